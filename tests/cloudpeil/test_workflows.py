"""Workflows for GitHub and GitLab: their steps run for real, on a throw-away repository with stand-ins for what is outside."""

import os
import re
import subprocess
import textwrap
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

from cloudpeil.automating import PLACES, workflow
from cloudpeil.cli import cloudpeil
from criteria.source import parse

HOSTS = list(PLACES)
TOKEN = "token-of-this-job"  # noqa: S105  an invented one
ACTIONS = {
    "actions/checkout@v7",
    "actions/setup-python@v7",
    "actions/upload-pages-artifact@v5",
    "actions/deploy-pages@v5",
}
SUMMARY = "gleif  1 asked\nexample: registered-office-country: FR -> NL (gleif)\nexample: rdap as1: timeout: no answer in 30 s\n"
HEADS = ["## Fetched", "## Sources that differ", "## Answers that expire within 30 days"]
PLAIN = {
    *HEADS,
    "",
    "What public sources answer now, with what differs and what grows old. It is text from elsewhere, and no verdict.",
    "Look at the changed files, correct dossiers where they should follow, then merge.",
}
CLOUDPEIL = """\
echo "cloudpeil $*" >>"$STAND/calls"
[ ! -f "$STAND/$1.txt" ] || cat "$STAND/$1.txt"
if [ "$1" = fetch ]; then
  mkdir -p .cloudpeil && echo '*' >.cloudpeil/.gitignore
  [ ! -d "$STAND/brings" ] || cp -R "$STAND/brings/." .
fi
[ ! -f "$STAND/$1.status" ] || exit "$(cat "$STAND/$1.status")"
"""
GH = """\
if [ "$1 $2" = "auth git-credential" ]; then
  printf 'username=x-access-token\\npassword=%s\\n' "$GH_TOKEN"
  exit
fi
printf '%s\\0' "$@" >"$STAND/proposed"
while [ "$1" != --body-file ]; do shift; done
cp "$2" "$STAND/description"
"""
RECEIVE = """\
for number in $(seq 0 $((${GIT_PUSH_OPTION_COUNT:-0} - 1))); do
  name="GIT_PUSH_OPTION_$number"
  printf '%s\\0' "${!name}"
done >"$STAND/options"
"""


def document(host):
    return parse(workflow(host).encode(), PLACES[host])


def steps(host, job):
    """The shell of a job, in order, with the environment that each step adds."""
    part = document(host)["jobs"][job] if host == "github" else document(host)[job]
    if host == "gitlab":
        return [("\n".join([*document(host)[part["extends"]]["before_script"], *part["script"]]), {})]
    return [(step["run"], step.get("env", {})) for step in part["steps"] if "run" in step]


JOBS = [("github", "fetch"), ("github", "site"), ("gitlab", "fetch"), ("gitlab", "pages")]


def git(*words, cwd):
    return subprocess.run(["git", *words], cwd=cwd, capture_output=True, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Proposal:
    title: str
    base: str
    description: str


@dataclass
class Job:
    """A host with a repository on it, a checkout of its default branch, and stand-ins for the programs that go outside."""

    host: str
    place: Path

    def __post_init__(self):
        self.stand, self.origin, self.checkout = (self.place / name for name in ("stand", "project.git", "checkout"))
        self.stand.mkdir()
        (self.place / "bin").mkdir()
        stand_ins = {"cloudpeil": CLOUDPEIL, "gh": GH, "python": 'echo "python $*" >>"$STAND/calls"\n'}
        for name, text in stand_ins.items():
            self._program(self.place / "bin" / name, text)
        git("init", "--quiet", "--bare", "--initial-branch=main", str(self.origin), cwd=self.place)
        git("config", "receive.advertisePushOptions", "true", cwd=self.origin)
        self._program(self.origin / "hooks/pre-receive", RECEIVE)
        git("clone", "--quiet", str(self.origin), str(self.checkout), cwd=self.place)
        (self.checkout / "cloudpeil.yaml").write_text("title: {en: x, nl: x}\n", encoding="utf-8")
        git("add", "--all", cwd=self.checkout)
        git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "Begin", cwd=self.checkout)
        git("push", "--quiet", "origin", "HEAD:main", cwd=self.checkout)
        if self.host == "gitlab":
            git("switch", "--quiet", "--detach", cwd=self.checkout)
        self.begun = self.branches()["main"]
        self.tells("fetch", SUMMARY)

    def _program(self, path, text):
        path.write_text(f"#!/bin/bash\nset -e\n{text}", encoding="utf-8")
        path.chmod(0o755)

    def tells(self, command, text, status=0):
        """What a command of cloudpeil prints, and how it ends."""
        (self.stand / f"{command}.txt").write_text(text, encoding="utf-8", newline="")
        (self.stand / f"{command}.status").write_text(str(status), encoding="utf-8")

    def brings(self, name="offerings/snapshots/example/provider/gleif.json", text="{}\n"):
        """A file that is in the workspace after the fetch."""
        path = self.stand / "brings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def environment(self):
        common = {
            "PATH": f"{self.place / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.place),
            "GIT_CONFIG_NOSYSTEM": "1",
            "STAND": str(self.stand),
        }
        if self.host == "gitlab":
            given = {
                "CI_COMMIT_BRANCH": "main",
                "CI_SERVER_HOST": "gitlab.example",
                "CI_PROJECT_URL": str(self.place / "project"),
            }
            return {**common, **document("gitlab")["variables"], **given, "CLOUDPEIL_PUSH_TOKEN": TOKEN}
        given = {"GITHUB_REF_NAME": "main", "RUNNER_TEMP": str(self.place), "GITHUB_STEP_SUMMARY": str(self.place / "summary.md")}
        return {**common, **document("github")["env"], **given}

    def run(self, job="fetch", **changed):
        """Run the steps of a job until one fails, as its host does; gives the exit code and the log."""
        log = ""
        for script, extra in steps(self.host, job):
            added = {name: value.replace("${{ github.token }}", TOKEN) for name, value in extra.items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
                cwd=self.checkout,
                env={**self.environment(), **added, **changed},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                encoding="utf-8",
                check=False,
            )
            log += done.stdout
            if done.returncode:
                break
        return done.returncode, log

    def branches(self):
        listed = git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads", cwd=self.origin)
        return dict(line.split() for line in listed.splitlines())

    def calls(self):
        return (self.stand / "calls").read_text(encoding="utf-8").splitlines()

    def proposal(self):
        """What was asked of the host, or None."""
        found = self.stand / ("proposed" if self.host == "github" else "options")
        if not found.exists() or not found.read_bytes():
            return None
        words = found.read_bytes().decode().split("\0")[:-1]
        if self.host == "github":
            assert words[:2] == ["pr", "create"]
            named = dict(zip(words[2::2], words[3::2], strict=True))
            description = (self.stand / "description").read_bytes().decode()
            assert named["--head"] in self.branches()
            return Proposal(named["--title"], named["--base"], description)
        assert words[0] == "merge_request.create"
        options = dict(word.removeprefix("merge_request.").split("=", 1) for word in words if "=" in word)
        return Proposal(options["title"], options["target"], options["description"].replace(r"\n", "\n"))


@pytest.fixture(params=HOSTS)
def job(request, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return Job(request.param, tmp_path)


def blocks(description):
    """The sections of a description, without the indentation that makes them code."""
    parts = re.split(r"^(## .*)\n\n", description, flags=re.MULTILINE)[1:]
    return {head: textwrap.dedent(text).strip("\n") for head, text in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize("host", HOSTS)
def test_a_workflow_is_strict_yaml_and_installs_the_version_that_printed_it(host):
    variables = document(host)["env" if host == "github" else "variables"]

    assert variables == {"CLOUDPEIL": f"cloudpeil[pdf,office]=={metadata.version('cloudpeil')}"}
    assert "{version}" not in workflow(host)


@pytest.mark.parametrize("host", HOSTS)
def test_every_command_in_a_workflow_exists_with_its_options(host):
    comments = re.findall(r"`cloudpeil ([^`]+)`", workflow(host))
    shell = "\n".join(script for where, name in JOBS if where == host for script, _ in steps(host, name))
    lines = re.findall(r"^ *cloudpeil ([^|>\n]+)", shell, re.MULTILINE)

    for words in (line.split() for line in comments + lines):
        cloudpeil.get_command(None, words[0]).make_context(words[0], words[1:])
    assert [line.strip() for line in lines] == [
        *("fetch", "check", "differences", "stale --within 30"),
        *("check", "build --output public"),
    ]
    assert comments == ["publish --dry-run", "publish"]


@pytest.mark.parametrize(("host", "name"), JOBS)
def test_the_shell_of_every_step_is_well_formed(host, name):
    for script, _ in steps(host, name):
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_on_github_no_expression_reaches_a_shell_and_each_job_has_the_least_rights():
    made = document("github")
    jobs = made["jobs"]
    every = [step for job in jobs.values() for step in job["steps"]]

    assert not [step for step in every if "${{" in step.get("run", "")]
    assert {step["uses"] for step in every if "uses" in step} == ACTIONS
    assert {step["with"]["persist-credentials"] for step in every if "checkout" in step.get("uses", "")} == {False}
    assert [step["name"] for step in every if "env" in step] == ["Propose what changed"]
    assert made["permissions"] == {}
    assert {name: dict(job["permissions"]) for name, job in jobs.items()} == {
        "fetch": {"contents": "write", "pull-requests": "write"},
        "site": {"contents": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert all(job["concurrency"]["group"] for job in jobs.values())


def test_both_hosts_describe_a_change_in_the_same_words():
    texts = []
    for host in HOSTS:
        whole = steps(host, "fetch")[-1][0]
        (text,) = re.findall(r"^# Shows a text.*?^} >\"\$told/description.md\"$", whole, re.MULTILINE | re.DOTALL)
        texts.append(text)

    assert texts[0] == texts[1]


def test_answers_that_changed_go_on_a_branch_and_into_a_proposal_that_tells_old_and_new(job):
    job.brings()
    job.tells("differences", "aws: dpa-offered: which holds? yes or no\n")

    status, _ = job.run()

    assert status == 0
    (branch,) = job.branches().keys() - {"main"}
    day = re.fullmatch(r"cloudpeil/facts-(\d{4}-\d\d-\d\d)-\d{6}", branch)[1]
    proposal = job.proposal()
    assert (proposal.title, proposal.base) == (f"Facts from public sources, {day}", "main")
    told = [SUMMARY.strip(), "aws: dpa-offered: which holds? yes or no", "nothing"]
    assert blocks(proposal.description) == dict(zip(HEADS, told, strict=True))
    install = f"python -m pip install cloudpeil[pdf,office]=={metadata.version('cloudpeil')}"
    asked = ["fetch", "check", "differences", "stale --within 30"]
    assert job.calls() == [install, *(f"cloudpeil {words}" for words in asked)]


def test_the_default_branch_stays_and_the_branch_holds_snapshots_and_nothing_else(job):
    job.brings()
    job.brings("stray.txt", "not an answer")

    job.run()

    found = job.branches()
    assert found.pop("main") == job.begun
    ((_, commit),) = found.items()
    changed = git("diff", "--name-only", job.begun, commit, cwd=job.origin)
    assert changed == "offerings/snapshots/example/provider/gleif.json"
    assert git("rev-parse", f"{commit}^", cwd=job.origin) == job.begun


def test_without_a_changed_snapshot_nothing_is_proposed(job):
    status, log = job.run()

    assert status == 0
    assert log.splitlines()[-1] == "No snapshot changed, so there is nothing to propose."
    assert (job.branches(), job.proposal()) == ({"main": job.begun}, None)


def test_a_source_that_could_not_be_had_is_told_and_stops_nothing(job):
    job.brings()
    job.tells("fetch", SUMMARY, status=1)

    status, _ = job.run()

    assert status == 0
    assert "example: rdap as1: timeout: no answer in 30 s" in blocks(job.proposal().description)["## Fetched"]


STOPPED = {
    "wrong usage": ("fetch", "", 2),
    "killed": ("fetch", SUMMARY, 137),
    "broken data, so nothing was asked": ("fetch", "", 1),
    "answers that are not in order": ("check", "1 problem found\n", 1),
    "differences that cannot be told": ("differences", "", 1),
}


@pytest.mark.parametrize("told", STOPPED.values(), ids=STOPPED)
def test_a_run_that_cannot_be_trusted_fails_and_proposes_nothing(job, told):
    job.brings()
    job.tells(*told)

    status, _ = job.run()

    assert status == told[2]
    assert (job.branches(), job.proposal()) == ({"main": job.begun}, None)


HOSTILE = [
    "$(touch pwned) `touch pwned` ${IFS}",
    "\"; touch pwned; ' ; touch pwned; '",
    "'$(touch pwned)' %s %n && touch pwned || touch pwned > pwned",
    "::add-mask::open",
    "/merge",
    "```",
    "## Fetched [look](https://example.org) @everyone <img src=https://example.org/x>",
    r"one\n/approve \\n/close \x60 \u002f",
    "a line\r/close\r\n/close\x1b[2J\x07\x0b/close\x0c/close",
]


def test_hostile_text_is_shown_and_never_a_command(job):
    job.brings(text="$(touch pwned)\n")
    for command in ("fetch", "differences", "stale", "check"):
        job.tells(command, "\n".join(HOSTILE) + "\n")

    status, _ = job.run()

    assert status == 0
    assert not list(job.place.rglob("pwned*"))
    description = job.proposal().description
    lines = re.split(r"[\n\r\x0b\x0c]", description)
    assert {line for line in lines if not line.startswith("    ")} <= PLAIN
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", description)
    shown = [re.sub(r"[\x00-\x1f\x7f]", "", line) for line in "\n".join(HOSTILE).split("\n")]
    if job.host == "gitlab":
        shown = [line.replace("\\", "/") for line in shown]
    assert list(blocks(description).values()) == ["\n".join(shown)] * 3


def test_on_github_the_log_takes_no_command_after_sources_were_asked(tmp_path):
    job = Job("github", tmp_path)
    job.tells("fetch", "::add-mask::open\n")

    (_, first), (_, second) = job.run(), job.run()

    before, _, after = first.partition("::add-mask::open")
    (closed,) = re.findall(r"^::stop-commands::([0-9a-f-]{36})$", before, re.MULTILINE)
    assert closed not in after
    assert closed not in second
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").count("\n    ::add-mask::open\n") == 2


def test_a_long_summary_is_cut_between_lines_to_what_a_description_holds(job):
    job.brings()
    line = "é\\" * 50
    for command in ("fetch", "differences", "stale"):
        job.tells(command, f"{line}\n" * 2_000)

    status, _ = job.run()

    assert status == 0
    description = job.proposal().description
    assert 50_000 < len(description.replace("\n", r"\n").encode()) < 60_000
    whole = line if job.host == "github" else line.replace("\\", "/")
    for text in blocks(description).values():
        *kept, last = text.split("\n")
        assert (set(kept), last) == ({whole}, "... the rest is in the log of the job")


def test_one_endless_line_is_left_out_and_said_so(job):
    job.brings()
    job.tells("fetch", "x" * 300_000)

    job.run()

    assert blocks(job.proposal().description)["## Fetched"] == "... the rest is in the log of the job"


def test_the_token_is_handed_to_git_by_the_environment_alone(job):
    script = steps(job.host, "fetch")[-1][0]
    (helper,) = re.findall(r"-c credential\.helper='(!.*?)'", script)

    done = subprocess.run(
        ["git", "-c", "credential.helper=", "-c", f"credential.helper={helper}", "credential", "fill"],
        input="protocol=https\nhost=host.example\n\n",
        env={**job.environment(), "GH_TOKEN": TOKEN, "CLOUDPEIL_PUSH_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"password={TOKEN}\n" in done.stdout
    job.brings()
    assert TOKEN not in job.run()[1]
    assert TOKEN not in git("config", "--list", cwd=job.checkout)


def test_on_gitlab_a_missing_token_is_named_before_anything_is_asked(tmp_path):
    job = Job("gitlab", tmp_path)

    status, log = job.run(CLOUDPEIL_PUSH_TOKEN="")

    assert status != 0
    said = "CLOUDPEIL_PUSH_TOKEN: is not set; make a project access token, and store it as this CI/CD variable"
    assert log.splitlines()[-1].endswith(said)
    assert "cloudpeil fetch" not in job.calls()


@pytest.mark.parametrize(("checked", "built"), [(0, ["cloudpeil build --output public"]), (1, [])])
def test_the_site_is_built_from_data_in_order(job, checked, built):
    job.tells("check", "", status=checked)

    status, _ = job.run("site" if job.host == "github" else "pages")

    assert status == checked
    assert job.calls()[1:] == ["cloudpeil check", *built]


@pytest.mark.parametrize("host", HOSTS)
def test_a_workflow_is_printed_and_comes_with_a_new_workspace(run, here, host):
    printed = run("workflow", host)
    made = run("init", "mine", "--workflow", host)

    assert (printed.exit_code, printed.stdout, printed.stderr) == (0, workflow(host), "")
    assert made.exit_code == 0
    assert made.stdout.splitlines()[-1] == f"mine/{PLACES[host]}"
    assert (here / "mine" / PLACES[host]).read_bytes() == workflow(host).encode()
    assert run("check", "--workspace", "mine").exit_code == 0


def test_an_unknown_host_is_refused_before_anything_is_made(run, here):
    printed, made = run("workflow", "bitbucket"), run("init", "mine", "--workflow", "bitbucket")

    for result, place in ((printed, "github|gitlab"), (made, "--workflow")):
        assert (result.exit_code, result.stdout) == (2, "")
        said = f"Error: Invalid value for '{place}': 'bitbucket' is not one of 'github', 'gitlab'."
        assert result.stderr.splitlines()[-1] == said
    assert not list(here.iterdir())

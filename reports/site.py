"""The site: every page in every language, the data, the manifest; static files that are the same for the same inputs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from criteria.frameworks import Criterion
from criteria.model import Text
from criteria.problems import DataError, Problem
from criteria.rules import tests
from offerings.answers import spaces
from offerings.assurance import FLOORS, Assurance
from reports import data, view, words
from reports.labels import labels
from reports.language import CODES, NAMES, Language, translations
from reports.writing import write
from scoring.assess import Assessment, Ruler

MANIFEST = "manifest.json"
UNWRITTEN = "0" * 64
Render = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Publication:
    """What a site is made from."""

    ruler: Ruler
    counts: Assurance
    assessments: tuple[Assessment, ...]
    inputs: Mapping[str, str]
    title: Text | None = None
    manual: bool = False

    @property
    def digest(self) -> str:
        """One digest of all inputs, by which a page names what it was made from."""
        listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(self.inputs.items()))
        return hashlib.sha256(listed.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Done:
    """How many pages the site has, and how many files were written and removed."""

    pages: int
    written: int
    removed: int


def build(of: Publication, output: Path, progress: Callable[[int, int], None] = lambda _made, _whole: None) -> Done:
    """Write the site to `output`; only files of a former build are replaced or removed."""
    former = _former(output)
    todo = dict(_files(of))
    write(output / MANIFEST, data.text({path: former.get(path, UNWRITTEN) for path in sorted({*former, *todo})}).encode())
    made: dict[str, str] = {}
    written = 0
    for number, (path, render) in enumerate(todo.items(), start=1):
        content = render()
        made[path] = hashlib.sha256(content).hexdigest()
        written += write(output / path, content)
        progress(number, len(todo))
    gone = sorted(set(former) - set(made))
    for path in gone:
        _remove(output, path)
    write(output / MANIFEST, data.text(dict(sorted(made.items()))).encode())
    return Done(sum(path.endswith(".html") for path in made), written, len(gone))


def _former(output: Path) -> dict[str, str]:
    """The files of the build that stands in `output`, finished or not; refuses a folder that holds anything else."""
    if not output.exists() or not any(output.iterdir()):
        return {}
    try:
        listed = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        good = isinstance(listed, dict) and bool(listed) and all(_ours(name, digest) for name, digest in listed.items())
    except (OSError, ValueError):
        good = False
    if not good:
        message = "this folder is not empty and holds no site of cloudpeil; expected an empty or new one, so name another"
        raise DataError([Problem(str(output), 0, 0, message)])
    return dict(listed)


def _ours(name: object, digest: object) -> bool:
    """Whether an entry of a manifest can be one that we wrote."""
    inside = isinstance(name, str) and not name.startswith("/") and "\\" not in name and ".." not in name.split("/")
    return inside and isinstance(digest, str) and re.fullmatch(r"[0-9a-f]{64}", digest) is not None


def _remove(output: Path, path: str) -> None:
    """Remove a file of a former build, and the folders that it leaves empty."""
    (output / path).unlink(missing_ok=True)
    for folder in (output / path).parents:
        if folder == output or not folder.is_dir() or any(folder.iterdir()):
            break
        folder.rmdir()


def _files(of: Publication) -> Iterator[tuple[str, Render]]:
    yield from _static()
    yield from _data(of)
    for code in CODES:
        yield from Pages(of, code).all()


def _static() -> Iterator[tuple[str, Render]]:
    folder = files("reports") / "static"
    yield "static/style.css", (folder / "style.css").read_bytes
    for entry in sorted((folder / "fonts").iterdir(), key=lambda one: one.name):
        yield f"static/fonts/{entry.name}", entry.read_bytes


def _data(of: Publication) -> Iterator[tuple[str, Render]]:
    found = of.assessments
    if found:
        yield "data/assessments.json", lambda: data.text(data.assessments(found, of.inputs, whole=False)).encode()
    yield "data/assessments.csv", lambda: data.csv_text(data.assessment_rows(found)).encode()
    yield "data/inputs.json", lambda: data.text(dict(sorted(of.inputs.items()))).encode()
    for one in found:
        yield data_path(one), lambda one=one: data.text(data.assessments([one], of.inputs)).encode()  # type: ignore[misc]


def data_path(of: Assessment) -> str:
    return f"data/offerings/{of.dossier.id}/{of.ruler.framework.id}.json"


def report_path(of: Assessment) -> str:
    return f"offerings/{of.dossier.id}/{of.ruler.framework.id}.html"


class Pages:
    """All pages in one language."""

    def __init__(self, of: Publication, code: str) -> None:
        self.of = of
        self.code = code
        self.language = Language(code, of.ruler.library)
        self.framework = of.ruler.framework
        self.base = f"frameworks/{self.framework.id}/{self.framework.edition}"
        self.reports = {one.dossier.id: view.Report(one, self.language) for one in of.assessments}
        self.environment = self._environment()

    def _environment(self) -> Environment:
        made = Environment(
            loader=PackageLoader("reports"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        )
        made.install_gettext_translations(translations(self.code), newstyle=True)  # type: ignore[attr-defined]
        made.globals.update(
            site=self.of,
            language=self.language,
            framework=self.framework,
            library=self.of.ruler.library,
            words=words,
            top=self.framework.top,
            names=NAMES,
            codes=CODES,
            report_path=report_path,
            data_path=data_path,
            base=self.base,
            counts=self.of.counts,
            floors=FLOORS,
            labels=labels(self.language),
            everything=spaces(self.of.ruler.library.questions, self.of.ruler.library.reference, self.of.ruler.on),
        )
        made.filters["web"] = web
        made.globals["symbols"] = made.get_template("symbols.html").render()
        return made

    def all(self) -> Iterator[tuple[str, Render]]:
        """Every page: its path in the site, and what renders it."""
        for path, template, context in self._plan():
            place = f"{self.prefix}{path}"
            yield place, lambda path=path, template=template, context=context: self._render(path, template, context)  # type: ignore[misc]

    @property
    def prefix(self) -> str:
        return "" if self.code == CODES[0] else f"{self.code}/"

    def _plan(self) -> Iterator[tuple[str, str, dict[str, object]]]:
        reports = list(self.reports.values())
        yield "index.html", "overview.html", {"reports": reports}
        for report in reports:
            yield report_path(report.of), "report.html", {"report": report}
        yield "frameworks/index.html", "frameworks.html", {}
        yield f"{self.base}/index.html", "framework.html", {}
        for objective in self.framework.objectives:
            for criterion in objective.criteria:
                context = {"objective": objective, "criterion": criterion, **self._criterion(criterion)}
                yield f"{self.base}/{criterion.id}.html", "criterion.html", context
        yield "questions/index.html", "questions.html", {"used": self._used()}
        for question in self.of.ruler.library.questions.values():
            yield f"questions/{question.id}.html", "question.html", {"question": question, **self._question(question.id)}
        yield "providers/index.html", "providers.html", {"providers": self._providers()}
        for name, offered in self._providers().items():
            yield f"providers/{name}.html", "provider.html", {"provider": offered[0].provider, "reports": offered}
        for name in ("method", "about"):
            yield f"{name}.html", f"{name}.html", {}
        yield "data/index.html", "data.html", {"reports": reports}
        yield "404.html", "missing.html", {}

    def _criterion(self, criterion: Criterion) -> dict[str, object]:
        rules = [rung.when for rung in criterion.rungs if rung.when is not None and not isinstance(rung.when, str)]
        asked = dict.fromkeys(test.question for rule in rules for test in tests(rule))
        program = self.of.ruler.program
        said = [
            words.rule(self.language, node, self.of.ruler.library.questions, program.territory)
            for node in program.rungs[criterion.id]
        ]
        return {
            "asked": [self.of.ruler.library.questions[name] for name in asked],
            "rungs": list(reversed(list(zip(range(1, len(said) + 1), criterion.rungs, said, strict=True)))),
            "rows": view.distribution(self.of.assessments, criterion),
        }

    def _used(self) -> dict[str, list[str]]:
        """The criteria that rest on each question."""
        found: dict[str, list[str]] = {}
        for criterion in self.framework.criteria:
            for question in self._criterion(criterion)["asked"]:  # type: ignore[attr-defined]
                found.setdefault(question.id, []).append(criterion.id)
        return found

    def _question(self, name: str) -> dict[str, object]:
        answers = [(report, report.facts[name]) for report in self.reports.values() if name in report.facts]
        known = [(report, fact) for report, fact in answers if fact.claims]
        return {"answers": known, "silent": len(self.reports) - len(known), "used": self._used_by(name)}

    def _used_by(self, name: str) -> list[Criterion]:
        names = self._used_cache().get(name, [])
        return [criterion for criterion in self.framework.criteria if criterion.id in names]

    def _used_cache(self) -> dict[str, list[str]]:
        if not hasattr(self, "_used_found"):
            self._used_found = self._used()
        return self._used_found

    def _providers(self) -> dict[str, list[view.Report]]:
        found: dict[str, list[view.Report]] = {}
        for report in self.reports.values():
            found.setdefault(report.provider.id, []).append(report)
        return dict(sorted(found.items()))

    def _render(self, path: str, template: str, context: dict[str, object]) -> bytes:
        root = "../" * f"{self.prefix}{path}".count("/")

        def asset(target: str) -> str:
            return root + quote(target, safe="/#")

        def link(target: str) -> str:
            return asset(f"{self.prefix}{target}")

        others = {code: asset(("" if code == CODES[0] else f"{code}/") + path) for code in CODES}
        rendered = self.environment.get_template(template).render(path=path, link=link, asset=asset, others=others, **context)
        return rendered.encode("utf-8")


def web(address: str | None) -> str:
    """An address that may stand in a link: http and https only, whatever the data says."""
    return address if address and address.startswith(("https://", "http://")) else ""

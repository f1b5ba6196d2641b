"""Write the pages that repeat what code and data say: `python docs/commands.py`, when commands, questions or sources change."""  # noqa: INP001

import re
from collections.abc import Iterator
from inspect import cleandoc, getdoc
from pathlib import Path

import click

from cloudpeil.cli import cloudpeil
from criteria import library
from criteria.check import criterion_tests
from criteria.library import Library, natural
from criteria.reader import Reader
from offerings import sources as every
from offerings.asking import About, Source, told

DOCS = Path(__file__).parent
NOTICE = "<!-- Written by docs/commands.py; do not edit. -->"


def _prose(text: str) -> str:
    """A help text as Markdown: what click leaves as it is becomes a block of code."""
    blocks = []
    for part in cleandoc(text).split("\n\n"):
        plain = part.removeprefix("\b\n")
        blocks.append(plain.replace("\n", " ") if plain == part else f"```text\n{plain}\n```")
    return "\n\n".join(blocks)


def _record(option: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    return option.get_help_record(context) if isinstance(option, click.Option) else None


def _options(command: click.Command, context: click.Context) -> str:
    records = [record for option in command.get_params(context) if (record := _record(option, context))]
    rows = [f"| `{names.replace('|', chr(92) + '|')}` | {text} |" for names, text in records]
    return "\n".join(["| Option | Meaning |", "| --- | --- |", *rows])


def _section(name: str, command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=10_000)
    usage = context.get_usage().removeprefix("Usage: ")
    return f"## {name}\n\n```text\n{usage}\n```\n\n{_prose(command.help or '')}\n\n{_options(command, context)}\n"


def commands() -> str:
    """The command reference."""
    top = click.Context(cloudpeil, info_name="cloudpeil", max_content_width=10_000, help_option_names=["-h", "--help"])
    names = cloudpeil.list_commands(top)
    found = [(name, cloudpeil.get_command(top, name)) for name in names]
    sections = [_section(name, command, top) for name, command in found if command]
    head = f"{NOTICE}\n\n# Commands\n\n{_prose(cloudpeil.help or '')}\n\n{_options(cloudpeil, top)}\n"
    codes = (
        "Results go to standard output, progress and problems to standard error.\n\n"
        "| Exit code | Meaning |\n| --- | --- |\n| 0 | fine |\n"
        "| 1 | the data has problems, `lint` finds errors, a demanded level is missed, or `fetch` could not have something |\n"
        "| 2 | wrong usage, or a name that is not known |\n"
    )
    return "\n".join([head, codes, *sections])


def _library() -> Library:
    reader = Reader()
    known = library.load(reader)
    reader.finish()
    return known


def questions() -> str:
    """All questions by topic, with the criteria that use them."""
    known = _library()
    used: dict[str, set[str]] = {name: set() for name in known.questions}
    for framework in known.frameworks.values():
        for criterion in framework.criteria:
            for test in criterion_tests(criterion):
                used[test.question].add(criterion.id)
    lines = [NOTICE, "", "# List of questions", "", f"{len(known.questions)} questions. [How to write one](questions.md)."]
    for topic in known.reference.topics.values():
        rows = [
            f"| `{one.id}` | {one.label.en} | {one.type} | {', '.join(sorted(used[one.id], key=natural)) or 'none'} |"
            for one in known.questions.values()
            if one.topic == topic.id
        ]
        if rows:
            lines += ["", f"## {topic.label.en}", "", "| Id | Label | Type | Criteria |", "| --- | --- | --- | --- |", *rows]
    return "\n".join(lines) + "\n"


def _anchor(heading: str) -> str:
    return re.sub(r"[^a-z0-9 _-]", "", heading.lower()).strip().replace(" ", "-")


def _days(about: About) -> str:
    return f"{about.again.days} day{'' if about.again.days == 1 else 's'}"


def _needs(about: About) -> str:
    return ", ".join(f"[`{key}`](dossiers.md#identifiers)" for key in about.needs)


def _pace(about: About) -> str:
    listed = ", ".join(f"{seconds:g} s at `{host}`" for host, seconds in about.pace.items())
    return listed or "[the usual one](fetching.md#manners)"


def _kept(one: Source) -> str:
    """What is kept of an answer, in the words of the function that decides it."""
    text = getdoc(one.keep) if hasattr(one, "keep") else "Answers as received."
    return (text or "").split("\n\n")[0].replace("\n", " ")


def _source(one: Source, known: Library) -> Iterator[str]:
    about = one.ABOUT
    asked = [known.questions[name] for name in about.questions]
    links = [f"[`{each.id}`](question-list.md#{_anchor(known.reference.topics[each.topic].label.en)})" for each in asked]
    yield from ("", f"## {about.title.en}", "", about.proves.en, "")
    yield f"- Id: `{about.id}`"
    yield f"- Publisher: [{told(about.publisher, 'en')}]({about.home})"
    yield f"- Questions: {', '.join(links)}"
    yield f"- Asked with any of: {_needs(about)}" if len(about.needs) > 1 else f"- Asked with: {_needs(about)}"
    yield f"- Asked again after: {_days(about)}"
    yield f"- Pause between two asks: {_pace(about)}"
    yield f"- Manners: {about.robots.en}"
    yield f"- Kept: {_kept(one)}"
    yield f"- Licence: {told(about.licence, 'en')} ([terms]({about.terms}))"
    yield from [f"- Credit: {about.credit}"] if about.credit else []


def _row(about: About) -> str:
    return f"| [{about.title.en}](#{_anchor(about.title.en)}) | {_needs(about)} | {_days(about)} | {told(about.licence, 'en')} |"


def sources() -> str:
    """All public sources: what each proves and not, with what it is asked, how often, and on what terms."""
    known = _library()
    listed = sorted(every.sources(), key=lambda one: one.ABOUT.title.en.casefold())
    head = (
        f"{len(listed)} sources can be asked by [`cloudpeil fetch`](fetching.md). A source states; it does not judge. Each\n"
        "section begins with what an answer proves, and what it does not. [How to add one](adding-a-source.md)."
    )
    table = ["| Source | Asked with | Again after | Licence |", "| --- | --- | --- | --- |", *(_row(one.ABOUT) for one in listed)]
    sections = (line for one in listed for line in _source(one, known))
    return "\n".join([NOTICE, "", "# Public sources", "", head, "", *table, *sections]) + "\n"


PAGES = {"commands.md": commands, "question-list.md": questions, "sources.md": sources}

if __name__ == "__main__":
    for page, render in PAGES.items():
        (DOCS / page).write_text(render(), encoding="utf-8")

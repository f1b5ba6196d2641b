"""Write the pages that repeat what code and data say: `python docs/commands.py`, after a change of commands or questions."""  # noqa: INP001

from inspect import cleandoc
from pathlib import Path

import click

from cloudpeil.cli import cloudpeil
from criteria import library
from criteria.check import criterion_tests
from criteria.library import natural
from criteria.reader import Reader

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
        "| Exit code | Meaning |\n| --- | --- |\n| 0 | fine |\n| 1 | the data has problems, or a demanded level is missed |\n"
        "| 2 | wrong usage, or a name that is not known |\n"
    )
    return "\n".join([head, codes, *sections])


def questions() -> str:
    """All questions by topic, with the criteria that use them."""
    reader = Reader()
    known = library.load(reader)
    reader.finish()
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


PAGES = {"commands.md": commands, "question-list.md": questions}

if __name__ == "__main__":
    for page, render in PAGES.items():
        (DOCS / page).write_text(render(), encoding="utf-8")

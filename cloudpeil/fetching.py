"""fetch, stale: ask public sources, and tell which answers are about to be too old."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cloudpeil import options

if TYPE_CHECKING:
    from cloudpeil.workspace import Loaded, Settings, Workspace
    from offerings.asking import Source
    from offerings.fetching.gathering import Done, Messenger, Run, Unit

TOKEN = "CLOUDPEIL_GITHUB_TOKEN"  # noqa: S105  the name of a variable
LONGEST_REACH = 150


@click.command("fetch")
@click.argument("providers", metavar="[PROVIDER]...", nargs=-1)
@click.option("--source", "named", metavar="NAME", multiple=True, help="Only this source; may be given more than once.")
@click.option("--since", type=options.DayType(), metavar="DATE", help="Ask again only what was last received before this day.")
@click.option("--dry-run", is_flag=True, help="Show what would be asked, and ask nothing.")
@options.output(formats=("table", "json"))
@options.workspace
@options.mending
def fetch_command(
    providers: tuple[str, ...], named: tuple[str, ...], since: date | None, dry_run: bool, format_: str, folder: Path | None
) -> None:
    """Ask public sources about providers and offerings.

    What they answer is kept in offerings/snapshots/ of the workspace, to be looked at and committed. From then on it counts among
    the facts, with its address, time and digest; nothing else needs the network. Sources are asked with the identifiers in
    provider.yaml and the offering's file, and again when their answer is old enough. A run that is interrupted goes on where it
    stopped. Without a name, all providers are asked about.

    Ends with exit code 1 when something could not be had; what was there before then stays.

    \b
    cloudpeil fetch --dry-run
    cloudpeil fetch scaleway hetzner
    cloudpeil fetch --source gleif --source rdap --since 2026-11-01
    """
    from cloudpeil import workspace
    from offerings.fetching.workplace import BusyError

    place = workspace.open_workspace(folder)
    if place.folder is None:
        raise workspace.NotFoundError("there is no workspace here to keep answers in; make one with: cloudpeil init NEW-FOLDER")
    loaded = workspace.load(place)
    clock = options.SystemClock()
    todo = _todo(loaded, providers, named, clock.now().date())
    stop = threading.Event()
    run = _run(loaded, todo, since, clock, stop)
    if dry_run:
        _show_plan(run, todo, format_)
        return
    try:
        with run.place.alone(), _interruptible(stop):
            done = _gather(run, todo)
    except BusyError:
        message = "another fetch is at work in this workspace; expected one at a time, so wait until it has ended"
        raise workspace.NotFoundError(message) from None
    _show(done, format_, stopped=stop.is_set())
    if stop.is_set() or any(one.failures for one in done):
        raise SystemExit(1)


def _run(loaded: Loaded, todo: Sequence[Unit], since: date | None, clock: options.SystemClock, stop: threading.Event) -> Run:
    """A run in the workspace of what was loaded."""
    from offerings.fetching import gathering
    from offerings.fetching.workplace import Workplace

    place = loaded.workspace
    folder = place.folder or Path.cwd()
    return gathering.Run(
        place=Workplace(folder, tuple(place.reader.layers)),
        messenger=_messenger(place, [unit.source for unit in todo], clock, stop),
        reference=loaded.library.reference,
        started=clock.now(),
        since=datetime.combine(since, time(), UTC) if since else None,
        stopped=stop.is_set,
    )


def _todo(loaded: Loaded, providers: Sequence[str], named: Sequence[str], on: date) -> tuple[Unit, ...]:
    """The units of a run; raises NotFoundError for a name that is not known."""
    from cloudpeil.workspace import NotFoundError
    from criteria.problems import nearest, shown
    from offerings import sources
    from offerings.fetching import gathering

    known = {dossier.provider.id for dossier in loaded.dossiers}
    for name in providers:
        if name not in known:
            raise NotFoundError(_unknown(name, known, loaded))
    for name in named:
        if name not in sources.names():
            raise NotFoundError(f"the source '{shown(name)}' is not known; {nearest(name, sources.names())}")
    chosen = [one for one in sources.sources() if not named or one.ABOUT.id in named]
    about = [dossier for dossier in loaded.dossiers if not providers or dossier.provider.id in providers]
    return gathering.units(about, chosen, on, loaded.library.reference)


def _unknown(name: str, known: Collection[str], loaded: Loaded) -> str:
    """Why a provider cannot be asked about."""
    from criteria.problems import nearest, shown
    from offerings.catalogue import PROVIDERS

    recorded = {path.split("/")[-2] for path in loaded.workspace.reader.files(PROVIDERS, 2)}
    if name in recorded:
        return f"the provider '{shown(name)}' has no offering on record, so nobody asks about it; add one, or name another"
    return f"the provider '{shown(name)}' is not known; {nearest(name, known)}"


def _messenger(place: Workspace, chosen: Sequence[Source], clock: options.SystemClock, stop: threading.Event) -> Messenger:
    """Whoever goes out: patient, paced per host, and named, so that a source knows whom to write to."""
    from cloudpeil.workspace import NotFoundError
    from offerings.fetching.manners import Manners
    from offerings.fetching.network import Network

    agent, token = _agent(place.settings), os.environ.get(TOKEN, "")
    try:
        network = Network(agent, clock=clock, tokens={"api.github.com": token} if token else {})
    except ValueError as error:
        raise NotFoundError(f"{error}, so correct the variable {TOKEN} or leave it out") from None
    pace: dict[str, float] = {}
    for source in chosen:
        for host, seconds in source.ABOUT.pace.items():
            pace[host] = max(seconds, pace.get(host, 0))
    return Manners(network, clock, pace, stopped=stop.is_set)


def _agent(settings: Settings) -> str:
    """The name to ask under: the program, and where whoever runs it can be reached, as far as that is not too long."""
    from importlib import metadata

    told: list[str] = []
    for value in _reach(settings):
        if len("; ".join([*told, value])) <= LONGEST_REACH:
            told.append(value)
    return f"cloudpeil/{metadata.version('cloudpeil')}" + (f" (+{'; '.join(told)})" if told else "")


def _reach(settings: Settings) -> tuple[str, ...]:
    """Where whoever runs the program can be reached; raises DataError for what cannot be told to a source."""
    from cloudpeil.workspace import SETTINGS
    from criteria.problems import DataError, Problem, shown

    found: dict[tuple[str, ...], str | None] = {("address",): settings.address}
    if settings.contact:
        found = {("contact", "url"): settings.contact.url, ("contact", "email"): settings.contact.email, **found}
    for steps, value in found.items():
        if value and not (value.isascii() and value.isprintable() and len(value) <= LONGEST_REACH):
            message = (
                f"'{shown(value)}' cannot be told to sources, which should know how to reach who asks; expected at most "
                f"{LONGEST_REACH} signs of ASCII, so write others as browsers do, such as xn--caf-dma.eu for café.eu "
                "and %C3%A9 for é"
            )
            raise DataError([Problem(SETTINGS, *settings.place(*steps), message)])
    return tuple(dict.fromkeys(value for value in found.values() if value))


@contextmanager
def _interruptible(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl+C, and the signal that ends a job, stop after the answer that is on its way; a second one ends at once."""

    def heard(number: int, _frame: object) -> None:
        if not stop.is_set():
            click.echo("stopping after the answers that are on their way ...", err=True)
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    former = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _gather(run: Run, todo: Sequence[Unit]) -> tuple[Done, ...]:
    """Ask all, with a bar on a terminal and a line for each source and holder elsewhere."""
    if not sys.stderr.isatty():
        run.tell = lambda done: click.echo(_line(done), err=True)
        return run.gather(todo)
    hands = threading.Lock()
    with click.progressbar(length=len(todo), label="Asking", file=sys.stderr, item_show_func=_called) as bar:

        def tell(done: Done) -> None:
            with hands:
                bar.update(1, done)

        run.tell = tell
        return run.gather(todo)


def _called(done: Done | None) -> str:
    from reports.fetch_summary import called

    return f"{done.source} {called(done.holder)}" if done else ""


def _line(done: Done) -> str:
    from reports.fetch_summary import called

    counts = {word: done.outcomes.count(word) for word in ("new", "changed", "unchanged", "fresh", "failed")}
    told = ", ".join(f"{count} {'still fresh' if word == 'fresh' else word}" for word, count in counts.items() if count)
    return f"{done.source} {called(done.holder)}: {told or 'nothing to ask'}"


def _show_plan(run: Run, todo: Sequence[Unit], format_: str) -> None:
    from offerings.fetching import gathering
    from reports import data
    from reports.fetch_summary import called

    rows = [
        {"source": unit.source.ABOUT.id, "holder": called(unit.holder), "ask": ask.key, "url": ask.url}
        for unit, ask in gathering.planned(run, todo)
    ]
    if format_ == "json":
        click.echo(data.text({"asks": rows}), nl=False)
        return
    for row in rows:
        click.echo(f"{row['source']:<16} {row['holder']:<40} {row['url']}")
    click.echo(f"{len(rows)} to ask now; answers can lead to more", err=True)


def _show(done: Sequence[Done], format_: str, *, stopped: bool) -> None:
    from reports import data, fetch_summary

    if format_ == "json":
        click.echo(data.text(fetch_summary.document(done, stopped=stopped)), nl=False)
    else:
        click.echo(fetch_summary.table(done, stopped=stopped), nl=False)

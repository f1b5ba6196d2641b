"""Gathering: what is asked and what is left alone, what changed, what failed; and that nothing is lost on the way."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

from criteria.build import build
from criteria.model import Text
from criteria.problems import DataError
from criteria.source import parse as parse_yaml
from offerings.asking import About, Answer, Ask, Fact, Gap, Trouble, Unchanged
from offerings.dossiers import Dossier, Offering, Provider
from offerings.fetching import gathering
from offerings.fetching.gathering import Run, planned, units
from offerings.fetching.workplace import BusyError, Workplace
from offerings.snapshots import EVERYONE, Holder

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
WORDS = Text(en="x", nl="y")
HOME = "https://source.example.net"


class Register:
    """A source of two steps and a shared list: the record of each domain leads to its owner."""

    ABOUT = About(
        *("register", WORDS, "Register", HOME, "CC0-1.0", HOME, WORDS, WORDS),
        needs=("domains",),
        questions=("registered-office-country",),
    )

    def asks(self, who, have, on, reference):
        if who.domains:
            yield Ask("list", f"{HOME}/list", shared=True)
        for domain in who.domains:
            yield Ask(f"record/{domain}", f"{HOME}/{domain}")
            record = have.get(f"record/{domain}")
            if record and not record.missing:
                yield Ask(f"owner/{domain}", f"{HOME}/{record.body.decode()}")

    def parse(self, who, have, reference):
        for domain in who.domains:
            owner = have.get(f"owner/{domain}")
            if owner is None:
                yield Gap("registered-office-country", "not_listed", "no owner")
            else:
                yield Fact("registered-office-country", "register", owner.key, value=owner.body.decode())


@dataclass
class Messenger:
    """Carries asks to a dictionary of bodies; what it lacks is unreachable."""

    bodies: dict
    now: datetime = NOW
    asked: list = field(default_factory=list)
    same: set = field(default_factory=set)
    stop_after: int = 10**9

    def get(self, ask, etag=None, modified=None):
        self.asked.append(ask.key)
        if etag and ask.key in self.same:
            return Unchanged(self.now)
        body = self.bodies.get(ask.key)
        if body is None:
            return Trouble("unreachable", "503 after 4 tries", again=True)
        return Answer(ask.key, ask.url, 200, "text/plain", body, self.now, sha256(body).hexdigest(), etag='"1"')

    def stopped(self):
        return len(self.asked) >= self.stop_after


BODIES = {"list": b"all", "record/acme.eu": b"o1", "owner/acme.eu": b"FR", "record/box.eu": b"o2", "owner/box.eu": b"NL"}


def holder(model, **keys):
    made, problems = build(model, parse_yaml("\n".join(f"{key}: {value}" for key, value in keys.items()).encode(), "x"), "x")
    assert made, problems
    return made


DOSSIERS = (
    Dossier(
        holder(Offering, id="box", provider="acme", name="Box", service_models="[iaas]", domains="[box.eu]"),
        holder(Provider, id="acme", name="Acme", domains="[acme.eu]"),
    ),
    Dossier(
        holder(Offering, id="mute", provider="silent", name="Mute", service_models="[iaas]"),
        holder(Provider, id="silent", name="Silent"),
    ),
)
UNITS = units(DOSSIERS, [Register()], NOW.date(), None)
ACME = Holder("acme")


@pytest.fixture
def place(tmp_path):
    return Workplace(tmp_path, (tmp_path,))


def run(place, messenger, started=NOW, **other):
    return Run(place, messenger, None, started, stopped=messenger.stopped, **other)


def outcomes(done):
    return {(one.holder.offering or one.holder.provider): list(one.outcomes) for one in done}


def test_only_holders_with_the_identifiers_are_asked_about():
    assert [(one.holder, one.who.domains) for one in UNITS] == [(ACME, ("acme.eu",)), (Holder("acme", "box"), ("box.eu",))]


def test_a_first_run_asks_all_steps_and_the_shared_list_once(place):
    messenger = Messenger(BODIES)

    done = run(place, messenger).gather(UNITS)

    assert messenger.asked == ["list", "record/acme.eu", "owner/acme.eu", "record/box.eu", "owner/box.eu"]
    assert outcomes(done) == {"acme": ["new", "new", "new"], "box": ["fresh", "new", "new"]}
    assert [change.after for change in done[0].changes] == [({"value": "FR"},)]
    assert set(place.load(ACME, "register").answers) == {"record/acme.eu", "owner/acme.eu"}
    assert set(place.load(EVERYONE, "register").answers) == {"list"}
    assert place.load(ACME, "register").changes == (), "what was never known did not change"


def test_a_second_run_on_the_same_day_asks_nothing_and_writes_nothing(place):
    run(place, Messenger(BODIES)).gather(UNITS)
    before = place.load(ACME, "register")
    messenger = Messenger({})

    done = run(place, messenger, NOW + timedelta(hours=3)).gather(UNITS)

    assert messenger.asked == []
    assert outcomes(done) == {"acme": ["fresh"] * 3, "box": ["fresh"] * 3}
    assert place.load(ACME, "register") == before


def test_since_decides_what_is_asked_again(place):
    run(place, Messenger(BODIES)).gather(UNITS)

    same_day = Messenger(BODIES)
    run(place, same_day, LATER, since=NOW - timedelta(hours=1)).gather(UNITS)
    next_day = Messenger(BODIES, LATER)
    run(place, next_day, LATER, since=NOW + timedelta(hours=1)).gather(UNITS)

    assert same_day.asked == []
    assert len(next_day.asked) == 5


def test_a_changed_answer_shows_old_and_new_and_is_kept_with_the_snapshot(place):
    run(place, Messenger(BODIES)).gather(UNITS)

    done = run(place, Messenger({**BODIES, "owner/acme.eu": b"US"}, LATER), LATER).gather(UNITS)

    (change,) = done[0].changes
    assert (change.before, change.after, change.on) == (({"value": "FR"},), ({"value": "US"},), date(2026, 11, 30))
    assert place.load(ACME, "register").changes == (change,)
    assert outcomes(done)["acme"] == ["unchanged", "unchanged", "changed"]


def test_an_answer_that_is_the_same_renews_its_date_only(place):
    run(place, Messenger(BODIES)).gather(UNITS)
    before = place.load(ACME, "register").answers["owner/acme.eu"]

    done = run(place, Messenger(BODIES, LATER, same={"owner/acme.eu"}), LATER).gather(UNITS)

    assert outcomes(done)["acme"] == ["unchanged"] * 3
    assert place.load(ACME, "register").answers["owner/acme.eu"] == replace(before, retrieved=LATER, since=NOW)


def test_an_answer_that_differs_but_says_the_same_counts_from_the_first_time(place):
    class Stamped(Register):
        def parse(self, who, have, reference):
            return (
                replace(one, value=one.value[:2]) if isinstance(one, Fact) else one for one in super().parse(who, have, reference)
            )

    todo = units(DOSSIERS, [Stamped()], NOW.date(), None)
    run(place, Messenger({**BODIES, "owner/acme.eu": b"FR, asked at six"})).gather(todo)

    done = run(place, Messenger({**BODIES, "owner/acme.eu": b"FR, asked at nine"}, LATER), LATER).gather(todo)

    kept = place.load(ACME, "register").answers["owner/acme.eu"]
    assert (kept.body, kept.retrieved, kept.since) == (b"FR, asked at nine", LATER, NOW)
    assert done[0].changes == ()


def test_what_cannot_be_reached_keeps_its_former_answer_and_the_rest_goes_on(place):
    run(place, Messenger(BODIES)).gather(UNITS)
    before = place.load(ACME, "register").answers["record/acme.eu"]
    without = {key: body for key, body in BODIES.items() if key != "record/acme.eu"}

    done = run(place, Messenger(without, LATER), LATER).gather(UNITS)

    assert outcomes(done) == {"acme": ["unchanged", "failed", "unchanged"], "box": ["fresh", "unchanged", "unchanged"]}
    (failure,) = done[0].failures
    assert (failure.key, failure.trouble.detail) == ("record/acme.eu", "503 after 4 tries")
    assert place.load(ACME, "register").answers["record/acme.eu"] == before
    assert place.load(ACME, "register").answers["owner/acme.eu"].retrieved == LATER


def test_a_first_answer_that_fails_leaves_no_file(place, tmp_path):
    done = run(place, Messenger({"list": b"all"})).gather(UNITS)

    assert outcomes(done)["acme"] == ["new", "failed"]
    assert place.load(ACME, "register") is None


@pytest.mark.parametrize("stop_after", range(6))
def test_an_interrupted_run_goes_on_without_asking_twice(place, stop_after):
    first = Messenger(BODIES, stop_after=stop_after)
    run(place, first).gather(UNITS)
    second = Messenger(BODIES)

    run(place, second, NOW + timedelta(minutes=1)).gather(UNITS)

    assert sorted(first.asked + second.asked) == sorted(BODIES)
    assert place.load(ACME, "register").answers["owner/acme.eu"].body == b"FR"
    assert not list(place.folder.glob(".cloudpeil/received/*/*/*/*"))


def test_a_damaged_snapshot_is_named_and_left_and_the_rest_goes_on(place):
    run(place, Messenger(BODIES)).gather(UNITS)
    file = place.folder / "offerings/snapshots/acme/provider/register.json"
    file.write_bytes(b"{")

    done = run(place, Messenger(BODIES, LATER), LATER).gather(UNITS)

    assert done[0].failures[0].trouble.detail.startswith("offerings/snapshots/acme/provider/register.json:1:2: this snapshot")
    assert outcomes(done)["box"] == ["unchanged"] * 3
    assert file.read_bytes() == b"{"
    with pytest.raises(DataError):
        place.load(ACME, "register")


def test_a_plan_asks_nothing_and_says_what_would_be_asked(place):
    messenger = Messenger(BODIES)
    first = list(planned(run(place, messenger), UNITS))
    run(place, messenger).gather(UNITS)
    fresh = list(planned(run(place, messenger), UNITS))
    old = list(planned(run(place, messenger, LATER), UNITS))

    assert [ask.key for _, ask in first] == ["list", "record/acme.eu", "record/box.eu"]
    assert fresh == []
    assert [ask.key for _, ask in old][:3] == ["list", "record/acme.eu", "owner/acme.eu"]


def test_a_source_that_never_stops_asking_is_stopped(place):
    class Endless(Register):
        def asks(self, who, have, on, reference):
            yield Ask(f"step/{len(have)}", HOME)

    messenger = Messenger({f"step/{number}": b"x" for number in range(1_000)})
    run(place, messenger).gather(units(DOSSIERS[:1], [Endless()], NOW.date(), None)[:1])

    assert len(messenger.asked) == gathering.ROUNDS


def test_one_run_at_a_time(place):
    other = Workplace(place.folder, place.layers)
    with place.alone(), pytest.raises(BusyError), other.alone():
        pass
    with other.alone():
        pass


def test_an_answer_from_a_clock_that_was_ahead_is_asked_again(place):
    run(place, Messenger(BODIES, NOW.replace(year=9999))).gather(UNITS)
    messenger = Messenger(BODIES)

    run(place, messenger).gather(UNITS)

    assert len(messenger.asked) == 5


def test_a_link_out_of_the_workspace_is_not_written_through(place, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (place.folder / "offerings").mkdir()
    (place.folder / "offerings/snapshots").symlink_to(outside)

    done = run(place, Messenger(BODIES)).gather(UNITS)

    assert list(outside.iterdir()) == []
    assert done[0].failures[0].trouble.detail == (
        "offerings/snapshots/_shared/all/register.json:1:1: a link leads out of the workspace; "
        "expected a folder inside it, so replace the link by a folder"
    )

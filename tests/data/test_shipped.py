"""Everything that is shipped loads without problems, speaks both languages and names its sources."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from pydantic import BaseModel

from criteria import library
from criteria.library import Library
from criteria.model import LANGUAGES, Note, Text
from criteria.problems import DataError
from criteria.reader import PACKAGED, Reader
from offerings import catalogue
from offerings.dossiers import Dossier, Offering, Provider

TODAY = date(2026, 11, 23)
NEWEST = date(2026, 11, 28)  # the day on which the newest source was seen
SAME_IN_BOTH_LANGUAGES = {
    *("BSI C5 type 1", "BSI C5 type 2", "SOC 2 type 1", "SOC 2 type 2", "Sovereign Cloud Stack compatible"),
    *("Common Criteria EAL 1", "Common Criteria EAL 2", "Common Criteria EAL 3"),
    *("ISO 22301", "ISO 50001", "ISO/IEC 27001", "ISO/IEC 27017", "ISO/IEC 27018", "ISO/IEC 27701"),
    *("DNSSEC", "IMAP, SMTP, CalDAV, CardDAV", "IPv6", "RPKI", "SAML"),
    *("DORA", "NIS2"),
    *("NLGov REST API Design Rules", "TISAX"),
    *("Platform", "Software"),  # words that Dutch has too
}  # proper names; countries and laws keep theirs too and are not listed here


@cache
def loaded() -> tuple[Reader, Library, tuple[Dossier, ...]]:
    reader = Reader()
    known = library.load(reader)
    return reader, known, catalogue.load(reader, known)


def holders() -> list[Provider | Offering]:
    dossiers = loaded()[2]
    return [*{one.provider.id: one.provider for one in dossiers}.values(), *(one.offering for one in dossiers)]


def texts(value: object, at: str) -> Iterator[tuple[str, Text | Note]]:
    """Every text in a model or a collection of models, with the way to it."""
    if isinstance(value, Text | Note):
        yield at, value
    elif isinstance(value, BaseModel):
        for key in type(value).model_fields:
            if key != "marks":
                yield from texts(getattr(value, key), f"{at}.{key}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{at}.{key}")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from texts(one, f"{at}.{getattr(one, 'id', number)}")


def every_text() -> Iterator[tuple[str, Text | Note]]:
    _, known, _ = loaded()
    reference = known.reference
    for kind in ("countries", "groups", "laws", "certificates", "standards", "topics", "units"):
        yield from texts(getattr(reference, kind), kind)
    yield from texts(known.questions, "questions")
    for framework in known.frameworks.values():
        yield from texts(framework.header, framework.id)
        yield from texts(framework.objectives, framework.id)
    yield from texts(known.crosswalks, "crosswalks")
    for holder in holders():
        yield from texts(holder, holder.id)


def test_every_shipped_file_loads_without_problems():
    reader, _, _ = loaded()

    assert str(DataError(reader.problems)) == ""


def test_every_shipped_document_is_read():
    reader, _, _ = loaded()

    criteria = ("questions", "frameworks", "crosswalks", "reference")
    folders = (*(f"criteria/{name}" for name in criteria), "offerings/providers")
    files = {path.relative_to(PACKAGED).as_posix() for folder in folders for path in (PACKAGED / folder).rglob("*.y*ml")}
    assert set(reader.digests) == files


def test_every_text_is_there_in_both_languages():
    lacking = [f"{at}: {language}" for at, text in every_text() for language in LANGUAGES if not getattr(text, language)]

    assert lacking == []


def test_texts_differ_between_the_languages_unless_they_are_names():
    names = {"countries", "laws"}
    same = {
        text.en for at, text in every_text() if text.en == text.nl and not (at.split(".")[0] in names and at.endswith(".name"))
    }

    assert same == SAME_IN_BOTH_LANGUAGES


def test_no_text_begins_or_ends_with_a_blank_or_holds_two_in_a_row():
    untidy = [
        f"{at}: {text.get(language)}"
        for at, text in every_text()
        for language in LANGUAGES
        if (said := str(getattr(text, language))) != " ".join(said.split())
    ]

    assert untidy == []


def test_questions_that_take_their_options_from_reference_data_have_all_of_them_and_no_others():
    _, known, _ = loaded()
    taking = {one.options_from: one for one in known.questions.values() if one.options_from}

    assert set(taking) == {"certificates", "standards"}
    assert taking["certificates"].option_ids() == tuple(known.reference.certificates)
    assert taking["standards"].option_ids() == tuple(known.reference.standards)


def test_every_topic_and_every_unit_is_used():
    _, known, _ = loaded()
    questions = known.questions.values()

    assert {one.topic for one in questions} == set(known.reference.topics)
    assert {one.unit for one in questions} - {None} == set(known.reference.units)


def members(group: str, on: date) -> frozenset[str]:
    return loaded()[1].reference.members(group, on)


def test_groups_have_the_members_of_the_day():
    assert (len(members("EU", TODAY)), len(members("EEA", TODAY))) == (27, 30)
    assert members("EEA", TODAY) - members("EU", TODAY) == {"IS", "LI", "NO"}
    assert members("EEA+CH", TODAY) - members("EEA", TODAY) == {"CH"}
    assert members("NL", TODAY) == {"NL"}


@pytest.mark.parametrize(
    ("day", "in_the_eu"),
    [(date(2019, 1, 1), True), (date(2020, 1, 31), True), (date(2020, 2, 1), False), (TODAY, False)],
)
def test_the_united_kingdom_was_in_the_eu_until_the_end_of_january_2020(day, in_the_eu):
    assert ("GB" in members("EU", day)) is in_the_eu


@pytest.mark.parametrize(
    ("day", "count"), [(date(1958, 1, 1), 6), (date(1995, 1, 1), 15), (date(2004, 5, 1), 25), (date(2013, 7, 1), 28)]
)
def test_the_eu_grew_as_history_has_it(day, count):
    assert len(members("EU", day)) == count


def test_no_country_is_twice_in_a_group_at_the_same_time():
    for group in loaded()[1].reference.groups.values():
        here = [one.country for one in group.members if one.holds_on(TODAY)]
        assert len(here) == len(set(here)), group.id


def test_every_source_of_every_dossier_is_used():
    unused = [f"{holder.id}: {name}" for holder in holders() for name in sorted(set(holder.sources) - used(holder))]

    assert unused == []


def used(holder: Provider | Offering) -> set[str]:
    found = {claim.source for claims in holder.facts.values() for claim in claims}
    findings = holder.findings if isinstance(holder, Offering) else {}
    found |= {name for judged in findings.values() for finding in judged.values() for name in finding.sources}
    return found | {name for named in holder.identified_by.values() for name in named}


def test_every_source_has_a_web_address_and_was_seen_by_now_and_after_it_was_published():
    for holder in holders():
        for name, source in holder.sources.items():
            at = f"{holder.id}: {name}"
            assert str(source.url).startswith(("https://", "http://")), at
            assert source.retrieved <= NEWEST, at
            assert (source.published or "") <= source.retrieved.isoformat(), at


def test_every_claim_says_what_its_source_says_in_both_languages():
    silent = [
        f"{holder.id}: {question}"
        for holder in holders()
        for question, claims in holder.facts.items()
        for claim in claims
        if claim.note is None or claim.note.en is None or claim.note.nl is None
    ]

    assert silent == []


def test_no_two_claims_on_a_question_say_the_same_by_the_same_source():
    for holder in holders():
        for question, claims in holder.facts.items():
            said = [(claim.shape, claim.source, claim.where) for claim in claims]
            assert len(said) == len(set(said)), f"{holder.id}: {question}"

"""The Dutch catalogue holds every text of the source, whole and nothing else."""

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from criteria.reader import PACKAGED

LOCALES = PACKAGED / "reports/locales"
PLACES = re.compile(r"%\([a-z_]+\)s|\{[a-z_]+\}")


def mapping():
    """The methods and options of babel.cfg."""
    from babel.messages.frontend import parse_mapping_cfg

    with (LOCALES / "babel.cfg").open(encoding="utf-8") as stream:
        return parse_mapping_cfg(stream)


@pytest.fixture(scope="module")
def extracted():
    """Every text that the source marks for translation: one, or one and many."""
    methods, options = mapping()
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(PACKAGED / "reports", methods, options, keywords)
    return {message for _, _, message, _, _ in found}


@pytest.fixture(scope="module")
def catalogue():
    with (LOCALES / "nl.po").open("rb") as stream:
        return read_po(stream, locale="nl")


def written(catalogue):
    return [message for message in catalogue if message.id]


def test_the_catalogue_has_exactly_the_texts_of_the_source(extracted, catalogue):
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in written(catalogue)}

    assert len(extracted) > 100
    assert sorted(map(str, extracted - known)) == []
    assert sorted(map(str, known - extracted)) == []


def test_no_text_is_untranslated_fuzzy_or_left_over(catalogue):
    strings = {message.id: message.string for message in written(catalogue)}

    assert [id_ for id_, string in strings.items() if not all(string if isinstance(string, tuple) else (string,))] == []
    assert [message.id for message in written(catalogue) if message.fuzzy] == []
    assert list(catalogue.obsolete) == []


def test_every_translation_fills_the_same_places(catalogue):
    def places(texts):
        return {place for text in ([texts] if isinstance(texts, str) else texts) for place in PLACES.findall(text)}

    different = [message.id for message in written(catalogue) if places(message.id) != places(message.string)]

    assert different == []


def test_no_translation_ends_differently(catalogue):
    def end(texts):
        last = texts if isinstance(texts, str) else texts[-1]
        return last[-1] if last[-1] in ".:?!" else ""

    assert [message.id for message in written(catalogue) if end(message.id) != end(message.string)] == []


def test_the_catalogue_compiles(catalogue, tmp_path):
    with (tmp_path / "nl.mo").open("wb") as stream:
        write_mo(stream, catalogue)

    assert (tmp_path / "nl.mo").stat().st_size > 1_000

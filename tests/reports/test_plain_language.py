"""The pages of running text are plain: short sentences and everyday words, measured in both languages."""

import re

import markup
import pytest

PAGES = ("index", "method", "about", "accessibility", "privacy", "licence")
MEAN, LONGEST, LONG_WORDS = 12, 20, 0.035  # words to a sentence, on average and at most; share of words over 12 letters
SENTENCE = re.compile(r"(?<=[.?!:])\s+")
WORD = re.compile(r"[^\W\d_]+(?:[\u2019'-][^\W\d_]+)*")


def blocks(node):
    """The innermost paragraphs and items of a text, without what a name or an address fills in."""
    for element in markup.elements(node):
        if element.name in {"p", "li", "dd"} and not any(one.name in {"p", "li", "code"} for one in markup.elements(element)):
            yield " ".join(element.to_text().split())


def sentences(html):
    (main,) = [one for one in markup.elements(markup.parse(html).root) if one.name == "main"]
    found = [WORD.findall(said) for block in blocks(main) for said in SENTENCE.split(block)]
    return [words for words in found if len(words) > 1]


def too_hard(html):
    """What makes a text harder than plain language allows."""
    found = sentences(html)
    words = [word for sentence in found for word in sentence]
    long = [word for word in words if len(word) > 12]
    faults = [" ".join(one) for one in found if len(one) > LONGEST]
    faults += [f"{len(words) / len(found):.1f} words to a sentence"] if len(words) > MEAN * len(found) else []
    return faults + (sorted(set(long)) if len(long) > LONG_WORDS * len(words) else [])


@pytest.mark.parametrize("page", PAGES)
def test_dutch_is_plain(full_site, page):
    html = (full_site / f"nl/{page}.html").read_text(encoding="utf-8")

    assert len(sentences(html)) > 15
    assert too_hard(html) == []


@pytest.mark.parametrize("page", PAGES)
def test_english_is_plain(full_site, page):
    html = (full_site / f"{page}.html").read_text(encoding="utf-8")

    assert too_hard(html) == []


@pytest.mark.parametrize(
    ("said", "noticed"),
    [
        ("een " * 21 + ".", "een"),
        ("dit is een zin van precies dertien woorden die nog net mag, toch niet. " * 3, "words"),
        ("toegankelijkheidsverklaring is verantwoordingsplichtig.", "toegankelijkheidsverklaring"),
    ],
)
def test_hard_language_is_noticed(said, noticed):
    found = too_hard(f"<!doctype html><title>x</title><main><p>{said}</p></main>")

    assert noticed in " ".join(found)

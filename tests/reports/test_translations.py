"""The Dutch catalogue holds every text of the source, whole and nothing else; no page or script says anything beside it."""

import gettext
import re
import sys
from xml.etree import ElementTree as ET

import browsing
import hostile
import kinds
import markup
import pytest
import worlds
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from criteria.reader import PACKAGED
from offerings import sources
from offerings.asking import told
from reports import labels
from reports.site import build

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


INNERMOST = re.compile("⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
SAID = ("aria-label", "title", "alt", "placeholder", "data-l")
INLINE = {"a", "b", "i", "em", "strong", "span", "small", "mark", "bdi", "abbr", "time"}
# What is written the same in every language, and what the library names itself.
NAMES = {"cloudpeil", "English", "Nederlands", "IaaS", "PaaS", "SaaS", "JSON", "CSV", "XLSX", "ODS", "PDF", "Atom"}
LICENCES = "nl/sources/index.html"  # names of licences hold versions
MONTHS = {"maart", "september", "oktober", "november"}


class Bracketed(gettext.NullTranslations):
    """A catalogue whose every text stands in brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, many, count):
        return f"⟦{one if count == 1 else many}⟧"


def texts(node):
    """The texts of a page as a reader meets them, one block to a line."""
    for child in node.children or ():
        if child.name == "#text":
            yield child.data
        elif child.name == "code" or (child.attrs or {}).get("class") == "id":
            yield " "
        elif isinstance(child, markup.Element):
            edge = "" if child.name in INLINE else "\n"
            yield from (f"\n{child.attrs[key]}\n" for key in SAID if child.attrs.get(key))
            yield edge
            yield from texts(child)
            yield edge


def dutch(about):
    """The texts of a public source, which its own module holds in both languages."""
    yield from (about.title.nl, about.robots.nl, about.proves.nl, about.credit)
    yield from (told(about.publisher, "nl"), told(about.licence, "nl"))


def bare(text):
    """What is left of a text outside brackets, without web addresses."""
    text, count = re.sub(r"https?://[^\s⟦]+", "", text), 1
    while count:
        text, count = INNERMOST.subn("", text)
    return text


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory):
    """The site of a world whose every text, of the catalogue and of the data, stands in brackets."""
    folder = tmp_path_factory.mktemp("bracketed")
    with pytest.MonkeyPatch.context() as patch:
        for name, module in sorted(sys.modules.items()):
            if name.startswith("reports.") and hasattr(module, "translations"):
                patch.setattr(module, "translations", lambda _code: Bracketed())
        patch.setattr(labels, "_labels", labels._labels.__wrapped__)
        build(hostile.world(folder, "⟦x⟧")[0], folder / "site")
    return folder / "site"


def test_every_word_on_a_dutch_page_comes_from_the_catalogue_or_from_the_data(bracketed, harbour):
    framework = harbour.ruler.framework
    known = {*NAMES, *MONTHS, *framework.header.weights, "EER", "de", *harbour.ruler.library.reference.groups}
    known |= {"assessments", "inputs", "manifest", "json", "csv"}
    known |= {word for one in sources.sources() for text in dutch(one.ABOUT) for word in WORD.findall(text)}

    said = {}
    for path in sorted((bracketed / "nl").rglob("*.html")):
        for line in bare("".join(texts(markup.parse(path.read_text(encoding="utf-8")).root))).splitlines():
            if words := [word for word in WORD.findall(line) if word not in known]:
                said.setdefault(" ".join(words), path.relative_to(bracketed).as_posix())

    assert said == {}


def test_every_word_of_a_dutch_feed_comes_from_the_catalogue_or_from_the_data(bracketed, harbour):
    (feed,) = (bracketed / "nl").rglob("*.xml")
    parts = {"title", "subtitle", "summary", "content", "rights"}
    said = [one for one in ET.parse(feed).iter() if one.tag.rpartition("}")[2] in parts]  # noqa: S314  our own feed

    assert len(said) > 3
    known = {*NAMES, *MONTHS, *harbour.ruler.framework.header.weights}
    assert {word for one in said for word in WORD.findall(bare("".join(one.itertext())))} <= known


VISIBLE = """
const spoken = 'p, li, td, th, h1, h2, h3, dt, dd, legend, label, button, summary, option, caption, output';
const blocks = [...document.querySelectorAll(spoken)].filter(e => e.checkVisibility() && !e.querySelector('p, li, div, td, th'));
const without = (said, one) => said.replace(one.innerText, ' ');
return blocks.map(e => [...e.querySelectorAll('code, pre, .id')].reduce(without, e.innerText));
"""


@pytest.mark.browser
def test_every_word_that_a_script_shows_comes_from_the_catalogue_or_from_the_data(browser, bracketed, harbour):
    known = {*NAMES, *MONTHS, *harbour.ruler.framework.header.weights, "EER", "de", *harbour.ruler.library.reference.groups}
    found = {}
    with browsing.served(bracketed) as origin:
        for state in kinds.states(harbour):
            browsing.show(browser, f"{origin}/nl/{state}")
            browsing.settle(browser)
            said = [WORD.findall(bare(text)) for text in browser.execute_script(VISIBLE)]
            assert len(said) > 20
            found[state] = sorted({word for words in said for word in words} - known)

    assert {state: words for state, words in found.items() if words} == {}


def test_a_word_beside_the_catalogue_would_be_noticed():
    page = markup.parse("<!doctype html><html lang=nl><title>⟦a ⟦b⟧⟧</title><p>⟦one⟧ two</p><p title=three>⟦⟧</p>")

    assert WORD.findall(bare("".join(texts(page.root)))) == ["two", "three"]


SENTENCE = re.compile(r"[A-Z][a-z]+ [a-z]+|(?:^|\s)(?:[a-z]{2,} ){2}[a-z]{2,}")
PATTERN = r"(?:(?<=[(,=:!&|?])|(?<=[(,=:!&|?] ))/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/"
CODE = re.compile(PATTERN + r"""|//[^\n]*|/\*.*?\*/|Error\('[^']*'\)|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|.""", re.DOTALL)
TEMPLATE = re.compile(r"(?:\\.|[^`\\$]|\$(?!\{))+|`|\$\{", re.DOTALL)


def literals(script):
    """The texts between quotes and backticks; comments and what a script throws, for who mends it, do not count."""
    inside, place = [], 0  # a backtick or a brace for whatever is open
    while place < len(script):
        token = (TEMPLATE if inside[-1:] == ["`"] else CODE).match(script, place)[0]
        place += len(token)
        if token in {"`", "}"} and inside[-1:] == [{"`": "`", "}": "{"}[token]]:
            inside.pop()
        elif token in {"`", "{", "${"}:
            inside.append(token[-1])
        elif inside[-1:] == ["`"]:
            yield token
        elif token[0] in "'\"":
            yield token[1:-1]


def sentences(script):
    return [literal for literal in literals(script) if SENTENCE.search(literal)]


def test_scripts_hold_no_sentences():
    folder = PACKAGED / "reports/static/script"

    found = {path.name: said for path in sorted(folder.glob("*.js")) if (said := sentences(path.read_text(encoding="utf-8")))}

    assert found == {}


@pytest.mark.parametrize("script", ["say('Nothing found');", "say(`${count} offerings are left over`);", 'x = "one of them";'])
def test_a_sentence_in_a_script_would_be_noticed(script):
    assert sentences(script)


@pytest.mark.parametrize(
    "script",
    ["find('.a > b, td');", "// Says what was found.\nx('data-l');", "import './a.js'; x = 'click';", "x(/['\"`]/); find('a');"],
)
def test_what_is_no_sentence_is_left_alone(script):
    assert sentences(script) == []


ENGLISH = re.compile(r"\b(January|February|March|May|June|July|August|October|Germany|France|Netherlands|at least|at most)\b")
POINT = re.compile(r"(?<![\w.,/-])\d+\.\d+(?![\w.,/-])")
COMMA = re.compile(r"(?<![\w.,/-])\d+,\d+(?![\w.,/-])")


def numbers(site, path, form):
    """The numbers of this form in what a page says about results: data of others may hold versions and clauses."""
    tree = markup.parse((site / path).read_text(encoding="utf-8"))
    return [number for one in tree.query("main .num, main .iv b, main .vh, main dd") for number in form.findall(one.to_text())]


def test_numbers_months_and_countries_follow_the_language(harbour_site):
    english = worlds.files(harbour_site)
    report = "offerings/botterwiek-cloud/harbour.html"

    assert numbers(harbour_site, report, POINT)
    assert numbers(harbour_site, report, COMMA) == []
    assert numbers(harbour_site, f"nl/{report}", COMMA)
    dutch = sorted(path for path in english if path.startswith("nl/") and path.endswith(".html"))
    assert {path: found for path in dutch if (found := numbers(harbour_site, path, POINT))}.keys() <= {LICENCES}
    said = {path: ENGLISH.findall(markup.parse(english[path].decode()).to_text()) for path in dutch}
    assert {path: found for path, found in said.items() if found} == {}

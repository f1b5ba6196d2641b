"""Identifiers: right ones pass as they are written, and a slip of the pen in a number with check digits does not."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from criteria.build import build
from criteria.source import parse
from offerings import check
from offerings.dossiers import Provider, Source
from offerings.identifiers import IDENTIFIERS, Asn, Did, Host, HttpsUrl, Identified, Lei, Vat, remainder

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEI = TypeAdapter(Lei)
VAT = TypeAdapter(Vat)


def passes(kind: TypeAdapter[str], value: object) -> bool:
    try:
        kind.validate_python(value)
    except ValidationError:
        return False
    return True


def with_check_digits(body: str) -> str:
    return f"{body}{98 - remainder(f'{body}00'):02}"


leis = st.text(alphabet=DIGITS + LETTERS, min_size=18, max_size=18).map(with_check_digits)
dutch = st.text(alphabet=DIGITS + "+*", min_size=9, max_size=9).map(lambda body: with_check_digits(f"NL{body}B"))


def old_style(number: str) -> bool:
    """Whether a Dutch number passes the other test that the law allows, by eleven."""
    digits = number[2:11]
    if not digits.isdigit() or number[11] != "B":
        return False
    return sum(int(sign) * weight for sign, weight in zip(digits[:8], range(9, 1, -1), strict=True)) % 11 == int(digits[8])


@st.composite
def slips(draw, numbers, begin=0):
    """A right number with one sign changed into another of its kind.

    A digit in the place of a letter makes the whole number shorter, and then one in 97 passes by chance.
    """
    number = draw(numbers)
    place = draw(st.integers(begin, len(number) - 1))
    kind = DIGITS if number[place].isdigit() else LETTERS if number[place].isalpha() else "+*"
    return number[:place] + draw(st.sampled_from([sign for sign in kind if sign != number[place]])) + number[place + 1 :]


@st.composite
def swaps(draw, numbers, begin=0):
    """A right number in which two neighbours changed places; 1B and B1 both count as 111, so nothing can tell them apart."""
    number = draw(numbers)
    place = draw(st.integers(begin, len(number) - 2))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(counted(swapped) != counted(number))
    return swapped


def counted(number: str) -> str:
    return "".join(str((DIGITS + LETTERS + "+*").index(sign)) for sign in number)


@given(leis)
def test_an_lei_with_right_check_digits_passes(number):
    assert passes(LEI, number)


@given(slips(leis))
def test_an_lei_with_one_sign_changed_fails(number):
    assert not passes(LEI, number)


@given(swaps(leis))
def test_an_lei_with_two_neighbours_swapped_fails(number):
    assert not passes(LEI, number)


@given(dutch)
def test_a_dutch_vat_number_with_right_check_digits_passes(number):
    assert passes(VAT, number)


@given(slips(dutch, begin=2))
def test_a_dutch_vat_number_with_one_sign_changed_fails(number):
    assume(not old_style(number))
    assert not passes(VAT, number)


@given(swaps(dutch, begin=2))
def test_a_dutch_vat_number_with_two_neighbours_swapped_fails(number):
    assume(not old_style(number))
    assert not passes(VAT, number)


@given(st.text())
def test_no_text_makes_a_check_stumble(text):
    for kind in (LEI, VAT, TypeAdapter(Host), TypeAdapter(HttpsUrl), TypeAdapter(Did)):
        passes(kind, text)


@pytest.mark.parametrize(
    "number",
    [
        "NL123456789B13",
        "NL004495445B01",
        "NL000099998B57",
        "DE123456789",
        "ATU12345678",
        "FR40303265045",
        "EL123456789",
        "IE1234567WA",
    ],
)
def test_a_vat_number_as_its_country_writes_it_passes(number):
    assert passes(VAT, number)


@pytest.mark.parametrize("number", [0, 23_456, 64_496, 64_512, 65_535, 65_551, 4_200_000_000, 4_294_967_295, -1])
def test_a_reserved_as_number_fails(number):
    assert not passes(TypeAdapter(Asn), number)


@pytest.mark.parametrize("number", [1, 3_333, 64_495, 65_552, 214_101, 4_199_999_999])
def test_a_public_as_number_passes(number):
    assert passes(TypeAdapter(Asn), number)


@pytest.mark.parametrize(
    "name", ["example.eu", "xn--bcher-kva.example.de", "a-1.b.example.cloud", "leaf.cloud", "example.xn--p1ai"]
)
def test_a_host_name_passes(name):
    assert passes(TypeAdapter(Host), name)


@pytest.mark.parametrize(
    "name", ["example", "-a.eu", "a-.eu", "a..eu", "a.eu.", ".a.eu", "a_b.eu", "a.eu:443", "x@a.eu", "a.1", f"{'a' * 64}.eu"]
)
def test_what_is_no_host_name_fails(name):
    assert not passes(TypeAdapter(Host), name)


def provider(text: str) -> Provider:
    made, problems = build(Provider, parse(f"id: acme\nname: Acme\n{text}".encode(), "provider.yaml"), "provider.yaml")
    assert not problems
    assert made is not None
    return made


def test_a_kvk_number_keeps_its_first_zero_without_quotes():
    entity = "{role: operating, name: Acme B.V., register: {authority: RA000463, number: 01234567}}"

    assert provider(f"legal_entities:\n  - {entity}\n").legal_entities[0].register_.number == "01234567"


def test_one_list_of_ranges_needs_no_dash():
    one = provider("networks:\n  ranges: {form: aws, url: https://example.eu/ranges.json}\n")

    assert [each.form for each in one.networks.ranges] == ["aws"]


def test_a_host_that_does_two_things_is_looked_at_once():
    one = provider("hosts: {portal: [example.eu], api: [example.eu, api.example.eu], identity: [id.example.eu]}\n")

    assert one.hosts.all == ("example.eu", "api.example.eu", "id.example.eu")


def test_the_company_that_signs_is_the_first_with_an_lei():
    one = provider(
        "legal_entities:\n"
        "  - {role: group, name: Acme Holding, lei: 529900FCMZ4LKXFD0R69}\n"
        "  - {role: contracting, name: Acme Sales}\n"
        "  - {role: contracting, name: Acme B.V., lei: 999900EXAMPLECLD0014}\n"
    )

    assert one.contracting().name == "Acme B.V."
    assert provider("").contracting() is None


def test_every_identifier_is_a_key_and_every_other_key_is_none():
    assert set(IDENTIFIERS) | {"id", "identified_by", "marks"} == set(Identified.model_fields)


def test_identifiers_without_a_file_have_no_place():
    site = Source(title="Site", kind="statement", retrieved="2026-11-01")
    one = Provider(id="acme", name="Acme", domains=("a.eu", "a.eu"), sources={"site": site}, identified_by={"hosts": ("sight",)})

    problems = list(check.identifiers(one, ""))

    assert site.retrieved == date(2026, 11, 1)
    assert [(each.line, each.message.split(";")[0]) for each in problems] == [
        (0, "'a.eu' stands twice in this list"),
        (0, "'hosts' is not among the identifiers of this file"),
        (0, "the source 'sight' is not listed under 'sources' of this file"),
    ]

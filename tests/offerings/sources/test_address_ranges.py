"""Address ranges: the regions of recorded lists become countries by the tables of regions.yaml; what no table places is named."""

import json

import pytest
from asked import answer, body, conversation, facts, gaps, holder, known, reference

from offerings.asking import Ask
from offerings.sources import address_ranges

AWS_URL = "https://ip-ranges.amazonaws.com/ip-ranges.json"
GCP_URL = "https://www.gstatic.com/ipranges/cloud.json"
PAGE_URL = "https://www.microsoft.com/en-us/download/details.aspx?id=56519"
ORACLE_URL = "https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json"
PLAIN_URL = "https://www.cloudflare.com/ips-v4"
TAGS = "https://download.microsoft.com/download/0/0/0/00000000-0000-4000-8000-000000000000/ServiceTags_Public_20251110.json"
AWS, GCP, AZURE = "aws/ip-ranges.amazonaws.com/ip-ranges.json", "gcp/www.gstatic.com/ipranges/cloud.json", f"azure/{PAGE_URL[8:]}"
PAGE, ORACLE, PLAIN = f"azure-page/{PAGE_URL[8:]}", f"oracle/{ORACLE_URL[8:]}", "plain/www.cloudflare.com/ips-v4"

AWS_BODY, GCP_BODY = body("ip-ranges/aws_ip-ranges.json"), body("ip-ranges/google_cloud.json")
AZURE_BODY, ORACLE_BODY = body("ip-ranges/azure_ServiceTags_Public.json"), body("ip-ranges/oracle_public_ip_ranges.json")
PAGE_BODY, PLAIN_BODY = body("ip-ranges/azure_download-page_constructed.html"), body("ip-ranges/cloudflare_ips-v4.txt")


def ranges(form, url):
    return f"networks: {{ranges: {{form: {form}, url: '{url}'}}}}"


EXAMPLES = [
    (holder(ranges("aws", AWS_URL)), {AWS: AWS_BODY}),
    (holder(ranges("gcp", GCP_URL)), {GCP: GCP_BODY}),
    (holder(ranges("azure", PAGE_URL)), {PAGE: PAGE_BODY, AZURE: AZURE_BODY}),
    (holder(ranges("oracle", ORACLE_URL)), {ORACLE: ORACLE_BODY}),
    (holder(ranges("plain", PLAIN_URL)), {PLAIN: PLAIN_BODY}),
]


def said(form, url, bodies):
    return conversation(address_ranges, ranges(form, url), bodies).said()


def kept(key, content):
    return address_ranges.keep(Ask(key, "https://source.example.net/"), content)


def aws(*regions, created="2025-07-24-20-23-14"):
    prefixes = [{"ip_prefix": "192.0.2.0/24", "region": one, "service": "S3"} for one in regions]
    return json.dumps({"createDate": created, "prefixes": prefixes, "ipv6_prefixes": []}).encode()


def test_the_regions_of_aws_that_are_open_to_all_lie_in_28_countries():
    (fact,) = facts(said("aws", AWS_URL, {AWS: AWS_BODY}))

    assert " ".join(fact.value) == "AE AU BH BR CA CH DE ES FR GB HK ID IE IL IN IT JP KR MX MY NZ SA SE SG TH TW US ZA"
    assert (fact.question, fact.kind, fact.complete) == ("region-countries", "documentation", False)
    assert (fact.ask, fact.where, fact.published.isoformat()) == (AWS, "prefixes.region", "2025-07-24")
    assert fact.note.en == (
        "35 regions in 28 countries. The list shows where addresses are in use, not where data of customers stays."
    )
    assert fact.note.nl.startswith("35 regio's in 28 landen. De lijst toont waar adressen in gebruik zijn, niet waar gegevens")


def test_the_regions_of_google_lie_in_28_countries():
    (fact,) = facts(said("gcp", GCP_URL, {GCP: GCP_BODY}))

    assert " ".join(fact.value) == "AU BE BR CA CH CL DE ES FI FR GB HK ID IL IN IT JP KR MX NL PL QA SA SE SG TW US ZA"
    assert fact.note.en.startswith("45 regions in 28 countries.")
    assert (fact.where, fact.published.isoformat()) == ("prefixes.scope", "2025-07-24")


def test_the_regions_of_oracle_lie_in_25_countries():
    (fact,) = facts(said("oracle", ORACLE_URL, {ORACLE: ORACLE_BODY}))

    assert " ".join(fact.value) == "AE AU BR CA CH CL CO DE ES FR GB ID IL IN IT JP KR MX NL RS SA SE SG US ZA"
    assert fact.note.en.startswith("45 regions in 25 countries.")
    assert (fact.where, fact.published.isoformat()) == ("regions.region", "2025-07-21")


def test_the_page_of_azure_leads_to_its_newest_list_and_to_no_other_host():
    held = conversation(address_ranges, ranges("azure", PAGE_URL), {PAGE: PAGE_BODY, AZURE: AZURE_BODY})

    assert [(ask.key, ask.url) for ask in held.asked] == [(PAGE, PAGE_URL), (AZURE, TAGS)]
    assert held.asked[0].media == ("text/html",)


def test_the_regions_of_azure_lie_in_31_countries_and_two_have_no_known_one():
    found = said("azure", PAGE_URL, {PAGE: PAGE_BODY, AZURE: AZURE_BODY})
    (fact,) = facts(found)

    assert " ".join(fact.value) == (
        "AE AT AU BR CA CH CL DE ES FR GB HK ID IE IL IN IT JP KR MX MY NL NO NZ PL QA SE SG TW US ZA"
    )
    assert fact.note.en.startswith("67 regions in 31 countries.")
    assert (fact.where, fact.published.isoformat()) == ("values.properties.region", "2025-11-10")
    assert [(one.reason, one.detail, one.ask) for one in gaps(found)] == [
        (
            "unreadable",
            f"{AZURE}: no country is recorded for brazilne, northeurope2; look them up for the table 'azure' of regions.yaml",
            AZURE,
        )
    ]


def test_the_list_of_azure_may_be_named_itself():
    held = conversation(address_ranges, ranges("azure", TAGS), {f"azure/{TAGS[8:]}": AZURE_BODY})

    assert [ask.url for ask in held.asked] == [TAGS]
    assert len(facts(held.said())) == 1


def test_a_page_without_a_link_says_nothing():
    found = said("azure", PAGE_URL, {PAGE: b"<html><a href='https://evil.example.net/ServiceTags_Public_20251110.json'></html>"})

    assert facts(found) == []
    assert [one.reason for one in gaps(found)] == ["unreadable"]
    assert "no link to ServiceTags_Public_*.json at download.microsoft.com" in gaps(found)[0].detail


def test_a_list_without_regions_counts_blocks_and_places_none():
    found = said("plain", PLAIN_URL, {PLAIN: PLAIN_BODY})

    assert facts(found) == []
    assert [(one.reason, one.detail) for one in gaps(found)] == [
        ("not_covered", "plain/www.cloudflare.com/ips-v4: lists 15 blocks of addresses, and no regions")
    ]


@pytest.mark.parametrize(
    ("name", "blocks"), [("cloudflare_ips-v6.txt", 7), ("fastly_public-ip-list.json", 21), ("cloudflare_ips-v4.txt", 15)]
)
def test_blocks_are_counted_in_lines_and_in_json(name, blocks):
    assert kept("plain/x", body(f"ip-ranges/{name}")) == f'{{"blocks":{blocks}}}'.encode()


def test_what_is_no_list_of_blocks_is_unreadable():
    found = said("plain", PLAIN_URL, {PLAIN: b"<html>1/2 300.1.1.1/24 10.0.0.1/8</html>"})

    assert [one.reason for one in gaps(found)] == ["unreadable"]


@pytest.mark.parametrize(
    ("key", "content", "regions"),
    [(AWS, AWS_BODY, 40), (GCP, GCP_BODY, 45), (AZURE, AZURE_BODY, 69), (ORACLE, ORACLE_BODY, 45)],
)
def test_of_a_list_only_regions_and_services_are_kept_and_they_say_the_same(key, content, regions):
    form = key.split("/")[0]
    url = {"aws": AWS_URL, "gcp": GCP_URL, "azure": TAGS, "oracle": ORACLE_URL}[form]
    who = holder(ranges(form, url))
    short = kept(key, content)
    place = f"{form}/{url[8:]}"

    whole_said = list(address_ranges.parse(who, {place: answer(place, content, url=url)}, reference()))
    short_said = list(address_ranges.parse(who, {place: answer(place, short, url=url)}, reference()))

    assert len(json.loads(short)["regions"]) == regions
    assert kept(key, short) == short
    assert short_said == whole_said
    assert b"/24" not in short


def test_the_kept_list_names_the_services_of_each_region():
    short = json.loads(kept(AWS, AWS_BODY))

    assert short["created"] == "2025-07-24-20-23-14"
    assert short["regions"]["eu-west-3"] == sorted({"AMAZON", *short["regions"]["eu-west-3"]})
    assert "GLOBAL" not in short["regions"]


def test_every_region_in_the_recorded_lists_has_a_country_but_for_two():
    tables = reference().regions
    named = {form: set(json.loads(kept(f"{form}/x", content))["regions"]) for form, content in (
        ("aws", AWS_BODY), ("gcp", GCP_BODY), ("azure", AZURE_BODY), ("oracle", ORACLE_BODY),
    )}  # fmt: skip

    assert {form: sorted(regions - tables[form].places.keys()) for form, regions in named.items()} == {
        "aws": [],
        "gcp": [],
        "azure": ["brazilne", "northeurope2"],
        "oracle": [],
    }


def test_each_table_has_the_id_of_a_form_and_names_its_sources():
    tables = known().reference.regions

    assert list(tables) == ["aws", "gcp", "azure", "oracle"]
    assert all(source.publisher and source.url for table in tables.values() for source in table.sources)


def test_the_whole_world_is_no_region():
    found = said("aws", AWS_URL, {AWS: aws("GLOBAL")})

    assert facts(found) == []
    assert [(one.reason, one.detail) for one in gaps(found)] == [("not_listed", f"{AWS}: the list names no region")]


def test_a_region_that_no_table_places_never_gets_a_country():
    found = said("aws", AWS_URL, {AWS: aws("eu-west-3", "moon-east-1", "\u202egnp.exe")})

    assert [one.value for one in facts(found)] == [("FR",)]
    assert facts(found)[0].note.en.startswith("1 region in 1 country.")
    assert "no country is recorded for ?, moon-east-1; look" in gaps(found)[0].detail


def test_many_unknown_regions_are_cut():
    detail = gaps(said("aws", AWS_URL, {AWS: aws(*(f"moon-east-{number}" for number in range(10, 30)))}))[0].detail

    assert "moon-east-17 and 12 more; look" in detail
    assert "moon-east-18" not in detail


@pytest.mark.parametrize("created", ["", "soon", "9999-99-99-99-99-99", None])
def test_a_list_without_a_date_has_none(created):
    assert facts(said("aws", AWS_URL, {AWS: aws("eu-west-3", created=created)}))[0].published is None


@pytest.mark.parametrize("content", [b"", b"<html>busy</html>", b"[]", b'{"prefixes": 1}', b'{"prefixes": [{"region": 1}]}'])
def test_what_is_no_list_is_unreadable_and_not_kept(content):
    found = said("aws", AWS_URL, {AWS: content})

    assert kept(AWS, content) == b""
    assert [one.reason for one in gaps(found)] == ["unreadable"]
    assert facts(found) == []


def test_a_list_that_is_gone_is_not_listed():
    assert [one.reason for one in gaps(said("aws", AWS_URL, {}))] == ["not_listed"]
    assert [one.reason for one in gaps(said("azure", PAGE_URL, {}))] == ["not_listed"]


def test_without_a_list_nothing_is_asked():
    held = conversation(address_ranges, "networks: {asns: [3333]}", {})

    assert held.asked == []
    assert [(one.reason, one.detail) for one in gaps(held.said())] == [
        ("not_asked", "nobody recorded a list of addresses in use")
    ]


def test_lists_are_bounded_by_what_their_vendors_publish():
    forms = {"aws": AWS_URL, "gcp": GCP_URL, "oracle": ORACLE_URL, "plain": PLAIN_URL, "azure": TAGS}
    asked = {form: conversation(address_ranges, ranges(form, url), {}).asked[0] for form, url in forms.items()}

    assert {form: ask.most // 1_000_000 for form, ask in asked.items()} == {
        "aws": 4,
        "gcp": 1,
        "oracle": 1,
        "plain": 2,
        "azure": 8,
    }
    assert [form for form, ask in asked.items() if ask.slow] == ["aws", "azure"]


def test_two_lists_give_a_fact_each_and_one_that_stands_twice_is_asked_once():
    identifiers = (
        f"networks: {{ranges: [{{form: aws, url: {AWS_URL}}}, {{form: gcp, url: {GCP_URL}}}, {{form: aws, url: {AWS_URL}}}]}}"
    )
    held = conversation(address_ranges, identifiers, {AWS: aws("eu-west-3"), GCP: GCP_BODY})

    assert [ask.key for ask in held.asked] == [AWS, GCP]
    assert [one.ask for one in facts(held.said())] == [AWS, GCP]


def test_the_key_of_a_long_address_is_short_and_its_own():
    urls = [f"https://source.example.eu/{'a' * 400}/{number}.json" for number in range(2)]
    keys = [conversation(address_ranges, ranges("aws", url), {}).asked[0].key for url in urls]

    assert len(set(keys)) == 2
    assert max(map(len, keys)) < 130

"""OpenStack: profiles lead to an identity service on port 443, and only its own answer is a fact."""

import json

import pytest
from asked import answer, body, conversation, facts, gaps, holder

from offerings.sources import openstack

VERSIONS = body("openstack/identity_versions_multiple-choices.json")
PROFILE = body("openstack/well-known_openstack_api_constructed.json")


def vendor(name):
    return body(f"openstack/{name}.json")


def place(discovery="https://example-cloud.eu", vendor_profile=None):
    more = f", vendor_profile: {vendor_profile}" if vendor_profile else ""
    return f"openstack: {{discovery: '{discovery}'{more}}}"


def profile(**fields):
    return json.dumps({"name": "sample", "profile": fields}).encode()


EXAMPLES = [
    (holder(place()), {"well-known/example-cloud.eu": PROFILE, "identity/identity.example-cloud.eu": VERSIONS}),
    (
        holder(place("https://ovhcloud.com", "ovh")),
        {"profile/ovh": vendor("ovh"), "well-known/ovhcloud.com": PROFILE, "identity/identity.example-cloud.eu": VERSIONS},
    ),
    (
        holder(place("https://otc.t-systems.com", "otc")),
        {"profile/otc": vendor("otc"), "identity/iam.eu-nl.otc.t-systems.com": VERSIONS},
    ),
    (holder(place("https://fuga.cloud", "fuga")), {"profile/fuga": vendor("fuga")}),
    (holder(place()), {}),
]


def held(bodies, **where):
    return conversation(openstack, place(**where), bodies)


def only_gap(bodies, **where):
    (found,) = held(bodies, **where).said()
    return found.reason, found.detail


def test_a_profile_that_has_ended_is_not_followed_to_another_document():
    ended = profile(profile="https://other-cloud.eu", status="shutdown", message="closed")
    bodies = {"well-known/example-cloud.eu": ended, "well-known/other-cloud.eu": PROFILE}
    talk = held({**bodies, "identity/identity.example-cloud.eu": VERSIONS})

    assert [ask.key for ask in talk.asked] == ["well-known/example-cloud.eu"]
    assert [(one.reason, one.detail) for one in talk.said()] == [
        ("stale", "well-known/example-cloud.eu: the profile says: shutdown, closed")
    ]


def test_a_profile_leads_to_the_identity_service_and_its_answer_is_the_fact():
    talk = held(EXAMPLES[0][1])

    assert [(ask.key, ask.url) for ask in talk.asked] == [
        ("well-known/example-cloud.eu", "https://example-cloud.eu/.well-known/openstack/api"),
        ("identity/identity.example-cloud.eu", "https://identity.example-cloud.eu/"),
    ]
    assert talk.asked[1].success == {200, 300}
    (found,) = talk.said()
    assert (found.question, found.value, found.complete, found.kind, found.ask) == (
        "open-standards", ("openstack-api",), False, "measurement", "identity/identity.example-cloud.eu",
    )  # fmt: skip
    assert found.note.en == (
        "The identity service at identity.example-cloud.eu answers as OpenStack's, in version v3.4, v2.0. "
        "The other services are behind a login and were not looked at. Regions in the profile: eu-nl-1, eu-de-1."
    )
    assert found.note.nl == (
        "De identiteitsdienst op identity.example-cloud.eu antwoordt als die van OpenStack, in versie v3.4, v2.0. "
        "De andere diensten liggen achter een login en zijn niet bekeken. Regio's in het profiel: eu-nl-1, eu-de-1."
    )


def test_multiple_choices_is_a_success():
    who, bodies = EXAMPLES[0]
    have = {key: answer(key, content) for key, content in bodies.items()}
    key = "identity/identity.example-cloud.eu"
    have[key] = answer(key, VERSIONS, status=300)

    assert facts(openstack.parse(who, have, None))


def test_without_a_document_of_its_own_the_profile_that_clients_ship_with_is_used():
    talk = held({"profile/switchcloud": vendor("switchcloud")}, vendor_profile="switchcloud")

    assert [ask.key for ask in talk.asked] == [
        "well-known/example-cloud.eu",
        "profile/switchcloud",
        "identity/identity.compute.cloud.switch.ch",
    ]
    assert talk.asked[1].url == (
        "https://raw.githubusercontent.com/openstack/openstacksdk/master/openstack/config/vendors/switchcloud.json"
    )


def test_a_document_of_its_own_goes_before_the_one_that_clients_ship_with():
    bodies = {"well-known/example-cloud.eu": PROFILE, "profile/switchcloud": vendor("switchcloud")}

    assert held(bodies, vendor_profile="switchcloud").asked[-1].key == "identity/identity.example-cloud.eu"


def test_a_page_in_place_of_a_document_gives_way_to_the_profile_that_clients_ship_with():
    bodies = {"well-known/example-cloud.eu": b"<html>", "profile/switchcloud": vendor("switchcloud")}

    assert held(bodies, vendor_profile="switchcloud").asked[-1].key == "identity/identity.compute.cloud.switch.ch"


def test_a_profile_may_point_at_another_document_once():
    bodies = {"profile/ovh": vendor("ovh"), "well-known/ovhcloud.com": PROFILE, "identity/identity.example-cloud.eu": VERSIONS}
    talk = held(bodies, vendor_profile="ovh")

    assert [ask.url for ask in talk.asked][2:] == [
        "https://ovhcloud.com/.well-known/openstack/api",
        "https://identity.example-cloud.eu/",
    ]
    assert facts(talk.said())

    further = {**bodies, "well-known/ovhcloud.com": profile(profile="https://third.example-cloud.eu")}
    assert only_gap(further, vendor_profile="ovh") == (
        "not_covered",
        "well-known/ovhcloud.com: points at yet another document; one step is followed",
    )
    assert len(held(further, vendor_profile="ovh").asked) == 3


def test_a_document_that_points_at_itself_ends():
    bodies = {"well-known/example-cloud.eu": b'{"profile": "https://example-cloud.eu"}'}

    assert only_gap(bodies)[0] == "not_covered"


def test_the_name_of_a_region_may_be_part_of_the_address_and_the_first_that_answers_counts():
    talk = held(EXAMPLES[2][1], vendor_profile="otc")

    assert [ask.url for ask in talk.asked][2:] == ["https://iam.eu-de.otc.t-systems.com/", "https://iam.eu-nl.otc.t-systems.com/"]
    assert [one.ask for one in talk.said()] == ["identity/iam.eu-nl.otc.t-systems.com"]


def test_at_most_three_regions_are_asked():
    recorded = vendor("citycloud").replace(b":5000", b"")
    talk = held({"profile/citycloud": recorded}, vendor_profile="citycloud")

    assert [ask.url for ask in talk.asked][2:] == [f"https://{region}.citycloud.com/" for region in ("buf1", "fra1", "sto2")]


def test_the_recorded_port_of_most_clouds_is_not_asked():
    for name, address in (
        ("citycloud", "https://Buf1.citycloud.com:5000/v3/"),
        ("elastx", "https://ops.elastx.cloud:5000/v3"),
        ("binero", "https://auth.binero.cloud:5000/v3"),
    ):
        talk = held({f"profile/{name}": vendor(name)}, vendor_profile=name)
        assert len(talk.asked) == 2
        assert (talk.said()[0].reason, talk.said()[0].detail) == (
            "not_covered",
            f"'{address}' names port 5000; only port 443 is asked",
        )


def test_an_address_without_a_scheme_is_taken_for_https():
    talk = held({"profile/otc-swiss": vendor("otc-swiss")}, vendor_profile="otc-swiss")

    assert talk.asked[-1].url == "https://iam-pub.eu-ch2.sc.otc.t-systems.com/"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://auth.example-cloud.eu:443/identity/v3/", "https://auth.example-cloud.eu/identity/"),
        ("https://AUTH.example-cloud.eu/v2.0", "https://auth.example-cloud.eu/"),
        ("https://auth.example-cloud.eu", "https://auth.example-cloud.eu/"),
    ],
)
def test_the_root_of_the_identity_service_is_asked(address, asked):
    assert held({"well-known/example-cloud.eu": profile(auth={"auth_url": address})}).asked[-1].url == asked


@pytest.mark.parametrize(
    ("address", "reason", "detail"),
    [
        ("https://auth.example-cloud.eu:5000/v3", "not_covered", "names port 5000; only port 443 is asked"),
        ("http://auth.example-cloud.eu/v3", "not_covered", "is not https, the only way that is asked"),
        ("https://127.0.0.1/v3", "unreadable", "'127.0.0.1' is not a host name"),
        ("https://localhost/v3", "unreadable", "'localhost' is not a host name"),
        ("https://metadata.internal/v3", "unreadable", "'metadata.internal' is no public host name"),
        ("https://someone@auth.example-cloud.eu/v3", "unreadable", "is not a host name"),
        ("https://auth.example-cloud.eu/../v3", "unreadable", "is not in the form of an address of an identity service"),
        ("https://auth.example-cloud.eu/v3?next=1", "unreadable", "is not in the form of an address of an identity service"),
        (f"https://auth.example-cloud.eu/{'a' * 150}", "unreadable", "is not in the form of an address of an identity service"),
    ],
)
def test_an_address_that_is_not_asked_is_a_gap(address, reason, detail):
    bodies = {"well-known/example-cloud.eu": profile(auth={"auth_url": address})}

    assert [ask.key for ask in held(bodies).asked] == ["well-known/example-cloud.eu"]
    told = only_gap(bodies)
    assert told[0] == reason
    assert detail in told[1]


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("fuga", "profile/fuga: the profile says: deprecated, the API Endpoint is no longer responsive"),
        ("betacloud", "profile/betacloud: the profile says: shutdown, betacloud.de has ceased business"),
    ],
)
def test_a_cloud_that_its_profile_calls_ended_is_stale_and_not_asked(name, detail):
    bodies = {f"profile/{name}": vendor(name)}

    assert len(held(bodies, vendor_profile=name).asked) == 2
    assert only_gap(bodies, vendor_profile=name) == ("stale", detail)


def test_a_region_may_stand_alone_or_have_a_name_of_its_own():
    for fields in ({"region_name": "se-sto"}, {"regions": [{"name": "se-sto", "values": {}}]}):
        bodies = {
            "well-known/example-cloud.eu": profile(auth={"auth_url": "https://a.example-cloud.eu"}, **fields),
            "identity/a.example-cloud.eu": VERSIONS,
        }
        (found,) = held(bodies).said()
        assert found.note.en.endswith(" Regions in the profile: se-sto.")


@pytest.mark.parametrize(
    ("bodies", "told"),
    [
        ({}, ("not_listed", "well-known/example-cloud.eu: publishes no profile for OpenStack clients")),
        (
            {"well-known/example-cloud.eu": PROFILE},
            ("not_listed", "identity/identity.example-cloud.eu: no identity service answers there"),
        ),
        (
            {"well-known/example-cloud.eu": profile(regions=["one"])},
            ("unreadable", "well-known/example-cloud.eu: the profile gives no address of an identity service"),
        ),
        (
            {**EXAMPLES[0][1], "identity/identity.example-cloud.eu": b'{"versions": {"values": []}}'},
            ("unreadable", "identity/identity.example-cloud.eu: the answer names no version of OpenStack's identity service"),
        ),
        (
            {**EXAMPLES[0][1], "identity/identity.example-cloud.eu": VERSIONS.replace(b"vnd.openstack.identity", b"vnd.other")},
            ("unreadable", "identity/identity.example-cloud.eu: the answer names no version of OpenStack's identity service"),
        ),
    ],
)
def test_what_is_not_there_is_a_gap(bodies, told):
    assert only_gap(bodies) == told


def test_an_error_in_place_of_a_document_is_unreadable():
    reason, detail = only_gap({"well-known/example-cloud.eu": b'{"error": {"code": 500}}'})

    assert reason == "unreadable"
    assert detail.startswith("well-known/example-cloud.eu: ")


def test_the_address_of_one_version_is_not_the_list_of_versions():
    bodies = {**EXAMPLES[0][1], "identity/identity.example-cloud.eu": body("openstack/identity_v3_version.json")}

    assert only_gap(bodies)[0] == "unreadable"


def test_only_what_is_used_is_kept_and_no_mailbox():
    document = profile(
        auth={"auth_url": "https://a.example-cloud.eu", "username": "someone"}, message="ask some.one@example.eu now"
    )
    ask = held({}).asked[0]
    kept = openstack.keep(ask, document)

    assert json.loads(kept) == {"profile": {"auth": {"auth_url": "https://a.example-cloud.eu"}, "message": "ask  now"}}
    assert openstack.keep(ask, kept) == kept
    assert openstack.keep(ask, b"<html>some.one@example.eu") == b""


def test_the_kept_list_of_versions_is_read_as_the_whole_one():
    ask = held(EXAMPLES[0][1]).asked[1]
    kept = openstack.keep(ask, VERSIONS)

    assert openstack.keep(ask, kept) == kept
    assert [one["id"] for one in json.loads(kept)["versions"]["values"]] == ["v3.4", "v2.0"]
    assert b"href" not in kept


def test_without_an_address_nothing_is_asked():
    talk = conversation(openstack, "", {})

    assert talk.asked == []
    assert [(one.reason, one.detail) for one in gaps(talk.said())] == [
        ("not_asked", "nobody recorded where an OpenStack service describes itself")
    ]


def test_a_profile_of_the_client_alone_is_enough():
    bodies = {"profile/otc": body("openstack/otc.json")}

    asked = [one.key for one in conversation(openstack, "openstack: {vendor_profile: otc}", bodies).asked]

    assert asked == ["profile/otc", "identity/iam.eu-de.otc.t-systems.com", "identity/iam.eu-nl.otc.t-systems.com"]

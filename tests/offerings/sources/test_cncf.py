"""CNCF: recorded entries of the list; the folder's release counts, its end of support ends the fact, absence is never a no."""

from datetime import date

import pytest
from asked import FIXTURES, Conversation, answer, body, conversation, facts, gaps, holder, reference

from offerings.sources import cncf

RECORDED = sorted(path.relative_to(FIXTURES).as_posix() for path in (FIXTURES / "cncf").rglob("PRODUCT.yaml"))


def folders(*names):
    return f"kubernetes: {{conformance: [{', '.join(names)}]}}"


def entry(minor, folder):
    return {f"product/v{minor}/{folder}": body(f"cncf/v{minor}/{folder}/PRODUCT.yaml")}


EXAMPLES = [
    (holder(folders("exoscale")), {**entry("1.37", "exoscale"), **entry("1.36", "exoscale"), **entry("1.35", "exoscale")}),
    (holder(folders("ovh", "plusserver-pske")), {**entry("1.35", "ovh"), **entry("1.35", "plusserver-pske")}),
    (holder(folders("stackit-kubernetes-engine")), entry("1.34", "stackit-kubernetes-engine")),
    (holder(folders("nowhere")), {}),
]


def said(bodies, *names, on=date(2026, 11, 28)):
    return conversation(cncf, folders(*names), bodies, on).said()


def only(bodies, name):
    (found,) = facts(said(bodies, name))
    return found


def test_the_releases_that_are_supported_and_the_last_that_is_not_are_asked_newest_first():
    held = Conversation(cncf, holder(folders("Aruba")), {}).hold()

    assert [ask.url for ask in held.asked] == [
        f"https://raw.githubusercontent.com/cncf/k8s-conformance/master/v{minor}/Aruba/PRODUCT.yaml"
        for minor in ("1.37", "1.36", "1.35", "1.34")
    ]


@pytest.mark.parametrize(
    ("on", "minors"),
    [
        (date(2026, 10, 27), ["1.37", "1.36", "1.35", "1.34"]),
        (date(2027, 2, 28), ["1.37", "1.36", "1.35", "1.34"]),
        (date(2027, 3, 1), ["1.37", "1.36", "1.35"]),
        (date(2030, 1, 1), ["1.37"]),
    ],
)
def test_a_release_is_supported_through_its_last_day(on, minors):
    held = Conversation(cncf, holder(folders("eks")), {}, on).hold()

    assert [ask.key for ask in held.asked] == [f"product/v{minor}/eks" for minor in minors]


def test_the_newest_listing_counts_until_the_release_is_no_longer_supported():
    found = only(EXAMPLES[0][1], "exoscale")

    assert (found.value, found.kind, found.ask) == (True, "measurement", "product/v1.37/exoscale")
    assert found.valid_until == date(2027, 10, 28)
    assert found.note.en == (
        "Listed for Kubernetes 1.37: Exoscale Scalable Kubernetes Service, version v1.37.0 of the product, a hosted service. "
        "It passed the tests of that release once; Kubernetes 1.37 is supported until 2027-10-28."
    )
    assert found.note.nl == (
        "Vermeld voor Kubernetes 1.37: Exoscale Scalable Kubernetes Service, versie v1.37.0 van het product, een gehoste dienst. "
        "Het slaagde één keer voor de tests van die uitgave; Kubernetes 1.37 wordt ondersteund tot en met 2027-10-28."
    )


def test_an_old_listing_is_told_and_has_ended():
    found = only(EXAMPLES[2][1], "stackit-kubernetes-engine")

    assert found.valid_until == date(2026, 10, 27)
    assert "Listed for Kubernetes 1.34: STACKIT Kubernetes Engine SKE, version v1.34.2" in found.note.en


@pytest.mark.parametrize(
    ("minor", "folder", "version"),
    [
        ("1.35", "ovh", "version 1.0 of the product"),
        ("1.35", "cyso", "version 20260730_v1357 of the product"),
        ("1.35", "plusserver-pske", "version v1.44.0 of the product"),
        ("1.36", "oke", "version 1.70.2 of the product"),
        ("1.37", "metakube-openstack", "version 2026-09-30 of the product"),
    ],
)
def test_the_version_is_text_and_the_release_is_that_of_the_folder(minor, folder, version):
    found = only(entry(minor, folder), folder)

    assert version in found.note.en
    assert found.note.en.startswith(f"Listed for Kubernetes {minor}: ")


@pytest.mark.parametrize("path", RECORDED)
def test_every_recorded_entry_is_read_and_kept_without_a_mailbox(path):
    minor, folder = path.split("/")[1:3]
    kept = cncf.keep(None, body(path))

    assert b"redacted" in body(path)
    assert b"@" not in kept
    assert cncf.keep(None, kept) == kept
    for content in (body(path), kept):
        have = {f"product/{minor}/{folder}": answer(f"product/{minor}/{folder}", content)}
        (found,) = cncf.parse(holder(folders(folder)), have, reference())
        assert found.value is True


def test_what_is_kept_is_a_short_list_of_texts():
    assert cncf.keep(None, body("cncf/v1.35/ovh/PRODUCT.yaml")).decode() == (
        'vendor: "OVHcloud"\n'
        'name: "OVHcloud Managed Kubernetes Service"\n'
        'version: "1.0"\n'
        'type: "hosted platform"\n'
        'website_url: "https://www.ovhcloud.com/en-gb/public-cloud/kubernetes/"\n'
        'documentation_url: "https://docs.ovh.com/gb/en/kubernetes/"\n'
    )


def test_a_mailbox_in_another_field_is_not_kept_either():
    assert cncf.keep(None, b"name: Sample\nvendor: Someone <a@b.example>\n") == b'name: "Sample"\n'


def test_hidden_signs_do_not_come_through():
    assert cncf.keep(None, rb'name: "Sam\u202eple\u2028 Cloud"' + b"\n") == b'name: "Sam ple Cloud"\n'


def test_no_listing_is_a_gap_that_names_the_releases_that_were_asked():
    (found,) = said({}, "nowhere")

    assert (found.question, found.reason) == ("kubernetes-conformant", "not_listed")
    assert found.detail == "no folder 'nowhere' for Kubernetes 1.37, 1.36, 1.35, 1.34"


def test_a_release_that_could_not_be_asked_is_not_called_absent():
    have = {"product/v1.36/nowhere": answer("product/v1.36/nowhere", b"", status=404)}

    (found,) = cncf.parse(holder(folders("nowhere")), have, reference())

    assert found.detail == "no folder 'nowhere' for Kubernetes 1.36"
    assert list(cncf.parse(holder(folders("nowhere")), {}, reference())) == []


def test_each_folder_answers_for_itself():
    found = said({**entry("1.35", "ovh")}, "ovh", "nowhere")

    assert [one.ask for one in facts(found)] == ["product/v1.35/ovh"]
    assert [one.reason for one in gaps(found)] == ["not_listed"]


@pytest.mark.parametrize("kind", ["distribution", "Installer", "DISTRIBUTION", "distribution / installer", "Certified installer"])
def test_software_that_others_run_is_no_service(kind):
    found = said({"product/v1.36/sample": f"name: Sample\ntype: {kind}\n".encode()}, "sample")

    assert [(one.reason, one.detail) for one in found] == [
        (
            "not_covered",
            f"product/v1.36/sample: listed as a {kind.lower()}, software that others run; the question is about a service",
        )
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("type: Hosted-Platform", "a hosted service"),
        ("type: platform", "a platform"),
        ("type: appliance", "a product of a kind that is not told"),
        ("vendor: Sample", "a product of a kind that is not told"),
    ],
)
def test_kinds_are_mapped_and_not_compared_as_text(kind, words):
    found = only({"product/v1.36/sample": f"name: Sample\n{kind}\n".encode()}, "sample")

    assert found.note.en.startswith(f"Listed for Kubernetes 1.36: Sample, {words}. ")


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "the file is empty; expected keys and values, so write them or remove the file"),
        (b"vendor: Sample\n", "the entry names no product"),
        (b"- name: Sample\n", "the entry is no list of keys and values"),
        (b"name: Sample\nname: Other\n", "the key 'name' stands twice, first in line 1; remove one, or merge the two"),
    ],
)
def test_an_entry_that_cannot_be_read_is_a_gap_and_an_older_one_still_counts(content, detail):
    have = {
        "product/v1.37/exoscale": answer("product/v1.37/exoscale", content),
        "product/v1.36/exoscale": answer("product/v1.36/exoscale", body("cncf/v1.36/exoscale/PRODUCT.yaml")),
    }

    found = list(cncf.parse(holder(folders("exoscale")), have, reference()))

    assert [(one.reason, one.detail) for one in gaps(found)] == [("unreadable", f"product/v1.37/exoscale: {detail}")]
    assert [one.ask for one in facts(found)] == ["product/v1.36/exoscale"]


def test_without_a_folder_nothing_is_asked():
    held = conversation(cncf, "", {})

    assert held.asked == []
    assert [(one.reason, one.detail) for one in held.said()] == [
        ("not_asked", "nobody recorded a folder in the list of certified Kubernetes services")
    ]

"""People in JSON documents: left out, while roles and organisations stay."""

import pytest

from offerings.reading import people

KEPT = {
    "gx:legalName": "Example Cloud B.V.",
    "gx:email": "support@example.eu",
    "mail": ["mailto:info@example.eu", {"@type": "xsd:string", "@value": "privacy@example.eu"}],
    "gx:description": "Write to security@example.eu, or see https://example.eu/@docs.",
    "issuer": "did:web:example.eu",
    "count": 3,
    "type": ["gx:LegalPerson"],
}


def test_organisations_and_mailboxes_of_roles_stay():
    assert people.without(KEPT) == KEPT


@pytest.mark.parametrize(
    "part",
    [
        {"gx:email": "jan.jansen@example.eu"},
        {"https://schema.org/email": ["info@example.eu", "jan@example.eu"]},
        {"email": "jan at example.eu"},
        {"email": None},
        {"vcard:hasTelephone": "+31201234567"},
        {"gx:phone_number": "020-1234567"},
        {"schema:givenName": "Jan"},
        {"note": "Call Jan on jan@example.eu"},
        {"contact": "tel:+31201234567"},
        {"contact": "mailto:jan@example.eu"},
        {"signedBy": {"type": "schema:Person", "name": "Jan Jansen"}},
        {"signedBy": {"@type": ["x:NaturalPerson"], "name": "Jan Jansen"}},
    ],
)
def test_what_names_a_person_is_left_out(part):
    assert people.without({**KEPT, **part}) == {key: value for key, value in KEPT.items() if key not in part}
    assert people.without([KEPT, [part]]) == [KEPT, [{}]]


def test_items_of_lists_that_name_a_person_are_left_out():
    assert people.without(["jan@example.eu", "noc@example.eu", {"type": "Person"}, 7]) == ["noc@example.eu", 7]

"""A world in which every free text of every record says the same thing, however hostile."""

import json
from collections.abc import Iterator
from pathlib import Path

import worlds

from cloudpeil import keeping
from cloudpeil.workspace import Settings
from criteria.crosswalks import Crosswalk
from criteria.frameworks import Header, Objective
from criteria.model import Model
from criteria.questions import Question
from criteria.reference import Certificates, Countries, Groups, Laws, OtherRulers, Standards, Topics, Units
from criteria.source import parse
from offerings.cases import CaseFile
from offerings.contests import Contest
from offerings.dossiers import Offering, Provider
from reports import chain
from reports.appending import published
from reports.drafting import drafts
from reports.publication import Publication
from scoring.outlook import unknowns

RECORDS: dict[str, type[Model]] = {
    "cloudpeil.yaml": Settings,
    "criteria/questions/*.yaml": Question,
    "criteria/frameworks/*/*/framework.yaml": Header,
    "criteria/frameworks/*/*/?.yaml": Objective,
    "criteria/reference/certificates.yaml": Certificates,
    "criteria/reference/countries.yaml": Countries,
    "criteria/reference/groups.yaml": Groups,
    "criteria/reference/laws.yaml": Laws,
    "criteria/reference/rulers.yaml": OtherRulers,
    "criteria/crosswalks/*.yaml": Crosswalk,
    "criteria/cases/*/*.yaml": CaseFile,
    "criteria/reference/standards.yaml": Standards,
    "criteria/reference/topics.yaml": Topics,
    "criteria/reference/units.yaml": Units,
    "offerings/providers/*/provider.yaml": Provider,
    "offerings/providers/*/*-cloud.yaml": Offering,
    "offerings/contests/*.yaml": Contest,
}
# Lines that name something else, which must exist; a text of anyone's choice is refused there.
REFERENCES = {
    "KnownException.where",
    "Country.id",
    "Member.country",
    "Law.country",
    "Group.includes",
    "Claim.inside",
    "Claim.outside",
    "Statement.inside",
    "Statement.outside",
    "Case.territory",
    "Criterion.requirements",  # none of these may be left out too
}
REFERENCES |= {
    "Header.territory",
    "Profile.territory",
    "Test.inside",
    "Test.outside",
    "Test.within",
    "Test.overlaps",
    "Test.includes",
    "Test.includes_any",
}
NOTES = {"Text", "Note"}
NOTED = {"en": "x", "nl": "x"}
SOURCE = {"title": "x", "url": "https://example.org/law", "publisher": "x", "note": NOTED}
ADDED: dict[str, dict[str, object]] = {
    "cloudpeil.yaml": {"address": "https://example.org/", "contact": {"name": "x", "url": "https://example.org/contact"}},
    "framework.yaml": {
        "exceptions": [{"check": "never-binds", "where": ["E.1"], "because": NOTED}],
        "dates": [{"on": "2026-11-01", "what": NOTED}],
        "left_out": [{"requirements": ["x"], "because": NOTED}],
    },
    "provider.yaml": {
        "legal_entities": [{"role": "group", "name": "x", "register": {"authority": "RA000001", "number": "x"}}],
        "components": [{"product": "p1", "version": "x"}],
    },
}
MORE: dict[str, object] = {
    "criteria/reference/certificates.yaml": {"certificates": [{"id": "seal", "label": NOTED, "issuer": "x", "about": NOTED}]},
    "criteria/reference/standards.yaml": {"standards": [{"id": "open", "label": NOTED, "publisher": "x", "about": NOTED}]},
    "criteria/reference/rulers.yaml": {
        "rulers": [
            {"id": "other", "name": NOTED, "publisher": "x", "status": NOTED}
            | {"left_out": [{"requirements": ["x"], "because": NOTED}]}
        ]
    },
    "criteria/crosswalks/itself.yaml": {
        "framework": "harbour",
        "edition": "2026",
        "other": "harbour",
        "other_edition": "2026",
        "links": [{"ours": name, "theirs": name, "relation": "equivalent", "because": NOTED} for name in ("P.1", "P.2", "E.1")],
        "without_counterpart": [{side: ["E.2"], "because": NOTED} for side in ("ours", "theirs")],
    },
    "criteria/cases/harbour/2026.yaml": {
        "cases": [{"id": "one", "clause": "x", "shows": NOTED, "on": "2026-11-01", "expect": {"P.1": "open"}}]
    },
    "criteria/reference/laws.yaml": {
        "laws": [{"id": "act", "country": "US", "name": NOTED, "kind": "access", "about": NOTED, "sources": [SOURCE]}]
    },
}


class Poison:
    """Puts one text into every place of a record where its model takes any text, and remembers the places."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: set[str] = set()

    def record(self, model: type[Model], data: object) -> dict[str, object]:
        schema = model.model_json_schema(by_alias=True)
        return self._value(schema, schema.get("$defs", {}), data, "")

    def _value(self, schema: dict[str, object], defs: dict[str, object], data: object, place: str) -> object:
        schema = _plain(schema, defs, data)
        if is_free(schema):
            if place in REFERENCES:
                return data
            self.places.add(place)
            return self.text
        if schema.get("title") in NOTES:
            self.places.add(place)
            return dict.fromkeys(data, self.text)
        if isinstance(data, list):
            return [self._value(schema.get("items", {}), defs, item, place) for item in data]
        if isinstance(data, dict):
            return self._mapping(schema, defs, data, place)
        return data

    def _mapping(self, schema: dict[str, object], defs: dict[str, object], data: dict[str, object], place: str) -> object:
        name, known = schema.get("title", ""), schema.get("properties", {})
        filled = data if name == "Contest" else {**data, **dict(_missing(schema, defs, data))}
        others = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties") or {})
        return {
            key: self._value(known.get(key, others), defs, value, f"{name}.{key}" if known else place)
            for key, value in filled.items()
        }


def is_free(schema: dict[str, object]) -> bool:
    """Whether any text may stand here."""
    return schema.get("type") == ["string", "number"] and schema.get("pattern") == r"\S"


def _plain(schema: dict[str, object], defs: dict[str, object], data: object) -> dict[str, object]:
    """A schema without references and alternatives, as this value takes it."""
    while "$ref" in schema or "anyOf" in schema or "oneOf" in schema:
        if "$ref" in schema:
            schema = {**defs[schema["$ref"].rpartition("/")[2]]}
        else:
            choices = [_plain(one, defs, data) for one in schema.get("anyOf", schema.get("oneOf"))]
            schema = next((one for one in choices if _fits(one, data)), {})
    if schema.get("type") == "array" and isinstance(data, dict):
        return _plain(schema["items"], defs, data)
    return schema


def _fits(schema: dict[str, object], data: object) -> bool:
    if isinstance(data, dict):
        return not schema.keys().isdisjoint({"properties", "additionalProperties", "patternProperties"})
    return schema.get("type") != "null"


def _missing(schema: dict[str, object], defs: dict[str, object], data: dict[str, object]) -> Iterator[tuple[str, object]]:
    """The texts of a record that may be left out, and are."""
    for key, inside in schema.get("properties", {}).items():
        if key not in data and f"{schema['title']}.{key}" not in REFERENCES:
            for one in inside.get("anyOf", [inside]):
                plain = _plain(one, defs, NOTED)
                if is_free(plain) or plain.get("title") in NOTES:
                    filler = "x" if is_free(plain) else NOTED
                    yield key, [filler] if one.get("type") == "array" else filler


def free_places() -> set[str]:
    """Every place of every record where any text may stand."""
    found = set()
    for model in RECORDS.values():
        schema = model.model_json_schema(by_alias=True)
        defs = schema.get("$defs", {})
        for one in [schema, *(inside for name, inside in defs.items() if name not in NOTES)]:
            for key, inside in one.get("properties", {}).items():
                choices = [_plain(each, defs, NOTED) for each in [inside, *inside.get("anyOf", []), inside.get("items", {})]]
                if any(is_free(each) or each.get("title") in NOTES for each in choices):
                    found.add(f"{one['title']}.{key}")
    return found - REFERENCES


def world(folder: Path, text: str) -> tuple[Publication, set[str]]:
    """The invented world with this text wherever one may stand, and these places."""
    place = worlds.copy_of_harbour(folder / "world")
    for name, content in MORE.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(json.dumps(content), encoding="utf-8")
    poison = Poison(text)
    for pattern, model in RECORDS.items():
        for path in sorted(place.glob(pattern)):
            data = json.loads(json.dumps(parse(path.read_bytes(), path.name))) | ADDED.get(path.name, {})
            record = poison.record(model, data)
            if "motto" in record.get("facts", {}):
                record["facts"]["motto"]["value"] = text
            if "weights" in record:
                record["weights"][text[:100]] = {"E": 60, "P": 40}
            path.write_text(json.dumps(record), encoding="utf-8")
    return _published(place), poison.places


def _published(place: Path) -> Publication:
    """What is published from this folder after two publications, of which the first knew less."""
    record, dossier = place / keeping.RECORD, place / "offerings/providers/botterwiek/botterwiek-cloud.yaml"
    whole = json.loads(dossier.read_text(encoding="utf-8"))
    record.unlink(missing_ok=True)
    for facts in ({"storage": whole["facts"]["storage"]}, whole["facts"]):
        dossier.write_text(json.dumps(whole | {"facts": facts}), encoding="utf-8")
        of = worlds.publication(place)
        found = drafts(of, lambda one: len(unknowns(one)))
        longer = published(of.record, found, of.ruler.framework.id, worlds.ON, worlds.ON)
        record.parent.mkdir(exist_ok=True)
        record.write_bytes(chain.text(longer))
    return worlds.publication(place)

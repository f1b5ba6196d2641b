"""Twelve invented offerings beside those of the harbour, with owners and places of storage recorded in every way there is."""

import json
import shutil
from pathlib import Path

import worlds

from criteria.reader import PACKAGED
from reports.facets import CONTROL, STORAGE
from reports.publication import Publication

# name, service models, and what is claimed on owners, storage, keys and the energy ratio
SHIPS = [
    ("Aak", ["iaas"], {"value": ["NL"]}, {"value": ["NL"]}, {"value": "customer"}, {"value": 1.1}),
    ("Botter", ["iaas", "paas"], {"value": ["NL", "US"]}, {"value": ["NL", "DE"]}, {"value": "shared"}, {"value": 1.2}),
    ("Čun", ["saas"], {"value": ["US"], "complete": False}, {"value": ["US"]}, {"value": "provider"}, None),
    ("Dory", ["saas"], {"value": ["US"], "complete": False}, {"value": ["DE", "US"]}, None, {"value": 2}),
    ("Eikar", ["paas"], {"inside": "EU"}, {"inside": "EEA"}, {"value": "customer"}, {"value": 1.3}),
    (
        "Felouk",
        ["iaas", "saas"],
        {"outside": "EEA"},
        {"value": ["NO"], "complete": False},
        {"at_least": "shared"},
        {"at_most": 3},
    ),
    ("Galjoot", ["iaas"], None, {"inside": "EEA", "value": ["DE"], "complete": False}, {"value": "customer"}, {"value": 1.4}),
    ("Hoeker", ["iaas"], {"value": ["DE"]}, None, None, None),
    ("IJsschots", ["paas"], None, {"value": ["DE"]}, {"value": "customer"}, None),
    ("Jol", ["paas"], {"value": ["DE"]}, {"value": ["NL", "NO"]}, {"value": "shared"}, {"at_least": 1.5}),
    ("Kaag", ["saas"], {"value": ["NO"]}, {"outside": "EU"}, {"value": "provider"}, {"value": 1.2}),
    ("Loggér", ["iaas"], {"value": ["NL"]}, {"value": ["NL"]}, {"value": "shared"}, {"value": 1.2}),
]
KNOWN_AS = {"Dory": ["Ketelpost", "Zeilagenda"], "Čun": ["Straße 9"]}


def world(folder: Path) -> Publication:
    """The harbour with these offerings, and with the two questions on countries."""
    place = worlds.copy_of_harbour(folder / "world")
    for name in (CONTROL, STORAGE):
        shutil.copy(PACKAGED / f"criteria/questions/{name}.yaml", place / "criteria/questions")
    topics = [{"id": name, "label": {"en": name, "nl": name}} for name in ("place", "energy", "ownership", "data-location")]
    (place / "criteria/reference/topics.yaml").write_text(json.dumps({"topics": topics}), encoding="utf-8")
    home = place / "offerings/providers/werf"
    home.mkdir()
    (home / "provider.yaml").write_text(
        json.dumps({"id": "werf", "name": "Werf", "legal_name": "Scheepswerf N.V."}), encoding="utf-8"
    )
    for number, ship in enumerate(SHIPS):
        record = _offering(f"ship-{number}", *ship)
        (home / f"ship-{number}.yaml").write_text(json.dumps(record), encoding="utf-8")
    return worlds.publication(place)


def _offering(name, title, models, control, storage, keys, pue):
    said = {CONTROL: control, STORAGE: storage, "storage": storage, "keys": keys, "pue": pue}
    return {
        "id": name,
        "provider": "werf",
        "name": title,
        "service_models": models,
        "about": {"en": f"A ship of the kind {title.lower()}.", "nl": f"Een schip van het soort {title.lower()}."},
        "also_known_as": KNOWN_AS.get(title, []),
        "sources": {"terms": {"title": "Terms", "kind": "contract", "retrieved": "2026-11-20"}},
        "facts": {question: [{**claim, "source": "terms"}] for question, claim in said.items() if claim},
    }

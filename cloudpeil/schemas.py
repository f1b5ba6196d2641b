"""JSON Schemas of all formats, made from the models, so that an editor knows every key."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from cloudpeil.workspace import Settings
from criteria.frameworks import Header, Objective
from criteria.profiles import AnswerSheet, Profile
from criteria.questions import Question
from criteria.reference import FILES
from offerings.dossiers import Offering, Provider

VERSION = "1"

MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "question": (Question, "criteria/questions/<id>.yaml"),
    "framework": (Header, "criteria/frameworks/<framework>/<edition>/framework.yaml"),
    "objective": (Objective, "criteria/frameworks/<framework>/<edition>/<objective>.yaml"),
    "provider": (Provider, "offerings/providers/<provider>/provider.yaml"),
    "offering": (Offering, "offerings/providers/<provider>/<offering>.yaml"),
    "workspace": (Settings, "cloudpeil.yaml"),
    "profile": (Profile, "a profile, for --profile"),
    "answers": (AnswerSheet, "an answer sheet, for cloudpeil score"),
    **{name: (model, f"criteria/reference/{name}.yaml") for name, model in FILES.items()},
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a format."""
    model, path = MODELS[name]
    body = model.model_json_schema(by_alias=True)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:cloudpeil:schema:{name}:{VERSION}",
        **body,
        "description": f"{body.get('description', '')}\n\nFile: {path}".strip(),
    }

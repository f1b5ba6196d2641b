"""JSON Schemas of all formats: of files, made from the models, so that an editor knows every key; and of results."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from cloudpeil.workspace import Settings
from criteria.crosswalks import Crosswalk
from criteria.frameworks import Header, Objective
from criteria.questions import Question
from criteria.reference import FILES
from offerings.cases import CaseFile
from offerings.contests import Contest
from offerings.dossiers import Offering, Provider
from offerings.profiles import AnswerSheet, Profile
from reports import schemas as results

VERSION = "1"

MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "question": (Question, "criteria/questions/<id>.yaml"),
    "framework": (Header, "criteria/frameworks/<framework>/<edition>/framework.yaml"),
    "objective": (Objective, "criteria/frameworks/<framework>/<edition>/<objective>.yaml"),
    "provider": (Provider, "offerings/providers/<provider>/provider.yaml"),
    "offering": (Offering, "offerings/providers/<provider>/<offering>.yaml"),
    "contest": (Contest, "offerings/contests/<id>.yaml"),
    "crosswalk-file": (Crosswalk, "criteria/crosswalks/<any name>.yaml"),
    "case-file": (CaseFile, "criteria/cases/<framework>/<edition>.yaml"),
    "workspace": (Settings, "cloudpeil.yaml"),
    "profile": (Profile, "a profile, for --profile"),
    "answers": (AnswerSheet, "an answer sheet, for cloudpeil score"),
    **{name: (model, f"criteria/reference/{name}.yaml") for name, model in FILES.items()},
}
# Every format: what editors write, then what cloudpeil gives; with the files that are in it.
FORMATS: dict[str, str] = {
    **{name: path for name, (_, path) in MODELS.items()},
    **{name: ", ".join(where) for name, (where, _) in results.RESULTS.items()},
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a format."""
    if name in results.RESULTS:
        return results.schema(name)
    model, path = MODELS[name]
    body = model.model_json_schema(by_alias=True)
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:cloudpeil:schema:{name}:{VERSION}",
        **body,
        "description": f"{body.get('description', '')}\n\nFile: {path}".strip(),
    }

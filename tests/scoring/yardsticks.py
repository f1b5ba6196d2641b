"""Two small rulers without a score over the tiny workspace of the broken files: a checklist, and a gate, with a crosswalk."""

from pathlib import Path

from criteria import library
from criteria.reader import Reader
from offerings.dossiers import Dossier, Offering, Provider, Source, Statement

BASE = Path(__file__).parent.parent / "broken" / "base"

HEADER = """\
id: {id}
edition: 1
title: {{en: The {id}, nl: De {id}}}
publisher: Nobody
status: guidance
about: {{en: For tests., nl: Voor tests.}}
overall: {overall}
sources: [{{title: A page}}]
levels:
  - {{level: 0, name: {{en: Not met, nl: Niet voldaan}}, meaning: {{en: Nothing., nl: Niets.}}}}
  - {{level: 1, name: {{en: Met, nl: Voldaan}}, meaning: {{en: Everything., nl: Alles.}}}}
territory: EU
"""
CHECKLIST = """\
objective: C
title: {en: Checks, nl: Controles}
about: {en: For tests., nl: Voor tests.}
criteria:
  - id: C.1
    topic: {en: Storage, nl: Opslag}
    rungs:
      - {level: 0, is: {en: Elsewhere, nl: Elders}}
      - {level: 1, is: {en: Inside, nl: Binnen}, when: {question: storage-countries, within: territory}}
    rationale: {en: For tests., nl: Voor tests.}
  - id: C.2
    topic: {en: From a day on, nl: Vanaf een dag}
    rungs:
      - {level: 0, is: {en: Closed, nl: Gesloten}}
      - {level: 1, is: {en: Open, nl: Open}, when: {question: open-source, is: true}}
      - level: 1
        not_applicable: true
        is: {en: Does not hold yet, nl: Geldt nog niet}
        when: {question: assessment-day, at_most: 2027-01-11}
    rationale: {en: For tests., nl: Voor tests.}
  - id: C.3
    topic: {en: For the buyer, nl: Voor de inkoper}
    rungs:
      - {level: 0, is: {en: Needed, nl: Nodig}}
      - {level: 1, is: {en: Not needed, nl: Niet nodig}, when: {question: buyers-need, is: false}}
    rationale: {en: For tests., nl: Voor tests.}
  - id: C.4
    topic: {en: Platforms only, nl: Alleen platformen}
    additional: true
    rungs:
      - {level: 0, is: {en: Wasteful, nl: Verspillend}}
      - {level: 1, is: {en: Lean, nl: Zuinig}, when: {question: pue, at_most: 1.2}}
      - level: 1
        not_applicable: true
        is: {en: No platform, nl: Geen platform}
        when: {not: {question: service-models, includes_any: [paas, saas]}}
    rationale: {en: For tests., nl: Voor tests.}
"""
GATE = """\
objective: G
title: {en: Gate, nl: Poort}
about: {en: For tests., nl: Voor tests.}
criteria:
  - id: G.1
    topic: {en: Storage, nl: Opslag}
    rungs:
      - {level: 0, is: {en: Elsewhere, nl: Elders}}
      - {level: 1, is: {en: Inside, nl: Binnen}, when: {question: storage-countries, within: EEA}}
    rationale: {en: For tests., nl: Voor tests.}
"""
CROSSWALK = """\
framework: checklist
edition: 1
other: gate
other_edition: 1
links:
  - {ours: C.1, theirs: G.1, relation: covers, because: {en: EU or EEA., nl: EU of EER.}}
without_counterpart:
  - {ours: [C.2, C.3, C.4], because: {en: For tests., nl: Voor tests.}}
"""
SERVICE_MODELS = """\
id: service-models
topic: general
type: choices
subject: assessment
label: {en: Models, nl: Modellen}
ask: {en: Which?, nl: Welke?}
why: {en: It matters., nl: Het doet ertoe.}
help: {en: Look it up., nl: Zoek het op.}
effort: disclosure
evidence: [documentation]
options:
  - {id: iaas, label: {en: I, nl: I}}
  - {id: paas, label: {en: P, nl: P}}
  - {id: saas, label: {en: S, nl: S}}
"""
FILES = {
    "criteria/frameworks/checklist/1/framework.yaml": HEADER.format(id="checklist", overall="none"),
    "criteria/frameworks/checklist/1/c.yaml": CHECKLIST,
    "criteria/frameworks/gate/1/framework.yaml": HEADER.format(id="gate", overall="lowest"),
    "criteria/frameworks/gate/1/g.yaml": GATE,
    "criteria/crosswalks/checklist--gate.yaml": CROSSWALK,
    "criteria/questions/service-models.yaml": SERVICE_MODELS,
}


def lay(folder: Path, files=None) -> Path:
    for name, text in {**FILES, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def load(folder: Path):
    """The library with the two rulers in it."""
    reader = Reader(layers=(BASE, lay(folder)))
    found = library.load(reader)
    reader.finish()
    return found


def offering(models=("iaas",), **facts) -> Dossier:
    """An offering whose facts all stand in one contract."""
    source = {"contract": Source(title="Contract", kind="contract", retrieved="2026-11-01")}
    said = {name.replace("_", "-"): [{"value": value, "source": "contract"}] for name, value in facts.items()}
    made = Offering(id="box", provider="acme", name="Box", service_models=models, sources=source, facts=said)
    return Dossier(made, Provider(id="acme", name="Acme"))


def said(value) -> Statement:
    return Statement(value=value)

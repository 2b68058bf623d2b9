"""What the second opinion learns from: our own examples and the dialogue's training lines."""

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.safety.stand_for import with_values
from api.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "data" / "safety" / "examples"
DIALOGUE = ROOT / "data" / "nlu"
_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_ITEM = re.compile(r"^\s*- ")

Label = Literal["none", "clinician", "emergency", "crisis"]
# What the dialogue hands to a person on the intent alone; the rest of its lines is answered.
CLINICAL_INTENTS = frozenset({"ask_diagnosis", "ask_medication_advice", "ask_results"})
HEALTH_INTENTS = CLINICAL_INTENTS | {"ask_symptom", "inform", "complain", "report_dose_skipped"}
TALK, COMPLAINTS = "dialogue", "dialogue_health"
DIALOGUE_GROUPS = (TALK, COMPLAINTS)
LETTERS, EVERYDAY = "letters", "everyday"


class ExampleFile(BaseModel):
    """`safety_examples` of one file: messages of one label under short group names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Label
    messages: dict[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One message, what it is, and the group it was written for."""

    text: str
    label: Label
    group: str


def own_examples(folder: Path = EXAMPLES) -> list[Example]:
    """Every line of `data/safety/examples/`."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path.read_text(encoding="utf-8"))
        file = ExampleFile.model_validate(content["safety_examples"])
        for group, lines in file.messages.items():
            found += [Example(text, file.label, group) for text in lines.splitlines() if text]
    return found


def dialogue_examples(folder: Path = DIALOGUE) -> list[Example]:
    """The dialogue's training examples as typed, each once, in a fixed order."""
    found: dict[str, tuple[Label, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path.read_text(encoding="utf-8"))
        for entry in content.get("nlu", ()):
            intent = entry.get("intent")
            label: Label = "clinician" if intent in CLINICAL_INTENTS else "none"
            group = TALK if intent not in HEALTH_INTENTS else COMPLAINTS
            found.update(dict.fromkeys(_plain_lines(entry), (label, group)))
    chance = random.Random(len(found))  # noqa: S311 - a fixed draw, no secret
    return [Example(with_values(text, chance), *kind) for text, kind in sorted(found.items())]


def _plain_lines(entry: dict[str, str]) -> Iterator[str]:
    for line in str(entry.get("examples", "")).splitlines():
        text = _ANNOTATION.sub(r"\1", _ITEM.sub("", line)).strip()
        if text:
            yield text


def spread(examples: list[Example], most: int) -> list[Example]:
    """At most `most` of the examples, chosen by hash so that adding one moves few others."""
    return sorted(examples, key=lambda one: hashlib.sha256(one.text.encode()).digest())[:most]

"""What the second opinion learns from: our own examples and the dialogue's training lines."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "data" / "safety" / "examples"
DIALOGUE = ROOT / "data" / "nlu"
_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_ITEM = re.compile(r"^\s*- ")

Label = Literal["none", "emergency", "crisis"]


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
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = ExampleFile.model_validate(content["safety_examples"])
        for group, lines in file.messages.items():
            found += [Example(text, file.label, group) for text in lines.splitlines() if text]
    return found


def dialogue_lines(folder: Path = DIALOGUE) -> list[str]:
    """Plain texts of the dialogue's training examples, each once, in a fixed order."""
    lines: set[str] = set()
    for path in sorted(folder.glob("*.yml")):
        lines.update(_plain_lines(path))
    return sorted(lines)


def _plain_lines(path: Path) -> Iterator[str]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in content.get("nlu", ()):
        for line in str(entry.get("examples", "")).splitlines():
            text = _ANNOTATION.sub(r"\1", _ITEM.sub("", line)).strip()
            if text:
                yield text


def spread(lines: list[str], most: int) -> list[str]:
    """At most `most` of the lines, chosen by hash so that adding a line moves few others."""
    return sorted(lines, key=lambda text: hashlib.sha256(text.encode()).digest())[:most]

"""What the model of the output check learns from: forbidden and allowed texts, by writer.

The project's own texts are allowed ones too: all of them are read by people and by the tests.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from api.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
CLAIM_TEXTS = ROOT / "data" / "safety" / "claims"
OWN = (
    "domain.yml", "data/notices.yml", "data/clinic/canned_replies.yml", "data/clinic/locations.yml",
    "data/safety/replies.yml",
)  # fmt: skip
CARDS = ROOT / "data" / "knowledge"
SAID = ("text", "texts", "canned_replies", "facts")
OWN_WRITER, OWN_GROUPS = "own", 3
NOTHING = "none"
Kind = Literal["diagnosis", "reassurance", "directive", "results", "prognosis", "impersonation"]
KINDS: tuple[str, ...] = (NOTHING, *get_args(Kind))


class ClaimTextFile(BaseModel):
    """`claim_texts` of one file: one text a line, forbidden by kind, allowed by occasion."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    forbidden: dict[Kind, str]
    allowed: dict[str, str]


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A text, what it claims (one of `KINDS`), and the file of its writer."""

    text: str
    kind: str
    writer: str


def own_files() -> list[Path]:
    """Where the project's own texts are."""
    return [*(ROOT / name for name in OWN), *sorted(CARDS.glob("*.yml"))]


def own_texts() -> list[ClaimText]:
    """The project's replies, notices and cards, in groups of files as if by several writers."""
    found = []
    for path in own_files():
        content = read_yaml(path.read_text(encoding="utf-8"))
        writer = f"{OWN_WRITER} {zlib.crc32(path.name.encode()) % OWN_GROUPS}"
        found += [ClaimText(text, NOTHING, writer) for text in _said_in(content)]
    return found


def _said_in(node: Any, *, is_said: bool = False) -> Iterator[str]:
    """Every string below a key of SAID, in whatever language."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _said_in(value, is_said=is_said or key in SAID)
    elif isinstance(node, list):
        for value in node:
            yield from _said_in(value, is_said=is_said)
    elif isinstance(node, str) and is_said:
        yield node


def claim_texts(folder: Path = CLAIM_TEXTS) -> list[ClaimText]:
    """Every line of `data/safety/claims/`."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        content = read_yaml(path.read_text(encoding="utf-8"))
        file = ClaimTextFile.model_validate(content["claim_texts"])
        groups = [*file.forbidden.items(), *((NOTHING, lines) for lines in file.allowed.values())]
        for kind, lines in groups:
            found += [ClaimText(text, kind, path.stem) for text in lines.splitlines() if text]
    return found

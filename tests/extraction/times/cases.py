"""Phrases and dialogues of time with what they mean, and how many of them are understood.

Two halves: the grammar is tuned on one, the other is only counted. A phrase is right when kind and
value are; a dialogue when the scheduler would look through the same times at its end, day and hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from api.extraction.resolve_time import resolve_time
from api.extraction.resolve_time.values import Resolved

FOLDER = Path(__file__).parent
HALVES = ("tuning", "measuring")
ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Case:
    """`meant`: the wishes of each reading that is right, as "kind value"."""

    kind: str
    text: str
    meant: tuple[frozenset[str], ...]
    ref: datetime

    @property
    def turns(self) -> list[str]:
        return [turn.strip() for turn in self.text.split(" / ")]


def load_cases(name: str) -> list[Case]:
    """The cases of "tuning", "measuring" or of "dialogues_" and a half."""
    return list(_read((FOLDER / f"{name}.txt").read_text("utf-8").splitlines()))


def _read(lines: list[str]) -> Iterator[Case]:
    kind, ref = "", datetime.min.replace(tzinfo=ZoneInfo(ZONE))
    for line in lines:
        if line.startswith("# "):
            kind = line[2:]
        elif line.startswith("@ "):
            ref = datetime.fromisoformat(line[2:]).replace(tzinfo=ZoneInfo(ZONE))
        elif line:
            text, meant = line.rsplit(" => ", 1)
            yield Case(kind, text, tuple(map(wishes_in, meant.split(" ~ "))), ref)


def wishes_in(said: str) -> frozenset[str]:
    return frozenset(each.strip() for each in said.split(" | "))


def read_phrase(case: Case) -> frozenset[str]:
    """What is read of a phrase, each wish as "kind value"."""
    found = resolve_time(text=case.text, ref=case.ref, time_zone=ZONE)
    return frozenset(map(_written, (found, *found.alternatives)))


def _written(found: Resolved) -> str:
    return f"{found.kind} {found.value}".strip()


def is_understood(case: Case) -> bool:
    return read_phrase(case) in case.meant

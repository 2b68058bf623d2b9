"""Test messages with [ ] around what identifies; some of the lines are only measured on."""

import re
from dataclasses import dataclass
from pathlib import Path

from api.privacy.redact import find_spans
from tests.privacy.scoring import DIRECTORY

HERE = Path(__file__).parent
_MARK = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Marked:
    text: str
    asked: str | None
    values: tuple[tuple[int, int], ...]


def read_marked(
    name: str, *, asked: str | None = None, held_out: bool, every: int = 2
) -> list[Marked]:
    """Lines of `<name>.txt`, of which every second (third, ...) one is held out; a tab sets the
    asked kind before the text."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    return [
        _marked(line, asked)
        for number, line in enumerate(lines, start=1)
        if (number % every == 0) is held_out
    ]


def _marked(line: str, asked: str | None) -> Marked:
    if "\t" in line:
        asked, line = line.split("\t", 1)
    text, values, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        values.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        at = match.end()
    return Marked(text + line[at:], asked, tuple(values))


def leaks(row: Marked, kind: str | None = None) -> bool:
    """Whether a letter or figure of a marked value stays readable."""
    hidden = _hidden(row, kind)
    return any(row.text[i].isalnum() and not hidden[i] for a, b in row.values for i in range(a, b))


def overreaches(row: Marked, kind: str | None = None) -> bool:
    """Whether a letter or figure outside the marked values is hidden (as `kind`)."""
    hidden = _hidden(row, kind)
    inside = {i for a, b in row.values for i in range(a, b)}
    return any(hidden[i] and i not in inside and c.isalnum() for i, c in enumerate(row.text))


def counts(rows: list[Marked], kind: str) -> tuple[int, int, int]:
    """(marked characters, of them hidden as anything, characters hidden as `kind`)."""
    gold = found = labelled = 0
    for row in rows:
        anything, own = _hidden(row, None), _hidden(row, kind)
        inside = {i for a, b in row.values for i in range(a, b) if row.text[i].isalnum()}
        gold += len(inside)
        found += sum(anything[i] for i in inside)
        labelled += sum(own[i] for i, c in enumerate(row.text) if c.isalnum())
    return gold, found, labelled


def wrongly_labelled(rows: list[Marked], kind: str) -> int:
    """Characters hidden as `kind` that are not marked."""
    wrong = 0
    for row in rows:
        own = _hidden(row, kind)
        inside = {i for a, b in row.values for i in range(a, b)}
        wrong += sum(own[i] and i not in inside for i, c in enumerate(row.text) if c.isalnum())
    return wrong


def _hidden(row: Marked, kind: str | None) -> list[bool]:
    spans = find_spans(text=row.text, asked=row.asked, directory=DIRECTORY)
    hidden = [False] * len(row.text)
    for span in spans:
        if kind is None or span.type == kind:
            hidden[span.start : span.end] = [True] * (span.end - span.start)
    return hidden

"""Several medicines with times of their own in one message: a reminder for each, one by one.

"Atorvastatin at 9 pm and losartan at 8 am" is not both of them at both times.
"""

import re
from dataclasses import dataclass

from actions.reminders.reading import part_of_day
from actions.turn import Turn
from api.extraction.schemas import Understanding

_JOINT = re.compile(r"[,;.]|\b(?:and|then|also|plus|y|e|luego|tambi[eé]n|adem[aá]s)\b|&", re.I)


@dataclass(frozen=True)
class Apart:
    """The words of one medicine's reminder, and what it is called."""

    words: str
    label: str


async def take_apart(turn: Turn) -> list[Apart]:
    """One for each medicine where every one has times of its own and these differ; else none."""
    found = await turn.api.understand(text=turn.text)
    if len(found.medications) < 2:
        return []
    pieces = _pieces(turn.text, found)
    if len(pieces) < 2:
        return []
    times = [await _times_of(turn, each.words) for each in pieces]
    return pieces if all(times) and len(set(times)) > 1 else []


async def _times_of(turn: Turn, words: str) -> str:
    time = (await turn.api.understand(text=words)).time
    return time.value or part_of_day(words) or ""


def _pieces(text: str, found: Understanding) -> list[Apart]:
    """The message, cut at the last joint before each medicine but the first."""
    cuts = [0]
    for before, after in zip(found.medications, found.medications[1:], strict=False):
        joints = list(_JOINT.finditer(text, before.span.end, after.span.start))
        if joints:
            cuts.append(joints[-1].end())
    ends = [*cuts[1:], len(text)]
    pieces = []
    for start, end in zip(cuts, ends, strict=True):
        names = [one.said.lower() for one in found.medications if start <= one.span.start < end]
        pieces.append(Apart(text[start:end].strip(" ,;"), ", ".join(names)))
    return pieces

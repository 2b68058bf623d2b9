"""Two edits of one text put together by lines, where they do not touch; and where they do."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Hunk = tuple[int, int, list[str]]


@dataclass(frozen=True)
class Place:
    """Lines that both sides changed differently; `line` is the first one's number before."""

    line: int
    base: str
    mine: str
    theirs: str


Piece = str | Place


def merge(*, base: str, mine: str, theirs: str) -> str | None:
    """`base` with both sides' changes; None where both changed the same lines differently."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    found = pieces(base=base, mine=mine, theirs=theirs)
    return None if places_in(found) else "".join(one for one in found if isinstance(one, str))


def pieces(*, base: str, mine: str, theirs: str) -> list[Piece]:
    """The text in its order: what both sides agree on or one of them changed, and the places."""
    lines = base.splitlines(keepends=True)
    own, other = _hunks(lines, mine), _hunks(lines, theirs)
    found: list[Piece] = []
    end = 0
    for start, stop in _stretches([*own, *other]):
        found.append("".join(lines[end:start]))
        left, right = _side(lines, own, start, stop), _side(lines, other, start, stop)
        before = "".join(lines[start:stop])
        if left == right or right == before:
            found.append(left)
        elif left == before:
            found.append(right)
        else:
            found.append(Place(start + 1, before, left, right))
        end = stop
    return [*found, "".join(lines[end:])]


def places_in(found: Sequence[Piece]) -> list[Place]:
    return [one for one in found if isinstance(one, Place)]


def chosen(found: Sequence[Piece], keep_mine: Sequence[bool]) -> str:
    """The text with one side's lines at each place, in the places' order."""
    choice = iter(keep_mine)
    return "".join(
        one if isinstance(one, str) else one.mine if next(choice) else one.theirs for one in found
    )


def _hunks(lines: list[str], other: str) -> list[Hunk]:
    new = other.splitlines(keepends=True)
    matcher = SequenceMatcher(None, lines, new, autojunk=False)
    return [
        (start, end, new[first:last])
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _stretches(hunks: Sequence[Hunk]) -> list[tuple[int, int]]:
    """Where something changed: from line to line, what touches put together."""
    found: list[tuple[int, int]] = []
    for start, end, _ in sorted(hunks):
        if found and _touches(found[-1], start, end):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _touches(before: tuple[int, int], start: int, end: int) -> bool:
    """Whether a change shares lines with what came before, or writes at the same place.

    What one side adds to the end of what the other took away has lost what it belonged to.
    """
    return start < before[1] or start == before[0] or start == end == before[1]


def _side(lines: list[str], hunks: Sequence[Hunk], start: int, stop: int) -> str:
    """A stretch as one side has it."""
    own = lines[start:stop]
    for first, last, new in reversed(hunks):
        if start <= first and last <= stop:
            own[first - start : last - start] = new
    return "".join(own)

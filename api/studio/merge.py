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
    found: list[Piece] = []
    end = 0
    for one in _stretches(lines, _hunks(lines, mine), _hunks(lines, theirs)):
        found.append("".join(lines[end : one.start]))
        before = "".join(lines[one.start : one.end])
        left, right = one.said_by(lines, one.mine), one.said_by(lines, one.theirs)
        if left == right or right == before:
            found.append(left)
        elif left == before:
            found.append(right)
        else:
            found.append(Place(one.start + 1, before, left, right))
        end = one.end
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


@dataclass
class _Stretch:
    """Lines of the base that changes touch, with those of each side."""

    start: int
    end: int
    mine: list[Hunk]
    theirs: list[Hunk]

    def said_by(self, lines: list[str], hunks: list[Hunk]) -> str:
        """These lines as one side has them."""
        own = lines[self.start : self.end]
        for first, last, new in reversed(hunks):
            own[first - self.start : last - self.start] = new
        return "".join(own)


def _stretches(lines: list[str], mine: list[Hunk], theirs: list[Hunk]) -> list[_Stretch]:
    """Where something changed, what touches put together."""
    found: list[_Stretch] = []
    for hunk, is_mine in sorted(
        [*((one, True) for one in mine), *((one, False) for one in theirs)]
    ):
        if not found or not _touches(lines, found[-1], hunk):
            found.append(_Stretch(hunk[0], hunk[1], [], []))
        last = found[-1]
        last.end = max(last.end, hunk[1])
        (last.mine if is_mine else last.theirs).append(hunk)
    return found


def _touches(lines: list[str], before: _Stretch, hunk: Hunk) -> bool:
    """Whether a change shares lines with what came before, or writes at the same place.

    What one side adds to the end of what the other took away has lost what it belonged to, as an
    example its intent; not so where it stands beside it, as one intent beside another.
    """
    start, end, new = hunk
    if start < before.end or start == before.start:
        return True
    if not start == end == before.end:
        return False
    gone = _depths(lines[before.start : before.end])
    is_all = before.start == 0 and before.end == len(lines)  # then it stands beside nothing
    return is_all or any(one > min(gone) for one in _depths(new)[:1] if gone)


def _depths(lines: Sequence[str]) -> list[int]:
    """How far each line that is not blank is indented."""
    return [len(one) - len(one.lstrip()) for one in lines if one.strip()]

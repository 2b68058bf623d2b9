"""Two edits of one text put together by lines, where they do not touch."""

from difflib import SequenceMatcher

Hunk = tuple[int, int, list[str]]


def merge(*, base: str, mine: str, theirs: str) -> str | None:
    """`base` with both sides' changes; None where both changed the same lines differently."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    lines = base.splitlines(keepends=True)
    hunks: list[Hunk] = []
    for hunk in sorted([*_hunks(lines, mine), *_hunks(lines, theirs)]):
        if hunks and hunk == hunks[-1]:
            continue
        if hunks and _touch(hunks[-1], hunk):
            return None
        hunks.append(hunk)
    for start, end, new in reversed(hunks):
        lines[start:end] = new
    return "".join(lines)


def _hunks(lines: list[str], other: str) -> list[Hunk]:
    new = other.splitlines(keepends=True)
    matcher = SequenceMatcher(None, lines, new, autojunk=False)
    return [
        (start, end, new[first:last])
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _touch(before: Hunk, after: Hunk) -> bool:
    """Whether two changes share lines, or write at one place.

    What one side adds to the end of what the other took away has lost what it belonged to.
    """
    adds = after[0] == after[1] == before[1]
    return after[0] < before[1] or after[0] == before[0] or adds

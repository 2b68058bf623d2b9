"""Offsets of words in a message."""

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of Unicode code points in the text that was given."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def join_spans(spans: list[Span], *, text: str, gap: int = 0) -> tuple[Span, ...]:
    """Sort and merge spans that touch or are parted by at most `gap` code points of blank."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end + gap:
            between = text[merged[-1].end : span.start]
            if not between.strip(" ,\t\n"):
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
                continue
        merged.append(span)
    return tuple(merged)

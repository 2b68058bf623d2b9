"""An identifier that is begun in one message and ended in the next: "my social is 412-31", "5528".

The message is read once more behind what the patient wrote before it; of what is found there, only
what reaches over the seam, or begins right behind it, says something new.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from api.privacy.recognizers.person_words import is_ordinary
from api.privacy.redact import find_spans
from api.privacy.spans import Directory, KnownValue, Span

REACH: Final = 160
# A rest in ordinary words ("hoof" of "van hoof") is short: a longer message begins anew.
REST_WORDS: Final = 3
_FIRST: Final = re.compile(r"\s*(\S+)")
_SIGNS: Final = re.compile(r"[@._\-]")


def find_continued(
    *,
    text: str,
    before: Sequence[str],
    found: Sequence[Span],
    known: Sequence[KnownValue],
    directory: Directory,
) -> tuple[Span, ...]:
    """`found`, and what of `text` ends an identifier that the last of `before` began.

    `known` without what was told before: the half that is known already would hide the whole.
    """
    if not before or not _may_go_on(text):
        return tuple(found)
    tail = " ".join(before)[-REACH:]
    seam = tail if _SIGNS.match(text) or tail.endswith(("@", "-", "_")) else f"{tail} "
    joined = find_spans(text=seam + text, known=known, directory=directory)
    rest = [
        replace(span, start=max(0, span.start - len(seam)), end=span.end - len(seam))
        for span in joined
        if span.start <= len(seam) < span.end
    ]
    more = [piece for span in rest for piece in _outside(span, found) if _says(text, piece)]
    return tuple(sorted([*found, *more]))


def _may_go_on(text: str) -> bool:
    first = _FIRST.match(text)
    if first is None:
        return False
    word = first.group(1).strip(".,;:!?'\"()").lower()
    return len(text.split()) <= REST_WORDS or not word.isalpha() or not is_ordinary(word)


def _outside(span: Span, found: Sequence[Span]) -> Iterator[Span]:
    """The parts of a span that nothing found covers."""
    start = span.start
    for other in (*found, replace(span, start=span.end, end=span.end)):
        if other.end <= start or other.start > span.end:
            continue
        if start < other.start:
            yield replace(span, start=start, end=other.start)
        start = max(start, other.end)


def _says(text: str, span: Span) -> bool:
    return any(char.isalnum() for char in text[span.start : span.end])

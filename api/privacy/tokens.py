"""The grammar of tokens, `<TYPE>_<n>` such as `PERSON_1`: writing, reading and restoring them."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from api.privacy.spans import TYPES, Span

_KINDS: Final = "|".join(sorted(TYPES, key=len, reverse=True))
TOKEN: Final = re.compile(rf"(?<![A-Za-z0-9_])({_KINDS})_([1-9][0-9]{{0,5}})(?![A-Za-z0-9_])")
LOOK_ALIKE: Final = re.compile(
    rf"(?<![a-z0-9])(?:{_KINDS.lower().replace('_', '[_ -]?')})\s?[_\-]\s?[0-9]{{1,9}}(?![a-z0-9])"
)

# Read in the text as it was typed, for there tokens are looked for later; with anything beside
# it, for what stands beside may become a token of its own.
_TYPED: Final = re.compile(rf"(?:{_KINDS})_[0-9]+")


def find_look_alikes(
    typed: str, folded: str, origin: Sequence[int] | None
) -> tuple[tuple[int, int], ...]:
    """Where in the folded text something reads as a token, there or as it was typed; `origin` leads
    from the folded text to the typed one."""
    found = [match.span() for match in LOOK_ALIKE.finditer(folded.lower())]
    for match in _TYPED.finditer(typed) if "_" in typed else ():
        start, end = match.span()
        if origin is not None:
            start, end = bisect_left(origin, start), bisect_left(origin, end)
        found.append((start, end))
    return tuple(sorted(found))


def format_token(kind: str, number: int) -> str:
    """`PERSON`, 1 → `PERSON_1`. Raises ValueError for an unknown type or a number below 1."""
    if kind not in TYPES or number < 1:
        raise ValueError("not a token")
    return f"{kind}_{number}"


def parse_token(text: str) -> tuple[str, int] | None:
    """(type, number) of a text that is one token and nothing else."""
    match = TOKEN.fullmatch(text)
    return (match.group(1), int(match.group(2))) if match else None


def find_tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text in order, repeated ones as often as they stand there."""
    return tuple(match.group() for match in TOKEN.finditer(text))


def replace_spans(text: str, spans: Sequence[Span], token_for: Callable[[Span, str], str]) -> str:
    """`text` with each span (sorted, not overlapping) replaced by `token_for(span, its words)`.

    A blank is put between a token and a letter, figure or underscore that would touch it, so
    that the token stays readable as one.
    """
    pieces: list[str] = []
    at = 0
    for span in spans:
        if span.start < at or span.end > len(text) or span.end <= span.start:
            raise ValueError("spans must be sorted, inside the text and not overlap")
        pieces.append(text[at : span.start])
        if _touches("".join(pieces[-1:])[-1:] or (" " if not pieces[:-1] else pieces[-2][-1:])):
            pieces.append(" ")
        pieces.append(token_for(span, text[span.start : span.end]))
        if _touches(text[span.end : span.end + 1]):
            pieces.append(" ")
        at = span.end
    pieces.append(text[at:])
    return "".join(pieces)


def _touches(char: str) -> bool:
    return char.isalnum() or char == "_"


def restore(text: str, value_of: Callable[[str], str | None]) -> str:
    """Tokens back to their values; one that `value_of` does not know stays as it is."""

    def value(match: re.Match[str]) -> str:
        known = value_of(match.group())
        return match.group() if known is None else known

    return TOKEN.sub(value, text)

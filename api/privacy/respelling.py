# ruff: noqa: E501
"""What people spell out on purpose or by habit, put together before anything else reads it.

"m a r c h 4" reads "march 4", "d e b @ a o l . c o m" an address, "double u" a w. Names stay as they
are: who spells one is found by the letters themselves.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from api.privacy.encodings import encoded_characters
from api.privacy.gazetteer import load_words

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve cero uno dos tres cuatro cinco seis siete "
    "ocho nueve diez"
)
_MONTHS: Final = (
    "january february march april june july august september october november december enero febrero marzo abril "
    "junio julio agosto septiembre octubre noviembre diciembre"
)
_OTHERS: Final = "dot com arroba punto gmail yahoo hotmail outlook icloud"
_LETTERS: Final = re.compile(r"(?<![\w'])[a-z](?: [a-z](?![\w'])){2,40}", re.IGNORECASE)
_SPACED: Final = r"[a-z0-9](?: ?[._\-]? [a-z0-9](?!\w)){1,30}"
_ADDRESS: Final = re.compile(
    rf"(?<![\w.@])(?:{_SPACED} ?@ ?(?:[a-z0-9\-]{{2,30}}|{_SPACED})|[a-z0-9][\w.\-]{{1,40}} ?@ ?{_SPACED})"
    r"(?: ?\. ?(?:c ?o ?m|n ?e ?t|o ?r ?g|e ?d ?u|[a-z]{2,4})|(?: ?\.? ?| {2})(?:c o m|n e t|o r g|e d u))(?![\w'])",
    re.IGNORECASE,
)
_WORDS: Final = "|".join(_UNITS.split())
# A w said at length, beside letters or figures; a dash said between a letter and what it leads to.
_DOUBLE_U: Final = re.compile(
    rf"(?<![a-z'])double[ \-]u(?=[\s,]{{1,2}}(?:[a-z](?![\w'])|\d|(?:{_WORDS})(?![a-z])))",
    re.IGNORECASE,
)
_DASH: Final = re.compile(
    rf"(?<=(?<![\w'])[a-z]) (?:dash|hyphen|guion) (?=\d|(?:{_WORDS})(?![a-z]))", re.IGNORECASE
)
_THEN: Final = re.compile(r"(?<=\d),? (?:and )?then,? (?=\d{4,}(?![\w:/]))", re.IGNORECASE)

# A figure for the letter that it looks like, inside of a name: "m4ria l0pez"; "jan4" is a day.
_FIGURED: Final = re.compile(
    r"(?<![\w.\-/@#])(?=[a-z]{0,9}[013457])(?!(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|"
    r"ene|abr|ago|dic|mon|tues?|wed|thurs?|fri|sat|sun|lun|mie|jue|vie|sab|dom)\d{1,2}(?![\w@]))"
    r"[a-z013457]{3,14}(?![\w@]|\.\w)",
    re.IGNORECASE,
)
_LETTER_OF: Final = (str.maketrans("013457", "oieast"), str.maketrans("013457", "oleast"))
_LEAST_LETTERS: Final = 3

Change = tuple[int, int, str, Sequence[int]]


def respell(text: str) -> tuple[str, list[int]] | None:
    """The text put together and, for each character of it, where it came from; None if it stays."""
    changes = sorted(_changes(text))
    if not changes:
        return None
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end, put, places in changes:
        if start < at:
            continue
        pieces += [text[at:start], put]
        origin += [*range(at, start), *places]
        at = end
    pieces.append(text[at:])
    origin += range(at, len(text) + 1)
    return "".join(pieces), origin


def _changes(text: str) -> Iterator[Change]:
    for start, end, meant in encoded_characters(text):
        yield start, end, meant, (start,)
    for match in _FIGURED.finditer(text):
        yield from _figured_name(match)
    if "@" in text:
        for match in _ADDRESS.finditer(text):
            yield _closed(text, *match.span())
    for match in _LETTERS.finditer(text):
        yield from _spelled_words(text, match)
    low = text.lower()
    if "double" in low:
        for match in _DOUBLE_U.finditer(text):
            yield *match.span(), "w", (match.start(),)
    if "dash" in low or "hyphen" in low or "guion" in low:
        for match in _DASH.finditer(text):
            yield *match.span(), "-", (match.start(),)
    if "then" in low:
        for match in _THEN.finditer(text):
            yield *match.span(), " ", (match.start(),)


def _closed(text: str, start: int, end: int) -> Change:
    """The stretch without its blanks."""
    places = [at for at in range(start, end) if text[at] != " "]
    return start, end, "".join(text[at] for at in places), places


def _figured_name(match: re.Match[str]) -> Iterator[Change]:
    """A listed name with figures for some of its letters."""
    low = match.group().lower()
    letters = sum(map(str.isalpha, low))
    half = letters == _LEAST_LETTERS - 1 and len(low) > _LEAST_LETTERS and low[0].isalpha()
    if letters < _LEAST_LETTERS and not half:
        return
    listed = ("given", "surnames") if letters >= _LEAST_LETTERS else ("given",)
    for table in _LETTER_OF:
        name = low.translate(table)
        if any(name in load_words(one) for one in listed):
            yield *match.span(), name, range(*match.span())
            return


def _spelled_words(text: str, match: re.Match[str]) -> Iterator[Change]:
    """The words of a row of single letters, if they are known ones to the last letter."""
    letters = match.group().replace(" ", "").lower()
    at, found = 0, []
    while at < len(letters):
        word = _known_at(letters, at)
        if word is None:
            return
        start = match.start() + 2 * at
        found.append(_closed(text, start, start + 2 * len(word) - 1))
        at += len(word)
    yield from found


def _known_at(letters: str, at: int) -> str | None:
    known = _shelf().get(letters[at], ())
    return next((word for word in known if letters.startswith(word, at)), None)


@cache
def _shelf() -> dict[str, list[str]]:
    shelf: dict[str, list[str]] = {}
    words = f"{_UNITS} {_MONTHS} {_OTHERS}".split()
    for word in sorted(words, key=len, reverse=True):
        shelf.setdefault(word[0], []).append(word)
    return shelf

"""Where the value of a number begins and ends: "xyz 123 456", "w1234 56789", "1 e g 4 t e 5"."""

import re
from typing import Final

from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.person_words import WordKind, kind_of

UNIT: Final = re.compile(
    r"(?:mg|mcg|ml|units?|times|days?|weeks?|months?|years?|am|pm|percent|dollars|dolares|pesos|bucks|st|nd|rd|th)\b"
)
CODE: Final = re.compile(r"(?=[a-z\-]{0,12}\d)(?=[\d\-]{0,12}[a-z])[a-z0-9]{5,24}")
# The same with a hyphen: "ab1234-c", not "covid-19".
_HYPHENED: Final = re.compile(
    r"(?=(?:[a-z\-]*\d){3})(?=[\d\-]*[a-z])[a-z0-9]{2,24}(?:-[a-z0-9]{1,10}){1,3}"
)
_PIECE: Final = re.compile(r"[a-z0-9]+")
_SPACED: Final = re.compile(r"[a-z0-9](?:[ \-.][a-z0-9]){4,23}(?![a-z0-9])")
_PRICE: Final = re.compile(r"\d{1,4}\.\d{1,2}")
_LEADING_WORD: Final = re.compile(r"([a-z]{3,9})[ .,]{1,2}")
_BACK: Final = re.compile(r"[a-z0-9]+(?:[\-./_][a-z0-9]+)*")
_SPACED_BACK: Final = re.compile(
    r"(?<![a-z0-9'])(?:a(?= [a-z] )|[b-hj-z0-9])(?:[ \-][a-z0-9]){4,20}$"
)
# Single letters that are words themselves, in English, Spanish or chat.
_WORD_LETTERS: Final = "aiouye"
_LAST_LETTER: Final = re.compile(r" [a-z](?=\s*(?:$|[,.;)]))")
_BACK_CHARS: Final = 44
# Short for what a number is.
_LABELS: Final = frozenset(
    "ph tel cel tlf fax num nbr nr no ext ssn mrn dob fdn pcn bin grp mbr pol acct clm rx npi zip "
    "po hm wk cp cell home work id ref conf auth ins mob "
    "bp hr rr ht wt ldl hdl tsh wbc rbc hgb bmi plt bun gfr psa inr".split()
)
_PLANS: Final = frozenset("hmo ppo epo pos".split())


def is_word(text: str) -> bool:
    """Whether it is a word of the sentence and no letters of a number: "still", not "xyz"."""
    return len(text) > 2 and text not in _PLANS and part_of(text) in (Part.GRAMMAR, Part.EVERYDAY)


def past_words(low: str, start: int, end: int) -> int | None:
    """The start without words before the value ("id then 88123"); None if little is left.

    Behind such a word four figures are a year or an amount ("member since 2015").
    """
    first = start
    while word := _LEADING_WORD.match(low, start, end):
        if len(word.group(1)) <= 3 and not is_word(word.group(1)):
            break
        start = word.end()
    return start if start == first or is_strong(low[start:end]) else None


def is_strong(value: str) -> bool:
    """Whether it can be nothing but a number of something, also far from its label."""
    digits = sum(c.isdigit() for c in value)
    return digits >= 5 or bool(CODE.search(value) or (digits >= 4 and re.search(r"[a-z]", value)))


def value_start(low: str, end: int) -> int | None:
    """Where the identifier that ends at `end` begins, or None if there is none."""
    offset = max(0, end - _BACK_CHARS)
    spaced = _SPACED_BACK.search(low, offset, end)
    if spaced and sum(c.isdigit() for c in spaced.group()) >= 4:
        return spaced.start()
    start = None
    for piece in reversed(list(_BACK.finditer(low, offset, end))):
        if start is None and piece.end() != end:
            return None
        text = piece.group()
        if start is not None and low[piece.end() : start] != " ":
            break
        if any(c.isdigit() for c in text):
            start = piece.start()
            continue
        if start is not None and _is_inner_letter(low, piece):
            start = piece.start()
            continue
        if start is not None and len(text) <= 4 and is_prefix(text):
            start = piece.start()
        break
    return start


def _is_inner_letter(low: str, piece: re.Match[str]) -> bool:
    """Whether it is a single letter behind figures: "yrp 551 m 28800"."""
    text, start = piece.group(), piece.start()
    if len(text) > 1 or text in _WORD_LETTERS:
        return False
    return re.search(r"\d\d $", low[max(0, start - 3) : start]) is not None


def is_prefix(text: str) -> bool:
    """Whether letters may begin a number: "kl", "xyz", but not "is" or "still"."""
    return kind_of(text) is not WordKind.NEVER and not is_word(text)


def is_code(text: str) -> bool:
    """Whether letters before figures are no word at all: "xqh", but not "cell" or "ana"."""
    return kind_of(text) is WordKind.UNKNOWN and not is_word(text) and text not in _LABELS


def value_end(low: str, start: int, limit: int, *, least: int = 3) -> int | None:
    """Where the identifier that begins at `start` stops, or None if it is no identifier.

    Pieces go on as long as they hold a digit, or are at most five letters before or between
    pieces with digits ("xyz 123 456", "a 12 b 9"), or are single characters ("1 e g 4").
    """
    spaced = _spaced_end(low, start, least)
    if spaced is not None:
        return spaced
    pieces = list(_PIECE.finditer(low, start, limit))
    end, digits, skipped = None, 0, 0
    for index, piece in enumerate(pieces):
        text = piece.group()
        gap = low[end : piece.start()] if end is not None else ""
        count = sum(c.isdigit() for c in text)
        if count and not UNIT.match(text):
            if end is not None and skipped and gap == " ":
                break
            digits, end, skipped = digits + count, piece.end(), 0
            continue
        if end is not None and UNIT.match(text) and gap == " ":
            return None if digits <= 4 else end
        if end is not None and not skipped and _goes_on(pieces, index, gap):
            end = piece.end()
            continue
        lead = end is None and text.isalpha()
        if (UNIT.match(text) and not lead) or len(text) > 5 or (skipped := skipped + 1) > 1:
            break
        if gap == " ":
            break
    if end is None or _PRICE.fullmatch(low, start, end):
        return None
    code = CODE.fullmatch(low, start, end) or _HYPHENED.fullmatch(low, start, end)
    if digits < least and not code:
        return None
    last = _LAST_LETTER.match(low, end) if digits >= 5 else None
    return last.end() if last else end


def _goes_on(pieces: list[re.Match[str]], index: int, gap: str) -> bool:
    """Whether letters behind figures belong to them: "88-xy", "551 m 28800"."""
    text = pieces[index].group()
    if gap in ("-", ".", "/", "_"):
        return len(text) <= 3
    if gap != " " or len(text) > 1 or text in _WORD_LETTERS or index + 1 >= len(pieces):
        return False
    ahead = pieces[index + 1].group()
    return ahead[0].isdigit() and len(ahead) > 2


def _spaced_end(low: str, start: int, least: int) -> int | None:
    spaced = _SPACED.match(low, start)
    if spaced is None:
        return None
    text = spaced.group()
    if text[-2:] in (" i", " a", " y"):
        text = text[:-2]
    return start + len(text) if sum(c.isdigit() for c in text) >= max(least, 4) else None

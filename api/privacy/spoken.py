"""Runs of digits as people type or spell them: "555 019-9881", "five five five oh one"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = {
    "zero": "0", "oh": "0", "o": "0", "cero": "0", "one": "1", "uno": "1", "una": "1",
    "two": "2", "dos": "2", "three": "3", "tres": "3", "four": "4", "cuatro": "4",
    "five": "5", "cinco": "5", "six": "6", "seis": "6", "seven": "7", "siete": "7",
    "eight": "8", "ocho": "8", "nine": "9", "nueve": "9",
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "diez": 10, "once": 11,
    "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
_REPEAT = {"double": 2, "triple": 3, "doble": 2}
_JOIN = re.compile(
    r"[\s.,()\-]*(?:(?:dash|hyphen|guion|then|and|um|uh|y|plus|hundred)\b[\s.,\-]*)?"
)
# "53oh9" is three units; figures that run into a word are a unit only where they are many.
_UNIT = re.compile(r"\d+(?![a-z\d])|\d+(?=oh?\d)|\d{4,}|[a-z]+")
MAX_RUN_DIGITS = 40


@dataclass(frozen=True, slots=True)
class DigitRun:
    """`digits` in plain figures; `groups` are the sizes between gaps; `spelled` if in words."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    spelled: bool


def digits_of_word(word: str) -> str | None:
    """Figures for a number word, or None: "five" 5, "nineteen" 19, "eighty" 80."""
    if word in _ONES:
        return _ONES[word]
    value = _TEENS.get(word) or _TENS.get(word)
    return None if value is None else str(value)


def find_digit_runs(low: str) -> Iterator[DigitRun]:
    """Every longest run of figures and number words with nothing but gaps between."""
    units = [m for m in _UNIT.finditer(low) if _is_number(m.group()) or m.group() in _REPEAT]
    index = 0
    while index < len(units):
        taken, run = _read_run(low, units, index)
        if run is not None:
            yield run
        index += max(taken, 1)


def _is_number(word: str) -> bool:
    return word.isdigit() or digits_of_word(word) is not None


def _read_run(low: str, units: list[re.Match[str]], index: int) -> tuple[int, DigitRun | None]:
    first = units[index]
    digits, groups, spelled, end, taken, repeat = "", [], False, first.start(), 0, 1
    previous_tens = False
    for unit in units[index:]:
        gap = low[end : unit.start()]
        if taken and (len(gap) > 12 or not _JOIN.fullmatch(gap)):
            break
        word = unit.group()
        taken += 1
        if word in _REPEAT:
            repeat = _REPEAT[word]
            continue
        figures = word if word.isdigit() else (digits_of_word(word) or "")
        if previous_tens and word in _ONES and word not in ("o", "oh", "zero"):
            digits = digits[:-1]
        previous_tens = word in _TENS
        spelled = spelled or not word.isdigit()
        digits += figures * repeat
        groups.append(len(figures) * repeat)
        repeat, end = 1, unit.end()
        if len(digits) >= MAX_RUN_DIGITS:
            break
    if not digits:
        return taken, None
    return taken, DigitRun(first.start(), end, digits, tuple(groups), spelled)

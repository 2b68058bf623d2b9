"""Runs of digits as people type or spell them: "555 019-9881", "five five five oh one"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = {
    "zero": "0", "nought": "0", "naught": "0", "niner": "9",
    "oh": "0", "o": "0", "cero": "0", "one": "1", "uno": "1", "una": "1",
    "two": "2", "dos": "2", "three": "3", "tres": "3", "four": "4", "cuatro": "4",
    "five": "5", "cinco": "5", "six": "6", "seis": "6", "seven": "7", "siete": "7",
    "eight": "8", "ocho": "8", "nine": "9", "nueve": "9",
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "diez": 10, "once": 11,
    "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veintiuno": 21, "veintidos": 22, "veintitres": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28,
    "veintinueve": 29,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40,
    "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400,
    "quinientos": 500, "seiscientos": 600, "setecientos": 700, "ochocientos": 800,
    "novecientos": 900,
}  # fmt: skip
_REPEAT = {"double": 2, "triple": 3, "doble": 2}
_JOIN = re.compile(
    r"[\s.,()\-]*(?:(?:(?:and|y) )?(?:dash|hyphen|guion|dot|punto|then|luego|and|um|uh|y|"
    r"plus|hundred)\b"
    r"[\s.,\-]*)?"
)
# "53oh9" is three units; figures that run into a word are a unit only where they are many.
_UNIT = re.compile(r"\d+(?![a-z\d])|\d+(?=oh?\d)|\d{4,}|[a-z]+")
MAX_RUN_DIGITS = 40


@dataclass(frozen=True, slots=True)
class DigitRun:
    """`digits` in plain figures; `groups` are the sizes between gaps, `bounds` where each of them
    starts and ends; `spelled` if in words."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    spelled: bool
    bounds: tuple[tuple[int, int], ...] = ()

    def part(self, first: int, last: int) -> "DigitRun":
        """The groups `first:last` alone, of a run whose groups add up to its digits: a word that
        fills the zero of the one before it, as in "eighty two", adds none."""
        at = sum(self.groups[:first])
        size = sum(self.groups[first:last])
        bounds = self.bounds[first:last]
        return DigitRun(
            bounds[0][0],
            bounds[-1][1],
            self.digits[at : at + size],
            self.groups[first:last],
            self.spelled,
            bounds,
        )


def digits_of_word(word: str) -> str | None:
    """Figures for a number word, or None: "five" 5, "nineteen" 19, "eighty" 80."""
    if word in _ONES:
        return _ONES[word]
    value = _TEENS.get(word) or _TENS.get(word) or _HUNDREDS.get(word)
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


def _goes_on(low: str, units: list[re.Match[str]], at: int) -> bool:
    """Whether the unit at `at` is glued to the one before it, or another follows."""
    glued = not low[units[at].start() - 1].isspace()
    if glued or at + 1 >= len(units):
        return glued
    return _JOIN.fullmatch(low, units[at].end(), units[at + 1].start()) is not None


def _overlap(last: str, word: str) -> int:
    """How many zeros of a round number the next word fills: "eighty" "two" is 82."""
    if word not in _ONES or word in ("o", "oh", "zero"):
        return 2 if last in _HUNDREDS and (word in _TEENS or word in _TENS) else 0
    return 1 if last in _TENS or last in _HUNDREDS else 0


def _read_run(low: str, units: list[re.Match[str]], index: int) -> tuple[int, DigitRun | None]:
    first = units[index]
    digits, groups, spelled, end, taken, repeat = "", [], False, first.start(), 0, 1
    bounds: list[tuple[int, int]] = []
    reach, last = end, ""
    for unit in units[index:]:
        gap = low[reach : unit.start()]
        if taken and (len(gap) > 14 or not _JOIN.fullmatch(gap)):
            break
        word = unit.group()
        if word == "o" and last.isdigit() and not _goes_on(low, units, index + taken):
            break  # "3475550121 o al ...": Spanish for "or"
        taken += 1
        reach = unit.end()
        if word in _REPEAT:
            repeat = _REPEAT[word]
            continue
        figures = word if word.isdigit() else (digits_of_word(word) or "")
        digits = digits[: len(digits) - _overlap(last, word)]
        last = word
        spelled = spelled or not word.isdigit()
        digits += figures * repeat
        groups.append(len(figures) * repeat)
        bounds.append((unit.start(), unit.end()))
        repeat, end = 1, unit.end()
        if len(digits) >= MAX_RUN_DIGITS:
            break
    if not digits:
        return taken, None
    return taken, DigitRun(first.start(), end, digits, tuple(groups), spelled, tuple(bounds))

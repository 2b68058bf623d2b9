"""A verified birth date written in any other way than on file: figures, words, another order."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.base import Finding

_MONTHS: Final = (
    "january|jan|enero|ene", "february|feb|febrero", "march|mar|marzo", "april|apr|abril|abr",
    "may|mayo", "june|jun|junio", "july|jul|julio", "august|aug|agosto|ago",
    "september|sept|sep|septiembre|setiembre", "october|oct|octubre", "november|nov|noviembre",
    "december|dec|diciembre|dic",
)  # fmt: skip
_ONES: Final = (
    ("one", "first", "uno", "primero"), ("two", "second", "dos"), ("three", "third", "tres"),
    ("four", "fourth", "cuatro"), ("five", "fifth", "cinco"), ("six", "sixth", "seis"),
    ("seven", "seventh", "siete"), ("eight", "eighth", "ocho"), ("nine", "ninth", "nueve"),
    ("ten", "tenth", "diez"), ("eleven", "eleventh", "once"), ("twelve", "twelfth", "doce"),
    ("thirteen", "thirteenth", "trece"), ("fourteen", "fourteenth", "catorce"),
    ("fifteen", "fifteenth", "quince"), ("sixteen", "sixteenth", "dieciseis"),
    ("seventeen", "seventeenth", "diecisiete"), ("eighteen", "eighteenth", "dieciocho"),
    ("nineteen", "nineteenth", "diecinueve"),
)  # fmt: skip
_TENS: Final = {
    20: ("twenty", "veinte"), 30: ("thirty", "treinta"), 40: ("forty", "cuarenta"),
    50: ("fifty", "cincuenta"), 60: ("sixty", "sesenta"), 70: ("seventy", "setenta"),
    80: ("eighty", "ochenta"), 90: ("ninety", "noventa"),
}  # fmt: skip
_JOIN: Final = r"(?:[\s,./'\-]|\b(?:of|de|del|the|el|slash|dash|ano)\b){0,6}"
_REASON: Final = "verified birth date in another form"


def find_known_date(message: Message, value: str) -> Iterator[Finding]:
    """Mentions of the date `value` (ISO, or month first as written in the United States)."""
    born_on = _read_date(fold_plain(value))
    if born_on is None:
        return
    for regex in _forms(born_on):
        for match in regex.finditer(message.low):
            yield Finding(*match.span(), "DATE_OF_BIRTH", 1.5, _REASON)


def _read_date(value: str) -> date | None:
    numbers = [int(n) for n in re.findall(r"\d+", value)]
    if len(numbers) != 3:
        return None
    year, month, day = numbers if numbers[0] > 31 else (numbers[2], numbers[0], numbers[1])
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _forms(born_on: date) -> tuple[re.Pattern[str], ...]:
    """Each order of its parts, with a year: a month and day alone may be a wish for a visit."""
    month, day, year = _month(born_on.month), _day(born_on.day), _year(born_on.year)
    orders = ((month, day, year), (day, month, year), (year, month, day), (year, day, month))
    m, d, y = f"{born_on:%m}", f"{born_on:%d}", f"{born_on:%Y}"
    compact = (m + d + y, d + m + y, y + m + d, m + d + y[2:], d + m + y[2:])
    forms = [_JOIN.join(parts) for parts in orders] + list(compact)
    return tuple(re.compile(rf"(?<!\w)(?:{form})(?!\w)") for form in forms)


def _month(number: int) -> str:
    return rf"(?:(?:{_MONTHS[number - 1]})(?![a-z])|0?{number}(?!\d)|(?:{_words(number)})(?![a-z]))"


def _day(number: int) -> str:
    ending = r"(?:\s?(?:st|nd|rd|th|ro))?"
    return rf"(?:0?{number}(?!\d){ending}|(?:{_words(number)})(?![a-z]))"


def _year(number: int) -> str:
    """1991: "1991", "91", "'91", "nineteen ninety one", "ninety one", "noventa y uno"."""
    century, rest = divmod(number, 100)
    tail = _words(rest) if rest else "hundred|00"
    before = {19: "nineteen|mil novecientos", 20: "twenty|two thousand(?: and)?|dos mil"}
    lead = before.get(century, "eighteen")
    if century == 20 and rest < 10:
        tail = rf"(?:oh?[ -])?(?:{tail})" if rest else "hundred|"
    spelled = (
        rf"(?:(?:{lead})[ -]*)?(?:{tail})(?![a-z])" if rest else rf"(?:{lead})(?:[ -]hundred)?"
    )
    return rf"(?:{number}|'?{rest:02d}(?!\d)|{spelled})"


def _words(number: int) -> str:
    """The number 1 to 99 in words, as a day or as the end of a year."""
    if number < 20:
        return "|".join(_ONES[number - 1])
    tens, ones = number // 10 * 10, number % 10
    stems = "|".join(_TENS[tens])
    if not ones:
        return rf"{stems}|{_TENS[tens][0][:-1]}ieth"
    few = "|".join(_ONES[ones - 1])
    return rf"(?:{stems})(?:[ -]|\sy\s)?(?:{few})|veinti(?:{few})|treinta y (?:{few})"

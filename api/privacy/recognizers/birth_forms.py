# ruff: noqa: E501
"""How birth dates are typed: forms that are dates only beside a word for birth.

"5 3 84", "may 84", "22 del 8 del 79", "march the 2nd oh eight", "05031984", "1o/14/75".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.privacy.recognizers.calendar_words import (
    BIRTH_AFTER,
    BIRTH_BEFORE,
    CARDINAL,
    MONTH,
    WORD_DAY,
    WORD_YEAR,
)

_GAP: Final = r"[\s,./\-\\|_*~';:]{0,3}(?:(?:of|de|del|the|el|day|dia|mes|month|year|ano|slash|dash)\b[\s,]{1,2}){0,3}"
_GAP_YEAR: Final = _GAP.replace("(?:of|", "(?:of|in|en|on|")
_NUMBER: Final = (
    rf"(?:(?:3[01]|[12]\d|0?[1-9])(?:\s?(?:st|nd|rd|th|ro|er)\b)?(?!\d)(?:(?![a-z])|(?={MONTH})))"
)
_DAY: Final = rf"(?:{_NUMBER}|{WORD_DAY})"
_PART: Final = rf"(?:{MONTH}|{_DAY})"
_UNIT: Final = (
    r"(?!\d|[.:\-]\d|\s?(?:mg|ml|am|pm|lbs?|pounds|oz|weeks?|days?|months?|kilos|years?|yrs?)\b)"
)
_YEAR: Final = rf"(?:'?(?:(?:1[89]|20)\d\d|\d\d)(?![a-z]){_UNIT}|{WORD_YEAR}|(?:oh?|zero)[ -]{CARDINAL}(?![a-z]))"
_AHEAD: Final = r"(?<![\w/$])(?<!\d[.\-])"
_DIGIT: Final = r"[0-3ol]?[\dol]"


@dataclass(frozen=True, slots=True)
class BirthForm:
    """`close`: only right behind the word for birth, with nothing but small words between."""

    regex: re.Pattern[str]
    close: bool


_FORMS: Final = (
    BirthForm(re.compile(rf"{_AHEAD}{_PART}{_GAP}{_PART}{_GAP_YEAR}{_YEAR}"), close=False),
    BirthForm(re.compile(rf"{_AHEAD}(?:1[89]|20)\d\d{_GAP}{_PART}{_GAP}{_PART}{_UNIT}"), close=False),
    BirthForm(
        re.compile(rf"{_AHEAD}{_DIGIT}\s?[/\-.]\s?{_DIGIT}\s?[/\-.]\s?(?:\d\d){{1,2}}(?!\w)"), close=False
    ),
    BirthForm(re.compile(rf"{_AHEAD}(?:\d{{7,8}}|\d{{2}}[\s/\-.]?\d{{2}}[\s/\-.]?(?:\d\d){{1,2}})(?![\w])"), close=True),
    BirthForm(re.compile(rf"{_AHEAD}{MONTH}{_GAP_YEAR}(?:{_YEAR}|{_DAY}{_UNIT})"), close=True),
    BirthForm(re.compile(rf"{_AHEAD}{_DAY}{_GAP}{MONTH}"), close=True),
    BirthForm(re.compile(rf"{_AHEAD}'?\d\d[\s,./\-]{{1,3}}{MONTH}[\s,./\-]{{1,3}}{_DAY}{_UNIT}"), close=False),
    BirthForm(re.compile(rf"{_AHEAD}{_DAY}[\s,./\-]{{1,3}}(?:1[89]|20)\d\d[\s,./\-]{{1,3}}{MONTH}(?![a-z])"), close=False),
    BirthForm(
        re.compile(rf"{_AHEAD}(?:month|mes)\s{_NUMBER}[\s,]{{1,3}}(?:day|dia)\s{_NUMBER}(?:[\s,]{{1,3}}(?:year|ano)\s{_YEAR})?"),
        close=False,
    ),
    BirthForm(
        re.compile(r"(?<![\w/$.\-])(?:[12]\d|3[01]|0?[1-9])[/\-](?:[12]\d|3[01]|0?[1-9])(?![\w/\-]|\.\d)"), close=True
    ),
)  # fmt: skip
_WEEKDAY: Final = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
_CLOSE: Final = re.compile(
    rf"{BIRTH_BEFORE}(?:'s)?[\s:,;=.()\-#?]{{0,3}}(?:(?:is|wrong|actually|should be|was|on|the|in|en|es|el|un|una|a|it's|its|always|back|dia|day|of|"
    rf"falls|year|and all|{_WEEKDAY})\b[\s:,]{{1,2}}){{0,5}}$"
)
_EVENT: Final = re.compile(
    r"\b(?:surgery|since|diagnosed|appointment|appt|visit|booked|scheduled|injur\w+|accident|"
    r"fell|quit|started|results?|seen|test|refill\w*|available|see|come|moved|last|reschedule|"
    r"move|for|due|gave|discharged|admitted)\b"
)
_CUE: Final = re.compile(BIRTH_BEFORE)
# Without a mark or a month, figures beside each other may be readings.
_MARK_OR_MONTH: Final = re.compile(rf"\d\s?[/\-.,\\|_*~':]|(?<![a-z]){MONTH}")
_BEHIND: Final = re.compile(BIRTH_AFTER)
_OWN_DATE: Final = re.compile(
    r"[\s:=#.\-]*(?:(?:is|was|on|the|es|el)\s)*(?:\d{1,4}[/\-. ]\d|\d{1,2}(?:st|nd|rd|th)?[ \-](?:of |de )?[a-z]{3,10}\b|\d{6,8}(?!\d)|[a-z]{3,10} ?\d{1,2}\b)"
)
REACH: Final = 60


_THE: Final = re.compile(r"(?<![a-z])the $")


def with_article(low: str, start: int) -> int:
    """Where a date in words begins with its article: "the fourth of july"."""
    the = _THE.search(low, max(0, start - 4), start)
    return the.start() if the and low[start : start + 1].isalpha() else start


def find_birth_forms(low: str) -> Iterator[tuple[int, int, bool]]:
    """Every stretch that could be a birth date; whether it must be close to its word."""
    for form in _FORMS:
        for match in form.regex.finditer(low):
            plain = _MARK_OR_MONTH.search(match.group()) is None
            yield match.start(), match.end(), form.close or plain


def is_after_birth(before: str, *, close: bool) -> bool:
    """Whether the text before a date says that it is a birth date."""
    if close:
        return _CLOSE.search(before) is not None
    cues = list(_CUE.finditer(before))
    return (
        bool(cues)
        and len(before) - cues[-1].end() <= REACH
        and not _EVENT.search(before, cues[-1].end())
    )


def is_before_birth(low: str, end: int) -> bool:
    """Whether a word for birth stands behind a date, and no date of its own behind that."""
    behind = _BEHIND.match(low, end)
    return behind is not None and _OWN_DATE.match(low, behind.end()) is None


def names_event(text: str) -> bool:
    """Whether it speaks of a visit, an injury or the like, whose date is no birth date."""
    return _EVENT.search(text) is not None

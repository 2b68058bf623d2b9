"""Birth dates as people type them."""

import re
from datetime import date

from api.extraction.folding import fold, words_of
from api.extraction.resolve_time.lexicon import MONTHS, ORDINALS, SMALL_NUMBERS, TENS

MAX_AGE_YEARS = 120
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?[/.\-\s]\s?(\d{1,2})\s?[/.\-\s]\s?'?(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{8}|\d{6})(?!\d)")
_TOKEN = re.compile(r"\d+|[a-z]+")
_FILLERS = words_of("of the de del and y st nd rd th el on in to a")


def resolve_date_of_birth(text: str, *, today: date | None = None) -> date | None:
    """The birth date in `text`, US order where digits leave a choice.

    A two-digit year is the latest one that is not in the future. None when there is none, when
    no calendar has it, when it lies in the future or more than MAX_AGE_YEARS back. `today` is the
    clinic's local date.
    """
    from api.clock import now

    reference = today or now().date()
    folded = fold(text[:200])
    for found in (_numeric(folded), _compact(folded), _named(folded)):
        if found:
            return _checked(*found, today=reference)
    return None


Parts = tuple[int, int, int, bool]


def _numeric(folded: str) -> Parts | None:
    match = _NUMERIC.search(folded)
    if not match:
        return None
    first, second, third = (int(part) for part in match.groups())
    if len(match.group(1)) == 4:
        return first, second, third, False
    if len(match.group(1)) == 3:
        return None
    month, day = (second, first) if first > 12 >= second else (first, second)
    return third, month, day, len(match.group(3)) == 2


def _compact(folded: str) -> Parts | None:
    match = _COMPACT.search(folded)
    if not match:
        return None
    digits = match.group()
    if len(digits) == 6:
        return int(digits[4:]), int(digits[:2]), int(digits[2:4]), True
    if digits[:2] in ("19", "20") and int(digits[4:6]) <= 12:
        return int(digits[:4]), int(digits[4:6]), int(digits[6:]), False
    return int(digits[4:]), int(digits[:2]), int(digits[2:4]), False


def _named(folded: str) -> Parts | None:
    """ "march 3rd 82", "3 de marzo del 82", "third of march nineteen eighty two"."""
    words = [word for word in _TOKEN.findall(folded) if word not in _FILLERS]
    for i, word in enumerate(words):
        month = MONTHS.get(word)
        if not month:
            continue
        before = _day(words[:i][-2:])
        after, used = _day_at(words, i + 1)
        if before and i + 1 < len(words) and not words[i + 1].isdigit():
            after = 0  # "third of march nineteen eighty two"
        if after and i and len(words[i - 1]) == 4 and words[i - 1].isdigit():
            return int(words[i - 1]), month, after, False  # "1990 march 3rd"
        if after and (year := _year(words[i + 1 + used :])):
            return year[0], month, after, year[1]
        if before and (year := _year(words[i + 1 :])):
            return year[0], month, before, year[1]
    return None


def _day_at(words: list[str], i: int) -> tuple[int, int]:
    both = _day(words[i : i + 2]) or 0
    if words[i : i + 1] and words[i] in TENS and both > TENS[words[i]]:
        return both, 2
    return (_day(words[i : i + 1]) or 0), 1


def _day(words: list[str]) -> int | None:
    if not words:
        return None
    last = words[-1]
    number = int(last) if last.isdigit() else ORDINALS.get(last) or SMALL_NUMBERS.get(last)
    number = number or TENS.get(last)
    if number and number < 10 and len(words) > 1 and not last.isdigit():
        number += TENS.get(words[-2], 0)
    return number if number and 1 <= number <= 31 else None


def _year(words: list[str]) -> tuple[int, bool] | None:
    """A year in digits or words, and whether its century was left out."""
    if not words:
        return None
    if words[0].isdigit():
        return (int(words[0]), len(words[0]) == 2) if len(words[0]) in (2, 4) else None
    spoken = [word for word in words if word not in ("hundred", "oh", "o")]
    if spoken[:2] == ["two", "thousand"] or spoken[:2] == ["dos", "mil"]:
        return 2000 + _below_hundred(spoken[2:]), False
    if spoken[:1] == ["mil"] and spoken[1:2] == ["novecientos"]:
        return 1900 + _below_hundred(spoken[2:]), False
    if spoken and spoken[0] in ("nineteen", "twenty") and len(spoken) > 1:
        century = 1900 if spoken[0] == "nineteen" else 2000
        return century + _below_hundred(spoken[1:]), False
    value = _below_hundred(spoken)
    return (value, True) if value else None


_MORE_TENS = {"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "sesenta": 60,
              "setenta": 70, "ochenta": 80, "noventa": 90}  # fmt: skip


def _below_hundred(words: list[str]) -> int:
    if not words:
        return 0
    tens = TENS.get(words[0]) or _MORE_TENS.get(words[0])
    if tens:
        return tens + (SMALL_NUMBERS.get(words[1], 0) % 10 if len(words) > 1 else 0)
    return int(words[0]) if words[0].isdigit() else SMALL_NUMBERS.get(words[0], 0)


def _checked(year: int, month: int, day: int, short: bool, *, today: date) -> date | None:
    if short:
        year += today.year // 100 * 100
        if _make(year, month, day, today) is None:
            year -= 100
    return _make(year, month, day, today)


def _make(year: int, month: int, day: int, today: date) -> date | None:
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if born <= today and today.year - year <= MAX_AGE_YEARS else None

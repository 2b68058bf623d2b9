# ruff: noqa: E501
"""Runs of digits that may be a telephone number, apart from what they run into.

People list what is asked for with nothing between: "una falk 3/4/61 305 555 0142", "not 3055550142,
3055550143". Joined, such figures are no number at all.
"""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.calendar_words import MONTH, YEAR4
from api.privacy.spoken import DigitRun, find_digit_runs

_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"
_NTH: Final = rf"{_DAY}(?:st|nd|rd|th)?"
_YEAR: Final = rf"(?:{YEAR4}|'?\d\d(?!\d))"
_DATE: Final = re.compile(
    rf"(?<![\w/.\-])(?:{_DAY}([/.\-]){_DAY}\1{_YEAR}|{YEAR4}([/.\-]){_DAY}\2{_DAY}(?!\d)|"
    rf"{_DAY}/{_DAY}\s{YEAR4}|{_NTH}[\s\-]?(?:of |de )?{MONTH}[\s,.\-]*(?:de |del |of )?{_YEAR}(?!\s\d{{4}}(?!\d))|{_DAY} {_DAY} (?:19|20)\d\d(?!\d)|"
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d(?=[\s,;]))(?![\w/\-])|"
    rf"(?<![a-z]){MONTH}[\s\-]?(?:the )?{_NTH}[\s,.\-]+{_YEAR}(?![\w/\-])"
)
_MOST: Final = 11
_LONGEST: Final = 15  # with the code of a country
_SIZES: Final = ((11, "1"), (10, ""))
# Sizes of the groups of a date: "3 4 91", "03041991".
_DATED: Final = re.compile(r"[12] [12] [24]|[68]|2 2 2|4 2 2")
_BREAK: Final = re.compile(r"[,;.]\s|\s(?:and|y|or|o|not)\s")


def find_phone_runs(message: Message) -> Iterator[DigitRun]:
    """The runs of digits of a message without the dates in it, long ones taken apart."""
    masked = _DATE.sub(lambda match: "|" * len(match.group()), message.low)
    runs = message.digit_runs if masked == message.low else find_digit_runs(masked)
    for run in runs:
        whole = len(run.digits) <= _MOST or sum(run.groups) != len(run.digits)
        if whole or _is_international(message.low, run):
            yield run
        else:
            yield from _taken_apart(message.low, run)


def _is_international(low: str, run: DigitRun) -> bool:
    return len(run.digits) <= _LONGEST and (
        run.digits.startswith(("00", "011"))
        or low[max(0, run.start - 2) : run.start].strip(" (") == "+"
    )


def _taken_apart(low: str, run: DigitRun) -> Iterator[DigitRun]:
    """The pieces between breaks; of a piece too long for a number, the number at either end."""
    first = 0
    for index in range(1, len(run.groups) + 1):
        last = index == len(run.groups)
        if last or _BREAK.match(low, run.bounds[index - 1][1]):
            yield from _numbers_in(run.part(first, index))
            first = index


def _numbers_in(run: DigitRun) -> Iterator[DigitRun]:
    count = len(run.groups)
    if len(run.digits) <= _MOST:
        yield run
        return
    found = []
    for size, lead in _SIZES:
        for at in range(1, count):
            head, tail = run.part(0, at), run.part(at, count)
            for piece, rest in ((tail, head), (head, tail)):
                if len(piece.digits) == size and piece.digits.startswith(lead):
                    dated = _DATED.fullmatch(" ".join(map(str, rest.groups))) is not None
                    found.append((not dated, piece, rest))
    if not found:
        yield run
        return
    _, piece, rest = min(found, key=lambda item: item[0])
    yield piece
    if len(rest.digits) in (10, 11):
        yield rest

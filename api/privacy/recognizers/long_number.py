"""Runs of thirteen figures and more, whatever stands between them: no label is needed.

Nothing but readings, years, hours and counting makes so many figures in a row that identify nobody.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.spoken import DigitRun

REASON: Final = "a long run of figures"
LEAST: Final = 13
_SCORE: Final = 0.5
_RUN: Final = re.compile(rf"(?<!\d)\d(?:(?:\s?[\-./_|*~•·+#\\]\s?|\s{{1,2}}|,)?\d){{{LEAST - 1},}}")
# A pressure, a decimal or a plain reading between blanks or commas.
_READING: Final = re.compile(
    r"[1-9]\d{1,2}\s?/\s?[1-9]\d{1,2}|\d{1,3}\.\d{1,2}|(?:[4-9]\d|[12]\d\d)"
)
_LEAST_READINGS, _MOST_READINGS = 3, 40
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_HOURS: Final = re.compile(r"(?:(?:0?[1-9]|1\d|2[0-3])\s(?:00|15|30|45)(?:\s|$))+")
_AMOUNT: Final = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d\d)?")
# Words between spoken figures: few enough that they are not a sentence.
_LEAST_SINGLE: Final = 10


def find_long_numbers(message: Message) -> Iterator[Finding]:
    """Written ones, and spoken ones of single figures."""
    for match in _RUN.finditer(message.low):
        if not is_series(match.group()):
            yield Finding(*match.span(), "OTHER_ID", _SCORE, REASON)
    for run in message.digit_runs:
        single = run.groups.count(1) >= _LEAST_SINGLE
        if run.spelled and single and len(run.digits) >= LEAST and not counts(run):
            yield Finding(run.start, run.end, "OTHER_ID", _SCORE, REASON)


def is_series(text: str) -> bool:
    """Whether figures with marks between are readings, years, hours, counting or an amount."""
    if text.isdigit():
        return False
    groups = re.findall(r"\d+", text)
    items = [item for item in re.split(r"\s(?![/.])|,", text) if item]
    few = _LEAST_READINGS <= len(items) <= _MOST_READINGS
    readings = few and all(_READING.fullmatch(i.strip()) for i in items)
    years = all(_YEAR.fullmatch(group) for group in groups)
    rising = len(groups[0]) < LEAST and _rises(groups)
    return readings or years or rising or bool(_HOURS.fullmatch(text) or _AMOUNT.fullmatch(text))


def _rises(groups: Sequence[str]) -> bool:
    """Counting: "1 2 3 4 5 ..." or "5, 10, 15 ..."."""
    plain = all(len(group) <= 3 and group[0] != "0" for group in groups)
    return plain and all(int(a) < int(b) for a, b in pairwise(groups))


def counts(run: DigitRun) -> bool:
    """ "one two three ... ten eleven twelve": the sizes of nine, then of two figures each."""
    groups = run.groups
    return len(groups) > 9 and set(groups[:9]) == {1} and set(groups[9:]) == {2}

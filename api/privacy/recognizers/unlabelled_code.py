# ruff: noqa: E501
"""Codes that nobody announces, by their shape: "882-13-447", "ab-12-3456", "a1b2c3d4e5"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.number_values import is_code
from api.privacy.recognizers.spelled_letters import RADIO, UNITS

_GROUPS: Final = re.compile(
    r"(?<![\w.$/:\-+])(?P<l>[a-z]{1,4}-)?\d{2,6}(?:-\d{2,6}){1,4}(?:-[a-z0-9]{1,2})?(?![\w/:\-%]|[.,]\d|\s?(?:mg|ml|mcg|lbs?|days|weeks|years|hours|mins?|minutes|calories|units)\b)"
)
_LEAST_LETTERED, _LEAST_PLAIN = 6, 8
_SPACED: Final = re.compile(
    r"(?<![\w.,$#/:\-'])(?P<p>[b-df-hj-np-tv-xz]{2,4})[ \-](?P<a>\d{2,4})[ \-](?P<b>\d{2,4})(?![\w/:]|[.,]\d| \d)"
)
_MIXED: Final = re.compile(
    r"(?<![\w.@/#\-])(?=(?:[a-z]{0,6}\d){3})(?=(?:\d{0,6}[a-z]){3})[a-z0-9]{8,24}(?![\w@]|[.\-]\w)"
)
_DOSES: Final = re.compile(
    r"(?:\d+(?:mg|mcg|ml|g|kg|lbs?|oz|cm|mm|am|pm|h|hrs?|x|st|nd|rd|th|k|v)+)+"
)
_LEAST_SWITCHES: Final = 4
# "quebec zulu eight eight four one two".
_SAID: Final = re.compile(
    rf"(?<![a-z])(?:{RADIO}[\s,\-]{{1,2}}){{2,6}}(?:(?:dash|hyphen)\s)?(?:(?:\d{{1,6}}|{UNITS})(?![a-z])[\s,\-]{{0,2}}){{2,12}}"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def find_codes(message: Message) -> Iterator[Finding]:
    """Groups with dashes, letters before groups, letters and figures mixed, codes in words."""
    if message.has_figures:
        yield from _find_written(message.low)
    for match in _SAID.finditer(message.low):
        end = match.start() + len(match.group().rstrip(" ,-"))
        yield Finding(match.start(), end, "OTHER_ID", 0.9, "a code in words")


def _find_written(low: str) -> Iterator[Finding]:
    if "-" in low:
        for match in _GROUPS.finditer(low):
            if _is_number_of_something(match):
                yield Finding(*match.span(), "OTHER_ID", 0.54, "groups of figures with dashes")
    for match in _SPACED.finditer(low):
        if is_code(match.group("p")) and not _are_readings(match.group("a"), match.group("b")):
            yield Finding(*match.span(), "OTHER_ID", 0.55, "letters and groups of figures")
    for match in _MIXED.finditer(low):
        text = match.group()
        switches = sum(a.isdigit() != b.isdigit() for a, b in pairwise(text))
        if switches >= _LEAST_SWITCHES and not _DOSES.fullmatch(text):
            yield Finding(*match.span(), "OTHER_ID", 0.54, "letters and figures mixed")


def _is_number_of_something(match: re.Match[str]) -> bool:
    groups = re.findall(r"\d+", match.group())
    figures = sum(map(len, groups))
    if match.group("l"):
        return len(groups) > 1 and figures >= _LEAST_LETTERED
    if len(groups) < 3 or all(_YEAR.fullmatch(group) for group in groups):
        return False
    return figures >= _LEAST_PLAIN


def _are_readings(first: str, second: str) -> bool:
    return all(group[0] != "0" and 40 <= int(group) < 300 for group in (first, second))

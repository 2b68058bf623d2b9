# ruff: noqa: E501
"""Shared by the number recognizers: a value after or before a label ("member id is xyz 123 456")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_words import WordKind, kind_of
from api.privacy.spoken import DigitRun

_FILL = (
    r"(?:\s*(?:#|:|=|,|-|'s\b|\bis\b|\bare\b|\bit's\b|\bits\b|\bno\b\.?|\bnum\b\.?|\bnumbers?\b|\bnumero\b|"
    r"\bid\b|\bes\b|\bthe\b|\bmy\b|\bfor\b|\bde\b|\bdel\b|\bwith\b|\bwas\b|\breads\b|\bsays\b|\bcode\b|"
    r"\bcalled\b|\bam\b|\bi\b|\bel\b|\bha\b|\bwould\b|\bbe\b|\bshows\b|\bon\b|\bcard\b|\bto\b|\bending\b|"
    r"\bin\b|\bends\b|\bn\b|\bo\b|\bthat's\b|\bthats\b|\bhere\b|\bdice\b|\bmuestra\b|\bahora\b|\bnow\b)\s*){0,6}\s*[\"'(]?\s*"
)
_VALUE = r"(?=(?P<v>[a-z0-9]{1,24}(?:[ \-./][a-z0-9]{1,24}){0,7}))"
# Up to nine plain words between: "the member id printed on the front of my card is ...".
_GAP = r"(?:[\s,:()]{1,3}[a-z][a-z'.\-]{0,15}){1,9}?"
_IS = r"(?:[\s,]{1,2}(?:is|es|was|are|it's|its|says|reads|dice|era|as)|:)[\s:]{1,2}"
_LINK = (
    r"[\s,.;()\-]{1,3}(?:and |y )?(?:is|es|are|was|that's|that is|thats|it's|its|this is|being|as|for|=)"
    r"\s(?:(?:my|mi|the|el|la|his|her|their|our|su|a|what|on) ){0,2}(?:\w{1,12}'s )?"
    r"(?:(?:new|old|insurance|bank|nuevo|new) )?"
)
_PIECE = re.compile(r"[a-z0-9]+")
_UNIT = re.compile(
    r"(?:mg|mcg|ml|units?|times|days?|weeks?|months?|years?|am|pm|percent|dollars|st|nd|rd|th)\b"
)
_NUMBERED = re.compile(
    r"\b(?:numbers?|num|no|id|ids|code|numero|serial|serie|identification|user ?name)\b|#"
)
_CODE = re.compile(r"(?=[a-z\-]{0,12}\d)(?=[\d\-]{0,12}[a-z])[a-z0-9]{6,24}")
_LETTERS = re.compile(
    r"(?:(?<![a-z'])[a-z](?:\s(?:as in|for|like|de|como)\s[a-z]{2,12})?[\s,\-]{1,2}){1,6}$"
)
_LEADING_WORD = re.compile(r"([a-z]{3,5})\s")
_BACK = re.compile(r"[a-z0-9]+(?:[\-./][a-z0-9]+)*")
_BACK_CHARS = 44
_LOOK_BACK = 64


@dataclass(frozen=True, slots=True)
class Label:
    """What leads to a value: right before it, with words between, or behind it.

    `least` is the fewest digits that make a value.
    """

    regex: re.Pattern[str]
    far: re.Pattern[str]
    behind: re.Pattern[str]
    type: str
    reason: str
    least: int = 3


def label(words: str, type_: str, reason: str, *, least: int = 3) -> Label:
    """A label from a regular expression of its words."""
    plain = rf"(?<![a-z])(?:{words})(?![a-z])"
    return Label(
        regex=re.compile(plain + _FILL + _VALUE),
        far=re.compile(plain + _GAP + _IS + _VALUE),
        behind=re.compile(rf"{_LINK}(?:{words})(?![a-z])"),
        type=type_,
        reason=reason,
        least=least,
    )


def find_labelled(message: Message, labels: tuple[Label, ...]) -> Iterator[Finding]:
    """Values after a label, after a label and words, before a label, and spelled ones."""
    low = message.low
    for item in labels:
        for match in item.regex.finditer(low):
            start = match.start("v")
            end = value_end(low, start, match.end("v"), least=item.least)
            if end is not None:
                yield Finding(_past_word(low, start, end), end, item.type, 0.93, item.reason)
        yield from _find_far(low, item)
        yield from _find_before(low, item)
    yield from _find_spelled(message, labels)


def _find_far(low: str, item: Label) -> Iterator[Finding]:
    for match in item.far.finditer(low):
        start = match.start("v")
        end = value_end(low, start, match.end("v"), least=max(item.least, 4))
        if (
            end is not None
            and _NUMBERED.search(low, match.start(), start)
            and is_strong(low[start:end])
        ):
            yield Finding(start, end, item.type, 0.92, item.reason + ", with words between")


def _find_before(low: str, item: Label) -> Iterator[Finding]:
    for match in item.behind.finditer(low):
        start = value_start(low, match.start())
        if start is not None and is_strong(low[start : match.start()]):
            yield Finding(start, match.start(), item.type, 0.94, item.reason + ", before it")


def _past_word(low: str, start: int, end: int) -> int:
    """The start without an everyday word before the value: "id then 88123"."""
    word = _LEADING_WORD.match(low, start, end)
    return word.end() if word and kind_of(word.group(1)) is WordKind.NEVER else start


def is_strong(value: str) -> bool:
    """Whether it can be nothing but a number of something, also far from its label."""
    digits = sum(c.isdigit() for c in value)
    return digits >= 5 or bool(_CODE.search(value) or (digits >= 4 and re.search(r"[a-z]", value)))


def value_start(low: str, end: int) -> int | None:
    """Where the identifier that ends at `end` begins, or None if there is none."""
    offset = max(0, end - _BACK_CHARS)
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
        if start is not None and len(text) <= 4 and kind_of(text) is not WordKind.NEVER:
            start = piece.start()
        break
    return start


def _find_spelled(message: Message, labels: tuple[Label, ...]) -> Iterator[Finding]:
    for run in message.digit_runs:
        if len(run.digits) < 4:
            continue
        before = message.before(run.start, _LOOK_BACK)
        letters = _LETTERS.search(before)
        if not run.spelled and (letters is None or " " not in letters.group().strip()):
            continue
        start = run.start - (len(before) - letters.start() if letters else 0)
        yield from _spelled(message, labels, run, start)
        if start != run.start:
            yield from _spelled(message, labels, run, run.start)


def _spelled(
    message: Message, labels: tuple[Label, ...], run: DigitRun, start: int
) -> Iterator[Finding]:
    before = message.before(start, _LOOK_BACK) + "00000"
    for item in labels:
        ends = {m.start("v") for m in item.regex.finditer(before)}
        ends |= {m.start("v") for m in item.far.finditer(before)}
        behind = item.behind.match(message.low, run.end) is not None
        if len(before) - 5 in ends or behind:
            yield Finding(start, run.end, item.type, 0.935, item.reason + ", spelled")
            return


def value_end(low: str, start: int, limit: int, *, least: int = 3) -> int | None:
    """Where the identifier that begins at `start` stops, or None if it is no identifier.

    Pieces go on as long as they hold a digit, or are at most five letters before or between
    pieces with digits ("xyz 123 456", "a 12 b 9").
    """
    end, digits, skipped = None, 0, 0
    for piece in _PIECE.finditer(low, start, limit):
        text = piece.group()
        gap = low[end : piece.start()] if end is not None else ""
        count = sum(c.isdigit() for c in text)
        if count and not _UNIT.match(text):
            if end is not None and skipped and gap == " ":
                break
            digits, end, skipped = digits + count, piece.end(), 0
            continue
        if end is not None and _UNIT.match(text) and gap == " ":
            return None if digits <= 4 else end
        if end is not None and gap in ("-", ".", "/") and len(text) <= 3 and not skipped:
            end = piece.end()
            continue
        lead = end is None and text.isalpha()
        if (_UNIT.match(text) and not lead) or len(text) > 5 or (skipped := skipped + 1) > 1:
            break
        if gap == " ":
            break
    if end is not None and digits < least and not _CODE.fullmatch(low, start, end):
        return None
    return end

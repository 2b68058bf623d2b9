# ruff: noqa: E501
"""Shared by the number recognizers: a value after or before a label ("member id is xyz 123 456")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.number_values import (
    CODE,
    is_prefix,
    is_strong,
    past_words,
    value_end,
    value_start,
)
from api.privacy.recognizers.typing_slips import without_slips
from api.privacy.spoken import DigitRun

_FILL = (
    r"(?:[\s\x01]{0,12}(?:#|:|=|,|-|/|;|_|\.|'s\b|\bis\b|\bare\b|\bit's\b|\bits\b|\bno\b\.?|\bnum\b\.?|\bnbr\b|\bnumbers?\b|\bnumero\b|"
    r"\bid\b|\bes\b|\bthe\b|\bmy\b|\bfor\b|\bde\b|\bdel\b|\bwith\b|\bwas\b|\breads\b|\bsays\b|\bcode\b|"
    r"\bcalled\b|\bam\b|\bi\b|\bel\b|\bha\b|\bwould\b|\bbe\b|\bshows\b|\bon\b|\bcard\b|\bto\b|\bending\b|"
    r"\bin\b|\bends\b|\bn\b|\bo\b|\bthat's\b|\bthats\b|\bhere\b|\bdice\b|\bmuestra\b|\bahora\b|\bnow\b|"
    r"\bshould\b|\bstill\b|\bmust\b|\bsay\b|\bmean\b|\bw/|\bla\b|\bhas\b|\bhave\b|\bit\b|\bsomething\b|\blike\b|\bchanged\b|\bnumber's\b|\bstarts?\b|\bbegins?\b|\bempieza\b|\bcon\b)){0,8}[\s\x01]{0,12}[\"'(]?\s{0,3}"
)
_VALUE = r"(?=(?P<v>[a-z0-9]{1,24}(?:[ \-./_][a-z0-9]{1,24}){0,7}))"
# Up to nine plain words between: "the member id printed on the front of my card is ...".
_GAP = r"(?:[\s,:()]{1,3}\x01*[a-z][a-z'.\-]{0,15}){1,9}?"
_IS = r"(?:[\s,]{1,2}(?:is|es|was|are|it's|its|says|reads|dice|era|as)|:)[\s:]{1,2}"
_LINK = (
    r"[\s,.;()\-]{1,3}(?:and |y )?(?:is|es|are|was|that's|that is|thats|it's|its|this is|being|as|for|=)"
    r"\s(?:(?:my|mi|the|el|la|his|her|their|our|su|a|what|on|what it says for) ){0,2}(?:\w{1,12}'s )?"
    r"(?:(?:numero|num|number|id) (?:de |of |for |on )(?:the |my |mi |la )?)?"
    r"(?:(?:new|old|insurance|bank|nuevo|new) )?"
)
_NUMBERED = re.compile(
    r"\b(?:numbers?|num|no|id|ids|code|numero|serial|serie|identification|user ?name)\b|#"
)
_LETTERS = re.compile(
    r"(?:(?<![a-z'])[a-z](?:\s(?:as in|for|like|de|como)\s[a-z]{2,12})?[\s,\-]{1,2}){1,6}$"
)
# "xyz five five one": letters that are no word of the sentence.
_PREFIX = re.compile(r"(?<![\w'])([a-z]{2,5})\s$")
_SECOND = re.compile(
    rf"[\s,]{{1,3}}(?:and|or|not|y|o|no|instead of|nor|&|/|and not)\s(?:the |el |la )?{_VALUE}"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WHEN = re.compile(r"\b(?:in|en|since|desde|until|expires|changed|started|for)\s$")
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
        behind=re.compile(rf"{_LINK}\x01*(?:{words})(?![a-z])"),
        type=type_,
        reason=reason,
        least=least,
    )


def find_labelled(message: Message, labels: tuple[Label, ...]) -> Iterator[Finding]:
    """Values after a label, after a label and words, before a label, and spelled ones."""
    if not message.has_figures and not any(len(run.digits) >= 4 for run in message.digit_runs):
        return  # no value is without them
    message = without_slips(message)
    low = message.low
    for item in labels:
        for match in item.regex.finditer(low):
            end = value_end(low, match.start("v"), match.end("v"), least=item.least)
            start = None if end is None else past_words(low, match.start("v"), end)
            if end is not None and start is not None and not _is_year(low, start, end):
                yield Finding(start, end, item.type, 0.93, item.reason)
                yield from _find_second(low, item, end)
        yield from _find_far(low, item)
        yield from find_before(low, item.behind, item.type, item.reason + ", before it")
    yield from _find_spelled(message, labels)


def _is_year(low: str, start: int, end: int) -> bool:
    """ "my policy changed in 2024": when, not which."""
    return _YEAR.fullmatch(low, start, end) is not None and (
        _WHEN.search(low[max(0, start - 12) : start]) is not None
    )


def find_before(
    low: str, words: re.Pattern[str], type_: str, reason: str, score: float = 0.94
) -> Iterator[Finding]:
    """Values right before words that say what they are."""
    for match in words.finditer(low):
        start = value_start(low, match.start())
        if start is not None and is_strong(low[start : match.start()]):
            yield Finding(_with_letters(low, start), match.start(), type_, score, reason)


def _with_letters(low: str, start: int) -> int:
    """The start with letters said before it: "z as in zebra q x 447 190 20"."""
    letters = _LETTERS.search(low[max(0, start - _LOOK_BACK) : start])
    if letters is None or " " not in letters.group().strip():
        return start
    return start - len(letters.group())


def _find_far(low: str, item: Label) -> Iterator[Finding]:
    for match in item.far.finditer(low):
        start = match.start("v")
        end = value_end(low, start, match.end("v"), least=max(item.least, 4))
        if end is None or not is_strong(low[start:end]):
            continue
        if CODE.fullmatch(low, start, end) or _NUMBERED.search(low, match.start(), start):
            yield Finding(start, end, item.type, 0.92, item.reason + ", with words between")
            yield from _find_second(low, item, end)


def _find_second(low: str, item: Label, at: int) -> Iterator[Finding]:
    """ "my policy is 5512880 not 5512881": a second value of the same kind."""
    more = _SECOND.match(low, at)
    if more is None:
        return
    end = value_end(low, more.start("v"), more.end("v"), least=5)
    if end is not None and is_strong(low[more.start("v") : end]):
        yield Finding(more.start("v"), end, item.type, 0.91, item.reason + ", the second")


def _find_spelled(message: Message, labels: tuple[Label, ...]) -> Iterator[Finding]:
    for run in message.digit_runs:
        if len(run.digits) >= 4:
            for start in spelled_starts(message, run):
                yield from _spelled(message, labels, run, start)


def spelled_starts(message: Message, run: DigitRun) -> Iterator[int]:
    """Where a spelled number may begin: at its letters, at its prefix, at its figures."""
    before = message.before(run.start, _LOOK_BACK)
    letters = _LETTERS.search(before)
    if letters and (run.spelled or " " in letters.group().strip()):
        yield run.start - (len(before) - letters.start())
    prefix = _PREFIX.search(before)
    if run.spelled and prefix and is_prefix(prefix.group(1)):
        yield run.start - (len(before) - prefix.start())
    if run.spelled or letters:
        yield run.start


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

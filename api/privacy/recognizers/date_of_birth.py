# ruff: noqa: E501
"""Birth dates: any date beside a word for birth, compact figures there, the answer to the question."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.birth_forms import (
    find_birth_forms,
    is_after_birth,
    is_before_birth,
    names_event,
    with_article,
)
from api.privacy.recognizers.calendar_words import BIRTH_BEFORE, DAY, MONTH, OF, YEAR
from api.privacy.recognizers.date import find_dates
from api.privacy.recognizers.typing_slips import without_slips

_NEAR = re.compile(rf"{BIRTH_BEFORE}[^\n]{{0,44}}$")
_REACH = 84
_COMPACT = re.compile(
    r"(?<![\w$#/.\-])(?:\d{8}|\d{6}|\d{1,2}[\s.,]{1,3}\d{1,2}[\s.,]{1,3}(?:(?:1[89]|20)?\d\d)|"
    r"\d{4}[\s.,]{1,3}\d{1,2}[\s.,]{1,3}\d{1,2}|\d{1,2}[/\-.]\d{1,4}[/\-.]?\d{2,4}|"
    r"[0o]?[0-9o][/\-][0-3o]?[0-9o][/\-]\d{2,4}|\d{1,2}\s?[\\|_*~]\s?\d{1,2}\s?[\\|_*~]\s?\d{2,4}|"
    r"\d{1,2}(?:st|nd|rd|th)?\s(?:of|de|del|slash|dash|the)\s(?:the |mes )?\d{1,2}(?:st|nd|rd|th)?"
    r"(?:\s(?:of|de|del|slash|dash)|,)?\s'?(?:(?:1[89]|20)?\d\d)|"
    r"\d{2}[a-z]{3}\d{2}|[a-z]{3}\d{6,8}|"
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-,]\s?'?\d{2,4}|\d{1,2}\s\d{4}\s\d{1,2})(?![\w/]|[\-.]\d|\s\d{4}(?!\d))"
)
_LOOSE = re.compile(
    rf"(?<![a-z]){MONTH}(?:\s|[,.])*{DAY}?(?:[\s,.']|of|del|de|the)*{YEAR}?|"
    rf"(?<![\w]){DAY}{OF}{MONTH}(?:[\s,.']|of|del|de|the)*{YEAR}?"
)
_SPOKEN = re.compile(
    r"(?<![a-z])(?:(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|"
    r"catorce|quince|dieci\w{4,6}|veint\w{1,7}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|"
    r"noventa|cero|mil|novecientos|y|thousand|hundred|slash|dash|first|second|third|fourth|fifth|"
    r"sixth|seventh|eighth|ninth|tenth|twelfth|\d{1,4}(?:st|nd|rd|th)?)(?:[\s,/\-]+|$)){3,12}"
)

_CLOSE = re.compile(
    rf"{BIRTH_BEFORE}[\s:,.\-]{{0,3}}(?:(?:is|was|on|the|in|es|el|it's|its)\s){{0,3}}"
)
_MONTH_WORD = re.compile(rf"\b{MONTH}")


def find_birth_dates(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    low = message.low
    asked = message.asked == "birth_date"
    answers = asked and not names_event(low)
    for found in find_dates(message):
        if answers or _is_birth(message, found):
            yield Finding(
                with_article(low, found.start),
                found.end,
                "DATE_OF_BIRTH",
                found.score + 0.03,
                "date beside a word for birth" if not asked else "answer to the question",
            )
    for match in _COMPACT.finditer(low):
        near = _NEAR.search(message.before(match.start(), 48))
        if asked or near or is_before_birth(low, match.end()):
            yield Finding(*match.span(), "DATE_OF_BIRTH", 0.96, "figures beside a word for birth")
    for start, end, close in find_birth_forms(low):
        is_named = answers or is_before_birth(low, end)
        if is_named or is_after_birth(message.before(start, _REACH), close=close):
            score = 1.0 if not close else 0.98 if answers else 0.92
            start = with_article(low, start)
            yield Finding(
                start, end, "DATE_OF_BIRTH", score, "form of a birth date beside its word"
            )
    if asked:
        yield from _find_answers(message)
    yield from _find_spoken(message)


def _find_spoken(message: Message) -> Iterator[Finding]:
    """ "birthday four four eighty two", "dob oh four fourteen nineteen ninety one"."""
    low = message.low
    for cue in _CLOSE.finditer(low):
        match = _SPOKEN.match(low, cue.end())
        if match and not _MONTH_WORD.search(match.group()):
            text = match.group().rstrip(" ,/-")
            yield Finding(match.start(), match.start() + len(text), "DATE_OF_BIRTH", 0.97,
                          "number words beside a word for birth")  # fmt: skip


def _find_answers(message: Message) -> Iterator[Finding]:
    low = message.low
    for match in _LOOSE.finditer(low):
        text = match.group().rstrip(" ,.'")
        if re.search(r"\d|[a-z]{3,}\s+\w", text):
            yield Finding(
                match.start(),
                match.start() + len(text),
                "DATE_OF_BIRTH",
                0.97,
                "answer to the birth date question",
            )
    for match in _SPOKEN.finditer(low):
        text = match.group().rstrip(" ,/-")
        yield Finding(
            match.start(),
            match.start() + len(text),
            "DATE_OF_BIRTH",
            0.9,
            "answer to the birth date question",
        )


def _is_birth(message: Message, found: Finding) -> bool:
    if is_after_birth(message.before(found.start, _REACH), close=False):
        return True
    return is_before_birth(message.low, found.end)


RECOGNIZER = Recognizer("date_of_birth", find_birth_dates)

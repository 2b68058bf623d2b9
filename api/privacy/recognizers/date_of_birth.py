# ruff: noqa: E501
"""Birth dates: any date beside a word for birth, compact figures there, the answer to the question."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.calendar_words import BIRTH_AFTER, BIRTH_BEFORE, DAY, MONTH, OF, YEAR
from api.privacy.recognizers.date import find_dates

_NEAR = re.compile(rf"{BIRTH_BEFORE}[^\n]{{0,44}}$")
_EVENT = re.compile(
    r"\b(?:surgery|since|diagnosed|appointment|appt|visit|booked|scheduled|injur\w+|accident|"
    r"fell|quit|started|results?|seen|test|refill\w*|available|see|come|moved|last|reschedule|"
    r"move|for|due|gave|discharged|admitted)\b"
)
_AFTER = re.compile(BIRTH_AFTER)
_COMPACT = re.compile(
    r"(?<![\w$#/.\-])(?:\d{8}|\d{6}|\d{1,2}[\s.,]{1,3}\d{1,2}[\s.,]{1,3}(?:(?:1[89]|20)?\d\d)|"
    r"\d{4}[\s.,]{1,3}\d{1,2}[\s.,]{1,3}\d{1,2}|\d{1,2}[/\-.]\d{1,4}[/\-.]?\d{2,4}|"
    r"[0o]?[0-9o][/\-][0-3o]?[0-9o][/\-]\d{2,4})(?![\w/])"
)
_LOOSE = re.compile(
    rf"(?<![a-z]){MONTH}(?:\s|[,.])*{DAY}?(?:[\s,.']|of|del|de|the)*{YEAR}?|"
    rf"(?<![\w]){DAY}{OF}{MONTH}(?:[\s,.']|of|del|de|the)*{YEAR}?"
)
_SPOKEN = re.compile(
    r"(?<![a-z])(?:(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|thousand|hundred|slash|dash|first|second|third|fourth|fifth|"
    r"sixth|seventh|eighth|ninth|tenth|twelfth|\d{1,4}(?:st|nd|rd|th)?)(?:[\s,/\-]+|$)){3,12}"
)


def find_birth_dates(message: Message) -> Iterator[Finding]:
    low = message.low
    asked = message.asked == "birth_date"
    for found in find_dates(message):
        if (asked and not _EVENT.search(low)) or _is_birth(message, found):
            yield Finding(
                found.start,
                found.end,
                "DATE_OF_BIRTH",
                found.score + 0.03,
                "date beside a word for birth" if not asked else "answer to the question",
            )
    for match in _COMPACT.finditer(low):
        if asked or _NEAR.search(message.before(match.start(), 48)):
            yield Finding(*match.span(), "DATE_OF_BIRTH", 0.96, "figures beside a word for birth")
    if asked:
        yield from _find_answers(message)


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
    before = message.before(found.start, 64)
    cues = list(re.finditer(BIRTH_BEFORE, before))
    cue = cues[-1] if cues else None
    if cue is not None and len(before) - cue.end() <= 44:
        between = before[cue.end() :]
        return not _EVENT.search(between)
    return _AFTER.match(message.low, found.end) is not None


RECOGNIZER = Recognizer("date_of_birth", find_birth_dates)

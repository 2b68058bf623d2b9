# ruff: noqa: E501
"""Dates with at least a month and a day, or a month and a year. Weekdays, times, fractions stay."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.calendar_words import (
    CARDINAL,
    DAY,
    MONTH,
    NUM_DAY,
    OF,
    SEP,
    SHORT_MONTH,
    UNIT_AHEAD,
    WORD_YEAR,
    YEAR,
    YEAR4,
)
from api.privacy.recognizers.typing_slips import without_slips

_FIGURES_ES = "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_MONTH_DAY = rf"(?<![a-z]){MONTH}\s*(?:the\s+)?[\s,.\-]{{0,2}}{DAY}{UNIT_AHEAD}"
_DAY_MONTH = rf"(?<![\w/.:\-$]){DAY}(?:{OF}|\s*(?:dia\s)?){MONTH}"
# What stands between a day and a month, said at length: "the 3rd day of march".
_TAIL = rf"(?:(?:{SEP}|\s*(?:of|del|de|in|,)\s*(?:the year |ano |the )?(?:year )?|\s+){YEAR}{UNIT_AHEAD})?"
_LONG_YEAR = rf"(?:{YEAR4}|(?:nineteen|twenty)[ -](?:oh[ -])?[a-z]{{3,9}}(?:[ -][a-z]{{3,5}})?|(?:two thousand|dos mil)(?: and)?(?: [a-z]{{3,10}})?)"
_PATTERNS: tuple[tuple[re.Pattern[str], float, str], ...] = (
    (re.compile(_MONTH_DAY + _TAIL), 0.9, "month and day"),
    (re.compile(_DAY_MONTH + _TAIL), 0.9, "day and month"),
    (re.compile(rf"(?<![\w/.:\-$]){DAY}\s(?:(?:day|dia)\s(?:of|in|de|del)\s|(?=(?:of the month|del mes)\s))(?:mes de |del mes de |(?:of )?the month of )?{MONTH}{_TAIL}"), 0.9,
     "day and month at length"),
    (re.compile(rf"(?<![a-z]){MONTH}[\s,]{{1,3}}(?:of |de |del )?(?:{YEAR4}|'?\d\d(?=,|\s(?:the|on|el)\s))[\s,]{{1,3}}(?:on |el )?(?:the |dia )?{DAY}{UNIT_AHEAD}(?![\-.(]?\d|\s\(?\d|\s(?:oh|zero|{CARDINAL}|{_FIGURES_ES})\b)"),
     0.91, "month, year, day"),
    (re.compile(rf"(?<![\w/.:\-$]){_LONG_YEAR}[\s,/\-]{{1,3}}(?:on |the |el )?{MONTH}[\s,/\-]{{1,3}}(?:the )?{DAY}{UNIT_AHEAD}"),
     0.92, "year, month, day in words"),
    (re.compile(rf"(?<![\w/.:\-$]){_LONG_YEAR}[\s,/\-]{{1,3}}(?:on |the |el )?{DAY}{OF}{MONTH}"), 0.92,
     "year, day, month in words"),
    (re.compile(rf"(?<![\w/.\-])(?:3[01]|[12]\d|0?[1-9])(?:{SHORT_MONTH}|may)(?:{YEAR4}|\d\d)(?![\w/])"), 0.9,
     "day, short month, year without gaps"),
    (re.compile(rf"(?<![a-z]){MONTH}[/\-](?:3[01]|[12]\d|0?[1-9])[/\-](?:{YEAR4}|\d\d)(?![\w/])"), 0.93,
     "month, day, year with marks"),
    (re.compile(rf"(?<![a-z]){MONTH}(?:\s*(?:of|del|de|,|/|-)\s*|\s+)(?:{YEAR4}|'\d\d(?!\d)|{WORD_YEAR}|(?:(?<=of )|(?<=del ))\d\d(?![\d:]|\s?[ap]m))"),
     0.85, "month and year"),
    (re.compile(rf"(?<![\w/.\-]){NUM_DAY}[\-/. ]?{SHORT_MONTH}[\-/. ]?(?:{YEAR4}|\d\d)(?![\w/])"), 0.9,
     "day, short month, year"),
    (re.compile(r"(?<![\d/.\-])(?:1[89]|20)\d\d\s?([\-/.])\s?(?:1[0-2]|0?[1-9])\s?\1\s?(?:3[01]|[12]\d|0?[1-9])"
                r"(?!\d|[/\-]\d)"), 0.97, "year, month, day"),
    (re.compile(r"(?<![\d/.\-$])(?:3[01]|[12]\d|0?[1-9])\s?([/\-])\s?(?:3[01]|[12]\d|0?[1-9])\s?\1\s?"
                r"(?:(?:1[89]|20)\d\d|\d\d)(?!\d|[/\-.]\d|\s?%)"), 0.95, "three numbers"),
    (re.compile(r"(?<![\d/.\-$])(?:3[01]|[12]\d|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])\.(?:(?:1[89]|20)\d\d|\d\d)"
                r"(?!\d|\.\d)"), 0.9, "three numbers with dots"),
    (re.compile(r"(?<![\d/.\-$])(?<!\d )(?:(?:1[0-2]|0?[1-9]) (?:3[01]|[12]\d|0?[1-9])|(?:3[01]|[12]\d|0?[1-9]) (?:1[0-2]|0?[1-9])) "
                r"(?:19\d\d|20[0-2]\d)(?![\d/:%]|\.\d| ?(?:mg|mcg|ml|calories|steps|units?)\b)"), 0.6, "three numbers with blanks"),
    (re.compile(r"(?<![\d/.\-$])(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])[ ,]{1,2}(?:19\d\d|20[0-2]\d)(?![\d/:]|\.\d)"), 0.9,
     "month and day in figures, year"),
    (re.compile(r"(?<![\d/.\-$])(?:1[0-2]|0?[1-9])[/\-](?:1[89]|20)\d\d(?!\d|[/\-]\d)"), 0.85,
     "month and year in figures"),
)  # fmt: skip
_SHORT = re.compile(r"(?<![\d/.\-$])(\d{1,2})\s?/\s?(\d{1,2})(?![\d/]|\.\d|\s?%)")
# "out 6/1-6/5", "6/1 thru 6/5": two of them bear each other out; scores are out of 5 or 10.
_RANGE = re.compile(
    r"(?<![\d/.\-$])(?P<a>(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9]))\s?(?:-|to|thru|through|until|till|al|a)\s?"
    r"(?P<b>(?:1[0-2]|0?[1-9])/(?!10(?!\d))(?:3[01]|[12]\d|0?[1-9]))(?![\d/]|\.\d|\s?%)"
)
_DASHED_SHORT = re.compile(
    r"\b(?:on|for|by|since|dated|el|born|dob|(?:labs?|results?|visit|note|letter|bill|xray|scan) (?:of|from))\s+(?P<v>(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?"
    r"[1-9]))(?=\s*(?:$|[,.;?!]|(?:at|and|please|i|to|a las|appt|appointment|thanks|y|with|in the|because|but|or)\b|@))"
)
_SCORE = re.compile(
    r"\b(?:pain|score|scale|rate[sd]?|rating|level|severity|bp|b/p|pressure|vision|like|about|around|maybe|"
    r"solid|it'?s|is|was|are|at a|a|an|out of|reading|dolor|taking|take|took|cut|half|only|now|gets?|up|down|"
    r"stars?|hurts?|phq|gad|gcs|apgar|mood|itch\w*|energy|stress|anxiety|like an?)\W{0,3}(?:an? |like |"
    r"about |around |probably |de |un )?$"
)
_NO_DATE = re.compile(
    r"\b(?:pain|scale|score|bp|b/p|pressure|presion|tension|vision|dolor|phq\S*|gad\S*|gcs|apgar|moca|mmse|quiz|strength|"
    r"murmur|mood|anxiety|stress|energy|severity|rate[sd]?|rating|stars?|hurts?)\b"
)
_WHEN = re.compile(
    r"\b(?:on|for|by|from|until|till|thru|through|since|before|after|between|and|to|dated|date|next|el|del|desde|"
    r"para|hasta|born|dob|birthday|bday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|"
    r"thursday|friday|saturday|sunday|lunes|martes|miercoles|jueves|viernes|appointment|appt|cita)\W{1,3}(?:the )?$"
)
_THEN = re.compile(
    r"\s*(?:,|@|at|a las|around|after|before|works?|\bis\b|please|appt|appointment|visit|morning|"
    r"afternoon|in the)?\s*(?:\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m|p\.m)?|works?|appt|appointment|"
    r"visit|morning|afternoon)\b"
)
_DOSE_AFTER = re.compile(
    r"\s*(?:tab\w*|pill\w*|cup\w*|tsp|tbsp|dose\w*|of\b|the|full|mg|ml|hour\w*|hr|mile\w*|"
    r"pain|inch\w*|teaspoon\w*|strength|vision|stars?)"
)


_PRONOUN = r"\b(?:i|we|you|he|she|they|it|that|who)\s$"


def find_dates(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    low = message.low
    for regex, score, reason in _PATTERNS:
        for match in regex.finditer(low):
            start, end = match.span()
            if _is_may_or_march_verb(low, start, end):
                continue
            yield Finding(start, start + len(low[start:end].rstrip(" ,.-")), "DATE", score, reason)
    for match in _SHORT.finditer(low):
        if _is_short_date(message, match):
            yield Finding(*match.span(), "DATE", 0.7, "month and day in figures")
    for match in _RANGE.finditer(low):
        if not _NO_DATE.search(message.before(match.start())):
            yield Finding(*match.span("a"), "DATE", 0.7, "first of two dates")
            yield Finding(*match.span("b"), "DATE", 0.7, "last of two dates")
    for match in _DASHED_SHORT.finditer(low):
        yield Finding(*match.span("v"), "DATE", 0.6, "month and day with a dash")


def _is_short_date(message: Message, match: re.Match[str]) -> bool:
    """Whether "3/4" is a day: most likely where it is no proper fraction and no score."""
    first, second = int(match.group(1)), int(match.group(2))
    if not ((1 <= first <= 12 and 1 <= second <= 31) or (1 <= second <= 12 and 1 <= first <= 31)):
        return False
    before = message.before(match.start())
    if message.asked == "birth_date":
        return True
    if _NO_DATE.search(before) or _DOSE_AFTER.match(message.low, match.end()):
        return False
    if second > 12 or second < first <= 12:
        return True
    if _SCORE.search(before):
        return False
    if _WHEN.search(before):
        return True
    if second in (2, 3, 4, 5, 8, 10) or first > 12:
        return bool(re.match(r"\s*(?:at|@)\s*\d", message.low[match.end() :]))
    return bool(_THEN.match(message.low, match.end()))


def _is_may_or_march_verb(low: str, start: int, end: int) -> bool:
    """ "i may 2 ...", "we march 5 at a time" and "march 3 times" are no dates."""
    text = low[start:end]
    before = low[max(0, start - 6) : start]
    if re.fullmatch(r"(?:may|march) \d{1,2}", text):
        return re.search(r"\b(?:i|we|they|who)\s$", before) is not None
    if text.startswith(("may ", "mar ", "march ", "second", "sat")) and not re.search(r"\d", text):
        ordinal = re.search(r"(?:th|first|second|third)$", text)
        pronouns = r"\b(?:i|we|he|she|they|it|that|who)\s$" if ordinal else _PRONOUN
        return re.search(pronouns, before) is not None
    return bool(
        re.search(
            r"(?:one|two|three|four|five|six|seven|eight|nine|ten|second|first|third) may$", text
        )
    ) and (not text.startswith("the") and not re.search(r"\d", text))


RECOGNIZER = Recognizer("date", find_dates)

# ruff: noqa: E501
"""Social security numbers, whole or the last four in context; no validity check on purpose."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.typing_slips import without_slips
from api.privacy.spoken import DigitRun

# "my soc", "last 4 ss": short forms only where the words around leave nothing else to mean.
_SHORT = (
    r"soc(?! (?:worker|work|media|stud|serv))(?:(?<=my soc)|(?<=his soc)|(?<=her soc)|(?<=the soc)|(?<=4 soc)|(?<=four soc)|(?<=mi soc)|(?<=of soc)|"
    r"(?= (?:is|#|number|no|end|last|digits)))|ss(?:(?<=4 ss)|(?<=four ss)|(?<=of my ss)|(?<=of ss)|(?<=on my ss)|(?<=for my ss)|(?= (?:is|ends?|ending|last|number|card|no|num|n)\b)|"
    r"(?<=(?:my|mi) ss)(?=[\s:,]{1,2}\d))"
)
_WORD = (
    rf"(?:{_SHORT}|ssn|s\.s\.n\.?|social(?:\s?security)?(?!\s(?:work|media|anx|distanc|life|serv|group|event|hour|club|stud|skill|visit))|soc sec|ss ?#|ss number|numero social|mi social|seguro social|itin|"
    r"numero de seguro|nss|taxpayer id|tax id|tin)"
)
_NEAR = r"[^\d]{0,40}"
_PATTERNS = (
    Pattern(re.compile(r"(?<![\d\-])\d{3}[- .]\d{2}[- .]\d{4}(?![\d\-])"), "SSN", 0.9, "3-2-4 shape"),
    Pattern(re.compile(r"(?<![\w\-])[x*]{3}[- ]?[x*]{2}[- ]?(?P<v>\d{4})(?!\d)"), "SSN", 0.9,
            "masked but for four"),
    Pattern(re.compile(rf"\b{_WORD}{_NEAR}(?P<v>\d(?:[\s\-./]{{0,3}}\d){{8}})(?!\d)"), "SSN", 0.97,
            "after a word for it"),
    Pattern(re.compile(rf"\b{_WORD}\b(?:[^\d]{{0,20}}\blast ?4\b)?[^\d]{{0,40}}?(?P<v>\d{{4}}|\d[ -]\d[ -]\d[ -]\d)(?![\d\-]|\s?\d)"),
            "SSN", 0.95, "last four after a word for it"),
    Pattern(re.compile(rf"\b(?P<v>\d{{4}})[^\d]{{0,20}}(?:last ?(?:four|4)|end)[^\d]{{0,20}}{_WORD}\b"),
            "SSN", 0.95, "last four before a word for it"),
    Pattern(re.compile(rf"\b(?:end(?:s|ing)?|termina\w*|last ?(?:four|4))(?:[\s:](?:in|with|on|en|are|is|digits|numbers|of it))*[\s:]{{1,2}}(?P<v>\d{{4}})[\s,.]{{1,3}}"
                       rf"(?:(?:is|that's|thats|it's|its|for|on|of|es|de)\s)?(?:(?:my|the|his|her|mi|su)\s)?{_WORD}\b"), "SSN", 0.957, "last four, then a word for it"),
    Pattern(re.compile(rf"(?<!\d)(?P<v>\d{{3}}[- ]?\d{{2}}[- ]?\d{{4}}|\d{{4}})[\s,]{{1,3}}(?:is|es|are)"
                       rf"[^\d]{{0,30}}{_WORD}\b"), "SSN", 0.95, "before a word for it"),
)  # fmt: skip
_CUE = re.compile(rf"\b{_WORD}(?![a-z])[^\d]{{0,48}}$")

_NO_NUMBER = r"(?!'|\s(?:work|anx|serv|life|media|group|event|hour|club|distanc|visit|skill))"
_IS = r"(?:is|es|are|was|that's|thats|it's|its|=)\s"
_WHOSE = r"(?:(?:my|mi|the|el|his|her|their|our|su)\s(?:\w{1,12}'s\s)?)?"
_AFTER_NINE = re.compile(rf"[\s,.:()\-]{{1,3}}(?:{_IS})?{_WHOSE}{_WORD}\b{_NO_NUMBER}")
_AFTER_FOUR = re.compile(
    rf"[\s,]{{1,3}}{_IS}(?:(?:the|my)\slast\s(?:four|4)\s(?:digits\s|numbers\s)?(?:of|on|for)\s)?"
    rf"{_WHOSE}{_WORD}\b{_NO_NUMBER}"
)


def find_ssns(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    yield from find_patterns(message, _PATTERNS)
    for run in message.digit_runs:
        if len(run.digits) in (4, 9) and _CUE.search(message.before(run.start, 60)):
            yield Finding(run.start, run.end, "SSN", 0.96, "digits after a word for it")
        elif _is_named_after(message, run):
            yield Finding(run.start, run.end, "SSN", 0.96, "digits before a word for it")


def _is_named_after(message: Message, run: DigitRun) -> bool:
    """ "nine zero one forty four seventy seven twelve is my social"."""
    after = {9: _AFTER_NINE, 4: _AFTER_FOUR}.get(len(run.digits))
    return after is not None and after.match(message.low, run.end) is not None


RECOGNIZER = Recognizer("ssn", find_ssns)

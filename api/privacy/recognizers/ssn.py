# ruff: noqa: E501
"""Social security numbers, whole or the last four in context; no validity check on purpose."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns

_WORD = (
    r"(?:ssn|s\.s\.n\.?|social(?:\s?security)?|soc sec|ss ?#|ss number|seguro social|itin|"
    r"numero de seguro|nss|taxpayer id|tax id|tin)"
)
_NEAR = r"[^\d]{0,40}"
_PATTERNS = (
    Pattern(re.compile(r"(?<![\d\-])\d{3}[- .]\d{2}[- .]\d{4}(?![\d\-])"), "SSN", 0.9, "3-2-4 shape"),
    Pattern(re.compile(r"(?<![\w\-])[x*]{3}[- ]?[x*]{2}[- ]?(?P<v>\d{4})(?!\d)"), "SSN", 0.9,
            "masked but for four"),
    Pattern(re.compile(rf"\b{_WORD}{_NEAR}(?P<v>\d(?:[- .]?\d){{8}})(?!\d)"), "SSN", 0.97,
            "after a word for it"),
    Pattern(re.compile(rf"\b{_WORD}\b[^\d]{{0,40}}?(?P<v>\d{{4}}|\d[ -]\d[ -]\d[ -]\d)(?![\d\-]|\s?\d)"),
            "SSN", 0.95, "last four after a word for it"),
    Pattern(re.compile(rf"\b(?P<v>\d{{4}})[^\d]{{0,20}}(?:last (?:four|4)|end)[^\d]{{0,20}}{_WORD}\b"),
            "SSN", 0.95, "last four before a word for it"),
    Pattern(re.compile(rf"(?<!\d)(?P<v>\d{{3}}[- ]?\d{{2}}[- ]?\d{{4}}|\d{{4}})[\s,]{{1,3}}(?:is|es|are)"
                       rf"[^\d]{{0,30}}{_WORD}\b"), "SSN", 0.95, "before a word for it"),
)  # fmt: skip
_CUE = re.compile(rf"\b{_WORD}\b[^\d]{{0,48}}$")


def find_ssns(message: Message) -> Iterator[Finding]:
    yield from find_patterns(message, _PATTERNS)
    for run in message.digit_runs:
        if len(run.digits) in (4, 9) and _CUE.search(message.before(run.start, 60)):
            yield Finding(run.start, run.end, "SSN", 0.96, "digits after a word for it")


RECOGNIZER = Recognizer("ssn", find_ssns)

# ruff: noqa: E501
"""Ages of 90 and more: the number only."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns

_FIGURES = r"(?:9\d|10\d|11[0-9])"
_WORDS = (
    r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one |a )hundred(?: (?:and )?"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?|noventa(?: y (?:uno?|dos|tres|"
    r"cuatro|cinco|seis|siete|ocho|nueve))?|cien)"
)
_AGE = rf"(?<![\w.$/:\-])(?P<v>{_FIGURES}|{_WORDS})"
_END = (
    r"(?=\s*(?:$|[.!?;)]|,(?!\d)|and (?:i|my|she|he|live|has|have|can|need|still|a )|so\b|but\b|with\b|now\b|"
    r"years?\b|yrs?\b|yo\b|y/o\b|female\b|male\b|woman\b|man\b|this\b|next\b|in [a-z]|today\b|tomorrow\b|"
    r"already\b|who\b|lives\b|fell\b|needs?\b|can'?t\b|has\b|is\b|on (?:monday|tuesday|my|her|his)))"
)
_WHO = (
    r"(?:i'?m|i am|he'?s|she'?s|he is|she is|shes|hes|is|was|aged?|turn(?:ed|s|ing)?|almost|nearly|just|"
    r"mom|mother|dad|father|grandma|grandmother|grandpa|grandfather|wife|husband|aunt|uncle)"
)
_PATTERNS = (
    Pattern(re.compile(rf"{_AGE}[\s\-]*(?:years?[\s\-]*(?:old|young|of age)|yrs?[\s\-]*old|yo\b|y/o\b|y\.o\b|yr old|"
                       r"anos\b|year[\s\-]old|yrs?\b(?! ago))"), "AGE_OVER_89", 0.95, "number of years old"),
    Pattern(re.compile(rf"\b(?:age|aged|edad|turn(?:ed|s|ing)|cumpl\w+)\b(?:\s*(?:is|:|of|de|my|now))?\s*{_AGE}"
                       r"(?![\d.%/]|\s?(?:mg|ml|kg|lbs?|percent))"), "AGE_OVER_89", 0.9, "after a word for age"),
    Pattern(re.compile(rf"\b(?:i'?m|i am|he'?s|she'?s|he is|she is|(?:mom|mother|dad|father|grandm\w+|grandp\w+|"
                       rf"grandfather|wife|husband|aunt|uncle|patient|abuel[oa]) is)\s+(?:now |almost |nearly |"
                       rf"already |about |only )?{_AGE}{_END}"), "AGE_OVER_89", 0.85, "somebody is so old"),
    Pattern(re.compile(rf"\b(?:my|our|a|the) {_AGE}[\s\-]*(?:year|yr|yo\b|y/o)"), "AGE_OVER_89", 0.9, "so old"),
    Pattern(re.compile(r"\b(?:tengo|tiene)\s+" + _AGE + r"(?!\s*(?:mg|ml|kg|libras|por))\b"), "AGE_OVER_89", 0.8,
            "somebody is so old"),
    Pattern(re.compile(rf"\b(?:mom|mother|dad|father|grandma|grandmother|grandpa|grandfather|husband|wife)\s*[,(]\s*"
                       rf"{_AGE}\s*[,)]"), "AGE_OVER_89", 0.85, "age beside a relative"),
)  # fmt: skip


def find_ages(message: Message) -> Iterator[Finding]:
    yield from find_patterns(message, _PATTERNS)


RECOGNIZER = Recognizer("age", find_ages)

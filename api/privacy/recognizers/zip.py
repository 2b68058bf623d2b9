# ruff: noqa: E501
"""Postal codes in context: after a state, a word for them, an address."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.regions import STATE

_ZIP = r"(?P<v>\d{5}(?:\s?-\s?\d{4})?)(?![\w\-]|[.,]\d|\s?(?:mg|ml|steps|units|dollars|mcg|%))"
_PATTERNS = (
    Pattern(re.compile(rf"\b(?:zip|zipcode|postal|post ?code|codigo postal|c\.?p\.?)(?:[ -]?code)?\b[^\d]{{0,20}}"
                       rf"{_ZIP}"), "ZIP", 0.97, "after a word for it"),
    Pattern(re.compile(rf"\b{STATE}\b[\s,.]{{1,3}}{_ZIP}"), "ZIP", 0.95, "after a state"),
    Pattern(re.compile(rf"(?<![\w$#.,/:\-]){_ZIP}(?=\s+(?:is|es) (?:my|the|mi|our) (?:zip|postal|codigo))"), "ZIP",
            0.95, "before a word for it"),
    Pattern(re.compile(rf"\b(?:live|living|moved|located|based|reside|vivo|area|near|nearest|close) (?:in|to|at|near|"
                       rf"around|en|code)?\s*{_ZIP}"), "ZIP", 0.85, "where somebody lives"),
    Pattern(re.compile(rf"(?:\b(?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|way|ct|court|pl|apt \w+|"
                       rf"box \d+)\b|\bunit \w+)[\s,.]+(?:[a-z]+[\s,.]+){{0,4}}{_ZIP}"), "ZIP", 0.9,
            "after a street"),
    Pattern(re.compile(rf"^\s*{_ZIP}\s*[.!]?\s*$"), "ZIP", 0.7, "five figures alone"),
)  # fmt: skip
_ANSWER = Pattern(re.compile(rf"(?<![\w$#.,/:\-]){_ZIP}\s*(?:$|usa|us\b|united)"), "ZIP", 0.95,
                  "end of the address answer")  # fmt: skip


# "my employee id 55128": no place in Idaho.
_NUMBER_OF = re.compile(
    r"\b(?:my|mi|the|el|his|her|your|its|an?|\w+'s|member|mem|mbr|memeber|patient|pt|employee|worker|staff|student|school|case|ticket|"
    r"order|claim|visit|appointment|appt|booking|user|portal|login|lab|test|group|plan|policy|insurance|card|payer|"
    r"subscriber|device|account|customer|client|request|reference|confirmation|dental|vision|medical|health|state|photo|hospital|clinic|chart|file|er|office|ward|bracelet|wristband|band|pharmacy|doctor|provider|record|unique|epic|network|family|caller|tax|federal|company) id\W{1,3}$"
)


_WORD = r"(?:zip(?: ?code)?|zipcode|postal(?: code)?|post ?code|codigo postal)"
_BEFORE_RUN = re.compile(
    rf"\b{_WORD}(?:'s|[\s:,]{{1,2}}(?:is|es|code|number|changed to|now|it's|its)){{0,3}}[\s:,]{{1,2}}$"
)
_AFTER_RUN = re.compile(rf"[\s,]{{1,2}}(?:(?:is|es) (?:my|our|the|mi|el) )?{_WORD}\b")


def _find_said(message: Message) -> Iterator[Finding]:
    """ "zip nine five zero one seven", "zip is 9 5 0 1 7", "10027 zip"."""
    if "zip" not in message.low and "post" not in message.low:
        return
    for run in message.digit_runs:
        if len(run.digits) in (5, 9) and (
            _BEFORE_RUN.search(message.before(run.start)) or _AFTER_RUN.match(message.low, run.end)
        ):
            yield Finding(run.start, run.end, "ZIP", 0.96, "figures beside a word for it")


def find_zips(message: Message) -> Iterator[Finding]:
    yield from _find_said(message)
    if not message.has_figures:
        return
    for found in find_patterns(message, _PATTERNS):
        if not _NUMBER_OF.search(message.before(found.start)):
            yield found
    if message.asked == "address":
        yield from find_patterns(message, (_ANSWER,))


RECOGNIZER = Recognizer("zip", find_zips)

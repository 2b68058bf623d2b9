# ruff: noqa: E501
"""Plates and vehicle identification numbers."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import find_labelled, label
from api.privacy.recognizers.number_values import is_code
from api.privacy.recognizers.spelled_letters import RADIO, UNITS

_NEAR_CAR = "plate shape near a car"
_LABELS = (
    label(r"(?:licen[sc]e |number |tag )?plates?(?: (?:number|no))?|tag number|vin(?: (?:number|no))?|"
          r"vehicle (?:id|identification)(?: number)?|placas?|matricula|parking permit",
          "VEHICLE", "after a word for a plate", least=2),
)  # fmt: skip
_PATTERNS = (
    Pattern(re.compile(r"(?<![a-z0-9])(?=[a-z0-9]{0,16}\d)(?=[a-z0-9]{0,16}[a-z])[a-hj-npr-z0-9]{17}"
                       r"(?![a-z0-9])"), "VEHICLE", 0.9, "17-character VIN"),
    Pattern(re.compile(r"\bplates?\b(?: is|:| number| says| reads|'s)?\s+(?P<v>[a-z]{2,4}[ \-]?\d{2,4}"
                       r"[a-z]{0,2})\b"), "VEHICLE", 0.95, "plate shape after its word"),
    Pattern(re.compile(r"\b(?:parked|drive|driving|car|truck|suv|sedan|honda|toyota|ford)\b[^.\d]{0,30}"
                       r"\b(?P<v>[a-z]{3}[ \-]?\d{3,4}|\d[a-z]{3}\d{3})\b"), "VEHICLE", 0.7, _NEAR_CAR),
    Pattern(re.compile(r"\b(?:vanity|custom|personali[sz]ed) (?:license |car )?plates?(?: (?:is|says|reads|spells|that says)|:)\s(?P<v>(?=[a-z0-9]{1,8}(?: [a-z0-9]{1,8})?\s*(?:$|[,.;!?\n]| (?:and|if|in|on|it|y)\b))"
                       r"[a-z0-9]{1,8}(?: (?!(?:and|if|in|on|it|y)\b)[a-z0-9]{1,8})?)"), "VEHICLE", 0.95, "words of a plate"),
    Pattern(re.compile(r"\bplates? (?:says|reads|spells)\s(?P<v>(?=[a-z ]{0,8}\d)[a-z0-9]{1,8}(?: (?!(?:and|if|in|on|it|y)\b)[a-z0-9]{1,8})?)(?![a-z0-9])"), "VEHICLE", 0.95,
            "words of a plate"),
)  # fmt: skip
_PARKED = re.compile(
    r"\bparked\b[^.\n]{0,12}\b(?:spot|space|stall|level|row|lot|garage|deck|bay|section|floor)\b[^.\n]{0,16}?[\s,(](?P<v>(?P<p>[a-z]{3})[ \-]?\d{3,4})(?![\w])"
)
_LEAST_SHAPE = 5
# Letters and figures in two or three groups behind a word for a plate, of which each country has
# its own: "ab12 cde", "1234 klm", "tag jkl8821".
_SHAPED = re.compile(
    r"\b(?:plates?(?: (?:number|no|num))?|(?<!skin )tags?(?: (?:number|no|num))?|(?:car|vehicle|auto|truck) (?:reg|registration)|reg(?:istration)? (?:plate|number|no)|"
    r"matriculas?|placas?|patente)(?:[\s:,#]{1,2}(?:is|number|no|es|son|de mi \w{4,9}|on my \w{3,9}|of my \w{3,9}|says|reads))*[\s:,#]{1,3}"
    r"(?P<v>(?=[a-z\- ]{0,5}\d)(?=[\d\- ]{0,6}[a-z])(?:[a-z]{1,4}[ \-]?\d{1,4}(?P<a>[ \-]?[a-z]{1,3}|-\d{1,4})?|\d{1,4}(?P<b>[ \-]?[a-z]{1,3})(?:[ \-]?\d{1,4})?))(?![\w])"
)
_RADIO = re.compile(
    rf"\b(?:plates?|tag|matricula|placas?|registration)\b(?: (?:number|no|is|es|says|reads|son))*[\s:,]{{1,3}}(?P<v>(?:{RADIO}[\s,\-]{{1,2}})+(?=\d|{UNITS}\b))"
)


def find_vehicles(message: Message) -> Iterator[Finding]:
    for found in find_patterns(message, _PATTERNS):
        prefix = message.low[found.start : found.start + 3]
        if found.reason != _NEAR_CAR or not prefix.isalpha() or is_code(prefix):
            yield found
    yield from find_labelled(message, _LABELS)
    for match in _PARKED.finditer(message.low):
        if is_code(match.group("p")):
            yield Finding(*match.span("v"), "VEHICLE", 0.7, "plate shape near a place to park")
    for match in _SHAPED.finditer(message.low):
        end = _shape_end(match)
        if end - match.start("v") >= _LEAST_SHAPE:
            yield Finding(match.start("v"), end, "VEHICLE", 0.94, "shape behind its word")
    for match in _RADIO.finditer(message.low):
        run = next((r for r in message.digit_runs if r.start == match.end("v")), None)
        end = run.end if run else match.end("v")
        yield Finding(match.start("v"), end, "VEHICLE", 0.96, "plate spelled with words")


def _shape_end(match: re.Match[str]) -> int:
    """Without a word of the sentence behind the figures: "jkl 8821 is mine"."""
    for group in ("a", "b"):
        letters = match.group(group)
        if letters and letters[0] == " " and not is_code(letters.strip()):
            return match.start(group)
    return match.end("v")


RECOGNIZER = Recognizer("vehicle", find_vehicles)

# ruff: noqa: E501
"""Plates and vehicle identification numbers."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import find_labelled, label

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
                       r"\b(?P<v>[a-z]{3}[ \-]?\d{3,4}|\d[a-z]{3}\d{3})\b"), "VEHICLE", 0.7,
            "plate shape near a car"),
)  # fmt: skip


def find_vehicles(message: Message) -> Iterator[Finding]:
    yield from find_patterns(message, _PATTERNS)
    yield from find_labelled(message, _LABELS)


RECOGNIZER = Recognizer("vehicle", find_vehicles)

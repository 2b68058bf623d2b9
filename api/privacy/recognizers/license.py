# ruff: noqa: E501
"""Licence and certificate numbers by their labels."""

from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.labelled import find_labelled, label

_LABELS = (
    label(r"(?:driver'?s?'? |drivers |nursing |medical |professional |state |cdl |pilot )?"
          r"(?:licen[sc]e|lic)(?: (?:number|no|num|id))?|lic ?#|dl(?![0-9])(?: ?#)?|d\.l\.|cdl|state id|"
          r"licencia(?: de (?:conducir|manejo))?|npi|dea|certificate(?: (?:number|no))?|cert ?#|"
          r"green card|alien (?:number|registration)|a-?number",
          "LICENSE", "after a word for a licence", least=3),
)  # fmt: skip


def find_licenses(message: Message) -> Iterator[Finding]:
    for found in find_labelled(message, _LABELS):
        if "plate" not in message.low[max(0, found.start - 24) : found.start]:
            yield found


RECOGNIZER = Recognizer("license", find_licenses)

# ruff: noqa: E501
"""Identifiers of fingerprints, faces, voices and genomes."""

from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.labelled import find_labelled, label

_LABELS = (
    label(r"(?:biometric|finger ?print|thumb ?print|palm ?print|face ?(?:id|print|scan)|voice ?print|"
          r"retina(?: scan)?|iris(?: scan)?|dna(?: (?:profile|sample|kit))?|genom\w+|huella(?: digital)?)"
          r"(?: (?:id|template|hash|scan|record|number|code|token|profile|sample|kit))*",
          "BIOMETRIC", "after a word for a biometric", least=3),
)  # fmt: skip


def find_biometrics(message: Message) -> Iterator[Finding]:
    yield from find_labelled(message, _LABELS)


RECOGNIZER = Recognizer("biometric", find_biometrics)

"""What redaction speaks of: spans, known values, the clinic's directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Asked = Literal["name", "birth_date", "phone", "email", "address", "member_id"]

TYPES: Final[tuple[str, ...]] = (
    "PERSON",
    "PHONE",
    "EMAIL",
    "ADDRESS",
    "PLACE",
    "ZIP",
    "DATE",
    "DATE_OF_BIRTH",
    "AGE_OVER_89",
    "SSN",
    "MRN",
    "INSURANCE_ID",
    "ACCOUNT",
    "LICENSE",
    "VEHICLE",
    "DEVICE",
    "URL",
    "IP",
    "BIOMETRIC",
    "OTHER_ID",
)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points `start:end` of the given text hold an identifier.

    `score` is the recognizer's own confidence in 0..1; `reason` names the pattern or the
    context that fired and never holds the patient's words.
    """

    start: int
    end: int
    type: str
    score: float
    recognizer: str
    reason: str


@dataclass(frozen=True, slots=True)
class KnownValue:
    """A verified demographic of this patient: every later mention of it is certain."""

    value: str
    type: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The clinic's public names: full names (titles do not matter), and its places' names,
    short names and other words for them."""

    practitioners: Sequence[str] = ()
    locations: Sequence[str] = ()


class RedactorUnavailable(RuntimeError):
    """The name model cannot be loaded: the caller must keep the text unread (fail closed)."""

"""What a turn starts from and hands on: plain values between its steps."""

import unicodedata
from dataclasses import dataclass

from api.conversations.schemas import TurnResult
from api.safety.service import Disposition, Screening


@dataclass(frozen=True)
class Incoming:
    """One message of the patient. `text` is identifiable; for a button it is the payload."""

    text: str
    key: str
    is_payload: bool = False


@dataclass(frozen=True)
class Receipt:
    """A message that is durable. `done` is set if its turn had ended before."""

    utterance_id: str
    conversation_id: str
    text: str
    is_payload: bool
    screening: Screening
    language: str
    # Title of the button that was used, or None if it was open no more.
    title: str | None = None
    done: TurnResult | None = None


def clean(text: str) -> str:
    """Drop control and format characters that no keyboard types; keep line breaks."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()


def head_and_tail(text: str, *, limit: int) -> str:
    """The two ends of a text that is too long, within the limit, for the screen."""
    half = limit // 2 - 2
    return f"{text[:half]}\n…\n{text[-half:]}"


NOTHING_FOUND = Screening()


def is_urgent(screening: Screening) -> bool:
    return screening.disposition in (Disposition.EMERGENCY, Disposition.CRISIS)

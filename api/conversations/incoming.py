"""What a turn starts from and hands on: plain values between its steps."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from api.conversations.schemas import TurnResult
from api.safety.service import Disposition, Screening, screen

_MARKS = re.compile(r"[/{}\[\]\":_]")
_BUTTON = re.compile(r"/[a-z_]+(?::[\w-]+)?(?:\{.*\})?", re.DOTALL)
PIECE_OVERLAP = 200
MOST_PIECES = 12


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
    key: str
    # Its place in the conversation: what stands behind it was not seen when it was sent.
    seq: int
    text: str
    is_payload: bool
    screening: Screening
    language: str
    # Title of the button that was used, or None if it was open no more.
    title: str | None = None
    done: TurnResult | None = None


def clean(text: str) -> str:
    """Drop control characters and halves of characters; keep line breaks."""
    return "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    ).strip()


def has_signs(text: str) -> bool:
    """Whether anything of a text can be seen."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


def pieces(text: str, *, limit: int) -> Iterator[str]:
    """A text that is too long in pieces for the screen: its two ends first, then what overlaps.

    At most MOST_PIECES: what is longer than that is no message that somebody typed.
    """
    half = limit // 2 - 2
    yield f"{text[:half]}\n…\n{text[-half:]}"
    step = limit - PIECE_OVERLAP
    for start in range(0, min(len(text), step * MOST_PIECES), step):
        yield text[start : start + limit]


def find_alarm(texts: Iterable[str], *, limit: int, at_a_glance: bool = False) -> str | None:
    """The first words, of texts of any length, in which the screen finds an alarm.

    `at_a_glance`: of each text that is too long, its two ends alone.
    """
    most = 1 if at_a_glance else None
    for text in texts:
        parts = pieces(text, limit=limit) if len(text) > limit else iter((text,))
        for piece in islice(parts, most):
            if is_urgent(screen(text=(words := clean(piece)))):
                return words
    return None


def spoken(incoming: Incoming) -> Incoming:
    """A message as it would have been typed: the words of a payload without its marks."""
    if not incoming.is_payload:
        return incoming
    return Incoming(" ".join(_MARKS.sub(" ", incoming.text).split()), incoming.key)


def is_of_button(incoming: Incoming) -> bool:
    """Whether it has the form of a button of ours; whether it was offered is another question."""
    return incoming.is_payload and bool(_BUTTON.fullmatch(incoming.text))


NOTHING_FOUND = Screening()


def is_urgent(screening: Screening) -> bool:
    return screening.disposition in (Disposition.EMERGENCY, Disposition.CRISIS)

"""What the second opinion adds to the rules' verdict: a level to raise to, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from api.safety.engine import Engine
from api.safety.model import SecondOpinion, words_of
from api.safety.normalise import EDGE, WHOLE_LIMIT, Reading

PLAINLY = 0.9
# A word or two ("y", "and now?") carry too little for the model alone; rules still read them.
LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Raised:
    """A level the model alone asks for, and the characters that made it."""

    kind: Literal["emergency", "crisis"]
    band: Literal["ask", "act"]
    start: int
    end: int
    plainly_crisis: bool = False


def raised_by(model: SecondOpinion, engine: Engine, *, text: str, alone: Reading) -> Raised | None:
    """The model's level for a message; None when it has nothing to add.

    A message that the assertion layer hears as general, past, denied or a figure of speech is at
    most asked about, and only at the model's surest.
    """

    def read(part: str) -> tuple[Sequence[str], Sequence[str]]:
        reading = alone if part == text else engine.read(part)
        return words_of(reading), engine.findings(reading)

    if len(text.split()) < LEAST_WORDS:
        return None
    head, shift = (text, 0) if len(text) <= WHOLE_LIMIT else _edges(text)
    opinion = model.judge(head, read=read)
    bands = model.thresholds
    if opinion.urgent < bands.ask or opinion.start >= opinion.end:
        return None
    sure = opinion.urgent >= bands.act
    if engine.is_set_aside(alone):
        if not sure:
            return None
        sure = False
    elif sure and engine.is_denied(engine.findings(alone)):
        sure = False
    start, end = (at + shift if shift and at > EDGE else at for at in (opinion.start, opinion.end))
    return Raised(
        "crisis" if opinion.crisis >= bands.crisis else "emergency",
        "act" if sure else "ask",
        min(start, len(text)),
        min(end, len(text)),
        plainly_crisis=opinion.crisis >= PLAINLY,
    )


def _edges(text: str) -> tuple[str, int]:
    return text[:EDGE] + " " + text[-EDGE + 1 :], len(text) - 2 * EDGE

"""What the second opinion adds to the rules' verdict: a level to raise to, or that it is plain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from api.safety.engine import Engine, Heard
from api.safety.model import Opinion, SecondOpinion, words_of
from api.safety.normalise import EDGE, WHOLE_LIMIT

# From where on a crisis is added to an emergency that the rules act on, and from where on it is
# surely no bodily one.
LIKELY, PLAINLY = 0.6, 0.9
# A word or two ("y", "and now?") carry too little for the model alone; rules still read them.
LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Raised:
    """A level the model alone asks for, and the characters that made it.

    `none` asks for nothing; `is_plain` then says that the model is sure of it.
    """

    kind: Literal["none", "clinician", "emergency", "crisis"]
    band: Literal["none", "ask", "act"]
    start: int = 0
    end: int = 0
    crisis: float = 0.0
    is_plain: bool = False

    @property
    def is_likely_crisis(self) -> bool:
        return self.kind == "crisis" and self.crisis >= LIKELY

    @property
    def is_either(self) -> bool:
        """Whether it may as well be a bodily emergency: the answer then names both lines."""
        return self.kind == "crisis" and self.crisis < PLAINLY


NOTHING = Raised("none", "none")


def raised_by(model: SecondOpinion, engine: Engine, *, text: str, alone: Heard) -> Raised:
    """The model's level for a message.

    A message that the assertion layer hears as general, past, denied or a figure of speech is at
    most asked about, and only at the model's surest. What needs no alarm may need a clinician. What
    is nothing but an answer to a question of ours is not weighed.
    """

    def read(part: str) -> tuple[Sequence[str], Sequence[str]]:
        heard = alone if part == text else engine.hear(part)
        return words_of(heard.reading), engine.findings(heard)

    if len(text.split()) < LEAST_WORDS:
        return NOTHING
    if engine.is_answer(alone):
        return replace(NOTHING, is_plain=True)
    head, shift = (text, 0) if len(text) <= WHOLE_LIMIT else _edges(text)
    opinion = model.judge(head, read=read)
    if opinion.start >= opinion.end:
        return NOTHING
    start, end = (at + shift if shift and at > EDGE else at for at in (opinion.start, opinion.end))
    start, end = min(start, len(text)), min(end, len(text))
    aside = engine.is_set_aside(alone)
    band = _band(model, opinion, engine, alone, aside=aside)
    if band is not None:
        kind: Literal["emergency", "crisis"] = (
            "crisis" if opinion.crisis >= model.thresholds.crisis else "emergency"
        )
        return Raised(kind, band, start, end, crisis=opinion.crisis)
    if opinion.person >= model.thresholds.person and not aside:
        return Raised("clinician", "act", start, end)
    return replace(NOTHING, is_plain=opinion.person < model.thresholds.plain)


def _band(
    model: SecondOpinion, opinion: Opinion, engine: Engine, alone: Heard, *, aside: bool
) -> Literal["ask", "act"] | None:
    """The band of an alarm: what is set aside or denied is at most asked about."""
    if not model.alarms(opinion):
        return None
    sure = opinion.urgent >= model.thresholds.act
    if aside:
        return "ask" if sure else None
    if sure and engine.is_denied(alone):
        return "ask"
    return "act" if sure else "ask"


def _edges(text: str) -> tuple[str, int]:
    return text[:EDGE] + " " + text[-EDGE + 1 :], len(text) - 2 * EDGE

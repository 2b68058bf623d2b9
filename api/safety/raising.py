"""What the second opinion adds to the rules' verdict: a level to raise to, or that it is plain.

An errand, thanks or an order beside a danger make the whole message look calmer than it is. So
the message is weighed without such clauses too; and where the whole asks for nothing more, its
sentences are heard one by one, and must say so more surely.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from api.safety.engine import Engine, Heard
from api.safety.model import Opinion, SecondOpinion, words_of
from api.safety.normalise import EDGE, SENTENCE_MARK, WHOLE_LIMIT, Reading

# From where on a crisis is added to an emergency that the rules act on, and from where on it is
# surely no bodily one.
LIKELY, PLAINLY = 0.6, 0.9
# A word or two ("y", "and now?") carry too little for the model alone; rules still read them.
LEAST_WORDS = 3
# So many sentences of a message are heard one by one.
MOST_SENTENCES = 24


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
LEVELS: Final = {
    ("none", "none"): 0,
    ("clinician", "act"): 1,
    ("emergency", "ask"): 2,
    ("crisis", "ask"): 3,
    ("emergency", "act"): 4,
    ("crisis", "act"): 5,
}


def raised_by(model: SecondOpinion, engine: Engine, *, text: str, alone: Heard) -> Raised:
    """The model's level for a message.

    A message that the assertion layer hears as general, past, denied or a figure of speech is at
    most asked about, and only at the model's surest. What needs no alarm may need a clinician. What
    is nothing but an answer to a question of ours is not weighed.
    """
    whole = _of_whole(model, engine, text=text, alone=alone)
    bare = _without_frames(model, engine, text=text, alone=alone)
    if level(bare) > level(whole):
        whole = bare
    if whole.kind in ("emergency", "crisis") or len(text) > WHOLE_LIMIT:
        return whole
    if engine.is_answer(alone):
        return whole
    apart = _of_sentences(model, engine, text=text, alone=alone)
    return whole if apart.kind == "none" or apart.kind == whole.kind else apart


def _of_whole(model: SecondOpinion, engine: Engine, *, text: str, alone: Heard) -> Raised:

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
        return Raised(_kind(model, opinion), band, start, end, crisis=opinion.crisis)
    if model.needs_person(opinion) and not aside:
        return Raised("clinician", "act", start, end)
    return replace(NOTHING, is_plain=opinion.person < model.thresholds.plain)


def _without_frames(model: SecondOpinion, engine: Engine, *, text: str, alone: Heard) -> Raised:
    """The level of what is said beside "i'm a nurse", "he says it's nothing", "just book me in"."""
    spans = engine.without_frames(alone) if len(text) <= WHOLE_LIMIT else []
    if not spans:
        return NOTHING
    bare = " ".join(text[slice(*span)] for span in spans)
    found = _of_whole(model, engine, text=bare, alone=engine.hear(bare))
    return replace(found, start=spans[0][0], end=spans[-1][1], is_plain=False)


def _of_sentences(model: SecondOpinion, engine: Engine, *, text: str, alone: Heard) -> Raised:
    """The strictest that one sentence asks for; no more than a question, for the rest is calm."""
    heard = {span: engine.hear(text[slice(*span)]) for span in _sentences(alone.reading)}
    spans = [
        span
        for span, one in heard.items()
        if not (engine.is_set_aside(one) or engine.is_answer(one))
    ]
    if not spans:
        return NOTHING
    by_text = {text[slice(*span)]: heard[span] for span in spans}

    def read(part: str) -> tuple[Sequence[str], Sequence[str]]:
        one = by_text[part]
        return words_of(one.reading), engine.findings(one)

    opinions = model.opinions(text, spans, read=read)
    for one in sorted(opinions, key=lambda one: -one.urgent - one.crisis):
        if model.alarms(one, apart=True):
            return Raised(_kind(model, one), "ask", one.start, one.end, crisis=one.crisis)
    for one in opinions:
        if model.needs_person(one, apart=True):
            return Raised("clinician", "act", one.start, one.end)
    return NOTHING


def _sentences(reading: Reading) -> list[tuple[int, int]]:
    """Where the sentences of a message of several begin and end, those of a few words left out."""
    found: dict[int, list[int]] = {}
    for index, token in enumerate(reading.tokens):
        if token.norm != SENTENCE_MARK:
            found.setdefault(reading.sentences[index], []).append(index)
    if len(found) < 2:
        return []
    return [
        (reading.tokens[own[0]].start, reading.tokens[own[-1]].end)
        for own in found.values()
        if len(own) >= LEAST_WORDS
    ][:MOST_SENTENCES]


def level(raised: Raised) -> int:
    """How strict a verdict is."""
    return LEVELS[(raised.kind, raised.band)]


def _kind(model: SecondOpinion, opinion: Opinion) -> Literal["emergency", "crisis"]:
    return "crisis" if opinion.crisis >= model.thresholds.crisis else "emergency"


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

"""The screen: one message in, one disposition out, in memory, and never an exception."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from api.safety.engine import Engine, Heard, Hit
from api.safety.floor import floor_hit
from api.safety.languages import Language, language_of
from api.safety.loader import RuleSet
from api.safety.model import SecondOpinion
from api.safety.normalise import Reading
from api.safety.raising import LEVELS, Raised, raised_by

RECENT_TURNS = 2
ERROR_RULE = "screen:error"
# Nobody here can judge such a message but a person who reads it.
LANGUAGE_RULE = "screen:language"
MOST_READ, LEAST_STRANGE = 2_000, 3
# Of fewer words many are a name; of more, this share is known in any message of ours.
LEAST_WORDS, MOST_KNOWN = 6, 0.4
EITHER_RULE = "model:either"  # a crisis or a bodily emergency: answered with both lines


class Disposition(StrEnum):
    """What a message asks for, mildest first."""

    NONE = "none"
    CLINICIAN = "clinician"
    EMERGENCY = "emergency"
    CRISIS = "crisis"


class Band(StrEnum):
    """`act` at once, `ask` one fixed question beside the line, or `none`."""

    NONE = "none"
    ASK = "ask"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Quote:
    """Code points `start` up to `end` of the screened text that made a rule fire."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Listened:
    """What was heard in one message alone, kept for the second look at it among the last ones."""

    rules: RuleSet
    model: SecondOpinion | None
    text: str
    alone: Heard
    raised: Raised | None = None

    def is_of(self, rules: RuleSet, model: SecondOpinion | None, text: str) -> bool:
        """Whether the same rules and model heard the same text."""
        return self.rules is rules and self.model is model and self.text == text

    def raise_by(self, model: SecondOpinion) -> Raised:
        if self.raised is None:
            engine = self.rules.engine
            self.raised = raised_by(model, engine, text=self.text, alone=self.alone)
        return self.raised


@dataclass(frozen=True, slots=True)
class Screening:
    """The verdict on one message, with the rules and the words behind it.

    `language`: that of the message, None if its words do not tell.
    `is_plain`: no rule fired, and the second opinion is sure that no clinician is needed.
    """

    disposition: Disposition = Disposition.NONE
    band: Band = Band.NONE
    rules: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = field(default=(), repr=False)
    language: Language | None = None
    version: str = ""
    is_plain: bool = False
    listened: Listened | None = field(default=None, repr=False, compare=False)


def screen_with(
    rules: RuleSet | None,
    *,
    text: str,
    recent: Sequence[str],
    model: SecondOpinion | None = None,
    before: Screening | None = None,
) -> Screening:
    """Screens with the given rules and model; without rules, or when they fail, fails closed.

    `before`: what was made of the same message without `recent`; it is not weighed twice.
    """
    if rules is None:
        return _fail_closed(text, version="floor")
    try:
        heard = before.listened if before is not None else None
        if heard is None or not heard.is_of(rules, model, text):
            heard = Listened(rules, model, text, rules.engine.hear(text))
        return replace(_screen(heard, recent=recent[-RECENT_TURNS:]), listened=heard)
    except Exception:  # the screen must answer whatever happens inside it
        return _fail_closed(text, version=rules.version)


def _screen(heard: Listened, *, recent: Sequence[str]) -> Screening:
    model = heard.model
    verdict = _by_rules(heard.rules, heard.alone, text=heard.text, recent=recent)
    if model is None or LEVELS[(verdict.disposition, verdict.band)] == max(LEVELS.values()):
        return verdict
    raised = heard.raise_by(model)
    present = LEVELS[(verdict.disposition, verdict.band)]
    if LEVELS[(raised.kind, raised.band)] <= present:
        return replace(verdict, is_plain=raised.is_plain and not verdict.rules)
    acts = (verdict.disposition, verdict.band) == (Disposition.EMERGENCY, Band.ACT)
    if acts and not raised.is_likely_crisis:  # the kind of an act changes on good grounds only
        return verdict
    return replace(
        verdict,
        disposition=Disposition(raised.kind),
        band=Band(raised.band),
        rules=(f"model:{model.version}", *([EITHER_RULE] * raised.is_either), *verdict.rules),
        quotes=verdict.quotes or (Quote(raised.start, raised.end),),
    )


def is_other_writing(text: str) -> bool:
    """Whether most letters are of a writing that neither English nor Spanish uses."""
    if text.isascii():
        return False
    letters = [c for c in text[:MOST_READ] if c.isalpha()]
    strange = sum(not unicodedata.name(c, "LATIN").startswith("LATIN") for c in letters)
    return strange >= LEAST_STRANGE and strange * 2 > len(letters)


def is_other_language(engine: Engine, heard: Heard) -> bool:
    """Whether most words are neither English nor Spanish; a name alone is shorter."""
    words, known = engine.known_words(heard)
    return words >= LEAST_WORDS and known <= MOST_KNOWN * words


def _by_rules(rules: RuleSet, alone: Heard, *, text: str, recent: Sequence[str]) -> Screening:
    engine = rules.engine
    language = language_of(engine, alone.reading, text)
    hits = engine.hits(alone)
    heard = alone
    if recent:
        window = engine.hear(text, recent)
        more = [h for h in engine.hits(window) if h.rule.disposition != "clinician"]
        if max(map(_level, more), default=0) > max(map(_level, hits), default=0):
            hits, heard = more, window
            language = language or language_of(engine, window.reading)
    if not hits and (is_other_writing(text) or is_other_language(engine, alone)):
        return Screening(Disposition.CLINICIAN, Band.ACT, (LANGUAGE_RULE,), version=rules.version)
    if not hits:
        return Screening(language=language, version=rules.version)
    top = max(hits, key=_level).rule
    if top.languages == ("other",):  # a call in neither
        language = None
    return Screening(
        disposition=Disposition(top.disposition),
        band=Band(top.band),
        rules=tuple(h.rule.id for h in sorted(hits, key=_level, reverse=True)),
        quotes=_quotes(hits, heard.reading),
        language=language,
        version=rules.version,
    )


def _level(hit: Hit) -> int:
    return LEVELS[
        (hit.rule.disposition, "act" if hit.rule.disposition == "clinician" else hit.rule.band)
    ]


def _quotes(hits: Sequence[Hit], reading: Reading) -> tuple[Quote, ...]:
    """Spans of the current message, sorted and merged where they touch."""
    spans = sorted(
        (
            reading.tokens[max(m.first, reading.current_from)].start,
            reading.tokens[m.last].end,
        )
        for hit in hits
        for m in hit.mentions
        if m.last >= reading.current_from
    )
    merged: list[Quote] = []
    for start, end in spans:
        if merged and start <= merged[-1].end:
            merged[-1] = Quote(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Quote(start, end))
    return tuple(merged)


def _fail_closed(text: str, *, version: str) -> Screening:
    hit = floor_hit(text)
    if hit is None:
        return Screening(Disposition.CLINICIAN, Band.ACT, (ERROR_RULE,), version=version)
    disposition, start, end = hit
    return Screening(
        Disposition(disposition),
        Band.ACT,
        (ERROR_RULE, f"floor:{disposition}"),
        (Quote(start, end),),
        version=version,
    )

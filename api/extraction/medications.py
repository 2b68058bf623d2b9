"""Medicines by generic, brand or Spanish name, with the dose in the patient's own words."""

import re
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from api.extraction.folding import fold, words_of
from api.extraction.phrases import MAX_CHARS, Word, read_words, span_of, split_phrase
from api.extraction.schemas import MedicationMention
from api.extraction.spans import Span
from api.yaml_text import read_yaml

LIST = Path(__file__).resolve().parents[2] / "data" / "clinic" / "medications.yml"
# Words of daily life one or two letters away from a medicine's name.
_ORDINARY = words_of(
    "allegro alleged allergy central century lyrics premium provide provided calories mobile "
    "tracked arrived activate effect affect sonatas solar coumarin insulated protein proteins "
    "vitamin vitamins magnetic magnesia calcify potassic motoring concert concerts singular "
    "crest zestful presto precise prices actors actor diamond medical medicine motion notion "
    "benefits balance advice advise device clinic clinical clonic patient patients practice "
    "morning evening general doctors"
)
_COUNT = (
    r"(?:\d+(?:[.,/]\d+)?(?:\s?-\s?\d+)?|"
    r"one|two|three|four|half(?:\san?)?|a|an|una?|dos|tres|media)"
)
_UNIT = (
    r"(?:mg|mcg|µg|ug|ml|milligrams?|miligramos?|micrograms?|grams?|g|iu|units?|unidades|%|"
    r"(?:sublingual\s)?(?:pills?|tablets?|tabs?|caps?(?:ules?)?|puffs?|sprays?|drops?|patch(?:es)?|"
    r"shots?|injections?|pastillas?|tabletas?|c[aá]psulas?|gotas?|inhalaciones|cucharaditas?|"
    r"teaspoons?|tsp|spoonfuls?))"
)
_OFTEN = (
    r"(?:(?:once|twice|thrice|one\stime|two\stimes|three\stimes|\d\s?(?:x|times|veces)|una\svez|dos\sveces|"
    r"tres\sveces)(?:\s(?:a|per|al|por)\s(?:day|week|d[ií]a|semana)|\s(?:daily|weekly|every\sday))?|"
    r"daily|nightly|bid|tid|qid|qd|qhs|prn|every\s(?:other\s)?(?:day|morning|evening|night|week|\d+\s"
    r"(?:hours|hrs|days))|at\s(?:night|bedtime)|in\sthe\s(?:morning|evening)|before\sbed|"
    r"with\s(?:food|meals|breakfast|dinner)|as\sneeded|cada\s\d+\s(?:horas|d[ií]as)|cada\sd[ií]a|"
    r"cada\snoche|todos\slos\sd[ií]as|al\sd[ií]a|por\sla\s(?:ma[nñ]ana|noche)|diario)"
)
# "3 times a day" is how often, and no amount.
_TIMES = r"(?!\s?(?:x\b|times?\b|veces\b|vez\b))"
_STRENGTH = rf"(?:{_COUNT}\s?{_UNIT}|\d+(?:[.,/]\d+)?(?![\d:]){_TIMES})"
_AFTER = re.compile(
    rf"[\s,:(]*(?:(?:er|xr|xl|sr|la|extended\srelease)\s)?"
    rf"(?P<dose>{_STRENGTH}(?:[\s,]+{_STRENGTH})?(?:[\s,)]+{_OFTEN})*|{_OFTEN}(?:[\s,]+{_OFTEN})*)"
    r"(?!\w)(?!\s?(?:am|pm|a\.m|p\.m|o'clock|:\d))"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<dose>{_COUNT}\s?{_UNIT})\s(?:of\s|de\s)?(?:my\s|mi\s)?|"
    r"(?:take|taking|tomar(?:me)?|tome)\s(?P<bare>\d{1,2}|half(?:\san?)?|one|two|three|four|media|dos|"
    r"tres|cuatro)\s)$"
)


@cache
def _names() -> dict[tuple[str, ...], str]:
    rows = read_yaml(LIST.read_text(encoding="utf-8"))
    names: dict[tuple[str, ...], str] = {}
    for generic, others in rows.items():
        for name in (str(generic), *(others or [])):
            names.setdefault(split_phrase(str(name)), str(generic))
    return names


@cache
def _long_names() -> dict[str, list[str]]:
    """Single-word names long enough to be misspelt and still known, by first letter."""
    table: dict[str, list[str]] = {}
    for name in _names():
        if len(name) == 1 and len(name[0]) >= 6:
            table.setdefault(name[0][0], []).append(name[0])
    return table


def find_medications(*, text: str) -> tuple[MedicationMention, ...]:
    """Every medicine the message names; doses are quoted, never read as numbers."""
    words = read_words(text)
    found: list[MedicationMention] = []
    i = 0
    while i < len(words):
        match = _match_at(words, i)
        if match is None:
            i += 1
            continue
        generic, last, score = match
        found.append(_mention(text, words, (i, last), generic, score))
        i = last
    return tuple(found)


_CUES = words_of(
    "take taking takes took taken pill pills tablet tablets mg mcg dose doses refill refills "
    "medicine medicines medication medications med meds remind reminder prescription drug puff "
    "tomo tomar toma tomando pastilla pastillas tableta dosis medicina medicamento receta"
)


@cache
def _generics() -> frozenset[str]:
    return frozenset(word for generic in _names().values() for word in split_phrase(generic))


def _match_at(words: list[Word], i: int) -> tuple[str, int, float] | None:
    for size in (3, 2, 1):
        said = tuple(word.text for word in words[i : i + size])
        if len(said) == size and (generic := _names().get(said)):
            return generic, i + size, 1.0
    word = words[i].text
    joined = word + words[i + 1].text if i + 1 < len(words) else ""
    if len(joined) >= 8 and (generic := _names().get((joined,))):
        return generic, i + 2, 0.95
    close = _closest(word)
    if close and close[0] not in _generics() and len(words) > 2:
        cued = any(other.text in _CUES for other in words)
        close = close if cued else None
    return (_names()[(close[0],)], i + 1, close[1]) if close else None


@cache
def _closest(word: str) -> tuple[str, float] | None:
    if len(word) < 6 or len(word) > 24 or word in _ORDINARY or not word.isalpha():
        return None
    best: tuple[int, str] | None = None
    for name in _long_names().get(word[0], ()):
        allowed = 1 if len(name) < 9 else 2
        distance = OSA.distance(word, name, score_cutoff=allowed)
        if distance <= allowed and (best is None or distance < best[0]):
            best = distance, name
    return (best[1], round(1 - best[0] / len(best[1]), 3)) if best else None


def _mention(
    text: str, words: list[Word], place: tuple[int, int], generic: str, score: float
) -> MedicationMention:
    span = span_of(words, *place)
    folded = fold(text[:MAX_CHARS])
    after = _AFTER.match(folded, span.end)
    before = _BEFORE.search(folded, max(0, span.start - 40), span.start)
    doses = [Span(*dose.span(dose.lastgroup or 0)) for dose in (before, after) if dose]
    return MedicationMention(
        name=generic,
        said=text[span.start : span.end],
        span=span,
        score=score,
        dose=" ".join(text[dose.start : dose.end].strip() for dose in doses),
        dose_spans=tuple(doses),
    )

"""Visit types and places by their names and synonyms; the longest phrase wins."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from api.extraction.phrases import Hit, Word, find_phrases, phrases_of, read_words, span_of
from api.extraction.schemas import Match, PersonRole, Roster, RosterEntry

# Phrases that hold a visit type's word and mean something else.
_NOT_VISITS = (
    "physical therapy", "physical therapist", "physical education", "birth control",
    "control de natalidad", "remote control", "under control", "pain control",
    "blood sugar control",
    "out of control", "long shot", "screen shot", "physical pain", "physical address",
    "check engine", "cold water", "cold sore", "blood test", "lab test", "common cold season",
)  # fmt: skip
MIN_SCORE = 0.8


def find_visit_type(*, text: str, roster: Roster, person: PersonRole | None = None) -> Match | None:
    """The visit type that the message names or describes in a patient's words.

    Words that fit several, such as "check up", are settled by whom the visit is for.
    """
    match = find_entry(text=text, entries=roster.visit_types, decoys=_NOT_VISITS)
    if match is None or not match.alternatives:
        return match
    return _for_person(match, roster.visit_types, person)


def _for_person(match: Match, entries: tuple[RosterEntry, ...], person: PersonRole | None) -> Match:
    child = person is not None and person.role == "child"
    fitting = [
        entry.id
        for entry in entries
        if entry.id in (match.id, *match.alternatives)
        and not (child and (entry.min_age or 0) >= 18)
        and not (not child and entry.max_age is not None and entry.max_age < 18)
    ]
    if not fitting:
        return match
    chosen = match.id if match.id in fitting else fitting[0]
    others = tuple(each for each in fitting if each != chosen)
    return replace(match, id=chosen, alternatives=others)


def find_location(*, text: str, roster: Roster) -> Match | None:
    """The place of the clinic that the message names."""
    return find_entry(text=text, entries=roster.locations)


def find_entry(
    *, text: str, entries: tuple[RosterEntry, ...], decoys: tuple[str, ...] = ()
) -> Match | None:
    """The entry whose phrase fits best: own name first, then more words, then the last said."""
    words = read_words(text)
    phrases, owners = _table(entries, decoys)
    hits = [hit for hit in find_phrases(words, phrases) if hit.score >= MIN_SCORE]
    hits = _longest(hits)
    ranked = sorted(
        ((_rank(hit, owners[hit.phrase], words), hit) for hit in hits if owners[hit.phrase][0]),
        key=lambda each: each[0],
        reverse=True,
    )
    if not ranked:
        return None
    best = ranked[0][1]
    owner, named = owners[best.phrase]
    place = (best.first, best.last)
    same = {
        owners[hit.phrase][0]
        for hit in hits
        if (hit.first, hit.last) == place and hit.score >= best.score
    }
    return Match(
        id=owner,
        span=span_of(words, best.first, best.last),
        score=round(best.score, 3),
        by="name" if named else "synonym",
        alternatives=tuple(sorted(same - {owner, ""})),
    )


def _rank(
    hit: Hit, owner: tuple[str, bool], words: Sequence[Word]
) -> tuple[bool, bool, float, int, int]:
    length = sum(len(word.text) for word in words[hit.first : hit.last])
    return owner[1], hit.last - hit.first > 1, hit.score, length, hit.first


def _longest(hits: list[Hit]) -> list[Hit]:
    """Without hits that lie within a longer one: "fever check" hides "check"."""
    return [
        hit
        for hit in hits
        if not any(
            other.first <= hit.first
            and hit.last <= other.last
            and other.last - other.first > hit.last - hit.first
            and other.score >= hit.score - 0.1
            for other in hits
        )
    ]


@lru_cache(maxsize=64)
def _table(
    entries: tuple[RosterEntry, ...], decoys: tuple[str, ...]
) -> tuple[tuple[tuple[str, ...], ...], list[tuple[str, bool]]]:
    phrases: list[tuple[str, ...]] = []
    owners: list[tuple[str, bool]] = []
    for entry in entries:
        own = phrases_of(entry.name)
        for phrase in phrases_of(entry.name, entry.synonyms):
            phrases.append(phrase)
            owners.append((entry.id, phrase in own))
    for phrase in phrases_of(decoys):
        phrases.append(phrase)
        owners.append(("", False))
    return tuple(phrases), owners

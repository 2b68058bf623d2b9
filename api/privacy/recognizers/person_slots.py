"""Slots of a sentence that only a name fills: "its under price", "is mark due for his shots".

Names made of ordinary words tell themselves by shape (a given name and a surname, or one given
name) and by what stands on both sides; neither side alone is enough.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import CLOSINGS, RELATIVE, RELATIVE_ES, THIRD_PERSON
from api.privacy.recognizers.person_form import form_of, is_odd, is_surname, may_lead
from api.privacy.recognizers.person_slot_table import (
    CLOSED,
    JOINED,
    JOINS,
    LATER,
    OPENINGS,
    SIGNED,
    SLOTS,
    TURNED,
    Slot,
)
from api.privacy.recognizers.person_words import (
    MONTHS,
    fixed_phrases,
    is_given,
    names_disease,
)

MAX_WORDS: Final = 4
LEAST_BEFORE_NAME: Final = 3
_GAPS: Final = (" ", "-", ". ")
_RELATIVE: Final = re.compile(rf"(?:{RELATIVE}|{RELATIVE_ES})(?<!nana)")


def find_slotted(message: Message, scores: Sequence[float]) -> Iterator[Finding]:
    """Names that fill a slot; `scores` are the model's for each word."""
    if not any(may_lead(word.text) for word in message.words):
        return
    barred = fixed_phrases(message.low)
    places = [(0, slot) for slot in OPENINGS]
    for slot in (*SLOTS, LATER):
        places += [(m.end(), slot) for m in slot.before.finditer(message.low)]
    if len(message.words) >= LEAST_BEFORE_NAME + 2:
        places.append((message.words[-2].start, SIGNED))
    for at, slot in places:
        index = _index_at(message, at)
        if index is None or any(start <= at < end for start, end in barred):
            continue
        end = _fit(message, index, scores, slot)
        if end:
            yield Finding(at, end, "PERSON", 0.75, "in the place of a name")


def find_turned(message: Message) -> Iterator[Finding]:
    """A surname, a comma and a given name that open the message: "price, hunter"."""
    match = TURNED.match(message.low)
    if match is None:
        return
    surname, given = match.group("s"), match.group("g")
    if surname in CLOSINGS or is_odd(given) or {surname, given} <= MONTHS:
        return
    if is_surname(surname.rpartition(" ")[2]) and is_given(given):
        yield Finding(match.start("s"), match.end("g"), "PERSON", 0.75, "name turned around")


def find_joined(message: Message, scores: Sequence[float], found: Finding) -> Iterator[Finding]:
    """The given names that "and" joins to one that was found: "my kids grace, will and hunter"."""
    end = found.end
    while match := JOINS.match(message.low, end):
        index = _index_at(message, match.end())
        if index is None or _is_dated(message, message.words[index]):
            return
        end = _fit(message, index, scores, JOINED)
        if not end:
            return
        yield Finding(match.end(), end, "PERSON", 0.75, "joined to a name")


def _is_dated(message: Message, word: Word) -> bool:
    """A month with its day: "..., jun 6"."""
    return word.text in MONTHS and re.match(r"\.?\s*\d", message.low[word.end :]) is not None


def _index_at(message: Message, start: int) -> int | None:
    index = bisect_left(message.words, start, key=lambda word: word.start)
    fits = index < len(message.words) and message.words[index].start == start
    return index if fits else None


def _fit(message: Message, index: int, scores: Sequence[float], slot: Slot) -> int:
    """Where the longest name from here ends that reaches the other side of the slot; 0 if none."""
    run = _run(message, index)
    while run:
        end = run[-1].end
        reached = slot.after.match(message.low, end)
        inside = len(run) > 1
        if reached and not names_disease(message.low, run[-1].start, end, inside=inside):
            closed = CLOSED.match(message.low, end) is not None
            near = scores[index : index + len(run)]
            form = form_of([w.text for w in run], near, closed=closed)
            if form is not None and form.value >= slot.least.value and max(near) >= slot.score:
                initial = reached.end("i") if "i" in slot.after.groupindex else -1
                return max(end, initial)
        run.pop()
    return 0


def _run(message: Message, index: int) -> list[Word]:
    run: list[Word] = []
    for word in message.words[index : index + MAX_WORDS]:
        if word.text in THIRD_PERSON or _RELATIVE.fullmatch(word.text):
            break
        if run and message.low[run[-1].end : word.start] not in _GAPS:
            break
        run.append(word)
    return run

"""Two wishes, or a wish and a question, in one message: "cancel tuesday, and your hours?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.model import IntentModel, Reading

VISITS = frozenset(
    "book_appointment reschedule_appointment cancel_appointment check_appointment".split()
)
REMINDERS = frozenset(
    "set_medication_reminder list_reminders change_reminder cancel_reminder".split()
)
TASKS = VISITS | REMINDERS
# Two tasks of one kind that are two: "cancel it and move it to friday" is one, said twice.
_APART = (
    frozenset(["book_appointment", "cancel_appointment"]),
    frozenset(["set_medication_reminder", "cancel_reminder"]),
)
# "I need a refill and where do you park": a wish that is no task of ours, beside a question.
_ERRANDS = frozenset(["request_human"])
# What is answered from the clinic's directory, beside whatever else is done.
QUESTIONS = frozenset(
    "faq_hours faq_location faq_insurance faq_cost faq_preparation faq_practitioners".split()
)
CLINICAL = frozenset("ask_symptom ask_diagnosis ask_medication_advice ask_results".split())

SURE = 0.7
STRICT = 0.15
_MOST_CLAUSES = 4
_JOINT = re.compile(
    r"\s*[.?!;\n]+\s+|\s*,?\s+(?:and|also|plus|but|y|e|pero|adem[aá]s|tambi[eé]n)\s+|\s*,\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Clause:
    """A part of a message, as code points of it, and the intent that it has alone.

    A question that stands beside the wish, or the second of two wishes.
    """

    intent: str
    start: int
    end: int


def clauses_of(text: str) -> list[tuple[int, int]]:
    """Parts of two words and more between joints; empty when there are not two to four."""
    edges = [0]
    for joint in _JOINT.finditer(text):
        edges += [joint.start(), joint.end()]
    edges.append(len(text))
    spans = [
        (start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if len(text[start:end].split()) > 1
    ]
    return spans if 2 <= len(spans) <= _MOST_CLAUSES else []


def read_whole_and_clauses(
    model: IntentModel, texts: Sequence[str]
) -> list[tuple[Reading, list[Clause]]]:
    """Each text's reading and what stands beside its wish, all texts in one pass.

    A text with one sure wish has that wish's reading, one with two that of the first. A text in
    which anything may be clinical is never taken apart: there the whole message decides.
    """
    spans = [clauses_of(text) for text in texts]
    parts = [text[a:b] for text, cut in zip(texts, spans, strict=True) for a, b in cut]
    readings = model.read([*texts, *parts])
    found, at = [], len(texts)
    for reading, cut in zip(readings, spans, strict=False):
        found.append(_together(reading, readings[at : at + len(cut)], cut))
        at += len(cut)
    return found


def _together(
    whole: Reading, parts: Sequence[Reading], spans: Sequence[tuple[int, int]]
) -> tuple[Reading, list[Clause]]:
    if not parts or any(_may_be_clinical(reading) for reading in (whole, *parts)):
        return whole, []
    sure = [
        (reading, Clause(reading.ranking[0][0], start, end))
        for reading, (start, end) in zip(parts, spans, strict=True)
        if not reading.rejected and reading.ranking[0][1] >= SURE
    ]
    questions = [clause for _, clause in sure if clause.intent in QUESTIONS]
    tasks = [(reading, clause) for reading, clause in sure if clause.intent in TASKS]
    if second := _second_of(whole, tasks):
        first = next(reading for reading, clause in tasks if clause is not second)
        beside = sorted([second, *questions], key=lambda clause: clause.start)
        return replace(whole, ranking=first.ranking, rejected=False), beside
    wishes = {clause.intent: reading for reading, clause in tasks}
    wishes |= {clause.intent: reading for reading, clause in sure if clause.intent in _ERRANDS}
    if len(wishes) != 1 or not questions:
        return whole, []
    if not whole.rejected and whole.ranking[0][0] in TASKS:
        return whole, questions
    (wish,) = wishes.values()
    return replace(whole, ranking=wish.ranking, rejected=False), questions


def _second_of(whole: Reading, tasks: Sequence[tuple[Reading, Clause]]) -> Clause | None:
    """The task that waits for the other one; None unless there are two of them that are apart.

    A list is shown at once, whatever stands before it.
    """
    pair = frozenset(clause.intent for _, clause in tasks)
    if len(tasks) != 2 or len(pair) != 2:
        return None
    third = not whole.rejected and whole.ranking[0][0] in TASKS - pair
    if len(pair & VISITS) != 1 and (third or pair not in _APART):
        return None
    clauses = [clause for _, clause in tasks]
    return clauses[0] if clauses[1].intent == "list_reminders" else clauses[1]


def _may_be_clinical(reading: Reading) -> bool:
    return sum(share for name, share in reading.ranking if name in CLINICAL) >= STRICT

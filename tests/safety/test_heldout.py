"""Floors on messages the rules were not tuned on (`heldout_*.jsonl`).

The same authors wrote the first three files just before the rules, so those figures are kind.
`heldout_fresh.jsonl` was written after the rules: it shows what rules alone reach on new wording.
`heldout_seventh.jsonl` is of a writer who saw nothing of this repository; none of it is taught.
`heldout_eighth.jsonl` is of two more such writers: crises that are short or veiled, and ordinary
talk full of words that sound like danger.
`heldout_ninth.jsonl` is the untaught part of three further writers' messages, short answers and
talk around a booking among them.
"""

import json
from pathlib import Path

import pytest

from api.safety.service import screen

HERE = Path(__file__).parent
ALARMS = {"emergency", "crisis"}


def rows(name: str) -> list[dict[str, str]]:
    lines = (HERE / f"heldout_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def share(name: str, verdicts: set[str], **wanted: str) -> float:
    chosen = [r for r in rows(name) if all(r[k] == v for k, v in wanted.items())]
    assert len(chosen) >= 15
    return sum(screen(text=r["text"]).disposition in verdicts for r in chosen) / len(chosen)


@pytest.mark.parametrize("language", ["en", "es"])
def test_lay_emergencies_are_found(language: str) -> None:
    assert share("urgent", ALARMS, language=language) >= 0.95


def test_every_category_is_found() -> None:
    found: dict[str, list[bool]] = {}
    for row in rows("urgent"):
        hit = screen(text=row["text"]).disposition in ALARMS
        found.setdefault(row["category"], []).append(hit)
    assert len(found) == 24
    assert {c for c, hits in found.items() if sum(hits) / len(hits) < 0.6} == set()


def test_crises_are_crises() -> None:
    assert share("urgent", {"crisis"}, category="11") >= 0.93


def test_hard_negatives_rarely_alarm() -> None:
    negatives = rows("hard_negatives")
    wrong = [r for r in negatives if screen(text=r["text"]).disposition in ALARMS]
    assert len(wrong) / len(negatives) <= 0.04


def test_clinical_questions_go_to_a_person() -> None:
    assert share("diagnostic", {"clinician", *ALARMS}, kind="d") >= 0.92


def test_answerable_messages_are_answered() -> None:
    # The bar is 0.12; what lies under it was given to holding more questions for a clinician.
    assert share("diagnostic", {"clinician", *ALARMS}, kind="a") <= 0.07


def test_fresh_wording_does_not_get_worse() -> None:
    assert share("fresh", ALARMS, kind="urgent") >= 0.35


def test_messages_of_a_writer_who_saw_nothing() -> None:
    # What was reached, less the difference between trainings; the bars are in docs/safety.md.
    person = {"clinician", *ALARMS}
    assert share("seventh", ALARMS, kind="emergency") >= 0.95
    assert share("seventh", ALARMS, kind="crisis") >= 0.92
    assert share("seventh", person, kind="crisis") >= 0.96
    assert share("seventh", person, kind="diagnostic") >= 0.95
    assert share("seventh", person, kind="answerable") <= 0.12
    assert share("seventh", ALARMS, kind="hard_negative") <= 0.16
    assert share("seventh", ALARMS, kind="everyday") <= 0.03


def test_veiled_crises_and_talk_that_sounds_like_danger() -> None:
    # What is reached, less the difference between trainings: veiled crises are far from their bar.
    person = {"clinician", *ALARMS}
    assert share("eighth", ALARMS, kind="emergency") >= 0.96
    assert share("eighth", ALARMS, kind="crisis") >= 0.71
    assert share("eighth", person, kind="crisis") >= 0.87
    assert share("eighth", person, kind="clinical") >= 0.91
    assert share("eighth", person, kind="answerable") <= 0.08
    assert share("eighth", ALARMS, kind="hard") <= 0.12
    assert share("eighth", ALARMS, kind="health") <= 0.03
    assert share("eighth", ALARMS, kind="everyday") <= 0.03


def test_crises_of_a_few_words_and_talk_around_a_booking() -> None:
    # What is reached, less the difference between trainings.
    person = {"clinician", *ALARMS}
    assert share("ninth", ALARMS, kind="emergency") >= 0.96
    assert share("ninth", ALARMS, kind="crisis") >= 0.73
    assert share("ninth", person, kind="crisis") >= 0.86
    assert share("ninth", person, kind="clinical") >= 0.86
    assert share("ninth", person, kind="plain") <= 0.07
    assert share("ninth", ALARMS, kind="calm") <= 0.14
    assert share("ninth", ALARMS, kind="hard") <= 0.12
    assert share("ninth", ALARMS, kind="health") <= 0.03
    assert share("ninth", ALARMS, kind="booking") <= 0.03
    assert share("ninth", ALARMS, kind="answer") <= 0.02
    assert share("ninth", ALARMS, kind="everyday") <= 0.03

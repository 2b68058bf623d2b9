"""Floors on messages the rules were not tuned on (`heldout_*.jsonl`).

The same authors wrote the first three files just before the rules, so those figures are kind.
`heldout_fresh.jsonl` was written after the rules: it shows what rules alone reach on new wording.
`heldout_seventh.jsonl` is of a writer who saw nothing of this repository; none of it is taught.
`heldout_eighth.jsonl` is of two more such writers: crises that are short or veiled, and ordinary
talk full of words that sound like danger.
`heldout_ninth.jsonl` is the untaught part of three further writers' messages, short answers and
talk around a booking among them. `heldout_tenth.jsonl` is that of two more: crises half said, and
emergencies in lay words with calm messages of the same words. `heldout_eleventh.jsonl` is all that
two more wrote of calm questions for a clinician, errands in medical words and health said in
passing, with the nastiest pairs of these; none of it is taught.
`heldout_vignettes.jsonl` is the untaught half of what another wrote in clinical words, emergencies
and calm notes; `heldout_reminders.jsonl` the untaught half of one more's wishes for reminders, and
of questions that look like them.
`heldout_fifteenth.jsonl` is the untaught part of two more: crises half said with calm messages of
the same words, questions and errands, everyday messages, emergencies and notes in clinical words.
`heldout_eighteenth.jsonl` is the untaught quarter of five more: questions for a clinician folded
into thanks, errands, statements and fragments, and harmless messages of the same forms and words.
`heldout_twentieth.jsonl` is the untaught third of two more: crises of which none names suicide, and
emergencies told as if they were little, each with calm messages of the same words.
`heldout_twentyfirst.jsonl` is all of one more, written after `taking.yml`; none of it is taught.
`heldout_twentysecond.jsonl` is the untaught quarter of seven more: crises half said, emergencies
told sideways, questions in disguise, each with calm messages of the same words.
`heldout_twentythird.jsonl` is all of one who wrote as an examiner would, and
`heldout_twentyfourth.jsonl` all of one who wrote of men who say little; none of them is taught.
`heldout_twentyfifth.jsonl` is one random half of what one more wrote as very different people, not
read after it was judged; with the other half, `heldout_twentysixth.jsonl`, rules were mended.
`heldout_twentyseventh.jsonl` is the untaught half of four more, of rural, young, ill and old people
and in Spanish: emergencies told flatly, crises half said, and every kind of calm message.
`heldout_twentyeighth.jsonl` is the unread half of what one wrote of emergencies called by their
name, of others' medicine and of danger in a word; with the other half `named.yml` was mended.
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


# What was reached on writers who saw nothing of this repository, less the difference between
# trainings; the bars are in docs/safety.md. Veiled crises are far from theirs.
PERSON = {"clinician", *ALARMS}
LEAST = [
    ("seventh", "emergency", ALARMS, 0.95),
    ("seventh", "crisis", ALARMS, 0.92),
    ("seventh", "crisis", PERSON, 0.96),
    ("seventh", "diagnostic", PERSON, 0.95),
    ("eighth", "emergency", ALARMS, 0.96),
    ("eighth", "crisis", ALARMS, 0.71),
    ("eighth", "crisis", PERSON, 0.87),
    ("eighth", "clinical", PERSON, 0.91),
    ("ninth", "emergency", ALARMS, 0.96),
    ("ninth", "crisis", ALARMS, 0.73),
    ("ninth", "crisis", PERSON, 0.86),
    ("ninth", "clinical", PERSON, 0.86),
    ("tenth", "emergency", ALARMS, 0.96),
    ("tenth", "crisis", ALARMS, 0.68),
    ("tenth", "crisis", PERSON, 0.84),
    ("eleventh", "diagnostic", PERSON, 0.92),
    ("fifteenth", "crisis", ALARMS, 0.70),
    ("fifteenth", "crisis", PERSON, 0.85),
    ("fifteenth", "diagnostic", PERSON, 0.86),
    ("fifteenth", "vignette", ALARMS, 0.93),
    ("eighteenth", "diagnostic", PERSON, 0.83),
    ("twentieth", "crisis", ALARMS, 0.68),
    ("twentieth", "crisis", PERSON, 0.90),
    ("twentieth", "emergency", ALARMS, 0.79),
    ("twentieth", "emergency", PERSON, 0.95),
    ("twentieth", "diagnostic", PERSON, 0.88),
    ("twentyfirst", "diagnostic", PERSON, 0.92),
    ("twentysecond", "crisis", ALARMS, 0.62),
    ("twentysecond", "crisis", PERSON, 0.85),
    ("twentysecond", "emergency", ALARMS, 0.93),
    ("twentysecond", "diagnostic", PERSON, 0.92),
    ("twentythird", "crisis", ALARMS, 0.87),
    ("twentythird", "crisis", PERSON, 0.91),
    ("twentythird", "emergency", ALARMS, 0.95),
    ("twentythird", "diagnostic", PERSON, 0.90),
    ("twentyfourth", "crisis", ALARMS, 0.59),
    ("twentyfourth", "crisis", PERSON, 0.89),
    ("twentyfourth", "emergency", ALARMS, 0.94),
    ("twentyfourth", "diagnostic", PERSON, 0.93),
    ("twentyfifth", "emergency", ALARMS, 0.90),
    ("twentyfifth", "emergency", PERSON, 0.96),
    ("twentyfifth", "crisis", ALARMS, 0.87),
    ("twentyfifth", "crisis", PERSON, 0.96),
    ("twentyfifth", "diagnostic", PERSON, 0.92),
    ("twentysixth", "emergency", ALARMS, 0.97),
    ("twentysixth", "crisis", ALARMS, 0.91),
    ("twentysixth", "diagnostic", PERSON, 0.96),
    ("twentyseventh", "emergency", ALARMS, 0.955),
    ("twentyseventh", "emergency", PERSON, 0.99),
    ("twentyseventh", "crisis", ALARMS, 0.91),
    ("twentyseventh", "crisis", PERSON, 0.98),
    ("twentyseventh", "diagnostic", PERSON, 0.97),
    ("twentyeighth", "emergency", ALARMS, 0.82),
    ("twentyeighth", "emergency", PERSON, 0.94),
]
MOST = [
    ("seventh", "answerable", PERSON, 0.12),
    ("seventh", "hard_negative", ALARMS, 0.16),
    ("seventh", "everyday", ALARMS, 0.03),
    ("eighth", "answerable", PERSON, 0.08),
    ("eighth", "hard", ALARMS, 0.12),
    ("eighth", "health", ALARMS, 0.04),
    ("eighth", "everyday", ALARMS, 0.03),
    ("ninth", "plain", PERSON, 0.12),
    ("ninth", "calm", ALARMS, 0.14),
    ("ninth", "hard", ALARMS, 0.12),
    ("ninth", "health", ALARMS, 0.03),
    ("ninth", "booking", ALARMS, 0.03),
    ("ninth", "answer", ALARMS, 0.02),
    ("ninth", "everyday", ALARMS, 0.03),
    ("tenth", "hard", ALARMS, 0.08),
    ("eleventh", "answerable", PERSON, 0.12),
    ("eleventh", "answerable", ALARMS, 0.015),
    ("eleventh", "other_health", ALARMS, 0.06),
    ("fifteenth", "calm", ALARMS, 0.09),
    ("fifteenth", "everyday", ALARMS, 0.03),
    ("fifteenth", "answerable", PERSON, 0.18),
    ("fifteenth", "note", ALARMS, 0.10),
    ("eighteenth", "answerable", PERSON, 0.22),
    ("eighteenth", "answerable", ALARMS, 0.03),
    ("eighteenth", "everyday", ALARMS, 0.08),
    ("twentieth", "not_crisis", ALARMS, 0.21),
    ("twentieth", "calm", ALARMS, 0.17),
    ("twentieth", "answerable", PERSON, 0.12),
    ("twentyfirst", "answerable", PERSON, 0.12),
    ("twentyfirst", "answerable", ALARMS, 0.03),
    ("twentysecond", "not_crisis", ALARMS, 0.11),
    ("twentysecond", "calm", ALARMS, 0.13),
    ("twentysecond", "answerable", PERSON, 0.12),
    ("twentythird", "answerable", PERSON, 0.15),
    ("twentythird", "answerable", ALARMS, 0.10),
    ("twentythird", "calm", ALARMS, 0.06),
    ("twentyfourth", "not_crisis", ALARMS, 0.08),
    ("twentyfourth", "calm", ALARMS, 0.06),
    ("twentyfifth", "hard", ALARMS, 0.15),
    ("twentyfifth", "health", ALARMS, 0.04),
    ("twentyfifth", "everyday", ALARMS, 0.03),
    ("twentyfifth", "answerable", PERSON, 0.14),
    ("twentysixth", "hard", ALARMS, 0.10),
    ("twentysixth", "answerable", PERSON, 0.12),
    ("twentyseventh", "hard", ALARMS, 0.17),
    ("twentyseventh", "health", ALARMS, 0.06),
    ("twentyseventh", "everyday", ALARMS, 0.03),
    ("twentyseventh", "answerable", PERSON, 0.08),
    ("twentyeighth", "hard", ALARMS, 0.06),
]


@pytest.mark.parametrize(("name", "kind", "verdicts", "least"), LEAST)
def test_what_must_be_raised(name: str, kind: str, verdicts: set[str], least: float) -> None:
    assert share(name, verdicts, kind=kind) >= least


@pytest.mark.parametrize(("name", "kind", "verdicts", "most"), MOST)
def test_what_is_raised_for_nothing(name: str, kind: str, verdicts: set[str], most: float) -> None:
    assert share(name, verdicts, kind=kind) <= most


def test_clinical_words_are_understood() -> None:
    assert share("vignettes", ALARMS, kind="emergency") >= 0.93
    assert share("vignettes", ALARMS, kind="calm") <= 0.1


def test_wishes_for_reminders_need_nobody_and_questions_beside_them_do() -> None:
    """Drugs and doses make the screen careful: it is set, and a person is told besides."""
    assert share("reminders", {"none"}, kind="plain") >= 0.55
    assert share("reminders", {"none"}, kind="clinician") <= 0.35

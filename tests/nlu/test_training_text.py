"""The intent examples are many, of every intent, and not filled into a few templates."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from api.yaml_text import read_yaml
from tests.nlu.registers import FOLDER as REGISTERS
from tests.nlu.training_text import (
    ROWS_OF_ONE_MOULD,
    ROWS_OF_ONE_THREE_WORD_OPENING,
    Row,
    in_both,
    most_of_one_two_word_opening,
    mould,
    opening,
    read_rows,
    too_alike,
    written_twice,
)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FEWEST_ROWS = 40
LONGEST_COMMON_WORDS = 3  # "yes please", "what are you": no wording of somebody's own

INTENTS = """
    greet goodbye thank affirm deny inform stop help bot_challenge smalltalk request_human
    book_appointment reschedule_appointment cancel_appointment check_appointment
    set_medication_reminder list_reminders change_reminder cancel_reminder report_dose_taken
    report_dose_skipped
    ask_symptom ask_diagnosis ask_medication_advice ask_results
    faq_hours faq_location faq_insurance faq_cost faq_preparation
    faq_practitioners
    privacy_request give_feedback complain
    out_of_scope
""".split()
ROWS: list[Row] = list(read_rows(sorted((ROOT / "data" / "nlu").glob("*.yml"))))
HELD_OUT = sorted(HERE.glob("heldout_*.yml"))


def texts_of(rows: list[Row]) -> dict[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for intent, text in rows:
        texts[intent].append(text)
    return dict(texts)


TEXTS = texts_of(ROWS)


def test_the_intents_are_those_of_the_domain() -> None:
    domain = read_yaml((ROOT / "domain.yml").read_text(encoding="utf-8"))
    named = {
        name
        for entry in domain["intents"]
        for name in ([entry] if isinstance(entry, str) else entry)
    }
    assert set(INTENTS) <= named
    assert set(INTENTS) <= set(TEXTS)
    assert set(TEXTS) <= named


@pytest.mark.parametrize("intent", INTENTS)
def test_an_intent_has_enough_examples(intent: str) -> None:
    assert len(TEXTS[intent]) >= FEWEST_ROWS


@pytest.mark.parametrize("intent", sorted(TEXTS))
def test_the_examples_of_an_intent_are_not_alike(intent: str) -> None:
    assert too_alike(TEXTS[intent]) == []


def test_no_example_is_written_twice() -> None:
    assert written_twice(ROWS) == []


@pytest.mark.parametrize("path", HELD_OUT, ids=lambda path: path.stem)
def test_no_held_out_row_is_trained_on(path: Path) -> None:
    held_out = list(read_rows([path]))
    assert held_out
    assert in_both(ROWS, held_out) == []


@pytest.mark.parametrize("path", sorted(REGISTERS.glob("*.yml")), ids=lambda path: path.stem)
def test_no_row_of_a_register_is_trained_on_unless_it_is_what_everybody_says(path: Path) -> None:
    shared = in_both(list(read_rows([path])), ROWS)
    assert [text for _, text in shared if len(text.split()) > LONGEST_COMMON_WORDS] == []


def test_there_are_held_out_rows() -> None:
    assert {path.stem for path in HELD_OUT} >= {"heldout_a", "heldout_b"}


# The checks themselves: each must be able to fail.


def test_a_repeated_opening_is_found() -> None:
    rest = ["the dentist", "my barber", "a plumber now", "some lawyer"]
    rows = [f"I'd like to see {each}" for each in rest]
    assert any("'id like to'" in finding for finding in too_alike(rows))
    assert too_alike(rows[:ROWS_OF_ONE_THREE_WORD_OPENING]) == []


def test_a_repeated_two_word_opening_is_found() -> None:
    rows = [f"can i {each}" for each in ("come", "go there", "eat first", "drive", "shower")]
    assert any("two words 'can i'" in finding for finding in too_alike(rows))
    assert too_alike(rows[:-1]) == []


@pytest.mark.parametrize(("rows", "most"), [(40, 4), (100, 4), (200, 8), (224, 8)])
def test_two_word_openings_may_grow_with_the_intent(rows: int, most: int) -> None:
    assert most_of_one_two_word_opening(rows) == most


def test_a_filled_template_is_found() -> None:
    rows = [
        "metformin at 8, take care of that",
        "Lisinopril on Tuesday morning, take care of that!",
        "the insulin at half past nine, take care of that",
        "please, my antibiotic tonight at 10:30 pm, take care of that",
    ]
    assert [mould(row) for row in rows[1::2]] == [
        "_ on _ take care of that",
        "_ at _ take care of that",
    ]
    rows[1] = "lisinopril at noon, take care of that"
    assert any("mould '_ at _ take care of that'" in finding for finding in too_alike(rows))
    assert too_alike(rows[:ROWS_OF_ONE_MOULD]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my knee hurts", "_ hurts"),
        ("me duele la cabeza", "me duele _"),
        ("Dr. Okafor for my son", "_ for _"),
        ("a skin check with Dr. Wei Chen", "_ with _"),
        ("PERSON_1 is my name", "_ is name"),
        ("monday 10:30", ""),
        ("DATE_OF_BIRTH_1", ""),
    ],
)
def test_moulds(text: str, expected: str) -> None:
    assert mould(text) == expected


def test_openings_pass_over_marks_and_case() -> None:
    assert opening("¿Qué día es, por favor?", 2) == opening("que dia tengo", 2) == "que dia"
    assert opening("I’d like it", 2) == "id like"
    assert opening("stop", 2) == ""


def test_a_row_of_two_intents_is_found() -> None:
    rows = [
        ("greet", "Hello, it's PERSON_1!"),
        ("inform", "hello its PERSON_2"),
        ("inform", "EMAIL_1"),
    ]
    assert written_twice(rows) == [rows[:2]]
    assert (
        written_twice(
            [("inform", "EMAIL_1"), ("inform", "PHONE_1"), ("inform", "?"), ("help", "??")]
        )
        == []
    )


def test_a_held_out_row_is_found() -> None:
    trained = [("greet", "good morning"), ("thank", "Thanks a lot.")]
    assert in_both(trained, [("thank", "thanks a LOT")]) == [("thank", "Thanks a lot.")]
    assert in_both(trained, [("thank", "many thanks")]) == []

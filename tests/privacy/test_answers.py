"""Answers to a question for an identifier, and names given without one: floors on unseen lines.

A leak is the worse error; the floors are below what was measured, for slack, not for comfort.
"""

import pytest

from api.privacy.redact import find_spans
from tests.privacy.marked import counts, leaks, overreaches, read_marked, wrongly_labelled


@pytest.mark.parametrize("held_out", [False, True])
def test_a_name_that_was_asked_for_is_hidden(held_out: bool) -> None:
    rows = read_marked("name_answers", asked="name", held_out=held_out)
    assert len(rows) >= 120
    leaking = [row.text for row in rows if leaks(row)]
    assert len(leaking) <= 3, leaking
    assert sum(overreaches(row, "PERSON") for row in rows) <= 2


@pytest.mark.parametrize("held_out", [False, True])
def test_other_replies_to_the_name_question_stay_readable(held_out: bool) -> None:
    rows = read_marked("not_names", asked="name", held_out=held_out)
    assert len(rows) >= 80
    wrong = [row.text for row in rows if overreaches(row, "PERSON")]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize("held_out", [False, True])
def test_what_else_was_asked_for_is_hidden(held_out: bool) -> None:
    rows = read_marked("other_answers", held_out=held_out)
    leaking = [row.text for row in rows if leaks(row)]
    assert len(leaking) <= 3, leaking
    wrong = [row.text for row in rows if not row.values and overreaches(row)]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("held_out", [False, True])
def test_names_given_without_being_asked(held_out: bool) -> None:
    rows = read_marked("unasked_names", held_out=held_out)
    marked, found, labelled = counts(rows, "PERSON")
    assert found / marked >= 0.96
    assert wrongly_labelled(rows, "PERSON") / labelled <= 0.05


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ella Moor", 1),
        ("Ella Quill", 1),
        ("Tim Vale", 1),
        ("Tim vale", 1),
        ("ella no quiere", 0),
        ("Ella", 0),
        ("Yes Please", 0),
    ],
)
def test_a_given_name_that_grammar_has_too(text: str, names: int) -> None:
    spans = find_spans(text=text, asked="name")
    assert [span.type for span in spans] == ["PERSON"] * names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("póngale Odalys Zamora", "Odalys Zamora"),
        ("I am call Leticia Zamora", "Leticia Zamora"),
        ("you can put Tobias Pemberton", "Tobias Pemberton"),
        ("anótelo como Luis Peña", "Luis Peña"),
        ("put down Leroy Banks please", "Leroy Banks"),
        ("I should've said, this is for my daughter", ""),
        ("could've asked earlier", ""),
        ("uy, se me trabó el teléfono", ""),
        ("ay, me equivoqué, lo que ocupo es una vacuna", ""),
        ("híjole, se me fue la onda", ""),
        ("Mira Bella Ortiz Luna", "Mira Bella Ortiz Luna"),
    ],
)
def test_only_the_name_of_an_answer_is_taken(text: str, name: str) -> None:
    """What is hidden as a name becomes the patient's in the booking."""
    found = [text[s.start : s.end] for s in find_spans(text=text, asked="name")]
    assert found == ([name] if name else [])


@pytest.mark.parametrize("text", ["Dale", "its dale", "julio", "soy Julio", "Mac", "leigh", "Le"])
def test_a_name_that_is_a_word_too_answers_alone(text: str) -> None:
    assert [span.type for span in find_spans(text=text, asked="name")] == ["PERSON"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dale", 0),
        ("¡Dale!", 0),
        ("dale pues", 0),
        ("dale el lunes a las 3", 0),
        ("dale, cancela esa", 0),
        ("dale is my son", 1),
        ("call dale", 1),
        ("dale romero", 1),
        ("dale con mi mama viene el lunes", 1),
        ("dale esta enfermo", 1),
        ("dale ya no quiere comer", 1),
    ],
)
def test_dale_is_a_yes_at_the_head_of_a_spanish_answer(text: str, names: int) -> None:
    assert [span.type for span in find_spans(text=text)] == ["PERSON"] * names

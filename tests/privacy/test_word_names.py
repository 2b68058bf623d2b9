"""Names that are words as well, or that no list holds, and the same words as no names."""

import pytest

from api.privacy.redact import find_spans
from tests.privacy.marked import (
    Marked,
    counts,
    leaks,
    overreaches,
    read_marked,
    wrongly_labelled,
)
from tests.privacy.scoring import DIRECTORY


@pytest.mark.parametrize(("held_out", "recall"), [(False, 0.90), (True, 0.86)])
def test_floor_of_names_that_are_words(held_out: bool, recall: float) -> None:
    rows = read_marked("word_names", held_out=held_out, every=3)
    marked, found, labelled = counts(rows, "PERSON")
    assert found / marked >= recall
    assert wrongly_labelled(rows, "PERSON") / labelled <= 0.12


@pytest.mark.parametrize(("held_out", "most"), [(False, 12), (True, 6)])
def test_ceiling_on_plain_messages_with_such_words(held_out: bool, most: int) -> None:
    rows = [r for r in read_marked("word_names", held_out=held_out, every=3) if not r.values]
    assert len(rows) >= 55
    assert sum(overreaches(row) for row in rows) <= most


SURE = [row for half in (False, True) for row in read_marked("sure_names", held_out=half)]


@pytest.mark.parametrize("row", SURE, ids=lambda row: row.text)
def test_a_name_and_nothing_else_is_hidden(row: Marked) -> None:
    assert not leaks(row)
    assert not overreaches(row)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("first name s_a_m_i_r", 1),
        ("s, a, m, i, r is my first name", 1),
        ("its b as in boy, r as in red, o, w, n", 1),
        ("spelled sierra mike india tango hotel", 1),
        ("se escribe b de burro, e de elefante, n de nube", 1),
        ("vitamins a, c, d, e", 0),
        ("i like ice and a little advil", 0),
        ("hep a, b or c", 0),
    ],
)
def test_names_spelled_with_marks_or_words(text: str, names: int) -> None:
    spans = find_spans(text=text, directory=DIRECTORY)
    assert [span.type for span in spans] == ["PERSON"] * names


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("april works for me", False),
        ("june works better", False),
        ("may would be fine for us", False),
        ("this is april, works for me", True),
        ("my daughter april works best in the morning", True),
    ],
)
def test_a_month_that_suits_is_no_name(text: str, hidden: bool) -> None:
    assert any(span.type == "PERSON" for span in find_spans(text=text)) == hidden

"""The redactor as a whole: contexts, boundaries, hostile text, floors on unseen messages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.privacy import model
from api.privacy.redact import KnownValue, RedactorUnavailable, find_spans
from tests.privacy.scoring import DIRECTORY, load, measure

HERE = Path(__file__).parent


def found(
    text: str, asked: str | None = None, known: tuple[KnownValue, ...] = ()
) -> list[tuple[str, str]]:
    spans = find_spans(text=text, asked=asked, known=known, directory=DIRECTORY)
    return [(text[s.start : s.end], s.type) for s in spans]


@pytest.mark.parametrize(
    ("asked", "text", "type_", "value"),
    [
        ("name", "its jo", "PERSON", "jo"),
        ("name", "maria de la cruz lopez", "PERSON", "maria de la cruz lopez"),
        ("name", "mi nombre es ana", "PERSON", "ana"),
        ("name", "ann with no e", "PERSON", "ann"),
        ("name", "will", "PERSON", "will"),
        ("name", "hope grant", "PERSON", "hope grant"),
        ("phone", "5 5 5 0 1 9 9 8 8", "PHONE", "5 5 5 0 1 9 9 8 8"),
        ("birth_date", "march 3rd 82", "DATE_OF_BIRTH", "march 3rd 82"),
        ("birth_date", "3/4/1991", "DATE_OF_BIRTH", "3/4/1991"),
        ("birth_date", "030491", "DATE_OF_BIRTH", "030491"),
        ("birth_date", "nací el 3 de marzo del 82", "DATE_OF_BIRTH", "3 de marzo del 82"),
        ("phone", "jo at aol dot com", "EMAIL", "jo at aol dot com"),
        ("member_id", "xyz 123 456", "INSURANCE_ID", "xyz 123 456"),
        ("address", "12 oak street", "ADDRESS", "12 oak street"),
    ],
)
def test_answers_to_a_question(asked: str, text: str, type_: str, value: str) -> None:
    assert found(text, asked) == [(value, type_)]


@pytest.mark.parametrize("asked", ["name", "birth_date", "phone", "email", "address", "member_id"])
@pytest.mark.parametrize(
    "text",
    [
        "why do you need that?",
        "no",
        "skip",
        "what?",
        "talk to a person",
        "i want to cancel",
        "can i do that later",
        "será más tarde",
    ],
)
def test_other_replies_are_no_answers(asked: str, text: str) -> None:
    assert found(text, asked) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is elena rivera", [("elena rivera", "PERSON")]),
        ("this is wei chen, dob 3/4/1991", [("wei chen", "PERSON"), ("3/4/1991", "DATE_OF_BIRTH")]),
        ("with dr rivera next tuesday at 3", []),
        ("can elena rivera see me on friday", []),
        ("dr hargreaves sent me", [("hargreaves", "PERSON")]),
        ("greg's appointment", [("greg", "PERSON")]),
    ],
)
def test_directory_and_boundaries(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_known_values_are_certain_in_parts_and_other_case() -> None:
    known = (KnownValue("Zyxa Quormby", "PERSON"), KnownValue("(503) 555-0144", "PHONE"))
    assert found("ZYXA again", known=known) == [("ZYXA", "PERSON")]
    assert ("quormby", "PERSON") in found("its for quormby ok", known=known)
    assert found("still 503 5550144", known=known) == [("503 5550144", "PHONE")]


def test_a_token_typed_by_the_patient_is_hidden() -> None:
    assert found("PERSON_1 wants in") == [("PERSON_1", "OTHER_ID")]
    assert found("person_12 wants in") == [("person_12", "OTHER_ID")]


def test_invisible_marks_do_not_hide_a_number() -> None:
    text = "call 503\u200b555\u200b0144"
    assert found(text) == [("503\u200b555\u200b0144", "PHONE")]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_sorted_spans_inside_it(text: str) -> None:
    spans = find_spans(text=text, asked="name")
    ends = [0, *(s.end for s in spans)]
    assert all(end <= s.start < s.end <= len(text) for end, s in zip(ends, spans, strict=False))


@pytest.mark.parametrize(
    "unit", ["\0", "1", "-", "a.", "e\u0301", "\u05d0\u202e ", "my name is ana lopez "]
)
def test_long_text(unit: str) -> None:
    text = (unit * 3000)[:3000] + " call 503-555-0144"
    assert "503-555-0144" in "".join(value for value, _ in found(text))


def test_an_unloadable_model_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_loaded", None)
    monkeypatch.setattr(model, "files", lambda _: (_ for _ in ()).throw(OSError("gone")))
    with pytest.raises(RedactorUnavailable):
        find_spans(text="hello maria")


def test_floor_on_held_out_messages() -> None:
    score = measure(load(HERE / "heldout_chat.jsonl"))
    assert score.recall("PERSON") >= 0.93, score.misses
    assert score.precision("PERSON") >= 0.95
    assert score.total_recall() >= 0.97
    assert score.plain_hidden / score.plain <= 0.015
    for kind in ("PHONE", "EMAIL", "SSN", "MRN", "INSURANCE_ID", "DATE_OF_BIRTH", "DATE"):
        assert score.recall(kind) >= 0.98, kind

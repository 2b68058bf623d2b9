"""The clinic's directory, verified values in another form, and names of medicines."""

import pytest

from api.privacy.directory import _synonyms
from api.privacy.redact import KnownValue, find_spans
from tests.privacy.scoring import DIRECTORY

BORN = KnownValue("1991-03-04", "DATE_OF_BIRTH")
PHONE = KnownValue("+15035550144", "PHONE")


def found(
    text: str, asked: str | None = None, known: tuple[KnownValue, ...] = ()
) -> list[tuple[str, str]]:
    spans = find_spans(text=text, asked=asked, known=known, directory=DIRECTORY)
    return [(text[s.start : s.end], s.type) for s in spans]


@pytest.mark.parametrize(
    "text",
    [
        "Harborview", "maple street", "at maple", "maple st works", "the harborview clinic",
        "anything in linden falls",
        "doctor rivera", "dra. rivera", "nurse molly", "np byrne", "okafor", "prefer chen",
        "switch from byrne to raman", "chen is my doctor", "can molly do a video visit",
    ],
)  # fmt: skip
def test_the_directory_stays_readable(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (None, "my name is elena rivera", [("elena rivera", "PERSON")]),
        (None, "i live in linden falls ny", [("linden falls ny", "PLACE")]),
        (None, "i was at harborview medical center", [("harborview medical center", "PLACE")]),
        (None, "i live on maple street", [("maple street", "ADDRESS")]),
        ("name", "elena rivera", [("elena rivera", "PERSON")]),
        ("name", "dr rivera", []),
        ("name", "harborview", []),
    ],
)
def test_a_patient_who_shares_its_names(
    asked: str | None, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, asked) == expected


def test_synonyms_come_from_the_facts_of_a_place() -> None:
    assert _synonyms({"synonyms": ["maple", "the main office"]}) == ("maple", "the main office")
    assert _synonyms({}) == _synonyms(None) == _synonyms({"synonyms": "maple"}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "march 4 1991", "4 march 91", "04.03.1991", "03041991", "1991/3/4", "three four ninety one",
        "march fourth nineteen ninety one", "cuatro de marzo del noventa y uno", "mar 4th, '91",
    ],
)  # fmt: skip
def test_a_verified_birth_date_in_any_form(text: str) -> None:
    assert found(f"its {text} ok", known=(BORN,)) == [(text, "DATE_OF_BIRTH")]


def test_a_month_and_day_alone_may_be_a_wish() -> None:
    assert found("book me march 4", known=(BORN,)) == [("march 4", "DATE")]


@pytest.mark.parametrize(
    "text", ["503.555.0144", "1 503 555 0144", "five oh three 555 oh one four four", "555-0144"]
)
def test_a_verified_phone_in_any_form(text: str) -> None:
    assert found(f"its {text} ok", known=(PHONE,)) == [(text, "PHONE")]


@pytest.mark.parametrize(
    "text",
    [
        "sovaldi",
        "metformim",
        "lisinoprl",
        "atorvastatine",
        "kisqali",
        "zolmitriptan",
        "remibrutinib",
    ],
)
def test_a_medicine_alone_is_nobody(text: str) -> None:
    assert found(text) == found(f"i take {text}") == found(text, "name") == []

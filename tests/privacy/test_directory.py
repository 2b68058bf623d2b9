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
        "is molly byrne in", "is molly byrne here today?", "is dr byrne in", "is wei chen back",
        "will elena rivera be in on monday", "mrs rivera is my doctor", "can ms byrne call me",
        "book me with molly byrne", "does mr okafor take medicare", "is ms byrne available",
        "my son's doctor is priya raman", "my wife sees dr rivera", "wei chen, tuesday at 3",
        "molly byrne needs to see me again", "has molly byrne called", "appointment with mr chen",
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
        ("name", "okafor", [("okafor", "PERSON")]),
        ("name", "no! thursday at 4 with okafor", []),
        ("name", "mejor el jueves con rivera", []),
        ("name", "harborview", []),
    ],
)
def test_a_patient_who_shares_its_names(
    asked: str | None, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, asked) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the patient is priya raman", "priya raman"),
        ("the patient's full name is samuel okafor", "samuel okafor"),
        ("you have me down as Wei Chen", "Wei Chen"),
        ("the portal shows me as priya raman", "priya raman"),
        ("i'm also called molly byrne", "molly byrne"),
        ("my maiden name was elena rivera", "elena rivera"),
        ("schedule samuel okafor for a physical with dr raman", "samuel okafor"),
        ("book wei chen on tuesday with dr byrne please", "wei chen"),
        ("appointment for elena rivera with doctor chen", "elena rivera"),
        ("emergency contact: Molly Byrne, my sister", "Molly Byrne"),
        ("next of kin is samuel okafor", "samuel okafor"),
        ("my wife priya raman has a fever", "priya raman"),
        ("mr chen needs to see dr chen", "chen"),
        ("mrs okafor is due for her shots", "okafor"),
        ("Soy la señora Raman", "Raman"),
        ("habla la sra. chen", "chen"),
        ("refill for mrs byrne please", "byrne"),
        ("wei chen needs to be seen by dr chen", "wei chen"),
        ("me conocen como elena rivera", "elena rivera"),
        ("mi contacto de emergencia es elena rivera", "elena rivera"),
    ],
)
def test_a_namesake_is_hidden(text: str, name: str) -> None:
    assert found(text) == [(name, "PERSON")]


@pytest.mark.parametrize("date", ["12/1/1988", "march 4 1991", "1979-10-30"])
def test_a_namesake_with_a_birth_date(date: str) -> None:
    expected = [("samuel okafor", "PERSON"), (date, "DATE_OF_BIRTH")]
    assert found(f"samuel okafor, {date}") == expected


@pytest.mark.parametrize(
    "text", ["can i see elena rivera on {}", "book with wei chen {}", "i saw wei chen {}"]
)
def test_a_visit_on_a_date_is_no_birth(text: str) -> None:
    assert found(text.format("3/4/2025")) == [("3/4/2025", "DATE")]


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

"""Medicines and doses as said; birth dates as typed."""

from datetime import date

import pytest

from api.extraction.dates import resolve_date_of_birth
from api.extraction.medications import find_medications

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("metformin 500 twice a day", [("metformin", "500 twice a day")]),
        ("metforman 500 mg at 8pm", [("metformin", "500 mg")]),
        ("remind me to take Metformin at 8 every evening", [("metformin", "")]),
        (
            "two puffs of albuterol and lisinopril 10mg daily",
            [("albuterol", "two puffs"), ("lisinopril", "10mg daily")],
        ),
        (
            "tomo una pastilla de metformina cada 8 horas",
            [("metformin", "una pastilla cada 8 horas")],
        ),
        ("my tylenol", [("acetaminophen", "")]),
        ("atorvastatina 20 mg por la noche", [("atorvastatin", "20 mg por la noche")]),
        ("synthriod", [("levothyroxine", "")]),
        ("half a tablet of metoprolol", [("metoprolol", "half a tablet")]),
        ("vitamin d 1000 iu", [("vitamin d", "1000 iu")]),
        ("eliquis 5mg bid", [("apixaban", "5mg bid")]),
        ("ozempic once a week", [("semaglutide", "once a week")]),
        ("amoxicilina 3 veces al día", [("amoxicillin", "3 veces al día")]),
        ("amoxicillin 3 times a day", [("amoxicillin", "3 times a day")]),
        ("amoxicillin 500 mg 3x daily", [("amoxicillin", "500 mg 3x daily")]),
    ],
)
def test_medication_and_dose_as_said(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.name, m.dose) for m in find_medications(text=text)] == expected


@pytest.mark.parametrize(
    "text",
    ["i have allergies", "a concert on friday", "my back hurts", "singular event", "the actors",
     "vitamin", "thank you", "morning appointment", "effects of the medicine", "lyrics"],
)  # fmt: skip
def test_ordinary_words_are_no_medicine(text: str) -> None:
    assert find_medications(text=text) == ()


def test_spans_hold_the_name_and_the_dose() -> None:
    text = "¿Puedo tomar ibuprofeno 400 mg?"
    (found,) = find_medications(text=text)
    assert text[found.span.start : found.span.end] == "ibuprofeno"
    assert [text[span.start : span.end] for span in found.dose_spans] == ["400 mg"]


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("03/04/91", date(1991, 3, 4)),
        ("3/4/1991", date(1991, 3, 4)),
        ("march 3rd 82", date(1982, 3, 3)),
        ("3 de marzo del 82", date(1982, 3, 3)),
        ("el 3 de marzo de 1982", date(1982, 3, 3)),
        ("030491", date(1991, 3, 4)),
        ("03041991", date(1991, 3, 4)),
        ("19910304", date(1991, 3, 4)),
        ("1982-03-03", date(1982, 3, 3)),
        ("3.4.1991", date(1991, 3, 4)),
        ("3-4-91", date(1991, 3, 4)),
        ("3 4 91", date(1991, 3, 4)),
        ("13/5/1960", date(1960, 5, 13)),
        ("born on the 5th of january 1959", date(1959, 1, 5)),
        ("Jan. 5, '59", date(1959, 1, 5)),
        ("third of march nineteen eighty two", date(1982, 3, 3)),
        ("march twenty first 1975", date(1975, 3, 21)),
        ("july 22 two thousand and five", date(2005, 7, 22)),
        ("12/25/26", date(1926, 12, 25)),
        ("3/1/26", date(2026, 3, 1)),
        ("02/29/2000", date(2000, 2, 29)),
        ("2009 nov 2", date(2009, 11, 2)),
        ("1990 march 3rd", date(1990, 3, 3)),
    ],
)
def test_birth_date(text: str, born: date) -> None:
    assert resolve_date_of_birth(text, today=TODAY) == born


@pytest.mark.parametrize(
    "text",
    ["02/30/1990", "3/12/2026", "march 3 2030", "banana", "", "february 29 1999", "13/13/1990",
     "1850-01-01", "call 5550142", "\0", "9" * 500, "march", "tomorrow"],
)  # fmt: skip
def test_no_birth_date(text: str) -> None:
    assert resolve_date_of_birth(text, today=TODAY) is None

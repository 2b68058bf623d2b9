"""What hurts or itches, told in a request for a visit."""

import pytest

from api.extraction.complaints import names_complaint


@pytest.mark.parametrize(
    "text",
    [
        "my elbow pops when I lift things",
        "an itchy scalp",
        "sore throat, friday?",
        "for the left knee",
        "foot",
        "back went out again",
        "I can't sleep",
        "me duele el talón",
        "traigo mucha tos",
        "la rodilla izquierda",
        "no puedo dormir",
        "MY EAR HURTS",
    ],
)
def test_a_complaint_is_heard(text: str) -> None:
    assert names_complaint(text=text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00" * 20,
        "i need an appointment",
        "come back on friday",
        "please call me back",
        "head over there at 3",
        "on the other hand, monday",
        "flu shot",
        "no pain, only a form",
        "sick note",
        "quiero una cita el martes",
        "sin dolor, solo papeles",
        "is there an eye doctor",
    ],
)
def test_none_is_heard_where_none_is_told(text: str) -> None:
    assert not names_complaint(text=text)


def test_a_flood_of_words_is_read() -> None:
    for text in ("my " * 4000, "back " * 4000, "no " * 4000, "a" * 20_000):
        names_complaint(text=text)

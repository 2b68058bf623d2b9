"""Everybody for whom visits are wished in one message."""

import pytest

from api.extraction.several import find_companions


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("book my two kids, PERSON_1 and PERSON_2, for check-ups",
         [("child", "PERSON_1"), ("child", "PERSON_2")]),
        ("my son PERSON_1 and my daughter PERSON_2 need flu shots",
         [("child", "PERSON_1"), ("child", "PERSON_2")]),
        ("flu shot for me and my wife", [("self", ""), ("other", "")]),
        ("my wife and I need physicals", [("other", ""), ("self", "")]),
        ("a checkup for my son and daughter", [("child", ""), ("child", "")]),
        ("for PERSON_1 and PERSON_2", [(None, "PERSON_1"), (None, "PERSON_2")]),
        ("citas para mis dos hijos, PERSON_1 y PERSON_2",
         [("child", "PERSON_1"), ("child", "PERSON_2")]),
        ("para mi esposa y para mí", [("other", ""), ("self", "")]),
        ("three kids need shots", [("child", "")] * 3),
        ("my 5 year old son and my 3 year old daughter", [("child", ""), ("child", "")]),
        ("me and the kids", [("self", ""), ("child", "")]),
    ],
)  # fmt: skip
def test_everybody_is_found(text: str, people: list[tuple[str | None, str]]) -> None:
    assert [(each.role, each.name) for each in find_companions(text=text)] == people


@pytest.mark.parametrize(
    "text",
    [
        "I'm PERSON_1 and my son needs a check up",
        "my kids doctor",
        "my son has a fever and i need an appointment",
        "my son PERSON_1, born DATE_OF_BIRTH_1, phone PHONE_1",
        "my right ear and my head hurt",
        "dr rivera and my son",
        "my son's check-up",
        "",
        "a physical for me, PERSON_1, as soon as you can",
    ],
)
def test_one_person_is_nobody_beside(text: str) -> None:
    assert find_companions(text=text) == ()

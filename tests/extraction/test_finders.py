"""Practitioners, visit types, places, people and picks in patients' words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from api.extraction.choices import find_ordinal
from api.extraction.entries import find_location, find_visit_type
from api.extraction.people import find_person_role
from api.extraction.practitioners import (
    find_language_wish,
    find_practitioner,
    find_unknown_practitioner,
)
from api.extraction.schemas import Roster
from api.extraction.service import understand

ZONE = "America/New_York"
REF = datetime(2026, 3, 11, 10, tzinfo=ZoneInfo(ZONE))

PRACTITIONERS = [
    ("can dr rivera see me", "elena-rivera"),
    ("dr riveria", "elena-rivera"),
    ("is DR. RIVERA in", "elena-rivera"),
    ("con la doctora rivera por favor", "elena-rivera"),
    ("elena rivera", "elena-rivera"),
    ("appointment with okafer", "samuel-okafor"),
    ("dr. okafor's office", "samuel-okafor"),
    ("doctor chen tomorrow", "wei-chen"),
    ("dr chenn", "wei-chen"),
    ("i want to see raman", "priya-raman"),
    ("dra. Ramán", "priya-raman"),
    ("nurse molly", "molly-byrne"),
    ("with molly byrne", "molly-byrne"),
    ("byrne please", "molly-byrne"),
    ("the derm", "wei-chen"),
    ("skin doctor", "wei-chen"),
    ("a dermatolgist", "wei-chen"),
    ("pediatrician for my kid", "samuel-okafor"),
    ("necesito un pediatra", "samuel-okafor"),
    ("an internist", "priya-raman"),
    ("nurse practitioner", "molly-byrne"),
]
NOBODY = [
    "my name is rivera",
    "i'm jose rivera",
    "maria rivera",
    "soy carmen chen",
    "mi nombre es elena rivera",
    "for my son wei chen",
    "patient name is priya raman",
    "this is elena",
    "mrs chen here",
    "dr rivers",
    "dr. cheng",
    "doctor roman",
    "dr ramirez",
    "dr burns",
    "i like ramen",
    "my daughter molly has a cough",
    "priya is my sister",
    "my last name is byrne",
    "i want to see somebody",
    "the doctor",
    "by the river",
    "check in",
    "when can i come",
]
VISITS = [
    ("fever check", "sick-visit"),
    ("he has a bad cough and a sore throat", "sick-visit"),
    ("my throat hurts, sick visit", "sick-visit"),
    ("i feel sick", "sick-visit"),
    ("flu shot", "vaccination"),
    ("i need my covid booster", "vaccination"),
    ("flu shots for us both", "vaccination"),
    ("i need a check up", "annual-physical"),
    ("checkup", "annual-physical"),
    ("yearly physicl", "annual-physical"),
    ("i'm a new patient", "new-patient-visit"),
    ("es mi primera vez", "new-patient-visit"),
    ("video visit", "telehealth-visit"),
    ("can we do it over the phone", "telehealth-visit"),
    ("mole check", "skin-check"),
    ("i have a rash", "skin-check"),
    ("follow-up", "follow-up"),
    ("folow up visit", "follow-up"),
    ("well child", "child-check-up"),
    ("sports physical", "child-check-up"),
    ("una vacuna", "vaccination"),
    ("tiene fiebre", "sick-visit"),
    ("un chequeo", "annual-physical"),
    ("cita por video", "telehealth-visit"),
    ("revisión de lunares", "skin-check"),
    ("cita de seguimiento", "follow-up"),
]
NO_VISIT = [
    "birth control refill",
    "physical therapy",
    "what are your hours",
    "papanicolau",
    "where do i park",
    "the second one",
    "thank you",
    "long shot but are you open",
]


@pytest.mark.parametrize(("text", "who"), PRACTITIONERS)
def test_practitioner_is_found(text: str, who: str, roster: Roster) -> None:
    match = find_practitioner(text=text, roster=roster)
    assert match is not None
    assert match.id == who
    assert match.alternatives == ()


@pytest.mark.parametrize("text", NOBODY)
def test_somebody_else_is_not_a_practitioner(text: str, roster: Roster) -> None:
    assert find_practitioner(text=text, roster=roster) is None


def test_shared_specialty_names_the_others(roster: Roster) -> None:
    match = find_practitioner(text="a family doctor", roster=roster)
    assert match is not None
    assert {match.id, *match.alternatives} == {"elena-rivera", "molly-byrne"}


@pytest.mark.parametrize(
    ("text", "name"),
    [("can i see dr house", "house"), ("Dr. Cheng", "Cheng"), ("el doctor Pérez", "Pérez")],
)
def test_titled_stranger_is_told_apart(text: str, name: str, roster: Roster) -> None:
    span = find_unknown_practitioner(text=text, roster=roster)
    assert span is not None
    assert text[span.start : span.end] == name


@pytest.mark.parametrize(
    "text", ["dr riveria", "the doctor said so", "doctor appointment", "dr chen"]
)
def test_no_stranger_where_none_is_named(text: str, roster: Roster) -> None:
    assert find_unknown_practitioner(text=text, roster=roster) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("someone who speaks spanish", "es"),
        ("una doctora que hable español", "es"),
        ("a spanish speaking doctor", "es"),
        ("does anyone speak mandarin", "zh"),
        ("i have a french bulldog", None),
        ("tomorrow at 3", None),
    ],
)
def test_language_wish(text: str, language: str | None) -> None:
    wish = find_language_wish(text=text)
    assert (wish.language if wish else None) == language


@pytest.mark.parametrize(("text", "visit"), VISITS)
def test_visit_type_is_found(text: str, visit: str, roster: Roster) -> None:
    match = find_visit_type(text=text, roster=roster)
    assert match is not None
    assert match.id == visit


@pytest.mark.parametrize("text", NO_VISIT)
def test_no_visit_type_is_invented(text: str, roster: Roster) -> None:
    assert find_visit_type(text=text, roster=roster) is None


@pytest.mark.parametrize(
    ("text", "visit"),
    [
        ("a check up for my son", "child-check-up"),
        ("check-ups for my kids", "child-check-up"),
        ("un chequeo para mi bebé", "child-check-up"),
        ("a check up for my mother", "annual-physical"),
    ],
)
def test_a_check_up_depends_on_whom_it_is_for(text: str, visit: str, roster: Roster) -> None:
    found = understand(text=text, roster=roster, ref=REF, time_zone=ZONE).visit_type
    assert found is not None
    assert found.id == visit


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("at the harborview office", "harborview"),
        ("maple st", "maple-street"),
        ("harbourview please", "harborview"),
        ("la clinica de maple", "maple-street"),
        ("any location", None),
    ],
)
def test_location(text: str, place: str | None, roster: Roster) -> None:
    match = find_location(text=text, roster=roster)
    assert (match.id if match else None) == place


@pytest.mark.parametrize(
    ("text", "role", "relation"),
    [
        ("for my son", "child", "son"),
        ("my 6 year old daughter has a fever", "child", "daughter"),
        ("mi hija tiene tos", "child", "daughter"),
        ("our little boy", "child", "boy"),
        ("para mi bebé", "child", "baby"),
        ("my mom needs an appointment", "other", "mother"),
        ("es para mi esposo", "other", "husband"),
        ("it's for me", "self", "self"),
        ("skin check with dr chen dec 2 at 9am for me", "self", "self"),
        ("for my own self", "self", "self"),
        ("mines", "self", "self"),
        ("para mí", "self", "self"),
        ("para mi por favor", "self", "self"),
        ("es pa' mí", "self", "self"),
        ("una cita para mi mamita", "other", "mother"),
        ("not for me, for my daughter", "child", "daughter"),
        ("actually it's for my wife", "other", "wife"),
        ("my mother told me to book this, it's for me", "self", "self"),
        ("my daughter is due for her shots", "child", "daughter"),
        ("not for my son, for her", "other", ""),
        ("ok. me", "self", "self"),
        ("me duh", "self", "self"),
        ("yo pues", "self", "self"),
        ("kiero sita para mi ijo", "child", "son"),
    ],
)
def test_person_role(text: str, role: str, relation: str) -> None:
    found = find_person_role(text=text)
    assert found is not None
    assert (found.role, found.relation) == (role, relation)


@pytest.mark.parametrize(
    "text",
    [
        "my mother said i should come",
        "i want an appointment",
        "son las tres",
        "my back",
        "para mi tocayo",
    ],
)
def test_no_person_role(text: str) -> None:
    assert find_person_role(text=text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the second one", (2, None, None)),
        ("first one please", (1, None, None)),
        ("i'll take the third", (3, None, None)),
        ("la primera", (1, None, None)),
        ("el segundo por favor", (2, None, None)),
        ("the last one", (-1, None, None)),
        ("la última", (-1, None, None)),
        ("option 2", (2, None, None)),
        ("number three", (3, None, None)),
        ("#1", (1, None, None)),
        ("2", (2, None, None)),
        ("the earlier one", (None, "earlier", None)),
        ("the later one", (None, "later", None)),
        ("la más temprano", (None, "earlier", None)),
        ("the 3:30 one", (None, None, "15:30")),
        ("la de las 4", (None, None, "16:00")),
    ],
)
def test_choice(text: str, expected: tuple[int | None, str | None, str | None]) -> None:
    choice = find_ordinal(text=text)
    assert choice is not None
    assert (choice.index, choice.order, choice.time) == expected


@pytest.mark.parametrize(
    "text",
    ["second opinion", "this is my first time", "last week", "the doctor", "later today", "none",
     "i need it first thing monday"],
)  # fmt: skip
def test_no_choice(text: str) -> None:
    assert find_ordinal(text=text) is None


def test_everything_in_one_breath(roster: Roster) -> None:
    text = "can dr rivera see my son for a fever check next thursday after 3"
    found = understand(text=text, roster=roster, ref=REF, time_zone=ZONE)
    assert found.time.value == ">=2026-03-19T15:00"
    assert found.practitioner is not None
    assert found.practitioner.id == "elena-rivera"
    assert found.visit_type is not None
    assert found.visit_type.id == "sick-visit"
    assert found.person is not None
    assert found.person.role == "child"
    span = found.practitioner.span
    assert text[span.start : span.end] == "rivera"


@pytest.mark.parametrize("text", ["", "\0" * 50, "😀" * 500, "a " * 10_000, "dr " * 3_000])
def test_hostile_text_is_answered(text: str, roster: Roster) -> None:
    found = understand(text=text, roster=roster, ref=REF, time_zone=ZONE)
    assert found.practitioner is None
    assert found.medications == ()

"""Colleagues' names in staff replies stay readable; whoever may be the patient does not."""

import pytest

from api.escalations.own_names import without_own_names
from api.identity.models import Staff
from api.privacy.spans import Span
from tests.support.desk import Desk

NAMES = ("Robin Vance", "Dr. María Solís", "Front Desk 1")


def kept(text: str, name: str, *, patients: tuple[str, ...] = ()) -> bool:
    """Whether a name in a staff reply stays readable."""
    start = text.index(name)
    span = Span(start, start + len(name), "PERSON", 0.9, "test", "test")
    return not without_own_names(text, [span], names=NAMES, patients=patients)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello, Robin here. I will call you.", "Robin"),
        ("This is Robin from the front desk.", "Robin"),
        ("my name is Robin", "Robin"),
        ("Please ask for robin when you come.", "robin"),
        ("Come at three.\nRobin", "Robin"),
        ("Best wishes, Robin.", "Robin"),
        ("Robin will call you today.", "Robin"),
        ("Robin Vance looks into it.", "Robin Vance"),
        ("Hola, soy María", "María"),
        ("Le habla Maria Solis", "Maria Solis"),
    ],
)
def test_a_colleagues_name_stays(text: str, name: str) -> None:
    assert kept(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello Robin, your results are here.", "Robin"),
        ("Hi Robin here is the form", "Robin"),
        ("Thank you, Robin", "Robin"),
        ("Is your name Robin?", "Robin"),
        ("Your son Robin will see you there.", "Robin"),
        ("The visit of Robin is booked.", "Robin"),
        ("Robin Meyer will call you.", "Robin Meyer"),
        ("Mr. Vance, please call us.", "Vance"),
        ("This is Robyn from the front desk.", "Robyn"),
        ("Gracias, María", "María"),
    ],
)
def test_a_name_that_may_be_the_patients_is_redacted(text: str, name: str) -> None:
    assert not kept(text, name)


def test_who_was_named_in_the_conversation_keeps_the_name() -> None:
    text = "Hello, Robin here. I will call you."
    assert not kept(text, "Robin", patients=("Robin Lee",))
    assert not kept("Robin Vance looks into it.", "Robin Vance", patients=("robin",))


def test_other_kinds_of_spans_stay() -> None:
    span = Span(8, 20, "PHONE", 1.0, "test", "test")
    found = without_own_names("call me 518-555-0177", [span], names=NAMES, patients=())
    assert found == [span]


def held_by_robin(desk: Desk, first_words: str):
    chat = desk.start()
    chat.say(first_words)
    escalation = chat.press("/request_human")["escalation_id"]
    staff = desk.staff()
    with desk.room.database.write() as session:
        session.get_one(Staff, staff.staff_id).display_name = "Robin Vance"
    staff.act(escalation, "claim")
    return chat, escalation, staff


def test_staff_read_their_own_name_in_the_transcript(any_desk: Desk) -> None:
    chat, escalation, staff = held_by_robin(any_desk, "hello there")
    staff.reply(escalation, "Hello, Robin here. I will call you, Jane Doe.")
    assert "Hello, Robin here. I will call you, Jane Doe." in chat.shown()
    page = staff.page(escalation)
    assert "Hello, Robin here. I will call you, PERSON_1." in page


def test_a_patient_of_the_same_name_stays_a_token(any_desk: Desk) -> None:
    _chat, escalation, staff = held_by_robin(any_desk, "my name is Robin Ackerley")
    staff.reply(escalation, "Hello, Robin here as well. Robin Vance will call you.")
    transcript = staff.page(escalation).split('<ol class="transcript">')[1].split("</ol>")[0]
    said = transcript.split("line-text")[-1]
    assert "Robin" not in said
    assert "PERSON_" in said


def test_the_patients_own_messages_are_redacted_as_before(desk: Desk) -> None:
    chat, escalation, staff = held_by_robin(desk, "hello there")
    chat.say("hi, this is Robin from Maple Street, Robin Vance")
    page = staff.page(escalation)
    said = [line for line in page.split("line-text") if "this is" in line]
    assert said and "Robin" not in said[0].split("</p>")[0]

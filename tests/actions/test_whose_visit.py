"""A visit is booked for the person who was verified for it, and for nobody else."""

import pytest
from sqlalchemy import select

from api.identity.patients import get_demographics
from api.scheduling.models import Appointment
from tests.actions.dialogue import Dialogue

BOOK = "book_appointment"
LEO = {"name": "Leo Quill", "born": "May 4, 2019"}
MAX = {"name": "Max Quill", "born": "July 9, 2021"}
ADA = {"name": "Ada Quill", "born": "April 9, 1984"}
PHONE = "5185550161"


def patients_of_visits(dialogue: Dialogue) -> list[str]:
    """The names on the appointment rows of this conversation, in the order written."""
    room = dialogue.desk.room
    with room.database.read() as session:
        rows = session.scalars(
            select(Appointment)
            .where(Appointment.conversation_id == dialogue.conversation_id)
            .order_by(Appointment.created_at, Appointment.start_at)
        ).all()
        return [
            get_demographics(session=session, keystore=room.keystore, patient_id=row.patient_id)[0]
            for row in rows
        ]


async def prove(dialogue: Dialogue, *, name: str, born: str) -> None:
    """Answer what is asked about a person, and type the code."""
    assert dialogue.asked == "patient_name"
    await dialogue.say(dialogue.token("PERSON", name))
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", born))
    if dialogue.asked == "contact":
        await dialogue.say(dialogue.token("PHONE", PHONE))
    assert dialogue.asked == "code"
    await dialogue.type_code()


async def book_for(dialogue: Dialogue, text: str, who: dict[str, str]) -> None:
    await dialogue.begin("booking_form", text, BOOK)
    await dialogue.say("the first one")
    if dialogue.asked == "relationship":
        await dialogue.press("for another")
    await prove(dialogue, **who)
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"


@pytest.mark.parametrize(
    ("first", "then", "names"),
    [
        (("a sick visit for my son", LEO), ("a follow-up for myself", ADA), [LEO, ADA]),
        (("a sick visit for me", ADA), ("a sick visit for my daughter", MAX), [ADA, MAX]),
        (("a sick visit for my son", LEO), ("a sick visit for my other son", MAX), [LEO, MAX]),
        (("a sick visit for my mother", ADA), ("a follow-up for my father", MAX), [ADA, MAX]),
        (
            ("cita para mi hijo, está enfermo", LEO),
            ("una cita de control para mí", ADA),
            [LEO, ADA],
        ),
    ],
)
async def test_the_second_person_is_verified_before_a_visit_is_theirs(
    dialogue: Dialogue,
    first: tuple[str, dict[str, str]],
    then: tuple[str, dict[str, str]],
    names: list[dict[str, str]],
) -> None:
    await book_for(dialogue, *first)
    await book_for(dialogue, *then)
    assert patients_of_visits(dialogue) == [each["name"] for each in names]


@pytest.mark.parametrize(
    ("answer", "who"),
    [("For PERSON", None), ("For me", ADA), ("For another child", MAX)],
)
async def test_after_a_child_it_is_asked_who_the_next_visit_is_for(
    dialogue: Dialogue, answer: str, who: dict[str, str] | None
) -> None:
    await book_for(dialogue, "a sick visit for my son", LEO)
    await dialogue.begin("booking_form", "a follow-up please", BOOK)
    await dialogue.say("the second one")
    assert (dialogue.asked, dialogue.said[-1]) == ("relationship", "utter_which_person")
    await dialogue.press(answer)
    if who:
        await prove(dialogue, **who)
    assert dialogue.asked == "confirmation"
    await dialogue.say("yes", "affirm")
    assert patients_of_visits(dialogue) == ["Leo Quill", (who or LEO)["name"]]


@pytest.mark.parametrize("words", ["the same", "yes, him again", "para el mismo"])
async def test_the_same_child_in_words(dialogue: Dialogue, words: str) -> None:
    await book_for(dialogue, "a sick visit for my son", LEO)
    await dialogue.begin("booking_form", "a follow-up for my son", BOOK)
    await dialogue.say("the second one")
    assert dialogue.asked == "relationship"
    await dialogue.say(words)
    assert dialogue.said == ["utter_summary_for"]


async def test_another_person_in_the_summary_is_verified_first(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a sick visit for my son", BOOK)
    await dialogue.say("the first one")
    await prove(dialogue, **LEO)
    assert dialogue.asked == "confirmation"
    await dialogue.say("no wait, it is for my daughter")
    assert dialogue.asked == "patient_name"
    await dialogue.say("yes", "affirm")
    assert dialogue.appointments() == []
    await prove(dialogue, **MAX)
    await dialogue.say("yes", "affirm")
    assert patients_of_visits(dialogue) == ["Max Quill"]


async def test_a_code_for_somebody_else_confirms_nobody(dialogue: Dialogue) -> None:
    """The child's code comes while it is already the parent who is asked for a name."""
    await dialogue.begin("booking_form", "a sick visit with dr rivera for my son", BOOK)
    await dialogue.say("the first one")
    for kind, value in (
        ("PERSON", "Leo Quill"),
        ("DATE_OF_BIRTH", "May 4, 2019"),
        ("PHONE", PHONE),
    ):
        await dialogue.say(dialogue.token(kind, value))
    await dialogue.say("sorry, it is for myself")
    assert dialogue.asked == "patient_name"
    await dialogue.type_code()
    assert dialogue.asked == "patient_name"
    assert "utter_verified" not in dialogue.said
    await prove(dialogue, **ADA)
    await dialogue.say("yes", "affirm")
    assert patients_of_visits(dialogue) == ["Ada Quill"]


async def test_a_task_given_up_leaves_no_name_behind(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a sick visit for my son", BOOK)
    await dialogue.say("the first one")
    await dialogue.say(dialogue.token("PERSON", "Leo Quill"))
    await dialogue.say("stop", "stop")
    await dialogue.begin("booking_form", "a sick visit for me", BOOK)
    await dialogue.say("the first one")
    assert dialogue.asked == "patient_name"


async def test_cancelling_for_oneself_after_a_child(dialogue: Dialogue) -> None:
    await book_for(dialogue, "a sick visit for my son", LEO)
    await dialogue.begin("cancel_form", "cancel my appointment", "cancel_appointment")
    assert dialogue.said == ["utter_which_person"]
    await dialogue.say("for me")
    await prove(dialogue, **ADA)
    assert dialogue.said == ["utter_verified", "utter_no_appointments"]


async def test_a_booking_for_a_child_is_made_for_oneself_instead(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit for my daughter", "book_appointment")
    assert dialogue.slots["relationship"] == "guardian"
    await dialogue.say("actually make it for me instead", "stop")
    assert dialogue.slots["relationship"] == "self"
    assert dialogue.asked == "offer"
    await dialogue.say("never mind, i'd rather call for my daughter", "stop")
    assert dialogue.said == ["utter_stopped"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("not {ada}, {tom}", "{tom}"),
        ("it isn't {ada}, it's {tom}", "{tom}"),
        ("{tom}, not {ada}", "{tom}"),
        ("{tom} is my neighbor, i am {ada}", "{ada}"),
        ("my husband {tom} usually calls, my name is {ada}", "{ada}"),
        ("no es {ada}, es {tom}", "{tom}"),
        ("no {ada}", "{ada}"),
    ],
)
async def test_who_is_said_to_be_the_patient_is(dialogue: Dialogue, text: str, name: str) -> None:
    names = {
        "ada": dialogue.token("PERSON", ADA["name"]),
        "tom": dialogue.token("PERSON", "Tom Quill"),
    }
    await dialogue.begin("booking_form", "sick visit with dr rivera", BOOK)
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.say(text.format(**names))
    assert dialogue.slots["patient_name"] == name.format(**names)
    assert not dialogue.slots.get("next_people")
    assert dialogue.asked == "birth_date"


async def test_nobody_is_the_patient_who_is_said_not_to_be(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit with dr rivera", BOOK)
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.say(f"not for {dialogue.token('PERSON', ADA['name'])}")
    assert dialogue.asked == "patient_name"
    assert dialogue.slots.get("patient_name") is None


@pytest.mark.parametrize(
    "text",
    [
        "my son is {leo} and i am {ada}",
        "i'm {ada} and his name is {leo}",
        "soy {ada}, mi hijo es {leo}",
        "{leo}, this is {ada}",
    ],
)
async def test_a_parent_who_says_both_names_books_for_the_child(
    dialogue: Dialogue, text: str
) -> None:
    names = {
        "ada": dialogue.token("PERSON", ADA["name"]),
        "leo": dialogue.token("PERSON", LEO["name"]),
    }
    await dialogue.begin("booking_form", "sick visit with dr rivera", BOOK)
    await dialogue.say("the first one")
    await dialogue.press("for my child")
    await dialogue.say(text.format(**names))
    assert dialogue.slots["patient_name"] == names["leo"]


@pytest.mark.parametrize(
    ("form", "intent", "text"),
    [
        ("reschedule_form", "reschedule_appointment", "actually it's my son's appointment"),
        ("cancel_form", "cancel_appointment", "no, my son's appointment"),
        ("cancel_form", "cancel_appointment", "no, es la cita de mi hijo"),
    ],
)
async def test_another_persons_visit_is_left_when_it_is_about_a_child(
    dialogue: Dialogue, form: str, intent: str, text: str
) -> None:
    await book_for(dialogue, "a sick visit for my son", LEO)
    [of_leo] = dialogue.appointments()
    await book_for(dialogue, "a sick visit for me", ADA)
    [of_ada] = dialogue.appointments()
    await dialogue.begin(form, "my appointment please", intent)
    if form == "reschedule_form":
        await dialogue.say("the last one")
    await dialogue.say(text, "deny")
    assert not dialogue.slots.get("appointment") and not dialogue.slots.get("offer")
    await prove(dialogue, **LEO)
    assert dialogue.slots["appointment"]["id"] == of_leo["id"] != of_ada["id"]
    assert dialogue.asked == ("offer" if form == "reschedule_form" else "confirmation")


async def test_a_visit_that_is_not_the_patients_is_not_kept_in_mind(dialogue: Dialogue) -> None:
    """Whatever led to it, the task goes on with the patient's own."""
    await book_for(dialogue, "a sick visit for my son", LEO)
    [of_leo] = dialogue.appointments()
    await book_for(dialogue, "a sick visit for me", ADA)
    [of_ada] = dialogue.appointments()
    await dialogue.begin("reschedule_form", "move my appointment", "reschedule_appointment")
    dialogue.slots["appointment"] = of_leo
    await dialogue.say("next friday")
    assert "utter_appointment_closed" in dialogue.said
    assert dialogue.slots["appointment"]["id"] == of_ada["id"]

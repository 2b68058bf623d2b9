"""Several people in one wish, and the patient's own other visits."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked
from tests.actions.test_whose_visit import ADA, LEO, MAX, patients_of_visits, prove

BOOK = "book_appointment"
ALONE = "action_answer_alone"
NEXT = '/book_appointment{"person":"next"}'


async def book_first(dialogue: Dialogue, text: str, who: dict[str, str]) -> None:
    await dialogue.begin("booking_form", text, BOOK)
    assert dialogue.said[0].startswith("utter_one_after_another")
    if dialogue.asked == "visit_type":
        await dialogue.press("child check")
    await dialogue.say("the first one")
    await prove(dialogue, **who)
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"
    assert dialogue.said[1].startswith("utter_next_person")


@pytest.mark.parametrize(
    "text",
    [
        "book my two kids, {leo} and {max}, for check-ups",
        "my son {leo} and my daughter {max} need a sick visit",
        "a flu shot for my kids",
        "vacuna para mis dos hijos, {leo} y {max}",
    ],
)
async def test_the_second_person_is_offered_after_the_first(dialogue: Dialogue, text: str) -> None:
    names = {
        "leo": dialogue.token("PERSON", "Leo"),
        "max": dialogue.token("PERSON", "Max"),
    }
    await book_first(dialogue, text.format(**names), LEO)
    first = dialogue.appointments()[0]
    assert NEXT in [button["payload"] for button in dialogue.buttons]
    await dialogue.begin("booking_form", "yes", "affirm")
    assert dialogue.asked == "offer"
    assert dialogue.slots["visit_type"] == first["visit_type_id"]
    shown = dialogue.slots["offered"]
    assert shown[0]["start_local"][:10] == first["start"][:10], "the same day, right after"
    await dialogue.say("the first one")
    await prove(dialogue, **MAX)
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked", "nobody waits any more"
    assert patients_of_visits(dialogue) == ["Leo Quill", "Max Quill"]


async def test_a_yes_alone_begins_the_next_and_a_no_ends_it(dialogue: Dialogue) -> None:
    await book_first(dialogue, "a flu shot for my two kids", LEO)
    events = await dialogue.act(ALONE, "yes", "affirm")
    assert [event["name"] for event in events if event["event"] == "followup"] == ["booking_form"]
    events = await dialogue.act(ALONE, "no thanks", "deny")
    assert dialogue.said == ["utter_next_dropped"]
    assert dialogue.slots["next_people"] is None
    await dialogue.act(ALONE, "yes", "affirm")
    assert dialogue.said == ["utter_affirm_alone"]


async def test_another_wish_is_not_taken_for_the_next_person(dialogue: Dialogue) -> None:
    await book_first(dialogue, "a flu shot for my two kids", LEO)
    await dialogue.begin("booking_form", "a skin check for myself", BOOK)
    assert dialogue.slots["relationship"] == "self"
    assert len(dialogue.slots["next_people"]) == 1, "who was told to wait is not dropped unsaid"


async def test_two_names_where_one_was_asked(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit with dr rivera", BOOK)
    await dialogue.say("the first one")
    await dialogue.press("for my child")
    one, two = dialogue.token("PERSON", "Leo Quill"), dialogue.token("PERSON", "Max Quill")
    await dialogue.say(f"{one} and {two}")
    assert dialogue.said[0] == "utter_one_after_another_named"
    assert dialogue.slots["patient_name"] == one
    assert dialogue.asked == "birth_date"


async def test_a_kind_of_visit_is_picked_by_its_place(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need an appointment", BOOK)
    second = dialogue.buttons[1]["payload"]
    await dialogue.say("the second one")
    assert dialogue.slots["visit_type"] in second


async def test_a_first_name_alone_is_no_full_name(dialogue: Dialogue) -> None:
    for name, asked in (("Leo", "patient_name"), ("Leo Quill", "birth_date")):
        token = dialogue.token("PERSON", name)
        await dialogue.begin("booking_form", f"sick visit for my son {token}", BOOK)
        await dialogue.say("the first one")
        assert dialogue.asked == asked


async def test_stopping_lets_nobody_wait(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a flu shot for my two kids", BOOK)
    await dialogue.say("stop", "stop")
    assert dialogue.said == ["utter_stopped", "utter_next_dropped"]
    assert dialogue.slots["next_people"] is None


async def test_times_of_an_own_visit_are_not_offered(dialogue: Dialogue) -> None:
    mine = await booked(dialogue, "skin check with dr chen")
    day, clock = mine["start"][:10], mine["start"][11:16]
    await dialogue.begin("booking_form", f"follow-up with dr rivera on {day} at {clock}", BOOK)
    assert dialogue.asked == "offer", "the very time is not held"
    for offer in dialogue.slots["offered"]:
        assert offer["end_at"] <= mine["start"] or offer["start_local"] >= mine["end"]


async def test_an_own_visit_is_said_before_the_summary(dialogue: Dialogue) -> None:
    """The time was picked before it was known who it is for."""
    await booked(dialogue, "skin check with dr chen next tuesday at 10am")
    other = Dialogue(dialogue.desk)
    await other.begin("booking_form", "a follow-up with dr rivera next tuesday at 10am", BOOK)
    if other.asked == "offer":
        await other.say("the 10am one")
    await other.press("for me")
    await other.give_details()
    await other.type_code()
    assert other.said[:2] == ["utter_verified", "utter_patient_busy"]
    assert other.asked == "offer"


async def test_a_task_that_waits_is_offered_once_nobody_waits(dialogue: Dialogue) -> None:
    second = "remind me to take lisinopril at 8 am every day"
    dialogue.also = {"set_medication_reminder": second}
    text = f"a sick visit for my son and my daughter and {second}"
    await dialogue.begin("booking_form", text, BOOK)
    dialogue.also = {}
    await dialogue.say("the first one")
    await prove(dialogue, **LEO)
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_booked", "utter_next_person"]
    await dialogue.act(ALONE, "no", "deny")
    assert dialogue.said == ["utter_next_dropped", "utter_next_task"]
    assert dialogue.field("utter_next_task", "then") == "lisinopril"


@pytest.mark.parametrize(
    ("text", "intent", "who", "kind"),
    [
        ("ok book a vaccination for myself first", BOOK, "self", "vaccination"),
        ("please book a skin check", BOOK, None, "skin-check"),
        ("and one for my wife too", BOOK, "proxy", None),
        ("sí, pero primero una vacuna para mí", BOOK, "self", "vaccination"),
    ],
)
async def test_another_person_or_kind_leaves_who_waits(
    dialogue: Dialogue, text: str, intent: str, who: str | None, kind: str | None
) -> None:
    await book_first(dialogue, "a sick visit for my son and my daughter", LEO)
    (waits,) = dialogue.slots["next_people"]
    await dialogue.begin("booking_form", text, intent)
    assert dialogue.slots.get("visit_type") == kind
    assert dialogue.slots.get("relationship") == who
    assert dialogue.slots["next_people"] == [waits] and waits["relation"] == "daughter"


async def test_who_waits_is_offered_again_after_another_visit(dialogue: Dialogue) -> None:
    await book_first(dialogue, "a sick visit for my son and my daughter", LEO)
    before = dialogue.slots["next_people"]
    await dialogue.begin("booking_form", "ok book a vaccination for myself first", BOOK)
    await dialogue.say("the first one")
    await prove(dialogue, **ADA)
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_booked", "utter_next_person"]
    assert dialogue.slots["next_people"] == before
    await dialogue.begin("booking_form", "yes", "affirm")
    assert dialogue.slots["relation"] == "daughter"
    assert dialogue.slots["visit_type"] == before[0]["visit_type"]


@pytest.mark.parametrize("text", ["ok, a sick visit for my daughter now", "now my daughter please"])
async def test_who_waits_is_taken_by_whose_visit_it_is(dialogue: Dialogue, text: str) -> None:
    await book_first(dialogue, "a sick visit for my son and my daughter", LEO)
    await dialogue.begin("booking_form", text, BOOK)
    assert dialogue.slots["relation"] == "daughter"
    assert dialogue.slots["visit_type"] == dialogue.appointments()[0]["visit_type_id"]
    assert dialogue.slots["next_people"] is None


async def test_several_more_stand_before_who_waits(dialogue: Dialogue) -> None:
    await book_first(dialogue, "a sick visit for my son and my daughter", LEO)
    await dialogue.begin("booking_form", "a flu shot for me and my wife", BOOK)
    assert [each["relation"] for each in dialogue.slots["next_people"]] == ["wife", "daughter"]


async def set_one_aside(dialogue: Dialogue) -> None:
    """A sick visit is begun and waits for a reminder, which is set."""
    await dialogue.begin("booking_form", "a sick visit for me", BOOK)
    text = "remind me to take metformin at 8am"
    await dialogue.begin("reminder_form", text, "set_medication_reminder")
    await dialogue.say("yes", "affirm")
    assert dialogue.said[-1] == "utter_resume_booking"


@pytest.mark.parametrize(("text", "stays"), [("a skin check", True), ("a sick visit", False)])
async def test_a_visit_that_was_begun_waits_until_one_like_it_is_booked(
    dialogue: Dialogue, text: str, *, stays: bool
) -> None:
    await set_one_aside(dialogue)
    await dialogue.begin("booking_form", f"{text} for me", BOOK)
    await dialogue.say("the first one")
    await prove(dialogue, **ADA)
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"
    assert ("utter_resume_booking" in dialogue.said) is stays
    kept = dialogue.slots["next_people"] or []
    assert [each["visit_type"] for each in kept] == ["sick-visit"] * stays


async def test_stopping_another_task_leaves_who_waits(dialogue: Dialogue) -> None:
    await book_first(dialogue, "a sick visit for my son and my daughter", LEO)
    await dialogue.begin("cancel_form", "cancel my appointment", "cancel_appointment")
    await dialogue.say("stop", "stop")
    assert dialogue.said[0] == "utter_stopped"
    assert "utter_next_dropped" not in dialogue.said
    assert len(dialogue.slots["next_people"]) == 1

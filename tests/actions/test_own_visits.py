"""Moving, cancelling and checking: verified first, a yes before each write."""

import httpx
import pytest

from tests.actions.dialogue import Dialogue
from tests.support.clocks import TestClock

MOVE, CANCEL, CHECK = "reschedule_appointment", "cancel_appointment", "check_appointment"


async def booked(dialogue: Dialogue, text: str = "sick visit with dr rivera") -> dict[str, str]:
    await dialogue.begin("booking_form", text, "book_appointment")
    if dialogue.asked == "offer":  # one exact free time is held at once
        await dialogue.say("the first one")
    if dialogue.asked == "relationship":
        await dialogue.press("for me")
        await dialogue.give_details()
        await dialogue.type_code()
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"
    made = dialogue.field("utter_booked", "custom")["calendar"]
    return next(each for each in dialogue.appointments() if each["id"] == made)


@pytest.mark.parametrize(
    ("form", "intent"), [("reschedule_form", MOVE), ("cancel_form", CANCEL), ("check_form", CHECK)]
)
async def test_who_it_is_comes_first(dialogue: Dialogue, form: str, intent: str) -> None:
    await dialogue.begin(form, "my appointment please", intent)
    assert dialogue.asked == "patient_name"
    await dialogue.give_details()
    assert dialogue.asked == "code"
    await dialogue.type_code()
    assert dialogue.said == ["utter_verified", "utter_no_appointments"]
    assert dialogue.form is None


async def test_a_move_keeps_practitioner_and_id(dialogue: Dialogue) -> None:
    before = await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment to friday afternoon", MOVE)
    assert dialogue.asked == "offer"
    await dialogue.say("the last one")
    assert "utter_summary_move" in dialogue.said
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_moved"]
    [after] = dialogue.appointments()
    assert (after["id"], after["practitioner"]) == (before["id"], before["practitioner"])
    assert after["start"] != before["start"]


async def test_the_present_time_is_not_offered_for_a_move(dialogue: Dialogue) -> None:
    before = await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment", MOVE)
    shown = [each["start_local"] for each in dialogue.slots["offered"]]
    assert shown and before["start"] not in shown


async def test_one_of_two_visits_is_chosen_by_its_words(dialogue: Dialogue) -> None:
    await booked(dialogue)
    other = await booked(dialogue, "skin check with dr chen")
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    assert dialogue.said == ["utter_which_appointment_cancel"]
    await dialogue.say("the one with dr chen")
    assert dialogue.said == ["utter_summary_cancel"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_cancelled"]
    assert other["id"] not in [each["id"] for each in dialogue.appointments()]
    assert len(dialogue.appointments()) == 1


async def test_no_keeps_the_visit(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    await dialogue.say("no", "deny")
    assert dialogue.said == ["utter_kept"]
    assert len(dialogue.appointments()) == 1


async def test_checking_lists_with_a_calendar(dialogue: Dialogue) -> None:
    made = await booked(dialogue)
    await dialogue.begin("check_form", "when is my appointment", CHECK)
    assert dialogue.said == ["utter_appointments", "utter_appointment"]
    assert dialogue.field("utter_appointment", "custom") == {"calendar": made["id"]}


async def test_another_patient_sees_nothing(dialogue: Dialogue, another_dialogue: Dialogue) -> None:
    made = await booked(dialogue)
    other = another_dialogue
    await other.begin("cancel_form", "cancel my appointment", CANCEL)
    await other.give_details(name="Bo Lark", born="May 5, 1955", phone="5185550162")
    await other.type_code()
    assert "utter_no_appointments" in other.said
    await other.begin("cancel_form", "cancel my appointment", CANCEL)
    other.form = "cancel_form"
    other.slots.update(appointment=made, listed=[made], requested_slot="confirmation")
    await other.say("yes", "affirm")
    assert "utter_cancelled" not in other.said
    assert len(dialogue.appointments()) == 1


async def test_a_visit_that_is_over_cannot_be_cancelled(
    dialogue: Dialogue, time: TestClock
) -> None:
    await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    time.advance(days=60)
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_appointment_closed"


async def test_another_task_leaves_the_form(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    await dialogue.say("actually i want to move my appointment", MOVE)
    assert dialogue.rejected


async def test_an_api_fault_is_not_swallowed(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from actions import client, turn

    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    broken = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _: httpx.Response(500, json={"code": "Broken"})),
        base_url="http://api",
    )
    turn.use_http(broken)
    with pytest.raises(client.ApiRefused, match="Broken"):
        await dialogue.say("the first one")
    await broken.aclose()


@pytest.mark.parametrize(
    ("form", "text", "intent"),
    [
        ("reschedule_form", "move my skin check to wednesday", MOVE),
        ("reschedule_form", "can i change the visit with dr chen", MOVE),
        ("cancel_form", "cancel my skin check please", CANCEL),
        ("cancel_form", "cancel the one with dr chen", CANCEL),
    ],
)
async def test_the_visit_named_is_the_one_of_several(
    dialogue: Dialogue, form: str, text: str, intent: str
) -> None:
    skin = await booked(dialogue, "skin check with dr chen")
    await booked(dialogue)
    dialogue.slots["last_visit"] = None
    await dialogue.begin(form, text, intent)
    assert dialogue.slots["appointment"]["id"] == skin["id"]
    assert dialogue.asked in ("offer", "confirmation")


async def test_two_visits_and_no_hint_are_asked_about(dialogue: Dialogue) -> None:
    await booked(dialogue, "skin check with dr chen")
    await booked(dialogue)
    dialogue.slots["last_visit"] = None
    await dialogue.begin("cancel_form", "i want to cancel an appointment", CANCEL)
    assert dialogue.asked == "appointment"


async def test_cancelling_another_visit_while_one_is_moved(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment", MOVE)
    await dialogue.say("cancel the follow up", CANCEL)
    assert dialogue.rejected


@pytest.mark.parametrize(("text", "intent"), [("yes", "affirm"), ("ok book one", "affirm")])
async def test_a_yes_to_booking_one_begins_it(dialogue: Dialogue, text: str, intent: str) -> None:
    said = [{"event": "bot", "metadata": {"utter_action": "utter_no_appointments"}}]
    events = await dialogue.act("action_answer_alone", text, intent, before=said)
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]


async def at_second_summary(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    await dialogue.say("the second one")


async def test_a_second_visit_of_a_kind_is_said_to_be_one(dialogue: Dialogue) -> None:
    await at_second_summary(dialogue)
    assert dialogue.said[-2:] == ["utter_already_booked", "utter_summary_for"]
    [first] = dialogue.appointments()
    assert dialogue.field("utter_already_booked", "practitioner") == first["practitioner"]
    await dialogue.say("what do you mean?", "nlu_fallback")
    assert "utter_already_booked" not in dialogue.said, "once"
    await dialogue.say("yes, book it", "affirm")
    assert len(dialogue.appointments()) == 2, "it is the patient's to say"


async def test_the_visit_that_there_is_can_be_moved_from_there(dialogue: Dialogue) -> None:
    await at_second_summary(dialogue)
    await dialogue.press("move a visit")
    assert dialogue.rejected, "another rule begins the move"
    assert len(dialogue.appointments()) == 1


async def test_a_visit_of_another_kind_is_nobodys_second(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("booking_form", "follow-up with dr rivera", "book_appointment")
    await dialogue.say("the second one")
    assert "utter_already_booked" not in dialogue.said


@pytest.mark.parametrize("text", ["así está mal", "así es que no puedo", "así no es"])
async def test_not_quite_so_cancels_nothing(dialogue: Dialogue, text: str) -> None:
    await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    await dialogue.say(text, "inform")
    assert [each["status"] for each in dialogue.appointments()] == ["booked"]


async def test_another_kind_of_visit_is_not_what_the_move_is_about(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment to friday afternoon", MOVE)
    await dialogue.say("the first one")
    assert dialogue.asked == "confirmation"
    await dialogue.say("wait, i need a flu shot", "book_appointment")
    assert dialogue.rejected, "another rule begins the booking"


async def test_what_to_change_is_not_asked_for_ever(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment to friday afternoon", MOVE)
    await dialogue.say("the first one")
    await dialogue.say("hold on, the sick visit", "inform")
    await dialogue.say("the first one")
    for said in ("utter_what_to_change", "utter_summary_move"):
        await dialogue.say("hold on, the sick visit", "inform")
        assert dialogue.said[0] == said


@pytest.mark.parametrize(
    ("form", "intent", "again"),
    [("cancel_form", CANCEL, "utter_summary_cancel"), ("reschedule_form", MOVE, None)],
)
async def test_a_yes_is_to_the_visit_as_it_was_shown(
    dialogue: Dialogue, form: str, intent: str, again: str | None
) -> None:
    """Between the summary and the yes it is moved elsewhere."""
    mine = await booked(dialogue)
    await dialogue.begin(form, "my appointment please", intent)
    if form == "reschedule_form":
        await dialogue.say("the last one")
    search = {"conversation_id": dialogue.conversation_id, "visit_type_id": mine["visit_type_id"]}
    free = dialogue.desk.internal("POST", "/scheduling/offers", {**search, "moving": mine["id"]})
    moved = dialogue.desk.internal(
        "POST",
        f"/scheduling/appointments/{mine['id']}/reschedule",
        {
            "conversation_id": dialogue.conversation_id,
            "offer_id": free.json()["exact"][1]["id"],
            "idempotency_key": "elsewhere",
            "version": mine["version"],
        },
    )
    assert moved.status_code == 200
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_appointment_changed"
    [now] = dialogue.appointments()
    assert now["start"] == moved.json()["start"], "nothing was done"
    if again:
        assert dialogue.said[-1] == again
        await dialogue.say("yes", "affirm")
        assert dialogue.said[0] == "utter_cancelled"
    else:
        assert dialogue.asked == "offer"

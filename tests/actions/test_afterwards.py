"""After a booking; words that read like a reminder's; somebody who died."""

import pytest

from actions.appointments.afterwards import cancels_visit, drops_it, says_loss
from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked

ALONE = "action_answer_alone"


def followed(events: list[dict[str, object]]) -> list[object]:
    return [event["name"] for event in events if event["event"] == "followup"]


async def take_over(dialogue: Dialogue, form: str, text: str, intent: str) -> None:
    """The form that an action follows up with sees the same message."""
    dialogue.form, dialogue.slots["requested_slot"] = form, None
    await dialogue.say(text, intent)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("actually cancel it", "stop"),
        ("cancel that", "nlu_fallback"),
        ("hmm no, please cancel that one", "deny"),
        ("mejor cancélela", "stop"),
    ],
)
async def test_cancel_it_after_a_booking_is_that_visit(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    other = await booked(dialogue, "skin check with dr chen")
    made = await booked(dialogue)
    assert followed(await dialogue.act(ALONE, text, intent)) == ["cancel_form"]
    await take_over(dialogue, "cancel_form", text, intent)
    assert dialogue.said == ["utter_summary_cancel"]
    assert dialogue.slots["appointment"]["id"] == made["id"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_cancelled"]
    assert [each["id"] for each in dialogue.appointments()] == [other["id"]]
    assert dialogue.slots["last_visit"] is None


@pytest.mark.parametrize("text", ["nah forget it", "never mind", "i changed my mind", "olvídelo"])
async def test_forget_it_after_a_booking_says_that_the_visit_stays(
    dialogue: Dialogue, text: str
) -> None:
    await booked(dialogue)
    assert followed(await dialogue.act(ALONE, text, "stop")) == []
    assert dialogue.said == ["utter_visit_stays"]
    assert len(dialogue.appointments()) == 1


async def test_without_a_booking_there_is_nothing_to_stop(dialogue: Dialogue) -> None:
    await dialogue.act(ALONE, "cancel it", "stop")
    assert dialogue.said == ["utter_nothing_to_stop"]


@pytest.mark.parametrize(
    ("text", "drops", "cancels"),
    [
        ("don't cancel it", False, False),
        ("no la cancele", False, False),
        ("call it off", False, True),
        ("no thanks", False, False),
        ("i don't want it anymore", True, False),
    ],
)
def test_what_is_dropped_or_cancelled(text: str, drops: bool, cancels: bool) -> None:
    assert (drops_it(text), cancels_visit(text)) == (drops, cancels)


@pytest.mark.parametrize("intent", ["change_reminder", "snooze_reminder", "cancel_reminder"])
async def test_a_new_day_at_the_summary_changes_the_wish(dialogue: Dialogue, intent: str) -> None:
    await booked(dialogue, "skin check with dr chen")
    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    await dialogue.say("the first one")
    assert dialogue.asked == "confirmation"
    await dialogue.say("actually make it friday instead", intent)
    assert not dialogue.rejected
    assert dialogue.form == "booking_form"
    assert dialogue.slots["wished_time"]
    assert dialogue.asked in ("offer", "confirmation")


async def test_a_reminder_by_name_still_leaves_the_form(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    await dialogue.say("move my metformin reminder to nine", "change_reminder")
    assert dialogue.rejected


async def test_an_hour_later_moves_the_wish(dialogue: Dialogue) -> None:
    await booked(dialogue, "skin check with dr chen")
    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    await dialogue.say("the first one")
    before = dialogue.slots["offer"]["start_local"]
    await dialogue.say("can i come an hour later?", "snooze_reminder")
    assert not dialogue.rejected
    hour = int(before[11:13]) + 1
    assert dialogue.slots["wished_time"] == f"datetime {before[:11]}{hour:02}{before[13:16]}"


async def test_coming_later_is_no_answer_to_a_dose(dialogue: Dialogue) -> None:
    made = await booked(dialogue)
    text, intent = "can i come an hour later?", "snooze_reminder"
    assert followed(await dialogue.act("action_answer_dose", text, intent)) == ["reschedule_form"]
    await take_over(dialogue, "reschedule_form", text, intent)
    assert dialogue.slots["appointment"]["id"] == made["id"]
    assert dialogue.slots["wished_time"].startswith(f"datetime {made['start'][:11]}")


async def test_another_day_after_a_booking_moves_the_visit(dialogue: Dialogue) -> None:
    await booked(dialogue)
    text = "make it friday instead"
    events = await dialogue.act("action_open_task", text, "change_reminder")
    assert followed(events) == ["reschedule_form"]


async def test_one_breath_with_birth_date_keeps_the_wish(dialogue: Dialogue) -> None:
    name = dialogue.token("PERSON", "Bartholomew Nkemelu")
    born = dialogue.token("DATE_OF_BIRTH", "March 22, 1961")
    text = f"I'm {name}, born {born}, need a sick visit with dr rivera friday morning"
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.slots["birth_date"] == born
    assert dialogue.slots["wished_time"]


@pytest.mark.parametrize(
    "text",
    [
        "my mother passed away and had an appointment on tuesday",
        "I lost my husband in march",
        "mi abuela falleció ayer",
        "my little brother died",
    ],
)
async def test_grief_is_answered_kindly_and_asks_for_no_visit_type(
    dialogue: Dialogue, text: str
) -> None:
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.said == ["utter_loss"]
    assert dialogue.form is None
    assert [each["payload"] for each in dialogue.buttons] == [
        "/cancel_appointment",
        "/request_human",
    ]
    await dialogue.act(ALONE, text, "out_of_scope")
    assert dialogue.said == ["utter_loss"]


@pytest.mark.parametrize(
    "text", ["my phone died", "i lost my insurance card", "my son is gone for the weekend, friday?"]
)
def test_no_grief(text: str) -> None:
    assert not says_loss(text)


async def test_a_loss_beside_a_full_wish_keeps_the_booking(dialogue: Dialogue) -> None:
    text = "my father died last year, i want a sick visit with dr rivera"
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.said[0] == "utter_sorry_loss"
    assert dialogue.asked == "offer"


async def test_the_same_reminder_twice_is_one_plan(dialogue: Dialogue) -> None:
    for expected in ("utter_reminder_set", "utter_reminder_exists"):
        text = "remind me to take metformin at 8 every evening"
        await dialogue.begin("reminder_form", text, "set_medication_reminder")
        await dialogue.say("yes", "affirm")
        assert dialogue.said == [expected]
    path = f"/conversations/{dialogue.conversation_id}/reminders"
    assert len(dialogue.desk.internal("GET", path).json()) == 1


MOVES = [
    "make it friday instead",
    "actually can i get it a bit later",
    "can we do thursday at 3",
    "hmm, a little earlier would be better",
    "mejor el viernes",
    "¿puede ser un poco más tarde?",
    "another time please",
]


@pytest.mark.parametrize("text", MOVES)
@pytest.mark.parametrize(
    ("action", "intent"),
    [
        (ALONE, "inform"),
        (ALONE, "nlu_fallback"),
        ("action_open_task", "book_appointment"),
        ("action_open_task", "change_reminder"),
        ("action_answer_dose", "snooze_reminder"),
    ],
)
async def test_another_time_after_a_booking_is_for_that_visit(
    dialogue: Dialogue, text: str, action: str, intent: str
) -> None:
    other = await booked(dialogue, "skin check with dr chen")
    made = await booked(dialogue)
    assert followed(await dialogue.act(action, text, intent)) == ["reschedule_form"]
    await take_over(dialogue, "reschedule_form", text, intent)
    assert dialogue.slots["appointment"]["id"] == made["id"] != other["id"]
    assert dialogue.asked in ("offer", "confirmation")


@pytest.mark.parametrize(
    "text", ["another appointment on friday", "i also need a flu shot on friday", "friday"]
)
async def test_one_more_visit_moves_nothing(dialogue: Dialogue, text: str) -> None:
    await booked(dialogue)
    events = await dialogue.act("action_open_task", text, "book_appointment")
    assert followed(events) == []


async def test_a_bit_later_is_later_that_day(dialogue: Dialogue) -> None:
    made = await booked(dialogue)
    await dialogue.begin("reschedule_form", "can i get it a bit later", "reschedule_appointment")
    shown = dialogue.slots["offered"]
    assert shown and all(each["start_local"] > made["start"] for each in shown)
    assert {each["start_local"][:10] for each in shown} == {made["start"][:10]}


async def test_an_open_dose_keeps_a_bit_later(dialogue: Dialogue) -> None:
    """Without a visit just booked, "a bit later" puts off a dose, as it did."""
    await dialogue.act("action_answer_dose", "a bit later", "snooze_reminder")
    assert dialogue.said == ["utter_dose_closed"]

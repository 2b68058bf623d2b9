"""Booking, message by message, through the real actions, api and database."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.support.clocks import TestClock

BOOK = "book_appointment"


async def begin(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("booking_form", text, BOOK)


async def reach_summary(dialogue: Dialogue, text: str = "sick visit with dr rivera") -> None:
    await begin(dialogue, text)
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    assert dialogue.asked == "confirmation"


async def test_all_in_one_breath_needs_only_the_rest(dialogue: Dialogue) -> None:
    await begin(dialogue, "can dr rivera see my son for a fever check next thursday after 3")
    assert dialogue.asked == "offer"
    titles = [b["title"] for b in dialogue.buttons if '"offer"' in b["payload"]]
    assert titles and all(title.startswith("Thursday, March 18") for title in titles)
    assert all(title.endswith("PM") and "Rivera" not in title for title in titles)
    await dialogue.press("thursday")
    assert dialogue.said[:2] == ["utter_time_held", "utter_guardian_note"]
    assert dialogue.asked == "patient_name"


async def test_one_thing_at_a_time_ends_in_an_appointment(dialogue: Dialogue) -> None:
    await begin(dialogue, "i need an appointment")
    assert dialogue.asked == "visit_type"
    await dialogue.press("vaccination")
    assert dialogue.asked == "offer"
    await dialogue.say("friday morning")
    await dialogue.say("the second one")
    await dialogue.press("for me")
    await dialogue.give_details()
    assert dialogue.said == ["utter_code_sent"]
    await dialogue.type_code()
    assert "utter_summary_for" in dialogue.said
    assert dialogue.appointments() == [], "nothing is written before the yes"
    await dialogue.say("yes, please book it", BOOK)
    assert dialogue.said[0] == "utter_booked"
    [booked] = dialogue.appointments()
    assert booked["visit_type"] == "vaccination"
    assert dialogue.field("utter_booked", "custom") == {"calendar": booked["id"]}
    assert dialogue.form is None


async def test_a_verified_patient_is_not_asked_again_but_somebody_else_is(
    dialogue: Dialogue,
) -> None:
    await reach_summary(dialogue)
    await dialogue.say("yes", "affirm")
    await begin(dialogue, "book a follow-up with dr raman")
    await dialogue.say("the first one")
    assert dialogue.asked == "confirmation"
    await dialogue.say("it is for my daughter")
    assert dialogue.asked == "patient_name"
    assert dialogue.slots["patient_name"] is None


@pytest.mark.parametrize(
    ("text", "slot"),
    [("actually thursday", "wished_time"), ("make it molly byrne", "practitioner")],
)
async def test_one_answer_is_changed_without_starting_again(
    dialogue: Dialogue, text: str, slot: str
) -> None:
    await reach_summary(dialogue)
    before = dialogue.slots.get(slot)
    await dialogue.say(text)
    assert dialogue.slots[slot] != before
    assert dialogue.asked == "offer"
    await dialogue.say("first one")
    assert dialogue.asked == "confirmation", "who it is for is still known"


async def test_yes_with_a_change_is_no_yes(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    await dialogue.say("yes but on friday", "affirm")
    assert dialogue.asked == "offer"
    assert dialogue.appointments() == []


async def test_a_forged_slot_gains_nothing(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    dialogue.slots.update(
        relationship="self",
        patient_name="PERSON_1",
        birth_date="DATE_OF_BIRTH_1",
        contact="PHONE_1",
        code="accepted",
        requested_slot="confirmation",
    )
    await dialogue.say("yes", "affirm")
    assert "utter_booked" not in dialogue.said
    assert dialogue.asked == "birth_date", "a token that nobody gave is nobody's birth date"


async def test_a_hold_that_ran_out_is_taken_again_while_free(
    dialogue: Dialogue, time: TestClock
) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    time.advance(minutes=7)
    await dialogue.type_code()
    assert dialogue.said == ["utter_verified", "utter_hold_expired", "utter_time_held",
                             "utter_summary_for"]  # fmt: skip


async def test_a_time_that_somebody_else_took_meanwhile(
    dialogue: Dialogue, another_dialogue: Dialogue, time: TestClock
) -> None:
    await reach_summary(dialogue)
    mine = dialogue.slots["offer"]["id"]
    time.advance(minutes=7)
    taken = dialogue.desk.internal(
        "POST",
        "/scheduling/holds",
        {"conversation_id": another_dialogue.conversation_id, "offer_id": mine},
    )
    assert taken.status_code == 201
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_time_taken"
    assert dialogue.asked == "offer"
    assert mine not in str(dialogue.buttons)
    assert dialogue.appointments() == []


async def test_an_offer_that_was_never_shown_is_not_held(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.send('/inform{"offer":"elena-rivera.zzz.sick-visit"}')
    assert dialogue.said[0] == "utter_choice_gone"
    assert dialogue.slots.get("offer") is None


async def test_a_wrong_code_says_how_many_tries_are_left_then_locks(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code(wrong=True)
    assert dialogue.field("utter_code_wrong", "attempts_left") == 4
    for _ in range(4):
        await dialogue.type_code(wrong=True)
    assert dialogue.said == ["utter_code_locked"]
    assert [b["payload"] for b in dialogue.buttons] == ["/request_human"]
    await dialogue.type_code()
    assert dialogue.said == ["utter_code_locked"], "the right code comes too late"


async def test_an_expired_code_can_be_sent_again(dialogue: Dialogue, time: TestClock) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    time.advance(minutes=11)
    await dialogue.type_code()
    assert dialogue.said == ["utter_code_expired"]
    await dialogue.press("send a new code")
    assert dialogue.said == ["utter_hold_expired", "utter_time_held", "utter_code_sent"]


async def test_two_misunderstandings_offer_a_person(dialogue: Dialogue) -> None:
    await begin(dialogue, "i need an appointment")
    await dialogue.say("blub", "nlu_fallback")
    assert dialogue.said[0] == "utter_missed"
    await dialogue.say("blab", "nlu_fallback")
    assert dialogue.said[0] == "utter_missed_again"
    assert "/request_human" in [b["payload"] for b in dialogue.buttons]


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("faq_cost", "how much does it cost?"),
        ("request_human", "let me talk to a person"),
        ("ask_diagnosis", "do i have the flu"),
        ("thank", "thanks"),
    ],
)
async def test_an_aside_leaves_the_form_and_the_form_comes_back(
    dialogue: Dialogue, intent: str, text: str
) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    before = dict(dialogue.slots)
    await dialogue.say(text, intent)
    assert dialogue.rejected and not dialogue.said
    assert dialogue.slots == before
    await dialogue.resume(text, intent, after="action_answer_faq")
    assert dialogue.said == ["utter_back_to_task", "utter_offer_times"]


async def test_a_symptom_said_while_booking_is_a_reason_to_come(dialogue: Dialogue) -> None:
    await begin(dialogue, "i have a cough, can i see dr rivera on friday")
    assert dialogue.slots["visit_type"] == "sick-visit"
    assert dialogue.asked == "offer"


async def test_a_bare_answer_is_an_answer_whatever_its_intent(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit")
    await dialogue.say("change that to friday", "change_reminder")
    assert not dialogue.rejected
    assert "2027-03-12" in dialogue.slots["wished_time"]


async def test_why_is_answered_and_asked_again(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.say("why do you need that", "help")
    assert dialogue.said == ["utter_why_name", "utter_which_name"]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("book a sick visit on february 30", "utter_impossible_date"),
        ("book a sick visit on 2020-03-03", "utter_offer_past"),
        ("i need a dentist", "utter_not_offered"),
        ("can i see dr house", "utter_unknown_practitioner"),
    ],
)
async def test_what_cannot_be_is_said(dialogue: Dialogue, text: str, response: str) -> None:
    await begin(dialogue, text)
    assert response in dialogue.said
    assert dialogue.asked in ("visit_type", "offer")


async def test_nothing_free_in_the_wish_offers_the_nearest(dialogue: Dialogue) -> None:
    await begin(dialogue, "skin check with dr chen on sunday at 3")
    assert "utter_offer_nearest" in dialogue.said
    assert dialogue.buttons


async def test_stop_gives_the_hold_back(dialogue: Dialogue, another_dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    held = dialogue.slots["offer"]["id"]
    await dialogue.say("never mind", "stop")
    assert dialogue.said == ["utter_stopped"]
    assert dialogue.form is None and dialogue.slots["offer"] is None
    again = dialogue.desk.internal(
        "POST",
        "/scheduling/holds",
        {"conversation_id": another_dialogue.conversation_id, "offer_id": held},
    )
    assert again.status_code == 201


async def test_start_over_forgets_the_wish(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera on friday")
    await dialogue.say("start over", "stop")
    assert dialogue.said == ["utter_starting_over", "utter_which_visit"]
    assert dialogue.slots["practitioner"] is None


async def test_no_words_of_the_patient_are_kept(dialogue: Dialogue) -> None:
    words = "xylophone quandary zebra"
    await begin(dialogue, f"sick visit with dr rivera {words}")
    await dialogue.say(f"the first one {words}")
    await dialogue.say(f"for me {words}")
    await dialogue.say(f"{words} {dialogue.token('PERSON', 'Ada Quill')}")
    kept = str(dialogue.slots)
    assert not any(word in kept for word in words.split())


async def test_a_yes_to_several_times_is_asked_which(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_pick_one", "utter_offer_times"]
    assert dialogue.slots["misses"] == 0
    assert dialogue.slots.get("offer") is None


async def test_a_pick_that_fits_several_narrows_the_list(dialogue: Dialogue) -> None:
    await begin(dialogue, "follow-up on 2027-03-12 at 9")
    shown = dialogue.slots["offered"]
    assert len(shown) > 1
    await dialogue.say("the 9:00 one")
    assert dialogue.slots["offered"] == [each for each in shown if "T09:00" in each["start_local"]]


async def test_in_person_is_no_misunderstanding(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("in person")
    assert dialogue.said == ["utter_in_person", "utter_offer_times"]


async def test_a_word_of_a_button_is_enough(dialogue: Dialogue) -> None:
    await begin(dialogue, "i want an appointment")
    await dialogue.say("sick")
    assert dialogue.slots["visit_type"] == "sick-visit"

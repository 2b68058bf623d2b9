"""What the dialogue does at its limits: nothing free, too many codes, repeats, open doses."""

import pytest
from sqlalchemy import update

from api.reminders.models import DoseEvent, DoseStatus
from api.scheduling import service as scheduling
from api.scheduling.models import Slot
from api.settings import Settings
from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import begin
from tests.actions.test_reminders import made


async def test_a_clinic_without_a_free_time_says_so_and_offers_a_person(
    dialogue: Dialogue,
) -> None:
    with dialogue.desk.room.database.write() as session:
        session.execute(update(Slot).values(status="busy"))
    await begin(dialogue, "sick visit with dr rivera next week")
    assert dialogue.said == ["utter_no_free_time"]
    assert [b["payload"] for b in dialogue.buttons] == ["/request_human"]
    assert dialogue.asked == "offer"
    await dialogue.say("any time next month?")
    assert dialogue.said == ["utter_no_free_time"]


async def test_too_many_codes_ends_with_a_person_and_no_further_code(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    for _ in range(4):
        await dialogue.say("send a new code")
        assert dialogue.said == ["utter_code_sent"]
    await dialogue.say("send a new code")
    assert dialogue.said == ["utter_too_many_codes"]
    assert [b["payload"] for b in dialogue.buttons] == ["/request_human"]
    await dialogue.type_code()
    assert dialogue.asked == "confirmation", "the last code still works"


async def test_times_repeated_twice_are_introduced_in_few_words(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    names = []
    for _ in range(3):
        await dialogue.resume("what are your hours", "faq_hours", after="action_answer_faq")
        names.append(dialogue.said[-1])
    assert names == ["utter_offer_times", "utter_offer_again", "utter_offer_again"]
    assert len(dialogue.buttons) > 3
    await dialogue.say("friday")
    assert dialogue.said[-1] != "utter_offer_again"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("flu jab asap", "ask_symptom"),
        ("i have a cough, can i see dr rivera thursday", "ask_symptom"),
        ("necesito una vacuna contra la gripe", "ask_symptom"),
    ],
)
async def test_a_symptom_with_a_wish_to_come_is_a_booking(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    events = await dialogue.act("action_request_clinician", text, intent)
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]
    assert dialogue.said == []


@pytest.mark.parametrize(
    "text",
    [
        "should i get a flu shot if i have a fever",
        "is it normal that my arm hurts after dr chen gave me a shot today",
        "my arm hurts since the vaccine",
        "i have a headache today",
    ],
)
async def test_a_question_of_health_goes_to_a_person(dialogue: Dialogue, text: str) -> None:
    events = await dialogue.act("action_request_clinician", text, "ask_symptom")
    assert events == []
    assert dialogue.said[0] == "utter_handoff"


async def _open_dose(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    room = dialogue.desk.room
    with room.database.write() as session:
        dose = session.query(DoseEvent).order_by(DoseEvent.due_at).first()
        assert dose is not None
        dose.status, dose.sent_at = DoseStatus.sent, dose.due_at


@pytest.mark.parametrize(
    ("text", "intent", "said"),
    [
        ("yes", "affirm", "utter_dose_taken"),
        ("sí", "affirm", "utter_dose_taken"),
        ("done", "affirm", "utter_dose_taken"),
        ("ok", "affirm", "utter_dose_question"),
        ("no", "deny", "utter_dose_question"),
    ],
)
async def test_a_word_after_a_reminder(
    dialogue: Dialogue, text: str, intent: str, said: str
) -> None:
    await _open_dose(dialogue)
    await dialogue.act("action_answer_alone", text, intent)
    assert dialogue.said == [said]


async def test_a_word_without_a_reminder_is_no_dose(dialogue: Dialogue) -> None:
    await dialogue.act("action_answer_alone", "yes", "affirm")
    assert dialogue.said == ["utter_affirm_alone"]


async def test_only_visits_of_the_wished_practitioner_are_buttons(dialogue: Dialogue) -> None:
    await begin(dialogue, "an appointment with dr okafor")
    assert dialogue.asked == "visit_type"
    [chosen] = dialogue.slots["practitioner"]
    body = {"conversation_id": dialogue.conversation_id, "language": "en"}
    clinic = dialogue.desk.internal("POST", "/briefing", body).json()["clinic"]
    own = next(p["visit_types"] for p in clinic["practitioners"] if p["id"] == chosen)
    shown = [b["payload"].split('"')[3] for b in dialogue.buttons]
    assert sorted(shown) == own
    assert len(own) < len(clinic["visit_types"])


async def test_a_time_that_cannot_be_held_is_booked_all_the_same(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many unknown chats hold times, the time is noted, and held once it is known who."""
    full = Settings(holds_per_address=0)
    monkeypatch.setattr(scheduling, "get_settings", lambda: full)
    await dialogue.begin("booking_form", "sick visit with dr rivera", "book_appointment")
    await dialogue.say("the first one")
    assert dialogue.said[0] == "utter_time_not_held"
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    assert dialogue.said == ["utter_verified", "utter_time_held", "utter_summary_for"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("annual physical with dr okafor", "Dr. Samuel Okafor"),
        ("annual physical with dr chen", "Dr. Wei Chen"),
    ],
)
async def test_a_visit_that_the_practitioner_does_not_do_is_told_with_who_does(
    dialogue: Dialogue, text: str, name: str
) -> None:
    await begin(dialogue, text)
    assert dialogue.said == ["utter_practitioner_other_visit", "utter_offer_times"]
    assert dialogue.field("utter_practitioner_other_visit", "practitioner").startswith(name)
    others = dialogue.field("utter_practitioner_other_visit", "others")
    assert others and name not in others


async def test_a_hand_off_stands_without_preparation_that_nobody_asked_for(
    dialogue: Dialogue,
) -> None:
    dialogue.disposition = "clinician"
    await dialogue.act("action_answer_faq", "how long does it last", "faq_preparation")
    assert dialogue.said == []
    await dialogue.act("action_answer_faq", "what should i bring", "faq_preparation")
    assert set(dialogue.said) == {"utter_fact"}


async def test_specialties_are_told_in_the_language_of_the_patient(dialogue: Dialogue) -> None:
    dialogue.language = "es"
    await begin(dialogue, "necesito un dentista")
    people = dialogue.field("utter_not_offered", "practitioners")
    assert "Dr. Samuel Okafor (pediatría)" in people and "pediatrics" not in people


async def test_who_is_led_into_somebody_elses_chat_is_told_to_begin_their_own(
    dialogue: Dialogue,
) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    await dialogue.say("yes", "affirm")
    await begin(dialogue, "sick visit with dr rivera for my daughter")
    await dialogue.say("the first one")
    await dialogue.give_details(name="Bo Lark", born="May 5, 2020", phone="5185550162")
    assert dialogue.said[-1] == "utter_chat_of_another"
    assert dialogue.form is None

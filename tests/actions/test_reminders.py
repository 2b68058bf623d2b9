"""Reminders and what is said outside a form."""

import pytest

from tests.actions.dialogue import Dialogue

SET, CHANGE, STOP = "set_medication_reminder", "change_reminder", "cancel_reminder"


def reminders(dialogue: Dialogue) -> list[dict[str, str]]:
    path = f"/conversations/{dialogue.conversation_id}/reminders"
    found: list[dict[str, str]] = dialogue.desk.internal("GET", path).json()
    return found


async def made(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]


async def test_everything_at_once_waits_for_a_yes(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin at 8 every evening", SET)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin"
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 8:00 PM"
    assert dialogue.field("utter_confirm_reminder", "zone") == "America/New York"
    assert reminders(dialogue) == []
    await dialogue.say("yes", "affirm")
    [plan] = reminders(dialogue)
    assert (plan["medication"], plan["recurrence"]) == (
        "metformin",
        "FREQ=DAILY;BYHOUR=20;BYMINUTE=0",
    )
    assert dialogue.form is None


async def test_what_is_missing_is_asked(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "can you remind me of a medicine", SET)
    assert dialogue.asked == "medication"
    await dialogue.say("lisinopril 10 mg")
    assert dialogue.asked == "recurrence"
    await dialogue.say("every day")
    assert dialogue.said == ["utter_which_dose_times"]
    await dialogue.say("7 in the morning")
    assert dialogue.field("utter_confirm_reminder", "what") == "lisinopril (10 mg)"


async def test_how_often_is_never_turned_into_times(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me about metformin twice a day", SET)
    assert dialogue.said == ["utter_which_dose_times"]
    assert dialogue.slots.get("recurrence") is None
    await dialogue.say("8am and 8pm")
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 AM and 8:00 PM"
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin"


async def test_a_medicine_that_is_on_no_list_gets_a_neutral_name(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "set a reminder", SET)
    await dialogue.say("my zorblaxine", "inform")
    assert dialogue.said[0] == "utter_missed"
    await dialogue.press("just say")
    assert dialogue.slots["medication"] == "my medicine"


async def test_a_correction_before_the_yes(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin at 8 every evening", SET)
    await dialogue.say("change that to 9:30 pm", "change_reminder")
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 9:30 PM"


async def test_changing_and_stopping(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await made(dialogue, "remind me to take lisinopril every day at 7 am")
    await dialogue.begin("reminder_change_form", "change my metformin reminder to 9 pm", CHANGE)
    assert dialogue.said == ["utter_confirm_reminder"]
    await dialogue.say("yes", "affirm")
    assert "FREQ=DAILY;BYHOUR=21;BYMINUTE=0" in [each["recurrence"] for each in reminders(dialogue)]
    await dialogue.begin("reminder_cancel_form", "stop a reminder", STOP)
    assert dialogue.said == ["utter_which_reminder"]
    await dialogue.say("the second one")
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    assert len(reminders(dialogue)) == 2, "not before the yes"
    await dialogue.say("yes", "affirm")
    assert [each["medication"] for each in reminders(dialogue)] == ["metformin"]


async def test_no_reminders(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_cancel_form", "stop my reminder", STOP)
    assert dialogue.said == ["utter_no_reminders"]
    assert dialogue.form is None


@pytest.mark.parametrize("intent", ["report_dose_taken", "report_dose_skipped", "snooze_reminder"])
async def test_without_an_open_reminder_nothing_is_noted(dialogue: Dialogue, intent: str) -> None:
    await dialogue.act("action_answer_dose", "did it", intent)
    assert dialogue.said == ["utter_dose_closed"]


@pytest.mark.parametrize(
    ("text", "intent", "response"),
    [
        ("no", "deny", "utter_nothing_to_stop"),
        ("not now", "deny", "utter_nothing_to_stop"),
        ("skip it", "stop", "utter_nothing_to_stop"),
        ("done", "stop", "utter_nothing_to_stop"),
        ("hmm", "nlu_fallback", "utter_not_understood"),
    ],
)
async def test_answers_to_nothing(
    dialogue: Dialogue, text: str, intent: str, response: str
) -> None:
    await dialogue.act("action_answer_alone", text, intent)
    assert dialogue.said == [response]


async def test_a_visit_named_without_a_form_begins_one(dialogue: Dialogue) -> None:
    events = await dialogue.act("action_answer_alone", "flu shot at maple", "inform")
    assert [event["name"] for event in events] == ["booking_form"]


@pytest.mark.parametrize("intent", ["ask_diagnosis", "ask_medication_advice", "ask_results"])
async def test_clinical_questions_go_to_a_person(dialogue: Dialogue, intent: str) -> None:
    await dialogue.act("action_request_clinician", "is this normal", intent)
    assert dialogue.said[0] == "utter_handoff"
    assert dialogue.said[-1] == "utter_handoff_visit"


@pytest.mark.parametrize(
    ("intent", "response"),
    [
        ("faq_hours", "utter_hours"),
        ("faq_location", "utter_place"),
        ("faq_cost", "utter_fact"),
        ("faq_insurance", "utter_fact"),
        ("faq_preparation", "utter_fact"),
    ],
)
async def test_questions_about_the_clinic(dialogue: Dialogue, intent: str, response: str) -> None:
    await dialogue.act("action_answer_faq", "and at harborview?", intent)
    assert response in dialogue.said
    assert {m["place"] for m in dialogue.messages} == {"Harborview Family Practice"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("which doctors do you have", 5),
        ("who works there", 5),
        ("what does dr chen do exactly", 1),
        ("qué doctores tienen", 5),
    ],
)
async def test_who_works_here_is_told_from_the_directory(
    dialogue: Dialogue, text: str, named: int
) -> None:
    await dialogue.act("action_answer_faq", text, "faq_practitioners")
    assert dialogue.said == ["utter_practitioners"]
    lines = dialogue.field("utter_practitioners", "lines")
    assert lines.count("\n• ") == named
    assert "Chen" in lines
    assert "(English, Chinese)" in lines


async def test_a_medicine_named_without_a_form_begins_a_reminder(dialogue: Dialogue) -> None:
    events = await dialogue.act("action_answer_alone", "atorvastatin", "inform")
    assert [event["name"] for event in events] == ["reminder_form"]


@pytest.mark.parametrize("text", ["yes stop it", "Yes, stop it", "stop it", "remove it please"])
async def test_the_stop_of_a_reminder_is_no_stop_of_the_question(
    dialogue: Dialogue, text: str
) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await made(dialogue, "remind me to take lisinopril at 9 every morning")
    await dialogue.begin("reminder_cancel_form", "cancel the metformin one", STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    await dialogue.say(text, "stop")
    assert dialogue.said == ["utter_reminder_stopped"]
    assert [each["medication"] for each in reminders(dialogue)] == ["lisinopril"]


@pytest.mark.parametrize("intent", ["affirm", "stop", STOP])
@pytest.mark.parametrize(
    "text",
    ["yes, stop it, i'm on lisinopril now", "yes, stop the 9 am one", "sí, quite el lisinopril"],
)
async def test_a_yes_that_names_another_reminder_is_asked_about_again(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await made(dialogue, "remind me to take lisinopril at 9 every morning")
    await dialogue.begin("reminder_cancel_form", "stop the metformin one", STOP)
    await dialogue.say(text, intent)
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    assert "lisinopril" in dialogue.field("utter_confirm_reminder_stop", "reminder_line")
    assert len(reminders(dialogue)) == 2
    await dialogue.say("yes, remove it", "affirm")
    assert dialogue.said == ["utter_reminder_stopped"]
    assert [each["medication"] for each in reminders(dialogue)] == ["metformin"]


async def test_a_yes_to_less_than_was_asked_about_ends_nothing(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin and lisinopril at 8 every evening")
    await dialogue.begin("reminder_cancel_form", "stop my reminder", STOP)
    await dialogue.say("yes, stop the metformin", "affirm")
    assert dialogue.said == ["utter_reminder_together", "utter_confirm_reminder_stop"]
    assert len(reminders(dialogue)) == 1


async def test_another_reminder_begins_without_the_times_of_the_one_before(
    dialogue: Dialogue,
) -> None:
    await dialogue.begin("reminder_form", "set a reminder for every other day at noon", SET)
    assert dialogue.asked == "medication"
    await dialogue.say("remind me to take warfarin", SET)
    assert dialogue.slots["recurrence"] is None
    assert dialogue.asked == "recurrence"


async def test_how_often_is_no_part_of_the_dose(dialogue: Dialogue) -> None:
    dialogue.language = "es"
    await dialogue.begin("reminder_form", "recuerdame tomar metformina cada 8 horas", SET)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformina"
    assert dialogue.field("utter_confirm_reminder", "schedule") == "cada 8 horas, desde ahora"

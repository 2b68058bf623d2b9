"""How patients move the end of a reminder, its dose, or several things at once."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_reminder_talk import escalations
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders

DAILY = "remind me to take metformin 500 mg at 8 every evening"
ENDED = f"{DAILY} until march 30 2027"


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("end it on april 10 2027", "every day at 8:00 PM, until Saturday, April 10, 2027"),
        ("keep it until april 10 2027", "every day at 8:00 PM, until Saturday, April 10, 2027"),
        ("until april 10 2027 instead", "every day at 8:00 PM, until Saturday, April 10, 2027"),
        (
            "hasta el 10 de abril de 2027 mejor",
            "every day at 8:00 PM, until Saturday, April 10, 2027",
        ),
        ("make april 10 2027 the last day", "every day at 8:00 PM, until Saturday, April 10, 2027"),
        ("the last day is april 10 2027", "every day at 8:00 PM, until Saturday, April 10, 2027"),
        ("for 5 more days", "every day at 8:00 PM, until Sunday, April 4, 2027"),
        ("i need it 3 days longer", "every day at 8:00 PM, until Friday, April 2, 2027"),
        ("another week please", "every day at 8:00 PM, until Tuesday, April 6, 2027"),
        ("for 5 days", "every day at 8:00 PM, for 5 days from today"),
        ("extend it by two weeks", "every day at 8:00 PM, until Tuesday, April 13, 2027"),
        ("no end date please", "every day at 8:00 PM, with no end"),
        ("until further notice", "every day at 8:00 PM, with no end"),
        ("change it to 9pm", "every day at 9:00 PM, until Tuesday, March 30, 2027"),
        (
            "change it to 9pm until april 10 2027",
            "every day at 9:00 PM, until Saturday, April 10, 2027",
        ),
        (
            "termínalo el 10 de abril de 2027",
            "every day at 8:00 PM, until Saturday, April 10, 2027",
        ),
        ("sin fecha de fin", "every day at 8:00 PM, with no end"),
        ("5 días más", "every day at 8:00 PM, until Sunday, April 4, 2027"),
        ("extend my reminder 2 weeks", "every day at 8:00 PM, until Tuesday, April 13, 2027"),
        ("alarga mi recordatorio una semana", "every day at 8:00 PM, until Tuesday, April 6, 2027"),
        ("alárgalo por dos meses", "every day at 8:00 PM, until Saturday, May 29, 2027"),
        (
            "change it to 9pm with an end date of april 10 2027",
            "every day at 9:00 PM, until Saturday, April 10, 2027",
        ),
    ],
)
async def test_an_end_is_moved(dialogue: Dialogue, text: str, schedule: str) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin (500 mg)"
    before = reminders(dialogue)[0]["recurrence"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    assert reminders(dialogue)[0]["recurrence"] != before


async def test_an_end_is_moved_before_the_yes(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", ENDED, SET)
    await dialogue.say("until april 10 2027 instead", CHANGE)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10, 2027"


async def test_the_day_of_an_end_is_asked_for(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "change the end date of my reminder", CHANGE)
    assert dialogue.said == ["utter_which_end"]
    await dialogue.say("until april 10 2027")
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10, 2027"


async def test_the_line_says_the_end(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me of amoxicillin every 8 hours until march 30 2027")
    await dialogue.begin("reminder_cancel_form", "stop my reminder", STOP)
    line = dialogue.field("utter_confirm_reminder_stop", "reminder_line")
    assert line == "amoxicillin, every 8 hours, until Tuesday, March 30, 2027"


async def test_a_stop_after_a_day_is_an_end(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop my metformin after april 10 2027", STOP)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10, 2027"
    await dialogue.say("yes", "affirm")
    [kept] = reminders(dialogue)
    assert (kept["status"], kept["recurrence"][-15:]) == ("active", "20270410T235900")


async def test_a_stop_until_a_day_is_a_pause(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop reminding me until monday", STOP)
    assert dialogue.said == ["utter_reminder_paused"]
    assert reminders(dialogue)[0]["status"] == "paused"


async def test_a_stop_from_a_day_on_ends_the_day_before(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop it from april 11 2027", STOP)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10, 2027"


@pytest.mark.parametrize(
    "text",
    [
        "stop my friday reminder",
        "cancel the metformin one",
        "cancel the reminder i made through the app",
        "cancel the one i set on monday",
        "stop it for good",
    ],
)
async def test_a_day_that_names_a_reminder_is_no_end(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]


async def test_an_end_that_cannot_be_read_is_asked_for(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "keep it until the bottle is empty", CHANGE)
    assert dialogue.said[0] == "utter_end_how"
    assert reminders(dialogue)[0]["recurrence"].endswith("20270330T235900")


@pytest.mark.parametrize(
    "text", ["keep it until april 2 2024", "change it to end until last friday"]
)
async def test_an_end_that_is_over_is_said_to_be_over(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said[0] == "utter_end_over"
    assert reminders(dialogue)[0]["recurrence"].endswith("20270330T235900")


async def test_another_dose_is_kept_in_the_words_said(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "change my metformin to 1000 mg", CHANGE)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin (1000 mg)"
    await dialogue.say("yes", "affirm")
    [kept] = reminders(dialogue)
    assert (kept["dose"], kept["recurrence"][-15:]) == ("1000 mg", "20270330T235900")


@pytest.mark.parametrize(
    "text", ["change my metformin to 5000 mg", "change it to 50 mg", "cambia la dosis a 500 mcg"]
)
async def test_a_dose_ten_times_another_is_for_a_person(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said[0] == "utter_dose_to_person"
    assert escalations(dialogue) == ["dose_unclear"]
    assert reminders(dialogue)[0]["dose"] == "500 mg"


async def test_of_two_reminders_the_one_that_is_chosen_says_what_is_far(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await made(dialogue, "remind me to take vitamin d 60 mg at noon")
    await dialogue.begin("reminder_change_form", "change the dose to 50 mg", CHANGE)
    assert dialogue.said == ["utter_which_reminder"]
    first = next(one for one in reminders(dialogue) if one["dose"] == "500 mg")
    await dialogue.send(f'/inform{{"reminder":"{first["id"]}"}}')
    assert dialogue.said[0] == "utter_dose_to_person"
    assert escalations(dialogue) == ["dose_unclear"]


async def test_an_odd_dose_is_for_a_person_in_a_change_too(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "make it a double dose", CHANGE)
    assert dialogue.said[0] == "utter_dose_to_person"
    assert escalations(dialogue) == ["dose_unclear"]


@pytest.mark.parametrize(
    "text",
    [
        "i didnt get my reminder this morning",
        "never got the text for my pills",
        "my reminder never came",
        "no reminder came last night",
        "no me llegó el aviso de anoche",
        "el recordatorio no llegó",
    ],
)
async def test_a_message_that_never_came_is_no_skipped_dose(dialogue: Dialogue, text: str) -> None:
    events = await dialogue.act("action_answer_dose", text, "report_dose_skipped")
    assert [event["name"] for event in events] == ["action_list_reminders"]
    assert dialogue.said == []


@pytest.mark.parametrize(
    "text", ["took it already, no reminder needed", "i took it though the reminder never came"]
)
async def test_a_taken_dose_is_noted_whatever_became_of_its_message(
    dialogue: Dialogue, text: str
) -> None:
    dialogue.is_plain = True
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said == ["utter_dose_closed"]


async def test_what_may_be_about_health_is_offered_to_a_clinician_too(dialogue: Dialogue) -> None:
    text = "stopped the pill in june and no period yet"
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said == ["utter_dose_closed", "utter_offer_clinician"]
    assert dialogue.buttons[0]["payload"] == "/ask_diagnosis"


@pytest.mark.parametrize("text", ["i didnt take it", "no i skipped it", "no me la tomé"])
async def test_a_skipped_dose_is_noted(dialogue: Dialogue, text: str) -> None:
    await dialogue.act("action_answer_dose", text, "report_dose_skipped")
    assert dialogue.said == ["utter_dose_closed"]


async def test_what_is_said_of_one_medicine_is_not_done_to_another(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    for text in ("change my lisinopril to 20 mg", "end my lisinopril on april 10 2027"):
        await dialogue.begin("reminder_change_form", text, CHANGE)
        assert dialogue.asked == "reminder", text
        await dialogue.press("metformin (500 mg)")
        assert dialogue.asked == "recurrence", "nothing of lisinopril is done to metformin"
    await dialogue.begin("reminder_cancel_form", "stop my lisinopril reminder", STOP)
    assert dialogue.asked == "reminder"
    await made(dialogue, "remind me to take lisinopril 10 mg at 9 every morning")
    await dialogue.begin("reminder_change_form", "change my metformin to 1000 mg", CHANGE)
    await dialogue.say("no, the lisinopril one", "inform")
    assert "1000 mg" not in str(dialogue.messages)


async def test_a_second_reminder_keeps_its_own_end(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin", SET)
    text = "remind me to take amoxicillin every day at 9am for 10 days"
    await dialogue.say(text, SET)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 9:00 AM, for 10 days"


async def test_three_months_are_ninety_days(dialogue: Dialogue) -> None:
    text = "recuérdame tomar metformina todos los días a las 9 de la mañana por 3 meses"
    await dialogue.begin("reminder_form", text, SET)
    assert "90 " in dialogue.field("utter_confirm_reminder", "schedule")


@pytest.mark.parametrize(
    "text",
    [
        "change it to 40 pills",
        "change it to 0 mg",
        "change it to 1000 mg in the morning and 500 mg at night",
        "change it to 2 tablets of 1000 mg",
    ],
)
async def test_a_change_that_only_a_person_can_sort_out(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said[0] == "utter_dose_to_person"
    assert reminders(dialogue)[0]["dose"] == "500 mg"


@pytest.mark.parametrize(
    "text",
    ["it's a 250 mg tablet, change it to 9pm", "i take it with a 20 mg pill, change it to 9pm"],
)
async def test_a_strength_said_in_passing_changes_nothing(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin (500 mg)"


@pytest.mark.parametrize(
    "text",
    [
        "cambia el recordatorio para las 9 de la mañana",
    ],
)
async def test_a_day_of_something_else_is_no_end(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 9:00 AM, until Tuesday, March 30, 2027"


async def test_to_stop_from_today_on_is_to_stop(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop it from today on", STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]


async def test_a_shorter_course_is_asked_for_its_day(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "shorten it by 3 days", CHANGE)
    assert dialogue.said == ["utter_which_end"]


async def test_a_pause_that_outlived_the_plan_is_said(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "pause my reminder", CHANGE)
    dialogue.desk.time.advance(days=40)
    await dialogue.begin("reminder_change_form", "resume my reminder", CHANGE)
    assert dialogue.said == ["utter_reminder_over"]


@pytest.mark.parametrize("text", ["no, stop it now", "just cancel it completely", "quítalo ya"])
async def test_a_stop_that_became_an_end_can_still_be_a_stop(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop my metformin after april 10 2027", STOP)
    await dialogue.say(text, STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    await dialogue.say("yes", "affirm")
    assert reminders(dialogue) == []


@pytest.mark.parametrize("text", ["stop on friday, not today", "don't stop it now"])
async def test_a_chosen_end_stays_where_now_is_denied(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop my metformin after april 10 2027", STOP)
    await dialogue.say(text, STOP)
    assert dialogue.said != ["utter_confirm_reminder_stop"]

"""What is said of a reminder right after it was made or changed, and of a journey."""

import pytest

from actions.reminders.zone import line_with_zone
from api.internal.schemas import ClinicRead, LocationRead, ReminderRead
from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import CHANGE, STOP, made, reminders

DAILY = "remind me to take metformin at 8 every evening"
OTHER = "remind me to take lisinopril every day at 7 am"
WEEKLY = "remind me to take methotrexate every monday at 9am"
FORM = "reminder_change_form"
CANCEL = "reminder_cancel_form"


def followed(events: list[dict[str, str]]) -> str | None:
    return next((event["name"] for event in events if event["event"] == "followup"), None)


async def alone(dialogue: Dialogue, text: str, intent: str = "inform") -> str | None:
    action = {
        "snooze_reminder": "action_answer_dose",
        "book_appointment": "action_open_task",
        "reschedule_appointment": "action_open_task",
        STOP: "action_open_task",
    }.get(intent, "action_answer_alone")
    return followed(await dialogue.act(action, text, intent))


@pytest.mark.parametrize(
    ("text", "intent", "schedule"),
    [
        ("until march 30 2027 instead", "inform",
         "every day at 7:00 AM, until Tuesday, March 30, 2027"),
        ("hasta el 30 de marzo de 2027 mejor", "inform",
         "every day at 7:00 AM, until Tuesday, March 30, 2027"),
        ("only mondays", "inform", "every Monday at 7:00 AM"),
        ("solo los lunes", "inform", "every Monday at 7:00 AM"),
        ("only 8 in the evening", "inform", "every day at 8:00 PM"),
        ("no wait, make it 10pm", "snooze_reminder", "every day at 10:00 PM"),
        ("make it 10pm instead", "reschedule_appointment", "every day at 10:00 PM"),
    ],
)  # fmt: skip
async def test_a_moment_after_it_was_done_it_is_corrected(
    dialogue: Dialogue, text: str, intent: str, schedule: str
) -> None:
    await made(dialogue, DAILY)
    await made(dialogue, OTHER)
    assert await alone(dialogue, text, intent) == FORM
    await dialogue.begin(FORM, text, intent)
    assert dialogue.field("utter_confirm_reminder", "what") == "lisinopril"
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    assert len(reminders(dialogue)) == 2


@pytest.mark.parametrize(
    "text", ["i took it at 8 instead", "book me friday instead", "just hello", "dr chen on friday"]
)
async def test_what_is_no_correction_begins_no_change(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    assert await alone(dialogue, text) != FORM


async def test_much_later_it_is_asked_which_one(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await made(dialogue, OTHER)
    dialogue.desk.time.advance(minutes=20)
    assert await alone(dialogue, "until march 30 2027 instead") is None
    await dialogue.begin(FORM, "make it 9pm", CHANGE)
    assert dialogue.said == ["utter_which_reminder"]


async def test_other_times_keep_the_days(dialogue: Dialogue) -> None:
    await made(dialogue, WEEKLY)
    await dialogue.begin(FORM, "change it to 9pm", CHANGE)
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every Monday at 9:00 PM"
    await dialogue.say("yes", "affirm")
    [kept] = reminders(dialogue)
    assert kept["recurrence"] == "FREQ=WEEKLY;BYDAY=MO;BYHOUR=21;BYMINUTE=0"
    await dialogue.begin(FORM, "change it to every day at 9pm", CHANGE)
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 9:00 PM"


async def test_one_is_named_by_its_hour_whatever_it_was_read_as(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin every day at 8am and 8pm")
    dialogue.desk.time.advance(minutes=20)
    assert await alone(dialogue, "change the 8pm one to 9pm") == FORM
    assert await alone(dialogue, "change the 3pm one to 4pm") is None, "no reminder is at 3"


async def test_what_is_said_in_a_booking_corrects_no_reminder(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await alone(dialogue, "i need an appointment tomorrow", "book_appointment")
    assert await alone(dialogue, "only mornings at 9 work for me") != FORM


async def test_every_other_day_stays_the_day_that_it_is(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take prednisone every other day at 8am")
    before = reminders(dialogue)[0]["next_local"]
    dialogue.desk.time.advance(hours=24)
    await dialogue.begin(FORM, "change it to 9pm", CHANGE)
    await dialogue.say("yes", "affirm")
    after = reminders(dialogue)[0]["next_local"]
    assert (int(after[8:10]) - int(before[8:10])) % 2 == 0


async def test_a_clock_time_says_not_enough_of_an_interval(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take amoxicillin every 8 hours")
    await dialogue.begin(FORM, "change it to 9pm", CHANGE)
    assert dialogue.said == ["utter_which_schedule"]


async def test_one_of_two_times_is_moved_and_fewer_are_said(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin every day at 8am and 8pm")
    await dialogue.begin(FORM, "change the 8pm one to 9pm", CHANGE)
    schedule = "every day at 8:00 AM and 9:00 PM"
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule
    await dialogue.say("yes", "affirm")
    await dialogue.begin(FORM, "change it to 9pm", CHANGE)
    assert dialogue.said == ["utter_reminder_fewer_times", "utter_confirm_reminder"]
    assert dialogue.field("utter_reminder_fewer_times", "schedule") == schedule


@pytest.mark.parametrize("intent", ["inform", "snooze_reminder", "book_appointment"])
async def test_a_journey_is_understood_whatever_it_was_read_as(
    dialogue: Dialogue, intent: str
) -> None:
    await made(dialogue, DAILY)
    assert await alone(dialogue, "i'm in denver now", intent) == FORM
    assert await alone(dialogue, "i'm going to denver tomorrow", intent) == FORM
    assert await alone(dialogue, "voy a denver mañana", intent) == FORM
    await dialogue.begin(FORM, "i'm going to denver tomorrow", intent)
    assert dialogue.said == ["utter_zone_how"], "the clocks of today stay"
    assert dialogue.form is None
    assert await alone(dialogue, "i'm in denver, can i get an appointment", intent) != FORM


async def test_a_journey_without_reminders_is_none_of_theirs(dialogue: Dialogue) -> None:
    assert await alone(dialogue, "i'm going to denver tomorrow", "book_appointment") is None


def test_the_clock_of_the_clinic_goes_without_saying() -> None:
    there = {
        "id": "1",
        "address": "",
        "phone": "",
        "opening_hours": {},
        "holidays": {},
        "facts": {},
    }
    place = LocationRead.model_validate({**there, "name": "Main", "time_zone": "America/New_York"})
    clinic = ClinicRead(
        phone="", open_now=True, next_opening=None, locations=[place], practitioners=[],
        visit_types=[],
    )  # fmt: skip
    rule = {"recurrence": "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "next_local": None}
    own = ReminderRead(
        id="1", medication="metformin", dose="", time_zone="America/New_York", **rule
    )
    assert line_with_zone(own, clinic, "en") == "metformin, every day at 8:00 AM"
    away = own.model_copy(update={"time_zone": "America/Denver"})
    assert line_with_zone(away, clinic, "es").endswith("8:00 (hora de Denver)")


@pytest.mark.parametrize(("before", "form"), [(None, "reminder_cancel_form"), ("9pm", FORM)])
async def test_undo_of_what_was_just_done_asks(
    dialogue: Dialogue, before: str | None, form: str
) -> None:
    await made(dialogue, DAILY)
    if before:
        await dialogue.begin(FORM, f"change it to {before}", CHANGE)
        await dialogue.say("yes", "affirm")
    assert await alone(dialogue, "undo", "affirm") == form
    await dialogue.begin(form, "undo", "affirm")
    asked = "utter_which_schedule" if before else "utter_confirm_reminder_stop"
    assert dialogue.said == [asked]
    assert len(reminders(dialogue)) == 1


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop it", "stop"),
        ("no, cancel that please", "stop"),
        ("never mind", "stop"),
        ("cancel", "cancel_appointment"),
        ("remove it", STOP),
        ("actually i don't need it anymore", "deny"),
        ("quítalo", "inform"),
        ("páralo por favor", "stop"),
        ("ya no lo quiero", "stop"),
        ("undo", "affirm"),
        ("deshazlo", "inform"),
    ],
)
async def test_a_stop_right_after_done_is_asked_of_that_reminder(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await made(dialogue, DAILY)
    await made(dialogue, OTHER)
    if intent == "cancel_appointment":
        assert followed(await dialogue.act("action_open_task", text, intent)) == CANCEL
    else:
        assert await alone(dialogue, text, intent) == CANCEL
    await dialogue.begin(CANCEL, text, intent)
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    assert "lisinopril" in dialogue.field("utter_confirm_reminder_stop", "reminder_line")
    await dialogue.say("yes", "affirm")
    assert [one["medication"] for one in reminders(dialogue)] == ["metformin"]


@pytest.mark.parametrize("text", ["stop it", "never mind", "quítalo", "deshazlo"])
async def test_later_a_stop_is_of_nothing(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    dialogue.desk.time.advance(minutes=16)
    assert await alone(dialogue, text, "stop") is None
    assert dialogue.said == ["utter_nothing_to_stop"]
    assert len(reminders(dialogue)) == 1


async def test_how_long_a_journey_is_ends_no_reminder(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin(FORM, "i'm in denver until march 20 2027", CHANGE)
    await dialogue.say("yes", "affirm")
    assert dialogue.form is None, "nothing else is asked"
    [plan] = reminders(dialogue)
    assert (plan["time_zone"], plan["recurrence"]) == (
        "America/Denver", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "intent"),
    [("move it back", "reschedule_appointment"), ("undo", STOP), ("deshazlo", "inform"),
     ("please undo that", "nlu_fallback"), ("muévelos de vuelta", "inform")],
)  # fmt: skip
async def test_a_journey_is_taken_back_by_a_word(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin(FORM, "i'm in denver now", CHANGE)
    await dialogue.say("yes", "affirm")
    assert reminders(dialogue)[0]["time_zone"] == "America/Denver"
    assert await alone(dialogue, text, intent) == FORM
    await dialogue.begin(FORM, text, intent)
    assert dialogue.said == ["utter_zone_back"]
    assert reminders(dialogue)[0]["time_zone"] == "America/New_York"
    assert await alone(dialogue, text, intent) != FORM, "there is nothing more to take back"


async def test_the_list_says_whose_clock_it_goes_by(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await made(dialogue, "remind me to take amoxicillin every 8 hours")
    await dialogue.act("action_list_reminders", "my reminders", "list_reminders")
    lines = "• metformin, every day at 8:00 PM (New York time)\n• amoxicillin, every 8 hours"
    assert dialogue.field("utter_reminders", "lines") == lines, "the clinic is in two zones"
    await dialogue.begin(FORM, "i'm in denver now", CHANGE)
    await dialogue.say("yes", "affirm")
    await dialogue.act("action_list_reminders", "my reminders", "list_reminders")
    assert dialogue.field("utter_reminders", "lines").splitlines() == [
        "• metformin, every day at 8:00 PM (Denver time)",
        "• amoxicillin, every 8 hours",
    ]


async def test_an_hour_later_the_way_back_is_asked_about(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin(FORM, "i'm in denver now", CHANGE)
    await dialogue.say("yes", "affirm")
    dialogue.desk.time.advance(minutes=70)
    await dialogue.begin(FORM, "move it back", CHANGE)
    assert dialogue.said == ["utter_confirm_zone"]
    await dialogue.say("yes", "affirm")
    assert reminders(dialogue)[0]["time_zone"] == "America/New_York"

"""Several medicines with times of their own; one of several times; a pause that lies ahead."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_next_task import press_next
from tests.actions.test_reminder_afterwards import followed
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders

NIGHT, MORNING = "FREQ=DAILY;BYHOUR=21;BYMINUTE=0", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "remind me of atorvastatin every night at 9 and losartan every morning at 8"),
        ("en", "atorvastatin at 9pm every day, also losartan at 8am every day"),
        (
            "es",
            "recuérdame la atorvastatina a las 9 de la noche y el losartán a las 8 de la mañana",
        ),
    ],
)
async def test_each_medicine_keeps_its_own_time(
    dialogue: Dialogue, language: str, text: str
) -> None:
    dialogue.language = language
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_task_after", "utter_confirm_reminder"]
    assert "atorvastatin" in dialogue.field("utter_confirm_reminder", "what")
    await dialogue.say("yes" if language == "en" else "sí", "affirm")
    assert dialogue.said == ["utter_reminder_set", "utter_next_task"]
    assert "los" in dialogue.field("utter_next_task", "then")
    await press_next(dialogue, "reminder_form", SET)
    await dialogue.say("yes" if language == "en" else "sí", "affirm")
    plans = {one["medication"][:3]: one["recurrence"] for one in reminders(dialogue)}
    assert plans == {"ato": NIGHT, "los": MORNING}
    assert dialogue.slots["next_task"] is None


async def test_three_follow_each_other(dialogue: Dialogue) -> None:
    text = "metformin at 8am, losartan at 1pm and atorvastatin at 9pm, every day"
    await dialogue.begin("reminder_form", f"remind me: {text}", SET)
    for _ in range(2):
        await dialogue.say("yes", "affirm")
        await press_next(dialogue, "reminder_form", SET)
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    clocks = {
        one["medication"]: one["recurrence"].split("BYHOUR=")[1] for one in reminders(dialogue)
    }
    assert clocks == {
        "metformin": "8;BYMINUTE=0", "losartan": "13;BYMINUTE=0", "atorvastatin": "21;BYMINUTE=0",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "remind me of metformin and losartan every day at 8am",
        "remind me of metformin and losartan at 8am and 8pm every day",
        "every day at 8am metformin, losartan",
    ],
)
async def test_what_is_taken_together_is_one_reminder(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin and losartan"


async def test_times_of_each_said_at_the_summary_are_not_those_of_both(dialogue: Dialogue) -> None:
    text = "remind me of metformin and losartan at 8am and 9pm every day"
    await dialogue.begin("reminder_form", text, SET)
    await dialogue.say("no, metformin at 8am and losartan at 9pm")
    assert dialogue.said == ["utter_task_after", "utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin"
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 8:00 AM"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "yes but make the night one 10 pm"),
        ("en", "the evening one at 10pm please"),
        ("es", "sí pero la de la noche a las 10 mejor"),
    ],
)
async def test_one_time_of_a_summary_is_another_and_the_rest_stays(
    dialogue: Dialogue, language: str, text: str
) -> None:
    await dialogue.begin("reminder_form", "remind me of metformin at 7am and 9pm every day", SET)
    dialogue.language = language
    await dialogue.say(text)
    await dialogue.say("yes" if language == "en" else "sí", "affirm")
    [plan] = reminders(dialogue)
    assert plan["recurrence"] == "FREQ=DAILY;BYHOUR=7,22;BYMINUTE=0"


@pytest.mark.parametrize("text", ["every day, 8 and 8", "8 & 8 every day", "todos los días 8 y 8"])
async def test_the_same_hour_twice_is_morning_and_evening(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", "remind me of metformin", SET)
    await dialogue.say(text)
    await dialogue.say("yes", "affirm")
    [plan] = reminders(dialogue)
    assert plan["recurrence"] == "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("stop the 2pm one", "reminder_cancel_form"),
        ("quita la de las 2", "reminder_cancel_form"),
        ("stop the 5pm one", None),
        ("pause it please", "reminder_change_form"),
    ],
)
async def test_a_time_is_stopped_and_a_pause_begins_whatever_it_was_read_as(
    dialogue: Dialogue, text: str, form: str | None
) -> None:
    await made(dialogue, "remind me of metformin at 8am, 2pm and 8pm every day")
    assert followed(await dialogue.act("action_answer_alone", text, "inform")) == form


@pytest.mark.parametrize(
    "text",
    [
        "pause it from december 21 to january 3",
        "pause it next week",
        "pause it tomorrow",
        "pause my metformin starting next monday",
        "pause it from december 21 on",
        "pausa la metformina a partir del 28",
        "pausa la metformina desde mañana",
    ],
)
async def test_a_pause_that_lies_ahead_pauses_nothing_now(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_pause_from_now"]
    assert [one["status"] for one in reminders(dialogue)] == ["active"]


@pytest.mark.parametrize(
    "text",
    [
        "i been on hold since noon",
        "hold off for now",
        "i don't want to pause it, just move it to 9 pm",
        "don't put it on hold, make it 9 pm",
        "i'm not sure whether to pause it",
        "no quiero pausar, muévela a las 9 de la noche",
        "no quiero que la pause",
    ],
)
@pytest.mark.parametrize("begun", [False, True])
async def test_what_wishes_for_no_pause_pauses_nothing(
    dialogue: Dialogue, text: str, *, begun: bool
) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    if begun:
        await dialogue.begin("reminder_change_form", "change it to 10 pm", CHANGE)
        await dialogue.say(text, CHANGE)
    else:
        await dialogue.begin("reminder_change_form", text, CHANGE)
    assert "utter_reminder_paused" not in dialogue.said
    assert [one["status"] for one in reminders(dialogue)] == ["active"]


@pytest.mark.parametrize("text", ["no quiero reanudarla todavía", "don't resume it yet"])
async def test_what_is_paused_goes_on_only_when_wished(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    await dialogue.begin("reminder_change_form", "pause it", CHANGE)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert [one["status"] for one in reminders(dialogue)] == ["paused"]


@pytest.mark.parametrize(
    "text",
    [
        "hold off on my metformin",
        "hold off on metformin",
        "put my metformin reminder on hold",
        "no pause it",
        "i do not take it anymore so pause it",
        "no, pausa la metformina",
    ],
)
async def test_a_wish_for_a_pause_is_one(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_reminder_paused"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("i been on hold since noon, just put me down for any day", None),
        ("hold off for now", None),
        ("please suspend that", None),
        ("can we restart", None),
        ("no quiero pausar mis pastillas", None),
        ("pause my pills", "reminder_change_form"),
        ("pause the 8 am one", "reminder_change_form"),
        ("pausa la metformina", "reminder_change_form"),
    ],
)
async def test_only_what_is_said_of_a_reminder_pauses_one(
    dialogue: Dialogue, text: str, form: str | None
) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    dialogue.desk.time.advance(minutes=20)
    action = "action_open_task" if "put me down" in text else "action_answer_alone"
    intent = "book_appointment" if "put me down" in text else "inform"
    assert followed(await dialogue.act(action, text, intent)) == form


async def at_night(dialogue: Dialogue) -> None:
    """At 8 in the evening, when the clock of the world is at tomorrow already."""
    await made(dialogue, "remind me of metformin at 8am every day")
    dialogue.desk.time.advance(hours=10)


@pytest.mark.parametrize("text", ["pause it tomorrow", "pausa la metformina desde mañana"])
async def test_a_pause_from_tomorrow_on_does_not_begin_tonight(
    dialogue: Dialogue, text: str
) -> None:
    await at_night(dialogue)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_pause_from_now"]
    assert [one["status"] for one in reminders(dialogue)] == ["active"]


async def test_a_pause_from_today_on_begins_tonight(dialogue: Dialogue) -> None:
    await at_night(dialogue)
    await dialogue.begin("reminder_change_form", "pause it from today on", CHANGE)
    assert dialogue.said == ["utter_reminder_paused"]


async def test_a_stop_after_tomorrow_does_not_stop_tonight(dialogue: Dialogue) -> None:
    await at_night(dialogue)
    await dialogue.begin("reminder_cancel_form", "stop it after tomorrow", STOP)
    assert dialogue.said == ["utter_confirm_reminder"]
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 AM, until Thursday, March 11, 2027"


@pytest.mark.parametrize("text", ["stop it from tomorrow on", "stop it after today"])
async def test_a_stop_from_tomorrow_on_keeps_the_doses_of_today(
    dialogue: Dialogue, text: str
) -> None:
    await made(dialogue, "remind me of metformin at 8pm every day")
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_confirm_reminder"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    [plan] = reminders(dialogue)
    assert plan["next_local"].startswith("2027-03-10T20:00")


@pytest.mark.parametrize(
    "text", ["pause it", "pause it until monday", "pause it for a week", "pause it from today on"]
)
async def test_a_pause_from_now_on_begins(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_reminder_paused"]


async def test_a_goodbye_before_the_yes_is_told_that_nothing_is_set(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me of metformin at 8am every day", SET)
    await dialogue.say("thanks, bye", "goodbye")
    assert dialogue.said == ["utter_not_done_yet", "utter_confirm_reminder"]
    assert reminders(dialogue) == []


async def test_a_no_to_nothing_speaks_of_a_dose_only_where_there_is_a_reminder(
    dialogue: Dialogue,
) -> None:
    await made(dialogue, "remind me of metformin at 8am every day")
    await dialogue.act("action_answer_alone", "no", "deny")
    assert dialogue.said == ["utter_deny_alone"]


@pytest.mark.parametrize("text", ["and again at 8pm", "also at 8pm", "también a las 8 de la noche"])
async def test_another_time_right_after_done_is_added(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me of losartan at 8am every day")
    assert followed(await dialogue.act("action_answer_dose", text, "snooze_reminder")) == (
        "reminder_change_form"
    )
    await dialogue.begin("reminder_change_form", text, CHANGE)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 AM and 8:00 PM"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("remind me of amoxicillin 3 times a day", "amoxicillin"),
        ("remind me of amoxicillin 3x daily", "amoxicillin"),
        ("recordatorio de la amoxicilina 3 veces al día", "amoxicilina"),
        ("remind me of amoxicillin 500 mg 3 times a day", "amoxicillin (500 mg)"),
    ],
)
async def test_how_often_is_no_dose(dialogue: Dialogue, text: str, what: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_which_dose_times"]
    await dialogue.say("8am 2pm 9pm")
    assert dialogue.field("utter_confirm_reminder", "what") == what

"""A dose taken or skipped, said in words, with several medicines."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from api.reminders import answers
from api.reminders.models import DoseEvent
from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders
from tests.reminders.test_reminders import work

NEW_YORK = ZoneInfo("America/New_York")
METFORMIN = "remind me to take metformin 500 mg at 8 every evening"
LISINOPRIL = "remind me to take lisinopril 10 mg at 8 every evening"


async def both_due(dialogue: Dialogue) -> None:
    for wish in (METFORMIN, LISINOPRIL):
        await made(dialogue, wish)
    due = reminders(dialogue)[0]["next_local"]
    while reminders(dialogue)[0]["next_local"] == due:
        dialogue.desk.time.advance(minutes=30)
        work(dialogue.desk)
    dialogue.said.clear()


@pytest.mark.parametrize(
    ("text", "medicine"),
    [
        ("i took my metformin", "metformin"),
        ("took the lisinopril", "lisinopril"),
        ("ya me tomé la metformina", "metformin"),
    ],
)
async def test_the_named_medicine_is_noted(dialogue: Dialogue, text: str, medicine: str) -> None:
    await both_due(dialogue)
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said == ["utter_dose_taken"]
    assert dialogue.field("utter_dose_taken", "of") == f": {medicine}"


async def test_without_a_name_it_is_asked_which(dialogue: Dialogue) -> None:
    await both_due(dialogue)
    await dialogue.act("action_answer_dose", "took it", "report_dose_taken")
    assert dialogue.said == ["utter_which_dose"]


async def test_all_of_them_are_noted(dialogue: Dialogue) -> None:
    await both_due(dialogue)
    await dialogue.act("action_answer_dose", "i took all of them", "report_dose_taken")
    assert dialogue.said == ["utter_dose_taken"]
    assert dialogue.field("utter_dose_taken", "of") == ": lisinopril and metformin"
    dialogue.said.clear()
    await dialogue.act("action_answer_dose", "took it", "report_dose_taken")
    assert dialogue.said == ["utter_dose_closed"]


async def test_a_medicine_without_an_open_reminder_is_not_noted_for_another(
    dialogue: Dialogue,
) -> None:
    await both_due(dialogue)
    await dialogue.act("action_answer_dose", "i took my atorvastatin", "report_dose_taken")
    assert dialogue.said == ["utter_which_dose"]


@pytest.mark.parametrize(
    "text",
    [
        "i took everything except the metformin",
        "tomé todas menos la metformina",
        "i took the metformin but not the lisinopril",
        "skipped the lisinopril, took metformin",
        "i took it, that's all",
        "each morning i took it",
        "i took them with food",
    ],
)
async def test_what_is_not_clear_is_noted_for_none(dialogue: Dialogue, text: str) -> None:
    await both_due(dialogue)
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said == ["utter_which_dose"]


async def test_a_named_dose_is_denied_in_one_breath(dialogue: Dialogue) -> None:
    await both_due(dialogue)
    text = "i didn't take my metformin"
    await dialogue.act("action_answer_dose", text, "report_dose_skipped")
    assert dialogue.said == ["utter_dose_skipped"]
    assert dialogue.field("utter_dose_skipped", "of") == ": metformin"


@pytest.mark.parametrize("text", ["i took both", "me tomé las dos"])
async def test_both_are_two_medicines_where_two_wait(dialogue: Dialogue, text: str) -> None:
    await both_due(dialogue)
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said == ["utter_dose_taken"]
    dialogue.said.clear()
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said[0] == "utter_dose_doubled", "none waits: two of one"


async def test_the_last_dose_of_a_course_is_noted(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take amoxicillin 500 mg at 8 every evening for 1 day")
    for _ in range(60):
        if not reminders(dialogue):
            break
        dialogue.desk.time.advance(minutes=30)
        work(dialogue.desk)
    assert reminders(dialogue) == [], "it is over"
    dialogue.said.clear()
    await dialogue.act("action_answer_dose", "i took my amoxicillin", "report_dose_taken")
    assert dialogue.said == ["utter_dose_taken"]


async def test_what_is_taken_together_is_one_reminder(dialogue: Dialogue) -> None:
    text = "remind me to take metformin 500 mg and lisinopril 10 mg every day at 8am"
    await dialogue.begin("reminder_form", text, SET)
    what = dialogue.field("utter_confirm_reminder", "what")
    assert what == "metformin 500 mg and lisinopril 10 mg"
    await dialogue.say("yes", "affirm")
    await dialogue.begin("reminder_change_form", "change my lisinopril to 9 am", CHANGE)
    assert dialogue.field("utter_confirm_reminder", "what") == what
    assert dialogue.said == ["utter_reminder_together", "utter_confirm_reminder"]


async def test_nothing_is_done_to_all_where_one_is_named(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin 500 mg and lisinopril 10 mg every day at 8am")
    await dialogue.begin("reminder_change_form", "pause my lisinopril", CHANGE)
    assert dialogue.said == ["utter_reminder_together_sure"]
    await dialogue.say("no", "deny")
    assert reminders(dialogue)[0]["status"] == "active"
    await dialogue.begin("reminder_change_form", "pause my lisinopril", CHANGE)
    await dialogue.say("yes", "affirm")
    assert (dialogue.said, dialogue.form) == (["utter_reminder_paused"], None)
    await dialogue.begin("reminder_change_form", "resume my lisinopril and metformin", CHANGE)
    assert dialogue.said == ["utter_reminder_resumed"], "all of it was named"
    await dialogue.begin("reminder_cancel_form", "stop my lisinopril reminder", STOP)
    assert dialogue.said == ["utter_reminder_together", "utter_confirm_reminder_stop"]
    await dialogue.press("only lisinopril")
    assert (dialogue.said, dialogue.form) == (["utter_reminder_set"], None)
    [left] = reminders(dialogue)
    assert (left["medication"], left["recurrence"]) == (
        "metformin 500 mg", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0",
    )  # fmt: skip
    await dialogue.begin("reminder_cancel_form", "stop my metformin reminder", STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]


@pytest.mark.parametrize(
    "text",
    [
        "if I don't answer tell my daughter at PHONE_1",
        "if I don't take it, tell my son",
        "si no respondo, avise a mi hija al PHONE_1",
        "si no la tomo, mándale un mensaje a mi hija",
        "don't forget to text me at PHONE_1",
        "please don't email me, text me at PHONE_1",
        "I don't have a smartphone, email me at EMAIL_1",
        "not by phone, email me instead",
        "para mis pastillas mándame un mensaje al PHONE_1",
        "change it to 9 pm, not 8, and text me",
        "text my mobile PHONE_1",
        "don't tell me what to do, move it to 9 pm",
        "don't text me between 10pm and 7am",
        "no emails after 9pm",
        "don't let my son forget, move it to 9 pm",
        "i drop my daughter off at 8, make it 9",
        "i take my mom from the clinic home at 8, make it 9",
    ],
)
async def test_nothing_that_was_chosen_ends_by_such_words(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, METFORMIN)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert not [one for one in dialogue.said if one.endswith("_ended")]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("no quiet hours any more please", "utter_quiet_ended"),
        ("stop emailing me my reminders, only here in the chat", "utter_contact_ended"),
        ("don't tell my daughter when i miss one any more", "utter_caregiver_ended"),
        ("ya no avise a mi hija si no respondo", "utter_caregiver_ended"),
        ("stop letting my son know about missed pills", "utter_caregiver_ended"),
        ("take my brother off the missed dose alerts", "utter_caregiver_ended"),
        ("quita a mi hermana de los avisos de mis dosis", "utter_caregiver_ended"),
    ],
)
async def test_what_was_chosen_can_be_taken_back(
    dialogue: Dialogue, text: str, response: str
) -> None:
    await made(dialogue, METFORMIN)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == [response]
    if "email" not in text:
        await dialogue.begin("reminder_cancel_form", text, STOP)
        assert dialogue.said == [response]
    assert len(reminders(dialogue)) == 1


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("i'm in london now", "Europe/London"),
        ("estoy en Madrid, en la mañana a las 8", "Europe/Madrid"),
        ("I'm in New Jersey", "America/New_York"),
        ("i'm in West Virginia now", "America/New_York"),
        ("estoy en San Juan", "America/New_York"),
        ("estoy en tratamiento oral", "America/New_York"),
        ("i'm in Mountain View now", "America/New_York"),
        ("estoy en Madrid", "Europe/Madrid"),
        ("i am in pacific time now", "America/Los_Angeles"),
        ("i'm in central park every morning", "America/New_York"),
        ("i'm traveling to madrid next month", "America/New_York"),
        ("i'm in pain", "America/New_York"),
        ("a la hora de la cena", "America/New_York"),
    ],
)
async def test_clocks_move_only_with_the_patient(dialogue: Dialogue, text: str, zone: str) -> None:
    await made(dialogue, METFORMIN)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    if "utter_confirm_zone" in dialogue.said:
        assert reminders(dialogue)[0]["time_zone"] == "America/New_York", "not before the yes"
        await dialogue.say("yes", "affirm")
    assert reminders(dialogue)[0]["time_zone"] == zone


def to_clock(dialogue: Dialogue, hour: int, minute: int = 0) -> None:
    """The next such time in New York, with everything that comes before it done."""
    room = dialogue.desk
    at = room.time().astimezone(NEW_YORK).replace(hour=hour, minute=minute, second=0)
    at = at if at > room.time() else at + timedelta(days=1)
    while room.time() < at:
        room.time.set(min(at, room.time() + timedelta(minutes=30)))
        work(room)


def doses_of(dialogue: Dialogue) -> dict[str, str]:
    with dialogue.desk.room.database.read() as session:
        rows = session.execute(select(DoseEvent.due_local, DoseEvent.status)).all()
        return {due: str(status) for due, status in rows}


TWICE = "remind me to take metformin 500 mg every day at 8am and 8pm"


async def test_a_dose_that_is_taken_early_is_noted_and_not_said(dialogue: Dialogue) -> None:
    await made(dialogue, TWICE)
    to_clock(dialogue, 20, 5)
    await dialogue.act("action_answer_dose", "took it", "report_dose_taken")
    to_clock(dialogue, 7, 40)
    today = f"{dialogue.desk.time().astimezone(NEW_YORK):%Y-%m-%d}"
    for other in ("i took my metformin last night", "i never took my metformin"):
        await dialogue.act("action_answer_dose", other, "report_dose_taken")
        assert dialogue.said == ["utter_dose_ahead"], "asked"
    await dialogue.act("action_answer_dose", "i already took my metformin", "report_dose_taken")
    assert dialogue.said == ["utter_dose_early"]
    assert dialogue.field("utter_dose_early", "of") == ": metformin, 8:00 AM"
    assert doses_of(dialogue)[f"{today}T08:00"] == "taken"
    to_clock(dialogue, 8, 30)
    await dialogue.act("action_answer_dose", "took it", "report_dose_taken")
    assert dialogue.said == ["utter_dose_closed"], "nothing was said that waits"
    assert doses_of(dialogue)[f"{today}T20:00"] == "planned"


async def test_before_the_middle_no_dose_is_meant(dialogue: Dialogue) -> None:
    await made(dialogue, TWICE)
    to_clock(dialogue, 20, 5)
    await dialogue.act("action_answer_dose", "took it", "report_dose_taken")
    to_clock(dialogue, 1, 30)
    await dialogue.act("action_answer_dose", "i took my metformin", "report_dose_taken")
    assert dialogue.said == ["utter_dose_closed"]
    to_clock(dialogue, 3)
    await dialogue.act("action_answer_dose", "i took my metformin", "report_dose_taken")
    assert dialogue.said == ["utter_dose_ahead"], "five hours before it: asked"
    assert [one["title"] for one in dialogue.buttons] == ["metformin, 8:00 AM"]
    assert set(doses_of(dialogue).values()) == {"taken", "planned"}
    payload = dialogue.buttons[0]["payload"]
    with dialogue.desk.room.database.write() as session:
        done = answers.answer_dose_payload(
            session=session, conversation_id=dialogue.conversation_id, payload=payload
        )
    assert done == "taken"


async def test_while_the_dose_before_waits_it_is_asked_which(dialogue: Dialogue) -> None:
    await made(dialogue, TWICE)
    to_clock(dialogue, 20, 5)
    to_clock(dialogue, 7, 40)
    await dialogue.act("action_answer_dose", "i took my metformin", "report_dose_taken")
    assert dialogue.said == ["utter_which_dose"]
    assert [one["title"] for one in dialogue.buttons] == [
        "metformin, 8:00 PM",
        "metformin, 8:00 AM",
    ]


async def test_without_a_name_an_early_dose_is_asked_about(dialogue: Dialogue) -> None:
    await made(dialogue, TWICE)
    to_clock(dialogue, 19)
    await dialogue.act("action_answer_dose", "took it", "report_dose_taken")
    assert dialogue.said == ["utter_dose_ahead"]
    await dialogue.act("action_answer_dose", "i skipped my metformin", "report_dose_skipped")
    assert dialogue.said == ["utter_dose_closed"]

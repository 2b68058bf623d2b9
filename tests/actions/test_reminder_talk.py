"""How patients speak of reminders: ends, days, parts of the day, pauses, places; what goes on."""

import pytest

from api.outbox import service as outbox
from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders


def escalations(dialogue: Dialogue) -> list[str]:
    from sqlalchemy import select

    from api.escalations.models import Escalation

    with dialogue.desk.room.database.read() as session:
        query = select(Escalation.reason).where(
            Escalation.conversation_id == dialogue.conversation_id
        )
        return list(session.scalars(query))


@pytest.mark.parametrize(
    ("text", "what", "schedule"),
    [
        (
            "remind me to take metformin 500 with food every day at 8am and 8pm",
            "metformin (500 with food)",
            "every day at 8:00 AM and 8:00 PM",
        ),
        (
            "remind me to take amoxicillin every 8 hours for 10 days",
            "amoxicillin",
            "every 8 hours, counted from now, for 10 days",
        ),
        (
            "remind me about amoxicillin every 8 hours starting at 6am for two weeks",
            "amoxicillin",
            "every 8 hours, counted from 6:00 AM, for 14 days",
        ),
        (
            "remind me to take methotrexate 10 mg once a week at 9am",
            "methotrexate (10 mg)",
            "every week at 9:00 AM, on the same day of the week as today",
        ),
        (
            "remind me of my iron pill every month at 8 am",
            "iron pill",
            "every month at 8:00 AM, on the same day of the month as today "
            "(from the 29th on: the last day)",
        ),
        (
            "remind me of lisinopril mon wed fri at 9pm",
            "lisinopril",
            "every Monday, Wednesday and Friday at 9:00 PM",
        ),
        (
            "remind me of metformin every day at 8:15 am and 9:30 pm",
            "metformin",
            "every day at 8:15 AM and every day at 9:30 PM",
        ),
    ],
)
async def test_as_it_is_said(dialogue: Dialogue, text: str, what: str, schedule: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "what") == what
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    assert len(reminders(dialogue)) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("remind me to take 2 Tylenol at 8pm", "tylenol (2)"),
        ("remind me to take two tylenol every day at 8pm", "tylenol (two)"),
        ("remind me of metformina every day at 8pm", "metformina"),
        ("remind me of metfromin every day at 8pm", "metformin"),
        ("can you remind me about my blood pressure pill at 9pm", "blood pressure pill"),
        ("remind me at 8 to take my pills", "pills"),
        ("i need a reminder for my son's inhaler every day at 7:30am", "son's inhaler"),
        ("recuérdame mis pastillas para la presión a las 9 de la noche",
         "pastillas para la presión"),
        ("recuérdame mi antibiótico a las 9 de la noche", "antibiótico"),
        ("remind me to take my daily pill, metformin 500, at 8pm", "metformin (500)"),
    ],
)  # fmt: skip
async def test_what_the_patient_calls_it(dialogue: Dialogue, text: str, what: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.field("utter_confirm_reminder", "what") == what


@pytest.mark.parametrize(
    ("text", "schedule", "last"),
    [
        (
            "remind me to take amoxicillin every day at 8am until march 20",
            "every day at 8:00 AM, until Saturday, March 20, 2027",
            "20270320T235900",
        ),
        (
            "until friday remind me to take amoxicillin every day at 8pm",
            "every day at 8:00 PM, until Friday, March 12, 2027",
            "20270312T235900",
        ),
        (
            "remind me about amoxicillin at 9pm every day through the end of march",
            "every day at 9:00 PM, until Wednesday, March 31, 2027",
            "20270331T235900",
        ),
        (
            "recuérdame tomar amoxicilina todos los días a las 9 de la noche hasta el 20 de marzo",
            "todos los días a las 21:00, hasta el sábado 20 de marzo de 2027",
            "20270320T235900",
        ),
    ],
)
async def test_until_a_day(dialogue: Dialogue, text: str, schedule: str, last: str) -> None:
    dialogue.language = "es" if "hasta" in text else "en"
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule
    await dialogue.say("yes", "affirm")
    assert dialogue.field("utter_reminder_set", "reminder_line").endswith(schedule)
    [plan] = reminders(dialogue)
    assert f"UNTIL={last}" in plan["recurrence"]


async def test_an_end_in_the_past_is_no_reminder(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me of metformin every day at 8am", SET)
    await dialogue.say("until yesterday")
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_schedule_unclear"
    assert reminders(dialogue) == []


async def test_in_spanish(dialogue: Dialogue) -> None:
    dialogue.language = "es"
    text = "recuérdame tomar amoxicilina cada 8 horas por 10 días"
    await dialogue.begin("reminder_form", text, SET)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "cada 8 horas, desde ahora, por 10 días"


async def test_the_label_words_of_a_count_are_kept_and_its_times_asked(dialogue: Dialogue) -> None:
    text = "remind me to take metformin 500 twice a day with food"
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_which_dose_times"]
    await dialogue.say("8am and 8pm")
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin (500 with food)"


async def test_first_thing_in_the_morning_is_asked_once(dialogue: Dialogue) -> None:
    text = "remind me to take lisinopril first thing in the morning"
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_which_clock"]
    assert dialogue.field("utter_which_clock", "part") == "the morning"
    await dialogue.say("6:30 am")
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 6:30 AM"
    await dialogue.say("yes", "affirm")
    text = "remind me to take metformin first thing in the morning"
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 6:30 AM"


@pytest.mark.parametrize("form", ["reminder_cancel_form", "reminder_change_form"])
async def test_a_pause_and_going_on(dialogue: Dialogue, form: str) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await dialogue.begin(form, "please pause my metformin reminder", STOP)
    assert dialogue.said == ["utter_reminder_paused"]
    assert dialogue.form is None
    assert [each["status"] for each in reminders(dialogue)] == ["paused"]
    await dialogue.begin("reminder_change_form", "resume my reminder", CHANGE)
    assert dialogue.said == ["utter_reminder_resumed"]
    assert [each["status"] for each in reminders(dialogue)] == ["active"]


async def test_which_one_to_pause_is_asked(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await made(dialogue, "remind me to take lisinopril every day at 7 am")
    await dialogue.begin("reminder_change_form", "put it on hold", CHANGE)
    assert dialogue.said == ["utter_which_reminder"]
    await dialogue.press("lisinopril")
    assert dialogue.said == ["utter_reminder_paused"]
    assert [each["status"] for each in reminders(dialogue)] == ["active", "paused"]


@pytest.mark.parametrize(
    ("text", "reason", "response"),
    [
        ("remind me to take a lot of ibuprofen at 8pm", "dose_unclear", "utter_dose_to_person"),
        ("remind me at 9 to take half a losartan instead of the whole one", "dose_unclear",
         "utter_dose_to_person"),
        ("set an alarm friday to quit the prednisone, six days is plenty", "dose_unclear",
         "utter_dose_to_person"),
        ("recuérdame tomar media pastilla de losartán en vez de la entera", "dose_unclear",
         "utter_dose_to_person"),
        ("remind me to take a double dose of metformin at 8pm", "dose_unclear",
         "utter_dose_to_person"),
        ("remind me to take ibuprofen as needed", "schedule_unclear", "utter_as_needed"),
        ("recuérdame tomar ibuprofeno cuando me duela", "schedule_unclear", "utter_as_needed"),
    ],
)  # fmt: skip
async def test_what_goes_to_a_person(
    dialogue: Dialogue, text: str, reason: str, response: str
) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said[0] == response
    assert "utter_handoff" in dialogue.said
    assert escalations(dialogue) == [reason]
    assert reminders(dialogue) == []
    assert dialogue.form is None


async def test_thirty_times_a_day_is_no_schedule(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin 30 times a day", SET)
    assert dialogue.asked == "recurrence"
    assert reminders(dialogue) == []


async def test_quiet_hours_are_asked_about_at_set_up(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    text = "don't remind me between 10pm and 7am"
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_quiet_set"]
    assert dialogue.form is None
    text = "remind me to take lisinopril every day at 11pm"
    await dialogue.begin("reminder_form", text, SET)
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_dose_in_quiet_hours"]
    assert len(reminders(dialogue)) == 1
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    assert len(reminders(dialogue)) == 2


@pytest.mark.parametrize(
    ("said", "begin"), [("12", "0:00"), ("12:30", "0:30"), ("1", "1:00"), ("10", "22:00")]
)
async def test_the_small_hours_of_the_night_in_spanish(
    dialogue: Dialogue, said: str, begin: str
) -> None:
    dialogue.language = "es"
    text = f"recuérdame tomar amoxicilina cada 8 horas a partir de las {said} de la noche"
    await dialogue.begin("reminder_form", text, SET)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == f"cada 8 horas, desde las {begin}"
    await dialogue.say("sí", "affirm")
    text = f"no me avise de {said} de la noche a 6 de la mañana"
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.field("utter_quiet_set", "begin") == begin
    assert dialogue.field("utter_quiet_set", "end") == "6:00"


async def test_a_no_in_quiet_hours_asks_for_another_time(dialogue: Dialogue) -> None:
    text = "no reminders please, do not wake me from 22:00 to 7:00"
    await made(dialogue, "remind me to take lisinopril at 8 every evening")
    await dialogue.begin("reminder_change_form", text, CHANGE)
    await dialogue.begin("reminder_form", "remind me of metformin every day at 11pm", SET)
    await dialogue.say("yes", "affirm")
    await dialogue.say("no", "deny")
    assert dialogue.asked == "recurrence"
    await dialogue.say("every day at 9pm")
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]


async def test_on_a_journey_the_clock_goes_along(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    text = "i'm in los angeles now, move my reminder"
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_confirm_zone"]
    assert dialogue.field("utter_confirm_zone", "zone") == "Los Angeles"
    assert "metformin, every day at 8:00 PM (Los Angeles time)" in dialogue.messages[0]["lines"]
    assert zones(dialogue) == ["America/New_York"], "not before the yes"
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_zone_moved"]
    assert zones(dialogue) == ["America/Los_Angeles"]
    assert dialogue.form is None
    undo = dialogue.buttons[0]["payload"]
    dialogue.form = "reminder_change_form"
    await dialogue.send(undo)
    assert dialogue.said == ["utter_zone_back"]
    assert zones(dialogue) == ["America/New_York"]


async def test_a_journey_is_no_journey_without_a_yes(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await made(dialogue, "remind me to take amoxicillin every 8 hours")
    await dialogue.begin("reminder_change_form", "i'm in denver now", CHANGE)
    assert "every 8 hours (same distance)" in dialogue.messages[0]["lines"]
    await dialogue.say("no", "deny")
    assert dialogue.said == ["utter_zone_kept"]
    assert set(zones(dialogue)) == {"America/New_York"}
    await dialogue.begin("reminder_change_form", "i'm in new york now", CHANGE)
    assert dialogue.said == ["utter_zone_already"]


@pytest.mark.parametrize(
    "text",
    ["i'm in {} now", "change my reminders to {} time", "im in {} this week, adjust the alerts"],
)
async def test_a_place_is_hidden_and_its_zone_is_known(dialogue: Dialogue, text: str) -> None:
    """As it is in the running product: a city is a token before the dialogue reads it."""
    await made(dialogue, "remind me to take metformin at 8 every evening")
    said = text.format(dialogue.token("PLACE", "Denver"))
    await dialogue.begin("reminder_change_form", said, CHANGE)
    assert dialogue.said == ["utter_confirm_zone"]
    await dialogue.say("yes", "affirm")
    assert zones(dialogue) == ["America/Denver"]


async def test_a_wish_in_another_zone_asks_for_both(dialogue: Dialogue) -> None:
    text = "remind me of metformin every day at 8pm pacific time, i'm in pacific time now"
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_zone"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_zone_moved", "utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "zone") == "America/Los Angeles"
    await dialogue.say("yes", "affirm")
    assert zones(dialogue) == ["America/Los_Angeles"]


async def test_a_late_way_back_is_asked_about(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await dialogue.begin("reminder_change_form", "i'm in denver now", CHANGE)
    await dialogue.say("yes", "affirm")
    undo = dialogue.buttons[0]["payload"]
    dialogue.desk.time.advance(hours=2)
    dialogue.form = "reminder_change_form"
    await dialogue.send(undo)
    assert dialogue.said == ["utter_confirm_zone"]
    assert zones(dialogue) == ["America/Denver"]


def zones(dialogue: Dialogue) -> list[str]:
    return [each["time_zone"] for each in reminders(dialogue)]


def mails(dialogue: Dialogue) -> list[outbox.Delivery]:
    room = dialogue.desk.room
    with room.database.read() as session:
        found = outbox.list_deliveries(session=session, keystore=room.keystore)
    return [one for one in found if one.channel != "chat"]


async def test_reminders_elsewhere_are_asked_for_there(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await dialogue.begin("reminder_change_form", "send it by email instead", CHANGE)
    assert dialogue.said == ["utter_contact_how"]
    address = dialogue.token("EMAIL", "ada@mail.example")
    await dialogue.begin("reminder_change_form", f"send it by e-mail to {address}", CHANGE)
    assert dialogue.said == ["utter_contact_asked"]
    [mail] = mails(dialogue)
    assert mail.to == "ada@mail.example"
    assert "metformin" not in mail.text
    await dialogue.begin("reminder_change_form", f"send it by e-mail to {address}", CHANGE)
    assert dialogue.said == ["utter_contact_too_often"]


@pytest.mark.parametrize(
    "text",
    [
        "send it by whatsapp to {number}",
        "change it: whatsapp me at {number}",
        "avíseme por whatsapp al {number}",
        "can i get them on whatsapp",
        "message my daughter on whatsapp at {number} if i don't answer",
    ],
)
async def test_whatsapp_that_is_not_offered_sends_no_text_message(
    dialogue: Dialogue, text: str
) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    number = dialogue.token("PHONE", "+15185550161")
    await dialogue.begin("reminder_change_form", text.format(number=number), CHANGE)
    assert dialogue.said == ["utter_whatsapp_not_offered"]
    assert mails(dialogue) == []


async def test_a_text_message_instead_of_whatsapp(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    number = dialogue.token("PHONE", "+15185550161")
    text = f"don't use whatsapp, send it by text message to {number}"
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_contact_asked"]
    assert [one.channel for one in mails(dialogue)] == ["phone"]


async def test_push_that_is_not_offered_is_said(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    text = "send it as a push notification"
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_push_not_offered"]


async def test_a_person_to_tell_is_asked_first(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    number = dialogue.token("PHONE", "5185550177")
    text = f"if i miss a dose tell my sister at {number}"
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_caregiver_asked"]
    [text_message] = mails(dialogue)
    assert text_message.to == "+15185550177"
    assert "metformin" not in text_message.text


@pytest.mark.parametrize(
    ("text", "intent", "doubled"),
    [
        ("I took two", "report_dose_taken", True),
        ("oops i took it twice", "report_dose_taken", True),
        ("me tomé dos", "report_dose_taken", True),
        ("I missed one, what do I do", "report_dose_skipped", False),
        ("forgot it, can i take it now?", "report_dose_skipped", False),
        ("se me olvidó, qué hago", "report_dose_skipped", False),
    ],
)
async def test_doubled_and_missed_doses_go_to_a_person(
    dialogue: Dialogue, text: str, intent: str, doubled: bool
) -> None:
    await dialogue.act("action_answer_dose", text, intent)
    assert ("utter_dose_doubled" in dialogue.said) is doubled
    assert dialogue.said[-1] == "utter_handoff"
    assert escalations(dialogue) == ["medication_question"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("i took three of them actually", "utter_dose_doubled"),
        ("i took 4", "utter_dose_doubled"),
        ("had like 3 pills", "utter_dose_doubled"),
        ("i took two instead of one", "utter_dose_doubled"),
        ("took a couple extra", "utter_dose_doubled"),
        ("me tomé tres", "utter_dose_doubled"),
        ("me tomé un par de más", "utter_dose_doubled"),
        ("i only took half", "utter_dose_other"),
        ("i took one instead of two", "utter_dose_other"),
        ("took some of it", "utter_dose_other"),
        ("tomé nada más la mitad", "utter_dose_other"),
        ("sólo me tomé una", "utter_dose_other"),
    ],
)
async def test_another_amount_than_planned_is_for_a_person(
    dialogue: Dialogue, text: str, said: str
) -> None:
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said == [said, *["utter_handoff"] * (len(dialogue.said) - 1)]
    assert escalations(dialogue) == ["medication_question"]


@pytest.mark.parametrize(
    "text",
    ["three of them actually", "no wait it was 2", "eran tres", "actually only half", "the double"],
)
async def test_an_amount_said_right_after_is_for_a_person(dialogue: Dialogue, text: str) -> None:
    before = [{"event": "bot", "metadata": {"utter_action": "utter_dose_taken"}}]
    await dialogue.act("action_answer_alone", text, "inform", before=before)
    assert dialogue.said[0] in ("utter_dose_doubled", "utter_dose_other")
    assert escalations(dialogue) == ["medication_question"]


@pytest.mark.parametrize("text", ["ok", "thanks, at 8 pm", "10 minutes more"])
async def test_what_is_no_amount_is_not_taken_for_one(dialogue: Dialogue, text: str) -> None:
    before = [{"event": "bot", "metadata": {"utter_action": "utter_dose_taken"}}]
    await dialogue.act("action_answer_alone", text, "inform", before=before)
    assert escalations(dialogue) == []


@pytest.mark.parametrize(
    "text",
    [
        "i took my pill",
        "took it 2 hours ago",
        "took my 3 pm dose",
        "me la tomé hace dos horas",
        "took my 10 mg lisinopril",
        "took one tablet",
    ],
)
async def test_one_dose_and_a_clock_are_no_other_amount(dialogue: Dialogue, text: str) -> None:
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert dialogue.said[0] == "utter_dose_closed"
    assert escalations(dialogue) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("took 2 tablets of metformin", False),
        ("took two tablets", False),
        ("took 3 tablets", True),
        ("took one tablet of metformin", True),
        ("took 2 tablets of metformin twice", True),
    ],
)
async def test_the_planned_amount_is_the_one_of_the_reminder(
    dialogue: Dialogue, text: str, other: bool
) -> None:
    await made(dialogue, "remind me to take metformin 2 tablets every day at 8pm")
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert (escalations(dialogue) == ["medication_question"]) is other


@pytest.mark.parametrize("text", ["took it", "yes i took both my pills at once as the label says"])
async def test_only_the_plain_answer_is_noted(dialogue: Dialogue, text: str) -> None:
    await dialogue.act("action_answer_dose", text, "report_dose_taken")
    assert ("utter_dose_closed" in dialogue.said) is (text == "took it")


@pytest.mark.parametrize(
    "text",
    [
        "remind me to take 40 tylenol at 8pm",
        "remind me to take twenty pills at 8pm",
        "recuérdame tomar 15 pastillas a las 8 de la noche",
        "remind me to take 4000 units insulin at 9pm",
        "set a reminder for 20 tablets of tylenol at 9",
        "remind me to take six capsules of advil at noon",
        "remind me to take 6 puffs of albuterol every morning at 8",
        "remind me about tylenol 5,000 mg every day at 8pm",
        "recuérdame mi insulina 10.000 unidades a las 9 de la noche",
        "recuérdame tomar siete pastillas de tylenol a las 8 de la noche",
    ],
)
async def test_many_at_once_are_for_a_person(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said[0] == "utter_dose_to_person"
    assert escalations(dialogue) == ["dose_unclear"]
    assert reminders(dialogue) == []


@pytest.mark.parametrize(
    "text",
    [
        "remind me to take 10 mg lisinopril every day at 8pm",
        "remind me to take 4 puffs of albuterol every day at 8pm",
        "remind me to take vitamin b12 tablets every day at 8pm",
        "remind me to take 20 units of insulin every day at 8pm",
        "remind me to take 5 mg of prednisone tablets every day at 8pm",
        "remind me to take metformin 500 every day at 8pm",
        "remind me to take 20 units insulin every day at 8pm",
        "remind me to take 2 metformin every day at 8pm",
    ],
)
async def test_a_strength_is_no_number_of_pieces(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]


@pytest.mark.parametrize(
    "text", ["my mom takes her pills at 9pm, remind me", "remind my husband to take pills at 8pm"]
)
async def test_a_sentence_is_no_medicine(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.asked == "medication"


@pytest.mark.parametrize("end", ["until february 31", "until the bottle is empty"])
async def test_an_end_that_cannot_be_read_is_said(dialogue: Dialogue, end: str) -> None:
    await dialogue.begin("reminder_form", f"remind me of metformin every day at 8pm {end}", SET)
    assert dialogue.said == ["utter_end_unclear", "utter_confirm_reminder"]


async def test_a_day_long_gone_ends_nothing_and_is_not_kept(dialogue: Dialogue) -> None:
    text = "i was in hospital until the 21st of february 2016, remind me of metformin daily at 8am"
    await dialogue.begin("reminder_form", text, SET)
    assert dialogue.slots.get("last_day") is None
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 8:00 AM"

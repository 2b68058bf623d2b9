"""The output check: what may not leave, and what must."""

import re

import pytest

from api.safety.replies import ReplyUnknown, emergency_messages, reply, reply_names
from api.safety.service import check
from tests.support.reading import grade

DENIED = [
    ("diagnosis", "You probably have the flu."),
    ("diagnosis", "It sounds like a sinus infection."),
    ("diagnosis", "That looks like shingles to me."),
    ("diagnosis", "Your symptoms suggest strep."),
    ("diagnosis", "It's just a virus."),
    ("diagnosis", "You have an ear infection."),
    ("diagnosis", "Probablemente tiene una infección."),
    ("reassurance", "There is nothing to worry about."),
    ("reassurance", "You don't need to be seen for that."),
    ("reassurance", "That is completely normal."),
    ("reassurance", "You'll be fine."),
    ("reassurance", "No es nada grave."),
    ("directive", "Take two ibuprofen every six hours."),
    ("directive", "You can stop taking the metformin."),
    ("directive", "Double your dose tonight."),
    ("directive", "It is safe to take Tylenol with that."),
    ("directive", "Tome dos pastillas cada ocho horas."),
    ("directive", "Reminder: increase your lisinopril to 20 mg."),
    ("results", "Your results are normal."),
    ("results", "Your A1c is a bit high."),
    ("results", "Sus resultados salieron normales."),
    ("prognosis", "It will go away on its own."),
    ("prognosis", "You will recover in a week."),
    ("impersonation", "I am a nurse and I can help."),
    ("impersonation", "As your doctor, I recommend rest."),
    ("impersonation", "Soy una persona real."),
    ("diagnosis", "u got the flu lol rest up"),
    ("diagnosis", "that rash is contagious, it's scabies"),
    ("diagnosis", "it must be strep"),
    ("reassurance", "Nothing serious I am sure."),
    ("reassurance", "no need to come in, its nothing"),
    ("reassurance", "probably benign"),
    ("directive", "double it tonight"),
    ("directive", "puede tomarse dos pastillas"),
    ("directive", "hold the warfarin until Monday"),
    ("directive", "Skip the next dose today and restart tomorrow."),
    ("unresolved_template", "Hello {name}, you are booked."),
    ("results", "Esa A1c indica diabetes."),
    ("prognosis", "The rash clears in about a week."),
    ("prognosis", "He has a few weeks left."),
    ("prognosis", "You will need dialysis some day."),
    ("prognosis", "Le quedan pocos meses."),
    ("impersonation", "You are talking to one of our nurses."),
    ("impersonation", "Le habla la doctora Rivera."),
]
ALLOWED = [
    "You are booked with Dr. Rivera on Tuesday, March 17 at 10:15 AM.",
    "Time for metformin 500 mg, as in your plan.",
    "Did you take your metformin 500 mg?",
    "I will remind you to take metformin at 8 every morning.",
    "You have an appointment on Friday at 3 PM.",
    "You have two reminders.",
    "Please bring your insurance card and a list of your medications.",
    "I can't tell you whether you have an infection. I have asked our clinical staff.",
    "We are open Monday to Friday, 8 AM to 5 PM.",
    "Don't worry, I can move that for you. Which day works?",
    "If you have chest pain or trouble breathing, call 911.",
    "I am an automated assistant, not a doctor or a nurse.",
    "Your results are ready in the portal.",
    "It looks like you are already booked that day.",
    "Hora de tomar metformina 500 mg, según su plan.",
    "Su cita es el martes a las 10:15.",
    "No soy una persona. Soy un asistente automático.",
    "Sorry, that time was just taken. Here are three others.",
    "You're all set. See you Thursday!",
    "Parking is free behind the building.",
    "There is no need to bring cash.",
    "I can hold it until Monday.",
    "Please hold the line, I will call you tomorrow.",
    "I skipped that time today. The next one is on Friday.",
    "Nothing to report yet from the lab.",
    "No need to print the form.",
    "A visit without insurance costs 120 dollars.",
    "You have two weeks left on this referral.",
    "Le quedan tres meses para renovar.",
    "You are chatting with the nurse's office.",
    "This is Dr. Lee's office calling about your visit.",
    "",
]
FIELDS = {"when": "tomorrow at 8 AM", "clinic_phone": "555-0100"}


@pytest.mark.parametrize(("reason", "text"), DENIED)
def test_forbidden_claims_are_stopped(reason: str, text: str) -> None:
    verdict = check(text=text)
    assert not verdict.allowed
    assert reason in verdict.reasons


@pytest.mark.parametrize("text", ALLOWED)
def test_sane_texts_leave(text: str) -> None:
    assert check(text=text) == check(text="")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", reply_names())
def test_own_replies_pass_and_are_short(name: str, language: str) -> None:
    ours = reply(name, language, **FIELDS)
    assert check(text=ours.text).reasons == ()
    assert len(ours.text.split()) <= 40
    assert all(check(text=button.title).allowed for button in ours.buttons)


@pytest.mark.parametrize("name", [n for n in reply_names() if n.startswith(("emerg", "crisis"))])
def test_urgent_texts_begin_with_what_to_do_and_read_easily(name: str) -> None:
    """The grade is Flesch and Kincaid's, over the words that are no numbers or addresses."""
    text = reply(name, "en", **FIELDS).text
    sentences = re.split(r"(?<=[.?!])\s+", re.sub(r"[0-9][0-9-]*|\S+\.org", "it", text))
    assert grade(sentences) <= 6.0
    if not name.endswith("question"):
        assert text.startswith("Call")
        assert reply(name, "es", **FIELDS).text.startswith("Llame")


@pytest.mark.parametrize("language", ["en", "es"])
def test_emergency_offers_a_way_back_and_crisis_does_not(language: str) -> None:
    (first,) = emergency_messages(disposition="emergency", language=language, rules=())
    assert "911" in first.text.splitlines()[0]
    assert [b.payload for b in first.buttons] == ["tel:911", "/report_false_alarm"]
    (crisis,) = emergency_messages(disposition="crisis", language=language, rules=())
    assert "988" in crisis.text.splitlines()[0]
    assert "/report_false_alarm" not in [b.payload for b in crisis.buttons]


@pytest.mark.parametrize("rules", [(), ("poison.too_much",), ("bleeding.heavy", "crisis.said")])
def test_every_crisis_text_carries_988(rules: tuple[str, ...]) -> None:
    for band in ("act", "ask"):
        messages = emergency_messages(disposition="crisis", language="en", rules=rules, band=band)
        assert "988" in messages[0].text
        assert len(messages) == (2 if band == "ask" else 1)


def test_poison_names_poison_control() -> None:
    (first,) = emergency_messages(
        disposition="emergency", language="en", rules=("poison.swallowed",)
    )
    assert "1-800-222-1222" in first.text.splitlines()[0]


def test_missing_field_is_an_error() -> None:
    with pytest.raises(ReplyUnknown):
        reply("handoff_in_hours", "en")
    with pytest.raises(ReplyUnknown):
        reply("no_such_reply", "en")

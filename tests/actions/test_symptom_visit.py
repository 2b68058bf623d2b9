"""From a symptom to a visit: the reason goes along, and a note for the clinician if wished."""

import json

import pytest
from sqlalchemy import select

from api.conversations import visit_notes
from api.conversations.content import Content, seal_content
from api.conversations.models import Conversation, Utterance, UtteranceStatus
from api.conversations.repository import next_seq
from api.identity.models import Patient
from api.rights.erasure import erase
from api.rights.export import access_export
from api.rights.subject import find_subject
from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked
from tests.actions.test_whose_visit import prove

COUGH = "i have had a dry cough for a week"


def spoken(dialogue: Dialogue, text: str) -> str:
    """What the api does before it asks Rasa, and when the turn ends: the message is kept."""
    room = dialogue.desk.room
    with room.database.write() as session:
        conversation = session.get_one(Conversation, dialogue.conversation_id)
        seq = next_seq(session=session, conversation_id=conversation.id, count=1)
        row = Utterance(
            conversation_id=conversation.id,
            seq=seq,
            sender="patient",
            status=UtteranceStatus.recorded,
            created_at=conversation.created_at,
        )
        session.add(row)
        session.flush()
        row.content_ciphertext = seal_content(
            Content(text=text),
            cipher=room.keystore.cipher(conversation.key_id),
            utterance_id=row.id,
        )
        return row.id


async def told(dialogue: Dialogue, text: str = COUGH) -> None:
    dialogue.next_utterance = spoken(dialogue, text)
    await dialogue.act("action_answer_symptom", text, "ask_symptom")


async def note(dialogue: Dialogue, text: str, intent: str = "inform") -> None:
    dialogue.next_utterance = spoken(dialogue, text)
    await dialogue.say(text, intent)


async def begin_note(dialogue: Dialogue) -> None:
    dialogue.form, dialogue.slots["requested_slot"] = "note_form", None
    await dialogue.send('/inform{"note":"begin"}')


def noted(dialogue: Dialogue, appointment_id: str) -> list[tuple[str, str]]:
    room = dialogue.desk.room
    with room.database.read() as session:
        found = visit_notes.list_notes(
            session=session, keystore=room.keystore, appointment_ids=[appointment_id]
        )
    return [(line.part, line.text) for line in found.get(appointment_id, [])]


async def book_after_card(dialogue: Dialogue) -> str:
    await told(dialogue)
    assert dialogue.said[0] == "utter_symptom_card"
    assert dialogue.said[-1] == "utter_symptom_next"
    await dialogue.begin("booking_form", "yes", "affirm")
    assert dialogue.said == ["utter_reason_carried", "utter_offer_times"]
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_booked", "utter_offer_note"]
    made: str = dialogue.field("utter_booked", "custom")["calendar"]
    return made


async def test_the_reason_goes_along_into_the_booking_and_to_the_clinician(
    dialogue: Dialogue,
) -> None:
    made = await book_after_card(dialogue)
    [visit] = dialogue.appointments()
    assert visit["visit_type_id"] == "sick-visit"
    assert noted(dialogue, made) == [("what", COUGH)]
    assert dialogue.slots["reason"] is None, "the next booking is for something else"
    assert COUGH not in json.dumps(dialogue.slots), "Rasa keeps no words"


@pytest.mark.parametrize(
    ("offered", "intent", "expected"),
    [
        ("utter_symptom_next", "affirm", "booking_form"),
        ("utter_offer_note", "affirm", "note_form"),
    ],
)
async def test_a_yes_takes_what_was_offered(
    dialogue: Dialogue, offered: str, intent: str, expected: str
) -> None:
    before = [{"event": "bot", "metadata": {"utter_action": offered}}]
    events = await dialogue.act("action_answer_alone", "yes", intent, before=before)
    assert [e["name"] for e in events if e["event"] == "followup"] == [expected]


async def test_a_yes_to_a_clinician_passes_it_on(dialogue: Dialogue) -> None:
    before = [{"event": "bot", "metadata": {"utter_action": "utter_offer_clinician"}}]
    await dialogue.act("action_answer_alone", "yes please", "affirm", before=before)
    assert dialogue.said[0] == "utter_handoff"


async def test_another_kind_of_visit_said_outright_wins(dialogue: Dialogue) -> None:
    await told(dialogue)
    await dialogue.begin("booking_form", "book a flu shot next week", "book_appointment")
    assert dialogue.slots["visit_type"] == "vaccination"
    assert "utter_reason_carried" not in dialogue.said


async def test_what_one_person_told_is_not_noted_for_another(dialogue: Dialogue) -> None:
    await told(dialogue)
    await dialogue.begin("booking_form", "a sick visit for my mother", "book_appointment")
    await dialogue.say("the first one")
    await prove(dialogue, name="Vera Quill", born="May 4, 1950")
    await dialogue.say("yes", "affirm")
    assert noted(dialogue, dialogue.field("utter_booked", "custom")["calendar"]) == []


async def test_a_reason_stays_behind_when_the_visit_becomes_another_persons(
    dialogue: Dialogue,
) -> None:
    await told(dialogue)
    await dialogue.begin("booking_form", "yes", "affirm")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.say("no wait, it is for my mother")
    await prove(dialogue, name="Vera Quill", born="May 4, 1950")
    await dialogue.say("yes", "affirm")
    assert noted(dialogue, dialogue.field("utter_booked", "custom")["calendar"]) == []


async def test_a_note_is_asked_briefly_kept_as_said_and_can_be_skipped(dialogue: Dialogue) -> None:
    made = await book_after_card(dialogue)
    await begin_note(dialogue)
    assert dialogue.said == ["utter_note_since"], "what it is was told already"
    await note(dialogue, "since last sunday")
    assert dialogue.said == ["utter_note_how_bad"]
    await dialogue.press("skip")
    assert dialogue.said == ["utter_note_tried"]
    await note(dialogue, "honey and some tylenol", "report_dose_taken")
    assert dialogue.said == ["utter_note_kept"]
    assert dialogue.form is None
    assert noted(dialogue, made) == [
        ("what", COUGH),
        ("since", "since last sunday"),
        ("tried", "honey and some tylenol"),
    ]
    assert "honey" not in json.dumps(dialogue.slots)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("that's all", "inform"), ("stop", "stop"), ("eso es todo", "nlu_fallback")],
)
async def test_a_note_ends_at_a_word(dialogue: Dialogue, text: str, intent: str) -> None:
    await book_after_card(dialogue)
    await begin_note(dialogue)
    await dialogue.say(text, intent)
    assert dialogue.said == ["utter_note_kept"] and dialogue.form is None


async def test_a_question_in_the_middle_is_answered_and_the_note_goes_on(
    dialogue: Dialogue,
) -> None:
    await book_after_card(dialogue)
    await begin_note(dialogue)
    await dialogue.say("what are your hours?", "faq_hours")
    assert dialogue.rejected
    await dialogue.resume("what are your hours?", "faq_hours", after="action_answer_faq")
    assert dialogue.said == ["utter_back_to_task", "utter_note_since"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("please cancel my appointment", "cancel_appointment"),
        ("cancela mi cita", "cancel_appointment"),
        ("move my appointment", "reschedule_appointment"),
        ("can we make it friday instead?", "reschedule_appointment"),
        ("when is my appointment", "check_appointment"),
        ("i need an appointment for my son", "book_appointment"),
        ("remind me to take lisinopril at 8", "set_medication_reminder"),
        ("quita el recordatorio", "cancel_reminder"),
    ],
)
async def test_a_wish_in_the_middle_is_no_note(dialogue: Dialogue, text: str, intent: str) -> None:
    made = await book_after_card(dialogue)
    await begin_note(dialogue)
    await note(dialogue, text, intent)
    assert dialogue.rejected, "its own rule begins it"
    assert noted(dialogue, made) == [("what", COUGH)]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("it moves from the left to the right side", "reschedule_appointment"),
        ("since i stopped the pills", "cancel_reminder"),
        ("about a week, i took metformin at 8", "set_medication_reminder"),
        ("since monday", "book_appointment"),
    ],
)
async def test_what_is_told_is_noted_whatever_it_is_read_as(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    made = await book_after_card(dialogue)
    await begin_note(dialogue)
    await note(dialogue, text, intent)
    assert noted(dialogue, made)[-1] == ("since", text)


async def test_no_note_is_offered_for_a_vaccination(dialogue: Dialogue) -> None:
    await booked(dialogue, "flu shot next week")
    assert dialogue.said == ["utter_booked"]


async def test_a_note_is_exported_with_its_visit_and_erased_with_the_chat(
    dialogue: Dialogue,
) -> None:
    made = await book_after_card(dialogue)
    room = dialogue.desk.room
    with room.database.write() as session:
        patient_id = session.scalars(select(Patient.id)).one()
        subject = find_subject(session=session, subject_id=patient_id)
        found = access_export(
            session=session, keystore=room.keystore, subject=subject, actor=("system", "cli")
        )
    [visit] = [
        entry["resource"]
        for entry in found["bundle"]["entry"]
        if entry["resource"]["resourceType"] == "Appointment"
    ]
    assert visit["comment"] == f"What it is: {COUGH}"
    with room.database.read() as session:
        stored = session.scalars(select(Utterance.content_ciphertext)).all()
        assert not any(blob and b"cough" in blob for blob in stored)
    erase(room=room, subject=subject, actor=("system", "cli"))
    assert noted(dialogue, made) == []
    with room.database.read() as session:
        assert session.scalars(select(visit_notes.VisitNote)).all() == []


async def test_nobody_elses_visit_or_words_can_be_noted(
    dialogue: Dialogue, another_dialogue: Dialogue
) -> None:
    made = await book_after_card(dialogue)
    utterance = spoken(another_dialogue, "hello")
    body = {"appointment_id": made, "part": "what", "utterance_id": utterance}
    ours = {**body, "conversation_id": dialogue.conversation_id}
    theirs = {**body, "conversation_id": another_dialogue.conversation_id}
    assert dialogue.desk.internal("POST", "/visit-notes", ours).status_code == 404
    refused = dialogue.desk.internal("POST", "/visit-notes", theirs)
    assert refused.json()["code"] == "NotVerified"
    assert noted(dialogue, made) == [("what", COUGH)]


@pytest.mark.parametrize(
    ("language", "text", "title"),
    [
        ("en", "i have had a sore throat since yesterday", "Sore throat"),
        ("en", "i have a cough since monday", "Cough"),
        ("en", "been coughing for the past three days", "Cough"),
        ("en", "i've got a sore throat, it began last night", "Sore throat"),
        ("en", "i woke up with a sore throat on tuesday", "Sore throat"),
        ("en", "i have a sore throat today", "Sore throat"),
        ("es", "tengo dolor de garganta desde ayer", "Dolor de garganta"),
        ("es", "tengo tos desde el lunes", "Tos"),
        ("es", "ayer me empezó el dolor de garganta", "Dolor de garganta"),
    ],
)
async def test_since_when_it_is_there_is_no_wish_for_a_visit(
    dialogue: Dialogue, language: str, text: str, title: str
) -> None:
    dialogue.language = language
    events = await dialogue.act("action_answer_symptom", text, "ask_symptom")
    assert [e["name"] for e in events] == ["reason"]
    assert dialogue.said[0] == "utter_symptom_card", "the card with what is urgent comes first"
    assert dialogue.field("utter_symptom_card", "line").startswith(title)
    assert dialogue.said[-1] == "utter_symptom_next"


@pytest.mark.parametrize(
    "text",
    [
        "my throat started hurting two days ago",
        "hace tres días que tengo tos",
        "dry cough, came on over the weekend of thanksgiving",
    ],
)
async def test_where_no_card_is_sure_it_is_no_booking_either(dialogue: Dialogue, text: str) -> None:
    events = await dialogue.act("action_answer_symptom", text, "ask_symptom")
    assert [e["name"] for e in events] == ["reason"]


URGENT = "what would make it urgent"


@pytest.mark.parametrize(
    ("language", "card", "text"),
    [
        ("en", COUGH, URGENT),
        ("en", COUGH, "when should i go to the er for this"),
        ("en", "what helps a sore throat", "what are the warning signs"),
        ("en", "what helps a sore throat", "and when do i need to call you about it?"),
        ("es", "qué es bueno para la acidez", "cuándo es una emergencia"),
        ("es", "tengo tos desde el lunes", "cuáles son las señales de alarma"),
    ],
)
async def test_what_makes_it_urgent_is_told_from_the_card(
    dialogue: Dialogue, language: str, card: str, text: str
) -> None:
    dialogue.language = language
    await told(dialogue, card)
    await dialogue.act("action_answer_symptom", text, "ask_symptom")
    lines = [m["line"] for m in dialogue.messages if m["response"] == "utter_symptom_card"]
    assert len(lines) == 3, "when to call, when to call 911, who reviewed it"
    assert "911" in lines[1]
    assert dialogue.said[-1] == "utter_symptom_next"
    assert dialogue.slots["reason"]["card"], "it can be asked again"


async def test_a_clinical_question_about_urgency_still_goes_to_a_person(
    dialogue: Dialogue,
) -> None:
    await told(dialogue)
    await dialogue.act("action_request_clinician", URGENT, "ask_diagnosis")
    assert dialogue.said[0] == "utter_symptom_card"
    assert "utter_handoff" in dialogue.said


async def test_without_a_card_before_urgency_is_a_question_for_a_person(
    dialogue: Dialogue,
) -> None:
    await dialogue.act("action_answer_symptom", URGENT, "ask_symptom")
    assert dialogue.said[0] == "utter_handoff"


@pytest.mark.parametrize(
    "text",
    [
        "i have had a sore throat since yesterday, can i come on friday",
        "cough since monday, friday morning please",
        "sore throat for three days and i need to see someone soon",
        "tengo tos desde el lunes y quiero una cita",
        "dolor de garganta desde ayer, el jueves a las 9 por favor",
    ],
)
async def test_a_wish_beside_the_onset_begins_a_booking_with_its_reason(
    dialogue: Dialogue, text: str
) -> None:
    dialogue.next_utterance = spoken(dialogue, text)
    uttered = dialogue.next_utterance
    events = await dialogue.act("action_answer_symptom", text, "ask_symptom")
    assert [e["name"] for e in events] == ["reason", "booking_form"]
    assert dialogue.slots["reason"]["utterance"] == uttered


@pytest.mark.parametrize(
    "text",
    [
        "need appt for ear pain",
        "my wrist clicks and hurts when i type, who can i see",
        "can someone take a look at my left foot",
        "quiero una cita, me duele mucho la cadera",
        "cita para el codo",
    ],
)
async def test_what_hurts_is_what_the_visit_is_for(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.said == ["utter_reason_carried", "utter_offer_times"]
    assert dialogue.slots["visit_type"] == dialogue.slots["reason"]["visit_type"] == "sick-visit"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("ear pain", "ask_symptom"),
        ("my knee", "inform"),
        ("something in my eye, it itches", "nlu_fallback"),
        ("me duele la muela", "ask_symptom"),
        ("la espalda", "inform"),
    ],
)
async def test_a_complaint_answers_which_visit_is_needed(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await dialogue.begin("booking_form", "i need an appointment", "book_appointment")
    assert dialogue.asked == "visit_type"
    dialogue.next_utterance = told_in = spoken(dialogue, text)
    await dialogue.say(text, intent)
    assert dialogue.slots["visit_type"] == "sick-visit"
    assert dialogue.said[0] == "utter_reason_carried"
    assert dialogue.slots["reason"]["utterance"] == told_in


@pytest.mark.parametrize(
    "text", ["i need an appointment", "can i come back on friday", "no pain, just a form to sign"]
)
async def test_without_a_complaint_the_kind_of_visit_is_asked(
    dialogue: Dialogue, text: str
) -> None:
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.said[-1] == "utter_which_visit"
    assert not dialogue.slots.get("visit_type")


async def test_since_when_it_hurts_is_no_day_wished_for(dialogue: Dialogue) -> None:
    text = "i need to see someone about my knee, its been bad since i fell like 2 weeks ago"
    await dialogue.begin("booking_form", text, "book_appointment")
    assert dialogue.said == ["utter_reason_carried", "utter_offer_times"]
    assert not dialogue.slots.get("wished_time")


async def test_a_day_told_before_the_kind_of_visit_is_noted(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need an appointment", "book_appointment")
    await dialogue.say("thursday afternoon", "inform")
    assert dialogue.said == ["utter_noted", "utter_which_visit"]


async def test_a_date_of_long_ago_takes_no_wish_away(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit next thursday after 2", "book_appointment")
    wished = dialogue.slots["wished_time"]
    await dialogue.say("April 12 1986", "inform")
    assert dialogue.slots["wished_time"] == wished

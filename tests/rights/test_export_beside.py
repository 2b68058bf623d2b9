"""The file holds what is kept beside visits and chats too, and no key to anything."""

import json
import os
from pathlib import Path

from sqlalchemy import select

from api.conversations.models import Conversation
from api.escalations.models import Escalation
from api.identity.patients import Contact
from api.outbox.models import OutboxMessage
from api.reminders import caregivers, contact, quiet
from api.reminders.models import ReminderPlan
from api.rights.retention import purge
from tests.rights.lives import lived
from tests.rights.test_export import exported, of_kind
from tests.support.desk import Chat, Desk
from tests.support.people import ask_code, details_given


def equipped(desk: Desk) -> tuple[Chat, str]:
    """A life with an outside contact, quiet hours, a caregiver, an escalation and deliveries."""
    chat, patient_id = lived(desk)
    with desk.room.database.write() as session:
        conversation = session.get_one(Conversation, chat.id)
        quiet.set_quiet_hours(
            session=session, conversation_id=chat.id, quiet_from="22:00", quiet_to="07:00"
        )
        own = {"session": session, "keystore": desk.room.keystore, "settings": desk.settings}
        contact.ask(**own, conversation=conversation, contact=Contact("email", "ana@example.org"))
        caregivers.ask(**own, conversation=conversation, contact=Contact("phone", "+15185550177"))
    assert chat.press("/request_human")["escalation_id"]
    return chat, patient_id


def test_contacts_quiet_hours_and_caregivers_are_in_it(any_desk: Desk) -> None:
    _chat, patient_id = equipped(any_desk)
    export = exported(any_desk, patient_id)
    (chosen,) = [
        one
        for one in of_kind(export, "CommunicationRequest")
        if one["category"] == [{"text": "medication reminders"}]
    ]
    assert chosen["recipient"] == [{"display": "ana@example.org"}]
    assert {"text": "no reminders from 22:00 to 07:00"} in chosen["note"]
    assert {"text": "not agreed to"} in chosen["note"]
    (person,) = of_kind(export, "RelatedPerson")
    assert person["telecom"] == [{"system": "phone", "value": "+15185550177"}]
    assert person["active"] is False


def test_what_a_person_was_asked_for_is_in_it(any_desk: Desk) -> None:
    _chat, patient_id = equipped(any_desk)
    (task,) = of_kind(exported(any_desk, patient_id), "Task")
    assert (task["status"], task["priority"]) == ("requested", "routine")
    assert task["code"] == {"text": "person_requested"}


def test_doses_to_come_are_in_it(any_desk: Desk) -> None:
    _chat, patient_id = equipped(any_desk)
    doses = [
        one
        for one in of_kind(exported(any_desk, patient_id), "CommunicationRequest")
        if "occurrenceDateTime" in one
    ]
    assert doses
    assert all(one["payload"] == [{"contentString": "zolpidem"}] for one in doses)


def test_deliveries_are_in_it_without_links_codes_and_staff(any_desk: Desk) -> None:
    chat, patient_id = equipped(any_desk)
    with any_desk.room.database.write() as session:
        for number, row in enumerate(session.scalars(select(OutboxMessage)).all()):
            if number == 0:
                row.dedupe_key = "page:one:1"
        total = number + 1
    found = of_kind(exported(any_desk, patient_id), "Communication")
    assert len(found) == total - 1
    words = json.dumps(found)
    assert "(a link)" in words and "http" not in words
    assert {"display": "ana@example.org"} in [
        one["recipient"][0] for one in found if "recipient" in one
    ]
    assert chat.id


def test_a_code_on_its_way_cannot_be_read_in_the_file(desk: Desk) -> None:
    """Who has the chat but not the phone must not find the code."""
    chat = details_given(desk)
    assert ask_code(desk, chat)["status"] == "sent"
    export = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()
    (sent,) = of_kind(export, "Communication")
    assert sent["payload"] == [{"contentString": "a one-time code"}]
    assert "recipient" not in sent


def test_a_contact_left_for_a_person_is_in_it(desk: Desk) -> None:
    chat = desk.start()
    chat.press("/request_human")
    chat.say("call me at 518-555-0190")
    with desk.room.database.read() as session:
        assert session.scalars(select(Escalation.contact_token)).one()
    export = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()
    (task,) = of_kind(export, "Task")
    assert "0190" in json.dumps(task["note"])


def test_a_paused_reminder_is_counted_as_kept(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    with desk.room.database.write() as session:
        session.scalars(select(ReminderPlan)).one().status = "paused"
    assert "1 reminder" in chat.say("what do you know about me")["messages"][-1]["text"]


def test_it_can_be_taken_after_old_words_were_purged(desk: Desk) -> None:
    chat, patient_id = equipped(desk)
    desk.time.advance(days=31)
    chat.say("hello again")
    purge(desk.room)
    assert exported(desk, patient_id)["bundle"]["entry"]


def test_references_and_ids_of_all_of_it_are_one_of_a_kind(desk: Desk) -> None:
    _chat, patient_id = equipped(desk)
    export = exported(desk, patient_id)
    urls = [entry["fullUrl"] for entry in export["bundle"]["entry"]]
    assert len(set(urls)) == len(urls)
    if place := os.environ.get("EXPORT_SAMPLE"):  # to be read by other tools
        Path(place).write_text(json.dumps(export["bundle"]))

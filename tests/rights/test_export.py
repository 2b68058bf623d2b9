"""The patient's data as a file: whole, their own, and noted."""

import json
import uuid

import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.rights.export import access_export
from api.rights.subject import find_subject
from tests.reviews.flags import answer_of, flagged
from tests.rights.lives import BEN, lived
from tests.support.desk import Desk
from tests.support.people import verified


def exported(desk: Desk, subject_id: str) -> dict:
    with desk.room.database.write() as session:
        subject = find_subject(session=session, subject_id=subject_id)
        found = access_export(
            session=session,
            keystore=desk.room.keystore,
            subject=subject,
            actor=("system", "cli"),
        )
    return json.loads(json.dumps(found))


def of_kind(export: dict, kind: str) -> list[dict]:
    resources = [entry["resource"] for entry in export["bundle"]["entry"]]
    return [one for one in resources if one["resourceType"] == kind]


def test_it_holds_everything_of_the_patient(any_desk: Desk) -> None:
    _chat, patient_id = lived(any_desk)
    lived(any_desk, BEN)
    export = exported(any_desk, patient_id)
    (person,) = of_kind(export, "Patient")
    assert person["name"] == [{"text": "Ana Quintero"}]
    assert person["birthDate"] == "1971-06-09"
    assert person["telecom"] == [{"system": "phone", "value": "+15185550133"}]
    (visit,) = of_kind(export, "Appointment")
    assert visit["status"] == "booked"
    (plan,) = of_kind(export, "MedicationStatement")
    assert plan["medicationCodeableConcept"]["text"] == "zolpidem"
    (consent,) = of_kind(export, "Consent")
    assert consent["status"] == "active"
    (transcript,) = export["transcripts"]
    said = "\n".join(one["text"] for one in transcript["utterances"])
    assert "my sister Rosalind Okoro lives at 12 Larkspur Lane" in said
    assert {"patient", "assistant", "system"} <= {one["sender"] for one in transcript["utterances"]}
    assert "Ashdown" not in json.dumps(export)


def test_what_the_patient_doubted_is_theirs_too(any_desk: Desk) -> None:
    chat, patient_id = lived(any_desk)
    comment = "my sister Rosalind Okoro was told the same"
    flagged(chat, answer_of(any_desk, chat), comment=comment)
    (transcript,) = exported(any_desk, patient_id)["transcripts"]
    (doubt,) = transcript["doubted_answers"]
    assert (doubt["wish"], doubt["comment"]) == ("wrong", comment)


def test_references_lead_to_entries_of_the_bundle(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    bundle = exported(desk, patient_id)["bundle"]
    urls = {entry["fullUrl"] for entry in bundle["entry"]}
    assert len(urls) == len(bundle["entry"])
    for url in urls:
        uuid.UUID(url.removeprefix("urn:uuid:"))
    found = json.dumps(bundle)
    for reference in {part.split('"')[0] for part in found.split('"reference": "')[1:]}:
        assert reference in urls


def test_who_looked_is_in_it(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    staff = desk.staff("clinician")
    staff.page(chat.press("/request_human")["escalation_id"])
    (look,) = of_kind(exported(desk, patient_id), "AuditEvent")
    assert look["agent"][0]["who"]["display"] == "Clinician 1"


def test_taking_it_is_noted(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    exported(desk, patient_id)
    with desk.room.database.read() as session:
        query = select(AuditRecord).where(AuditRecord.action == "data.export")
        assert session.scalars(query).one().subject_id == patient_id


def test_a_patient_gets_all_of_their_chats_by_the_link(desk: Desk) -> None:
    first, _patient_id = lived(desk)
    desk.time.advance(hours=2)
    second = verified(desk, ("my name is Ana Quintero", "June 9, 1971", "518-555-0133"))
    answered = desk.client.get(f"{second.path}/export", headers=second.headers)
    assert answered.status_code == 200
    assert "attachment" in answered.headers["content-disposition"]
    ids = {one["conversation_id"] for one in answered.json()["transcripts"]}
    assert ids == {first.id, second.id}


@pytest.mark.parametrize("relationship", ["proxy", None])
def test_anybody_else_gets_the_chat_they_are_in(desk: Desk, relationship: str | None) -> None:
    _first, patient_id = lived(desk)
    other = desk.start()
    with desk.room.database.write() as session:
        conversation = session.get_one(Conversation, other.id)
        if relationship:
            conversation.patient_id, conversation.relationship = patient_id, relationship
    export = desk.client.get(f"{other.path}/export", headers=other.headers).json()
    assert [one["conversation_id"] for one in export["transcripts"]] == [other.id]
    assert not of_kind(export, "Patient")
    assert not of_kind(export, "Appointment")


def test_the_link_opens_for_its_own_token_only(desk: Desk) -> None:
    chat, other = desk.start(), desk.start()
    assert desk.client.get(f"{chat.path}/export").status_code == 401
    answered = desk.client.get(f"{chat.path}/export", headers=other.headers)
    assert answered.status_code == 404

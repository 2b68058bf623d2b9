"""Everything kept of one subject, for that subject: a FHIR Bundle, and the transcripts."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations import visit_notes
from api.identity import patients
from api.privacy.keys import KeyStore
from api.reminders import service as reminders
from api.reminders.models import DoseEvent, ReminderPlan
from api.rights import fhir
from api.rights.kept_beside import list_kept_beside, list_pending_doses
from api.rights.subject import Subject, without_shared
from api.rights.transcript import Transcript, list_transcripts
from api.rights.viewers import list_looks
from api.scheduling import service as scheduling


def access_export(
    *, session: Session, keystore: KeyStore, subject: Subject, actor: tuple[str, str]
) -> dict[str, Any]:
    """Return `{"bundle": ..., "transcripts": [...]}`, and note who took it. Identifiable.

    A chat in which somebody else spoke for themselves is part of that person's record alone.
    """
    subject = without_shared(session=session, subject=subject)
    transcripts = list_transcripts(
        session=session, keystore=keystore, conversation_ids=subject.conversation_ids
    )
    now = clock.now()
    resources = list(_resources(session, keystore, subject, transcripts, now))
    audit.record(
        session=session,
        actor=actor,
        action="data.export",
        subject=_first(subject),
        detail={"resources": len(resources), "transcripts": len(transcripts)},
    )
    return {
        "bundle": fhir.bundle(resources, at=now),
        "transcripts": [_written(one) for one in transcripts],
    }


def as_json(export: dict[str, Any]) -> str:
    return json.dumps(export, ensure_ascii=False, indent=1)


def _resources(
    session: Session,
    keystore: KeyStore,
    subject: Subject,
    transcripts: list[Transcript],
    now: datetime,
) -> Iterator[fhir.Resource]:
    about: fhir.Resource = {"display": "the person in this chat"}
    if subject.patient_id:
        about = fhir.reference("Patient", subject.patient_id)
        yield _patient(session, keystore, subject.patient_id)
        visits = scheduling.list_appointments(
            session=session, patient_id=subject.patient_id, upcoming_only=False, now=now
        )
        notes = _notes(session, keystore, [one.id for one in visits])
        for one in visits:
            note = notes.get(one.id, "")
            yield fhir.appointment(one, patient_id=subject.patient_id, note=note)
    yield from _reminders(session, keystore, subject, about)
    yield from list_kept_beside(session=session, keystore=keystore, subject=subject, about=about)
    for transcript in transcripts:
        yield fhir.consent(transcript, subject=about)
    for look in list_looks(session=session, subject=subject):
        yield fhir.audit_event(look)


def _notes(session: Session, keystore: KeyStore, appointment_ids: list[str]) -> dict[str, str]:
    """What the patient wrote before each visit, a line for each part, identifiers put back."""
    told = visit_notes.list_notes(
        session=session, keystore=keystore, appointment_ids=appointment_ids, identified=True
    )
    return {
        appointment_id: "\n".join(f"{visit_notes.TITLES[one.part]}: {one.text}" for one in lines)
        for appointment_id, lines in told.items()
    }


def _patient(session: Session, keystore: KeyStore, patient_id: str) -> fhir.Resource:
    name, birth_on, values = patients.get_demographics(
        session=session, keystore=keystore, patient_id=patient_id
    )
    contacts = [("email" if "@" in value else "phone", value) for value in values]
    return fhir.patient(patient_id, name=name, birth_on=birth_on, contacts=contacts)


def _reminders(
    session: Session, keystore: KeyStore, subject: Subject, about: fhir.Resource
) -> Iterator[fhir.Resource]:
    plans = session.scalars(
        select(ReminderPlan)
        .where(ReminderPlan.conversation_id.in_(subject.conversation_ids))
        .order_by(ReminderPlan.created_at)
    ).all()
    for plan in plans:
        words = reminders.read_plan(session=session, keystore=keystore, plan=plan)
        yield fhir.medication_statement(
            plan.id,
            status=plan.status,
            medication=words.medication,
            dose=words.dose,
            schedule=f"{plan.recurrence} ({plan.time_zone})",
            subject=about,
            period=(plan.created_at, plan.cancelled_at),
        )
        yield from list_pending_doses(
            session=session, plan=plan, medication=words.medication, about=about
        )
        doses = session.scalars(
            select(DoseEvent)
            .where(DoseEvent.plan_id == plan.id, DoseEvent.status.in_(fhir.DOSE_STATUS))
            .order_by(DoseEvent.due_at)
        )
        for dose in doses:
            yield fhir.administration(
                dose.id,
                status=dose.status,
                at=dose.answered_at or dose.due_at,
                plan_id=plan.id,
                medication=words.medication,
                subject=about,
                was_said=dose.sent_at is not None,
            )


def _written(one: Transcript) -> dict[str, Any]:
    return {
        "conversation_id": one.conversation_id,
        "started_at": one.started_at.isoformat(),
        "language": one.language,
        "utterances": [
            {
                "at": said.at.isoformat(),
                "sender": said.sender,
                **({"sender_name": said.sender_name} if said.sender_name else {}),
                "text": said.text,
            }
            for said in one.said
        ],
        "doubted_answers": [
            {"at": doubt.at.isoformat(), "wish": doubt.wish, "comment": doubt.comment}
            for doubt in one.doubts
        ],
    }


def _first(subject: Subject) -> tuple[str, str]:
    if subject.patient_id:
        return ("patient", subject.patient_id)
    return ("conversation", subject.conversation_ids[0])

"""A patient's data as a FHIR R4 Bundle (hl7.org/fhir/R4): codes letter for letter."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.rights.transcript import Transcript
from api.rights.viewers import Look
from api.scheduling.schemas import AppointmentRead

Resource = dict[str, Any]
MEDICATION_STATUS = {
    "active": "active",
    "paused": "on-hold",
    "cancelled": "stopped",
    "ended": "completed",
}
# Nobody knows what became of a dose that was not answered.
DOSE_STATUS = {"taken": "completed", "skipped": "not-done", "missed": "unknown"}
CONTACT_SYSTEM = {"phone": "phone", "email": "email"}


def bundle(resources: Sequence[Resource], *, at: datetime) -> Resource:
    """A Bundle of type collection."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": [
            {"fullUrl": f"urn:uuid:{uuid.UUID(one['id'])}", "resource": one} for one in resources
        ],
    }


def patient(
    patient_id: str, *, name: str, birth_on: str, contacts: Sequence[tuple[str, str]]
) -> Resource:
    return {
        "resourceType": "Patient",
        "id": patient_id,
        "name": [{"text": name}],
        "birthDate": birth_on,
        "telecom": [{"system": CONTACT_SYSTEM[kind], "value": value} for kind, value in contacts],
    }


def appointment(one: AppointmentRead, *, patient_id: str, note: str = "") -> Resource:
    """`note`: what the patient wrote for the clinician, in their own words."""
    accepted = "accepted" if one.status == "booked" else "declined"
    return {
        "resourceType": "Appointment",
        "id": one.id,
        "status": one.status,
        "serviceType": [{"text": one.visit_type}],
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        **({"comment": note} if note else {}),
        "participant": [
            {"actor": reference("Patient", patient_id), "status": accepted},
            {"actor": {"display": one.practitioner}, "status": accepted},
            {"actor": {"display": one.location}, "status": accepted},
        ],
    }


def medication_statement(
    plan_id: str,
    *,
    status: str,
    medication: str,
    dose: str,
    schedule: str,
    subject: Resource,
    period: tuple[datetime, datetime | None],
) -> Resource:
    """What the patient asked to be reminded of, in their own words; `period`: since when, and until
    when it was kept."""
    start, end = period
    stopped = {"statusReason": [{"text": "stopped by the patient"}]}
    return {
        "resourceType": "MedicationStatement",
        "id": plan_id,
        "status": MEDICATION_STATUS.get(status, "unknown"),
        **(stopped if status == "cancelled" else {}),
        "medicationCodeableConcept": {"text": medication},
        "subject": subject,
        "effectivePeriod": {
            "start": start.isoformat(),
            **({"end": end.isoformat()} if end else {}),
        },
        "dateAsserted": start.isoformat(),
        "informationSource": subject,
        "dosage": [{"text": dose or medication, "timing": {"code": {"text": schedule}}}],
    }


def administration(
    dose_id: str,
    *,
    status: str,
    at: datetime,
    plan_id: str,
    medication: str,
    subject: Resource,
    was_said: bool = True,
) -> Resource:
    """One dose as the patient answered it, or that it was not answered, or never said."""
    missed = "reminder not answered" if was_said else "reminder not sent"
    reason = {"skipped": "skipped by the patient", "missed": missed}.get(status)
    return {
        "resourceType": "MedicationAdministration",
        "id": dose_id,
        "status": DOSE_STATUS[status],
        **({"statusReason": [{"text": reason}]} if reason else {}),
        "medicationCodeableConcept": {"text": medication},
        "subject": subject,
        "effectiveDateTime": at.isoformat(),
        "supportingInformation": [reference("MedicationStatement", plan_id)],
    }


def consent(one: Transcript, *, subject: Resource) -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/consentscope"
    return {
        "resourceType": "Consent",
        "id": one.conversation_id,
        "status": "active" if one.consented_at else "inactive",
        "scope": {"coding": [{"system": system, "code": "patient-privacy"}]},
        "category": [{"text": "Use of the clinic's virtual assistant"}],
        "patient": subject,
        "policyRule": {"text": f"notice {one.consent_version or 'not answered'}"},
        **({"dateTime": one.consented_at.isoformat()} if one.consented_at else {}),
    }


def audit_event(look: Look) -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/audit-event-type"
    who = look.who or "the clinic's console"
    named = f"{look.at.isoformat()}|{who}|{look.action}"
    return {
        "resourceType": "AuditEvent",
        "id": uuid.uuid5(uuid.NAMESPACE_OID, named).hex,
        "type": {"system": system, "code": "rest"},
        "action": "R",
        "recorded": look.at.isoformat(),
        "agent": [{"who": {"display": who}, "role": [{"text": look.role}], "requestor": True}],
        "source": {"observer": {"display": "Frontdesk"}},
    }


def reference(kind: str, resource_id: str) -> Resource:
    return {"reference": f"urn:uuid:{uuid.UUID(resource_id)}", "type": kind}

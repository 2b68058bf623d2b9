"""The rest of what is kept of a patient as FHIR R4 resources: what is sent, to whom, and asked."""

import uuid
from datetime import datetime

from api.rights.fhir import Resource, reference

# Codes of FHIR: event-status, request-status, task-status, request-priority.
SENT_STATUS = {
    "sent": "completed",
    "waiting": "preparation",
    "cancelled": "stopped",
    "failed": "not-done",
    "noted": "not-done",
}
TASK_STATUS = {"open": "requested", "claimed": "in-progress", "closed": "completed"}
PRIORITY = {"crisis": "stat", "emergency": "stat", "clinical": "urgent", "routine": "routine"}
SYSTEM = {"phone": "phone", "whatsapp": "phone", "email": "email"}


def reminder_choice(
    conversation_id: str,
    *,
    subject: Resource,
    contact: tuple[str, str] | None,
    confirmed_at: datetime | None,
    quiet: tuple[str, str] | None,
    names_medication: bool,
) -> Resource:
    """Where reminders go besides the chat, and when none are sent."""
    notes = []
    if quiet:
        notes.append(f"no reminders from {quiet[0]} to {quiet[1]}")
    if contact:
        notes.append("the medication is named" if names_medication else "no medication is named")
        notes.append(f"agreed to {confirmed_at.isoformat()}" if confirmed_at else "not agreed to")
    medium = {"medium": [{"text": contact[0]}]} if contact else {}
    told = {"recipient": [{"display": contact[1]}]} if contact and contact[1] else {}
    return {
        "resourceType": "CommunicationRequest",
        "id": _id_of("reminder_choice", conversation_id),
        "status": "active",
        "category": [{"text": "medication reminders"}],
        "subject": subject,
        **medium,
        **told,
        **({"note": [{"text": one} for one in notes]} if notes else {}),
    }


def planned_dose(
    dose_id: str,
    *,
    at: datetime,
    is_sent: bool,
    plan_id: str,
    medication: str,
    subject: Resource,
) -> Resource:
    """A reminder that is to come, or was said and waits for its answer."""
    return {
        "resourceType": "CommunicationRequest",
        "id": dose_id,
        "status": "active",
        "category": [{"text": "a dose that is not answered yet" if is_sent else "a dose to come"}],
        "subject": subject,
        "about": [reference("MedicationStatement", plan_id)],
        "payload": [{"contentString": medication}],
        "occurrenceDateTime": at.isoformat(),
    }


def caregiver(
    caregiver_id: str,
    *,
    contact: tuple[str, str],
    status: str,
    period: tuple[datetime, datetime | None],
    subject: Resource,
) -> Resource:
    """Who is told, or was asked to be, when a reminder is not answered."""
    start, end = period
    is_over = status in ("declined", "removed") and end is not None
    return {
        "resourceType": "RelatedPerson",
        "id": caregiver_id,
        "active": status == "confirmed",
        "patient": subject,
        "relationship": [{"text": f"told when a reminder is not answered: {status}"}],
        "telecom": [{"system": SYSTEM.get(contact[0], "other"), "value": contact[1]}],
        "period": {
            "start": start.isoformat(),
            **({"end": end.isoformat()} if is_over and end else {}),
        },
    }


def task(
    escalation_id: str,
    *,
    status: str,
    urgency: str,
    reason: str,
    outcome: str | None,
    contact: str | None,
    opened_at: datetime,
    closed_at: datetime | None,
    subject: Resource,
) -> Resource:
    """That a person was needed, for what, and how it ended."""
    return {
        "resourceType": "Task",
        "id": escalation_id,
        "status": TASK_STATUS[status],
        "intent": "order",
        "priority": PRIORITY.get(urgency, "routine"),
        "code": {"text": reason},
        "for": subject,
        "authoredOn": opened_at.isoformat(),
        "lastModified": (closed_at or opened_at).isoformat(),
        **({"businessStatus": {"text": outcome}} if outcome else {}),
        **({"note": [{"text": f"to be reached at {contact}"}]} if contact else {}),
    }


def communication(
    message_id: str,
    *,
    status: str,
    channel: str,
    recipient: str,
    text: str,
    at: datetime,
    sent_at: datetime | None,
    subject: Resource,
) -> Resource:
    """A message that left for the chat, a phone or a mailbox, or is to leave."""
    return {
        "resourceType": "Communication",
        "id": message_id,
        "status": SENT_STATUS[status],
        "subject": subject,
        "medium": [{"text": channel}],
        **({"recipient": [{"display": recipient}]} if recipient else {}),
        "payload": [{"contentString": text}],
        "note": [{"text": f"written {at.isoformat()}"}],
        **({"sent": sent_at.isoformat()} if sent_at else {}),
    }


def _id_of(kind: str, conversation_id: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}|{conversation_id}").hex

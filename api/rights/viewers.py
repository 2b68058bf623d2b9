"""Who looked at a patient's chats and visits, from the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.audit.models import AuditRecord
from api.escalations.models import Escalation
from api.identity.models import Staff
from api.rights.subject import Subject

LOOKED = ("transcript.read", "data.export", "value.reveal", "visits.read")


@dataclass(frozen=True)
class Look:
    """One access by a member of staff, or at the clinic's console (`who` is None)."""

    at: datetime
    # The account, or what did it at the console: two people may have one name.
    by: str
    who: str | None
    role: str
    action: str


def list_looks(*, session: Session, subject: Subject) -> list[Look]:
    """Accesses by people of the clinic, oldest first; the patient's own are not among them."""
    escalations = select(Escalation.id).where(
        Escalation.conversation_id.in_(subject.conversation_ids)
    )
    rows = session.execute(
        select(AuditRecord, Staff.display_name, Staff.role)
        .outerjoin(Staff, Staff.id == AuditRecord.actor_id)
        .where(
            AuditRecord.actor_kind.in_(("staff", "system")),
            AuditRecord.action.in_(LOOKED),
            or_(
                AuditRecord.subject_id.in_(escalations),
                AuditRecord.subject_id.in_(subject.ids),
            ),
        )
        .order_by(AuditRecord.id)
    )
    return [
        Look(record.at, record.actor_id, name, role or "system", record.action)
        for record, name, role in rows
    ]

"""A dose that is taken before its time: noted for the dose that comes next, which is then not said.

Nearer than NEAR it is that dose; earlier, or while the one before still waits for an answer, it is
asked which. Before the middle between two doses, and earlier than FAR, it is none of them.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.reminders.models import DoseEvent, DoseStatus, PlanStatus, ReminderPlan

NEAR = timedelta(hours=2)
FAR = timedelta(hours=6)


def list_ahead(*, session: Session, conversation_id: str, now: datetime) -> list[DoseEvent]:
    """The next dose of each plan of a conversation, where it may be taken already; locked."""
    coming = session.scalars(
        select(DoseEvent)
        .join(ReminderPlan, ReminderPlan.id == DoseEvent.plan_id)
        .where(
            DoseEvent.conversation_id == conversation_id,
            ReminderPlan.status == PlanStatus.active,
            DoseEvent.status == DoseStatus.planned,
            DoseEvent.snoozed == 0,
            DoseEvent.planned_at > now,
            DoseEvent.planned_at <= now + FAR,
        )
        .order_by(DoseEvent.planned_at)
        .with_for_update(of=DoseEvent)
    )
    first: dict[str, DoseEvent] = {}
    for dose in coming:
        first.setdefault(dose.plan_id, dose)
    return [dose for dose in first.values() if is_ahead(session=session, dose=dose, now=now)]


def is_ahead(*, session: Session, dose: DoseEvent, now: datetime) -> bool:
    """Whether a dose that was not said yet can be the one that was taken by now."""
    if dose.status != DoseStatus.planned or dose.snoozed or not now < dose.planned_at:
        return False
    return now >= dose.planned_at - min(FAR, _distance(session, dose) / 2)


def is_near(dose: DoseEvent, now: datetime) -> bool:
    return dose.planned_at - now <= NEAR


def _distance(session: Session, dose: DoseEvent) -> timedelta:
    """From the dose before; the first dose of a plan can only be near."""
    before = session.scalar(
        select(func.max(DoseEvent.planned_at)).where(
            DoseEvent.plan_id == dose.plan_id,
            DoseEvent.status != DoseStatus.cancelled,
            DoseEvent.planned_at < dose.planned_at,
        )
    )
    return 2 * NEAR if before is None else dose.planned_at - before

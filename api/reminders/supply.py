"""How much is left, by the patient's own count, and the one message before it runs out."""

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.errors import FrontdeskError
from api.reminders.models import ReminderPlan

MOST = 10_000


class SupplyUnclear(FrontdeskError):
    code, status, title = "REM-004", 422, "How much is left needs whole numbers above nothing."


def set_supply(
    *, session: Session, plan: ReminderPlan, remaining: int, per_dose: int, refill_at: int
) -> None:
    """Count down from `remaining` by `per_dose` with each dose taken; tell at `refill_at`.

    All three are the patient's words. Nothing is derived from the dose.

    Raises:
        SupplyUnclear.
    """
    if not (0 < remaining <= MOST and 0 < per_dose <= remaining and 0 <= refill_at <= MOST):
        raise SupplyUnclear
    plan.remaining, plan.per_dose, plan.refill_at = remaining, per_dose, refill_at
    plan.refill_told_at = None
    audit.record(
        session=session,
        actor=("patient", plan.conversation_id),
        action="reminder.supply",
        subject=("reminder", plan.id),
    )


def note_taken(*, plan: ReminderPlan) -> None:
    """One dose less; never below nothing."""
    if plan.remaining is not None:
        plan.remaining = max(0, plan.remaining - (plan.per_dose or 1))

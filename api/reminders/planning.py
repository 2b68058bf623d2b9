"""Dose events of the next 48 hours: one row for each due instant, written once.

`planned_until` of a plan is how far its doses are written; planning goes on from there and never
back. So an outage leaves no hole, a clock set back writes nothing twice, and any number of
planners may run.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from api.db import insert_into, new_id
from api.reminders.early import NEAR
from api.reminders.models import DoseEvent, DoseStatus, PlanKind, PlanStatus, ReminderPlan
from api.reminders.recurrence import due_times, is_over, span_of, to_instant, to_local

log = structlog.get_logger()
AHEAD = timedelta(hours=48)
# Planned again once an hour, not at each round.
AGAIN = timedelta(hours=47)
# Further apart, the same wall time is another dose: a flight over the date line.
SAME_DOSE = timedelta(hours=12)
# So long a move to another zone can be taken back.
BACK_WITHIN = timedelta(hours=1)
AT_ONCE = 200
NOTED = (DoseStatus.taken, DoseStatus.skipped)


def plan_ahead(*, session: Session, now: datetime, after_id: str = "") -> str | None:
    """Write what is missing of some plans; return the id to go on from, None at the end."""
    wanted = (
        select(ReminderPlan)
        .where(
            ReminderPlan.status == PlanStatus.active,
            ReminderPlan.planned_until < now + AGAIN,
            ReminderPlan.id > after_id,
        )
        .order_by(ReminderPlan.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    plans = session.scalars(wanted).all()
    rows: list[dict[str, object]] = []
    for plan in plans:
        try:
            rows += list_missing(plan=plan, now=now)
        except (ValueError, KeyError) as error:  # one plan must not keep the others back
            log.error("plan_not_kept", plan_id=plan.id, kind=type(error).__name__)
    _write(session, rows)
    return plans[-1].id if plans else None


def plan_doses(*, session: Session, plan: ReminderPlan, now: datetime) -> None:
    """Write the doses of the next 48 hours; may be repeated freely."""
    if plan.status == PlanStatus.active:
        _write(session, list_missing(plan=plan, now=now))


def list_missing(*, plan: ReminderPlan, now: datetime) -> list[dict[str, object]]:
    """Rows of the doses between what is planned and 48 hours from now; moves the plan's mark."""
    until = now + AHEAD
    if until <= plan.planned_until:
        return []
    rows: list[dict[str, object]] = [
        {
            "id": new_id(),
            "plan_id": plan.id,
            "conversation_id": plan.conversation_id,
            "due_local": wall,
            "planned_at": instant,
            "due_at": instant,
            "snoozed": 0,
            "status": DoseStatus.planned,
        }
        for wall, instant in due_times(**rule_of(plan), after=plan.planned_until, until=until)
    ]
    plan.planned_until = until
    return rows


def preview(*, plan: ReminderPlan, after: datetime) -> list[str]:
    """The wall times of the coming doses, written nowhere.

    Of so many days that each of the plan's rules has had its turn, however far apart its doses are.
    """
    until = after + timedelta(days=span_of(plan.recurrence))
    return [wall for wall, _at in due_times(**rule_of(plan), after=after, until=until)]


def drop_planned(
    *, session: Session, plan: ReminderPlan, now: datetime, all_of_it: bool = False
) -> None:
    """Forget doses that lie ahead; with `all_of_it` what is due or snoozed comes no more either."""
    of_plan = (DoseEvent.plan_id == plan.id) & (DoseEvent.status == DoseStatus.planned)
    session.execute(
        delete(DoseEvent).where(of_plan, DoseEvent.snoozed == 0, DoseEvent.planned_at > now)
    )
    if all_of_it:
        session.execute(update(DoseEvent).where(of_plan).values(status=DoseStatus.cancelled))
    plan.planned_until = now


def move_to_zone(*, session: Session, plan: ReminderPlan, time_zone: str, now: datetime) -> None:
    """Keep a wall plan's clock times where the patient is now; intervals keep their distance.

    Each wall time comes once: what was due in the old zone is not due again in the new one, and
    what the journey jumped over is late there, so sent or missed by the plan's window.
    """
    if plan.kind == PlanKind.wall and plan.status == PlanStatus.active:
        here = to_instant(to_local(now, plan.time_zone), time_zone)
        drop_planned(session=session, plan=plan, now=now)
        plan.planned_until = here if abs(here - now) <= SAME_DOSE else now
    plan.time_zone = time_zone
    plan_doses(session=session, plan=plan, now=now)
    _drop_repeated(session, plan, now, (DoseStatus.sent, *NOTED))


def move_back(*, session: Session, plan: ReminderPlan, time_zone: str, now: datetime) -> None:
    """Take back a move of the last BACK_WITHIN: as if the clocks had never been another zone's.

    Doses that only the other zone had and that were never said are gone.
    """
    drop_planned(session=session, plan=plan, now=now)
    unsaid = session.scalars(
        select(DoseEvent).where(
            DoseEvent.plan_id == plan.id,
            DoseEvent.sent_at.is_(None),
            DoseEvent.status.in_((DoseStatus.planned, DoseStatus.missed)),
            DoseEvent.planned_at > now - SAME_DOSE - BACK_WITHIN,
        )
    )
    for dose in unsaid:
        if to_instant(dose.due_local, time_zone) != dose.planned_at:
            session.delete(dose)
    session.flush()
    plan.time_zone, plan.planned_until = time_zone, now - BACK_WITHIN
    plan_doses(session=session, plan=plan, now=now)
    # What was only said by the other zone's clock comes at its own time, too.
    _drop_repeated(session, plan, now, NOTED)


def _drop_repeated(
    session: Session, plan: ReminderPlan, now: datetime, settled: Sequence[DoseStatus]
) -> None:
    """Doses of a wall plan that were had already by another zone's clock do not come again."""
    if plan.kind != PlanKind.wall:
        return
    of_plan = DoseEvent.plan_id == plan.id
    had = session.scalars(
        select(DoseEvent).where(
            of_plan,
            DoseEvent.status.in_(settled)
            | ((DoseEvent.status == DoseStatus.planned) & (DoseEvent.snoozed > 0)),
            DoseEvent.planned_at > now - SAME_DOSE - BACK_WITHIN,
        )
    ).all()
    for dose in had:
        session.execute(
            delete(DoseEvent).where(
                of_plan,
                DoseEvent.id != dose.id,
                DoseEvent.status == DoseStatus.planned,
                DoseEvent.snoozed == 0,
                DoseEvent.due_local == dose.due_local,
                DoseEvent.planned_at >= dose.planned_at - SAME_DOSE,
                DoseEvent.planned_at <= dose.planned_at + SAME_DOSE,
            )
        )


def pass_over_noted(*, session: Session, plan: ReminderPlan, now: datetime) -> None:
    """By other times, a dose that was noted before its time does not come again."""
    noted = session.scalar(
        select(func.max(DoseEvent.planned_at)).where(
            DoseEvent.plan_id == plan.id,
            DoseEvent.status.in_(NOTED),
            DoseEvent.planned_at > now,
        )
    )
    if noted is not None:
        plan.planned_until = max(plan.planned_until, noted + NEAR)


def end_plans(*, session: Session, now: datetime) -> int:
    """Close plans whose last dose is over."""
    bounded = or_(
        ReminderPlan.recurrence.contains("UNTIL="), ReminderPlan.recurrence.contains("COUNT=")
    )
    waiting = exists().where(
        DoseEvent.plan_id == ReminderPlan.id, DoseEvent.status == DoseStatus.planned
    )
    plans: Sequence[ReminderPlan] = session.scalars(
        select(ReminderPlan)
        .where(ReminderPlan.status == PlanStatus.active, bounded, ~waiting)
        .with_for_update(skip_locked=True)
    ).all()
    over = [plan for plan in plans if is_over(**rule_of(plan), after=plan.planned_until)]
    for plan in over:
        plan.status, plan.cancelled_at = PlanStatus.ended, now
    return len(over)


def _write(session: Session, rows: list[dict[str, object]]) -> None:
    if rows:
        statement = insert_into(session, DoseEvent).on_conflict_do_nothing()
        session.execute(statement, rows)


def rule_of(plan: ReminderPlan) -> dict[str, Any]:
    return {
        "recurrence": plan.recurrence,
        "kind": plan.kind,
        "time_zone": plan.time_zone,
        "start_local": plan.start_local,
        "starts_at": plan.starts_at,
    }

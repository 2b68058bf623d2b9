"""Answers to a dose: taken, skipped, later. Each dose is answered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.reminders import supply
from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan

SNOOZE = timedelta(minutes=10)
ANSWERABLE = timedelta(hours=12)
ANSWERS = ("taken", "skipped", "snoozed")


def answer_dose_payload(*, session: Session, conversation_id: str, payload: str) -> str:
    """A tapped answer, `/dose_taken:<id>`; return taken, skipped, snoozed, too_late or closed."""
    verb, _, dose_id = payload.removeprefix("/dose_").partition(":")
    dose = session.get(DoseEvent, dose_id, with_for_update=True)
    if dose is None or dose.conversation_id != conversation_id or verb not in ANSWERS:
        return "closed"
    return answer_dose(session=session, dose=dose, answer=verb)


@dataclass(frozen=True)
class Noted:
    """What came of an answer in words. `answered`: taken, skipped, snoozed, too_late, closed, or
    `which`: several medicines wait for an answer. `doses`: by plan, the doses it is about."""

    answered: str
    doses: dict[str, str]


def answer_latest_dose(
    *,
    session: Session,
    conversation_id: str,
    answer: str,
    plan_ids: Sequence[str] | None = None,
    is_for_all: bool = False,
) -> Noted:
    """An answer in words, for the last dose of each plan that was sent and not yet answered.

    `plan_ids`: the plans whose medicines it names, none where it names another one; None where it
    names no medicine, which is clear only while one waits or the answer is for all of them.
    """
    waiting: dict[str, DoseEvent] = {}
    for dose in session.scalars(_open_doses(conversation_id).with_for_update()):
        waiting.setdefault(dose.plan_id, dose)
    meant = [one for one in waiting.values() if plan_ids is None or one.plan_id in plan_ids]
    if not waiting or answer not in ANSWERS or (plan_ids and not meant):
        return Noted("closed", {})
    if not meant or (len(meant) > 1 and plan_ids is None and not is_for_all):
        return Noted("which", {one.plan_id: one.id for one in waiting.values()})
    noted = [answer_dose(session=session, dose=one, answer=answer) for one in meant]
    return Noted(noted[0], {one.plan_id: one.id for one in meant})


def is_dose_open(*, session: Session, conversation_id: str) -> bool:
    """Whether a reminder that was sent still waits for its answer."""
    return session.scalar(_open_doses(conversation_id).limit(1)) is not None


def answer_dose(*, session: Session, dose: DoseEvent, answer: str) -> str:
    """Note an answer to an open dose.

    `too_late`: it cannot be put off, because the next dose would come first or its own window
    would be over; it stays open.
    """
    asleep = dose.status == DoseStatus.planned and dose.snoozed > 0
    if dose.status != DoseStatus.sent and not asleep:
        return "closed"
    if asleep and answer == "snoozed":
        return answer
    now = clock.now()
    if answer == "snoozed":
        if not _may_wait(session, dose, now + SNOOZE):
            return "too_late"
        dose.status, dose.snoozed = DoseStatus.planned, dose.snoozed + 1
        dose.due_at = now + SNOOZE
    else:
        dose.status, dose.answered_at = DoseStatus(answer), now
        if answer == "taken":
            supply.note_taken(plan=session.get_one(ReminderPlan, dose.plan_id))
    audit.record(
        session=session,
        actor=("patient", dose.conversation_id),
        action=f"dose.{answer}",
        subject=("reminder", dose.id),
    )
    return answer


def answer_by_link(*, session: Session, dose_id: str, answer: str) -> str:
    """An answer behind a signed link; return taken, skipped, snoozed, too_late or closed.

    A link of a dose that is too old to be answered is closed like an answered one.
    """
    dose = session.get(DoseEvent, dose_id, with_for_update=True)
    if dose is None or answer not in ANSWERS or not is_answerable(dose):
        return "closed"
    return answer_dose(session=session, dose=dose, answer=answer)


def is_answerable(dose: DoseEvent) -> bool:
    waits = dose.status == DoseStatus.sent or (
        dose.status == DoseStatus.planned and dose.snoozed > 0
    )
    return waits and dose.sent_at is not None and dose.sent_at > clock.now() - ANSWERABLE


def _may_wait(session: Session, dose: DoseEvent, until: datetime) -> bool:
    """Never past the plan's next dose: two of them at once are read as "take two"."""
    following = session.scalar(
        select(func.min(DoseEvent.planned_at)).where(
            DoseEvent.plan_id == dose.plan_id,
            DoseEvent.planned_at > dose.planned_at,
            DoseEvent.status != DoseStatus.cancelled,
        )
    )
    window = session.get_one(ReminderPlan, dose.plan_id).window_minutes
    if until > dose.planned_at + timedelta(minutes=window):
        return False
    return following is None or until < following


def _open_doses(conversation_id: str) -> Select[DoseEvent]:
    return (
        select(DoseEvent)
        .where(
            DoseEvent.conversation_id == conversation_id,
            or_(
                DoseEvent.status == DoseStatus.sent,
                and_(DoseEvent.status == DoseStatus.planned, DoseEvent.snoozed > 0),
            ),
            DoseEvent.sent_at > clock.now() - ANSWERABLE,
        )
        .order_by(DoseEvent.sent_at.desc(), DoseEvent.id)
    )

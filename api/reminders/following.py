"""What comes of a reminder that nobody answered: one question, then the chosen person, then missed.

Neither says "take it now": late can be unsafe.
"""

import itertools
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.escalations import service as escalations
from api.escalations.models import Urgency
from api.outbox import service as outbox
from api.privacy.keys import KeyDestroyed, KeyStore, KeyUnavailable
from api.reminders import caregivers, deliveries
from api.reminders.models import DoseEvent, DoseStatus, PlanStatus, ReminderPlan
from api.settings import Settings

log = structlog.get_logger()
ASK_AFTER = timedelta(minutes=30)
TELL_AFTER = timedelta(minutes=60)
# After an outage nobody is asked about yesterday.
NO_LATER = timedelta(hours=4)
CLOSE_AFTER = timedelta(days=1)
AT_ONCE = 100
# A run is looked for among the doses of so long.
RUN_WITHIN = timedelta(days=30)


def follow_up(*, session: Session, keystore: KeyStore, settings: Settings, now: datetime) -> int:
    """Ask once about each open dose; later tell the caregiver. Return how many were handled."""
    asked = _due(session, now, ASK_AFTER, DoseEvent.followed_up_at.is_(None))
    done = 0
    for dose in asked:
        if deliveries.is_held(session=session, conversation_id=dose.conversation_id):
            _drop_if_late(session, dose, now)
            continue
        if _put(session, keystore, dose.conversation_id, f"follow_up:{dose.id}"):
            dose.followed_up_at = now
            done += 1
    # Not before the patient had time to answer the question.
    asked_before = DoseEvent.followed_up_at <= now - (TELL_AFTER - ASK_AFTER)
    told = _due(session, now, TELL_AFTER, DoseEvent.caregiver_told_at.is_(None) & asked_before)
    for dose in told:
        if deliveries.is_held(session=session, conversation_id=dose.conversation_id):
            _drop_if_late(session, dose, now)
            continue
        try:
            caregivers.tell_missed(
                session=session,
                keystore=keystore,
                settings=settings,
                conversation=session.get_one(Conversation, dose.conversation_id),
                dose_id=dose.id,
            )
        except (KeyDestroyed, KeyUnavailable) as error:
            log.error("caregiver_not_told", dose_id=dose.id, kind=type(error).__name__)
            if isinstance(error, KeyUnavailable):  # it may come back
                continue
        dose.caregiver_told_at = now
        done += 1
    return done


def _drop_if_late(session: Session, dose: DoseEvent, now: datetime) -> None:
    """What an alarm holds back longer than the dose's window is asked and told no more."""
    plan = session.get_one(ReminderPlan, dose.plan_id)
    if deliveries.is_late(dose, plan, now):
        dose.held_at = dose.followed_up_at = dose.caregiver_told_at = now


def tell_refills(*, session: Session, keystore: KeyStore, now: datetime) -> int:
    """Tell once when the patient's count says that it runs out."""
    plans = session.scalars(
        select(ReminderPlan)
        .where(
            ReminderPlan.status == PlanStatus.active,
            ReminderPlan.remaining <= ReminderPlan.refill_at,
            ReminderPlan.refill_told_at.is_(None),
        )
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for plan in plans:
        if deliveries.is_held(session=session, conversation_id=plan.conversation_id):
            continue
        if _put(session, keystore, plan.conversation_id, f"refill:{plan.id}", now):
            plan.refill_told_at = now
    return sum(plan.refill_told_at is not None for plan in plans)


def escalate_runs(*, session: Session, now: datetime, limit: int) -> int:
    """Where the last `limit` doses of a plan were all skipped or missed, a person may ask why.

    A routine question; 0: never. The clinic's clinicians choose the limit. Asked again once the
    question before is closed, for as many doses that were due after that.
    """
    if not limit:
        return 0
    left_out = (DoseStatus.skipped, DoseStatus.missed)
    # What an outage kept back was left out by nobody; an early answer counts unsaid.
    was_said = (DoseEvent.status != DoseStatus.missed) | DoseEvent.sent_at.is_not(None)
    often = session.scalars(
        select(DoseEvent.plan_id)
        .where(DoseEvent.status.in_(left_out), was_said, DoseEvent.planned_at > now - RUN_WITHIN)
        .group_by(DoseEvent.plan_id)
        .having(func.count() >= limit)
    ).all()
    opened = 0
    for plan_id in often:
        plan = session.get_one(ReminderPlan, plan_id)
        run = _next_run(session, plan_id) if plan.status == PlanStatus.active else None
        if run is None:
            continue
        last = session.scalars(
            select(DoseEvent.status)
            .where(
                DoseEvent.plan_id == plan_id,
                DoseEvent.status.in_((*left_out, DoseStatus.taken)),
                was_said,
                DoseEvent.planned_at > (run.since or now - RUN_WITHIN),
            )
            .order_by(DoseEvent.planned_at.desc())
            .limit(limit)
        ).all()
        if len(last) == limit and DoseStatus.taken not in last:
            _escalation, is_new = escalations.escalate(
                session=session,
                conversation_id=plan.conversation_id,
                utterance_id=run.id,
                urgency=Urgency.routine,
                reason="doses_left_out",
            )
            opened += is_new
    return opened


@dataclass(frozen=True)
class _Run:
    """What the next question of a plan is known by, and after when its doses were due."""

    id: str
    since: datetime | None


def _next_run(session: Session, plan_id: str) -> _Run | None:
    """None while a question about the plan is open."""
    since = None
    for number in itertools.count():
        run_id = _run_id(plan_id, number)
        asked = escalations.find_of(session=session, utterance_id=run_id)
        if asked is None:
            return _Run(run_id, since)
        if asked.closed_at is None:
            return None
        since = asked.closed_at
    return None


def _run_id(plan_id: str, number: int) -> str:
    """No message asked for a person here; one that did, when the plan was made, hides nothing."""
    name = f"doses_left_out|{plan_id}" + (f"|{number}" if number else "")
    return uuid.uuid5(uuid.NAMESPACE_OID, name).hex


def close_unanswered(*, session: Session, now: datetime) -> int:
    """Doses that nobody answered within a day count as missed."""
    closed = session.execute(
        update(DoseEvent)
        .where(DoseEvent.status == DoseStatus.sent, DoseEvent.sent_at < now - CLOSE_AFTER)
        .values(status=DoseStatus.missed)
        .returning(DoseEvent.id)
    ).all()
    return len(closed)


def _due(
    session: Session, now: datetime, after: timedelta, not_yet: ColumnElement[bool]
) -> list[DoseEvent]:
    return list(
        session.scalars(
            select(DoseEvent)
            .where(
                DoseEvent.status == DoseStatus.sent,
                DoseEvent.plan_id.in_(
                    select(ReminderPlan.id).where(
                        ReminderPlan.status.in_((PlanStatus.active, PlanStatus.ended))
                    )
                ),
                DoseEvent.sent_at <= now - after,
                DoseEvent.sent_at > now - NO_LATER,
                not_yet,
            )
            .order_by(DoseEvent.sent_at)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
    )


def _put(
    session: Session,
    keystore: KeyStore,
    conversation_id: str,
    to: str,
    at: datetime | None = None,
) -> bool:
    """A message into the chat; whether it still holds is looked at again when it is said.

    False if a key cannot be read now: to be tried again.
    """
    conversation = session.get_one(Conversation, conversation_id)
    try:
        replies = deliveries.to_replies(
            session=session, keystore=keystore, conversation=conversation, to=to
        )
        if not replies:
            return True
        outbox.enqueue(
            session=session,
            keystore=keystore,
            key_id=conversation.key_id,
            conversation_id=conversation_id,
            language=conversation.language,
            channel="chat",
            to=to,
            text=replies[0].content.text,
            dedupe_key=f"{to}:{at.isoformat()}" if at else to,
        )
    except (KeyDestroyed, KeyUnavailable) as error:
        log.error("not_followed_up", subject=to, kind=type(error).__name__)
        return isinstance(error, KeyDestroyed)
    return True

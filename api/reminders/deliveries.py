"""Due doses into the outbox, and their words in the chat."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.content import Reply
from api.conversations.models import Conversation
from api.conversations.notices import notice
from api.escalations.discretion import is_kept_inside
from api.escalations.stops import is_stopped
from api.outbox import service as outbox
from api.privacy.keys import KeyDestroyed, KeyStore, KeyUnavailable
from api.reminders import caregivers, contact, undelivered
from api.reminders.models import DoseEvent, DoseStatus, PlanStatus, ReminderPlan
from api.reminders.service import Reminder, read_plan
from api.settings import Settings

log = structlog.get_logger()
BATCH = 100
# A reminder that is said later says so.
ON_TIME = timedelta(minutes=10)
# When a key could not be read, or an alarm holds it back.
TRY_AGAIN = timedelta(minutes=1)
# What tells that staff answered in the chat is `about` this.
ANSWER = "answer"
# Of a plan that was stopped or paused nothing is asked any more.
CHASED = (PlanStatus.active, PlanStatus.ended)


def enqueue_due(*, session: Session, keystore: KeyStore, settings: Settings, now: datetime) -> int:
    """Put due doses into the outbox; too late to be useful means missed, not sent.

    "Take it now" much later than planned can be unsafe advice, so it is never said; nor is it
    below an alarm, where it may be the medicine that was taken.
    """
    due = session.scalars(
        select(DoseEvent)
        .where(DoseEvent.status == DoseStatus.planned, DoseEvent.due_at <= now)
        .order_by(DoseEvent.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for dose in due:
        plan = session.get_one(ReminderPlan, dose.plan_id)
        if is_late(dose, plan, now) or _is_followed(session, dose, now):
            dose.status = DoseStatus.missed
            continue
        if is_held(session=session, conversation_id=dose.conversation_id):
            dose.due_at, dose.held_at = now + TRY_AGAIN, now
            continue
        try:
            with session.begin_nested():
                _enqueue(session, keystore, settings, plan, dose, now)
        except (KeyDestroyed, KeyUnavailable) as error:  # nor one dose the others
            log.error("dose_unreadable", dose_id=dose.id, kind=type(error).__name__)
            if isinstance(error, KeyDestroyed):
                dose.status = DoseStatus.cancelled
            else:  # the key may come back while the dose is of use
                dose.due_at = now + TRY_AGAIN
            continue
        dose.status, dose.sent_at = DoseStatus.sent, now
    return len(due)


def _enqueue(
    session: Session,
    keystore: KeyStore,
    settings: Settings,
    plan: ReminderPlan,
    dose: DoseEvent,
    now: datetime,
) -> None:
    conversation = session.get_one(Conversation, dose.conversation_id)
    reply = dose_reply(session=session, keystore=keystore, dose=dose, conversation=conversation)
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        language=conversation.language,
        channel="chat",
        to=dose.id,
        text=reply.content.text,
        dedupe_key=f"dose:{dose.id}:{dose.snoozed}",
    )
    words = read_plan(session=session, keystore=keystore, plan=plan)
    contact.enqueue_dose(
        session=session,
        keystore=keystore,
        settings=settings,
        conversation=conversation,
        plan=plan,
        dose=dose,
        words={
            "medication": _in_words(words),
            "time": _clock_of(_meant_for(dose), plan, conversation.language),
        },
        now=now,
    )


def is_held(*, session: Session, conversation_id: str) -> bool:
    """Whether an emergency or a crisis holds the reminders of a chat back."""
    conversation = session.get_one(Conversation, conversation_id)
    return is_stopped(session=session, conversation=conversation)


def is_wanted(*, session: Session, conversation_id: str, about: str) -> bool:
    """Whether a message outside the chat still holds when it is about to leave."""
    conversation = session.get_one(Conversation, conversation_id)
    if is_kept_inside(session=session, conversation=conversation):
        return False
    kind, _, subject_id = about.partition(":")
    if kind == ANSWER:
        return True
    if kind == contact.ABOUT:
        return contact.is_asked(session=session, link_id=subject_id)
    if kind == caregivers.ABOUT_QUESTION:
        return caregivers.is_asked(session=session, caregiver_id=subject_id)
    dose = session.get(DoseEvent, subject_id)
    if dose is None or dose.status != DoseStatus.sent:
        return False
    if is_stopped(session=session, conversation=conversation):
        return False
    plan = session.get_one(ReminderPlan, dose.plan_id)
    if plan.status not in CHASED:
        return False
    if kind == caregivers.ABOUT:
        return caregivers.is_confirmed(session=session, conversation_id=dose.conversation_id)
    if is_late(dose, plan, clock.now()):
        return False
    chosen = contact.find_confirmed(session=session, conversation_id=dose.conversation_id)
    return chosen is not None


def to_replies(
    *, session: Session, keystore: KeyStore, conversation: Conversation, to: str
) -> tuple[Reply, ...]:
    """What the chat says for a dose, `follow_up:<dose>`, `refill:<plan>`,
    `reminders_only_here:<chat>` or `undelivered:<channel>`; nothing if it was answered, cancelled,
    held back or is too late."""
    kind, _, subject_id = to.rpartition(":")
    if kind == undelivered.KIND:
        return (undelivered.reply(channel=subject_id, conversation=conversation),)
    if kind == contact.ONLY_HERE:
        return (notice(kind, conversation.language, keep_offers=True),)
    stopped = is_stopped(session=session, conversation=conversation)
    if kind == "refill":
        return () if stopped else _refill(session, keystore, conversation, subject_id)
    dose = session.get(DoseEvent, subject_id)
    if dose is None or dose.status != DoseStatus.sent:
        return ()
    if stopped:  # an alarm came while it was on its way
        if kind != "follow_up":
            dose.status, dose.sent_at, dose.held_at = DoseStatus.missed, None, clock.now()
        return ()
    plan = session.get_one(ReminderPlan, dose.plan_id)
    if kind == "follow_up":
        if plan.status not in CHASED:
            return ()
        reply = dose_reply(
            session=session,
            keystore=keystore,
            dose=dose,
            conversation=conversation,
            name="dose_follow_up",
        )
        return (reply,)
    if plan.status not in CHASED:
        dose.status = DoseStatus.cancelled
        return ()
    if is_late(dose, plan, clock.now()):
        dose.status = DoseStatus.missed
        return ()
    after_time = _meant_for(dose) < clock.now() - ON_TIME
    reply = dose_reply(
        session=session,
        keystore=keystore,
        dose=dose,
        conversation=conversation,
        name="dose_due_late" if after_time else "dose_due",
    )
    return (reply,)


def _meant_for(dose: DoseEvent) -> datetime:
    """When it was to be said, by the plan or by a snooze, however often it was tried."""
    return dose.due_at if dose.snoozed else dose.planned_at


def is_late(dose: DoseEvent, plan: ReminderPlan, now: datetime) -> bool:
    """Whether the plan's window is over; it counts from when the dose was due, not from a snooze,
    which never goes beyond it."""
    return dose.planned_at < now - timedelta(minutes=plan.window_minutes)


def _is_followed(session: Session, dose: DoseEvent, now: datetime) -> bool:
    """Whether the plan's next dose is due as well: two of them at once are read as "take two"."""
    later = select(DoseEvent.id).where(
        DoseEvent.plan_id == dose.plan_id,
        DoseEvent.planned_at > dose.planned_at,
        DoseEvent.planned_at <= now,
        DoseEvent.status != DoseStatus.cancelled,
    )
    return session.scalars(later.limit(1)).first() is not None


def dose_reply(
    *,
    session: Session,
    keystore: KeyStore,
    dose: DoseEvent,
    conversation: Conversation,
    name: str = "dose_due",
) -> Reply:
    """The reminder in the patient's own words, with its three answers."""
    plan = session.get_one(ReminderPlan, dose.plan_id)
    words = read_plan(session=session, keystore=keystore, plan=plan)
    said_at = dose.planned_at if name == "dose_follow_up" else _meant_for(dose)
    return notice(
        name,
        conversation.language,
        keep_offers=True,
        medication=_in_words(words),
        time=_clock_of(said_at, plan, conversation.language),
        dose=dose.id,
    )


def _refill(
    session: Session, keystore: KeyStore, conversation: Conversation, plan_id: str
) -> tuple[Reply, ...]:
    plan = session.get(ReminderPlan, plan_id)
    if plan is None or plan.status != PlanStatus.active or plan.remaining is None:
        return ()
    words = read_plan(session=session, keystore=keystore, plan=plan)
    left = str(plan.remaining)
    return (notice("refill", conversation.language, medication=_in_words(words), left=left),)


def _clock_of(instant: datetime, plan: ReminderPlan, language: str) -> str:
    hour = instant.astimezone(ZoneInfo(plan.time_zone))
    return f"{hour:%H:%M}" if language == "es" else f"{hour:%I:%M %p}".lstrip("0")


def _in_words(words: Reminder) -> str:
    return " ".join(part for part in (words.medication, words.dose) if part)

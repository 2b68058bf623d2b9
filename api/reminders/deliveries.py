"""Due doses into the outbox, and their words in the chat."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import clock
from api.conversations.content import Reply
from api.conversations.models import Conversation
from api.conversations.notices import notice
from api.outbox import service as outbox
from api.privacy.keys import KeyStore
from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan
from api.reminders.service import USEFUL_FOR, list_active, plan_doses, read_plan

BATCH = 100


def plan_ahead(*, session: Session, now: datetime) -> int:
    """Write the doses of the next 48 hours for each active plan."""
    plans = list_active(session=session)
    for plan in plans:
        plan_doses(session=session, plan=plan, now=now)
    return len(plans)


def enqueue_due(*, session: Session, keystore: KeyStore, now: datetime) -> int:
    """Put due doses into the outbox; too late to be useful means missed, not sent.

    "Take it now" much later than planned can be unsafe advice, so it is never said.
    """
    due = session.scalars(
        select(DoseEvent)
        .where(DoseEvent.status == DoseStatus.planned, DoseEvent.due_at <= now)
        .order_by(DoseEvent.due_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for dose in due:
        if dose.due_at < now - USEFUL_FOR:
            dose.status = DoseStatus.missed
            continue
        conversation = session.get_one(Conversation, dose.conversation_id)
        text = dose_reply(session=session, keystore=keystore, dose=dose, conversation=conversation)
        outbox.enqueue(
            session=session,
            keystore=keystore,
            key_id=conversation.key_id,
            conversation_id=conversation.id,
            channel="chat",
            to=dose.id,
            text=text.content.text,
            dedupe_key=f"dose:{dose.id}:{dose.snoozed}",
        )
        dose.status, dose.sent_at = DoseStatus.sent, now
    return len(due)


def to_replies(
    *, session: Session, keystore: KeyStore, conversation: Conversation, dose_id: str
) -> tuple[Reply, ...]:
    """What the chat says for a dose: nothing if it was answered or cancelled meanwhile."""
    dose = session.get(DoseEvent, dose_id)
    if dose is None or dose.status != DoseStatus.sent:
        return ()
    return (dose_reply(session=session, keystore=keystore, dose=dose, conversation=conversation),)


def dose_reply(
    *, session: Session, keystore: KeyStore, dose: DoseEvent, conversation: Conversation
) -> Reply:
    """The reminder in the patient's own words, with its three answers."""
    plan = session.get_one(ReminderPlan, dose.plan_id)
    words = read_plan(session=session, keystore=keystore, plan=plan)
    wall = dose.due_local[11:]
    if conversation.language != "es":
        hour = datetime.strptime(wall, "%H:%M").replace(tzinfo=clock.now().tzinfo)
        wall = f"{hour:%I:%M %p}".lstrip("0")
    return notice(
        "dose_due",
        conversation.language,
        keep_offers=True,
        medication=" ".join(part for part in (words.medication, words.dose) if part),
        time=wall,
        dose=dose.id,
    )


def close_unanswered(*, session: Session, now: datetime) -> int:
    """Doses that nobody answered within a day count as missed."""
    closed = session.execute(
        update(DoseEvent)
        .where(DoseEvent.status == DoseStatus.sent, DoseEvent.sent_at < now - timedelta(days=1))
        .values(status=DoseStatus.missed)
        .returning(DoseEvent.id)
    ).all()
    return len(closed)

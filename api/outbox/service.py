"""Put messages into the outbox; lease, send and mark them from the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from api import clock
from api.db import insert_into, new_id
from api.outbox.models import DeliveryStatus, OutboxMessage
from api.privacy.keys import KeyStore

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 8
# Leased together; what goes into chats is also said and marked together.
AT_ONCE = 50


@dataclass(frozen=True)
class Delivery:
    """One message, opened for sending. Identifiable."""

    id: str
    channel: str
    conversation_id: str
    to: str
    text: str
    created_at: datetime
    status: str


def enqueue(
    *,
    session: Session,
    keystore: KeyStore,
    key_id: str,
    conversation_id: str,
    channel: str,
    to: str,
    text: str,
    dedupe_key: str,
    due_at: datetime | None = None,
) -> None:
    """Add a message to the caller's transaction; the same dedupe_key is kept once."""
    cipher, message_id, now = keystore.cipher(key_id), new_id(), clock.now()
    session.execute(
        insert_into(session, OutboxMessage)
        .values(
            id=message_id,
            dedupe_key=dedupe_key,
            channel=channel,
            conversation_id=conversation_id,
            key_id=key_id,
            recipient_ciphertext=cipher.encrypt(to, where=f"outbox_message.to.{message_id}"),
            content_ciphertext=cipher.encrypt(text, where=f"outbox_message.text.{message_id}"),
            status=DeliveryStatus.waiting,
            attempts=0,
            due_at=due_at or now,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=[OutboxMessage.dedupe_key])
    )


def is_known(*, session: Session, dedupe_key: str) -> bool:
    """Whether a message of this cause was put in before."""
    query = select(OutboxMessage.id).where(OutboxMessage.dedupe_key == dedupe_key)
    return session.scalars(query).first() is not None


def lease_due(*, session: Session, now: datetime, limit: int = AT_ONCE) -> Sequence[str]:
    """Take due messages for LEASE; a worker that dies gives them back by time."""
    free = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now)
    wanted = (
        select(OutboxMessage.id)
        .where(OutboxMessage.status == DeliveryStatus.waiting, OutboxMessage.due_at <= now, free)
        .order_by(OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = session.scalars(wanted).all()
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(leased_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return ids


def open_delivery(*, session: Session, keystore: KeyStore, message_id: str) -> Delivery:
    row = session.get_one(OutboxMessage, message_id)
    return _opened(row, keystore)


def mark_all_sent(*, session: Session, message_ids: Sequence[str]) -> set[str]:
    """Note that messages have left; return those that nobody noted before."""
    marked = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(message_ids), OutboxMessage.status == DeliveryStatus.waiting)
        .values(status=DeliveryStatus.sent, sent_at=clock.now(), leased_until=None, error=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return set(marked)


def mark_sent(*, session: Session, message_id: str) -> bool:
    """Note that a message has left; False if somebody else noted it before."""
    return bool(mark_all_sent(session=session, message_ids=[message_id]))


def mark_failed(*, session: Session, message_id: str, error: str) -> None:
    """Try again later with a growing pause; after MAX_ATTEMPTS it is left for staff."""
    row = session.get(OutboxMessage, message_id)
    if row is None:  # erased meanwhile
        return
    row.error, row.leased_until = error[:60], None
    if row.attempts >= MAX_ATTEMPTS:
        row.status = DeliveryStatus.failed
    else:
        row.due_at = clock.now() + timedelta(seconds=2.0**row.attempts)


def list_deliveries(
    *, session: Session, keystore: KeyStore, conversation_id: str | None = None, limit: int = 200
) -> list[Delivery]:
    """What was or is to be sent, newest last. Identifiable: development mode only."""
    query = select(OutboxMessage).order_by(OutboxMessage.created_at.desc()).limit(limit)
    if conversation_id:
        query = query.where(OutboxMessage.conversation_id == conversation_id)
    return [_opened(row, keystore) for row in reversed(session.scalars(query).all())]


def _opened(row: OutboxMessage, keystore: KeyStore) -> Delivery:
    cipher = keystore.cipher(row.key_id)
    recipient = row.recipient_ciphertext
    return Delivery(
        id=row.id,
        channel=row.channel,
        conversation_id=row.conversation_id,
        to=cipher.decrypt(recipient, where=f"outbox_message.to.{row.id}") if recipient else "",
        text=cipher.decrypt(row.content_ciphertext, where=f"outbox_message.text.{row.id}"),
        created_at=row.created_at,
        status=row.status,
    )


def oldest_due(*, session: Session, now: datetime) -> datetime | None:
    """When the message that waits longest was due; None if none is due."""
    return session.scalar(
        select(func.min(OutboxMessage.due_at)).where(
            OutboxMessage.status == DeliveryStatus.waiting, OutboxMessage.due_at <= now
        )
    )


def release(*, session: Session, message_ids: Sequence[str]) -> None:
    """Give leased messages back untried: somebody else sends them at once."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(message_ids), OutboxMessage.status == DeliveryStatus.waiting)
        .values(leased_until=None, attempts=OutboxMessage.attempts - 1)
    )


def count_by_status(*, session: Session) -> dict[str, int]:
    rows = session.execute(
        select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status)
    ).all()
    return {str(status): count for status, count in rows}

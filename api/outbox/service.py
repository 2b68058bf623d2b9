"""Put messages into the outbox; lease, send and mark them from the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, func, or_, select, true, update
from sqlalchemy.orm import Session

from api import clock
from api.db import insert_into, new_id
from api.outbox.models import DeliveryStatus, OutboxMessage
from api.privacy.keys import KeyStore

LEASE = timedelta(seconds=30)
# Longer than any channel waits for the other side: a mail server may take it at each step.
SENDING = timedelta(minutes=5)
# Clocks of workers differ by less.
APART = timedelta(minutes=2)
MAX_ATTEMPTS = 10
LONGEST_PAUSE = timedelta(minutes=10)
# Leased together; what goes into chats is also said and marked together.
AT_ONCE = 100
TOO_LATE = "too late"
# In the place of an error while a message leaves. Found there by the next try, nobody knows whether
# it left: `may_have_left`, whatever becomes of later tries.
LEAVING = "leaving"


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
    language: str = "en"
    attempts: int = 0
    about: str | None = None
    unsubscribe: str | None = None
    # An earlier try ended in the middle: it may have arrived.
    may_have_left: bool = False


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
    language: str = "en",
    due_at: datetime | None = None,
    useful_until: datetime | None = None,
    about: str | None = None,
    unsubscribe: str | None = None,
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
            language=language,
            key_id=key_id,
            recipient_ciphertext=cipher.encrypt(to, where=f"outbox_message.to.{message_id}"),
            content_ciphertext=cipher.encrypt(text, where=f"outbox_message.text.{message_id}"),
            status=DeliveryStatus.waiting,
            attempts=0,
            due_at=due_at or now,
            waits_since=due_at or now,
            created_at=now,
            useful_until=useful_until,
            about=about,
            unsubscribe=unsubscribe,
        )
        .on_conflict_do_nothing(index_elements=[OutboxMessage.dedupe_key])
    )


def is_known(dedupe_key: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a message of this cause was put in before."""
    return exists().where(OutboxMessage.dedupe_key == dedupe_key)


def was_put_since(*, session: Session, dedupe_prefix: str, since: datetime) -> bool:
    """Whether a message of such causes was put in since then, and waits or was sent."""
    query = select(OutboxMessage.id).where(
        OutboxMessage.dedupe_key.startswith(dedupe_prefix, autoescape=True),
        OutboxMessage.created_at > since,
        OutboxMessage.status.in_((DeliveryStatus.waiting, DeliveryStatus.sent)),
    )
    return session.scalars(query.limit(1)).first() is not None


def cancel_waiting(*, session: Session, dedupe_prefix: str) -> None:
    """Messages of such causes are wanted no more."""
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.dedupe_key.startswith(dedupe_prefix, autoescape=True),
            OutboxMessage.status == DeliveryStatus.waiting,
        )
        .values(status=DeliveryStatus.cancelled, leased_until=None)
    )


def cancel_about_doses(*, session: Session, conversation_id: str) -> None:
    """What waits to leave the chat for the contact that was chosen so far goes there no more.

    Nor can staff send again what failed there.
    """
    after = {
        DeliveryStatus.waiting: DeliveryStatus.cancelled,
        DeliveryStatus.failed: DeliveryStatus.noted,
    }
    for before, status in after.items():
        session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.conversation_id == conversation_id,
                OutboxMessage.about.startswith("dose:", autoescape=True),
                OutboxMessage.status == before,
            )
            .values(status=status, leased_until=None)
        )


def list_channels_due(*, session: Session, now: datetime) -> list[str]:
    """The channels for which something waits that nobody holds."""
    found = session.scalars(select(OutboxMessage.channel).where(*_is_due(now)).distinct())
    return sorted(found)


def lease_due(
    *, session: Session, now: datetime, limit: int = AT_ONCE, channel: str | None = None
) -> Sequence[str]:
    """Take due messages, those of one channel or all, for LEASE; a worker that dies gives them
    back by time."""
    wanted = (
        select(OutboxMessage.id)
        .where(*_is_due(now))
        .order_by(OutboxMessage.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if channel is not None:
        wanted = wanted.where(OutboxMessage.channel == channel)
    leased = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(wanted))
        .values(
            leased_until=now + LEASE,
            attempts=OutboxMessage.attempts + 1,
            may_have_left=case(
                (OutboxMessage.error == LEAVING, true()), else_=OutboxMessage.may_have_left
            ),
        )
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return leased.all()


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Waits, is of use and is held by nobody."""
    return (
        OutboxMessage.status == DeliveryStatus.waiting,
        OutboxMessage.due_at <= now,
        _is_free(now),
        or_(OutboxMessage.useful_until.is_(None), OutboxMessage.useful_until >= now),
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(
        OutboxMessage.leased_until.is_(None),
        OutboxMessage.leased_until < now,
        # No lease is as long as this: it is of before a clock was set back.
        OutboxMessage.leased_until > now + max(LEASE, SENDING) + APART,
    )


def drop_useless(*, session: Session, now: datetime) -> Sequence[str]:
    """What came too late to be of use is not sent; return which."""
    dropped = session.scalars(
        update(OutboxMessage)
        .where(
            OutboxMessage.status == DeliveryStatus.waiting,
            OutboxMessage.due_at <= now,
            OutboxMessage.useful_until < now,
            _is_free(now),
        )
        .values(status=DeliveryStatus.cancelled, error=TOO_LATE)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return dropped.all()


def begin(*, session: Session, delivery: Delivery) -> bool:
    """Hold a leased message for as long as sending may take, and note that it is about to leave;
    False if another worker has it."""
    held = session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == delivery.id,
            OutboxMessage.status == DeliveryStatus.waiting,
            OutboxMessage.attempts == delivery.attempts,
        )
        .values(leased_until=clock.now() + SENDING, error=LEAVING)
        .returning(OutboxMessage.id)
    ).one_or_none()
    return held is not None


def cancel(*, session: Session, message_id: str) -> None:
    """Nobody wants it any more."""
    row = session.get(OutboxMessage, message_id)
    if row is not None and row.status == DeliveryStatus.waiting:
        row.status, row.leased_until, row.error = DeliveryStatus.cancelled, None, None


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


def mark_left(*, session: Session, message_id: str) -> None:
    """Note that a message has left, though nobody wanted it any more while it did."""
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.status.in_((DeliveryStatus.waiting, DeliveryStatus.cancelled)),
        )
        .values(status=DeliveryStatus.sent, sent_at=clock.now(), leased_until=None, error=None)
        .execution_options(synchronize_session=False)
    )


def mark_unsaid(*, session: Session, message_id: str) -> None:
    """A message that was taken for sending, of which nothing was left to say."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.status == DeliveryStatus.sent)
        .values(status=DeliveryStatus.cancelled, sent_at=None)
    )


def mark_failed(
    *,
    session: Session,
    message_id: str,
    error: str,
    for_good: bool = False,
    attempt: int | None = None,
) -> bool:
    """Try again later with a growing pause; after MAX_ATTEMPTS it is left for staff: True then.

    Not if `attempt` is over: somebody else has it, and gives it back by themselves.
    """
    row = session.get(OutboxMessage, message_id, with_for_update=True)
    if row is None or row.status != DeliveryStatus.waiting:  # erased or sent meanwhile
        return False
    if attempt is not None and row.attempts != attempt:
        return False
    row.error, row.leased_until = error[:60], None
    now = clock.now()
    pause = min(timedelta(seconds=2.0 ** min(row.attempts, MAX_ATTEMPTS)), LONGEST_PAUSE)
    # What is still useful after the pause is tried for as long as it is.
    is_useful = row.useful_until is not None and row.useful_until > now + pause
    if for_good or (row.attempts >= MAX_ATTEMPTS and not is_useful):
        row.status = DeliveryStatus.failed
        return True
    row.due_at = now + pause
    return False


def list_failed(*, session: Session, limit: int = 200) -> Sequence[OutboxMessage]:
    """What was given up and nobody has seen to, oldest first."""
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.status == DeliveryStatus.failed)
        .order_by(OutboxMessage.created_at)
        .limit(limit)
    ).all()


def retry(*, session: Session, message_id: str) -> bool:
    """Try a message that was given up from the beginning; False if it is none."""
    return _settle(session, message_id, DeliveryStatus.waiting)


def note_failed(*, session: Session, message_id: str) -> bool:
    """Staff have seen that it failed; False if it is none that was given up."""
    return _settle(session, message_id, DeliveryStatus.noted)


def _settle(session: Session, message_id: str, status: DeliveryStatus) -> bool:
    row = session.get(OutboxMessage, message_id, with_for_update=True)
    if row is None or row.status != DeliveryStatus.failed:
        return False
    row.status, row.attempts = status, 0
    row.due_at = row.waits_since = clock.now()
    return True


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
        language=row.language,
        attempts=row.attempts,
        about=row.about,
        unsubscribe=row.unsubscribe,
        may_have_left=row.may_have_left,
    )


def oldest_due(*, session: Session, now: datetime) -> dict[str, datetime]:
    """By channel, since when the message that waits longest waits.

    One that is tried again waits since it was to leave first, however often its next try was put
    off; one that staff sent again, since then.
    """
    rows = session.execute(
        select(OutboxMessage.channel, func.min(OutboxMessage.waits_since))
        .where(OutboxMessage.status == DeliveryStatus.waiting, OutboxMessage.waits_since <= now)
        .group_by(OutboxMessage.channel)
    )
    return {channel: since for channel, since in rows}  # noqa: C416 (rows are no pairs to mypy)


def release(*, session: Session, deliveries: Sequence[Delivery]) -> None:
    """Give leased messages back untried: somebody else sends them at once.

    Not those whose lease ran out meanwhile and that another worker holds.
    """
    for delivery in deliveries:
        session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.id == delivery.id,
                OutboxMessage.status == DeliveryStatus.waiting,
                OutboxMessage.attempts == delivery.attempts,
            )
            .values(leased_until=None, attempts=OutboxMessage.attempts - 1)
        )


def count_by_status(*, session: Session) -> dict[str, int]:
    rows = session.execute(
        select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status)
    ).all()
    return {str(status): count for status, count in rows}

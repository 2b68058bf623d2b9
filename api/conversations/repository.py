"""The SQL of conversations."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.conversations.models import (
    UNFINISHED,
    Conversation,
    Offer,
    Sender,
    StatusEvent,
    TurnLease,
    Utterance,
    UtteranceStatus,
)
from api.db import insert_into


def get_conversation(*, session: Session, conversation_id: str) -> Conversation | None:
    return session.get(Conversation, conversation_id)


def lock_conversation(*, session: Session, conversation_id: str) -> Conversation | None:
    """Read a conversation and keep others from changing it until the transaction ends."""
    return session.get(Conversation, conversation_id, with_for_update=True)


def next_seq(*, session: Session, conversation_id: str, count: int = 1) -> int:
    """Take `count` positions in the conversation; return the first. Locks the conversation."""
    last = session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(last_seq=Conversation.last_seq + count)
        .returning(Conversation.last_seq)
    ).scalar_one()
    return last - count + 1


def find_by_key(*, session: Session, conversation_id: str, key: str) -> Utterance | None:
    return session.scalar(
        select(Utterance).where(
            Utterance.conversation_id == conversation_id, Utterance.idempotency_key == key
        )
    )


def list_replies(*, session: Session, utterance_id: str) -> Sequence[Utterance]:
    return session.scalars(
        select(Utterance).where(Utterance.in_reply_to == utterance_id).order_by(Utterance.seq)
    ).all()


def get_last_reply_name(*, session: Session, conversation_id: str) -> str | None:
    """The name of what was last said to the patient; staff replies have none."""
    query = (
        select(Utterance.response_name)
        .where(
            Utterance.conversation_id == conversation_id,
            Utterance.sender != Sender.patient,
            Utterance.status != UtteranceStatus.withheld,
        )
        .order_by(Utterance.seq.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def list_utterances(
    *, session: Session, conversation_id: str, after_seq: int = 0
) -> Sequence[Utterance]:
    return session.scalars(
        select(Utterance)
        .where(Utterance.conversation_id == conversation_id, Utterance.seq > after_seq)
        .order_by(Utterance.seq)
    ).all()


def list_statuses(
    *, session: Session, conversation_id: str, after_seq: int
) -> Sequence[StatusEvent]:
    return session.scalars(
        select(StatusEvent)
        .where(StatusEvent.conversation_id == conversation_id, StatusEvent.seq > after_seq)
        .order_by(StatusEvent.seq)
    ).all()


def list_recent_patient(
    *, session: Session, conversation_id: str, before_seq: int, limit: int
) -> Sequence[Utterance]:
    """The last utterances of the patient before a position, oldest first."""
    rows = session.scalars(
        select(Utterance)
        .where(
            Utterance.conversation_id == conversation_id,
            Utterance.sender == Sender.patient,
            Utterance.seq < before_seq,
        )
        .order_by(Utterance.seq.desc())
        .limit(limit)
    ).all()
    return list(reversed(rows))


def count_patient_since(*, session: Session, conversation_id: str, since: datetime) -> int:
    counted = session.scalar(
        select(func.count())
        .select_from(Utterance)
        .where(
            Utterance.conversation_id == conversation_id,
            Utterance.sender == Sender.patient,
            Utterance.created_at > since,
        )
    )
    return counted or 0


def list_unanswered(*, session: Session, before: datetime, limit: int) -> Sequence[Utterance]:
    """Utterances whose turn was cut short, or whose real answer is still to come."""
    return session.scalars(
        select(Utterance)
        .where(
            Utterance.status.in_(UNFINISHED),
            Utterance.created_at < before,
        )
        .order_by(Utterance.created_at)
        .limit(limit)
    ).all()


def take_lease(
    *, session: Session, conversation_id: str, holder: str, now: datetime, expires_at: datetime
) -> bool:
    """Take the right to hold the turn; False while somebody else's lease is alive."""
    insert = insert_into(session, TurnLease).values(
        conversation_id=conversation_id, holder=holder, expires_at=expires_at
    )
    taken = session.execute(
        insert.on_conflict_do_update(
            index_elements=[TurnLease.conversation_id],
            set_={"holder": holder, "expires_at": expires_at},
            where=TurnLease.expires_at <= now,
        ).returning(TurnLease.holder)
    ).scalar_one_or_none()
    return taken == holder


def drop_lease(*, session: Session, conversation_id: str, holder: str, now: datetime) -> None:
    session.execute(
        update(TurnLease)
        .where(TurnLease.conversation_id == conversation_id, TurnLease.holder == holder)
        .values(expires_at=now)
    )


def close_menus(*, session: Session, conversation_id: str, now: datetime) -> None:
    session.execute(
        update(Offer)
        .where(
            Offer.conversation_id == conversation_id,
            Offer.kept.is_(False),
            Offer.closed_at.is_(None),
        )
        .values(closed_at=now)
    )


def close_offer(*, session: Session, conversation_id: str, fingerprint: str, now: datetime) -> None:
    session.execute(
        update(Offer)
        .where(Offer.conversation_id == conversation_id, Offer.fingerprint == fingerprint)
        .values(closed_at=now)
    )


def open_offers(
    *,
    session: Session,
    conversation_id: str,
    fingerprints: Sequence[str],
    utterance_id: str,
    kept: bool,
) -> None:
    values = {"utterance_id": utterance_id, "kept": kept, "closed_at": None}
    rows = [
        {"conversation_id": conversation_id, "fingerprint": fingerprint, **values}
        for fingerprint in dict.fromkeys(fingerprints)
    ]
    if not rows:
        return
    session.execute(
        insert_into(session, Offer)
        .values(rows)
        .on_conflict_do_update(
            index_elements=[Offer.conversation_id, Offer.fingerprint], set_=values
        )
    )


def unpin(*, session: Session, conversation_id: str) -> None:
    """A stop is over: its text no longer stays on top."""
    session.execute(
        update(Utterance)
        .where(Utterance.conversation_id == conversation_id, Utterance.pinned.is_(True))
        .values(pinned=False)
    )


def get_offer(*, session: Session, conversation_id: str, fingerprint: str) -> Offer | None:
    return session.get(Offer, (conversation_id, fingerprint))

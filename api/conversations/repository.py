"""The SQL of conversations."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, func, select, update
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
from api.db import dialect_of, insert_of

# The statements of every turn are put together once: composing one costs more than running it.
# What changes rows is said of the tables: no object of the session is read again after it.
_CONVERSATIONS: Table = Conversation.__table__  # type: ignore[assignment]
_LEASES: Table = TurnLease.__table__  # type: ignore[assignment]
_OFFERS: Table = Offer.__table__  # type: ignore[assignment]
_OF_CONVERSATION = Utterance.conversation_id == bindparam("conversation")
_OF_PATIENT = Utterance.sender == Sender.patient
_NEXT_SEQ = (
    update(_CONVERSATIONS)
    .where(_CONVERSATIONS.c.id == bindparam("conversation"))
    .values(last_seq=_CONVERSATIONS.c.last_seq + bindparam("count"))
    .returning(_CONVERSATIONS.c.last_seq)
)
_BY_KEY = select(Utterance).where(_OF_CONVERSATION, Utterance.idempotency_key == bindparam("key"))
_REPLIES = (
    select(Utterance).where(Utterance.in_reply_to == bindparam("utterance")).order_by(Utterance.seq)
)
# A person spoke last here: the patient, or one of staff.
_HEARD = (
    select(func.max(Utterance.seq))
    .where(
        _OF_CONVERSATION,
        Utterance.seq < bindparam("before"),
        Utterance.sender.in_((Sender.patient, Sender.staff)),
    )
    .scalar_subquery()
)
_LAST_REPLIES = (
    select(Utterance.response_name, Utterance.seq > func.coalesce(_HEARD, 0))
    .where(
        _OF_CONVERSATION,
        Utterance.seq < bindparam("before"),
        Utterance.sender != Sender.patient,
        Utterance.status != UtteranceStatus.withheld,
    )
    .order_by(Utterance.seq.desc())
    .limit(bindparam("limit"))
)
_LAST_OF_DIALOGUE = (
    select(Utterance.seq, Utterance.status)
    .where(_OF_CONVERSATION, Utterance.response_name.startswith("utter_", autoescape=True))
    .order_by(Utterance.seq.desc())
    .limit(1)
)
_UNFINISHED_BEFORE = (
    select(Utterance.id)
    .where(
        _OF_CONVERSATION,
        _OF_PATIENT,
        Utterance.seq < bindparam("before"),
        Utterance.status.in_(UNFINISHED),
    )
    .limit(1)
)
_RECENT = (
    select(Utterance)
    .where(_OF_CONVERSATION, _OF_PATIENT, Utterance.seq < bindparam("before"))
    .order_by(Utterance.seq.desc())
    .limit(bindparam("limit"))
)
_SENT_SINCE = (
    select(func.count())
    .select_from(Utterance)
    .where(_OF_CONVERSATION, _OF_PATIENT, Utterance.created_at > bindparam("since"))
)
_DROP_LEASE = (
    update(_LEASES)
    .where(
        _LEASES.c.conversation_id == bindparam("conversation"),
        _LEASES.c.holder == bindparam("by"),
    )
    .values(expires_at=bindparam("now"))
)
_CLOSE_MENUS = (
    update(_OFFERS)
    .where(
        _OFFERS.c.conversation_id == bindparam("conversation"),
        _OFFERS.c.kept.is_(False),
        _OFFERS.c.closed_at.is_(None),
    )
    .values(closed_at=bindparam("now"))
)


def get_conversation(*, session: Session, conversation_id: str) -> Conversation | None:
    return session.get(Conversation, conversation_id)


def lock_conversation(*, session: Session, conversation_id: str) -> Conversation | None:
    """Read a conversation and keep others from changing it until the transaction ends."""
    return session.get(Conversation, conversation_id, with_for_update=True)


def next_seq(*, session: Session, conversation_id: str, count: int = 1) -> int:
    """Take `count` positions in the conversation; return the first. Locks the conversation."""
    wanted = {"conversation": conversation_id, "count": count}
    last: int = session.execute(_NEXT_SEQ, wanted).scalar_one()
    return last - count + 1


def find_by_key(*, session: Session, conversation_id: str, key: str) -> Utterance | None:
    return session.scalar(_BY_KEY, {"conversation": conversation_id, "key": key})


def list_replies(*, session: Session, utterance_id: str) -> Sequence[Utterance]:
    return session.scalars(_REPLIES, {"utterance": utterance_id}).all()


def list_last_replies(
    *, session: Session, conversation_id: str, before_seq: int, limit: int
) -> Sequence[tuple[str | None, bool]]:
    """What was last said to the patient before a position, the last first: its name (staff replies
    have none), and whether neither the patient nor staff wrote anything since."""
    wanted = {"conversation": conversation_id, "before": before_seq, "limit": limit}
    return [(name, unanswered) for name, unanswered in session.execute(_LAST_REPLIES, wanted)]


def is_overtaken(*, session: Session, conversation_id: str, seq: int) -> bool:
    """Whether the dialogue stands elsewhere than a message supposes that was sent at this position.

    It has said more since, or what was withheld; or what the patient said before is not answered.
    """
    wanted = {"conversation": conversation_id, "before": seq}
    said_at, status = session.execute(_LAST_OF_DIALOGUE, wanted).first() or (0, None)
    if said_at > seq or status == UtteranceStatus.withheld:
        return True
    return session.scalar(_UNFINISHED_BEFORE, wanted) is not None


def is_told_of_later(
    *, session: Session, conversation_id: str, escalation_id: str, seq: int
) -> bool:
    """Whether a message that was sent after this position led to an escalation, or was told of
    it."""
    later = select(Utterance.id).where(
        Utterance.conversation_id == conversation_id,
        Utterance.seq > seq,
        Utterance.escalation_id == escalation_id,
    )
    return session.scalar(later.limit(1)) is not None


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
    wanted = {"conversation": conversation_id, "before": before_seq, "limit": limit}
    return list(reversed(session.scalars(_RECENT, wanted).all()))


def count_patient_since(*, session: Session, conversation_id: str, since: datetime) -> int:
    return session.scalar(_SENT_SINCE, {"conversation": conversation_id, "since": since}) or 0


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
    row = {"conversation_id": conversation_id, "holder": holder, "expires_at": expires_at}
    taken = session.execute(_take_lease(dialect_of(session)), {**row, "now": now})
    return taken.scalar_one_or_none() == holder


@cache
def _take_lease(dialect: str) -> Any:
    insert = insert_of(dialect, TurnLease)
    return (
        insert.values(
            {name: bindparam(name) for name in ("conversation_id", "holder", "expires_at")}
        )
        .on_conflict_do_update(
            index_elements=[_LEASES.c.conversation_id],
            set_={name: insert.excluded[name] for name in ("holder", "expires_at")},
            where=_LEASES.c.expires_at <= bindparam("now"),
        )
        .returning(_LEASES.c.holder)
    )


def drop_lease(*, session: Session, conversation_id: str, holder: str, now: datetime) -> None:
    wanted = {"conversation": conversation_id, "by": holder, "now": now}
    session.execute(_DROP_LEASE, wanted)


def close_menus(*, session: Session, conversation_id: str, now: datetime) -> None:
    session.execute(_CLOSE_MENUS, {"conversation": conversation_id, "now": now})


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
    if rows:
        session.execute(_open_offers(dialect_of(session)), rows)


@cache
def _open_offers(dialect: str) -> Any:
    insert = insert_of(dialect, Offer)
    return insert.on_conflict_do_update(
        index_elements=[_OFFERS.c.conversation_id, _OFFERS.c.fingerprint],
        set_={name: insert.excluded[name] for name in ("utterance_id", "kept", "closed_at")},
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

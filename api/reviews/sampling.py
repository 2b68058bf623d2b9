"""What is drawn for review, so that missed escalations are found.

Each conversation with an alarm, and a share of the messages that were answered without a person.
Which ones, a keyed hash of the message's id decides: nobody can tell beforehand, and every worker
draws the same.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations import repository as conversations
from api.conversations.models import Conversation, Sender, Utterance, UtteranceStatus
from api.conversations.room import Room
from api.db import insert_into, new_id
from api.privacy.keys import KeyStore
from api.reviews.models import Drawn, ReviewCase, ReviewKind

# A message is looked at for so long: a worker that stood still for less misses none.
LOOK_BACK = timedelta(days=3)
AT_ONCE = 2000
ALARMS = ("emergency", "crisis")
ANSWERED_BY = ("assistant", "screen")


def draw_sample(room: Room) -> int:
    """Draw what came since; return how many. Each message is drawn once at most."""
    since = clock.now() - LOOK_BACK
    share = room.settings.review_sample_percent / 100
    with room.database.read() as session:
        urgent = _list_urgent(session, since)
        by_chance = [
            each
            for each in _iterate_unaided(session, since)
            if is_drawn(keystore=room.keystore, utterance_id=each[0], share=share)
        ]
    drawn = 0
    for why, found in ((Drawn.urgent, urgent), (Drawn.chance, by_chance)):
        for utterance_id, conversation_id in found:
            with room.database.write() as session:
                drawn += _draw(session, utterance_id, conversation_id, why)
    return drawn


def is_drawn(*, keystore: KeyStore, utterance_id: str, share: float) -> bool:
    """Whether a message is of the sample; a larger share draws the same ones and more."""
    digest = hmac.digest(keystore.derive("review-sample"), utterance_id.encode(), "sha256")
    return int.from_bytes(digest[:8]) < share * 2**64


def _list_urgent(session: Session, since: datetime) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Utterance.id, Utterance.conversation_id)
        .where(
            Utterance.sender == Sender.patient,
            Utterance.created_at > since,
            Utterance.status.in_((UtteranceStatus.recorded, UtteranceStatus.quarantined)),
            Utterance.disposition.in_(ALARMS),
            ~_is_in_sample(),
        )
        .order_by(Utterance.created_at, Utterance.id)
    )
    return [(row[0], row[1]) for row in rows]


def _iterate_unaided(session: Session, since: datetime) -> Iterator[tuple[str, str]]:
    """What patients wrote and no person has seen, in stretches by time."""
    reached: tuple[datetime, str] = (since, "")
    while True:
        at, last = reached
        rows = session.execute(
            select(Utterance.id, Utterance.conversation_id, Utterance.created_at)
            .where(
                Utterance.status == UtteranceStatus.recorded,
                or_(
                    Utterance.created_at > at,
                    (Utterance.created_at == at) & (Utterance.id > last),
                ),
                Utterance.sender == Sender.patient,
                Utterance.is_payload.is_(False),
                Utterance.handled_by.in_(ANSWERED_BY),
                Utterance.escalation_id.is_(None),
                or_(Utterance.disposition.is_(None), Utterance.disposition.not_in(ALARMS)),
                ~_is_in_sample(),
            )
            .order_by(Utterance.created_at, Utterance.id)
            .limit(AT_ONCE)
        ).all()
        yield from ((row[0], row[1]) for row in rows)
        if len(rows) < AT_ONCE:
            return
        reached = (rows[-1].created_at, rows[-1].id)


def _is_in_sample() -> ColumnElement[bool]:
    return exists().where(
        ReviewCase.utterance_id == Utterance.id, ReviewCase.kind == ReviewKind.sample
    )


def _draw(session: Session, utterance_id: str, conversation_id: str, why: Drawn) -> int:
    """One case; none where the open case of an earlier alarm shows the same conversation."""
    conversation = conversations.lock_conversation(session=session, conversation_id=conversation_id)
    if conversation is None or conversation.erased_at is not None:
        return 0
    if why == Drawn.urgent and _has_open_alarm(session, conversation):
        return 0
    case_id = new_id()
    taken = session.execute(
        insert_into(session, ReviewCase)
        .values(
            id=case_id,
            kind=ReviewKind.sample,
            conversation_id=conversation_id,
            utterance_id=utterance_id,
            wish=why,
            version=1,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["utterance_id", "kind"])
        .returning(ReviewCase.id)
    ).scalar_one_or_none()
    if taken is None:
        return 0
    audit.record(
        session=session,
        actor=("system", "sampling"),
        action="review.draw",
        subject=("utterance", utterance_id),
        detail={"case": case_id, "why": why},
    )
    return 1


def _has_open_alarm(session: Session, conversation: Conversation) -> bool:
    query = select(ReviewCase.id).where(
        ReviewCase.conversation_id == conversation.id,
        ReviewCase.kind == ReviewKind.sample,
        ReviewCase.wish == Drawn.urgent,
        ReviewCase.closed_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None

"""The SQL of reviews."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conversations.models import Utterance
from api.escalations.models import Escalation
from api.reviews.models import ReviewCase, ReviewKind

SHOWN = 50


def find_dispute(*, session: Session, utterance_id: str) -> ReviewCase | None:
    return session.scalar(
        select(ReviewCase).where(
            ReviewCase.utterance_id == utterance_id, ReviewCase.kind == ReviewKind.dispute
        )
    )


def list_open(
    *, session: Session, owner_id: str | None = None, offset: int = 0
) -> Sequence[ReviewCase]:
    """Disputes before samples, each oldest first; one more than is shown, if there is."""
    query = select(ReviewCase).where(ReviewCase.closed_at.is_(None))
    if owner_id is not None:
        query = query.where(ReviewCase.owner_id == owner_id)
    # The kinds sort by their names as they are wanted: dispute, sample.
    ordered = query.order_by(ReviewCase.kind, ReviewCase.created_at, ReviewCase.id)
    return session.scalars(ordered.offset(offset).limit(SHOWN + 1)).all()


def list_closed(*, session: Session, offset: int = 0) -> Sequence[ReviewCase]:
    """Newest first; one more than is shown, if there is."""
    return session.scalars(
        select(ReviewCase)
        .where(ReviewCase.closed_at.is_not(None))
        .order_by(ReviewCase.closed_at.desc(), ReviewCase.id)
        .offset(offset)
        .limit(SHOWN + 1)
    ).all()


def count_cases(*, session: Session, staff_id: str) -> tuple[int, int]:
    """How many are open, and how many of these are a member of staff's own."""
    row = session.execute(
        select(
            func.count(ReviewCase.id).label("open"),
            func.count(ReviewCase.id).filter(ReviewCase.owner_id == staff_id).label("mine"),
        ).where(ReviewCase.closed_at.is_(None))
    ).one()
    return row.open, row.mine


def list_of_conversation(*, session: Session, conversation_id: str) -> Sequence[ReviewCase]:
    """The disputes of a conversation, oldest first."""
    return session.scalars(
        select(ReviewCase)
        .where(ReviewCase.conversation_id == conversation_id, ReviewCase.kind == ReviewKind.dispute)
        .order_by(ReviewCase.created_at, ReviewCase.id)
    ).all()


def find_unescalated(*, session: Session, utterance_id: str) -> str | None:
    """An utterance that a new escalation can be about: this one, what it answers, its answers."""
    one = session.get(Utterance, utterance_id)
    replies = session.scalars(
        select(Utterance.id).where(Utterance.in_reply_to == utterance_id).order_by(Utterance.seq)
    )
    near = [utterance_id, *([one.in_reply_to] if one and one.in_reply_to else []), *replies]
    taken = set(
        session.scalars(select(Escalation.utterance_id).where(Escalation.utterance_id.in_(near)))
    )
    return next((each for each in near if each not in taken), None)

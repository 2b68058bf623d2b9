"""Who has a conversation in hand, and what stops it: looked up, nothing is changed."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from api.conversations.models import Mode
from api.escalations.deadlines import PLAIN as ALARMS
from api.escalations.models import Escalation, EscalationStatus, Urgency

# In nobody's hands, and not called a mistake by the patient.
UNCLAIMED_ALARM = and_(
    Escalation.urgency.in_(ALARMS),
    # Passed to a colleague who has not taken it over: nobody has it in hand.
    or_(Escalation.status == EscalationStatus.open, Escalation.claimed_at.is_(None)),
    Escalation.status != EscalationStatus.closed,
    Escalation.false_alarm_at.is_(None),
)
# Taken over by somebody who has not given the chat back.
IN_CHAT = and_(
    Escalation.status == EscalationStatus.claimed,
    Escalation.claimed_at.is_not(None),
    Escalation.left_at.is_(None),
)


def rules_of_alarm(*, session: Session, conversation_id: str) -> tuple[str, ...]:
    """The rules of the last alarm of a conversation, so that its answer can be given again."""
    last = session.scalar(
        select(Escalation)
        .where(
            Escalation.conversation_id == conversation_id,
            Escalation.urgency.in_(ALARMS),
        )
        .order_by(Escalation.created_at.desc())
    )
    return tuple(last.rules) if last is not None else ()


def find_owing(*, session: Session, conversation_id: str) -> Escalation | None:
    """The most urgent escalation that an answer is to come from; None if all were answered.

    Who is in the chat goes on answering; who answered and handed it back does not.
    """
    return session.scalar(
        select(Escalation)
        .where(
            Escalation.conversation_id == conversation_id,
            Escalation.status != EscalationStatus.closed,
            or_(Escalation.answered_at.is_(None), Escalation.left_at.is_(None)),
        )
        .order_by(Escalation.urgency_order, Escalation.created_at)
        .limit(1)
    )


def find_open(*, session: Session, conversation_id: str) -> Escalation | None:
    """The most urgent escalation of a conversation that is not closed."""
    return session.scalar(
        select(Escalation)
        .where(
            Escalation.conversation_id == conversation_id,
            Escalation.status != EscalationStatus.closed,
        )
        .order_by(Escalation.urgency_order, Escalation.created_at)
        .limit(1)
    )


def find_holding(*, session: Session, conversation_id: str) -> Escalation | None:
    """The escalation that stops or holds a conversation: the latest alarm, else `find_open`.

    An alarm raised after a colleague left is not in that colleague's hands.
    """
    alarm = session.scalar(
        select(Escalation)
        .where(
            Escalation.conversation_id == conversation_id,
            Escalation.status != EscalationStatus.closed,
            Escalation.urgency.in_(ALARMS),
        )
        .order_by(Escalation.created_at.desc())
        .limit(1)
    )
    return alarm or find_open(session=session, conversation_id=conversation_id)


def is_held(*, session: Session, conversation_id: str) -> bool:
    """Whether anybody has taken over any escalation of the conversation and is in the chat."""
    query = select(Escalation.id).where(Escalation.conversation_id == conversation_id, IN_CHAT)
    return session.scalar(query.limit(1)) is not None


def mode_left_behind(*, session: Session, conversation_id: str) -> Mode:
    """What a person who leaves leaves behind: an emergency that nobody cleared stays a stop."""
    alarms = list_unclaimed_alarms(session=session, conversation_id=conversation_id)
    if any(alarm.urgency == Urgency.crisis for alarm in alarms):
        return Mode.crisis
    return Mode.emergency if alarms else Mode.assistant


def list_unclaimed_alarms(*, session: Session, conversation_id: str) -> Sequence[Escalation]:
    """Alarms that nobody has in hand, and that the patient did not call a mistake."""
    return session.scalars(
        select(Escalation).where(Escalation.conversation_id == conversation_id, UNCLAIMED_ALARM)
    ).all()


def has_other_alarm(*, session: Session, escalation: Escalation) -> bool:
    other = session.scalar(
        select(Escalation.id)
        .where(
            Escalation.conversation_id == escalation.conversation_id,
            Escalation.id != escalation.id,
            Escalation.status != EscalationStatus.closed,
            Escalation.urgency.in_(ALARMS),
        )
        .limit(1)
    )
    return other is not None

"""What became of the last reminders: when they were due, where they went, what was answered."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.outbox.models import DeliveryStatus, OutboxMessage
from api.outbox.service import TOO_LATE
from api.reminders.models import DoseEvent, DoseStatus

MOST = 10
WITHIN = timedelta(days=7)
SAID = (DoseStatus.sent, DoseStatus.taken, DoseStatus.skipped, DoseStatus.missed)


@dataclass(frozen=True)
class Receipt:
    """One dose. `ways`: (chat | phone | email, a DeliveryStatus); none if it was never sent, and
    `is_held` where an alarm was why."""

    due_local: str
    status: str
    ways: tuple[tuple[str, str], ...]
    is_held: bool


def list_receipts(*, session: Session, plan_id: str, now: datetime) -> list[Receipt]:
    """The last doses of a plan within a week, newest first."""
    doses = session.scalars(
        select(DoseEvent)
        .where(
            DoseEvent.plan_id == plan_id,
            DoseEvent.planned_at > now - WITHIN,
            DoseEvent.planned_at <= now,
            DoseEvent.status.in_(SAID),
        )
        .order_by(DoseEvent.planned_at.desc())
        .limit(MOST)
    ).all()
    ways = _ways(session, {dose.conversation_id for dose in doses}, now)
    return [
        Receipt(
            dose.due_local,
            dose.status,
            tuple(sorted(ways[dose.id].items())),
            is_held=dose.held_at is not None and dose.sent_at is None,
        )
        for dose in doses
    ]


def _ways(
    session: Session, conversation_ids: set[str], now: datetime
) -> defaultdict[str, dict[str, str]]:
    """By dose: the channel and what became of the last message there; a snooze sends another."""
    rows = session.execute(
        select(
            OutboxMessage.dedupe_key,
            OutboxMessage.channel,
            OutboxMessage.status,
            OutboxMessage.error,
        )
        .where(
            OutboxMessage.conversation_id.in_(conversation_ids),
            OutboxMessage.created_at > now - WITHIN,
            OutboxMessage.dedupe_key.startswith("dose:", autoescape=True),
        )
        .order_by(OutboxMessage.created_at)
    )
    ways: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, channel, status, error in rows:
        # It was wanted and did not get through in time: nothing that was not needed any more.
        came_to_nothing = status == DeliveryStatus.cancelled and error == TOO_LATE
        said = DeliveryStatus.failed if came_to_nothing else status
        ways[key.split(":")[1]][channel] = said
    return ways

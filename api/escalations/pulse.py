"""What the staff pages show, looked at as a whole: a mark that changes with it, and the alarms.

One look is a handful of index searches over what is not closed: it is made twice a second, once
for all pages of a process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation, Utterance, UtteranceStatus
from api.escalations import presence
from api.escalations.models import (
    URGENCY_ORDER,
    Escalation,
    EscalationNote,
    NoteMention,
    Presence,
    Urgency,
)
from api.escalations.queue import ALIVE, is_overdue
from api.reviews.models import ReviewCase

# From here on an escalation is heard, not only seen.
ALARMING = URGENCY_ORDER[Urgency.clinical]
# What a page that has just been opened is still told of.
STANDING_FOR = timedelta(minutes=10)
MOST = 50
_UNRECORDED = Utterance.status == UtteranceStatus.received


@dataclass(frozen=True)
class Alarm:
    """Something to be heard. `key` is the same for every page and every time it is told."""

    key: str
    kind: str  # new | back | page
    urgency: str
    escalation_id: str


@dataclass(frozen=True)
class Alive:
    """What of an open escalation can raise an alarm."""

    id: str
    urgency: str
    urgency_order: int
    status: str
    version: int
    pages: int
    created_at: datetime
    paged_at: datetime | None
    answered_at: datetime | None
    is_overdue: bool
    last_seq: int
    # Messages that have their place but are not shown yet: their words are being protected.
    unrecorded: int = 0


def read_mark(session: Session) -> Mapping[str, Any]:
    """What changed can be told by name: each part changes with what it is called after."""
    now = clock.now()
    alive = select(Escalation.conversation_id).where(ALIVE)
    row = session.execute(
        select(
            func.count(Escalation.id).label("open"),
            func.sum(Escalation.version).label("versions"),
            func.max(Escalation.created_at).label("newest"),
            func.sum(Escalation.pages).label("pages"),
            func.count(Escalation.answered_at).label("answered"),
            func.count().filter(is_overdue(now)).label("overdue"),
            _one(func.sum(Conversation.last_seq), Conversation.id.in_(alive)).label("said"),
            _one(func.count(Utterance.id), _UNRECORDED, Utterance.conversation_id.in_(alive)).label(
                "unrecorded"
            ),
            _one(func.count(EscalationNote.id)).label("notes"),
            _one(func.count(NoteMention.note_id), NoteMention.seen_at.is_(None)).label("mentions"),
            _one(func.count(ReviewCase.id)).label("cases"),
            _one(func.sum(ReviewCase.version)).label("case_versions"),
            _one(func.count(ReviewCase.closed_at)).label("cases_closed"),
        ).where(ALIVE)
    ).one()
    here = session.scalars(
        select(Presence.conversation_id).where(
            Presence.who == presence.PATIENT,
            Presence.seen_at > now - presence.HERE_FOR,
            Presence.conversation_id.in_(alive),
        )
    )
    return {
        "queue": (row.open, row.versions, row.newest, row.pages, row.answered, row.overdue),
        # What is shown of a message comes after its place in the conversation: both are a change.
        "said": (row.said, row.unrecorded),
        "notes": (row.notes, row.mentions),
        "reviews": (row.cases, row.case_versions, row.cases_closed),
        "presence": tuple(sorted(here)),
    }


def read_alive(session: Session) -> dict[str, Alive]:
    waiting = session.execute(
        select(Utterance.conversation_id, func.count().label("messages"))
        .where(_UNRECORDED)
        .group_by(Utterance.conversation_id)
    )
    unrecorded = {row.conversation_id: row.messages for row in waiting}
    rows = session.execute(
        select(
            Escalation.id,
            Escalation.urgency,
            Escalation.urgency_order,
            Escalation.status,
            Escalation.version,
            Escalation.pages,
            Escalation.created_at,
            Escalation.paged_at,
            Escalation.answered_at,
            is_overdue(clock.now()).label("is_overdue"),
            Conversation.last_seq,
            Conversation.id.label("conversation_id"),
        )
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .where(ALIVE)
    )
    return {
        row.id: Alive(
            *row[:9],
            is_overdue=bool(row.is_overdue),
            last_seq=row.last_seq,
            unrecorded=unrecorded.get(row.conversation_id, 0),
        )
        for row in rows
    }


def list_changed(before: Mapping[str, Alive], after: Mapping[str, Alive]) -> list[str]:
    """Ids of the escalations that a page would show otherwise now."""
    known = before.keys() | after.keys()
    return sorted(name for name in known if before.get(name) != after.get(name))


def find_alarms(before: Mapping[str, Alive], after: Mapping[str, Alive]) -> list[Alarm]:
    """What is to be heard of the difference between two looks, the most urgent first."""
    alarms = []
    for one in sorted(after.values(), key=lambda one: (one.urgency_order, one.created_at)):
        known = before.get(one.id)
        if known is None or one.urgency_order < known.urgency_order:
            alarms += _new(one)
        elif known.status != "open" and one.status == "open":
            alarms += [Alarm(f"{one.id}:back{one.version}", "back", one.urgency, one.id)]
        if one.paged_at is not None and (known is None or one.paged_at != known.paged_at):
            alarms += _page(one, one.paged_at)
    return alarms[:MOST]


def list_standing(alive: Mapping[str, Alive], now: datetime) -> list[Alarm]:
    """What a page that opens, or comes back from a lost network, may not have heard."""
    since = now - STANDING_FOR
    alarms = []
    for one in sorted(alive.values(), key=lambda one: (one.urgency_order, one.created_at)):
        if one.status == "open" and one.created_at > since:
            alarms += _new(one)
        if one.paged_at is not None and one.paged_at > since:
            alarms += _page(one, one.paged_at)
    return alarms[:MOST]


def _new(one: Alive) -> list[Alarm]:
    if one.urgency_order > ALARMING:
        return []
    return [Alarm(f"{one.id}:{one.urgency}", "new", one.urgency, one.id)]


def _page(one: Alive, paged_at: datetime) -> list[Alarm]:
    """By its instant: the steps are counted from one again when the clock runs anew."""
    return [Alarm(f"{one.id}:page{paged_at:%Y%m%d%H%M%S}", "page", one.urgency, one.id)]


def _one(what: Any, *conditions: Any) -> Any:
    return select(what).where(*conditions).scalar_subquery()

"""Until when a person is to have answered: an amount by urgency, counted in the clinic's hours.

Crisis and emergency run in plain time, at night too; clinical and routine only while a place of
the clinic is open. What patients are told to expect is `promise`: the same amounts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Sender, Utterance
from api.escalations.models import Escalation, EscalationStatus, Urgency
from api.scheduling import clinic, hours
from api.scheduling.models import Location
from api.settings import Settings, get_settings

# These wait for nobody's opening hours.
PLAIN = (Urgency.crisis, Urgency.emergency)
ALIVE = (EscalationStatus.open, EscalationStatus.claimed)
_MISSING = (Escalation.status.in_(ALIVE), Escalation.due_at.is_(None))
WINDOW = timedelta(days=14)
HORIZON = timedelta(days=366)
WORDS = {
    "en": (("hour", "hours"), ("minute", "minutes")),
    "es": (("hora", "horas"), ("minuto", "minutos")),
}


def answer_within(urgency: Urgency, settings: Settings | None = None) -> timedelta:
    """How long a patient may wait for a person, by the clinic's settings."""
    settings = settings or get_settings()
    minutes = {
        Urgency.crisis: settings.answer_minutes_crisis,
        Urgency.emergency: settings.answer_minutes_emergency,
        Urgency.clinical: settings.answer_minutes_clinical,
        Urgency.routine: settings.answer_minutes_routine,
    }
    return timedelta(minutes=minutes[urgency])


def promise(urgency: Urgency, language: str, settings: Settings | None = None) -> str:
    """The same amount in a patient's words: "30 minutes", "4 horas", "1 hour 30 minutes"."""
    minutes = int(answer_within(urgency, settings).total_seconds() // 60)
    words = WORDS.get(language, WORDS["en"])
    counted = zip(divmod(minutes, 60), words, strict=True)
    return " ".join(
        f"{count} {one if count == 1 else more}" for count, (one, more) in counted if count
    )


def due_at(
    *, session: Session, urgency: Urgency, start: datetime, settings: Settings | None = None
) -> datetime:
    """When a person is to have answered what came at `start`."""
    locations = [] if urgency in PLAIN else clinic.list_locations(session=session)
    amount = answer_within(urgency, settings)
    return later(locations=locations, urgency=urgency, start=start, amount=amount)


def later(
    *, locations: Sequence[Location], urgency: Urgency, start: datetime, amount: timedelta
) -> datetime:
    """`start` and an amount of the time that counts for an urgency."""
    if urgency in PLAIN:
        return start + amount
    return add_open_time(locations=locations, start=start, amount=amount)


def add_open_time(*, locations: Sequence[Location], start: datetime, amount: timedelta) -> datetime:
    """The instant at which an amount of open time has passed since `start`.

    Any open place counts. A clinic without opening hours, or that opens too seldom within a
    year, is counted in plain time: a deadline that never comes would be forgotten.
    """
    start, left = start.astimezone(UTC), amount
    if not any(location.opening_hours for location in locations):
        return start + amount
    begin = start
    while begin < start + HORIZON:
        for opened, closed in _open_spans(locations, begin, begin + WINDOW):
            if closed - opened >= left:
                return opened + left
            left -= closed - opened
        begin += WINDOW
    return start + amount


def is_open_now(locations: Iterable[Location], now: datetime) -> bool:
    """Whether clinical and routine time runs: a place is open, or none has opening hours."""
    known = [location for location in locations if location.opening_hours]
    return not known or any(hours.is_open(location, now) for location in known)


def has_missing(*, session: Session) -> bool:
    return session.scalar(select(Escalation.id).where(*_MISSING).limit(1)) is not None


def set_missing(*, session: Session) -> int:
    """Give a deadline to what was opened before there were any; return how many."""
    rows = session.execute(
        select(Escalation.id, Escalation.urgency, Escalation.created_at).where(*_MISSING).limit(100)
    ).all()
    for row in rows:
        due = due_at(session=session, urgency=Urgency(row.urgency), start=row.created_at)
        session.execute(update(Escalation).where(Escalation.id == row.id).values(due_at=due))
    return len(rows)


def note_answer(*, session: Session, conversation_id: str, staff_id: str) -> None:
    """A person answered the patient: it counts for all of this conversation that they took."""
    now = clock.now()
    held = session.scalars(
        select(Escalation).where(
            Escalation.conversation_id == conversation_id,
            Escalation.status == EscalationStatus.claimed,
            Escalation.assignee_id == staff_id,
            Escalation.claimed_at.is_not(None),
        )
    ).all()
    for one in held:
        one.answered_at = one.touched_at = now
        if one.first_reply_at is None:
            one.first_reply_at, one.first_due_at = now, one.due_at


def waits_since(*, session: Session, escalation: Escalation) -> datetime | None:
    """When the patient first wrote after the last answer, whoever of staff gave it; else None."""
    answered = escalation.answered_at
    if answered is None:
        return None
    theirs = Utterance.conversation_id == escalation.conversation_id
    said = session.scalar(
        select(func.max(Utterance.created_at)).where(theirs, Utterance.sender == Sender.staff)
    )
    return session.scalar(
        select(func.min(Utterance.created_at)).where(
            theirs,
            Utterance.sender == Sender.patient,
            Utterance.created_at > max(answered, said or answered),
        )
    )


def restart(*, session: Session, escalation: Escalation, start: datetime) -> None:
    """The clock runs anew: what came at `start` is to be answered, and paged for if it is not."""
    urgency = Urgency(escalation.urgency)
    escalation.answered_at = None
    escalation.due_at = due_at(session=session, urgency=urgency, start=start)
    escalation.paged_at, escalation.pages = None, 0


def forget_answer(*, session: Session, escalation: Escalation, start: datetime) -> None:
    """Who answered leaves it. What nobody has answered is not put off by changing hands."""
    if escalation.answered_at is not None:
        restart(session=session, escalation=escalation, start=start)


def hasten(*, session: Session, escalation: Escalation, start: datetime) -> None:
    """It became more urgent: due sooner, never later; what was answered is to be answered anew."""
    if escalation.answered_at is not None:
        restart(session=session, escalation=escalation, start=start)
        return
    due = due_at(session=session, urgency=Urgency(escalation.urgency), start=start)
    escalation.due_at = min(due, escalation.due_at or due)


def _open_spans(
    locations: Iterable[Location], begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """When any place is open in `[begin, end)`: in order, without overlap, in UTC."""
    spans = sorted(span for location in locations for span in _spans_of(location, begin, end))
    reached = begin
    for opened, closed in spans:
        if closed > reached:
            yield max(opened, reached), closed
            reached = closed


def _spans_of(
    location: Location, begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Each end of a block becomes UTC by itself: a day of a clock change is as long as it is."""
    zone = ZoneInfo(location.time_zone)
    day, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        for start, stop in hours.open_blocks(location, day):
            opened = max(datetime.combine(day, start, tzinfo=zone).astimezone(UTC), begin)
            closed = min(datetime.combine(day, stop, tzinfo=zone).astimezone(UTC), end)
            if opened < closed:
                yield opened, closed
        day += timedelta(days=1)

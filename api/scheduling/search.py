"""Searching for free times: those inside a wish, and those nearest to it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from api.scheduling import directory, grid, repository
from api.scheduling.models import SLOT_MINUTES
from api.scheduling.offers import DAYS_SHOWN, Offer, Visit, around, nearest, runs, spread
from api.scheduling.windows import ANY_TIME, Window, utc_bounds

NOTICE = timedelta(hours=1)
FIRST_LOOK = timedelta(days=14)
HORIZON = timedelta(days=366)
NEAR_BEFORE, NEAR_AFTER = timedelta(days=14), timedelta(days=28)


def find_offers(
    *,
    session: Session,
    visit_type_id: str,
    practitioner_ids: Sequence[str] | None = None,
    location_ids: Sequence[str] | None = None,
    window: Window,
    now: datetime,
    limit: int = 6,
    conversation_id: str | None = None,
    moving: str | None = None,
    patient_id: str | None = None,
    age: int | None = None,
) -> tuple[Offer, ...]:
    """Return a few free times inside the wish, early days first, spread over people and hours.

    `moving` names the appointment that is to be moved: its own Slots count as free. What
    overlaps another appointment of `patient_id`, or is not for patients of `age`, is left out.
    """
    visits = _visits_for(session, visit_type_id, practitioner_ids, location_ids, age=age)
    window = window.on_its_day()
    earliest, latest = utc_bounds(window)
    from_at = max(now + NOTICE, earliest or now + NOTICE)
    until_at = min(from_at + HORIZON, latest or from_at + HORIZON)
    found: list[Offer] = []
    for start, end in _pieces(from_at, until_at):
        found += _candidates(
            session=session,
            visits=visits,
            window=window,
            from_at=start,
            until_at=end,
            conversation_id=conversation_id,
            moving=moving,
            patient_id=patient_id,
            now=now,
        )
        days = {offer.start_local.date() for offer in found}
        if len(found) >= limit and len(days) >= DAYS_SHOWN:
            break
    return tuple(spread(found, limit=limit))


def next_offers(
    *,
    session: Session,
    visit_type_id: str,
    practitioner_ids: Sequence[str] | None = None,
    location_ids: Sequence[str] | None = None,
    window: Window,
    now: datetime,
    limit: int = 4,
    conversation_id: str | None = None,
    moving: str | None = None,
    patient_id: str | None = None,
    age: int | None = None,
) -> tuple[Offer, ...]:
    """Return the times nearest to a wish that nothing fits, before and after it.

    Excluded days stay excluded. Empty only when the clinic has no free time at all.
    """
    visits = _visits_for(session, visit_type_id, practitioner_ids, location_ids, age=age)
    if not visits:
        return ()
    anchor = window.anchor(now=now, time_zone=visits[0].time_zone)
    found = list(
        _candidates(
            session=session,
            visits=visits,
            window=Window(weekdays=window.weekdays, not_on=window.not_on),
            from_at=max(now + NOTICE, anchor.astimezone(UTC) - NEAR_BEFORE),
            until_at=anchor.astimezone(UTC) + NEAR_AFTER,
            conversation_id=conversation_id,
            moving=moving,
            patient_id=patient_id,
            now=now,
        )
    )
    if found:
        choose = nearest if window.at is not None else around
        return tuple(choose(found, anchor, limit=limit))
    if window.is_any:
        return ()
    return find_offers(
        session=session,
        visit_type_id=visit_type_id,
        practitioner_ids=practitioner_ids,
        location_ids=location_ids,
        window=ANY_TIME,
        now=now,
        limit=limit,
        conversation_id=conversation_id,
        moving=moving,
        patient_id=patient_id,
        age=age,
    )


def _visits_for(
    session: Session,
    visit_type_id: str,
    practitioner_ids: Sequence[str] | None,
    location_ids: Sequence[str] | None,
    *,
    age: int | None,
) -> list[Visit]:
    visits = directory.list_visits(
        session,
        visit_type_id=visit_type_id,
        practitioner_ids=practitioner_ids or None,
        location_ids=location_ids or None,
    )
    return [visit for visit in visits if visit.admits_age(age)]


def _pieces(from_at: datetime, until_at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Look at two weeks first, at the rest only when that is not enough."""
    middle = min(from_at + FIRST_LOOK, until_at)
    yield from_at, middle
    if middle < until_at:
        yield middle, until_at


def _candidates(
    *,
    session: Session,
    visits: Sequence[Visit],
    window: Window,
    from_at: datetime,
    until_at: datetime,
    conversation_id: str | None,
    moving: str | None,
    patient_id: str | None,
    now: datetime,
) -> Iterator[Offer]:
    if not visits or from_at >= until_at:
        return
    tail = timedelta(minutes=max(visit.slots_needed for visit in visits) * SLOT_MINUTES)
    slots = grid.list_free_slots(
        session,
        schedule_ids=[visit.schedule_id for visit in visits],
        from_at=from_at,
        until_at=until_at + tail,
        conversation_id=conversation_id,
        moving=moving,
        now=now,
    )
    of = repository.is_of_several_places({visit.practitioner_id for visit in visits})
    if patient_id:
        of |= repository.is_patient(patient_id)
    booked = repository.list_visits_between(
        session, of=of, from_at=from_at, until_at=until_at + tail, but_for=moving
    )
    for visit in visits:
        busy = [
            one
            for one in booked
            if one.patient_id == patient_id
            # Those of the same schedule have taken their Slots.
            or (
                one.practitioner_id == visit.practitioner_id
                and one.schedule_id != visit.schedule_id
            )
        ]
        for offer in runs(visit, slots.get(visit.schedule_id, [])):
            if any(one.touches(offer.start_at, offer.end_at) for one in busy):
                continue
            if offer.start_at < until_at and window.admits(offer.start_local):
                yield offer

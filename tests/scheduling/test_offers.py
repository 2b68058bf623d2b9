"""Which times are offered: free, whole, in time, spread; and what is nearest when none fits."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from api.db import Database
from api.scheduling import service
from api.scheduling.offers import Offer
from api.scheduling.search import NOTICE
from api.scheduling.windows import ANY_TIME, Window, window_from_resolved
from tests.scheduling.clinics import MONDAY
from tests.scheduling.test_booking import book, cancel, hold


def find(clinic: Database, window: Window = ANY_TIME, **wish: Any) -> tuple[Offer, ...]:
    with clinic.read() as session:
        return service.find_offers(
            session=session,
            **{"visit_type_id": "checkup", "window": window, "now": MONDAY, **wish},
        )


def nearest(clinic: Database, window: Window, **wish: Any) -> tuple[Offer, ...]:
    with clinic.read() as session:
        return service.next_offers(
            session=session,
            **{"visit_type_id": "checkup", "window": window, "now": MONDAY, **wish},
        )


def walls(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.start_local.strftime("%m-%d %H:%M") for offer in offers]


def test_offers_are_spread_over_days_people_and_hours(clinic: Database) -> None:
    offers = find(clinic)
    assert len(offers) == 6
    assert len({offer.start_local.date() for offer in offers}) == 3
    assert {offer.practitioner_id for offer in offers} == {"adams", "brook"}
    assert list(offers) == sorted(offers, key=lambda offer: offer.start_at)
    one_day = find(clinic, window_from_resolved("date", "2026-03-11"))
    assert {offer.start_local.date().isoformat() for offer in one_day} == {"2026-03-11"}
    assert len({offer.start_local.hour for offer in one_day}) >= 4
    assert len({offer.id for offer in one_day}) == 6


def test_every_offer_is_bookable(clinic: Database) -> None:
    for number, offer in enumerate(find(clinic, limit=20)):
        with clinic.write() as session:
            assert service.get_offer(session=session, offer_id=offer.id) == offer
        booked = book(clinic, offer.id, "ann", key=f"{number}")
        assert booked.start == offer.start_local
        cancel(clinic, booked, "ann")


def test_a_visit_needs_a_full_run_within_a_block(clinic: Database) -> None:
    offers = find(
        clinic, window_from_resolved("date", "2026-03-11"), visit_type_id="long", limit=99
    )
    assert {offer.practitioner_id for offer in offers} == {"adams", "brook"}
    for offer in offers:
        end_local = offer.end_at.astimezone(ZoneInfo(offer.time_zone))
        assert (end_local - offer.start_local) == timedelta(hours=1)
        assert end_local.hour <= 12 or offer.start_local.hour >= 13
        assert (end_local.hour, end_local.minute) <= (17, 0)


def test_nothing_within_the_notice_and_nothing_past(clinic: Database) -> None:
    now = datetime(2026, 3, 10, 19, 10, tzinfo=UTC)  # 15:10 in New York
    offers = find(
        clinic, window_from_resolved("date", "2026-03-10"), now=now, limit=99, location_ids=["elm"]
    )
    assert min(walls(offers)) == "03-10 16:15"
    assert find(clinic, window_from_resolved("date", "2026-03-09"), now=now) == ()


def test_held_and_booked_times_are_hidden_but_not_from_their_holder(clinic: Database) -> None:
    exact = window_from_resolved("datetime", "2026-03-10T10:00")
    (offer,) = find(clinic, exact, practitioner_ids=["adams"])
    hold(clinic, offer.id, "ann")
    assert find(clinic, exact, practitioner_ids=["adams"], conversation_id="c-bob") == ()
    assert find(clinic, exact, practitioner_ids=["adams"], conversation_id="c-ann") == (offer,)
    after = MONDAY + timedelta(seconds=301)
    assert find(clinic, exact, practitioner_ids=["adams"], now=after) == (offer,)
    booked = book(clinic, offer.id, "ann")
    assert find(clinic, exact, practitioner_ids=["adams"], conversation_id="c-ann") == ()
    assert find(clinic, exact, practitioner_ids=["adams"], moving=booked.id) == (offer,)


def test_filters(clinic: Database) -> None:
    assert {o.location_id for o in find(clinic, location_ids=["bay"])} == {"bay"}
    assert {o.practitioner_id for o in find(clinic, practitioner_ids=["brook"])} == {"brook"}
    assert find(clinic, practitioner_ids=["adams"], location_ids=["bay"]) == ()
    assert find(clinic, visit_type_id="unknown") == ()
    assert nearest(clinic, ANY_TIME, visit_type_id="unknown") == ()
    assert {o.practitioner_id for o in find(clinic, visit_type_id="quick")} == {"adams"}


def test_a_named_day_comes_first_when_the_wish_is_open(clinic: Database) -> None:
    offers = find(clinic, window_from_resolved("open", ">=2026-03-12T14:00"))
    assert {wall[:5] for wall in walls(offers)} == {"03-12"}
    before = find(clinic, window_from_resolved("open", "<=2026-03-10T12:00"))
    assert max(walls(before)) < "03-10 12:00"


def test_wall_times_are_those_of_the_place(clinic: Database) -> None:
    offers = find(clinic, window_from_resolved("time", "10:00"), location_ids=["bay"])
    assert {offer.start_local.strftime("%H:%M %Z") for offer in offers} == {"10:00 PDT"}
    assert {offer.start_at.hour for offer in offers} == {17}


def test_nearest_times_on_both_sides(clinic: Database) -> None:
    wish = window_from_resolved("datetime", "2026-03-11T12:30")  # the lunch break
    assert find(clinic, wish) == ()
    assert walls(nearest(clinic, wish)) == [
        "03-11 11:15",
        "03-11 11:30",
        "03-11 13:00",
        "03-11 13:15",
    ]
    holiday = window_from_resolved("date", "2026-03-17")
    assert find(clinic, holiday, location_ids=["elm"]) == ()
    days = {wall[:5] for wall in walls(nearest(clinic, holiday, location_ids=["elm"]))}
    assert days == {"03-16", "03-18"}
    no_monday = window_from_resolved("date", "2026-03-17;!mon")
    days = {wall[:5] for wall in walls(nearest(clinic, no_monday, location_ids=["elm"]))}
    assert days == {"03-13", "03-18"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2020-01-01"),
        ("date", "2031-01-01"),
        ("datetime", "2026-03-01T10:00"),
        ("date", "0001-01-01"),
        ("open", "<=1999-01-01"),
    ],
)
def test_a_wish_far_off_still_gets_an_honest_alternative(
    clinic: Database, kind: str, value: str
) -> None:
    wish = window_from_resolved(kind, value)
    assert find(clinic, wish) == ()
    offers = nearest(clinic, wish)
    assert offers
    assert all(offer.start_at >= MONDAY + NOTICE for offer in offers)


def test_a_clinic_without_free_slots_offers_nothing(clinic: Database) -> None:
    with clinic.write() as session:
        session.execute(text("UPDATE slot SET status = 'busy-unavailable'"))
    assert find(clinic) == ()
    assert nearest(clinic, ANY_TIME) == ()
    assert nearest(clinic, window_from_resolved("date", "2026-03-10")) == ()

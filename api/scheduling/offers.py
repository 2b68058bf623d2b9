"""Offers: bookable times made from runs of free Slots, and which few of them to show."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from api.scheduling.ages import admits
from api.scheduling.models import SLOT_MINUTES

OFFER_ID = re.compile(r"([a-z0-9_-]{1,80})\.([0-9a-z]{1,8})\.([a-z0-9_-]{1,60})")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
DAYS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One practitioner's schedule at one place, seen for one visit type."""

    schedule_id: str
    practitioner_id: str
    practitioner_name: str
    location_id: str
    location_name: str
    visit_type_id: str
    visit_type_name: str
    minutes: int
    time_zone: str
    address: str = ""
    phone: str = ""
    visit_type_name_es: str = ""
    ages: tuple[dict[str, Any], ...] = ()

    def admits_age(self, age: int | None) -> bool:
        """Whether practitioner and visit type are both for patients of that age."""
        return all(admits(each, age) for each in self.ages)

    @property
    def slots_needed(self) -> int:
        return -(-self.minutes // SLOT_MINUTES)


@dataclass(frozen=True, kw_only=True)
class FreeSlot:
    id: int
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A time that can be held and booked. `end_at` is when the visit ends, not the last Slot."""

    id: str
    slot_ids: tuple[int, ...]
    start_at: datetime
    end_at: datetime
    start_local: datetime
    visit: Visit

    @property
    def practitioner_id(self) -> str:
        return self.visit.practitioner_id

    @property
    def practitioner_name(self) -> str:
        return self.visit.practitioner_name

    @property
    def location_id(self) -> str:
        return self.visit.location_id

    @property
    def location_name(self) -> str:
        return self.visit.location_name

    @property
    def visit_type_id(self) -> str:
        return self.visit.visit_type_id

    @property
    def visit_type_name(self) -> str:
        return self.visit.visit_type_name

    @property
    def visit_type_name_es(self) -> str:
        return self.visit.visit_type_name_es or self.visit.visit_type_name

    @property
    def time_zone(self) -> str:
        return self.visit.time_zone


def offer_id(*, schedule_id: str, start_at: datetime, visit_type_id: str) -> str:
    """Return a stable id that fits a button and holds no readable date."""
    minutes = int(start_at.timestamp()) // 60
    return f"{schedule_id}.{_base36(minutes)}.{visit_type_id}"


def parse_offer_id(text: str) -> tuple[str, datetime, str] | None:
    """Return schedule id, start and visit type id, or None for anything else."""
    match = OFFER_ID.fullmatch(text)
    if match is None:
        return None
    try:
        start_at = datetime.fromtimestamp(int(match[2], 36) * 60, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return match[1], start_at, match[3]


def runs(visit: Visit, slots: Sequence[FreeSlot]) -> Iterator[Offer]:
    """Give each full run of consecutive Slots, within one local day, that the visit fits in."""
    zone = ZoneInfo(visit.time_zone)
    needed = visit.slots_needed
    for index in range(len(slots) - needed + 1):
        run = slots[index : index + needed]
        if any(a.end_at != b.start_at for a, b in pairwise(run)):
            continue
        start_at = run[0].start_at
        start_local, end_local = start_at.astimezone(zone), run[-1].end_at.astimezone(zone)
        if (end_local - timedelta(microseconds=1)).date() != start_local.date():
            continue
        yield Offer(
            id=offer_id(
                schedule_id=visit.schedule_id, start_at=start_at, visit_type_id=visit.visit_type_id
            ),
            slot_ids=tuple(slot.id for slot in run),
            start_at=start_at,
            end_at=start_at + timedelta(minutes=visit.minutes),
            start_local=start_local,
            visit=visit,
        )


def spread(offers: Iterable[Offer], *, limit: int, first_day_only: bool = False) -> list[Offer]:
    """Choose a few offers: early days first, and within a day over practitioners and hours."""
    ordered = sorted(offers, key=lambda offer: (offer.start_at, offer.id))
    days = [list(day) for _, day in groupby(ordered, key=lambda offer: offer.start_local.date())]
    shown = 1 if first_day_only else min(DAYS_SHOWN, len(days))
    chosen: list[Offer] = []
    for index, day in enumerate(days):
        if len(chosen) >= limit:
            break
        left = limit - len(chosen)
        share = -(-left // max(1, shown - index))
        chosen += _spread_day(day, count=min(share, left))
    return sorted(chosen, key=lambda offer: (offer.start_at, offer.id))


def _spread_day(offers: list[Offer], *, count: int) -> list[Offer]:
    """Take the first, then always the one whose practitioner and hour are least shown yet."""
    left = list(offers)
    chosen: list[Offer] = []
    used: Counter[str] = Counter()
    while left and len(chosen) < count:
        best = max(left, key=lambda offer: _merit(offer, chosen, used)) if chosen else left[0]
        left.remove(best)
        chosen.append(best)
        used[best.practitioner_id] += 1
    return chosen


def _merit(offer: Offer, chosen: list[Offer], used: Counter[str]) -> tuple[float, float, float]:
    gap = min(abs((offer.start_at - other.start_at).total_seconds()) for other in chosen)
    on_the_hour = offer.start_local.minute in (0, 30)
    return -used[offer.practitioner_id], gap // 1800 + on_the_hour, -offer.start_at.timestamp()


def nearest(offers: Iterable[Offer], anchor: datetime, *, limit: int) -> list[Offer]:
    """Choose the offers nearest to a moment on both sides of it, one for each start."""
    first_at: dict[datetime, Offer] = {}
    for offer in sorted(offers, key=lambda offer: offer.id):
        first_at.setdefault(offer.start_at, offer)
    by_distance = sorted(first_at.values(), key=lambda offer: abs(offer.start_at - anchor))
    before = [offer for offer in by_distance if offer.start_at < anchor]
    after = [offer for offer in by_distance if offer.start_at >= anchor]
    early, late = _shares(len(before), len(after), limit)
    return sorted(before[:early] + after[:late], key=lambda offer: (offer.start_at, offer.id))


def around(offers: Iterable[Offer], anchor: datetime, *, limit: int) -> list[Offer]:
    """Choose a few offers of the last day before a moment and of the first day after it."""
    ordered = sorted(offers, key=lambda offer: (offer.start_at, offer.id))
    before = [offer for offer in ordered if offer.start_at < anchor]
    after = [offer for offer in ordered if offer.start_at >= anchor]
    last_day = [o for o in before if o.start_local.date() == before[-1].start_local.date()]
    early, late = _shares(len(last_day), len(after), limit)
    chosen = _spread_day(last_day, count=early)
    return sorted(chosen, key=lambda offer: (offer.start_at, offer.id)) + spread(
        after, limit=late, first_day_only=True
    )


def _shares(before: int, after: int, limit: int) -> tuple[int, int]:
    early = min(before, limit // 2)
    late = min(after, limit - early)
    return min(before, limit - late), late


def _base36(number: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text or "0"

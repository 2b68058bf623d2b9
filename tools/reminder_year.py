"""A year of reminder plans: both changes of the clock, journeys, pauses, ends.

Each plan is planned as the worker does it, day by day. What should have come of it is worked out
apart, date by date and without the product's code; the two must be the same, instant by instant.
"""

import random
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from api import clock
from api.conversations.models import Conversation
from api.db import Database, new_id
from api.reminders import planning, service
from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan
from api.reminders.recurrence import RecurrenceUnclear, check_recurrence, to_local

START = datetime(2027, 1, 1, 12, tzinfo=UTC)
DAYS = 366
STEP = timedelta(hours=24)
ZONES = (
    *("America/New_York", "America/Los_Angeles", "America/Phoenix", "America/St_Johns"),
    *("Europe/Madrid", "Australia/Sydney", "Asia/Kolkata", "Pacific/Honolulu"),
)
# Hours that a change of the clock skips or doubles come often.
CLOCKS = ("00:00", "01:30", "02:00", "02:30", "03:30", "07:15", "08:00", "13:00", "20:00", "22:45")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass
class Life:
    """One plan as it was chosen, and what happened to it."""

    zone: str
    clocks: list[str] = field(default_factory=list)
    hours: int = 0  # every so many hours; 0: by the clock
    every_days: int = 1
    weekdays: frozenset[int] = frozenset()
    month_day: int = 0
    count: int = 0
    events: list[tuple[datetime, str, str]] = field(default_factory=list)
    conversation_id: str = field(default_factory=new_id)
    plan_id: str = field(default_factory=new_id)

    @property
    def rule(self) -> str:
        end = f";COUNT={self.count}" if self.count else ""
        if self.hours:
            return f"FREQ=HOURLY;INTERVAL={self.hours}{end}"
        base = f"FREQ=DAILY;INTERVAL={self.every_days}"
        if self.weekdays:
            base = f"FREQ=WEEKLY;BYDAY={','.join(CODES[day] for day in sorted(self.weekdays))}"
        if self.month_day:
            base = f"FREQ=MONTHLY;BYMONTHDAY={self.month_day}"
        lines = [f"{base};BYHOUR={int(at[:2])};BYMINUTE={int(at[3:])}{end}" for at in self.clocks]
        return "\n".join(lines)


def make_life(rng: random.Random) -> Life:
    life = Life(zone=rng.choice(ZONES))
    kind = rng.random()
    if kind < 0.25:
        life.hours = rng.choice((4, 6, 8, 12, 24, 36))
    else:
        life.clocks = sorted(rng.sample(CLOCKS, rng.choice((1, 1, 1, 2, 2, 3))))
        if kind < 0.4:
            life.weekdays = frozenset(rng.sample(range(7), rng.randint(1, 3)))
        elif kind < 0.5:
            life.every_days = rng.randint(2, 5)
        elif kind < 0.55:
            life.month_day = rng.choice((1, 15, 29, 31))
    if rng.random() < 0.15:
        life.count = rng.randint(3, 90)
    life.events = list(_happenings(rng))
    return life


def _happenings(rng: random.Random) -> Iterator[tuple[datetime, str, str]]:
    at, paused = START, False
    for _ in range(rng.choice((0, 0, 1, 2, 4, 6))):
        at += timedelta(days=rng.uniform(3, 60))
        if at > START + timedelta(days=DAYS - 3):
            return
        if paused:
            paused = False
            yield at, "resume", ""
        elif rng.random() < 0.5:
            paused = True
            yield at, "pause", ""
        else:
            yield at, "zone", rng.choice(ZONES)
    if rng.random() < 0.1 and not paused:
        yield at + timedelta(days=rng.uniform(2, 40)), "cancel", ""


def expected(life: Life, end: datetime) -> set[datetime]:
    """Every instant at which a dose is due until `end`."""
    due: set[datetime] = set()
    zone, mark, begun, active = life.zone, START, START, True
    for at, what, value in [*life.events, (end, "end", "")]:
        if at > end and what != "end":
            continue
        if active:
            due |= {one for one in _due(life, zone, min(mark, begun), at) if one > mark}
        if what == "zone":
            moved = _instant(at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0,
                             microsecond=0), value)  # fmt: skip
            zone, begun = value, at
            near = abs(moved - at) <= timedelta(hours=12)
            mark = moved if near and not life.hours else at
        elif what in ("pause", "cancel"):
            active = False
        elif what == "resume":
            active, mark, begun = True, at, at
    return due


def _due(life: Life, zone: str, after: datetime, until: datetime) -> Iterator[datetime]:
    if life.hours:
        step, number = timedelta(hours=life.hours), 0
        while (one := START + number * step) <= until and number < (life.count or 10**6):
            if one > after:
                yield one
            number += 1
        return
    first = START.astimezone(ZoneInfo(life.zone)).replace(tzinfo=None)
    left = dict.fromkeys(life.clocks, life.count or 10**6)
    day = first.date()
    while day <= until.astimezone(ZoneInfo(zone)).date():
        for at in life.clocks:
            wall = datetime.combine(day, time.fromisoformat(at))
            if wall < first or not _is_on(life, day, first.date()) or not left[at]:
                continue
            left[at] -= 1
            instant = _instant(wall, zone)
            if after < instant <= until:
                yield instant
        day += timedelta(days=1)


def _is_on(life: Life, day: date, first: date) -> bool:
    if life.weekdays:
        return day.weekday() in life.weekdays
    if life.month_day:
        return day.day == life.month_day
    return (day - first).days % life.every_days == 0


def _instant(wall: datetime, zone: str) -> datetime:
    """The earliest instant at which the clocks of a zone show a wall time, found by looking.

    In the hour that is skipped they never do: there the clock of the day before goes on.
    """
    info, naive = ZoneInfo(zone), wall.replace(tzinfo=UTC)
    around = [naive - timedelta(hours=30), naive + timedelta(hours=30)]
    offsets = sorted({one.astimezone(info).utcoffset() for one in around}, reverse=True)
    fitting = [
        naive - offset
        for offset in offsets
        if (naive - offset).astimezone(info).replace(tzinfo=None) == wall
    ]
    return min(fitting) if fitting else naive - around[0].astimezone(info).utcoffset()


@dataclass
class Outcome:
    plans: int
    doses: int
    wrong: list[tuple[str, int, int]]  # rule, missing, too many


def run_year(database: Database, *, plans: int, seed: int, days: int = DAYS) -> Outcome:
    """Let plans live for a year in an empty store; says which of them went wrong."""
    rng = random.Random(seed)
    lives = [make_life(rng) for _ in range(plans)]
    now = START
    clock.set_source(lambda: now)
    try:
        _begin(database, lives)
        happenings = deque(
            sorted((event, place) for place, life in enumerate(lives) for event in life.events)
        )
        end = START + timedelta(days=days)
        while now < end:
            upto = min(now + STEP, end)
            while happenings and happenings[0][0][0] <= upto:
                (now, what, value), place = happenings.popleft()
                _happen(database, lives[place], what, value, now)
            now = upto
            _work(database, now)
        return _compare(database, lives, end)
    finally:
        clock.set_source(None)


def _begin(database: Database, lives: list[Life]) -> None:
    with database.write() as session:
        for life in lives:
            rules, kind = check_recurrence(life.rule, start=START, time_zone=life.zone)
            session.add(
                Conversation(
                    id=life.conversation_id,
                    key_id=life.plan_id,
                    language="en",
                    time_zone=life.zone,
                    created_at=START,
                )
            )
            session.flush()
            session.add(
                ReminderPlan(
                    id=life.plan_id,
                    conversation_id=life.conversation_id,
                    key_id=life.plan_id,
                    medication_ciphertext=b"",
                    recurrence=rules,
                    kind=kind,
                    time_zone=life.zone,
                    start_local=to_local(START, life.zone),
                    starts_at=START,
                    planned_until=START,
                    utterance_id=life.plan_id,
                    created_at=START,
                )
            )
    _work(database, START)


def _happen(database: Database, life: Life, what: str, value: str, now: datetime) -> None:
    with database.write() as session:
        _say_due(session, now, life.plan_id)
        if what == "zone":
            service.move_to_zone(
                session=session, conversation_id=life.conversation_id, time_zone=value
            )
            return
        steer = {"pause": service.pause_plan, "resume": service.resume_plan}
        # A plan whose last dose was due while it was paused does not go on: nothing is missing.
        with suppress(RecurrenceUnclear):
            steer.get(what, service.cancel_plan)(
                session=session, conversation_id=life.conversation_id, plan_id=life.plan_id
            )


def _work(database: Database, now: datetime) -> None:
    after_id: str | None = ""
    while after_id is not None:
        with database.write() as session:
            after_id = planning.plan_ahead(session=session, now=now, after_id=after_id)
    with database.write() as session:
        _say_due(session, now)


def _say_due(session, now: datetime, plan_id: str | None = None) -> None:
    due = (DoseEvent.status == DoseStatus.planned) & (DoseEvent.due_at <= now)
    if plan_id:
        due &= DoseEvent.plan_id == plan_id
    session.execute(update(DoseEvent).where(due).values(status=DoseStatus.sent))


def _compare(database: Database, lives: list[Life], end: datetime) -> Outcome:
    outcome = Outcome(len(lives), 0, [])
    with database.read() as session:
        for life in lives:
            found = session.scalars(
                select(DoseEvent.planned_at).where(
                    DoseEvent.plan_id == life.plan_id, DoseEvent.planned_at <= end
                )
            ).all()
            wanted = expected(life, end)
            outcome.doses += len(found)
            if set(found) != wanted or len(found) != len(wanted):
                missing, extra = len(wanted - set(found)), len(set(found) - wanted)
                outcome.wrong.append((life.rule, missing, extra + len(found) - len(set(found))))
    return outcome

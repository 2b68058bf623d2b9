"""A scripted patient's turns through the code that a booking reads and joins wishes with."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from typing import Any, cast
from unittest.mock import patch

from actions import clock
from actions.appointments.progress import Step
from actions.appointments.reading import Reading, absorb
from actions.appointments.shifting import read_wish
from actions.appointments.task import Task
from actions.appointments.wishes import split_wish
from actions.turn import Turn
from api.extraction.schemas import Roster, Understanding
from api.extraction.service import understand
from api.internal.schemas import ClinicRead, IdentityRead
from api.scheduling.windows import Wall, Window, window_from_resolved
from tests.extraction.times.cases import ZONE, Case

NOBODY = IdentityRead(verified=False, relationship="self", code="none", attempts_left=5)
CLINIC = ClinicRead(
    phone="", open_now=True, next_opening=None, locations=[], practitioners=[], visit_types=[]
)


class OwnApi:
    """Answers what the words mean, as the api does."""

    def __init__(self, case: Case) -> None:
        self.ref = case.ref

    async def understand(self, *, text: str) -> Understanding:
        return understand(text=text, roster=Roster(), ref=self.ref, time_zone=ZONE)


def wish_after(case: Case) -> str | None:
    """The wished time when all turns are said."""
    with patch.object(clock, "utc_now", lambda: case.ref):
        return asyncio.run(_talk(case))


async def _talk(case: Case) -> str | None:
    task, api = Task(), OwnApi(case)
    for text in case.turns:
        turn = Turn(
            api=cast(Any, api), dispatcher=cast(Any, None), slots={}, text=text, intent="inform",
            confidence=1.0, entities={}, language="en", active_loop=None, requested=None,
            interrupted=False,
        )  # fmt: skip
        found = await api.understand(text=text)
        step = Step(turn, task, "book", asked=None, identity=NOBODY)
        wish = await read_wish(step, found)
        absorb(task, Reading(turn, found, CLINIC, wish), asked=None)
    return task.wished_time


def ends_right(case: Case) -> bool:
    said = wish_after(case)
    if said is None:
        return False
    today = (case.ref.date(), time.min)
    sought = [_windows(" | ".join(meant), today) for meant in case.meant]
    return _windows(said, today) in sought


def _windows(wish: str, today: Wall) -> set[Window]:
    """What the scheduler looks through for a wish: from today on, whether that was said or not."""
    windows = set()
    for each in split_wish(wish):
        window = window_from_resolved(each.kind, each.value)
        window = window.at_clock(each.clock) if each.clock else window
        window = _plainly(window.on_its_day())
        ahead = window.earliest and window.earliest > today
        windows.add(window if ahead else replace(window, earliest=None))
    return windows


def _plainly(window: Window) -> Window:
    """One way to write the same times: "the 9th to the 15th, 6 to 12" may end at noon of the 15th,
    and "after one" on a day may begin the day or bound its hours."""
    earliest, latest = window.earliest, window.latest
    if earliest and latest and window.is_one_day:
        start = max(earliest[1], window.time_from or time.min)
        end = min(window.time_to, _end_of(latest)) if window.time_to else _end_of(latest)
        window = replace(window, earliest=(earliest[0], start), time_from=None, time_to=None)
        midnight = (earliest[0] + timedelta(days=1), time.min)
        return replace(window, latest=midnight if end == time.max else (earliest[0], end))
    if earliest and earliest[1] == window.time_from:
        window = replace(window, earliest=(earliest[0], time.min))
    if latest and latest[1] == window.time_to:
        window = replace(window, latest=(latest[0] + timedelta(days=1), time.min))
    return window


def _end_of(latest: Wall) -> time:
    return time.max if latest[1] == time.min else latest[1]

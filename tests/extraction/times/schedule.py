"""What a patient says when asked how often, through the code that a reminder reads it with."""

import asyncio
from dataclasses import replace
from typing import Any, cast
from unittest.mock import Mock, patch

from actions import clock
from actions.reminders.absorbing import absorb
from actions.reminders.ending import take_end
from actions.reminders.plan import Plan
from actions.turn import Turn
from tests.extraction.times.cases import Case
from tests.extraction.times.talk import OwnApi


def is_kept(case: Case) -> bool:
    """Whether the reminder would have these rules and this end; "none" where it asks once more."""
    return frozenset([schedule_of(case)]) in case.meant


def schedule_of(case: Case) -> str:
    """ "RULE + RULE ; days 10" or "; until 2026-10-31"."""
    with patch.object(clock, "utc_now", lambda: case.ref):
        plan = asyncio.run(_planned(case))
    said = " + ".join((plan.recurrence or "").splitlines()) if plan.is_timed else "none"
    said += f" ; days {plan.for_days}" if plan.for_days else ""
    return said + (f" ; until {plan.last_day}" if plan.last_day else "")


async def _planned(case: Case) -> Plan:
    plan, api = Plan(), OwnApi(case)
    turn = Turn(
        api=cast(Any, api), dispatcher=cast(Any, Mock()), slots={}, text=case.text, intent="inform",
        confidence=1.0, entities={}, language="en", active_loop=None, requested="recurrence",
        interrupted=False,
    )  # fmt: skip
    end, rest = await take_end(turn, plan, "set")
    turn = replace(turn, text=rest)
    found = await api.understand(text=rest)
    absorb(turn, plan, found, "set", ends=end != "none", hours=frozenset())
    return plan

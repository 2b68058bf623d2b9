"""Many trials against one running product."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import httpx

from tools.simulate.goals import Goal
from tools.simulate.trial import Result, run_trial
from tools.simulate.truth import Installation


class Running(Protocol):
    """A product that answers at `origin` and keeps its data in `home`."""

    home: Path
    origin: str


def play(
    goals: list[Goal],
    *,
    seed: int,
    trials: int,
    wording: str,
    at: Running,
    side: int,
    retell: bool = False,
) -> list[Result]:
    """Every goal `trials` times, `side` conversations at a time."""
    today = datetime.now(ZoneInfo("America/New_York")).date()

    def one(job: tuple[Goal, int]) -> Result:
        goal, trial = job
        with httpx.Client(base_url=at.origin, timeout=60.0, trust_env=False) as http:
            return run_trial(
                goal, seed=seed, trial=trial, wording=wording, http=http,
                installation=installation, today=today, retell=retell,
            )  # fmt: skip

    jobs = [(goal, trial) for goal in goals for trial in range(trials)]
    with closing(Installation(at.home)) as installation, ThreadPoolExecutor(side) as pool:
        return list(pool.map(one, jobs))

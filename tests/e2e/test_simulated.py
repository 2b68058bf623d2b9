"""A few simulated patients talk to the running product (all of them: `make simulate`)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.product import Product
from tools.simulate.goals import Goal
from tools.simulate.report import describe
from tools.simulate.run import play
from tools.simulate.scripted import scripted

TODAY = datetime.now(ZoneInfo("America/New_York")).date()
NAMES = ("s-self", "s-child", "s-question-es", "s-other-time", "s-gives-up", "s-cancel", "s-move")


@pytest.fixture(scope="module")
def goals() -> list[Goal]:
    return [goal for goal in scripted(TODAY) if goal.id in NAMES]


def test_simulated_patients_get_what_they_came_for(product: Product, goals: list[Goal]) -> None:
    results = play(goals, seed=7, trials=1, wording="first", at=product, side=1)
    assert len(results) == len(NAMES)
    assert not [result.goal.id for result in results if result.wrong]
    failed = [(result.why, result.story) for result in results if not result.success]
    assert not failed, describe(results)

"""A few simulated patients talk to the running product (all of them: `make simulate`)."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api.studio.stories import read_story
from api.yaml_text import read_yaml
from tests.e2e.product import Product
from tools.simulate.goals import REGISTERS, Goal
from tools.simulate.report import describe, save_stories
from tools.simulate.run import play
from tools.simulate.scripted import scripted

TODAY = datetime.now(ZoneInfo("America/New_York")).date()
NAMES = (
    "s-self", "s-child", "s-question-es", "s-other-time", "s-gives-up", "s-cancel", "s-move",
    "s-second-visit", "s-slip", "s-hour-away", "s-day-away", "s-symptom", "s-remind-change",
    "s-remind-stop",
)  # fmt: skip


@pytest.fixture(scope="module")
def goals() -> list[Goal]:
    return [goal for goal in scripted(TODAY) if goal.id in NAMES]


def test_simulated_patients_get_what_they_came_for(product: Product, goals: list[Goal]) -> None:
    results = play(goals, seed=7, trials=1, wording="first", at=product, side=1)
    assert len(results) == len(NAMES)
    assert not [result.goal.id for result in results if result.wrong]
    failed = [(result.why, result.story) for result in results if not result.success]
    assert not failed, describe(results)


def test_patients_of_every_register_get_what_they_came_for(
    product: Product, goals: list[Goal]
) -> None:
    booking = next(goal for goal in goals if goal.id == "s-self")
    every = [replace(booking, id=f"s-{name}", register=name) for name in REGISTERS]
    results = play(every, seed=7, trials=1, wording="fifth", at=product, side=1)
    failed = [(result.goal.register, result.why) for result in results if not result.success]
    assert not failed


def test_a_failure_is_kept_as_stories_for_rasa(product: Product, tmp_path: Path) -> None:
    """Read by `rasa test` and by the studio: what was typed, read as what, and what followed."""
    found = next(goal for goal in scripted(TODAY) if goal.id == "s-cancel")
    [result] = play([found], seed=7, trials=1, wording="first", at=product, side=1, retell=True)
    assert save_stories([replace(result, why="to see it kept")], tmp_path) == 1
    [file] = tmp_path.glob("*.yml")
    stories = read_yaml(file.read_text("utf-8"))["stories"]
    assert [story["story"][-6:] for story in stories] == ["chat 1", "chat 2"]
    assert {"intent", "user"} <= set(stories[0]["steps"][0])
    assert {"action": "booking_form"} in stories[0]["steps"]
    assert {"action": "cancel_form"} in stories[1]["steps"]
    assert result.goal.speaker.name not in file.read_text("utf-8").partition("stories:")[2]
    for text in result.retold.split("\n\n"):
        assert read_story(text).steps

"""Which times and places are offered for a wish, on a real calendar."""

from datetime import datetime

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import begin

EAST, WEST = "America/New_York", "America/Los_Angeles"


def shown(dialogue: Dialogue) -> list[datetime]:
    return [datetime.fromisoformat(o["start_local"]) for o in dialogue.slots["offered"] or []]


@pytest.mark.parametrize(
    ("text", "hours", "weekdays"),
    [
        ("a flu shot sometime the week after next, mornings", range(6, 12), range(7)),
        ("a flu shot next week in the afternoon", range(12, 18), range(7)),
        ("vacuna la próxima semana por la mañana", range(6, 12), range(7)),
        ("a flu shot after 4 on weekdays", range(16, 20), range(5)),
        ("a flu shot next week after 3", range(15, 20), range(7)),
        ("a flu shot monday to wednesday after 2 pm", range(14, 20), range(3)),
        ("a flu shot tuesday or thursday afternoons", range(12, 18), (1, 3)),
        ("a flu shot thursday before 11", range(8, 11), (3,)),
    ],
)
async def test_days_and_a_part_of_the_day(
    dialogue: Dialogue, text: str, hours: range, weekdays: range
) -> None:
    await begin(dialogue, text)
    assert "utter_offer_times" in dialogue.said
    for start in shown(dialogue):
        assert start.hour in hours and start.weekday() in weekdays, start


async def test_a_part_of_the_day_narrows_the_week_said_before(dialogue: Dialogue) -> None:
    await begin(dialogue, "a flu shot next week")
    week = {start.isocalendar().week for start in shown(dialogue)}
    await dialogue.say("mornings only")
    assert shown(dialogue)
    assert {start.isocalendar().week for start in shown(dialogue)} <= week
    assert all(start.hour < 12 for start in shown(dialogue))


async def test_later_times_may_be_on_a_later_day(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera tomorrow")
    last = max(shown(dialogue))
    await dialogue.press("later times")
    assert "utter_offer_times" in dialogue.said
    assert min(shown(dialogue)) > last


async def test_other_days_keep_the_part_of_the_day(dialogue: Dialogue) -> None:
    await begin(dialogue, "a flu shot next week after 3")
    for title in ("later times", "other day"):
        before = max(shown(dialogue))
        await dialogue.press(title)
        assert min(shown(dialogue)) > before
        assert all(start.hour >= 15 for start in shown(dialogue))


async def test_each_of_two_days_is_shown(dialogue: Dialogue) -> None:
    await begin(dialogue, "a flu shot tuesday or thursday afternoon")
    assert {start.weekday() for start in shown(dialogue)} == {1, 3}


@pytest.mark.parametrize("zone", [EAST, WEST])
async def test_places_of_the_patients_own_zone_come_first(connected: object, zone: str) -> None:
    dialogue = Dialogue(connected, time_zone=zone)  # type: ignore[arg-type]
    await begin(dialogue, "i need a vaccination")
    assert {offer["time_zone"] for offer in dialogue.slots["offered"]} == {zone}


async def test_another_place_is_offered_when_it_is_asked_for(dialogue: Dialogue) -> None:
    await begin(dialogue, "i need a vaccination at harborview")
    assert {offer["time_zone"] for offer in dialogue.slots["offered"]} == {WEST}
    assert all("P" in b["title"] for b in dialogue.buttons if '"offer"' in b["payload"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yesterday at 3", "utter_wish_past"),
        ("today at 7am", "utter_wish_past"),
        ("thanksgiving day at 10am", "utter_closed_day"),
        ("sunday then", "utter_closed_day"),
        ("march 16 at 3am", "utter_closed_hour"),
    ],
)
async def test_a_wish_that_cannot_be_kept_is_told_before_the_next_question(
    dialogue: Dialogue, text: str, said: str
) -> None:
    await begin(dialogue, "i need an appointment")
    await dialogue.say(text)
    assert dialogue.said == [said, "utter_which_visit"]
    assert dialogue.slots.get("wished_time") is None
    await dialogue.say("march 16 at 10am")
    assert dialogue.said == ["utter_noted", "utter_which_visit"]


async def test_a_closed_hour_is_told_beside_the_nearest_times(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera on march 16 at 3am")
    assert dialogue.said == ["utter_closed_hour", "utter_offer_nearest"]


@pytest.mark.parametrize(
    "text", ["a flu shot march 18 or 19, afternoon", "a flu shot thursday or friday morning"]
)
async def test_both_days_of_an_alternative_are_searched(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, text)
    assert {start.weekday() for start in shown(dialogue)} == {3, 4}


@pytest.mark.parametrize(
    "text",
    [
        "sick visit, it hurts since october 23 2017",
        "quiero una cita por enfermedad, desde el 3 de mayo de 2019 me duele",
    ],
)
async def test_a_day_long_gone_is_no_wish_and_is_not_kept(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, text)
    assert dialogue.slots.get("wished_time") is None
    assert dialogue.asked == "offer"

"""Who looked, gathered by person and day: nobody is hidden behind somebody's many looks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from api.rights.looks import DEEDS, ROLES, choose_groups, group_looks
from api.rights.viewers import LOOKED, Look

ALBANY = ZoneInfo("America/New_York")
AT = datetime(2027, 3, 2, 15, 0, tzinfo=UTC)


def look(by: str, *, action: str = "transcript.read", **later: float) -> Look:
    return Look(AT + timedelta(**later), by, "Robin Ray", "front_desk", action)


def test_one_day_of_one_person_is_one_and_two_of_one_name_are_two() -> None:
    many = [look("a", minutes=minute) for minute in range(60)]
    others = [look("a", action="value.reveal"), look("b", minutes=3)]
    groups = group_looks([*others, *many], ALBANY)
    assert [(one.last.by, one.last.action) for one in groups] == [
        ("a", "transcript.read"),
        ("b", "transcript.read"),
        ("a", "value.reveal"),
    ]
    assert groups[0].last.at - groups[0].first.at == timedelta(minutes=59)


def test_a_day_is_one_of_the_patient() -> None:
    assert len(group_looks([look("a"), look("a", hours=13)], ALBANY)) == 1
    assert len(group_looks([look("a"), look("a", hours=14)], ALBANY)) == 2


def test_everybody_is_told_before_anybodys_other_days() -> None:
    daily = [look("a", days=day) for day in range(12)]
    shown = choose_groups(group_looks([look("b"), *daily], ALBANY), 10)
    assert [one.last.by for one in shown] == ["a"] * 9 + ["b"]
    assert [one.last.at for one in shown] == sorted((one.last.at for one in shown), reverse=True)


def test_all_that_is_told_has_words() -> None:
    for language in ("en", "es"):
        assert set(DEEDS[language]) == set(LOOKED)
        assert "system" in ROLES[language]

"""RRULEs from what a message says. Nothing here computes or chooses a dose."""

from actions.reminders.reading import weekdays_of
from api.extraction.schemas import Understanding
from api.wording.recurrence import at_clocks


def recurrence_of(understanding: Understanding, partial: str | None, text: str = "") -> str | None:
    """A rule with its times if the message gives one, on top of a frequency said before."""
    time = understanding.time
    if time.kind == "recurring" and is_complete(time.value):
        return time.value
    clocks = clocks_of(understanding)
    if not clocks and time.kind == "datetime" and weekdays_of(text):
        clocks = [time.value[11:16]]
    if not clocks:
        return None
    days = weekdays_of(text)
    base = f"FREQ=WEEKLY;BYDAY={days}" if days else partial
    base = base or (time.value if time.kind == "recurring" else "") or "FREQ=DAILY"
    return at_clocks(base, clocks)


def frequency_of(understanding: Understanding) -> str | None:
    """How often, when a message says that without clock times ("every monday")."""
    time = understanding.time
    if time.kind == "recurring" and not is_complete(time.value) and "\n" not in time.value:
        return time.value
    return None


def clocks_of(understanding: Understanding) -> list[str]:
    """Every bare clock time of a message, in order of the day."""
    found = [each for each in (understanding.time, *understanding.time.alternatives,
                               *understanding.times) if each.kind == "time"]  # fmt: skip
    return sorted({each.value[:5] for each in found})


def is_complete(rule: str) -> bool:
    return all("BYHOUR" in line or "FREQ=HOURLY" in line for line in rule.splitlines())

"""RRULEs from what a message says. Nothing here computes or chooses a dose."""

import re

from actions.reminders.reading import weekdays_of
from api.extraction.schemas import Understanding

_COUNTED = re.compile(
    r"\b(?:once|twice|(?:two|three|four|five|six|[1-6]) times|bid|tid|qid|"
    r"(?:una|dos|tres|cuatro|cinco|[1-6]) ve(?:z|ces))\b",
    re.IGNORECASE,
)

_OFTEN = re.compile(
    r"\b(?:every|cada|todos los|todas las|daily|nightly|diario|al d[ií]a|at (?:night|bedtime)|"
    r"in the (?:morning|evening)|por la (?:ma[nñ]ana|noche))\b.*",
    re.IGNORECASE,
)


# How often, which is no part of the dose: "twice a day", "3 veces al día".
_A_DAY = re.compile(
    _COUNTED.pattern + r"(?:\s+(?:a|per|each|every|al|por|cada)\s+(?:day|d[ií]a|week|semana)|"
    r"\s+(?:daily|diarias?))?",
    re.IGNORECASE,
)


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
    return "\n".join(at_clock(base, clock) for clock in clocks) if _differ(clocks) else at_clock(
        base, *clocks
    )  # fmt: skip


def at_clock(base: str, *clocks: str) -> str:
    """A frequency at clock times that have their minutes in common."""
    hours = ",".join(str(int(clock[:2])) for clock in clocks)
    return (
        f"{base.splitlines()[0].split(';BYHOUR')[0]};BYHOUR={hours};BYMINUTE={int(clocks[0][3:])}"
    )


def _differ(clocks: list[str]) -> bool:
    return len({clock[3:] for clock in clocks}) > 1


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


def says_count(text: str) -> bool:
    """ "twice a day" says how often, not when; the patient chooses the times."""
    return bool(_COUNTED.search(text))


def dose_alone(dose: str) -> str | None:
    """The dose as said, without the words for how often it is taken."""
    said = _OFTEN.sub("", _A_DAY.sub("", dose)) if not says_count(dose) else _A_DAY.sub("", dose)
    return " ".join(said.split()).strip(" ,()") or None


def is_complete(rule: str) -> bool:
    return all("BYHOUR" in line or "FREQ=HOURLY" in line for line in rule.splitlines())

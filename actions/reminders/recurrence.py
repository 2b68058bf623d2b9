"""RRULEs from what a message says. Nothing here computes or chooses a dose."""

from actions.reminders.reading import weekdays_of
from api.extraction.resolve_time.lexicon import DAY_CODES, DAY_NAMES
from api.extraction.schemas import Understanding
from api.wording.recurrence import at_clocks, base_of, clocks_in, strip_end

# The days of a reminder that is not chosen yet: a time was said, and which one comes after it.
KEPT_DAYS = "DAYS=KEPT"
_NAMES = dict(zip(DAY_CODES, DAY_NAMES, strict=True))


def recurrence_of(
    understanding: Understanding, partial: str | None, text: str = "", before: str | None = None
) -> str | None:
    """A rule with its times if the message gives one, on top of a frequency said before.

    `before`: the schedule that is changed, empty until it is chosen. Bare clock times keep its
    days; where these differ from time to time, or it goes by hours, they do not say enough.
    """
    time = understanding.time
    if leaves_out_dates(understanding):
        return None
    if time.kind == "recurring" and is_complete(time.value):
        return time.value
    clocks = clocks_of(understanding)
    if not clocks and time.kind == "datetime" and weekdays_of(text):
        clocks = [time.value[11:16]]
    if not clocks:
        return None
    days = _other_than(time.value) or weekdays_of(text)
    base = f"FREQ=WEEKLY;BYDAY={days}" if days else partial
    base = base or (time.value if time.kind == "recurring" else "")
    if not base and before is not None:
        kept = days_kept(before)
        return at_clocks(kept, clocks) if kept else None
    return at_clocks(base or "FREQ=DAILY", clocks)


def leaves_out_dates(understanding: Understanding) -> bool:
    """ "mondays except the 23rd": no rule of ours says that, so the days are asked for again."""
    return any(name[:1].isdigit() for name in understanding.time.value.split(";!")[1:])


def _other_than(value: str) -> str | None:
    """ "at 8, but not on sundays": the codes of the days that are left."""
    out = value.split(";!")[1:] if value[:2].isdigit() else []
    kept = [code for code in _NAMES if _NAMES[code] not in out]
    return ",".join(kept) if out and kept else None


def other_days(understanding: Understanding, text: str, before: str | None) -> str | None:
    """ "only mondays": other days at the times that a reminder has, or will turn out to have."""
    if leaves_out_dates(understanding):
        return None
    days = weekdays_of(text)
    often = frequency_of(understanding) or (f"FREQ=WEEKLY;BYDAY={days}" if days else None)
    if before == "":
        return often
    clocks = clocks_in(before or "")
    return at_clocks(often, clocks) if often and clocks else None


def days_kept(before: str) -> str | None:
    """The days that stay where only times are said; None where these differ from time to time."""
    return one_base_of(before) if before else KEPT_DAYS


def rebased(rule: str, before: str) -> str | None:
    """What was said before the reminder was chosen, put on its schedule: the rest of that stays."""
    clocks = clocks_in(rule)
    if rule.startswith(KEPT_DAYS):
        base = one_base_of(before)
        return at_clocks(base, clocks) if base and clocks else base
    old = clocks_in(before)
    return at_clocks(rule, old) if old and not is_complete(rule) else rule


def swapped(rule: str, before: str, hours: frozenset[int]) -> str:
    """ "the 8 pm one to 9 pm": that time alone is another, those beside it stay."""
    base, clocks, new = one_base_of(before), clocks_in(before), clocks_in(rule)
    named = [clock for clock in clocks if int(clock[:2]) in hours]
    if not base or base != one_base_of(rule) or len(clocks) < 2 or len(new) != 1 or len(named) != 1:
        return rule
    return at_clocks(base, sorted({*clocks, *new} - {*named}))


def without_hours(before: str, hours: frozenset[int]) -> str | None:
    """ "stop the evening one": the schedule without it; None where nothing would be left."""
    base, clocks = one_base_of(before), clocks_in(before)
    left = [clock for clock in clocks if int(clock[:2]) not in hours]
    return at_clocks(base, left) if base and left and len(left) < len(clocks) else None


def with_more(rule: str, before: str) -> str:
    """ "and again at 8 pm": the times that there are stay, where the days are the same."""
    base, clocks = one_base_of(before), clocks_in(before)
    if not base or base != one_base_of(rule) or not clocks:
        return rule
    return at_clocks(base, sorted({*clocks, *clocks_in(rule)}))


def has_fewer_times(rule: str, before: str) -> bool:
    return 0 < len(clocks_in(rule)) < len(clocks_in(before))


def keeps_days(rule: str | None, before: str) -> bool:
    """Whether other times are for the same days: every other day stays the day that it is."""
    base = one_base_of(before) if before else None
    return bool(rule and base and base == one_base_of(rule))


def frequency_of(understanding: Understanding) -> str | None:
    """How often, when a message says that without clock times ("every monday")."""
    time = understanding.time
    if leaves_out_dates(understanding):
        return None
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


def one_base_of(rules: str) -> str | None:
    """The days of a schedule of clock times; None where its rules have different ones."""
    bases = {base_of(rule) for rule in strip_end(rules).splitlines()}
    base = bases.pop() if len(bases) == 1 else None
    return base if base and "FREQ=HOURLY" not in base else None

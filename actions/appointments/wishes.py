"""Wished times put together. Plain functions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from actions import clock
from actions.appointments.within import within
from api.extraction.resolve_time import Resolved
from api.extraction.resolve_time.lexicon import DAY_CODES, DAY_NAMES
from api.extraction.schemas import Understanding

MAX_WISHES = 3
JUST_PAST = timedelta(days=14)
_CLOCK = r"\d{2}:\d{2}"
_CLOCK_BOUND = re.compile(rf"(?:>=|<=){_CLOCK}|{_CLOCK}/{_CLOCK}")
_CLOCK_ONLY = re.compile(rf"{_CLOCK}|(?:>=|<=){_CLOCK}|{_CLOCK}/{_CLOCK}")
_SHORT = dict(zip(DAY_CODES, DAY_NAMES, strict=True))
DAY = r"\d{4}-\d{2}-\d{2}"
_EVERY_WEEK = re.compile(r"FREQ=WEEKLY;BYDAY=([A-Z,]+)")
_FROM_DAY = re.compile(rf"(?:>=|<=){DAY}")
_ONLY_NOT = re.compile(rf">=(?P<since>{DAY})(?P<days>(?:;!(?:{DAY}|\w{{3}}))+)")
_SOME_DAYS = re.compile(rf"(?:[<>]={DAY})?(?:;!(?:{DAY}|\w{{3}}))*")
_CLOCK_WORDS = re.compile(
    r"\b(?:not? )?(?:(?:any ?time )?"
    r"(?:after|before|past|from|until|till|by|later than|earlier than|at|around|about)|a las?|"
    r"(?:despu[eé]s|antes) de(?:l| las?)?|a partir de(?:l| las?)?|desde las?|hasta las?)\s+"
    r"(?:(?:\d{1,2}(?::\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?![/\d-])(?:\s*(?:[ap]\.?m\b\.?|o'?clock|de la (?:ma[nñ]ana|tarde|noche)))?|"
    r"noon|midday|lunch|mediod[ií]a)",
    re.IGNORECASE,
)
_PART_WORDS = re.compile(
    r"\b(?:(?:in the )?(?:morning|afternoon|evening)s?|(?:por|en) las? (?:ma[nñ]ana|tarde)s?)\b",
    re.IGNORECASE,
)
_ANY_DAY = re.compile(
    r"^(?!.*\b(?:soon\w*|asap|earl\w+|antes|pronto)\b).*"
    r"\b(?:any ?(?:day|time|one|of them)|whenever|whichever|cualquier(?:a| d[ií]a| hora)?|"
    r"cuando sea|(?:doesn'?t|don'?t|no) (?:really )?(?:matter|mind|care|importa))\b",
    re.IGNORECASE | re.DOTALL,
)
_IMPOSSIBLE = re.compile(
    r"\bfeb(?:ruary|rero)?\.?[\s-]*(?:the )?(?:30|31)(?:st|th)?\b|\b0?2/(?:30|31)\b"
    r"|\b(?:30|31)(?:st|th)?(?: of| de)? feb(?:ruary|rero)?\b"
    r"|\b(?:april|june|september|november|abril|junio|septiembre|noviembre) 31(?:st)?\b"
    r"|\b31(?:st)?(?: of| de)? (?:april|june|september|november|abril|junio|septiembre|noviembre)"
    r"\b|\bDATE_\d+\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Wish:
    """`kind` and `value` of resolve-time; `clock` is the part of each of its days, if said.

    Written "kind value" or "kind value @ clock", alternatives joined by " | ".
    """

    kind: str
    value: str
    clock: str | None


def says_impossible_date(text: str, understanding: Understanding) -> bool:
    """30 February, or a date that could not be read as a day of the calendar."""
    return understanding.time.kind == "none" and bool(_IMPOSSIBLE.search(text))


def wish_of(understanding: Understanding) -> str | None:
    """The wished time of a message with its alternatives, as kept in a slot."""
    time = understanding.time
    if time.kind == "none":
        return None
    every = [time, *time.alternatives]
    wishes = [_of_a_visit(each, understanding.today) for each in every if each.kind != "none"]
    joined: str = " | ".join(dict.fromkeys(wishes[:MAX_WISHES]))
    return joined


def _of_a_visit(time: Resolved, today: date) -> str:
    """ "every day but the 25th": of one visit, any day but that."""
    if out := re.fullmatch(rf"FREQ=DAILY((?:;!(?:{DAY}|\w{{3}}))+)", time.value):
        return f"open >={today}{out[1]}"
    return f"{time.kind} {_just_past(time.value, today)}"


def _just_past(value: str, today: date) -> str:
    """ "november 20", said on the 29th, is the day that is over and not the one in a year."""
    if not re.fullmatch(rf"{DAY}(?:T{_CLOCK})?", value):
        return value
    last_year = f"{int(value[:4]) - 1}{value[4:10]}"
    over = (today - JUST_PAST).isoformat() <= last_year < (today - timedelta(days=1)).isoformat()
    return f"{last_year}{value[10:]}" if over else value


def split_wish(wish: str | None) -> list[Wish]:
    """Each alternative; one of kind none when there is no wish."""
    if not wish:
        return [Wish("none", "", None)]
    return [_read(each) for each in wish.split(" | ")]


def _read(wish: str) -> Wish:
    said, _, clock = wish.strip().partition(" @ ")
    kind, _, value = said.partition(" ")
    return Wish(kind, value, clock or None)


def combine(old: str | None, new: str) -> str:
    """A new wish on top of an old one: a clock time joins the days said before, and back.

    Another day keeps the hour: "tuesday at 3", then "actually thursday" is Thursday at 3, and
    where nothing is free then, the nearest times are shown.
    """
    if not old:
        return new
    if " | " in old or " | " in new:
        olds, news = old.split(" | "), new.split(" | ")
        timed = all(_CLOCK_ONLY.fullmatch(_read(each).value) for each in news)
        dated = all(first_day(_read(each).value) for each in olds)
        if len(olds) > 1 and len(news) > 1 and not (timed and dated):
            return new
        if left := _left_of(olds, new):
            return left
        olds = _of_that_day(olds, news) or olds
        parts = [combine(before, now) for before in olds for now in news]
        return " | ".join(dict.fromkeys(parts))
    before, now = _read(old), _read(new)
    if _CLOCK_ONLY.fullmatch(now.value):
        bounded = within(_clock_said(before), now.value)
        if day := _day_of(before.value):
            return _on_day(day, bounded)
        return _on_days(before, bounded) or f"{new}{_days_out(before)}"
    if without := _without_days(before, now):
        return without
    now = _on_its_weekdays(before, now) or _on_its_weekdays(now, before) or now
    now = _still_without(before, now)
    new = _said(now)
    hours = _clock_said(before)
    if hours is None or now.clock or _clock_said(now):
        return new
    if re.fullmatch(DAY, now.value):
        return _on_day(now.value, hours)
    return _on_days(now, hours) or new


def _left_of(wishes: Sequence[str], new: str) -> str | None:
    """ "monday or tuesday", then "not monday": Tuesday; None if that rules out all or is a wish."""
    found = _ONLY_NOT.fullmatch(_read(new).value)
    if found is None:
        return None
    out = found["days"].split(";!")[1:]
    days = [first_day(_read(each).value) for each in wishes]
    left = [each for each, day in zip(wishes, days, strict=True) if day and not _is_named(day, out)]
    return " | ".join(left) if all(days) else None


def _of_that_day(olds: Sequence[str], news: Sequence[str]) -> list[str]:
    """ "today or tomorrow morning", then "tomorrow is better": the one of those on that day."""
    days = {first_day(_read(each).value) for each in news}
    return [each for each in olds if first_day(_read(each).value) in days - {None}]


def is_any_day_of(old: str, new: str, text: str, today: date) -> bool:
    """ "next week", then "any day": of that week; not "as soon as possible"."""
    anywhen = new == f"open >={today}" and _ANY_DAY.search(text)
    return bool(anywhen) and is_several_days(old)


def is_several_days(wish: str) -> bool:
    """Whether a wish is one stretch of days."""
    return " | " not in wish and _is_stretch(_read(wish))


def _is_stretch(wish: Wish) -> bool:
    several = first_day(wish.value) is None and "-" in wish.value
    return several and wish.kind in ("open", "interval")


def _on_its_weekdays(stretch: Wish, weekdays: Wish) -> Wish | None:
    """ "june", then "tuesdays or thursdays": the other days of those weeks are left out."""
    found = _EVERY_WEEK.fullmatch(weekdays.value)
    if found is None or stretch.kind != "interval" or not _is_stretch(stretch):
        return None
    codes = found[1].split(",")
    out = "".join(f";!{_SHORT[code]}" for code in DAY_CODES if code not in codes)
    days, _, more = stretch.value.partition(";")
    both = replace(stretch, value=f"{days}{out}{';' + more if more else ''}")
    return replace(both, clock=both.clock or weekdays.clock)


def days_named(wish: str) -> list[str]:
    """ "mondays", "monday": the days of the week that a wish is, and says no more."""
    each = _read(wish)
    if every := _EVERY_WEEK.fullmatch(each.value):
        return [_SHORT[code] for code in every[1].split(",")]
    is_day = re.fullmatch(DAY, each.value)
    return [f"{date.fromisoformat(each.value):%a}".lower()] if is_day else []


def _is_named(day: str, names: Sequence[str]) -> bool:
    return day in names or f"{date.fromisoformat(day):%a}".lower() in names


def _days_out(wish: Wish) -> str:
    """ "after 3, but not on wednesdays", then "after 4": Wednesdays stay ruled out."""
    hours, joint, days = wish.value.partition(";!")
    return joint + days if _CLOCK_ONLY.fullmatch(hours) else ""


def _clock_said(wish: Wish) -> str | None:
    """The clock time or the part of the day of a wish, whatever its days."""
    value = wish.value
    if wish.clock or _CLOCK_ONLY.fullmatch(value):
        return wish.clock or value
    if wish.kind == "datetime":
        return value[11:16]
    if wish.kind == "open" and (bound := re.fullmatch(rf"([<>]=){DAY}T({_CLOCK})", value)):
        return bound[1] + bound[2]
    return _clock_of_day(value) if wish.kind == "interval" else None


def hour_of(wish: Wish) -> str | None:
    """The hour and minute of a wish for one, whatever its days."""
    said = _clock_said(wish) or ""
    return said if re.fullmatch(_CLOCK, said) else None


def moved_clock(wish: Wish, by: timedelta) -> str | None:
    """A wish for the same part of the day so much later or earlier, if it is that day still."""
    said = _clock_said(wish)
    if said is None:
        return None
    minutes = round(by.total_seconds() / 60)
    later = [int(each[:2]) * 60 + int(each[3:]) + minutes for each in re.findall(_CLOCK, said)]
    if not all(0 <= each < 24 * 60 for each in later):
        return None
    moved = iter(later)
    clock = re.sub(_CLOCK, lambda _: "{:02}:{:02}".format(*divmod(next(moved), 60)), said)
    return f"{'open' if '=' in said else 'interval' if '/' in said else 'time'} {clock}"


def moved_days(wish: Wish, by: timedelta) -> str | None:
    """A wish for the day, or the stretch of days, so much later or earlier."""
    if day := first_day(wish.value):
        return f"date {date.fromisoformat(day) + by}"
    days, excluded, _ = wish.value.partition(";")
    if wish.kind != "interval" or excluded or len(re.findall(DAY, days)) != 2:
        return None
    return "interval " + re.sub(
        DAY, lambda found: f"{date.fromisoformat(found.group()) + by}", days
    )


def _clock_of_day(value: str) -> str | None:
    """The hours of each day of a stretch: "afternoon", "after 3", "before 11"."""
    found = re.fullmatch(rf"({DAY})T({_CLOCK})/({DAY})T({_CLOCK})", value)
    if found is None:
        return None
    start, end = found[2], found[4]
    if "00:00" < start < end:
        return f"{start}/{end}"
    if first_day(value) is None:
        return None
    if found[1] == found[3]:
        return f"<={end}" if start == "00:00" else None
    return f">={start}" if end == "00:00" < start else None


def _without_days(before: Wish, now: Wish) -> str | None:
    """ "any day but monday", then "also not friday": neither; None if the new wish is a new one."""
    found = _ONLY_NOT.fullmatch(now.value)
    several = before.kind in ("open", "interval") and first_day(before.value) is None
    if found is None or not several:
        return None
    today = (clock.utc_now().date() + timedelta(days=1)).isoformat()
    if (first := re.search(DAY, before.value)) and found["since"] > max(first.group(), today):
        return None
    more = [day for day in found["days"].split(";")[1:] if day not in before.value]
    if not _leaves_a_day(before, more):
        return None  # "next week", then "i'm away next week": another one
    return _said(replace(before, value=";".join([before.value, *more])))


def _leaves_a_day(before: Wish, out: Sequence[str]) -> bool:
    """Whether a stretch of days is more than the days ruled out."""
    ends = re.findall(DAY, before.value.split(";")[0])
    if before.kind != "interval" or len(ends) != 2:
        return True
    first, last = map(date.fromisoformat, ends)
    stretch = {(first + timedelta(days=n)).isoformat() for n in range((last - first).days)}
    return not stretch <= {day.removeprefix("!") for day in out}


def _still_without(before: Wish, now: Wish) -> Wish:
    """ "not on mondays", then "next week": Mondays stay ruled out of several days."""
    days = [day for day in before.value.split(";")[1:] if re.fullmatch(r"!\w{3}", day)]
    several = now.kind in ("open", "interval") and first_day(now.value) is None
    if not days or not several or ";!" in now.value or _CLOCK_ONLY.fullmatch(now.value):
        return now
    return replace(now, value=";".join([now.value, *days]))


def _said(wish: Wish) -> str:
    hours = f" @ {wish.clock}" if wish.clock else ""
    return f"{wish.kind} {wish.value}{hours}"


def _on_days(days: Wish, clock: str) -> str | None:
    """Several days (a week, every weekday) at one part of each day."""
    value, joint, without = days.value.partition(";!")
    excluded = joint + without
    if days.kind == "recurring" and "BYHOUR" not in value:
        return f"recurring {days.value} @ {clock}"
    stretch = re.fullmatch(rf"({DAY})(?:T{_CLOCK})?/({DAY})(?:T({_CLOCK}))?", value)
    if stretch is None or days.kind != "interval":
        return f"{days.kind} {days.value} @ {clock}" if _SOME_DAYS.fullmatch(days.value) else None
    last = date.fromisoformat(stretch[2])
    if stretch[3] == "00:00":
        last -= timedelta(days=1)
    return f"interval {stretch[1]}/{last.isoformat()}{excluded} @ {clock}"


def _day_of(value: str) -> str | None:
    """The one day a value is about."""
    days = set(re.findall(DAY, value))
    if len(days) == 1 and ";" not in value and not _FROM_DAY.fullmatch(value):
        return str(days.pop())
    return None


def first_day(value: str) -> str | None:
    """The day on which a wish for one day or part of a day begins; None for longer stretches."""
    days = re.findall(DAY, value)
    if not days or ";" in value or _FROM_DAY.fullmatch(value):
        return None
    ends = date.fromisoformat(days[-1]) - date.fromisoformat(days[0])
    return str(days[0]) if ends <= timedelta(days=1) else None


def _on_day(day: str, clock: str) -> str:
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    if clock.startswith(">="):
        return f"interval {day}T{clock[2:]}/{after}T00:00"
    if clock.startswith("<="):
        return f"interval {day}T00:00/{day}T{clock[2:]}"
    if "/" in clock:
        start, _, end = clock.partition("/")
        closing = f"{after}T00:00" if end in ("24:00", "00:00") else f"{day}T{end}"
        return f"interval {day}T{start}/{closing}"
    return f"datetime {day}T{clock}"


def clock_phrase(text: str, understanding: Understanding) -> str | None:
    """The words of a clock bound beside which the days of a message were read too narrowly."""
    time = understanding.time
    narrow = time.kind == "open" and "T" in time.value and not time.alternatives
    timeless = time.kind == "recurring" and "BYHOUR" not in time.value
    words = _CLOCK_WORDS if narrow or timeless else None
    if _FROM_DAY.fullmatch(time.value.partition(";")[0]) and not time.alternatives:
        words = _PART_WORDS
    every = list(words.finditer(text)) if words else []
    meant = [each for each in every if _is_of(time, *each.span())]
    return next((each.group() for each in meant or every), None)


def _is_of(time: Resolved, start: int, end: int) -> bool:
    """Whether these words of a message are of what was read, and not of somebody's work."""
    return any(start < span.end and span.start < end for span in time.spans)


def says_hours_alone(understanding: Understanding) -> bool:
    time = understanding.time
    return bool(_CLOCK_ONLY.fullmatch(time.value)) and not time.alternatives


def on_several_days(days: Understanding, clock: Understanding) -> str | None:
    """The wish of a message read in two parts; None when the days are one day or none."""
    if not _CLOCK_ONLY.fullmatch(clock.time.value) or _day_of(days.time.value):
        return None
    return _on_days(Wish(days.time.kind, days.time.value, None), clock.time.value)


def clock_of(wish: str | None) -> str | None:
    """The part of the day that a wish was for, whatever its days."""
    clocks = set()
    for each in split_wish(wish):
        value = each.value
        stretch = re.fullmatch(rf"{DAY}T({_CLOCK})/{DAY}T({_CLOCK})", value)
        if each.clock or _CLOCK_BOUND.fullmatch(value):
            clocks.add(each.clock or value)
        elif stretch and "00:00" < stretch[1] < stretch[2]:
            clocks.add(f"{stretch[1]}/{stretch[2]}")
        elif bound := re.fullmatch(rf"([<>]=){DAY}T({_CLOCK})", value):
            clocks.add(bound[1] + bound[2])
    return clocks.pop() if len(clocks) == 1 else None

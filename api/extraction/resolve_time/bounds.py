"""Open ends and exclusions: "after 3", "by friday", "no earlier than 10", "except wed"."""

from datetime import timedelta

from api.extraction.resolve_time.clock import read_clock
from api.extraction.resolve_time.days import read_day, read_weekday_name
from api.extraction.resolve_time.lexicon import NIGHT_WORDS, PARTS, WEEKDAY_PLURALS, WEEKDAYS
from api.extraction.resolve_time.month_days import read_day_number
from api.extraction.resolve_time.reading import (
    Bound,
    Clock,
    Day,
    Days,
    Excluded,
    Instant,
    Item,
    Read,
    Reading,
)
from api.extraction.resolve_time.wholes import ENDS_OF, read_week_or_month

FROM_ON = (
    "on or after", "after", "past", "later than", "no earlier than", "not before",
    "not earlier than", "starting", "starting from", "starting at", "starting on",
    "a partir del", "despues del", "luego del", "any time after", "anytime after", "since",
    "from", "not until", "a partir de", "despues de", "desde", "pasadas", "beginning", "as of",
    "as early as", "sometime after", "no antes de", "luego de", "pasada", "mas tarde de",
    "anytime past", "the earliest i can do is", "earliest i can do is", "the earliest is",
    "earliest i can come is", "the earliest i can come is", "earliest is", "no sooner than",
    "the soonest i can do is", "lo mas temprano", "not sooner than", "any time past",
    "beyond", "earliest",
)  # fmt: skip
UP_TO = (
    "on or before", "before", "by", "until", "no later than", "earlier than",
    "not after", "not later than", "up to", "prior to", "antes de", "antes del", "hasta",
    "no despues de", "a mas tardar",
    "para antes de", "any time before", "anytime before", "sometime before", "at the latest by",
    "at the latest", "latest", "the latest",
    "the latest i can do is", "latest i can do is", "latest i can come is", "the latest is",
    "not past", "no mas tarde de", "ahead of", "up until",
)  # fmt: skip
_NONE_OF = (
    "nothing", "not", "no", "never", "ni", "nor", "and not", "neither", "can't", "cant",
    "cannot", "can not", "can't do", "cant do",
    "can't be", "cant be", "can't come", "cant come", "can't make it", "cant make it", "won't be",
    "not available", "not free", "anything but", "nada", "no puedo", "no puedo ir", "nunca",
    "can't come in", "can't get there", "not able to come", "cannot come", "don't want anything",
    "no quiero", "no quiero nada", "nada de", "no puede ser", "can't do anything", "not any",
)  # fmt: skip
_AFTER_IT = ("after", "later than", "past", "despues de", "despues de las", "mas tarde de")
_BEFORE_IT = ("before", "earlier than", "sooner than", "until", "till", "antes de", "prior to",
              "b4")  # fmt: skip
_LATER = ("or later", "or after", "onwards", "onward", "and later", "and after", "en adelante",
          "o mas tarde", "o despues", "at the earliest", "on wards", "and on", "plus")  # fmt: skip
_EARLIER = ("or earlier", "or before", "o antes", "at the latest", "or sooner", "tops")
_ENDS_OF_DAY = ("end of day", "end of the day", "eod", "close of business", "cob", "closing")
# When each is over, and when it begins.
_OCCASIONS = {
    "lunch": (13, 12), "lunchtime": (13, 12), "work": (17, 9), "school": (15, 8),
    "almuerzo": (13, 12), "comer": (14, 13), "trabajo": (17, 9), "escuela": (15, 8),
    "dinner": (19, 18), "cena": (20, 19), "trabajar": (17, 9), "class": (15, 8),
}  # fmt: skip
_NEGATORS = (
    "not on", "not", "no", "except", "except for", "except on", "excluding", "but not",
    "neither", "nor do", "nor on",
    "but not on", "but no", "other than", "besides", "apart from", "anything but", "any day but",
    "anytime but", "any time but", "nothing on", "can't do", "cannot do",
    "cant do", "can't make", "cant make", "can't come", "cant come", "can't come on", "can't on",
    "never", "never on", "unless it's", "excepto", "excepto el", "excepto los", "menos",
    "menos el", "menos los", "salvo", "salvo el", "salvo los", "pero no", "pero no el",
    "pero no los", "que no sea", "que no sean", "no puedo", "no puedo el", "no puedo los", "no los",
    "no el", "ni los", "ni el", "ni", "tampoco",
    "tampoco el", "tampoco los", "don't want", "dont want", "do not want", "can't be", "nor",
    "no las",
    "except the", "not the", "any day except", "just not", "just not on", "anything except",
    "cualquier dia menos", "cualquier dia menos el", "avoid", "can not do", "not any", "except on",
    "i can't do", "not available", "not available on", "not free on", "busy on", "busy",
    "i work", "i work on", "trabajo", "trabajo los", "trabajo el", "instead of", "rather than",
    "en vez de", "en vez del", "en lugar de",
    "en lugar del", "bar", "can't", "cant", "cannot", "don't give me", "dont give me",
    "do not give me", "don't put me", "dont put me", "do not put me", "don't book me",
    "dont book me", "don't schedule me", "dont schedule me", "no puede", "no podemos",
    "no pueden", "no me den", "no me de", "no me ponga", "no me pongan", "no quiero",
)  # fmt: skip
# "every day but sunday"
_DAY_WORDS = frozenset("day days everyday weekday weekdays daily dias week".split())
_RULED_OUT = (
    "don't work", "dont work", "doesn't work", "doesnt work", "won't work", "wont work", "is out",
    "are out", "is no good", "are no good", "no puedo", "no me sirve", "no me sirven", "is bad",
    "are bad", "not good", "is not good", "no me conviene", "is no good for me", "i can't",
    "i cant", "are impossible", "is impossible", "are hard", "not possible", "no me queda",
    "no good", "no good for me", "tampoco", "tampoco puedo", "no puede", "no podemos",
)  # fmt: skip
# "is also no good", "are just impossible"
_AFTER_NEGATORS = _RULED_OUT + tuple(
    f"{be} {adverb} {rest}"
    for be, _, rest in (phrase.partition(" ") for phrase in _RULED_OUT)
    if be in ("is", "are")
    for adverb in ("also", "just", "really", "always", "definitely")
)

_WORKING_DAYS = ("entre semana", "weekdays", "during the week")
_BUSY = ("i work", "i'm at work", "im at work", "i have class", "i have school", "i am at work",
         "trabajo", "estoy trabajando", "tengo clases", "tengo clase", "tengo escuela")  # fmt: skip
_CLAUSE_ENDS = frozenset(". , ; ! ? ) so but and y pero then asi entonces".split())
_LISTED = (",", "and", "or", "y", "o", "nor", "ni", "&")
# Said of the days named before: "mondays and tuesdays i have class, so neither of those".
_NOT_THOSE = (
    "not those", "not on those", "none of those", "neither of those", "neither of them",
    "none of them", "not them", "avoid those", "those are out", "those days are out",
    "those don't work", "those dont work", "those won't work", "those wont work",
    "esos no", "esos dias no", "ninguno de esos", "ninguno de los dos", "en esos no",
    "en esos dias no", "esas no",
)  # fmt: skip
_FAR = 8


def read_bound(reading: Reading, i: int) -> Read:
    """An open end at token i: its words before ("after 3") or after ("3 or later")."""
    if negated := _read_negated(reading, i):
        return negated
    if reading.word(i) == "by" and reading.is_in(i - 1, ("come", "stop", "drop", "swing", "pass")):
        return None  # "i'd like to come by tomorrow"
    for operator, phrases in ((">=", FROM_ON), ("<=", UP_TO)):
        j = reading.starts_any(i, phrases)
        if j and (target := _read_target(reading, j, operator, inclusive=_inclusive(reading, i))):
            if reading.is_in(i - 1, PARTS) and isinstance(target[0], Day) and j == i + 1:
                return target  # "the evening before thanksgiving"
            return Bound(operator, target[0]), target[1]
    return _read_trailing(reading, i)


def _read_negated(reading: Reading, i: int) -> Read:
    """ "nothing before 11", "i can't do after 4": the other end is open."""
    j = reading.starts_any(i, _NONE_OF)
    if not j:
        return None
    for operator, phrases in (("<=", _AFTER_IT), (">=", _BEFORE_IT)):
        k = reading.starts_any(j, phrases)
        if k and (target := _read_target(reading, k, operator, inclusive=True)):
            return Bound(operator, target[0]), target[1]
    return None


def _inclusive(reading: Reading, i: int) -> bool:
    """ "after friday" begins on Saturday; "from friday" and "by friday" hold Friday itself."""
    return not reading.is_in(
        i, ("after", "before", "later", "past", "earlier", "despues", "antes", "prior", "luego",
            "any", "anytime", "sometime", "beyond", "ahead", "para")
    )  # fmt: skip


def _read_target(
    reading: Reading, i: int, operator: str, *, inclusive: bool
) -> tuple[Clock | Day | Instant, int] | None:
    if operator == "<=" and (end := _read_end_of(reading, i)):
        return end
    j = reading.skip(i, ("like", "about", "around", "the", "my", "el", "la", "de", "del", "que"))
    if occasion := _OCCASIONS.get(reading.word(j)):
        return Clock(occasion[operator == "<="], certain=True), j + 1
    clock = read_clock(reading, i, bare=True) or read_clock(reading, j, bare=True)
    day = read_day(reading, i) or read_day(reading, j) or read_day_number(reading, j)
    numbered = day is not None and reading.is_in(j - 1, ("del", "el", "dia")) and day[1] == j + 1
    if clock and not numbered and (not day or clock[1] >= day[1]):
        return clock
    if day:
        edge = _edge(day[0], operator, inclusive=inclusive)
        return (edge, day[1]) if edge else None
    return None


def _read_end_of(reading: Reading, i: int) -> tuple[Day, int] | None:
    """ "by the end of april": its last day; "by end of day friday": Friday."""
    if j := reading.starts_any(i, _ENDS_OF_DAY):
        day = read_day(reading, reading.skip(j, ("on", "of")))
        return (day[0], day[1]) if day and isinstance(day[0], Day) else None
    j = reading.starts_any(i, ENDS_OF)
    whole = read_week_or_month(reading, j) if j else None
    return (Day(whole[0].end - timedelta(days=1)), whole[1]) if whole else None


def _edge(item: Item, operator: str, *, inclusive: bool) -> Day | Instant | None:
    if isinstance(item, Instant):
        return item
    if isinstance(item, Day):
        start, end = item.on, item.on
    elif isinstance(item, Days):
        start, end = item.start, item.end - timedelta(days=1)
    else:
        return None
    if inclusive:
        return Day(start if operator == ">=" else end)
    return Day(end + timedelta(days=1) if operator == ">=" else start - timedelta(days=1))


def _read_trailing(reading: Reading, i: int) -> Read:
    clock = read_clock(reading, i, bare=True)
    day = None if clock else read_day(reading, i)
    found = clock or day
    if not found:
        return None
    j = found[1]
    if clock and reading.word(j) == "+":
        return Bound(">=", clock[0]), j + 1
    for operator, phrases in ((">=", _LATER), ("<=", _EARLIER)):
        if k := reading.starts_any(j, phrases):
            target = clock[0] if clock else _edge(found[0], operator, inclusive=True)
            return (Bound(operator, target), k) if target else None
    return None


def read_exclusion(reading: Reading, i: int) -> Read:
    """Days or parts of days that the patient rules out."""
    j = reading.starts_any(i, _NEGATORS)
    if not j and reading.word(i) == "but" and reading.is_in(i - 1, _DAY_WORDS):
        j = i + 1
    if j:
        return _read_excluded(reading, i, j)
    if only := _read_only(reading, i):
        return only
    found = _read_weekday_list(reading, i)
    if reading.is_in(i, ("weekend", "weekends")):
        found = (5, 6), i + 1
    elif end := reading.starts_any(i, _WORKING_DAYS):
        found = (0, 1, 2, 3, 4), end
    if found:
        k = reading.skip(found[1], (",", "just", "really", "also", "too"))
        said = reading.starts_any(k, _AFTER_NEGATORS) or _read_busy(reading, k)
        if end := said or _read_no(reading, found[1]):
            return Excluded(weekdays=found[0]), end
    return _read_not_those(reading, i) if found else _read_day_ruled_out(reading, i)


def _read_busy(reading: Reading, i: int) -> int:
    """ "mondays i work"; "mondays i work till 3" leaves the rest of the day."""
    end = reading.starts_any(i, _BUSY)
    return end if end and (reading.is_in(end, _CLAUSE_ENDS) or not reading.word(end)) else 0


_ANY_OF = ("any", "any given", "some", "a", "cualquier", "algun", "un", "on a", "on any")
_WITHIN = ("in", "in the", "of", "of the", "during", "this", "next", "de", "del", "en", "within")


def _read_only(reading: Reading, i: int) -> Read:
    """ "any friday in july", "cualquier lunes o viernes de este mes": the other days are out."""
    j = reading.starts_any(i, _ANY_OF)
    kept = _read_weekday_list(reading, j) if j else None
    if j and (end := reading.starts_any(j, ("weekday", "weekdays", "dia entre semana"))):
        kept = (0, 1, 2, 3, 4), end
    k = reading.starts_any(kept[1], _WITHIN) if kept else 0
    if not kept:
        return None
    stretch = (read_day(reading, kept[1]) or read_day(reading, k)) if k else None
    if not stretch or not isinstance(stretch[0], Days):
        return None
    return Excluded(weekdays=tuple(day for day in range(7) if day not in kept[0])), kept[1]


def _read_no(reading: Reading, i: int) -> int:
    """ "el 22 no": what follows begins anew, or it would be "el 22; no, el 23".

    Of "tues no wed no" each goes with its own "no".
    """
    if reading.word(i) != "no":
        return 0
    j = i + 1
    ends = not reading.word(j) or reading.is_in(j, (".", ";", "!", ")", "but", "pero"))
    more = None if ends else _weekday_or_plural(reading, reading.skip(j, (",", "y", "and")))
    return j if ends or (more and (_read_no(reading, more[1]) or _is_out(reading, more[1]))) else 0


def _is_out(reading: Reading, i: int) -> bool:
    return bool(reading.starts_any(i, _AFTER_NEGATORS))


def _read_not_those(reading: Reading, i: int) -> Read:
    """ "i do dialysis monday wednesday friday so not those"."""
    weekdays, j = set(), i
    while more := _weekday_or_plural(reading, reading.skip(j, _LISTED)):
        weekdays.add(more[0])
        j = more[1]
    ends = (reading.starts_any(k, _NOT_THOSE) for k in range(j, j + _FAR) if weekdays)
    end = next(filter(None, ends), 0)
    return (Excluded(weekdays=tuple(sorted(weekdays))), end) if end else None


def _read_day_ruled_out(reading: Reading, i: int) -> Read:
    """ "this week is no good", "the 23rd doesn't work"."""
    day = read_day(reading, i)
    end = (reading.starts_any(day[1], _AFTER_NEGATORS) or _read_no(reading, day[1])) if day else 0
    if day and end and isinstance(day[0], Days):
        return _exclude_days(reading, day[0]), end
    return (Excluded(days=(day[0].on,)), end) if day and end and isinstance(day[0], Day) else None


_BETWEEN = ("on", "the", "in", "los", "las", "el", "por", "la", "any", "de", "a", "un")


def _read_excluded(reading: Reading, i: int, j: int) -> Read:
    j = reading.skip(j, _BETWEEN)
    if weekdays := _read_weekday_list(reading, j):
        listed = any(reading.is_in(k, ("ni", "nor")) for k in range(j, weekdays[1]))
        if reading.word(i) == "no" and j == i + 1 and not (_plural(reading, j) or listed):
            return None  # after several days `actions` takes it for one of those ruled out
        return Excluded(weekdays=weekdays[0]), weekdays[1]
    if reading.is_in(j, ("weekend", "weekends")) or reading.starts(j, "fines de semana"):
        end = reading.starts(j, "fines de semana") or j + 1
        k = reading.skip(end, _LISTED)
        more = _read_weekday_list(reading, k) if k > end else None
        weekend = Excluded(weekdays=tuple(sorted({5, 6, *(more[0] if more else ())})))
        return weekend, more[1] if more else end
    part = reading.word(j)
    hours = (6, 12) if part == "manana" and reading.is_in(j - 1, ("la", "las")) else PARTS.get(part)
    if hours and reading.starts_any(i, ("i work", "trabajo")) and part in NIGHT_WORDS:
        return None  # who works nights sleeps by day: no evening is bound by it
    if hours:
        if hours[0] < 12:
            return Bound(">=", Clock(hours[1], certain=True)), j + 1
        return Bound("<=", Clock(hours[0], certain=True)), j + 1
    if reading.word(i) == "no":
        return None
    day = read_day(reading, j) or read_day_number(reading, j)
    if day and isinstance(day[0], Day):
        return Excluded(days=(day[0].on,)), day[1]
    if day and isinstance(day[0], Days):
        return _exclude_days(reading, day[0]), day[1]
    return None


def _exclude_days(reading: Reading, days: Days) -> Item:
    """ "not this week": from its end on; "not next week": none of its days."""
    if days.start <= reading.today < days.end or (days.end - days.start).days > 7:
        return Bound(">=", Day(days.end))
    count = (days.end - days.start).days
    return Excluded(days=tuple(days.start + timedelta(days=n) for n in range(count)))


def _plural(reading: Reading, i: int) -> bool:
    return reading.word(i) in WEEKDAY_PLURALS or reading.word(i - 1) in ("los", "el")


def _weekday_or_plural(reading: Reading, i: int) -> tuple[int, int] | None:
    i = reading.skip(i, ("los", "el", "on", "a", "un"))
    if reading.word(i) in WEEKDAY_PLURALS:
        return WEEKDAY_PLURALS[reading.word(i)], i + 1
    if reading.word(i) in WEEKDAYS:
        return read_weekday_name(reading, i)
    return None


def _read_weekday_list(reading: Reading, i: int) -> tuple[tuple[int, ...], int] | None:
    first = _weekday_or_plural(reading, i)
    if not first:
        return None
    weekdays, j = [first[0]], first[1]
    while True:
        k = reading.skip(j, _LISTED)
        more = _weekday_or_plural(reading, k) if k > j else None
        if not more or (reading.word(k - 1) == "," and not _plural(reading, k)):
            return tuple(sorted(set(weekdays))), j
        weekdays.append(more[0])
        j = more[1]

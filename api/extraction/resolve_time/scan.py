"""Find every item of time in a message, in the order of its words."""

from collections.abc import Iterator
from datetime import timedelta

from api.extraction.folding import words_of
from api.extraction.resolve_time.bounds import read_bound, read_exclusion
from api.extraction.resolve_time.calendar import week_of
from api.extraction.resolve_time.clock import read_clock
from api.extraction.resolve_time.days import read_day, read_day_and_part
from api.extraction.resolve_time.hours import read_hours
from api.extraction.resolve_time.joints import join_lists, read_told
from api.extraction.resolve_time.lexicon import (
    AFTERNOON,
    MORNING,
    MOVES,
    NIGHT_WORDS,
    PARTS,
    SMALL_NUMBERS,
    WEEKDAYS,
)
from api.extraction.resolve_time.month_days import read_day_first
from api.extraction.resolve_time.reading import (
    Anytime,
    Clock,
    Day,
    Days,
    Found,
    Instant,
    Item,
    Mark,
    Part,
    Read,
    Reading,
    Repeat,
)
from api.extraction.resolve_time.referring import read_referring
from api.extraction.resolve_time.repeats import read_repeat
from api.extraction.resolve_time.stretches import read_day_range
from api.extraction.resolve_time.wholes import read_week

CONNECTORS = words_of(
    "on at the , for of in around round about like maybe by de el la los las en a al para por del "
    "@ - ish so and y please then is as . ? ! ; : ( ) ' \" this"
)
_ANYTIME = (
    "whenever", "anytime", "any time", "any day", "cuando sea", "cualquier dia", "a cualquier hora",
    "cualquier hora", "asap", "as soon as possible", "soonest", "first available", "next available",
    "earliest available", "lo antes posible", "cuanto antes", "lo mas pronto posible",
    "no preference", "as early as possible", "any other day", "every other time", "any slot",
    "sin preferencia", "earliest possible", "the soonest", "cualquier momento",
    "en cuanto se pueda",
)  # fmt: skip
_CORRECTIONS = (
    "no", "nope", "nah", "actually", "sorry", "i mean", "i meant", "make that", "make it", "rather",
    "instead", "wait", "scratch that", "oops", "correction", "mejor", "perdon", "digo",
    "quise decir", "mas bien", "on second thought", "let's say", "lets say", "better", "nevermind",
    "never mind", "change that to", "quiero decir", "no wait", "disculpe",
)  # fmt: skip
_ORS = ("or", "o", "otherwise", "or else", "if not", "failing that", "si no", "de lo contrario")
_PART_PREFIX = (
    "in the", "por la", "en la", "de la", "a la", "early", "late", "mid", "during the", "media",
    "a media", "por las", "en las", "any", "some", "the", "una", "la", "las", "mid -",
    "early in the", "late in the", "earlier in the", "later in the", "temprano en la",
    "temprano por la",
)  # fmt: skip
# "late afternoon" is not one o'clock.
_SHADES = {
    ("early", MORNING): (6, 10), ("late", MORNING): (10, 12),
    ("early", AFTERNOON): (12, 15), ("late", AFTERNOON): (15, 18),
}  # fmt: skip
_FIRST_THING = ("first thing in the morning", "first thing", "a primera hora de la manana",
                "a primera hora", "bright and early", "primera hora")  # fmt: skip


def scan(reading: Reading) -> list[Found]:
    """Items and marks from left to right, never overlapping."""
    found: list[Found] = []
    moving = moved = False
    i = 0
    alone, repeat = _only_numbers(reading), _last_repeat(reading)
    while i < len(reading.tokens):
        moving = moving or reading.is_in(i, MOVES)
        if moving and not moved and reading.is_in(i, ("to", "for", "a", "al", "para", "until")):
            moved = True
            if any(not isinstance(f.item, Mark) for f in found):
                found.append(Found(Mark("reset"), i, i + 1))
                i += 1
                continue
        ranges = not moving or moved
        beside_day = _is_beside_day(found, reading, i, repeat=repeat) or _is_agreed(reading, i)
        beside_day = beside_day or _is_before_day(reading, i) or _is_asked(reading, i)
        beside_day = beside_day or _is_moved_to(found, i) or _is_before_or(reading, i)
        beside_day = beside_day or _is_changed_to(reading, i)
        read = read_told(reading, i) or read_referring(reading, i, found)
        read = read or _read_item(reading, i, ranges=ranges, bare=alone or beside_day)
        if read:
            found.append(Found(read[0], i, read[1]))
            found.extend(_with_today(reading, i, read[1]))
            found.extend(_day_first(reading, i, read))
            i = read[1]
            continue
        i += 1
    return join_lists(reading, found)


def _read_item(reading: Reading, i: int, *, ranges: bool, bare: bool) -> Read:
    day = read_day(reading, i) if not ranges else None
    if ranges:
        day = read_day_range(reading, i)
    for read in (
        read_exclusion(reading, i),
        read_repeat(reading, i),
        day if day and isinstance(day[0], Days) and ranges else None,
        read_hours(reading, i) if ranges else None,
        read_bound(reading, i) if ranges or reading.word(i) != "from" else None,
        _read_this_time(reading, i),
        _read_today_part(reading, i),
        read_day(reading, i),
        read_clock(reading, i, bare=bare),
        _read_part(reading, i),
        _read_anytime(reading, i),
        _read_mark(reading, i),
    ):
        if read:
            return read
    return None


# "fine, 10"
_ACKS = words_of(
    "ok okay k kk fine great sure yes yeah yep hmm perfect good si vale dale bueno claro"
)


def _only_numbers(reading: Reading) -> bool:
    """ "3", "4 or 5": a message that is nothing but numbers answers a question about time."""
    said = [
        i for i in _unmarked(reading) if not (_is_connector(reading, i) or reading.is_in(i, _ACKS))
    ]
    if not said or len(reading.tokens) > 6:
        return False
    return all(
        reading.kind(i) in ("num", "clock") or (reading.is_in(i, SMALL_NUMBERS) and i == said[0])
        for i in said
    )


def _unmarked(reading: Reading) -> Iterator[int]:
    """The tokens that belong to no "sorry", "or" and the like."""
    i = 0
    while i < len(reading.tokens):
        mark = _read_mark(reading, i)
        if not mark:
            yield i
        i = mark[1] if mark else i + 1


def _is_connector(reading: Reading, i: int) -> bool:
    return reading.is_in(i, CONNECTORS) or reading.word(i) in ("or", "o")


def _last_repeat(reading: Reading) -> int:
    """Where the last recurrence begins: numbers before it may be its hours ("a las 7, 13 y 21 todos
    los dias"); -1 where there is none."""
    places = range(len(reading.tokens) - 1, -1, -1)
    return next((k for k in places if read_repeat(reading, k)), -1)


def _is_beside_day(found: list[Found], reading: Reading, i: int, *, repeat: int) -> bool:
    last = found[-1].item if found else None
    repeats = i < repeat or any(isinstance(each.item, Repeat) for each in found)
    joins = ("correction", "or", "and") if repeats else ("correction", "or")
    if isinstance(last, Mark) and last.kind in joins:
        before = [each.item for each in found if not isinstance(each.item, Mark)]
        last = before[-1] if before and isinstance(before[-1], Clock) else None
        if last and reading.kind(i) == "num":
            return all(_is_connector(reading, k) for k in range(found[-1].last, i))
    if isinstance(last, Repeat) and reading.is_in(i - 1, WEEKDAYS):
        return reading.kind(i) == "num"  # "mon-fri 7"
    if repeats and isinstance(last, Clock):  # "every day at 7, 12 and 9pm"
        return all(reading.word(k) == "," for k in range(found[-1].last, i))
    counted = isinstance(last, Repeat) and last.times is not None  # "3 times a day: 8, 2 and 8"
    if not (isinstance(last, Day | Part) or counted):
        return False
    return all(_is_connector(reading, k) for k in range(found[-1].last, i))


_AGREED = ("works", "would", "sounds", "is good", "is fine", "is ok", "is great", "is perfect",
           "is better", "is okay", "it is", "instead", "please", "if possible", "esta bien",
           "me va bien", "me queda bien", "for the visit", "for my visit", "for the appointment",
           "para la cita", "might work", "could work")  # fmt: skip


_NUMBERED = words_of("room suite apt unit number box extension ext code flight bus gate case order")
_BEFORE_HOUR = ("for", "to", "until", "by", "say", "so", "is", "maybe", "then", "like", "or")


def _is_moved_to(found: list[Found], i: int) -> bool:
    """ "push my 11 o'clock back to 1"."""
    return bool(found) and found[-1].item == Mark("reset") and found[-1].last == i


def _is_before_or(reading: Reading, i: int) -> bool:
    """The 3 of "3 or 3:30 on friday"."""
    if reading.kind(i) != "num" or reading.word(i + 1) not in ("or", "o"):
        return False
    return reading.kind(i + 2) == "clock" or reading.is_in(i + 3, ("am", "pm", "o'clock"))


def _is_before_day(reading: Reading, i: int) -> bool:
    """ "for 8 tomorrow", "10 on friday": a bare number that a day follows."""
    if reading.kind(i) != "num":
        return False
    written_out = len(reading.tokens[i].text) in (3, 4) and not reading.is_in(i - 1, _NUMBERED)
    if not written_out and reading.word(i - 1) not in (*_BEFORE_HOUR, "do", "make", "said"):
        return False
    return read_day(reading, reading.skip(i + 1, ("on", "this"))) is not None


def _is_agreed(reading: Reading, i: int) -> bool:
    """ "4 works", "10 is fine": a number that is taken as an hour by what is said of it."""
    return reading.kind(i) == "num" and bool(reading.starts_any(i + 1, _AGREED))


_WHO = ("you", "we", "i", "could", "can")


def _is_asked(reading: Reading, i: int) -> bool:
    """ "could you do 3?": a number that ends what is asked for; "i meant 1130" is an hour."""
    if reading.kind(i) == "num" and reading.is_in(i - 1, ("meant", "mean", "decir", "digo")):
        return len(reading.tokens[i].text) in (3, 4)
    asked = reading.word(i - 1) in ("do", "keep") and any(
        reading.is_in(k, _WHO) for k in (i - 2, i - 3, i - 4)
    )
    asked = asked or reading.is_in(i - 1, ("say", "so"))
    return asked and reading.kind(i) == "num" and reading.kind(i + 1) in ("punct", "")


_CHANGED = MOVES | words_of(
    "cambialo cambiala cambielo cambiela muevelo muevela muevalo muevala pasalo pasala "
    "paselo pasela ponlo ponla ponga pongalo pongala put set"
)
_WHAT_IS_CHANGED = words_of(
    "it that this them mine one my the appointment appt visit reminder alarm la el cita mi "
    "recordatorio over up back"
)


def _is_changed_to(reading: Reading, i: int) -> bool:
    """ "change it to 9", "cámbialo a 9": a number that ends a wish to move something."""
    if reading.kind(i) != "num" or reading.word(i - 1) not in ("to", "a", "for", "para"):
        return False
    first = i - 2
    while reading.is_in(first, _WHAT_IS_CHANGED):
        first -= 1
    ends = reading.kind(i + 1) in ("punct", "") or reading.starts_any(i + 1, _AGREED)
    return reading.is_in(first, _CHANGED) and bool(ends)


def _read_this_time(reading: Reading, i: int) -> Read:
    """ "this time tomorrow": the hour that it is now."""
    j = reading.starts_any(i, ("this time", "at this time", "about this time", "a esta hora",
                               "a esta misma hora"))  # fmt: skip
    if not j or not read_day(reading, j):
        return None
    if week := read_week(reading, j):
        days = timedelta(days=(week[0].start - week_of(reading.today).start).days)
        return Instant(reading.ref + days), week[1]
    return Clock(reading.ref.hour, reading.ref.minute, certain=True), j


def _read_today_part(reading: Reading, i: int) -> Read:
    found = read_day_and_part(reading, i)
    return (found[0], found[2]) if found else None


def _with_today(reading: Reading, first: int, last: int) -> list[Found]:
    """ "tonight" is a day and a part of it: the part follows the day as an item of its own."""
    found = read_day_and_part(reading, first)
    if not found or found[2] != last:
        return []
    night = reading.word(last - 1) in NIGHT_WORDS or reading.word(last - 1) in ("tonight", "anoche")
    return [Found(Part(*found[1], night=night), first, last)]


def _day_first(reading: Reading, i: int, read: tuple[Item, int]) -> list[Found]:
    """ "1/4" in Spanish: April 1 to most who write it, January 4 here. Both are offered."""
    other = read_day_first(reading, i) if reading.spanish and isinstance(read[0], Day) else None
    if not other or other == read[0]:
        return []
    return [Found(Mark("or"), i, read[1]), Found(other, i, read[1])]


def _read_part(reading: Reading, i: int) -> Read:
    if occasion := _read_lunch(reading, i) or _read_first_thing(reading, i):
        return occasion
    j = reading.starts_any(i, _PART_PREFIX)
    word = reading.word(j or i)
    spanish_morning = word in ("manana", "mananas") and bool(j) and reading.word(j - 1) != "any"
    if spanish_morning:
        return Part(6, 12), j + 1
    if word == "madrugada":
        return Part(0, 6), (j or i) + 1
    if not j and word in ("am", "pm") and _ends_with_day(reading, i):
        return Part(6, 12) if word == "am" else Part(12, 18), i + 1
    if word in ("temprano", "early") and _ends_with_day(reading, i):
        return (Part(6, 12), i + 1) if reading.word(i + 1) not in PARTS else None
    if reading.is_in((j or i) + 1, ("shift", "shifts", "sweats")):
        return None  # "i do night shifts"
    if word not in PARTS or reading.word(i - 1) in ("mas", "muy", "buenas", "good", "very", "too"):
        return None
    if not j and (reading.kind(i - 1) == "num" or reading.word(i - 1) in ("one", "two", "una")):
        return None
    if shade := _SHADES.get((reading.word(i), PARTS[word])):
        return Part(*shade), (j or i) + 1
    if word in ("tarde", "eve") and not (j or reading.spanish or _ends_with_day(reading, i)):
        return None
    return Part(*PARTS[word], night=word in NIGHT_WORDS), (j or i) + 1


def _read_first_thing(reading: Reading, i: int) -> Read:
    if first := reading.starts_any(i, _FIRST_THING):
        return Part(6, 12), first
    first_one = reading.kind(i) == "ord" and reading.tokens[i].number == 1
    return (Part(6, 12), i + 2) if first_one and reading.word(i + 1) == "thing" else None


def _ends_with_day(reading: Reading, i: int) -> bool:
    """Whether a day is named just before token i: "fri am"."""
    if len(reading.tokens) == 1:
        return True  # "am": the answer to "morning or afternoon?"
    named = reading.is_in(i - 1, WEEKDAYS) or reading.is_in(i - 1, ("tomorrow", "today", "manana"))
    return named or reading.kind(i - 1) in ("date", "ord", "iso")


def _read_lunch(reading: Reading, i: int) -> Read:
    """ "lunch time", "over lunch", "a la hora del almuerzo"; lunch alone may be a meal."""
    j = reading.starts_any(i, ("at", "over", "during", "around", "the", "on my", "a la hora del",
                               "a la hora de", "hora del", "en el", "durante el"))  # fmt: skip
    k = reading.skip(j or i, ("my", "the"))
    if not reading.is_in(k, ("lunch", "almuerzo", "lunchtime")):
        return None
    end = reading.starts_any(k + 1, ("time", "hour", "break"))
    return (Part(12, 13), end or k + 1) if j or end or reading.word(k) == "lunchtime" else None


def _read_anytime(reading: Reading, i: int) -> Read:
    j = reading.starts_any(i, _ANYTIME)
    return (Anytime(), j) if j else None


def _read_mark(reading: Reading, i: int) -> Read:
    if j := reading.starts_any(i, _CORRECTIONS):
        return Mark("correction"), j
    between_days = reading.is_in(i - 1, WEEKDAYS) and reading.is_in(i + 1, WEEKDAYS)
    between_hours = reading.kind(i - 1) in ("num", "clock") and reading.kind(i + 1) == "clock"
    slash = reading.word(i) in ("/", "+") and (between_days or between_hours)
    if slash:
        return Mark("or"), i + 1
    if j := reading.starts_any(i, _ORS):
        return Mark("or"), j
    if reading.word(i) in ("and", "y", "&"):
        return Mark("and"), i + 1
    return None

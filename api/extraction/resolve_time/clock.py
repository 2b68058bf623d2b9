"""Spoken and written clock times: "quarter past ten", "half 3", "430pm", "las 3 de la tarde"."""

from dataclasses import replace

from api.extraction.resolve_time.lexicon import (
    NIGHT_WORDS,
    NOT_CLOCK_UNITS,
    PARTS,
    SMALL_NUMBERS,
    TENS,
    WEEKDAYS,
)
from api.extraction.resolve_time.numbers import read_number
from api.extraction.resolve_time.reading import Clock, Part, Reading

ClockRead = tuple[Clock, int] | None

AT = (
    "at about", "at around", "at like", "at", "@", "around", "about", "approximately", "roughly",
    "a eso de las", "a las", "a la", "alrededor de las", "como a las", "tipo", "sobre las", "las",
    "hacia las", "~", "around about", "as late as", "as early as", "para las", "por las", "de las",
    "hour is", "the hour is", "at hour",
)  # fmt: skip
SPOKEN_MINUTES = frozenset({5, 10, 15, 20, 25})
_PAST = frozenset({"past", "after", "pasadas"})
_TO = frozenset({"to", "til", "until", "before", "of"})
_STREETS = frozenset(
    {"street", "st", "ave", "avenue", "road", "rd", "blvd", "drive", "lane", "court", "way", "apt"}
)
_TAKE = frozenset({"take", "taking", "takes", "took", "tomar", "tomo", "toma", "tome"})
_DOSES = frozenset(
    "pill pills tablet tablets tabs capsule capsules puff puffs drops units pastilla pastillas "
    "tableta tabletas gotas unidades".split()
)
_MERIDIEM = {"am": 0, "pm": 12, "a.m": 0, "p.m": 12}


def read_clock(reading: Reading, i: int, *, bare: bool = False) -> ClockRead:
    """A clock time at token i. `bare`: a number alone counts as an hour.

    After "at", "around", "a las" a bare number counts anyway.
    """
    if j := reading.starts_any(i, AT):
        if reading.word(i) in ("de", "por") and not reading.spanish:
            return None
        return _read_after_at(reading, j)
    return _read_plain(reading, i, bare=bare)


def _read_after_at(reading: Reading, i: int) -> ClockRead:
    if reading.word(i) in ("the", "la", "las"):
        i += 1
    if reading.word(i) == "once":
        return _read_spanish_spoken(reading, i) or _finish(reading, Clock(11), i + 1)
    return _read_plain(reading, i, bare=True)


def _read_plain(reading: Reading, i: int, *, bare: bool) -> ClockRead:
    for reader in (_read_noon, _read_past_to, _read_spanish_spoken, _read_half_hour):
        if found := reader(reading, i):
            return found
    return _read_written(reading, i, bare=bare)


def _read_noon(reading: Reading, i: int) -> ClockRead:
    j = i
    if reading.kind(i) == "num" and reading.tokens[i].text == "12":
        j = i + 1
    if reading.word(j) in ("noon", "mediodia", "midday"):
        return Clock(12, 0, certain=True), j + 1
    if j == i and (k := reading.starts(i, "medio dia")):
        return Clock(12, 0, certain=True), k
    if reading.word(j) in ("midnight", "medianoche"):
        return Clock(0, 0, certain=True), j + 1
    return None


def _hour(reading: Reading, i: int) -> tuple[int, int] | None:
    i = reading.starts_any(i, ("las", "la")) or i
    if reading.word(i) == "once":
        return 11, i + 1
    if reading.kind(i) == "clock":
        return None
    found = read_number(reading, i)
    if found and 0 <= found[0] <= 24:
        return found
    if reading.word(i) in ("noon", "mediodia"):
        return 12, i + 1
    return None


def _minutes(reading: Reading, i: int) -> tuple[int, int] | None:
    """ "quarter", "a quarter", "ten", "20 minutes", "half" before past or to."""
    j = reading.starts_any(i, ("a", "un")) or i
    if reading.is_in(j, ("quarter", "cuarto")):
        return 15, j + 1
    if reading.word(i) == "half":
        return 30, i + 1
    found = read_number(reading, i)
    if not found or not 1 <= found[0] <= 59:
        return None
    minutes, j = found
    if reading.is_in(j, ("minutes", "mins", "min", "minutos")):
        return minutes, j + 1
    return (minutes, j) if minutes in SPOKEN_MINUTES else None


def _read_past_to(reading: Reading, i: int) -> ClockRead:
    if not (found := _minutes(reading, i)):
        return None
    minutes, j = found
    word = reading.word(j)
    if word not in _PAST and word not in _TO:
        return None
    spoken = word in ("after", "before") and reading.kind(i) == reading.kind(j + 1) == "word"
    if word in ("after", "before", "of", "until") and minutes != 15 and not spoken:
        return None  # "10 after 3" may be ten o'clock, or after three
    if not (hour := _hour(reading, j + 1)):
        return None
    if reading.word(hour[1]) in (":", "/") or reading.is_in(hour[1], NOT_CLOCK_UNITS - {"of"}):
        return None
    if word in _PAST:
        return _finish(reading, Clock(hour[0] % 24, minutes), hour[1])
    return _finish(reading, _minutes_before(hour[0], minutes), hour[1])


def _minutes_before(hour: int, minutes: int) -> Clock:
    before = (hour - 1) if hour > 1 else 12
    return Clock(before, 60 - minutes, certain=hour > 13)


def _read_spanish_spoken(reading: Reading, i: int) -> ClockRead:
    if (found := _minutes(reading, i)) and reading.word(found[1]) == "para":
        k = found[1] + 1
        hour = _hour(reading, k) if reading.is_in(k, ("las", "la")) else None
        return _finish(reading, _minutes_before(hour[0], found[0]), hour[1]) if hour else None
    hour = _hour(reading, i)
    if hour and reading.is_in(i - 1, ("at", "is", "hour", "around", "about")):
        half = reading.starts_any(hour[1], ("and half", "and a half"))
        if half and 1 <= hour[0] <= 12 and not reading.is_in(half, NOT_CLOCK_UNITS):
            return _finish(reading, Clock(hour[0], 30), half)
    if not hour or not 1 <= hour[0] <= 24 or reading.word(hour[1]) not in ("y", "menos", "con"):
        return None
    word, k = reading.word(hour[1]), hour[1] + 1
    spoken = {"media": 30, "cuarto": 15}.get(reading.word(k), 0)
    if spoken:
        k += 1
    elif (found := read_number(reading, k)) and found[0] in range(1, 60):
        listed = reading.kind(k) == "num" or found[0] not in SPOKEN_MINUTES
        spoken, k = found
        if listed and not reading.is_in(i - 1, ("las", "la")):
            return None  # "niños de 3 y 5"
    else:
        return None
    if reading.is_in(k, NOT_CLOCK_UNITS):
        return None
    if word == "menos":
        return _finish(reading, _minutes_before(hour[0], spoken), k)
    return _finish(reading, Clock(hour[0] % 24, spoken), k)


def _read_half_hour(reading: Reading, i: int) -> ClockRead:
    """British "half 3": half past three."""
    if reading.word(i) != "half":
        return None
    hour = _hour(reading, i + 1)
    if not hour or not 1 <= hour[0] <= 12 or reading.is_in(hour[1], NOT_CLOCK_UNITS):
        return None
    return _finish(reading, Clock(hour[0], 30), hour[1])


def _read_written(reading: Reading, i: int, *, bare: bool) -> ClockRead:
    if reading.kind(i) == "clock":
        return _read_colon(reading, i, bare=bare)
    found = read_number(reading, i)
    if not found:
        return None
    number, j = found
    if reading.word(i - 1) in ("$", "#", "+", ".", "/") or reading.word(i) in ("un", "uno", "a"):
        return None
    if reading.is_in(i - 1, _TAKE) and not reading.is_in(j, _MERIDIEM):
        return None
    if _is_in_a_number(reading, i) or counts_doses(reading, i) or _is_a_thing(reading, i):
        return None
    minute = 0
    if 0 <= number <= 24 and (more := _spoken_minutes(reading, i, j)):
        minute, k = more
        if bare or _suffix(reading, k) or reading.kind(i) == "word":
            return _finish(reading, _written(reading, i, number, minute), k)
    if 100 <= number <= 2359 and number % 100 < 60 and len(reading.tokens[i].text) in (3, 4):
        if not (bare or _suffix(reading, j)) or _is_measured(reading, number, j, bare=bare):
            return None
        number, minute = divmod(number, 100)
    if not 0 <= number <= 24 or _is_year(reading, i):
        return None
    if not (_suffix(reading, j) or (bare and _can_be_hour(reading, j))):
        return None
    return _finish(reading, _written(reading, i, number, minute), j)


def _is_a_thing(reading: Reading, i: int) -> bool:
    """ "the tuesday one in the afternoon", "that morning one": one of those that were shown."""
    pointed = any(reading.is_in(k, ("the", "that", "this", "my")) for k in (i - 2, i - 3))
    named = reading.is_in(i - 1, WEEKDAYS) or reading.is_in(i - 1, PARTS)
    return reading.word(i) == "one" and named and pointed and not reading.is_in(i + 1, _MERIDIEM)


def _is_measured(reading: Reading, number: int, j: int, *, bare: bool) -> bool:
    """ "101 this morning" is a temperature, "130 this morning" the blood's pressure."""
    odd = number % 5 != 0 and not reading.is_in(j, _MERIDIEM)
    return odd or (not bare and reading.is_in(j, ("this", "esta")))


def counts_doses(reading: Reading, i: int) -> bool:
    """The 2 of "1 pill in the morning and 2 at night"."""
    if reading.word(i - 1) not in ("and", "y", ","):
        return False
    counted = [k for k in range(max(1, i - 12), i) if reading.is_in(k, _DOSES)]
    if counted and reading.kind(i) == "num" and read_part_suffix(reading, i + 1):
        return reading.tokens[i].numbers != () and reading.tokens[i].number <= 4
    return any(reading.kind(k - 1) == "num" or reading.is_in(k - 1, SMALL_NUMBERS) for k in counted)


def _is_in_a_number(reading: Reading, i: int) -> bool:
    """Whether the figures are part of a longer number: "555-0142", "312 555 0142"."""
    if reading.kind(i) != "num":
        return False
    digits = len(reading.tokens[i].text)
    j = i + 2 if reading.word(i + 1) in ("-", ".") else i + 1
    if reading.kind(j) != "num" or reading.tokens[j].span.start - reading.tokens[i].span.end > 1:
        return False
    more = len(reading.tokens[j].text)
    if digits == 3 and more == 4:
        whole = (reading.tokens[i].number % 100, reading.tokens[j].number % 100)
        return any(minutes % 15 for minutes in whole)  # "930-1130" is a stretch of hours
    return digits >= 3 and more == 3


def _written(reading: Reading, i: int, hour: int, minute: int) -> Clock:
    padded = reading.kind(i) == "num" and reading.tokens[i].text.startswith("0")
    return Clock(hour % 24, minute, certain=hour > 12 or hour == 0 or padded)


def _read_colon(reading: Reading, i: int, *, bare: bool) -> ClockRead:
    token = reading.tokens[i]
    hour, minute = token.numbers[0], token.numbers[1]
    if hour > 24 or (hour == 24 and minute) or reading.word(i - 1) in ("$", "#"):
        return None
    if "." in token.text and not (bare or _suffix(reading, i + 1)):
        return None
    if reading.is_in(i + 1, NOT_CLOCK_UNITS - {"hrs", "horas", "hours", "h", "of"}):
        return None
    return _finish(reading, _written_colon(token.text, hour, minute), i + 1)


def _written_colon(text: str, hour: int, minute: int) -> Clock:
    return Clock(hour % 24, minute, certain=hour > 12 or text.startswith("0"))


def _spoken_minutes(reading: Reading, i: int, j: int) -> tuple[int, int] | None:
    """ "ten fifteen", "4 30", "nine oh five": the minutes after an hour."""
    if reading.word(j) in ("oh", "o", "zero") and (unit := read_number(reading, j + 1)):
        return unit if 1 <= unit[0] <= 9 else None
    if reading.kind(i) == "num" and reading.kind(j) == "num":
        text = reading.tokens[j].text
        gap = reading.tokens[j].span.start - reading.tokens[i].span.end
        return (int(text), j + 1) if len(text) == 2 and text < "60" and gap == 1 else None
    if reading.kind(i) != "word" or reading.kind(j) != "word":
        return None
    word = reading.word(j)
    if word in TENS or SMALL_NUMBERS.get(word, 0) >= 10:
        found = read_number(reading, j)
        return found if found and found[0] < 60 else None
    return None


def _is_year(reading: Reading, i: int) -> bool:
    """ "from 2009 to 2018": four digits of our times are a year unless "at" stands before."""
    token = reading.tokens[i]
    year = token.kind == "num" and len(token.text) == 4 and "1950" <= token.text <= "2059"
    return year and reading.word(i - 1) not in ("at", "@", "las", "around", "by")


def _can_be_hour(reading: Reading, j: int) -> bool:
    if any(reading.is_in(k, _STREETS) for k in range(j, j + 3)):
        return False
    slash = reading.word(j) == "/" and reading.kind(j + 1) != "clock"  # "4/4:30"
    if slash or reading.is_in(j, NOT_CLOCK_UNITS) or reading.word(j) in ("%", "°", "$"):
        return False
    return not (reading.word(j) in (".", ",") and reading.kind(j + 1) == "num" and
                reading.tokens[j].span.end == reading.tokens[j + 1].span.start)  # fmt: skip


def read_part_suffix(reading: Reading, i: int) -> tuple[Part, int] | None:
    """ "in the afternoon", "at night", "de la tarde", "evening" after a clock time."""
    j = reading.starts_any(i, ("in the", "at", "de la", "por la", "en la", "a la", "in"))
    word = reading.word(j or i)
    if word in ("manana", "madrugada"):
        return (Part(0 if word == "madrugada" else 6, 12), j + 1) if j else None
    loose = reading.kind(i - 1) != "clock" and word in NIGHT_WORDS
    if word not in PARTS or (not j and (word.endswith("s") or loose)):
        return None
    if reading.word(i) == "at" and word not in NIGHT_WORDS:
        return None
    return Part(*PARTS[word], night=word in NIGHT_WORDS), (j or i) + 1


def _is_glued(reading: Reading, i: int) -> bool:
    """The "p" of "2:30p" touches its number."""
    return i > 0 and reading.tokens[i - 1].span.end == reading.tokens[i].span.start


def _suffix(reading: Reading, i: int) -> bool:
    i = reading.starts(i, "-") or i
    word = reading.word(i)
    if word in _MERIDIEM or word in ("o'clock", "ish", "h", "hs", "sharp"):
        return True
    if word in ("hours", "horas") and reading.is_in(i - 2, ("at", "las", "@")):
        return True
    if word == "hours" and reading.kind(i - 1) == "num" and len(reading.tokens[i - 1].text) == 4:
        return True
    if word in ("a", "p") and (reading.word(i + 1) in ("m", "m.") or _is_glued(reading, i)):
        return True
    if word == "p" and reading.kind(i + 1) != "word":  # "4 p", but "4 a day"
        return True
    if reading.starts_any(i, ("en punto", "on the dot", "o clock", "del mediodia", "de mediodia")):
        return True
    if reading.word(i) in ("this", "esta") and reading.word(i + 1) in PARTS:
        return True
    return read_part_suffix(reading, i) is not None


_AFTER_CLOCK = ("o'clock", "o clock", "en punto", "on the dot", "ish", "- ish", "sharp", "h", "hs",
                "hrs", "hours")  # fmt: skip


def _finish(reading: Reading, clock: Clock, i: int) -> ClockRead:
    """Take what follows a clock time: "o'clock", "ish", "pm", "in the morning"."""
    while j := reading.starts_any(i, _AFTER_CLOCK):
        i = j
    word = reading.word(i)
    if word in ("a", "p") and reading.word(i + 1) == "m":
        return _with_meridiem(clock, 0 if word == "a" else 12), i + 2
    if word in ("a", "p") and (_is_glued(reading, i) or _suffix(reading, i)):
        return _with_meridiem(clock, 0 if word == "a" else 12), i + 1
    if word in _MERIDIEM:
        after = read_part_suffix(reading, i + 1)
        return _with_meridiem(clock, _MERIDIEM[word]), after[1] if after else i + 1
    if j := reading.starts_any(i, ("del mediodia", "de mediodia")):
        return _with_meridiem(clock, 12 if clock.hour != 11 else 0), j
    if found := read_part_suffix(reading, i):
        return clock.in_part(found[0]), found[1]
    return clock, i


def _with_meridiem(clock: Clock, offset: int) -> Clock:
    if clock.hour > 12 or (clock.hour == 0 and clock.certain):
        return replace(clock, certain=True)
    return Clock(clock.hour % 12 + offset, clock.minute, certain=True)

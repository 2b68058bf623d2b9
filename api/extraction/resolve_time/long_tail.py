"""What our grammar leaves over and the library knows: holidays, ends of months, seasons."""

from datetime import date, timedelta

from api.extraction.folding import words_of
from api.extraction.resolve_time.lexicon import MONTHS, UNITS, WEEKDAYS
from api.extraction.resolve_time.library import MAX_CHARS, library
from api.extraction.resolve_time.reading import Day, Days, Found, Item, Mark, Reading

MAX_TIME_WORDS = 8
# Words that make a look into the library worth its time.
_CUES = words_of(
    "christmas xmas thanksgiving easter halloween hanukkah ramadan diwali passover valentine "
    "valentine's valentines labor labour memorial independence juneteenth columbus veterans "
    "presidents president's mother's mothers father's fathers year's years summer autumn winter "
    "navidad nochebuena pascua verano invierno otono boxing mlk"
)
_SPANISH_CUES = words_of("navidad nochebuena pascua verano invierno otono")
_TIME_WORDS = _CUES.union(
    WEEKDAYS, MONTHS, UNITS, words_of("today tomorrow yesterday tonight hoy manana ayer next last")
)


def add_long_tail(reading: Reading, found: list[Found], folded: str) -> list[Found]:
    """Items with what the library reads in the stretches that no item covers.

    `folded` has the message's own offsets. Without a cue, or when the library is slow or absent,
    the items come back as they were.
    """
    if any(isinstance(each.item, Day | Days) for each in found):
        return found
    stretch = _stretch(reading, found)
    if stretch is None:
        return found
    first, last = stretch
    start, end = reading.tokens[first].span.start, reading.tokens[last - 1].span.end
    text = folded[start:end]
    if len(text) > MAX_CHARS:
        text = text[:MAX_CHARS]
    spanish = reading.spanish or any(reading.is_in(k, _SPANISH_CUES) for k in range(first, last))
    language = "ES" if spanish else "EN"
    answers = library.parse(text=text, language=language, ref=reading.ref) or []
    for answer in answers:
        item = _item(answer.grain, answer.since, answer.until)
        tokens = [
            k for k in range(first, last)
            if reading.tokens[k].span.start >= start + answer.start
            and reading.tokens[k].span.end <= start + answer.end
        ]  # fmt: skip
        cued = any(reading.is_in(k, _CUES) for k in tokens)
        if item and tokens and cued:
            added = [*found, Found(item, tokens[0], tokens[-1] + 1)]
            return sorted(added, key=lambda each: each.first)
    return found


def _stretch(reading: Reading, found: list[Found]) -> tuple[int, int] | None:
    """The longest run of uncovered tokens around a cue, if it is safe to hand over."""
    read = [each for each in found if not isinstance(each.item, Mark) or each.item.kind == "told"]
    covered = {k for each in read for k in range(each.first, each.last)}
    cues = [k for k in range(len(reading.tokens)) if k not in covered and reading.is_in(k, _CUES)]
    if not cues:
        return None
    first = last = cues[-1]
    while first > 0 and first - 1 not in covered and cues[-1] - first < 5:
        first -= 1
    while last + 1 < len(reading.tokens) and last + 1 not in covered and last - cues[-1] < 5:
        last += 1
    words = [k for k in range(first, last + 1) if reading.is_in(k, _TIME_WORDS)]
    return (first, last + 1) if len(words) <= MAX_TIME_WORDS else None


def _item(grain: str, since: str | None, until: str | None) -> Item | None:
    if since is None:
        return None
    start = date.fromisoformat(since[:10])
    if until is not None:
        end = date.fromisoformat(until[:10])
        return Days(start, end) if end > start else None
    if grain == "day":
        return Day(start)
    if grain == "week":
        return Days(start, start + timedelta(days=7))
    if grain == "month":
        return Days(start, (start.replace(day=1) + timedelta(days=32)).replace(day=1))
    return None

"""The words of a message to dates and times, in the patient's own zone."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from api.extraction.folding import fold
from api.extraction.resolve_time.away import without_absence
from api.extraction.resolve_time.groups import Wish, group, pick
from api.extraction.resolve_time.lexicon import is_spanish
from api.extraction.resolve_time.long_tail import add_long_tail
from api.extraction.resolve_time.reading import Day, Days, Found, Instant, Reading
from api.extraction.resolve_time.scan import scan
from api.extraction.resolve_time.tokens import MAX_CHARS, read_tokens
from api.extraction.resolve_time.told import without_others, without_told
from api.extraction.resolve_time.values import NONE, Resolved, value_of
from api.extraction.spans import join_spans
from api.privacy.tokens import TOKEN


def local_ref(ref: datetime, time_zone: str) -> datetime:
    """`ref` as wall time of the zone; a naive `ref` is that wall time already."""
    zone = ZoneInfo(time_zone)
    return ref.astimezone(zone) if ref.tzinfo else ref.replace(tzinfo=zone)


def _wishes(text: str, ref: datetime) -> tuple[list[Wish], list[Wish]]:
    """What is wished for, and all that is spoken of, in the order said."""
    tokens = read_tokens(text)
    spanish = is_spanish(token.text for token in tokens if token.kind == "word")
    reading = Reading(tokens, ref, spanish)
    found = add_long_tail(reading, scan(reading), fold(text[:MAX_CHARS]))
    wished = without_told(reading, without_absence(reading, found))
    every = _grouped(reading, without_others(reading, found))
    return (every if wished is found else _grouped(reading, wished)), every


def _grouped(reading: Reading, found: list[Found]) -> list[Wish]:
    return group(found, [reading.span(each.first, each.last) for each in found])


def resolve_time(*, text: str, ref: datetime, time_zone: str) -> Resolved:
    """The one point or stretch of time that `text` asks for; the last one said wins.

    Past dates are returned as said. Never raises on any text and never hangs.
    """
    return read_times(text=text, ref=ref, time_zone=time_zone)[0]


def find_times(*, text: str, ref: datetime, time_zone: str) -> list[Resolved]:
    """Every time that `text` speaks of in the order said, wished for or told."""
    return read_times(text=text, ref=ref, time_zone=time_zone)[1]


def read_times(*, text: str, ref: datetime, time_zone: str) -> tuple[Resolved, list[Resolved]]:
    """What `resolve_time` and `find_times` say, from one reading."""
    local = local_ref(ref, time_zone)
    # The number of a token is no clock time: "PHONE_1 please".
    text = TOKEN.sub(lambda found: "x" * len(found.group()), text)
    wishes, every = _wishes(text, local)
    chosen = pick(wishes, local.date())
    found = [_resolved(wish, text, local) for wish in every]
    main = _schedule(wishes, chosen, text, local) if chosen else NONE
    others = _or_else(wishes, chosen, text, local)
    if others and main.kind != "none":
        main = replace(main, alternatives=main.alternatives + others)
    return main, [each for each in found if each.kind != "none"]


def _or_else(
    wishes: list[Wish], chosen: Wish | None, text: str, ref: datetime
) -> tuple[Resolved, ...]:
    """The wishes that "or" joins to the chosen one."""
    if chosen is None:
        return ()
    k = next(n for n, wish in enumerate(wishes) if wish is chosen) + 1
    joined = itertools.takewhile(lambda wish: wish.after_or, wishes[k:])
    return tuple(_resolved(wish, text, ref) for wish in joined)


def _schedule(wishes: list[Wish], chosen: Wish, text: str, ref: datetime) -> Resolved:
    """The chosen wish, with the schedules beside which it was said."""
    main = _resolved(chosen, text, ref)
    k = next(n for n, wish in enumerate(wishes) if wish is chosen)
    while wishes[k].beside and k > 0 and main.kind == "recurring":
        k -= 1
        before = _resolved(wishes[k], text, ref)
        if before.kind != "recurring":
            return NONE
        spans = tuple(sorted((*before.spans, *main.spans)))
        main = replace(main, value=f"{before.value}\n{main.value}", spans=spans)
    return main


def _is_skipped(resolved: Resolved, ref: datetime) -> bool:
    """Whether the clocks of the zone go past that time: half past two on the night in March."""
    if resolved.kind != "datetime":
        return False
    wall = datetime.fromisoformat(resolved.value).replace(tzinfo=ref.tzinfo)
    return wall.astimezone(UTC).astimezone(ref.tzinfo).replace(tzinfo=None) != wall.replace(
        tzinfo=None
    )


def _resolved(wish: Wish, text: str, ref: datetime) -> Resolved:
    resolved = value_of(wish, ref)
    if resolved.kind == "none" or _is_skipped(resolved, ref):
        return NONE
    spans = join_spans(wish.spans, text=text, gap=2)
    alternatives = []
    for item in wish.alternatives:
        other = Wish(clocks=list(wish.clocks), part=wish.part, day=wish.day, hours=wish.hours)
        if other.conflicts_with(item):
            other = Wish(day=wish.day) if not isinstance(item, Day | Days | Instant) else Wish(
                clocks=list(wish.clocks), part=wish.part, hours=wish.hours, bounds=wish.bounds
            )  # fmt: skip
        other.add(item)
        alternatives.append(value_of(other, ref))
    return Resolved(resolved.kind, resolved.value, spans, tuple(alternatives))

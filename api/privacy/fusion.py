"""Late fusion: overlapping findings become one span each; what one loses another may keep."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.long_number import REASON as LONG_NUMBER
from api.privacy.recognizers.token import SCORE as TOKEN
from api.privacy.recognizers.year import past_year

_FULL_DATE = re.compile(r"\d{4}|\d{1,2}\D{1,3}\d{1,2}\D{1,3}\d{2}|[a-z]{3,}\D+\d{1,2}\D+\d{2}")
# "ana diaz 3 4 91": figures that are a birth date only behind a name, and beside nothing else.
_FIGURES = re.compile(
    r"[\s,;:(\-]{1,3}(?P<v>(?P<a>\d{1,2}) (?P<b>\d{1,2}) (?:1[89]|20)?\d\d)"
    r"(?![\w/:%]|\.\S| ?(?:mg|ml|am|pm|lbs?)\b)"
)
# The same at the start of a message, before a name.
_LEADING_FIGURES = re.compile(
    r"\W*(?P<v>(?P<a>\d{1,2}) (?P<b>\d{1,2}) (?:1[89]|20)?\d\d)[\s,;:(\-]{1,3}"
)
_BESIDE = re.compile(r"[\s,;()\-:]{1,4}")

# A narrower reading of the same digits beats the general one at equal score.
_RANK = {
    "EMAIL": 9, "URL": 8, "SSN": 7, "DATE_OF_BIRTH": 6, "INSURANCE_ID": 5, "MRN": 5, "ACCOUNT": 4,
    "VEHICLE": 4, "DEVICE": 4, "BIOMETRIC": 4, "LICENSE": 4, "PHONE": 3, "ADDRESS": 3, "DATE": 2,
    "IP": 3, "PLACE": 2, "PERSON": 2, "ZIP": 1, "AGE_OVER_89": 1, "OTHER_ID": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding with the recognizer that made it."""

    finding: Finding
    recognizer: str


def settle(message: Message, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Sorted, not overlapping; the certain win, what sticks out of a loser is kept apart."""
    chosen: list[Candidate] = []
    owner = bytearray(len(message.low))
    everything = list(candidates)
    for candidate in sorted(_without_parts(everything), key=_strength):
        found = candidate.finding
        for start, end in _free_stretches(owner, found.start, found.end):
            kept = (start, end) if found.score >= TOKEN else _trimmed(message.low, start, end)
            if kept is None or (
                kept != (found.start, found.end) and not _keeps_rest(message.low, candidate, kept)
            ):
                continue
            owner[kept[0] : kept[1]] = b"\x01" * (kept[1] - kept[0])
            piece = replace(found, start=kept[0], end=kept[1])
            chosen.append(Candidate(piece, candidate.recognizer))
    chosen.extend(_birth_figures(message, chosen, owner))
    chosen.sort(key=lambda c: c.finding.start)
    return [_as_birth_date(message, chosen, c) for c in _joined(message, chosen)]


def _birth_figures(message: Message, chosen: list[Candidate], owner: bytearray) -> list[Candidate]:
    found = []
    for candidate in chosen:
        if candidate.finding.type not in ("PERSON", "PHONE"):
            continue
        match = _FIGURES.match(message.low, candidate.finding.end)
        if match is None:
            match = _LEADING_FIGURES.fullmatch(message.low, 0, candidate.finding.start)
        if match is None or any(owner[slice(*match.span("v"))]):
            continue
        first, second = sorted((int(match.group("a")), int(match.group("b"))))
        if 1 <= first <= 12 and second <= 31:
            span = Finding(*match.span("v"), "DATE_OF_BIRTH", 0.7, "figures beside a name")
            found.append(Candidate(span, "date_of_birth"))
    return found


def _without_parts(candidates: list[Candidate]) -> list[Candidate]:
    """Drop names inside a longer address, place, e-mail or link: the whole says more."""
    wholes = [
        c.finding
        for c in candidates
        if c.finding.type in ("EMAIL", "URL", "PLACE", "ADDRESS") and c.finding.score >= 0.6
    ]
    return [
        c
        for c in candidates
        if c.finding.type != "PERSON" or not any(_is_part(c.finding, w) for w in wholes)
    ]


def _is_part(name: Finding, whole: Finding) -> bool:
    """A name that is certain stands beside a place or an address, never inside an e-mail."""
    if name.score > 1 and whole.type not in ("EMAIL", "URL"):
        return False
    inside = whole.start <= name.start and name.end <= whole.end
    return inside and whole.end - whole.start > name.end - name.start


def _as_birth_date(message: Message, chosen: list[Candidate], candidate: Candidate) -> Candidate:
    """A full date of an earlier year right beside a name: "ana diaz, 3/4/1991"."""
    found = candidate.finding
    if found.type != "DATE" or not _FULL_DATE.search(message.low[found.start : found.end]):
        return candidate
    if not past_year(message.low[found.start : found.end]):
        return candidate
    beside = any(
        c.finding.type == "PERSON"
        and (
            _BESIDE.fullmatch(message.low[c.finding.end : found.start])
            or _BESIDE.fullmatch(message.low[found.end : c.finding.start])
        )
        for c in chosen
    )
    return replace(candidate, finding=replace(found, type="DATE_OF_BIRTH")) if beside else candidate


def _strength(candidate: Candidate) -> tuple[float, int, int]:
    found = candidate.finding
    return (-found.score, -_RANK.get(found.type, 0), -(found.end - found.start))


def _free_stretches(owner: bytearray, start: int, end: int) -> list[tuple[int, int]]:
    stretches = []
    at = start
    while at < end:
        if owner[at]:
            at += 1
            continue
        stop = owner.find(1, at, end)
        stop = end if stop < 0 else stop
        stretches.append((at, stop))
        at = stop
    return stretches


def _trimmed(low: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and not low[start].isalnum() and low[start] not in "@#+(":
        start += 1
    while end > start and not low[end - 1].isalnum() and low[end - 1] not in ")":
        end -= 1
    return (start, end) if start < end else None


def _keeps_rest(low: str, candidate: Candidate, kept: tuple[int, int]) -> bool:
    """Whether a part that another finding did not cover is still worth hiding."""
    found = candidate.finding
    whole = kept == (found.start, found.end) or found.reason == LONG_NUMBER
    # Half of a name may be short ("phuc le") or an initial, when it is a word of its own.
    apart = (
        not low[max(0, kept[0] - 1) : kept[0]].isalnum()
        and not low[kept[1] : kept[1] + 1].isalnum()
    )
    least = 1 if found.type == "PERSON" and apart else 3
    return whole or (
        found.type in ("PERSON", "EMAIL", "ADDRESS", "PLACE") and kept[1] - kept[0] >= least
    )


def _joined(message: Message, chosen: list[Candidate]) -> list[Candidate]:
    """Two names, or two pieces of one address, with only a blank between become one span."""
    joined: list[Candidate] = []
    for candidate in chosen:
        last = joined[-1].finding if joined else None
        found = candidate.finding
        if (
            last is not None
            and last.type == found.type
            and found.type in ("PERSON", "ADDRESS")
            and (
                message.low[last.end : found.start].strip(" .-") == ""
                and found.start - last.end <= 2
                and ". " not in message.low[last.end : found.start]
            )
        ):
            merged = replace(last, end=found.end, score=max(last.score, found.score))
            joined[-1] = Candidate(merged, joined[-1].recognizer)
        else:
            joined.append(candidate)
    return joined

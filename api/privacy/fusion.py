"""Late fusion: overlapping findings become one span each; what one loses another may keep."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding

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
    for candidate in sorted(candidates, key=_strength):
        found = candidate.finding
        for start, end in _free_stretches(owner, found.start, found.end):
            kept = _trimmed(message.low, start, end)
            if kept is None or (
                kept != (found.start, found.end) and not _keeps_rest(candidate, kept)
            ):
                continue
            owner[kept[0] : kept[1]] = b"\x01" * (kept[1] - kept[0])
            piece = replace(found, start=kept[0], end=kept[1])
            chosen.append(Candidate(piece, candidate.recognizer))
    chosen.sort(key=lambda c: c.finding.start)
    return _joined(message, chosen)


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


def _keeps_rest(candidate: Candidate, kept: tuple[int, int]) -> bool:
    """Whether a part that another finding did not cover is still worth hiding."""
    found = candidate.finding
    whole = kept == (found.start, found.end)
    return whole or (
        found.type in ("PERSON", "EMAIL", "ADDRESS", "PLACE") and kept[1] - kept[0] > 2
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

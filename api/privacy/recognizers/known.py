"""Later mentions of what is known of this patient, verified or told before: in any case or part."""

import re
from collections.abc import Iterator

from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.known_date import find_known_date
from api.privacy.recognizers.person_directory import DirectoryMentions
from api.privacy.recognizers.person_scores import name_scores
from api.privacy.recognizers.person_words import PARTICLES, TITLES, WordKind, kind_of
from api.privacy.spans import KnownValue

# Words that were hidden for what they may say here are no sign of a patient elsewhere.
_UNCERTAIN = frozenset({"DATE", "PLACE", "ZIP", "AGE_OVER_89"})
LEAST_DIGITS = 4


def find_known(message: Message) -> Iterator[Finding]:
    directory = DirectoryMentions(message)
    for found in _find(message):
        # "with dr rivera": a patient who is called so, too, still sees the doctor.
        if found.type == "PERSON" and any(
            directory.names_titled(start, found.end)
            for start in (found.start, _word_before(message, found.start))
        ):
            continue
        yield found


def _word_before(message: Message, start: int) -> int:
    return max((word.start for word in message.words if word.end <= start), default=start)


def _find(message: Message) -> Iterator[Finding]:
    for item in message.known:
        value = fold_plain(item.value).strip()
        if len(value) < 2 or item.type in _UNCERTAIN:
            continue
        yield from _literal(message, value, item)
        if item.type == "PERSON":
            yield from _parts(message, value)
        elif item.type == "DATE_OF_BIRTH":
            yield from find_known_date(message, item.value)
        elif item.type == "ADDRESS":
            yield from _literal(message, " ".join(value.split()[:2]), item)
        elif sum(c.isdigit() for c in value) >= 4:
            yield from _digits(message, value, item)


def _literal(message: Message, value: str, item: KnownValue) -> Iterator[Finding]:
    pieces = [re.escape(piece) for piece in re.split(r"[\s,.\-]+", value) if piece]
    if not pieces or (item.type == "PERSON" and len(pieces) == 1):
        return
    regex = re.compile(r"(?<!\w)" + r"[\s,.\-]{0,3}".join(pieces) + r"(?!\w)")
    for match in regex.finditer(message.low):
        yield Finding(*match.span(), item.type, 1.5, "known of this patient")


def _parts(message: Message, value: str) -> Iterator[Finding]:
    parts = set(re.findall(r"[^\W\d_]{2,}", value)) - PARTICLES - TITLES
    scores = name_scores(message)
    for index, word in enumerate(message.words):
        if word.text not in parts and word.text.removesuffix("s") not in parts:
            continue
        if word.text not in parts and kind_of(word.text) is not WordKind.UNKNOWN:
            continue
        everyday = kind_of(word.text) in (WordKind.AMBIGUOUS, WordKind.NEVER, WordKind.ORDINARY)
        if everyday and scores[index] < 0.2 and not _beside_part(message, index, parts):
            continue
        yield Finding(word.start, word.end, "PERSON", 1.4, "part of a known name")


def _beside_part(message: Message, index: int, parts: set[str]) -> bool:
    words = message.words
    near = [words[i].text for i in (index - 1, index + 1) if 0 <= i < len(words)]
    return any(word in parts for word in near)


def _digits(message: Message, value: str, item: KnownValue) -> Iterator[Finding]:
    wanted = re.sub(r"\D", "", value)
    if len(wanted) <= LEAST_DIGITS:
        return
    for run in message.digit_runs:
        if _same_number(run.digits, wanted):
            yield Finding(run.start, run.end, item.type, 1.5, "known of this patient")


def _same_number(typed: str, wanted: str) -> bool:
    """Equal but for the country code, or the end alone."""
    return typed.endswith(wanted[-10:]) or (len(typed) >= LEAST_DIGITS and wanted.endswith(typed))


RECOGNIZER = Recognizer("known", find_known)

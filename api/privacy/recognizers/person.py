"""Names of people: the model, lists and the words around them, fused word by word."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import Part
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.person_answer import find_answered_name
from api.privacy.recognizers.person_cues import (
    GAP,
    MAX_NAME_WORDS,
    MODALS,
    RELATIVE,
    RELATIVE_ES,
)
from api.privacy.recognizers.person_directory import DirectoryMentions
from api.privacy.recognizers.person_evidence import Evidence
from api.privacy.recognizers.person_initial import find_initialed
from api.privacy.recognizers.person_join import Neighbours
from api.privacy.recognizers.person_learned import find_learned
from api.privacy.recognizers.person_owner import find_owners, without_genitive
from api.privacy.recognizers.person_pair import find_pairs
from api.privacy.recognizers.person_presented import find_presented
from api.privacy.recognizers.person_shape import (
    name_kind,
    name_part,
)
from api.privacy.recognizers.person_short import find_short
from api.privacy.recognizers.person_slots import find_joined, find_slotted, find_turned
from api.privacy.recognizers.person_spelled import find_spelled
from api.privacy.recognizers.person_sure import find_sure
from api.privacy.recognizers.person_thing import is_go_ahead
from api.privacy.recognizers.person_words import (
    PARTICLES,
    WordKind,
    is_given,
)
from api.privacy.recognizers.place_directory import PlaceMentions

_RELATIVE: Final = re.compile(rf"{RELATIVE}|{RELATIVE_ES}")


def find_people(message: Message) -> Iterator[Finding]:
    found = list(_find_by_rules(message))
    yield from found
    yield from find_learned(message, found)


def _find_by_rules(message: Message) -> Iterator[Finding]:
    directory, places = DirectoryMentions(message), PlaceMentions(message)
    evidence = Evidence(message)
    neighbours = Neighbours(message, evidence.model)
    for found, introduced in _find_names(message, evidence):
        start, end = found.start, found.end
        if is_go_ahead(message, start, end):
            continue
        if directory.covers(start, end, introduced=introduced):
            continue
        if not introduced and places.covers_person(start, end):
            continue
        whole = without_genitive(message, neighbours.widened(found))
        yield whole
        yield from find_joined(message, evidence.model, whole)
    yield from find_owners(message, evidence.model)
    yield from find_turned(message)
    yield from find_spelled(message)


def _find_names(message: Message, evidence: Evidence) -> Iterator[tuple[Finding, bool]]:
    """Names, and whether the words around present each as the patient's or a relative's."""
    for found in find_answered_name(message):
        yield found, False
    for found in (*find_pairs(message), *find_initialed(message), *find_short(message)):
        yield found, False
    for found in find_presented(message, evidence.model):
        yield found, "introduce" in found.reason
    for found in (*find_slotted(message, evidence.model), *find_sure(message, evidence.model)):
        yield found, False
    index, words = 0, message.words
    while index < len(words):
        last = _name_end(message, evidence, index)
        if last is None:
            index += 1
            continue
        start, end = _start(message, words, index), words[last].end
        score = evidence.best(index, last)
        found = Finding(start, end, "PERSON", score, evidence.reason(index))
        yield found, evidence.introduced(index)
        index = last + 1


def _name_end(message: Message, evidence: Evidence, index: int) -> int | None:
    """Index of the last word of the name that begins at `index`, if one does."""
    words = message.words
    if not evidence.starts(index):
        return None
    last = index
    probe = index + 1
    while probe < len(words) and probe - index < MAX_NAME_WORDS:
        if not GAP.fullmatch(message.low[words[probe - 1].end : words[probe].start]):
            break
        if _separated(message, words[probe - 1], words[probe]) and not (
            last == index
            and name_kind(words[probe].text) is WordKind.LISTED
            and evidence.model[probe] > 0.5
        ):
            break
        if evidence.continues(probe, index):
            last = probe
        elif not (_is_initial(message, words, probe) or words[probe].text in PARTICLES):
            break
        elif _is_initial(message, words, probe) and last == probe - 1:
            last = probe
        probe += 1
    return last


def _is_with(message: Message, word: Word) -> bool:
    """ "a visit w chen": the letter alone, in lower case."""
    return message.cased[word.start : word.end] == "w"


def _with_initials(message: Message, words: tuple[Word, ...], index: int) -> int:
    """Where the name starts with the initials before it ("j. t. marlowe")."""
    while (
        index > 0
        and len(words[index - 1].text) == 1
        and re.fullmatch(r"\.\s?|\s", message.low[words[index - 1].end : words[index].start])
        and (
            not (words[index - 1].text in "aiyoeu" or _is_with(message, words[index - 1]))
            or message.low[words[index - 1].end] == "."
        )
    ):
        index -= 1
    return words[index].start


def _start(message: Message, words: tuple[Word, ...], index: int) -> int:
    """Where the name starts with the given name before it that is a word too ("una falk")."""
    if index and name_kind(words[index].text) is WordKind.LISTED:
        before = words[index - 1]
        if message.low[before.end : words[index].start] == " " and (
            name_part(before.text) is Part.SOFT
            and is_given(before.text)
            and not (before.text in MODALS and is_given(words[index].text))
            and not _RELATIVE.fullmatch(before.text)
        ):
            return before.start
    return _with_initials(message, words, index)


def _separated(message: Message, left: Word, right: Word) -> bool:
    gap = message.low[left.end : right.start]
    return "," in gap or ("." in gap and len(left.text) > 1) or "\n" in gap or "'s" in gap


def _is_initial(message: Message, words: tuple[Word, ...], index: int) -> bool:
    word = words[index]
    if len(word.text) != 1 or message.low.startswith("/", word.end):
        return False
    if message.low.startswith(".", word.end):
        return True
    if word.text in "iayoeu":
        return False
    return not message.low.startswith("'", word.end)


RECOGNIZER = Recognizer("person", find_people)

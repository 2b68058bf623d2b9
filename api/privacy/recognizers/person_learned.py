"""Names that the rules leave and the learned second opinion finds."""

from collections.abc import Iterator, Sequence
from typing import Final

from api.privacy.learned import current_head, read_features
from api.privacy.message import Message
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import MODALS
from api.privacy.recognizers.person_directory import DirectoryMentions
from api.privacy.recognizers.person_shape import name_kind
from api.privacy.recognizers.person_thing import is_thing
from api.privacy.recognizers.person_words import (
    SPANISH_VERBS,
    WordKind,
    fixed_phrases,
    is_given,
    names_disease,
)
from api.privacy.recognizers.place_directory import PlaceMentions

# Whatever else is found there is better founded.
SCORE: Final = 0.3
_GLUE: Final = frozenset("_@/\\")


def find_learned(message: Message, found: Sequence[Finding]) -> Iterator[Finding]:
    """Not in an answer to the question for a name: every word of it was looked at as one already.

    `found`: by the rules.
    """
    head = current_head()
    if head is None or message.asked == "name" or not message.words:
        return
    opinion = head.judge(read_features(message))
    likely = [index for index in range(len(message.words)) if opinion.is_name(index)]
    if not likely:
        return
    places, phrases = PlaceMentions(message), fixed_phrases(message.low)
    for index in likely:
        start, end = message.words[index].start, message.words[index].end
        if (
            any(one.start < end and start < one.end for one in found)
            or (_was_looked_at(message, index, found) and not opinion.is_name(index, surely=True))
            or message.words[index].text in MODALS
            or _is_glued(message, start, end)
            or any(a <= start < b for a, b in phrases)
            or names_disease(message.low, start, end)
            or (not is_given(message.words[index].text) and is_thing(message, index))
            or _is_practitioner(message, index)
            or places.covers_person(start, end)
        ):
            continue
        yield Finding(start, end, "PERSON", SCORE, "learned")


def _was_looked_at(message: Message, index: int, found: Sequence[Finding]) -> bool:
    """By the rules, closely: a name that is an everyday word, or what stands beside a name."""
    word, low = message.words[index], message.low
    if name_kind(word.text) is WordKind.AMBIGUOUS or word.text in SPANISH_VERBS:
        return True
    return any(
        low[one.end : word.start] == " " or low[word.end : one.start] == " " for one in found
    )


def _is_glued(message: Message, start: int, end: int) -> bool:
    """To what is no sentence: "IMG_2041.jpg"."""
    return message.low[end : end + 1] in _GLUE or message.low[max(0, start - 1) : start] in _GLUE


def _is_practitioner(message: Message, index: int) -> bool:
    """Alone, or with a word beside it: the rules leave both halves of such a name."""
    words, directory = message.words, DirectoryMentions(message)
    stretches = ((index, index), (index - 1, index), (index, index + 1))
    return any(
        directory.covers(words[first].start, words[last].end, introduced=False)
        for first, last in stretches
        if first >= 0 and last < len(words)
    )

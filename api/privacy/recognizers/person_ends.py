"""What no name goes on with: the verb and the adverb behind it, in English and in Spanish.

The name model lets a name run on where chat leaves out capitals and commas: "puede una comer",
"gracias por atender a una tan rápido", "the nurse sent una home", "grandma betty fell".
"""

import re
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.answer_words import is_explicit
from api.privacy.recognizers.person_cues import CLOSINGS, RELATIVE, THIRD_PERSON
from api.privacy.recognizers.person_shape import may_be_name, name_kind
from api.privacy.recognizers.person_words import (
    SPANISH_VERBS,
    WordKind,
    is_given,
    is_listed,
    is_spanish,
)

# "A una le salieron ronchas": the pronoun says again of whom the sentence is.
_DATIVE: Final = re.compile(r"(?:^|[^a-z])a [a-z'\-]+(?: [a-z'\-]+)? $")
_SAID_AGAIN: Final = frozenset(("le", "les", "lo"))
_RELATIVE: Final = re.compile(rf"(?:{RELATIVE})")


def ends_name(message: Message, index: int) -> bool:
    """Whether the word belongs to what is said of whoever the word before it names."""
    words = message.words
    word = words[index].text
    if not index or message.low[words[index - 1].end : words[index].start] != " ":
        return False
    if is_explicit(word) and not is_listed(word):
        return _may_be_named(words[index - 1].text)  # "tirrell home"
    follower = ""
    if index + 1 < len(words) and message.low[words[index].end : words[index + 1].start] == " ":
        follower = words[index + 1].text
    if word in _SAID_AGAIN:
        return bool(follower) and _DATIVE.search(message.before(words[index].start, 40)) is not None
    if word == "tan":
        return is_spanish(follower)
    if word in SPANISH_VERBS:
        return bool(follower) and _is_name(words[index - 1].text)
    return word in THIRD_PERSON and _is_relative(message, index - 1)


def opens_name(message: Message, index: int) -> bool:
    """Whether a name may begin with the word: not with the closing before it ("atte una")."""
    word, words = message.words[index].text, message.words
    closes = word in CLOSINGS and not is_given(word)
    return not (closes and index + 1 < len(words))


def _is_relative(message: Message, index: int) -> bool:
    """A given name right behind the word for a relative: "grandma betty"."""
    words = message.words
    before = index > 0 and _RELATIVE.fullmatch(words[index - 1].text) is not None
    return before and is_given(words[index].text)


def _may_be_named(word: str) -> bool:
    return _is_name(word) or name_kind(word) is WordKind.UNKNOWN


def _is_name(word: str) -> bool:
    return is_given(word) or may_be_name(word)

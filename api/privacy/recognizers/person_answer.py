"""The answer to "your name?": a name unless it reads as something else."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_words import PARTICLES, TITLES, WordKind, is_listed, kind_of

_LEAD: Final = re.compile(
    r"(?:(?:it's|its|it is|i'm|im|i am|this is|that's|thats|that is|that would be|it would be|"
    r"my (?:full |first |last |legal )?names?(?:'s| is)?|"
    r"(?:the |his |her |their |our |patient )?(?:full |first |last )?name'?s?(?: is| would be)?|"
    r"(?:first|last|full)(?: name)?(?: is)?|patient is|"
    r"(?:it's |its )?(?:for )?my (?:\w{2,12} )?(?:son|daughter|wife|husband|mom|mother|dad|father|"
    r"kid|child|baby|brother|sister|grandson|granddaughter|partner)(?:'?s name)?(?: is)?|"
    r"yes|yeah|yep|sure|ok|okay|of course|hi|hello|hey|good (?:morning|afternoon|evening)|"
    r"oh|um|uh|so|well|sorry|call me|you can call me|just|put|under|for|"
    r"hola|buenas|claro|si|me llamo|mi nombre(?: completo)?(?: es)?|nombre|apellidos?|"
    r"(?:yo )?soy|se llama|es|para|mi hij[oa]|"
    r"mr|mrs|ms|miss|dr|sra?|srta)(?![a-z'])[\s:;,.!\-]*)"
)
_TAKEN_AS_VERB: Final = re.compile(
    r"\s+(?:i|you|it|they|we|he|she|the|this|that|that's|my|me|be|not|to|a|an|your|there|"
    r"someone|somebody|anyone|dr|doctor|as|for|in|on|at)\b"
)
_BREAK: Final = re.compile(r"[\d@(;:?!\n/]|\.\s*\S|,.*,")
_NOT_A_NAME: Final = frozenset(
    [
        "anonymous",
        "nothing",
        "banana",
        "test",
        "asdf",
        "qwerty",
        "lol",
        "private",
        "stop",
        "quit",
        "exit",
        "cancel",
        "skip",
        "menu",
    ]
)
MAX_WORDS: Final = 7


def find_answered_name(message: Message) -> Iterator[Finding]:
    """The name in an answer to the question for a name, if the text is such an answer."""
    if message.asked != "name":
        return
    low = message.low
    at = len(low) - len(low.lstrip(" \t\r\n.,\"'"))
    while (lead := _LEAD.match(low, at)) and lead.end() < len(low.rstrip()):
        at = lead.end()
    words = [w for w in message.words if w.start >= at]
    if not words or words[0].start - at > 2:
        return
    taken = _take(low, words)
    if taken:
        yield Finding(taken[0].start, taken[-1].end, "PERSON", 0.97, "answer to the name question")


def _take(low: str, words: list[Word]) -> list[Word]:
    taken: list[Word] = []
    for index, word in enumerate(words[:MAX_WORDS]):
        if taken and _BREAK.search(low[taken[-1].end : word.start]):
            break
        if not _is_name_word(low, words, index):
            break
        taken.append(word)
    while taken and taken[-1].text in ("y", "e", "and"):
        taken.pop()
    if taken and all(w.text in PARTICLES or len(w.text) == 1 for w in taken) and len(taken) < 2:
        return [w for w in taken if is_listed(w.text)]
    return taken


def _is_name_word(low: str, words: list[Word], index: int) -> bool:
    word = words[index]
    kind = kind_of(word.text)
    if word.text in _NOT_A_NAME:
        return False
    if word.text in TITLES:
        return False
    if word.text in PARTICLES:
        following = next((w for w in words[index + 1 :] if w.text not in PARTICLES), None)
        return following is not None and kind_of(following.text) is not WordKind.NEVER
    if len(word.text) == 1:
        follows = low[word.end : word.end + 2]
        return index > 0 and (word.text not in "iay" or follows[:1] == ".")
    if kind is WordKind.NEVER:
        return False
    if kind is WordKind.AMBIGUOUS:
        if re.match(r"\s+\d", low[word.end :]):
            return False
        return _TAKEN_AS_VERB.match(low, word.end) is None
    if kind is WordKind.ORDINARY and index == 0:
        later = list(words[1:4])
        return not any(kind_of(w.text) is WordKind.NEVER for w in later)
    return True

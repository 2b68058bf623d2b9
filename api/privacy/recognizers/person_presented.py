"""Names that the sentence presents: "this is una falk", "my daughter una", "falk here".

Lists and the model miss unusual names and names that are words; here the place in the sentence
speaks, and the word needs only to be no everyday word.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_coined import coined_reason
from api.privacy.recognizers.person_cues import (
    CLOSINGS,
    GREETING,
    MODALS,
    RELATIVE,
    RELATIVE_ES,
    THIRD_PERSON,
)
from api.privacy.recognizers.person_shape import is_drawled, is_half_coined, may_be_name, name_part
from api.privacy.recognizers.person_words import (
    SPANISH_VERBS,
    WordKind,
    fixed_phrases,
    is_given,
    is_listed,
    kind_of,
    names_disease,
)

_RELATIVE: Final = re.compile(
    rf"\b(?:my|our|his|her) (?:\w{{2,12}} )?(?:{RELATIVE})(?:'?s name is| is named| called)?,? $"
)
_RELATIVE_ES: Final = re.compile(rf"\b(?:mis?|su|nuestr[oa]) (?:{RELATIVE_ES}),? $")
_THIS_IS: Final = re.compile(r"(?:^|[\s,.!])(?:this is|this's|it's me|its me|me again|habla),? $")
_I_AM: Final = re.compile(r"(?:^|[\s,.!])(?:i'm|im|i am|it's|its|it is|for|soy|yo soy) $")
_SPANISH: Final = re.compile(r"(?:soy|habla),? $")
_HERE: Final = re.compile(
    r",? (?:(?:speaking|calling|checking in|writing|texting|habla|al habla)\b|"
    r"(?:here|again|aqui)(?=\s*(?:$|[,.!;\-])| (?:again|can|could|i|i'm|im|i'd|we|calling|for|to|"
    r"with|needing|need|about|my|please|is there|do|quiero|necesito|para)\b))"
)
_AFTER_INTRO: Final = re.compile(
    r"\s*(?:$|[,.!;?\n]|-\s)|'s\b|\s(?:calling|here|again|speaking|from|and|with|mother|mom|dad|father|"
    r"parent|texting|writing|y|i|i'm|im|i'd|can|could|but|the|mama|his|her|please|dob|born|"
    r"needs|about|for|to|needing|who|\d)(?![a-z])"
)
_ENDS: Final = re.compile(r"\s*(?:$|[,.!;?\n)]|and\b|y\b|on\b|for\b|with\b|\d|please\b|at\b|to\b)")
_OPENING_ENDS: Final = re.compile(
    r"\s*(?:$|[,;?\n(]|\d|(?:for|on|at|dob|born|please|needs|tomorrow|today|next|this|para|el|appt|"
    r"appointment|(?:mon|tues|wednes|thurs|fri|satur|sun)day|and i)\b)"
)
_NO_NAME: Final = frozenset(
    "born still right new live stay around anyone someone back stuck".split()
)
_UNLISTED_VERB: Final = re.compile(
    r"\w{2}(?:ed|ing|ado|ada|ido|ida|osa|oso|"
    r"(?:g[au]e?|unt[ae]|ot[ae]|ib[ae]|str[ae])(?:le|lo|la|les|me))$"
)
MAX_WORDS: Final = 4


def find_presented(message: Message, scores: Sequence[float]) -> Iterator[Finding]:
    """Names by their place in the sentence; `scores` are the model's for each word."""
    barred = fixed_phrases(message.low)
    for index, word in enumerate(message.words):
        if any(start <= word.start < end for start, end in barred):
            continue
        run = _run(message, index)
        if not run or is_drawled(run[0].text):
            continue
        if run[0].text in SPANISH_VERBS and (
            len(run) == 1 or not any(may_be_name(w.text) for w in run[1:])
        ):
            continue
        found = _coined(message, run, scores[index:]) or _reasoned(message, run, scores[index:])
        if found:
            yield found


def _coined(message: Message, run: list[Word], scores: Sequence[float]) -> Finding | None:
    """The longest beginning of the words that is a coined name here."""
    for size in range(len(run), 0, -1):
        reason = coined_reason(message, run[:size], scores[:size])
        if reason:
            return Finding(run[0].start, run[size - 1].end, "PERSON", 0.86, reason)
    return None


def _reasoned(message: Message, run: list[Word], scores: Sequence[float]) -> Finding | None:
    reason = _reason(message, run, scores[: len(run)])
    return Finding(run[0].start, run[-1].end, "PERSON", 0.7, reason) if reason else None


def _run(message: Message, index: int) -> list[Word]:
    """Words from here that can be one name, with only a blank between."""
    run: list[Word] = []
    for word in message.words[index : index + MAX_WORDS]:
        if run and message.low[run[-1].end : word.start] != " ":
            break
        part = name_part(word.text)
        if (
            word.text in _NO_NAME
            or (not run and word.text in CLOSINGS)
            or not (part in (Part.NAME, Part.SOFT) or is_half_coined(word.text))
        ):
            break
        if names_disease(message.low, word.start, word.end, inside=bool(run)) or _is_verb(
            word.text
        ):
            break
        run.append(word)
    return run


def _is_verb(word: str) -> bool:
    unlisted = not is_listed(word) and not is_half_coined(word)
    return unlisted and _UNLISTED_VERB.search(word) is not None


def _reason(message: Message, run: Sequence[Word], scores: Sequence[float]) -> str | None:
    before, low, end = message.before(run[0].start, 60), message.low, run[-1].end
    if _THIS_IS.search(before) or (_I_AM.search(before) and _is_named(run, scores)):
        spanish = _SPANISH.search(before) is not None
        if _AFTER_INTRO.match(low, end) and _fits(run, unlisted=not spanish):
            return "after words that introduce the speaker"
    known = is_listed(run[0].text) or is_half_coined(run[0].text) or scores[0] >= 0.5
    if known and _RELATIVE.search(before) and _after_relative(message, run):
        return "after a relative"
    if _RELATIVE_ES.search(before) and is_listed(run[0].text) and _after_relative(message, run):
        return "after a relative"
    if GREETING.match(low[: run[0].start]) and len(low[: run[0].start]) < 60:
        if _HERE.match(low, end) and _fits(run, unlisted=True):
            return "before words of somebody who speaks"
        if len(run) > 1 and _OPENING_ENDS.match(low, end) and _opens(run, scores):
            return "full name at the start"
    return None


def _is_named(run: Sequence[Word], scores: Sequence[float]) -> bool:
    """Enough for "i'm ..." and "its ...", which also lead in how somebody is."""
    if len(run) > 1:
        return any(part_of(w.text) is Part.NAME and is_listed(w.text) for w in run)
    kind = kind_of(run[0].text)
    return (kind is WordKind.UNKNOWN and scores[0] >= 0.004) or (
        kind is WordKind.LISTED and is_given(run[0].text)
    )


def _fits(run: Sequence[Word], *, unlisted: bool) -> bool:
    if len(run) == 1 and part_of(run[0].text) is Part.SOFT:
        return is_given(run[0].text) and run[0].text not in MODALS
    return unlisted or all(is_listed(w.text) for w in run)


def _after_relative(message: Message, run: Sequence[Word]) -> bool:
    if not _fits(run, unlisted=True):
        return False
    follower = next((w for w in message.words if w.start >= run[-1].end), None)
    beside = follower is not None and message.low[run[-1].end : follower.start] == " "
    return _ENDS.match(message.low, run[-1].end) is not None or (
        beside and follower is not None and follower.text in THIRD_PERSON
    )


def _opens(run: Sequence[Word], scores: Sequence[float]) -> bool:
    names = [s for w, s in zip(run, scores, strict=True) if part_of(w.text) is Part.NAME]
    listed = sum(is_listed(w.text) for w in run)
    return bool(names) and (listed == len(run) or max(scores) >= 0.1)

"""Places that only a person fills, so that any word there is a name: "is tulip due for her shots".

No list knows every word that parents choose for a name, and no model believes it. Here both sides
of the place must speak of a person, and the word needs only to be no word of chat, no role and
no thing that stands in such a place as well.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import (
    PRONOUNS,
    Part,
    is_explicit,
    is_odd_name,
    part_of,
)
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.drug_words import is_exact_drug, names_drug
from api.privacy.recognizers.person_cues import (
    CLOSINGS,
    ENDEARMENTS,
    MODALS,
    RELATIVE,
    RELATIVE_ES,
    THIRD_PERSON,
)
from api.privacy.recognizers.person_shape import (
    has_vowel,
    is_drawled,
    is_half_coined,
    may_be_name,
    name_part,
)
from api.privacy.recognizers.person_sure_table import OPENINGS, PLACES, Filler, Place
from api.privacy.recognizers.person_words import (
    MONTHS,
    PARTICLES,
    SPANISH_VERBS,
    TITLES,
    WordKind,
    fixed_phrases,
    is_given,
    is_listed,
    is_ordinary,
    is_spanish,
    kind_of,
    names_disease,
    names_rarely,
    resembles_chat,
)
from api.privacy.recognizers.slips import Shelf, is_slip, shelve

MAX_WORDS: Final = 3
FULL: Final = 2
LEAST_CHARS: Final = 3
# Shorter words that end like a medicine are names as often.
_DRUG_CHARS: Final = 8
# What the model must think of one of two words that no list of names holds.
_LIKELY: Final = 0.05
# The same for a word that may be a slip, a drawl or a medicine.
_SURE: Final = 0.3
_FORM_OF: Final = re.compile(r"(?:ing|ed|ly|s|tion|ness|ment|\w{2}able|ous|ful|less|in|est)$")
# Endings of medicines, of examinations and of Spanish nouns.
_TERM: Final = re.compile(r"(?:tril|[aeo]logia|grafia|scopia|metria|cion|idad|mente)$")
# Names that an order or a question may begin with: "bill my wife", "will my son come".
_VERBS_TOO: Final = MODALS | frozenset(
    "grant bill page pat rob sue chase nick lance skip faith chance ward".split()
)
_AUXILIARY: Final = re.compile(
    r"(?:is|was|does|did|do|has|can|could|should|will|would|if|when|that) $"
)
_BASE_VERB: Final = re.compile(
    r" (?:need|be|have|get|go|take|see|come|eat|pick|bring|drive|call|want|stay|sign|just|also|"
    r"still|never|not|probably|only|always|help|make|do|give|pay|watch|wait|try|let)\b"
)
_OWNED: Final = re.compile(r" (?:my|our|his|her|your|the|mi|su)\b")
_OF_TRADE: Final = re.compile(r"\w{4,}er")
_RELATIVE: Final = re.compile(rf"(?:{RELATIVE}|{RELATIVE_ES})")
# Of whom the message may speak from here on.
_A_RELATIVE: Final = re.compile(
    rf"(?<![a-z'])(?:{RELATIVE}|{RELATIVE_ES}|doctor|dr|nurse|boy|girl|man|woman|lady|guy)(?![a-z'])"
)
_GAPS: Final = (" ", "-", ". ")


def find_sure(message: Message, scores: Sequence[float]) -> Iterator[Finding]:
    """Names of any word, by both sides of their place; `scores` are the model's for each word."""
    barred = fixed_phrases(message.low)
    relative = _A_RELATIVE.search(message.low)
    spoken_of = relative.start() if relative else len(message.low)
    starts = {word.start: index for index, word in enumerate(message.words)}
    places = [(word.start, place) for word in message.words[:1] for place in OPENINGS]
    for place in PLACES:
        places += [(m.end(), place) for m in place.before.finditer(message.low)]
    for at, place in places:
        index = starts.get(at)
        if index is None or any(start <= at < end for start, end in barred):
            continue
        if place.first and at > spoken_of:
            continue
        end = _fit(message, index, scores, place)
        if end:
            yield Finding(at, end, "PERSON", 0.74, "where only a person can stand")


def _fit(message: Message, index: int, scores: Sequence[float], place: Place) -> int:
    run = _run(message, index)
    while run:
        end = run[-1].end
        if place.after.match(message.low, end) and not names_disease(
            message.low, run[-1].start, end, inside=len(run) > 1
        ):
            words = [word.text for word in run]
            filler = _filler(words, scores[index : index + len(run)])
            if Filler.FOREIGN in place.fillers and _is_foreign(words):
                return end
            if Filler.NAME in place.fillers and len(words) == 1 and may_be_name(words[0]):
                return end
            asks = words[0] in _VERBS_TOO and _reads_as_verb(message, run[0])
            if not asks and (_fills(filler, words, place) or _is_titled(words, place)):
                return end
        run.pop()
    return 0


def _run(message: Message, index: int) -> list[Word]:
    run: list[Word] = []
    for word in message.words[index : index + MAX_WORDS]:
        if word.text in THIRD_PERSON or _RELATIVE.fullmatch(word.text):
            break
        if run and message.low[run[-1].end : word.start] not in _GAPS:
            break
        run.append(word)
    return run


def _filler(words: Sequence[str], scores: Sequence[float]) -> Filler | None:
    """As what these words may fill a place."""
    if len(words) == 1:
        if _is_free_given(words[0]):
            return Filler.GIVEN
        return Filler.WORD if is_free(words[0], scores[0]) else None
    first, *middle, last = words
    if any(len(word) > 1 and word not in PARTICLES for word in middle):
        return None
    given = _is_free_given(first)
    if not (given or is_free(first, scores[0])):
        return None
    sure = given or may_be_name(first)
    if not (is_free(last, scores[-1]) or _is_surname(last, behind_given=sure)):
        return None
    if middle and len(middle[0]) == 1:
        return Filler.INITIALED
    named = any(is_listed(word) or may_be_name(word) for word in (first, last))
    return Filler.PAIR if named or max(scores) >= _LIKELY else None


def _fills(filler: Filler | None, words: Sequence[str], place: Place) -> bool:
    """Where a given name may stand, a surname may stand behind it, and a word before a surname."""
    named = len(words) == FULL and (_is_free_given(words[0]) or may_be_name(words[1]))
    if filler is Filler.PAIR and named:
        return not place.fillers.isdisjoint((Filler.PAIR, Filler.GIVEN))
    return filler in place.fillers


def _reads_as_verb(message: Message, word: Word) -> bool:
    """ "will my son", "my mom will come": a verb where a name could be."""
    if _OWNED.match(message.low, word.end):
        return True
    asked = _AUXILIARY.search(message.before(word.start, 10)) is not None
    return not asked and _BASE_VERB.match(message.low, word.end) is not None


def _is_foreign(words: Sequence[str]) -> bool:
    """An English word, or two, where the words around are Spanish."""
    if len(words) > 2 or words[0] in ENDEARMENTS:
        return False
    english = all(
        is_given(word) or may_be_name(word) or is_half_coined(word) or not names_rarely(word)
        for word in words
    )
    return english and all(not is_spanish(word) and is_free(word, 0.0) for word in words)


def _is_titled(words: Sequence[str], place: Place) -> bool:
    """A surname that is an everyday word: "doctor page said"."""
    everyday = is_odd_name(words[0])
    if Filler.TITLED not in place.fillers or len(words) > 1 or words[0] in load_words("not_people"):
        return False
    return everyday and words[0] not in load_words("clinical")


def _is_free_given(word: str) -> bool:
    """A listed given name, though it may be a word of chat: "skip", "page"."""
    if not is_given(word) or word in PARTICLES | TITLES | PRONOUNS | CLOSINGS | SPANISH_VERBS:
        return False
    if word in load_words("not_people") or word in load_words("clinical"):
        return False
    return part_of(word) in (Part.NAME, Part.SOFT)


def _is_surname(word: str, *, behind_given: bool) -> bool:
    part = part_of(word)
    if word in MONTHS or (word in load_words("not_people") and not behind_given):
        return False
    if is_listed(word):
        return part in (Part.NAME, Part.SOFT)
    if kind_of(word) is not WordKind.ORDINARY or is_explicit(word) or is_spanish(word):
        return False
    # "harding": a form of a word only where nothing else is left; "whistler": of a trade.
    return behind_given or (part is Part.PLAIN and _OF_TRADE.fullmatch(word) is not None)


def is_free(word: str, score: float) -> bool:
    """Whether a word that no list of names holds may be one, where a person must be meant."""
    if len(word) < LEAST_CHARS or not has_vowel(word) or word in load_words("not_people"):
        return False
    if word in MONTHS | PARTICLES | TITLES | PRONOUNS | CLOSINGS:
        return False
    kind = kind_of(word)
    if kind is WordKind.NEVER or is_drawled(word):
        return score >= _SURE and not (is_explicit(word) or is_spanish(word) or _is_plain(word))
    part = name_part(word)
    if part in (Part.GRAMMAR, Part.LETTER, Part.TITLE):
        return False
    if part is Part.EVERYDAY:  # by its ending, or as a slip: only the model can tell
        likely = score >= _SURE or not (resembles_chat(word) or is_slip(word, _others()))
        return kind is WordKind.UNKNOWN and likely and word not in load_words("chat")
    if is_listed(word) or (may_be_name(word) and not _TERM.search(word)):
        return True
    if _FORM_OF.search(word) or _TERM.search(word):
        return False
    if kind is WordKind.ORDINARY:
        trade = _OF_TRADE.fullmatch(word) is not None and not is_spanish(word)
        return trade or not names_rarely(word)
    if kind is WordKind.AMBIGUOUS or score >= _SURE:
        return True
    return not (resembles_chat(word) or is_slip(word, _others()))


def _is_plain(word: str) -> bool:
    """A word of chat or of the body, a medicine, or typed as one is said: "fakin"."""
    if word in load_words("chat") or word in load_words("medical") or is_exact_drug(word):
        return True
    if len(word) >= _DRUG_CHARS and names_drug(word):
        return True
    return is_drawled(word) and is_ordinary(word + "g")


@cache
def _others() -> Shelf:
    return shelve(load_words("not_people"), least=LEAST_CHARS)

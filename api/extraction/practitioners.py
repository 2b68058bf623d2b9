"""Practitioners by name, by specialty, by the language they should speak."""

import itertools
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from api.extraction.folding import fold, words_of
from api.extraction.phrases import Hit, Word, find_phrases, phrases_of, read_words, span_of
from api.extraction.schemas import LanguageWish, Match, Roster, RosterPractitioner
from api.extraction.spans import Span
from api.extraction.surnames import COMMON_NAMES

TITLES = words_of("dr doctor dra doctora doc docter doctr drs nurse np md enfermera")
_CUES = words_of(
    "with w see con ver seeing saw for is want wants prefer quiero prefiero medico medica"
)
_FIRST_NAME_CUES = frozenset({"with", "see", "con", "ver", "seeing", "like", "want", "prefer"})
# Before a surname these say that it is the patient's or a relative's own.
_OWN_NAME = words_of(
    "name is i'm im am llamo llama soy nombre apellido surname last named called mr mrs ms "
    "miss sr sra señor senor senora patient paciente this daughter son mother father"
)
_BEFORE_NAME = words_of(
    "a an the to at in on by or and y o e de del la el las los un una que can could would "
    "will do does has have any if does would want need see with book get for from when is are "
    "was que not no yes si ok okay please hi hello hey hola thanks about me my mi prefer like "
    "likes if either maybe tiene puede esta hay para con ver quiero prefiero appointment appt "
    "cita actually rather just still switch change tomorrow today monday tuesday wednesday "
    "thursday friday saturday sunday next"
)
_NOT_NAMES = words_of(
    "appointment visit office please today tomorrow about for to in on at is who that and or "
    "the a my near me again soon asap here de que para por el la en me mi visits appointments "
    "note notes said told says wants called can could will would has have was did does you i "
    "she he they we said recommended who's whose speaks available not no"
)
_LANGUAGES = {
    "es": "spanish espanol castellano", "en": "english ingles", "zh": "chinese mandarin cantonese",
    "hi": "hindi", "ta": "tamil", "fr": "french frances", "pt": "portuguese portugues",
    "vi": "vietnamese", "ko": "korean coreano", "ar": "arabic arabe", "ru": "russian ruso",
    "ht": "creole", "tl": "tagalog", "de": "german aleman", "it": "italian italiano",
    "pl": "polish", "ja": "japanese", "ur": "urdu", "pa": "punjabi", "bn": "bengali",
    "gu": "gujarati", "te": "telugu", "so": "somali", "am": "amharic", "yo": "yoruba",
}  # fmt: skip
_LANGUAGE_OF = {word: code for code, words in _LANGUAGES.items() for word in words.split()}
_SPEAKS = words_of("speak speaks speaking spoken habla hable hablen hablan talks fluent")
_PEOPLE = words_of(
    "doctor doctora dr someone somebody provider nurse practitioner anyone alguien medico "
    "medica staff person clinician"
)


def find_practitioner(*, text: str, roster: Roster) -> Match | None:
    """Who the message asks for: a name first, else a specialty.

    A slip in the name is forgiven only after a title or a word such as "with", and never towards
    a name that is a common one of its own.
    """
    words = read_words(text)
    named = _best_named(words, roster.practitioners)
    return named or _best_by_specialty(words, roster.practitioners)


@lru_cache(maxsize=256)
def _name_words(name: str) -> tuple[str, ...]:
    """First names and surname without titles and degrees."""
    found = tuple(word.text for word in read_words(name))
    return tuple(word for word in found if word not in TITLES and word not in ("md", "do", "pa"))


def _best_named(words: Sequence[Word], people: Iterable[RosterPractitioner]) -> Match | None:
    found: list[tuple[float, int, int, str]] = []
    for person in people:
        names = _name_words(person.name)
        if not names:
            continue
        for i in range(len(words)):
            score, first, last = _score_name_at(words, i, names)
            if score:
                found.append((score, first, last, person.id))
    if not found:
        return None
    best = max(found, key=lambda each: (each[0], each[1]))
    same = {each[3] for each in found if each[1] == best[1] and each[0] >= best[0] - 0.02}
    others = tuple(sorted(same - {best[3]}))
    return Match(best[3], span_of(words, best[1], best[2]), round(best[0], 3), "name", others)


def _score_name_at(words: Sequence[Word], i: int, names: tuple[str, ...]) -> tuple[float, int, int]:
    said, before = words[i].text, words[i - 1].text if i else ""
    surname, first_name = names[-1], names[0]
    titled = before in TITLES
    if len(names) > 1 and before == first_name and _name_score(said, surname, forgiving=True):
        owned = _introduces_owner(words, i - 1)
        return (0.0, i, i + 1) if owned else (1.0, i - 1, i + 1)
    score = _name_score(said, surname, forgiving=titled or before in _CUES)
    if score and _is_free(words, i, before, titled=titled):
        bonus = 0.0 if titled else -0.05 if before in _CUES else -0.15
        return score + bonus, i, i + 1
    if len(names) > 1 and said == first_name and (titled or before in _FIRST_NAME_CUES):
        return 0.9, i, i + 1
    return 0.0, i, i + 1


def _introduces_owner(words: Sequence[Word], i: int) -> bool:
    """Whether "my name is", "soy" or "my son" stands before the name at i."""
    before = words[i - 1].text if i else ""
    if before in ("is", "es") and i > 1:
        return words[i - 2].text in ("name", "nombre", "apellido", "this", "patient", "paciente")
    return before in _OWN_NAME


def _is_free(words: Sequence[Word], i: int, before: str, *, titled: bool) -> bool:
    """Whether a surname stands alone, not as part of the patient's own name."""
    if titled or not before:
        return True
    if _introduces_owner(words, i):
        return False
    return before in _BEFORE_NAME or before in _CUES


def _name_score(said: str, name: str, *, forgiving: bool) -> float:
    if said == name or said == name + "s":
        return 1.0
    if said in COMMON_NAMES or len(said) < 4 or said[0] != name[0]:
        return 0.0
    allowed = (1 if len(name) < 8 else 2) if forgiving else (1 if len(name) >= 6 else 0)
    distance = OSA.distance(said, name, score_cutoff=allowed)
    return 1.0 - distance / (2 * max(len(said), len(name))) if distance <= allowed else 0.0


def _best_by_specialty(words: Sequence[Word], people: Sequence[RosterPractitioner]) -> Match | None:
    found: list[tuple[Hit, str]] = []
    for person in people:
        phrases = phrases_of(person.specialty, person.synonyms)
        found += [(hit, person.id) for hit in find_phrases(words, phrases) if hit.score >= 0.85]
    if not found:
        return None
    best, owner = max(found, key=lambda each: (each[0].last - each[0].first, each[0].score))
    same = {person for hit, person in found if hit.first < best.last and best.first < hit.last}
    span = span_of(words, best.first, best.last)
    others = tuple(sorted(same - {owner}))
    return Match(owner, span, round(best.score * 0.9, 3), "synonym", others)


def find_unknown_practitioner(*, text: str, roster: Roster) -> Span | None:
    """A titled name that is nobody's on the roster: "dr house". The span is the name."""
    words = read_words(text)
    folded = fold(text)
    known = {name for person in roster.practitioners for name in _name_words(person.name)}
    for before, word in itertools.pairwise(words):
        if before.text not in ("dr", "dra", "doctor", "doctora") or word.text in _NOT_NAMES:
            continue
        if folded[before.span.end : word.span.start].strip(" ."):
            continue
        if len(word.text) < 3 or word.text in known or word.text in _LANGUAGE_OF:
            continue
        if before.text in ("doctor", "doctora") and not text[word.span.start].isupper():
            continue
        if not any(_name_score(word.text, name, forgiving=True) for name in known):
            return _whole_name(text, words, word)
    return None


def _whole_name(text: str, words: Sequence[Word], first: Word) -> Span:
    """The name and the capitalized names that follow it: "Angela White"."""
    end = first.span.end
    if text[first.span.start].isupper():
        for word in words[words.index(first) + 1 :]:
            if text[end : word.span.start] != " " or not text[word.span.start].isupper():
                break
            end = word.span.end
    return Span(first.span.start, end)


def find_language_wish(*, text: str) -> LanguageWish | None:
    """ "someone who speaks spanish", "una doctora que hable español", "spanish speaking"."""
    words = read_words(text)
    for i, word in enumerate(words):
        code = _LANGUAGE_OF.get(word.text)
        if not code:
            continue
        near = {other.text for other in words[max(0, i - 3) : i + 3]}
        if near & _SPEAKS or (near & _PEOPLE and word.text in _LANGUAGE_OF):
            return LanguageWish(code, word.span)
    return None

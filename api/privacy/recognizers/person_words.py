"""Which words can be names, and how much evidence each needs."""

import re
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from api.privacy.gazetteer import load_marked_words, load_words
from api.privacy.recognizers.drug_words import names_drug
from api.privacy.recognizers.thing_phrases import thing_phrases

PARTICLES: Final = load_words("particles")
TITLES: Final = load_words("titles")
MONTHS: Final = load_words("months")
SPANISH_VERBS: Final = load_words("verbs_too")
_DISEASE_WORD = re.compile(
    r"[\s-]+(?:disease|diseas|desease|syndrome?|sydrome?|syndrom|palsy|"
    r"signs?(?! (?:for|in|up|off|out|on|here|the|my|his|her|our|it|this|that|and|a|at|when)\b)|"
    r"cysts?|lymphoma|"
    r"sarcoma|esophagus|thyroiditis|virus|catheter|contractions?|neuroma|tumou?r|disorder|crisis|titers?|"
    r"phenomenon|tooth|gehrig|hicks|barr|barre|willi|schlatter|wort)\b"
)
_PHRASE = re.compile(
    r"\b(?:st\.? john'?s wort|papa john'?s|trader joe'?s|wells fargo|sam'?s club|rite aid|"
    r"duane reade|st\.? patrick'?s|valentine'?s|mother'?s day|father'?s day|dr\.? google|"
    r"jack in the box|labor day|martin luther king|kaiser permanente|blue cross|blue shield|"
    r"(?:poison|posion|poision) (?:ivy|oak)|(?:eat|ate|some|with|like) colby jack|"
    r"johnson (?:and|&) johnson|(?:is|was|dark|cast|in) hunter green|"
    r"rusty (?:nail|metal|wire|fence|knife|hook|water)|prior auths?|"
    r"foley (?:bag|cath\w*|balloon)|nicked (?:myself|my)\b|(?<=\bi )nick (?:myself|my)\b|"
    r"witch hazel|aloe vera|castor (?:oil|bean)|fisher[- ]price|lou gehrig'?s?|"
    r"lewy bod(?:y|ies)|epley maneuver|wolf spider|mason jar|(?:cherry|ruby) (?:red|angioma)|"
    r"angel de la guarda|cruz roja|aloe|ray of hope|rose (?:hips?|colou?red)|"
    r"crystal meth|charley horses?|mary jane|(?:thank|good) heavens|lord have mercy|cinco de mayo|"
    r"rosh hashanah|yom kippur|"
    r"mardi gras|oktoberfest|juneteenth|rob peter|(?:fisher|price) club|hazel eyes|jasmine rice|"
    r"[a-z]{3,12} (?:essential oil|oil|juice|seeds?|extract|syrup|capsules)\b|"
    r"(?:camila|heather|errin|jolivette|apri|junel(?: fe)?|skyla|kyleena|liletta|yasmin|"
    r"nora[- ]be) (?:birth control|refill(?:ed|s)?|pills?|packs?|iud)|"
    r"(?:hunter'?s?|turner'?s?) syndrome|"
    r"(?:by|any|a|good|last) chance|lance (?:a|the|my|this|it)\b|rob me|grace period|"
    r"(?:thank|my) goodness|will do$|sun ?block|"
    r"frank (?:pus|blood)|"
    r"harvard pilgrim|chase bank|summer (?:is(?! (?:my|our|his|her)\b)|time|break|camp|vacation)|"
    r"(?:this|next|last|the|in|over|during) (?:summer|dawn|autumn|winter|spring))\b"
)
_DIAGNOSED: Final = re.compile(
    r"\b(?:have|has|had|having|got|gets|diagnosed with|history of|signs of|symptoms of|tested for|"
    r"treat(?:ed|ment)? for|like|of|tengo|tiene|tuvo|diagnosticaron)"
    r"(?: (?:a|an|the|mild|bad|severe|early|possible|maybe|also|probably|known|el|la)){0,2} $"
)
_OF_SOMEBODY: Final = re.compile(
    r" (?:\w+ )?(?:appointments?|appt|refills?|prescription|results|labs?|chart|records?|shots?|"
    r"visit|mom|mother|dad|father|wife|husband|son|daughter|birthday|insurance|school|teacher|number)\b"
)
_DIAGNOSIS_ENDS: Final = re.compile(
    r"\s*(?:$|[,.;!?\n)])| (?:flares?|attacks?|symptoms|since|and (?:it|i|my|her|his)|"
    r"in (?:my|his|her|both|the)|on (?:my|his|her)|for (?:\d|years|a )|too|again|really|pretty|so |"
    r"that|which|meds?|medication)\b"
)
# Endings of the names of diseases and procedures: no names of people unless a list says so.
MEDICAL_ENDING: Final = re.compile(
    r"\w{3}(?:itis(?<!aitis)|osis|emia(?<!phemia)(?<!oemia)(?<!temia)|phobia|ectomy|oscopy|ostomy|algia|"
    r"pathy|plasty|metry(?<![ei]metry)|graphy|"
    r"rrhea|rrhoea|uria|esthesia)s?$"
)

# What hangs on an order of Spanish: "quitalo", "borrarmelos". Without it an order may be a name
# ("Haz").
_HANGING: Final = re.compile(r"(?:me|te|se|nos)(?:l[oae]s?)?|l[oae]s?")
_MOST_HANGING: Final = len("noslos")
_CHAT_CHARS: Final = 4  # of a word that a slip can be told of
_DESCRIBES: Final = re.compile(r"\w{3}(?:ed|ing|ic|al|ous|ive|less|ful|able|ible)$")


class WordKind(Enum):
    """How strongly a word by itself speaks for or against a name."""

    NEVER = "never"
    AMBIGUOUS = "ambiguous"
    ORDINARY = "ordinary"
    LISTED = "listed"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def kind_of(word: str) -> WordKind:
    """The class of a folded word, from the lists alone."""
    if word in load_words("clinical") or word in load_words("medical") or len(word) == 1:
        return WordKind.NEVER
    listed = is_listed(word)
    if word in load_words("ambiguous"):
        return WordKind.AMBIGUOUS
    if word in load_words("stop"):
        return WordKind.NEVER
    if word in load_words("countries"):
        return WordKind.AMBIGUOUS if listed else WordKind.NEVER
    if listed:
        return WordKind.AMBIGUOUS if word in _marked() else WordKind.LISTED
    if is_ordinary(word) or _inflected(word) or MEDICAL_ENDING.search(word):
        return WordKind.ORDINARY
    if names_drug(word):
        return WordKind.NEVER
    return WordKind.UNKNOWN


@lru_cache(maxsize=4096)
def resembles_chat(word: str) -> bool:
    """Whether a word is one slip away from a word of everyday chat ("runnin", "thnks")."""
    if len(word) < _CHAT_CHARS:
        return False
    nearest = process.extractOne(word, _chat(), scorer=DamerauLevenshtein.distance, score_cutoff=1)
    return nearest is not None


@cache
def _chat() -> tuple[str, ...]:
    return tuple(known for known in load_words("stop") if len(known) >= _CHAT_CHARS)


def is_listed(word: str) -> bool:
    """Whether a list of given names or surnames holds the word (or each part of it)."""
    return all(
        part in load_words("given") or part in load_words("surnames")
        for part in re.split(r"['\-]", word)
        if part
    )


@lru_cache(maxsize=4096)
def names_rarely(word: str) -> bool:
    """Whether an ordinary word is a form, an adjective or Spanish: hardly ever a name."""
    if is_spanish(word) or _DESCRIBES.search(word):
        return True
    return not (word in load_words("words") or word in load_words("more_words"))


def is_given(word: str) -> bool:
    """Whether the list of given names holds the word (or each part of it)."""
    return all(part in load_words("given") for part in word.split("-"))


def names_disease(low: str, start: int, end: int, *, inside: bool = False) -> bool:
    """Whether a word stands before one that makes it a disease (bell's palsy, graves disease).

    `inside` a name an eponym by itself says nothing: "tyler johnson's mother".
    """
    word = low[start:end]
    possessive = re.compile(r"'s?").match(low, end)
    stop = possessive.end() if possessive else end
    after = _DISEASE_WORD.match(low, stop)
    if word in load_words("eponyms"):
        if after is not None or inside:
            return after is not None
        owned = low.startswith("'s ", end) and _OF_SOMEBODY.match(low, stop) is None
        return owned or _is_diagnosis(low, start, stop)
    return after is not None and not low.startswith("'s", end)


def _is_diagnosis(low: str, start: int, end: int) -> bool:
    """ "she has wilson's", "diagnosed with hansens", or "sever's" and nothing else."""
    if not low[:start].strip() and low[start:end].endswith("'s") and not low[end:].strip(" .?!"):
        return True
    told = _DIAGNOSED.search(low[max(0, start - 40) : start]) is not None
    return told and _DIAGNOSIS_ENDS.match(low, end) is not None


@lru_cache(maxsize=4)  # several recognizers ask for the same message
def fixed_phrases(low: str) -> tuple[tuple[int, int], ...]:
    """Stretches that hold names of things, not of people ("st john's wort", "wells fargo")."""
    return (*(match.span() for match in _PHRASE.finditer(low)), *thing_phrases(low))


def _marked() -> frozenset[str]:
    return load_marked_words("given") | load_marked_words("surnames")


def is_ordinary(word: str) -> bool:
    """Whether a list of ordinary English or Spanish words holds the word."""
    return is_spanish(word) or any(
        word in load_words(name) for name in ("words", "more_words", "spoken")
    )


def is_spanish(word: str) -> bool:
    """Whether the list of ordinary Spanish words holds the word."""
    return word in load_words("spanish")


def _is_order(word: str) -> bool:
    """Whether pronouns hang on a listed verb."""
    orders = load_words("orders")
    return any(
        word[:at] in orders and _HANGING.fullmatch(word[at:]) is not None
        for at in range(max(3, len(word) - _MOST_HANGING), len(word))
    )


def _inflected(word: str) -> bool:
    if _is_order(word):
        return True
    for ending in ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ies"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 3 and (is_ordinary(stem) or is_ordinary(stem + "e")):
            return True
    return False

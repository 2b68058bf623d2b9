"""Misspelt weekdays, months and day words, corrected without touching ordinary words."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from api.extraction.folding import words_of
from api.extraction.resolve_time import lexicon

_ALIASES = {
    "tmrw": "tomorrow", "tmrrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow",
    "tomoz": "tomorrow", "2morrow": "tomorrow", "2moro": "tomorrow",
    "tom": "tomorrow", "tomor": "tomorrow", "2nite": "tonight", "tonite": "tonight",
    "2day": "today", "tday": "today", "tdy": "today", "todat": "today", "toady": "today",
    "nxt": "next", "nex": "next", "wknd": "weekend", "wkend": "weekend", "weeknd": "weekend",
    "finde": "weekend", "mornin": "morning", "mrng": "morning", "aftn": "afternoon",
    "aftrnoon": "afternoon", "evng": "evening", "evn": "evening", "b4": "before", "aftr": "after",
    "befor": "before", "arnd": "around", "btw": "between", "btwn": "between", "b/w": "between",
    "w/in": "within", "n": "and",
    "morn": "morning", "noonish": "noon", "luncheon": "lunch",
    "xcept": "except", "exept": "except", "excpt": "except",
    "cept": "except", "evrey": "every", "quater": "quarter", "pa": "para", "bet": "between",
    "thru": "through", "till": "until", "til": "until", "'til": "until", "evry": "every",
    "everyday": "everyday", "hrs": "hours", "wk": "week", "oclock": "o'clock", "mid-day": "noon",
    "tuseday": "tuesday", "teusday": "tuesday", "tusday": "tuesday", "tueday": "tuesday",
    "monay": "monday", "munday": "monday", "mondey": "monday", "moday": "monday",
    "sundy": "sunday", "frday": "friday", "fridy": "friday", "friay": "friday",
    "jeuves": "jueves", "juebes": "jueves", "vienes": "viernes", "biernes": "viernes",
    "miercles": "miercoles", "mierkoles": "miercoles", "savado": "sabado", "lunez": "lunes",
    "prox": "proximo", "proxmo": "proximo", "manan": "manana", "mñana": "manana",
    "pasadomanana": "pasadomanana", "feburary": "february", "janurary": "january",
    "agust": "august", "augst": "august", "aprl": "april", "juley": "july",
    "wensdays": "wednesdays", "wendsdays": "wednesdays", "eleventy": "eleventy",
    "midday": "noon", "noontime": "noon", "qtr": "quarter", "hlf": "half",
}  # fmt: skip

_TARGETS = words_of(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays "
    "thursdays fridays saturdays sundays january february august september october november "
    "december tomorrow tonight yesterday morning afternoon evening weekend weekday weekdays "
    "miercoles viernes sabado domingo febrero septiembre octubre noviembre diciembre manana "
    "mediodia quarter midnight fortnight o'clock"
)
# Ordinary words one slip away from a target.
_ORDINARY = words_of(
    "mourning moaning sundae sundry quarters evenings mornings afternoons weekends nights "
    "evening morning moving boring worrying warning mornings daybed quarters viernes friends "
    "weekly weakened manada mañas domingos sabados quarterly overnight domino dominos tonights "
    "octobers weekdays banana tonic evenly evading"
)
_KNOWN = (
    frozenset(lexicon.WEEKDAYS)
    | frozenset(lexicon.WEEKDAY_PLURALS)
    | frozenset(lexicon.MONTHS)
    | frozenset(lexicon.PARTS)
    | frozenset(_TARGETS)
)


def _letters(word: str) -> str:
    return "".join(sorted(word))


# "tmrow", "tomorow", "2mrw": what is left of it when typed in haste.
_TOMORROW = re.compile(r"(?:t[ou]?m+|2m)[aoe]?r+[oaeu]*w+")
# "marhc", "apirl": the letters are right, their order is not.
_TRANSPOSED = {
    _letters(word): word
    for word in sorted(
        _TARGETS | words_of("march april night lunes martes jueves enero marzo abril julio agosto")
    )
}


@lru_cache(maxsize=8192)
def correct_word(word: str) -> str:
    """The day or month word `word` was surely meant to be, else `word` itself."""
    if word in _ALIASES:
        return _ALIASES[word]
    if _TOMORROW.fullmatch(word):
        return "tomorrow"
    if len(word) >= 5 and word not in _KNOWN and (same := _TRANSPOSED.get(_letters(word))):
        return same if same[0] == word[0] else word
    if len(word) < 6 or len(word) > 12 or word in _KNOWN or word in _ORDINARY:
        return word
    best, best_distance = word, 3
    for target in sorted(_TARGETS):
        allowed = 2 if len(target) >= 8 and len(word) >= 7 else 1
        if word[0] != target[0] or abs(len(word) - len(target)) > allowed:
            continue
        distance = OSA.distance(word, target, score_cutoff=allowed)
        if distance <= allowed and distance < best_distance:
            best, best_distance = target, distance
    return best

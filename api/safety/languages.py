"""Which of our two languages a message is written in."""

import re
from typing import Literal

from api.safety.engine import Engine
from api.safety.normalise import Reading
from api.safety.ordinary import words_of_one

Language = Literal["en", "es"]
# Where no word is known: letters and endings that English has not.
_SPANISH = re.compile(
    r"[ñ¿¡áéíóú]|\w(?:ciones|siones|ci[oó]n|dosis|(?:[aei]r|en)(?:me|se|te|lo|la|le|nos)|[ai]d[oa]s?"
    r"|[aie]ndo(?:me|se)?)\b",
    re.IGNORECASE,
)


def language_of(engine: Engine, reading: Reading, text: str = "") -> Language | None:
    """By words that one language has and the other has not; then by small words of both.

    None where they tell nothing, and where an English message has some Spanish in it: whoever
    writes to a Spanish chat so is answered in Spanish.
    """
    words, only = [token.norm for token in reading.tokens], words_of_one()
    small = {"es": engine.spanish, "en": engine.english}
    spanish, english = (
        sum(word in only[name] or (len(word) > 2 and word in small[name]) for word in words)
        for name in ("es", "en")
    )
    if spanish == english:
        spanish, english = (sum(word in small[name] for word in words) for name in ("es", "en"))
    if spanish == english:
        return "es" if not spanish and _SPANISH.search(text) else None
    if spanish > english:
        return "es"
    return "en" if not spanish or english > spanish + 1 else None

"""Which of our two languages a message is written in."""

from typing import Literal

from api.safety.engine import Engine
from api.safety.normalise import Reading
from api.safety.ordinary import words_of_one

Language = Literal["en", "es"]


def language_of(engine: Engine, reading: Reading) -> Language:
    """By words that one language has and the other has not; then by small words of both."""
    words, only = [token.norm for token in reading.tokens], words_of_one()
    spanish, english = (sum(word in only[name] for word in words) for name in ("es", "en"))
    if spanish == english:
        spanish = sum(word in engine.spanish for word in words)
        english = sum(word in engine.english for word in words)
    return "es" if spanish > english else "en"

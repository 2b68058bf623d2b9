"""Which of our two languages a message is written in, and what the rules claim to read."""

from collections.abc import Iterator, Sequence
from typing import Literal

from api.safety.engine import Engine
from api.safety.normalise import Reading
from api.safety.ordinary import words_of_one
from api.safety.rulebook import Rule

Language = Literal["en", "es"]


def language_of(engine: Engine, reading: Reading) -> Language:
    """By words that one language has and the other has not; then by small words of both."""
    words, only = [token.norm for token in reading.tokens], words_of_one()
    spanish, english = (sum(word in only[name] for word in words) for name in ("es", "en"))
    if spanish == english:
        spanish = sum(word in engine.spanish for word in words)
        english = sum(word in engine.english for word in words)
    return "es" if spanish > english else "en"


def unproven(engine: Engine) -> list[str]:
    """Languages that a rule claims and shows no example of, as `rule: kind: language`.

    An example counts for the language that the patient would be answered in. What stands under
    `other` is neither, and the reading has no name for it: its examples alone speak for it.
    """
    return [problem for rule in engine.rules for problem in _unproven(engine, rule)]


def _unproven(engine: Engine, rule: Rule) -> Iterator[str]:
    for kind, texts in (("fire", rule.examples.fire), ("hold", rule.examples.hold)):
        shown = _languages(engine, texts)
        for language in rule.languages:
            if language != "other" and language not in shown:
                yield f"{rule.id}: no message that must {kind} in {language}"


def _languages(engine: Engine, texts: Sequence[str]) -> set[str]:
    return {language_of(engine, engine.hear(text).reading) for text in texts}

"""Messages that are nothing but an answer: `data/safety/answers.yml`."""

from collections.abc import Mapping

from api.safety.concepts import ConceptIndex
from api.safety.normalise import SENTENCE_MARK, Reading
from api.safety.rulebook import Concept

ANSWER = "plain_answer"
MOST_WORDS = 16


class Answers:
    """The phrases, compiled; immutable and safe to share."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        if ANSWER not in concepts:
            raise ValueError(f"no concept {ANSWER}")
        self._index = ConceptIndex({name: (*c.en, *c.es) for name, c in concepts.items()})

    @property
    def words(self) -> set[str]:
        """Words that are right as they stand."""
        return {word for word in self._index.vocabulary if not word.endswith("*")}

    def cover(self, reading: Reading) -> bool:
        """Whether every word of a short message stands in one of the phrases."""
        if len(reading.tokens) > MOST_WORDS:
            return False
        covered = {
            number
            for mention in self._index.find(reading)
            if mention.concept == ANSWER
            for number in range(mention.first, mention.last + 1)
        }
        words = (n for n, token in enumerate(reading.tokens) if token.norm != SENTENCE_MARK)
        return covered.issuperset(words)

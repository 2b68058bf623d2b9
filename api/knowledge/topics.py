"""The topics of all cards in one language, and where a message names them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.extraction.phrases import Word, find_phrases, split_phrase, word_score
from api.knowledge import words
from api.knowledge.message import SAME, Message
from api.knowledge.schemas import Card, Language

Table = dict[tuple[str, ...], list[str]]  # a phrase, and the ids of the cards that it names


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic of a card at words [first, last) of the message; `size` is how much it says."""

    card: str
    first: int
    last: int
    size: tuple[int, int]


class Topics:
    """Ready to be looked for: phrases without fillers, and those that are too short for that."""

    def __init__(self, cards: Iterable[Card], language: Language) -> None:
        self._reduced: Table = {}
        self._whole: Table = {}
        self._unless: Table = {}
        self._alone: dict[tuple[str, ...], str] = {}
        self._known: set[str] = set(words.ORDINARY)
        for card in cards:
            topics = card.topics[language]
            for phrase in (*topics.say, *topics.alone, *topics.unless):
                self._known.update(_split(phrase))
            for topic in topics.say:
                self._add(card.id, _split(topic))
            for topic in topics.alone:
                self._alone[_split(topic)] = card.id
            for topic in topics.unless:
                self._unless.setdefault(_split(topic), []).append(card.id)

    def _add(self, card_id: str, phrase: tuple[str, ...]) -> None:
        reduced = tuple(word for word in map(_plain, phrase) if word not in words.FILLERS)
        if len(reduced) > 1 or len(phrase) == 1:
            for each in {reduced, *_turned(reduced)}:
                self._reduced.setdefault(each, []).append(card_id)
        else:
            self._whole.setdefault(phrase, []).append(card_id)

    def mentions(self, message: Message, *, exact: bool) -> Iterator[Mention]:
        """Every topic in the message, also within longer ones; `exact` forgives no slips."""
        kept = message.kept
        reduced = [Word(_plain(message.words[i].text), message.words[i].span) for i in kept]
        for first, last, card in self._hits(reduced, self._reduced, exact=exact):
            yield _mention(message, card, kept[first], kept[last - 1] + 1)
        for first, last, card in self._hits(message.words, self._whole, exact=exact):
            yield _mention(message, card, first, last)
        said = tuple(word.text for word in message.words if word.text not in words.FRAME)
        if said in self._alone:
            yield _mention(message, self._alone[said], 0, len(message.words))

    def vetoed(self, message: Message) -> set[str]:
        """Cards beside whose topic the message says that another thing is meant."""
        hits = self._hits(message.words, self._unless, exact=False)
        return {card for _first, _last, card in hits}

    def _hits(
        self, said: Sequence[Word], table: Table, *, exact: bool
    ) -> Iterator[tuple[int, int, str]]:
        known = tuple(table)
        for hit in find_phrases(said, known):
            phrase = known[hit.phrase]
            if hit.score < 1.0 and (exact or self._is_another(said[hit.first : hit.last], phrase)):
                continue
            for card in table[phrase]:
                yield hit.first, hit.last, card

    def _is_another(self, said: Sequence[Word], phrase: tuple[str, ...]) -> bool:
        """Whether a word taken for a slip is a word of its own: "moscos" are no "mocos"."""
        return any(
            word.text in self._known and word_score(word.text, meant) < SAME
            for word, meant in zip(said, phrase, strict=True)
        )


def longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions that no longer mention of another card overlaps."""
    found = list(mentions)
    return [each for each in found if not any(_swallows(other, each) for other in found)]


def _swallows(other: Mention, each: Mention) -> bool:
    overlaps = other.first < each.last and each.first < other.last
    return other.card != each.card and overlaps and other.size > each.size


def _mention(message: Message, card: str, first: int, last: int) -> Mention:
    content = [i for i in message.kept if first <= i < last]
    letters = sum(len(message.words[i].text) for i in content)
    return Mention(card, first, last, (len(content), letters))


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(word.replace("'", "") for word in split_phrase(phrase))


def _plain(word: str) -> str:
    return "pain" if word in words.PAIN else word


def _turned(phrase: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """ "back pain" is also "pain back" ("my back hurts", "pain in my back")."""
    if len(phrase) > 1 and phrase[-1] == "pain":
        yield ("pain", *phrase[:-1])
    if len(phrase) > 1 and phrase[0] == "pain":
        yield (*phrase[1:], "pain")

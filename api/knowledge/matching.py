"""Which card a message names. A wrong card is worse than none: every doubt gives none."""

from collections.abc import Sequence

from api.extraction.medications import find_medications
from api.extraction.phrases import find_phrases
from api.knowledge import words
from api.knowledge.cards import Cards
from api.knowledge.message import Message, Phrases, read_message, who
from api.knowledge.schemas import Card, Language, People
from api.knowledge.topics import Mention, Topics, longest

LONGEST = 40  # words
STORY = 8  # words beside the topic; a story holds more than a card answers
LANGUAGES: tuple[Language, Language] = ("en", "es")
_NEGATION_REACH = 6
_READING = 40  # from here on a number is a reading of something, not a count of days
_FEVER = range(95, 103)


class Index:
    """All cards, ready to be looked for."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards
        self._topics = {language: Topics(cards.values(), language) for language in LANGUAGES}

    def get(self, card_id: str) -> Card | None:
        return self.cards.get(card_id)

    def find(self, *, text: str, language: Language) -> Card | None:
        message = read_message(text)
        if not message.words or len(message.words) > LONGEST:
            return None
        mentions = self._mentions(message, language)
        mentions = [each for each in mentions if not _is_negated(message, each, mentions)]
        card = self._one(mentions)
        if card is None or _leaves_open(message, mentions):
            return None
        return None if _is_for_a_person(message, text, mentions, card) else card

    def _mentions(self, message: Message, language: Language) -> list[Mention]:
        """In the language of the message; in the other one only what is spelt as it should be."""
        people = who(message)
        vetoed = {card for topics in self._topics.values() for card in topics.vetoed(message)}
        other: Language = "en" if language == "es" else "es"
        for spoken, exact in ((language, False), (other, True)):
            found = longest(
                mention
                for mention in self._topics[spoken].mentions(message, exact=exact)
                if self._fits(message, mention, people) and mention.card not in vetoed
            )
            if found:
                return found
        return []

    def _fits(self, message: Message, mention: Mention, people: People) -> bool:
        in_one_piece = message.pieces[mention.first] == message.pieces[mention.last - 1]
        return in_one_piece and people in self.cards[mention.card].people

    def _one(self, mentions: Sequence[Mention]) -> Card | None:
        """The card named, or the one that covers all that are named."""
        named = {mention.card for mention in mentions}
        for card_id in sorted(named):
            if named - {card_id} <= set(self.cards[card_id].covers):
                return self.cards[card_id]
        return None


def _places(mentions: Sequence[Mention]) -> set[int]:
    return {i for each in mentions for i in range(each.first, each.last)}


def _is_negated(message: Message, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """ "no fever", but not the "no" of "no energy", which belongs to what is said."""
    inside = _places(mentions)
    for i in range(mention.first - 1, max(-1, mention.first - 1 - _NEGATION_REACH), -1):
        word = message.words[i].text
        if message.sentences[i] != message.sentences[mention.first] or word in words.TURNS:
            return False
        if word in words.NEGATORS and i not in inside:
            return True
    return False


def _leaves_open(message: Message, mentions: Sequence[Mention]) -> bool:
    """ "A cold or the flu?" asks which of them it is."""
    choices = {i for i, word in enumerate(message.words) if word.text in words.CHOICES}
    beside = {i for each in mentions for i in (each.first - 1, each.last)}
    several = len({each.card for each in mentions}) > 1
    return bool(choices & beside) or (several and bool(choices))


def _is_for_a_person(message: Message, text: str, mentions: Sequence[Mention], card: Card) -> bool:
    """Whether something beside the topic asks for a judgement, a medicine or care."""
    inside = _places(mentions)

    def outside(phrases: Phrases) -> bool:
        return any(
            not set(range(hit.first, hit.last)) <= inside
            and not {word.text for word in message.words[hit.first : hit.last]} <= set(card.beside)
            for hit in find_phrases(message.words, phrases)
        )

    asked = (words.JUDGEMENT, words.DRUGS, words.CONCERNS, words.ANIMALS)
    return (
        len(set(message.kept) - inside) > STORY
        or any(map(outside, asked))
        or any(_is_reading(message, i, card) for i in range(len(message.words)))
        or _names_a_medicine(message, text, inside)
    )


def _is_reading(message: Message, i: int, card: Card) -> bool:
    """A measured value asks to be read by a person; a fever below 103°F is told by the card."""
    said = message.words[i].text
    if not said.isdigit() or int(said) < _READING:
        return False
    asked = i > 0 and message.words[i - 1].text in ("is", "es", "son")
    return asked or not (card.id.startswith("fever_") and int(said) in _FEVER)


def _names_a_medicine(message: Message, text: str, inside: set[int]) -> bool:
    covered = [message.words[i].span for i in inside]
    return any(
        not any(span.overlaps(drug.span) for span in covered)
        for drug in find_medications(text=text)
    )

"""A message as words that know their sentence, and of whom it speaks."""

import re
from dataclasses import dataclass
from functools import cached_property

from api.extraction.phrases import Word, find_phrases, read_words
from api.knowledge import words
from api.knowledge.schemas import People

_SENTENCE = re.compile(r"[.;!?¡¿\n]+")
_TURNING = frozenset(["but", "pero"])
_AGE = re.compile(
    r"\b(?:(\d{1,2}) ?(?:years?|yrs?) old|(\d{1,2}) ?yo|(?:tiene|de) (\d{1,2}) anos)\b"
)
SAME = 0.97  # the same word but for its ending: "chills" are no "child's"

Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Message:
    """Words with the number of their sentence and of their piece between commas."""

    words: tuple[Word, ...]
    sentences: tuple[int, ...]
    pieces: tuple[int, ...]

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """Positions of the words that are no fillers."""
        return tuple(i for i, word in enumerate(self.words) if word.text not in words.FILLERS)

    def names(self, phrases: Phrases) -> bool:
        return any(hit.score >= SAME for hit in find_phrases(self.words, phrases))


def read_message(text: str) -> Message:
    read, sentences, pieces = [], [], []
    end = sentence = piece = 0
    for word in read_words(text):
        between = text[end : word.span.start]
        if _SENTENCE.search(between) or word.text in _TURNING:
            sentence, piece = sentence + 1, piece + 1
        elif "," in between or ":" in between:
            piece += 1
        end = word.span.end
        read.append(Word(word.text.replace("'", ""), word.span))
        sentences.append(sentence)
        pieces.append(piece)
    return Message(tuple(read), tuple(sentences), tuple(pieces))


def who(message: Message) -> People:
    """Of whom the message speaks; of a grown-up unless it says otherwise."""
    if message.names(words.PREGNANT):
        return "pregnant"
    said = " ".join(word.text for word in message.words)
    ages = [int("".join(groups)) for groups in _AGE.findall(said)]
    if message.names(words.BABY) or any(age < 2 for age in ages):
        return "baby"
    if any(age < 18 for age in ages) or (message.names(words.CHILD) and not ages):
        return "child"
    return "adult"

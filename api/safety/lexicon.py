"""Word lists the reading leans on: emoji names, ordinary words, cues of negation and time."""

import re
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


def split_phrases(value: object) -> object:
    """Block text as a tuple: one item a line, or several between ` / `."""
    if not isinstance(value, str):
        return value
    items = (item.strip() for line in value.splitlines() for item in line.split(" / "))
    return tuple(item for item in items if item)


Phrases = Annotated[tuple[str, ...], BeforeValidator(split_phrases)]


class Lexicon(BaseModel):
    """`data/safety/lexicon.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    emoji: dict[str, str]
    coded: dict[str, str]
    negators: Phrases
    verb_negators: Phrases
    pseudo_negations: Phrases
    scope_ends: Phrases
    list_words: Phrases
    new_subjects: Phrases
    history: Phrases
    present_strong: Phrases
    present_weak: Phrases
    educational: Phrases
    topics: Phrases
    personal: Phrases
    figurative: Phrases
    frames: Phrases
    spanish: Phrases
    english: Phrases

    def words(self) -> set[str]:
        """Every plain word of the cues: none of them is a typo."""
        phrases = (
            *self.negators, *self.verb_negators, *self.pseudo_negations, *self.scope_ends,
            *self.list_words, *self.new_subjects, *self.history, *self.present_strong,
            *self.present_weak, *self.educational, *self.topics, *self.personal, *self.figurative,
            *self.frames, *self.spanish, *self.english, *self.coded,
        )  # fmt: skip
        return {word for phrase in phrases for word in re.findall("[a-z]+", phrase)}


@lru_cache(maxsize=1)
def empty_lexicon() -> Lexicon:
    """A lexicon without words, for texts that are ours."""
    fields = dict.fromkeys(Lexicon.model_fields, ())
    return Lexicon.model_validate({**fields, "emoji": {}, "coded": {}})

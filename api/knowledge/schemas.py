"""The shape of a card in `data/knowledge/` and what the dialogue gets of it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

PENDING = "pending"
Language = Literal["en", "es"]
People = Literal["adult", "child", "baby", "pregnant"]
ReadAs = Literal["archived", "opening"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=400)]
CardId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(?:_[a-z]+)*$")]


class Strict(BaseModel):
    """A part of a card: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Topics(Strict):
    """What patients call it. `alone` counts only when nothing else is said; `unless` vetoes."""

    say: tuple[Line, ...] = Field(min_length=3)
    alone: tuple[Line, ...] = ()
    unless: tuple[Line, ...] = ()


class Wording(Strict):
    """What a patient reads, in one language."""

    title: Line
    what_it_is: Line
    what_people_do: tuple[Line, ...] = Field(min_length=2, max_length=4)
    when_to_call: tuple[Line, ...] = Field(min_length=2, max_length=4)
    when_911: tuple[Line, ...] = Field(min_length=1, max_length=4)


class Source(Strict):
    """A public page. `read_on` is null until it was read; `read_as` if not whole as it is today."""

    title: Line
    publisher: Line
    url: Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+/\S*$")]
    read_on: date | None
    read_as: ReadAs | None = None

    @model_validator(mode="after")
    def _form_of_reading(self) -> Self:
        if self.read_as and not self.read_on:
            raise ValueError("read_as belongs to a source that was read")
        return self


class Card(Strict):
    """`people` are those it speaks of; `covers` are the cards whose topics may stand beside it.

    `beside` are words that usually send a message to a person, but belong to this topic.
    """

    id: CardId
    version: Annotated[str, StringConstraints(min_length=1)]
    author: Line
    reviewer: Line
    reviewer_licence: Line | None = None
    signed_at: date | None
    expires_at: date
    people: tuple[People, ...] = Field(min_length=1)
    covers: tuple[CardId, ...] = ()
    beside: tuple[str, ...] = ()
    topics: Mapping[Language, Topics]
    text: Mapping[Language, Wording]
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def is_signed(self) -> bool:
        return self.reviewer != PENDING

    @model_validator(mode="after")
    def _signature(self) -> Self:
        if self.is_signed != bool(self.signed_at and self.reviewer_licence):
            raise ValueError("a reviewer signs with a licence and a date, or is pending")
        return self

    @model_validator(mode="after")
    def _twins(self) -> Self:
        if set(self.topics) != {"en", "es"} or set(self.text) != {"en", "es"}:
            raise ValueError("a card needs its English and its Spanish half")
        english, spanish = self.text["en"], self.text["es"]
        for part in ("what_people_do", "when_to_call", "when_911"):
            if len(getattr(english, part)) != len(getattr(spanish, part)):
                raise ValueError(f"{part}: the two languages say different numbers of things")
        return self


class SymptomRequest(BaseModel):
    """A message with tokens; the card that fits it is asked for.

    `urgent_of`: the id of a card that was told before, of which only what is urgent is asked for.
    """

    conversation_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    text: Annotated[str, StringConstraints(max_length=4000)]
    language: Language
    urgent_of: CardId | None = None


class SymptomRead(BaseModel):
    """`messages` are said as they stand; none: no card fits, and a person should answer."""

    card: str | None = None
    version: str | None = None
    messages: list[str] = []

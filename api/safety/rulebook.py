"""The shape of a file in `data/safety/` and the compiled set of all of them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from api.safety.lexicon import Lexicon, Phrases
from api.safety.slots import SLOTS

_TEST = re.compile(r"^(?P<slot>[a-z_]+) (?P<sign><|<=|>|>=) (?P<value>\d+(?:\.\d+)?)$")
PENDING = "pending"


Messages = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda v: tuple(v.splitlines()) if isinstance(v, str) else v),
]


class Strict(BaseModel):
    """A part of a rule file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Concept(Strict):
    """Ways to say one thing; `atomic` when a negator belongs to it."""

    atomic: bool = False
    en: Phrases = ()
    es: Phrases = ()


class Examples(Strict):
    """Messages that must and must not fire the rule; run at every load."""

    fire: Messages = Field(min_length=2)
    hold: Messages = Field(min_length=1)


class SlotTest(Strict):
    """A number's bound, such as `temperature_c >= 38`."""

    slot: str
    sign: Literal["<", "<=", ">", ">="]
    value: float

    def holds(self, value: float | None) -> bool:
        """Whether a slot's value passes."""
        if value is None:
            return False
        if self.sign == "<":
            return value < self.value
        if self.sign == "<=":
            return value <= self.value
        return value > self.value if self.sign == ">" else value >= self.value


def slot_test(text: str) -> SlotTest | None:
    """The test a group entry stands for; None when it is a concept's name."""
    match = _TEST.match(text)
    if match is None:
        return None
    if match["slot"] not in SLOTS:
        raise ValueError(f"unknown slot: {match['slot']}")
    return SlotTest.model_validate(match.groupdict())


class Rule(Strict):
    """All groups must be mentioned within `within` tokens, none of `unless` anywhere.

    `scope: asserted` needs every mention present; `any` counts negated, past and asked ones too.
    `languages`: what it reads; `other` is what is neither English nor Spanish.
    """

    id: str = Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")
    languages: tuple[Literal["en", "es", "other"], ...] = Field(min_length=1)
    disposition: Literal["clinician", "emergency", "crisis"] = "emergency"
    band: Literal["act", "ask"] = "act"
    reply: str | None = None
    all: tuple[tuple[str, ...], ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    within: int = Field(default=14, ge=1, le=120)
    scope: Literal["asserted", "any"] = "asserted"
    floor: bool = False
    examples: Examples


class Page(Strict):
    """A clinical source. `read_on` is null while it is only known by name; `read_as` says of what
    was read whether it was an archived copy, or no more than how the page begins.
    """

    publisher: str
    title: str
    url: Annotated[str, StringConstraints(pattern=r"^https?://[a-z0-9.-]+/\S*$")] | None = None
    read_on: date | None = None
    read_as: Literal["archived", "opening"] | None = None

    @model_validator(mode="after")
    def _form_of_reading(self) -> Self:
        if self.read_as and not (self.read_on and self.url):
            raise ValueError("read_as belongs to a page that was read")
        return self


class Signed(Strict):
    """Who stands behind a file, until when: nobody while the reviewer is pending."""

    version: str
    author: str
    reviewer: str = PENDING
    reviewer_licence: str | None = None
    signed_at: date | None = None
    expires_at: date

    @field_validator("version", mode="before")
    @classmethod
    def _text(cls, value: object) -> str:
        return str(value)

    @model_validator(mode="after")
    def _signature(self) -> Self:
        signed = self.reviewer != PENDING
        if signed != bool(self.signed_at and self.reviewer_licence):
            raise ValueError("a reviewer signs with a licence and a date, or is pending")
        return self

    def expiry(self, today: date | None) -> list[str]:
        """What staff are told once it is expired; it counts all the same."""
        is_past = today is not None and self.expires_at < today
        return [f"expired on {self.expires_at.isoformat()}"] if is_past else []

    def standing(self, *, what: str, today: date | None) -> list[str]:
        """The same, and what they are told while nobody has signed it."""
        unsigned = [f"no clinician has signed these {what}"] if self.reviewer == PENDING else []
        return [*self.expiry(today), *unsigned]


class AnswerFile(Signed):
    """Phrases of mere answers; see `api.safety.answers`."""

    concepts: Mapping[str, Concept]


class LexiconFile(Signed):
    """The words that the reading leans on; see `api.safety.lexicon`."""

    lexicon: Lexicon


class RuleFile(Signed):
    """One file: concepts, rules, and who stands behind them."""

    concepts: Mapping[str, Concept] = {}
    red_flags: tuple[Rule, ...] = ()
    category: str
    sources: tuple[Page, ...] = ()

    @model_validator(mode="after")
    def _source(self) -> Self:
        if self.red_flags and not self.sources:
            raise ValueError("rules need a clinical source")
        return self


def known_names(files: Iterable[RuleFile]) -> dict[str, Concept]:
    """All concepts by name; a name is given once."""
    names: dict[str, Concept] = {}
    for file in files:
        for name, concept in file.concepts.items():
            if name in names or name in SLOTS:
                raise ValueError(f"concept defined twice: {name}")
            names[name] = concept
    return names

"""What a clinic has (the roster) and what a message was found to mean."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from api.extraction.resolve_time import Resolved
from api.extraction.spans import Span


@dataclass(frozen=True, slots=True)
class RosterPractitioner:
    """`name` as shown ("Dr. Elena Rivera"); `languages` ISO 639-1; `synonyms` folded or not."""

    id: str
    name: str
    specialty: str = ""
    languages: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A visit type or a place: its name and the other words that mean it.

    `min_age` and `max_age` in whole years, inclusive, for visit types that have them.
    """

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    practitioners: tuple[RosterPractitioner, ...] = ()
    visit_types: tuple[RosterEntry, ...] = ()
    locations: tuple[RosterEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry of the roster that words of the message mean.

    `score` is 0 to 1; `by` is "name" or "synonym". `alternatives` are other ids that the same
    words fit equally well: more than none means ask.
    """

    id: str
    span: Span
    score: float
    by: Literal["name", "synonym"] = "synonym"
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MedicationMention:
    """`name` is the list's generic name, `said` the patient's word, `dose` the dose as said."""

    name: str
    said: str
    span: Span
    score: float
    dose: str = ""
    dose_spans: tuple[Span, ...] = ()


Role = Literal["self", "child", "other"]


@dataclass(frozen=True, slots=True)
class PersonRole:
    """For whom: `relation` is the English word, such as "son" or "mother"."""

    role: Role
    relation: str
    span: Span


@dataclass(frozen=True, slots=True)
class Companion:
    """One of several people in a message; `role` None when only the name's token is known."""

    role: Role | None
    relation: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A pick from what was offered.

    `index` counts from 1, -1 is the last; `order` is "earlier" or "later"; `time` is HH:MM.
    Exactly one of the three is set.
    """

    span: Span
    index: int | None = None
    order: Literal["earlier", "later"] | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class LanguageWish:
    """A practitioner who speaks `language` (ISO 639-1) is wished for."""

    language: str
    span: Span


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that the finders read in one message.

    `today` is the day at the patient's, from which the times are counted: in the evening it is not
    the day of UTC.
    `unknown_practitioner` is a titled name that nobody on the roster has ("dr house").
    `child_visit_type` is the id that the same words mean for a child ("check up").
    `full_names` are the tokens of names with more than one word: "my son Leo" is none.
    `same_names` pairs a token with another of the conversation that is written the same but for
    capitals, or of which it is one word.
    `place_zone` is the time zone of a place whose name a token hides; empty where none is known.
    `complaint`: whether it tells of something that is not well.
    `companions` is everybody for whom visits are wished, where that is more than one person.
    """

    time: Resolved
    today: date
    times: tuple[Resolved, ...] = ()
    practitioner: Match | None = None
    unknown_practitioner: Span | None = None
    language_wish: LanguageWish | None = None
    visit_type: Match | None = None
    location: Match | None = None
    medications: tuple[MedicationMention, ...] = field(default=())
    person: PersonRole | None = None
    companions: tuple[Companion, ...] = ()
    full_names: tuple[str, ...] = ()
    same_names: tuple[tuple[str, str], ...] = ()
    place_zone: str = ""
    child_visit_type: str | None = None
    choice: Choice | None = None
    complaint: bool = False

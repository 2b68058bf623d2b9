"""What actions and api say to each other about a conversation, besides scheduling."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Short = Annotated[str, StringConstraints(max_length=200)]


class UnderstandRequest(BaseModel):
    conversation_id: Id
    text: Annotated[str, StringConstraints(max_length=4000)]


class IdentityRead(BaseModel):
    """`code` is the state of the last one-time code; none if no code was sent.

    The tokens are those whose details the verified patient gave; empty if nobody is verified.
    """

    verified: bool
    relationship: str
    person_token: str = ""
    birth_date_token: str = ""
    contact_token: str = ""
    code: Literal["none", "pending", "wrong", "expired", "locked", "replaced", "accepted"]
    attempts_left: int


class VerificationRequest(BaseModel):
    """Tokens of this conversation; only the api turns them into values."""

    conversation_id: Id
    person_token: Short
    birth_date_token: Short
    contact_token: Short
    relationship: Literal["self", "guardian", "proxy"] = "self"


class FitRequest(BaseModel):
    """The token of the birth date of whom a visit is for."""

    conversation_id: Id
    birth_date_token: Short


class FitRead(BaseModel):
    """Which visits and practitioners are for somebody of that age; never the age itself.

    `readable`: a full birth date was found. `instead`: for a visit type that does not fit, the
    one that patients call by the same words and that does. `small_child`: too young to write here.
    """

    readable: bool
    small_child: bool = False
    visit_types: list[str] = []
    practitioners: list[str] = []
    instead: dict[str, str] = {}


class VerificationRead(BaseModel):
    """`unclear` names the field to ask again: patient_name, birth_date or contact."""

    status: Literal["sent", "unclear", "too_many"]
    unclear: str | None = None
    minutes: int = 0


class EscalationRequest(BaseModel):
    conversation_id: Id
    utterance_id: Id
    urgency: Literal["clinical", "routine"]
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]


class EscalationRead(BaseModel):
    """`texts` is what to tell the patient; empty if this turn has told it already."""

    escalation_id: str
    texts: list[str]


class ReminderRequest(BaseModel):
    conversation_id: Id
    utterance_id: Id
    medication: Short
    dose: Short = ""
    recurrence: Short


class ReminderChange(BaseModel):
    conversation_id: Id
    plan_id: Id
    recurrence: Short


class ReminderCancel(BaseModel):
    conversation_id: Id
    plan_id: Id


class ReminderRead(BaseModel):
    """`next_local` is the wall time of the next dose, "2027-03-14T20:00", in `time_zone`."""

    id: str
    medication: str
    dose: str
    recurrence: str
    time_zone: str
    next_local: str | None


class DoseAnswer(BaseModel):
    conversation_id: Id
    answer: Literal["taken", "skipped", "snoozed"]


class DoseRead(BaseModel):
    """`closed`: there was no open reminder to answer."""

    answered: Literal["taken", "skipped", "snoozed", "closed"]


class ConversationRead(BaseModel):
    """What the dialogue may know; `dose_open`: a reminder waits for an answer."""

    language: str
    time_zone: str
    verified: bool
    relationship: str
    dose_open: bool = False


class LocationRead(BaseModel):
    id: str
    name: str
    address: str
    phone: str
    time_zone: str
    opening_hours: dict[str, object]
    holidays: dict[str, object]
    facts: dict[str, object]


class PractitionerRead(BaseModel):
    id: str
    name: str
    specialty: str
    languages: list[str]
    visit_types: list[str] = []
    ages: dict[str, int] = {}


class VisitTypeRead(BaseModel):
    id: str
    name: str
    name_es: str
    minutes: int
    ages: dict[str, int] = {}


class ClinicRead(BaseModel):
    phone: str
    open_now: bool
    next_opening: str | None
    locations: list[LocationRead]
    practitioners: list[PractitionerRead]
    visit_types: list[VisitTypeRead]

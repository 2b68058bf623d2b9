"""What actions and api say to each other about a conversation, besides scheduling."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from api.extraction.schemas import Understanding

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Short = Annotated[str, StringConstraints(max_length=200)]
Rules = Annotated[str, StringConstraints(max_length=1000)]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class BriefingRequest(BaseModel):
    """`text` holds tokens; None: its meaning is not wanted. `language`: None: nor the clinic."""

    conversation_id: Id
    text: Annotated[str, StringConstraints(max_length=4000)] | None = None
    language: Literal["en", "es"] | None = None


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
    utterance_id: Id
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
    """`unclear` names the field to ask again: patient_name, birth_date or contact.

    Refused: somebody else was confirmed in this conversation, by another contact.
    """

    status: Literal["sent", "unclear", "too_many", "refused"]
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
    recurrence: Rules
    # The clock time of an interval's first dose; without it, it counts from now.
    first_at: ClockTime | None = None
    for_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    # The last day of the plan where the patient is.
    last_day: date | None = None
    in_quiet_hours: bool = False


class ReminderChange(BaseModel):
    """What is not named stays as it is."""

    conversation_id: Id
    plan_id: Id
    recurrence: Rules | None = None
    medication: Short | None = None
    dose: Short | None = None
    first_at: ClockTime | None = None
    # Counted from now.
    for_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    last_day: date | None = None
    without_end: bool = False
    in_quiet_hours: bool = False
    # Other times of the same days.
    keeps_days: bool = False


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
    status: str = "active"
    kind: str = "wall"
    # The last day of a plan that ends, where it is kept.
    ends_on: date | None = None


class ZoneMove(BaseModel):
    """`back`: a move of a moment ago is taken back."""

    conversation_id: Id
    time_zone: Short
    back: bool = False


class QuietHours(BaseModel):
    """Wall times, "22:00" to "07:00"; without them quiet hours end."""

    conversation_id: Id
    quiet_from: ClockTime | None = None
    quiet_to: ClockTime | None = None


class SupplyRequest(BaseModel):
    """The patient's own count: what is left, how many a dose takes, at how many to tell."""

    conversation_id: Id
    plan_id: Id
    remaining: int
    per_dose: int = 1
    refill_at: int


class CaregiverRequest(BaseModel):
    """The token of the contact of whom the patient chose; without it nobody is told any more."""

    conversation_id: Id
    contact_token: Short | None = None
    by_whatsapp: bool = False


class ContactRequest(BaseModel):
    """The token of where reminders go besides the chat; without it they go there no more."""

    conversation_id: Id
    contact_token: Short | None = None
    names_medication: bool = False
    by_whatsapp: bool = False


class PushRequest(BaseModel):
    """Reminders also go to the patient's device, by the clinic's push service."""

    conversation_id: Id
    names_medication: bool = False


class DoseAnswer(BaseModel):
    conversation_id: Id
    answer: Literal["taken", "skipped", "snoozed"]
    # The medicines that were named; None where none was.
    names: list[str] | None = Field(default=None, max_length=40)
    is_for_all: bool = False
    is_single: bool = True
    utterance_id: Id | None = None


class DoseWaiting(BaseModel):
    """`at`: the wall time of a dose that has to be told from others by it."""

    id: str
    medication: str
    at: str | None = None


class DoseRead(BaseModel):
    """`closed`: no open reminder to answer. `too_late`: the next dose would come first. `which`: it
    is not clear for which of those that wait. `early`: taken before its time. `ahead`: it is not
    clear whether one that comes is meant. `doses`: what it is about."""

    answered: Literal[
        "taken", "skipped", "snoozed", "too_late", "closed", "which", "early", "ahead"
    ]
    doses: list[DoseWaiting] = []


class ConversationRead(BaseModel):
    """What the dialogue may know; `dose_open`: a reminder waits for an answer, `doses_waiting`: of
    how many medicines."""

    language: str
    time_zone: str
    verified: bool
    relationship: str
    dose_open: bool = False
    doses_waiting: int = 0


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
    specialty_es: str
    languages: list[str]
    visit_types: list[str] = []
    days: list[str] = []
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


class BriefingRead(BaseModel):
    """What an action may want to know; `understanding` and `clinic` as far as asked for."""

    conversation: ConversationRead
    identity: IdentityRead
    understanding: Understanding | None = None
    clinic: ClinicRead | None = None

"""The chat API's shapes (docs/interfaces.md); fixed for integrators."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

LONGEST_PAYLOAD = 400
Language = Literal["en", "es"]


class Button(BaseModel):
    title: str
    payload: str


class Attachment(BaseModel):
    type: str
    title: str
    href: str


class Message(BaseModel):
    """One message as the patient sees it (identifiers restored, for the patient's eyes only)."""

    id: str
    seq: int
    sender: Literal["assistant", "staff", "system", "patient"]
    text: str
    buttons: list[Button] = []
    attachments: list[Attachment] = []
    pinned: bool = False
    created_at: datetime | None = None
    # Who of staff said it, and their role, in the conversation's language.
    sender_name: str | None = None
    sender_role: str | None = None
    # Of a patient's message: the key it was sent with. Who heard no answer shows it once.
    idempotency_key: str | None = None


class ConversationCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: Annotated[str, StringConstraints(max_length=20)] = "en"
    time_zone: Annotated[str, StringConstraints(max_length=40)] | None = None


class Disclosure(BaseModel):
    version: str
    language: Language
    text: str
    clinic_phone: str


class ConversationCreated(BaseModel):
    conversation_id: str
    token: str
    disclosure: Disclosure
    messages: list[Message]


class ConsentGiven(BaseModel):
    version: Annotated[str, StringConstraints(max_length=20)]
    accepted: bool


def whole_characters(text: object) -> object:
    """Text without halves of characters (an emoji cut in two): the rest must still be read."""
    return drop_halves(text) if isinstance(text, str) else text


def drop_halves(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


class UtteranceCreate(BaseModel):
    """Either what was typed or the payload of a button that was offered.

    Both, none, a payload that is too long and any other field are refused, but only after every
    text was screened.
    """

    model_config = ConfigDict(extra="allow")

    text: Annotated[str, BeforeValidator(whole_characters)] | None = None
    payload: Annotated[str, BeforeValidator(whole_characters)] | None = None

    def misplaced(self) -> list[str]:
        """The fields for which it has to be refused."""
        fields = [f"body.{name}"[:60] for name in sorted(self.model_extra or {})[:5]]
        if (self.text is None) == (self.payload is None):
            fields.append("body")
        if len(self.payload or "") > LONGEST_PAYLOAD:
            fields.append("body.payload")
        return fields

    def texts(self) -> list[str]:
        """Whatever of it may be words of a patient; fields that do not belong here as one text, for
        there may be hundreds of them: the short ones first, so that no long one hides them."""
        others = [each for each in (self.model_extra or {}).values() if isinstance(each, str)]
        values = (self.text or "", self.payload or "", "\n".join(sorted(others, key=len)))
        return [whole for each in values if (whole := drop_halves(each))]


class TurnResult(BaseModel):
    messages: list[Message]
    disposition: Literal["none", "clinician", "emergency", "crisis"]
    handled_by: Literal["screen", "assistant", "staff"]
    escalation_id: str | None


class ConversationView(BaseModel):
    """The patient's own view of the whole conversation."""

    conversation_id: str
    language: Language
    consented: bool
    disclosure: Disclosure
    mode: str
    messages: list[Message] = Field(default_factory=list)

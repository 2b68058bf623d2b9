"""The shapes of flagging an answer (docs/interfaces.md)."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from api.conversations.schemas import Message, whole_characters


class FlagCreate(BaseModel):
    """What is unknown or wrong here is refused, but only after the comment was screened."""

    model_config = ConfigDict(extra="allow")

    wish: str | None = None
    comment: Annotated[str, BeforeValidator(whole_characters)] | None = None


class FlagResult(BaseModel):
    """`state`: of the case. `messages`: what the patient is told, also part of the chat."""

    wish: Literal["wrong", "look_again"] | None
    state: Literal["open", "closed"] | None
    messages: list[Message]
    disposition: Literal["none", "clinician", "emergency", "crisis"]
    escalation_id: str | None

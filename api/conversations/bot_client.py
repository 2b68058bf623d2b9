"""Asks Rasa. Text with tokens goes out, replies by response name come back."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from api.trust import trusted
from api.wire import Wire, WireFailed, WireTimeout


class BotFailed(Exception):
    """No usable answer: down, slow, empty or malformed. `late` if it may still come."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.late = late


@dataclass(frozen=True)
class BotAnswer:
    messages: tuple[dict[str, Any], ...]
    intent: str | None
    confidence: float | None
    active_loop: str | None
    requested_slot: str | None
    model_id: str | None


class BotClient:
    def __init__(self, *, url: str, secret: str, deadline_seconds: float) -> None:
        self._wire = Wire(url, secret=secret, seconds=deadline_seconds, trust=trusted())

    async def ask(
        self, *, conversation_id: str, utterance_id: str, message: str, metadata: dict[str, Any]
    ) -> BotAnswer:
        """Send one message; the same utterance_id is answered from what was said before.

        Raises:
            BotFailed: no answer, or an empty one (Rasa answers 200 and [] when actions are down).
        """
        body = {
            "sender": conversation_id,
            "message": message,
            "metadata": {"utterance_id": utterance_id, **metadata},
        }
        try:
            answer = await self._wire.request("POST", "/webhooks/frontdesk/webhook", json=body)
            if not answer.is_success:
                # 5xx: nothing was stored there; asking again with the same id is safe.
                raise BotFailed("refused", late=answer.status_code >= 500)
            return _read(answer.json())
        except WireTimeout:
            raise BotFailed("timeout", late=True) from None
        except WireFailed:
            raise BotFailed("down", late=True) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BotFailed("malformed") from None

    async def is_ready(self) -> bool:
        try:
            answer = await self._wire.request("GET", "/webhooks/frontdesk/", timeout=2.0)
        except WireFailed:
            return False
        return answer.status_code == 200

    async def close(self) -> None:
        await self._wire.aclose()


class _Button(BaseModel):
    title: str
    payload: str = Field(max_length=400)


class _Message(BaseModel):
    text: str | None = None
    response: str | None = Field(None, max_length=80)
    buttons: list[_Button] | None = None
    custom: dict[str, Any] | None = None


class _Intent(BaseModel):
    name: str | None = Field(None, max_length=60)
    confidence: float | None = None


class _Body(BaseModel):
    """What the channel of the dialogue answers; anything else is a failure, not half an answer."""

    messages: list[_Message]
    intent: _Intent | None = None
    active_loop: str | None = Field(None, max_length=60)
    requested_slot: str | None = None
    model_id: str | None = Field(None, max_length=64)


def _read(content: object) -> BotAnswer:
    body = _Body.model_validate(content)
    said = [message for message in body.messages if message.text or message.custom]
    if not said:
        raise BotFailed("empty")
    intent = body.intent or _Intent()
    return BotAnswer(
        messages=tuple(message.model_dump(exclude_none=True) for message in said),
        intent=intent.name,
        confidence=intent.confidence,
        active_loop=body.active_loop,
        requested_slot=body.requested_slot,
        model_id=body.model_id,
    )

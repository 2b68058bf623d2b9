"""Asks Rasa. Text with tokens goes out, replies by response name come back."""

from dataclasses import dataclass
from typing import Any

import httpx


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
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=httpx.Timeout(deadline_seconds, connect=2.0),
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50),
            trust_env=False,
        )

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
            response = await self._client.post("/webhooks/frontdesk/webhook", json=body)
            response.raise_for_status()
            return _read(response.json())
        except httpx.TimeoutException:
            raise BotFailed("timeout", late=True) from None
        except httpx.HTTPStatusError as error:
            # 5xx: nothing was stored there; asking again with the same id is safe.
            raise BotFailed("refused", late=error.response.status_code >= 500) from None
        except httpx.HTTPError:
            raise BotFailed("down", late=True) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BotFailed("malformed") from None

    async def is_ready(self) -> bool:
        try:
            response = await self._client.get("/webhooks/frontdesk/", timeout=2.0)
        except httpx.HTTPError:
            return False
        return response.status_code == 200

    async def close(self) -> None:
        await self._client.aclose()


def _read(body: dict[str, Any]) -> BotAnswer:
    messages = tuple(item for item in body["messages"] if item.get("text") or item.get("custom"))
    if not messages:
        raise BotFailed("empty")
    intent = body.get("intent") or {}
    return BotAnswer(
        messages=messages,
        intent=intent.get("name"),
        confidence=intent.get("confidence"),
        active_loop=body.get("active_loop"),
        requested_slot=body.get("requested_slot"),
        model_id=body.get("model_id"),
    )

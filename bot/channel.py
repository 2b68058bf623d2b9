"""The channel that `api/` speaks to: one message in, one whole turn out, the same turn once only.

`POST /webhooks/frontdesk/webhook` {"sender", "message", "metadata": {"utterance_id", ...}}.
An utterance id that was handled before is answered from the stored events. Named in
credentials.yml as `bot.channel.FrontdeskInput:`.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Dict, Optional, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from bot import begin_again, once
from bot.action_endpoint import ActionFailed, BoundedEndpoint, trust_checked_answers
from bot.messages import Incoming, Refused, identifier, incoming
from bot.turns import Turn, turn_answer, turn_in

logger = logging.getLogger(__name__)

_TURN_DEADLINE_SECONDS = 15.0
_ACTION_DEADLINE_SECONDS = 10.0
_LOCK_POLL_SECONDS = 0.02


class SilentOutput(OutputChannel):  # type: ignore[misc]
    """Sends nothing: the answer is read from the events of the turn."""

    @classmethod
    def name(cls) -> Text:
        return FrontdeskInput.name()

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        return None


class FrontdeskInput(InputChannel):  # type: ignore[misc]
    """Rasa's end of the wire between `api/` and the dialogue."""

    def __init__(
        self, *, secret: Optional[str], turn_deadline: float, action_deadline: float
    ) -> None:
        self._secret = secret
        self._turn_deadline = turn_deadline
        self._action_deadline = action_deadline

    @classmethod
    def name(cls) -> Text:
        return "frontdesk"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> FrontdeskInput:
        return cls(
            secret=os.environ.get("BOT_SECRET") or None,
            turn_deadline=_seconds("BOT_TURN_DEADLINE", _TURN_DEADLINE_SECONDS),
            action_deadline=_seconds("BOT_ACTION_DEADLINE", _ACTION_DEADLINE_SECONDS),
        )

    def get_output_channel(self) -> OutputChannel:
        return SilentOutput()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("frontdesk_channel")

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            agent = _agent_of(request)
            if agent is None:
                return json({"status": "no model"}, status=503)
            return json({"status": "ok", "model_id": agent.model_id})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._answered(request, self._receive)

        @routes.delete("/conversations/<sender:str>")
        async def erase(request: Request, sender: str) -> HTTPResponse:
            return await self._answered(request, self._erase, sender)

        return routes

    async def _answered(
        self, request: Request, route: Callable[..., Coroutine[Any, Any, HTTPResponse]], *args: Any
    ) -> HTTPResponse:
        """Runs a route to its end even when the caller has gone; errors become small JSON."""
        try:
            self._admit(request)
            agent = _agent_of(request)
            if agent is None:
                raise Refused(503, "NoModel", "No model is loaded.")
            return await asyncio.shield(asyncio.ensure_future(route(request, agent, *args)))
        except Refused as refused:
            body = {"code": refused.code, "title": refused.title}
            return json(body, status=refused.status)

    def _admit(self, request: Request) -> None:
        """`Refused` unless the caller knows the secret; without one, unless it is this machine."""
        if self._secret is not None:
            given = request.headers.get("authorization", "")
            expected = f"Bearer {self._secret}"
            if not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
                raise Refused(401, "NotAllowed", "The secret is missing or wrong.")
        elif os.environ.get("FRONTDESK_ENV") == "production" or not _is_loopback(request.ip):
            raise Refused(401, "NotAllowed", "BOT_SECRET is not set.")

    async def _receive(self, request: Request, agent: Agent) -> HTTPResponse:
        message = incoming(request.body)
        try:
            answer = await asyncio.wait_for(self._turn(agent, message), self._turn_deadline)
        except asyncio.TimeoutError:
            logger.error("a turn took longer than %.1f s and was given up", self._turn_deadline)
            raise Refused(504, "TurnTimedOut", "The turn was given up and not stored.") from None
        except LockError:
            raise Refused(503, "ConversationBusy", "Another turn is still running.") from None
        except ActionFailed as failed:
            logger.error("an action failed: %s", failed)
            raise Refused(503, "ActionFailed", "An action failed; nothing is stored.") from None
        except Refused:
            raise
        except Exception:
            logger.exception("a turn failed")
            raise Refused(500, "TurnFailed", "The turn failed and was not stored.") from None
        return json(answer)

    async def _turn(self, agent: Agent, message: Incoming) -> Dict[str, Any]:
        self._harden(agent)
        lifetime = self._turn_deadline + 1.0
        async with agent.lock_store.lock(message.sender, lifetime, _LOCK_POLL_SECONDS):
            turn = await _find_turn(agent, message)
            if turn is not None:
                return turn_answer(turn, replayed=True)
            user_message = UserMessage(
                text=message.text,
                output_channel=self.get_output_channel(),
                sender_id=message.sender,
                input_channel=self.name(),
                message_id=message.utterance_id,
                metadata=message.metadata,
            )
            assert agent.processor is not None
            await agent.processor.handle_message(user_message)
            turn = await _find_turn(agent, message)
        if turn is None:
            raise Refused(503, "NotStored", "The turn could not be stored.")
        return turn_answer(turn, replayed=False)

    def _harden(self, agent: Agent) -> None:
        """Take away two of Rasa's ways to carry on after an error as if nothing had happened.

        Its fallback store would answer a database error with an empty conversation; its action
        endpoint waits for minutes and then leaves the action out.
        """
        processor = agent.processor
        assert processor is not None
        if isinstance(processor.tracker_store, FailSafeTrackerStore):
            processor.tracker_store = processor.tracker_store._tracker_store
        agent.tracker_store = processor.tracker_store
        endpoint = processor.action_endpoint
        if endpoint is not None and not isinstance(endpoint, BoundedEndpoint):
            endpoint = BoundedEndpoint(endpoint, deadline=self._action_deadline)
            agent.action_endpoint = processor.action_endpoint = endpoint
            trust_checked_answers()
            once.install()
            begin_again.install()

    async def _erase(self, request: Request, agent: Agent, sender: str) -> HTTPResponse:
        self._harden(agent)
        erase = getattr(agent.tracker_store, "erase", None)
        if erase is None:
            raise Refused(501, "NothingStored", "This tracker store keeps nothing to erase.")
        async with agent.lock_store.lock(identifier(sender, "sender"), 60.0, _LOCK_POLL_SECONDS):
            await erase(sender)
        return empty()


def _seconds(name: str, default: float) -> float:
    return float(os.environ.get(name) or default)


def _agent_of(request: Request) -> Optional[Agent]:
    agent: Optional[Agent] = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _is_loopback(address: Optional[str]) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


async def _find_turn(agent: Agent, message: Incoming) -> Optional[Turn]:
    find_turn = getattr(agent.tracker_store, "find_turn", None)
    if find_turn is not None:
        found: Optional[Turn] = await find_turn(message.sender, message.utterance_id)
        return found
    tracker = await agent.tracker_store.retrieve_full_tracker(message.sender)
    if tracker is None:
        return None
    tracker.model_id = agent.model_id
    return turn_in(tracker, message.utterance_id)

"""Limits on what costs much or can be guessed, per address; in memory, so per process."""

import re
import threading
import time
from collections import OrderedDict, deque

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import TooFast

KEPT_ADDRESSES = 10_000
KEPT_CONVERSATIONS = 50_000
_OF_CONVERSATION = re.compile(r"/chat/conversations/([0-9a-f]{32})/utterances")


class Limiter:
    """At most `count` calls per `seconds` for each key."""

    def __init__(self, *, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._calls: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> None:
        """Count one call.

        Raises:
            TooFast: with Retry-After in seconds.
        """
        now = time.monotonic()
        with self._lock:
            calls = self._calls.setdefault(key, deque())
            self._calls.move_to_end(key)
            while calls and calls[0] <= now - self._seconds:
                calls.popleft()
            if len(calls) >= self._count:
                wait = max(1, round(calls[0] + self._seconds - now))
                raise TooFast(headers={"Retry-After": str(wait)})
            calls.append(now)
            if len(self._calls) > KEPT_ADDRESSES:
                self._calls.popitem(last=False)


def address_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def limit_new_conversations(request: Request) -> None:
    limiter: Limiter = request.app.state.conversation_limiter
    limiter.take(address_of(request))


class OriginBook:
    """From which address each conversation speaks. In memory alone: no address is ever stored."""

    def __init__(self) -> None:
        self._address_of: OrderedDict[str, str] = OrderedDict()
        self._conversations: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def note(self, conversation_id: str, address: str) -> None:
        """The first address counts: a conversation does not wander to be counted elsewhere."""
        with self._lock:
            known = self._address_of.setdefault(conversation_id, address)
            self._address_of.move_to_end(conversation_id)
            self._conversations.setdefault(known, set()).add(conversation_id)
            if len(self._address_of) > KEPT_CONVERSATIONS:
                oldest, its_address = self._address_of.popitem(last=False)
                self._conversations[its_address].discard(oldest)
                if not self._conversations[its_address]:
                    del self._conversations[its_address]

    def neighbours_of(self, conversation_id: str) -> frozenset[str]:
        """The conversations of the same address, this one among them."""
        with self._lock:
            address = self._address_of.get(conversation_id, "")
            return frozenset(self._conversations.get(address, ()))


class NoteOrigin:
    """Writes down from where each utterance comes, for limits on what a client may hold."""

    def __init__(self, app: ASGIApp, *, book: OriginBook) -> None:
        self._app, self._book = app, book

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (found := _OF_CONVERSATION.fullmatch(scope["path"])):
            client = scope.get("client")
            self._book.note(found[1], client[0] if client else "unknown")
        await self._app(scope, receive, send)

"""Limits on what costs much or can be guessed, per address; in memory, so per process."""

import threading
import time
from collections import OrderedDict, deque

from fastapi import Request

from api.errors import TooFast

KEPT_ADDRESSES = 10_000


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

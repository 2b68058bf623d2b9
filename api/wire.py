"""Questions between our own processes: JSON over connections that are kept, one deadline.

A turn asks two or three; aiohttp's client costs a fraction of httpx's a question. A question is
sent once: whether it may be asked again is its sender's to know. What leaves the house goes
through httpx.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

CONNECT_SECONDS = 2.0
# Uvicorn and Sanic close what is idle for five seconds.
IDLE_SECONDS = 4.0
MOST_CONNECTIONS = 200
_UNQUOTED = "/%:@-._~!$&'()*+,;="


class WireFailed(Exception):
    """No usable answer; the words are a kind of error, never what was said."""


class WireTimeout(WireFailed):
    """No answer in time; the question may have been heard."""


@dataclass(frozen=True, slots=True)
class Answer:
    status_code: int
    content: bytes

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status_code < HTTPStatus.MULTIPLE_CHOICES

    def json(self) -> Any:
        return json.loads(self.content)


class Wire:
    """One neighbour's address, our secret for it, and the connections to it."""

    def __init__(
        self, url: str, *, secret: str, seconds: float, trust: ssl.SSLContext | None = None
    ) -> None:
        """`seconds`: how long a whole question may take. `trust`: whom to believe over TLS."""
        self._base = url.rstrip("/")
        self._trust = trust
        self._seconds = seconds
        self._always = {"Accept": "application/json"}
        if secret:
            self._always["Authorization"] = f"Bearer {secret}"
        self._session: ClientSession | None = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        json: object = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Ask once. `url` is a path at the neighbour.

        Raises:
            WireFailed: WireTimeout if it took too long.
        """
        target = self._base + quote(url, safe=_UNQUOTED)
        if params:
            target += f"?{urlencode(params)}"
        try:
            async with (
                asyncio.timeout(self._seconds if timeout is None else timeout),
                self._open().request(
                    method,
                    URL(target, encoded=True),
                    json=json,
                    headers=headers,
                    allow_redirects=False,
                ) as answer,
            ):
                return Answer(answer.status, await answer.read())
        except TimeoutError:
            raise WireTimeout("timeout") from None
        except (ClientError, OSError, ValueError) as error:
            raise WireFailed(type(error).__name__) from None

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> ClientSession:
        """Made where the first question is asked: it belongs to that event loop."""
        if self._session is None:
            self._session = ClientSession(
                connector=TCPConnector(
                    limit=MOST_CONNECTIONS,
                    keepalive_timeout=IDLE_SECONDS,
                    ssl=True if self._trust is None else self._trust,
                ),
                timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                headers=self._always,
                cookie_jar=DummyCookieJar(),
                trust_env=False,
            )
        return self._session

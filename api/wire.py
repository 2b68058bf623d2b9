"""Questions between our own processes: HTTP/1.1 on connections that are kept, JSON both ways.

A general client costs thirty times as much a question, and a turn asks two or three. This one knows
no redirects, cookies or proxies. A question is sent once: whether it may be asked again is its
sender's to know. What leaves the house goes through httpx.
"""

import asyncio
import json
import ssl
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

CONNECT_SECONDS = 2.0
# Uvicorn and Sanic close what is idle for five seconds.
IDLE_SECONDS = 4.0
MOST_IDLE = 50
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


@dataclass(slots=True)
class _Connection:
    reader: StreamReader
    writer: StreamWriter
    idle_since: float = 0.0

    def is_usable(self, now: float) -> bool:
        closed = self.writer.is_closing() or self.reader.at_eof()
        return not closed and now - self.idle_since < IDLE_SECONDS


class Wire:
    """One neighbour's address, our secret for it, and the connections to it."""

    def __init__(
        self, url: str, *, secret: str, seconds: float, trust: ssl.SSLContext | None = None
    ) -> None:
        """`seconds`: how long a whole question may take. `trust`: whom to believe over TLS."""
        parts = urlsplit(url)
        self._host, self._tls = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._trust = trust
        self._base = parts.path.rstrip("/")
        self._seconds = seconds
        self._always = {"Host": parts.netloc.rpartition("@")[2], "Accept": "application/json"}
        if secret:
            self._always["Authorization"] = f"Bearer {secret}"
        self._idle: list[_Connection] = []

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
        try:
            message = self._message(method, url, json, params, headers or {})
            async with asyncio.timeout(self._seconds if timeout is None else timeout):
                return await self._ask(message)
        except TimeoutError:
            raise WireTimeout("timeout") from None
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            raise WireFailed(type(error).__name__) from None

    async def aclose(self) -> None:
        while self._idle:
            self._idle.pop().writer.close()

    def _message(
        self,
        method: str,
        path: str,
        content: object,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
    ) -> bytes:
        body = b"" if content is None else json.dumps(content).encode()
        target = self._base + quote(path, safe=_UNQUOTED)
        if params:
            target += f"?{urlencode(params)}"
        lines = {**self._always, **headers, "Content-Length": str(len(body))}
        if content is not None:
            lines["Content-Type"] = "application/json"
        head = "\r\n".join([f"{method} {target} HTTP/1.1", *map(": ".join, lines.items())])
        if head.count("\n") != len(lines) or head.count("\r") != len(lines):
            raise ValueError("a header of several lines")
        return f"{head}\r\n\r\n".encode("latin-1") + body

    async def _ask(self, message: bytes) -> Answer:
        connection = self._take() or await self._connect()
        kept = False
        try:
            connection.writer.write(message)
            await connection.writer.drain()
            answer, kept = await _read(connection.reader)
            return answer
        finally:  # whoever gives up in the middle leaves half an answer in the connection
            if kept and len(self._idle) < MOST_IDLE:
                connection.idle_since = time.monotonic()
                self._idle.append(connection)
            else:
                connection.writer.close()

    def _take(self) -> _Connection | None:
        """The connection used last, if the other side has not closed it."""
        now = time.monotonic()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable(now):
                return connection
            connection.writer.close()
        return None

    async def _connect(self) -> _Connection:
        async with asyncio.timeout(CONNECT_SECONDS):
            trust = (self._trust or True) if self._tls else None
            return _Connection(*await asyncio.open_connection(self._host, self._port, ssl=trust))


async def _read(reader: StreamReader) -> tuple[Answer, bool]:
    """An answer, and whether the connection may be used again."""
    status = HTTPStatus.CONTINUE.value
    while status < HTTPStatus.OK:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        version, code = head[0].split(" ", 2)[:2]
        status = int(code)
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:])
    }
    kept = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return Answer(status, await _chunks(reader)), kept
    if (length := headers.get("content-length")) is not None:
        return Answer(status, await reader.readexactly(int(length))), kept
    if status == HTTPStatus.NO_CONTENT:
        return Answer(status, b""), kept
    return Answer(status, await reader.read()), False


async def _chunks(reader: StreamReader) -> bytes:
    body = bytearray()
    while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # trailers
    return bytes(body)

"""Questions between our own processes: kept connections, one deadline, no half answers."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from api.wire import Wire, WireFailed, WireTimeout

FINE = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"a": "hi"}'

Answering = Callable[[bytes, StreamWriter], Awaitable[None]]


class Neighbour:
    """A server that writes down what it hears, word for word."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self.heard: list[bytes] = []
        self.connections = 0
        self.port = 0
        self.wires: list[Wire] = []

    async def listen(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]
                self.heard.append(head + await reader.readexactly(int(length or 0)))
                await self._answering(self.heard[-1], writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def wire(self, *, seconds: float = 5.0, path: str = "") -> Wire:
        url = f"http://127.0.0.1:{self.port}{path}"
        self.wires.append(Wire(url, secret="s3cret", seconds=seconds))
        return self.wires[-1]


@asynccontextmanager
async def neighbour(*answers: bytes, close: bool = False) -> AsyncIterator[Neighbour]:
    """One that gives these answers in turn, the last again and again."""
    left = list(answers)

    async def answering(_heard: bytes, writer: StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        if close:
            writer.close()

    one = Neighbour(answering)
    server = await asyncio.start_server(one.listen, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        for wire in one.wires:
            await wire.aclose()
        server.close()
        await server.wait_closed()


async def test_a_question_is_sent_whole_and_its_answer_read() -> None:
    async with neighbour(FINE) as other:
        wire = other.wire(path="/base/")
        answer = await wire.request(
            "POST", "/a b/ñ?", json={"é": 1}, params={"x": "1&2"}, headers={"Idempotency-Key": "k"}
        )
        assert answer.is_success
        assert answer.json() == {"a": "hi"}
        head, _, body = other.heard[0].partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        assert first == "POST /base/a%20b/%C3%B1%3F?x=1%262 HTTP/1.1"
        assert f"Host: 127.0.0.1:{other.port}" in lines
        assert {"Authorization: Bearer s3cret", "Idempotency-Key: k"} <= set(lines)
        assert body == b'{"\\u00e9": 1}'


async def test_a_connection_is_used_again() -> None:
    async with neighbour(FINE) as other:
        wire = other.wire()
        for _ in range(3):
            assert (await wire.request("GET", "/")).json() == {"a": "hi"}
        assert other.connections == 1
        await asyncio.gather(*(wire.request("GET", "/") for _ in range(4)))
        assert other.connections == 4


async def test_a_connection_that_the_other_side_closed_is_opened_anew() -> None:
    async with neighbour(FINE, close=True) as other:
        wire = other.wire()
        for _ in range(3):
            assert (await wire.request("GET", "/")).is_success
            await asyncio.sleep(0.02)
        assert other.connections == 3


@pytest.mark.parametrize(
    ("said", "status", "content"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + FINE, 200, b'{"a": "hi"}'),
        (b"HTTP/1.1 503 Busy\r\ncontent-length: 2\r\n\r\n{}", 503, b"{}"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n",
            200,
            b"abcde",
        ),
    ],
)
async def test_forms_of_answers(said: bytes, status: int, content: bytes) -> None:
    async with neighbour(said) as other:
        wire = other.wire()
        for _ in range(2):
            answer = await wire.request("GET", "/")
            assert (answer.status_code, answer.content) == (status, content)
        assert other.connections == 1


async def test_an_answer_without_a_length_ends_with_the_connection() -> None:
    async with neighbour(b"HTTP/1.0 200 OK\r\n\r\nall of it", close=True) as other:
        assert (await other.wire().request("GET", "/")).content == b"all of it"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"x" * 100_000,
    ],
)
async def test_half_an_answer_is_none_and_its_connection_is_left(said: bytes) -> None:
    async with neighbour(said, close=True) as other:
        wire = other.wire()
        for _ in range(2):
            with pytest.raises(WireFailed):
                await wire.request("POST", "/", json={})
        assert other.connections == len(other.heard) == 2, "sent once, each by its own connection"


async def test_who_does_not_answer_in_time_is_left() -> None:
    async with neighbour(b"", FINE) as other:
        wire = other.wire(seconds=0.2)
        with pytest.raises(WireTimeout):
            await wire.request("GET", "/")
        assert (await wire.request("GET", "/", timeout=5.0)).is_success
        assert other.connections == 2


async def test_nobody_listens() -> None:
    async with neighbour(FINE) as other:
        wire = other.wire()
    with pytest.raises(WireFailed):
        await wire.request("GET", "/")
    await wire.aclose()


async def test_a_header_of_two_lines_is_not_sent() -> None:
    async with neighbour(FINE) as other:
        with pytest.raises(WireFailed):
            await other.wire().request("GET", "/", headers={"Idempotency-Key": "a\r\nX: b"})
        assert other.heard == []

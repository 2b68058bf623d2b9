"""Real servers on loopback: one for mail, one that takes HTTP, one that says nothing."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Mailbox:
    """Takes mail as an SMTP server; `answer` is what it says to the whole message."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer, self.at_recipient = "250 OK", "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answer.startswith("250") or self.answer.startswith("lie"):
            self.taken.append(envelope.content.decode())
        return self.answer.replace("lie", "451")


class Gateway:
    """Takes HTTP like a gateway for text messages."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.status = 200
        self.keeps = True

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if self.keeps:
            headers = {name.decode(): value.decode() for name, value in scope["headers"]}
            self.taken.append({"path": scope["path"], "headers": headers, "body": body.decode()})
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})


@contextmanager
def silent_server(port: int = 0) -> Iterator[int]:
    """Takes connections and never says a word."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(16)
        yield listener.getsockname()[1]

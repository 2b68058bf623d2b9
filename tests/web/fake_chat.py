"""A small chat API of the same shape as the real one, so that the widget's own behaviour
(order of things, retries, lost networks) can be tested without a model and a database.

`FakeChat` holds what was said and what shall go wrong next; `build_app` serves it together with the
real widget, styles and templates. Tests run it with `serve` on a free port.
"""

import asyncio
import contextlib
import json
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Header, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from fastapi.staticfiles import StaticFiles

from api.web.widget import WIDGET_FOLDER, widget_etag, widget_script
from tests.web.sample_pages import render_page

STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DISCLOSURES = {
    "en": "This chat is run by a computer program. For an emergency call 911.\n"
    "What you write is kept for 30 days.",
    "es": "Este chat lo atiende un programa. En una emergencia llame al 911.\n"
    "Lo que escriba se guarda 30 días.",
}


@dataclass
class FakeConversation:
    """One chat as the server keeps it."""

    id: str
    token: str
    language: str
    consented: bool = False
    mode: str = "assistant"
    messages: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, tuple[Any, dict[str, Any]]] = field(default_factory=dict)
    seq: int = 0

    def say(self, sender: str, text: str, **more: Any) -> dict[str, Any]:
        """Adds a message; a patient's own is part of the view but not of the event stream."""
        self.seq += 1
        message = {
            "id": secrets.token_hex(8),
            "seq": self.seq,
            "sender": sender,
            "text": text,
            "buttons": [],
            "attachments": [],
            "pinned": False,
            **more,
        }
        self.messages.append(message)
        if sender != "patient":
            self.events.append((self.seq, "message", message))
        return message

    def tell(self, **status: Any) -> None:
        self.seq += 1
        self.events.append((self.seq, "status", status))

    def view(self) -> dict[str, Any]:
        return {
            "conversation_id": self.id,
            "language": self.language,
            "consented": self.consented,
            "disclosure": disclosure(self.language),
            "mode": self.mode,
            "messages": self.messages,
        }


def disclosure(language: str) -> dict[str, str]:
    return {"version": "2026-11", "language": language, "text": DISCLOSURES[language]}


class FakeChat:
    """The state behind the fake server and its switches; read and set from the test's thread."""

    def __init__(self) -> None:
        self.conversations: dict[str, FakeConversation] = {}
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.refusals: deque[tuple[int, dict[str, Any], dict[str, str]]] = deque()
        self.lost_answers = 0
        self.streams_open = True
        self.stream_number = 0
        self.streams_served = 0
        self.slow = threading.Event()
        self.slow.set()
        self.start_fails = False
        self.on_text: dict[str, list[dict[str, Any]]] = {}

    @property
    def last(self) -> FakeConversation:
        return list(self.conversations.values())[-1]

    def refuse(self, status: int, *, headers: dict[str, str] | None = None, **body: Any) -> None:
        """The next utterance is refused so; call again for more than one."""
        self.refusals.append((status, {"status": status, "title": "no", **body}, headers or {}))

    def cut_streams(self, *, stay_closed: bool = False) -> None:
        self.streams_open = not stay_closed
        self.stream_number += 1

    def open_streams(self) -> None:
        self.streams_open = True

    def sent(self, leaf: str = "utterances") -> list[tuple[str, dict[str, str], Any]]:
        """(method, headers, body) of each POST to the leaf, in order."""
        return [(m, h, b) for m, p, h, b in self.requests if m == "POST" and p.endswith(leaf)]

    def answer(self, conversation: FakeConversation, body: dict[str, str]) -> dict[str, Any]:
        text = body.get("text") or body["payload"]
        conversation.say("patient", text)
        scripted = self.on_text.get(text)
        if conversation.mode == "staff" and scripted is None:
            return {
                "messages": [],
                "disposition": "none",
                "handled_by": "staff",
                "escalation_id": None,
            }
        replies = [{"text": f"You wrote: {text}"}] if scripted is None else scripted
        said = [conversation.say(**{"sender": "assistant", **reply}) for reply in replies]
        pinned = any(message["pinned"] for message in said)
        return {
            "messages": said,
            "disposition": "emergency" if pinned else "none",
            "handled_by": "screen" if pinned else "assistant",
            "escalation_id": None,
        }


def problem(
    status: int, code: str = "", headers: dict[str, str] | None = None, **more: Any
) -> Response:
    return JSONResponse(
        {"type": "about:blank", "title": "no", "status": status, "code": code, **more},
        status,
        media_type="application/problem+json",
        headers=headers,
    )


def build_app(fake: FakeChat, *, allowed_origins: list[str]) -> FastAPI:
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=WIDGET_FOLDER.parent))
    add_cross_origin(app, allowed_origins)
    add_pages(app)
    add_chat(app, fake)
    return app


def add_cross_origin(app: FastAPI, allowed: list[str]) -> None:
    from fastapi.middleware.cors import CORSMiddleware

    app.add_middleware(
        CORSMiddleware,
        allow_origins=allowed,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
        expose_headers=["Retry-After"],
    )


def add_pages(app: FastAPI) -> None:
    @app.get("/widget.js")
    def widget() -> Response:
        return Response(
            widget_script(),
            media_type="text/javascript; charset=utf-8",
            headers={"ETag": widget_etag(), "Cache-Control": "no-cache"},
        )

    @app.get("/leave")
    def leave() -> HTMLResponse:
        return page("leave")

    @app.get("/page/{name:path}")
    def sample(name: str) -> HTMLResponse:
        return page(name)

    @app.get("/")
    def home() -> HTMLResponse:
        return page("demo")


def page(name: str) -> HTMLResponse:
    return HTMLResponse(render_page(name), headers={"Content-Security-Policy": STRICT_POLICY})


def add_chat(app: FastAPI, fake: FakeChat) -> None:
    def find(id: str, authorization: str | None) -> FakeConversation | Response:
        conversation = fake.conversations.get(id)
        if conversation is None:
            return problem(404, "NotFound")
        if authorization != f"Bearer {conversation.token}":
            return problem(401, "NotAuthenticated")
        return conversation

    @app.post("/chat/conversations", status_code=201)
    async def start(request: Request) -> Any:
        body = await request.json()
        fake.requests.append(("POST", request.url.path, dict(request.headers), body))
        if fake.start_fails:
            return problem(503, "Unavailable")
        conversation = FakeConversation(
            secrets.token_hex(16), secrets.token_urlsafe(16), body["language"]
        )
        fake.conversations[conversation.id] = conversation
        hello = {"en": "Hello. How can I help?", "es": "Hola. ¿En qué puedo ayudarle?"}[
            body["language"]
        ]
        conversation.say("assistant", hello)
        return {
            "conversation_id": conversation.id,
            "token": conversation.token,
            "disclosure": disclosure(conversation.language),
            "messages": conversation.messages,
        }

    @app.post("/chat/conversations/{id}/consent")
    async def consent(id: str, request: Request, authorization: str | None = Header(None)) -> Any:
        body = await request.json()
        fake.requests.append(("POST", request.url.path, dict(request.headers), body))
        conversation = find(id, authorization)
        if isinstance(conversation, Response):
            return conversation
        conversation.consented = body["accepted"]
        return Response(status_code=204)

    @app.post("/chat/conversations/{id}/utterances")
    async def utter(
        id: str,
        request: Request,
        authorization: str | None = Header(None),
        idempotency_key: str = Header(),
    ) -> Any:
        body = await request.json()
        fake.requests.append(("POST", request.url.path, dict(request.headers), body))
        while not fake.slow.is_set():
            await asyncio.sleep(0.02)
        conversation = find(id, authorization)
        if isinstance(conversation, Response):
            return conversation
        if fake.refusals:
            status, refusal, headers = fake.refusals.popleft()
            return problem(**{**refusal, "status": status, "headers": headers})
        if not conversation.consented:
            return problem(403, "ConsentMissing")
        known = conversation.answers.get(idempotency_key)
        if known and known[0] != body:
            return problem(409, "KeyReused")
        answer = known[1] if known else fake.answer(conversation, body)
        conversation.answers[idempotency_key] = (body, answer)
        if fake.lost_answers:
            fake.lost_answers -= 1
            return StreamingResponse(
                cut_off(), media_type="application/json", headers={"Content-Length": "999"}
            )
        return answer

    @app.get("/chat/conversations/{id}/utterances")
    async def view(id: str, request: Request, authorization: str | None = Header(None)) -> Any:
        fake.requests.append(("GET", request.url.path, dict(request.headers), None))
        conversation = find(id, authorization)
        return conversation if isinstance(conversation, Response) else conversation.view()

    @app.get("/chat/conversations/{id}/events")
    async def events(
        id: str,
        request: Request,
        authorization: str | None = Header(None),
        last_event_id: int = Header(0),
    ) -> Any:
        fake.requests.append(("GET", request.url.path, dict(request.headers), None))
        conversation = find(id, authorization)
        if isinstance(conversation, Response):
            return conversation
        if not fake.streams_open:
            return problem(503, "Unavailable")
        fake.streams_served += 1
        return StreamingResponse(
            stream(fake, conversation, last_event_id), media_type="text/event-stream"
        )

    @app.get("/chat/conversations/{id}/visit.ics")
    async def calendar(id: str, authorization: str | None = Header(None)) -> Any:
        conversation = find(id, authorization)
        if isinstance(conversation, Response):
            return conversation
        return Response("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", media_type="text/calendar")


async def cut_off() -> Any:
    """Half an answer, then the connection dies."""
    yield b'{"messages": ['
    raise ConnectionResetError


async def stream(fake: FakeChat, conversation: FakeConversation, cursor: int) -> Any:
    number = fake.stream_number
    yield ": hello\n\n"
    while fake.stream_number == number and fake.streams_open:
        for seq, name, data in list(conversation.events):
            if seq > cursor:
                cursor = seq
                yield f"id: {seq}\nevent: {name}\ndata: {json.dumps(data)}\n\n"
        await asyncio.sleep(0.02)


@contextlib.contextmanager
def serve(app: Any) -> Iterator[str]:
    """Runs an ASGI app on a free loopback port; yields its origin."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="critical", ws="none", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
        listener.close()

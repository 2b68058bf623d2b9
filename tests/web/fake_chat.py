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
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
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
GREETINGS = {"en": "Hello. How can I help?", "es": "Hola. ¿En qué puedo ayudarle?"}


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

    def clear(self) -> None:
        """Staff end the emergency stop."""
        self.mode = "assistant"
        for message in self.messages:
            message["pinned"] = False
        self.tell(status="mode", mode="assistant")

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
        self.staff_page = "queue"
        self.staff_events = 0

    @property
    def last(self) -> FakeConversation:
        return list(self.conversations.values())[-1]

    def refuse(self, status: int, *, headers: dict[str, str] | None = None, **body: Any) -> None:
        """The next utterance is refused so; call again for more than one."""
        self.refusals.append((status, {"status": status, "title": "no", **body}, headers or {}))

    def cut_streams(self, *, stay_closed: bool = False) -> None:
        self.streams_open = not stay_closed
        self.stream_number += 1

    def end(self) -> None:
        """Lets every answer and stream that still waits come to its end."""
        self.slow.set()
        self.cut_streams(stay_closed=True)

    def open_streams(self) -> None:
        self.streams_open = True

    def sent(self, leaf: str = "utterances") -> list[tuple[str, dict[str, str], Any]]:
        """(method, headers, body) of each POST to the leaf, in order."""
        return [(m, h, b) for m, p, h, b in self.requests if m == "POST" and p.endswith(leaf)]

    def answer(
        self, conversation: FakeConversation, key: str, body: dict[str, str]
    ) -> dict[str, Any]:
        text = body.get("text") or body["payload"]
        conversation.say("patient", text, idempotency_key=key)
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


class FakeClinic:
    """The running server; tests exchange `fake` and read `origin`."""

    def __init__(self) -> None:
        self.origin = ""
        self.fake = FakeChat()


def build_app(clinic: FakeClinic) -> FastAPI:
    app = FastAPI()
    app.mount("/static", StaticFiles(directory=WIDGET_FOLDER.parent))
    add_cross_origin(app)
    add_pages(app)
    add_staff(app, clinic)
    ChatRoutes(clinic).add_to(app)
    return app


def add_cross_origin(app: FastAPI) -> None:
    """Embedding sites of these tests are on other loopback ports; "localhost" is a stranger."""
    app.add_middleware(
        CORSMiddleware,
        allow_origin_regex=r"http://127\.0\.0\.1:\d+",
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

    @app.get("/calendar/{path:path}")
    def signed_calendar(path: str) -> Response:
        disposition = {"Content-Disposition": 'attachment; filename="visit.ics"'}
        return Response("BEGIN:VCALENDAR\r\n", media_type="text/calendar", headers=disposition)

    @app.get("/page/{name:path}")
    def sample(name: str) -> HTMLResponse:
        return page(name)

    @app.get("/")
    def home() -> HTMLResponse:
        return page("demo")


def page(name: str) -> HTMLResponse:
    return HTMLResponse(render_page(name), headers={"Content-Security-Policy": STRICT_POLICY})


def add_staff(app: FastAPI, clinic: FakeClinic) -> None:
    """One staff page that changes under the reader: `fake.staff_page`, told by `staff_events`."""

    @app.get("/staff")
    @app.get("/staff/escalations/e1")  # where a page of an escalation fetches itself again
    def staff() -> HTMLResponse:
        return page(clinic.fake.staff_page)

    @app.get("/staff/session")
    def session() -> dict[str, int]:
        return {"seconds": 1800, "of": 1800}

    @app.get("/staff/events")
    async def events() -> StreamingResponse:
        return StreamingResponse(staff_stream(clinic.fake), media_type="text/event-stream")


async def staff_stream(fake: FakeChat) -> Any:
    told = fake.staff_events
    yield ": hello\n\n"
    while fake.streams_open:
        if fake.staff_events > told:
            told = fake.staff_events
            yield f"id: {told}\nevent: queue\ndata: {{}}\n\n"
        await asyncio.sleep(0.02)


class ChatRoutes:
    """The chat API of contract and nothing else; `clinic.fake` may be exchanged at any time."""

    def __init__(self, clinic: "FakeClinic") -> None:
        self.clinic = clinic

    @property
    def fake(self) -> FakeChat:
        return self.clinic.fake

    def add_to(self, app: FastAPI) -> None:
        one = "/chat/conversations/{id}"
        app.add_api_route("/chat/conversations", self.start, methods=["POST"], status_code=201)
        app.add_api_route(f"{one}/consent", self.consent, methods=["POST"])
        app.add_api_route(f"{one}/utterances", self.utter, methods=["POST"])
        app.add_api_route(f"{one}/utterances", self.view, methods=["GET"])
        app.add_api_route(f"{one}/events", self.events, methods=["GET"], response_model=None)
        app.add_api_route(f"{one}/visit.ics", self.calendar, methods=["GET"])
        app.add_api_route(f"{one}/presence", self.presence, methods=["POST"])
        app.add_api_route(f"{one}/utterances/{{utterance}}/flag", self.flag, methods=["POST"])

    async def note(self, request: Request) -> Any:
        body = await request.json() if request.method == "POST" else None
        headers = dict(request.headers)
        self.fake.requests.append((request.method, request.url.path, headers, body))
        return body

    def find(self, request: Request, id: str) -> FakeConversation | Response:
        conversation = self.fake.conversations.get(id)
        if conversation is None:
            return problem(404, "NotFound")
        if request.headers.get("authorization") != f"Bearer {conversation.token}":
            return problem(401, "NotAuthenticated")
        return conversation

    async def start(self, request: Request) -> Any:
        body = await self.note(request)
        if self.fake.start_fails:
            return problem(503, "Unavailable")
        conversation = FakeConversation(
            secrets.token_hex(16), secrets.token_urlsafe(16), body["language"]
        )
        self.fake.conversations[conversation.id] = conversation
        return {
            "conversation_id": conversation.id,
            "token": conversation.token,
            "disclosure": disclosure(conversation.language),
            "messages": [],
        }

    async def consent(self, id: str, request: Request) -> Any:
        body = await self.note(request)
        conversation = self.find(request, id)
        if isinstance(conversation, Response):
            return conversation
        conversation.consented = body["accepted"]
        if conversation.consented and not conversation.messages:
            conversation.say("assistant", GREETINGS[conversation.language])
        return Response(status_code=204)

    async def presence(self, id: str, request: Request) -> Any:
        await self.note(request)
        conversation = self.find(request, id)
        return conversation if isinstance(conversation, Response) else Response(status_code=204)

    async def flag(self, id: str, utterance: str, request: Request) -> Any:
        body = await self.note(request)
        conversation = self.find(request, id)
        if isinstance(conversation, Response):
            return conversation
        if self.fake.refusals:
            status, refusal, headers = self.fake.refusals.popleft()
            return problem(**{**refusal, "status": status, "headers": headers})
        scripted = self.fake.on_text.get(body.get("comment", ""))
        replies = [{"text": "Thank you for telling us."}] if scripted is None else scripted
        said = [conversation.say(**{"sender": "system", **reply}) for reply in replies]
        return {"wish": body["wish"], "state": "open", "messages": said, "escalation_id": None}

    async def utter(self, id: str, request: Request) -> Any:
        body = await self.note(request)
        key = request.headers["idempotency-key"]
        while not self.fake.slow.is_set():
            await asyncio.sleep(0.02)
        conversation = self.find(request, id)
        if isinstance(conversation, Response):
            return conversation
        if self.fake.refusals:
            status, refusal, headers = self.fake.refusals.popleft()
            return problem(**{**refusal, "status": status, "headers": headers})
        if not conversation.consented:
            return problem(403, "ConsentMissing")
        return self.answer_once(conversation, key, body)

    def answer_once(self, conversation: FakeConversation, key: str, body: Any) -> Any:
        known = conversation.answers.get(key)
        if known and known[0] != body:
            return problem(409, "KeyReused")
        answer = known[1] if known else self.fake.answer(conversation, key, body)
        conversation.answers[key] = (body, answer)
        if not self.fake.lost_answers:
            return answer
        self.fake.lost_answers -= 1
        return Response(b'{"messages": [', media_type="application/json")

    async def view(self, id: str, request: Request) -> Any:
        await self.note(request)
        conversation = self.find(request, id)
        return conversation if isinstance(conversation, Response) else conversation.view()

    async def events(self, id: str, request: Request) -> Response:
        await self.note(request)
        conversation = self.find(request, id)
        if isinstance(conversation, Response):
            return conversation
        if not self.fake.streams_open:
            return problem(503, "Unavailable")
        self.fake.streams_served += 1
        cursor = int(request.headers.get("last-event-id", "0"))
        return StreamingResponse(
            stream(self.fake, conversation, cursor), media_type="text/event-stream"
        )

    async def calendar(self, id: str, request: Request) -> Any:
        conversation = self.find(request, id)
        if isinstance(conversation, Response):
            return conversation
        return Response("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", media_type="text/calendar")


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
def serve(app: Any, *, port: int = 0) -> Iterator[str]:
    """Runs an ASGI app on a loopback port (0: a free one); yields its origin."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
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
        # Not at once by force: a request under way would leave its transaction to the collector.
        server.should_exit = True
        thread.join(5)
        server.force_exit = True
        thread.join(10)
        listener.close()

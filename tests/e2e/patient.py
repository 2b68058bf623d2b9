"""A patient over the chat API, as the widget talks: fresh keys, retries, the event stream."""

import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx

from api.yaml_text import read_yaml
from tests.e2e.product import ROOT, Product, wait_for

RETRY_SECONDS = 60.0
Wording = str | re.Pattern[str]


@dataclass(frozen=True)
class Answer:
    """What one message brought: the messages in order and who gave them."""

    messages: list[dict[str, Any]]
    disposition: str = "none"
    handled_by: str = "assistant"
    escalation_id: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.messages)

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for message in self.messages for button in message["buttons"]]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.buttons]

    @property
    def times(self) -> list[dict[str, str]]:
        """The buttons that offer a free time."""
        return [button for button in self.buttons if '"offer"' in button["payload"]]

    @property
    def calendar(self) -> dict[str, str]:
        found = [
            attachment
            for message in self.messages
            for attachment in message["attachments"]
            if attachment["type"] == "text/calendar"
        ]
        assert found, f"no calendar file: {self.text}"
        return dict(found[0])

    def asks(self, *responses: str) -> bool:
        """Whether the last message is one of the named responses: what is asked now."""
        return Answer(self.messages[-1:]).says(*responses)

    def says_notice(self, *names: str) -> bool:
        """Whether one of the api's own texts (data/notices.yml) was said."""
        return any(
            re.search(_loosely(variant["text"]), message["text"], re.DOTALL)
            for message in self.messages
            for name in names
            for variant in _notices()[name].values()
        )

    def says(self, *responses: str) -> bool:
        """Whether one of the named responses of the domain was said, in either language."""
        return any(
            _pattern_of(response).search(message["text"])
            for message in self.messages
            for response in responses
        )


@lru_cache(maxsize=1)
def _responses() -> dict[str, list[dict[str, Any]]]:
    domain = read_yaml((ROOT / "domain.yml").read_text("utf-8"))
    return dict(domain["responses"])


@lru_cache(maxsize=1)
def _notices() -> dict[str, dict[str, dict[str, str]]]:
    texts = read_yaml((ROOT / "data" / "notices.yml").read_text("utf-8"))
    return dict(texts["notices"])


@lru_cache(maxsize=256)
def _pattern_of(response: str) -> re.Pattern[str]:
    variants = [_loosely(variant["text"]) for variant in _responses()[response]]
    return re.compile("|".join(f"^(?:{one})$" for one in variants), re.DOTALL)


def _loosely(text: str) -> str:
    """A text whose filled-in fields may be anything."""
    pieces = re.split(r"\{\w+\}", text)
    return ".+?".join(re.escape(piece) for piece in pieces)


@dataclass
class Patient:
    """One conversation. `last` is the newest answer with buttons; `seen` the last event's place."""

    product: Product
    language: str = "en"
    time_zone: str = "America/New_York"
    id: str = ""
    token: str = ""
    last: Answer = field(default_factory=lambda: Answer([]))
    seen: int = 0

    def start(self) -> "Patient":
        """Open a conversation and agree to the notice."""
        created = self.open()
        self.consent(created["disclosure"]["version"])
        return self

    def open(self) -> dict[str, Any]:
        body = {"language": self.language, "time_zone": self.time_zone}
        response = self.product.http.post("/chat/conversations", json=body)
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        self.id, self.token = created["conversation_id"], created["token"]
        return created

    def consent(self, version: str, *, accepted: bool = True) -> None:
        response = self.call("POST", "consent", json={"version": version, "accepted": accepted})
        assert response.status_code == 204, response.text

    def call(self, method: str, path: str, **kwargs: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        address = f"/chat/conversations/{self.id}/{path}"
        return self.product.http.request(method, address, headers=headers, **kwargs)

    def post(self, body: dict[str, str], *, key: str | None = None) -> httpx.Response:
        """Send one message once, whatever comes of it."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.call("POST", "utterances", json=body, headers=headers)

    def say(self, text: str) -> Answer:
        return self.send({"text": text})

    def tap(self, wording: Wording) -> Answer:
        """Press the newest button whose title holds the wording."""
        return self.send({"payload": self.payload_of(wording)})

    def payload_of(self, wording: Wording) -> str:
        for button in reversed(self.last.buttons):
            if re.search(wording, button["title"], re.IGNORECASE):
                return button["payload"]
        raise AssertionError(f"no button {wording!r} among {self.last.titles}: {self.last.text}")

    def send(self, body: dict[str, str], *, key: str | None = None) -> Answer:
        """Send until it is answered, as the widget does: the same key, whatever broke."""
        key = key or uuid.uuid4().hex

        def attempt() -> Answer | None:
            try:
                response = self.post(body, key=key)
            except httpx.TransportError:
                return None
            if response.status_code in (502, 503):
                return None
            assert response.status_code == 200, response.text
            return Answer(**response.json())

        answer = wait_for("an answer", attempt, seconds=RETRY_SECONDS)
        return self._note(answer)

    def _note(self, answer: Answer) -> Answer:
        if answer.buttons:
            self.last = answer
        self.seen = max([self.seen, *(message["seq"] for message in answer.messages)])
        return answer

    def code(self) -> str:
        """The newest one-time code that was sent for this conversation."""
        sent = self.deliveries()
        assert sent, "no code was sent"
        codes: list[str] = re.findall(r"\b\d{6}\b", sent[-1]["text"])
        assert len(codes) == 1
        return codes[0]

    def deliveries(self) -> list[dict[str, Any]]:
        outbox = self.product.http.get("/demo/outbox").json()
        return [
            item
            for item in outbox
            if item["conversation_id"] == self.id and item["channel"] != "chat"
        ]

    def appointments(self) -> list[dict[str, Any]]:
        response = self.call("GET", "appointments")
        assert response.status_code == 200, response.text
        found: list[dict[str, Any]] = response.json()
        return found

    def booked(self) -> list[dict[str, Any]]:
        return [one for one in self.appointments() if one["status"] == "booked"]

    def transcript(self) -> list[dict[str, Any]]:
        response = self.call("GET", "utterances")
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    def events(self, *, after: int = 0) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Follow the event stream from a place: (seq, event, data); "quiet" for a sign of life."""
        headers = {"Authorization": f"Bearer {self.token}", "Last-Event-ID": str(after)}
        address = f"/chat/conversations/{self.id}/events"
        with self.product.http.stream("GET", address, headers=headers, timeout=30.0) as stream:
            assert stream.status_code == 200
            event: dict[str, str] = {}
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if line.startswith(":"):
                    yield 0, "quiet", {}
                elif line:
                    event[name] = value
                elif "data" in event:
                    yield int(event["id"]), event["event"], json.loads(event["data"])
                    event = {}
                else:
                    event = {}

    def hear(
        self, wanted: Callable[[dict[str, Any]], bool], *, after: int | None = None
    ) -> dict[str, Any]:
        """Await a message in the event stream, from the last one that was seen on.

        Raises:
            AssertionError: when it did not come in RETRY_SECONDS.
        """
        deadline = time.monotonic() + RETRY_SECONDS

        def follow() -> dict[str, Any] | None:
            try:
                for seq, event, data in self.events(after=self.seen if after is None else after):
                    if event == "message" and wanted(data):
                        self.seen = max(self.seen, seq)
                        return data
                    if time.monotonic() > deadline:
                        return None
            except httpx.TransportError:
                return None
            return None

        message = wait_for("a message in the event stream", follow, seconds=RETRY_SECONDS)
        if message["buttons"]:
            self.last = Answer([message])
        return message

    def hear_answer(self) -> Answer:
        """What came late: the new messages up to the newest one, as one answer."""
        self.hear(lambda _message: True)
        messages = [one for one in self.transcript() if one["sender"] != "patient"]
        return self._note(Answer([messages[-1]]))

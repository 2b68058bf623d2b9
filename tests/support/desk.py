"""The api as its callers see it: a chat, a member of staff, the dialogue's actions."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.conversations.events import read_events
from api.conversations.models import Utterance
from api.conversations.room import Room
from api.identity import staff as accounts
from api.settings import Settings
from tests.support.bot import ScriptedBot
from tests.support.clocks import TestClock

PASSWORD = "a long enough password"


class Chat:
    """One conversation from the patient's side."""

    def __init__(self, client: Any, created: dict[str, Any]) -> None:
        self.client, self.created = client, created
        self.id, self.token = created["conversation_id"], created["token"]
        self.path = f"/chat/conversations/{self.id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def consent(self, *, accepted: bool = True) -> httpx.Response:
        body = {"version": self.created["disclosure"]["version"], "accepted": accepted}
        return self.client.post(f"{self.path}/consent", json=body, headers=self.headers)

    def send(self, body: Any, *, key: str | None = None) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": key or uuid.uuid4().hex}
        return self.client.post(f"{self.path}/utterances", json=body, headers=headers)

    def say(self, text: str, *, key: str | None = None) -> dict[str, Any]:
        return self._result(self.send({"text": text}, key=key))

    def press(self, payload: str, *, key: str | None = None) -> dict[str, Any]:
        return self._result(self.send({"payload": payload}, key=key))

    def view(self) -> dict[str, Any]:
        answer = self.client.get(f"{self.path}/utterances", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def shown(self) -> list[str]:
        return [message["text"] for message in self.view()["messages"]]

    @staticmethod
    def _result(answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200, answer.text
        return answer.json()


def texts_of(result: dict[str, Any]) -> str:
    return "\n".join(message["text"] for message in result["messages"])


def payloads_of(result: dict[str, Any]) -> list[str]:
    return [button["payload"] for message in result["messages"] for button in message["buttons"]]


@dataclass
class StaffBrowser:
    """A signed-in member of staff."""

    client: TestClient
    staff_id: str
    email: str
    cookie: str = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=self._headers(headers), follow_redirects=False)

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
        return self.client.post(
            path, data=data or {}, headers=self._headers(headers), follow_redirects=False
        )

    def sign_in(self, password: str = PASSWORD, **more: str) -> httpx.Response:
        data = {"email": self.email, "password": password, **more}
        answer = self.client.post("/staff/sign-in", data=data, follow_redirects=False)
        self.client.cookies.clear()
        self.keep_cookie(answer)
        return answer

    def keep_cookie(self, answer: httpx.Response) -> None:
        if "frontdesk_staff" in answer.cookies:
            self.cookie = f"frontdesk_staff={answer.cookies['frontdesk_staff']}"

    def act(self, escalation_id: str, action: str, **data: Any) -> httpx.Response:
        version = data.pop("version", None) or self.version_of(escalation_id)
        if action == "clear":
            data.setdefault("alarms", self.hidden(escalation_id, "alarms"))
        path = f"/staff/escalations/{escalation_id}/{action}"
        return self.post(path, {"version": version, **data})

    def reply(self, escalation_id: str, text: str, *, key: str | None = None) -> httpx.Response:
        path = f"/staff/escalations/{escalation_id}/reply"
        return self.post(path, {"text": text, "reply_key": key or uuid.uuid4().hex})

    def page(self, escalation_id: str) -> str:
        answer = self.get(f"/staff/escalations/{escalation_id}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def version_of(self, escalation_id: str) -> str:
        return self.hidden(escalation_id, "version") or "0"

    def hidden(self, escalation_id: str, name: str) -> str:
        """What a form of the page carries; nothing if no form does."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page(escalation_id))
        return found.group(1) if found else ""

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Accept": "text/html", "Cookie": self.cookie, **headers}


@dataclass
class Desk:
    """A running api with everything a test wants to look at."""

    app: FastAPI
    client: TestClient
    bot: ScriptedBot
    time: TestClock
    settings: Settings
    _staff: int = field(default=0)

    @property
    def room(self) -> Room:
        return self.app.state.room

    def start(self, *, consent: bool = True, **body: str) -> Chat:
        answer = self.client.post("/chat/conversations", json=body)
        assert answer.status_code == 201, answer.text
        chat = Chat(self.client, answer.json())
        if consent:
            assert chat.consent().status_code == 204
        return chat

    def staff(self, role: str = "front_desk", *, signed_in: bool = True) -> StaffBrowser:
        self._staff += 1
        email = f"{role}{self._staff}@clinic.example"
        with self.room.database.write() as session:
            account = accounts.add_staff(
                session=session,
                email=email,
                role=accounts.Role(role),
                password=PASSWORD,
                display_name=f"{role.replace('_', ' ').title()} {self._staff}",
            )
        browser = StaffBrowser(self.client, account.id, email)
        if signed_in:
            assert browser.sign_in().status_code == 303
        return browser

    def internal(self, method: str, path: str, body: Any = None) -> httpx.Response:
        secret = self.app.state.internal_secret
        headers = {"Authorization": f"Bearer {secret}"}
        return self.client.request(method, f"/internal{path}", json=body, headers=headers)

    def events(self, chat: Chat, after: int = 0) -> list[tuple[int, str, str]]:
        return read_events(self.room, chat.id, after)

    def utterances(self, chat: Chat) -> list[Utterance]:
        with self.room.database.read() as session:
            query = select(Utterance).where(Utterance.conversation_id == chat.id)
            return list(session.scalars(query.order_by(Utterance.seq)).all())

"""The public chat API as a browser uses it."""

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

LATE = ("taking longer than it should", "tarda más de lo debido")
PATIENCE_SECONDS = 60.0


@dataclass
class Chat:
    """One conversation; `lines` is what was said and shown, for the story of a failure."""

    http: httpx.Client
    language: str
    id: str = ""
    token: str = ""
    turns: int = 0
    seen: int = 0
    typed: str = ""  # the last message in words
    lines: list[str] = field(default_factory=list)

    def open(self) -> None:
        body = {"language": self.language, "time_zone": "America/New_York"}
        created = self.http.post("/chat/conversations", json=body).raise_for_status().json()
        self.id, self.token = created["conversation_id"], created["token"]
        consent = {"version": created["disclosure"]["version"], "accepted": True}
        self._call("POST", "consent", json=consent)

    def say(self, text: str) -> list[dict[str, Any]]:
        self.typed = text
        self.lines.append(f"PATIENT  {text}")
        return self._send({"text": text})

    def press(self, button: dict[str, str]) -> list[dict[str, Any]]:
        self.lines.append(f"PATIENT  [{button['title']}]")
        return self._send({"payload": button["payload"]})

    def _send(self, body: dict[str, str]) -> list[dict[str, Any]]:
        self.turns += 1
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        answer = self._call("POST", "utterances", json=body, headers=headers)
        messages: list[dict[str, Any]] = answer["messages"]
        if messages and any(words in messages[-1]["text"] for words in LATE):
            messages = self._await_answer()
        self._note(messages)
        return messages

    def _await_answer(self) -> list[dict[str, Any]]:
        """What comes late, as was promised: looked for until it is there."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            every = self._call("GET", "utterances")["messages"]
            last = [one for one in every if one["sender"] != "patient"][-1]
            if not any(words in last["text"] for words in LATE):
                return [last]
            time.sleep(0.5)
        return []

    def _note(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            titles = " ".join(f"[{button['title']}]" for button in message["buttons"])
            self.lines.append(f"   {message['text']}  {titles}".rstrip())

    def _call(self, method: str, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        address = f"/chat/conversations/{self.id}/{path}"
        answer = self.http.request(method, address, headers=headers, **kwargs).raise_for_status()
        return answer.json() if answer.content else None

"""A scripted stand-in for the dialogue model's HTTP side: it speaks the channel's shape."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.http import serving

Script = Callable[[dict[str, Any]], dict[str, Any] | None]


def answer(
    *texts: str,
    intent: str = "smalltalk",
    loop: str | None = None,
    slot: str | None = None,
    buttons: list[dict[str, str]] | None = None,
    custom: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One turn of the dialogue: the last text carries the buttons."""
    messages: list[dict[str, Any]] = [{"text": text, "response": "utter_said"} for text in texts]
    if buttons:
        messages[-1]["buttons"] = buttons
    if custom:
        messages[-1]["custom"] = custom
    return {
        "messages": messages,
        "intent": {"name": intent, "confidence": 0.9},
        "active_loop": loop,
        "requested_slot": slot,
        "model_id": "scripted",
    }


class ScriptedBot:
    """Answers from `script`; remembers what it was asked; the same utterance id is said once."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.script: Script = lambda body: answer(f"I heard: {body['message']}")
        self.status = 200
        self.raw: bytes | None = None
        self.open = threading.Event()
        self.open.set()
        self.arrived = threading.Event()
        self.most_at_once = 0
        self._at_once: dict[str, int] = {}
        self._said: dict[str, dict[str, Any]] = {}

    @property
    def texts(self) -> list[str]:
        return [body["message"] for body in self.asked]

    async def reply(self, body: dict[str, Any]) -> tuple[int, bytes]:
        self.asked.append(body)
        self.arrived.set()
        sender = body["sender"]
        self._at_once[sender] = self._at_once.get(sender, 0) + 1
        self.most_at_once = max(self.most_at_once, self._at_once[sender])
        try:
            await asyncio.sleep(0)
            while not self.open.is_set():
                await asyncio.sleep(0.01)
        finally:
            self._at_once[sender] -= 1
        if self.raw is not None or self.status != 200:
            return self.status, self.raw or b"{}"
        utterance = body["metadata"]["utterance_id"]
        if utterance not in self._said:
            said = self.script(body)
            if said is None:
                return 503, b"{}"
            self._said[utterance] = said
        return 200, json.dumps(self._said[utterance]).encode()


class BotServer:
    """Many scripted bots behind one address, told apart by the first part of the path."""

    def __init__(self) -> None:
        self.bots: dict[str, ScriptedBot] = {}
        self.url = ""

    def add(self) -> tuple[ScriptedBot, str]:
        name = f"bot{len(self.bots)}"
        self.bots[name] = ScriptedBot()
        return self.bots[name], f"{self.url}/{name}"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        bot = self.bots[scope["path"].split("/")[1]]
        if scope["method"] == "GET":
            status, said = (200 if bot.status == 200 else 503), b"{}"
        else:
            status, said = await bot.reply(json.loads(body))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": said})


@contextmanager
def bot_server() -> Iterator[BotServer]:
    server = BotServer()
    with serving(server) as url:
        server.url = url
        yield server

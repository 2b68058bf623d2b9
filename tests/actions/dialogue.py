"""Rasa's form loop in small: the real actions and the real api, intents given by the test."""

import json
import re
import uuid
from typing import Any

from rasa_sdk.executor import ActionExecutor

from actions.registry import ACTIONS
from api.identity import patients, verification
from api.outbox import service as outbox
from api.privacy.vault import Vault
from tests.support.desk import Desk

_BUTTON = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?")


class Dialogue:
    """One conversation; `said` names the responses of the last turn."""

    def __init__(self, desk: Desk, **body: str) -> None:
        self.desk = desk
        self.conversation_id = desk.start(**body).id
        self.slots: dict[str, Any] = {}
        self.form: str | None = None
        self.language = "en"
        self.disposition = "none"
        self.is_plain = False
        # The dialogue said something that the patient had not seen when they sent the message.
        self.unseen = False
        # What the intent model says of the next messages beside the intent.
        self.ranking: dict[str, float] = {}
        self.confidence = 0.9
        self.also: dict[str, str] = {}
        self.messages: list[dict[str, Any]] = []
        self.rejected = False
        # The id of a stored message that the next action is about; else any.
        self.next_utterance = ""
        self._executor = ActionExecutor()
        for action in ACTIONS:
            self._executor.register_action(action)

    @property
    def asked(self) -> str | None:
        return self.slots.get("requested_slot")

    @property
    def said(self) -> list[str]:
        return [message["response"] for message in self.messages]

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for message in self.messages for button in message["buttons"]]

    def field(self, response: str, name: str) -> Any:
        return next(m[name] for m in self.messages if m["response"] == response)

    async def begin(self, form: str, text: str, intent: str) -> None:
        """The first message of a task: Rasa clears the slots and activates the form."""
        self.messages = []
        await self._run("action_open_task", text, intent)
        self.form, self.slots["requested_slot"] = form, None
        await self._validate(text, intent)

    async def say(self, text: str, intent: str = "inform", **more: Any) -> None:
        self.messages = []
        await self._validate(text, intent, **more)

    async def press(self, prefix: str) -> None:
        """Press the button of the last turn whose title begins so."""
        payload = next(
            b["payload"] for b in self.buttons if b["title"].lower().startswith(prefix.lower())
        )
        await self.send(payload)

    async def send(self, payload: str) -> None:
        found = _BUTTON.fullmatch(payload)
        assert found, payload
        entities = [
            {"entity": name, "value": value}
            for name, value in json.loads(found["entities"] or "{}").items()
        ]
        self.messages = []
        await self._validate(payload, found["intent"], entities=entities)

    async def act(
        self, action: str, text: str, intent: str, *, before: list[dict[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """Run an action that a rule names, outside a form; `before`: events that came earlier."""
        self.messages = []
        return await self._run(action, text, intent, before=before)

    async def resume(self, text: str, intent: str, *, after: str) -> None:
        """The form runs again in a turn in which `after` has answered the message."""
        self.messages = []
        await self._validate(text, intent, done=[after])

    def token(self, kind: str, value: str) -> str:
        room = self.desk.room
        with room.database.write() as session:
            from api.conversations.repository import get_conversation

            conversation = get_conversation(session=session, conversation_id=self.conversation_id)
            assert conversation is not None
            vault = Vault(
                session=session,
                keystore=room.keystore,
                key_id=conversation.key_id,
                conversation_id=self.conversation_id,
            )
            return vault.put(type=kind, value=value)

    async def give_details(
        self, *, name: str = "Ada Quill", born: str = "April 9, 1984", phone: str = "5185550161"
    ) -> None:
        for kind, value in (("PERSON", name), ("DATE_OF_BIRTH", born), ("PHONE", phone)):
            await self.say(self.token(kind, value))

    async def type_code(self, *, wrong: bool = False) -> None:
        """What the api does with a typed code, then the command that it sends."""
        room = self.desk.room
        with room.database.write() as session:
            sent = outbox.list_deliveries(
                session=session, keystore=room.keystore, conversation_id=self.conversation_id
            )
            found = re.search(r"\d{6}", sent[-1].text)
            assert found
            code = f"{(int(found.group()) + 1) % 1_000_000:06d}" if wrong else found.group()
            latest = patients.get_latest(session=session, conversation_id=self.conversation_id)
            assert latest is not None
            result = patients.try_code(
                keystore=room.keystore,
                verification=latest,
                text=code,
                utterance_id=uuid.uuid4().hex,
            )
            if result == "accepted":
                conversation = self._conversation(session)
                verification.accept(
                    session=session, keystore=room.keystore, conversation=conversation
                )
        await self.send("/submit_code")

    def appointments(self) -> list[dict[str, Any]]:
        found = self.desk.internal(
            "GET", f"/scheduling/appointments?conversation_id={self.conversation_id}"
        )
        return found.json() if found.status_code == 200 else []

    def _conversation(self, session: Any) -> Any:
        from api.conversations.repository import get_conversation

        return get_conversation(session=session, conversation_id=self.conversation_id)

    async def _validate(self, text: str, intent: str, **more: Any) -> None:
        events = await self._run(f"validate_{self.form}", text, intent, **more)
        others = [e for e in events if e.get("name") != "requested_slot"]
        self.rejected = not others
        if events and events[-1].get("name") == "requested_slot" and events[-1]["value"] is None:
            self.form = None
            said = [{"event": "bot", "metadata": {"utter_action": name}} for name in self.said[-1:]]
            await self._run("action_close_task", text, intent, before=said)

    async def _run(
        self,
        action: str,
        text: str,
        intent: str,
        *,
        entities: list[dict[str, Any]] | None = None,
        done: list[str] | None = None,
        before: list[dict[str, Any]] | None = None,
    ) -> list[dict[str, Any]]:
        result = await self._executor.run(
            {
                "next_action": action,
                "domain": {},
                "tracker": {
                    "sender_id": self.conversation_id,
                    "slots": dict(self.slots),
                    "latest_message": {
                        "text": text,
                        "intent": {"name": intent, "confidence": self.confidence},
                        "entities": entities or [],
                        "intent_ranking": [
                            {"name": name, "confidence": share}
                            for name, share in self.ranking.items()
                        ],
                        "also": [
                            {
                                "intent": name,
                                "start": text.index(part),
                                "end": text.index(part) + len(part),
                            }
                            for name, part in self.also.items()
                        ],
                        "metadata": {
                            "utterance_id": self.next_utterance or uuid.uuid4().hex,
                            "language": self.language,
                            "disposition": self.disposition,
                            "is_plain": self.is_plain,
                            "unseen": self.unseen,
                        },
                    },
                    "events": [
                        *(before or []),
                        {"event": "user", "text": text},
                        *({"event": "action", "name": name} for name in done or []),
                    ],
                    "latest_action_name": "action_listen",
                    "active_loop": {"name": self.form} if self.form else {},
                    "paused": False,
                    "followup_action": None,
                },
            }
        )
        assert result is not None
        self.next_utterance = ""
        self.messages += result.responses
        for event in result.events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return list(result.events)

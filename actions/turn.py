"""One message as an action sees it, and what is said back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import client

TOKEN = re.compile(r"\b(PERSON|DATE_OF_BIRTH|PHONE|EMAIL)_\d+\b")
_NOT_AN_INTERRUPTION = ("action_listen", "action_extract_slots", "action_session_start")
_OPENING = frozenset(["action_open_task", "action_answer_alone"])
_http: list[Any] = []


@dataclass
class Turn:
    """`text` holds tokens, never identifiers; it is empty when a button was pressed.

    `is_plain`: the screen is sure that no clinician is needed, whatever the intent says.
    `unseen`: it was sent before the patient saw what the dialogue said last.
    `ranking` is intents and probabilities. `also` is the questions beside the wish of the message,
    each an intent and its words, which `text` is without.
    """

    api: client.Api
    dispatcher: CollectingDispatcher
    slots: Mapping[str, Any]
    text: str
    intent: str
    confidence: float
    entities: dict[str, str]
    language: str
    active_loop: str | None
    requested: str | None
    interrupted: bool
    disposition: str = "none"
    is_plain: bool = False
    unseen: bool = False
    # The intents of the message, likeliest first, and the questions beside its wish.
    ranking: tuple[tuple[str, float], ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    said: list[str] = field(default_factory=list)

    @property
    def is_button(self) -> bool:
        return not self.text

    def say(
        self,
        response: str,
        *,
        buttons: list[dict[str, str]] | None = None,
        custom: dict[str, Any] | None = None,
        **fields: object,
    ) -> None:
        """Say a response of the domain; `fields` fill its braces."""
        self.said.append(response)
        self.dispatcher.utter_message(
            response=response, buttons=buttons or [], json_message=custom or {}, **fields
        )

    def read_as(self, intent: str, text: str | None = None) -> Turn:
        """The same turn as if the message were this intent, or only this part of it."""
        return replace(self, intent=intent, text=self.text if text is None else text)

    def tokens(self, kind: str) -> list[str]:
        """Tokens of one type in the order said: `tokens("PERSON")`."""
        return [m.group() for m in TOKEN.finditer(self.text) if m.group(1) == kind]


def read_turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> Turn:
    message: dict[str, Any] = tracker.latest_message or {}
    metadata = message.get("metadata") or {}
    text = str(message.get("text") or "")
    also = [(str(a["intent"]), int(a["start"]), int(a["end"])) for a in message.get("also") or []]
    intent = message.get("intent") or {}
    words = "" if text.startswith("/") else _without(text, also)
    language = "es" if str(metadata.get("language") or "").startswith("es") else "en"
    if not _http:
        _http.append(client.open_http())
    return Turn(
        api=client.Api(
            _http[0],
            conversation_id=tracker.sender_id,
            utterance_id=str(metadata.get("utterance_id") or ""),
            text=words,
            language=language,
        ),
        dispatcher=dispatcher,
        slots=tracker.current_slot_values(),
        text=words,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        entities={
            str(entity["entity"]): str(entity["value"])
            for entity in message.get("entities") or []
            if isinstance(entity.get("value"), str)
        },
        language=language,
        active_loop=tracker.active_loop_name,
        requested=tracker.get_slot("requested_slot"),
        interrupted=_was_interrupted(tracker),
        disposition=str(metadata.get("disposition") or "none"),
        is_plain=metadata.get("is_plain") is True and not text.startswith("/"),
        unseen=metadata.get("unseen") is True,
        ranking=tuple(
            (str(each.get("name")), float(each.get("confidence") or 0.0))
            for each in message.get("intent_ranking") or []
        ),
        also=tuple((name, text[start:end]) for name, start, end in also),
    )


def _without(text: str, also: list[tuple[str, int, int]]) -> str:
    for _, start, end in reversed(also):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split()) if also else text


def use_http(http: Any) -> None:
    """Speak through this from now on."""
    _http[:] = [http]


async def close_http() -> None:
    while _http:
        await _http.pop().aclose()


def last_said(tracker: Tracker) -> str:
    """The name of the response before the patient's message."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return str((event.get("metadata") or {}).get("utter_action") or "")
    return ""


def _was_interrupted(tracker: Tracker) -> bool:
    """Whether something else has answered this message already and the form is resumed."""
    done: list[str] = []
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            break
        if event.get("event") == "followup":
            return False  # the form begins because of this message
        if event.get("event") == "action":
            done.append(str(event.get("name")))
    if _OPENING & set(done):
        return False
    return any(name not in _NOT_AN_INTERRUPTION and not name.endswith("_form") for name in done)

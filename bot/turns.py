"""What the channel answers for one turn, built from the events of that turn as stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Dict, Optional

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

Event = Mapping[str, Any]
_RANKING_LENGTH = 3


@dataclass(frozen=True)
class Turn:
    """One finished turn: its events as dictionaries and the state that it ended in."""

    events: Sequence[Event]
    active_loop: Optional[str]
    requested_slot: Optional[str]
    model_id: Optional[str]


def utterance_id_of(event: Event) -> Optional[str]:
    """The id that the caller gave to the message, when `event` is a user's."""
    if event.get("event") != "user":
        return None
    value = (event.get("metadata") or {}).get("utterance_id")
    return value if isinstance(value, str) else None


def state_of(tracker: DialogueStateTracker) -> Dict[str, Optional[str]]:
    """Active loop, requested slot and model id of a tracker at the end of a turn."""
    return {
        "active_loop": tracker.active_loop_name,
        "requested_slot": tracker.slots["requested_slot"].value
        if "requested_slot" in tracker.slots
        else None,
        "model_id": tracker.model_id,
    }


def turn_in(tracker: DialogueStateTracker, utterance_id: str) -> Optional[Turn]:
    """The turn of that utterance, for a store that keeps no turns of its own."""
    events = [event.as_dict() for event in tracker.events]
    starts = [i for i, event in enumerate(events) if utterance_id_of(event) == utterance_id]
    if not starts:
        return None
    rest = [i for i, event in enumerate(tracker.events) if isinstance(event, UserUttered)]
    end = next((i for i in rest if i > starts[0]), len(events))
    return Turn(events=events[starts[0] : end], **state_of(tracker))


def turn_answer(turn: Turn, *, replayed: bool) -> Dict[str, Any]:
    """The body of the channel's answer."""
    said = next((event for event in turn.events if event.get("event") == "user"), {})
    parsed = said.get("parse_data") or {}
    ranking = parsed.get("intent_ranking") or [parsed.get("intent") or {}]
    return {
        "messages": [_message(e) for e in turn.events if e.get("event") == "bot"],
        "intent": _intent(parsed.get("intent") or {}),
        "ranking": [_intent(intent) for intent in ranking[:_RANKING_LENGTH] if intent],
        "active_loop": turn.active_loop,
        "requested_slot": turn.requested_slot,
        "model_id": turn.model_id,
        "replayed": replayed,
    }


def _intent(intent: Mapping[str, Any]) -> Dict[str, Any]:
    return {
        "name": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
    }


def _message(event: Event) -> Dict[str, Any]:
    data = event.get("data") or {}
    buttons = [
        {"title": button.get("title"), "payload": button.get("payload")}
        for button in data.get("buttons") or data.get("quick_replies") or []
    ]
    message = {
        "text": event.get("text"),
        "buttons": buttons,
        "response": (event.get("metadata") or {}).get("utter_action"),
        "custom": data.get("custom"),
    }
    attachments = _attachments(data)
    if attachments:
        message["attachments"] = attachments
    return message


def _attachments(data: Mapping[str, Any]) -> list[Any]:
    given = data.get("attachment") or []
    listed = given if isinstance(given, list) else [given]
    attachments = [{"href": a} if isinstance(a, str) else a for a in listed]
    if data.get("image"):
        attachments.append({"type": "image", "href": data["image"]})
    return attachments

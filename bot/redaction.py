"""What of an event may be written down: everything but the words of the patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Dict, List

Event = Dict[str, Any]
_KEPT_OF_PARSE_DATA = ("intent", "intent_ranking")
_KEPT_OF_ENTITY = ("entity", "role", "group", "extractor")


def without_words(events: Sequence[Event]) -> List[Event]:
    """The events of one turn without what the patient typed, in the same order.

    Text, parsed text and entity values are blanked; so is a slot value that was taken from the
    message as it stood and replaced later in the turn by what a form made of it.
    """
    said = [text for text in map(_said, events) if text]
    last_set = {e.get("name"): i for i, e in enumerate(events) if e.get("event") == "slot"}
    return [
        _without_words(event, said, superseded=last_set.get(event.get("name")) != i)
        for i, event in enumerate(events)
    ]


def slots_in_own_words(events: Sequence[Event]) -> List[str]:
    """Names of slots that end the turn with a whole message in them, for a warning."""
    said = {text for text in map(_said, events) if len(text.split()) > _FEW_WORDS}
    return sorted(
        str(event.get("name"))
        for event in events
        if event.get("event") == "slot" and _plain(event.get("value")) in said
    )


_FEW_WORDS = 4


def _plain(value: Any) -> str:
    return " ".join(value.split()).casefold() if isinstance(value, str) else ""


def _said(event: Event) -> str:
    return _plain(event.get("text")) if event.get("event") == "user" else ""


def _without_words(event: Event, said: Sequence[str], *, superseded: bool) -> Event:
    kind = event.get("event")
    if kind == "user":
        return _without_user_words(event)
    if kind == "entities":
        return {**event, "entities": _without_values(event.get("entities") or [])}
    if kind == "slot" and superseded and _plain(event.get("value")) in said:
        return {**event, "value": None}
    return event


def _without_values(entities: Sequence[Dict[str, Any]]) -> List[Dict[str, Any]]:
    return [
        {key: entity[key] for key in _KEPT_OF_ENTITY if key in entity}
        | {"value": None, "start": 0, "end": 0}
        for entity in entities
    ]


def _without_user_words(event: Event) -> Event:
    parsed = event.get("parse_data") or {}
    entities = _without_values(parsed.get("entities") or [])
    kept = {key: parsed[key] for key in _KEPT_OF_PARSE_DATA if key in parsed}
    return {**event, "text": "", "parse_data": {**kept, "entities": entities, "text": ""}}

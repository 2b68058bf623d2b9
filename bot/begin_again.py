"""A form that the served model no longer has, or whose slot is gone, is begun again, and said.

What is said is a reply like any other; a release from before there was this one says the project's.

A release may take a form or a dialogue slot away while a conversation is in the middle of it. Rasa
would fail on the form with every message, and pass over the slot in silence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Text

from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import LANGUAGE, ReleasedFile

NAME = "utter_begin_again"
_OWN = ReleasedFile(Path(__file__).resolve().parents[1] / "domain.yml")
_update_session = MessageProcessor._update_tracker_session


def install() -> None:
    """From now on every message is read after a look at what its conversation still has."""
    MessageProcessor._update_tracker_session = update_session


async def update_session(
    processor: MessageProcessor,
    tracker: DialogueStateTracker,
    output_channel: OutputChannel,
    metadata: Optional[Dict[Text, Any]] = None,
) -> None:
    """In the place of `MessageProcessor._update_tracker_session`."""
    if is_lost(tracker, processor.domain):
        language = str((metadata or {}).get("language") or "en")[:2].lower()
        said = what_is_said(processor.nlg, tracker, output_channel.name(), language)
        for event in new_beginning(tracker, processor.domain, said):
            tracker.update(event, processor.domain)
    await _update_session(processor, tracker, output_channel, metadata)


def is_lost(tracker: DialogueStateTracker, domain: Domain) -> bool:
    """Whether a form is going on that the domain does not have, or a slot of it."""
    form = tracker.active_loop_name
    if form is None:
        return False
    known = {slot.name for slot in domain.slots}
    return form not in domain.form_names or not _filled(tracker) <= known


def what_is_said(
    nlg: NaturalLanguageGenerator, tracker: DialogueStateTracker, channel: Text, language: Text
) -> Text:
    """The sentence as it is live; the project's own where the served content has none."""
    # The message that is being read is not in the tracker yet, so its language is given.
    slots = {**tracker.current_slot_values(), LANGUAGE: language}
    own = TemplatedNaturalLanguageGenerator(_OWN.responses())
    served = [nlg] if isinstance(nlg, TemplatedNaturalLanguageGenerator) else []
    found = (one.generate_from_slots(NAME, slots, channel) for one in (*served, own))
    return str(next((one["text"] for one in found if one and one.get("text")), ""))


def new_beginning(tracker: DialogueStateTracker, domain: Domain, said: Text) -> List[Event]:
    """A session in which the form has just begun, if it is there at all, and what is said of it."""
    form = tracker.active_loop_name
    return [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *([ActiveLoop(form)] if form in domain.form_names else []),
        BotUttered(said, metadata={"utter_action": NAME}),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]


def _filled(tracker: DialogueStateTracker) -> Set[Text]:
    """The slots that another model left a value for in this session, and the one it asked for."""
    found: Dict[Text, Any] = {}
    for event in tracker.events:
        if isinstance(event, SessionStarted):
            found.clear()
        elif isinstance(event, SlotSet) and _is_own(event, tracker):
            # Actions may be newer than the release that is served, and set what it lacks each turn.
            found.pop(event.key, None)
        elif isinstance(event, SlotSet):
            found[event.key] = event.value
    filled = {name for name, value in found.items() if value is not None}
    asked = found.get(REQUESTED_SLOT)
    return filled | {asked} if asked else filled


def _is_own(event: Event, tracker: DialogueStateTracker) -> bool:
    """Whether it came by the model that is served: every event is marked with the one it had."""
    return tracker.model_id is not None and event.metadata.get("model_id") == tracker.model_id

"""A conversation as a test story: what the dialogue did, from its tracker, in the patient's order.

The tracker has intents, actions and loops but no words; the words are those of the transcript, and
only where they tell nobody. Elsewhere a step says what was meant and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.privacy.spans import Directory, KnownValue
from api.studio.learning import Proposal, problems_in
from api.studio.messages import Message
from api.studio.stories import MOST_STEPS, Step, Story, bad_words

# Rasa writes these by itself, and its stories leave them out.
OWN = ("action_listen", "action_session_start", "action_extract_slots")
Events = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Retold:
    """A story, how many of its messages lost their words, and whether its end is cut off.

    It ends before an action that chose the next one by itself: a test story cannot say so.
    """

    story: Story
    without_words: int
    is_cut: bool


def retell(
    events: Events,
    said: Mapping[str, Message],
    *,
    name: str,
    known: tuple[KnownValue, ...],
    directory: Directory,
) -> Retold:
    """The story of a tracker's events; `said`: the patient's messages by id."""
    steps: list[Step] = []
    without_words, begun, turn = 0, False, 0
    for event in events:
        kind = event.get("event")
        if kind == "followup" and event.get("name") not in (None, *OWN):
            return Retold(Story(name, tuple(steps[:turn][:MOST_STEPS])), without_words, True)
        if kind == "user":
            begun, turn = True, len(steps)
            message = said.get(str((event.get("metadata") or {}).get("utterance_id")))
            words = _words(message, known, directory) if message else ""
            without_words += not words
            steps.append(Step(intent=_intent(event), words=words))
        elif kind == "session_started" or event.get("name") == "action_session_start":
            begun = False  # what follows repeats where the dialogue stood
        elif begun and (step := _step(event)) is not None and step not in steps[-1:]:
            steps.append(step)
    return Retold(Story(name, tuple(steps[:MOST_STEPS])), without_words, len(steps) > MOST_STEPS)


def _step(event: Mapping[str, Any]) -> Step | None:
    name = event.get("name")
    if event.get("event") == "active_loop":
        return Step(loop=str(name) if name else None)
    if event.get("event") == "action" and name and name not in OWN:
        return Step(action=str(name))
    return None


def _intent(event: Mapping[str, Any]) -> str:
    found = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return str(found or "nlu_fallback")


def _words(message: Message, known: tuple[KnownValue, ...], directory: Directory) -> str:
    """Its words, if they may stand in a story."""
    line = message.line
    if message.is_payload or not line:
        return ""
    told = list(problems_in(Proposal(line, message.text, known), directory))
    return "" if told or list(bad_words(line, directory)) else line

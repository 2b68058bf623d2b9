"""The store in process: words blanked, sessions bounded, turns found again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    FollowupAction,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.redaction import slots_in_own_words, without_words
from bot.tracker_store import TURNS_A_SESSION, WordlessTrackerStore, checkpoint

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greet, book]
slots:
  reason: {type: text, mappings: [{type: custom}]}
  flag: {type: bool, initial_value: true, mappings: [{type: custom}]}
forms:
  visit_form: {required_slots: [reason]}
"""
)


@pytest.fixture
def store(tmp_path: Path) -> WordlessTrackerStore:
    return WordlessTrackerStore(domain=DOMAIN, dialect="sqlite", db=str(tmp_path / "t.db"))


def said(text: str, utterance_id: str, **parsed: Any) -> UserUttered:
    intent = {"name": "greet", "confidence": 0.9}
    data = {"text": text, "intent": intent, "intent_ranking": [intent], "entities": [], **parsed}
    return UserUttered(
        text, intent, data["entities"], data, metadata={"utterance_id": utterance_id}
    )


async def take_turns(store: WordlessTrackerStore, count: int, first: int = 0) -> list[int]:
    """Number of events replayed for each of the next turns."""
    loaded = []
    for n in range(first, first + count):
        tracker = await store.get_or_create_tracker("s", append_action_listen=False)
        loaded.append(len(tracker.events))
        if not tracker.events:
            for event in (
                ActionExecuted("action_session_start"),
                SessionStarted(),
                ActionExecuted("action_listen"),
            ):
                tracker.update(event, DOMAIN)
        for event in (
            said(f"words {n}", f"u{n}"),
            ActionExecuted("utter_greet"),
            BotUttered(f"reply {n}", metadata={"utter_action": "utter_greet"}),
            ActionExecuted("action_listen"),
        ):
            tracker.update(event, DOMAIN)
        await store.save(tracker)
    return loaded


async def test_a_long_conversation_loads_no_more_than_a_short_one(
    store: WordlessTrackerStore,
) -> None:
    loaded = await take_turns(store, 120)
    assert max(loaded[20:]) == max(loaded[: 2 * TURNS_A_SESSION]) < 60
    full = await store.retrieve_full_tracker("s")
    assert full is not None
    assert sum(isinstance(e, UserUttered) for e in full.events) == 120


async def test_turns_of_earlier_sessions_are_found(store: WordlessTrackerStore) -> None:
    await take_turns(store, 30)
    for n in (0, 7, 8, 29):
        turn = await store.find_turn("s", f"u{n}")
        assert turn is not None
        assert [e["text"] for e in turn.events if e["event"] == "bot"] == [f"reply {n}"]
    assert await store.find_turn("s", "u30") is None
    assert await store.find_turn("other", "u1") is None


async def test_every_event_is_stored_once(store: WordlessTrackerStore) -> None:
    await take_turns(store, 3)
    tracker = await store.retrieve("s")
    assert tracker is not None
    await store.save(tracker)
    tracker.update(SlotSet("reason", "code"), DOMAIN)
    await store.save(tracker)
    await store.save(tracker)
    full = await store.retrieve_full_tracker("s")
    assert full is not None
    assert sum(isinstance(e, SlotSet) for e in full.events) == 1
    assert sum(isinstance(e, UserUttered) for e in full.events) == 3


async def test_state_survives_a_checkpoint(store: WordlessTrackerStore) -> None:
    await take_turns(store, TURNS_A_SESSION - 2)
    tracker = await store.retrieve("s")
    assert tracker is not None
    tracker.update(SlotSet("reason", "code-7"), DOMAIN)
    tracker.update(SlotSet("flag", None), DOMAIN)
    await store.save(tracker)
    before = await store.retrieve("s")
    await take_turns(store, 2, first=100)
    after = await store.retrieve("s")
    assert before is not None and after is not None
    assert len(after.events) < len(before.events)
    assert after.current_slot_values() == before.current_slot_values()
    assert after.get_slot("flag") is None
    assert after.latest_action_name == "action_listen"
    assert after.followup_action is None


def long_tracker(*last: Any, turns: int = 40) -> DialogueStateTracker:
    tracker = DialogueStateTracker("s", DOMAIN.slots)
    for n in range(turns):
        tracker.update(said("x", f"u{n}"), DOMAIN)
        tracker.update(ActionExecuted("action_listen"), DOMAIN)
    for event in last:
        tracker.update(event, DOMAIN)
    return tracker


def test_a_checkpoint_is_written_at_rest_only() -> None:
    listen = ActionExecuted("action_listen")
    assert checkpoint(long_tracker())
    assert not checkpoint(long_tracker(turns=TURNS_A_SESSION - 1))
    assert not checkpoint(long_tracker(ActionExecuted("utter_greet")))
    assert not checkpoint(long_tracker(FollowupAction("utter_greet")))
    assert not checkpoint(long_tracker(ConversationPaused()))
    assert not checkpoint(long_tracker(ActiveLoop("action_two_stage_fallback"), listen))
    assert not checkpoint(long_tracker(ActiveLoop("visit_form"), listen, turns=10))
    kept = checkpoint(long_tracker(ActiveLoop("visit_form"), listen))
    assert any(isinstance(e, ActiveLoop) and e.name == "visit_form" for e in kept)


async def test_what_was_said_last_is_known_after_a_checkpoint(store: WordlessTrackerStore) -> None:
    await take_turns(store, TURNS_A_SESSION)
    tracker = await store.retrieve("s")
    assert tracker is not None
    said = [event for event in tracker.events if isinstance(event, BotUttered)]
    assert [(event.text, event.metadata["utter_action"]) for event in said] == [
        (None, "utter_greet")
    ], "the checkpoint alone is left of the turns before"


def test_words_go_and_meaning_stays() -> None:
    entity = {"entity": "chosen", "value": "secret", "start": 0, "end": 6, "role": "r"}
    user = said("secret words", "u1", entities=[entity], text_tokens=[(0, 6)]).as_dict()
    bot = BotUttered("a reply").as_dict()
    kept = without_words([user, bot])
    assert "secret" not in json.dumps(kept)
    assert kept[0]["parse_data"]["intent"]["name"] == "greet"
    assert kept[0]["parse_data"]["entities"][0]["entity"] == "chosen"
    assert kept[0]["metadata"] == {"utterance_id": "u1"}
    assert kept[1] == bot


def test_a_slot_in_the_patients_words_goes_once_a_form_made_a_code_of_it() -> None:
    user = said("My Left  Elbow", "u1").as_dict()
    raw = SlotSet("reason", "my left elbow").as_dict()
    code = SlotSet("reason", "code-1").as_dict()
    other = SlotSet("flag", True).as_dict()
    kept = without_words([user, raw, code, other])
    assert [e["value"] for e in kept[1:]] == [None, "code-1", True]
    assert without_words([user, raw])[1]["value"] == "my left elbow"


def test_a_slot_that_keeps_a_whole_message_is_named() -> None:
    words = "my left elbow hurts a lot"
    user, slot = said(words, "u1").as_dict(), SlotSet("reason", words).as_dict()
    assert slots_in_own_words([user, slot]) == ["reason"]
    assert slots_in_own_words([user, SlotSet("reason", "PERSON_1").as_dict()]) == []


async def test_a_database_error_is_an_error(store: WordlessTrackerStore) -> None:
    await take_turns(store, 1)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO gone")
    with pytest.raises(Exception, match="no such table") as caught:
        await store.retrieve("s")
    assert "words" not in str(caught.value)

"""The look-ups that stand in the place of Rasa's own searches find what those find."""

from __future__ import annotations

import json
import random
import tarfile
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from bot.once import RuleIndex, event_class, run_graph

ROOT = Path(__file__).resolve().parents[2]
RASAS_RULES = RulePolicy.__dict__["_get_possible_keys"]
RASAS_RUN = DaskGraphRunner.__dict__["run"]
RASAS_EVENTS = Event.__dict__["resolve_by_type"].__func__


class _Bare:
    """As much of the policy as Rasa's own search needs."""

    _is_rule_applicable = RulePolicy._is_rule_applicable
    _rule_key_to_state = staticmethod(RulePolicy._rule_key_to_state)
    _does_rule_match_state = staticmethod(RulePolicy._does_rule_match_state)


@pytest.fixture(scope="module")
def tables() -> list[dict[str, str]]:
    """The tables of our own trained rules."""
    with tarfile.open(ROOT / "models" / "frontdesk.tar.gz") as archive:
        name = next(n for n in archive.getnames() if n.endswith("rule_policy.json"))
        content = archive.extractfile(name)
        assert content is not None
        lookup: dict[str, Any] = json.load(content)["lookup"]
    return [table for table in lookup.values() if isinstance(table, dict)]


def _conversations(table: dict[str, str], count: int) -> list[list[dict[str, Any]]]:
    """Ends of conversations near the rules: pieces of them, mixed, with something set or left."""
    rng = random.Random(11)
    states = [state for key in table for state in json.loads(key)]
    found: list[list[dict[str, Any]]] = [[], [{}]]
    for _ in range(count):
        said = []
        for state in rng.choices(states, k=rng.randint(1, 4)):
            mixed = {kind: dict(part) for kind, part in state.items()}
            other = rng.choice(states)
            for kind in rng.sample(sorted(other), k=min(len(other), rng.randint(0, 2))):
                mixed[kind] = dict(other[kind])
            if rng.random() < 0.2:
                mixed.pop(rng.choice(sorted(mixed) or ["user"]), None)
            said.append({k: _as_said(part) for k, part in mixed.items()})
        found.append(said)
    return found


def _as_said(part: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in part.items()
        if value != "should_not_be_set"
    }


def test_the_same_rules_fit(tables: list[dict[str, str]]) -> None:
    assert sum(map(len, tables)) > 100
    matched = 0
    for table in tables:
        index = RuleIndex(table)
        conversations = _conversations(table, 400) + [
            [{k: _as_said(p) for k, p in s.items()} for s in json.loads(key)] for key in table
        ]
        for states in conversations:
            found = index.possible(states)
            assert found == RASAS_RULES(_Bare(), table, states)
            matched += bool(found)
    assert matched > 100


def test_the_same_event_classes() -> None:
    names = {kind.type_name for kind in all_subclasses(Event)}
    assert len(names) > 10
    for name in names:
        assert event_class(name) is RASAS_EVENTS(name)
    assert event_class("topic") is None
    assert event_class("unheard", Event) is Event
    with pytest.raises(ValueError, match="unheard"):
        event_class("unheard")


@pytest.mark.parametrize("text", ["where do i park", "cancel tuesday and what are your hours", "x"])
def test_the_same_graph_answers(text: str) -> None:
    processor = Agent.load(str(ROOT / "models" / "frontdesk.tar.gz")).processor
    assert processor is not None
    name = processor.model_metadata.nlu_target
    said = UserMessage(text, sender_id="one")
    answers = []
    for run in (RASAS_RUN, run_graph, run_graph):
        inputs = {"__message__": [said], "__tracker__": None}
        found = run(processor.graph_runner, inputs, [name])
        answers.append([message.as_dict() for message in found[name]])
    assert answers[0][0]["intent"]["name"]
    assert answers[0] == answers[1] == answers[2]

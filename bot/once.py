"""What Rasa works out anew for every message, worked out once; the answers stay the same.

It looks through every rule for each prediction, through every class of event for each event that it
reads, and plans anew in which order the nodes of its graph run. In the running process look-ups
stand in the place of these (docs/performance.md).
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from graphlib import TopologicalSorter
from typing import Any, Dict, List, Mapping, Optional, Sequence, Set, Text, Tuple, Type

from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET, RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import State
from rasa.shared.core.events import Event
from rasa.shared.nlu.constants import ACTION_NAME, INTENT
from rasa.shared.utils.common import all_subclasses

_INDEX, _ORDERS = "_rules_by_mark", "_orders_of_nodes"
# What most rules ask of the present moment: the action before it, and the intent just said.
Mark = Tuple[Optional[Text], Optional[Text]]


def install() -> None:
    """From now on Rasa finds rules, events and the order of its nodes by look-up."""
    RulePolicy._get_possible_keys = possible_rules
    DaskGraphRunner.run = run_graph
    Event.resolve_by_type = staticmethod(event_class)


class RuleIndex:
    """The rules of one look-up table of a policy, by what they ask of the present moment."""

    def __init__(self, lookup: Mapping[Text, Text]) -> None:
        self.lookup = lookup
        self._by_mark: Dict[Mark, List[Tuple[Text, List[State]]]] = defaultdict(list)
        for key in lookup:
            states = [_with_tuples(state) for state in reversed(json.loads(key))]
            self._by_mark[_wanted(states[0])].append((key, states))

    def possible(self, states: Sequence[State]) -> Set[Text]:
        """Keys of the rules that fit the end of a conversation; all fit an empty one."""
        if not states:
            return set(self.lookup)
        backwards = list(reversed(states))
        action, intent = _present(backwards[0])
        marks = {(action, intent), (action, None), (None, intent), (None, None)}
        return {
            key
            for mark in marks
            for key, rule in self._by_mark.get(mark, ())
            if all(map(_applies, rule, backwards))
        }


def possible_rules(policy: RulePolicy, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
    """In the place of `RulePolicy._get_possible_keys`."""
    indexes = policy.__dict__.setdefault(_INDEX, {})
    index: Optional[RuleIndex] = indexes.get(id(lookup))
    if index is None or index.lookup is not lookup:
        index = indexes[id(lookup)] = RuleIndex(lookup)
    return index.possible(states)


def _wanted(rule_state: State) -> Mark:
    """None: anything will do, or it takes more than a look-up to say."""
    if not rule_state.get(PREVIOUS_ACTION):
        return None, None
    return (
        _set(rule_state[PREVIOUS_ACTION].get(ACTION_NAME)),
        _set(rule_state.get(USER, {}).get(INTENT)),
    )


def _present(state: State) -> Mark:
    return (
        state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME),
        state.get(USER, {}).get(INTENT),
    )


def _set(value: Any) -> Optional[Text]:
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


def _applies(rule_state: State, state: State) -> bool:
    """As `RulePolicy._is_rule_applicable` has it, for a moment that the rule speaks of."""
    begins, begun = not rule_state.get(PREVIOUS_ACTION), not state.get(PREVIOUS_ACTION)
    if begins or begun:
        return begins and begun
    return bool(RulePolicy._does_rule_match_state(rule_state, state))


def _with_tuples(state: State) -> State:
    """JSON knows no tuples; the states of a conversation have them."""
    return {
        kind: {
            name: tuple(value) if isinstance(value, list) else value for name, value in part.items()
        }
        for kind, part in state.items()
    }


@functools.lru_cache(maxsize=None)
def _event_classes() -> Dict[Text, Type[Event]]:
    found: Dict[Text, Type[Event]] = {}
    for kind in all_subclasses(Event):
        found.setdefault(kind.type_name, kind)
    return found


def event_class(type_name: Text, default: Optional[Type[Event]] = None) -> Optional[Type[Event]]:
    """In the place of `Event.resolve_by_type`."""
    found = _event_classes().get(type_name) or default
    if found is None and type_name != "topic":
        raise ValueError(f"Unknown event name '{type_name}'.")
    return found


def run_graph(
    runner: DaskGraphRunner,
    inputs: Optional[Dict[Text, Any]] = None,
    targets: Optional[List[Text]] = None,
) -> Dict[Text, Any]:
    """In the place of `DaskGraphRunner.run`; the order is that of what each node needs."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    orders: Dict[Tuple[Text, ...], List[Tuple[Text, List[Text]]]]
    orders = runner.__dict__.setdefault(_ORDERS, {})
    if wanted not in orders:
        orders[wanted] = _order(runner._graph_schema.minimal_graph_schema(list(wanted)))
    done: Dict[Text, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in orders[wanted]:
            done[name] = runner._instantiated_nodes[name](*(done.get(n, n) for n in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(done[name] for name in wanted)


def _order(schema: GraphSchema) -> List[Tuple[Text, List[Text]]]:
    needs = {name: list(node.needs.values()) for name, node in schema.nodes.items()}
    order = TopologicalSorter(needs).static_order()
    return [(name, needs[name]) for name in order if name in needs]

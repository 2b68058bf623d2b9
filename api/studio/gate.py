"""The gate: why a release would make the assistant less safe, or worse, than what is live.

Every check gives sentences that name the rule, the reply or the intent; no sentence, open gate.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from api.safety.engine import Engine
from api.safety.loader import RulesRefused, load
from api.safety.rulebook import Rule
from api.studio.draft import DOMAIN, NLU, SAFETY, Draft
from api.studio.examples import held_out, key_of, shared_examples, shortened
from api.studio.folder import differs
from api.studio.intents import list_intents
from api.studio.lint import lint_reply
from api.studio.replies import list_replies, without_places

# How much worse than what is live a release may measure on the fixed split: two rows of an intent
# are 0.10 there, so one intent may move more than the mean of all.
MACRO_MARGIN, INTENT_MARGIN = 0.01, 0.15
# What these say goes to a person or ends the talk: their recall may lose one row of twenty.
GUARDED = ("ask_diagnosis", "ask_medication_advice", "ask_results", "request_human", "stop")
GUARDED_MARGIN = 0.06
LEVELS = {"none": 0, "clinician": 1, "emergency": 2, "crisis": 2}
MOST_NAMED = 10


def content_reasons(new: Draft, live: Draft) -> list[str]:
    """What is wrong with the content itself; only what differs from `live` is looked at."""
    return [
        *(f"{path}: studio and project changed the same lines." for path in new.conflicts()),
        *_reply_reasons(new, live),
        *_example_reasons(new, live),
        *(_safety_reasons(new) if differs(new, live, SAFETY) else ()),
    ]


def _reply_reasons(new: Draft, live: Draft) -> Iterator[str]:
    said = {one.name: without_places(one.variants) for one in list_replies(live)}
    present = set()
    for reply in list_replies(new):
        present.add(reply.name)
        if without_places(reply.variants) != said.get(reply.name):
            for problem in lint_reply(new, reply, reply.variants).problems:
                yield f"Reply {reply.name}: {problem}"
    for name in sorted(set(said) - present):
        yield f"Reply {name} is gone: what says it would say nothing."


def _example_reasons(new: Draft, live: Draft) -> Iterator[str]:
    if not differs(new, live, NLU) and not differs(new, live, DOMAIN):
        return
    intents = list_intents(new)
    for text, names in shared_examples(intents)[:MOST_NAMED]:
        yield f"“{shortened(text)}” is an example of {' and '.join(names)}."
    measured = held_out()
    for intent in intents:
        if any(key_of(text) in measured for text in intent.examples):
            yield f"{intent.name} is trained on a sentence of the measuring set."
    for name in sorted({one.name for one in list_intents(live)} - {one.name for one in intents}):
        yield f"Intent {name} has no examples left."


def _safety_reasons(new: Draft) -> Iterator[str]:
    """The rules' own examples, and those of the project's alarms: none may fall silent."""
    try:
        rules = load(new.project / SAFETY)
    except RulesRefused as refused:
        yield from (f"Safety rules: {one}" for one in refused.reasons[:MOST_NAMED])
        return
    yield from floor_reasons(rules.engine, own_rules(Draft(new.folder)))


def own_rules(draft: Draft) -> list[Rule]:
    """The rules that the product came with: the floor."""
    return list(load(draft.project / SAFETY).engine.rules)


def floor_reasons(engine: Engine, floor: list[Rule]) -> Iterator[str]:
    """A rule of the floor that is gone or lowered, and an alarm that nothing raises any more."""
    present = {rule.id: rule for rule in engine.rules}
    for rule in floor:
        found = present.get(rule.id)
        if rule.floor and (found is None or not found.floor):
            yield f"Rule {rule.id} belongs to the floor and cannot be taken away."
        elif LEVELS[rule.disposition] == 2 and found is None:
            yield f"Emergency rule {rule.id} is gone."
        elif found and LEVELS[found.disposition] < LEVELS[rule.disposition]:
            yield f"Rule {rule.id} is lowered from {rule.disposition} to {found.disposition}."
        elif found and (rule.band, found.band) == ("act", "ask"):
            yield f"Rule {rule.id} only asks where it acted."
        if silent := _silent(engine, rule):
            yield f"Rule {rule.id}: nothing is raised any more by “{silent}”."


def _silent(engine: Engine, rule: Rule) -> str | None:
    for text in rule.examples.fire:
        hits = engine.hits(engine.hear(text))
        if (
            max((LEVELS[hit.rule.disposition] for hit in hits), default=0)
            < LEVELS[rule.disposition]
        ):
            return text
    return None


def measured_reasons(new: Mapping[str, Any], live: Mapping[str, Any] | None) -> list[str]:
    """Where a release understands less than what is live."""
    if not live:
        return []
    reasons = []
    if new["macro_f1"] < live["macro_f1"] - MACRO_MARGIN:
        reasons.append(
            f"Intents are understood less well: macro F1 {new['macro_f1']:.3f}, "
            f"live {live['macro_f1']:.3f}, at most {MACRO_MARGIN} less."
        )
    for name, was in live["intents"].items():
        now = new["intents"].get(name, {"f1": 0.0, "recall": 0.0})
        key, margin = ("recall", GUARDED_MARGIN) if name in GUARDED else ("f1", INTENT_MARGIN)
        if now[key] < was[key] - margin:
            what = {"f1": "F1", "recall": "recall"}[key]
            reasons.append(f"Intent {name}: {what} {now[key]:.2f}, live {was[key]:.2f}.")
    return reasons


def unreadable(draft: Draft, live: Draft) -> list[str]:
    """Files that are not YAML, each named; those of what is live were read before."""
    found = []
    for path in draft.paths():
        if path.endswith(".yml") and differs(draft, live, path):
            try:
                yaml.load(draft.read(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
            except yaml.YAMLError as error:
                found.append(f"{path} is not YAML: {' '.join(str(error).split())[:200]}")
    return found

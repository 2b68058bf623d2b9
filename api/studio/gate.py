"""The gate for content: why it would make the assistant less safe, or worse, than what is live.

Every check gives sentences that name the rule, the reply or the intent; no sentence, open gate.
What a trained release measures is judged by `api.studio.bars`.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import yaml

from api.privacy.spans import Directory
from api.safety.engine import Engine
from api.safety.loader import RulesRefused, load
from api.safety.rulebook import Rule
from api.studio import facts
from api.studio.draft import Draft, version_of
from api.studio.errors import ContentRefused
from api.studio.examples import (
    bad_entities,
    held_out,
    identifiers_in,
    is_alarm,
    known_entities,
    known_key,
    shared_examples,
    shortened,
)
from api.studio.fields import read_field
from api.studio.floor import alarms_in, structure_reasons
from api.studio.folder import differs, differs_at
from api.studio.forms import list_documents
from api.studio.intents import Intent, list_intents
from api.studio.lint import bad_values, known_intents, lint_reply
from api.studio.paths import CARDS, CLINIC, DOMAIN, NLU, SAFETY
from api.studio.processes import GoOn, always, each
from api.studio.replies import conditions_in, list_replies, without_places
from api.studio.source import child, compose, pairs
from api.studio.uses import steps_with, uses_of_intent, uses_of_reply

LEVELS = {"none": 0, "clinician": 1, "emergency": 2, "crisis": 2}
MOST_NAMED = 10


def content_reasons(
    new: Draft, live: Draft, directory: Directory, go_on: GoOn = always
) -> list[str]:
    """What is wrong with the content itself; only what differs from `live` is looked at.

    Raises:
        Stopped: `go_on`, asked once a second while examples are read, said no.
    """
    return [
        *(f"{path}: studio and project changed the same lines." for path in new.conflicts()),
        *_reply_reasons(new, live),
        *(_condition_reasons(new) if differs(new, live, DOMAIN) else ()),
        *_example_reasons(new, live, directory, go_on),
        *(_safety_reasons(new, live) if differs(new, live, SAFETY) else ()),
        *facts.card_reasons(new, live),
        *facts.clinic_reasons(new, live),
        *islice(_value_reasons(new, live), MOST_NAMED),
    ]


def _value_reasons(new: Draft, live: Draft) -> Iterator[str]:
    """Facts and parts of cards, edited in whatever way, that patients may not be shown."""
    if not (differs(new, live, CARDS) or differs(new, live, CLINIC)):
        return
    before = {(one.area, one.name): one for one in list_documents(live)}
    for one in list_documents(new):
        if one.area == "rules":
            continue
        known = before.get((one.area, one.name))
        text = live.read(known.path) if known else ""
        values = [(field, read_field(new.read(one.path), field)) for field in one.fields]
        yield from (f"{one.title or one.name}: {problem}" for problem in bad_values(text, values))


def _reply_reasons(new: Draft, live: Draft) -> Iterator[str]:
    said = {one.name: without_places(one.variants) for one in list_replies(live)}
    present = set()
    for reply in list_replies(new):
        present.add(reply.name)
        if without_places(reply.variants) != said.get(reply.name):
            for problem in lint_reply(new, reply, reply.variants).problems:
                yield f"Reply {reply.name}: {problem}"
    for name in sorted(set(said) - present):
        for use in uses_of_reply(new, name)[:MOST_NAMED]:
            yield f"Reply {name} is gone: {use} would say nothing."


def _condition_reasons(new: Draft) -> Iterator[str]:
    """Wordings that nobody would ever hear: Rasa takes a condition on a slot that is not there."""
    text = new.read(DOMAIN)
    slots = {name for name, _ in pairs(child(compose(text), "slots"))}
    for reply, wordings in conditions_in(text):
        for name in sorted({one for asked in wordings for one in asked} - slots):
            yield f"Reply {reply}: a wording waits for the slot {name}, which the domain lacks."
        if wordings and all(wordings):
            yield f"Reply {reply}: every wording has a condition; one must hold without."


def _example_reasons(new: Draft, live: Draft, directory: Directory, go_on: GoOn) -> Iterator[str]:
    if not differs(new, live, NLU) and not differs(new, live, DOMAIN):
        return
    intents = list_intents(new)
    for text, names in shared_examples(intents)[:MOST_NAMED]:
        yield f"“{shortened(text)}” is an example of {' and '.join(names)}."
    measured, known = held_out(), {text for one in list_intents(live) for text in one.examples}
    yield from islice(_mark_reasons(intents, known_entities(new)), MOST_NAMED)
    for intent in intents:
        if any(known_key(text) in measured for text in intent.examples):
            yield f"{intent.name} is trained on a sentence of the measuring set."
    added = [(one.name, text) for one in intents for text in one.examples if text not in known]
    for name, text in each(added, go_on):
        if kinds := _identifiers(text, directory):
            yield f"Intent {name}: a new example can identify somebody ({kinds})."
        if is_alarm(text):
            yield f"Intent {name}: a new example is for the safety screen alone."
    still_meant, before = known_intents(new), {one.name for one in list_intents(live)}
    for intent in intents:
        if intent.name not in before and not steps_with(new, "intent", intent.name):
            yield f"Intent {intent.name} is new and no rule says what follows."
    for name in sorted(before - {one.name for one in intents}):
        if name in still_meant or uses_of_intent(new, name):
            yield f"Intent {name} has no examples left."


def _mark_reasons(intents: Iterable[Intent], entities: frozenset[str]) -> Iterator[str]:
    for intent in intents:
        for number, text in enumerate(intent.examples, start=1):
            if problem := next(bad_entities(text, entities), ""):
                yield f"Intent {intent.name}, example {number}: {problem}"


def _identifiers(text: str, directory: Directory) -> str:
    """Their types alone: reasons are kept, and nothing that is kept holds an identifier."""
    return ", ".join(sorted({kind for _, kind in identifiers_in(text, directory)}))


def _safety_reasons(new: Draft, live: Draft) -> Iterator[str]:
    """The rules' own examples, those of the project's alarms and of the live ones: none is lost."""
    try:
        rules = load(new.project / SAFETY)
    except RulesRefused as refused:
        yield from (f"Safety rules: {one}" for one in refused.reasons[:MOST_NAMED])
        return
    own = Draft(new.folder)
    yield from floor_reasons(rules.engine, own_rules(own))
    yield from structure_reasons(new.project / SAFETY, own.project / SAFETY)
    known = own_rules(own)
    live_alarms = [one for one in alarms_in(live.project / SAFETY) if one not in known]
    yield from floor_reasons(rules.engine, live_alarms)


def own_rules(draft: Draft) -> list[Rule]:
    """The rules that the product came with: the floor."""
    folder = draft.project / SAFETY
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return _rules_of(
        folder, tuple((path.name, version_of(path.read_text("utf-8"))) for path in files)
    )


@lru_cache(maxsize=2)
def _rules_of(folder: Path, _files: tuple[tuple[str, str], ...]) -> list[Rule]:
    """Read once for the same files: every example of every rule is run."""
    return list(load(folder).engine.rules)


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


def unreadable(draft: Draft, live: Draft) -> list[str]:
    """Files that are not YAML, each named; those of what is live were read before."""
    found: list[str] = []
    for path in draft.paths():
        if path.endswith(".yml"):
            try:
                if not differs_at(draft, live, path):
                    continue
                yaml.load(draft.read(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
            except ContentRefused as refused:
                found += refused.problems
            except yaml.YAMLError as error:
                found.append(f"{path} is not YAML: {' '.join(str(error).split())[:200]}")
    return found

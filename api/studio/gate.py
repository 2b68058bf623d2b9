"""The gate for content: why it would make the assistant less safe, or worse, than what is live.

Every check gives sentences that name the rule, the reply or the intent; no sentence, open gate.
What a trained release measures is judged by `api.studio.bars`.
"""

from collections.abc import Iterator
from itertools import islice

import yaml

from api.privacy.spans import Directory
from api.safety.engine import Engine
from api.safety.loader import RulesRefused, load
from api.safety.rulebook import Rule
from api.studio import facts
from api.studio.draft import Draft
from api.studio.errors import ContentRefused
from api.studio.fields import read_field
from api.studio.floor import alarms_in, structure_reasons
from api.studio.folder import differs, differs_at
from api.studio.forms import list_documents
from api.studio.lint import bad_values, lint_reply
from api.studio.paths import CARDS, CLINIC, DOMAIN, SAFETY
from api.studio.processes import GoOn, always
from api.studio.replies import conditions_in, list_replies, without_places
from api.studio.source import child, compose, pairs
from api.studio.uses import uses_of_reply
from api.studio.words_gate import example_reasons, story_reasons
from api.yaml_text import read_yaml

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
        *example_reasons(new, live, directory, go_on),
        *story_reasons(new, live, directory, go_on),
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


def unreadable(draft: Draft, live: Draft) -> list[str]:
    """Files that are not YAML, each named; those of what is live were read before."""
    found: list[str] = []
    for path in draft.paths():
        if path.endswith(".yml"):
            try:
                if not differs_at(draft, live, path):
                    continue
                read_yaml(draft.read(path))
            except ContentRefused as refused:
                found += refused.problems
            except yaml.YAMLError as error:
                found.append(f"{path} is not YAML: {' '.join(str(error).split())[:200]}")
    return found

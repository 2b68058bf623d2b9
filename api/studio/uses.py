"""What uses an intent or a reply: the reason why it cannot be taken away, each named."""

import re
from collections.abc import Iterator
from functools import lru_cache

from yaml import MappingNode, Node, SequenceNode

from api.studio.draft import Draft
from api.studio.examples import held_out_rows
from api.studio.lint import COMMAND
from api.studio.paths import DOMAIN, ROOT, STORIES
from api.studio.replies import list_replies
from api.studio.source import child, compose, items, pairs, scalar

RULES = ("data/rules/", "data/stories/")
CODE = ("actions", "api", "bot")
# Said by a form for a slot of its own, without a rule: utter_ask_<slot>.
ASKED = re.compile(r"utter_ask_\w+")


def uses_of_intent(draft: Draft, name: str) -> list[str]:
    """Rules, stories, slots, buttons, code and the measuring set that name it."""
    rows = sum(intent == name for intent, _ in held_out_rows())
    return [
        *(f"rule “{rule}” in {path}" for rule, path in steps_with(draft, "intent", name)),
        *_in_slots(draft, name),
        *(f"a button of reply {reply}" for reply in _buttons_to(draft, name)),
        *(["the product's code"] if is_in_code(name) else ()),
        *([f"{rows} sentences of the measuring set"] if rows else ()),
        *_in_test_stories(draft, "intent", name),
    ]


def uses_of_reply(draft: Draft, name: str) -> list[str]:
    """Rules, stories, forms and code that say it."""
    return [
        *(f"rule “{rule}” in {path}" for rule, path in steps_with(draft, "action", name)),
        *(["a form that asks with it"] if ASKED.fullmatch(name) else ()),
        *(["the product's code"] if is_in_code(name) else ()),
        *_in_test_stories(draft, "action", name),
    ]


def steps_with(draft: Draft, kind: str, name: str) -> list[tuple[str, str]]:
    """(rule or story, its file) in which a step of this kind names it."""
    return [
        (title, path)
        for path, title, rule in list_rules(draft)
        if any(scalar(child(step, kind)) == name for step in _steps(rule))
    ]


def _in_test_stories(draft: Draft, kind: str, name: str) -> Iterator[str]:
    root = compose(draft.read(STORIES)) if STORIES in draft.paths() else None
    for one in items(child(root, "stories")):
        if any(scalar(child(step, kind)) == name for step in items(child(one, "steps"))):
            yield f"test story “{scalar(child(one, 'story'))}”"


def list_rules(draft: Draft) -> Iterator[tuple[str, str, Node]]:
    """(file, name, node) of every rule and story."""
    for path in draft.paths():
        if path.startswith(RULES):
            root = compose(draft.read(path))
            for kind in ("rule", "story"):
                for one in items(child(root, {"rule": "rules", "story": "stories"}[kind])):
                    yield path, scalar(child(one, kind)), one


def _steps(rule: Node) -> Iterator[Node]:
    """Every step, those of alternatives (`or`) too."""
    for step in items(child(rule, "steps")):
        yield step
        yield from items(child(step, "or"))


def _in_slots(draft: Draft, name: str) -> Iterator[str]:
    for slot, node in pairs(child(compose(draft.read(DOMAIN)), "slots")):
        if name in _scalars(child(node, "mappings")):
            yield f"slot {slot} in {DOMAIN}"


def _scalars(node: Node | None) -> Iterator[str]:
    if isinstance(node, MappingNode):
        for _, value in pairs(node):
            yield from _scalars(value)
    elif isinstance(node, SequenceNode):
        for one in items(node):
            yield from _scalars(one)
    elif node is not None:
        yield scalar(node)


def _buttons_to(draft: Draft, name: str) -> list[str]:
    found = []
    for reply in list_replies(draft):
        payloads = (payload for one in reply.variants for _, payload in one.buttons)
        if any((sent := COMMAND.fullmatch(one)) and sent[1] == name for one in payloads):
            found.append(reply.name)
    return found


def is_in_code(name: str) -> bool:
    """Whether the product's own code names it: in quotes, as a command, or put together."""
    whole = re.search(rf'["/]{re.escape(name)}["{{]', _code()) is not None
    return whole or any(one.fullmatch(name) for one in _built()) or _in_two(name)


def _in_two(name: str) -> bool:
    """Whether beginning and end stand in the code, as "utter_verify_first" and "_of_other"."""
    code = _code()
    ends = (place for place in range(1, len(name)) if name[place] == "_")
    return any(f'"{name[one:]}"' in code and f'"{name[:one]}"' in code for one in ends)


@lru_cache(maxsize=1)
def _built() -> tuple[re.Pattern[str], ...]:
    """What a name looks like that the code puts together, such as f"utter_dose_{done}"."""
    return tuple(
        re.compile(r"\w+".join(map(re.escape, re.split(r"\{[^{}]*\}", found))))
        for found in re.findall(r'f"(utter_\w*\{[^"\s]*)"', _code())
    )


@lru_cache(maxsize=1)
def _code() -> str:
    files = (file for folder in CODE for file in sorted((ROOT / folder).rglob("*.py")))
    return "\n".join(one.read_text("utf-8") for one in files if ".venv" not in one.parts)

"""The rule that answers an intent with a reply, in plain Rasa: read, written, taken out."""

from dataclasses import dataclass

from yaml import Node

from api.studio.draft import Draft, version_of
from api.studio.errors import ContentRefused
from api.studio.source import Splice, append_item, child, compose, cut_item, items, pairs, scalar
from api.studio.uses import list_rules, steps_with

# Where a rule that the studio writes stands, if the project has it.
PREFERRED = "data/rules/questions.yml"


@dataclass(frozen=True)
class Answer:
    """A rule of two steps, an intent and a reply: what the studio may change."""

    path: str
    rule: str
    reply: str


def answer_of(draft: Draft, intent: str) -> Answer | None:
    """How an intent is answered, where one plain rule does it and nothing else names it."""
    if len(steps_with(draft, "intent", intent)) != 1:
        return None
    for path, title, rule in list_rules(draft):
        steps = items(child(rule, "steps"))
        plain = {key for key, _ in pairs(rule)} == {"rule", "steps"} and len(steps) == 2
        if plain and scalar(child(steps[0], "intent")) == intent:
            reply = scalar(child(steps[1], "action"))
            return Answer(path, title, reply) if reply.startswith("utter_") else None
    return None


def version_of_answer(answer: Answer | None) -> str:
    """What a form carries to notice that an intent is answered otherwise meanwhile."""
    return version_of(answer.reply if answer else "")


def with_answer(draft: Draft, intent: str, reply: str) -> tuple[str, str]:
    """(file, its text) with the rule that answers an intent; of one that no rule names yet.

    Raises:
        ContentRefused: another rule names the intent, or there is no file of rules.
    """
    if used := steps_with(draft, "intent", intent):
        title, path = used[0]
        raise ContentRefused([f"Rule “{title}” in {path} says already what follows {intent}."])
    paths = [path for path in draft.paths() if path.startswith("data/rules/")]
    if not paths:
        raise ContentRefused(["There is no file in data/rules to write the rule to."])
    path = PREFERRED if PREFERRED in paths else paths[0]
    text = draft.read(path)
    lines = [
        f"rule: answer {intent}", "steps:", f"  - intent: {intent}", f"  - action: {reply}"
    ]  # fmt: skip
    return path, append_item(text, child(compose(text), "rules"), "rules", lines)


def without_answer(draft: Draft, answer: Answer) -> tuple[str, str]:
    """(file, its text) without the rule."""
    text = draft.read(answer.path)
    for one in items(child(compose(text), "rules")):
        if scalar(child(one, "rule")) == answer.rule:
            return answer.path, _spliced(text, one)
    raise ContentRefused([f"Rule “{answer.rule}” is not there any more."])


def _spliced(text: str, item: Node) -> str:
    cut: Splice = cut_item(text, item)
    return text[: cut.start] + cut.text + text[cut.end :]

"""New intents and replies, and those that go: in the domain, the examples and the rules at once."""

import re
from collections.abc import Iterable, Sequence

from api.privacy.spans import Directory
from api.studio.draft import Draft
from api.studio.editing import Editor, keep_files
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.examples import check_lines
from api.studio.intents import Intent, get_intent, intents_in
from api.studio.lint import known_intents, lint_reply
from api.studio.paths import DOMAIN, NLU
from api.studio.replies import Reply, Variant, get_reply, replies_in, with_new_reply
from api.studio.rules import answer_of, version_of_answer, with_answer, without_answer
from api.studio.source import (
    Splice,
    append_item,
    child,
    compose,
    cut_item,
    items,
    line_end,
    line_start,
    pairs,
    scalar,
    splice,
)
from api.studio.uses import uses_of_intent, uses_of_reply

NAME = re.compile(r"[a-z][a-z0-9_]{2,59}")
# Rasa's own, and words that YAML reads as something else.
RESERVED = frozenset("restart back session_start nlu_fallback none null true false yes".split())
FEWEST_EXAMPLES = 5
PREFERRED = f"{NLU}/faq.yml"

Texts = list[tuple[str, str]]


def create_intent(
    editor: Editor, *, name: str, lines: Sequence[str], answer: str, directory: Directory
) -> str:
    """A new intent with its first examples, answered by a reply; the change's id.

    Raises:
        ContentRefused (with all problems), DraftNotKept.
    """
    draft = editor.draft
    problems = list(_bad_name(name, known_intents(draft), "ask_parking"))
    checked = check_lines(draft, Intent(name, "", (), "", 0, 0, ""), lines, directory=directory)
    problems += checked.refused
    if len(checked.accepted) < FEWEST_EXAMPLES:
        problems.append(f"{len(checked.accepted)} good examples, at least {FEWEST_EXAMPLES}.")
    if answer and answer not in _reply_names(draft):
        problems.append(f"There is no reply {answer}.")
    if problems:
        raise ContentRefused(problems)

    def change() -> Texts:
        if name in known_intents(draft):
            raise EntryChanged
        written = [_with_domain_intent(draft, name), _with_examples(draft, name, checked.accepted)]
        return [*written, *([with_answer(draft, name, answer)] if answer else [])]

    return keep_files(editor, name, change)


def remove_intent(editor: Editor, *, name: str, version: str) -> str:
    """Take an intent away, if nothing uses it; the change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused (naming what uses it), DraftNotKept.
    """
    draft = editor.draft

    def change() -> Texts:
        if get_intent(draft, name).version != version:
            raise EntryChanged
        _refuse_used(name, uses_of_intent(draft, name))
        return [_without_domain_intent(draft, name), _without_examples(draft, name)]

    return keep_files(editor, name, change)


def set_answer(editor: Editor, *, name: str, version: str, reply: str) -> str:
    """Write, change or (without a reply) take out the rule that answers an intent.

    Raises:
        NotFound, EntryChanged, ContentRefused, DraftNotKept.
    """
    draft = editor.draft
    get_intent(draft, name)
    if reply and reply not in _reply_names(draft):
        raise ContentRefused([f"There is no reply {reply}."])

    def change() -> Texts:
        answer = answer_of(draft, name)
        if version != version_of_answer(answer):
            raise EntryChanged
        if answer is None:
            return [with_answer(draft, name, reply)] if reply else []
        if not reply:
            return [without_answer(draft, answer)]
        text = draft.read(answer.path)
        return [(answer.path, _other_reply(text, answer.rule, reply))]

    return keep_files(editor, name, change)


def create_reply(editor: Editor, *, name: str, variants: Sequence[Variant]) -> str:
    """A new reply of the domain; the change's id.

    Raises:
        ContentRefused (with all problems), DraftNotKept.
    """
    draft = editor.draft
    domain = compose(draft.read(DOMAIN))
    taken = {*_reply_names(draft), *(scalar(one) for one in items(child(domain, "actions")))}
    problems = list(_bad_name(name, taken, "utter_parking"))
    if not name.startswith("utter_"):
        problems.append("A reply's name begins with utter_.")
    empty = Reply(name, DOMAIN, (), "", 0, 0, "")
    problems += lint_reply(draft, empty, variants).problems
    if not any(one.language == "en" for one in variants):
        problems.append("A reply needs at least one English text.")
    if problems:
        raise ContentRefused(problems)

    def change() -> Texts:
        if name in _reply_names(draft):
            raise EntryChanged
        return [(DOMAIN, with_new_reply(draft.read(DOMAIN), name, variants))]

    return keep_files(editor, name, change)


def remove_reply(editor: Editor, *, name: str, version: str) -> str:
    """Take a reply away, if nothing says it; the change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused (naming what says it), DraftNotKept.
    """
    draft = editor.draft

    def change() -> Texts:
        reply = get_reply(draft, name)
        if reply.version != version:
            raise EntryChanged
        if reply.is_safety:
            raise ContentRefused([f"{name} is a fixed safety text."])
        _refuse_used(name, uses_of_reply(draft, name))
        text = draft.read(DOMAIN)
        start = line_start(text, text.rindex(name, 0, reply.start))
        cut = Splice(start, line_end(text, reply.end), "")
        return [(DOMAIN, splice(text, [cut]))]

    return keep_files(editor, name, change)


def _bad_name(name: str, taken: Iterable[str], such_as: str) -> Iterable[str]:
    same = [one for one in taken if one.casefold() == name.casefold()]
    if same:
        yield f"{same[0]} is there already."
    elif name.casefold() in RESERVED:
        yield f"{name} is a reserved word."
    elif not NAME.fullmatch(name):
        yield f"A name has 3 to 60 small letters, figures and _, such as {such_as}."


def _refuse_used(name: str, uses: Sequence[str]) -> None:
    if uses:
        raise ContentRefused([f"{name} cannot be removed: {one} uses it." for one in uses])


def _reply_names(draft: Draft) -> list[str]:
    return [one.name for one in replies_in(draft.read(DOMAIN), DOMAIN)]


def _with_domain_intent(draft: Draft, name: str) -> tuple[str, str]:
    text = draft.read(DOMAIN)
    return DOMAIN, append_item(text, child(compose(text), "intents"), "intents", [name])


def _without_domain_intent(draft: Draft, name: str) -> tuple[str, str]:
    text = draft.read(DOMAIN)
    for one in items(child(compose(text), "intents")):
        if name in (scalar(one), *(key for key, _ in pairs(one))):
            return DOMAIN, splice(text, [cut_item(text, one)])
    return DOMAIN, text


def _with_examples(draft: Draft, name: str, lines: Sequence[str]) -> tuple[str, str]:
    paths = [path for path in draft.paths() if path.startswith(f"{NLU}/")]
    path = PREFERRED if PREFERRED in paths else paths[-1]
    text = draft.read(path)
    entry = [f"intent: {name}", "examples: |", *(f"  - {one.strip()}" for one in lines)]
    return path, append_item(text, child(compose(text), "nlu"), "nlu", entry)


def _without_examples(draft: Draft, name: str) -> tuple[str, str]:
    path = get_intent(draft, name).path
    text = draft.read(path)
    if len(intents_in(text, path)) == 1:
        raise ContentRefused([f"{name} is the only intent in {path}: remove the file by hand."])
    item = next(
        one for one in items(child(compose(text), "nlu")) if scalar(child(one, "intent")) == name
    )
    return path, splice(text, [cut_item(text, item)])


def _other_reply(text: str, rule: str, reply: str) -> str:
    for one in items(child(compose(text), "rules")):
        if scalar(child(one, "rule")) == rule:
            node = child(items(child(one, "steps"))[1], "action")
            assert node is not None
            start, end = int(node.start_mark.index), int(node.end_mark.index)
            return splice(text, [Splice(start, end, reply)])
    raise EntryChanged

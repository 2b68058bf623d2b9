"""New rules and words in a file of safety rules, and those that go; the floor stays."""

import re
from collections.abc import Callable, Mapping

from yaml import Node

from api.errors import NotFound
from api.studio import blocks
from api.studio.checking import checked
from api.studio.editing import Editor, keep_files
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.forms import LEVELS, NAMES, get_document
from api.studio.lint import lint_value
from api.studio.signing import without_signature
from api.studio.source import (
    Splice,
    append_item,
    child,
    compose,
    cut_item,
    end_of,
    items,
    line_end,
    line_start,
    pairs,
    scalar,
    splice,
)

RULE_ID = re.compile(r"[a-z_]+\.[a-z0-9_]+")
WORDS_ID = re.compile(r"[a-z][a-z_]+")

Values = Mapping[str, str]


def add_rule(editor: Editor, *, name: str, version: str, values: Values) -> str:
    """A new rule at the end of a file of rules; the file's signature goes. The change's id.

    Raises:
        NotFound, EntryChanged, ContentRefused, DraftNotKept.
    """
    values = _plain(values, ("languages", "all", "unless", "fire", "hold"), kind="text")
    rule = values.get("id", "").strip()
    if not RULE_ID.fullmatch(rule):
        raise ContentRefused(["A rule's name has two words with a point, such as heart.racing."])
    lines = [f"id: {rule}", f"languages:{blocks.names(values.get('languages', ''))}"]
    for key, options in (("disposition", LEVELS), ("band", ("act", "ask"))):
        if value := values.get(key, "").strip():
            if value not in options:
                raise ContentRefused([f"{key}: one of {', '.join(options)}."])
            lines.append(f"{key}: {value}")
    lines.append(f"all:{blocks.groups('Needs', values.get('all', ''))}")
    if unless := values.get("unless", "").strip():
        lines.append(f"unless:{blocks.names(unless)}")
    lines.append("examples:")
    for key in ("fire", "hold"):
        lines += f"  {key}:{blocks.block(values.get(key, '').split(chr(10)), 2)}".split("\n")

    def change(text: str) -> str:
        if rule in {scalar(child(one, "id")) for one in items(child(compose(text), "red_flags"))}:
            raise ContentRefused([f"{rule} is there already."])
        return append_item(text, child(compose(text), "red_flags"), "red_flags", lines)

    return _change_rules(editor, name, version, change)


def add_words(editor: Editor, *, name: str, version: str, values: Values) -> str:
    """New words that rules may need; the change's id. Raises as `add_rule` does."""
    values = _plain(values, tuple(NAMES), kind="phrases")
    words = values.get("id", "").strip()
    if not WORDS_ID.fullmatch(words):
        raise ContentRefused(["Words have a name of small letters and _, such as racing_heart."])
    if not any(values.get(code, "").strip() for code in NAMES):
        raise ContentRefused(["Write at least one way to say it."])
    raw = "".join(
        f"\n    {code}:{blocks.phrases(None, values[code], 4)}"
        for code in NAMES
        if values.get(code, "").strip()
    )

    def change(text: str) -> str:
        found = list(pairs(child(compose(text), "concepts")))
        if not found:
            raise ContentRefused(["This file has no words of its own."])
        if words in {key for key, _ in found}:
            raise ContentRefused([f"{words} is there already."])
        at = line_end(text, end_of(found[-1][1], text))
        return f"{text[:at]}  {words}:{raw}\n{text[at:]}"

    return _change_rules(editor, name, version, change)


def _plain(values: Values, keys: tuple[str, ...], *, kind: str) -> dict[str, str]:
    """The values with plain line ends. Raises ContentRefused for what no field may hold."""
    found = {key: value.replace("\r\n", "\n") for key, value in values.items()}
    problems = [
        problem
        for key in keys
        for problem in lint_value(key, found.get(key, ""), kind=kind, is_said=False)
    ]
    if problems:
        raise ContentRefused(problems)
    return found


def remove_part(editor: Editor, *, name: str, version: str, part: str) -> str:
    """Take a rule or words out of a file of rules, where floor and other rules allow it; the id."""

    def change(text: str) -> str:
        root = compose(text)
        rules = items(child(root, "red_flags"))
        for item in rules:
            if scalar(child(item, "id")) == part and len(rules) > 1:
                return splice(text, [cut_item(text, item)])
        for key, node in pairs(child(root, "concepts")):
            if key == part:
                start = line_start(text, _key_start(text, part, node))
                return splice(text, [Splice(start, line_end(text, end_of(node, text)), "")])
        raise NotFound

    return _change_rules(editor, name, version, change)


def _key_start(text: str, key: str, node: Node) -> int:
    return text.rindex(f"{key}:", 0, int(node.start_mark.index))


def _change_rules(editor: Editor, name: str, version: str, write: Callable[[str], str]) -> str:
    def change() -> list[tuple[str, str]]:
        found = get_document(editor.draft, "rules", name)
        if found.version != version:
            raise EntryChanged
        text = without_signature(write(editor.draft.read(found.path)))
        return checked(editor.draft, found.path, text)

    return keep_files(editor, name, change)

"""Replies as they stand: the domain's responses, and the fixed safety texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from yaml import Node

from api.errors import NotFound
from api.studio import source
from api.studio.draft import Draft, version_of
from api.studio.errors import ContentRefused
from api.studio.paths import DOMAIN, SAFETY
from api.studio.source import Splice

SAFETY_REPLIES = f"{SAFETY}/replies.yml"
LANGUAGES = ("en", "es")
SPANISH = "condition: [{type: slot, name: language, value: es}]"
MOST_VARIANTS, MOST_BUTTONS = 12, 10

Button = tuple[str, str]  # title, payload


@dataclass(frozen=True)
class Variant:
    """One wording. `place` is its number in the file; None for one that is not there yet."""

    text: str
    language: str = "en"
    buttons: tuple[Button, ...] = ()
    place: int | None = None
    # Has parts that the form does not show (a channel, another condition): they stay as they are.
    has_more: bool = False


@dataclass(frozen=True)
class Reply:
    """One reply: `version` changes with its variants; places are those of its file's text."""

    name: str
    path: str
    variants: tuple[Variant, ...]
    version: str
    start: int
    end: int
    body: str

    @property
    def is_safety(self) -> bool:
        return self.path == SAFETY_REPLIES

    def of(self, language: str) -> list[Variant]:
        return [variant for variant in self.variants if variant.language == language]


def list_replies(draft: Draft) -> list[Reply]:
    """Every response of the domain, then the fixed safety texts, in the order of the files."""
    found = replies_in(draft.read(DOMAIN), DOMAIN)
    return found + replies_in(draft.read(SAFETY_REPLIES), SAFETY_REPLIES)


def get_reply(draft: Draft, name: str) -> Reply:
    """Raises NotFound."""
    found = [reply for reply in list_replies(draft) if reply.name == name]
    if not found:
        raise NotFound
    return found[0]


def replies_in(text: str, path: str) -> list[Reply]:
    """The replies of one file. Raises ContentRefused where it is not YAML."""
    return list(_replies_in(text, path))


@lru_cache(maxsize=16)
def _replies_in(text: str, path: str) -> tuple[Reply, ...]:
    root = source.compose(text)
    is_safety = path == SAFETY_REPLIES
    node = source.child(root, "safety_replies", "texts") if is_safety else None
    found = []
    for name, value in source.pairs(node or source.child(root, "responses")):
        start, end = int(value.start_mark.index), source.end_of(value, text)
        variants = tuple(_variant(*one) for one in _variant_nodes(value, is_safety=is_safety))
        body = text[start:end]
        found.append(Reply(name, path, variants, version_of(body), start, end, body))
    return tuple(found)


def with_variants(text: str, reply: Reply, variants: Sequence[Variant]) -> str:
    """The file's text with these variants; what was not changed keeps its bytes.

    Raises:
        ContentRefused: nothing left to say, or a fixed text that loses a language.
    """
    if not any(variant.language == "en" for variant in variants):
        raise ContentRefused(["A reply needs at least one English text."])
    wanted = {variant.place: variant for variant in variants if variant.place is not None}
    if reply.is_safety and (len(wanted) != len(reply.variants) or len(variants) != len(wanted)):
        raise ContentRefused(["A fixed safety text has exactly one wording in each language."])
    node = _node_of(text, reply)
    edits: list[Splice] = []
    nodes = _variant_nodes(node, is_safety=reply.is_safety)
    for place, _, item in nodes:
        variant = wanted.get(place)
        if variant is None:
            edits.append(source.cut_item(text, item))
        else:
            edits += _changes(text, item, reply.variants[place], variant)
    added = [variant for variant in variants if variant.place is None]
    if added:
        at = source.line_end(text, reply.end)
        gap = "" if text[at - 1] == "\n" else "\n"
        indent = " " * (reply.start - source.line_start(text, reply.start))
        new = "".join(_rendered(one, indent) for one in added)
        edits.append(Splice(at, at, gap + new))
    return source.splice(text, edits)


def is_said(text: str, reply: Reply, variants: Sequence[Variant]) -> bool:
    """Whether a file's text reads back as was asked: a hand may lay it out as no form does."""
    try:
        found = next((one for one in replies_in(text, reply.path) if one.name == reply.name), None)
    except ContentRefused:
        return False
    last = len(reply.variants)
    asked = sorted(variants, key=lambda one: last if one.place is None else one.place)
    return found is not None and _words(found.variants) == _words(asked)


def _words(variants: Sequence[Variant]) -> list[tuple[list[str], tuple[Button, ...]]]:
    """Text and buttons, line breaks at the end aside."""
    return [(one.text.rstrip().splitlines(), one.buttons) for one in variants]


def with_new_reply(text: str, name: str, variants: Sequence[Variant]) -> str:
    """The domain's text with one more response at its end."""
    last = replies_in(text, DOMAIN)[-1]
    at = source.line_end(text, last.end)
    key = source.line_start(text, text.rindex(last.name, 0, last.start))
    indent = " " * (text.index(last.name, key) - key)
    new = "".join(_rendered(one, f"{indent}  ") for one in variants)
    gap = "" if text[at - 1] == "\n" else "\n"
    return f"{text[:at]}{gap}{indent}{name}:\n{new}{text[at:]}"


def _node_of(text: str, reply: Reply) -> Node:
    keys = ("safety_replies", "texts") if reply.is_safety else ("responses",)
    node = source.child(source.compose(text), *keys, reply.name)
    if node is None:
        raise NotFound
    return node


def _variant_nodes(node: Node, *, is_safety: bool) -> list[tuple[int, str, Node]]:
    if is_safety:
        named = [pair for pair in source.pairs(node) if pair[0] in LANGUAGES]
        return [(place, name, item) for place, (name, item) in enumerate(named)]
    return [(place, _language(item), item) for place, item in enumerate(source.items(node))]


def _language(item: Node) -> str:
    for condition in source.items(source.child(item, "condition")):
        if source.scalar(source.child(condition, "name")) == "language":
            return source.scalar(source.child(condition, "value"))
    return "en"


def _variant(place: int, language: str, item: Node) -> Variant:
    keys = {name for name, _ in source.pairs(item)}
    conditions = source.items(source.child(item, "condition"))
    buttons = tuple(
        (source.scalar(source.child(one, "title")), source.scalar(source.child(one, "payload")))
        for one in source.items(source.child(item, "buttons"))
    )
    more = bool(keys - {"text", "buttons", "condition"}) or len(conditions) > 1
    text = source.scalar(source.child(item, "text"))
    return Variant(text, language, buttons, place, has_more=more)


def _changes(text: str, item: Node, before: Variant, after: Variant) -> list[Splice]:
    """The cuts that make one variant another."""
    edits = []
    node = source.child(item, "text")
    if after.text != before.text and node is not None:
        edits.append(source.replace_scalar(text, node, after.text))
    if after.buttons != before.buttons:
        edits += _button_changes(text, item, before.buttons, after.buttons)
    return edits


def _button_changes(
    text: str, item: Node, before: tuple[Button, ...], after: tuple[Button, ...]
) -> list[Splice]:
    node = source.child(item, "buttons")
    nodes = source.items(node)
    if len(before) == len(after):
        return [
            source.replace_scalar(text, value, new)
            for one, old_pair, new_pair in zip(nodes, before, after, strict=True)
            for key, old, new in zip(("title", "payload"), old_pair, new_pair, strict=True)
            if old != new and (value := source.child(one, key)) is not None
        ]
    indent = " " * (int(item.start_mark.column))
    block = "\n".join(_button_lines(after, indent))
    if node is None:
        at = source.end_of(item, text)
        return [Splice(at, at, f"\n{indent}buttons:\n{block}")]
    start = source.line_start(text, _key_place(item, "buttons"))
    end = source.end_of(node, text)
    if not after:
        return [Splice(start, source.line_end(text, end), "")]
    return [Splice(start, end, f"{indent}buttons:\n{block}")]


def _key_place(item: Node, name: str) -> int:
    return next(int(key.start_mark.index) for key, _ in item.value if key.value == name)


def _button_lines(buttons: Sequence[Button], indent: str) -> list[str]:
    return [
        f"{indent}  - {{title: {source.quoted(title)}, payload: {source.quoted(payload)}}}"
        for title, payload in buttons
    ]


def _rendered(variant: Variant, indent: str) -> str:
    lines = [f"{indent}- text: {source.quoted(variant.text)}"]
    if variant.language == "es":
        lines.append(f"{indent}  {SPANISH}")
    if variant.buttons:
        lines += [f"{indent}  buttons:", *_button_lines(variant.buttons, f"{indent}  ")]
    return "\n".join(lines) + "\n"


def conditions_in(text: str) -> Iterator[tuple[str, list[list[str]]]]:
    """(reply, the slots that each of its wordings asks for) of the domain."""
    for name, value in source.pairs(source.child(source.compose(text), "responses")):
        asked = [source.items(source.child(one, "condition")) for one in source.items(value)]
        yield name, [[source.scalar(source.child(one, "name")) for one in all_] for all_ in asked]


def without_places(variants: Sequence[Variant]) -> list[dict[str, Any]]:
    """What is said, to compare by: language, text, buttons."""
    plain = [replace(variant, place=None) for variant in variants]
    return [{"language": v.language, "text": v.text, "buttons": v.buttons} for v in plain]

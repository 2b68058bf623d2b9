"""Fields of a YAML file as a form shows them, and the cuts that write one back.

Kinds: `line` and `text` a scalar, `plain` one without quotes, `list` its items a line each, `hours`
blocks of local time such as "08:00-12:00, 13:00-18:00", `days` a line each of a date and a name,
`ages` years such as "0-17", `phrases`, `lines`, `groups` and `names` see `blocks`. Only a change is
written.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yaml import MappingNode, Node, ScalarNode

from api.studio import blocks
from api.studio.blocks import read_groups, read_phrases
from api.studio.errors import ContentRefused
from api.studio.source import (
    child,
    compose,
    end_of,
    items,
    line_end,
    line_start,
    pairs,
    quoted,
    scalar,
)

HOURS = re.compile(r"(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)")
DAY = re.compile(r"(\d{4}-\d\d-\d\d)\s+(\S.*)")
WORD = re.compile(r"[a-z]+|0|[1-9]\d{0,3}")
PLAIN = re.compile(r"\d{4}-\d\d-\d\d|null")
WIDTH = 98


@dataclass(frozen=True)
class Field:
    """Where a value stands, and how it is shown."""

    path: tuple[str, ...]
    label: str
    kind: str = "line"
    # The key behind which it is written where it is not there yet; else the last one.
    after: str = ""
    # What it belongs to, where a form has parts.
    part: str = ""
    # Whether patients are told it: the output check reads it, as it will when it is said.
    is_said: bool = False
    # What may be chosen.
    options: tuple[str, ...] = ()
    # Of a new entry: whether it may stay empty, and what stands there to begin with.
    is_optional: bool = False
    initial: str = ""

    @property
    def name(self) -> str:
        return "/".join(self.path)


def read_field(text: str, field: Field) -> str:
    """The value as the form shows it; empty where there is none."""
    node = child(compose(text), *field.path)
    if field.kind in ("list", "names"):
        return "\n".join(scalar(one) for one in items(node))
    if field.kind == "hours":
        blocks = ([scalar(time) for time in items(block)] for block in items(node))
        return ", ".join("-".join(times) for times in blocks)
    if field.kind == "phrases":
        return read_phrases(node)
    if field.kind == "groups":
        return read_groups(node)
    if field.kind == "ages":
        years = {key: scalar(value) for key, value in pairs(node)}
        return f"{years.get('min', '')}-{years.get('max', '')}" if years else ""
    if field.kind == "days":
        return "\n".join(f"{day} {scalar(name)}" for day, name in pairs(node))
    found = scalar(node)
    return "" if found in ("null", "~") and not getattr(node, "style", None) else found


def with_fields(text: str, values: Sequence[tuple[Field, str]]) -> str:
    """The text with these values; what is as it was keeps its bytes.

    Raises:
        ContentRefused: a value that its kind cannot read.
    """
    for field, value in values:
        value = value.replace("\r\n", "\n").strip()
        if value != read_field(text, field).strip():
            text = _with_field(text, field, value)
    return text


def _with_field(text: str, field: Field, value: str) -> str:
    parent, *keys = _place_of(text, field)
    pair = next(((name, node) for name, node in parent.value if str(name.value) == keys[0]), None)
    if field.kind in ("hours", "ages", "plain", "names") and not value:
        return text if pair is None else _without(text, field)
    if pair is None:
        return _added(text, parent, field, keys, value)
    name, node = pair
    column = int(name.start_mark.column)
    start = int(name.end_mark.index) + 1
    if field.kind == "days" and isinstance(node, MappingNode) and node.value:
        start = line_start(text, int(node.value[0][0].start_mark.index))
        return _cut(text, start, end_of(node, text), _days(field, value, column + 2))
    if field.kind == "list" and value and _is_block_list(node):
        return blocks.with_items(text, start, node, value.split("\n"))
    raw = _rendered(text, node, field, value, column)
    # The place of an empty value is anywhere before the next key.
    end = start if node.value == "" else end_of(node, text)
    return _cut(text, start, end, raw)


def _place_of(text: str, field: Field) -> tuple[Any, ...]:
    """The innermost mapping that is there, and the keys that are to stand in it."""
    for depth in range(len(field.path) - 1, -1, -1):
        node = child(compose(text), *field.path[:depth])
        if isinstance(node, MappingNode):
            return node, *field.path[depth:]
        if node is not None:
            break
    raise ContentRefused([f"{field.label}: there is no place for it in the file."])


def _cut(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _rendered(text: str, node: Node | None, field: Field, value: str, column: int) -> str:
    """A value with what stands between it and its key's colon."""
    if field.kind == "list":
        return _list(text, node, value.split("\n") if value else [], column)
    if field.kind == "phrases":
        return blocks.phrases(node, value, column)
    if field.kind == "lines":
        return blocks.block(value.split("\n"), column)
    if field.kind == "groups":
        return blocks.groups(field.label, value)
    if field.kind == "names":
        return blocks.names(value)
    if field.kind == "ages":
        return blocks.ages(field.label, value)
    if field.kind == "plain":
        return _plain(field, value)
    if field.kind == "hours":
        return f" [{', '.join(hour_blocks(field.label, value))}]"
    if PLAIN.fullmatch(value) or not value:
        return f" {value or 'null'}"
    folded = isinstance(node, ScalarNode) and getattr(node, "style", None) == ">"
    if folded and "\n" not in value:
        indent = " " * (column + 2)
        return " >-\n" + textwrap.fill(
            value, WIDTH, initial_indent=indent, subsequent_indent=indent,
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return f" {quoted(value)}"


def _plain(field: Field, value: str) -> str:
    if field.options and value not in field.options:
        raise ContentRefused([f"{field.label}: one of {', '.join(filter(None, field.options))}."])
    if not WORD.fullmatch(value):
        raise ContentRefused([f"{field.label}: “{value}” is no number and no single word."])
    return f" {value}"


def hour_blocks(label: str, value: str) -> Iterator[str]:
    """Blocks of local time as YAML. Raises ContentRefused."""
    for block in re.split(r"\s*[,;]\s*", value):
        found = HOURS.fullmatch(block)
        if not found:
            raise ContentRefused([f"{label}: “{block}” is no time such as 08:00-12:00."])
        yield f'["{found[1]}", "{found[2]}"]'


def _days(field: Field, value: str, column: int) -> str:
    return "\n".join(f"{' ' * column}{line}" for line in day_lines(field.label, value))


def day_lines(label: str, value: str) -> Iterator[str]:
    """A line of YAML for each day. Raises ContentRefused."""
    for line in value.split("\n"):
        found = DAY.fullmatch(line.strip())
        if not found:
            raise ContentRefused([f"{label}: “{line}” is no line such as 2026-12-25 Christmas."])
        yield f"{found[1]}: {quoted(found[2])}"


def _is_block_list(node: Node | None) -> bool:
    """A list with an item a line, each in its own characters: no alias of one elsewhere."""
    found = items(node)
    return (
        node is not None
        and bool(found)
        and not getattr(node, "flow_style", False)
        and all(int(one.start_mark.index) >= int(node.start_mark.index) for one in found)
    )


def _list(text: str, node: Node | None, wanted: Sequence[str], column: int) -> str:
    """Items that stay keep their own characters."""
    own = {scalar(one): text[int(one.start_mark.index) : end_of(one, text)] for one in items(node)}
    given = [own.get(one.strip()) or quoted(one.strip()) for one in wanted if one.strip()]
    line = f" [{', '.join(given)}]"
    if len(line) + column < WIDTH or "\n" not in _source(text, node):
        return line
    body = textwrap.fill(
        ", ".join(given), WIDTH, initial_indent=" " * (column + 2),
        subsequent_indent=" " * (column + 2), break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return f" [\n{body}\n{' ' * column}]"


def _source(text: str, node: Node | None) -> str:
    return text[int(node.start_mark.index) : end_of(node, text)] if node is not None else ""


def _added(text: str, parent: MappingNode, field: Field, keys: Sequence[str], value: str) -> str:
    """A key more in a mapping of lines, with those between it and its value."""
    if not parent.value or getattr(parent, "flow_style", False):
        raise ContentRefused([f"{field.label}: there is no place for it in the file."])
    before = [pair for pair in parent.value if str(pair[0].value) == field.after]
    name, node = (before or parent.value)[-1]
    at = line_end(text, end_of(node, text))
    gap = "" if text[at - 1] == "\n" else "\n"
    column = int(name.start_mark.column)
    heads = [f"{' ' * (column + 2 * depth)}{key}:" for depth, key in enumerate(keys)]
    raw = _rendered(text, None, field, value, column + 2 * (len(keys) - 1))
    return f"{text[:at]}{gap}{chr(10).join(heads)}{raw}\n{text[at:]}"


def _without(text: str, field: Field) -> str:
    """The text without a key, and without the mapping that it was the last one of."""
    path = field.path
    while path[1:]:
        parent = child(compose(text), *path[:-1])
        if not isinstance(parent, MappingNode) or len(parent.value) > 1 or len(path) <= 2:
            break
        path = path[:-1]
    parent = child(compose(text), *path[:-1])
    pair = next(
        (one for one in getattr(parent, "value", ()) if str(one[0].value) == path[-1]), None
    )
    if pair is None:
        return text
    start = line_start(text, int(pair[0].start_mark.index))
    return _cut(text, start, line_end(text, end_of(pair[1], text)), "")

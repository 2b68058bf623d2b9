"""Fields of a YAML file as a form shows them, and the cuts that write one back.

Kinds: `line` and `text` a scalar, `list` its items a line each, `hours` blocks of local time such
as "08:00-12:00, 13:00-18:00", `days` a line each of a date and a name. Only a change is written.
"""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from api.studio.errors import ContentRefused
from api.studio.source import (
    FIRST_WORD,
    Splice,
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

    @property
    def name(self) -> str:
        return "/".join(self.path)


def read_field(text: str, field: Field) -> str:
    """The value as the form shows it; empty where there is none."""
    node = child(compose(text), *field.path)
    if field.kind == "list":
        return "\n".join(scalar(one) for one in items(node))
    if field.kind == "hours":
        blocks = ([scalar(time) for time in items(block)] for block in items(node))
        return ", ".join("-".join(times) for times in blocks)
    if field.kind == "days":
        return "\n".join(f"{day} {scalar(name)}" for day, name in pairs(node))
    found = scalar(node)
    return "" if found in ("null", "~") and getattr(node, "style", None) is None else found


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
    parent = child(compose(text), *field.path[:-1]) if field.path[1:] else compose(text)
    if not isinstance(parent, MappingNode):
        raise ContentRefused([f"{field.label}: there is no place for it in the file."])
    key = field.path[-1]
    pair = next(((name, node) for name, node in parent.value if str(name.value) == key), None)
    if field.kind == "hours" and not value:
        return _without(text, pair)
    if pair is None:
        return _added(text, parent, field, _rendered(text, None, field, value, 0))
    name, node = pair
    column = int(name.start_mark.column)
    start = int(name.end_mark.index) + 1
    if field.kind == "days" and isinstance(node, MappingNode) and node.value:
        start = line_start(text, int(node.value[0][0].start_mark.index))
        return _cut(text, start, end_of(node, text), _days(field, value, column + 2))
    raw = _rendered(text, node, field, value, column)
    # The place of an empty value is anywhere before the next key.
    end = start if node.value == "" else end_of(node, text)
    return _cut(text, start, end, raw)


def _cut(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _rendered(text: str, node: Node | None, field: Field, value: str, column: int) -> str:
    """A value with what stands between it and its key's colon."""
    if field.kind == "list":
        return _list(text, node, value.split("\n") if value else [], column)
    if field.kind == "hours":
        return f" [{', '.join(_hours(field, value))}]"
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


def _hours(field: Field, value: str) -> Iterator[str]:
    for block in re.split(r"\s*[,;]\s*", value):
        found = HOURS.fullmatch(block)
        if not found:
            raise ContentRefused([f"{field.label}: “{block}” is no time such as 08:00-12:00."])
        yield f'["{found[1]}", "{found[2]}"]'


def _days(field: Field, value: str, column: int) -> str:
    lines = []
    for line in value.split("\n"):
        found = DAY.fullmatch(line.strip())
        if not found:
            raise ContentRefused(
                [f"{field.label}: “{line}” is no line such as 2026-12-25 Christmas."]
            )
        lines.append(f"{' ' * column}{found[1]}: {quoted(found[2])}")
    return "\n".join(lines)


def _list(text: str, node: Node | None, wanted: Sequence[str], column: int) -> str:
    """Items that stay keep their own characters."""
    own = {scalar(one): text[int(one.start_mark.index) : end_of(one, text)] for one in items(node)}
    given = [own.get(one.strip()) or quoted(one.strip()) for one in wanted if one.strip()]
    if node is not None and items(node) and not getattr(node, "flow_style", False):
        first = items(node)[0]
        start = line_start(text, int(first.start_mark.index))
        found = FIRST_WORD.search(text, start)
        indent = " " * (found.start() - start if found else column + 2)
        return "\n" + "\n".join(f"{indent}- {one}" for one in given)
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


def _added(text: str, parent: MappingNode, field: Field, raw: str) -> str:
    """A key more in a mapping of lines."""
    if not parent.value or getattr(parent, "flow_style", False):
        raise ContentRefused([f"{field.label}: there is no place for it in the file."])
    before = [pair for pair in parent.value if str(pair[0].value) == field.after]
    name, node = (before or parent.value)[-1]
    at = line_end(text, end_of(node, text))
    gap = "" if text[at - 1] == "\n" else "\n"
    indent = " " * int(name.start_mark.column)
    return f"{text[:at]}{gap}{indent}{field.path[-1]}:{raw}\n{text[at:]}"


def _without(text: str, pair: tuple[Node, Node] | None) -> str:
    if pair is None:
        return text
    cut = Splice(
        line_start(text, int(pair[0].start_mark.index)), line_end(text, end_of(pair[1], text)), ""
    )
    return _cut(text, cut.start, cut.end, cut.text)

"""YAML as text with places: a change touches its own characters, every other byte stays.

libyaml reads the file and says where each value stands; edits are cut into the text there. What a
value means is YAML 1.2, as Rasa reads it: `yes` is a word, `08:30` no number.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from ruamel.yaml.error import YAMLError
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from api.studio import values
from api.studio.errors import ContentRefused

FIRST_WORD = re.compile(r"\S")
BLANK_LINES = re.compile(r"(\n[ \t]*)+\Z")
BRACKET = re.compile(r"[\[{\]}]")
# libyaml reads what is nested by recursion: far below where that would end the process.
MOST_DEPTH = 500
NESTED_LINES = re.compile(rf"^[ ]{{{MOST_DEPTH}}}|(?:[-?:][ \t]+){{{MOST_DEPTH}}}", re.MULTILINE)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Splice:
    """`text` takes the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


def splice(text: str, edits: Iterable[Splice]) -> str:
    """The text with every edit done; places are those of the text as given."""
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@lru_cache(maxsize=160)
def compose(text: str) -> Node | None:
    """The nodes of a YAML document, each with its place; None for an empty one.

    Raises:
        ContentRefused: not YAML, with the line.
    """
    if _is_deep(text):
        raise ContentRefused(["This is nested too deep."])
    # libyaml does not count a mark at the beginning: a line break in its place keeps all places.
    marked = text.startswith("\ufeff")
    loader = LOADER("\n" + text[1:] if marked else text)
    try:
        node: Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + (not marked) if error.problem_mark else 0
        raise ContentRefused([f"This is not YAML: line {line}: {error.problem}."]) from None
    except yaml.YAMLError as error:
        raise ContentRefused([f"This is not YAML: {error}."]) from None
    finally:
        loader.dispose()
    return node


def _is_deep(text: str) -> bool:
    """Whether brackets or indentation may be nested deeper than content ever is."""
    depth = 0
    for bracket in BRACKET.finditer(text):
        depth = max(0, depth + (1 if bracket[0] in "[{" else -1))
        if depth > MOST_DEPTH:
            return True
    return NESTED_LINES.search(text) is not None


def load(text: str) -> Any:
    """The plain values of a YAML document.

    Raises:
        ContentRefused: not YAML, or a key twice.
    """
    try:
        return values.value_of(compose(text))
    except (YAMLError, ValueError, LookupError) as error:  # the last of "!!bool x"
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        what = getattr(error, "problem", None) or "not readable"
        raise ContentRefused([f"This is not YAML: {where}{what}."]) from None


def pairs(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Keys and values of a mapping; nothing of anything else."""
    if isinstance(node, MappingNode):
        yield from ((str(key.value), value) for key, value in node.value)


def child(node: Node | None, *path: str) -> Node | None:
    """The value at a path of keys, in a list of the `id` of an item; None where there is none."""
    for key in path:
        own = ((scalar(child(one, "id")), one) for one in items(node))
        node = next((value for name, value in (*pairs(node), *own) if name == key), None)
    return node


def items(node: Node | None) -> list[Node]:
    """The items of a sequence; none of anything else."""
    return list(node.value) if isinstance(node, SequenceNode) else []


def scalar(node: Node | None) -> str:
    return str(node.value) if isinstance(node, ScalarNode) else ""


def end_of(node: Node, text: str) -> int:
    """Where a value's last character ends: the comments and blank lines after it are not its."""
    if isinstance(node, ScalarNode) or getattr(node, "flow_style", False):
        end = int(node.end_mark.index)
    elif isinstance(node, MappingNode) and node.value:
        key, last = node.value[-1]
        end = _alias_end(key, text) if _is_elsewhere(last, key) else end_of(last, text)
    elif isinstance(node, SequenceNode) and node.value and not _is_elsewhere(node.value[-1], node):
        end = end_of(node.value[-1], text)
    else:
        end = int(node.end_mark.index)
    start = int(node.start_mark.index)
    return start + len(BLANK_LINES.sub("", text[start:end]))


def _is_elsewhere(value: Node, before: Node) -> bool:
    """Whether an alias stands here: its value lies where its anchor is."""
    return int(value.start_mark.index) < int(before.start_mark.index)


def _alias_end(key: Node, text: str) -> int:
    found = re.compile(r":\s*\*[^\s,}\]]+").match(text, int(key.end_mark.index))
    return found.end() if found else line_end(text, int(key.end_mark.index)) - 1


def line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """After the line break of the line at `place`."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def cut_item(text: str, item: Node) -> Splice:
    """An item of a list with its dash, and the line break after it."""
    start = line_start(text, int(item.start_mark.index))
    return Splice(start, line_end(text, end_of(item, text)), "")


def append_item(text: str, node: Node | None, key: str, lines: Sequence[str]) -> str:
    """The text with one more item at the end of a list; `lines` are its own, without a dash.

    Raises:
        ContentRefused: the key has no list of lines here.
    """
    found = items(node)
    if not found or getattr(node, "flow_style", False):
        raise ContentRefused([f"{key}: is no list with an item a line here: add it by hand first."])
    last = found[-1]
    start = line_start(text, int(last.start_mark.index))
    first = FIRST_WORD.search(text, start)
    indent = " " * (first.start() - start if first else 0)
    at = line_end(text, end_of(last, text))
    gap = "" if text[at - 1] == "\n" else "\n"
    marks = ["- ", *["  "] * (len(lines) - 1)]
    body = "".join(f"{indent}{mark}{one}\n" for mark, one in zip(marks, lines, strict=True))
    return text[:at] + gap + body + text[at:]


def replace_scalar(text: str, node: Node, value: str) -> Splice:
    """Another value in the place of a scalar: a literal block stays one, else it is quoted."""
    start, end = int(node.start_mark.index), end_of(node, text)
    if getattr(node, "style", None) not in ("|", ">") or not value.strip():
        return Splice(start, end, quoted(value))
    body = text[line_end(text, start) : end]
    first = FIRST_WORD.search(body)
    indent = " " * (first.start() - line_start(body, first.start()) if first else 2)
    lines = [indent + line if line else "" for line in value.split("\n")]
    return Splice(start, end, "\n".join(["|-", *lines]))


def quoted(value: str) -> str:
    """A double-quoted scalar: JSON's strings are YAML's, but for a few characters."""
    escaped = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", escaped)

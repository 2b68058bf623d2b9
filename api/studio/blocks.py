"""Values of safety rules as a form shows them: phrases and examples a line each, groups of words.

Phrases stand in a block of text, between " / " or a line each; groups are lists of lists.
"""

import re
from collections.abc import Iterator, Sequence

from yaml import Node

from api.safety.lexicon import split_phrases
from api.studio.errors import ContentRefused
from api.studio.source import end_of, items, line_end, line_start, quoted, scalar

BARE = re.compile(r"(?!(?:yes|no|on|off|true|false|null|y|n)$)[a-z][a-z0-9_-]*")
RANGE = re.compile(r"(\d{1,3})?\s*-\s*(\d{1,3})?")


def read_phrases(node: Node | None) -> str:
    found = split_phrases(scalar(node))
    return "\n".join(found) if isinstance(found, tuple) else ""


def read_groups(node: Node | None) -> str:
    """A line for each group, its alternatives between commas."""
    return "\n".join(", ".join(scalar(one) for one in items(group)) for group in items(node))


def phrases(node: Node | None, value: str, column: int) -> str:
    """Phrases the way the file has them: a line each, or all in one line."""
    lines = [line.strip() for line in value.split("\n") if line.strip()]
    one_line = node is None or len(scalar(node).strip().split("\n")) == 1
    return block([" / ".join(lines)] if one_line and lines else lines, column)


def block(lines: Sequence[str], column: int) -> str:
    """A literal block of text behind a key that stands at `column`."""
    indent = " " * (column + 2)
    found = [f"{indent}{line.strip()}" for line in lines if line.strip()]
    return " |\n" + "\n".join(found) if found else ' ""'


def with_items(text: str, start: int, node: Node | None, wanted: Sequence[str]) -> str:
    """The text with other items in a list of lines; an item keeps its characters and the comments
    above it and behind it. `start`: after the colon of the list's key."""
    found = items(node)
    column = int(found[0].start_mark.column)
    dash = re.match(r"\s*", text[line_start(text, int(found[0].start_mark.index)) :])
    at = line_end(text, start) - 1
    head = text[start:at]
    chunks: dict[str, str] = {}
    for one in found:
        end = line_end(text, end_of(one, text))
        end -= text[end - 1] == "\n"
        chunks.setdefault(scalar(one), text[at:end])
        at = end
    first = len(dash.group()) if dash else column - 2
    lines = [line.strip() for line in wanted if line.strip()]
    new = [chunks.pop(one, "") or f"\n{' ' * first}- {quoted(one)}" for one in lines]
    return text[:start] + head + "".join(new) + text[at:]


def groups(label: str, value: str) -> str:
    """Lists of lists: all of the groups, one of each."""
    found = [
        [one.strip() for one in line.split(",") if one.strip()]
        for line in value.split("\n")
        if line.strip()
    ]
    if not found or not all(found):
        raise ContentRefused([f"{label}: at least one group of words, a line each."])
    return f" [{', '.join(f'[{", ".join(map(_named, group))}]' for group in found)}]"


def names(value: str) -> str:
    """A list of words' names in one line."""
    return f" [{', '.join(map(_named, _lines(value)))}]"


def ages(label: str, value: str) -> str:
    """Whole years as the clinic's files have them: "18-", "0-17"."""
    found = RANGE.fullmatch(value)
    if found is None or not (found[1] or found[2]):
        raise ContentRefused([f"{label}: “{value}” is no range such as 18- or 0-17."])
    bounds = [
        f"{key}: {int(number)}"
        for key, number in zip(("min", "max"), found.groups(), strict=True)
        if number
    ]
    return f" {{{', '.join(bounds)}}}"


def _named(one: str) -> str:
    return one if BARE.fullmatch(one) else quoted(one)


def _lines(value: str) -> Iterator[str]:
    return (line.strip() for line in value.split("\n") if line.strip())

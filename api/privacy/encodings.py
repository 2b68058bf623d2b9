"""Characters written in a code of the web: "maria&#64;example.com", "Maria%20Lopez", "\\u0040"."""

import html
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

_ENTITY: Final = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});")
_PERCENT: Final = re.compile(
    r"(?:%[2-7][0-9a-fA-F]|(?:%[c-fC-F][0-9a-fA-F])(?:%[89abAB][0-9a-fA-F]){1,3})"
)
_ESCAPED: Final = re.compile(r"\\u00[2-7][0-9a-fA-F]|\\x[2-7][0-9a-fA-F]")

Character = tuple[int, int, str]


def encoded_characters(text: str) -> Iterator[Character]:
    """Where one stands, and what it means; nothing of it is trusted to be anything else."""
    if "&" in text:
        for match in _ENTITY.finditer(text):
            yield from _character(match, html.unescape(match.group()))
    if "%" in text:
        for match in _PERCENT.finditer(text):
            yield from _character(match, unquote(match.group()))
    if "\\" in text:
        for match in _ESCAPED.finditer(text):
            yield from _character(match, chr(int(match.group()[2:], 16)))


def _character(match: re.Match[str], meant: str) -> Iterator[Character]:
    if len(meant) == 1 and meant != "\ufffd":
        yield *match.span(), meant if meant.isprintable() else " "

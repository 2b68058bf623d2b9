"""Colleagues named in a note as @Name: who is meant, and where the name stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.escalations.colleagues import Colleague, names_once

# A name starts with a letter, so that "@ 5 pm" and "@3" name nobody; nor does an e-mail address.
_SIGN = re.compile(r"(?<![\w.+-])@(?=[^\W\d_])")
_WORD = re.compile(r"[\w.'’-]*\w")


@dataclass(frozen=True)
class Mentions:
    """`ranges` are where the names of colleagues stand in the text."""

    staff_ids: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]
    unknown: tuple[str, ...]


def find_mentions(text: str, colleagues: Sequence[Colleague]) -> Mentions:
    """Each @Name of a text. The longest name that fits is meant; upper case does not matter."""
    known = names_once(colleagues)
    by_length = sorted(known.values(), key=lambda one: len(one.name), reverse=True)
    ids: list[str] = []
    ranges: list[tuple[int, int]] = []
    unknown: list[str] = []
    for sign in _SIGN.finditer(text):
        said = text[sign.end() :]
        meant = next((one for one in by_length if _starts_with(said, one.name)), None)
        if meant is None:
            word = _WORD.match(said)
            unknown.append(word.group()[:40] if word else said[:1])
        else:
            ids.append(meant.id)
            ranges.append((sign.start(), sign.end() + len(meant.name)))
    return Mentions(tuple(dict.fromkeys(ids)), tuple(ranges), tuple(dict.fromkeys(unknown)))


def _starts_with(said: str, name: str) -> bool:
    """Whether the text begins with this name as whole words."""
    head, after = said[: len(name)], said[len(name) : len(name) + 1]
    return head.casefold() == name.casefold() and not (after.isalnum() or after == "_")

"""Names by origin that the product's own lists do not hold: the lists would know their answers."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from api.privacy.gazetteer import load_words
from tests.privacy.generator.halves import Half, own_half, read_sections


@dataclass(frozen=True)
class Names:
    """Given names and surnames of one origin."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]


def letters(name: str) -> str:
    """A name reduced to its letters, as the product's lists are written."""
    plain = unicodedata.normalize("NFKD", name).lower()
    return "".join(c for c in plain if c.isalpha() and c.isascii())


def is_listed(name: str) -> bool:
    """Whether the product's lists of names hold the name or a part of it, as either kind."""
    parts = {letters(name), *map(letters, name.split("-"))}
    return bool(parts & (load_words("given") | load_words("surnames")))


@cache
def load_names(half: Half) -> dict[str, Names]:
    """The names of a half by origin. One that the lists have learnt since is left out: the
    halves are split first, so that no name changes sides for it."""
    given, surnames = read_sections("given.txt"), read_sections("surnames.txt")
    return {
        origin: Names(_unlisted(given[origin], half), _unlisted(surnames[origin], half))
        for origin in given
    }


@cache
def load_common_names() -> dict[str, Names]:
    """Names that many bear, whether or not the product's lists hold them, by origin."""
    given, surnames = read_sections("common_given.txt"), read_sections("common_surnames.txt")
    return {
        origin: Names(tuple(" ".join(given[origin]).split()), tuple(" ".join(lines).split()))
        for origin, lines in surnames.items()
    }


def origins() -> tuple[str, ...]:
    """The origins that names are written down for."""
    return tuple(read_sections("given.txt"))


def _unlisted(lines: list[str], half: Half) -> tuple[str, ...]:
    names = [name for line in lines for name in line.split()]
    return tuple(name for name in own_half(names, half) if not is_listed(name))

"""Word lists of the redactor, read once: facts about words, no patient text."""

from functools import cache
from importlib.resources import files


@cache
def load_words(name: str) -> frozenset[str]:
    """Every word of `gazetteer/<name>.txt`; a trailing * (also an ordinary word) is dropped."""
    return frozenset(word.rstrip("*") for word in _read(name))


@cache
def load_marked_words(name: str) -> frozenset[str]:
    """Only the words of the list that carry a *: names that are ordinary words too."""
    return frozenset(word.rstrip("*") for word in _read(name) if word.endswith("*"))


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """The lines of a list whose entries hold spaces."""
    text = (files(__name__) / f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _read(name: str) -> list[str]:
    return [word for line in load_lines(name) for word in line.split()]

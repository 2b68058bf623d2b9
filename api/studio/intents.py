"""Intents and their examples as they stand in data/nlu, a line an example."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yaml import ScalarNode

from api.errors import NotFound
from api.studio import source
from api.studio.draft import Draft, version_of
from api.studio.errors import ContentRefused
from api.studio.paths import NLU
from api.studio.source import Splice

DASH = re.compile(r"^(\s*)-\s?")


@dataclass(frozen=True)
class Intent:
    """One intent: `version` changes with its examples; places are those of its file's text."""

    name: str
    path: str
    examples: tuple[str, ...]
    version: str
    start: int
    end: int
    body: str

    @property
    def indent(self) -> str:
        found = DASH.match(self.body.split("\n")[1]) if "\n" in self.body else None
        return found.group(1) if found else "    "


def list_intents(draft: Draft) -> list[Intent]:
    """Every intent that has examples, in the order of the files."""
    paths = [path for path in draft.paths() if path.startswith(f"{NLU}/")]
    return [intent for path in paths for intent in intents_in(draft.read(path), path)]


def get_intent(draft: Draft, name: str) -> Intent:
    """Raises NotFound where no intent of this name has examples."""
    found = [intent for intent in list_intents(draft) if intent.name == name]
    if not found:
        raise NotFound
    return found[0]


def intents_in(text: str, path: str) -> list[Intent]:
    """The intents of one file.

    Raises:
        ContentRefused: not YAML.
    """
    return list(_intents_in(text, path))


@lru_cache(maxsize=64)
def _intents_in(text: str, path: str) -> tuple[Intent, ...]:
    found = []
    for item in source.items(source.child(source.compose(text), "nlu")):
        name, node = source.scalar(source.child(item, "intent")), source.child(item, "examples")
        if not name or not isinstance(node, ScalarNode):
            continue
        start, end = int(node.start_mark.index), source.end_of(node, text)
        body = text[start:end]
        found.append(
            Intent(name, path, examples_of(str(node.value)), version_of(body), start, end, body)
        )
    return tuple(found)


def examples_of(block: str) -> tuple[str, ...]:
    """The examples of a literal block: the rest of each line after its dash."""
    return tuple(
        DASH.sub("", line).strip() for line in block.splitlines() if DASH.sub("", line).strip()
    )


def with_examples(text: str, intent: Intent, examples: Sequence[str]) -> str:
    """The file's text with these examples; the lines of those that stay are not touched.

    Raises:
        ContentRefused: an example of several lines, or an intent left without any.
    """
    if any(len(one.splitlines()) != 1 or not one.strip() for one in examples):
        raise ContentRefused(["An example is one line with something in it."])
    if not examples:
        raise ContentRefused([f"{intent.name} would have no example left."])
    lines = intent.body.split("\n")
    given: dict[str, list[str]] = {}
    for line in lines[1:]:
        given.setdefault(DASH.sub("", line).strip(), []).append(line)
    kept = [
        given[one].pop(0) if given.get(one) else f"{intent.indent}- {one.strip()}"
        for one in examples
    ]
    return source.splice(text, [Splice(intent.start, intent.end, "\n".join([lines[0], *kept]))])


def pasted(text: str) -> list[str]:
    """Examples from a pasted text: a line each, list marks and blank lines left out."""
    lines: Iterable[str] = (re.sub(r"^\s*[-*•]\s+", "", line).strip() for line in text.splitlines())
    return [line for line in lines if line]

"""What a content changes against another one, in the words of intents and replies."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from typing import Any

from api.studio.draft import Draft
from api.studio.folder import differs, differs_at, text_at
from api.studio.intents import list_intents
from api.studio.paths import DOMAIN, NLU
from api.studio.replies import SAFETY_REPLIES, Reply, list_replies, replies_in, without_places
from api.studio.source import load

MOST_LINES = 200
# The keys behind which replies and buttons have their texts.
SAID = ("text", "title", "payload")


@dataclass(frozen=True)
class Difference:
    """One changed thing: lines that are gone and lines that came."""

    kind: str  # intent | reply | file
    name: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def differences(new: Draft, old: Draft) -> list[Difference]:
    """Intents, then replies, then other files; empty where both say and understand the same."""
    found: list[Difference] = []
    if differs(new, old, NLU):
        found += _of_intents(new, old)
    if differs(new, old, DOMAIN) or differs(new, old, SAFETY_REPLIES):
        found += _of_replies(new, old)
    return found + _of_files(new, old)


def _of_intents(new: Draft, old: Draft) -> list[Difference]:
    before = {one.name: one.examples for one in list_intents(old)}
    after = {one.name: one.examples for one in list_intents(new)}
    return [
        Difference("intent", name, _without(was, now), _without(now, was))
        for name in sorted({*before, *after})
        if (was := before.get(name, ())) != (now := after.get(name, ()))
    ]


def _of_replies(new: Draft, old: Draft) -> list[Difference]:
    before = {one.name: _said(one) for one in list_replies(old)}
    after = {one.name: _said(one) for one in list_replies(new)}
    return [
        Difference("reply", name, _without(was, now), _without(now, was))
        for name in sorted({*before, *after})
        if (was := before.get(name, ())) != (now := after.get(name, ()))
    ]


def _said(reply: Reply) -> tuple[str, ...]:
    return tuple(
        " ".join([f"{one['language']}: {one['text']}", *(f"[{a} {b}]" for a, b in one["buttons"])])
        for one in without_places(reply.variants)
    )


def _of_files(new: Draft, old: Draft) -> list[Difference]:
    """Every file of either side; of those with intents and replies what is neither."""
    found = []
    for path in sorted({*new.paths(), *old.paths()}):
        if not differs_at(new, old, path):
            continue
        was, now = text_at(old, path) or "", text_at(new, path) or ""
        if path.startswith(f"{NLU}/") or path in (DOMAIN, SAFETY_REPLIES):
            before, after = _rest(was, path), _rest(now, path)
            gone, come = _without(before, after), _without(after, before)
        else:
            lines = list(unified_diff(was.splitlines(), now.splitlines(), n=0))[2:MOST_LINES]
            gone = tuple(line[1:] for line in lines if line.startswith("-"))
            come = tuple(line[1:] for line in lines if line.startswith("+"))
        if gone or come:
            found.append(Difference("file", path, gone, come))
    return found


@lru_cache(maxsize=64)
def _rest(text: str, path: str) -> tuple[str, ...]:
    """What a file says beside examples of intents and texts of replies, a line each."""
    content = load(text) if text else {}
    if path.startswith(f"{NLU}/"):
        content = [one for one in (content or {}).get("nlu") or [] if "intent" not in one]
        return tuple(dict.fromkeys(_flat(content, "")))
    said = {
        part
        for reply in replies_in(text, path)
        for one in reply.variants
        for part in (one.text, *(part for pair in one.buttons for part in pair))
    }
    return tuple(dict.fromkeys(line for line in _flat(content, "") if not _ends_in(line, said)))


def _flat(content: Any, name: str) -> Iterator[str]:
    """Each scalar behind the keys that lead to it; places in a list are left out."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _flat(value, f"{name}/{key}" if name else str(key))
    elif isinstance(content, list):
        for one in content:
            yield from _flat(one, name)
    else:
        yield f"{name}: {content}"


def _ends_in(line: str, said: set[str]) -> bool:
    """Whether it is a text of a reply or of a button, which are shown as such."""
    path, _, value = line.partition(": ")
    return value in said and path.rpartition("/")[2] in SAID


def _without(lines: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that the others do not have, in order; an order alone that changed has none."""
    return tuple(line for line in lines if line not in others)

"""What a content changes against another one, in the words of intents and replies."""

from dataclasses import dataclass
from difflib import unified_diff

from api.studio.draft import Draft
from api.studio.folder import differs, differs_at, text_at
from api.studio.intents import list_intents
from api.studio.paths import DOMAIN, NLU
from api.studio.replies import SAFETY_REPLIES, Reply, list_replies, without_places

MOST_LINES = 200


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
    found = []
    for path in new.paths():
        if path.startswith(f"{NLU}/") or path in (DOMAIN, SAFETY_REPLIES):
            continue
        if differs_at(new, old, path):
            lines = list(
                unified_diff(
                    (text_at(old, path) or "").splitlines(), new.read(path).splitlines(), n=0
                )
            )[2:MOST_LINES]
            gone = tuple(line[1:] for line in lines if line.startswith("-"))
            come = tuple(line[1:] for line in lines if line.startswith("+"))
            found.append(Difference("file", path, gone, come))
    return found


def _without(lines: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that the others do not have, in order; an order alone that changed has none."""
    return tuple(line for line in lines if line not in others)

"""What may become training text: one line, nobody's identifiers, no alarm, for one intent only."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from api.privacy.redact import find_spans
from api.privacy.spans import Directory
from api.safety.service import Band, Disposition, screen
from api.studio.draft import Draft
from api.studio.errors import ContentRefused
from api.studio.intents import Intent, examples_of, intents_in
from api.studio.paths import DOMAIN, NLU, ROOT
from api.studio.source import child, compose, items, pairs, scalar

MOST_LINES, MOST_CHARACTERS = 500, 300
# The fixed split: measured on, never trained on.
HELD_OUT = ROOT / "tests" / "nlu"
TOKEN = re.compile(r"[A-Z][A-Z_]*_\d+")
# As Rasa reads them: [words](entity), [words](entity:value), [words]{"entity": ...}, [words][{}].
ENTITY = re.compile(
    r"\[([^\[\]]+)\](?:\(([^():]+)(?::([^()]*))?\)|(\{[^{}]*\}|\[(?:\{[^{}]*\}[ ,]*)+\]))"
)
PLAIN_BRACKETS = re.compile(r"\[[^\[\]]*\](?![({\[])")
WORD = re.compile(r"\w+")
# Appointment wishes stay readable to the dialogue; a bare date identifies nobody.
READABLE = frozenset({"DATE"})


@dataclass(frozen=True)
class Checked:
    """Lines that may be added, and what is said of those that may not; the change that added."""

    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    repeated: tuple[str, ...] = field(default=())
    change: str = ""


def check_lines(
    draft: Draft,
    intent: Intent,
    lines: Sequence[str],
    *,
    directory: Directory,
    instead_of: str = "",
) -> Checked:
    """Sort new lines for an intent. Takes some 10 ms a line: never inside a transaction.

    `instead_of`: the example whose place they take; they may be it with other marks or commas.

    Raises:
        ContentRefused: more lines than are taken at once.
    """
    if len(lines) > MOST_LINES:
        raise ContentRefused(
            [f"{len(lines)} lines are too many: at most {MOST_LINES} at once. Nothing was added."]
        )
    taken = dict(taken_keys(draft))
    measured, entities = held_out(), known_entities(draft)
    accepted, refused, repeated = [], [], []
    for line in lines:
        is_same = bool(instead_of) and key_of(line) == key_of(instead_of)
        owner = None if is_same else taken.get(key_of(line))
        if owner == intent.name:
            repeated.append(line)
            continue
        found = list(_problems(line, owner, measured, entities, directory))
        refused += [f"“{shortened(line)}”: {one}" for one in found]
        if not found:
            accepted.append(line)
            taken[key_of(line)] = intent.name
    return Checked(tuple(accepted), tuple(refused), tuple(repeated))


def taken_keys(draft: Draft) -> Mapping[str, str]:
    """The key of every example of the draft, and the intent that it stands at."""
    paths = [path for path in draft.paths() if path.startswith(f"{NLU}/")]
    return _taken_keys(tuple((path, draft.read(path)) for path in paths))


@lru_cache(maxsize=4)
def _taken_keys(files: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    found = {
        known_key(example): one.name
        for path, text in files
        for one in intents_in(text, path)
        for example in one.examples
    }
    return MappingProxyType(found)


def key_of(text: str) -> str:
    """Two examples with the same key are one: case, accents, marks and token numbers aside."""
    text = ENTITY.sub(r"\1", text)
    text = TOKEN.sub(lambda found: found[0].rstrip("0123456789_").replace("_", " "), text)
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(WORD.findall(re.sub(r"['’‘]", "", kept))) or text.strip()


@lru_cache(maxsize=40_000)
def known_key(text: str) -> str:
    """As `key_of`, kept: for what is an example, never for what a patient wrote."""
    return key_of(text)


def shared_examples(intents: Iterable[Intent]) -> list[tuple[str, tuple[str, ...]]]:
    """Examples that stand at several intents, or twice at one: (text, the intents)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for intent in intents:
        for text in intent.examples:
            found.setdefault(known_key(text), []).append((intent.name, text))
    return [
        (group[0][1], tuple(name for name, _ in group)) for group in found.values() if group[1:]
    ]


def identifiers_in(text: str, directory: Directory) -> Iterator[tuple[str, str]]:
    """(words, type) of what can identify somebody; redaction tokens identify nobody."""
    values = (value for found in ENTITY.findall(text) for value in found[2:] if value)
    for plain in (ENTITY.sub(r"\1", text), *values):
        for span in find_spans(text=plain, directory=directory):
            words = plain[span.start : span.end]
            if span.type not in READABLE and not TOKEN.fullmatch(words):
                yield words, span.type


def alarm_in(text: str) -> str:
    """What the safety screen hears in such a message, and by which rule; empty if no alarm.

    It answers an alarm itself, also one that it only asks about: no intent is ever read from it.
    """
    found = screen(text=TOKEN.sub("it", ENTITY.sub(r"\1", text)))
    if found.disposition not in (Disposition.EMERGENCY, Disposition.CRISIS):
        return ""
    kind = "an emergency" if found.disposition == Disposition.EMERGENCY else "a crisis"
    what = kind if found.band == Band.ACT else f"what may be {kind}"
    # The model alone has a version for a name, which says nothing to anybody.
    names = dict.fromkeys("its model" if one.startswith("model:") else one for one in found.rules)
    return f"{what} ({', '.join(names)})" if names else what


def held_out(folder: Path = HELD_OUT) -> frozenset[str]:
    """Keys of the sentences that intents are measured on."""
    return frozenset(known_key(text) for _, text in held_out_rows(folder))


def held_out_rows(folder: Path = HELD_OUT) -> list[tuple[str, str]]:
    """(intent, sentence) of the fixed split."""
    return [
        (scalar(child(item, "intent")), text)
        for path in sorted(folder.glob("heldout_*.yml"))
        for item in items(child(compose(path.read_text("utf-8")), "nlu"))
        for text in examples_of(scalar(child(item, "examples")))
    ]


def known_entities(draft: Draft) -> frozenset[str]:
    entries = items(child(compose(draft.read(DOMAIN)), "entities"))
    return frozenset(
        name for entry in entries for name in ([key for key, _ in pairs(entry)] or [scalar(entry)])
    )


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _problems(
    line: str,
    owner: str | None,
    measured: frozenset[str],
    entities: frozenset[str],
    directory: Directory,
) -> Iterator[str]:
    if len(line) > MOST_CHARACTERS:
        yield f"{len(line)} characters, at most {MOST_CHARACTERS}."
        return
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cf") for char in line):
        yield "there is an invisible character in it."
    if line.startswith("/"):
        yield "a line that begins with / is a command, not something a patient says."
    if owner is not None:
        yield f"it is an example of {owner} already; a sentence can mean one thing only."
    if key_of(line) in measured:
        yield "it is in the set that intents are measured on; trained on, the measure would lie."
    yield from bad_entities(line, entities)
    if heard := alarm_in(line):
        yield f"the safety screen hears {heard} in it and answers; no intent is read from it."
    for words, kind in identifiers_in(line, directory):
        yield f"“{words}” can identify somebody ({kind}); write {kind}_1 in its place."


def bad_entities(line: str, entities: frozenset[str]) -> Iterator[str]:
    """What of a line's marks Rasa would read as something else than was meant."""
    for found in ENTITY.finditer(line):
        names = [found[2]] if found[2] else _named(found[4])
        if not names:
            yield 'a mark in braces is no {"entity": "name"}.'
        for name in names:
            if name not in entities:
                yield f"{name} is no entity of the domain."
    if re.search(r"[\[\]]", PLAIN_BRACKETS.sub("", ENTITY.sub("", line))):
        yield "a marked entity overlaps another or is not closed."


def _named(braces: str) -> list[str]:
    """The entities that a mark in braces names; none where it cannot be read."""
    try:
        found = json.loads(braces)
        return [str(one["entity"]) for one in (found if isinstance(found, list) else [found])]
    except (ValueError, KeyError, TypeError):
        return []

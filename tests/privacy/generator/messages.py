"""The messages of a half: every template filled, each filling as written, lower-cased and as chat.

A template with a name is filled once for each origin of names, so that origins differ in the
names alone, never in what is said around them.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.privacy.generator.halves import Half
from tests.privacy.generator.names import Names, load_common_names, load_names, origins
from tests.privacy.generator.templates import SLOT, Template, load_templates
from tests.privacy.generator.values import PROSE, SLOTS, Draw

SEED: Final = 20261122
IGNORE: Final = "IGNORE"
VARIANTS: Final = ("written", "lower", "chat")
FILLINGS: Final = 3  # of a template with identifiers, but without a name
_DROPPED: Final = frozenset(",!?'\";’¿¡")


@dataclass(frozen=True)
class Gold:
    """Code points `start:end` hold an identifier of this type; IGNORE counts neither way."""

    start: int
    end: int
    type: str


@dataclass(frozen=True)
class Message:
    """A message with what identifies in it; `origin` is empty where nobody is named."""

    template: str
    language: str
    register: str
    variant: str
    origin: str
    text: str
    gold: tuple[Gold, ...]


def generate(half: Half, *, seed: int = SEED) -> list[Message]:
    """Every message of a half, always the same for a seed."""
    return [
        _as_variant(message, variant)
        for template in load_templates(half)
        for message in _fillings(template, half, seed)
        for variant in VARIANTS
    ]


def generate_with_common_names(half: Half, *, seed: int = SEED) -> list[Message]:
    """The same messages where somebody is named, with names that many bear."""
    return [
        _as_variant(message, variant)
        for template in load_templates(half)
        if any(SLOTS[slot][0] == "PERSON" for slot in template.slots)
        for message in _fillings(template, half, seed, load_common_names())
        for variant in VARIANTS
    ]


def _fillings(
    template: Template, half: Half, seed: int, names: Mapping[str, Names] | None = None
) -> list[Message]:
    # A source for each template: a template added later leaves the others as they are.
    rng = random.Random(f"{seed} {half} {template.id}")
    names = names or load_names(half)
    types = {SLOTS[slot][0] for slot in template.slots}
    if "PERSON" in types:
        chosen, shown = list(origins()), list(origins())
    else:  # an e-mail address holds a name, too, but is no test of names
        chosen = [rng.choice(origins()) for _ in range(FILLINGS if types else 1)]
        shown = [""] * len(chosen)
    return [
        _fill(template, Draw(rng, half, template.language, names[origin]), label)
        for origin, label in zip(chosen, shown, strict=True)
    ]


def _fill(template: Template, draw: Draw, origin: str) -> Message:
    text, gold, at = "", [], 0
    for match in SLOT.finditer(template.text):
        type_, make = SLOTS[match.group(1)]
        value = make(draw)
        if template.is_lower and type_ in PROSE:
            value = value.lower()
        text += template.text[at : match.start()]
        gold.append(Gold(len(text), len(text) + len(value), type_))
        text += value
        at = match.end()
    text += template.text[at:]
    return Message(
        template.id, template.language, template.register, "written", origin, text, tuple(gold)
    )


def _as_variant(message: Message, variant: str) -> Message:
    text = message.text
    if variant == "written":
        return message
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    kept = [i for i in range(len(low)) if variant != "chat" or not _is_dropped(low, i)]
    places = {old: new for new, old in enumerate(kept)}
    gold = []
    for span in message.gold:
        inside = [places[i] for i in range(span.start, span.end) if i in places]
        gold.append(Gold(inside[0], inside[-1] + 1, span.type))
        # "anas visit": whether the s is still the name's nobody can say.
        if variant == "chat" and low[span.end : span.end + 2] == "'s":
            gold.append(Gold(inside[-1] + 1, inside[-1] + 2, IGNORE))
    return Message(
        message.template,
        message.language,
        message.register,
        variant,
        message.origin,
        "".join(low[i] for i in kept),
        tuple(gold),
    )


def _is_dropped(text: str, at: int) -> bool:
    """Chat does without these marks and without the full stop at the end of a word."""
    if text[at] == ".":
        return text[at + 1 : at + 2] in ("", " ")
    return text[at] in _DROPPED

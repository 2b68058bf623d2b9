"""The product's own safety rules as a floor: they may be made wider, never narrower.

What a rule needs may be said in more ways and nearer to its neighbours; what it holds back for may
not grow. A rule's own examples alone would not show that, so the structure is compared.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import yaml

from api.safety.loader import NOT_RULES
from api.safety.rulebook import Concept, Rule, RuleFile
from api.yaml_text import read_yaml

Concepts = Mapping[str, Concept]
ALARMS = ("emergency", "crisis")


def structure_reasons(folder: Path, own: Path) -> Iterator[str]:
    """Why the rules of a folder, which load, are less than the product's own."""
    files, own_files = _files(folder), _files(own)
    words, own_words = _concepts(files), _concepts(own_files)
    found = {rule.id: rule for file in files for rule in file.red_flags}
    for rule in (rule for file in own_files for rule in file.red_flags):
        now = found.get(rule.id)
        if now is None:
            continue
        if rule.floor:
            less = narrowed(now, rule, words, own_words)
            yield from (f"Rule {rule.id} belongs to the floor: {one}." for one in less)
        elif rule.disposition in ALARMS and now.disposition != rule.disposition:
            yield f"Rule {rule.id}: another level would say another text ({now.disposition})."


def alarms_in(folder: Path) -> list[Rule]:
    """The emergency rules of what is live: whoever wrote them, a release keeps them.

    None of files that this product cannot read: then its own rules are those that are served.
    """
    try:
        files = _files(folder)
    except (OSError, ValueError, yaml.YAMLError):
        return []
    return [rule for file in files for rule in file.red_flags if rule.disposition in ALARMS]


def _files(folder: Path) -> list[RuleFile]:
    paths = sorted(path for path in folder.glob("*.yml") if path.name not in NOT_RULES)
    return [_file_of(path.read_text("utf-8")) for path in paths]


@lru_cache(maxsize=100)
def _file_of(text: str) -> RuleFile:
    """Most files are in the product, in what is live and in the draft alike."""
    return RuleFile.model_validate(read_yaml(text))


def _concepts(files: list[RuleFile]) -> dict[str, Concept]:
    return {name: concept for file in files for name, concept in file.concepts.items()}


def narrowed(found: Rule, own: Rule, words: Concepts, own_words: Concepts) -> Iterator[str]:
    """What of a rule, `own` as the product has it, finds less than it did."""
    if found.disposition != own.disposition:
        yield f"its level is {found.disposition}, the product's is {own.disposition}"
    if (own.band, found.band) == ("act", "ask"):
        yield "it only asks where it acted"
    if found.within < own.within:
        yield f"it looks within {found.within} words instead of {own.within}"
    if (own.scope, found.scope) == ("any", "asserted"):
        yield "it needs what is said to be present, where any mention did"
    if more := set(found.unless) - set(own.unless):
        yield f"it holds back for {', '.join(sorted(more))}, too"
    if len(found.all) > len(own.all):
        yield "it needs more than it did"
    for number, group in enumerate(own.all[: len(found.all)]):
        if less := set(group) - set(found.all[number]):
            yield f"it is no longer raised by {', '.join(sorted(less))}"
    for name in {name for group in own.all for name in group} & own_words.keys():
        yield from (f"“{one}” is gone from {name}" for one in _gone(name, words, own_words))
    for name in set(own.unless) & words.keys():
        yield from (f"“{one}” in {name} holds it back" for one in _gone(name, own_words, words))


def _gone(name: str, words: Concepts, other: Concepts) -> list[str]:
    """Phrases of `other` that `words` lack."""
    now, before = words.get(name, Concept()), other.get(name, Concept())
    return [*sorted(set(before.en) - set(now.en)), *sorted(set(before.es) - set(now.es))][:3]

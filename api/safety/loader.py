"""Reads `data/safety/`: a set that fails its schema or its own examples is refused whole."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from api.safety.answers import Answers
from api.safety.engine import Engine, Heard
from api.safety.floor import FLOOR_RULES
from api.safety.languages import language_of
from api.safety.lexicon import Lexicon
from api.safety.ordinary import ordinary_words
from api.safety.patterns import BadPattern
from api.safety.proved import is_proved, note_proved
from api.safety.rulebook import (
    AnswerFile,
    Concept,
    LexiconFile,
    Rule,
    RuleFile,
    Signed,
    known_names,
)
from api.yaml_text import read_yaml

DATA = Path(__file__).resolve().parents[2] / "data" / "safety"
LEXICON = "lexicon.yml"
ANSWERS = "answers.yml"
ORDINARY = "ordinary_words.txt"
NOT_RULES = {LEXICON, ANSWERS, "replies.yml", "output_check.yml"}
# What a file raises that is no mapping, or holds something else than it should.
_MALFORMED = (ValueError, KeyError, TypeError, AttributeError)


class RulesRefused(Exception):
    """The files cannot be used; `reasons` name file, rule and example, never patient text."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of rules that passed: its engine, its version and its files."""

    engine: Engine
    version: str
    files: Mapping[str, Signed] = field(default_factory=dict, repr=False)

    def warnings_on(self, today: date) -> tuple[str, ...]:
        """What staff should know about it on a day: rules expire while they are loaded."""
        return _warnings(self.files, today)


def load(directory: Path = DATA) -> RuleSet:
    """Compiles the directory and runs every example; raises `RulesRefused`.

    Once for the same content, wherever it stands: an engine never changes.
    """
    try:
        paths = sorted(p for p in directory.iterdir() if p.suffix in {".yml", ".txt"})
        content = tuple((path.name, path.read_text(encoding="utf-8")) for path in paths)
    except (OSError, ValueError) as error:
        raise RulesRefused([f"{type(error).__name__}: {error}"]) from error
    files, engine = _compiled(content)
    return RuleSet(engine, _version(content), files)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an engine is made of, whoever has signed it; the same where `mark` is."""

    mark: str
    concepts: Mapping[str, Concept] = field(compare=False)
    rules: tuple[Rule, ...] = field(compare=False)
    lexicon: Lexicon = field(compare=False)
    ordinary: str = field(compare=False)
    answers: Mapping[str, Concept] = field(compare=False)


@lru_cache(maxsize=3)  # the product's, those that are live, those of a draft
def _compiled(content: tuple[tuple[str, str], ...]) -> tuple[dict[str, Signed], Engine]:
    texts = dict(content)
    try:
        names = [name for name in texts if name.endswith(".yml") and name not in NOT_RULES]
        files = {name: RuleFile.model_validate(_yaml(name, texts[name])) for name in names}
        lexicon = LexiconFile.model_validate(_yaml(LEXICON, texts[LEXICON]))
        answers = AnswerFile.model_validate(_yaml(ANSWERS, texts[ANSWERS]))
        engine = _engine(_parts(files, lexicon, answers, texts[ORDINARY]))
    except (yaml.YAMLError, ValidationError, BadPattern, *_MALFORMED) as error:
        raise RulesRefused([f"{type(error).__name__}: {error}"]) from error
    return {**files, LEXICON: lexicon, ANSWERS: answers}, engine


def _parts(
    files: Mapping[str, RuleFile], lexicon: LexiconFile, answers: AnswerFile, ordinary: str
) -> _Parts:
    said = {"concepts", "red_flags", "lexicon"}
    dumps = [file.model_dump_json(include=said) for file in (*files.values(), lexicon, answers)]
    return _Parts(
        hashlib.sha256("\0".join([*dumps, ordinary]).encode()).hexdigest(),
        known_names(files.values()),
        tuple(rule for file in files.values() for rule in file.red_flags),
        lexicon.lexicon,
        ordinary,
        answers.concepts,
    )


@lru_cache(maxsize=3)
def _engine(parts: _Parts) -> Engine:
    if problems := _structure(parts.rules):
        raise RulesRefused(problems)
    engine = Engine(
        concepts=parts.concepts,
        rules=parts.rules,
        lexicon=parts.lexicon,
        ordinary=ordinary_words(parts.ordinary),
        answers=Answers(parts.answers),
    )
    if not is_proved(parts.mark):
        if problems := faults(engine):
            raise RulesRefused(problems)
        note_proved(parts.mark)
    return engine


def _yaml(name: str, text: str) -> dict[str, object]:
    content = read_yaml(text)
    if not isinstance(content, dict):
        raise TypeError(f"{name} is not a mapping")
    return content


def _structure(rules: Sequence[Rule]) -> list[str]:
    ids = [rule.id for rule in rules]
    problems = [f"rule defined twice: {i}" for i in sorted({i for i in ids if ids.count(i) > 1})]
    return [*problems, *_against_floor({rule.id: rule for rule in rules})]


def _against_floor(rules: Mapping[str, Rule]) -> Iterator[str]:
    """Rules that are always on, and are not."""
    for name in sorted(FLOOR_RULES):
        rule = rules.get(name)
        if rule is None:
            yield f"a rule of the floor is missing: {name}"
        elif not rule.floor:
            yield f"a rule of the floor is turned off: {name}"
        elif rule.disposition == "clinician":
            yield f"a rule of the floor is lowered: {name}"


def faults(engine: Engine) -> list[str]:
    """Examples that do not come out as written, and languages without one, each under its rule."""
    return [fault for rule in engine.rules for fault in _faults(engine, rule)]


def _faults(engine: Engine, rule: Rule) -> Iterator[str]:
    for kind, texts in (("fire", rule.examples.fire), ("hold", rule.examples.hold)):
        heard = [engine.hear(text) for text in texts]
        for text, one in zip(texts, heard, strict=True):
            fired = rule.id in {hit.rule.id for hit in engine.hits(one)}
            if fired != (kind == "fire"):
                yield f"{rule.id}: should {kind}: {text}"
        yield from _unshown(engine, rule, kind, heard)


def _unshown(engine: Engine, rule: Rule, kind: str, heard: Sequence[Heard]) -> Iterator[str]:
    """Languages that a rule claims and shows no example of.

    An example counts for the language that the patient would be answered in, one whose words tell
    none for each. What stands under `other` is neither, and the reading has no name for it: its
    examples alone speak for it.
    """
    shown = {language_of(engine, one.reading) for one in heard}
    for language in rule.languages:
        if language != "other" and shown.isdisjoint((language, None)):
            yield f"{rule.id}: no message that must {kind} in {language}"


def _version(content: tuple[tuple[str, str], ...]) -> str:
    digest = hashlib.sha256()
    for name, text in content:
        digest.update(name.encode() + b"\0" + text.encode() + b"\0")
    return digest.hexdigest()[:12]


def _warnings(files: Mapping[str, Signed], today: date) -> tuple[str, ...]:
    """Expired and unsigned files still fire; staff are told."""
    warnings = []
    for name, file in files.items():
        rules = isinstance(file, RuleFile) and file.red_flags
        told = file.standing(what="rules" if rules else "words", today=today)
        if isinstance(file, RuleFile) and rules and not any(p.read_on for p in file.sources):
            told.append("no source of these rules was read")
        warnings += [f"{name}: {one}" for one in told]
    return tuple(warnings)

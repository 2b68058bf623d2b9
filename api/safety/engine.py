"""Applies a compiled set of rules to one reading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.safety.answers import Answers
from api.safety.assertion import Assertion, Cues, Status
from api.safety.concepts import ConceptIndex, Mention, by_concept
from api.safety.lexicon import Lexicon
from api.safety.normalise import Reading, read, read_window
from api.safety.rulebook import Concept, Rule, SlotTest, slot_test
from api.safety.slots import find_slots
from api.safety.spelling import Speller

_OWN_BEGINNING = frozenset({"without", "sin"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fired and the mentions that made it fire."""

    rule: Rule
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """One reading and what is mentioned in it: at all, and as present."""

    reading: Reading
    everything: Mapping[str, list[Mention]]
    present: Mapping[str, list[Mention]]
    cues: Cues


class Engine:
    """Immutable after construction; safe to use from any thread."""

    def __init__(
        self,
        *,
        concepts: Mapping[str, Concept],
        rules: Sequence[Rule],
        lexicon: Lexicon,
        ordinary: Iterable[str],
        answers: Answers,
    ) -> None:
        self.rules = tuple(rules)
        self.lexicon = lexicon
        self._answers = answers
        self._atomic = frozenset(name for name, c in concepts.items() if c.atomic)
        self._tests = _tests(rules)
        self._check_names(concepts)
        self._grouped = frozenset(n for rule in rules for group in rule.all for n in group)
        self._by_first = self._rules_by_first_mention()
        self._index = ConceptIndex({name: (*c.en, *c.es) for name, c in concepts.items()})
        self._assertion = Assertion(lexicon)
        self.spanish, self.english = frozenset(lexicon.spanish), frozenset(lexicon.english)
        self._speller = Speller(
            vocabulary=self._index.vocabulary,
            ordinary={*ordinary, *lexicon.words(), *answers.words},
            coded=lexicon.coded,
        )

    def _check_names(self, concepts: Mapping[str, Concept]) -> None:
        for rule in self.rules:
            for name in (*(n for group in rule.all for n in group), *rule.unless):
                if name not in concepts and name not in self._tests:
                    raise ValueError(f"{rule.id}: unknown concept {name}")

    def get_ready(self) -> None:
        """Compile what messages would otherwise wait for one by one."""
        self._index.get_ready()

    def hear(self, text: str, recent: Sequence[str] = ()) -> Heard:
        """The message behind its predecessors, figures of speech blanked, and its mentions."""
        if recent:
            reading = read_window(text, recent, lexicon=self.lexicon, speller=self._speller)
        else:
            reading = read(text, lexicon=self.lexicon, speller=self._speller)
        reading = self._assertion.mask_figures(reading)
        everything = by_concept([*self._index.find(reading), *find_slots(reading)])
        cues = self._assertion.cues(reading, taken=self._taken(reading, everything))
        return Heard(reading, everything, self._present(reading, everything, cues), cues)

    def hits(self, heard: Heard) -> list[Hit]:
        """Rules that fire with at least one mention in the current message."""
        numbers = {n for name in heard.everything for n in self._by_first.get(name, ())}
        hits = []
        for rule in (self.rules[number] for number in sorted(numbers)):
            found = heard.everything if rule.scope == "any" else heard.present
            mentions = self._apply(rule, found, heard.present, heard.reading.current_from)
            if mentions:
                hits.append(Hit(rule, mentions))
        return hits

    def findings(self, heard: Heard) -> tuple[str, ...]:
        """Names of what is mentioned: `+name` as present, `-name` only as absent, past or asked."""
        names = [("+" if name in heard.present else "-") + name for name in heard.everything]
        passed = [name for name in self._tests if self._named(name, heard.present)]
        return (*names, *("+" + name for name in passed))

    def known_words(self, heard: Heard) -> tuple[int, int]:
        """How many words there are, and how many of them are English or Spanish ones."""
        words = [t.norm for t in heard.reading.tokens if len(t.norm) > 1 and t.norm.isalpha()]
        return len(words), sum(map(self._speller.knows, words))

    def without_frames(self, heard: Heard) -> list[tuple[int, int]]:
        """Where in the text stands what is no claim, belittling, order or errand around it.

        Empty where nothing of the kind is said, or nothing else.
        """
        tokens = heard.reading.tokens
        return [
            (tokens[first].start, tokens[last].end)
            for first, last in self._assertion.unframed(heard.reading, heard.cues)
        ]

    def is_answer(self, heard: Heard) -> bool:
        """Whether a message is nothing but a short answer to a question of ours."""
        return self._answers.cover(heard.reading)

    def is_set_aside(self, heard: Heard) -> bool:
        """Whether a message is plainly general, past or a figure of speech."""
        return self._assertion.sets_aside(heard.reading, heard.cues)

    def is_denied(self, heard: Heard) -> bool:
        """Whether something the rules watch for is mentioned, and all of it only as absent."""
        watched = heard.everything.keys() & self._grouped
        return bool(watched) and not watched & heard.present.keys()

    def _rules_by_first_mention(self) -> dict[str, list[int]]:
        """Which rules a mention may begin: the others need not be looked at."""
        found: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for name in rule.all[0]:
                test = self._tests.get(name)
                found.setdefault(test.slot if test else name, []).append(number)
        return found

    def _present(
        self, reading: Reading, everything: Mapping[str, list[Mention]], cues: Cues
    ) -> dict[str, list[Mention]]:
        present: dict[str, list[Mention]] = {}
        for name, mentions in everything.items():
            whole = name in self._atomic
            kept = [
                m
                for m in mentions
                if self._assertion.status(m, reading, cues, atomic=whole) is Status.PRESENT
            ]
            if kept:
                present[name] = kept
        return present

    def _taken(self, reading: Reading, everything: Mapping[str, list[Mention]]) -> frozenset[int]:
        """Tokens inside phrases of a rule: a `no` in `no siento las piernas` negates no more.

        A comma or `without` begins something new all the same: `pain, no trouble breathing`.
        """
        taken: set[int] = set()
        for name, mentions in everything.items():
            if name not in self._grouped:
                continue
            for mention in mentions:
                if mention.last - mention.first >= 2:
                    taken.update(_unbroken(reading, mention))
        return frozenset(n for n in taken if reading.tokens[n].norm not in _OWN_BEGINNING)

    def _apply(
        self,
        rule: Rule,
        found: Mapping[str, list[Mention]],
        present: Mapping[str, list[Mention]],
        current_from: int,
    ) -> tuple[Mention, ...]:
        groups: list[list[Mention]] = []
        for names in rule.all:
            mentions = [m for name in names for m in self._named(name, found)]
            if not mentions:
                return ()
            groups.append(mentions)
        if any(self._named(name, present) for name in rule.unless):
            return ()
        return _closest(groups, rule.within, current_from)

    def _named(self, name: str, found: Mapping[str, list[Mention]]) -> list[Mention]:
        test = self._tests.get(name)
        if test is None:
            return found.get(name, [])
        return [m for m in found.get(test.slot, []) if test.holds(m.value)]


def _unbroken(reading: Reading, mention: Mention) -> Iterator[int]:
    """Tokens of a mention up to its first comma."""
    for index in range(mention.first, mention.last + 1):
        if index > mention.first and reading.tokens[index].after_comma:
            return
        yield index


def _tests(rules: Iterable[Rule]) -> dict[str, SlotTest]:
    tests: dict[str, SlotTest] = {}
    for rule in rules:
        for name in (*(n for group in rule.all for n in group), *rule.unless):
            test = slot_test(name)
            if test:
                tests[name] = test
    return tests


def _closest(
    groups: Sequence[Sequence[Mention]], within: int, current_from: int
) -> tuple[Mention, ...]:
    """One mention a group, all within `within` tokens, one of them in the current message."""
    for anchor in groups[0]:
        chosen = [anchor]
        for group in groups[1:]:
            nearest = min(group, key=lambda m: _distance(m, anchor))
            if _distance(nearest, anchor) > within:
                break
            chosen.append(nearest)
        if len(chosen) == len(groups) and any(m.last >= current_from for m in chosen):
            return tuple(chosen)
    return ()


def _distance(a: Mention, b: Mention) -> int:
    return max(a.first - b.last, b.first - a.last, 0)

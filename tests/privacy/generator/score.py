"""Recall and precision in letters and figures, for any redactor; the rules of `scoring.Score`.

A marked character counts as found under any type (what matters is that it cannot be read), and
a hidden one as right if it is marked at all.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.privacy.generator.messages import IGNORE, Message

Z: Final = 1.96  # 95 %
Found = tuple[int, int, str]


@dataclass(frozen=True)
class Share:
    """`hits` of `of` letters and figures, seen in `units` independent pieces.

    The characters of one identifier are found or missed together: the Wilson interval counts
    identifiers, or it would be far too narrow.
    """

    hits: int
    of: int
    units: int

    @property
    def rate(self) -> float:
        """The share itself; nothing of nothing is all of it."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """Its 95 % Wilson interval."""
        n, p = self.units, self.rate
        if not n:
            return 0.0, 1.0
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        reach = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - reach), min(1.0, middle + reach)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.rate:.1%} ({low:.1%} to {high:.1%})"


@dataclass
class Tally:
    """Counts over messages, by type."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    typed: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    plain: int = 0
    plain_hidden: int = 0
    messages: int = 0

    def recall(self, kind: str) -> Share:
        """Of what is marked with this type, how much is hidden under any."""
        return Share(self.found[kind], self.gold[kind], self.values[kind])

    def typed_recall(self, kind: str) -> Share:
        """The same, but hidden under its own type."""
        return Share(self.typed[kind], self.gold[kind], self.values[kind])

    def wholly(self, kind: str) -> Share:
        """Identifiers of which no letter or figure stays readable."""
        return Share(self.whole[kind], self.values[kind], self.values[kind])

    def precision(self, kind: str) -> Share:
        """Of what is hidden as this type, how much is marked with any."""
        return Share(self.right[kind], self.labelled[kind], self.labels[kind])

    def total_recall(self) -> Share:
        """Recall over all types."""
        return Share(self.found.total(), self.gold.total(), self.values.total())

    def total_precision(self) -> Share:
        """Precision over all types."""
        return Share(self.right.total(), self.labelled.total(), self.labels.total())

    def hidden(self) -> Share:
        """Of what identifies nobody, how much is hidden; a message is a unit."""
        return Share(self.plain_hidden, self.plain, self.messages)

    def add(self, message: Message, spans: Sequence[Found]) -> None:
        """Count one message with what a redactor found in it, the surer finding first."""
        have = _types(len(message.text), spans)
        want = _types(len(message.text), [(g.start, g.end, g.type) for g in message.gold])
        self.messages += 1
        for char, wanted, got in zip(message.text, want, have, strict=True):
            if char.isalnum() and wanted != IGNORE:
                self._count(wanted, got)
        for gold in message.gold:
            if gold.type == IGNORE:
                continue
            inside = range(gold.start, gold.end)
            self.values[gold.type] += 1
            self.whole[gold.type] += all(have[i] for i in inside if message.text[i].isalnum())
        self.labels.update(kind for _, _, kind in spans)

    def _count(self, wanted: str, got: str) -> None:
        if wanted:
            self.gold[wanted] += 1
            self.found[wanted] += bool(got)
            self.typed[wanted] += wanted == got
        else:
            self.plain += 1
            self.plain_hidden += bool(got)
        if got:
            self.labelled[got] += 1
            self.right[got] += bool(wanted)


@dataclass
class Report:
    """Tallies of one redactor over all messages and over each kind of them."""

    overall: Tally = field(default_factory=Tally)
    variants: dict[str, Tally] = field(default_factory=dict)
    languages: dict[str, Tally] = field(default_factory=dict)
    registers: dict[str, Tally] = field(default_factory=dict)
    origins: dict[str, Tally] = field(default_factory=dict)
    templates: dict[str, Tally] = field(default_factory=dict)
    unmarked: Tally = field(default_factory=Tally)

    def add(self, message: Message, spans: Sequence[Found]) -> None:
        """Count one message in every tally that it belongs to."""
        for tally in self._tallies(message):
            tally.add(message, spans)

    def _tallies(self, message: Message) -> Iterable[Tally]:
        yield self.overall
        yield self.variants.setdefault(message.variant, Tally())
        yield self.languages.setdefault(message.language, Tally())
        yield self.registers.setdefault(message.register, Tally())
        yield self.templates.setdefault(message.template, Tally())
        if message.origin:
            yield self.origins.setdefault(message.origin, Tally())
        if not message.gold:
            yield self.unmarked

    def origin_gap(self) -> float:
        """Between the best and the worst origin of names: recall of PERSON."""
        rates = [tally.recall("PERSON").rate for tally in self.origins.values()]
        return max(rates) - min(rates)


def _types(length: int, spans: Sequence[Found]) -> list[str]:
    types = [""] * length
    for start, end, kind in spans:
        for i in range(start, end):
            types[i] = types[i] or kind
    return types

"""What a trained intent model reaches on labelled messages, in shares with Wilson intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from actions.close_calls import too_close
from bot.nlu.calibration import expected_calibration_error, reject_scores
from bot.nlu.model import OUTSIDE, IntentModel
from bot.nlu.regression import Doubles

FALSE_REJECTS = 0.05
_Z = 1.96
# What sends a message to a person, and the intents that should.
TO_A_PERSON = frozenset(
    "ask_diagnosis ask_medication_advice ask_results request_human complain".split()
)


@dataclass(frozen=True)
class Case:
    """A message and every intent that is right for it; out_of_scope may be the one."""

    text: str
    intents: frozenset[str]


@dataclass(frozen=True)
class Share:
    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        if not self.of:
            return 0.0, 1.0
        p, n = self.value, self.of
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z * sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.2f}-{high:.2f})"


@dataclass(frozen=True)
class Scores:
    """`answered` is what was not rejected; a message in scope that was is a wrong one."""

    cases: Sequence[Case]
    intents: list[str]
    rejected: list[bool]
    scores: list[float]
    calibration_error: float
    # The two that each message is asked about; nothing where it is not.
    asked: Sequence[list[str]] = ()

    def share(self, *, inside: bool, right: bool | None = None) -> Share:
        picked = [self._is_right(i) for i in self._indices(inside=inside)]
        return Share(sum(picked) if right is not False else len(picked) - sum(picked), len(picked))

    @property
    def accuracy(self) -> Share:
        """Messages in scope that were accepted with the right intent."""
        return self.share(inside=True)

    @property
    def false_rejects(self) -> Share:
        inside = self._indices(inside=True)
        return Share(sum(self.rejected[i] for i in inside), len(inside))

    @property
    def outside_as_deployed(self) -> Share:
        """Messages out of scope that were rejected or read as out_of_scope."""
        return self.share(inside=False)

    @property
    def outside_at_five_percent(self) -> Share:
        """The same at the line above which five percent of these messages in scope lie."""
        inside, outside = self._indices(inside=True), self._indices(inside=False)
        if not inside or not outside:
            return Share(0, 0)
        line = float(np.quantile([self.scores[i] for i in inside], 1 - FALSE_REJECTS))
        return Share(sum(self.scores[i] > line for i in outside), len(outside))

    @property
    def sent_to_a_person(self) -> Share:
        """Messages that no person need answer and that were read as if one must."""
        picked = [
            i
            for i in self._indices(inside=True)
            if not self.cases[i].intents & (TO_A_PERSON | {"ask_symptom"})
        ]
        return Share(sum(self.intents[i] in TO_A_PERSON for i in picked), len(picked))

    def asked_which(self, *, needlessly: bool | None = None) -> Share:
        """Messages in scope that get "A or B?"; `needlessly`: only those read right (or wrong)."""
        inside = self._indices(inside=True)
        asked = [i for i in inside if self.asked and self.asked[i]]
        if needlessly is not None:
            asked = [i for i in asked if self._is_right(i) == needlessly]
        return Share(len(asked), len(inside))

    @property
    def asked_holds_it(self) -> Share:
        """Of the messages that get "A or B?" those that meant one of the two."""
        asked = [i for i in self._indices(inside=True) if self.asked and self.asked[i]]
        return Share(sum(bool(self.cases[i].intents & {*self.asked[i]}) for i in asked), len(asked))

    def macro_f1(self) -> float:
        """The mean over intents of F1, messages out of scope among them."""
        read, gold = self._pairs()
        found = [_f1(name, read, gold) for name in sorted(set(gold))]
        return sum(found) / len(found) if found else 0.0

    def per_intent(self) -> dict[str, tuple[Share, float]]:
        """Recall and F1 of each intent."""
        read, gold = self._pairs()
        recalls = {
            name: Share(sum(r == g == name for r, g in zip(read, gold, strict=True)), n)
            for name, n in sorted(Counter(gold).items())
        }
        return {name: (share, _f1(name, read, gold)) for name, share in recalls.items()}

    def confusions(self, most: int = 15) -> list[tuple[str, str, int]]:
        """Pairs (meant, read as) that were wrong, the most frequent first."""
        read, gold = self._pairs()
        wrong = Counter((g, r) for r, g in zip(read, gold, strict=True) if r != g)
        return [(meant, got, count) for (meant, got), count in wrong.most_common(most)]

    def errors(self) -> list[tuple[str, str, str]]:
        """Meant, read as, text."""
        read, gold = self._pairs()
        texts = (case.text for case in self.cases)
        return [(g, r, t) for g, r, t in zip(gold, read, texts, strict=True) if g != r]

    def _indices(self, *, inside: bool) -> list[int]:
        return [i for i, c in enumerate(self.cases) if (OUTSIDE not in c.intents) == inside]

    def _is_right(self, i: int) -> bool:
        if OUTSIDE in self.cases[i].intents:
            return self.rejected[i] or self.intents[i] == OUTSIDE
        return not self.rejected[i] and self.intents[i] in self.cases[i].intents

    def _pairs(self) -> tuple[list[str], list[str]]:
        """Intents as read and as meant; of several that are right the one that was read."""
        read = [
            "(rejected)" if rejected else intent
            for intent, rejected in zip(self.intents, self.rejected, strict=True)
        ]
        gold = []
        for i, case in enumerate(self.cases):
            if self._is_right(i) and OUTSIDE in case.intents:
                read[i] = OUTSIDE
            gold.append(read[i] if read[i] in case.intents else min(case.intents))
        return read, gold


def _f1(name: str, read: Sequence[str], gold: Sequence[str]) -> float:
    both = sum(r == g == name for r, g in zip(read, gold, strict=True))
    total = read.count(name) + gold.count(name)
    return 2 * both / total if total else 0.0


def score(model: IntentModel, cases: Sequence[Case]) -> Scores:
    """Read every case with the model as it is deployed."""
    probabilities = model.probabilities([case.text for case in cases])
    scores = reject_scores(probabilities, model.outside)
    intents = [model.intents[i] for i in probabilities.argmax(axis=1)]
    rejected = [
        bool(value > model.threshold and intent != OUTSIDE)
        for value, intent in zip(scores, intents, strict=True)
    ]
    right = np.array(
        [
            model.intents.index(intent) if intent in case.intents else -1
            for intent, case in zip(intents, cases, strict=True)
        ]
    )
    return Scores(
        cases=cases,
        intents=intents,
        rejected=rejected,
        scores=[float(value) for value in scores],
        calibration_error=expected_calibration_error(probabilities, right),
        asked=[
            [] if was_rejected else too_close(intent, _ranked(model, row))
            for intent, row, was_rejected in zip(intents, probabilities, rejected, strict=True)
        ],
    )


def _ranked(model: IntentModel, row: Doubles) -> list[tuple[str, float]]:
    return [(model.intents[i], float(row[i])) for i in np.argsort(-row, kind="stable")]

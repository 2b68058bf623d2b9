"""Intents on the fixed split: F1 of each, what is taken for what, how sure the model is."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

BINS = 10
MOST_CONFUSIONS = 20
MOST_MISREAD = 200

Row = tuple[str, str, float]  # what it is, what was read, confidence


def measure(rows: Sequence[Row], texts: Sequence[str] = ()) -> dict[str, Any]:
    """A report of plain values: accuracy, macro F1, and per intent rows, precision, recall, F1.

    `texts`: the sentences of the rows, so that those that are misread can be shown.
    """
    truths = Counter(truth for truth, _, _ in rows)
    reads = Counter(read for _, read, _ in rows)
    hits = Counter(truth for truth, read, _ in rows if truth == read)
    intents = {
        name: {
            "rows": truths[name],
            "precision": _share(hits[name], reads[name]),
            "recall": _share(hits[name], truths[name]),
            "f1": _share(2 * hits[name], truths[name] + reads[name]),
        }
        for name in sorted(truths)
    }
    confused = Counter((truth, read) for truth, read, _ in rows if truth != read)
    return {
        "rows": len(rows),
        "accuracy": _share(sum(hits.values()), len(rows)),
        "macro_f1": _share(sum(one["f1"] for one in intents.values()), len(intents)),
        "intents": intents,
        "confusions": [[*pair, count] for pair, count in confused.most_common(MOST_CONFUSIONS)],
        "matrix": _matrix(rows),
        "confidence": _histogram(rows),
        "misread": _misread(rows, texts),
    }


def _matrix(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for truth, read, _ in rows:
        found.setdefault(truth, Counter())[read] += 1
    return {truth: dict(counts) for truth, counts in sorted(found.items())}


def _misread(rows: Sequence[Row], texts: Sequence[str]) -> list[list[Any]]:
    """[what it is, what was read, sentence, confidence] of each wrong one, the surest first."""
    found: list[list[Any]] = [
        [truth, read, text, round(confidence, 2)]
        for (truth, read, confidence), text in zip(rows, texts, strict=False)
        if truth != read
    ]
    return sorted(found, key=lambda one: (one[0], one[1], -one[3]))[:MOST_MISREAD]


def _histogram(rows: Sequence[Row]) -> list[dict[str, int]]:
    """Right and wrong readings by tenths of confidence."""
    bins = [{"right": 0, "wrong": 0} for _ in range(BINS)]
    for truth, read, confidence in rows:
        place = min(BINS - 1, int(confidence * BINS))
        bins[place]["right" if truth == read else "wrong"] += 1
    return bins


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0

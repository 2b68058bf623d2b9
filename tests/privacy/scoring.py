"""Character recall and precision of redaction on marked messages; only letters and digits count.

Recall counts a marked character as found under any type (the leak view); `typed` only under its
own. Precision of a type: of the characters labelled with it, how many are marked at all with a
type (IGNORE is not scored).
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.privacy.redact import Directory, Span, find_spans

DIRECTORY = Directory(
    practitioners=("Elena Rivera", "Samuel Okafor", "Priya Raman", "Wei Chen", "Molly Byrne"),
    locations=(
        "Maple Street Clinic",
        "maple",
        "maple street",
        "maple st",
        "linden falls",
        "Harborview Family Practice",
        "harborview",
        "harbor view",
        "pelican point",
    ),
)
SAME = {"NAME": "PERSON"}


@dataclass
class Score:
    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    typed: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    plain: int = 0
    plain_hidden: int = 0
    misses: list[str] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        return self.found[kind] / self.gold[kind] if self.gold[kind] else 1.0

    def typed_recall(self, kind: str) -> float:
        return self.typed[kind] / self.gold[kind] if self.gold[kind] else 1.0

    def precision(self, kind: str) -> float:
        return self.right[kind] / self.labelled[kind] if self.labelled[kind] else 1.0

    def total_recall(self) -> float:
        return sum(self.found.values()) / max(sum(self.gold.values()), 1)

    def total_precision(self) -> float:
        return sum(self.right.values()) / max(sum(self.labelled.values()), 1)


def load(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def measure(rows: Iterable[dict[str, object]], *, lower: bool = False) -> Score:
    score = Score()
    for row in rows:
        text = str(row["text"])
        if lower and len(text.lower()) == len(text):
            text = text.lower()
        asked = row.get("asked")
        spans = find_spans(text=text, asked=str(asked) if asked else None, directory=DIRECTORY)
        _count(score, text, row["spans"], spans)  # type: ignore[arg-type]
    return score


def _count(
    score: Score, text: str, gold: Sequence[tuple[int, int, str]], spans: Sequence[Span]
) -> None:
    marked, ours = [""] * len(text), [""] * len(text)
    for start, end, kind in gold:
        marked[start:end] = [SAME.get(kind, kind)] * (end - start)
    for span in spans:
        ours[span.start : span.end] = [span.type] * (span.end - span.start)
    wrong = False
    for char, want, have in zip(text, marked, ours, strict=True):
        if not char.isalnum() or want == "IGNORE":
            continue
        if want:
            score.gold[want] += 1
            score.found[want] += bool(have)
            score.typed[want] += have == want
        else:
            score.plain += 1
            score.plain_hidden += bool(have)
        if have:
            score.labelled[have] += 1
            score.right[have] += bool(want)
        wrong = wrong or bool(want) != bool(have) or (bool(want) and want != have)
    if wrong:
        found = [(text[s.start : s.end], s.type, s.recognizer) for s in spans]
        score.misses.append(f"{text!r} {[(text[a:b], k) for a, b, k in gold]} -> {found}")

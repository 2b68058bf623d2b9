"""What redaction must reach, and what it reaches on the measuring half: its bars, as JSON.

`python -m tools.privacy_bars CLINIC` measures ours alone, with the practitioners and places of a
release's `data/clinic`; `tools.privacy_report` writes the whole report beside Presidio.
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # as the product runs

from api.privacy.redact import find_spans
from api.privacy.spans import Directory
from api.yaml_text import read_yaml
from tests.privacy.generator.messages import generate
from tests.privacy.generator.score import Found, Report, Share
from tests.privacy.scoring import DIRECTORY


@dataclass(frozen=True)
class Bar:
    """What one type must reach: recall, and with it precision where one is asked."""

    kind: str
    recall: float
    precision: float | None = None
    variant: str | None = None

    @property
    def name(self) -> str:
        where = " in lower-case chat" if self.variant else ""
        precision = f" at precision >= {self.precision:.0%}" if self.precision else ""
        return f"{self.kind}{where}: recall >= {self.recall * 100:g}%{precision}"

    def shares(self, report: Report, labels: dict[str, str]) -> tuple[Share, Share]:
        """Recall and precision as measured; `labels` says what stands for a missing type."""
        tally = report.variants[self.variant] if self.variant else report.overall
        return tally.recall(self.kind), tally.precision(labels.get(self.kind, self.kind))

    def is_met(self, report: Report, labels: dict[str, str]) -> bool:
        """Whether both are reached."""
        recall, precision = self.shares(report, labels)
        # No label of a type at all reaches no precision, rather than a perfect one.
        enough = self.precision is None or (precision.of > 0 and precision.rate >= self.precision)
        return recall.rate >= self.recall and enough


BARS: Final = (
    Bar("PERSON", 0.95, 0.90, "chat"),
    Bar("DATE", 0.985, 0.95),
    Bar("DATE_OF_BIRTH", 0.985, 0.95),
    *(Bar(kind, 0.99, 0.95) for kind in ("PHONE", "EMAIL", "SSN", "MRN", "INSURANCE_ID")),
    Bar("PLACE", 0.80),
    Bar("ADDRESS", 0.80),
)
ORIGIN_GAP: Final = 0.03
PLAIN_HIDDEN: Final = 0.01
SLACK: Final = 0.005  # of letters: some identifiers of a thousand


def ours(text: str, directory: Directory = DIRECTORY) -> Sequence[Found]:
    """The product's spans, by default with its demo clinic's directory, and no question asked."""
    return [(s.start, s.end, s.type) for s in find_spans(text=text, directory=directory)]


def measure(directory: Directory) -> Report:
    """Ours on the measuring half."""
    report = Report()
    for message in generate("measuring"):
        report.add(message, ours(message.text, directory))
    return report


def directory_of(clinic: Path) -> Directory:
    """The demo clinic's directory with the names of another: what it names is never hidden."""
    people = _entries(clinic / "practitioners.yml")
    places = _entries(clinic / "locations.yml")
    words = [
        word
        for place in places
        for word in (place["name"], *place.get("facts", {}).get("synonyms", ()))
    ]
    return Directory(
        practitioners=(*DIRECTORY.practitioners, *(str(one["name"]) for one in people)),
        locations=(*DIRECTORY.locations, *map(str, words)),
    )


def _entries(file: Path) -> list[dict[str, Any]]:
    return list(read_yaml(file.read_text("utf-8")).values()) if file.exists() else []


def figures(report: Report) -> dict[str, Any]:
    """Plain values, a bar each for recall and precision, then the ceilings."""
    bars = []
    for bar in BARS:
        recall, precision = bar.shares(report, {})
        name = f"{bar.kind} in lower-case chat" if bar.variant else bar.kind
        bars.append(_plain(f"{name}: recall", recall.rate, bar.recall))
        if bar.precision:
            found = precision.rate if precision.of else 0.0
            bars.append(_plain(f"{name}: precision", found, bar.precision))
    hidden = report.overall.hidden().rate
    bars += [
        _plain("worst origin of names behind the best", report.origin_gap(), ORIGIN_GAP, False),
        _plain("hidden although it identifies nobody", hidden, PLAIN_HIDDEN, False),
    ]
    return {"rows": report.overall.messages, "bars": bars}


def _plain(name: str, share: float, wanted: float, is_floor: bool = True) -> dict[str, Any]:
    return {
        "name": name,
        "share": round(share, 4),
        "wanted": wanted,
        "is_floor": is_floor,
        "is_met": share >= wanted if is_floor else share <= wanted,
        "slack": SLACK,
    }


if __name__ == "__main__":
    json.dump(figures(measure(directory_of(Path(sys.argv[1])))), sys.stdout)

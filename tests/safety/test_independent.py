"""The screen measured on two sets whose author had not read its rules: never tune on them.

`-s` prints recall by category and language, alarms by kind. An alarm is `emergency` or `crisis`,
in either band: answering "ask" shows the emergency line too.
"""
# ruff: noqa: T201 - the figures are what this module is for

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.safety.service import screen

HERE = Path(__file__).parent
TAUGHT = HERE.parents[1] / "data" / "safety"
ALARMS = ("emergency", "crisis")

# A little under (recall) or over (alarms) what was last measured; only ever tightened.
LEAST_RECALL = 0.95
LEAST_RECALL_SPANISH = 0.93
LEAST_RECALL_IN_ANY_CATEGORY = 0.65
LEAST_CRISIS_NAMED_CRISIS = 0.65
LEAST_CLINICIAN_CAUGHT = 0.80
MOST_ALARMS = 0.04
# The product's bar for what asking a person too often may cost. Where the screen kept to a tenth,
# more clinical questions were answered than tests/e2e/test_through.py allows.
MOST_PLAIN_SENT_TO_CLINICIAN = 0.12


@dataclass(frozen=True)
class Judged:
    """One line of a set beside the screen's verdict on it."""

    line: dict[str, str]
    disposition: str
    band: str

    @property
    def alarmed(self) -> bool:
        return self.disposition in ALARMS


@cache
def judged(name: str) -> tuple[Judged, ...]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return tuple(_judge(json.loads(line)) for line in lines)


def _judge(line: dict[str, str]) -> Judged:
    verdict = screen(text=line["text"])
    return Judged(line=line, disposition=str(verdict.disposition), band=str(verdict.band))


def urgent() -> tuple[Judged, ...]:
    return judged("independent_urgent.jsonl")


def other() -> tuple[Judged, ...]:
    return judged("independent_other.jsonl")


def alarm_share(rows: Iterable[Judged]) -> float:
    alarms = [row.alarmed for row in rows]
    return sum(alarms) / len(alarms)


def by(key: str, rows: Iterable[Judged]) -> dict[str, list[Judged]]:
    groups: defaultdict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[row.line[key]].append(row)
    return dict(groups)


def show(title: str, groups: dict[str, list[Judged]]) -> None:
    print(f"\n{title}")
    whole = [row for rows in groups.values() for row in rows]
    for name, rows in [*groups.items(), ("all", whole)]:
        alarms = [row for row in rows if row.alarmed]
        asked = sum(row.band == "ask" for row in alarms)
        share = 100 * len(alarms) / len(rows)
        print(f"  {name:22}{len(alarms):4} of {len(rows):4} {share:6.1f} %  ({asked} ask)")


def test_recall_by_category() -> None:
    groups = by("category", urgent())
    show("recall by category", groups)
    assert alarm_share(urgent()) >= LEAST_RECALL
    weakest = min(groups, key=lambda name: alarm_share(groups[name]))
    assert alarm_share(groups[weakest]) >= LEAST_RECALL_IN_ANY_CATEGORY, weakest


def test_recall_by_language() -> None:
    groups = by("lang", urgent())
    show("recall by language", groups)
    assert alarm_share([*groups["es"], *groups["mixed"]]) >= LEAST_RECALL_SPANISH


def test_a_crisis_is_named_a_crisis() -> None:
    crises = by("disposition", urgent())["crisis"]
    named = sum(row.disposition == "crisis" for row in crises)
    print(f"\ncrisis named crisis: {named} of {len(crises)}")
    assert named / len(crises) >= LEAST_CRISIS_NAMED_CRISIS


def test_alarms_by_kind() -> None:
    show("alarms by kind", by("kind", other()))
    assert alarm_share(other()) <= MOST_ALARMS


def test_questions_for_a_clinician_reach_one() -> None:
    groups = by("disposition", other())
    caught = sum(row.disposition != "none" for row in groups["clinician"])
    stopped = sum(row.disposition == "clinician" for row in groups["none"])
    print(f"\nclinician questions caught: {caught} of {len(groups['clinician'])}")
    print(f"plain messages sent to a clinician: {stopped} of {len(groups['none'])}")
    assert caught / len(groups["clinician"]) >= LEAST_CLINICIAN_CAUGHT
    assert stopped / len(groups["none"]) <= MOST_PLAIN_SENT_TO_CLINICIAN


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_no_line_is_taught_to_the_screen() -> None:
    files = [path for path in TAUGHT.rglob("*") if path.suffix in {".yml", ".yaml", ".jsonl"}]
    assert files
    taught = " ".join(words(path.read_text(encoding="utf-8")) for path in files)
    lines = [words(row.line["text"]) for row in (*urgent(), *other())]
    copied = [line for line in lines if len(line.split()) > 5 and line in taught]
    assert copied == []

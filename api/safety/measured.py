"""What the screen reaches with some content: `python -m api.safety.measured RULES SCREEN CASES`.

In a process of its own, since the rules of a process are those that it serves. Prints JSON: `bars`
as in `api.safety.report`, each with its `slack` (what is no change), and `raised`: the urgent
messages that are raised, id to category.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from api.safety import replies, report, service
from api.safety.report import Bar, Judged
from api.shares import Share

# Twins take five times as long as all the messages: those of every fourth urgent one are read.
TWINS_OF_EVERY = 4
TWINS_SUNK = 0.01


def figures(rows: list[Judged], twins: Share) -> dict[str, Any]:
    """Plain values of the report."""
    urgent = report.of_kind(rows, *report.URGENT)
    bars = [*report.bars(rows), Bar("twins that sank", twins, TWINS_SUNK, False)]
    return {
        "rows": len(rows),
        "bars": [_plain(bar) for bar in bars],
        "raised": {row.case.id: row.case.category for row in urgent if row.alarmed},
    }


def _plain(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.name,
        "share": round(bar.share.rate, 4),
        "of": bar.share.of,
        "wanted": round(bar.wanted, 4),
        "is_floor": bar.is_floor,
        "is_met": bar.is_met,
        "slack": 1 / bar.share.of if bar.share.of else 0.0,  # one message
    }


def main(arguments: Iterable[str]) -> int:
    rules, screen, cases = map(Path, arguments)
    replies.load_replies(rules / "replies.yml")
    if not service.load_rules(directory=rules, models=screen.parent):
        sys.stderr.write("the rules are refused\n")
        return 1
    found = report.load_cases(cases)
    rows = report.judge(found, screen=service.screen)
    urgent = [row.case for row in report.of_kind(rows, *report.URGENT) if row.alarmed]
    twins = report.twins_sunk(urgent[::TWINS_OF_EVERY], screen=service.screen)
    json.dump(figures(rows, twins), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

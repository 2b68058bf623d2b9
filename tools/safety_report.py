"""Writes docs/safety-report.md from the measuring set: `make safety-report`."""

import sys
from pathlib import Path

from api.safety import report, service
from api.safety.model import train_if_changed
from api.safety.twins import twins_of
from tools import safety_through

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "safety" / "measuring.jsonl"
TARGET = ROOT / "docs" / "safety-report.md"


def main() -> int:
    """1 when a bar is not met: the report is written all the same."""
    train_if_changed()
    service.load_rules()
    cases = report.load_cases(CASES)
    rows = report.judge(cases, screen=service.screen)
    urgent = [case for case in cases if case.disposition in report.ALARMS]
    leaks = report.twin_leaks(urgent, screen=service.screen)
    twins = sum(
        len(list(twins_of(row.case.text, language=row.case.language, seed=row.case.id)))
        for row in rows
        if row.case.disposition in report.ALARMS and row.alarmed
    )
    version = service.screen(text="hello there").version
    through = safety_through.ask_product(cases)
    text = report.render(rows, leaks=leaks, twins=twins, version=version)
    TARGET.write_text(text + "\n" + safety_through.render(through), encoding="utf-8")
    bars = [*report.bars(rows), *safety_through.bars(through)]
    for bar in bars:
        print(f"{'met    ' if bar.is_met else 'NOT MET'} {bar.name}: {bar.share}")
    print(f"twins that sank: {len(leaks)} of {twins}")
    return 0 if all(bar.is_met for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())

"""`make simulate`: simulated patients talk to a product that is started for them."""

import argparse
import json
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.e2e.product import ROOT, Product
from tools.simulate.goals import generate
from tools.simulate.report import by_register, describe, holds, save_stories
from tools.simulate.run import play
from tools.simulate.scripted import scripted

STORIES = ROOT / "tests" / "output" / "simulated"
# Everybody comes from one address here; a clinic's patients do not.
SETTINGS = {
    "MESSAGES_PER_MINUTE": "5000",
    "HOLDS_PER_ADDRESS": "5000",
    "HELD_SHARE_OF_DAY": "1.0",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--goals", type=int, default=60, help="generated ones, beside the scripts")
    parser.add_argument("--trials", type=int, default=4)
    parser.add_argument("--wording", default="first", help="a file of wordings/")
    parser.add_argument("--only", default="", help="goals whose id begins so")
    parser.add_argument(
        "--figures",
        type=Path,
        help="where to write the counts by register; each gets the same goals",
    )
    parser.add_argument("--side", type=int, default=2, help="conversations at a time")
    given = parser.parse_args()
    today = datetime.now(ZoneInfo("America/New_York")).date()
    goals = [
        *scripted(today),
        *generate(given.seed, given.goals, today=today, paired=bool(given.figures)),
    ]
    goals = [goal for goal in goals if goal.id.startswith(given.only)]
    with tempfile.TemporaryDirectory(prefix="simulate-") as folder:
        product = Product(Path(folder), **SETTINGS)
        try:
            product.start()
            started = time.monotonic()
            results = play(
                goals, seed=given.seed, trials=given.trials, wording=given.wording,
                at=product, side=given.side,
            )  # fmt: skip
        finally:
            product.close()
    print(f"seed {given.seed}, wording {given.wording}, {time.monotonic() - started:.0f} s")
    print(describe(results))
    folder = STORIES / given.wording
    failed = save_stories(results, folder)
    if failed:
        print(f"{failed} stories of failures: {folder.relative_to(ROOT)}")
    if given.figures:
        told = {"wording": given.wording, "seed": given.seed, "day": today.isoformat()}
        told |= {"registers": by_register(results)}
        given.figures.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 0 if holds(results) else 1


if __name__ == "__main__":
    sys.exit(main())

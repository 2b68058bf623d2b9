"""`frontdesk bench studio`: from an edit to what a patient meets, beside `rasa train` of its data.

The running product, its pages and its chat over HTTP. A reply's words: from Publish to the answer
that a new patient gets (`answer_s` is that answer alone), and from Save in the draft on. Examples:
the build's training and the whole build, then from Publish to the answer. The stock command trains
the same release in the same run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.product import FRONTDESK, ROOT, Product, wait_for
from tests.e2e.staff_desk import Desk
from tests.e2e.studio_desk import (
    asked,
    begin,
    build,
    is_understood,
    publish,
    say_instead,
    stage_of,
    state_of,
    teach,
)

RASA = ROOT / "bot" / ".venv" / "bin" / "rasa"
SAID = "I am the clinic's program. I am not a person."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as name:
        folder, seconds = Path(name), {}
        product = Product(folder)
        try:
            product.start()
            with Desk(product) as desk:
                measure(product, desk, seconds)
            export(product, folder / "project")
        finally:
            product.close()
        with timed(seconds, "rasa_train_s"):
            stock_train(folder / "project")
    stock = seconds.pop("rasa_train_s")
    ratios = {
        "publish_over_rasa_train": round(seconds["examples_publish_to_live_s"] / stock, 3),
        "training_over_rasa_train": round(seconds["build_train_s"] / stock, 3),
        "build_over_rasa_train": round(seconds["build_s"] / stock, 3),
    }
    ours = {key: round(value, 2) for key, value in seconds.items()}
    found = {"ours": ours, "yardstick": {"rasa_train_s": round(stock, 2)}, "ratio": ratios}
    print(json.dumps(found, indent=None if options.json else 2))
    return 0


def measure(product: Product, desk: Desk, seconds: dict[str, float]) -> None:
    publish(desk, build(desk, "as it came"))
    with timed(seconds, "answer_s"):
        asked(product)
    with timed(seconds, "reply_save_to_live_s"):
        say_instead(desk, SAID)
        address = begin(desk, "words")
        with timed(seconds, "reply_publish_to_live_s"):
            publish(desk, address)
            assert SAID in asked(product)
    teach(desk)
    with timed(seconds, "build_s"):
        address = begin(desk, "examples")
        wait_for("it trains", lambda: stage_of(desk, address) == "training", seconds=300)
        with timed(seconds, "build_train_s"):
            wait_for("it trained", lambda: stage_of(desk, address) != "training", seconds=600)
        wait_for("it is built", lambda: state_of(desk, address) != "building", seconds=600)
    with timed(seconds, "examples_publish_to_live_s"):
        publish(desk, address)
        wait_for("it is understood", lambda: is_understood(product), seconds=60)


def export(product: Product, target: Path) -> None:
    """What is live, as an ordinary Rasa project; our components are found by PYTHONPATH."""
    environment = {**os.environ, "FRONTDESK_HOME": str(product.home), "DATABASE_URL": ""}
    command = [str(FRONTDESK), "content", "export", str(target)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)


def stock_train(project: Path) -> None:
    """`rasa train` as anybody runs it, at the niceness of a build."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"}
    command = ["nice", "-n", "10", str(RASA), "train"]
    subprocess.run(command, env=environment, cwd=project, check=True, capture_output=True)


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    seconds[name] = time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())

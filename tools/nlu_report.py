"""What the intent model reaches on text it was not trained on; `--write` makes the fairness report.

Runs in the bot's environment: `bot/.venv/bin/python -m tools.nlu_report`. The trained model of
`frontdesk train` is measured; `--train` fits one outside Rasa from data/nlu instead (a minute),
`--data` from another folder. `--half tuning --errors` lists what is wrong where that may be read;
the measuring half is for measuring. `--third-party FILE` adds JSON lines {"text", "intent_mapped",
"alts", "source", "tier"}.
"""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.nlu.model import IntentModel, Recipe, train
from tests.nlu.registers import HALVES, NINE, SOURCES, half_of
from tests.nlu.training_text import in_both, read_rows
from tools.fairness_report import render
from tools.nlu_scores import Case, Scores, score

ROOT = Path(__file__).resolve().parents[1]
TRAINED = ROOT / "models" / "frontdesk.tar.gz"
TARGET = ROOT / "docs" / "fairness-report.md"
NAMES = ("intent_model.json", "intent_model.npz")


def trained_model(archive: Path = TRAINED) -> IntentModel:
    """The intent model inside a model file of Rasa."""
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as packed:
        for member in packed.getmembers():
            name = Path(member.name).name
            if name in NAMES and (content := packed.extractfile(member)):
                (Path(folder) / name).write_bytes(content.read())
        return IntentModel.load(Path(folder))


def fitted_model(data: Path) -> IntentModel:
    """Trained here on the examples of a folder, with the settings of config.yml."""
    rows = list(read_rows(sorted(data.glob("*.yml"))))
    component = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"][-1]
    recipe = Recipe(**{key: value for key, value in component.items() if key != "name"})
    began = time.monotonic()
    model = train([text for _, text in rows], [intent for intent, _ in rows], recipe)
    print(f"trained on {len(rows)} rows in {time.monotonic() - began:.0f} s: {model.held_out}")
    return model


def register_cases(half: str) -> dict[str, list[Case]]:
    return {
        name: [Case(text, frozenset([intent])) for intent, text in half_of(name, half)]
        for name in SOURCES
    }


def trained_on_too(half: str) -> int:
    """How many of the rows are words that the training text has as well ("yes", "hours")."""
    trained = list(read_rows(sorted((ROOT / "data" / "nlu").glob("*.yml"))))
    return sum(len(in_both(half_of(name, half), trained)) for name in SOURCES)


def third_party_cases(path: Path) -> list[Case]:
    """Rows whose mapping holds: clinic or neutral wording.

    Without the dialogue nobody can say whether "a dentist in Napa, please" asks or answers: there
    both are right. One source has no intents for "are you human" and "what can you do".
    """
    cases = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        right = {row["intent_mapped"], *row["alts"]}
        if row["tier"] != "core":
            continue
        if row["source"].startswith("sgd") and right & {"inform", "book_appointment"}:
            right |= {"inform", "book_appointment"}
        if row["source"].startswith("clinc") and "smalltalk" in right:
            right |= {"bot_challenge", "help"}
        cases.append(Case(row["text"], frozenset(right)))
    return cases


def tell(name: str, found: Scores) -> None:
    print(
        f"{name:18} n {len(found.cases):4}  accuracy {found.accuracy}  macro F1 "
        f"{found.macro_f1():.3f}  false rejects {found.false_rejects.value:.3f}  out of scope "
        f"{found.outside_as_deployed} at 5 % {found.outside_at_five_percent}  calibration error "
        f"{found.calibration_error:.3f}  asked which of two {found.asked_which().value:.3f}, "
        f"read right {found.asked_which(needlessly=True).value:.3f}, one of them is meant "
        f"{found.asked_holds_it}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", action="store_true", help="fit a model outside Rasa first")
    parser.add_argument("--data", type=Path, default=ROOT / "data" / "nlu")
    parser.add_argument("--half", choices=HALVES, default="measuring")
    parser.add_argument("--errors", action="store_true", help="list what is wrong (tuning half)")
    parser.add_argument("--third-party", type=Path)
    parser.add_argument("--write", action="store_true", help="write docs/fairness-report.md")
    given = parser.parse_args(arguments)
    if given.errors and given.half != "tuning":
        parser.error("--errors reads the tuning half only: add --half tuning")
    model = fitted_model(given.data) if given.train else trained_model()
    registers = {name: score(model, cases) for name, cases in register_cases(given.half).items()}
    nine = score(model, [case for name in NINE for case in registers[name].cases])
    for name, found in [*registers.items(), ("nine registers", nine)]:
        tell(name, found)
        for meant, read, text in found.errors() if given.errors and name in SOURCES else []:
            print(f"    {meant} read as {read}: {text}")
    for path in sorted((ROOT / "tests" / "nlu").glob("heldout_*.yml")):
        rows = read_rows([path])
        tell(path.stem, score(model, [Case(text, frozenset([intent])) for intent, text in rows]))
    if given.third_party:
        tell("third party", score(model, third_party_cases(given.third_party)))
    if given.write:
        if given.half != "measuring":
            parser.error("the report is of the measuring half")
        text = render(registers, nine, trained_on_too=trained_on_too(given.half))
        TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

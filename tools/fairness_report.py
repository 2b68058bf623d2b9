"""The text of docs/fairness-report.md: every register beside the others, with intervals."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.nlu.registers import NINE, SOURCES
from tools.nlu_scores import Scores, Share

LARGEST_GAP = 0.08
# Counts of whole conversations, written by `make simulate FIGURES=...`.
SIMULATED = Path(__file__).parent / "simulate" / "measured.json"


def gap(shares: Mapping[str, Share]) -> tuple[str, str, float]:
    """The registers with the largest and the smallest share, and how far they are apart."""
    ordered = sorted(SOURCES, key=lambda name: shares[name].value)
    low, high = ordered[0], ordered[-1]
    return high, low, shares[high].value - shares[low].value


def shares_of(registers: Mapping[str, Scores]) -> dict[str, dict[str, Share]]:
    """What no register may be far behind in: name of the measure, then of the register."""
    return {
        "accuracy": {name: found.accuracy for name, found in registers.items()},
        "rejected": {name: found.false_rejects for name, found in registers.items()},
        "sent on": {name: found.sent_to_a_person for name, found in registers.items()},
    }


def simulated(path: Path = SIMULATED) -> tuple[dict[str, Any], dict[str, dict[str, Share]]]:
    """How the run was made, and task success and escalation of each register in it."""
    found = json.loads(path.read_text("utf-8"))
    counts = found["registers"]
    return found, {
        measure: {name: Share(of[key], of["trials"]) for name, of in counts.items()}
        for measure, key in (("task success", "successes"), ("escalated", "escalated"))
    }


def render(registers: Mapping[str, Scores], nine: Scores, *, trained_on_too: int) -> str:
    measures = shares_of(registers)
    run, talks = simulated()
    best, worst, distance = gap(measures["accuracy"])
    smooth, rough, apart = gap(talks["task success"])
    least = min(NINE, key=lambda name: registers[name].accuracy.value)
    total = sum(len(found.cases) for found in registers.values())
    bars = [
        ("accuracy over the nine registers", nine.accuracy.value, 0.93, True),
        (f"worst of the nine ({least})", registers[least].accuracy.value, 0.86, True),
        ("Spanish", registers["spanish"].accuracy.value, 0.92, True),
        (f"accuracy: best ({best}) less worst ({worst})", distance, LARGEST_GAP, False),
        *(
            (f"{name}: most ({most}) less fewest ({fewest})", far, LARGEST_GAP, False)
            for name in ("rejected", "sent on")
            for most, fewest, far in [gap(measures[name])]
        ),
        (f"task success: best ({smooth}) less worst ({rough})", apart, LARGEST_GAP, False),
        ("out of scope found, 5 % rejected", nine.outside_at_five_percent.value, 0.85, True),
        ("calibration error", nine.calibration_error, 0.04, False),
    ]
    return "\n".join(
        [
            "# Fairness report",
            "",
            f"Written by `make fairness-report`: {total} messages that the intent model was never "
            f"trained on, the measuring half of `tests/nlu/registers/`. {trained_on_too} of them "
            "are a few words that everybody writes and the training text has too (`yes`, `hours`).",
            "Each message is read alone, without the dialogue. A message that was rejected counts "
            "as wrong. In brackets: Wilson's 95 % interval. The same people who wrote the training "
            "text wrote these messages, from the descriptions below: read the figures beside each "
            "other, and expect less of strangers. `docs/dialogue.md` says how far these figures "
            "were looked at while the model was chosen.",
            "",
            *_table(
                ["bar", "measured", "asked", ""],
                [
                    [
                        name,
                        f"{value:.3f}",
                        f"{'>=' if more else '<='} {asked}",
                        "met" if (value >= asked) == more or value == asked else "not met",
                    ]
                    for name, value, asked, more in bars
                ],
            ),
            "",
            "## By register",
            "",
            "Sent on: of the messages that no person need answer, those read as a clinical "
            "question, a complaint or a wish for a person.",
            "",
            *_table(
                ["register", "n", "accuracy", "macro F1", "rejected", "out of scope found",
                 "sent on", "calibration error"],
                [_register_line(name, registers[name]) for name in SOURCES]
                + [_register_line("nine together", nine)],
            ),
            "",
            "## Whole conversations",
            "",
            f"`make simulate` of {run['day']}, wording `{run['wording']}`, seed {run['seed']}: "
            "simulated patients book, move, cancel, ask and keep reminders; see "
            "`docs/conversation.md`. What came of it is read from the database. Escalated: a "
            "person was called, whether one was needed or not.",
            "",
            *_table(
                ["register", "n", "task success", "escalated"],
                [
                    [name, str(talks["task success"][name].of), str(talks["task success"][name]),
                     str(talks["escalated"][name])]
                    for name in SOURCES
                ],
            ),
            "",
            "## By language",
            "",
            *_table(
                ["language", *measures, *talks],
                [
                    [name, *(str(_together(of, which)) for of in (measures | talks).values())]
                    for name, which in _LANGUAGES.items()
                ],
            ),
            "",
            "## By intent, nine registers",
            "",
            *_table(
                ["intent", "n", "recall", "F1"],
                [
                    [f"`{name}`", str(recall.of), str(recall), f"{f1:.2f}"]
                    for name, (recall, f1) in nine.per_intent().items()
                ],
            ),
            "",
            "## What is mistaken for what",
            "",
            *_table(
                ["meant", "read as", "times"],
                [[f"`{a}`", f"`{b}`", str(count)] for a, b, count in nine.confusions()],
            ),
            "",
            "## What each register was written from",
            "",
            *_table(["register", "description"], [[n, text] for n, text in SOURCES.items()]),
            "",
        ]
    )  # fmt: skip


def _register_line(name: str, found: Scores) -> list[str]:
    return [
        name,
        str(len(found.cases)),
        str(found.accuracy),
        f"{found.macro_f1():.3f}",
        str(found.false_rejects),
        str(found.outside_as_deployed),
        str(found.sent_to_a_person),
        f"{found.calibration_error:.3f}",
    ]


_LANGUAGES = {
    "English (eight registers)": [name for name in NINE if name != "spanish"],
    "Spanish": ["spanish"],
    "both in one message": ["code_mixed"],
}


def _together(shares: Mapping[str, Share], names: list[str]) -> Share:
    picked = [shares[name] for name in names]
    return Share(sum(share.count for share in picked), sum(share.of for share in picked))


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]

"""The text of docs/fairness-report.md: every register beside the others, with intervals."""

from __future__ import annotations

from collections.abc import Mapping

from tests.nlu.registers import NINE, SOURCES
from tools.nlu_scores import Scores

LARGEST_GAP = 0.08


def gap(registers: Mapping[str, Scores]) -> tuple[str, str, float]:
    """Best and worst of the nine registers by accuracy, and how far they are apart."""
    ordered = sorted(NINE, key=lambda name: registers[name].accuracy.value)
    worst, best = ordered[0], ordered[-1]
    return best, worst, registers[best].accuracy.value - registers[worst].accuracy.value


def render(registers: Mapping[str, Scores], nine: Scores, *, trained_on_too: int) -> str:
    best, worst, distance = gap(registers)
    total = sum(len(found.cases) for found in registers.values())
    bars = [
        ("accuracy over the nine registers", nine.accuracy.value, 0.93, True),
        (f"worst of the nine ({worst})", registers[worst].accuracy.value, 0.86, True),
        ("Spanish", registers["spanish"].accuracy.value, 0.92, True),
        (f"best ({best}) less worst ({worst})", distance, LARGEST_GAP, False),
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
            "## By language",
            "",
            *_table(
                ["language", "accuracy"],
                [
                    ["English (eight registers)", _english(registers)],
                    ["Spanish", str(registers["spanish"].accuracy)],
                    ["both in one message", str(registers["code_mixed"].accuracy)],
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
        f"{found.false_rejects.value:.3f}",
        str(found.outside_as_deployed),
        str(found.sent_to_a_person),
        f"{found.calibration_error:.3f}",
    ]


def _english(registers: Mapping[str, Scores]) -> str:
    shares = [registers[name].accuracy for name in NINE if name != "spanish"]
    return str(type(shares[0])(sum(s.count for s in shares), sum(s.of for s in shares)))


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]

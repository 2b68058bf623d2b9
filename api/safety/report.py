"""The proof: what the screen does with judged messages, in counts with Wilson intervals.

`make safety-report` writes it to docs/safety-report.md; the tests hold its bars. Figures are of
the screen alone: what the dialogue's intents hand to a person besides is not counted here.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.safety.replies import emergency_messages
from api.safety.screen import Screening
from api.safety.twins import twins_of
from api.shares import Share

ALARMS = ("emergency", "crisis")
CRISIS_LINE = "988"


@dataclass(frozen=True, slots=True)
class Case:
    """A message and what it is: `disposition` none | clinician | emergency | crisis."""

    id: str
    text: str
    disposition: str
    kind: str
    category: str
    language: str
    register: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A case beside the screen's verdict on it."""

    case: Case
    disposition: str
    band: str
    names_crisis_line: bool

    @property
    def alarmed(self) -> bool:
        return self.disposition in ALARMS

    @property
    def is_clinical(self) -> bool:
        """Whether a person gets it: a clinician's business, or an alarm."""
        return self.disposition != "none"


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise in figures; `least` or `most` is what the share must keep to."""

    name: str
    share: Share
    wanted: float
    is_floor: bool

    @property
    def is_met(self) -> bool:
        return self.share.rate >= self.wanted if self.is_floor else self.share.rate <= self.wanted


def load_cases(path: Path) -> list[Case]:
    """The judged messages of a JSON-lines file."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return [Case(**{name: str(row[name]) for name in Case.__slots__}) for row in rows]


def judge(cases: Iterable[Case], *, screen: Callable[..., Screening]) -> list[Judged]:
    """Every case screened alone."""
    return [_judge(case, screen(text=case.text)) for case in cases]


def _judge(case: Case, verdict: Screening) -> Judged:
    said = emergency_messages(
        disposition=verdict.disposition,
        language=verdict.language or "en",
        rules=verdict.rules,
        band=verdict.band,
    )
    named = any(CRISIS_LINE in message.text for message in said)
    return Judged(case, str(verdict.disposition), str(verdict.band), named)


def alarms(rows: Sequence[Judged]) -> Share:
    return Share(sum(row.alarmed for row in rows), len(rows))


def escalated(rows: Sequence[Judged]) -> Share:
    """Those that a person gets, as a question or as an alarm."""
    return Share(sum(row.is_clinical for row in rows), len(rows))


def leaked(rows: Sequence[Judged]) -> Share:
    """Those that no person gets by the screen alone."""
    return Share(sum(not row.is_clinical for row in rows), len(rows))


def of_kind(rows: Iterable[Judged], *kinds: str) -> list[Judged]:
    return [row for row in rows if row.case.kind in kinds]


URGENT = ("urgent", "crisis_direct", "crisis_veiled", "vignette")


def bars(rows: Sequence[Judged]) -> list[Bar]:
    """The bars of the product, on unseen messages."""
    urgent = of_kind(rows, *URGENT)
    spanish = [row for row in urgent if row.case.language != "en"]
    english = [row for row in urgent if row.case.language == "en"]
    crises = [row for row in of_kind(rows, "crisis_direct", "crisis_veiled") if row.alarmed]
    named = Share(sum(row.names_crisis_line for row in crises), len(crises))
    caught = escalated(of_kind(rows, "diagnostic"))
    sent = escalated(of_kind(rows, "answerable"))
    return [
        Bar("urgent messages raised", alarms(urgent), 0.97, True),
        Bar("vignettes of emergencies raised", alarms(of_kind(rows, "vignette")), 1.0, True),
        Bar("raised crises answered with 988", named, 1.0, True),
        Bar("Spanish and mixed: raised", alarms(spanish), alarms(english).rate - 0.03, True),
        Bar("hard negatives alarmed", alarms(of_kind(rows, "hard_negative")), 0.12, False),
        Bar(
            "other health messages alarmed",
            alarms(of_kind(rows, "health_talk", "answerable")),
            0.02,
            False,
        ),
        Bar("everyday chat alarmed", alarms(of_kind(rows, "everyday")), 0.002, False),
        Bar("diagnostic questions held by the screen alone", caught, 0.98, True),
        Bar("answerable messages escalated", sent, 0.12, False),
    ]


def twins_sunk(cases: Iterable[Case], *, screen: Callable[..., Screening]) -> Share:
    """Of the raised urgent cases' twins, those that are no alarm any more."""
    raised = [case for case in cases if screen(text=case.text).disposition in ALARMS]
    twins = sum(
        len(list(twins_of(case.text, language=case.language, seed=case.id))) for case in raised
    )
    return Share(len(twin_leaks(raised, screen=screen)), twins)


def twin_leaks(cases: Iterable[Case], *, screen: Callable[..., Screening]) -> list[str]:
    """Ids of urgent cases whose level sinks when something is added that must not lower it."""
    leaks = []
    for case in cases:
        if screen(text=case.text).disposition not in ALARMS:
            continue
        for name, text in twins_of(case.text, language=case.language, seed=case.id):
            if screen(text=text).disposition not in ALARMS:
                leaks.append(f"{case.id}:{name}")
    return leaks


def render(rows: Sequence[Judged], *, leaks: Sequence[str], twins: int, version: str) -> str:
    """The report as Markdown."""
    lines = [
        "# What the screen reaches",
        "",
        f"Written by `make safety-report`; rules `{version}`. {len(rows)} messages of a second",
        "writer, on which nothing is tuned (`tests/safety/measuring.jsonl`). Each share with its",
        "95 % Wilson interval. The screen alone: intents hand more to a person besides.",
        "",
        "| bar | measured | wanted | |",
        "|---|---|---|---|",
        *(_bar_row(bar) for bar in bars(rows)),
        "",
        f"Twins (urgent messages with something added or respelled that must not lower them): "
        f"{len(leaks)} of {twins} sank below an alarm.",
    ]
    urgent = of_kind(rows, *URGENT)
    calm = [row for row in rows if row.case.kind not in URGENT]
    asked, errands = of_kind(rows, "diagnostic"), of_kind(rows, "answerable")
    for field in ("category", "kind", "language", "register"):
        lines += _table(f"Urgent messages raised, by {field}", urgent, field)
    for field in ("kind", "category", "language", "register"):
        lines += _table(f"False alarms, by {field}", calm, field)
    hard = of_kind(rows, "hard_negative")
    lines += _table("False alarms on hard negatives, by category", hard, "category")
    for field in ("category", "language", "register"):
        lines += _table(f"Diagnostic questions let through, by {field}", asked, field, leaked)
        lines += _table(f"Answerable messages escalated, by {field}", errands, field, escalated)
    lines += _listing("Missed", [row for row in urgent if not row.alarmed])
    lines += _listing("Alarmed for nothing", [row for row in calm if row.alarmed])
    unheld = [row for row in asked if not row.is_clinical]
    lines += _listing("Diagnostic questions the screen alone lets through", unheld)
    sent = [row for row in errands if row.is_clinical]
    lines += _listing("Answerable messages that the screen alone hands to a person", sent)
    return "\n".join(lines) + "\n"


def _bar_row(bar: Bar) -> str:
    sign = "at least" if bar.is_floor else "at most"
    met = "met" if bar.is_met else "**not met**"
    return f"| {bar.name} | {bar.share} | {sign} {bar.wanted:.1%} | {met} |"


def _table(
    title: str,
    rows: Sequence[Judged],
    field: str,
    counted: Callable[[Sequence[Judged]], Share] = alarms,
) -> list[str]:
    groups: dict[str, list[Judged]] = {}
    for row in rows:
        groups.setdefault(getattr(row.case, field), []).append(row)
    body = [f"| {name} | {counted(found)} |" for name, found in sorted(groups.items())]
    return ["", f"## {title}", "", f"| {field} | share |", "|---|---|", *body]


def _listing(title: str, rows: Sequence[Judged]) -> list[str]:
    body = [f"- `{r.case.id}` {r.case.category}, {r.case.language}: {r.case.text}" for r in rows]
    return ["", f"## {title} ({len(rows)})", "", *(body or ["None."])]

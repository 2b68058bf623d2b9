"""What came of escalations, by the rule that raised them: which rules cry wolf."""

import json
from collections import Counter, defaultdict

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from api.escalations.models import Escalation, Outcome
from api.escalations.rule_titles import get_rule_title
from api.reports.period import Period
from api.reports.tables import Bar, Table
from api.shares import Share

COLUMNS = (
    "Rule",
    "About",
    "Closed",
    "Clinically relevant",
    "Answered",
    "Not needed",
    "Rule was wrong",
    "Patient not reached",
    "Cried wolf, %",
    "Still open",
)
NOTHING = (Outcome.not_needed, Outcome.wrong_rule)
DRAWN = 10
OPEN = "open"


def report_rules(*, session: Session, period: Period) -> Table:
    by_rule = _count(session, period)
    rows, bars = [], []
    ordered = sorted(by_rule.items(), key=lambda item: (-_wolf(item[1]).rate, item[0]))
    for rule, counts in ordered:
        wolf = _wolf(counts)
        rows.append(
            (
                rule,
                get_rule_title(rule) or "",
                wolf.of,
                counts[Outcome.clinically_relevant],
                counts[Outcome.answered],
                counts[Outcome.not_needed],
                counts[Outcome.wrong_rule],
                counts[Outcome.patient_unreachable],
                round(100 * wolf.rate, 1) if wolf.of else None,
                counts[OPEN],
            )
        )
        if wolf.hits:
            text = f"{wolf.rate:.0%} of {wolf.of}"
            bars.append(Bar(rule, 100 * wolf.rate, text))
    return Table(
        name="rules",
        title="Outcomes by rule",
        about="An escalation with several rules counts for each. Cried wolf: closed as not needed "
        "or as a wrong rule, of all that were closed. What has no rule stands under its reason.",
        columns=COLUMNS,
        rows=tuple(rows),
        bars=tuple(bars[:DRAWN]),
        is_empty=not rows,
    )


def _count(session: Session, period: Period) -> dict[str, Counter[str]]:
    """Grouped in the database by the whole list of rules: there are few different ones."""
    rules = cast(Escalation.rules, Text)
    found = session.execute(
        select(rules.label("rules"), Escalation.reason, Escalation.outcome, func.count())
        .where(Escalation.created_at >= period.start, Escalation.created_at < period.end)
        .group_by(rules, Escalation.reason, Escalation.outcome)
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for listed, reason, outcome, count in found:
        if outcome == Outcome.erased:
            continue
        for rule in set(json.loads(listed)) or {f"({reason})"}:
            counts[rule][outcome or OPEN] += count
    return counts


def _wolf(counts: Counter[str]) -> Share:
    closed = sum(count for outcome, count in counts.items() if outcome != OPEN)
    return Share(sum(counts[outcome] for outcome in NOTHING), closed)

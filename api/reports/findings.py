"""What reviews found: of answers that patients flagged, and of the sample."""

from collections import Counter

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from api.reports.period import Period
from api.reports.tables import Bar, Cell, Table
from api.reviews.models import Drawn, Finding, ReviewCase, Wish
from api.shares import Share

KINDS = {
    Wish.wrong: "Flagged: this was wrong",
    Wish.look_again: "Flagged: a person shall look again",
    Drawn.urgent: "Sample: alarms",
    Drawn.chance: "Sample: no person asked",
}
FOUND = {
    Finding.answer_right: "Right",
    Finding.answer_wrong: "Wrong",
    Finding.answer_unclear: "Unclear",
    Finding.escalation_missed: "A person was missed",
}
OPEN = "open"


def report_findings(*, session: Session, period: Period) -> Table:
    counts = count_findings(session=session, period=period)
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for kind, title in KINDS.items():
        here = [counts[(kind, finding)] for finding in FOUND]
        waiting = counts[(kind, OPEN)]
        erased = counts[(kind, Finding.erased)]
        total = sum(here) + waiting + erased
        rows.append((title, total, *here, waiting, erased))
        bars.append(Bar(title, total, str(total)))
    return Table(
        name="findings",
        title="Flagged answers and samples",
        about="By the day they were flagged or drawn. Not decided: nobody closed it yet.",
        columns=("Kind", "Cases", *FOUND.values(), "Not decided", "Erased before"),
        rows=tuple(rows),
        bars=tuple(bars),
        is_empty=not counts.total(),
    )


def report_missed(*, session: Session, period: Period) -> Table:
    """How often a person should have been asked and was not, as far as the sample tells."""
    counts = count_findings(session=session, period=period)
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for kind in (Drawn.chance, Drawn.urgent):
        missed = Share(
            counts[(kind, Finding.escalation_missed)],
            sum(counts[(kind, finding)] for finding in FOUND),
        )
        low, high = missed.interval
        known = bool(missed.of)
        rows.append(
            (
                KINDS[kind],
                missed.of,
                missed.hits,
                round(100 * missed.rate, 1) if known else None,
                round(100 * low, 1) if known else None,
                round(100 * high, 1) if known else None,
            )
        )
        if known:
            bars += [
                Bar(f"{KINDS[kind]}", 100 * missed.rate, f"{missed.rate:.1%}"),
                Bar(f"{KINDS[kind]}: up to", 100 * high, f"{high:.1%}"),
            ]
    return Table(
        name="missed",
        title="Missed escalations in the sample",
        about="Of the closed cases of the sample, those in which a person should have been asked. "
        "The 95 % interval (Wilson) says between which shares the true one is likely to be.",
        columns=("Sample", "Closed", "Missed", "Missed, %", "Interval from, %", "Interval to, %"),
        rows=tuple(rows),
        bars=tuple(bars),
        is_empty=not any(row[1] for row in rows),
    )


def count_findings(*, session: Session, period: Period) -> Counter[tuple[str, str]]:
    """Cases by why they are there and what was found; a finding counts once it is closed."""
    state = case((ReviewCase.closed_at.is_(None), OPEN), else_=ReviewCase.finding)
    found = session.execute(
        select(ReviewCase.wish, state.label("state"), func.count())
        .where(ReviewCase.created_at >= period.start, ReviewCase.created_at < period.end)
        .group_by(ReviewCase.wish, state)
    )
    return Counter({(wish, finding): count for wish, finding, count in found})

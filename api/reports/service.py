"""The accountability reports: each a table of counts and times, computed in the database."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from api.errors import NotFound
from api.reports.days import report_days
from api.reports.findings import report_findings, report_missed
from api.reports.period import Period
from api.reports.replies import report_replies
from api.reports.rules import report_rules
from api.reports.tables import Table

REPORTS: dict[str, Callable[..., Table]] = {
    "replies": report_replies,
    "rules": report_rules,
    "days": report_days,
    "findings": report_findings,
    "missed": report_missed,
}


def list_reports(*, session: Session, period: Period) -> list[Table]:
    return [report(session=session, period=period) for report in REPORTS.values()]


def get_report(*, session: Session, name: str, period: Period) -> Table:
    """One of them.

    Raises:
        NotFound.
    """
    if name not in REPORTS:
        raise NotFound
    return REPORTS[name](session=session, period=period)

"""The page of the accountability reports, and each of its tables as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.deps import WriteSession
from api.identity.models import Staff
from api.identity.permissions import Permission
from api.reports import service
from api.reports.csv_file import write_csv
from api.reports.period import CHOICES, Period, read_period
from api.reports.tables import Cell, Table
from api.web.escalation_view import clinic_zone
from api.web.pages import render, require
from api.web.report_charts import draw
from api.web.step_up import ProofRequired

router = APIRouter(prefix="/staff/reports", include_in_schema=False)
ReportStaff = Annotated[Staff, require(Permission.see_reports)]
Day = Annotated[str, Query(max_length=40)]
From = Annotated[str, Query(alias="from", max_length=40)]


@router.get("")
def show_reports(
    request: Request,
    session: WriteSession,
    staff: ReportStaff,
    days: Day = "",
    first: From = "",
    to: Day = "",
) -> Response:
    """All reports of a period; what of it makes no sense is said, and the usual one is shown."""
    period = _period(session, days, first, to)
    tables = service.list_reports(session=session, period=period)
    return render(
        request,
        "staff/reports.html",
        staff=staff,
        period=period,
        choices=CHOICES,
        tables=[_values(table, period) for table in tables],
    )


@router.get("/{name}.csv", dependencies=[require(Permission.export_data), ProofRequired])
def download_report(
    name: str,
    session: WriteSession,
    staff: ReportStaff,
    days: Day = "",
    first: From = "",
    to: Day = "",
) -> Response:
    """One table as a file, for who proved who they are; that it left the console is on record."""
    period = _period(session, days, first, to)
    table = service.get_report(session=session, name=name, period=period)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="report.download",
        subject=("report", table.name),
        detail={"from": period.first_on.isoformat(), "to": period.last_on.isoformat()},
    )
    file = f"frontdesk-{table.name}-{period.first_on}-{period.last_on}.csv"
    return Response(
        write_csv(table),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


def _period(session: Session, days: str, first: str, to: str) -> Period:
    zone = clinic_zone(session)
    return read_period(days=days, first=first, last=to, zone=zone, now=clock.now())


def _values(table: Table, period: Period) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "about": table.about,
        "columns": table.columns,
        "rows": [[_said(cell) for cell in row] for row in table.rows],
        "is_empty": table.is_empty,
        "is_long": table.by_day,
        "chart": draw(table),
        "href": f"/staff/reports/{table.name}.csv?{period.query}",
    }


def _said(cell: Cell) -> str:
    return "–" if cell is None else str(cell)

"""The queue of escalations, and the views of it that somebody keeps."""

import zlib
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api import clock
from api.deps import WriteSession
from api.errors import FrontdeskError, NotFound
from api.escalations import queue
from api.escalations import saved_filters as saved
from api.escalations.filters import QueueFilter, View, read_filter
from api.identity import staff as accounts
from api.identity.models import Staff
from api.web.escalation_view import clinic_zone
from api.web.escalation_words import REASONS
from api.web.pages import EscalationStaff, render
from api.web.queue_words import LANGUAGES, URGENCIES, VIEWS, reason_words, row_words, say_ignored

router = APIRouter(prefix="/staff", include_in_schema=False)
Name = Annotated[str, Form(max_length=400)]
REFUSALS = (
    saved.FilterNameWrong,
    saved.FilterNameTaken,
    saved.FilterNamesSomebody,
    saved.TooManyFilters,
)


@router.get("")
def show_queue(request: Request, session: WriteSession, staff: EscalationStaff) -> Response:
    return _render(request, session, staff, _read(session, dict(request.query_params)))


@router.post("/filters")
def save_filter(
    request: Request,
    session: WriteSession,
    staff: EscalationStaff,
    name: Name = "",
    query: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Keep the view that is shown under a name."""
    wanted = _read(session, dict(parse_qsl(query)))
    try:
        saved.save_filter(session=session, staff_id=staff.id, name=name, wanted=wanted)
    except REFUSALS as error:
        return _refused(request, session, staff, wanted, error, name=name)
    return _to(wanted)


@router.get("/filters")
def leave_filters(_staff: EscalationStaff) -> Response:
    """The address of a refused form, opened again."""
    return _to(QueueFilter())


@router.post("/filters/{filter_id}/rename")
def rename_filter(
    request: Request,
    filter_id: str,
    session: WriteSession,
    staff: EscalationStaff,
    name: Name = "",
    query: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    wanted = _read(session, dict(parse_qsl(query)))
    try:
        saved.rename_filter(session=session, staff_id=staff.id, filter_id=filter_id, name=name)
    except REFUSALS as error:
        return _refused(request, session, staff, wanted, error)
    return _to(wanted)


@router.post("/filters/{filter_id}/delete")
def delete_filter(
    filter_id: str,
    session: WriteSession,
    staff: EscalationStaff,
    query: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Delete a view; one that another tab deleted is gone as wished."""
    with suppress(NotFound):
        saved.delete_filter(session=session, staff_id=staff.id, filter_id=filter_id)
    return _to(_read(session, dict(parse_qsl(query))))


def _read(session: Session, given: dict[str, str]) -> QueueFilter:
    return read_filter(given, reasons={*REASONS, *queue.list_reasons(session=session)})


def _to(wanted: QueueFilter) -> RedirectResponse:
    return RedirectResponse(f"/staff?{wanted.as_query()}", status_code=303)


def _refused(
    request: Request,
    session: Session,
    staff: Staff,
    wanted: QueueFilter,
    error: FrontdeskError,
    *,
    name: str = "",
) -> Response:
    values = {"status": error.status, "problem": error.title, "draft_name": name[:100]}
    return _render(request, session, staff, wanted, **values)


def _render(
    request: Request, session: Session, staff: Staff, wanted: QueueFilter, **values: Any
) -> Response:
    names, zone, now = accounts.get_names(session=session), clinic_zone(session), clock.now()
    page = queue.list_queue(session=session, staff_id=staff.id, wanted=wanted)
    wanted = wanted.at(page.page)
    rows = [row_words(row, names=names, zone=zone, now=now, reader=staff.id) for row in page.rows]
    return render(
        request,
        "staff/queue.html",
        staff=staff,
        filter=wanted.view.value,
        counts=queue.count_views(session=session, staff_id=staff.id),
        escalations=rows,
        mark=_mark(rows),
        page=page.page,
        this_page=_address(wanted),
        next_page=_address(wanted.at(page.page + 1)) if page.has_next else None,
        previous_page=_address(wanted.at(page.page - 1)) if page.page > 1 else None,
        ignored=say_ignored(wanted.ignored),
        query=wanted.at(1).as_query(),
        widened=_address(wanted.widened()) if wanted.is_narrowed else None,
        **_choices(session, wanted),
        **_saved(session, staff, wanted),
        **values,
    )


def _choices(session: Session, wanted: QueueFilter) -> dict[str, Any]:
    """What the filter form offers, and what of it is chosen."""
    present = {*queue.list_reasons(session=session), *([wanted.reason] if wanted.reason else ())}
    return {
        "views": [
            {"name": view.value, "label": label, "href": _address(QueueFilter(view=view))}
            for view, label in VIEWS.items()
        ],
        "chosen": {
            "urgency": wanted.urgency.value if wanted.urgency else "",
            "reason": wanted.reason or "",
            "language": wanted.language or "",
            "overdue": wanted.overdue,
        },
        "urgencies": [(urgency.value, label) for urgency, label in URGENCIES.items()],
        "reasons": sorted(((name, reason_words(name)) for name in present), key=lambda one: one[1]),
        "languages": list(LANGUAGES.items()),
        "overdue_page": _address(QueueFilter(view=View.open, overdue=True)),
    }


def _saved(session: Session, staff: Staff, wanted: QueueFilter) -> dict[str, Any]:
    kept = saved.list_filters(session=session, staff_id=staff.id)
    shown = wanted.at(1).as_query()
    return {
        "saved": [
            {
                "id": one.id,
                "name": one.name,
                "href": f"/staff?{one.query}",
                "is_shown": one.query == shown,
            }
            for one in kept
        ],
        "may_save": len(kept) < saved.MOST,
    }


def _address(wanted: QueueFilter) -> str:
    return f"/staff?{wanted.as_query()}"


def _mark(rows: list[dict[str, Any]]) -> str:
    """Changes with what is worth saying aloud: not with every minute that passes."""
    parts = [
        f"{row['id'][:8]}{row['urgency'][:2]}{row['held_by']}{(row['deadline'] or {}).get('state')}"
        for row in rows
    ]
    return f"{zlib.crc32(' '.join(parts).encode()):08x}"

"""Public pages and files: the demo clinic, the widget, the way out, the API's description."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.deps import AppSettings, Keys, ReadSession, WriteSession
from api.errors import NotFound
from api.rights.retention import kept_for
from api.safety import service as safety
from api.scheduling import clinic, service
from api.scheduling.links import is_valid_signature
from api.scheduling.models import Location
from api.studio.live import is_behind
from api.web.pages import CLINIC_NAME, FOLDER, SignedIn, render
from api.web.widget import widget_etag, widget_script

router = APIRouter(include_in_schema=False)
DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


@router.get("/")
def show_demo(request: Request, session: ReadSession, settings: AppSettings) -> Response:
    return render(
        request,
        "demo.html",
        clinic_name=CLINIC_NAME,
        is_demo=not settings.is_production,
        clinics=[_place(row) for row in clinic.list_locations(session=session)],
        practitioners=[
            {"name": row.name, "specialty": row.specialty}
            for row in clinic.list_practitioners(session=session, bookable=True)
        ],
        visit_types=[
            {"name": row.name, "minutes": row.minutes}
            for row in clinic.list_visit_types(session=session, bookable=True)
        ],
    )


@router.get("/widget.js")
def get_widget(request: Request) -> Response:
    """The widget's script; sites keep its address, so browsers ask whether it changed."""
    headers = {"Cache-Control": "no-cache", "ETag": widget_etag()}
    if request.headers.get("if-none-match") == widget_etag():
        return Response(status_code=304, headers=headers)
    return Response(widget_script(), media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/static/{path:path}")
def get_static(path: str) -> Response:
    root = (FOLDER / "static").resolve()
    found = (root / path).resolve()
    if not found.is_relative_to(root) or not found.is_file():
        raise NotFound
    return FileResponse(found, headers={"Cache-Control": "max-age=300"})


@router.get("/leave")
def leave(request: Request) -> Response:
    return render(request, "leave.html")


@router.get("/privacy")
def show_privacy(request: Request, settings: AppSettings, lang: str = "") -> Response:
    """What is kept, why, how long and who sees it; linked from the notice before the first word."""
    wanted = lang or request.headers.get("accept-language", "")
    return render(
        request,
        "privacy.html",
        clinic_name=CLINIC_NAME,
        language="es" if wanted.lower().startswith("es") else "en",
        clinic_phone=settings.clinic_phone,
        **kept_for(settings),
    )


@router.get("/calendar/{appointment_id}/{signature}.ics")
def get_calendar(
    appointment_id: str, signature: str, session: ReadSession, keystore: Keys
) -> Response:
    """An appointment for the patient's calendar, by the unguessable link from the chat."""
    if not is_valid_signature(
        keystore=keystore, appointment_id=appointment_id, signature=signature
    ):
        raise NotFound
    text = service.appointment_calendar(session=session, appointment_id=appointment_id)
    return Response(
        text,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


@router.get("/docs")
def show_api(request: Request) -> Response:
    """The chat API as a plain page, from the OpenAPI description at /openapi.json."""
    return render(request, "api.html", operations=_operations(request.app.openapi()))


@router.get("/admin")
def show_admin(
    request: Request, staff: SignedIn, _session: WriteSession, settings: AppSettings
) -> Response:
    """What can be set, and what is wrong with the safety content."""
    return render(
        request,
        "admin.html",
        staff=staff,
        warnings=_grouped(safety.rule_warnings()),
        is_behind=is_behind(settings.home.resolve()),
    )


def _grouped(warnings: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Each thing that is wrong, with the files in which it is."""
    found: dict[str, list[str]] = {}
    for warning in warnings:
        file, colon, what = warning.partition(": ")
        found.setdefault(what or file, []).extend([file] if colon else [])
    return list(found.items())


def _operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if not path.startswith("/internal")
    ]


def _place(row: Location) -> dict[str, Any]:
    return {
        "name": row.name,
        "address": row.address,
        "phone": row.phone,
        "time_zone": row.time_zone,
        "hours": _hours(row),
    }


def _hours(row: Location) -> list[dict[str, str]]:
    """Days with the same hours together: "Monday to Wednesday", "08:00 to 12:00, 13:00 to ..."."""
    lines = [
        (name, ", ".join(" to ".join(block) for block in row.opening_hours.get(day, ())))
        for day, name in DAYS.items()
    ]
    rows = []
    for times, group in groupby(lines, key=lambda line: line[1]):
        names = [name for name, _ in group]
        days = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
        rows.append({"days": days, "times": times or "closed"})
    return rows

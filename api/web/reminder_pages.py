"""The patient's page of reminders: plans and what was noted, to print and to take along."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.deps import AppSettings, Keys, ReadSession
from api.privacy.keys import KeyStore
from api.rate import Limiter, address_of
from api.reminders import adherence, service
from api.reminders.adherence import Adherence
from api.reminders.page_links import BASE, read_key
from api.reminders.service import Reminder
from api.reports.csv_file import guarded
from api.rights import fhir
from api.web.adherence_chart import draw
from api.web.pages import CLINIC_NAME, render
from api.web.reminder_links import outcome
from api.web.reminder_words import PAGE, STATUS, word
from api.wording.recurrence import say_recurrence

router = APIRouter(prefix=BASE, include_in_schema=False)
_limiter = Limiter(count=60, seconds=60)


@dataclass(frozen=True)
class _Kept:
    conversation: Conversation
    plans: list[tuple[Reminder, Adherence]]


class _Link:
    """A link of the chat as it was opened: what it leads to, or that it is over."""

    def __init__(
        self,
        key: str,
        request: Request,
        session: ReadSession,
        keystore: Keys,
        settings: AppSettings,
    ) -> None:
        _limiter.take(address_of(request))
        self.key, self.request = key, request
        self.kept = _open(session, keystore, key)
        self._phone = settings.clinic_phone

    def is_over(self) -> Response:
        return outcome(self.request, "old_page", "en", self._phone, status=404)


Link = Annotated[_Link, Depends(_Link)]


@router.get("/{key}")
def show_plans(link: Link) -> Response:
    """Everything on one page, that can be printed."""
    if (kept := link.kept) is None:
        return link.is_over()
    language = kept.conversation.language
    return render(
        link.request,
        "reminders/plans.html",
        clinic_name=CLINIC_NAME,
        language=language,
        words={name: word(both, language) for name, both in PAGE.items()},
        plans=[_shown(plan, found, language) for plan, found in kept.plans],
        base=f"{BASE}/{link.key}",
    )


@router.get("/{key}/doses.csv")
def download_doses(link: Link) -> Response:
    """A line for each day and plan."""
    if (kept := link.kept) is None:
        return link.is_over()
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["medication", "dose", "day", "taken", "skipped", "missed", "not answered"])
    for plan, found in kept.plans:
        for day in found.days:
            counts = (day.taken, day.skipped, day.missed, day.open)
            row = (plan.medication, plan.dose, day.on.isoformat(), *counts)
            writer.writerow([guarded(cell) for cell in row])
    return _file(file.getvalue(), "text/csv; charset=utf-8", "reminders.csv")


@router.get("/{key}/statements.json")
def download_statements(link: Link) -> Response:
    """A FHIR R4 Bundle of MedicationStatements: what the patient asked to be reminded of."""
    if (kept := link.kept) is None:
        return link.is_over()
    resources = [
        fhir.medication_statement(
            plan.id,
            status=plan.status,
            medication=plan.medication,
            dose=plan.dose,
            schedule=f"{plan.recurrence} ({plan.time_zone})",
            subject={"display": "the person in this chat"},
        )
        for plan, _found in kept.plans
    ]
    body = json.dumps(fhir.bundle(resources, at=clock.now()), ensure_ascii=False, indent=1)
    return _file(body, "application/fhir+json; charset=utf-8", "reminders.json")


def _open(session: Session, keystore: KeyStore, key: str) -> _Kept | None:
    conversation_id = read_key(keystore=keystore, key=key, now=clock.now())
    conversation = session.get(Conversation, conversation_id) if conversation_id else None
    if conversation is None or conversation.erased_at is not None:
        return None
    plans = service.list_plans(session=session, keystore=keystore, conversation_id=conversation.id)
    return _Kept(
        conversation,
        [
            (plan, adherence.measure(session=session, plan_id=plan.id, now=clock.now()))
            for plan in plans
        ],
    )


def _shown(plan: Reminder, found: Adherence, language: str) -> dict[str, Any]:
    return {
        "id": plan.id,
        "medication": plan.medication,
        "dose": plan.dose,
        "schedule": say_recurrence(plan.recurrence, language, plan.time_zone),
        "zone": plan.time_zone.replace("_", " "),
        "status": word(STATUS[plan.status], language),
        "next": (plan.next_local or "").replace("T", " "),
        "days": found.days,
        "counted": found.counted,
        "covered": found.covered,
        "percent": found.percent,
        "totals": [found.total(name) for name in ("taken", "skipped", "missed", "open")],
        "chart": draw(found, language),
    }


def _file(body: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)

"""The patient's page of reminders: plans and what was noted, to print and to take along."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.deps import AppSettings, Keys, ReadSession
from api.escalations.discretion import is_kept_inside
from api.privacy.keys import KeyStore
from api.rate import Limiter, address_of
from api.reminders import adherence, quiet, service
from api.reminders.adherence import SETTLED, Adherence, Day
from api.reminders.models import PlanStatus
from api.reminders.page_links import BASE, find_conversation
from api.reminders.receipts import Receipt, list_receipts
from api.reminders.service import Reminder
from api.reports.csv_file import guarded
from api.rights import fhir
from api.web.adherence_calendar import Span, read_month, weekdays, weeks
from api.web.adherence_chart import draw
from api.web.pages import CLINIC_NAME, render
from api.web.reminder_form_words import FORM, QUIET
from api.web.reminder_links import outcome
from api.web.reminder_words import (
    ANSWERED,
    CHANNELS,
    CSV_HEADS,
    DELIVERY,
    DONE,
    FAILED,
    HELD,
    LATE,
    PAGE,
    STATUS,
    what_to_do,
    word,
)
from api.wording.calendar import say_clock, say_day, say_month
from api.wording.recurrence import say_recurrence

router = APIRouter(prefix=BASE, include_in_schema=False)
_limiter = Limiter(count=60, seconds=60)
WORDS = {**PAGE, **QUIET, **{name: FORM[name] for name in ("new", "change")}}


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
        self.key, self.request, self.session = key, request, session
        self.kept = _open(session, keystore, key)
        self.keep_days = settings.keep_reminder_days
        self.phone = settings.clinic_phone

    def is_over(self) -> Response:
        return outcome(self.request, "old_page", "en", self.phone, status=404)


Link = Annotated[_Link, Depends(_Link)]


@router.get("/{key}")
def show_plans(link: Link, month: str = "", done: str = "") -> Response:
    """Everything on one page, that can be printed.

    `month` of the calendars: "2027-03"; `done`: what was just done here.
    """
    if (kept := link.kept) is None:
        return link.is_over()
    language = kept.conversation.language
    today = clock.now().astimezone(ZoneInfo(kept.conversation.time_zone)).date()
    span = read_month(month, today=today, keep_days=link.keep_days)
    plans = [
        _shown(plan, found, _History.of(link.session, plan, span, link.phone), today, language)
        for plan, found in kept.plans
    ]
    return render(
        link.request,
        "reminders/plans.html",
        clinic_name=CLINIC_NAME,
        language=language,
        words={name: word(both, language) for name, both in WORDS.items()},
        is_kept_inside=is_kept_inside(session=link.session, conversation=kept.conversation),
        quiet=quiet.get_hours(session=link.session, conversation_id=kept.conversation.id),
        plans=[plan for plan in plans if plan["is_kept"] or plan["has_days"]],
        weekdays=weekdays(language),
        month=say_month(span.month, language),
        months=[
            (name, f"{at:%Y-%m}", say_month(at, language))
            for name, at in (("before", span.before), ("after", span.after))
            if at
        ],
        base=f"{BASE}/{link.key}",
        done=word(DONE[done], language) if done in DONE else "",
        failed=done in FAILED,
    )


@router.get("/{key}/doses.csv")
def download_doses(link: Link) -> Response:
    """A line for each day and plan."""
    if (kept := link.kept) is None:
        return link.is_over()
    file = io.StringIO()
    writer = csv.writer(file)
    language = kept.conversation.language
    writer.writerow([word(head, language) for head in CSV_HEADS])
    for plan, found in kept.plans:
        for day in found.days:
            counts = (day.taken, day.skipped, day.missed, day.unsent, day.open)
            row = (plan.medication, plan.dose, day.on.isoformat(), *counts)
            writer.writerow([guarded(cell) for cell in row])
    return _file(file.getvalue(), "text/csv; charset=utf-8", "reminders.csv")


@router.get("/{key}/statements.json")
def download_statements(link: Link) -> Response:
    """A FHIR R4 Bundle: a MedicationStatement for what the patient asked to be reminded of, and a
    MedicationAdministration for each dose of the last 30 days."""
    if (kept := link.kept) is None:
        return link.is_over()
    resources = [
        resource for plan, _found in kept.plans for resource in _resources(link.session, plan)
    ]
    body = json.dumps(fhir.bundle(resources, at=clock.now()), ensure_ascii=False, indent=1)
    return _file(body, "application/fhir+json; charset=utf-8", "reminders.json")


def _resources(session: Session, plan: Reminder) -> list[fhir.Resource]:
    about = {"display": "the person in this chat"}
    statement = fhir.medication_statement(
        plan.id,
        status=plan.status,
        medication=plan.medication,
        dose=plan.dose,
        schedule=f"{plan.recurrence} ({plan.time_zone})",
        subject=about,
        period=(plan.created_at, plan.ended_at),
    )
    answers = adherence.list_answers(session=session, plan_id=plan.id, now=clock.now())
    return [
        statement,
        *(
            fhir.administration(
                dose.id,
                status=dose.status,
                at=dose.answered_at or dose.planned_at,
                plan_id=plan.id,
                medication=plan.medication,
                subject=about,
                was_said=dose.sent_at is not None,
            )
            for dose in answers
        ),
    ]


def _open(session: Session, keystore: KeyStore, key: str) -> _Kept | None:
    conversation = find_conversation(session=session, keystore=keystore, key=key)
    if conversation is None:
        return None
    plans = service.list_plans(
        session=session, keystore=keystore, conversation_id=conversation.id, also_over=True
    )
    plans.sort(key=lambda plan: plan.status not in service.LIVE)
    return _Kept(
        conversation,
        [
            (plan, adherence.measure(session=session, plan_id=plan.id, now=clock.now()))
            for plan in plans
        ],
    )


@dataclass(frozen=True)
class _History:
    span: Span
    days: dict[date, Day]
    receipts: list[Receipt]
    phone: str

    @classmethod
    def of(cls, session: Session, plan: Reminder, span: Span, phone: str) -> "_History":
        return cls(
            span,
            adherence.list_month(session=session, plan_id=plan.id, month=span.month),
            list_receipts(session=session, plan_id=plan.id, now=clock.now()),
            phone,
        )


def _shown(
    plan: Reminder, found: Adherence, history: _History, today: date, language: str
) -> dict[str, Any]:
    return {
        "id": plan.id,
        "medication": plan.medication,
        "dose": plan.dose,
        "schedule": say_recurrence(plan.recurrence, language, plan.time_zone),
        "zone": plan.time_zone.replace("_", " "),
        "status": word(STATUS[plan.status], language),
        "is_kept": plan.status in service.LIVE,
        "is_paused": plan.status == PlanStatus.paused,
        "remaining": plan.remaining,
        "per_dose": plan.per_dose or 1,
        "refill_at": plan.refill_at,
        "has_days": bool(found.days or history.days),
        "next": _say_local(plan.next_local, language) if plan.next_local else "",
        "days": found.days,
        "counted": found.counted,
        "covered": found.covered,
        "percent": found.percent,
        "totals": [found.total(name) for name in (*SETTLED, "open")],
        "chart": draw(found, language),
        "weeks": weeks(history.days, history.span, today=today, language=language),
        "receipts": [_said_receipt(one, language, history.phone) for one in history.receipts],
    }


def _said_receipt(receipt: Receipt, language: str, phone: str) -> dict[str, Any]:
    ways = [
        f"{word(CHANNELS[channel], language)}: {word(DELIVERY[status], language)}"
        for channel, status in receipt.ways
    ]
    to_do = [what_to_do(status, channel, language, phone) for channel, status in receipt.ways]
    if not ways or receipt.is_held:
        to_do = [word(HELD if receipt.is_held else LATE, language).format(phone=phone)]
    not_sent = word(PAGE["held" if receipt.is_held else "not_sent"], language)
    return {
        "due": _say_local(receipt.due_local, language),
        "ways": [not_sent] if receipt.is_held or not ways else ways,
        "to_do": [each for each in dict.fromkeys(to_do) if each],
        "answer": word(ANSWERED[receipt.status], language),
        "to_answer": word(PAGE["to_answer"], language) if receipt.status == "sent" else "",
    }


def _say_local(local: str, language: str) -> str:
    at = datetime.fromisoformat(local)
    return f"{say_day(at, language)}, {say_clock(at.hour, at.minute, language)}"


def _file(body: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=kind, headers=headers)

"""The parts of one escalation's page, as its templates take them."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from api.escalations.canned import CannedReply, fill
from api.escalations.colleagues import Colleague
from api.escalations.models import Escalation
from api.escalations.notes import Note
from api.escalations.summary import Background, Summary
from api.identity.models import Staff
from api.reminders.service import Reminder
from api.scheduling.schemas import AppointmentRead
from api.web.escalation_words import LANGUAGES, ROLES, say_outcome, say_reason, say_who
from api.web.pages import local
from api.wording.recurrence import say_recurrence


def summary_values(summary: Summary, *, zone: str) -> dict[str, Any]:
    situation, request = summary.situation, summary.request
    written_at = situation.last_patient_at
    return {
        "rules": [{"id": rule, "title": title} for rule, title in situation.rules],
        "quoted": situation.quoted,
        "model": situation.model_id,
        "is_kept_inside": situation.is_kept_inside,
        "is_held": situation.is_held,
        "last_patient_at": local(written_at, zone) if written_at else None,
        "asked": request.asked,
        "promised": request.promised,
        **_background(summary.background, zone),
    }


def _background(background: Background, zone: str) -> dict[str, Any]:
    dialogue = background.dialogue
    return {
        "who": say_who(verified=background.verified, relationship=background.relationship),
        "verified": background.verified,
        "language": LANGUAGES.get(background.language, background.language),
        "time_zone": background.time_zone,
        "place": background.place,
        "upcoming": [_visit(one) for one in background.upcoming],
        "last": _visit(background.last) if background.last else None,
        "reminders": [_reminder(one) for one in background.reminders],
        "earlier": [_earlier(one, zone) for one in background.earlier],
        "form": dialogue.form,
        "asked_last": dialogue.asked,
        "last_question": dialogue.last_question,
        "slots": dialogue.slots,
    }


def note_values(
    notes: Sequence[Note], *, names: dict[str, str], zone: str, staff: Staff
) -> list[dict[str, Any]]:
    """`is_new`: it names the reader, who has not seen it before."""
    return [
        {
            "id": note.id,
            "author": "You" if note.staff_id == staff.id else names.get(note.staff_id, "Somebody"),
            "text": note.text,
            "written_at": local(note.written_at, zone),
            "told": [
                {
                    "name": "you" if one.staff_id == staff.id else names.get(one.staff_id, "?"),
                    "seen": one.seen_at is not None,
                }
                for one in note.mentions
            ],
            "is_new": note.is_new_to(staff.id),
        }
        for note in notes
    ]


def canned_values(
    canned: Sequence[CannedReply], *, language: str, known: dict[str, str]
) -> list[dict[str, Any]]:
    """Ready texts in both languages, the patient's first; what is known is filled in."""
    languages = sorted(LANGUAGES, key=lambda code: code != language)
    return [
        {
            "language": LANGUAGES[code],
            "code": code,
            "texts": [
                {"id": f"{one.id}.{code}", "title": one.title, "text": fill(one.text(code), known)}
                for one in canned
            ],
        }
        for code in languages
    ]


def colleague_values(colleagues: Sequence[Colleague], *, staff: Staff) -> list[dict[str, str]]:
    """Everybody but the reader."""
    return [
        {"id": one.id, "name": one.name, "role": ROLES.get(one.role, one.role)}
        for one in colleagues
        if one.id != staff.id
    ]


def _visit(one: AppointmentRead) -> dict[str, Any]:
    return {
        "at": one.start.astimezone(ZoneInfo(one.time_zone)),
        "what": one.visit_type,
        "who": one.practitioner,
        "where": one.location,
        "status": one.status,
    }


def _reminder(one: Reminder) -> dict[str, str]:
    words = f"{one.medication}, {one.dose}" if one.dose else one.medication
    return {"words": words, "times": say_recurrence(one.recurrence, "en", one.time_zone)}


def _earlier(one: Escalation, zone: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "urgency": one.urgency,
        "reason": say_reason(one),
        "opened_at": local(one.created_at, zone),
        "state": say_outcome(one) or one.status,
    }

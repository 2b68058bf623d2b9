"""The real templates with made-up content: every page can be seen without the product."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, select_autoescape

import api.web.widget

TEMPLATES = Path(api.web.widget.__file__).parent / "templates"
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=ZoneInfo("America/New_York"))
STAFF = {"id": "s1", "name": "Dana Whitlock", "role": "front_desk"}

DEMO = {
    "clinic_name": "Two Rivers Health",
    "clinics": [
        {
            "name": "Alder Lane Clinic",
            "address": "12 Alder Lane, Springfield",
            "phone": "+1 555-010-0142",
            "time_zone": "America/New_York",
            "hours": [
                {"days": "Monday to Thursday", "times": "8:00 am to 12:00 pm, 1:00 pm to 6:00 pm"},
                {"days": "Friday", "times": "8:00 am to 3:00 pm"},
            ],
        },
        {
            "name": "Bay Street Practice",
            "address": "3 Bay Street, Harbor",
            "phone": "",
            "time_zone": "America/Los_Angeles",
            "hours": [{"days": "Monday", "times": "9:00 am to 5:00 pm"}],
        },
    ],
    "practitioners": [
        {
            "name": "Dr. Ada Lindqvist",
            "specialty": "Family medicine",
            "languages": ["English", "Spanish"],
        },
        {"name": "Tom Akande NP", "specialty": "Pediatrics", "clinic": "Bay Street Practice"},
    ],
    "visit_types": [{"name": "Follow-up", "minutes": 20}, {"name": "Annual physical"}],
}

QUEUE = {
    "staff": STAFF,
    "csrf_token": "t0",
    "filter": "open",
    "counts": {"open": 4, "mine": 1, "closed": 0},
    "escalations": [
        {
            "id": f"e{number}",
            "urgency": urgency,
            "reason": reason,
            "opened_at": NOW - timedelta(minutes=7 * number),
            "age": f"{7 * number} minutes",
            "status": "open",
            "held_by": holder,
            "location": "Alder Lane Clinic",
            "outcome": None,
        }
        for number, (urgency, reason, holder) in enumerate(
            [
                ("crisis", "Words of self-harm", None),
                ("emergency", "Chest pain with sweating", "Sam Ortega"),
                ("clinical", "Asks for a reading of results", None),
                ("routine", "Asked for a person", None),
            ],
            start=1,
        )
    ],
    "next_page": "/staff?page=2",
}

ESCALATION = {
    "staff": STAFF,
    "csrf_token": "t0",
    "escalation": {
        "id": "e1",
        "urgency": "emergency",
        "reason": "Chest pain with sweating",
        "status": "open",
        "opened_at": NOW,
        "age": "12 minutes",
        "rules": ["chest_pain_adult"],
        "confidence": None,
        "rules_version": "2026-11-01",
        "held_by": None,
        "is_mine": False,
        "is_held": False,
        "is_stopped": True,
        "contact": None,
        "outcome": None,
        "version": 3,
    },
    "transcript": [
        {
            "id": "u1",
            "sender": "patient",
            "sender_name": None,
            "text": "hi this is PERSON_1, my chest feels tight & <b>i am sweating</b>",
            "said_at": NOW,
            "quotes": [{"start": 21, "end": 41}],
        },
        {
            "id": "u2",
            "sender": "assistant",
            "sender_name": None,
            "text": "Call 911 now.",
            "said_at": NOW,
            "quotes": [],
        },
        {
            "id": "u3",
            "sender": "staff",
            "sender_name": "Sam Ortega",
            "text": "Are you with someone?\nPlease call.",
            "said_at": NOW,
            "quotes": [],
        },
    ],
    "outcomes": [
        {"code": "answered", "title": "Answered"},
        {"code": "wrong_rule", "title": "Wrong rule"},
    ],
    "tokens": ["PERSON_1", "PHONE_1"],
    "reveal_reasons": {"contact": "To reach the patient", "help": "To send help"},
    "reply_key": "k1",
    "draft": "",
}


def _escalation(**changes: Any) -> dict[str, Any]:
    return {**ESCALATION, "escalation": {**ESCALATION["escalation"], **changes}}


PRIVACY = {
    "clinic_name": "Maple Street Clinic",
    "clinic_phone": "(518) 555-0142",
    "chat_days": "30",
    "reminder_months": "13",
    "audit_years": "6",
}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "demo": ("demo.html", DEMO),
    "demo-empty": (
        "demo.html",
        {"clinic_name": "New", "clinics": [], "practitioners": [], "visit_types": []},
    ),
    "error": (
        "error.html",
        {"status": 404, "title": "There is nothing here.", "detail": "It may have moved."},
    ),
    "leave": ("leave.html", {}),
    "escalation-revealed": (
        "staff/escalation.html",
        {**_escalation(), "revealed": {"token": "PHONE_1", "value": "(518) 555-0142"}},
    ),
    "privacy": ("privacy.html", {**PRIVACY, "language": "en"}),
    "privacy-es": ("privacy.html", {**PRIVACY, "language": "es"}),
    "admin": ("admin.html", {"staff": STAFF}),
    "sign-in": ("staff/sign_in.html", {"csrf_token": "t0"}),
    "sign-in-refused": (
        "staff/sign_in.html",
        {"problem": "That did not match an account.", "email": "a@b.example"},
    ),
    "sign-in-after-idle": (
        "staff/sign_in.html",
        {"notice": "You were signed off because nothing was done for 30 minutes."},
    ),
    "sign-in-code": ("staff/sign_in.html", {"step": "code"}),
    "queue": ("staff/queue.html", QUEUE),
    "queue-empty": (
        "staff/queue.html",
        {
            **QUEUE,
            "escalations": [],
            "counts": {"open": 0, "mine": 0, "closed": 0},
            "next_page": None,
        },
    ),
    "queue-none-waiting": (
        "staff/queue.html",
        {
            **QUEUE,
            "escalations": [],
            "counts": {"open": 0, "mine": 0, "closed": 3},
            "next_page": None,
        },
    ),
    "queue-later": ("staff/queue.html", {**QUEUE, "escalations": QUEUE["escalations"][2:]}),
    "escalation": ("staff/escalation.html", ESCALATION),
    "escalation-mine": (
        "staff/escalation.html",
        {
            **_escalation(
                status="claimed",
                is_mine=True,
                is_held=True,
                confidence=0.913,
                contact="call PHONE_1 after five",
            ),
            "notice": "You have this conversation.",
        },
    ),
    "escalation-refused": (
        "staff/escalation.html",
        {
            **_escalation(status="claimed", held_by="Sam Ortega", is_stopped=False),
            "problem": "This page was out of date and nothing was done. Sam Ortega holds it now.",
            "draft": "I had nearly finished writing this.",
        },
    ),
    "escalation-theirs": (
        "staff/escalation.html",
        {
            **_escalation(status="claimed", held_by="Sam Ortega", is_stopped=False, rules=[]),
            "problem": "Sam Ortega was faster.",
        },
    ),
    "escalation-closed": (
        "staff/escalation.html",
        {**_escalation(status="closed", outcome="answered", is_stopped=False), "transcript": []},
    ),
}

_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    trim_blocks=False,
)


def render_page(name: str) -> str:
    """One sample page; names are the keys of `PAGES`."""
    template, values = PAGES[name]
    return _environment.get_template(template).render(values)

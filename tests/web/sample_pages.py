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

DEADLINES = [
    {"state": "overdue", "text": "overdue since 20 minutes"},
    {"state": "answered", "text": "answered 2 minutes ago"},
    {"state": "due", "text": "answer within 12 minutes"},
    None,
]
VIEWS = ("open", "unassigned", "mine", "team", "closed")
QUEUE = {
    "staff": STAFF,
    "csrf_token": "t0",
    "filter": "open",
    "views": [
        {"name": name, "label": name.capitalize(), "href": f"/staff?filter={name}"}
        for name in VIEWS
    ],
    "counts": {"open": 4, "unassigned": 3, "mine": 0, "team": 1, "closed": 0, "overdue": 1},
    "overdue_page": "/staff?filter=open&overdue=1",
    "this_page": "/staff",
    "query": "filter=open",
    "chosen": {"urgency": "", "reason": "", "language": "es", "overdue": True},
    "urgencies": [("crisis", "Crisis"), ("routine", "Routine")],
    "reasons": [("crisis", "Words of self-harm")],
    "languages": [("en", "English"), ("es", "Spanish")],
    "widened": "/staff?filter=open",
    "ignored": "Part of this address was not understood and is left out: the reason.",
    "may_save": True,
    "saved": [
        {"id": "f1", "name": "Spanish and late", "href": "/staff?filter=open", "is_shown": True},
        {"id": "f2", "name": "Late", "href": "/staff?overdue=1", "is_shown": False},
    ],
    "escalations": [
        {
            "id": f"e{number}",
            "urgency": urgency,
            "reason": reason,
            "opened_at": NOW - timedelta(minutes=7 * number),
            "age": f"{7 * number} minutes",
            "status": "open",
            "held_by": holder,
            "location": "Alder Lane Clinic" if holder else None,
            "outcome": None,
            "rule": "chest_pain_adult",
            "language": "Spanish",
            "deadline": DEADLINES[number - 1],
            "patient_here": number == 1,
            "mentions": number - 1,
            "pages": 2 if number == 1 else 0,
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
    "alarms": [{"id": "e2", "urgency": "crisis", "opened_at": NOW}],
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
            "is_withheld": True,
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


VISIT = {
    "at": NOW + timedelta(days=3),
    "what": "follow-up",
    "who": "Dr. Ada Lindqvist",
    "where": "Alder Lane Clinic",
    "status": "booked",
}
EMPTY_SUMMARY = {
    "rules": [],
    "quoted": [],
    "model": None,
    "last_patient_at": None,
    "asked": None,
    "promised": [],
    "who": "Not verified: nobody has proved who writes",
    "verified": False,
    "language": "English",
    "time_zone": "America/New_York",
    "place": None,
    "upcoming": [],
    "last": None,
    "reminders": [],
    "earlier": [],
    "form": None,
    "asked_last": None,
    "last_question": None,
    "slots": None,
}
SUMMARY = {
    **EMPTY_SUMMARY,
    "rules": [{"id": "chest_pain_adult", "title": "heart"}],
    "quoted": ["my chest feels tight"],
    "model": "20261101-nlu",
    "last_patient_at": NOW,
    "asked": "hi this is PERSON_1, my chest feels tight",
    "promised": ["Call 911 now.", "Our staff have been told."],
    "who": "Verified patient",
    "verified": True,
    "place": "Alder Lane Clinic",
    "upcoming": [VISIT],
    "last": {**VISIT, "status": "fulfilled"},
    "reminders": [{"words": "metformin, one pill", "times": "every day at 08:00"}],
    "earlier": [
        {
            "id": "e0",
            "urgency": "routine",
            "reason": "Asked for a person",
            "opened_at": NOW - timedelta(days=9),
            "state": "Answered",
        }
    ],
    "form": "Booking a visit",
    "asked_last": "their name",
    "last_question": "What is your name?",
    "slots": {"Kind of visit": "follow-up"},
}
# What stands on the page beside the escalation itself, of somebody who works on it.
WORK = {
    "summary": SUMMARY,
    "notes": [
        {
            "id": "n1",
            "author": "Sam Ortega",
            "text": "She speaks Spanish. <b>@Dana Whitlock</b> please call.",
            "written_at": NOW,
            "told": [{"name": "you", "seen": False}, {"name": "Ines Poe", "seen": True}],
            "is_new": True,
        }
    ],
    "new_notes": [{"id": "n1", "author": "Sam Ortega", "written_at": NOW}],
    "colleagues": [{"id": "s2", "name": "Sam Ortega", "role": "clinician"}],
    "canned": [
        {
            "language": "English",
            "code": "en",
            "texts": [{"id": "hello.en", "title": "Hello", "text": "Hello, this is Dana."}],
        },
        {
            "language": "Spanish",
            "code": "es",
            "texts": [{"id": "hello.es", "title": "Hello", "text": "Hola, soy Dana."}],
        },
    ],
    "note_key": "k2",
    "reason_key": "k3",
}


def _escalation(**changes: Any) -> dict[str, Any]:
    return {**ESCALATION, "escalation": {**ESCALATION["escalation"], **changes}}


PRIVACY = {
    "clinic_name": "Maple Street Clinic",
    "clinic_phone": "(518) 555-0142",
    "chat_days": "30",
    "patient_years": "6",
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
            "counts": {**dict.fromkeys(VIEWS, 0), "closed": 0, "overdue": 0},
            "next_page": None,
            "widened": None,
        },
    ),
    "queue-none-waiting": (
        "staff/queue.html",
        {
            **QUEUE,
            "escalations": [],
            "counts": {**dict.fromkeys(VIEWS, 0), "closed": 3, "overdue": 0},
            "next_page": None,
            "widened": None,
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
    "escalation-work": (
        "staff/escalation.html",
        {
            **_escalation(
                status="claimed",
                is_mine=True,
                is_held=True,
                can_pass=True,
                held_by="Dana Whitlock",
                confidence=0.913,
            ),
            **WORK,
        },
    ),
    "escalation-passed-to-me": (
        "staff/escalation.html",
        {**_escalation(status="claimed", is_given=True, is_waiting=True, can_pass=True), **WORK},
    ),
    "escalation-passed-on": (
        "staff/escalation.html",
        {
            **_escalation(status="claimed", is_waiting=True, held_by="Sam Ortega"),
            **WORK,
            "summary": EMPTY_SUMMARY,
            "notes": [],
            "new_notes": [],
            "typed": {"reason": "She speaks Spanish.", "to": "s2"},
        },
    ),
    "escalation-reopen": (
        "staff/escalation.html",
        {**_escalation(status="closed", outcome="answered", is_stopped=False), **WORK},
    ),
    "escalation-erased": (
        "staff/escalation.html",
        {
            **_escalation(status="closed", is_erased=True, is_stopped=False),
            **WORK,
            "summary": EMPTY_SUMMARY,
            "notes": [],
            "transcript": [],
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

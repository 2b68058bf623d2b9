"""The queue in words: what a row says of its deadline, its reason and its holder."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from api.escalations.filters import View
from api.escalations.models import EscalationStatus, Outcome, Urgency
from api.escalations.queue_rows import QueueRow
from api.web.escalation_words import OUTCOMES, REASONS
from api.web.pages import in_words, local

VIEWS = {
    View.open: "Open",
    View.unassigned: "Unassigned",
    View.mine: "Mine",
    View.team: "Team",
    View.closed: "Closed",
}
URGENCIES = {urgency: urgency.value.capitalize() for urgency in Urgency}
LANGUAGES = {"en": "English", "es": "Spanish"}
IGNORED = {
    "filter": "the view",
    "urgency": "the urgency",
    "reason": "the reason",
    "overdue": "the overdue mark",
    "language": "the language",
    "page": "the page",
    "other": "something that is no filter",
}
# Beyond this a wait in hours says less than the day and the time.
NEAR = timedelta(hours=12)


def reason_words(reason: str) -> str:
    return REASONS.get(reason, reason.replace("_", " ").capitalize())


def say_ignored(ignored: tuple[str, ...]) -> str | None:
    if not ignored:
        return None
    named = ", ".join(IGNORED[name] for name in ignored)
    return f"Part of this address was not understood and is left out: {named}."


def row_words(
    row: QueueRow, *, names: Mapping[str, str], zone: str, now: datetime, reader: str
) -> dict[str, Any]:
    """What the template shows of one row."""
    mistake = " (the patient says: a mistake)" if row.is_false_alarm else ""
    holder = names.get(row.assignee_id or "")
    return {
        "id": row.id,
        "urgency": row.urgency,
        "reason": reason_words(row.reason) + mistake,
        "rule": row.first_rule,
        "opened_at": local(row.created_at, zone),
        "age": in_words(now - row.created_at),
        "status": row.status,
        "held_by": "you" if row.assignee_id == reader else holder,
        "location": row.location,
        "language": LANGUAGES.get(row.language, row.language),
        "outcome": OUTCOMES[Outcome(row.outcome)] if row.outcome else None,
        "deadline": deadline_words(row, zone=zone, now=now),
        "patient_here": row.is_patient_here,
        "mentions": row.mentions,
        "pages": row.pages if row.is_overdue(now) else 0,
    }


def deadline_words(row: QueueRow, *, zone: str, now: datetime) -> dict[str, str] | None:
    """`state` overdue, soon or answered, in the words of `text`; none where there is none."""
    if row.status == EscalationStatus.closed:
        return None
    if row.answered_at is not None:
        text = "answered" if (ago := in_words(now - row.answered_at)) == "just now" else ""
        return {"state": "answered", "text": text or f"answered {ago} ago"}
    if row.due_at is None:
        return None
    left = row.due_at - now
    if left <= timedelta():
        since = in_words(-left)
        text = "overdue now" if since == "just now" else f"overdue since {since}"
        return {"state": "overdue", "text": text}
    if left < NEAR:
        within = in_words(left + timedelta(seconds=59))  # "within 1 minute" until the last second
        return {"state": "due", "text": f"answer within {within}"}
    return {"state": "due", "text": f"answer by {local(row.due_at, zone):%a %d %b, %H:%M %Z}"}

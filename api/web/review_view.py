"""The list of review cases and one case, as the staff pages show them."""

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.room import Room
from api.identity import staff as accounts
from api.identity.models import Staff
from api.identity.permissions import Permission, is_allowed
from api.reviews import repository, service
from api.reviews.models import ReviewCase, ReviewKind
from api.web.escalation_state import transcript_values
from api.web.escalation_view import clinic_zone
from api.web.pages import in_words, local, render
from api.web.queue_words import URGENCIES
from api.web.review_words import FINDINGS, say_finding, say_present_state, say_why

VIEWS = {"open": "Open", "mine": "Mine", "closed": "Closed"}
MOST_PAGES = 10_000


def render_reviews(
    request: Request, session: Session, staff: Staff, *, view: str, page: int
) -> Response:
    view = view if view in VIEWS else "open"
    page = min(max(page, 1), MOST_PAGES)
    offset = (page - 1) * repository.SHOWN
    if view == "closed":
        found = repository.list_closed(session=session, offset=offset)
    else:
        mine = staff.id if view == "mine" else None
        found = repository.list_open(session=session, owner_id=mine, offset=offset)
    count, own = repository.count_cases(session=session, staff_id=staff.id)
    names, zone = accounts.get_names(session=session), clinic_zone(session)
    here = f"/staff/reviews?view={view}"
    return render(
        request,
        "staff/reviews.html",
        staff=staff,
        view=view,
        views=[{"name": name, "label": label} for name, label in VIEWS.items()],
        counts={"open": count, "mine": own},
        cases=[_row(case, names, zone, staff) for case in found[: repository.SHOWN]],
        page=page,
        this_page=f"{here}&page={page}",
        previous_page=f"{here}&page={page - 1}" if page > 1 else None,
        next_page=f"{here}&page={page + 1}" if len(found) > repository.SHOWN else None,
    )


def render_case(
    request: Request,
    session: Session,
    room: Room,
    staff: Staff,
    case_id: str,
    *,
    status: int = 200,
    problem: str | None = None,
    is_stale: bool = False,
    typed: str = "",
    done: str | None = None,
) -> Response:
    """One case as it is now. `is_stale` says what changed under the page that acted on it."""
    opened = service.access_case(session=session, room=room, case_id=case_id, staff=staff)
    case, conversation = opened.case, opened.conversation
    names, zone = accounts.get_names(session=session), clinic_zone(session)
    if is_stale:
        now = say_present_state(case, names, staff.id)
        problem = f"This page was out of date and nothing was done. {now}"
    works_chats = is_allowed(role=staff.role, permission=Permission.work_escalations)
    return render(
        request,
        "staff/review.html",
        status=status,
        staff=staff,
        problem=problem,
        notice=done,
        case={
            **_row(case, names, zone, staff),
            "version": case.version,
            "utterance_id": case.utterance_id,
            "is_mine": case.owner_id == staff.id and case.closed_at is None,
            "is_dispute": case.kind == ReviewKind.dispute,
            "is_erased": conversation.erased_at is not None,
            "is_answered": case.answer_utterance_id is not None,
            "waits": not service.is_answered(session=session, case=case),
            "comment": opened.comment,
            "language": conversation.language,
            "closed_at": local(case.closed_at, zone) if case.closed_at else None,
        },
        may_answer=works_chats,
        escalation_id=opened.escalation.id if opened.escalation and works_chats else None,
        conversation_id=conversation.id if works_chats else None,
        urgencies=[(str(urgency), label) for urgency, label in URGENCIES.items()],
        findings=[(str(finding), FINDINGS[finding]) for finding in service.FINDINGS],
        answer_key=secrets.token_hex(12),
        typed=typed,
        transcript=transcript_values(opened.lines, names, zone, staff),
    )


def _row(case: ReviewCase, names: dict[str, str], zone: str, staff: Staff) -> dict[str, Any]:
    return {
        "id": case.id,
        "short_id": case.id[:6].upper(),
        "kind": case.kind,
        "why": say_why(case),
        "opened_at": local(case.created_at, zone),
        "age": in_words(clock.now() - case.created_at),
        "owner": "you" if case.owner_id == staff.id else names.get(case.owner_id or ""),
        "finding": say_finding(case),
        "finding_code": case.finding or "",
        "is_closed": case.closed_at is not None,
    }

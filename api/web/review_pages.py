"""Pages of disputed answers and samples: the list, one case, and what can be done with it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.errors import FrontdeskError, Malformed
from api.escalations import replies
from api.escalations.models import Urgency
from api.identity.models import Staff
from api.identity.permissions import Permission
from api.reviews import errors, service
from api.reviews.answering import answer
from api.reviews.models import Finding
from api.web.pages import require
from api.web.review_view import render_case, render_reviews

router = APIRouter(prefix="/staff/reviews", include_in_schema=False)
ReviewStaff = Annotated[Staff, require(Permission.review_answers)]
REFUSED = (
    errors.CaseChanged,
    errors.CaseClosed,
    errors.TakeCaseFirst,
    errors.FindingNeeded,
    errors.AnswerNeeded,
    errors.AnsweredAlready,
    errors.NobodyToAnswer,
    replies.ReplyEmpty,
    replies.ReplyUnfilled,
    replies.ReplyRefused,
)
# Something changed under the page; the others are told by their own title.
STALE = (errors.CaseChanged, errors.CaseClosed, errors.TakeCaseFirst)
DONE = {
    "take": "You have this case now.",
    "find": "The finding is kept.",
    "answer": "The patient was answered in the chat.",
    "close": "Closed.",
}


@router.get("")
def show_reviews(
    request: Request, session: WriteSession, staff: ReviewStaff, view: str = "open", page: str = "1"
) -> Response:
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return render_reviews(request, session, staff, view=view, page=number)


@router.get("/{case_id}")
def show_case(
    request: Request,
    case_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: ReviewStaff,
    done: str = "",
) -> Response:
    """One case with the redacted transcript around the answer; reading it is audited."""
    return render_case(request, session, room, staff, case_id, done=DONE.get(done))


@router.post("/{case_id}/answer", dependencies=[require(Permission.work_escalations)])
def answer_patient(
    request: Request,
    case_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: ReviewStaff,
    version: Annotated[int, Form()],
    text: Annotated[str, Form()] = "",
    answer_key: Annotated[str, Form(max_length=32)] = "",
) -> Response:
    """Say something to the patient; whatever refuses it, the text is shown again."""
    try:
        answer(
            session=session,
            room=room,
            case_id=case_id,
            staff=staff,
            version=version,
            text=text,
            key=answer_key,
        )
    except REFUSED as error:
        return _refused(request, session, room, staff, case_id, error, typed=text)
    return _back(case_id, "answer")


@router.post("/{case_id}/{action}")
def act(
    request: Request,
    case_id: str,
    action: str,
    session: WriteSession,
    room: RoomDep,
    staff: ReviewStaff,
    version: Annotated[int, Form()],
    finding: Annotated[str, Form(max_length=30)] = "",
    urgency: Annotated[str, Form(max_length=12)] = Urgency.clinical,
) -> Response:
    """Take, find or close; refused if somebody changed it meanwhile."""
    actions: dict[str, Callable[..., Any]] = {"take": service.take, "close": service.close}
    arguments: dict[str, Any] = {
        "session": session,
        "case_id": case_id,
        "staff": staff,
        "version": version,
    }
    try:
        if action == "find":
            if finding not in service.FINDINGS:
                raise errors.FindingNeeded
            if urgency not in set(Urgency):
                raise Malformed
            service.find(**arguments, finding=Finding(finding), urgency=Urgency(urgency))
        elif action in actions:
            actions[action](**arguments)
        else:
            raise Malformed
    except REFUSED as error:
        return _refused(request, session, room, staff, case_id, error)
    return _back(case_id, action)


def _refused(
    request: Request,
    session: WriteSession,
    room: RoomDep,
    staff: Staff,
    case_id: str,
    error: FrontdeskError,
    *,
    typed: str = "",
) -> Response:
    problem = error.title
    if isinstance(error, replies.ReplyUnfilled):
        problem = f"{error.title} Fill in: {', '.join(error.fields)}."
    return render_case(
        request,
        session,
        room,
        staff,
        case_id,
        status=error.status,
        problem=problem,
        is_stale=isinstance(error, STALE),
        typed=typed,
    )


def _back(case_id: str, done: str) -> RedirectResponse:
    return RedirectResponse(f"/staff/reviews/{case_id}?done={done}", status_code=303)

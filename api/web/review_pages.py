"""Pages of disputed answers and samples: the list, one case, and what can be done with it."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api.conversations.room import Room
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


class _At:
    """A request at one case."""

    def __init__(
        self,
        request: Request,
        case_id: str,
        session: WriteSession,
        room: RoomDep,
        staff: ReviewStaff,
    ) -> None:
        self.request, self.case_id = request, case_id
        self.session: Session = session
        self.room: Room = room
        self.staff: Staff = staff

    @property
    def arguments(self) -> dict[str, Any]:
        """What each thing that is done to a case takes."""
        return {"session": self.session, "case_id": self.case_id, "staff": self.staff}

    def show(self, **values: Any) -> Response:
        """The case as it is now; `values` as `render_case` takes them."""
        return render_case(
            self.request, self.session, self.room, self.staff, self.case_id, **values
        )

    def refused(self, error: FrontdeskError, *, typed: str = "") -> Response:
        problem = error.title
        if isinstance(error, replies.ReplyUnfilled):
            problem = f"{error.title} Fill in: {', '.join(error.fields)}."
        is_stale = isinstance(error, STALE)
        return self.show(status=error.status, problem=problem, is_stale=is_stale, typed=typed)

    def back(self, done: str) -> Response:
        return RedirectResponse(f"/staff/reviews/{self.case_id}?done={done}", status_code=303)


At = Annotated[_At, Depends(_At)]


@router.get("")
def show_reviews(
    request: Request, session: WriteSession, staff: ReviewStaff, view: str = "open", page: str = "1"
) -> Response:
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return render_reviews(request, session, staff, view=view, page=number)


@router.get("/{case_id}")
def show_case(at: At, done: str = "") -> Response:
    """One case with the redacted transcript around the answer; reading it is audited."""
    return at.show(done=DONE.get(done))


@router.post("/{case_id}/answer", dependencies=[require(Permission.work_escalations)])
def answer_patient(
    at: At,
    version: Annotated[int, Form()],
    text: Annotated[str, Form()] = "",
    answer_key: Annotated[str, Form(max_length=32)] = "",
) -> Response:
    """Say something to the patient; whatever refuses it, the text is shown again."""
    try:
        answer(**at.arguments, room=at.room, version=version, text=text, key=answer_key)
    except REFUSED as error:
        return at.refused(error, typed=text)
    return at.back("answer")


@router.post("/{case_id}/{action}")
def act(
    at: At,
    action: str,
    version: Annotated[int, Form()],
    finding: Annotated[str, Form(max_length=30)] = "",
    urgency: Annotated[str, Form(max_length=12)] = Urgency.clinical,
) -> Response:
    """Take, find or close; refused if somebody changed it meanwhile."""
    actions: dict[str, Callable[..., Any]] = {"take": service.take, "close": service.close}
    arguments = {**at.arguments, "version": version}
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
        return at.refused(error)
    return at.back(action)

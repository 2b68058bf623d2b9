"""Notes before a visit, for the custom actions: `/internal/visit-notes`."""

from fastapi import APIRouter, status

from api.conversations.visit_notes import VisitNoteRequest, note
from api.deps import WriteSession

router = APIRouter(prefix="/internal", tags=["internal"])


@router.post("/visit-notes", status_code=status.HTTP_204_NO_CONTENT)
def write_visit_note(body: VisitNoteRequest, session: WriteSession) -> None:
    note(session=session, request=body)

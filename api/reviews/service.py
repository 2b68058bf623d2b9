"""Review cases as staff work on them: take, find, close. Each names the version it was made on."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations import repository as conversations
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.errors import NotFound
from api.escalations import service as escalations
from api.escalations.models import Escalation, Urgency
from api.escalations.transcript import Line, read_lines
from api.identity.models import Staff
from api.reviews import repository
from api.reviews.comments import read_comment
from api.reviews.errors import (
    AnswerNeeded,
    CaseChanged,
    CaseClosed,
    FindingNeeded,
    TakeCaseFirst,
)
from api.reviews.escalating import open_missed
from api.reviews.models import Finding, ReviewCase, ReviewKind, Wish

# What staff may choose.
FINDINGS = tuple(finding for finding in Finding if finding != Finding.erased)
# Lines of the transcript that are shown before and after the answer.
AROUND = 8


@dataclass(frozen=True)
class Opened:
    """A case with what its reviewer reads; `escalation` is that about the doubted answer."""

    case: ReviewCase
    conversation: Conversation
    comment: str | None
    lines: tuple[Line, ...]
    escalation: Escalation | None


def access_case(*, session: Session, room: Room, case_id: str, staff: Staff) -> Opened:
    """Return a case with the redacted transcript around the answer; reading it is audited.

    Raises:
        NotFound.
    """
    case = session.get(ReviewCase, case_id)
    if case is None:
        raise NotFound
    conversation = session.get_one(Conversation, case.conversation_id)
    lines: list[Line] = []
    if conversation.erased_at is None:
        lines = _around(read_lines(session, room, conversation), case.utterance_id)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="transcript.read",
        subject=("conversation", conversation.id),
        detail={"utterances": len(lines), "case": case.id},
    )
    return Opened(
        case=case,
        conversation=conversation,
        comment=read_comment(room.keystore, conversation, case),
        lines=tuple(lines),
        escalation=find_escalation(session=session, case=case),
    )


def list_disputes(
    *, session: Session, room: Room, conversation: Conversation
) -> list[tuple[ReviewCase, str | None]]:
    """What the patient doubts in a conversation, with their comments; for who works on it."""
    found = repository.list_of_conversation(session=session, conversation_id=conversation.id)
    return [(case, read_comment(room.keystore, conversation, case)) for case in found]


def find_escalation(*, session: Session, case: ReviewCase) -> Escalation | None:
    """The escalation that was opened about the answer, or about what the patient wrote."""
    known = escalations.find_id_of(session=session, utterance_id=case.utterance_id)
    return session.get(Escalation, known) if known else None


def take(*, session: Session, case_id: str, staff: Staff, version: int) -> ReviewCase:
    """Make it one's own, also out of a colleague's hands: what they found so far stays.

    Raises:
        NotFound, CaseChanged, CaseClosed.
    """
    case, _conversation = lock_case(session, case_id, version)
    before, case.owner_id = case.owner_id, staff.id
    return note_change(session, case, staff, "review.take", previous=before or "")


def find(
    *,
    session: Session,
    case_id: str,
    staff: Staff,
    version: int,
    finding: Finding,
    urgency: Urgency = Urgency.clinical,
) -> ReviewCase:
    """Say what was found. A missed escalation is opened now, unless one as urgent is open.

    Raises:
        NotFound, CaseChanged, CaseClosed, TakeCaseFirst, FindingNeeded.
    """
    case, conversation = lock_own_case(session, case_id, staff, version)
    if finding not in FINDINGS:
        raise FindingNeeded
    case.finding = finding
    opened = ""
    if finding == Finding.escalation_missed and conversation.erased_at is None:
        opened = open_missed(
            session=session,
            conversation=conversation,
            utterance_id=case.utterance_id,
            urgency=urgency,
        )
    detail = {"finding": finding, "escalation": opened, "urgency": urgency if opened else ""}
    return note_change(session, case, staff, "review.find", **detail)


def close(*, session: Session, case_id: str, staff: Staff, version: int) -> ReviewCase:
    """Close it, once something was found and who asked for a person was answered.

    Raises:
        NotFound, CaseChanged, CaseClosed, TakeCaseFirst, FindingNeeded, AnswerNeeded.
    """
    case, conversation = lock_own_case(session, case_id, staff, version)
    if case.finding is None:
        raise FindingNeeded
    if conversation.erased_at is None and not is_answered(session=session, case=case):
        raise AnswerNeeded
    case.closed_at = clock.now()
    return note_change(session, case, staff, "review.close", finding=case.finding)


def is_answered(*, session: Session, case: ReviewCase) -> bool:
    """Whether the patient waits for nothing: here or in its escalation a person answered."""
    if case.kind != ReviewKind.dispute or case.wish != Wish.look_again:
        return True
    if case.answer_utterance_id is not None:
        return True
    escalation = find_escalation(session=session, case=case)
    return escalation is not None and escalation.first_reply_at is not None


def lock_case(session: Session, case_id: str, version: int) -> tuple[ReviewCase, Conversation]:
    """Lock the conversation, then the case, if it is still the one that a page showed.

    Raises:
        NotFound, CaseChanged, CaseClosed.
    """
    case = session.get(ReviewCase, case_id)
    if case is None:
        raise NotFound
    conversation = conversations.lock_conversation(
        session=session, conversation_id=case.conversation_id
    )
    assert conversation is not None
    session.refresh(case, with_for_update=True)
    if case.version != version:
        raise CaseChanged
    if case.closed_at is not None:
        raise CaseClosed
    return case, conversation


def lock_own_case(
    session: Session, case_id: str, staff: Staff, version: int
) -> tuple[ReviewCase, Conversation]:
    """The same for what only its owner may do.

    Raises:
        NotFound, CaseChanged, CaseClosed, TakeCaseFirst.
    """
    case, conversation = lock_case(session, case_id, version)
    if case.owner_id != staff.id:
        raise TakeCaseFirst
    return case, conversation


def note_change(
    session: Session, case: ReviewCase, staff: Staff, action: str, **detail: str
) -> ReviewCase:
    """A new version, on record."""
    case.version += 1
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action=action,
        subject=("review_case", case.id),
        detail=dict(detail),
    )
    session.flush()
    return case


def _around(lines: list[Line], utterance_id: str) -> list[Line]:
    place = next((at for at, line in enumerate(lines) if line.id == utterance_id), None)
    if place is None:
        return lines[-AROUND:]
    return lines[max(0, place - AROUND) : place + AROUND + 1]

"""A reply of staff to the patient: checked, redacted, said once."""

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations import repository
from api.conversations.check import verdict_on
from api.conversations.content import Content, Reply
from api.conversations.incoming import clean
from api.conversations.models import Conversation, Mode, Sender, Utterance
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.errors import FrontdeskError
from api.escalations import deadlines
from api.escalations import service as escalations
from api.escalations.canned import list_unfilled
from api.escalations.locks import lock_escalation
from api.escalations.redaction import redact
from api.identity.models import Staff


class ReplyEmpty(FrontdeskError):
    code, status, title = "ESC-004", 422, "The reply is empty or too long."


class ClaimFirst(FrontdeskError):
    code, status, title = "ESC-007", 409, "You are not in this chat now. Claim it first."


class ReplyRefused(FrontdeskError):
    code, status, title = "ESC-005", 422, "This reply needs a clinician: it reads as a diagnosis."


class ReplyUnfilled(FrontdeskError):
    code, status, title = "ESC-011", 422, "Not sent: a field of the reply is not filled in."

    def __init__(self, fields: list[str]) -> None:
        super().__init__(fields=fields)
        self.fields = fields


def reply(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    text: str,
    key: str,
    version: int | None = None,
) -> Utterance:
    """Say something to the patient; the same text with the same key is said once.

    Redacted like any text before it is stored; a diagnosis is for a clinician to say, and that one
    said it is on record.
    `version` is that of the page it was written on.

    Raises:
        ReplyEmpty, ReplyUnfilled, ReplyRefused, ClaimFirst, ClaimedByAnother, TakeOverFirst,
        EscalationChanged, EscalationClosed.
    """
    _escalation, conversation = lock_escalation(session, escalation_id)
    text = clean(text)
    said_as = sent_as(room, conversation.id, staff, key=key, text=text)
    said = repository.find_by_key(session=session, conversation_id=conversation.id, key=said_as)
    if key and said is not None:
        return said
    escalation = escalations.require_holder(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    if conversation.mode == Mode.assistant or escalation.left_at is not None:
        raise ClaimFirst
    reasons = check_words(session, room, staff, text, said_in=("escalation", escalation_id))
    row = say_as_staff(session, room, conversation, staff, text)
    row.idempotency_key = said_as if key else None
    deadlines.note_answer(session=session, conversation_id=conversation.id, staff_id=staff.id)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="escalation.reply",
        subject=("utterance", row.id),
        detail={"escalation": escalation_id, "check": list(reasons)},
    )
    return row


def check_words(
    session: Session, room: Room, staff: Staff, text: str, *, said_in: tuple[str, str]
) -> tuple[str, ...]:
    """Why only a clinician may say it, if so.

    That it was refused is put on record, in codes: the caller's transaction is to be kept.

    Raises:
        ReplyEmpty, ReplyUnfilled, ReplyRefused.
    """
    if not text or len(text) > room.settings.message_limit:
        raise ReplyEmpty
    if unfilled := list_unfilled(text):
        raise ReplyUnfilled(unfilled)
    reasons = verdict_on(text)
    if reasons and staff.role != "clinician":
        audit.record(
            session=session,
            actor=("staff", staff.id),
            action="reply.refuse",
            subject=said_in,
            detail={"reasons": list(reasons), "role": staff.role},
        )
        raise ReplyRefused(reasons=list(reasons))
    return reasons


def say_as_staff(
    session: Session, room: Room, conversation: Conversation, staff: Staff, text: str
) -> Utterance:
    """Add it to the chat under the name of who says it, redacted."""
    redacted = redact(session, room, conversation, text)
    return add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(Reply(Content(text=redacted), sender=Sender.staff, staff_id=staff.id),),
        in_reply_to=None,
    )[0]


def sent_as(room: Room, conversation_id: str, staff: Staff, *, key: str, text: str) -> str:
    """A form sent again with another text is another reply: nothing typed is swallowed."""
    column = f"staff-reply:{conversation_id}"
    digest = room.keystore.blind_index(column=column, value=f"{staff.id}\n{text}")
    return f"staff:{key}:{digest[:32]}"

"""What staff do in a conversation: open, join, reply, leave; each tells the patient the truth."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations import repository
from api.conversations.check import verdict_on
from api.conversations.content import Content, Reply, open_content
from api.conversations.incoming import clean
from api.conversations.models import Conversation, Mode, Sender, Utterance
from api.conversations.modes import note_mode
from api.conversations.notices import notice
from api.conversations.protect import known_values
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.errors import FrontdeskError, NotFound
from api.escalations import service as escalations
from api.escalations.models import Escalation, Outcome
from api.escalations.own_names import without_own_names
from api.identity import staff as colleagues
from api.identity.models import Staff
from api.privacy.directory import get_directory
from api.privacy.redact import find_spans
from api.privacy.vault import Vault, VaultEntry

# What the patient is told when staff leave an alarm behind that nobody cleared.
LEFT_BEHIND = {Mode.emergency: "booking_suspended", Mode.crisis: "suspended_crisis"}


class ReplyEmpty(FrontdeskError):
    code, status, title = "ESC-004", 422, "The reply is empty or too long."


class ClaimFirst(FrontdeskError):
    code, status, title = "ESC-007", 409, "The assistant has this chat again. Claim it first."


class ReplyRefused(FrontdeskError):
    code, status, title = "ESC-005", 422, "This reply needs a clinician: it reads as a diagnosis."


@dataclass(frozen=True)
class Line:
    """One utterance as staff see it: redacted."""

    id: str
    sender: str
    staff_id: str | None
    text: str
    said_at: datetime
    quotes: tuple[dict[str, int], ...]
    # Of a staff reply: the key it was sent with.
    reply_key: str | None


def access_transcript(
    *, session: Session, room: Room, escalation_id: str, staff: Staff
) -> tuple[Escalation, Conversation, list[Line]]:
    """Return an escalation with its redacted transcript; that it was read is audited.

    Raises:
        NotFound.
    """
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise NotFound
    conversation = session.get_one(Conversation, escalation.conversation_id)
    lines = [] if conversation.erased_at else _read_lines(session, room, conversation)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="transcript.read",
        subject=("escalation", escalation_id),
        detail={"utterances": len(lines)},
    )
    return escalation, conversation, lines


def _read_lines(session: Session, room: Room, conversation: Conversation) -> list[Line]:
    cipher = room.keystore.cipher(conversation.key_id)
    quotes = {
        row.utterance_id: tuple(row.quotes)
        for row in session.scalars(
            select(Escalation).where(Escalation.conversation_id == conversation.id)
        )
    }
    return [
        Line(
            id=row.id,
            sender=row.sender,
            staff_id=row.staff_id,
            text=open_content(row.content_ciphertext, cipher=cipher, utterance_id=row.id).text,
            said_at=row.created_at,
            quotes=quotes.get(row.id, ()),
            reply_key=_reply_key(row),
        )
        for row in repository.list_utterances(session=session, conversation_id=conversation.id)
        if row.content_ciphertext is not None
    ]


def claim(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    before = _lock(session, escalation_id)
    present = session.get_one(Conversation, before.conversation_id).mode != Mode.assistant
    was_held = before.assignee_id == staff.id and present
    escalation = escalations.claim(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    if not was_held:
        _tell(session, room, escalation, staff, "staff_joined")
    return escalation


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
        ReplyEmpty, ReplyRefused, ClaimFirst, ClaimedByAnother, EscalationChanged, EscalationClosed.
    """
    conversation_id = _lock(session, escalation_id).conversation_id
    text = clean(text)
    sent_as = _sent_as(room, conversation_id, staff, key=key, text=text)
    said = repository.find_by_key(session=session, conversation_id=conversation_id, key=sent_as)
    if key and said is not None:
        return said
    escalations.require_holder(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    if not text or len(text) > room.settings.message_limit:
        raise ReplyEmpty
    conversation = repository.lock_conversation(session=session, conversation_id=conversation_id)
    assert conversation is not None
    if conversation.mode == Mode.assistant:
        raise ClaimFirst
    reasons = verdict_on(text)
    if reasons and staff.role != "clinician":
        raise ReplyRefused(reasons=list(reasons))
    redacted = _redact(session, room, conversation, text)
    row = add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(Reply(Content(text=redacted), sender=Sender.staff, staff_id=staff.id),),
        in_reply_to=None,
    )[0]
    row.idempotency_key = sent_as if key else None
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="escalation.reply",
        subject=("utterance", row.id),
        detail={"escalation": escalation_id, "check": list(reasons)},
    )
    return row


def hand_back(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    """Give the chat back to the assistant, with a sentence to the patient."""
    _lock(session, escalation_id)
    escalation = escalations.hand_back(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    mode = session.get_one(Conversation, escalation.conversation_id).mode
    _tell(session, room, escalation, staff, LEFT_BEHIND.get(Mode(mode), "handed_back"))
    return escalation


def clear(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    """End an emergency stop; the pinned emergency text is unpinned."""
    _lock(session, escalation_id)
    escalation = escalations.clear_stop(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    repository.unpin(session=session, conversation_id=escalation.conversation_id)
    _tell(session, room, escalation, staff, "emergency_cleared")
    return escalation


def close(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    version: int,
    outcome: Outcome,
) -> Escalation:
    escalation = _lock(session, escalation_id)
    held = session.get_one(Conversation, escalation.conversation_id).mode == Mode.staff
    escalation = escalations.close(
        session=session,
        escalation_id=escalation_id,
        staff_id=staff.id,
        version=version,
        outcome=outcome,
    )
    now_free = session.get_one(Conversation, escalation.conversation_id).mode == Mode.assistant
    if held and now_free:
        _tell(session, room, escalation, staff, "handed_back")
    return escalation


def _tell(session: Session, room: Room, escalation: Escalation, staff: Staff, name: str) -> None:
    """A sentence to the patient and a status event for the browser."""
    conversation = repository.lock_conversation(
        session=session, conversation_id=escalation.conversation_id
    )
    assert conversation is not None
    language = conversation.language
    add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(
            notice(
                name,
                language,
                staff=_public_name(staff, language),
                resume=_resume(conversation),
            ),
        ),
        in_reply_to=None,
    )
    note_mode(session=session, conversation=conversation)


def _lock(session: Session, escalation_id: str) -> Escalation:
    """Lock the conversation before its escalation, as a turn does: the same order of locks."""
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise NotFound
    repository.lock_conversation(session=session, conversation_id=escalation.conversation_id)
    session.refresh(escalation)
    return escalation


def _public_name(staff: Staff, language: str) -> str:
    titles = {
        "en": {"clinician": "a clinician", "front_desk": "front desk", "admin": "front desk"},
        "es": {"clinician": "personal clínico", "front_desk": "recepción", "admin": "recepción"},
    }
    return f"{staff.display_name} ({titles[language].get(staff.role, staff.role)})"


def _resume(conversation: Conversation) -> str:
    """What happens to a form that was interrupted by the human stretch."""
    if conversation.active_loop is None:
        return ""
    if conversation.language == "es":
        return (
            "Podemos seguir donde estábamos: responda a la última pregunta "
            "o diga «empezar de nuevo»."
        )
    return 'We can go on where we were: answer the last question, or say "start over".'


def _sent_as(room: Room, conversation_id: str, staff: Staff, *, key: str, text: str) -> str:
    """A form sent again with another text is another reply: nothing typed is swallowed."""
    column = f"staff-reply:{conversation_id}"
    digest = room.keystore.blind_index(column=column, value=f"{staff.id}\n{text}")
    return f"staff:{key}:{digest[:32]}"


def _reply_key(row: Utterance) -> str | None:
    kind, _, rest = (row.idempotency_key or "").partition(":")
    return rest.partition(":")[0] if kind == "staff" else None


def _redact(session: Session, room: Room, conversation: Conversation, text: str) -> str:
    """Tokens for whatever identifies; colleagues' own names are the clinic's directory."""
    known = known_values(
        session=session, keystore=room.keystore, patient_id=conversation.patient_id
    )
    spans = find_spans(text=text, known=known, directory=get_directory(session=session))
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    named = [value.value for value in known if value.type == "PERSON"]
    named.extend(vault.values_of(_person_tokens(session, conversation)).values())
    names = colleagues.get_names(session=session).values()
    return vault.replace(text, without_own_names(text, spans, names=names, patients=named))


def _person_tokens(session: Session, conversation: Conversation) -> list[str]:
    """Who was named in this conversation: a name that is theirs is not a colleague's here."""
    return list(
        session.scalars(
            select(VaultEntry.token).where(
                VaultEntry.conversation_id == conversation.id, VaultEntry.type == "PERSON"
            )
        )
    )

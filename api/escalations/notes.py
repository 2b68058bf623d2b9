"""What staff write for each other about a conversation. The patient never sees it.

Kept like everything that is said: redacted, as ciphertext under the conversation's key, and gone
with it. A note is no utterance and no event of the chat.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.incoming import clean
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.db import new_id
from api.errors import FrontdeskError
from api.escalations.colleagues import list_colleagues
from api.escalations.locks import lock_escalation
from api.escalations.mentions import Mentions, find_mentions
from api.escalations.models import Escalation, EscalationNote, NoteMention
from api.escalations.redaction import redact
from api.escalations.service import DataErased
from api.identity.models import Staff
from api.privacy.keys import FieldCipher

NOTE_LIMIT = 4000
_KEY = re.compile(r"[0-9a-f]{32}")


class NoteEmpty(FrontdeskError):
    code, status = "ESC-015", 422
    title = f"The note is empty or longer than {NOTE_LIMIT} characters: it was not saved."


class MentionUnknown(FrontdeskError):
    code, status, title = "ESC-016", 422, "Not saved: no colleague has that name."

    def __init__(self, unknown: tuple[str, ...]) -> None:
        super().__init__()
        # For the page of who wrote it; in no other answer, since it is their text.
        self.unknown = unknown


@dataclass(frozen=True)
class Mention:
    staff_id: str
    seen_at: datetime | None


@dataclass(frozen=True)
class Note:
    """One note as staff see it: redacted."""

    id: str
    staff_id: str
    text: str
    written_at: datetime
    mentions: tuple[Mention, ...]

    def is_new_to(self, staff_id: str) -> bool:
        return any(one.staff_id == staff_id and one.seen_at is None for one in self.mentions)


def add_note(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    text: str,
    key: str,
    mention: str = "",
) -> EscalationNote:
    """Keep a note; the same text with the same key is kept once.

    It needs no version: a note is added to whatever is there, also when the escalation is closed.
    `mention` is the id of a colleague to be told, beside those named as @Name.

    Raises:
        NotFound, DataErased, NoteEmpty, MentionUnknown.
    """
    escalation, conversation = lock_escalation(session, escalation_id)
    if conversation.erased_at is not None:
        raise DataErased
    text = clean(text)
    if not text or len(text) > NOTE_LIMIT:
        raise NoteEmpty
    found = _mentions_in(session, text, mention)
    redacted = redact(session, room, conversation, text, kept=found.ranges)
    cipher = room.keystore.cipher(conversation.key_id)
    known = session.get(EscalationNote, key) if _KEY.fullmatch(key) else None
    if known is not None and _is_the_same(known, escalation, staff, cipher, redacted):
        return known
    note_id = key if known is None and _KEY.fullmatch(key) else new_id()
    note = EscalationNote(
        id=note_id,
        escalation_id=escalation.id,
        conversation_id=conversation.id,
        staff_id=staff.id,
        content_ciphertext=cipher.encrypt(redacted, where=_where(note_id)),
        created_at=clock.now(),
    )
    session.add(note)
    session.flush()
    _mention(session, note, [one for one in found.staff_ids if one != staff.id])
    return note


def list_notes(*, session: Session, room: Room, conversation: Conversation) -> list[Note]:
    """The notes of a conversation, oldest first, whichever of its escalations they stand at."""
    if conversation.erased_at is not None:
        return []
    rows = session.scalars(
        select(EscalationNote)
        .where(EscalationNote.conversation_id == conversation.id)
        .order_by(EscalationNote.created_at, EscalationNote.id)
    ).all()
    if not rows:
        return []
    told: dict[str, list[Mention]] = {}
    for row in session.scalars(
        select(NoteMention).where(NoteMention.note_id.in_([note.id for note in rows]))
    ):
        told.setdefault(row.note_id, []).append(Mention(row.staff_id, row.seen_at))
    cipher = room.keystore.cipher(conversation.key_id)
    return [
        Note(
            id=row.id,
            staff_id=row.staff_id,
            text=cipher.decrypt(row.content_ciphertext, where=_where(row.id)),
            written_at=row.created_at,
            mentions=tuple(told.get(row.id, ())),
        )
        for row in rows
    ]


def note_seen(*, session: Session, conversation_id: str, staff_id: str) -> None:
    """Who was named in notes of this conversation has opened it."""
    here = select(EscalationNote.id).where(EscalationNote.conversation_id == conversation_id)
    session.execute(
        update(NoteMention)
        .where(
            NoteMention.note_id.in_(here),
            NoteMention.staff_id == staff_id,
            NoteMention.seen_at.is_(None),
        )
        .values(seen_at=clock.now()),
        execution_options={"synchronize_session": "fetch"},
    )


def count_unseen(*, session: Session, staff_id: str) -> dict[str, int]:
    """Notes that name this member of staff and were not opened yet, by escalation."""
    rows = session.execute(
        select(EscalationNote.escalation_id, func.count())
        .join(NoteMention, NoteMention.note_id == EscalationNote.id)
        .where(NoteMention.staff_id == staff_id, NoteMention.seen_at.is_(None))
        .group_by(EscalationNote.escalation_id)
    )
    return {row[0]: row[1] for row in rows}


def _mentions_in(session: Session, text: str, mention: str) -> Mentions:
    colleagues = list_colleagues(session=session)
    found = find_mentions(text, colleagues)
    if found.unknown:
        raise MentionUnknown(found.unknown)
    if not mention:
        return found
    if mention not in {one.id for one in colleagues}:
        raise MentionUnknown(())
    return replace(found, staff_ids=tuple(dict.fromkeys((*found.staff_ids, mention))))


def _is_the_same(
    known: EscalationNote, escalation: Escalation, staff: Staff, cipher: FieldCipher, text: str
) -> bool:
    """The form of this note was sent before; with another text, it is another note."""
    theirs = (known.escalation_id, known.staff_id) == (escalation.id, staff.id)
    return theirs and cipher.decrypt(known.content_ciphertext, where=_where(known.id)) == text


def _mention(session: Session, note: EscalationNote, staff_ids: Sequence[str]) -> None:
    for staff_id in staff_ids:
        session.add(NoteMention(note_id=note.id, staff_id=staff_id))
    audit.record(
        session=session,
        actor=("staff", note.staff_id),
        action="note.add",
        subject=("note", note.id),
        detail={"escalation": note.escalation_id, "mentions": list(staff_ids)},
    )
    session.flush()


def _where(note_id: str) -> str:
    return f"escalation_note.content.{note_id}"

"""Notes before a visit: which of the patient's own messages tell the clinician what.

The words stay where they are, in the transcript: redacted, under the conversation's key, and
erased with it. They are shown as they were said: never scored, summed up or judged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api import clock
from api.audit import service as audit
from api.conversations.content import open_content
from api.conversations.models import Conversation, Sender, Utterance
from api.db import Base
from api.errors import NotFound
from api.privacy.keys import KeyStore
from api.privacy.vault import Vault
from api.scheduling import service as scheduling
from api.scheduling.errors import NotVerified

Part = Literal["what", "since", "how_bad", "tried"]
PARTS: tuple[Part, ...] = get_args(Part)
TITLES: dict[Part, str] = {
    "what": "What it is",
    "since": "Since when",
    "how_bad": "How bad",
    "tried": "Tried so far",
}
_PARTS = ", ".join(f"'{part}'" for part in PARTS)
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class VisitNote(Base):
    """One part of the note for one appointment; a later answer takes the place of an earlier."""

    __tablename__ = "visit_note"

    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(String(10), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    utterance_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint(f"part IN ({_PARTS})", name="part"),)


class VisitNoteRequest(BaseModel):
    """Which message of the conversation is which part of the note."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: Id
    appointment_id: Id
    utterance_id: Id
    part: Part


@dataclass(frozen=True)
class Line:
    """`text` holds tokens, as the transcript does."""

    part: Part
    text: str


def note(*, session: Session, request: VisitNoteRequest) -> None:
    """Keep a message as a part of the note of the conversation's own patient's appointment.

    Raises:
        NotVerified, AppointmentUnknown; NotFound: no message of the patient's in this conversation.
    """
    conversation = session.get(Conversation, request.conversation_id)
    if conversation is None:
        raise NotFound
    if conversation.patient_id is None:
        raise NotVerified
    scheduling.get_appointment(
        session=session,
        appointment_id=request.appointment_id,
        patient_id=conversation.patient_id,
    )
    said = session.get(Utterance, request.utterance_id)
    own = said is not None and said.conversation_id == conversation.id
    if said is None or not own or said.sender != Sender.patient:
        raise NotFound
    session.merge(
        VisitNote(
            appointment_id=request.appointment_id,
            part=request.part,
            conversation_id=conversation.id,
            utterance_id=said.id,
            created_at=clock.now(),
        )
    )
    audit.record(
        session=session,
        actor=("conversation", conversation.id),
        action="visit_note.write",
        subject=("appointment", request.appointment_id),
        detail={"part": request.part},
    )


def list_notes(
    *,
    session: Session,
    keystore: KeyStore,
    appointment_ids: Sequence[str],
    identified: bool = False,
) -> dict[str, list[Line]]:
    """The notes by appointment, in the order of PARTS: the patient's own words, redacted.

    `identified`: with identifiers put back, for the patient's own eyes.
    """
    rows = session.execute(
        select(VisitNote, Utterance, Conversation.key_id)
        .join(Utterance, Utterance.id == VisitNote.utterance_id)
        .join(Conversation, Conversation.id == VisitNote.conversation_id)
        .where(VisitNote.appointment_id.in_(appointment_ids))
    ).all()
    found: dict[str, list[Line]] = {}
    for row, said, key_id in sorted(rows, key=lambda found: PARTS.index(found[0].part)):
        if said.content_ciphertext is None:
            continue
        content = open_content(
            said.content_ciphertext, cipher=keystore.cipher(key_id), utterance_id=said.id
        )
        vault = Vault(
            session=session,
            keystore=keystore,
            key_id=key_id,
            conversation_id=row.conversation_id,
        )
        text = vault.restore(content.text) if identified else content.text
        found.setdefault(row.appointment_id, []).append(Line(row.part, text))
    return found

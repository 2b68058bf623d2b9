"""A patient who left before the answer came is told, where they can be reached, that there is one.

Without a word of it: the message holds a link to the chat. Sent once for what they have not seen;
when they were here again and left again, the next answer is told again.
"""

from datetime import datetime, timedelta
from itertools import batched

import structlog
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation, Sender, Utterance, UtteranceStatus
from api.conversations.notices import notice_text
from api.conversations.return_links import page_link, return_link
from api.conversations.room import Room
from api.escalations.discretion import is_kept_inside
from api.escalations.models import Escalation, Presence
from api.escalations.presence import PATIENT
from api.identity import patients
from api.identity.chats import list_patients
from api.identity.models import Verification
from api.identity.patients import DetailsUnclear
from api.identity.proved import get_accepted, read_contact
from api.outbox import service as outbox
from api.privacy.keys import KeyDestroyed, KeyUnavailable
from api.privacy.vault import Vault

log = structlog.get_logger()
# They may be on their way back to the tab.
AFTER = timedelta(minutes=2)
WITHIN = timedelta(days=1)
AT_ONCE = 100
# Before the id of the answer: nobody is told of one twice.
TOLD = "answer:"


def tell_absent(room: Room) -> None:
    """Put a message into the outbox for each patient with an unseen answer, batch by batch, so
    that others may write between."""
    now = clock.now()
    with room.database.read() as session:
        untold = _list_untold(session, now=now)
    for some in batched(untold, AT_ONCE):
        with room.database.write() as session:
            for conversation_id, utterance_id in some:
                try:
                    _tell(session, room, conversation_id, utterance_id, now=now)
                except (KeyDestroyed, KeyUnavailable, DetailsUnclear) as error:
                    kind = type(error).__name__
                    log.warning("absent_not_told", conversation_id=conversation_id, kind=kind)


def _list_untold(session: Session, *, now: datetime) -> list[tuple[str, str]]:
    """Conversations with a fresh answer that nobody saw or was told of, where somebody can be, and
    the first such answer of each, oldest first."""
    fresh = select(Utterance.conversation_id).where(
        Utterance.status == UtteranceStatus.recorded,
        Utterance.created_at > now - WITHIN,
        Utterance.created_at <= now - AFTER,
        Utterance.sender == Sender.staff,
    )
    first = (
        select(Utterance.conversation_id, func.min(Utterance.seq).label("seq"))
        .join(Conversation, Conversation.id == Utterance.conversation_id)
        .outerjoin(
            Presence,
            and_(Presence.conversation_id == Conversation.id, Presence.who == PATIENT),
        )
        .where(
            Utterance.conversation_id.in_(fresh),
            Utterance.sender == Sender.staff,
            Conversation.erased_at.is_(None),
            _has_contact(),
            *_unseen(),
        )
        .group_by(Utterance.conversation_id)
        .subquery()
    )
    rows = session.execute(
        select(Utterance.conversation_id, Utterance.id)
        .join(
            first,
            and_(
                first.c.conversation_id == Utterance.conversation_id,
                first.c.seq == Utterance.seq,
            ),
        )
        .where(~outbox.is_known(TOLD + Utterance.id))
        .order_by(Utterance.created_at)
    )
    return [(row[0], row[1]) for row in rows]


def _has_contact() -> ColumnElement[bool]:
    """Where `_contact_of` finds one."""
    proved = exists().where(
        Verification.conversation_id == Conversation.id,
        Verification.patient_id == Conversation.patient_id,
        Verification.status == "accepted",
    )
    left = exists().where(
        Escalation.conversation_id == Conversation.id, Escalation.contact_token.is_not(None)
    )
    return or_(proved, left)


def _unseen() -> tuple[ColumnElement[bool], ...]:
    """Neither was the chat open since, nor did the patient write."""
    return (
        or_(Presence.seen_at.is_(None), Presence.seen_at < Utterance.created_at),
        or_(
            Conversation.last_patient_at.is_(None),
            Conversation.last_patient_at < Utterance.created_at,
        ),
    )


def _tell(
    session: Session, room: Room, conversation_id: str, utterance_id: str, *, now: datetime
) -> None:
    conversation = session.get_one(Conversation, conversation_id)
    if is_kept_inside(session=session, conversation=conversation):
        return
    value, is_proven = _contact_of(session, room, conversation)
    if value is None:
        return
    contact = patients.read_contact(value)
    link = page_link(room.settings)
    if is_proven:
        link = return_link(
            settings=room.settings,
            keystore=room.keystore,
            conversation_id=conversation_id,
            now=now,
        )
    outbox.enqueue(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation_id,
        language=conversation.language,
        channel=contact.kind,
        to=contact.value,
        text=notice_text("answer_waits", conversation.language, link=link).text,
        dedupe_key=f"{TOLD}{utterance_id}",
        about=f"{TOLD}{utterance_id}",
    )


def _contact_of(
    session: Session, room: Room, conversation: Conversation
) -> tuple[str | None, bool]:
    """Where they can be reached, and whether a code of this very chat proved that all of it is
    theirs: not where it is about several people."""
    accepted = get_accepted(
        session=session, conversation_id=conversation.id, patient_id=conversation.patient_id
    )
    if accepted is not None and conversation.patient_id is not None:
        people = list_patients(session=session, conversation_ids=[conversation.id])
        value = read_contact(
            session=session,
            keystore=room.keystore,
            verification=accepted,
            patient_id=conversation.patient_id,
        )
        if value is not None:
            return value, len(people) == 1
    left = session.scalars(
        select(Escalation.contact_token)
        .where(Escalation.conversation_id == conversation.id, Escalation.contact_token.is_not(None))
        .order_by(Escalation.created_at.desc())
        .limit(1)
    ).first()
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    return (vault.values_of([left]).get(left) if left else None), False

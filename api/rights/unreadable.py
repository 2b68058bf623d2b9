"""Chats whose key is destroyed while their rows stayed: a fault between the two, or older data.

Nobody can read or answer there. They are brought to their end as an erasure is, with an entry of
the list. What a hold keeps stays as it is; an open alarm stays open, for staff to close.
"""

from sqlalchemy import select, update

from api import clock
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.db import new_id
from api.identity.models import Patient
from api.privacy.key_tables import Erasure
from api.rights.erasure import finish
from api.rights.living import is_free
from api.rights.subject import lock_conversations

ACTOR = "system:unreadable"
AT_ONCE = 500


def end_unreadable(room: Room) -> int:
    """Return how many chats were ended."""
    _part_from_erased(room)
    found = _find_unreadable(room)
    if not found:
        return 0
    with room.database.write() as session:
        lock_conversations(session=session, conversation_ids=list(found))
        still = session.scalars(
            select(Conversation.id).where(
                Conversation.id.in_(found),
                Conversation.erased_at.is_(None),
                is_free(Conversation.id),
            )
        ).all()
        entry = Erasure(
            id=new_id(),
            patient_id=None,
            conversation_ids=list(still),
            key_ids=[found[one] for one in still],
            actor=ACTOR,
            at=clock.now(),
        )
        if still:
            room.keystore.destroy(key_ids=entry.key_ids, entry=entry)
    if still:
        finish(room=room, entry=entry)
    return len(still)


def _find_unreadable(room: Room) -> dict[str, str]:
    """Ids and keys of chats that are not erased, by what the key store says now."""
    with room.database.read() as session:
        keys = {
            one.id: one.key_id
            for one in session.execute(
                select(Conversation.id, Conversation.key_id).where(
                    Conversation.erased_at.is_(None), is_free(Conversation.id)
                )
            )
        }
    destroyed = room.keystore.list_destroyed(key_ids=list(keys.values()))
    found = [(id_, key_id) for id_, key_id in keys.items() if key_id in destroyed]
    return dict(found[:AT_ONCE])


def _part_from_erased(room: Room) -> None:
    """A chat that was confirmed as somebody's who was just erased is nobody's: its patient can
    go on there, and be confirmed again."""
    erased = select(Patient.id).where(Patient.erased_at.is_not(None))
    with room.database.write() as session:
        session.execute(
            update(Conversation)
            .where(Conversation.patient_id.in_(erased), Conversation.erased_at.is_(None))
            .values(patient_id=None, relationship="self")
        )

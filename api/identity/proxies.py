"""What somebody who writes for another person may see: the clinic's rule for teenagers and proxies.

A child's verified guardian speaks for the whole record until the child reaches
TEEN_PRIVATE_FROM_AGE; from then on, and for any other proxy, visits that the clinic marks as
sensitive stay hidden, and the record is its owner's to ask for. A code proves a contact, not a
person: what was claimed when the contact was first proved binds every later claim.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.identity import patients
from api.identity.proved import get_holder
from api.privacy.keys import KeyStore
from api.scheduling.ages import ADULT
from api.scheduling.sight import Sight
from api.settings import get_settings


def speaks_for_record(*, session: Session, keystore: KeyStore, conversation: Conversation) -> bool:
    """Whether the whole record of the conversation's patient is theirs to see and to ask for."""
    sight = sight_of(session=session, keystore=keystore, conversation=conversation)
    return sight is Sight.whole


def sight_of(*, session: Session, keystore: KeyStore, conversation: Conversation) -> Sight:
    """How much of their patient's visits somebody sees in a conversation.

    A child's record is its guardian's to see: another relative sees what they asked for
    themselves, never what came by a guardian.
    """
    patient_id = conversation.patient_id
    if patient_id is None:
        return Sight.none
    who = _who(session, conversation)
    if who == "self":
        return Sight.whole
    holder = get_holder(session=session, conversation_id=conversation.id, patient_id=patient_id)
    age = patients.get_age(session=session, keystore=keystore, patient_id=patient_id)
    if who == "guardian":
        return Sight.whole if age < get_settings().teen_private_from_age else Sight.plain
    return Sight.none if age < ADULT and holder != "proxy" else Sight.plain


def own_chats(*, session: Session, conversation: Conversation) -> list[str]:
    """The chats whose reminders are also those of a conversation: ids, its own among them.

    A patient's: all of theirs. A guardian's: those of the child's guardians, never the child's
    own. Anybody else's: the conversation they are in.
    """
    if conversation.patient_id is None:
        return [conversation.id]
    who = _who(session, conversation)
    if who == "proxy":
        return [conversation.id]
    chats = session.scalars(
        select(Conversation).where(Conversation.patient_id == conversation.patient_id)
    )
    return [one.id for one in chats if who == "self" or _who(session, one) == who]


def _who(session: Session, conversation: Conversation) -> str:
    """As whom somebody writes: what they claim, or as whom their contact was first proved.

    Where no proof is on record it is anybody's claim, so it opens no more than a proxy's.
    """
    assert conversation.patient_id is not None
    holder = get_holder(
        session=session, conversation_id=conversation.id, patient_id=conversation.patient_id
    )
    return max(conversation.relationship, holder or "proxy", key=patients.RELATIONSHIPS.index)

"""What somebody who writes for another person may see: the clinic's rule for teenagers and proxies.

A child's verified guardian speaks for the whole record until the child reaches
TEEN_PRIVATE_FROM_AGE; from then on, and for any other proxy, visits that the clinic marks as
sensitive stay hidden, and the record is its owner's to ask for.
"""

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.identity import patients
from api.privacy.keys import KeyStore
from api.settings import get_settings


def speaks_for_record(*, session: Session, keystore: KeyStore, conversation: Conversation) -> bool:
    """Whether the whole record of the conversation's patient is theirs to see and to ask for."""
    if conversation.patient_id is None:
        return False
    if conversation.relationship == "self":
        return True
    if conversation.relationship != "guardian":
        return False
    age = patients.get_age(session=session, keystore=keystore, patient_id=conversation.patient_id)
    return age < get_settings().teen_private_from_age

"""Whether a doubted answer is about somebody's health: then a person looks in time, by a deadline.

Only what is known to be about something else is not.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Sender, Utterance
from api.escalations.models import Escalation, Urgency
from api.identity.models import Staff
from api.identity.permissions import Role

# Intents of messages whose answers say nothing of anybody's health.
OTHER_INTENTS = frozenset(
    {
        *("greet", "goodbye", "thank", "stop", "help", "bot_challenge", "smalltalk"),
        *("book_appointment", "reschedule_appointment", "cancel_appointment"),
        *("check_appointment", "faq_hours", "faq_location", "faq_insurance", "faq_cost"),
        *("inform", "affirm", "deny", "submit_code", "privacy_request", "request_human"),
        *("give_feedback", "complain"),
    }
)
# What the dialogue says about medicines and complaints, whatever it was an answer to.
HEALTH_RESPONSES = (
    *("utter_symptom", "utter_handoff", "utter_offer_clinician", "utter_dose"),
    *("utter_reminder", "utter_confirm_reminder", "utter_which_reminder"),
    *("utter_which_medication", "utter_which_dose", "utter_which_schedule"),
)


def is_health_matter(*, session: Session, answer: Utterance) -> bool:
    if answer.sender == Sender.staff:
        return _is_of_clinicians(session, answer)
    asked = session.get(Utterance, answer.in_reply_to) if answer.in_reply_to else None
    if asked is None or asked.disposition not in (None, "none"):
        return True
    if (answer.response_name or "").startswith(HEALTH_RESPONSES):
        return True
    return asked.intent not in OTHER_INTENTS


def _is_of_clinicians(session: Session, answer: Utterance) -> bool:
    """A clinician's words, or anybody's in a chat in which a clinical question was passed on."""
    writer = session.get(Staff, answer.staff_id) if answer.staff_id else None
    if writer is None or writer.role == Role.clinician:
        return True
    clinical = select(Escalation.id).where(
        Escalation.conversation_id == answer.conversation_id,
        Escalation.urgency != Urgency.routine,
    )
    return session.scalar(clinical.limit(1)) is not None

"""Requests about one's own data, answered in the chat at once; they work with Rasa down.

A verified patient, and a child's verified guardian, ask for the whole record; anybody else for the
conversation they are in.
"""

from sqlalchemy.orm import Session

from api.conversations.answers import Answer, EscalationWanted
from api.conversations.consent import withdraw_consent
from api.conversations.content import Reply
from api.conversations.emergency import unstored_result
from api.conversations.incoming import NOTHING_FOUND, Receipt
from api.conversations.line_notices import hand_off
from api.conversations.models import Conversation
from api.conversations.notices import notice
from api.conversations.room import Room
from api.conversations.schemas import TurnResult
from api.db import new_id
from api.escalations.models import Urgency
from api.privacy.keys import KeyStore
from api.rights.erasure import erase
from api.rights.errors import ErasureOnHold, ErasureTooEarly
from api.rights.looks import tell_looks
from api.rights.plain import PREFIX, Wish, plain_wish
from api.rights.retention import kept_for
from api.rights.subject import Subject, subject_of
from api.rights.summary import Summary, summarise
from api.rights.wishes import wish_of
from api.settings import get_settings

# What the dialogue says when it is about privacy; replaced by the answer of this module.
RESPONSE = "utter_privacy"
FORGET_NOW = "/privacy_forget_now"


def answer_privacy(room: Room, receipt: Receipt) -> Answer:
    """The answer to words about one's own data."""
    with room.database.read() as session:
        conversation = session.get_one(Conversation, receipt.conversation_id)
        return _answer(session, room.keystore, conversation, wish_of(receipt.text))


def answer_plain_wish(
    *, session: Session, keystore: KeyStore, conversation: Conversation, text: str
) -> Answer | None:
    """The answer to a message that is such a wish and nothing besides, in no dialogue's way."""
    if conversation.active_loop or conversation.asked:
        return None  # the words may answer what was asked
    wish = plain_wish(text)
    return None if wish is None else _answer(session, keystore, conversation, wish)


def answer_payload(
    *, session: Session, keystore: KeyStore, conversation: Conversation, payload: str
) -> Answer | None:
    """The answer to a button about one's own data; None if it is none."""
    if not payload.startswith(PREFIX):
        return None
    name = payload.removeprefix(PREFIX)
    if name == "keep":
        return _said(notice("privacy_kept", conversation.language))
    if name == "stop":
        return _stop_storing(conversation)
    return _answer(session, keystore, conversation, Wish(name)) if name in set(Wish) else None


def forget_now(room: Room, receipt: Receipt) -> TurnResult | Answer:
    """Erase, once confirmed. What says so is kept nowhere; a refusal is an ordinary answer."""
    with room.database.read() as session:
        conversation = session.get_one(Conversation, receipt.conversation_id)
        subject = subject_of(session=session, keystore=room.keystore, conversation=conversation)
        language = conversation.language
    try:
        erase(room=room, subject=subject, actor=("patient", conversation.id))
    except ErasureTooEarly:
        return _said(notice("privacy_forget_waits", language))
    except ErasureOnHold:
        return _said(
            notice("privacy_forget_held", language),
            escalation=EscalationWanted(urgency=Urgency.routine, reason="privacy_request"),
        )
    done = notice("privacy_forgotten" if subject.patient_id else "privacy_chat_forgotten", language)
    return unstored_result((done,), (new_id(),), NOTHING_FOUND, handled_by="assistant")


def _answer(session: Session, keystore: KeyStore, conversation: Conversation, wish: Wish) -> Answer:
    language = conversation.language
    subject = subject_of(session=session, keystore=keystore, conversation=conversation)
    if wish is Wish.correct:
        return _pass_on(session, conversation)
    if wish is Wish.withdraw:
        return _said(notice("privacy_withdraw", language, keep_offers=True))
    if wish is Wish.viewers:
        return _said(tell_looks(session=session, conversation=conversation, subject=subject))
    if wish is Wish.download:
        return _said(_offer_file(conversation, subject))
    summary = summarise(session=session, subject=subject)
    if wish is Wish.forget:
        return _said(_ask_to_forget(summary, language))
    if wish is Wish.know:
        items = summary.in_words(language)
        return _said(notice("privacy_know", language, items=items, keep_offers=True))
    return _said(_with_times("privacy_policy", language))


def _said(*replies: Reply, escalation: EscalationWanted | None = None) -> Answer:
    return Answer(replies, "assistant", escalation=escalation)


def _pass_on(session: Session, conversation: Conversation) -> Answer:
    """A correction is a person's work."""
    anonymous = conversation.patient_id is None
    replies = hand_off(
        session=session, conversation=conversation, clinical=False, anonymous=anonymous
    )
    wanted = EscalationWanted(urgency=Urgency.routine, reason="privacy_request")
    return Answer(replies, "assistant", escalation=wanted, await_contact=anonymous)


def _offer_file(conversation: Conversation, subject: Subject) -> Reply:
    name = "privacy_file" if subject.patient_id else "privacy_chat_file"
    reply = notice(name, conversation.language)
    file = {
        "type": "application/json",
        "title": "my-data.json",
        "href": f"/chat/conversations/{conversation.id}/export",
    }
    return reply.with_attachments(file)


def _ask_to_forget(summary: Summary, language: str) -> Reply:
    if not summary.is_patient:
        return notice("privacy_forget_chat", language)
    visits = summary.visits_in_words(language)
    name = "privacy_forget_visits" if visits else "privacy_forget"
    return notice(name, language, visits=visits)


def _stop_storing(conversation: Conversation) -> Answer:
    """Consent is taken back: nothing more is stored until it is given again."""

    def withdraw(session: Session) -> None:
        withdraw_consent(session=session, conversation_id=conversation.id)

    reply = _with_times("privacy_stopped", conversation.language)
    return Answer((reply,), "assistant", apply=withdraw)


def _with_times(name: str, language: str) -> Reply:
    """A text that says how long things are kept."""
    return notice(name, language, keep_offers=True, **kept_for(get_settings()))

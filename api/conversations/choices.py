"""Buttons that the api answers itself, so that they work with Rasa down."""

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.answers import Answer, EscalationWanted
from api.conversations.closing import closed_until
from api.conversations.emergency import alarm_replies
from api.conversations.line_notices import hand_off
from api.conversations.models import Conversation, Mode
from api.conversations.modes import note_mode
from api.conversations.notices import notice
from api.escalations import holding
from api.escalations import service as escalations
from api.escalations.models import Escalation, Urgency
from api.privacy.keys import KeyStore
from api.reminders import answers as reminders
from api.rights import chat as rights
from api.safety.service import Band, Disposition, Language, Screening


def answer_choice(
    *, session: Session, keystore: KeyStore, conversation: Conversation, payload: str
) -> Answer | None:
    """The answer to a button of ours, or None if it belongs to the dialogue."""
    language = conversation.language
    if payload == "/request_human":
        return request_human(session=session, conversation=conversation)
    if payload == "/report_false_alarm":
        return _ask_false_alarm(conversation)
    if payload == "/confirm_false_alarm":
        return _confirm_false_alarm(conversation)
    if payload == "/report_danger":
        return answer_danger(session=session, conversation=conversation)
    if payload == "/report_crisis":
        return answer_danger(session=session, conversation=conversation, crisis=True)
    if payload == "/report_not_in_danger":
        return Answer((notice("nothing_to_clear", language),), "screen")
    if payload.startswith("/dose_"):
        return _answer_dose(session, conversation, payload)
    return rights.answer_payload(
        session=session, keystore=keystore, conversation=conversation, payload=payload
    )


def request_human(*, session: Session, conversation: Conversation) -> Answer:
    """A person is wanted: told what happens next; what is to be answered is not opened twice."""
    held = holding.find_owing(session=session, conversation_id=conversation.id)
    reachable = conversation.patient_id is not None or (held is not None and held.contact_token)
    anonymous = not reachable
    replies = hand_off(
        session=session,
        conversation=conversation,
        clinical=False,
        anonymous=anonymous,
        escalation=held,
    )
    if held is not None:
        return Answer(replies, "screen", escalation_id=held.id, await_contact=anonymous)
    wanted = EscalationWanted(urgency=Urgency.routine, reason="person_requested")
    return Answer(replies, "screen", escalation=wanted, await_contact=anonymous)


def contact_left(conversation: Conversation, *, token: str) -> Answer:
    """Note the contact for the escalation that waits for one."""
    escalation_id = conversation.contact_for_escalation_id

    def note(session: Session) -> None:
        escalation = session.get(Escalation, escalation_id)
        if escalation is not None:
            escalation.contact_token = token
            escalation.version += 1
        session.get_one(Conversation, conversation.id).contact_for_escalation_id = None

    thanks = notice("contact_noted", conversation.language, contact=token)
    return Answer((thanks,), "screen", escalation_id=escalation_id, apply=note)


def answer_danger(*, session: Session, conversation: Conversation, crisis: bool = False) -> Answer:
    """Somebody is in danger: the line again, and the conversation is stopped."""
    disposition = Disposition.CRISIS if crisis else Disposition.EMERGENCY
    spoken: Language = "es" if conversation.language == "es" else "en"
    rules = holding.rules_of_alarm(session=session, conversation_id=conversation.id)
    closed = closed_until(session=session, language=spoken)
    return Answer(
        alarm_replies(Screening(disposition, Band.ACT, rules), spoken, closed),
        "screen",
        disposition=str(disposition),
        escalation=EscalationWanted(
            urgency=Urgency.crisis if crisis else Urgency.emergency, reason=str(disposition)
        ),
        mode=Mode.crisis if crisis else Mode.emergency,
    )


def _ask_false_alarm(conversation: Conversation) -> Answer:
    if conversation.mode != Mode.emergency:
        return _deny_alarm(conversation)
    return Answer((notice("false_alarm_question", conversation.language),), "screen")


def _deny_alarm(conversation: Conversation) -> Answer:
    """No to an emergency that was only asked about: nothing is stopped, and reminders go on."""

    def deny(session: Session) -> None:
        escalations.deny_alarm(session=session, conversation_id=conversation.id)

    denied = deny if conversation.mode == Mode.assistant else None
    return Answer((notice("nothing_to_clear", conversation.language),), "screen", apply=denied)


def _confirm_false_alarm(conversation: Conversation) -> Answer:
    """Lift the stop, once asked; the escalation stays for staff. Never for a crisis."""
    if conversation.mode != Mode.emergency:
        return Answer((notice("nothing_to_clear", conversation.language),), "screen")

    def lift(session: Session) -> None:
        escalations.report_false_alarm(session=session, conversation_id=conversation.id)
        repository.unpin(session=session, conversation_id=conversation.id)
        note_mode(session=session, conversation=session.get_one(Conversation, conversation.id))

    return Answer((notice("false_alarm_noted", conversation.language),), "screen", apply=lift)


def _answer_dose(session: Session, conversation: Conversation, payload: str) -> Answer:
    answered = reminders.answer_dose_payload(
        session=session, conversation_id=conversation.id, payload=payload
    )
    return Answer(
        (notice(f"dose_{answered}", conversation.language),), "assistant", keep_menus=True
    )

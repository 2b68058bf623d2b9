"""Who answers a message: the api itself, a member of staff, or the dialogue model.

Everything here works with Rasa down; only a plan with `ask` needs it.
"""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from api.conversations import choices, kept_inside, repository
from api.conversations.answers import Answer, EscalationWanted
from api.conversations.bot_client import BotAnswer, BotFailed
from api.conversations.clearing import Heard, is_courtesy, read_heard, typed_choice
from api.conversations.closing import after_hours
from api.conversations.content import Content, Reply
from api.conversations.incoming import Receipt
from api.conversations.language import detect_language, wished_language
from api.conversations.line_notices import hand_off
from api.conversations.mixed import without_clinical
from api.conversations.models import Conversation, Mode
from api.conversations.notices import notice
from api.conversations.protect import Protected
from api.escalations import holding
from api.escalations.discretion import is_kept_inside
from api.escalations.models import Escalation, EscalationStatus, Urgency
from api.privacy.keys import KeyStore
from api.rights import chat as rights
from api.safety.outside import asks_quiet
from api.safety.service import LANGUAGE_RULE, Disposition
from api.scheduling.links import calendar_path

# Intents whose answers stand beside a hand-off: the logistics of a mixed message get done.
LOGISTICS = frozenset(
    {
        *("book_appointment", "reschedule_appointment", "cancel_appointment", "check_appointment"),
        *("set_medication_reminder", "list_reminders", "change_reminder", "cancel_reminder"),
        *("snooze_reminder", "report_dose_taken", "report_dose_skipped"),
        *("faq_hours", "faq_location", "faq_insurance", "faq_cost", "faq_preparation"),
        "faq_practitioners",
        *("inform", "affirm", "deny", "submit_code"),
    }
)
# Replies of the dialogue that only repeat what the hand-off says.
HAND_OFF_RESPONSES = ("utter_handoff", "utter_clinician", "utter_human")
# How the names of replies begin that tell what was written, or of a dose why it was not.
TELLS_OF_DEED = (
    *("utter_booked", "utter_moved", "utter_cancelled", "utter_note_kept", "utter_code_sent"),
    *("utter_reminder_set", "utter_reminder_paused", "utter_reminder_resumed"),
    *("utter_reminder_stopped", "utter_dose_", "utter_push_asked"),
    *("utter_contact_asked", "utter_contact_ended"),
    *("utter_caregiver_asked", "utter_caregiver_ended"),
    *("utter_zone_moved", "utter_zone_back", "utter_quiet_set", "utter_quiet_ended"),
)


@dataclass(frozen=True)
class AskBot:
    message: str
    trusted: bool = False
    # The patient had not seen where the dialogue stands: a yes is to nothing that it asks.
    unseen: bool = False


@dataclass(frozen=True)
class Plan:
    """Either an answer, or a question to Rasa beside which `base` is said."""

    protected: Protected
    base: Answer
    language: str
    ask: AskBot | None = None
    # Whether the dialogue was at a task when the message came.
    in_task: bool = False
    # Whether nothing is sent outside the chat.
    is_kept: bool = False
    # The patient confirmed that everything shall be erased.
    erase: bool = False


def decide(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    receipt: Receipt,
    protected: Protected,
) -> Plan:
    """Choose who answers. Runs inside the turn's first transaction.

    A wish that nothing be sent outside the chat is kept and answered, whoever answers the rest.
    """
    language = conversation.language = _language_of(conversation, receipt)
    wish = kept_inside.answer_wish(session=session, conversation=conversation, receipt=receipt)
    if wish and kept_inside.is_all(conversation, receipt):
        return Plan(protected, Answer((wish,), "assistant", keep_menus=True), language)
    plan = _choose(session, keystore, conversation, receipt, protected)
    is_kept = is_kept_inside(session=session, conversation=conversation)
    if wish:
        plan = replace(plan, base=replace(plan.base, replies=(*plan.base.replies, wish)))
    return replace(plan, is_kept=is_kept)


def _choose(
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    receipt: Receipt,
    protected: Protected,
) -> Plan:
    language = conversation.language
    if protected.unreadable:
        return Plan(protected, _unreadable(language, receipt), language)
    if receipt.is_payload:
        return _plan_payload(session, keystore, conversation, receipt, protected)
    held = _held_answer(session, conversation, receipt)
    if held is None or held.handled_by != "staff":
        heard = read_heard(session=session, conversation=conversation, before_seq=receipt.seq)
        meant = typed_choice(heard=heard, conversation=conversation, text=receipt.text)
        own = meant and choices.answer_choice(
            session=session, keystore=keystore, conversation=conversation, payload=meant
        )
        own = own or _answer_to_alarm(session, conversation, receipt, heard)
        if own:
            return Plan(protected, own, language)
    if held:
        return Plan(protected, held, language)
    if wished_language(receipt.text):
        changed = notice("language_changed", language, keep_offers=True)
        return Plan(protected, Answer((changed,), "assistant"), language)
    if token := _contact_left(session, conversation, receipt, protected):
        noted = choices.contact_left(conversation, token=token)
        if _is_clinical(receipt):
            question = _clinician(session, conversation, receipt, protected)
            noted = _with_contact(question, noted, token)
        return Plan(protected, noted, language)
    if protected.code_result is not None:
        code = AskBot("/submit_code", trusted=True)
        base = _beside_dialogue(session, conversation, receipt, protected)
        return Plan(protected, base, language, code)
    return _plan_words(session, keystore, conversation, receipt, protected)


def _plan_words(
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    receipt: Receipt,
    protected: Protected,
) -> Plan:
    """Words that answer nothing of ours: a person's to answer, of one's own data, or Rasa's."""
    language = conversation.language
    clinical = _is_clinical(receipt)
    own = rights.answer_plain_wish(
        session=session, keystore=keystore, conversation=conversation, text=receipt.text
    )
    if own and not clinical:
        return Plan(protected, own, language)
    base = _beside_dialogue(session, conversation, receipt, protected)
    if LANGUAGE_RULE in receipt.screening.rules:
        return Plan(protected, base, language)
    said = without_clinical(protected.for_bot) if clinical else protected.for_bot
    ask = AskBot(said, unseen=_is_unseen(session, receipt))
    in_task = conversation.active_loop is not None
    return Plan(protected, base, language, ask, in_task=in_task)


def _is_unseen(session: Session, receipt: Receipt) -> bool:
    return repository.is_overtaken(
        session=session, conversation_id=receipt.conversation_id, seq=receipt.seq
    )


def _language_of(conversation: Conversation, receipt: Receipt) -> str:
    """The language of this message, if its words tell; else the conversation's."""
    detected = None if receipt.is_payload else detect_language(receipt.text)
    return detected or conversation.language


def merge(plan: Plan, answer: BotAnswer, *, keystore: KeyStore) -> Answer:
    """Put Rasa's replies beside the plan's own."""
    replies = tuple(_reply_of(message, keystore) for message in answer.messages)
    if plan.is_kept:
        replies = kept_inside.only_here(replies, beside=plan.base.replies, language=plan.language)
    base = plan.base
    if base.disposition == Disposition.CLINICIAN:
        replies = tuple(
            reply
            for reply in replies
            if not (reply.response_name or "").startswith(HAND_OFF_RESPONSES)
        )
        if not replies or not _is_beside(plan, answer, replies):
            return replace(base, bot=answer)
        return replace(base, replies=base.replies + replies, handled_by="assistant", bot=answer)
    return replace(base, replies=base.replies + replies, bot=answer)


def _is_beside(plan: Plan, answer: BotAnswer, replies: tuple[Reply, ...]) -> bool:
    """Whether the dialogue's replies stand beside a hand-off: of a task, or of what was done."""
    if answer.intent in LOGISTICS or answer.active_loop is not None or plan.in_task:
        return True
    return any((reply.response_name or "").startswith(TELLS_OF_DEED) for reply in replies)


def without_bot(plan: Plan, failure: BotFailed, *, language: str) -> Answer:
    """The honest answer when Rasa gave none; what the plan itself says still stands."""
    if plan.base.disposition == Disposition.CLINICIAN:
        return plan.base
    name = "still_working" if failure.late else "dialogue_down"
    replies = (*plan.base.replies, notice(name, language))
    return replace(plan.base, replies=replies, late=failure.late, keep_menus=True)


def _plan_payload(
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    receipt: Receipt,
    protected: Protected,
) -> Plan:
    if receipt.title is None:
        closed = Answer((notice("choice_closed", conversation.language),), "assistant")
        return Plan(protected, replace(closed, keep_menus=True), conversation.language)
    if receipt.text == rights.FORGET_NOW:
        return Plan(protected, Answer((), "assistant"), conversation.language, erase=True)
    if own := choices.answer_choice(
        session=session, keystore=keystore, conversation=conversation, payload=receipt.text
    ):
        return Plan(protected, own, conversation.language)
    if held := _held_answer(session, conversation, receipt):
        return Plan(protected, held, conversation.language)
    ask = AskBot(receipt.text, trusted=True, unseen=_is_unseen(session, receipt))
    return Plan(protected, Answer((), "assistant"), conversation.language, ask)


def _answer_to_alarm(
    session: Session, conversation: Conversation, receipt: Receipt, heard: Heard
) -> Answer | None:
    """What is said to thanks after an alarm, and to what may be more of it while it stops all."""
    stopped = conversation.mode in (Mode.emergency, Mode.crisis)
    if (heard.alarm or stopped) and is_courtesy(receipt.text):
        crisis = conversation.mode == Mode.crisis or heard.alarm == "alarm_crisis"
        told = notice("suspended_crisis" if crisis else "alarm_heard", conversation.language)
        held = holding.find_holding(session=session, conversation_id=conversation.id)
        escalation_id = held.id if held else None
        return Answer((told,), "screen", escalation_id=escalation_id, keep_menus=True)
    if _is_clinical(receipt) and stopped:
        crisis = conversation.mode == Mode.crisis
        return choices.answer_danger(session=session, conversation=conversation, crisis=crisis)
    return None


def _held_answer(session: Session, conversation: Conversation, receipt: Receipt) -> Answer | None:
    """The answer while a person or an open emergency holds the conversation; Rasa gets nothing."""
    if conversation.mode == Mode.assistant:
        return None
    held: Escalation | None = holding.find_holding(session=session, conversation_id=conversation.id)
    escalation_id = held.id if held else None
    # Passed to a colleague who has not taken it over, or left, it is in nobody's hands.
    claimed = (
        held is not None
        and held.status == EscalationStatus.claimed
        and held.claimed_at is not None
        and held.left_at is None
    )
    disposition = str(receipt.screening.disposition)
    if conversation.mode == Mode.staff or claimed:
        return Answer((), "staff", disposition=disposition, escalation_id=escalation_id)
    name = "suspended_crisis" if conversation.mode == Mode.crisis else "booking_suspended"
    return Answer(
        (
            notice(name, conversation.language),
            *after_hours(session=session, language=conversation.language),
        ),
        "screen",
        disposition=disposition,
        escalation_id=escalation_id,
        keep_menus=True,
    )


def _is_clinical(receipt: Receipt) -> bool:
    return receipt.screening.disposition == Disposition.CLINICIAN


def _beside_dialogue(
    session: Session, conversation: Conversation, receipt: Receipt, protected: Protected
) -> Answer:
    """What stands beside what the dialogue says: the hand-off of a clinical question, if one is."""
    if _is_clinical(receipt):
        return _clinician(session, conversation, receipt, protected)
    return Answer((), "assistant")


def _with_contact(question: Answer, noted: Answer, token: str) -> Answer:
    """A hand-off whose message told the contact that an earlier one waits for: both have it."""
    assert question.escalation is not None
    return replace(
        question,
        replies=noted.replies + question.replies,
        apply=noted.apply,
        escalation=replace(question.escalation, contact=token),
    )


def _clinician(
    session: Session, conversation: Conversation, receipt: Receipt, protected: Protected
) -> Answer:
    anonymous = (
        conversation.patient_id is None
        and conversation.active_loop is None
        and conversation.contact_for_escalation_id is None
    )
    foreign = LANGUAGE_RULE in receipt.screening.rules
    first = (notice("other_language", conversation.language),) if foreign else ()
    return Answer(
        first
        + hand_off(session=session, conversation=conversation, clinical=True, anonymous=anonymous),
        "screen",
        disposition=Disposition.CLINICIAN,
        escalation=EscalationWanted(
            urgency=Urgency.clinical,
            reason="other_language" if foreign else "diagnostic_request",
            rules=receipt.screening.rules,
            quotes=protected.quotes,
        ),
        await_contact=anonymous,
    )


def _contact_left(
    session: Session, conversation: Conversation, receipt: Receipt, protected: Protected
) -> str | None:
    """A contact in a message that was sent after it was asked for, not one that waited till then:
    that number answers what the dialogue asked."""
    escalation_id = conversation.contact_for_escalation_id
    if (
        escalation_id is None
        or asks_quiet(receipt.text)
        or repository.is_told_of_later(
            session=session,
            conversation_id=conversation.id,
            escalation_id=escalation_id,
            seq=receipt.seq,
        )
    ):
        return None
    return next((token for kind, token in protected.tokens if kind in ("PHONE", "EMAIL")), None)


def _unreadable(language: str, receipt: Receipt) -> Answer:
    clinical = _is_clinical(receipt)
    return Answer(
        (notice("message_unreadable", language),),
        "screen",
        disposition=str(receipt.screening.disposition),
        escalation=EscalationWanted(
            urgency=Urgency.clinical if clinical else Urgency.routine,
            reason="unreadable_message",
            rules=receipt.screening.rules,
        ),
    )


def _reply_of(message: dict[str, object], keystore: KeyStore) -> Reply:
    custom = message.get("custom")
    extra = custom if isinstance(custom, dict) else {}
    buttons = message.get("buttons")
    return Reply(
        Content(
            text=str(message.get("text") or ""),
            buttons=tuple(
                {"title": str(item["title"]), "payload": str(item["payload"])}
                for item in (buttons if isinstance(buttons, list) else [])
            ),
            attachments=_attachments(extra, keystore),
        ),
        response_name=str(message["response"]) if message.get("response") else None,
        keep_offers=bool(extra.get("keep_offers")),
    )


def _attachments(custom: dict[str, object], keystore: KeyStore) -> tuple[dict[str, str], ...]:
    """The calendar file of an appointment named by its id, or the page of reminders."""
    page = custom.get("reminder_page")
    if isinstance(page, str) and page.startswith("/reminders/plans/"):
        return ({"type": "text/html", "title": "Reminders / Recordatorios", "href": page},)
    appointment_id = custom.get("calendar")
    if not isinstance(appointment_id, str):
        return ()
    href = calendar_path(keystore=keystore, appointment_id=appointment_id)
    return ({"type": "text/calendar", "title": "appointment.ics", "href": href},)

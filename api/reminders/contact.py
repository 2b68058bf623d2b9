"""Reminders outside the chat: to a contact that its owner confirmed there, ended by one click.

What leaves names no medicine unless the patient asked for that: phones lie on tables.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation
from api.conversations.notices import notice_text
from api.db import new_id
from api.escalations.discretion import kept_since
from api.identity.patients import Contact
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.privacy.keys import KeyStore
from api.reminders.asking import OPEN_FOR, AskedTooOften, ask_owner
from api.reminders.links import LinkKind, make_link
from api.reminders.models import DoseEvent, ReminderPlan, ReminderPreference
from api.reminders.quiet import get_preference
from api.settings import Settings

log = structlog.get_logger()
ASK_AGAIN = timedelta(minutes=10)
# To one patient within an hour; a plan cannot have more doses, several plans together might.
MOST_PER_HOUR = 12
ABOUT = "contact"
ONLY_HERE = "reminders_only_here"


def ask(
    *,
    session: Session,
    keystore: KeyStore,
    settings: Settings,
    conversation: Conversation,
    contact: Contact,
    names_medication: bool = False,
) -> ReminderPreference:
    """Choose where reminders go besides the chat; its owner is asked there first.

    Raises:
        AskedTooOften, KeptInside.
    """
    chosen, now = get_preference(session=session, conversation_id=conversation.id), clock.now()
    if chosen.asked_at is not None and chosen.asked_at > now - ASK_AGAIN:
        raise AskedTooOften
    if not _is_same(keystore, conversation, chosen, contact):
        outbox.cancel_about_doses(session=session, conversation_id=conversation.id)
        chosen.link_id = new_id()  # a link answers for the contact that it was sent to alone
        chosen.confirmed_at = None
    chosen.channel, chosen.asked_at = contact.kind, now
    chosen.names_medication = names_medication
    chosen.contact_ciphertext = keystore.cipher(conversation.key_id).encrypt(
        contact.value, where=f"reminder_preference.contact.{conversation.id}"
    )
    session.flush()
    link = _link(settings, keystore, LinkKind.contact, chosen)
    ask_owner(
        session=session,
        keystore=keystore,
        conversation=conversation,
        contact=contact,
        text=notice_text("contact_asked", conversation.language, link=link).text,
        cause=f"{chosen.link_id}:{now.timestamp():.0f}",
        about=f"{ABOUT}:{chosen.link_id}",
        unsubscribe=_link(settings, keystore, LinkKind.stop, chosen),
    )
    _audit(session, chosen, "reminder.contact")
    return chosen


def _is_same(
    keystore: KeyStore, conversation: Conversation, chosen: ReminderPreference, contact: Contact
) -> bool:
    """Whether it is the contact that was chosen before: its links go on working."""
    return _read(keystore, conversation, chosen) == contact


def read_chosen(
    *, session: Session, keystore: KeyStore, conversation: Conversation
) -> Contact | None:
    """Where reminders go besides the chat, or will once its owner agrees. Identifiable."""
    chosen = session.get(ReminderPreference, conversation.id)
    return _read(keystore, conversation, chosen) if chosen is not None else None


def _read(
    keystore: KeyStore, conversation: Conversation, chosen: ReminderPreference
) -> Contact | None:
    if chosen.channel is None or chosen.contact_ciphertext is None:
        return None
    value = keystore.cipher(conversation.key_id).decrypt(
        chosen.contact_ciphertext, where=f"reminder_preference.contact.{conversation.id}"
    )
    return Contact(chosen.channel, value)


def answer(*, session: Session, chosen: ReminderPreference, agrees: bool) -> str:
    """The owner's answer to the question; return agreed, declined or closed."""
    if not is_open(chosen):
        return "closed"
    if not agrees:
        return stop(session=session, chosen=chosen)
    chosen.confirmed_at = chosen.confirmed_at or clock.now()
    _audit(session, chosen, "reminder.contact_confirm")
    return "reminders_agreed"


def stop(*, session: Session, chosen: ReminderPreference) -> str:
    """No more messages there; the contact is forgotten. Reminders go on in the chat."""
    outbox.cancel_about_doses(session=session, conversation_id=chosen.conversation_id)
    chosen.channel = chosen.contact_ciphertext = chosen.confirmed_at = None
    _audit(session, chosen, "reminder.unsubscribe")
    return "declined"


def is_open(chosen: ReminderPreference) -> bool:
    if chosen.channel is None or chosen.asked_at is None:
        return False
    return chosen.confirmed_at is not None or clock.now() < chosen.asked_at + OPEN_FOR


def find_confirmed(*, session: Session, conversation_id: str) -> ReminderPreference | None:
    chosen = session.get(ReminderPreference, conversation_id)
    return chosen if chosen is not None and chosen.confirmed_at is not None else None


def is_asked(*, session: Session, link_id: str) -> bool:
    """Whether a question to the owner of a contact still has an answer to give."""
    chosen = session.scalar(select(ReminderPreference).where(ReminderPreference.link_id == link_id))
    return chosen is not None and is_open(chosen)


def enqueue_dose(
    *,
    session: Session,
    keystore: KeyStore,
    settings: Settings,
    conversation: Conversation,
    plan: ReminderPlan,
    dose: DoseEvent,
    words: dict[str, str],
    now: datetime,
) -> bool:
    """Put a due dose into the outbox for the confirmed contact; False if nothing goes there.

    `words`: time and medication; the latter is used only if the patient asked for it.
    """
    chosen = find_confirmed(session=session, conversation_id=conversation.id)
    if chosen is None or chosen.channel is None or chosen.contact_ciphertext is None:
        return False
    if since := kept_since(session=session, conversation=conversation):
        _say_only_here(session, keystore, conversation, since)
        return False
    if _sent_lately(session, conversation, now) >= MOST_PER_HOUR:
        log.warning("reminder_kept_to_chat", conversation_id=conversation.id)
        return False
    name = "dose_outside_named" if chosen.names_medication else "dose_outside"
    link = make_link(settings=settings, keystore=keystore, kind=LinkKind.dose, subject_id=dose.id)
    unsubscribe = _link(settings, keystore, LinkKind.stop, chosen)
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        language=conversation.language,
        channel=chosen.channel,
        to=keystore.cipher(conversation.key_id).decrypt(
            chosen.contact_ciphertext, where=f"reminder_preference.contact.{conversation.id}"
        ),
        text=notice_text(
            name, conversation.language, link=link, unsubscribe=unsubscribe, **words
        ).text,
        dedupe_key=f"dose:{dose.id}:{dose.snoozed}:outside",
        useful_until=dose.planned_at + timedelta(minutes=plan.window_minutes),
        about=f"dose:{dose.id}",
        unsubscribe=unsubscribe,
    )
    return True


def _say_only_here(
    session: Session, keystore: KeyStore, conversation: Conversation, since: datetime
) -> None:
    """Tell in the chat, once, that reminders do not go to the contact any more."""
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        language=conversation.language,
        channel="chat",
        to=f"{ONLY_HERE}:{conversation.id}",
        text=notice_text(ONLY_HERE, conversation.language).text,
        dedupe_key=f"only_here:{conversation.id}:{since.timestamp():.0f}",
    )


def _sent_lately(session: Session, conversation: Conversation, now: datetime) -> int:
    """How many went to the patient within an hour, from all of their verified conversations."""
    own = Conversation.id == conversation.id
    if conversation.patient_id:
        own |= Conversation.patient_id == conversation.patient_id
    count = session.scalar(
        select(func.count()).where(
            OutboxMessage.conversation_id.in_(select(Conversation.id).where(own)),
            OutboxMessage.about.startswith("dose:", autoescape=True),
            OutboxMessage.created_at > now - timedelta(hours=1),
        )
    )
    return count or 0


def _link(
    settings: Settings, keystore: KeyStore, kind: LinkKind, chosen: ReminderPreference
) -> str:
    return make_link(settings=settings, keystore=keystore, kind=kind, subject_id=chosen.link_id)


def _audit(session: Session, chosen: ReminderPreference, action: str) -> None:
    audit.record(
        session=session,
        actor=("patient", chosen.conversation_id),
        action=action,
        subject=("conversation", chosen.conversation_id),
    )

"""A person whom the patient chose to be told of a missed dose. They confirm first, by a link.

Neither the question nor the later message names the patient or a medicine: the patient says
themselves whom they asked.
"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation
from api.conversations.notices import notice_text
from api.db import new_id
from api.escalations.discretion import is_kept_inside
from api.identity.patients import Contact
from api.outbox import service as outbox
from api.privacy.keys import KeyStore
from api.reminders.asking import OPEN_FOR, AskedTooOften, ask_owner
from api.reminders.links import LinkKind, make_link, make_one_click
from api.reminders.models import Caregiver, CaregiverStatus
from api.settings import Settings

MOST_CHOSEN_PER_DAY = 3
# Several doses of an hour are one reason to call.
ONE_WITHIN = timedelta(hours=1)
USEFUL_FOR = timedelta(hours=4)
ABOUT, ABOUT_QUESTION = "caregiver", "caregiver_asked"


def ask(
    *,
    session: Session,
    keystore: KeyStore,
    settings: Settings,
    conversation: Conversation,
    contact: Contact,
) -> Caregiver:
    """Ask somebody whether they want to be told; whoever was chosen before is told no more.

    Raises:
        AskedTooOften, KeptInside.
    """
    now = clock.now()
    asked = session.scalar(
        select(func.count()).where(
            Caregiver.conversation_id == conversation.id,
            Caregiver.asked_at > now - timedelta(days=1),
        )
    )
    if (asked or 0) >= MOST_CHOSEN_PER_DAY:
        raise AskedTooOften
    remove(session=session, conversation_id=conversation.id)
    caregiver_id = new_id()
    chosen = Caregiver(
        id=caregiver_id,
        conversation_id=conversation.id,
        kind=contact.kind,
        contact_ciphertext=keystore.cipher(conversation.key_id).encrypt(
            contact.value, where=f"caregiver.contact.{caregiver_id}"
        ),
        status=CaregiverStatus.asked,
        asked_at=now,
    )
    session.add(chosen)
    session.flush()
    link = _link(settings, keystore, chosen)
    ask_owner(
        session=session,
        keystore=keystore,
        conversation=conversation,
        contact=contact,
        text=notice_text("caregiver_asked", conversation.language, link=link).text,
        cause=caregiver_id,
        about=f"{ABOUT_QUESTION}:{caregiver_id}",
        unsubscribe=_one_click(settings, keystore, chosen),
    )
    _audit(session, "patient", chosen, "caregiver.ask")
    return chosen


def answer(*, session: Session, caregiver: Caregiver, agrees: bool) -> str:
    """Their own answer; they may leave at any time. Return agreed, declined or closed."""
    open_until = caregiver.asked_at + OPEN_FOR
    may_agree = caregiver.status == CaregiverStatus.asked and clock.now() < open_until
    may_leave = caregiver.status in (CaregiverStatus.asked, CaregiverStatus.confirmed)
    if agrees and caregiver.status == CaregiverStatus.confirmed:
        return "agreed"
    if (agrees and not may_agree) or (not agrees and not may_leave):
        return "closed"
    caregiver.status = CaregiverStatus.confirmed if agrees else CaregiverStatus.declined
    caregiver.answered_at = clock.now()
    if not agrees:
        outbox.cancel_waiting(session=session, dedupe_prefix=f"caregiver:{caregiver.id}:")
    _audit(session, "caregiver", caregiver, f"caregiver.{caregiver.status}")
    return "agreed" if agrees else "declined"


def is_open(caregiver: Caregiver) -> bool:
    """Whether they have something to choose: to agree in time, or to leave."""
    if caregiver.status == CaregiverStatus.asked:
        return clock.now() < caregiver.asked_at + OPEN_FOR
    return caregiver.status == CaregiverStatus.confirmed


def is_asked(*, session: Session, caregiver_id: str) -> bool:
    """Whether a question to a person still has an answer to give."""
    caregiver = session.get(Caregiver, caregiver_id)
    return caregiver is not None and is_open(caregiver)


def get_chosen(*, session: Session, conversation_id: str) -> Caregiver | None:
    """Who is asked or has agreed."""
    return session.scalar(
        select(Caregiver)
        .where(
            Caregiver.conversation_id == conversation_id,
            Caregiver.status.in_((CaregiverStatus.asked, CaregiverStatus.confirmed)),
        )
        .with_for_update()
    )


def is_confirmed(*, session: Session, conversation_id: str) -> bool:
    """Whether somebody has agreed to be told and did not leave."""
    chosen = get_chosen(session=session, conversation_id=conversation_id)
    return chosen is not None and chosen.status == CaregiverStatus.confirmed


def remove(*, session: Session, conversation_id: str) -> bool:
    """The patient wants nobody told any more; return whether somebody was chosen."""
    chosen = get_chosen(session=session, conversation_id=conversation_id)
    if chosen is None:
        return False
    chosen.status = CaregiverStatus.removed
    outbox.cancel_waiting(session=session, dedupe_prefix=f"caregiver:{chosen.id}:")
    _audit(session, "patient", chosen, "caregiver.remove")
    session.flush()
    return True


def tell_missed(
    *,
    session: Session,
    keystore: KeyStore,
    settings: Settings,
    conversation: Conversation,
    dose_id: str,
) -> bool:
    """Tell the one who confirmed that a reminder was not answered; False if there is nobody."""
    chosen, now = get_chosen(session=session, conversation_id=conversation.id), clock.now()
    if chosen is None or chosen.status != CaregiverStatus.confirmed:
        return False
    if is_kept_inside(session=session, conversation=conversation):
        return False
    if outbox.was_put_since(
        session=session, dedupe_prefix=f"caregiver:{chosen.id}:", since=now - ONE_WITHIN
    ):
        return False
    value = keystore.cipher(conversation.key_id).decrypt(
        chosen.contact_ciphertext, where=f"caregiver.contact.{chosen.id}"
    )
    link = _link(settings, keystore, chosen)
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        language=conversation.language,
        channel=chosen.kind,
        to=value,
        text=notice_text("caregiver_missed", conversation.language, link=link).text,
        dedupe_key=f"caregiver:{chosen.id}:{dose_id}",
        useful_until=now + USEFUL_FOR,
        about=f"{ABOUT}:{dose_id}",
        unsubscribe=_one_click(settings, keystore, chosen),
    )
    return True


def _link(settings: Settings, keystore: KeyStore, chosen: Caregiver) -> str:
    return make_link(
        settings=settings, keystore=keystore, kind=LinkKind.caregiver, subject_id=chosen.id
    )


def _one_click(settings: Settings, keystore: KeyStore, chosen: Caregiver) -> str:
    return make_one_click(
        settings=settings, keystore=keystore, kind=LinkKind.caregiver, subject_id=chosen.id
    )


def _audit(session: Session, actor: str, chosen: Caregiver, action: str) -> None:
    audit.record(
        session=session,
        actor=(actor, chosen.conversation_id if actor == "patient" else chosen.id),
        action=action,
        subject=("conversation", chosen.conversation_id),
    )

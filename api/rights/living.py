"""What is past its time in conversations that go on: rows, words of the vault, old dialogue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api import clock
from api.conversations.content import open_content
from api.conversations.models import UNFINISHED, Conversation, Mode, StatusEvent, Utterance
from api.escalations.models import Escalation, EscalationNote, EscalationStatus, NoteMention
from api.identity.chats import is_about
from api.identity.models import Verification
from api.identity.patients import COUNTED_FOR
from api.outbox.models import DeliveryStatus, OutboxMessage
from api.privacy.keys import FieldCipher, KeyDestroyed, KeyStore, KeyUnavailable
from api.privacy.tokens import find_tokens
from api.privacy.vault import VaultEntry, last_tokens
from api.reminders.models import DoseEvent, ReminderPlan
from api.reviews.models import ReviewCase
from api.rights.holds import held_ids
from api.scheduling.models import BookingRequest

log = structlog.get_logger()
# The fingerprint of a vault entry whose value was deleted; its number is not given again.
EMPTIED = "emptied:"


def may_go(conversation_id: Any) -> ColumnElement[bool]:
    """Neither on hold, itself or by a patient of its, nor with a person's work unfinished."""
    unfinished = select(Escalation.conversation_id).where(
        Escalation.status != EscalationStatus.closed
    )
    return and_(is_free(conversation_id), conversation_id.not_in(unfinished))


def is_free(conversation_id: Any) -> ColumnElement[bool]:
    """Not on hold, neither itself nor by a patient that it is about."""
    held = select(Conversation.id).where(or_(Conversation.id.in_(held_ids()), is_about(held_ids())))
    free: ColumnElement[bool] = conversation_id.not_in(held)
    return free


def purge_rows(
    session: Session, said_before: datetime, reminded_before: datetime
) -> dict[str, int]:
    """Delete rows past their time; return counts by table."""
    old_plans = select(ReminderPlan.id).where(
        ReminderPlan.cancelled_at < reminded_before, may_go(ReminderPlan.conversation_id)
    )
    old_notes = (EscalationNote.created_at < said_before) & may_go(EscalationNote.conversation_id)
    mentioned = NoteMention.note_id.in_(select(EscalationNote.id).where(old_notes))
    wanted: list[tuple[type[Any], ColumnElement[bool]]] = [
        (NoteMention, mentioned),
        (EscalationNote, old_notes),
        (
            Utterance,
            _of_old(Utterance, said_before) & Utterance.status.not_in(UNFINISHED),
        ),
        (StatusEvent, _of_old(StatusEvent, said_before)),
        (BookingRequest, _of_old(BookingRequest, said_before)),
        (
            OutboxMessage,
            _of_old(OutboxMessage, said_before) & (OutboxMessage.status != DeliveryStatus.waiting),
        ),
        (Verification, _old_codes(said_before)),
        (
            DoseEvent,
            ((DoseEvent.due_at < reminded_before) | DoseEvent.plan_id.in_(old_plans))
            & may_go(DoseEvent.conversation_id),
        ),
        (ReminderPlan, ReminderPlan.id.in_(old_plans)),
    ]
    counts = {
        model.__tablename__: session.connection().execute(delete(model).where(condition)).rowcount
        for model, condition in wanted
    }
    return {**counts, **_emptied(session, said_before)}


def _of_old(model: Any, before: datetime) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = (model.created_at < before) & may_go(model.conversation_id)
    return condition


def _old_codes(said_before: datetime) -> ColumnElement[bool]:
    """But not the accepted ones: whose a chat is and what binds who writes there hold for as long
    as the chat does. Of erased chats nothing is counted after a day."""
    unused = _of_old(Verification, said_before) & (Verification.status != "accepted")
    uncounted = Verification.created_at < clock.now() - COUNTED_FOR
    return or_(unused, (Verification.conversation_id == "") & uncounted)


def _emptied(session: Session, said_before: datetime) -> dict[str, int]:
    """Words in rows that stay: comments on answers, contacts left for a person, the details that
    a code was asked with."""
    comments = (
        update(ReviewCase)
        .where(
            ReviewCase.closed_at < said_before,
            ReviewCase.comment_ciphertext.is_not(None),
            may_go(ReviewCase.conversation_id),
        )
        .values(comment_ciphertext=None)
    )
    contacts = (
        update(Escalation)
        .where(
            Escalation.closed_at < said_before,
            Escalation.contact_token.is_not(None),
            may_go(Escalation.conversation_id),
        )
        .values(contact_token=None)
    )
    details = ("person_token", "birth_date_token", "contact_token")
    proofs = (
        update(Verification)
        .where(_of_old(Verification, said_before), Verification.contact_token != "")
        .values(dict.fromkeys(details, ""))
    )
    connection = session.connection()
    return {
        "verification_details": connection.execute(proofs).rowcount,
        "review_comment": connection.execute(comments).rowcount,
        "escalation_contact": connection.execute(contacts).rowcount,
    }


def empty_vault(session: Session, keystore: KeyStore, said_before: datetime) -> int:
    """Delete vault values that nothing which is still kept names; return how many."""
    with_words = select(EscalationNote.conversation_id).union(
        select(ReviewCase.conversation_id).where(ReviewCase.comment_ciphertext.is_not(None))
    )
    old = (VaultEntry.created_at < said_before) & VaultEntry.fingerprint.not_like(f"{EMPTIED}%")
    conversations = session.execute(
        select(Conversation.id, Conversation.key_id).where(
            Conversation.id.in_(select(VaultEntry.conversation_id).where(old)),
            Conversation.erased_at.is_(None),
            may_go(Conversation.id),
            # Notes and comments may name any of them; they go with time, and these after them.
            Conversation.id.not_in(with_words),
        )
    ).all()
    count = 0
    for conversation_id, key_id in conversations:
        try:
            count += _empty_values(session, keystore.cipher(key_id), conversation_id, old)
        except (KeyDestroyed, KeyUnavailable) as error:  # no chat holds the others back
            kind = type(error).__name__
            log.warning("vault_not_emptied", conversation_id=conversation_id, kind=kind)
    return count


def _empty_values(
    session: Session, cipher: FieldCipher, conversation_id: str, old: ColumnElement[bool]
) -> int:
    """Delete what is past its time; the last number of each type stays, without a value, so that
    no token ever means somebody else."""
    named = _named(session, cipher, conversation_id)
    here = VaultEntry.conversation_id == conversation_id
    emptied = VaultEntry.fingerprint.like(f"{EMPTIED}%")
    last = set(last_tokens(session.scalars(select(VaultEntry.token).where(here))).values())
    count = 0
    for one in session.scalars(select(VaultEntry).where(here, or_(old, emptied))).all():
        held = not one.fingerprint.startswith(EMPTIED)
        if held and one.token in named:
            continue
        count += held
        if one.token not in last:
            session.delete(one)
        elif held:
            one.value_ciphertext = cipher.encrypt("", where=f"vault_entry.value.{one.id}")
            one.fingerprint = f"{EMPTIED}{one.id}"
    return count


def _named(session: Session, cipher: FieldCipher, conversation_id: str) -> set[str]:
    """Tokens that the rows of a conversation still name."""
    named: set[str] = set()
    kept = select(Utterance.id, Utterance.content_ciphertext).where(
        Utterance.conversation_id == conversation_id, Utterance.content_ciphertext.is_not(None)
    )
    for utterance_id, content in session.execute(kept):
        assert content is not None
        opened = open_content(content, cipher=cipher, utterance_id=utterance_id)
        named.update(find_tokens(opened.text))
        named.update(find_tokens(" ".join(button["title"] for button in opened.buttons)))
    codes = select(
        Verification.person_token, Verification.birth_date_token, Verification.contact_token
    ).where(Verification.conversation_id == conversation_id)
    for row in session.execute(codes):
        named.update(row)
    contacts = select(Escalation.contact_token).where(
        Escalation.conversation_id == conversation_id, Escalation.contact_token.is_not(None)
    )
    return named | {token for token in session.scalars(contacts) if token}


def between_tasks(
    session: Session, conversation_ids: Sequence[str], quiet_since: datetime
) -> list[str]:
    """Those of them whose dialogue may begin anew: in no form, and nobody wrote lately."""
    last = func.coalesce(Conversation.last_patient_at, Conversation.created_at)
    return list(
        session.scalars(
            select(Conversation.id).where(
                Conversation.id.in_(conversation_ids),
                Conversation.active_loop.is_(None),
                Conversation.mode == Mode.assistant,
                last < quiet_since,
                may_go(Conversation.id),
            )
        )
    )

"""What a patient wrote on a page of theirs and only a person may answer: kept in the chat."""

from api.conversations import repository
from api.conversations.answers import Answer, EscalationWanted
from api.conversations.consent import require_kept
from api.conversations.emergency import record_alarm
from api.conversations.incoming import Incoming, Receipt, is_urgent
from api.conversations.line_notices import hand_off
from api.conversations.protect import UNREADABLE, Protected, protect_receipt
from api.conversations.receive import receive
from api.conversations.record import record
from api.conversations.room import Room
from api.conversations.schemas import TurnResult
from api.escalations.models import Urgency
from api.safety.service import screen


def pass_on(
    room: Room, *, conversation_id: str, incoming: Incoming, urgency: Urgency, reason: str
) -> TurnResult:
    """Take words as a message of the chat, answered by a hand-off; an alarm is answered as one.

    The dialogue is not asked. The same key is answered once.

    Raises:
        NotFound, ConsentMissing, KeyReused, TooFast.
    """
    screening = screen(text=incoming.text)
    receipt = receive(room, conversation_id=conversation_id, incoming=incoming, screening=screening)
    if receipt.done is not None:
        return receipt.done
    if is_urgent(receipt.screening):
        return record_alarm(room, receipt)
    protected, answer = _hand_off(room, receipt, urgency, reason)
    return record(
        room, receipt=receipt, protected=protected, answer=answer, holder=None, took_time=True
    )


def _hand_off(
    room: Room, receipt: Receipt, urgency: Urgency, reason: str
) -> tuple[Protected, Answer]:
    with room.database.write() as session:
        conversation = require_kept(
            repository.lock_conversation(session=session, conversation_id=receipt.conversation_id)
        )
        protected = protect_receipt(
            session=session, keystore=room.keystore, conversation=conversation, receipt=receipt
        )
        anonymous = (
            conversation.patient_id is None
            and conversation.active_loop is None
            and conversation.contact_for_escalation_id is None
        )
        replies = hand_off(
            session=session,
            conversation=conversation,
            clinical=urgency == Urgency.clinical,
            anonymous=anonymous,
        )
        wanted = EscalationWanted(
            urgency=urgency,
            reason="unreadable_message" if protected == UNREADABLE else reason,
            rules=receipt.screening.rules,
            quotes=protected.quotes,
        )
        return protected, Answer(
            replies,
            "screen",
            disposition=str(receipt.screening.disposition),
            escalation=wanted,
            keep_menus=True,
            await_contact=anonymous,
        )

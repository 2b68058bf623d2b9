"""That nothing be sent outside the chat: what a patient writes of it is kept, and answered."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.conversations.content import Reply
from api.conversations.incoming import Receipt
from api.conversations.models import Conversation, Mode
from api.conversations.notices import notice
from api.escalations.discretion import is_kept_inside, keep_inside, let_out
from api.safety.outside import asks_quiet, is_alone, lets_out
from api.safety.service import Disposition

# What the dialogue says where reminders stay in the chat.
ENDED = "utter_contact_ended"
NOTICE = "kept_inside"


def answer_wish(*, session: Session, conversation: Conversation, receipt: Receipt) -> Reply | None:
    """Keep the wish of a message, or that it is taken back, before anything can leave."""
    if receipt.is_payload:
        return None
    if asks_quiet(receipt.text):
        keep_inside(conversation=conversation)
        return notice(NOTICE, conversation.language, keep_offers=True)
    if lets_out(receipt.text) and is_kept_inside(session=session, conversation=conversation):
        let_out(session=session, conversation=conversation, actor=("patient", conversation.id))
        return notice("let_out", conversation.language, keep_offers=True)
    return None


def is_all(conversation: Conversation, receipt: Receipt) -> bool:
    """Whether such a wish is the whole message, and answers nothing that was asked."""
    return (
        conversation.mode == Mode.assistant
        and conversation.active_loop is None
        and receipt.screening.disposition == Disposition.NONE
        and is_alone(receipt.text)
    )


def only_here(
    replies: Sequence[Reply], *, beside: Sequence[Reply], language: str
) -> tuple[Reply, ...]:
    """Where the dialogue says that reminders come here alone: what is kept here, and how to change
    it, once."""
    told = notice(NOTICE, language, keep_offers=True)
    is_told = any(one.response_name == told.response_name for one in beside)
    instead = () if is_told else (told,)
    ended = any(one.response_name == ENDED for one in replies)
    others = tuple(one for one in replies if one.response_name != ENDED)
    return (*instead, *others) if ended else others

"""An answer to a patient who flagged one: said in the chat by name, whoever holds it.

It does not take the chat over: what the patient writes back goes where it went before, and they
are told so.
"""

from sqlalchemy.orm import Session

from api.conversations import repository as conversations
from api.conversations.incoming import clean
from api.conversations.models import Mode, Utterance
from api.conversations.notices import notice
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.errors import NotAllowed, NotFound
from api.escalations.replies import check_words, say_as_staff, sent_as
from api.identity.models import Staff
from api.identity.permissions import Permission, is_allowed
from api.identity.public_names import public_name
from api.reviews.errors import AnsweredAlready, NobodyToAnswer
from api.reviews.models import ReviewCase, ReviewKind
from api.reviews.service import lock_own_case, note_change


def answer(
    *,
    session: Session,
    room: Room,
    case_id: str,
    staff: Staff,
    version: int,
    text: str,
    key: str,
) -> Utterance:
    """Say it once: checked and redacted like any reply of staff. The same form again says nothing.

    Raises:
        NotFound, CaseChanged, CaseClosed, TakeCaseFirst, AnsweredAlready, NobodyToAnswer,
        ReplyEmpty, ReplyUnfilled, ReplyRefused.
        NotAllowed: who does not answer patients.
    """
    if not is_allowed(role=staff.role, permission=Permission.work_escalations):
        raise NotAllowed
    text = clean(text)
    if (known := session.get(ReviewCase, case_id)) is None:
        raise NotFound
    said_as = sent_as(room, known.conversation_id, staff, key=key, text=text)
    said = conversations.find_by_key(
        session=session, conversation_id=known.conversation_id, key=said_as
    )
    if said is not None:
        return said
    case, conversation = lock_own_case(session, case_id, staff, version)
    if conversation.erased_at is not None or case.kind != ReviewKind.dispute:
        raise NobodyToAnswer
    if case.answer_utterance_id is not None:
        raise AnsweredAlready
    reasons = check_words(session, room, staff, text, said_in=("review", case_id))
    held = conversation.mode == Mode.staff
    name, language = "review_answer_staff" if held else "review_answer", conversation.language
    add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(notice(name, language, staff=public_name(staff, language)),),
        in_reply_to=None,
    )
    row = say_as_staff(session, room, conversation, staff, text)
    row.idempotency_key = said_as
    case.answer_utterance_id = row.id
    note_change(session, case, staff, "review.answer", utterance=row.id, check=",".join(reasons))
    return row

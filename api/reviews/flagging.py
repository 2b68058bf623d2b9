"""A patient flags an answer: one case, what happens next, and the truth about it to the patient.

The comment is screened raw before anything else, as a message is; an alarm in it is answered and
recorded as a message (`api.conversations.emergency`), and flags the answer besides.
"""

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.conversations.emergency import answer_alarm
from api.conversations.errors import StoreUnavailable
from api.conversations.incoming import NOTHING_FOUND, Incoming, is_urgent
from api.conversations.room import Room
from api.errors import FrontdeskError, phone_numbers
from api.reviews.recording import Flag, record_flag
from api.reviews.schemas import FlagResult
from api.safety.service import Screening, screen

log = structlog.get_logger()


async def flag_answer(room: Room, *, conversation_id: str, flag: Flag) -> FlagResult:
    """Note that the patient doubts an answer.

    Raises:
        NotFound, ConsentMissing, KeyDestroyed, StoreUnavailable. An emergency is answered all the
        same.
    """
    screening = screen(text=flag.comment) if flag.comment else NOTHING_FOUND
    if is_urgent(screening):
        return await _answer_alarm(room, conversation_id, flag, screening)
    try:
        recorded = await room.in_thread(
            record_flag, room=room, conversation_id=conversation_id, flag=flag
        )
    except SQLAlchemyError:
        raise StoreUnavailable(**phone_numbers(room.settings.clinic_phone)) from None
    if recorded.result is None:
        return await _answer_alarm(room, conversation_id, flag, recorded.screening)
    return recorded.result


async def _answer_alarm(
    room: Room, conversation_id: str, flag: Flag, screening: Screening
) -> FlagResult:
    assert flag.comment is not None
    digest = room.keystore.blind_index(column=f"flag:{flag.utterance_id}", value=flag.comment)
    told = await answer_alarm(
        room,
        conversation_id=conversation_id,
        incoming=Incoming(flag.comment, f"flag:{digest[:48]}"),
        screening=screening,
    )
    state = None
    try:
        recorded = await room.in_thread(
            record_flag, room=room, conversation_id=conversation_id, flag=flag, answered=True
        )
        state = recorded.result.state if recorded.result else None
    except (FrontdeskError, SQLAlchemyError) as error:  # the alarm was answered: that counts
        log.warning("flag_not_recorded", kind=type(error).__name__)
    return FlagResult(
        wish=flag.wish,
        state=state,
        messages=told.messages,
        disposition=told.disposition,
        escalation_id=told.escalation_id,
    )

"""Flagging an answer, as the widget does it."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.conversations.incoming import clean, has_signs, is_urgent
from api.conversations.notices import notice_text
from api.conversations.refused import alarm_in_refused
from api.conversations.room import Room
from api.conversations.routes import OwnConversation, RoomDep
from api.errors import Malformed
from api.rate import Limiter
from api.reviews.errors import CommentTooLong
from api.reviews.flagging import flag_answer
from api.reviews.models import Wish
from api.reviews.recording import Flag
from api.reviews.schemas import FlagCreate, FlagResult
from api.safety.service import screen

router = APIRouter(prefix="/chat/conversations", tags=["chat"])
COMMENT_LIMIT = 500
# Of one conversation; nobody reads answers faster than that.
FLAGGED_A_MINUTE = 12
_limiter = Limiter(count=FLAGGED_A_MINUTE, seconds=60)
_too_long = Limiter(count=FLAGGED_A_MINUTE, seconds=60)


@router.post("/{conversation_id}/utterances/{utterance_id}/flag")
async def flag_utterance(
    conversation_id: OwnConversation,
    utterance_id: Annotated[str, Path(max_length=64)],
    body: FlagCreate,
    room: RoomDep,
) -> FlagResult:
    """Say that an answer was wrong, or that a person shall look again.

    The same flag again is the same case. An emergency in the comment is answered as in a message.

    Raises:
        NotFound, ConsentMissing, CommentTooLong, Malformed, TooFast, KeyDestroyed.
    """
    comment = await _readable(body.comment or "", room, conversation_id)
    wish = Wish(body.wish) if body.wish in list(Wish) else None
    if not (comment and is_urgent(screen(text=comment))):
        wrong = [*([] if wish else ["wish"]), *(body.model_extra or {})]
        if wrong:
            raise Malformed(fields=[f"body.{name}"[:60] for name in sorted(wrong)[:5]])
        _limiter.take(conversation_id)
    flag = Flag(utterance_id=utterance_id, wish=wish, comment=comment)
    return await flag_answer(room, conversation_id=conversation_id, flag=flag)


async def _readable(text: str, room: Room, conversation_id: str) -> str | None:
    """The comment without control characters, within the limit; None if there is none.

    Raises:
        CommentTooLong, TooFast: unless the screen finds an alarm in it.
    """
    comment = clean(text)
    if not has_signs(comment):
        return None
    if len(comment) <= COMMENT_LIMIT:
        return comment
    words = await alarm_in_refused([comment], room, key=conversation_id, limiter=_too_long)
    if words is not None:
        return words
    raise CommentTooLong(
        limit=COMMENT_LIMIT,
        detail=notice_text("message_too_long", "en").text,
        emergency_number="911",
        crisis_number="988",
        clinic_phone=room.settings.clinic_phone,
    )

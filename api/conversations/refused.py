"""What has to be refused, malformed or far too long, is listened to all the same."""

from api.conversations.incoming import find_alarm
from api.conversations.room import Room
from api.errors import TooFast
from api.rate import Limiter


async def alarm_in_refused(
    texts: list[str], room: Room, *, key: str, limiter: Limiter
) -> str | None:
    """The words in which the screen finds an alarm; never on the event loop.

    Beyond the limit, which no patient comes near, each text is listened to at a glance: to hear
    all of it costs seconds.

    Raises:
        TooFast: beyond the limit, without an alarm.
    """
    limit, too_fast = room.settings.message_limit, None
    try:
        limiter.take(key)
    except TooFast as error:
        too_fast = error
    async with room.refused.turn(key):
        words: str | None = await room.in_refused_thread(
            find_alarm, texts=texts, limit=limit, at_a_glance=too_fast is not None
        )
    if words is None and too_fast is not None:
        raise too_fast
    return words

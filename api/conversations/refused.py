"""What has to be refused, malformed or far too long, is listened to all the same."""

from functools import partial

from api.conversations.incoming import find_alarm
from api.conversations.room import Room
from api.rate import Limiter


async def alarm_in_refused(
    texts: list[str], room: Room, *, key: str, limiter: Limiter
) -> str | None:
    """The words in which the screen finds an alarm; never on the event loop.

    Each text is listened to at a glance at once, and then as a whole, which takes seconds: behind
    others of its kind, and not beyond the limit, which no patient comes near.

    Raises:
        TooFast: beyond the limit, without an alarm at a glance.
    """
    heard = partial(find_alarm, texts=texts, limit=room.settings.message_limit)
    async with room.refused.turn(key):
        if words := await room.in_thread(heard, at_a_glance=True):
            return words
        limiter.take(key)
        return await room.in_refused_thread(heard)

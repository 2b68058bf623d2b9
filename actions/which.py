"""Two things that a message may mean, asked with two buttons: "I am not sure which you meant".

What was rejected is asked about in clarify.py. Here is what was taken for a task or a question with
little to spare (close_calls.py): it is asked about before that begins.
"""

from typing import Any

from rasa_sdk import Tracker

from actions.close_calls import OFFERED, too_close
from actions.next_task import ASKED, keep_for_either
from actions.turn import Turn, last_said
from actions.wording import button, person_button

# Where one of these was just made the conversation tells which is meant.
_JUST_MADE = ("last_visit", "last_reminder")


async def ask_if_unsure(turn: Turn, tracker: Tracker) -> list[Any]:
    """Ask "A or B?" instead of doing what the message was only just taken for; nothing if it was
    not.

    Never while a form asks, never twice in a row, and never of what the screen gave to a person.
    """
    if turn.active_loop is not None or turn.is_button or turn.also:
        return []
    if turn.disposition not in ("none", "") or any(turn.slots.get(each) for each in _JUST_MADE):
        return []
    names = too_close(turn.intent, turn.ranking)
    if not names or last_said(tracker) == ASKED:
        return []
    return await ask_which(turn, names)


async def ask_which(turn: Turn, names: list[str]) -> list[Any]:
    """Two buttons, and a third to a person. What else the message said is kept for either."""
    buttons = [button(OFFERED[name], f"/{name}", turn.language) for name in names]
    if "request_human" not in names:
        buttons.append(person_button(turn.language))
    first, second = (each["title"] for each in buttons[:2])
    turn.say(ASKED, buttons=buttons, first=first, second=second)
    return await keep_for_either(turn, names)

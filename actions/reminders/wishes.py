"""Wishes about reminders beside medicine and times: where they go, who is told, quiet hours, place.

And what is no business of a reminder: an odd dose and "as needed" go to a person.
"""

import re

from actions.client import ApiRefused
from actions.handoff import tell_hand_off
from actions.reminders.plan import Plan
from actions.reminders.reading import (
    CALL,
    CHANNEL,
    CHAT_ONLY,
    MISSED,
    NO_QUIET,
    NOBODY_ANY_MORE,
    QUIET,
    clocks_said,
)
from actions.reminders.ways import asks_for_whatsapp, say_refused, take_push, tell_of_whatsapp
from actions.reminders.zone import take_zone
from actions.turn import Turn
from api.wording.calendar import say_clock
from api.wording.doses import is_as_needed, is_odd_dose

_NAMED = re.compile(r"\b(?:with (?:the|its) name|name it|con (?:el|su) nombre)\b", re.IGNORECASE)


async def take_wish(turn: Turn, plan: Plan, purpose: str) -> str:
    """Return handed (to a person), told (something was done or said), or nothing."""
    if purpose != "stop" and is_odd_dose(turn.text):
        await hand_dose_over(turn)
        return "handed"
    if purpose != "stop" and is_as_needed(turn.text):
        turn.say("utter_as_needed")
        await tell_hand_off(turn, urgency="routine", reason="schedule_unclear")
        return "handed"
    before, moves = len(turn.said), False
    if purpose == "stop":
        # "stop texting me" may well mean the reminder itself: that is asked about.
        if NO_QUIET.search(turn.text):
            await _take_quiet_hours(turn)
        elif NOBODY_ANY_MORE.search(MISSED.sub(" ", turn.text)):
            await _take_back(turn)
    else:
        await _take_contact(turn)
        moves = await take_zone(turn, plan)
        await _take_quiet_hours(turn)
    return "told" if moves or len(turn.said) > before else ""


async def hand_dose_over(turn: Turn) -> None:
    """An amount that looks wrong is kept by nobody, asked about by nobody: a person looks."""
    turn.say("utter_dose_to_person")
    await tell_hand_off(turn, urgency="clinical", reason="dose_unclear")


async def _take_contact(turn: Turn) -> None:
    """An address or number to send reminders to, or of whom to tell."""
    tokens = [*turn.tokens("EMAIL"), *turn.tokens("PHONE")]
    about_missed = bool(MISSED.search(turn.text))
    named = bool(_NAMED.search(turn.text))
    if not about_missed and await take_push(turn, names_medication=named):
        return
    if not tokens and await _take_back(turn):
        return
    if not about_missed and CALL.search(turn.text):
        turn.say("utter_reminder_no_call")
        return
    if not about_missed and not CHANNEL.search(turn.text):
        return
    by_whatsapp = asks_for_whatsapp(turn.text)
    if not tokens and by_whatsapp and not about_missed:
        await tell_of_whatsapp(turn)
        return
    if not tokens:
        turn.say("utter_caregiver_how" if about_missed else "utter_contact_how")
        return
    try:
        if about_missed:
            await turn.api.choose_caregiver(contact_token=tokens[0], by_whatsapp=by_whatsapp)
        else:
            await turn.api.choose_contact(
                contact_token=tokens[0],
                names_medication=named,
                by_whatsapp=by_whatsapp,
            )
    except ApiRefused as refused:
        say_refused(turn, refused, not_offered="utter_whatsapp_not_offered")
        return
    turn.say("utter_caregiver_asked" if about_missed else "utter_contact_asked")


async def _take_back(turn: Turn) -> bool:
    """ "don't tell my daughter any more", "only here in the chat"; False where neither is said."""
    text = MISSED.sub(" ", turn.text)  # "if I don't answer" denies nothing
    if NOBODY_ANY_MORE.search(text):
        await turn.api.choose_caregiver(contact_token=None)
        turn.say("utter_caregiver_ended")
        return True
    found = CHAT_ONLY.search(text)
    if found is None or (CHANNEL.search(text[found.end() :]) and "chat" not in text.lower()):
        return False  # "don't email me, text me" asks for another way
    await turn.api.choose_contact(contact_token=None, names_medication=False)
    turn.say("utter_contact_ended")
    return True


async def _take_quiet_hours(turn: Turn) -> None:
    if not QUIET.search(turn.text):
        return
    if NO_QUIET.search(turn.text):
        await turn.api.set_quiet_hours(quiet_from=None, quiet_to=None)
        turn.say("utter_quiet_ended")
        return
    clocks = clocks_said(turn.text)
    if len(clocks) != 2:
        turn.say("utter_quiet_how")
        return
    await turn.api.set_quiet_hours(quiet_from=clocks[0], quiet_to=clocks[1])
    said = [say_clock(int(at[:2]), int(at[3:]), turn.language) for at in clocks]
    turn.say("utter_quiet_set", begin=said[0], end=said[1])

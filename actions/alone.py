"""What is said while no form is active: a dose answered in a word, a visit wished for."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments.afterwards import (
    LAST_VISIT,
    cancels_visit,
    drops_it,
    has_last_visit,
    moves_visit,
    says_loss,
    tell_loss,
)
from actions.appointments.several import answer_next
from actions.clarify import clarify
from actions.close_calls import LIKELY
from actions.handoff import (
    offer_after_hand_off,
    offer_clinician,
    pass_to_clinician,
    tell_hand_off,
)
from actions.intents import COURTESIES
from actions.introduced import practitioner_meant
from actions.misses import MISSES, PERSON, say_not_understood
from actions.next_task import answer_offer
from actions.onset import is_day_alone, names_day_to_come
from actions.reminders.afterwards import form_about_reminder
from actions.reminders.doses import hands_amount_over, note_dose
from actions.turn import Turn, last_said, read_turn
from actions.which_one import answer_which
from actions.wording import button, person_button
from api.extraction.schemas import Understanding

# Only words that say it outright: a plain "no" or "stop" is never noted as a missed dose.
DOSE_WORDS = {
    "taken": re.compile(
        r"\W*(?:done|did it|i did|took it|taken|just took it|listo|ya|ya est[aá]|hecho|"
        r"(?:ya )?(?:me )?l[ao] tom[eé])\W*",
        re.IGNORECASE,
    ),
    "skipped": re.compile(
        r"\W*(?:skip|skip it|skip this one|skipped|skipped it|om[ií]t[ea]l[ao]|saltar|"
        r"me l[ao] salt[eé])\W*",
        re.IGNORECASE,
    ),
    "snoozed": re.compile(
        r"\W*(?:later|in a bit|in a minute|not yet|luego|m[aá]s tarde|todav[ií]a no|al rato)\W*",
        re.IGNORECASE,
    ),
}
_BOOK = re.compile(
    r"\b(?:book|schedule|reserve|make)\s+(?:one|it|a visit|an appointment|me(?: in)?)\b"
    r"|\b(?:res[eé]rv[ae]me|p[ií]d[ae]me|h[aá]g[ao]me) una\b"
    r"|^\W*(?:(?:just|only|for|para|solo|s[oó]lo) )?(?:an? |una? )?"
    r"(?:visit|appointment|appt|cita)(?: please| por favor)?\W*$",
    re.IGNORECASE,
)
# What a yes begins right after a response that offers it.
OFFERED = {
    "utter_no_appointments": "booking_form",
    "utter_no_reminders": "reminder_form",
    "utter_symptom_next": "booking_form",
    "utter_handoff_visit": "booking_form",
    "utter_offer_note": "note_form",
}
_CODE = re.compile(r"\b(?:code|c[oó]digo)\b", re.IGNORECASE)
PLAIN_YES = re.compile(r"\W*(?:yes|yeah|yep|yup|s[ií]|i have|yes i (?:have|did))\W*", re.IGNORECASE)
ALONE = {
    "affirm": "utter_affirm_alone",
    "deny": "utter_deny_alone",
    "stop": "utter_nothing_to_stop",
    "goodbye": "utter_goodbye",
    "inform": "utter_inform_alone",
    "out_of_scope": "utter_out_of_scope",
    "nlu_fallback": "utter_not_understood",
}

# Said beside "that is a question for our clinical staff" they would ask what was just told.
_EMPTY = frozenset(["utter_inform_alone", "utter_affirm_alone", *MISSES])


class AnswerAlone(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_answer_alone"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        if turn.entities.get("note") == "begin":
            return [FollowupAction("note_form")]
        if (answered := await _answer_at_once(turn, tracker)) is not None:
            return answered
        form = None
        if turn.active_loop is None:
            if meant := await practitioner_meant(turn, tracker):
                return [*meant, FollowupAction("booking_form")]
            form = await form_about_reminder(turn)
            offered = OFFERED.get(last_said(tracker))
            form = form or _agreed_form(turn, offered) or await _wished_form(turn, offered)
        if form:
            return [FollowupAction(form)]
        if turn.active_loop is None and (asked := await clarify(turn)) is not None:
            return asked
        if turn.active_loop is None and _is_doubted(turn):
            offer_clinician(turn.read_as("ask_diagnosis"))
            return []
        response = ALONE.get(turn.intent, "utter_not_understood")
        if turn.intent == "deny" and not await turn.api.list_reminders():
            response = "utter_nothing_to_stop"  # there is no dose that it could be about
        if turn.disposition == "clinician" and response in _EMPTY and turn.active_loop is None:
            offer_after_hand_off(turn)
            return []
        if response in MISSES:
            await say_not_understood(turn, tracker, response)
        else:
            turn.say(response)
        return []


def _is_doubted(turn: Turn) -> bool:
    """A courtesy, a yes or a no that the bot took for more (`bot/nlu/doubt.py`)."""
    if turn.intent != "nlu_fallback" or len(turn.ranking) < 2:
        return False
    name, share = turn.ranking[1]
    return name in COURTESIES and share >= LIKELY


async def _answer_at_once(turn: Turn, tracker: Tracker) -> list[Any] | None:
    """What needs no form: the next of several visits, an offer, the last visit, a dose."""
    if (answered := await answer_which(turn, tracker)) is not None:
        return answered
    if (answered := answer_offer(turn, last_said(tracker))) is not None:
        return answered
    if (answered := await answer_next(turn)) is not None:
        return answered
    if await _answers_offer(turn, last_said(tracker)):
        return []
    if turn.active_loop is None and turn.text:
        if says_loss(turn.text):
            tell_loss(turn)
            return []
        if (followed := await _speaks_of_last_visit(turn)) is not None:
            return followed
        if await _asks_for_locked_code(turn):
            return []
    if await _corrects_amount(turn, last_said(tracker)):
        return []
    if await _answers_dose(turn) or await _asks_about_dose(turn):
        return []
    return None


async def _answers_offer(turn: Turn, offered: str) -> bool:
    """A yes to "shall I pass this on?", and a no to a note that was offered."""
    if turn.active_loop is not None:
        return False
    if turn.intent == "affirm" and offered == "utter_offer_clinician":
        await pass_to_clinician(turn)
    elif turn.intent == "affirm" and offered in ("utter_fact_unknown", PERSON):
        await tell_hand_off(turn, urgency="routine", reason="person_requested")
    elif turn.intent == "deny" and offered in ("utter_offer_note", PERSON, *OFFERED):
        turn.say("utter_nothing_to_stop")
    else:
        return False
    return True


async def _speaks_of_last_visit(turn: Turn) -> list[Any] | None:
    """After a booking "cancel it" and "friday instead" are about that visit; "forget it" leaves
    it, which is said."""
    if not turn.slots.get(LAST_VISIT):
        return None
    cancels, drops = cancels_visit(turn.text), drops_it(turn.text)
    moves = moves_visit(turn.text, await turn.api.understand(text=turn.text))
    if not (cancels or drops or moves) or not await has_last_visit(turn):
        return None
    if cancels or moves:
        return [FollowupAction("cancel_form" if cancels else "reschedule_form")]
    cancel = button("cancel_visit", "/cancel_appointment", turn.language)
    turn.say("utter_visit_stays", buttons=[cancel])
    return []


async def _asks_for_locked_code(turn: Turn) -> bool:
    if not _CODE.search(turn.text) or (await turn.api.get_identity()).code != "locked":
        return False
    turn.say("utter_code_locked", buttons=[person_button(turn.language)])
    return True


async def _corrects_amount(turn: Turn, last: str) -> bool:
    """ "three of them actually", of a dose that was spoken of a moment ago, whatever it was read
    as."""
    if turn.active_loop is not None or not turn.text or not last.startswith("utter_dose_"):
        return False
    return await hands_amount_over(turn, is_of_dose=True)


async def _answers_dose(turn: Turn) -> bool:
    for answer, words in DOSE_WORDS.items():
        if words.fullmatch(turn.text):
            return await note_dose(turn, answer, also_closed=False)
    return False


async def _asks_about_dose(turn: Turn) -> bool:
    """A yes to an open reminder is noted, anything vaguer is asked about: never guessed."""
    if turn.intent not in ("affirm", "deny") or turn.active_loop:
        return False
    if not (await turn.api.get_conversation()).dose_open:
        return False
    if PLAIN_YES.fullmatch(turn.text):
        await note_dose(turn, "taken")
    else:
        turn.say("utter_dose_question")
    return True


def _agreed_form(turn: Turn, offered: str | None) -> str | None:
    """A yes to "would you like to book one?", and "ok book one" whatever it was read as."""
    if _BOOK.search(turn.text) and turn.intent not in ("deny", "stop"):
        return "booking_form"
    if turn.intent != "affirm":
        return None
    return offered


async def _wished_form(turn: Turn, offered: str | None) -> str | None:
    """Words that name a visit or practitioner of ours wish for a visit, a medicine a reminder.

    "Yes, tuesday works", where nothing was asked, wishes for tuesday; after a booking it may well
    be about that.
    """
    if turn.intent not in ("inform", "nlu_fallback", "affirm") or not turn.text:
        return None
    found = await turn.api.understand(text=turn.text)
    if turn.intent == "affirm":
        agrees = names_day_to_come(found) and not found.medications
        return "booking_form" if agrees and not turn.slots.get(LAST_VISIT) else None
    if found.visit_type or found.practitioner:
        return "booking_form"
    if offered == "booking_form" and (found.complaint or names_day_to_come(found)):
        return offered  # "monday morning", said to "shall I book one?"
    if await _wishes_for_day(turn, found):
        return "booking_form"
    return "reminder_form" if found.medications and turn.intent == "inform" else None


async def _wishes_for_day(turn: Turn, found: Understanding) -> bool:
    """A day alone, where it can be of nothing else: no visit just booked, no dose that waits."""
    if not (names_day_to_come(found) and is_day_alone(turn.text, found.time)):
        return False
    return not turn.slots.get(LAST_VISIT) and not (await turn.api.get_conversation()).dose_open


ACTIONS = [AnswerAlone()]

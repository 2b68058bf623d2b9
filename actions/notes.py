"""A short note for the clinician before a visit: four questions, each of which can be skipped.

The answers are kept as they were said. Nothing is scored, summed up or judged here.
"""

import re
from typing import Any

from rasa_sdk.events import SlotSet

from actions.appointments.afterwards import (
    cancels_visit,
    moves_visit,
    speaks_of_coming,
    wants_one,
)
from actions.appointments.reason import NOTE, write
from actions.appointments.typed import says_move
from actions.forms import REQUESTED, ValidateForm
from actions.intents import CLINICAL, REMINDERS, is_aside
from actions.turn import Turn
from actions.wording import button

_SKIP = re.compile(
    r"\W*(?:skip(?: (?:it|this|that|this one))?|next|pass|no|nope|nothing|none|not yet|"
    r"i (?:don'?t|do not) know|don'?t know|dunno|not sure|rather not(?: say)?|"
    r"omitir|saltar|siguiente|nada|ninguno|ninguna|todav[ií]a no|no s[eé]|paso)\W*",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\W*(?:(?:that'?s|that is|thats) (?:all|it)|done|enough|finished|finish|stop|"
    r"eso es todo|ya est[aá]|listo|basta|terminar|es todo)\W*",
    re.IGNORECASE,
)
_BOOKS = re.compile(r"\b(?:book|schedule|reserv\w+|res[eé]rv\w+|ag[eé]nd\w+)\b", re.IGNORECASE)
_OF_REMINDERS = REMINDERS - {"report_dose_taken", "report_dose_skipped"}
_REMINDS = re.compile(
    r"\b(?:remind\w*|recordatorios?|recu[eé]rd\w*|recordar\w*|alarms?|alarmas?)\b", re.IGNORECASE
)
_QUESTION = re.compile(r"\?\s*$")


class ValidateNoteForm(ValidateForm):
    async def take(self, turn: Turn) -> list[Any]:
        note = turn.slots.get(NOTE) or {}
        left = list(note.get("parts") or [])
        asked = (turn.requested or "").removeprefix("note_")
        if not left or not note.get("appointment"):
            return [SlotSet(NOTE, None), SlotSet(REQUESTED, None)]
        if asked in left and turn.interrupted:
            turn.say("utter_back_to_task")
        elif asked in left:
            if _belongs_elsewhere(turn) or await _wishes_a_deed(turn):
                return []
            if _is_over(turn):
                return _end(turn)
            if not _is_skipped(turn):
                await write(turn, note["appointment"], asked, turn.api.utterance_id)
            left.remove(asked)
        if not left:
            return _end(turn)
        turn.say(f"utter_note_{left[0]}", buttons=_buttons(turn.language))
        return [SlotSet(NOTE, {**note, "parts": left}), SlotSet(REQUESTED, f"note_{left[0]}")]


def _belongs_elsewhere(turn: Turn) -> bool:
    """Whether a question or a wish for a person comes first; the note goes on after it."""
    if turn.is_button:
        return "note" not in turn.entities
    if turn.intent == "request_human":
        return True
    return bool(_QUESTION.search(turn.text)) and (is_aside(turn.intent) or turn.intent in CLINICAL)


async def _wishes_a_deed(turn: Turn) -> bool:
    """ "please cancel my appointment": begun instead of noted. What is told of a symptom may be
    read as any intent, so that words of the deed are asked for, too."""
    intent, text = turn.intent, turn.text
    if intent == "cancel_appointment":
        return cancels_visit(text)
    if intent == "reschedule_appointment":
        return says_move(text) or moves_visit(text, await turn.api.understand(text=text))
    if intent == "book_appointment":
        return wants_one(text) or bool(_BOOKS.search(text))
    if intent == "check_appointment":
        return speaks_of_coming(text)
    return intent in _OF_REMINDERS and bool(_REMINDS.search(text))


def _is_over(turn: Turn) -> bool:
    if turn.is_button:
        return turn.entities.get("note") == "done"
    return bool(_DONE.fullmatch(turn.text)) or (turn.intent == "stop" and len(turn.text) < 40)


def _is_skipped(turn: Turn) -> bool:
    return turn.is_button or bool(_SKIP.fullmatch(turn.text))


def _end(turn: Turn) -> list[Any]:
    turn.say("utter_note_kept")
    return [SlotSet(NOTE, None), SlotSet(REQUESTED, None)]


def _buttons(language: str) -> list[dict[str, str]]:
    return [
        button("skip", '/inform{"note":"skip"}', language),
        button("that_is_all", '/inform{"note":"done"}', language),
    ]


ACTIONS = [ValidateNoteForm("note_form")]

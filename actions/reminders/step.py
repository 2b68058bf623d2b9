"""One message in a reminder's form: nothing is written without a yes."""

import re

from actions.appointments.reading import Reading
from actions.client import ApiRefused
from actions.forms import say_missed
from actions.intents import APPOINTMENTS, ASIDES, CLINICAL
from actions.reminders.plan import Plan, line_of, neutral_label, next_question, remind_button
from actions.reminders.recurrence import (
    dose_alone,
    frequency_of,
    recurrence_of,
    say_recurrence,
    says_count,
)
from actions.turn import Turn
from actions.wording import button
from api.extraction.schemas import Understanding

_STOP_IT = re.compile(
    r"\W*(?:please )?(?:(?:stop|remove|delete|cancel|end) (?:it|that|this)(?: one| reminder)?|"
    r"(?:qu[ií]t[ae]|elim[ií]n[ae]|b[oó]rr[ae]|canc[eé]l[ae])l[oa])(?: please| por favor)?\W*",
    re.IGNORECASE,
)
OWN = {"set_medication_reminder": "set", "change_reminder": "change", "cancel_reminder": "stop"}
_BEGINS = re.compile(r"\b(?:remind\w*|recu[eé]rd\w*|recordar\w*|recordatorio)\b", re.IGNORECASE)
_CHANNEL = re.compile(
    r"\b(?:e-?mail|text message|sms|texts?|call me|whatsapp|correo|mensaje)\b", re.I
)
_PAUSE = re.compile(r"\b(?:pause|hold off|suspend|pausa\w*|suspend\w+)\b", re.I)


async def take_step(turn: Turn, plan: Plan, purpose: str) -> str:
    """Return asked, done, or rejected when another rule answers the message."""
    if turn.interrupted:
        if turn.requested:
            turn.say("utter_back_to_task")
        return await _ask_on(turn, plan, purpose)
    if turn.is_button:
        return await _take_button(turn, plan, purpose)
    return await _take_words(turn, plan, purpose)


async def _take_button(turn: Turn, plan: Plan, purpose: str) -> str:
    plan.misses = 0
    if turn.intent == "stop":
        return _stopped(turn)
    if "reminder" in turn.entities:
        plan.reminder = turn.entities["reminder"]
    if "medication" in turn.entities:
        plan.medication = neutral_label(turn.language)
    if turn.requested == "confirmation" and turn.intent in ("affirm", "deny"):
        return await _answer(turn, plan, purpose, yes=turn.intent == "affirm")
    return await _ask_on(turn, plan, purpose)


async def _take_words(turn: Turn, plan: Plan, purpose: str) -> str:
    understanding = await turn.api.understand(text=turn.text)
    clinic = await turn.api.get_clinic(language=turn.language)
    reading = Reading(turn, understanding, clinic)
    agreed = purpose == "stop" and turn.requested == "confirmation" and _agrees(reading)
    if agreed and next_question(plan, purpose) == "confirmation":
        return await _answer(turn, plan, purpose, yes=True)
    if turn.intent == "stop":
        return _stopped(turn)
    if purpose != "set" and not plan.listed_reminders and not await _list(turn, plan):
        return "done"
    changed = _absorb(turn, plan, understanding, purpose)
    yes_or_no = turn.requested == "confirmation" and (reading.says_yes or reading.says_no)
    if _belongs_elsewhere(turn, purpose, answered=changed or yes_or_no):
        return "rejected"
    told = _tell_limits(turn, purpose)
    if yes_or_no and not changed:
        return await _answer(turn, plan, purpose, yes=reading.says_yes and not reading.says_no)
    if turn.requested and not (changed or told):
        plan.misses = say_missed(turn, plan.misses)
    else:
        plan.misses = 0
    return await _ask_on(turn, plan, purpose)


def _agrees(reading: Reading) -> bool:
    """ "yes, stop it" and "remove it" end the reminder, not the question about it."""
    return reading.says_yes or bool(_STOP_IT.fullmatch(reading.turn.text))


def _absorb(turn: Turn, plan: Plan, understanding: Understanding, purpose: str) -> bool:
    changed = False
    if understanding.medications:
        mention = understanding.medications[0]
        if purpose == "set":
            if turn.requested and _BEGINS.search(turn.text) and mention.name != plan.medication:
                plan.dose = plan.recurrence = None  # another reminder: nothing of the one before
            plan.medication, changed = mention.name, True
            plan.dose = dose_alone(mention.dose) or plan.dose
        else:
            fitting = [r for r in plan.listed() if r.medication.lower() == mention.name.lower()]
            if len(fitting) == 1:
                plan.reminder, changed = fitting[0].id, True
    choice = understanding.choice
    if purpose != "set" and turn.requested == "reminder" and choice and choice.index:
        listed = plan.listed()
        if -1 <= choice.index <= len(listed):
            chosen = listed[choice.index - 1] if choice.index > 0 else listed[-1]
            plan.reminder, changed = chosen.id, True
    if purpose == "stop":
        return changed
    if rule := recurrence_of(understanding, plan.recurrence):
        plan.recurrence, changed = rule, True
    elif often := frequency_of(understanding):
        plan.recurrence, changed = often, True
    elif says_count(turn.text):
        changed = True
    return changed


def _belongs_elsewhere(turn: Turn, purpose: str, *, answered: bool) -> bool:
    intent = turn.intent
    if intent == "request_human" or intent in CLINICAL:
        return True
    if OWN.get(intent) == purpose or turn.requested is None:
        return False
    if answered:
        return False
    return intent in ASIDES or intent in APPOINTMENTS or intent == "ask_symptom"


def _tell_limits(turn: Turn, purpose: str) -> bool:
    before = len(turn.said)
    if purpose != "stop" and _CHANNEL.search(turn.text):
        turn.say("utter_reminder_only_here")
    if purpose == "stop" and _PAUSE.search(turn.text):
        turn.say("utter_reminder_no_pause")
    return len(turn.said) > before


async def _list(turn: Turn, plan: Plan) -> bool:
    """Load the reminders; False, and said, when there are none."""
    found = await turn.api.list_reminders()
    if not found:
        turn.say("utter_no_reminders", buttons=[remind_button(turn)])
        return False
    plan.listed_reminders = [each.model_dump(mode="json") for each in found]
    if len(found) == 1:
        plan.reminder = found[0].id
    return True


async def _ask_on(turn: Turn, plan: Plan, purpose: str) -> str:
    if purpose != "set" and not plan.listed_reminders and not await _list(turn, plan):
        return "done"
    question = next_question(plan, purpose)
    language = turn.language
    if question == "medication":
        label = button("my_medicine", '/inform{"medication":"mine"}', language)
        turn.say("utter_which_medication", buttons=[label] if turn.requested else None)
    elif question == "recurrence":
        counted = says_count(turn.text) or bool(plan.recurrence)
        turn.say("utter_which_dose_times" if counted else "utter_which_schedule")
    elif question == "reminder":
        turn.say(
            "utter_which_reminder",
            buttons=[
                {"title": line_of(each, language), "payload": f'/inform{{"reminder":"{each.id}"}}'}
                for each in plan.listed()
            ],
        )
    else:
        await _ask_confirmation(turn, plan, purpose)
    return "asked"


async def _ask_confirmation(turn: Turn, plan: Plan, purpose: str) -> None:
    language, subject = turn.language, plan.subject
    if purpose == "stop" and subject is not None:
        turn.say(
            "utter_confirm_reminder_stop",
            buttons=[
                button("yes_delete", "/affirm", language),
                button("keep", "/deny", language),
            ],
            reminder_line=line_of(subject, language),
        )
        return
    zone = (await turn.api.get_conversation()).time_zone
    medication = subject.medication if subject else plan.medication or ""
    dose = plan.dose if purpose == "set" else ""
    turn.say(
        "utter_confirm_reminder",
        buttons=[button("yes_remind", "/affirm", language), button("no", "/deny", language)],
        what=f"{medication} ({dose})" if dose else medication,
        schedule=say_recurrence(plan.recurrence or "", language),
        zone=zone.replace("_", " "),
    )


async def _answer(turn: Turn, plan: Plan, purpose: str, *, yes: bool) -> str:
    if next_question(plan, purpose) != "confirmation":
        return await _ask_on(turn, plan, purpose)
    if not yes:
        if purpose == "set":
            plan.recurrence = None
            turn.say("utter_reminder_not_set")
            return await _ask_on(turn, plan, purpose)
        turn.say("utter_reminder_unchanged")
        return "done"
    try:
        await _write(turn, plan, purpose)
    except ApiRefused as refused:
        if refused.code != "RecurrenceUnclear":
            raise
        plan.recurrence = None
        turn.say("utter_schedule_unclear")
        return await _ask_on(turn, plan, purpose)
    return "done"


async def _write(turn: Turn, plan: Plan, purpose: str) -> None:
    if purpose == "stop":
        await turn.api.cancel_reminder(plan_id=plan.reminder or "")
        turn.say("utter_reminder_stopped")
        return
    if purpose == "change":
        done = await turn.api.change_reminder(
            plan_id=plan.reminder or "", recurrence=plan.recurrence or ""
        )
    else:
        before = {each.id for each in await turn.api.list_reminders()}
        done = await turn.api.create_reminder(
            medication=plan.medication or "",
            dose=plan.dose or "",
            recurrence=plan.recurrence or "",
        )
        if done.id in before:
            turn.say("utter_reminder_exists", reminder_line=line_of(done, turn.language))
            return
    turn.say("utter_reminder_set", reminder_line=line_of(done, turn.language))


def _stopped(turn: Turn) -> str:
    turn.say("utter_stopped")
    return "done"

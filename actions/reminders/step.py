"""One message in a reminder's form: nothing is written without a yes."""

import re

from actions.absence import says_return
from actions.appointments.reading import Reading
from actions.client import ApiRefused
from actions.forms import follows_summary, say_missed
from actions.intents import APPOINTMENTS, CLINICAL, is_aside
from actions.reminders.absorbing import absorb
from actions.reminders.afterwards import done_last, last_id, says_back
from actions.reminders.correcting import ask_half, correct_hour, take_half
from actions.reminders.ending import End, begins_later, take_end
from actions.reminders.naming import read_naming, read_several
from actions.reminders.plan import (
    Plan,
    line_of,
    neutral_label,
    next_question,
    remind_button,
    say_schedule,
)
from actions.reminders.reading import deed_of, say_part, with_halves, zone_of
from actions.reminders.recurrence import has_fewer_times, keeps_days, swapped, without_hours
from actions.reminders.subject import choose_subject, take
from actions.reminders.together import ONLY, ask_whole, only_button, say_together, take_out
from actions.reminders.wishes import hand_dose_over, take_wish
from actions.reminders.zone import answer_zone, ask_zone, take_back
from actions.turn import Turn
from actions.wording import button
from api.internal.schemas import ReminderRead
from api.wording.doses import is_far_from, says_count
from api.wording.recurrence import say_recurrence, strip_end

_STOP_IT = re.compile(
    r"\W*(?:please )?(?:(?:stop|remove|delete|cancel|end) (?:it|that|this)(?: one| reminder)?|"
    r"(?:qu[ií]t[ae]|elim[ií]n[ae]|b[oó]rr[ae]|canc[eé]l[ae])l[oa])(?: please| por favor)?\W*",
    re.IGNORECASE,
)
OWN = {"set_medication_reminder": "set", "change_reminder": "change", "cancel_reminder": "stop"}


async def take_step(turn: Turn, plan: Plan, purpose: str) -> str:
    """Return asked, done, or rejected when another rule answers the message."""
    if turn.interrupted:
        if turn.requested:
            turn.say("utter_back_to_task")
        return await _ask_on(turn, plan, _purpose_of(plan, purpose))
    if turn.is_button:
        return await _take_button(turn, plan, _purpose_of(plan, purpose))
    if purpose == "change" and await _goes_back(turn, plan):
        return await _ask_on(turn, plan, purpose) if plan.zone else "done"
    if take_half(turn, plan) or await _corrects_hour(turn, plan, purpose):
        plan.misses = 0
        return await _ask_on(turn, plan, _purpose_of(plan, purpose))
    leaves = turn.requested and turn.intent == "goodbye"
    if leaves:
        turn.say("utter_not_done_yet")
    if leaves or (turn.requested and says_return(turn.text)):
        return await _ask_on(turn, plan, purpose)
    return await _take_words(turn, plan, purpose)


async def _take_button(turn: Turn, plan: Plan, purpose: str) -> str:
    plan.misses = 0
    if turn.intent == "stop":
        return _stopped(turn)
    if "reminder" in turn.entities:
        if turn.entities["reminder"] == ONLY:
            part = purpose == "stop" and plan.is_part and follows_summary(turn)
            return await (take_out(turn, plan) if part else _ask_on(turn, plan, purpose))
        if await take_back(turn, plan, turn.entities["reminder"]):
            return await _ask_on(turn, plan, purpose) if plan.zone else "done"
        take(plan, turn.entities["reminder"])
    if "medication" in turn.entities:
        plan.medication = neutral_label(turn.language)
    take_half(turn, plan)
    if turn.requested == "confirmation" and turn.intent in ("affirm", "deny"):
        return await _answer(turn, plan, purpose, yes=turn.intent == "affirm")
    return await _ask_on(turn, plan, purpose)


async def _take_words(turn: Turn, plan: Plan, purpose: str) -> str:
    if turn.intent == "request_human" or turn.intent in CLINICAL:
        return "rejected"
    turn = _as_begun(turn, purpose)
    needs_list = purpose != "set" and turn.intent != "stop" and not plan.listed_reminders
    if needs_list and not await _list(turn, plan):
        return "done"
    asked_about = (plan.reminder, plan.is_part)
    chosen, rest = await _choose(turn, plan, purpose)
    if chosen == "another":
        return await _ask_on(turn, plan, purpose)
    several = read_several(turn.text) if purpose == "stop" else None
    naming = several or await read_naming(turn)
    hours = naming.hours
    in_summary = purpose == "set" and turn.requested == "confirmation" and hours
    turn = turn.read_as(turn.intent, naming.rest if several or in_summary else rest)
    # "until december 20 instead", before the yes, is about the reminder that is asked about.
    corrects = purpose == "set" and turn.intent == "change_reminder"
    answered = bool(chosen) or corrects
    end, text = await _take_end(turn, plan, purpose, answered=answered)
    if end == "asked":
        return "asked"
    named = _take_named_times(plan, purpose, hours)
    purpose = _purpose_of(plan, purpose)
    understanding = await turn.api.understand(text=with_halves(text))
    clinic = await turn.api.get_clinic(language=turn.language)
    reading = Reading(turn, understanding, clinic)
    agreed = purpose == "stop" and turn.requested == "confirmation" and _agrees(reading)
    if agreed and next_question(plan, purpose) == "confirmation":
        # "yes, stop it, i'm on lisinopril now" is no yes to a summary that named metformin.
        is_same = asked_about == (plan.reminder, plan.is_part)
        step = _answer(turn, plan, purpose, yes=True) if is_same else _ask_on(turn, plan, purpose)
        return await step
    if turn.intent == "stop":
        return _stopped(turn)
    plan.deed = (deed_of(turn.text) if purpose != "set" else None) or plan.deed
    if plan.deed == "pause" and await begins_later(turn, understanding.time):
        turn.say("utter_pause_from_now")
        return "done"
    changed = absorb(turn, plan, understanding, purpose, ends=end == "named", hours=hours)
    changed = changed or bool(chosen) or end == "named" or named
    yes = reading.agrees_to_end if purpose == "stop" else reading.agrees_to_change
    yes_or_no = turn.requested == "confirmation" and (yes or reading.says_no)
    # "stop the metformin one", while that or another is changed: no part of the change.
    stops = turn.intent == "cancel_reminder" and changed
    if _belongs_elsewhere(turn, purpose, answered=(changed or yes_or_no) and not stops):
        return "rejected"
    wish = await take_wish(turn, plan, purpose)
    told_only = wish and purpose != "set" and not (changed or plan.recurrence or plan.zone)
    if wish == "handed" or told_only:
        return "done"
    told = bool(wish) or plan.deed is not None
    if yes_or_no and not changed:
        return await _answer(turn, plan, purpose, yes=yes and not reading.says_no)
    again = OWN.get(turn.intent) == purpose  # the same wish, said once more
    if turn.requested and not (changed or told or again):
        plan.misses = say_missed(turn, plan.misses)
    else:
        plan.misses = 0
    return await _ask_on(turn, plan, purpose)


async def _corrects_hour(turn: Turn, plan: Plan, purpose: str) -> bool:
    """ "no, 9", where the question is whether all of a summary is right."""
    if turn.requested != "confirmation" or _purpose_of(plan, purpose) == "stop":
        return False
    return not (plan.zone or plan.deed) and await correct_hour(turn, plan)


def _as_begun(turn: Turn, purpose: str) -> Turn:
    """A stop that began the form is one of a reminder, not of the form."""
    begins = turn.intent == "stop" and purpose == "stop" and turn.requested is None
    return turn.read_as("cancel_reminder") if begins else turn


async def _goes_back(turn: Turn, plan: Plan) -> bool:
    """Whether "undo" was said of a journey, and heard."""
    back = (plan.last_reminder or {}).get("back", "")
    if turn.requested or not back or not says_back(turn.text):
        return False
    return await take_back(turn, plan, back)


async def _take_end(turn: Turn, plan: Plan, purpose: str, *, answered: bool) -> tuple[End, str]:
    """ "in denver until monday" says how long a journey is, and no end of a reminder."""
    found = zone_of(turn.text, of_place=(await turn.api.understand(text=turn.text)).place_zone)
    if (found and found.name) or _belongs_elsewhere(turn, purpose, answered=answered):
        return "none", turn.text
    return await take_end(turn, plan, purpose)


async def _choose(turn: Turn, plan: Plan, purpose: str) -> tuple[str, str]:
    """The reminder that is named, or else the one that was spoken of a moment ago.

    A pause is not asked about before it is done: there, which one is never guessed.
    """
    chosen, rest = await choose_subject(turn, plan, purpose)
    is_open = not (chosen or plan.reminder or turn.requested) and rest == turn.text
    if is_open and purpose != "set" and not deed_of(turn.text):
        plan.reminder = last_id(plan, turn.text)
    return chosen, rest


def _take_named_times(plan: Plan, purpose: str, hours: frozenset[int]) -> bool:
    """ "Stop the evening one", and "the morning one" said of a time that all would get: a reminder
    keeps its other times. Whether something is different now."""
    before, rule = plan.subject.recurrence if plan.subject else "", plan.recurrence
    if not before or not hours:
        return False
    if purpose == "stop" and not rule:
        plan.recurrence = without_hours(before, hours)
    elif purpose == "change" and rule:
        plan.recurrence = swapped(rule, before, hours)
    return plan.recurrence != rule


def _purpose_of(plan: Plan, purpose: str) -> str:
    """ "stop it after friday" and "stop the evening one" change a reminder; it goes on."""
    changes = plan.last_day or plan.recurrence
    return "change" if purpose == "stop" and changes else purpose


def _agrees(reading: Reading) -> bool:
    """ "yes, stop it" and "remove it" end the reminder, not the question about it."""
    return reading.agrees_to_end or bool(_STOP_IT.fullmatch(reading.turn.text))


def _belongs_elsewhere(turn: Turn, purpose: str, *, answered: bool) -> bool:
    intent = turn.intent
    if OWN.get(intent) == purpose or turn.requested is None:
        return False
    if answered:
        return False
    return is_aside(intent) or intent in APPOINTMENTS or intent == "ask_symptom"


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
    if plan.zone:
        await ask_zone(turn, plan.zone)
        return "asked"
    if plan.deed and plan.is_part:
        ask_whole(turn, plan)
        return "asked"
    if plan.deed and plan.subject:
        return await _steer(turn, plan.deed, plan.subject)
    if plan.subject and plan.dose and is_far_from(plan.subject.dose, plan.dose):
        plan.dose = None
        await hand_dose_over(turn)
        return "done"
    question = next_question(plan, purpose)
    language = turn.language
    if question == "medication":
        label = button("my_medicine", '/inform{"medication":"mine"}', language)
        turn.say("utter_which_medication", buttons=[label] if turn.requested else None)
    elif question == "recurrence":
        if plan.unclear_clock:
            ask_half(turn, plan.unclear_clock)
            return "asked"
        if plan.part:
            turn.say("utter_which_clock", part=say_part(plan.part, language))
            return "asked"
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


async def _steer(turn: Turn, deed: str, subject: ReminderRead) -> str:
    try:
        await turn.api.steer_reminder(action=deed, plan_id=subject.id)
    except ApiRefused as refused:
        if refused.code != "RecurrenceUnclear":
            raise
        turn.say("utter_reminder_over")  # its last day passed while it was paused
        return "done"
    now = next((one for one in await turn.api.list_reminders() if one.id == subject.id), subject)
    turn.say(f"utter_reminder_{deed}d", reminder_line=line_of(now, turn.language))
    return "done"


async def _ask_confirmation(turn: Turn, plan: Plan, purpose: str) -> None:
    language, subject = turn.language, plan.subject
    say_together(turn, plan)
    if subject and plan.recurrence and has_fewer_times(plan.recurrence, subject.recurrence):
        now = say_recurrence(strip_end(subject.recurrence), language)
        turn.say("utter_reminder_fewer_times", schedule=now)
    if purpose == "stop" and subject is not None:
        turn.say(
            "utter_confirm_reminder_stop",
            buttons=[
                button("yes_delete", "/affirm", language),
                *only_button(turn, plan),
                button("keep", "/deny", language),
            ],
            reminder_line=line_of(subject, language),
        )
        return
    zone = (await turn.api.get_conversation()).time_zone
    medication = subject.medication if subject else plan.medication or ""
    dose = plan.dose or (subject.dose if subject else "")
    turn.say(
        "utter_confirm_reminder",
        buttons=[button("yes_remind", "/affirm", language), button("no", "/deny", language)],
        what=f"{medication} ({dose})" if dose else medication,
        schedule=say_schedule(plan, language),
        zone=zone.replace("_", " "),
    )


async def _answer(turn: Turn, plan: Plan, purpose: str, *, yes: bool) -> str:
    if next_question(plan, purpose) != "confirmation" or (yes and not follows_summary(turn)):
        return await _ask_on(turn, plan, purpose)
    if plan.zone:
        await answer_zone(turn, plan, yes=yes)
        if purpose == "change" and not (plan.is_timed or plan.changes_beside_times or plan.deed):
            return "done"
        return await _ask_on(turn, plan, purpose)
    if yes and plan.deed and plan.subject:
        return await _steer(turn, plan.deed, plan.subject)
    if not yes:
        if purpose == "set":
            plan.recurrence = plan.in_quiet_hours = plan.part = None
            turn.say("utter_reminder_not_set")
            return await _ask_on(turn, plan, purpose)
        turn.say("utter_reminder_unchanged")
        return "done"
    try:
        await _write(turn, plan, purpose)
    except ApiRefused as refused:
        if refused.code == "DoseInQuietHours":
            return _ask_quiet(turn, plan)
        if refused.code != "RecurrenceUnclear":
            raise
        if purpose == "change" and (plan.last_day or plan.for_days):
            plan.last_day = plan.for_days = None
            turn.say("utter_which_end")
            return "asked"
        plan.recurrence = None
        turn.say("utter_schedule_unclear")
        return await _ask_on(turn, plan, purpose)
    return "done"


def _ask_quiet(turn: Turn, plan: Plan) -> str:
    """Decided now, not at midnight: a yes sets it all the same."""
    plan.in_quiet_hours = True
    buttons = [button("yes_remind", "/affirm", turn.language), button("no", "/deny", turn.language)]
    turn.say("utter_dose_in_quiet_hours", buttons=buttons)
    return "asked"


async def _write(turn: Turn, plan: Plan, purpose: str) -> None:
    if purpose == "stop":
        await turn.api.cancel_reminder(plan_id=plan.reminder or "")
        plan.last_reminder = None
        turn.say("utter_reminder_stopped")
        return
    if purpose == "change":
        done = await turn.api.change_reminder(
            plan_id=plan.reminder or "",
            recurrence=plan.recurrence,
            dose=plan.dose,
            first_at=plan.first_at,
            for_days=plan.for_days,
            last_day=plan.last_day,
            without_end=bool(plan.without_end),
            in_quiet_hours=bool(plan.in_quiet_hours),
            keeps_days=keeps_days(plan.recurrence, plan.subject.recurrence if plan.subject else ""),
        )
    else:
        before = {each.id for each in await turn.api.list_reminders()}
        done = await turn.api.create_reminder(
            medication=plan.medication or "",
            dose=plan.dose or "",
            recurrence=plan.recurrence or "",
            for_days=plan.for_days,
            last_day=plan.last_day,
            first_at=plan.first_at,
            in_quiet_hours=bool(plan.in_quiet_hours),
        )
        if done.id in before:
            turn.say("utter_reminder_exists", reminder_line=line_of(done, turn.language))
            return
    new = {"made": "yes"} if purpose == "set" else {}
    plan.last_reminder = done_last(id=done.id, **new)
    turn.say("utter_reminder_set", reminder_line=line_of(done, turn.language))


def _stopped(turn: Turn) -> str:
    turn.say("utter_stopped")
    return "done"

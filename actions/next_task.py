"""Two tasks in one message: the second one waits, which is said, and is offered after the first.

What is told to wait stands behind what waits already: nothing that was promised is lost.
Of its words only what they were read as is kept: ids, tokens, a time, a medicine of the list.
"""

import re
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions.appointments.person import absorb_person
from actions.appointments.reading import Reading
from actions.appointments.reading import absorb as absorb_visit
from actions.appointments.task import DETAILS, NEXT_PEOPLE, SLOTS, Task
from actions.intents import APPOINTMENTS, CLINICAL, is_question_about_clinic
from actions.reminders.absorbing import absorb as absorb_reminder
from actions.reminders.apart import take_apart
from actions.reminders.ending import take_end
from actions.reminders.plan import PLAN_SLOTS, Plan
from actions.reminders.reading import with_halves
from actions.turn import Turn
from actions.wording import button, task_name

NEXT_TASK = "next_task"
OFFER = "utter_next_task"
# "I am not sure which you meant: A or B?"
ASKED = "utter_which_of_two"
FORMS = {
    "book_appointment": "booking_form",
    "reschedule_appointment": "reschedule_form",
    "cancel_appointment": "cancel_form",
    "check_appointment": "check_form",
    "set_medication_reminder": "reminder_form",
    "change_reminder": "reminder_change_form",
    "cancel_reminder": "reminder_cancel_form",
}
_MOST_OFFERS = 2
_ANOTHER_VISIT = re.compile(
    r"\b(?:also|as well|too|plus|another|one more|a second|after(?:wards?| (?:that|this))|"
    r"tambi[eé]n|aparte|adem[aá]s|otra|una segunda)\b|\bdespu[eé]s(?=\W*$)",
    re.IGNORECASE,
)

_ASKS_OF_VISIT = re.compile(
    r"\b(?:do|should|must|can) (?:i|we|he|she|they) (?:need to |have to )?"
    r"(?:bring|wear|take|eat|drink)\b"
    r"|\b(?:tengo|hay|debo) que (?:traer|llevar)\b|\bdebo (?:traer|llevar)\b",
    re.IGNORECASE,
)


async def set_aside_task(turn: Turn) -> list[Any]:
    """Say that the second task of this message comes after the first, and keep it."""
    second = _second_in(turn)
    if second is None:
        return []
    intent, words = second
    first, then = (task_name(name, turn.language) for name in (turn.intent, intent))
    turn.say("utter_task_after", first=first, then=then)
    return _wait(turn, _task(intent, await _values(turn.read_as(intent, words))))


async def set_aside_medicines(turn: Turn) -> tuple[Turn, list[Any]]:
    """The reminder for the first of several medicines with times of their own; the others wait."""
    pieces = await take_apart(turn)
    if not pieces:
        return turn, []
    first, *others = pieces
    for before, after in zip((first, *others), others, strict=False):
        turn.say("utter_task_after", first=before.label, then=after.label)
    intent = "set_medication_reminder"
    waits = [_task(intent, await _values(turn.read_as(intent, each.words))) for each in others]
    return turn.read_as(turn.intent, first.words), _wait(turn, *waits)


async def set_aside_visit(turn: Turn) -> list[Any]:
    """Another visit wished for while the details of the first are asked: it waits, and is told."""
    nearly = turn.requested in (*DETAILS, "code", "confirmation")
    if not nearly or turn.is_button or not _ANOTHER_VISIT.search(turn.text):
        return []
    # At the summary "book that one too" is a yes: there another visit must be named.
    is_wish = turn.intent == "book_appointment" and turn.requested != "confirmation"
    if not is_wish and not await _names_other_visit(turn):
        return []
    turn.say("utter_one_after_another")
    turn.interrupted = True
    return _wait(turn, _task("book_appointment", await _of_visit(turn)))


async def _names_other_visit(turn: Turn) -> bool:
    """ "i should also be glad of a check-up", whatever it was read as."""
    if turn.intent in ("stop", "deny", "request_human", *CLINICAL):
        return False
    if is_question_about_clinic(turn.intent) or _ASKS_OF_VISIT.search(turn.text):
        return False  # "yes. also do i need to bring his vaccine card"
    named = (await turn.api.understand(text=turn.text)).visit_type
    return named is not None and turn.slots.get("visit_type") not in (named.id, *named.alternatives)


async def begin_second(turn: Turn) -> list[Any]:
    """After what was answered at once, the second task of the message begins."""
    second = _second_in(turn)
    if second is None or turn.active_loop is not None:
        return await set_aside_task(turn)
    intent, words = second
    values = await _values(turn.read_as(intent, words))
    return [*_slots(values), FollowupAction(FORMS[intent])]


async def keep_for_either(turn: Turn, intents: list[str]) -> list[Any]:
    """Before it is asked which of two was meant: what the message says is known to either.

    Never in place of a task that waits.
    """
    waits = turn.slots.get(NEXT_TASK) or {}
    if "intent" in waits:
        return [SlotSet(NEXT_TASK, waits)]
    values = {intent: await _values(turn.read_as(intent)) for intent in intents}
    return [SlotSet(NEXT_TASK, {"either": values})]


def take_the_one_meant(turn: Turn, last: str, intent: str) -> list[Any]:
    """What the message before the question said, for the one that was meant; forgotten later on."""
    either = (turn.slots.get(NEXT_TASK) or {}).get("either")
    if either is None:
        return []
    said = either.get(intent) if last == ASKED else None
    if not said and last == ASKED and intent in APPOINTMENTS:
        # "neither, i want a new one": of another visit's task what was said of the visit is true.
        said = next((each for name, each in either.items() if name in APPOINTMENTS and each), None)
    said = said or {}
    return [SlotSet(NEXT_TASK, None), *_slots(said)]


def offer_task(turn: Turn) -> list[Any]:
    """When a task has ended: go on with the one that waits? Twice at most."""
    waits = turn.slots.get(NEXT_TASK)
    if not waits or "either" in waits or turn.slots.get(NEXT_PEOPLE):
        return []
    if int(waits.get("offers") or 0) >= _MOST_OFFERS:
        return _offer(turn, _after(waits))
    return _offer(turn, waits)


def _offer(turn: Turn, waits: dict[str, Any] | None) -> list[Any]:
    if waits is None:
        return [SlotSet(NEXT_TASK, None)]
    intent = waits["intent"]
    yes = button("yes_next", f'/{intent}{{"person":"next"}}', turn.language)
    no = button("no_next", "/deny", turn.language)
    then = waits["values"].get("medication") or task_name(intent, turn.language)
    turn.say(OFFER, buttons=[yes, no], then=then)
    return [SlotSet(NEXT_TASK, {**waits, "offers": int(waits.get("offers") or 0) + 1})]


def take_up(turn: Turn) -> list[Any]:
    """The button of the offer was pressed: what was said of the task is known."""
    waits = turn.slots.get(NEXT_TASK)
    if not waits or turn.entities.get("person") != "next" or waits.get("intent") != turn.intent:
        return []
    return [SlotSet(NEXT_TASK, _after(waits)), *_slots(waits["values"])]


def answer_offer(turn: Turn, offered: str) -> list[Any] | None:
    """A yes or a no to the offer in words; None when the message is neither."""
    waits = turn.slots.get(NEXT_TASK)
    if offered != OFFER or not waits or "either" in waits or turn.active_loop is not None:
        return None
    if turn.intent == "deny":
        turn.say("utter_nothing_to_stop")
        return _offer(turn, _after(waits))
    if turn.intent != "affirm":
        return None
    form = FollowupAction(FORMS[waits["intent"]])
    return [SlotSet(NEXT_TASK, _after(waits)), *_slots(waits["values"]), form]


def _task(intent: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"intent": intent, "values": values}


def _wait(turn: Turn, *tasks: dict[str, Any]) -> list[Any]:
    """Behind what waits already; the same wish said again waits once."""
    waits = turn.slots.get(NEXT_TASK) or {}
    queue = [waits, *_behind(waits)] if "intent" in waits else []
    for task in tasks:
        if task not in [_task(each["intent"], each["values"]) for each in queue]:
            queue.append(task)
    return [SlotSet(NEXT_TASK, {**queue[0], "after": queue[1:]})]


def _after(waits: dict[str, Any]) -> dict[str, Any] | None:
    """What waits behind the task that is taken up or refused now."""
    later = _behind(waits)
    return {**later[0], "after": later[1:]} if later else None


def _behind(waits: dict[str, Any]) -> list[dict[str, Any]]:
    """What waits behind a task; in chats from before a queue held the values of reminders alone."""
    after = waits.get("after") or []
    return [one if "intent" in one else _task("set_medication_reminder", one) for one in after]


def _second_in(turn: Turn) -> tuple[str, str] | None:
    return next(((intent, words) for intent, words in turn.also if intent in FORMS), None)


def _slots(values: dict[str, Any]) -> list[Any]:
    return [SlotSet(name, value) for name, value in values.items()]


async def _values(turn: Turn) -> dict[str, Any]:
    if turn.intent in ("book_appointment", "reschedule_appointment"):
        return await _of_visit(turn)
    return await _of_reminder(turn) if turn.intent == "set_medication_reminder" else {}


async def _of_visit(turn: Turn) -> dict[str, Any]:
    found = await turn.api.understand(text=turn.text)
    clinic = await turn.api.get_clinic(language=turn.language)
    task, reading = Task(), Reading(turn, found, clinic)
    absorb_person(task, reading, asked=None, identity=await turn.api.get_identity())
    absorb_visit(task, reading, asked=None)
    return {name: value for name in SLOTS if (value := getattr(task, name)) is not None}


async def _of_reminder(turn: Turn) -> dict[str, Any]:
    plan = Plan()
    end, text = await take_end(turn, plan, "set")
    found = await turn.api.understand(text=with_halves(text))
    hours: frozenset[int] = frozenset()
    absorb_reminder(turn, plan, found, "set", ends=end == "named", hours=hours)
    return {name: value for name in PLAN_SLOTS if (value := getattr(plan, name)) is not None}

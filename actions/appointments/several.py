"""Several people in one wish: their visits are booked one after the other, nobody is dropped."""

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions.appointments.person import RELATIONSHIP, adopt_verified, set_relationship
from actions.appointments.progress import Step
from actions.appointments.reading import Reading, put
from actions.appointments.task import NEXT_PEOPLE
from actions.next_task import offer_task
from actions.turn import TOKEN, Turn
from actions.wording import Button, button
from api.scheduling.schemas import AppointmentRead

_WHILE_ASKED = (None, "visit_type", "offer", "relationship", "patient_name")
_SET_ASIDE = (
    *("relationship", "relation", "visit_type", "practitioner", "location", "wished_time"),
    *("patient_name", "birth_date"),
)
_REFERS = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok(?:ay)?|please|now|next|and|then|s[ií]|claro|dale|ahora|y)\b"
    r"|\b(?:(?:the|my) (?:other|second|third|next)(?: one)?|as well|too|"
    r"(?:el|la) (?:otr[oa]|segund[oa]|siguiente)|tambi[eé]n)\b",
    re.IGNORECASE,
)


def begin(step: Step, reading: Reading) -> bool:
    """Take the first of several people; the others wait, which is said."""
    people = reading.understanding.companions
    if step.purpose != "book" or step.asked not in _WHILE_ASKED or len(people) < 2:
        return False
    first, *others = people
    if first.role:
        set_relationship(step.task, RELATIONSHIP[first.role])
        step.task.relation = first.relation
    else:
        put(step.task, "patient_name", first.name)
    step.waiting = [
        {
            "relationship": RELATIONSHIP[each.role] if each.role else step.task.relationship,
            "relation": each.relation or step.task.relation,
            "name": each.name or None,
        }
        for each in others
    ]
    if first.name and others[0].name:
        step.turn.say("utter_one_after_another_named", first=first.name, next_person=others[0].name)
    else:
        step.turn.say("utter_one_after_another")
    return True


def take_next(step: Step) -> None:
    """When a booking begins: for whom visits wait, if it is for them; else nobody waits."""
    waiting = list(step.turn.slots.get(NEXT_PEOPLE) or [])
    if step.purpose != "book" or not waiting:
        return
    if step.turn.entities.get("person") != "next" and not _refers(step.turn.text, waiting):
        step.waiting = []
        return
    person = _named(step.turn.text, waiting) or waiting[0]
    waiting.remove(person)
    step.waiting = waiting
    task = step.task
    task.forget_person()
    for name in _SET_ASIDE:
        setattr(task, name, person.get(name))
    if person.get("begun") and not task.relationship:
        adopt_verified(task, step.identity)
    if person.get("name"):
        step.turn.say("utter_now_next_named", next_person=person["name"])


def set_aside(turn: Turn) -> list[Any]:
    """A reminder in the middle of a booking: what was said of the visit waits for afterwards."""
    kept = {name: turn.slots.get(name) for name in _SET_ASIDE}
    if not kept["visit_type"]:
        return []
    turn.say("utter_booking_set_aside")
    waiting = [each for each in turn.slots.get(NEXT_PEOPLE) or [] if not each.get("begun")]
    return [SlotSet(NEXT_PEOPLE, [{**kept, "begun": True}, *waiting])]


def offer_begun(turn: Turn) -> None:
    """After the reminder: go on with the booking that was set aside?"""
    waiting = turn.slots.get(NEXT_PEOPLE) or []
    if waiting and waiting[0].get("begun"):
        turn.say("utter_resume_booking", buttons=_next_buttons(turn.language))


def _next_buttons(language: str) -> list[Button]:
    return [
        button("yes_next", '/book_appointment{"person":"next"}', language),
        button("no_next", "/deny", language),
    ]


def offer_next(step: Step, booked: AppointmentRead) -> None:
    """After a booking: offer the visit of whoever waits, of the same kind and right after it."""
    waiting = list(step.turn.slots.get(NEXT_PEOPLE) or [])
    if not waiting or step.purpose != "book":
        return
    rest = f"{booked.end:%Y-%m-%dT%H:%M}/{booked.end:%Y-%m-%d}T23:59"
    kept = {
        "visit_type": booked.visit_type_id,
        "practitioner": [booked.practitioner_id],
        "wished_time": f"interval {rest}",
    }
    step.waiting = [{**each, **kept} for each in waiting]
    buttons = _next_buttons(step.turn.language)
    name = waiting[0].get("name")
    if name:
        step.turn.say("utter_next_person_named", buttons=buttons, next_person=name)
    else:
        step.turn.say("utter_next_person", buttons=buttons)


async def answer_next(turn: Turn) -> list[Any] | None:
    """A yes or a no to the offer of the next visit; None when the message is neither."""
    waiting = turn.slots.get(NEXT_PEOPLE)
    if not waiting or turn.active_loop is not None:
        return None
    if turn.intent == "deny":
        turn.say("utter_next_dropped")
        nobody = replace(turn, slots={**turn.slots, NEXT_PEOPLE: None})
        return [SlotSet(NEXT_PEOPLE, None), *offer_task(nobody)]
    if turn.intent == "affirm" and (await turn.api.get_conversation()).dose_open:
        return None
    if turn.intent == "affirm" or _refers(turn.text, waiting):
        return [FollowupAction("booking_form")]
    return None


def _refers(text: str, waiting: list[dict[str, Any]]) -> bool:
    return bool(text) and bool(_named(text, waiting) or _REFERS.search(text))


def _named(text: str, waiting: list[dict[str, Any]]) -> dict[str, Any] | None:
    said = {found.group() for found in TOKEN.finditer(text)}
    return next((each for each in waiting if each.get("name") in said), None)

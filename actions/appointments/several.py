"""Several people in one wish: their visits are booked one after the other, nobody is dropped."""

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import FollowupAction, SlotSet

from actions.appointments.person import RELATIONSHIP, adopt_verified, may_be_one, set_relationship
from actions.appointments.progress import Step
from actions.appointments.reading import Reading, put
from actions.appointments.task import NEXT_PEOPLE
from actions.next_task import offer_task
from actions.turn import TOKEN, Turn
from actions.wording import Button, button
from api.extraction.schemas import Match, PersonRole
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
    # Who waits with a kind of visit waits since an earlier wish.
    earlier = [each for each in _waiting(step) if each.get("visit_type")]
    step.waiting = [
        {
            "relationship": RELATIONSHIP[each.role] if each.role else step.task.relationship,
            "relation": each.relation or step.task.relation,
            "name": each.name or None,
        }
        for each in others
    ] + earlier
    if first.name and others[0].name:
        step.turn.say("utter_one_after_another_named", first=first.name, next_person=others[0].name)
    else:
        step.turn.say("utter_one_after_another")
    return True


async def take_next(step: Step) -> None:
    """When a booking begins: for whom visits wait, if it is for them; else they go on waiting."""
    waiting = _waiting(step)
    if step.purpose != "book" or not waiting:
        return
    person = await _next_of(step.turn, waiting)
    if person is None:
        return
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
    kind = kept["visit_type"]
    if not kind:
        return []
    turn.say("utter_booking_set_aside")
    waiting = [{"visit_type": kind, **each} for each in turn.slots.get(NEXT_PEOPLE) or []]
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
    """After a booking: offer the visit of whoever waits, of the same kind right after it.

    Whoever waits for another kind goes on with that; a visit that was begun is offered at the
    close (`offer_begun`), and waits no more once one like it is booked.
    """
    if not _waiting(step) or step.purpose != "book":
        return
    relationship = step.task.relationship
    begun_now = {"begun": True, "visit_type": booked.visit_type_id, "relationship": relationship}
    waiting = [each for each in _waiting(step) if not begun_now.items() <= each.items()]
    rest = f"{booked.end:%Y-%m-%dT%H:%M}/{booked.end:%Y-%m-%d}T23:59"
    kept = {
        "visit_type": booked.visit_type_id,
        "practitioner": [booked.practitioner_id],
        "wished_time": f"interval {rest}",
    }
    kinds = (None, booked.visit_type_id)
    step.waiting = [
        each if each.get("begun") or each.get("visit_type") not in kinds else {**each, **kept}
        for each in waiting
    ]
    if not waiting or waiting[0].get("begun"):
        return
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


def _waiting(step: Step) -> list[dict[str, Any]]:
    kept = step.turn.slots.get(NEXT_PEOPLE) if step.waiting is None else step.waiting
    return list(kept or [])


async def _next_of(turn: Turn, waiting: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Whose visit begins: the person named or, where none is, the first; None for another wish.

    "Ok, a vaccination for myself first" names another person, "and a skin check" another kind.
    """
    if turn.entities.get("person") == "next":
        return waiting[0]
    if not _refers(turn.text, waiting):
        return None
    if named := _named(turn.text, waiting):
        return named
    found = await turn.api.understand(text=turn.text)
    if found.person is not None:
        return next((each for each in waiting if _is_of(found.person, each)), None)
    is_yes = turn.intent == "affirm"
    return waiting[0] if is_yes or _is_of_kind(found.visit_type, waiting[0]) else None


def _is_of(said: PersonRole, person: dict[str, Any]) -> bool:
    is_one = RELATIONSHIP[said.role] == (person.get("relationship") or "self")
    return is_one and may_be_one(person.get("relation"), said.relation)


def _is_of_kind(said: Match | None, person: dict[str, Any]) -> bool:
    return said is None or person.get("visit_type") in (None, said.id, *said.alternatives)


def drop_all(step: Step) -> None:
    """A booking is given up: nobody waits any more, which is said."""
    if step.purpose == "book" and _waiting(step):
        step.turn.say("utter_next_dropped")
        step.waiting = []


def _refers(text: str, waiting: list[dict[str, Any]]) -> bool:
    return bool(text) and bool(_named(text, waiting) or _REFERS.search(text))


def _named(text: str, waiting: list[dict[str, Any]]) -> dict[str, Any] | None:
    said = {found.group() for found in TOKEN.finditer(text)}
    return next((each for each in waiting if each.get("name") in said), None)

"""Free times: search, show as buttons, hold the chosen one."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Literal
from zoneinfo import ZoneInfo

from actions import clock
from actions.appointments.ages import is_for_adults, is_for_children
from actions.appointments.progress import Step
from actions.appointments.task import Purpose, Task
from actions.appointments.unkept import tell_unkept
from actions.appointments.wishes import split_wish
from actions.client import ApiRefused
from actions.turn import Turn
from actions.wording import (
    Button,
    button,
    offer_title,
    person_button,
    say_practitioner,
    say_until,
    say_when,
)
from api.scheduling.schemas import OfferRead, OffersRead
from api.wording.calendar import join_words

SHOWN = 5
REPEATS_IN_FULL = 2
GONE = ("SlotTaken", "HoldExpired", "OfferPast", "OfferUnknown")
_REFUSALS = {"PatientBusy": "utter_patient_busy", "OfferPast": "utter_wish_past"}
Fit = Literal["exact", "nearest", "past", "nothing", "not_with_them"]


@dataclass(frozen=True)
class Found:
    """Free times and how well they fit what was wished; `far`: not at the place thought of."""

    fit: Fit
    offers: list[OfferRead]
    far: bool = False


async def search(step: Step) -> Found:
    """Free times in the wish; else the nearest; else with anybody; else nothing at all.

    Places in the patient's own time zone come first: others only when those have nothing.
    """
    turn, task, purpose = step.turn, step.task, step.purpose
    near = task.location or await _near(turn, task, purpose)
    people = practitioners(task, purpose)
    likely = people or await _likely(step)
    tries: list[tuple[list[str] | None, list[str] | None]] = [(likely, near)]
    if near and not task.location:
        tries.append((likely, None))
    if likely or task.location:
        tries += [(None, None if task.location else near), (None, None)]
    for who, where in dict.fromkeys((tuple(w or ()), tuple(p or ())) for w, p in tries):
        found = await _search_wish(step, who=list(who), where=list(where))
        if found.offers:
            given_up = (people and not who) or (task.location and not where)
            fit: Fit = "not_with_them" if given_up else found.fit
            return replace(found, fit=fit, far=bool(near) and not where)
    return Found("nothing", [])


async def _likely(step: Step) -> list[str] | None:
    """Who sees people such as the patient, as far as can be guessed before the birth date.

    Children's doctors come first for nobody but a child, doctors of adults for nobody's child.
    """
    task = step.task
    if step.purpose != "book" or task.birth_date:
        return None
    if task.practitioner is not None and not task.relationship:
        return None  # "anybody" is a wish of its own
    return await _fitting(step)


async def _fitting(step: Step) -> list[str] | None:
    """Who sees people of the patient's likely age; None when that is everybody."""
    task = step.task
    clinic = await step.turn.api.get_clinic(language=step.turn.language)
    kind = next((each for each in clinic.visit_types if each.id == task.visit_type), None)
    child = task.relationship == "guardian" or is_for_children(kind.ages if kind else {})
    fitting = [
        each.id
        for each in clinic.practitioners
        if not (is_for_adults(each.ages) if child else is_for_children(each.ages))
    ]
    return fitting if len(fitting) < len(clinic.practitioners) else None


async def _near(turn: Turn, task: Task, purpose: Purpose) -> list[str] | None:
    """The place of the visit that is moved, or those that keep the patient's own time."""
    if purpose == "move" and task.subject is not None:
        return [task.subject.location_id]
    zone = (await turn.api.get_conversation()).time_zone
    clinic = await turn.api.get_clinic(language=turn.language)
    here = clock.utc_now().astimezone(ZoneInfo(zone)).utcoffset()
    return [
        place.id
        for place in clinic.locations
        if clock.utc_now().astimezone(ZoneInfo(place.time_zone)).utcoffset() == here
    ] or None


async def _search_wish(step: Step, *, who: list[str], where: list[str]) -> Found:
    task, purpose = step.task, step.purpose
    answers: list[OffersRead] = []
    for wish in split_wish(task.wished_time):
        answers.append(
            await step.turn.api.find_offers(
                visit_type_id=_visit_type(task, purpose),
                practitioner_ids=who or None,
                location_ids=where or None,
                kind=wish.kind,
                value=wish.value or None,
                clock=wish.clock,
                limit=SHOWN,
                moving=_moving(task, purpose),
                for_patient=step.settled,
                birth_date_token=task.birth_date or "" if purpose == "book" else "",
            )
        )
    present = _present_time(task, purpose)
    exact = _first([[o for o in answer.exact if _key(o) != present] for answer in answers])
    if exact:
        return Found("exact", exact)
    nearest = _first([[o for o in answer.nearest if _key(o) != present] for answer in answers])
    if not nearest:
        return Found("nothing", [])
    past = all(answer.window_past for answer in answers)
    return Found("past" if past else "nearest", nearest)


def _first(answers: list[list[OfferRead]]) -> list[OfferRead]:
    """A few of each alternative, so that "tuesday or thursday" shows both."""
    turns = [offer for each in zip_longest(*answers) for offer in each if offer is not None]
    unique = list({offer.id: offer for offer in turns}.values())[:SHOWN]
    return sorted(unique, key=lambda offer: offer.start_at)


async def others_than(step: Step, unwanted: list[str]) -> list[str]:
    """Everybody else who does that visit, for patients such as this one."""
    clinic = await step.turn.api.get_clinic(language=step.turn.language)
    kind = _visit_type(step.task, step.purpose)
    likely = None if step.task.birth_date else await _fitting(step)
    return [
        each.id
        for each in clinic.practitioners
        if each.id not in unwanted
        and (not kind or kind in each.visit_types)
        and (likely is None or each.id in likely)
    ]


def practitioners(task: Task, purpose: Purpose) -> list[str] | None:
    """Whose times to look at; a visit that is moved stays with its practitioner unless said."""
    if task.practitioner is None and purpose == "move" and task.subject is not None:
        return [task.subject.practitioner_id]
    return task.practitioner or None


def _present_time(task: Task, purpose: Purpose) -> tuple[str, datetime] | None:
    """The time a visit has already is no time to move it to."""
    subject = task.subject if purpose == "move" else None
    return (subject.practitioner_id, subject.start) if subject else None


def _key(offer: OfferRead) -> tuple[str, datetime]:
    return offer.practitioner_id, offer.start_at


async def offer_times(step: Step) -> None:
    """Search and show; a wish for one exact free time is held at once."""
    found = await search(step)
    if _is_the_wish(step.task, found) and await choose(step, found.offers[0]):
        return
    await show(step, found)


async def show(step: Step, found: Found) -> None:
    """Offer free times as buttons, or say honestly that there are none."""
    turn, task = step.turn, step.task
    before = [offer.id for offer in task.shown()]
    same = bool(before) and before == [offer.id for offer in found.offers]
    told = found.fit == "not_with_them" and bool(task.changed)
    task.repeats = (task.repeats or 0) + 1 if same and not told else 0
    task.offered = [offer.model_dump(mode="json") for offer in found.offers]
    if found.fit == "nothing":
        turn.say("utter_no_free_time", buttons=[person_button(turn.language)])
        return
    zone = (await turn.api.get_conversation()).time_zone
    names = {
        "exact": "utter_offer_times",
        "nearest": "utter_offer_nearest",
        "past": "utter_offer_past",
        "not_with_them": "utter_offer_not_with_them",
    }
    if found.fit in ("nearest", "not_with_them") and not task.repeats:
        await _tell_closed(turn, task)
    told_often = task.repeats >= REPEATS_IN_FULL
    if found.fit == "not_with_them" and not told_often and await _tell_other_visits(step):
        found = replace(found, fit="exact")
    name = "utter_offer_again" if task.repeats >= REPEATS_IN_FULL else names[found.fit]
    turn.say(name, buttons=_buttons(turn, found, zone))
    if found.fit == "past":
        task.wished_time = None


async def _tell_other_visits(step: Step) -> bool:
    """Say that the practitioner wished for does not do that visit, and who does; whether so."""
    turn, kind = step.turn, _visit_type(step.task, step.purpose)
    clinic = await turn.api.get_clinic(language=turn.language)
    wished = [p for p in clinic.practitioners if p.id in (step.task.practitioner or [])]
    visit = next((each for each in clinic.visit_types if each.id == kind), None)
    if not wished or visit is None or any(kind in p.visit_types for p in wished):
        return False
    if len(wished) > 1:  # everybody but the one who does it
        turn.say("utter_only_practitioner")
        return True
    child = step.task.relationship == "guardian" or is_for_children(visit.ages)
    others = [
        p.name
        for p in clinic.practitioners
        if kind in p.visit_types
        and not (is_for_adults(p.ages) if child else is_for_children(p.ages))
    ]
    turn.say(
        "utter_practitioner_other_visit",
        practitioner=say_practitioner(wished[0], turn.language),
        visit=visit.name_es if turn.language == "es" else visit.name,
        others=join_words(others, turn.language),
    )
    return True


async def _tell_closed(turn: Turn, task: Task) -> None:
    """Say that the clinic is closed at the wished time, when it is."""
    clinic = await turn.api.get_clinic(language=turn.language)
    tell_unkept(turn, clinic, task.wished_time, places=task.location, now=clock.utc_now())


def _is_the_wish(task: Task, found: Found) -> bool:
    wishes = split_wish(task.wished_time)
    one = len(found.offers) == 1 and found.fit == "exact"
    return one and len(wishes) == 1 and wishes[0].kind == "datetime"


def _buttons(turn: Turn, found: Found, zone: str) -> list[Button]:
    language, offers = turn.language, found.offers
    shown: list[Button] = [
        {
            "title": offer_title(
                offer, shown=offers, zone=zone, language=language, with_place=found.far
            ),
            "payload": f'/inform{{"offer":"{offer.id}"}}',
        }
        for offer in offers
    ]
    shown.append(button("later", '/inform{"more":"later"}', language))
    shown.append(button("other_day", '/inform{"more":"other_day"}', language))
    if len({offer.practitioner_id for offer in offers}) == 1:
        shown.append(button("any_practitioner", '/inform{"practitioner":"any"}', language))
    return shown


async def choose(step: Step, offer: OfferRead) -> bool:
    """Hold a time and say until when; False, and said, when the patient cannot have it.

    Where too much is held already the time is kept in mind all the same, and taken at the end.
    """
    turn, task = step.turn, step.task
    when = say_when(offer.start_local, offer.time_zone, turn.language)
    try:
        held = await turn.api.hold(
            offer_id=offer.id, moving=_moving(task, step.purpose), for_patient=step.settled
        )
    except ApiRefused as refused:
        if refused.code == "HoldsFull":
            task.offer, task.held_until, task.offered = offer.model_dump(mode="json"), None, None
            turn.say("utter_time_not_held", when=when, practitioner=offer.practitioner_name)
            return True
        if refused.code not in (*GONE, "PatientBusy"):
            raise
        task.forget_offer()
        turn.say(_REFUSALS.get(refused.code, "utter_time_taken"))
        return False
    task.offer = held.offer.model_dump(mode="json")
    task.held_until = held.expires_at.isoformat()
    task.offered = None
    if task.practitioner and held.offer.practitioner_id not in task.practitioner:
        task.practitioner = [held.offer.practitioner_id]  # chosen over the one wished for
    zone = (await turn.api.get_conversation()).time_zone
    turn.say(
        "utter_time_held",
        when=when,
        practitioner=held.offer.practitioner_name,
        until=say_until(held.expires_at, zone, turn.language),
    )
    return True


async def drop(step: Step) -> None:
    """Give the chosen time back, for others to take."""
    if step.task.held_until:
        await step.turn.api.release_holds()
    step.task.forget_offer()


async def keep_time(step: Step, *, now: datetime) -> bool:
    """Whether the chosen time can still be had, taken again where its hold ran out.

    False, and said, when it is gone or when the patient, now known, has another visit then.
    """
    task = step.task
    offer = task.chosen
    if offer is None:
        return False
    if is_hold_over(task, now=now):
        if task.held_until:
            step.turn.say("utter_hold_expired")
        return await choose(step, offer)
    if step.settled and await _is_busy(step, offer):
        step.turn.say("utter_patient_busy")
        task.forget_offer()
        return False
    return True


async def _is_busy(step: Step, offer: OfferRead) -> bool:
    moving = _moving(step.task, step.purpose)
    return any(
        each.start < offer.end_at and each.end > offer.start_at
        for each in await step.turn.api.list_appointments()
        if each.id != moving
    )


def is_hold_over(task: Task, *, now: datetime) -> bool:
    return not task.held_until or datetime.fromisoformat(task.held_until) <= now


def _visit_type(task: Task, purpose: Purpose) -> str:
    subject = task.subject
    if purpose == "move" and subject is not None:
        return subject.visit_type_id
    return task.visit_type or ""


def _moving(task: Task, purpose: Purpose) -> str | None:
    subject = task.subject
    return subject.id if purpose == "move" and subject is not None else None

"""Free times: search, show as buttons, hold the chosen one."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Literal
from zoneinfo import ZoneInfo

from actions.appointments.task import Purpose, Task
from actions.appointments.wishes import split_wish
from actions.client import ApiRefused
from actions.turn import Turn
from actions.wording import (
    Button,
    button,
    offer_title,
    person_button,
    say_day,
    say_until,
    say_when,
)
from api.scheduling.schemas import OfferRead, OffersRead

SHOWN = 5
REPEATS_IN_FULL = 2
GONE = ("SlotTaken", "HoldExpired", "OfferPast", "OfferUnknown")
Fit = Literal["exact", "nearest", "past", "nothing", "not_with_them"]


@dataclass(frozen=True)
class Found:
    """Free times and how well they fit what was wished; `far`: not at the place thought of."""

    fit: Fit
    offers: list[OfferRead]
    far: bool = False


async def search(turn: Turn, task: Task, purpose: Purpose) -> Found:
    """Free times in the wish; else the nearest; else with anybody; else nothing at all.

    Places in the patient's own time zone come first: others only when those have nothing.
    """
    near = task.location or await _near(turn, task, purpose)
    people = practitioners(task, purpose)
    tries: list[tuple[list[str] | None, list[str] | None]] = [(people, near)]
    if near and not task.location:
        tries.append((people, None))
    if people or task.location:
        tries += [(None, None if task.location else near), (None, None)]
    for who, where in dict.fromkeys((tuple(w or ()), tuple(p or ())) for w, p in tries):
        found = await _search_wish(turn, task, purpose, who=list(who), where=list(where))
        if found.offers:
            given_up = (people and not who) or (task.location and not where)
            fit: Fit = "not_with_them" if given_up else found.fit
            return replace(found, fit=fit, far=bool(near) and not where)
    return Found("nothing", [])


async def _near(turn: Turn, task: Task, purpose: Purpose) -> list[str] | None:
    """The place of the visit that is moved, or those that keep the patient's own time."""
    if purpose == "move" and task.subject is not None:
        return [task.subject.location_id]
    zone = (await turn.api.get_conversation()).time_zone
    clinic = await turn.api.get_clinic(language=turn.language)
    here = utc_now().astimezone(ZoneInfo(zone)).utcoffset()
    return [
        place.id
        for place in clinic.locations
        if utc_now().astimezone(ZoneInfo(place.time_zone)).utcoffset() == here
    ] or None


async def _search_wish(
    turn: Turn, task: Task, purpose: Purpose, *, who: list[str], where: list[str]
) -> Found:
    answers: list[OffersRead] = []
    for wish in split_wish(task.wished_time):
        answers.append(
            await turn.api.find_offers(
                visit_type_id=_visit_type(task, purpose),
                practitioner_ids=who or None,
                location_ids=where or None,
                kind=wish.kind,
                value=wish.value or None,
                clock=wish.clock,
                limit=SHOWN,
                moving=_moving(task, purpose),
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


async def offer_times(turn: Turn, task: Task, purpose: Purpose) -> None:
    """Search and show; a wish for one exact free time is held at once."""
    found = await search(turn, task, purpose)
    if _is_the_wish(task, found) and await choose(turn, task, purpose, found.offers[0]):
        return
    await show(turn, task, found)


async def show(turn: Turn, task: Task, found: Found) -> None:
    """Offer free times as buttons, or say honestly that there are none."""
    before = [offer.id for offer in task.shown()]
    same = bool(before) and before == [offer.id for offer in found.offers]
    task.repeats = (task.repeats or 0) + 1 if same else 0
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
        await _tell_holiday(turn, task)
    name = "utter_offer_again" if task.repeats >= REPEATS_IN_FULL else names[found.fit]
    turn.say(name, buttons=_buttons(turn, found, zone))
    if found.fit == "past":
        task.wished_time = None


async def _tell_holiday(turn: Turn, task: Task) -> None:
    """Say that the clinic is closed on the wished day, when it is a holiday everywhere."""
    days = {wish.value[:10] for wish in split_wish(task.wished_time)}
    if len(days) != 1:
        return
    day = days.pop()
    clinic = await turn.api.get_clinic(language=turn.language)
    if day and clinic.locations and all(day in place.holidays for place in clinic.locations):
        turn.say("utter_closed_day", day=say_day(datetime.fromisoformat(day), turn.language))


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


async def choose(turn: Turn, task: Task, purpose: Purpose, offer: OfferRead) -> bool:
    """Hold a time and say until when; False when somebody else was faster."""
    try:
        held = await turn.api.hold(offer_id=offer.id, moving=_moving(task, purpose))
    except ApiRefused as refused:
        if refused.code not in GONE:
            raise
        task.forget_offer()
        turn.say("utter_time_taken")
        return False
    task.offer = held.offer.model_dump(mode="json")
    task.held_until = held.expires_at.isoformat()
    task.offered = None
    zone = (await turn.api.get_conversation()).time_zone
    turn.say(
        "utter_time_held",
        when=say_when(offer.start_local, offer.time_zone, turn.language),
        practitioner=held.offer.practitioner_name,
        until=say_until(held.expires_at, zone, turn.language),
    )
    return True


async def keep_hold(turn: Turn, task: Task, purpose: Purpose, *, now: datetime) -> bool:
    """Take a time again whose hold ran out; False when it is gone, which is said."""
    offer = task.chosen
    if offer is None or not is_hold_over(task, now=now):
        return offer is not None
    turn.say("utter_hold_expired")
    return await choose(turn, task, purpose, offer)


def is_hold_over(task: Task, *, now: datetime) -> bool:
    return not task.held_until or datetime.fromisoformat(task.held_until) <= now


def utc_now() -> datetime:
    return datetime.now(UTC)


def _visit_type(task: Task, purpose: Purpose) -> str:
    subject = task.subject
    if purpose == "move" and subject is not None:
        return subject.visit_type_id
    return task.visit_type or ""


def _moving(task: Task, purpose: Purpose) -> str | None:
    subject = task.subject
    return subject.id if purpose == "move" and subject is not None else None

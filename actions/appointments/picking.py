"""Picks among what is on the screen: an offered time, other times, a visit of the list."""

import re
from datetime import datetime

from actions.appointments import among, offers, typed, wishes
from actions.appointments.bare_days import WEEKDAY
from actions.appointments.identity import people_choices
from actions.appointments.person import set_relationship
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.appointments.task import Task, take_verified
from api.internal.schemas import VisitTypeRead
from api.scheduling.schemas import AppointmentRead, OfferRead

_THE_ONE = re.compile(
    r"\b(?:the|that) (?:\w+ ){1,2}one\b|\b(?:la|el) del? (?!las?\b)\w+", re.IGNORECASE
)
_SAYS_DATE = re.compile(
    r"\b(?:next|this|coming|following|pr[oó]xim[oa]|siguiente|que viene|est[ea]|"
    r"jan|feb|march|april|may|june|july|aug|sept?|oct|nov|dec|enero|febrero|marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre)",
    re.IGNORECASE,
)


async def visit_choices(step: Step) -> list[VisitTypeRead]:
    """The kinds of visit to choose from: of the practitioner wished, and for the patient's age."""
    clinic = await step.turn.api.get_clinic(language=step.turn.language)
    wished = set(step.task.practitioner or [])
    offered = {kind for p in clinic.practitioners if p.id in wished for kind in p.visit_types}
    if step.fit:
        every = {kind.id for kind in clinic.visit_types}
        offered = (offered or every) & set(step.fit.visit_types)
    return [kind for kind in clinic.visit_types if kind.id in offered or not offered]


async def ask_for_more(step: Step, more: str) -> None:
    """Other times than those shown, or than the one held, which is given back."""
    task = step.task
    shown = task.shown() or ([task.chosen] if task.chosen else [])
    if shown:
        follow = {"later": among.later_than, "earlier": among.earlier_than}
        wish = follow.get(more, among.other_day_than)(shown)
        clock = wishes.clock_of(task.wished_time) if more != "earlier" else None
        task.wished_time = f"{wish} @ {clock}" if clock else wish
    await offers.drop(step)


async def pick_shown(step: Step, reading: Reading) -> bool:
    """Take a pick among what is on the screen."""
    task, found = step.task, reading.understanding
    if step.asked == "appointment":
        return _pick_appointment(task, reading)
    if step.asked == "confirmation" and typed.says_other_one(step.turn.text):
        return await _pick_other(step)
    if step.asked == "visit_type":
        return await _pick_visit(step, reading)
    if step.asked == "relationship":
        return _pick_person(step, reading)
    if step.asked != "offer" or not task.offered:
        return False
    shown = task.shown()
    chosen = _least_particular(shown, reading)
    if (
        not chosen
        and found.time.kind == "none"
        and (order := among.order_of(step.turn.text, found))
    ):
        await ask_for_more(step, order)
        return True
    chosen = chosen or among.pick(shown, found) or _on_that_weekday(shown, reading)
    chosen = chosen or _the_one_then(shown, reading)
    if chosen is None and len(among.fitting_of(shown, found)) > 1:
        step.narrowed = among.fitting_of(shown, found)
        return True
    if chosen is None and reading.says_yes and len(shown) == 1 and found.time.kind == "none":
        chosen = shown[0]
    if chosen is None:
        return False
    await offers.choose(step, chosen)
    return True


def picks_unseen(step: Step, reading: Reading) -> bool:
    """ "the second one" by its place alone, said before what is on the screen now was there."""
    found, text = reading.understanding, reading.turn.text
    by_place = found.choice is not None and found.choice.index is not None
    named = found.time.kind != "none" or found.visit_type or found.practitioner or found.person
    asked = step.asked in ("appointment", "visit_type", "relationship", "offer")
    return step.turn.unseen and asked and by_place and not (named or typed.says_earliest(text))


def _on_that_weekday(shown: list[OfferRead], reading: Reading) -> OfferRead | None:
    """ "9:30 monday" under times of a Monday in three weeks: the one on the screen is meant.

    Only where the day's name is all that is said of the date.
    """
    time, text = reading.understanding.time, reading.turn.text
    if time.kind != "datetime" or _SAYS_DATE.search(text) or not WEEKDAY.search(text):
        return None
    said = datetime.fromisoformat(time.value)
    if str(said.day) in re.findall(r"\d+", text):
        return None
    fitting = [
        offer
        for offer in shown
        if (offer.start_local.weekday(), f"{offer.start_local:%H:%M}")
        == (said.weekday(), f"{said:%H:%M}")
    ]
    return fitting[0] if len(fitting) == 1 else None


def _the_one_then(shown: list[OfferRead], reading: Reading) -> OfferRead | None:
    """ "the tuesday one in the afternoon": the only one shown then; said of one that is there."""
    time = reading.understanding.time
    day = wishes.first_day(time.value) if time.kind in ("date", "interval") else None
    if day is None or not _THE_ONE.search(reading.turn.text):
        return None
    start, _, end = time.value.partition("/") if "/" in time.value else (day, "", f"{day}T24")
    then = [each for each in shown if start <= f"{each.start_local:%Y-%m-%dT%H:%M}" < end]
    return then[0] if len(then) == 1 else None


async def _pick_other(step: Step) -> bool:
    """ "no, the other one": of two visits the one not meant before; of more, ask again."""
    task = step.task
    others = [
        each for each in task.listed or [] if each["id"] != (task.appointment or {}).get("id")
    ]
    if step.purpose == "book" or not others:
        return False
    if step.purpose == "move":
        await offers.drop(step)
    task.visit_type = task.practitioner = task.wished_time = None
    if len(others) == 1:
        task.choose_appointment(others[0]["id"])
    else:
        task.appointment = None
    return True


async def _pick_visit(step: Step, reading: Reading) -> bool:
    """ "the second one" of the kinds of visit that were shown."""
    found = reading.understanding
    if found.visit_type or not found.choice or found.choice.index is None:
        return False
    shown, index = await visit_choices(step), found.choice.index
    if not (index == -1 or 1 <= index <= len(shown)):
        return False
    step.task.visit_type = shown[index - 1 if index > 0 else -1].id
    return True


def _pick_person(step: Step, reading: Reading) -> bool:
    """ "the third one" of the people that a visit may be for, in the order of the buttons."""
    found = reading.understanding
    index = found.choice.index if found.choice and not found.person else None
    people = people_choices(step.identity)
    if index is None or not (index == -1 or 1 <= index <= len(people)):
        return False
    chosen = people[index - 1 if index > 0 else -1]
    if chosen == "same":
        take_verified(step.task, step.identity)
    else:
        set_relationship(step.task, chosen)
    return True


def _least_particular(shown: list[OfferRead], reading: Reading) -> OfferRead | None:
    """The first of the offered times, for "the soonest" or "any of them"."""
    text = reading.turn.text
    if typed.says_earliest(text) or typed.says_any_of_them(text):
        return min(shown, key=lambda offer: offer.start_at)
    return None


def _pick_appointment(task: Task, reading: Reading) -> bool:
    listed = task.shown_appointments()
    found = reading.understanding
    index = found.choice.index if found.choice else None
    chosen: list[AppointmentRead] = []
    if index is not None and (index == -1 or 1 <= index <= len(listed)):
        chosen = [listed[index - 1] if index > 0 else listed[-1]]
    elif found.practitioner or found.time.kind != "none" or found.visit_type:
        chosen = [a for a in listed if _is_meant(a, reading)]
    elif reading.says_yes and len(listed) == 1:
        chosen = listed
    if len(chosen) != 1:
        return False
    task.choose_appointment(chosen[0].id)
    return True


def the_one_meant(step: Step, upcoming: list[AppointmentRead]) -> AppointmentRead | None:
    """The one visit there is, or the one of several that the first message told by its kind,
    practitioner or, where it is to be cancelled, day."""
    task, left = step.task, upcoming
    for fits in (
        lambda each: each.visit_type_id == task.visit_type,
        lambda each: each.practitioner_id in (task.practitioner or []),
        lambda each: step.purpose == "cancel" and f"{each.start:%Y-%m-%d}" in _wished(task),
    ):
        left = [each for each in left if fits(each)] or left
    if len(left) != 1:
        return None
    if len(upcoming) > 1 and left[0].practitioner_id in (task.practitioner or []):
        task.practitioner = None  # whose visit it is, not who is wished for
    return left[0]


def _wished(task: Task) -> str:
    return task.wished_time or ""


def _is_meant(appointment: AppointmentRead, reading: Reading) -> bool:
    found = reading.understanding
    if found.practitioner and appointment.practitioner_id != found.practitioner.id:
        return False
    if found.visit_type and appointment.visit_type_id != found.visit_type.id:
        return False
    time = found.time
    if time.kind in ("date", "datetime"):
        return time.value[:10] == f"{appointment.start:%Y-%m-%d}"
    return not (time.kind == "time" and time.value != f"{appointment.start:%H:%M}")

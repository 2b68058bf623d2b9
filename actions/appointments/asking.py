"""Asking for the next thing that is missing, and doing what must be done before it is asked."""

from actions import clock
from actions.appointments import ages, commit, identity, offers
from actions.appointments.afterwards import is_changeable
from actions.appointments.going_back import refresh_hold
from actions.appointments.picking import the_one_meant, visit_choices
from actions.appointments.progress import Step
from actions.appointments.shifting import count_from_visit
from actions.appointments.task import DETAILS
from actions.turn import Turn
from actions.wording import button, person_button, say_when
from api.scheduling.schemas import AppointmentRead


async def ask_on(step: Step) -> None:
    """Ask for the next thing that is missing; do what must be done before it can be asked."""
    turn, task, purpose = step.turn, step.task, step.purpose
    await _leave_visit_of_another(step)
    count_from_visit(step)
    await ages.suit(step)
    await refresh_hold(step, now=clock.utc_now())
    question = step.question
    if question == "visit_type":
        await _ask_visit_type(step)
    elif question == "offer":
        if step.narrowed:
            await offers.show(step, offers.Found("exact", step.narrowed))
        else:
            await offers.offer_times(step)
        if task.offer:
            await ask_on(step)
    elif question in ("relationship", *DETAILS):
        if step.asked is None and purpose != "book" and question in DETAILS:
            other = "_of_other" if task.relationship in ("guardian", "proxy") else ""
            turn.say(f"utter_verify_first{other}")
        if question == "birth_date" and step.unclear_birth_date:
            turn.say("utter_birth_date_with_year")
        else:
            identity.ask_identity(turn, task, question, step.identity)
    elif question == "code":
        await _ask_code(step)
    elif question == "appointment":
        await _ask_appointment(step)
    elif question == "confirmation":
        await _ask_confirmation(step)
    else:
        await _list_appointments(step)


async def _leave_visit_of_another(step: Step) -> None:
    """Who it is about has changed: the visit to be moved or cancelled, and a time held for it,
    were somebody else's."""
    task = step.task
    if step.purpose in ("move", "cancel") and task.appointment and not step.settled:
        await offers.drop(step)
        task.appointment = task.listed = task.offered = step.narrowed = None


async def _ask_visit_type(step: Step) -> None:
    spanish = step.turn.language == "es"
    buttons = [
        {
            "title": (kind.name_es if spanish else kind.name).capitalize(),
            "payload": f'/inform{{"visit_type":"{kind.id}"}}',
        }
        for kind in await visit_choices(step)
    ]
    step.turn.say("utter_which_visit", buttons=buttons)


async def _ask_code(step: Step) -> None:
    if step.task.code:
        identity.ask_code(step.turn)
        return
    sent = await identity.send_code(step.turn, step.task)
    if sent == "unclear":
        await ask_on(step)
    elif sent == "refused":
        await offers.drop(step)
        step.done = True


async def _ask_confirmation(step: Step) -> None:
    if step.purpose != "cancel" and not await offers.keep_time(step, now=clock.utc_now()):
        await ask_on(step)
        return
    if step.purpose == "book" and step.asked != "confirmation":
        await _tell_the_same_visit(step)
    commit.ask_confirmation(step.turn, step.task, step.purpose)


async def _tell_the_same_visit(step: Step) -> None:
    """A second visit of a kind is often a first one to be moved."""
    if same := await same_visit(step):
        buttons = [button("move", "/reschedule_appointment", step.turn.language)]
        fields = commit.describe(same, step.turn.language)
        step.turn.say("utter_already_booked", buttons=buttons, **fields)


async def same_visit(step: Step) -> AppointmentRead | None:
    """The visit that there is of the kind which is being booked, if there is one."""
    kind = step.task.visit_type
    upcoming = await step.turn.api.list_appointments()
    return next(
        (each for each in upcoming if each.visit_type_id == kind and is_changeable(each)), None
    )


async def _ask_appointment(step: Step) -> None:
    """Show the upcoming visits; one alone is taken as the one meant."""
    turn, task = step.turn, step.task
    upcoming = await turn.api.list_appointments()
    if not upcoming:
        turn.say("utter_no_appointments", buttons=[book_button(turn)])
        step.done = True
        return
    under_way, upcoming = upcoming[0], [each for each in upcoming if is_changeable(each)]
    if not upcoming:
        await _tell_under_way(step, under_way)
        return
    task.listed = [a.model_dump(mode="json", exclude={"ics"}) for a in upcoming]
    meant = the_one_meant(step, upcoming)
    if meant is not None:
        task.choose_appointment(meant.id)
        await ask_on(step)
        return
    buttons = [
        {
            "title": f"{say_when(a.start, a.time_zone, turn.language)} · {a.practitioner}",
            "payload": f'/inform{{"appointment":"{a.id}"}}',
        }
        for a in upcoming
    ]
    turn.say(f"utter_which_appointment_{step.purpose}", buttons=buttons)


async def _tell_under_way(step: Step, visit: AppointmentRead) -> None:
    """The only visit that is left has begun: what can be done about it is done by phone."""
    await offers.drop(step)
    buttons = [person_button(step.turn.language)]
    fields = commit.describe(visit, step.turn.language)
    step.turn.say("utter_visit_under_way", buttons=buttons, **fields)
    step.done = True


async def _list_appointments(step: Step) -> None:
    upcoming = await step.turn.api.list_appointments()
    step.done = True
    if not upcoming:
        step.turn.say("utter_no_appointments", buttons=[book_button(step.turn)])
        return
    if len(upcoming) == 1:
        step.made = upcoming[0].id  # "cancel it" is about the only visit told
    _tell_visits(step.turn, upcoming)


async def list_beside(step: Step) -> bool:
    """ "wait, when is my other appointment?" of a person known: told, and on with the task."""
    if step.turn.intent != "check_appointment" or not step.settled:
        return False
    if upcoming := await step.turn.api.list_appointments():
        _tell_visits(step.turn, upcoming)
    else:
        step.turn.say("utter_no_appointments")
    step.turn.say("utter_back_to_task")
    await ask_on(step)
    return True


def _tell_visits(turn: Turn, upcoming: list[AppointmentRead]) -> None:
    turn.say("utter_appointments", count=len(upcoming))
    for each in upcoming:
        turn.say(
            "utter_appointment",
            custom={"calendar": each.id},
            **commit.describe(each, turn.language),
        )


def book_button(turn: Turn) -> dict[str, str]:
    return button("book", "/book_appointment", turn.language)

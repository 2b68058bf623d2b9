"""Asking for the next thing that is missing, and doing what must be done before it is asked."""

from dataclasses import dataclass

from actions.appointments import commit, identity, offers
from actions.appointments.task import DETAILS, Purpose, Task, next_question
from actions.turn import Turn
from actions.wording import button, say_when
from api.internal.schemas import IdentityRead
from api.scheduling.schemas import OfferRead


@dataclass
class Step:
    """`rejected`: the message is not for this form; `done`: the task has ended.

    `made`: the id of the visit that was booked or moved, empty once it was cancelled.
    """

    turn: Turn
    task: Task
    purpose: Purpose
    asked: str | None
    identity: IdentityRead
    rejected: bool = False
    done: bool = False
    narrowed: list[OfferRead] | None = None
    made: str | None = None

    @property
    def question(self) -> str | None:
        return next_question(self.task, self.purpose, self.identity)


async def ask_on(step: Step) -> None:
    """Ask for the next thing that is missing; do what must be done before it can be asked."""
    turn, task, purpose = step.turn, step.task, step.purpose
    question = step.question
    if question == "visit_type":
        await _ask_visit_type(step)
    elif question == "offer":
        if step.narrowed:
            await offers.show(turn, task, offers.Found("exact", step.narrowed))
        else:
            await offers.offer_times(turn, task, purpose)
        if task.offer:
            await ask_on(step)
    elif question in ("relationship", *DETAILS):
        if step.asked is None and purpose != "book" and question in DETAILS:
            other = "_of_other" if task.relationship in ("guardian", "proxy") else ""
            turn.say(f"utter_verify_first{other}")
        identity.ask_identity(turn, task, question, step.identity)
    elif question == "code":
        await _ask_code(step)
    elif question == "appointment":
        await _ask_appointment(step)
    elif question == "confirmation":
        await _ask_confirmation(step)
    else:
        await _list_appointments(step)


async def _ask_visit_type(step: Step) -> None:
    turn = step.turn
    clinic = await turn.api.get_clinic(language=turn.language)
    wished = set(step.task.practitioner or [])
    offered = {kind for p in clinic.practitioners if p.id in wished for kind in p.visit_types}
    buttons = [
        {
            "title": (kind.name_es if turn.language == "es" else kind.name).capitalize(),
            "payload": f'/inform{{"visit_type":"{kind.id}"}}',
        }
        for kind in clinic.visit_types
        if kind.id in offered or not offered
    ]
    turn.say("utter_which_visit", buttons=buttons)


async def _ask_code(step: Step) -> None:
    if step.task.code:
        identity.ask_code(step.turn)
    elif not await identity.send_code(step.turn, step.task):
        await ask_on(step)


async def _ask_confirmation(step: Step) -> None:
    turn, task = step.turn, step.task
    if step.purpose != "cancel" and not await offers.keep_hold(
        turn, task, step.purpose, now=offers.utc_now()
    ):
        await ask_on(step)
        return
    commit.ask_confirmation(turn, task, step.purpose)


async def _ask_appointment(step: Step) -> None:
    """Show the upcoming visits; one alone is taken as the one meant."""
    turn, task = step.turn, step.task
    upcoming = await turn.api.list_appointments()
    if not upcoming:
        turn.say("utter_no_appointments", buttons=[book_button(turn)])
        step.done = True
        return
    task.listed = [a.model_dump(mode="json", exclude={"ics"}) for a in upcoming]
    if len(upcoming) == 1:
        task.choose_appointment(upcoming[0].id)
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


async def _list_appointments(step: Step) -> None:
    turn = step.turn
    upcoming = await turn.api.list_appointments()
    step.done = True
    if not upcoming:
        turn.say("utter_no_appointments", buttons=[book_button(turn)])
        return
    turn.say("utter_appointments", count=len(upcoming))
    for each in upcoming:
        turn.say(
            "utter_appointment",
            custom={"calendar": each.id},
            **commit.describe(each, turn.language),
        )


def book_button(turn: Turn) -> dict[str, str]:
    return button("book", "/book_appointment", turn.language)

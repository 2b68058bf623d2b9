"""The summary before a write, the write itself, and what is said after it."""

from typing import Any

from actions.appointments.offers import GONE
from actions.appointments.task import Purpose, Task
from actions.client import ApiRefused
from actions.turn import Turn
from actions.wording import Button, button, say_visit, say_when
from api.scheduling.schemas import AppointmentRead

YES = "/affirm"


def ask_confirmation(turn: Turn, task: Task, purpose: Purpose) -> None:
    if purpose == "cancel":
        _ask_cancelling(turn, task)
        return
    offer = task.chosen
    assert offer is not None
    fields: dict[str, Any] = {
        "visit": say_visit(offer, turn.language),
        "practitioner": offer.practitioner_name,
        "place": offer.location_name,
        "when": say_when(offer.start_local, offer.time_zone, turn.language),
    }
    subject = task.subject
    if purpose == "move" and subject is not None:
        fields["old"] = say_when(subject.start, subject.time_zone, turn.language)
        turn.say("utter_summary_move", buttons=change_buttons(turn, purpose, "yes_move"), **fields)
        return
    buttons = change_buttons(turn, purpose, "yes_book")
    if task.patient_name and task.birth_date:  # wrong ones are seen before they are booked
        fields |= {"person": task.patient_name, "born": task.birth_date}
        turn.say("utter_summary_for", buttons=buttons, **fields)
    else:
        turn.say("utter_summary", buttons=buttons, **fields)


def change_buttons(turn: Turn, purpose: Purpose, yes: str | None = None) -> list[Button]:
    language = turn.language
    name = [button("change_name", '/inform{"change":"name"}', language)]
    return [
        *([button(yes, YES, language)] if yes else []),
        button("change_time", '/inform{"change":"time"}', language),
        button("change_practitioner", '/inform{"change":"practitioner"}', language),
        *(name if purpose == "book" else []),
        button("stop", "/stop", language),
    ]


def _ask_cancelling(turn: Turn, task: Task) -> None:
    subject = task.subject
    assert subject is not None
    buttons = [
        button("yes_cancel", YES, turn.language),
        button("keep", "/deny", turn.language),
    ]
    turn.say("utter_summary_cancel", buttons=buttons, **describe(subject, turn.language))


async def commit(turn: Turn, task: Task, purpose: Purpose) -> AppointmentRead | None:
    """Do what was confirmed; None when it cannot be and something must be asked again."""
    try:
        done = await _write(turn, task, purpose)
    except ApiRefused as refused:
        tell_refused(turn, task, refused)
        return None
    names = {"book": "utter_booked", "move": "utter_moved", "cancel": "utter_cancelled"}
    turn.say(
        names[purpose],
        custom={"calendar": done.id},
        **describe(done, turn.language),
    )
    return done


async def _write(turn: Turn, task: Task, purpose: Purpose) -> AppointmentRead:
    subject, offer = task.subject, task.chosen
    if purpose == "cancel":
        assert subject is not None
        return await turn.api.cancel(appointment_id=subject.id, version=subject.version)
    assert offer is not None
    if purpose == "move":
        assert subject is not None
        return await turn.api.reschedule(
            appointment_id=subject.id, version=subject.version, offer_id=offer.id
        )
    return await turn.api.book(offer_id=offer.id)


def tell_refused(turn: Turn, task: Task, refused: ApiRefused) -> None:
    """Say the fact and clear what it makes wrong. What is not ours to answer is raised again."""
    if refused.code in GONE:
        turn.say("utter_time_taken")
        task.forget_offer()
    elif refused.code == "AgeUnfit":
        turn.say("utter_not_for_that_age")
        task.forget_offer()
        task.practitioner = None
    elif refused.code == "PatientBusy":
        turn.say("utter_patient_busy")
        task.forget_offer()
        task.wished_time = None
    elif refused.code == "NotVerified":
        turn.say("utter_not_verified")
        task.code = None
    elif refused.code in ("AppointmentUnknown", "AppointmentClosed"):
        turn.say("utter_appointment_closed")
        task.appointment = task.listed = None
    elif refused.code == "AppointmentChanged":
        turn.say("utter_appointment_changed")
        task.appointment = task.listed = None
        task.forget_offer()
    else:
        raise refused


def describe(appointment: AppointmentRead, language: str) -> dict[str, Any]:
    """The fields of an appointment as responses name them."""
    return {
        "visit": say_visit(appointment, language),
        "practitioner": appointment.practitioner,
        "place": appointment.location,
        "address": appointment.address,
        "phone": appointment.phone,
        "when": say_when(appointment.start, appointment.time_zone, language),
    }

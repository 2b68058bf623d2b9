"""Who the patient is: tokens go to the api, and only the api says who was verified."""

from actions.appointments.task import DETAILS, Task, is_settled
from actions.turn import Turn
from actions.wording import Button, button, person_button
from api.internal.schemas import IdentityRead

QUESTIONS = {
    "patient_name": "utter_which_name",
    "birth_date": "utter_which_birth_date",
    "contact": "utter_which_contact",
}
WHY = {
    "patient_name": "utter_why_name",
    "birth_date": "utter_why_birth_date",
    "contact": "utter_why_contact",
    "code": "utter_why_code",
}


def people_choices(known: IdentityRead) -> list[str]:
    """For whom a visit may be, in the order of the buttons: relationships, and whoever is known."""
    same = ["same"] if known.verified and known.relationship != "self" else []
    return [*same, "self", "guardian", "proxy"]


def ask_identity(turn: Turn, task: Task, slot: str, known: IdentityRead) -> None:
    """Ask for a name, birth date or contact, in words that fit whom the visit is for."""
    if slot == "relationship" and known.verified and known.relationship != "self":
        turn.say("utter_which_person", buttons=_person_buttons(turn, known))
        return
    if slot == "relationship":
        turn.say(
            "utter_which_relationship",
            buttons=[
                button(name, f'/inform{{"relationship":"{name}"}}', turn.language)
                for name in people_choices(known)
            ],
        )
        return
    new = turn.requested != "patient_name" or "relationship" in task.changed
    if slot == "patient_name" and new and task.relationship in ("guardian", "proxy"):
        turn.say(f"utter_{task.relationship}_note")
    suffix = "_of_other" if task.relationship in ("guardian", "proxy") else ""
    turn.say(QUESTIONS[slot] + suffix)


def _person_buttons(turn: Turn, known: IdentityRead) -> list[Button]:
    """The person verified before, by name; and everybody else."""
    language = turn.language
    same = {
        "title": f"{'Para' if language == 'es' else 'For'} {known.person_token}",
        "payload": '/inform{"person":"same"}',
    }
    others = [("self", "self"), ("another_child", "guardian"), ("another_adult", "proxy")]
    return [
        same,
        *(button(name, f'/inform{{"relationship":"{role}"}}', language) for name, role in others),
    ]


def explain_why(turn: Turn, slot: str | None) -> None:
    turn.say(WHY.get(slot or "", "utter_why_other"))


def ask_code(turn: Turn) -> None:
    turn.say("utter_which_code", buttons=code_buttons(turn))


def code_buttons(turn: Turn) -> list[dict[str, str]]:
    return [
        button("resend", '/inform{"code":"resend"}', turn.language),
        button("change_contact", '/inform{"change":"contact"}', turn.language),
        person_button(turn.language),
    ]


async def send_code(turn: Turn, task: Task) -> str:
    """Ask the api to send a code to the contact, and say what came of it; unclear where a detail
    must be asked again, refused where this chat is somebody else's."""
    sent = await turn.api.send_code(
        person=task.patient_name or "",
        birth_date=task.birth_date or "",
        contact=task.contact or "",
        relationship=task.relationship or "self",
    )
    if sent.status == "sent":
        task.code = "sent"
        turn.say("utter_code_sent", buttons=code_buttons(turn), minutes=sent.minutes)
        return sent.status
    if sent.status == "too_many":
        task.code = "sent"
        turn.say("utter_too_many_codes", buttons=[person_button(turn.language)])
        return sent.status
    if sent.status == "refused":
        turn.say("utter_chat_of_another", buttons=[person_button(turn.language)])
        return sent.status
    field = sent.unclear if sent.unclear in DETAILS else "contact"
    setattr(task, field, None)
    turn.say("utter_detail_unclear")
    return sent.status


def tell_code_result(turn: Turn, task: Task, identity: IdentityRead) -> None:
    """Say what became of the code that was typed."""
    if is_settled(task, identity):
        task.code = None
        turn.say("utter_verified")
    elif identity.code == "wrong":
        turn.say(
            "utter_code_wrong", buttons=code_buttons(turn), attempts_left=identity.attempts_left
        )
    elif identity.code == "locked":
        turn.say("utter_code_locked", buttons=[person_button(turn.language)])
    elif identity.code == "expired":
        turn.say("utter_code_expired", buttons=code_buttons(turn))
    else:
        ask_code(turn)

"""What is known of an appointment task, kept in dialogue slots of the same names."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from actions.forms import changed_slots
from api.internal.schemas import IdentityRead
from api.scheduling.schemas import AppointmentRead, OfferRead

Purpose = Literal["book", "move", "cancel", "check"]
PURPOSES: dict[str, Purpose] = {
    "booking_form": "book",
    "reschedule_form": "move",
    "cancel_form": "cancel",
    "check_form": "check",
}


@dataclass
class Task:
    """Ids, tokens and our own values; never words of the patient.

    `wished_time` is a wish as wishes.py writes it. `offered` and `listed` are what the last
    question showed, `repeats` how often in a row the times were the same. `relationship` is
    self, guardian or proxy, `relation` the word it was read from, such as "son". `let_go` is the
    start of the time that was held before.
    """

    visit_type: str | None = None
    practitioner: list[str] | None = None
    location: list[str] | None = None
    wished_time: str | None = None
    relationship: str | None = None
    relation: str | None = None
    repeats: int | None = None
    offered: list[dict[str, Any]] | None = None
    offer: dict[str, Any] | None = None
    held_until: str | None = None
    let_go: str | None = None
    appointment: dict[str, Any] | None = None
    listed: list[dict[str, Any]] | None = None
    patient_name: str | None = None
    birth_date: str | None = None
    contact: str | None = None
    code: str | None = None
    misses: int | None = None
    changed: set[str] = field(default_factory=set)

    @property
    def chosen(self) -> OfferRead | None:
        return OfferRead.model_validate(self.offer) if self.offer else None

    @property
    def subject(self) -> AppointmentRead | None:
        """The appointment to be moved or cancelled."""
        return _appointment(self.appointment) if self.appointment else None

    def shown(self) -> list[OfferRead]:
        return [OfferRead.model_validate(each) for each in self.offered or []]

    def shown_appointments(self) -> list[AppointmentRead]:
        return [_appointment(each) for each in self.listed or []]

    def choose_appointment(self, appointment_id: str) -> None:
        """One of the listed visits; an id that was not listed chooses nothing."""
        listed = [each for each in self.listed or [] if each["id"] == appointment_id]
        self.appointment = listed[0] if listed else None

    def forget_person(self) -> None:
        self.patient_name = self.birth_date = self.code = None

    def forget_offer(self) -> None:
        if self.offer:
            self.let_go = self.offer["start_local"]
        self.offer = self.held_until = None


# The slot with the people whose visits are still to be booked (several.py).
NEXT_PEOPLE = "next_people"
SLOTS = tuple(each.name for each in fields(Task) if each.name != "changed")
# What is asked to find out who somebody is, in this order.
DETAILS = ("patient_name", "birth_date", "contact")


def read_task(slots: Mapping[str, Any]) -> Task:
    kept: dict[str, Any] = {name: slots.get(name) for name in SLOTS}
    return Task(**kept)


def slot_events(before: Mapping[str, Any], task: Task) -> list[Any]:
    return changed_slots(before, {name: getattr(task, name) for name in SLOTS})


def is_settled(task: Task, identity: IdentityRead) -> bool:
    """Whether the conversation's own record names the very person this task is for."""
    return (
        identity.verified
        and (task.relationship or "self") == identity.relationship
        and task.patient_name == identity.person_token
        and task.birth_date == identity.birth_date_token
    )


def take_verified(task: Task, identity: IdentityRead) -> None:
    """The task is for the person whom the record names."""
    task.relationship = identity.relationship
    task.patient_name = identity.person_token
    task.birth_date = identity.birth_date_token
    task.contact = identity.contact_token
    task.code = None


def next_question(task: Task, purpose: Purpose, identity: IdentityRead) -> str | None:
    """The slot to ask for next; None when nothing is missing any more."""
    settled = is_settled(task, identity)
    if purpose == "book":
        if not task.visit_type:
            return "visit_type"
        if not task.offer:
            return "offer"
        if not settled:
            return next_identity_question(task, with_relationship=True)
        return "confirmation"
    if not settled:
        # Somebody is verified: whether it is about them is a question of its own.
        return next_identity_question(task, with_relationship=identity.verified)
    if purpose == "check":
        return None
    if not task.appointment:
        return "appointment"
    if purpose == "move" and not task.offer:
        return "offer"
    return "confirmation"


def next_identity_question(task: Task, *, with_relationship: bool) -> str:
    if with_relationship and not task.relationship:
        return "relationship"
    for name in DETAILS:
        if not getattr(task, name):
            return name
    return "code"


def _appointment(kept: dict[str, Any]) -> AppointmentRead:
    return AppointmentRead.model_validate(kept)

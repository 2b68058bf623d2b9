"""A summary of one escalation in the order of SBAR, filled from what is on record by plain code.

Situation, Background and Request are facts. The Assessment is a person's: nothing is put there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation, Sender
from api.conversations.room import Room
from api.escalations.dialogue import read_slots
from api.escalations.discretion import is_kept_inside
from api.escalations.models import Escalation
from api.escalations.rule_titles import get_rule_title
from api.escalations.stops import is_stopped
from api.escalations.transcript import Line
from api.reminders import service as reminders
from api.reminders.service import Reminder
from api.scheduling import service as scheduling
from api.scheduling.schemas import AppointmentRead

EARLIER_SHOWN = 10
UPCOMING_SHOWN = 5
# Asked after a hand-off, or beside one: no promise.
NO_PROMISE = frozenset(("notice_leave_contact", "notice_language_changed"))
# Said later on, and binding all the same.
LATER_PROMISES = frozenset(("notice_contact_noted", "notice_staff_left_waiting"))
FORMS = {
    "booking_form": "Booking a visit",
    "reschedule_form": "Moving a visit",
    "cancel_form": "Cancelling a visit",
    "check_form": "Looking up their visits",
    "reminder_form": "Setting a reminder",
    "reminder_change_form": "Changing a reminder",
    "reminder_cancel_form": "Ending a reminder",
}
ASKED = {
    "name": "their name",
    "birth_date": "their birth date",
    "phone": "a phone number or e-mail",
}


@dataclass(frozen=True)
class Situation:
    """Why a person is needed. `rules`: each with what it is about, where that is known.

    `is_kept_inside`: nothing about it is sent to the patient outside the chat. `is_held`: an alarm
    holds their reminders back.
    """

    rules: tuple[tuple[str, str | None], ...]
    quoted: tuple[str, ...]
    model_id: str | None
    last_patient_at: datetime | None
    is_kept_inside: bool
    is_held: bool


@dataclass(frozen=True)
class Dialogue:
    """What the assistant was doing. `slots` is None where the tracker store cannot be read."""

    form: str | None
    asked: str | None
    last_question: str | None
    slots: dict[str, str] | None


@dataclass(frozen=True)
class Background:
    """`relationship`: of who writes to the patient; `place`: where they go, as far as known."""

    verified: bool
    relationship: str
    language: str
    time_zone: str
    place: str | None
    upcoming: tuple[AppointmentRead, ...]
    last: AppointmentRead | None
    reminders: tuple[Reminder, ...]
    earlier: tuple[Escalation, ...]
    dialogue: Dialogue


@dataclass(frozen=True)
class Request:
    """What the patient asked for and what they were told then."""

    asked: str | None
    promised: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """Redacted, like the transcript it is made from."""

    situation: Situation
    background: Background
    request: Request


def summarise(
    *,
    session: Session,
    room: Room,
    escalation: Escalation,
    conversation: Conversation,
    lines: Sequence[Line],
) -> Summary:
    """Make the summary; the caller has audited that the transcript was read."""
    lines = [line for line in lines if not line.is_withheld]  # what the patient was told counts
    return Summary(
        situation=_situation(session, escalation, conversation, lines),
        background=_background(session, room, escalation, conversation, lines),
        request=_request(escalation, lines),
    )


def _situation(
    session: Session, escalation: Escalation, conversation: Conversation, lines: Sequence[Line]
) -> Situation:
    cause = _cause(escalation, lines)
    told = [line for line in lines if line.in_reply_to == escalation.utterance_id]
    return Situation(
        rules=tuple((rule, get_rule_title(rule)) for rule in escalation.rules),
        quoted=tuple(
            cause.text[quote["start"] : quote["end"]] for quote in escalation.quotes if cause
        ),
        model_id=next((line.model_id for line in (cause, *told) if line and line.model_id), None),
        last_patient_at=conversation.last_patient_at,
        is_kept_inside=is_kept_inside(session=session, conversation=conversation),
        is_held=is_stopped(session=session, conversation=conversation),
    )


def _request(escalation: Escalation, lines: Sequence[Line]) -> Request:
    cause = _cause(escalation, lines)
    promised = [
        line.text
        for line in lines
        if line.sender in (Sender.system, Sender.assistant)
        and line.response_name not in NO_PROMISE
        and (
            (cause is not None and line.in_reply_to == cause.id)
            or (line.response_name in LATER_PROMISES and line.said_at >= escalation.created_at)
        )
    ]
    return Request(asked=cause.text if cause else None, promised=tuple(dict.fromkeys(promised)))


def _background(
    session: Session,
    room: Room,
    escalation: Escalation,
    conversation: Conversation,
    lines: Sequence[Line],
) -> Background:
    visits = _visits(session, conversation)
    now = clock.now()
    upcoming = tuple(one for one in visits if one.end > now and one.status == "booked")
    past = [one for one in visits if one.end <= now and one.status != "cancelled"]
    known = upcoming[0] if upcoming else past[-1] if past else None
    plans: list[Reminder] = []
    if conversation.erased_at is None:
        plans = reminders.list_plans(
            session=session, keystore=room.keystore, conversation_id=conversation.id
        )
    return Background(
        verified=conversation.patient_id is not None,
        relationship=conversation.relationship,
        language=conversation.language,
        time_zone=conversation.time_zone,
        place=known.location if known else None,
        upcoming=upcoming[:UPCOMING_SHOWN],
        last=past[-1] if past else None,
        reminders=tuple(plans),
        earlier=_earlier(session, escalation, conversation),
        dialogue=_dialogue(room, conversation, lines),
    )


def _visits(session: Session, conversation: Conversation) -> tuple[AppointmentRead, ...]:
    if conversation.patient_id is None:
        return ()
    return scheduling.list_appointments(
        session=session,
        patient_id=conversation.patient_id,
        upcoming_only=False,
        now=clock.now(),
    )


def _earlier(
    session: Session, escalation: Escalation, conversation: Conversation
) -> tuple[Escalation, ...]:
    """Those of the same conversation, and of the verified patient's other ones; newest first."""
    theirs = Escalation.conversation_id == conversation.id
    if conversation.patient_id is not None:
        own = select(Conversation.id).where(Conversation.patient_id == conversation.patient_id)
        theirs = or_(theirs, Escalation.conversation_id.in_(own))
    return tuple(
        session.scalars(
            select(Escalation)
            .where(theirs, Escalation.id != escalation.id)
            .where(Escalation.created_at <= escalation.created_at)
            .order_by(Escalation.created_at.desc(), Escalation.id)
            .limit(EARLIER_SHOWN)
        )
    )


def _dialogue(room: Room, conversation: Conversation, lines: Sequence[Line]) -> Dialogue:
    form, asked = conversation.active_loop, conversation.asked
    if conversation.erased_at is not None:
        return Dialogue(None, None, None, {})
    said = [line.text for line in lines if line.sender == Sender.assistant]
    return Dialogue(
        form=FORMS.get(form, form.replace("_", " ")) if form else None,
        asked=ASKED.get(asked, asked.replace("_", " ")) if asked else None,
        last_question=said[-1] if said else None,
        slots=read_slots(settings=room.settings, conversation_id=conversation.id),
    )


def _cause(escalation: Escalation, lines: Sequence[Line]) -> Line | None:
    """What the patient wrote that raised it; none where staff took over."""
    return next(
        (
            line
            for line in lines
            if line.id == escalation.utterance_id and line.sender == Sender.patient
        ),
        None,
    )

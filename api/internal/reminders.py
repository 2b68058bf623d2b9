"""Reminders and doses, as the dialogue's actions make, list, change and answer them."""

from typing import Literal

from fastapi import APIRouter

from api.deps import Keys, ReadSession, WriteSession
from api.internal.schemas import (
    DoseAnswer,
    DoseRead,
    QuietHours,
    ReminderCancel,
    ReminderChange,
    ReminderRead,
    ReminderRequest,
    ZoneMove,
)
from api.reminders import answers, quiet, service
from api.reminders.service import Reminder

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/conversations/{conversation_id}/reminders")
def list_reminders(
    conversation_id: str, session: ReadSession, keystore: Keys
) -> list[ReminderRead]:
    plans = service.list_plans(session=session, keystore=keystore, conversation_id=conversation_id)
    return [_reminder(plan) for plan in plans]


@router.post("/reminders")
def create_reminder(body: ReminderRequest, session: WriteSession, keystore: Keys) -> ReminderRead:
    return _reminder(service.create_plan(session=session, keystore=keystore, **body.model_dump()))


@router.post("/reminders/change")
def change_reminder(body: ReminderChange, session: WriteSession, keystore: Keys) -> ReminderRead:
    return _reminder(service.change_plan(session=session, keystore=keystore, **body.model_dump()))


@router.post("/reminders/{action}", status_code=204)
def steer_reminder(
    action: Literal["cancel", "pause", "resume"], body: ReminderCancel, session: WriteSession
) -> None:
    steer = {
        "cancel": service.cancel_plan,
        "pause": service.pause_plan,
        "resume": service.resume_plan,
    }[action]
    steer(session=session, conversation_id=body.conversation_id, plan_id=body.plan_id)


@router.post("/time-zone")
def move_to_zone(body: ZoneMove, session: WriteSession) -> int:
    """Clock times follow the patient to another zone; return how many plans moved."""
    return service.move_to_zone(session=session, **body.model_dump())


@router.post("/quiet-hours", status_code=204)
def set_quiet_hours(body: QuietHours, session: WriteSession) -> None:
    quiet.set_quiet_hours(session=session, **body.model_dump())


@router.post("/doses")
def answer_dose(body: DoseAnswer, session: WriteSession) -> DoseRead:
    answered = answers.answer_latest_dose(
        session=session, conversation_id=body.conversation_id, answer=body.answer
    )
    return DoseRead.model_validate({"answered": answered})


def _reminder(plan: Reminder) -> ReminderRead:
    return ReminderRead.model_validate(plan, from_attributes=True)

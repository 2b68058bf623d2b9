"""Reminders and doses, as the dialogue's actions make, list, change and answer them."""

from typing import Literal

from fastapi import APIRouter
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.conversations.repository import get_conversation
from api.deps import AppSettings, Keys, ReadSession, WriteSession
from api.errors import NotFound
from api.identity.patients import Contact, DetailsUnclear, read_contact
from api.internal.schemas import (
    CaregiverRequest,
    ContactRequest,
    DoseAnswer,
    DoseRead,
    PushRequest,
    QuietHours,
    ReminderCancel,
    ReminderChange,
    ReminderRead,
    ReminderRequest,
    SupplyRequest,
    ZoneMove,
)
from api.privacy.vault import Vault
from api.reminders import answers, caregivers, contact, quiet, service, ways
from api.reminders.page_links import page_path
from api.reminders.service import Reminder

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/conversations/{conversation_id}/reminders")
def list_reminders(
    conversation_id: str, session: ReadSession, keystore: Keys
) -> list[ReminderRead]:
    plans = service.list_plans(session=session, keystore=keystore, conversation_id=conversation_id)
    return [_reminder(plan) for plan in plans]


@router.get("/conversations/{conversation_id}/reminders/page")
def get_page(conversation_id: str, keystore: Keys) -> str:
    """The address of the patient's page, for an hour."""
    return page_path(keystore=keystore, conversation_id=conversation_id, now=clock.now())


@router.post("/reminders")
def create_reminder(body: ReminderRequest, session: WriteSession, keystore: Keys) -> ReminderRead:
    return _reminder(service.create_plan(session=session, keystore=keystore, **body.model_dump()))


@router.post("/reminders/change")
def change_reminder(body: ReminderChange, session: WriteSession, keystore: Keys) -> ReminderRead:
    return _reminder(service.change_plan(session=session, keystore=keystore, **body.model_dump()))


@router.post("/reminders/supply", status_code=204)
def set_supply(body: SupplyRequest, session: WriteSession) -> None:
    service.set_supply(session=session, **body.model_dump())


@router.post("/caregivers", status_code=204)
def choose_caregiver(
    body: CaregiverRequest, session: WriteSession, keystore: Keys, settings: AppSettings
) -> None:
    """Ask whom the patient chose whether they want to be told of what is not answered."""
    if body.contact_token is None:
        caregivers.remove(session=session, conversation_id=body.conversation_id)
        return
    conversation = _conversation(session, body.conversation_id)
    where = _contact(session, keystore, conversation, body.contact_token)
    where = ways.by_whatsapp(settings=settings, contact=where) if body.by_whatsapp else where
    caregivers.ask(
        session=session,
        keystore=keystore,
        settings=settings,
        conversation=conversation,
        contact=where,
    )


@router.post("/reminder-contact", status_code=204)
def choose_contact(
    body: ContactRequest, session: WriteSession, keystore: Keys, settings: AppSettings
) -> None:
    """Ask the owner of a contact whether reminders may go there.

    Raises:
        WayNotOffered: WhatsApp, which the clinic does not have. DetailsUnclear, AskedTooOften,
        KeptInside.
    """
    conversation = _conversation(session, body.conversation_id)
    if body.contact_token is None and body.by_whatsapp:
        ways.check_whatsapp(settings=settings)
        raise DetailsUnclear(field="contact")
    if body.contact_token is None:
        chosen = quiet.get_preference(session=session, conversation_id=conversation.id)
        contact.stop(session=session, chosen=chosen)
        return
    where = _contact(session, keystore, conversation, body.contact_token)
    where = ways.by_whatsapp(settings=settings, contact=where) if body.by_whatsapp else where
    contact.ask(
        session=session,
        keystore=keystore,
        settings=settings,
        conversation=conversation,
        contact=where,
        names_medication=body.names_medication,
    )


@router.post("/reminder-push")
def choose_push(
    body: PushRequest, session: WriteSession, keystore: Keys, settings: AppSettings
) -> str:
    """Ask on the patient's device whether reminders may go there; return what they open for it."""
    conversation = _conversation(session, body.conversation_id)
    where, link = ways.by_push(
        session=session, keystore=keystore, settings=settings, conversation=conversation
    )
    contact.ask(
        session=session,
        keystore=keystore,
        settings=settings,
        conversation=conversation,
        contact=where,
        names_medication=body.names_medication,
    )
    return link


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
def answer_dose(body: DoseAnswer, session: WriteSession, keystore: Keys) -> DoseRead:
    noted = answers.answer_latest_dose(session=session, keystore=keystore, **body.model_dump())
    return DoseRead.model_validate(noted, from_attributes=True)


def _reminder(plan: Reminder) -> ReminderRead:
    return ReminderRead.model_validate(plan, from_attributes=True)


def _conversation(session: Session, conversation_id: str) -> Conversation:
    conversation = get_conversation(session=session, conversation_id=conversation_id)
    if conversation is None:
        raise NotFound
    return conversation


def _contact(session: Session, keystore: Keys, conversation: Conversation, token: str) -> Contact:
    """What stands behind a token of this conversation.

    Raises:
        DetailsUnclear.
    """
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    return read_contact(vault.values_of([token]).get(token, ""))

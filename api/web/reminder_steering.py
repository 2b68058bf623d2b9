"""What a patient does on the page of reminders: pause, go on, stop, say how much is left, and
choose quiet hours."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import AppSettings, Keys, WriteSession
from api.errors import NotFound
from api.rate import Limiter, address_of
from api.reminders import quiet, service
from api.reminders.page_links import BASE, find_conversation
from api.reminders.recurrence import RecurrenceUnclear
from api.reminders.schedule_form import CLOCK
from api.reminders.supply import SupplyUnclear
from api.web.reminder_links import outcome

router = APIRouter(prefix=BASE, include_in_schema=False)
DEEDS = {
    "pause": service.pause_plan,
    "resume": service.resume_plan,
    "stop": service.cancel_plan,
}
Count = Annotated[str, Form(max_length=10)]
_limiter = Limiter(count=60, seconds=60)


@router.post("/{key}/quiet")
def set_quiet_hours(
    key: str,
    request: Request,
    session: WriteSession,
    keystore: Keys,
    settings: AppSettings,
    quiet_from: Count = "",
    quiet_to: Count = "",
    choice: Count = "",
) -> Response:
    """From when to when new reminders are asked about first; `choice`: save or none."""
    conversation_id = _opened(key, request, session, keystore)
    if conversation_id is None:
        return outcome(request, "old_page", "en", settings.clinic_phone, status=404)
    none = choice == "none"
    if not none and not (CLOCK.fullmatch(quiet_from) and CLOCK.fullmatch(quiet_to)):
        return _back(key, "quiet_unclear")
    quiet.set_quiet_hours(
        session=session,
        conversation_id=conversation_id,
        quiet_from=None if none else quiet_from,
        quiet_to=None if none else quiet_to,
    )
    return _back(key, "quiet_ended" if none else "quiet")


@router.post("/{key}/{plan_id}/supply")
def set_supply(
    key: str,
    plan_id: str,
    request: Request,
    session: WriteSession,
    keystore: Keys,
    settings: AppSettings,
    remaining: Count = "",
    per_dose: Count = "",
    refill_at: Count = "",
) -> Response:
    """Count down from what the patient has; a message comes before it runs out."""
    conversation_id = _opened(key, request, session, keystore)
    if conversation_id is None:
        return outcome(request, "old_page", "en", settings.clinic_phone, status=404)
    try:
        service.set_supply(
            session=session,
            conversation_id=conversation_id,
            plan_id=plan_id,
            remaining=int(remaining),
            per_dose=int(per_dose),
            refill_at=int(refill_at),
        )
    except (ValueError, SupplyUnclear):
        return _back(key, "supply_unclear")
    except NotFound:
        return _back(key, "gone")
    return _back(key, "supply")


@router.post("/{key}/{plan_id}/{deed}")
def steer(
    key: str,
    plan_id: str,
    deed: str,
    request: Request,
    session: WriteSession,
    keystore: Keys,
    settings: AppSettings,
) -> Response:
    """Pause, resume or stop one reminder; done twice it stays as it is."""
    conversation_id = _opened(key, request, session, keystore)
    if conversation_id is None:
        return outcome(request, "old_page", "en", settings.clinic_phone, status=404)
    if deed not in DEEDS:
        raise NotFound
    try:
        DEEDS[deed](session=session, conversation_id=conversation_id, plan_id=plan_id)
    except RecurrenceUnclear:
        return _back(key, "over")
    except NotFound:
        return _back(key, "gone")
    return _back(key, deed)


def _opened(key: str, request: Request, session: WriteSession, keystore: Keys) -> str | None:
    """The conversation behind a link that still works."""
    _limiter.take(address_of(request))
    found = find_conversation(session=session, keystore=keystore, key=key)
    return found.id if found else None


def _back(key: str, done: str) -> Response:
    return RedirectResponse(f"{BASE}/{key}?done={done}", 303)

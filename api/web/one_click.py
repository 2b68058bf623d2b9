"""The address that mail programs call to end messages to a chosen person (RFC 8058).

Only a POST changes something. A person who opens it is shown the page with the choice.
"""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import AppSettings, Keys, WriteSession
from api.errors import NotFound
from api.rate import Limiter, address_of
from api.reminders import caregivers
from api.reminders.links import ONE_CLICK, LinkKind, is_valid
from api.reminders.models import Caregiver
from api.web.reminder_links import outcome

router = APIRouter(prefix=ONE_CLICK, include_in_schema=False)
PATH = f"/{LinkKind.caregiver}/{{caregiver_id}}/{{signature}}"
_limiter = Limiter(count=60, seconds=60)


@router.get(PATH)
def show_page(caregiver_id: str, signature: str, request: Request) -> Response:
    _limiter.take(address_of(request))
    return RedirectResponse(
        request.app.url_path_for(
            "show_choice", kind=LinkKind.caregiver, subject_id=caregiver_id, signature=signature
        ),
        status_code=303,
    )


@router.post(PATH)
def end_messages(
    caregiver_id: str,
    signature: str,
    request: Request,
    session: WriteSession,
    keystore: Keys,
    settings: AppSettings,
) -> Response:
    """Pressed twice it does it once.

    Raises:
        NotFound: made up or of somebody who was erased. TooFast.
    """
    _limiter.take(address_of(request))
    kind = LinkKind.caregiver
    known = is_valid(keystore=keystore, kind=kind, subject_id=caregiver_id, signature=signature)
    caregiver = session.get(Caregiver, caregiver_id, with_for_update=True) if known else None
    if caregiver is None:
        raise NotFound
    done = caregivers.answer(session=session, caregiver=caregiver, agrees=False)
    return outcome(request, done, "en", settings.clinic_phone)

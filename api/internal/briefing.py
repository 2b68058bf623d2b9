"""`/internal/briefing`: what an action wants to know of a message before it decides, in one answer.

An action asks for most of it in every turn; a question each was half of the time of a booking.
"""

from dataclasses import replace
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.conversations.notices import opening_of
from api.conversations.repository import get_conversation
from api.deps import AppSettings, Keys, Store, as_json
from api.errors import NotFound
from api.extraction.schemas import Understanding
from api.extraction.service import understand
from api.identity import patients, verification
from api.identity.patients import MAX_ATTEMPTS
from api.identity.proved import get_accepted
from api.internal.roster import Directory, get_directory, to_roster
from api.internal.schemas import (
    BriefingRead,
    BriefingRequest,
    ClinicRead,
    ConversationRead,
    IdentityRead,
    LocationRead,
    PractitionerRead,
    VisitTypeRead,
)
from api.privacy.keys import KeyStore
from api.privacy.tokens import find_tokens
from api.privacy.vault import Vault
from api.reminders import answers as reminders
from api.scheduling import clinic
from api.scheduling.hours import WEEKDAYS
from api.settings import Settings
from api.wording.zones import named_zone

router = APIRouter(prefix="/internal", tags=["internal"])


@router.post("/briefing", response_model=BriefingRead)
def tell(body: BriefingRequest, database: Store, keystore: Keys, settings: AppSettings) -> Response:
    """The conversation and who is verified; with `text` its meaning, with `language` the clinic."""
    with database.read() as session:
        return as_json(_brief(body, session, keystore, settings))


def _brief(
    body: BriefingRequest, session: Session, keystore: KeyStore, settings: Settings
) -> BriefingRead:
    conversation = get_conversation(session=session, conversation_id=body.conversation_id)
    if conversation is None:
        raise NotFound
    brief = BriefingRead(
        conversation=_facts(session, conversation), identity=_identity(session, conversation)
    )
    if body.text is None and body.language is None:
        return brief
    directory = get_directory(session=session)
    if body.text is not None:
        brief.understanding = _understanding(session, keystore, conversation, directory, body.text)
    if body.language is not None:
        brief.clinic = _clinic(session, settings, directory, body.language)
    return brief


def _facts(session: Session, conversation: Conversation) -> ConversationRead:
    waiting = reminders.count_waiting(session=session, conversation_id=conversation.id)
    return ConversationRead(
        language=conversation.language,
        time_zone=conversation.time_zone,
        verified=conversation.patient_id is not None,
        relationship=conversation.relationship,
        dose_open=waiting > 0,
        doses_waiting=waiting,
    )


def _identity(session: Session, conversation: Conversation) -> IdentityRead:
    latest = patients.get_latest(session=session, conversation_id=conversation.id)
    accepted = get_accepted(
        session=session, conversation_id=conversation.id, patient_id=conversation.patient_id
    )
    code = latest.status if latest else "none"
    if latest and code == "pending" and latest.expires_at <= clock.now():
        code = "expired"
    elif latest and code == "pending" and latest.attempts:
        code = "wrong"
    # Details that went with old words are asked for again, and proved again.
    is_known = accepted is not None and accepted.person_token != ""
    return IdentityRead.model_validate(
        {
            "verified": is_known,
            "relationship": conversation.relationship,
            "person_token": accepted.person_token if accepted else "",
            "birth_date_token": accepted.birth_date_token if accepted else "",
            "contact_token": accepted.contact_token if accepted else "",
            "code": code,
            "attempts_left": MAX_ATTEMPTS - latest.attempts if latest else MAX_ATTEMPTS,
        }
    )


def _understanding(
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    directory: Directory,
    text: str,
) -> Understanding:
    """Times, people, places, visit types and medicines in a message with tokens."""
    found = understand(
        text=text,
        roster=to_roster(directory),
        ref=clock.now().astimezone(ZoneInfo(conversation.time_zone)),
        time_zone=conversation.time_zone,
    )
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    return replace(
        found,
        full_names=verification.find_full_names(vault=vault, text=text),
        same_names=verification.find_same_names(vault=vault, text=text),
        place_zone=_zone_of_places(vault, text),
    )


def _zone_of_places(vault: Vault, text: str) -> str:
    places = [token for token in find_tokens(text) if token.startswith("PLACE_")]
    values = vault.values_of(places) if places else {}
    return next((zone for said in values.values() if (zone := named_zone(said))), "")


def _clinic(
    session: Session, settings: Settings, directory: Directory, language: str
) -> ClinicRead:
    opening = opening_of(directory.locations, now=clock.now(), language=language)
    offered = clinic.list_visit_types_offered(session=session)
    worked = clinic.list_days_worked(session=session)
    return ClinicRead(
        phone=settings.clinic_phone,
        open_now=opening is None,
        next_opening=opening,
        locations=[
            LocationRead.model_validate(row, from_attributes=True) for row in directory.locations
        ],
        practitioners=[
            PractitionerRead(
                id=row.id,
                name=row.name,
                specialty=row.specialty,
                specialty_es=row.specialty_es,
                languages=list(row.languages),
                visit_types=sorted(offered.get(row.id, [])),
                days=[day for day in WEEKDAYS if day in worked.get(row.id, ())],
                ages=row.ages,
            )
            for row in directory.practitioners
        ],
        visit_types=[
            VisitTypeRead.model_validate(row, from_attributes=True) for row in directory.visit_types
        ],
    )

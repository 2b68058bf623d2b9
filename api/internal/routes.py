"""What Rasa's actions may call: `/internal/...`, on loopback and behind a shared secret.

Only tokens come in and go out; which patient a conversation has is never taken from a request.
"""

import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Header, Request

from api import clock
from api.conversations.line_notices import hand_off
from api.conversations.models import Conversation
from api.conversations.notices import next_reading
from api.conversations.repository import get_conversation
from api.deps import AppSettings, Keys, ReadSession, WriteSession
from api.errors import NotAuthenticated, NotFound
from api.escalations import service as escalations
from api.escalations.models import Urgency
from api.extraction.service import understand
from api.identity import patients, verification
from api.identity.patients import MAX_ATTEMPTS, DetailsUnclear, TooManyCodes
from api.internal.fit import find_fit
from api.internal.roster import get_roster
from api.internal.schemas import (
    ClinicRead,
    ConversationRead,
    EscalationRead,
    EscalationRequest,
    FitRead,
    FitRequest,
    IdentityRead,
    LocationRead,
    PractitionerRead,
    UnderstandRequest,
    VerificationRead,
    VerificationRequest,
    VisitTypeRead,
)
from api.reminders import answers as reminders
from api.scheduling import clinic


def require_secret(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    expected = f"Bearer {request.app.state.internal_secret}"
    if not hmac.compare_digest(authorization.encode(), expected.encode()):
        raise NotAuthenticated


SecretRequired = Depends(require_secret)
router = APIRouter(prefix="/internal", tags=["internal"], dependencies=[SecretRequired])


@router.post("/understand")
def understand_text(body: UnderstandRequest, session: ReadSession, keystore: Keys) -> Any:
    """Read times, people, places, visit types and medicines in a message with tokens."""
    conversation = _conversation(session, body.conversation_id)
    found = understand(
        text=body.text,
        roster=get_roster(session=session),
        ref=clock.now().astimezone(ZoneInfo(conversation.time_zone)),
        time_zone=conversation.time_zone,
    )
    names = verification.find_full_names(
        session=session, keystore=keystore, conversation=conversation, text=body.text
    )
    return replace(found, full_names=names)


@router.get("/conversations/{conversation_id}")
def get_conversation_facts(conversation_id: str, session: ReadSession) -> ConversationRead:
    conversation = _conversation(session, conversation_id)
    return ConversationRead(
        language=conversation.language,
        time_zone=conversation.time_zone,
        verified=conversation.patient_id is not None,
        relationship=conversation.relationship,
        dose_open=reminders.is_dose_open(session=session, conversation_id=conversation_id),
    )


@router.get("/conversations/{conversation_id}/identity")
def get_identity(conversation_id: str, session: ReadSession) -> IdentityRead:
    conversation = _conversation(session, conversation_id)
    latest = patients.get_latest(session=session, conversation_id=conversation_id)
    accepted = patients.get_accepted(
        session=session, conversation_id=conversation_id, patient_id=conversation.patient_id
    )
    code = latest.status if latest else "none"
    if latest and code == "pending" and latest.expires_at <= clock.now():
        code = "expired"
    elif latest and code == "pending" and latest.attempts:
        code = "wrong"
    return IdentityRead.model_validate(
        {
            "verified": conversation.patient_id is not None,
            "relationship": conversation.relationship,
            "person_token": accepted.person_token if accepted else "",
            "birth_date_token": accepted.birth_date_token if accepted else "",
            "contact_token": accepted.contact_token if accepted else "",
            "code": code,
            "attempts_left": MAX_ATTEMPTS - latest.attempts if latest else MAX_ATTEMPTS,
        }
    )


@router.post("/fit")
def find_fit_of(body: FitRequest, session: ReadSession, keystore: Keys) -> FitRead:
    """Which visits fit the person with this birth date."""
    age = verification.find_age(
        session=session,
        keystore=keystore,
        conversation_id=body.conversation_id,
        token=body.birth_date_token,
    )
    return find_fit(session=session, age=age)


@router.post("/verifications")
def start_verification(
    body: VerificationRequest, session: WriteSession, keystore: Keys, settings: AppSettings
) -> VerificationRead:
    conversation = _conversation(session, body.conversation_id)
    try:
        verification.start(
            session=session,
            keystore=keystore,
            conversation=conversation,
            tokens=(body.person_token, body.birth_date_token, body.contact_token),
            relationship=body.relationship,
            lifetime=timedelta(seconds=settings.code_seconds),
        )
    except DetailsUnclear as unclear:
        return VerificationRead(status="unclear", unclear=str(unclear.extra.get("field")))
    except TooManyCodes:
        return VerificationRead(status="too_many")
    return VerificationRead(status="sent", minutes=settings.code_seconds // 60)


@router.post("/escalations")
def open_escalation(body: EscalationRequest, session: WriteSession) -> EscalationRead:
    """Open an escalation for this turn; what to say is empty if the screen says it itself."""
    conversation = _conversation(session, body.conversation_id)
    known = escalations.find_id_of(session=session, utterance_id=body.utterance_id)
    escalation, _new = escalations.escalate(
        session=session,
        conversation_id=conversation.id,
        utterance_id=body.utterance_id,
        urgency=Urgency(body.urgency),
        reason=body.reason,
    )
    anonymous = (
        conversation.patient_id is None
        and conversation.active_loop is None
        and conversation.contact_for_escalation_id is None
    )
    if anonymous and known is None:
        conversation.contact_for_escalation_id = escalation.id
    replies = hand_off(
        session=session,
        conversation=conversation,
        clinical=body.urgency == "clinical",
        anonymous=anonymous,
        escalation=escalation,
    )
    texts = [reply.content.text for reply in replies]
    return EscalationRead(escalation_id=escalation.id, texts=texts if known is None else [])


@router.get("/clinic")
def get_clinic(session: ReadSession, settings: AppSettings, language: str = "en") -> ClinicRead:
    opening = next_reading(session=session, now=clock.now(), language=language)
    offered = clinic.list_visit_types_offered(session=session)
    return ClinicRead(
        phone=settings.clinic_phone,
        open_now=opening is None,
        next_opening=opening,
        locations=[
            LocationRead.model_validate(row, from_attributes=True)
            for row in clinic.list_locations(session=session)
        ],
        practitioners=[
            PractitionerRead(
                id=row.id,
                name=row.name,
                specialty=row.specialty,
                languages=list(row.languages),
                visit_types=sorted(offered.get(row.id, [])),
                ages=row.ages,
            )
            for row in clinic.list_practitioners(session=session)
        ],
        visit_types=[
            VisitTypeRead.model_validate(row, from_attributes=True)
            for row in clinic.list_visit_types(session=session)
        ],
    )


def _conversation(session: ReadSession, conversation_id: str) -> Conversation:
    conversation = get_conversation(session=session, conversation_id=conversation_id)
    if conversation is None:
        raise NotFound
    return conversation

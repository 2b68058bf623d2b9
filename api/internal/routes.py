"""What Rasa's actions may call: `/internal/...`, on loopback and behind a shared secret.

Only tokens come in and go out; which patient a conversation has is never taken from a request.
"""

import hmac
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from api.conversations.line_notices import hand_off
from api.conversations.models import Conversation
from api.conversations.repository import get_conversation, lock_conversation
from api.deps import AppSettings, Keys, ReadSession, WriteSession
from api.errors import NotAuthenticated, NotFound
from api.escalations import service as escalations
from api.escalations.models import Urgency
from api.identity import verification
from api.identity.patients import DetailsUnclear, TooManyCodes
from api.internal.fit import find_fit
from api.internal.schemas import (
    EscalationRead,
    EscalationRequest,
    FitRead,
    FitRequest,
    VerificationRead,
    VerificationRequest,
)


async def require_secret(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    expected = f"Bearer {request.app.state.internal_secret}"
    if not hmac.compare_digest(authorization.encode(), expected.encode()):
        raise NotAuthenticated


SecretRequired = Depends(require_secret)
router = APIRouter(prefix="/internal", tags=["internal"], dependencies=[SecretRequired])


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
    # Locked: the same message asked about twice at once sends one code.
    conversation = lock_conversation(session=session, conversation_id=body.conversation_id)
    if conversation is None:
        raise NotFound
    try:
        verification.start(
            session=session,
            keystore=keystore,
            conversation=conversation,
            tokens=(body.person_token, body.birth_date_token, body.contact_token),
            relationship=body.relationship,
            lifetime=timedelta(seconds=settings.code_seconds),
            utterance_id=body.utterance_id,
        )
    except DetailsUnclear as unclear:
        return VerificationRead(status="unclear", unclear=str(unclear.extra.get("field")))
    except TooManyCodes:
        return VerificationRead(status="too_many")
    except verification.ChatOfAnother:
        return VerificationRead(status="refused")
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


def _conversation(session: ReadSession, conversation_id: str) -> Conversation:
    conversation = get_conversation(session=session, conversation_id=conversation_id)
    if conversation is None:
        raise NotFound
    return conversation

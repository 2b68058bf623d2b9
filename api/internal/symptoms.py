"""`/internal/symptoms`: the card for a general question about a symptom, for the dialogue."""

from fastapi import APIRouter

from api.conversations.repository import get_conversation
from api.deps import AppSettings, ReadSession
from api.errors import NotFound
from api.knowledge import service as knowledge
from api.knowledge.schemas import SymptomRead, SymptomRequest

router = APIRouter(prefix="/internal", tags=["internal"])


@router.post("/symptoms")
def find_symptom_card(
    body: SymptomRequest, session: ReadSession, settings: AppSettings
) -> SymptomRead:
    """What the card says; nothing when none fits or none may be served."""
    if get_conversation(session=session, conversation_id=body.conversation_id) is None:
        raise NotFound
    if body.urgent_of:
        card = knowledge.get_card(body.urgent_of)
    else:
        card = knowledge.find_card(text=body.text, language=body.language)
    if card is None:
        return SymptomRead()
    said = knowledge.render(
        card=card,
        language=body.language,
        production=settings.is_production,
        urgent=body.urgent_of is not None,
    )
    if said is None:
        return SymptomRead()
    return SymptomRead(card=card.id, version=card.version, messages=list(said))

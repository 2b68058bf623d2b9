"""Start a conversation, take consent, show it to its patient, speak into it from elsewhere."""

from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations import access, repository
from api.conversations.consent import has_consented, require_kept
from api.conversations.content import Reply
from api.conversations.errors import ConsentOutdated
from api.conversations.models import Conversation, Utterance
from api.conversations.notices import notice, notice_text, notices_version
from api.conversations.record import add_replies
from api.conversations.result import to_messages
from api.conversations.room import Room
from api.conversations.schemas import (
    ConversationCreated,
    ConversationView,
    Disclosure,
)
from api.db import new_id
from api.settings import get_settings

DEFAULT_ZONE = "America/New_York"


def start(
    *, room: Room, session: Session, language: str, time_zone: str | None
) -> ConversationCreated:
    """Open a conversation with a key of its own; nothing may be said before consent."""
    spoken = "es" if language.lower().startswith("es") else "en"
    conversation = Conversation(
        id=new_id(),
        key_id=room.keystore.create(),
        language=spoken,
        time_zone=time_zone if _is_zone(time_zone) else DEFAULT_ZONE,
        created_at=clock.now(),
    )
    session.add(conversation)
    session.flush()
    room.languages.note(conversation.id, spoken)
    token = access.issue_token(keystore=room.keystore, conversation_id=conversation.id)
    return ConversationCreated(
        conversation_id=conversation.id,
        token=token,
        disclosure=disclosure(spoken),
        messages=[],
    )


def disclosure(language: str) -> Disclosure:
    text = notice_text("disclosure", language).text
    return Disclosure.model_validate(
        {
            "version": notices_version(),
            "language": language,
            "text": text,
            "clinic_phone": get_settings().clinic_phone,
        }
    )


def consent(
    *, room: Room, session: Session, conversation_id: str, version: str, accepted: bool
) -> None:
    """Note the answer to the notice. Refusing takes an earlier consent back.

    Raises:
        ConsentOutdated: for a version that is not the one shown.
    """
    conversation = require_kept(
        repository.lock_conversation(session=session, conversation_id=conversation_id)
    )
    if version != notices_version():
        raise ConsentOutdated
    first = accepted and conversation.consent_version is None
    conversation.consent_version = version
    conversation.consented_at = clock.now() if accepted else None
    audit.record(
        session=session,
        actor=("patient", conversation_id),
        action="consent.accept" if accepted else "consent.decline",
        subject=("conversation", conversation_id),
        detail={"version": version},
    )
    if first:
        welcome = notice("welcome", conversation.language)
        say(room=room, session=session, conversation=conversation, replies=(welcome,))


def view(*, room: Room, session: Session, conversation_id: str) -> ConversationView:
    """The whole conversation as its patient sees it."""
    conversation = require_kept(
        repository.get_conversation(session=session, conversation_id=conversation_id)
    )
    room.languages.note(conversation.id, conversation.language)
    rows = repository.list_utterances(session=session, conversation_id=conversation_id)
    return ConversationView.model_validate(
        {
            "conversation_id": conversation.id,
            "language": conversation.language,
            "consented": has_consented(conversation),
            "disclosure": disclosure(conversation.language),
            "mode": conversation.mode,
            "messages": to_messages(
                session=session,
                keystore=room.keystore,
                conversation=conversation,
                utterances=rows,
            ),
        }
    )


def say(
    *, room: Room, session: Session, conversation: Conversation, replies: tuple[Reply, ...]
) -> list[Utterance]:
    """Say something that answers no message: a welcome, a reminder, a member of staff."""
    return add_replies(
        room, session=session, conversation=conversation, replies=replies, in_reply_to=None
    )


def get_verified_patient_id(*, session: Session, conversation_id: str) -> str | None:
    """Who the conversation's patient is; the conversation says it, never a dialogue slot."""
    conversation = repository.get_conversation(session=session, conversation_id=conversation_id)
    return conversation.patient_id if conversation else None


def _is_zone(name: str | None) -> bool:
    if name is None or name not in available_timezones():
        return False
    ZoneInfo(name)
    return True

"""What staff write about a patient, with tokens for whatever identifies; stored only like this."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.conversations.protect import known_values
from api.conversations.room import Room
from api.escalations.own_names import without_own_names
from api.identity import staff as colleagues
from api.privacy.directory import get_directory
from api.privacy.redact import find_spans
from api.privacy.spans import Span
from api.privacy.vault import Vault

type Range = tuple[int, int]


def redact(
    session: Session,
    room: Room,
    conversation: Conversation,
    text: str,
    *,
    kept: Sequence[Range] = (),
) -> str:
    """Tokens for whatever identifies; colleagues' own names are the clinic's directory.

    `kept`: where the writer named a colleague on purpose.
    """
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    known = (
        *known_values(session=session, keystore=room.keystore, patient_id=conversation.patient_id),
        *vault.known(),
    )
    spans = find_spans(text=text, known=known, directory=get_directory(session=session))
    # Who was named in this conversation: a name that is theirs is not a colleague's here.
    named = [value.value for value in known if value.type == "PERSON"]
    names = colleagues.get_names(session=session).values()
    theirs = without_own_names(text, spans, names=names, patients=named)
    return vault.replace(text, list(_without_ranges(text, theirs, kept)))


def _without_ranges(text: str, spans: Sequence[Span], kept: Sequence[Range]) -> Iterable[Span]:
    """The parts of the spans that lie outside of what is kept; signs alone identify nobody."""
    for span in spans:
        start = span.start
        for low, high in (*sorted(kept), (span.end, span.end)):
            if high <= start or low > span.end:
                continue
            if any(char.isalnum() for char in text[start:low]):
                yield replace(span, start=start, end=low)
            start = max(start, high)

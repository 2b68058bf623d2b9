"""The record of a flagged answer, in one transaction: the case, who has to look, what is told."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations import repository as conversations
from api.conversations.consent import require_consented
from api.conversations.incoming import NOTHING_FOUND, is_urgent
from api.conversations.models import Conversation, Sender, Utterance, UtteranceStatus
from api.conversations.receive import recent_words
from api.conversations.room import Room
from api.db import new_id
from api.errors import NotFound
from api.reviews import repository
from api.reviews.comments import UNREADABLE_WORDS, add_comment, redact_comment
from api.reviews.escalating import DISPUTED, open_escalation
from api.reviews.health import is_health_matter
from api.reviews.models import ReviewCase, ReviewKind, Wish
from api.reviews.schemas import FlagResult
from api.reviews.telling import tell_flagged
from api.safety.service import Disposition, Screening, screen

ID = re.compile(r"[0-9a-f]{32}")
# What staff or the assistant said; a patient's own words and our notices are no answers.
ANSWERS = (Sender.assistant, Sender.staff)


@dataclass(frozen=True)
class Flag:
    """`comment` is identifiable until it was redacted; `wish` is None if it made no sense."""

    utterance_id: str
    wish: Wish | None
    comment: str | None = None


@dataclass(frozen=True)
class Recorded:
    """`result` is None if the last messages make an alarm of the comment: nothing is kept yet."""

    screening: Screening
    result: FlagResult | None = None


def record_flag(
    room: Room, *, conversation_id: str, flag: Flag, answered: bool = False
) -> Recorded:
    """Keep the case in one transaction. `answered`: an alarm in the comment was answered before.

    Raises:
        NotFound: no answer of this conversation. ConsentMissing, KeyDestroyed.
    """
    with room.database.write() as session:
        conversation = require_consented(
            conversations.lock_conversation(session=session, conversation_id=conversation_id)
        )
        answer = _get_answer(session, conversation_id, flag)
        screening = _screen(session, room, conversation, flag.comment)
        if is_urgent(screening) and not answered:
            return Recorded(screening)
        words = _redacted(session, room, conversation, flag)
        case, changed = _keep(session, room, conversation, answer, flag, words)
        lost = words == UNREADABLE_WORDS
        escalation_id = None
        needed = lost or _needs_person(session, case, flag, answer, screening)
        if changed and not answered and needed:
            escalation_id = open_escalation(
                session=session,
                conversation=conversation,
                utterance_id=answer.id,
                reason=DISPUTED,
                rules=screening.rules,
                version=screening.version,
            ).id
        messages = []
        if changed:
            _audit(session, case, flag, screening, escalation_id)
            if not answered:
                messages = tell_flagged(
                    session=session,
                    room=room,
                    conversation=conversation,
                    case=case,
                    escalation_id=escalation_id,
                )
        return Recorded(
            screening,
            FlagResult(
                wish=case.wish,
                state="open" if case.closed_at is None else "closed",
                messages=messages,
                disposition=str(screening.disposition),
                escalation_id=escalation_id,
            ),
        )


def _get_answer(session: Session, conversation_id: str, flag: Flag) -> Utterance:
    known = ID.fullmatch(flag.utterance_id) is not None and flag.wish is not None
    answer = session.get(Utterance, flag.utterance_id) if known else None
    if answer is None or answer.conversation_id != conversation_id:
        raise NotFound
    if answer.sender not in ANSWERS or answer.status == UtteranceStatus.withheld:
        raise NotFound
    return answer


def _screen(
    session: Session, room: Room, conversation: Conversation, comment: str | None
) -> Screening:
    """The comment after the last messages: together they can be an alarm."""
    if comment is None:
        return NOTHING_FOUND
    cipher = room.keystore.cipher(conversation.key_id)
    recent = recent_words(session, cipher, conversation.id, conversation.last_seq + 1)
    return screen(text=comment, recent=recent)


def _redacted(session: Session, room: Room, conversation: Conversation, flag: Flag) -> str | None:
    """The comment as it is kept; one that cannot be redacted is lost, and a person asks for it."""
    if flag.comment is None:
        return None
    return redact_comment(session, room, conversation, flag.comment) or UNREADABLE_WORDS


def _keep(
    session: Session,
    room: Room,
    conversation: Conversation,
    answer: Utterance,
    flag: Flag,
    words: str | None,
) -> tuple[ReviewCase, bool]:
    """The one case of the answer, and whether anything of it is new."""
    assert flag.wish is not None
    case = repository.find_dispute(session=session, utterance_id=answer.id)
    is_new = case is None
    if case is None:
        case = ReviewCase(
            id=new_id(),
            kind=ReviewKind.dispute,
            conversation_id=conversation.id,
            utterance_id=answer.id,
            wish=flag.wish,
            created_at=clock.now(),
        )
        session.add(case)
    session.flush()
    changed = is_new
    if words is not None:
        changed = add_comment(room, conversation, case, words) or changed
    if case.closed_at is None and case.wish != flag.wish:
        case.wish, changed = flag.wish, True
    if changed and not is_new:
        case.version = (case.version or 1) + 1
    session.flush()
    return case, changed


def _needs_person(
    session: Session, case: ReviewCase, flag: Flag, answer: Utterance, screening: Screening
) -> bool:
    if flag.comment is not None and screening.disposition == Disposition.CLINICIAN:
        return True
    if case.closed_at is not None or flag.wish != Wish.look_again:
        return False
    return is_health_matter(session=session, answer=answer)


def _audit(
    session: Session,
    case: ReviewCase,
    flag: Flag,
    screening: Screening,
    escalation_id: str | None,
) -> None:
    audit.record(
        session=session,
        actor=("patient", case.conversation_id),
        action="answer.flag",
        subject=("utterance", case.utterance_id),
        detail={
            "case": case.id,
            "wish": flag.wish,
            "commented": flag.comment is not None,
            "disposition": str(screening.disposition),
            "rules": list(screening.rules),
            "escalation": escalation_id,
        },
    )

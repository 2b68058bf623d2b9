"""Record: both sides' redacted words, what changed and why, in one transaction."""

from functools import partial

from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations import leases, repository
from api.conversations.answers import Answer, EscalationWanted
from api.conversations.consent import require_kept
from api.conversations.content import Content, Reply, seal_content
from api.conversations.incoming import Receipt
from api.conversations.models import (
    Conversation,
    Mode,
    Utterance,
    UtteranceStatus,
)
from api.conversations.modes import change_mode, may_stop
from api.conversations.protect import Protected
from api.conversations.receive import payload_fingerprint
from api.conversations.result import stored_result
from api.conversations.room import Room
from api.conversations.schemas import TurnResult
from api.db import new_id
from api.escalations import holding
from api.escalations import service as escalations
from api.escalations.discretion import keep_inside
from api.escalations.models import Escalation
from api.safety.outside import asks_quiet
from api.safety.told import KEPT_INSIDE, told_in

# What a dialogue slot asks for, in the redactor's words.
ASKED_BY_SLOT = {
    "patient_name": "name",
    "birth_date": "birth_date",
    "contact": "phone",
}


def record(
    room: Room,
    *,
    receipt: Receipt,
    protected: Protected,
    answer: Answer,
    holder: str | None,
    ids: tuple[str, ...] = (),
    took_time: bool = False,
) -> TurnResult:
    """Store a turn and give its result. A turn that was recorded meanwhile is not stored twice.

    `took_time`: a person may have taken the chat since the answer was begun.
    """
    with room.database.write() as session:
        if holder is not None:  # first, as where a turn begins: the same order of locks
            leases.drop(session=session, conversation_id=receipt.conversation_id, holder=holder)
        conversation = require_kept(
            repository.lock_conversation(session=session, conversation_id=receipt.conversation_id)
        )
        utterance = session.get_one(Utterance, receipt.utterance_id, with_for_update=True)
        if utterance.status == UtteranceStatus.received:
            if took_time:
                answer = leave_to_person(session, conversation, answer)
            _write_turn(room, session, conversation, utterance, receipt, protected, answer, ids)
        session.flush()
        room.languages.note(conversation.id, conversation.language)
        return stored_result(
            session=session,
            keystore=room.keystore,
            conversation=conversation,
            utterance=utterance,
        )


def add_replies(
    room: Room,
    *,
    session: Session,
    conversation: Conversation,
    replies: tuple[Reply, ...],
    in_reply_to: str | None,
    ids: tuple[str, ...] = (),
    status: UtteranceStatus = UtteranceStatus.recorded,
) -> list[Utterance]:
    """Append what is said to the patient; opens the offers of its buttons.

    With the status `withheld` it is kept for staff alone, and nothing is offered.
    """
    if not replies:
        return []
    cipher = room.keystore.cipher(conversation.key_id)
    seq = repository.next_seq(session=session, conversation_id=conversation.id, count=len(replies))
    rows = []
    for place, reply in enumerate(replies):
        utterance_id = ids[place] if place < len(ids) else new_id()
        row = Utterance(
            id=utterance_id,
            conversation_id=conversation.id,
            seq=seq + place,
            sender=reply.sender,
            status=status,
            content_ciphertext=seal_content(
                reply.content, cipher=cipher, utterance_id=utterance_id
            ),
            response_name=reply.response_name,
            pinned=reply.pinned,
            in_reply_to=in_reply_to,
            staff_id=reply.staff_id,
            created_at=clock.now(),
            recorded_at=clock.now(),
        )
        session.add(row)
        rows.append(row)
    session.flush()  # an offer names its row
    if status != UtteranceStatus.withheld:
        for row, reply in zip(rows, replies, strict=True):
            payloads = [button["payload"] for button in reply.content.buttons]
            repository.open_offers(
                session=session,
                conversation_id=conversation.id,
                fingerprints=[
                    payload_fingerprint(room, conversation.id, payload)
                    for payload in payloads
                    if payload.startswith("/")  # a link such as tel:911 is followed, never sent
                ],
                utterance_id=row.id,
                kept=reply.keep_offers or reply.pinned,
            )
    return rows


def add_answer(
    room: Room,
    *,
    session: Session,
    conversation: Conversation,
    answer: Answer,
    in_reply_to: str | None,
    ids: tuple[str, ...] = (),
) -> None:
    """Append an answer; what of it is withheld from the patient is kept for staff to read."""
    add = partial(
        add_replies,
        room,
        session=session,
        conversation=conversation,
        in_reply_to=in_reply_to,
    )
    add(replies=answer.replies, ids=ids)
    add(replies=answer.withheld, status=UtteranceStatus.withheld)


def leave_to_person(session: Session, conversation: Conversation, answer: Answer) -> Answer:
    """The answer as it may be given now: nothing, if a person took the chat meanwhile.

    What the dialogue did in the turn (a booking, a form begun) is done; staff read what it would
    have said, and the next turn knows where the dialogue stands.
    """
    if conversation.mode != Mode.staff or answer.handled_by == "staff":
        return answer
    held = holding.find_holding(session=session, conversation_id=conversation.id)
    return Answer(
        (),
        "staff",
        disposition=answer.disposition,
        escalation_id=held.id if held else None,
        bot=answer.bot,
        withheld=answer.replies,
        refused=answer.refused,
    )


def _write_turn(
    room: Room,
    session: Session,
    conversation: Conversation,
    utterance: Utterance,
    receipt: Receipt,
    protected: Protected,
    answer: Answer,
    ids: tuple[str, ...],
) -> None:
    now = clock.now()
    cipher = room.keystore.cipher(conversation.key_id)
    if not answer.keep_menus:
        repository.close_menus(session=session, conversation_id=conversation.id, now=now)
    if receipt.is_payload:
        repository.close_offer(
            session=session,
            conversation_id=conversation.id,
            fingerprint=payload_fingerprint(room, conversation.id, receipt.text),
            now=now,
        )
    note_consequences(session, conversation, utterance, receipt, answer)
    utterance.content_ciphertext = seal_content(
        Content(text=protected.transcript), cipher=cipher, utterance_id=utterance.id
    )
    utterance.disposition, utterance.handled_by = answer.disposition, answer.handled_by
    utterance.recorded_at = now
    utterance.status = UtteranceStatus.late if answer.late else UtteranceStatus.recorded
    if protected.unreadable:
        utterance.status = UtteranceStatus.quarantined
    elif not answer.late:
        utterance.raw_ciphertext = None  # the vault and the tokens say the same
    note_dialogue(conversation, utterance, answer)
    add_answer(
        room,
        session=session,
        conversation=conversation,
        answer=answer,
        in_reply_to=utterance.id,
        ids=ids,
    )
    if answer.mode is not None and may_stop(conversation, answer.mode):
        change_mode(session=session, conversation=conversation, mode=answer.mode)
    _audit(session, receipt, utterance, withheld=len(answer.withheld))
    note_refused(session, utterance, answer)


def note_consequences(
    session: Session,
    conversation: Conversation,
    utterance: Utterance,
    receipt: Receipt,
    answer: Answer,
) -> None:
    """Do what an answer says is done, late or not: a person who is spoken of is told."""
    if answer.apply is not None:
        answer.apply(session)
    utterance.escalation_id = answer.escalation_id or _escalate(session, receipt, answer)
    _keep_inside(session, conversation, receipt, utterance.escalation_id)
    if answer.await_contact:
        conversation.contact_for_escalation_id = utterance.escalation_id


def note_dialogue(conversation: Conversation, utterance: Utterance, answer: Answer) -> None:
    """Remember what Rasa asked: context for the redaction of the next message."""
    if answer.bot is None:
        if answer.await_contact:
            conversation.asked = "phone"
        return
    bot = answer.bot
    utterance.intent, utterance.confidence = bot.intent, bot.confidence
    utterance.model_id = bot.model_id
    conversation.active_loop = bot.active_loop
    if bot.active_loop is not None and not answer.await_contact:
        # A form asks now: a number typed next is its answer, not the contact offered before.
        conversation.contact_for_escalation_id = None
    # What the patient was not shown was not asked.
    conversation.asked = None if answer.withheld else ASKED_BY_SLOT.get(bot.requested_slot or "")


def _escalate(session: Session, receipt: Receipt, answer: Answer) -> str | None:
    wanted: EscalationWanted | None = answer.escalation
    if wanted is None:
        # An action of this turn may have opened one.
        return escalations.find_id_of(session=session, utterance_id=receipt.utterance_id)
    escalation, _new = escalations.escalate(
        session=session,
        conversation_id=receipt.conversation_id,
        utterance_id=receipt.utterance_id,
        urgency=wanted.urgency,
        reason=wanted.reason,
        rules=wanted.rules,
        quotes=wanted.quotes,
        versions={"screen": receipt.screening.version},
        confidence=answer.bot.confidence if answer.bot else None,
    )
    escalation.contact_token = wanted.contact or escalation.contact_token
    return escalation.id


def _keep_inside(
    session: Session, conversation: Conversation, receipt: Receipt, escalation_id: str | None
) -> None:
    """What is told in words that raise nothing themselves, or while a person holds the chat."""
    kept = KEPT_INSIDE.intersection(told_in([receipt.text]))
    wished = not receipt.is_payload and asks_quiet(receipt.text)
    if wished or (kept and escalation_id is not None):
        keep_inside(conversation=conversation)
    if kept and escalation_id is not None:
        escalation = session.get_one(Escalation, escalation_id)
        escalation.rules = list(dict.fromkeys([*escalation.rules, *sorted(kept)]))


def note_refused(session: Session, utterance: Utterance, answer: Answer) -> None:
    """That the output check kept a reply back, and why, whatever escalation there is."""
    if not answer.refused:
        return
    audit.record(
        session=session,
        actor=("system", "check"),
        action="reply.refuse",
        subject=("utterance", utterance.id),
        detail={
            "reasons": list(answer.refused),
            "escalation": utterance.escalation_id,
            "model": utterance.model_id,
        },
    )


def _audit(session: Session, receipt: Receipt, utterance: Utterance, *, withheld: int) -> None:
    audit.record(
        session=session,
        actor=("patient", receipt.conversation_id),
        action="turn.record",
        subject=("utterance", utterance.id),
        detail={
            "disposition": utterance.disposition,
            "handled_by": utterance.handled_by,
            "rules": list(receipt.screening.rules),
            "screen": receipt.screening.version,
            "intent": utterance.intent,
            "confidence": utterance.confidence,
            "model": utterance.model_id,
            "escalation": utterance.escalation_id,
            "withheld": withheld,
        },
    )

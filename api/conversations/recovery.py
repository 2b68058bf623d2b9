"""Bring turns that were cut short to their end, and late answers to the patient."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import structlog

from api import clock
from api.conversations import leases, repository
from api.conversations.answers import Answer
from api.conversations.bot_client import BotFailed
from api.conversations.check import checked
from api.conversations.decide import Plan, decide
from api.conversations.emergency import replay_spool
from api.conversations.incoming import Receipt
from api.conversations.models import UNFINISHED, Conversation, Utterance, UtteranceStatus
from api.conversations.notices import notice
from api.conversations.protect import protect_receipt
from api.conversations.receive import reopen
from api.conversations.record import (
    add_answer,
    add_replies,
    leave_to_person,
    note_consequences,
    note_dialogue,
    note_refused,
)
from api.conversations.room import Room
from api.conversations.turn import answer_of, ask_bot, finish_turn
from api.db import new_id
from api.escalations import service as escalations
from api.escalations.models import Urgency
from api.privacy.keys import KeyDestroyed, KeyUnavailable

log = structlog.get_logger()
EVERY_SECONDS = 2.0
GIVE_UP = timedelta(minutes=5)
BATCH = 20


async def keep_recovering(room: Room, stop: asyncio.Event) -> None:
    """Run until stopped; a fault in one round is logged and the next one goes on."""
    while not stop.is_set():
        try:
            await recover(room)
        except Exception as error:  # whatever it was, the next round must come
            log.warning("recovery_failed", kind=type(error).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)


async def recover(room: Room) -> int:
    """Replay the spool and finish what is unfinished; return how many turns were taken up.

    Conversations go side by side: a dialogue model that hangs for one keeps nobody else waiting.
    Within one the order is the patient's.
    """
    await room.in_thread(replay_spool, room=room)
    waiting = await room.in_thread(_list_unfinished, room=room)
    await asyncio.gather(*(_take_up_all(room, turns) for turns in waiting))
    return sum(map(len, waiting))


async def _take_up_all(room: Room, turns: list[tuple[str, str]]) -> None:
    for utterance_id, status in turns:
        await _take_up(room, utterance_id, status)


async def _take_up(room: Room, utterance_id: str, status: str) -> None:
    try:
        if status == UtteranceStatus.received:
            receipt = await room.in_thread(_reopen, room=room, utterance_id=utterance_id)
            await finish_turn(room, receipt)
        else:
            await _finish_late(room, utterance_id)
    except Exception as error:
        log.warning("turn_not_recovered", utterance_id=utterance_id, kind=type(error).__name__)
        # Where not even that can be written, nobody can read it: the worker ends such a chat.
        with suppress(KeyDestroyed, KeyUnavailable):
            await room.in_thread(_give_up, room=room, utterance_id=utterance_id)


def _give_up(room: Room, utterance_id: str) -> None:
    """After GIVE_UP a message that cannot be answered is left to a person, and that is said."""
    with room.database.write() as session:
        utterance = session.get(Utterance, utterance_id)
        if utterance is None:  # erased meanwhile
            return
        conversation = repository.lock_conversation(
            session=session, conversation_id=utterance.conversation_id
        )
        session.refresh(utterance)
        too_early = clock.now() - utterance.created_at < GIVE_UP
        if conversation is None or too_early or utterance.status not in UNFINISHED:
            return
        escalation, _new = escalations.escalate(
            session=session,
            conversation_id=conversation.id,
            utterance_id=utterance.id,
            urgency=Urgency.routine,
            reason="answer_lost",
        )
        # The ciphertext of what was typed stays for a while, as with a message that is unreadable.
        utterance.status = UtteranceStatus.quarantined
        utterance.escalation_id = escalation.id
        utterance.recorded_at = clock.now()
        add_replies(
            room,
            session=session,
            conversation=conversation,
            replies=(notice("late_failed", conversation.language),),
            in_reply_to=utterance.id,
        )


def _list_unfinished(room: Room) -> list[list[tuple[str, str]]]:
    """Those of each conversation as they were sent: ids, statuses.

    Received ones only after their own turn must have ended; late ones at once.
    """
    now = clock.now()
    own_turn = timedelta(seconds=room.settings.bot_deadline_seconds + 5)
    with room.database.read() as session:
        rows = repository.list_unanswered(session=session, before=now, limit=BATCH)
        found: dict[str, list[tuple[str, str]]] = {}
        for row in sorted(rows, key=lambda row: row.seq):
            if row.status == UtteranceStatus.late or row.created_at < now - own_turn:
                found.setdefault(row.conversation_id, []).append((row.id, row.status))
        return list(found.values())


def _reopen(room: Room, utterance_id: str) -> Receipt:
    with room.database.write() as session:
        return reopen(room, session=session, utterance=session.get_one(Utterance, utterance_id))


async def _finish_late(room: Room, utterance_id: str) -> None:
    """Ask again with the same utterance id: Rasa repeats what it said, or says it now."""
    receipt = await room.in_thread(_reopen, room=room, utterance_id=utterance_id)
    async with room.queues.turn(receipt.conversation_id):
        holder = new_id()
        plan = await room.in_thread(_plan_late, room=room, receipt=receipt, holder=holder)
        if plan is None:
            return
        # Ours to say by now, or nothing where a person holds the conversation.
        answer: Answer | None = plan.base
        if plan.ask is not None:
            try:
                bot = await ask_bot(room, receipt, plan, plan.ask)
                answer = await answer_of(room, receipt, plan, bot)
            except BotFailed:
                answer = None
        if answer is not None:
            answer = checked(answer, language=plan.language)
        await room.in_thread(
            _record_late, room=room, receipt=receipt, plan=plan, answer=answer, holder=holder
        )


def _plan_late(room: Room, receipt: Receipt, holder: str) -> Plan | None:
    with room.database.write() as session:
        if not leases.take(
            session=session,
            conversation_id=receipt.conversation_id,
            holder=holder,
            deadline_seconds=room.settings.bot_deadline_seconds,
        ):
            return None
        conversation = session.get_one(Conversation, receipt.conversation_id)
        protected = protect_receipt(
            session=session, keystore=room.keystore, conversation=conversation, receipt=receipt
        )
        return decide(
            session=session,
            keystore=room.keystore,
            conversation=conversation,
            receipt=receipt,
            protected=protected,
        )


def _record_late(
    room: Room, receipt: Receipt, plan: Plan, answer: Answer | None, holder: str
) -> None:
    with room.database.write() as session:
        leases.drop(session=session, conversation_id=receipt.conversation_id, holder=holder)
        conversation = repository.lock_conversation(
            session=session, conversation_id=receipt.conversation_id
        )
        utterance = session.get_one(Utterance, receipt.utterance_id, with_for_update=True)
        if utterance.status != UtteranceStatus.late or conversation is None:
            return
        if answer is None:
            if clock.now() - utterance.created_at < GIVE_UP:
                return
            answer = Answer((notice("late_failed", plan.language),), "assistant")
            escalations.escalate(
                session=session,
                conversation_id=conversation.id,
                utterance_id=utterance.id,
                urgency=Urgency.routine,
                reason="answer_lost",
            )
        answer = leave_to_person(session, conversation, answer)
        note_consequences(session, conversation, utterance, receipt, answer)
        utterance.status, utterance.raw_ciphertext = UtteranceStatus.recorded, None
        note_dialogue(conversation, utterance, answer)
        add_answer(
            room, session=session, conversation=conversation, answer=answer, in_reply_to=None
        )
        note_refused(session, utterance, answer)

"""One patient turn, in this order and in one place:

screen → receive → protect → ask → check → record → restore → deliver

The screen runs on the raw text, in memory, before anything else; its emergency answer waits for
nothing. A message is durable before it is answered, and its answer before it is delivered.
"""

import asyncio
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from api import failpoints
from api.conversations import leases, repository
from api.conversations.answers import Answer
from api.conversations.bot_client import BotAnswer, BotFailed
from api.conversations.check import checked
from api.conversations.decide import AskBot, Plan, decide, merge, without_bot
from api.conversations.emergency import answer_alarm, answer_heard, record_alarm
from api.conversations.errors import StoreUnavailable, TurnBusy
from api.conversations.incoming import (
    NOTHING_FOUND,
    Incoming,
    Receipt,
    is_of_button,
    is_urgent,
    spoken,
)
from api.conversations.models import Utterance, UtteranceStatus
from api.conversations.people import answer_without_bot, wants_person
from api.conversations.protect import protect_receipt
from api.conversations.receive import receive
from api.conversations.record import record
from api.conversations.result import stored_result
from api.conversations.room import Room
from api.conversations.schemas import TurnResult
from api.db import new_id
from api.errors import FrontdeskError, NotFound, phone_numbers
from api.privacy.keys import KeyDestroyed
from api.rights import chat as rights
from api.rights.plain import is_plain_wish
from api.safety.service import Screening, screen


async def take_turn(room: Room, *, conversation_id: str, incoming: Incoming) -> TurnResult:
    """Answer one message of a patient.

    Raises:
        FrontdeskError: NotFound, ConsentMissing, KeyReused, TooFast, PayloadNotOffered,
            StoreUnavailable, TurnBusy. An emergency is answered in each of these cases but the
            first.
    """
    words = spoken(incoming)
    screening = NOTHING_FOUND if is_of_button(incoming) else screen(text=words.text)
    if is_urgent(screening):
        return await answer_alarm(
            room, conversation_id=conversation_id, incoming=words, screening=screening
        )
    try:
        return await _receive_and_finish(room, conversation_id, incoming, screening)
    except NotFound:
        raise
    except FrontdeskError:
        # What is refused was screened first: words may hide in the form of a button.
        if not incoming.is_payload or not is_urgent(found := screen(text=words.text)):
            raise
        return await answer_alarm(
            room, conversation_id=conversation_id, incoming=words, screening=found
        )


async def _receive_and_finish(
    room: Room, conversation_id: str, incoming: Incoming, screening: Screening
) -> TurnResult:
    try:
        receipt = await room.in_thread(
            receive,
            room=room,
            conversation_id=conversation_id,
            incoming=incoming,
            screening=NOTHING_FOUND if incoming.is_payload else screening,
        )
        failpoints.reach("after_receive")
        if receipt.done is None and is_urgent(receipt.screening):
            return await answer_heard(room, receipt)
        return await finish_turn(room, receipt)
    except SQLAlchemyError:
        raise StoreUnavailable(**phone_numbers(room.settings.clinic_phone)) from None


async def finish_turn(room: Room, receipt: Receipt) -> TurnResult:
    """Bring a received message to its answer; also called for turns that were cut short."""
    if receipt.done is not None:
        return receipt.done
    if is_urgent(receipt.screening):
        return await room.in_thread(record_alarm, room=room, receipt=receipt)
    async with room.queues.turn(receipt.conversation_id):
        holder = new_id()
        begun = await _begin_when_free(room, receipt, holder)
        if begun.plan is None:
            assert begun.done is not None
            return begun.done
        if begun.plan.erase:
            forgotten = await room.in_thread(rights.forget_now, room=room, receipt=receipt)
            if isinstance(forgotten, TurnResult):
                return forgotten
            answer = forgotten
        else:
            answer = await _ask(room, receipt, begun.plan)
        failpoints.reach("before_record")
        result = await room.in_thread(
            record,
            room=room,
            receipt=receipt,
            protected=begun.plan.protected,
            answer=checked(answer, language=begun.plan.language),
            holder=holder,
            took_time=begun.plan.ask is not None,
        )
        failpoints.reach("after_commit")
        failpoints.reach("before_deliver")
        return result


@dataclass(frozen=True)
class _Begun:
    plan: Plan | None = None
    done: TurnResult | None = None


async def _begin_when_free(room: Room, receipt: Receipt, holder: str) -> _Begun:
    waited = 0.0
    while True:
        begun = await room.in_thread(_begin, room=room, receipt=receipt, holder=holder)
        if begun is not None:
            return begun
        if waited >= leases.WAIT_SECONDS:
            raise TurnBusy
        await asyncio.sleep(leases.POLL_SECONDS)
        waited += leases.POLL_SECONDS


def _begin(room: Room, receipt: Receipt, holder: str) -> _Begun | None:
    """Take the lease, protect the text and decide who answers; None while another turn runs."""
    with room.database.write() as session:
        conversation_id = receipt.conversation_id
        if not leases.take(
            session=session,
            conversation_id=conversation_id,
            holder=holder,
            deadline_seconds=room.settings.bot_deadline_seconds,
        ):
            return None
        conversation = repository.lock_conversation(
            session=session, conversation_id=conversation_id
        )
        assert conversation is not None
        if conversation.erased_at is not None:
            raise KeyDestroyed
        utterance = session.get_one(Utterance, receipt.utterance_id, with_for_update=True)
        if utterance.status != UtteranceStatus.received:
            leases.drop(session=session, conversation_id=conversation_id, holder=holder)
            result = stored_result(
                session=session,
                keystore=room.keystore,
                conversation=conversation,
                utterance=utterance,
            )
            return _Begun(done=result)
        protected = protect_receipt(
            session=session, keystore=room.keystore, conversation=conversation, receipt=receipt
        )
        plan = decide(
            session=session,
            keystore=room.keystore,
            conversation=conversation,
            receipt=receipt,
            protected=protected,
        )
        return _Begun(plan=plan)


async def _ask(room: Room, receipt: Receipt, plan: Plan) -> Answer:
    """Ask Rasa within the deadline, if the plan wants it."""
    if plan.ask is None:
        return plan.base
    try:
        answer = await ask_bot(room, receipt, plan, plan.ask)
    except BotFailed as failure:
        if not plan.ask.trusted and wants_person(receipt.text):
            return await room.in_thread(answer_without_bot, room=room, receipt=receipt)
        if not plan.ask.trusted and is_plain_wish(receipt.text):
            return await room.in_thread(rights.answer_privacy, room=room, receipt=receipt)
        return without_bot(plan, failure, language=plan.language)
    failpoints.reach("after_ask")
    return await answer_of(room, receipt, plan, answer)


async def ask_bot(room: Room, receipt: Receipt, plan: Plan, ask: AskBot) -> BotAnswer:
    """What Rasa says to a message; asked again it is told the same, and says the same.

    Raises:
        BotFailed.
    """
    return await room.bot.ask(
        conversation_id=receipt.conversation_id,
        utterance_id=receipt.utterance_id,
        message=ask.message,
        metadata={
            "language": plan.language,
            "trusted_payload": ask.trusted,
            "disposition": str(receipt.screening.disposition),
            "is_plain": receipt.screening.is_plain,
            "unseen": ask.unseen,
        },
    )


async def answer_of(room: Room, receipt: Receipt, plan: Plan, said: BotAnswer) -> Answer:
    """What Rasa said beside the plan's own; of the patient's own data only the api can speak."""
    answer = merge(plan, said, keystore=room.keystore)
    if any(reply.response_name == rights.RESPONSE for reply in answer.replies):
        own = await room.in_thread(rights.answer_privacy, room=room, receipt=receipt)
        return answer.with_instead(rights.RESPONSE, own)
    return answer

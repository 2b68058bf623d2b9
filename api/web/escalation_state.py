"""Who has an escalation, what its reader may do, and its transcript, as the templates take them."""

from collections.abc import Sequence
from typing import Any

from api import clock
from api.conversations.models import Conversation, Mode
from api.escalations.models import Escalation, EscalationStatus
from api.escalations.transcript import Line
from api.identity.models import Staff
from api.web.escalation_words import say_outcome, say_reason
from api.web.pages import in_words, local


def state_values(
    escalation: Escalation,
    conversation: Conversation,
    staff: Staff,
    names: dict[str, str],
    zone: str,
) -> dict[str, Any]:
    """Who has it and what the reader may do."""
    is_mine = escalation.assignee_id == staff.id
    is_held = is_mine and escalation.claimed_at is not None
    present = conversation.mode != Mode.assistant and escalation.left_at is None
    row = _row(escalation, names, zone)
    return {
        **row,
        "rules": escalation.rules,
        "rules_version": escalation.versions.get("screen"),
        "confidence": escalation.confidence,
        "is_mine": is_held and present,
        "is_held": is_held,
        # Passed to the reader, who has not taken it over yet.
        "is_given": is_mine and not is_held,
        # Passed to somebody who has not taken it over yet.
        "is_waiting": escalation.assignee_id is not None and escalation.claimed_at is None,
        # After a hand-back it can be claimed again; until then the assistant answers.
        "held_by": None if is_mine and not (is_held and present) else row["held_by"],
        "is_stopped": conversation.mode in (Mode.emergency, Mode.crisis),
        "can_pass": escalation.status != EscalationStatus.closed
        and escalation.assignee_id in (None, staff.id),
        "is_erased": conversation.erased_at is not None,
        "version": escalation.version,
    }


def transcript_values(
    lines: Sequence[Line], names: dict[str, str], zone: str, staff: Staff
) -> list[dict[str, Any]]:
    return [
        {
            "id": line.id,
            "sender": line.sender,
            "sender_name": names.get(line.staff_id or ""),
            "text": line.text,
            "said_at": local(line.said_at, zone),
            "quotes": line.quotes,
            "is_withheld": line.is_withheld,
            "reply_key": line.reply_key if line.staff_id == staff.id else None,
        }
        for line in lines
    ]


def _row(one: Escalation, names: dict[str, str], zone: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "urgency": one.urgency,
        "reason": say_reason(one),
        "opened_at": local(one.created_at, zone),
        "age": in_words(clock.now() - one.created_at),
        "status": one.status,
        "held_by": names.get(one.assignee_id or ""),
        "outcome": say_outcome(one),
    }

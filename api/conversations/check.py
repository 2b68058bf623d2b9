"""Check: no forbidden claim leaves, whoever wrote the text."""

from dataclasses import replace
from functools import lru_cache

from api.conversations.answers import Answer, EscalationWanted
from api.conversations.content import Reply
from api.conversations.notices import notice
from api.escalations import canned
from api.escalations.models import Urgency
from api.safety.service import Check, check, check_written

MOST_KEPT = 1024


def checked(answer: Answer, *, language: str) -> Answer:
    """Replace replies that fail the output check; a person is told that it happened."""
    reasons: list[str] = []
    replies = []
    for reply in answer.replies:
        verdict = _verdict(_said(reply))
        if verdict.allowed:
            replies.append(reply)
        elif not reasons:
            replies.append(notice("blocked_text", language))
        if not verdict.allowed:
            reasons += verdict.reasons
    if not reasons:
        return answer
    wanted = answer.escalation or EscalationWanted(
        urgency=Urgency.clinical,
        reason="reply_withheld",
        rules=tuple(f"check:{reason}" for reason in reasons),
    )
    return replace(answer, replies=tuple(replies), escalation=wanted)


def verdict_on(text: str) -> tuple[str, ...]:
    """Why a text may not be said by anyone but a clinician; empty if it may.

    A ready text that was filled in is read as the ready text, and so is what was filled in: the
    model knows the one, and a clerk's name makes no claim of it.
    """
    if (found := canned.unfilled(text)) is None:
        return tuple(check_written(text=text).reasons)
    ready, values = found
    written = (check_written(text=one) for one in (canned.fill_with(ready, "x"), *values))
    return tuple(dict.fromkeys(why for one in (check(text=text), *written) for why in one.reasons))


@lru_cache(maxsize=MOST_KEPT)
def _verdict(text: str) -> Check:
    """The verdict on a text of the dialogue, which says most of its texts again and again.

    It depends on the text alone: what is forbidden is read once a process. These texts hold tokens,
    never identifiers; what staff write is not kept.
    """
    return check(text=text)


def _said(reply: Reply) -> str:
    return "\n".join([reply.content.text, *(item["title"] for item in reply.content.buttons)])

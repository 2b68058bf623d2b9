"""Check: no forbidden claim leaves, whoever wrote the text."""

from dataclasses import replace
from functools import lru_cache

from api.conversations.answers import Answer, EscalationWanted
from api.conversations.content import Reply
from api.conversations.notices import notice
from api.escalations import canned
from api.escalations.models import Urgency
from api.knowledge import service as knowledge
from api.safety.service import Check, check, check_written

MOST_KEPT = 1024
UNSOURCED = "missing_source"
# What the dialogue says the lines of a card with.
SYMPTOM_RESPONSE = "utter_symptom_card"


def checked(answer: Answer, *, language: str) -> Answer:
    """Replace replies that fail the output check; a person is told that it happened.

    Why is kept with the turn in every case, beside whatever escalation there is already.
    """
    reasons: list[str] = []
    replies = []
    unsourced = _unsourced(answer.replies)
    for reply in answer.replies:
        verdict = Check(False, (UNSOURCED,)) if reply in unsourced else _verdict(_said(reply))
        if verdict.allowed:
            replies.append(reply)
        elif not reasons:
            replies.append(notice("blocked_text", language))
        if not verdict.allowed:
            reasons += verdict.reasons
    if not reasons:
        return answer
    refused = tuple(dict.fromkeys(reasons))
    wanted = answer.escalation or EscalationWanted(
        urgency=Urgency.clinical,
        reason="reply_withheld",
        rules=tuple(f"check:{reason}" for reason in refused),
    )
    return replace(answer, replies=tuple(replies), escalation=wanted, refused=refused)


def _unsourced(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """What is said of a symptom in an answer that names no source of a card that is served."""
    told = tuple(
        one
        for one in replies
        if one.response_name == SYMPTOM_RESPONSE or knowledge.is_of_card(one.content.text)
    )
    return () if not told or knowledge.has_source(one.content.text for one in told) else told


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

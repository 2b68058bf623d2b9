"""An answer: what is about to be said and recorded, whoever decided it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from api.conversations.bot_client import BotAnswer
from api.conversations.content import Reply
from api.conversations.models import Mode
from api.escalations.models import Urgency


@dataclass(frozen=True)
class EscalationWanted:
    urgency: Urgency
    reason: str
    rules: tuple[str, ...] = ()
    quotes: tuple[dict[str, int], ...] = ()
    # The token of a contact that was told with it.
    contact: str | None = None


@dataclass(frozen=True)
class Answer:
    """What one turn says and changes; recorded in one transaction.

    `mode` changes who holds the conversation; `late` promises that more will follow by itself;
    `apply` changes other domains in the same transaction.
    """

    replies: tuple[Reply, ...]
    handled_by: str
    disposition: str = "none"
    escalation: EscalationWanted | None = None
    escalation_id: str | None = None
    mode: Mode | None = None
    bot: BotAnswer | None = None
    late: bool = False
    keep_menus: bool = False
    await_contact: bool = False
    # What is not said to the patient: a person took the chat while it was being thought of.
    withheld: tuple[Reply, ...] = ()
    apply: Callable[[Session], None] | None = None
    # Why the output check kept a reply back, in codes.
    refused: tuple[str, ...] = ()

    def with_instead(self, response_name: str, other: "Answer") -> "Answer":
        """This answer with another one's replies and consequences in the place of one response."""
        replies: list[Reply] = []
        for reply in self.replies:
            if reply.response_name != response_name:
                replies.append(reply)
            elif other.replies[0] not in replies:
                replies += other.replies
        return replace(
            self,
            replies=tuple(replies),
            escalation=self.escalation or other.escalation,
            await_contact=self.await_contact or other.await_contact,
            apply=self.apply or other.apply,
        )

"""Which messages of patients the studio lists, as an address says it.

What makes no sense is left out: an old bookmark or a mistyped address still shows a list.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

MARKS = ("low", "fallback", "escalated", "flagged")
YES = ("1", "yes", "on")
MOST_PAGES = 10_000


@dataclass(frozen=True)
class MessageFilter:
    """Marks that are set narrow the list together."""

    low: bool = False  # the model was not sure
    fallback: bool = False  # the patient was told that it was not understood
    escalated: bool = False  # a person was called for it
    flagged: bool = False  # the patient doubted the answer
    intent: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.intent) or any(getattr(self, mark) for mark in MARKS)

    def at(self, page: int) -> "MessageFilter":
        return replace(self, page=page)

    def as_query(self) -> str:
        """The shortest query that reads back as this."""
        parts = {mark: "1" for mark in MARKS if getattr(self, mark)}
        parts |= {"intent": self.intent} if self.intent else {}
        return urlencode(parts | ({"page": str(self.page)} if self.page > 1 else {}))


def read_filter(given: Mapping[str, str], *, intents: Collection[str]) -> MessageFilter:
    """Read a filter; `intents` are those that a message can have."""
    page, intent = given.get("page", ""), given.get("intent", "")
    is_number = page.isascii() and page.isdigit() and len(page) < 6
    return MessageFilter(
        **{mark: given.get(mark, "") in YES for mark in MARKS},
        intent=intent if intent in intents else "",
        page=min(max(1, int(page)), MOST_PAGES) if is_number else 1,
    )


KNOWN = tuple(one.name for one in fields(MessageFilter))

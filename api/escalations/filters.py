"""Which part of the queue somebody looks at, as an address says it.

What makes no sense is left out and named in `ignored`: an old bookmark or a mistyped address still
shows a list. Nothing of what was typed is repeated.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from api.escalations.models import Urgency

LANGUAGES = ("en", "es")
YES, NO = ("1", "yes"), ("", "0", "no")
MAX_PAGE = 10_000


class View(StrEnum):
    open = "open"  # all that is not closed
    unassigned = "unassigned"
    mine = "mine"
    team = "team"  # held by colleagues
    closed = "closed"


@dataclass(frozen=True)
class QueueFilter:
    view: View = View.open
    urgency: Urgency | None = None
    reason: str | None = None
    overdue: bool = False
    language: str | None = None
    page: int = 1
    ignored: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.urgency or self.reason or self.overdue or self.language)

    def widened(self) -> "QueueFilter":
        """The same view with nothing left out."""
        return QueueFilter(view=self.view)

    def at(self, page: int) -> "QueueFilter":
        return replace(self, page=page)

    def as_query(self) -> str:
        """The shortest query that reads back as this; what is kept under a name."""
        parts = {
            "filter": self.view.value,
            "urgency": self.urgency.value if self.urgency else None,
            "reason": self.reason,
            "overdue": "1" if self.overdue else None,
            "language": self.language,
            "page": str(self.page) if self.page > 1 else None,
        }
        return urlencode({name: value for name, value in parts.items() if value})


def read_filter(given: Mapping[str, str], *, reasons: Collection[str]) -> QueueFilter:
    """Read a filter; `reasons` are those that exist."""
    ignored = {"other" for name in given if name not in KNOWN}

    def choose(name: str, values: Collection[str]) -> str | None:
        value = given.get(name, "").strip()
        if value in values:
            return value
        if value:
            ignored.add(name)
        return None

    view = View(choose("filter", list(View)) or View.open)
    urgency = choose("urgency", list(Urgency))
    overdue = choose("overdue", (*YES, *NO)) in YES
    if overdue and view == View.closed:
        overdue = False  # what is closed is late no more
        ignored.add("overdue")
    return QueueFilter(
        view=view,
        urgency=Urgency(urgency) if urgency else None,
        reason=choose("reason", reasons),
        overdue=overdue,
        language=choose("language", LANGUAGES),
        page=_page(given.get("page", "").strip(), ignored),
        ignored=tuple(sorted(ignored)),
    )


KNOWN = ("filter", "urgency", "reason", "overdue", "language", "page")


def _page(value: str, ignored: set[str]) -> int:
    if value.isascii() and value.isdigit() and len(value) < 6 and 0 < int(value) <= MAX_PAGE:
        return int(value)
    if value:
        ignored.add("page")
    return 1

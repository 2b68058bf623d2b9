"""Who has looked, in words for the patient: by person, day and what they did.

An open page fetches itself again, and each time is on record: a line for each would hide everybody
else. The single times are all in the file of the patient's data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.conversations.content import Reply
from api.conversations.models import Conversation
from api.conversations.notices import notice, notice_text
from api.rights.subject import Subject
from api.rights.viewers import Look, list_looks

LINES_SHOWN = 10
ROLES = {
    "en": {
        "front_desk": "front desk",
        "privacy_officer": "privacy officer",
        "system": "console",
    },
    "es": {
        "front_desk": "recepción",
        "clinician": "profesional clínico",
        "editor": "edición",
        "privacy_officer": "privacidad",
        "admin": "administración",
        "system": "consola",
    },
}
CONSOLE = {"en": "The clinic", "es": "La clínica"}
DEEDS = {
    "en": {
        "transcript.read": "read a chat",
        "visits.read": "looked at visits",
        "value.reveal": "saw a name or a number",
        "data.export": "made a copy",
    },
    "es": {
        "transcript.read": "leyó una conversación",
        "visits.read": "miró las citas",
        "value.reveal": "vio un nombre o un número",
        "data.export": "hizo una copia",
    },
}
UNTIL = {"en": "to", "es": "a"}


@dataclass(frozen=True)
class Group:
    """What one person did on one day, from its first to its last time."""

    first: Look
    last: Look


def tell_looks(*, session: Session, conversation: Conversation, subject: Subject) -> Reply:
    language, zone = conversation.language, ZoneInfo(conversation.time_zone)
    looks = list_looks(session=session, subject=subject)
    if not looks:
        return notice("privacy_no_looks", language)
    groups = group_looks(looks, zone)
    shown = choose_groups(groups, LINES_SHOWN)
    lines = [_line(one, zone, language) for one in shown]
    if left := len(groups) - len(shown):
        lines.append(notice_text("privacy_more_looks", language, count=str(left)).text)
    people = len({one.by for one in looks})
    return notice("privacy_looks", language, count=str(people), lines="\n".join(lines))


def group_looks(looks: Sequence[Look], zone: ZoneInfo) -> list[Group]:
    """Looks, oldest first, by person, what they did, and the patient's day; the latest first."""
    found: dict[tuple[str, str, date], Group] = {}
    for look in looks:
        key = (look.by, look.action, look.at.astimezone(zone).date())
        found[key] = Group(found[key].first if key in found else look, look)
    return sorted(found.values(), key=lambda one: one.last.at, reverse=True)


def choose_groups(groups: Sequence[Group], count: int) -> list[Group]:
    """At most so many, in their order; the latest of each person before anybody's other ones."""
    latest: dict[str, Group] = {}
    for group in groups:
        latest.setdefault(group.last.by, group)
    others = [group for group in groups if latest[group.last.by] is not group]
    chosen = [*latest.values(), *others][:count]
    return [group for group in groups if group in chosen]


def _line(group: Group, zone: ZoneInfo, language: str) -> str:
    look, last = group.last, group.last.at.astimezone(zone)
    role = ROLES[language].get(look.role, look.role)
    who = look.who or CONSOLE[language]
    first = f"{group.first.at.astimezone(zone):%H:%M}"
    until = "" if first == f"{last:%H:%M}" else f" {UNTIL[language]} {last:%H:%M}"
    deed = DEEDS[language][look.action]
    return f"- {who} ({role}), {last:%Y-%m-%d} {first}{until} ({last.tzname()}): {deed}"

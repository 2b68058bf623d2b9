"""Quiet hours: decided when a plan is made, not at midnight.

A dose keeps its time. One that would be said in quiet hours is refused with its time, until the
patient says that it may be said then.
"""

from datetime import datetime, time

from sqlalchemy.orm import Session

from api.db import new_id
from api.errors import FrontdeskError
from api.reminders.models import ReminderPlan, ReminderPreference
from api.reminders.planning import preview


class DoseInQuietHours(FrontdeskError):
    code, status, title = "REM-002", 422, "A dose of this schedule falls into your quiet hours."


class QuietHoursUnclear(FrontdeskError):
    code, status, title = "REM-003", 422, "Quiet hours need two clock times."


def set_quiet_hours(
    *, session: Session, conversation_id: str, quiet_from: str | None, quiet_to: str | None
) -> None:
    """Set or, with None, end the quiet hours of a conversation, "22:00" to "07:00".

    Raises:
        QuietHoursUnclear.
    """
    if (quiet_from is None) != (quiet_to is None):
        raise QuietHoursUnclear
    for each in (quiet_from, quiet_to):
        if each is not None:
            _read(each)
    chosen = get_preference(session=session, conversation_id=conversation_id)
    chosen.quiet_from, chosen.quiet_to = quiet_from, quiet_to


def get_hours(*, session: Session, conversation_id: str) -> tuple[str, str] | None:
    """The quiet hours of a conversation, "22:00" to "07:00"; None if it has none."""
    chosen = session.get(ReminderPreference, conversation_id)
    if chosen is None or not chosen.quiet_from or not chosen.quiet_to:
        return None
    return chosen.quiet_from, chosen.quiet_to


def get_preference(*, session: Session, conversation_id: str) -> ReminderPreference:
    found = session.get(ReminderPreference, conversation_id)
    if found is None:
        found = ReminderPreference(conversation_id=conversation_id, link_id=new_id())
        session.add(found)
        session.flush()
    return found


def check_plan(*, session: Session, plan: ReminderPlan, now: datetime) -> None:
    """Look at the coming days of a plan.

    Raises:
        DoseInQuietHours: `at` names the first such time.
    """
    chosen = session.get(ReminderPreference, plan.conversation_id)
    if chosen is None or chosen.quiet_from is None or chosen.quiet_to is None:
        return
    for wall in preview(plan=plan, after=now):
        if is_quiet(wall[11:], quiet_from=chosen.quiet_from, quiet_to=chosen.quiet_to):
            raise DoseInQuietHours(at=wall[11:])


def is_quiet(at: str, *, quiet_from: str, quiet_to: str) -> bool:
    """Whether a clock time lies in [from, to), which may go over midnight."""
    hour, begin, end = _read(at), _read(quiet_from), _read(quiet_to)
    if begin <= end:
        return begin <= hour < end
    return hour >= begin or hour < end


def _read(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise QuietHoursUnclear from None

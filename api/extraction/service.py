"""Everything that the words of one message mean, in one call."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.extraction.choices import find_ordinal
from api.extraction.complaints import names_complaint
from api.extraction.entries import find_location, find_visit_type
from api.extraction.medications import find_medications
from api.extraction.people import find_person_role
from api.extraction.practitioners import (
    find_language_wish,
    find_practitioner,
    find_unknown_practitioner,
)
from api.extraction.resolve_time import read_times
from api.extraction.schemas import PersonRole, Roster, Understanding
from api.extraction.several import find_companions
from api.extraction.spans import Span


def understand(*, text: str, roster: Roster, ref: datetime, time_zone: str) -> Understanding:
    """Read times, people, places, visit types and medicines in a message; never raises on text.

    `ref` is the moment the message was sent: aware, or naive wall time of `time_zone`.
    """
    time, times = read_times(text=text, ref=ref, time_zone=time_zone)
    person = find_person_role(text=text)
    child = PersonRole("child", "child", Span(0, 0))
    for_child = find_visit_type(text=text, roster=roster, person=child)
    return Understanding(
        time=time,
        today=(ref.astimezone(ZoneInfo(time_zone)) if ref.tzinfo else ref).date(),
        times=tuple(times),
        practitioner=find_practitioner(text=text, roster=roster),
        unknown_practitioner=find_unknown_practitioner(text=text, roster=roster),
        language_wish=find_language_wish(text=text),
        visit_type=find_visit_type(text=text, roster=roster, person=person),
        location=find_location(text=text, roster=roster),
        medications=find_medications(text=text),
        person=person,
        child_visit_type=for_child.id if for_child and not for_child.alternatives else None,
        companions=find_companions(text=text),
        choice=find_ordinal(text=text),
        complaint=names_complaint(text=text),
    )

"""What a patient who waits for a person is told: their place, until when, who has it."""

from datetime import datetime

from sqlalchemy.orm import Session

from api import clock
from api.conversations.content import Reply
from api.conversations.models import Conversation
from api.conversations.notices import next_reading, notice, say_when
from api.escalations.deadlines import promise
from api.escalations.models import Escalation, Urgency
from api.escalations.waiting import Place, find_place
from api.identity.public_names import public_name
from api.scheduling import clinic


def hand_off(
    *,
    session: Session,
    conversation: Conversation,
    clinical: bool,
    anonymous: bool,
    escalation: Escalation | None = None,
) -> tuple[Reply, ...]:
    """What happens next, and when, honestly; an anonymous patient may leave a contact.

    `escalation`: the one that is theirs already; else one is about to be opened.
    """
    now, language = clock.now(), conversation.language
    urgency = Urgency.clinical if clinical else Urgency.routine
    place = find_place(
        session=session,
        conversation_id=conversation.id,
        urgency=urgency,
        now=now,
        escalation=escalation,
    )
    closed_until = next_reading(session=session, now=now, language=language)
    if place.holder is not None:
        name = public_name(place.holder, language)
        kind = "person_has_it_closed" if closed_until else "person_has_it"
        said = [notice(kind, language, staff=name, when=closed_until or "")]
    else:
        said = [
            _first(session, place, closed_until, language, clinical=clinical, now=now),
            _line(place.ahead, language),
        ]
    return (*said, notice("leave_contact", language)) if anonymous else tuple(said)


def _first(
    session: Session,
    place: Place,
    closed_until: str | None,
    language: str,
    *,
    clinical: bool,
    now: datetime,
) -> Reply:
    if closed_until:
        name = "handoff_after_hours" if clinical else "person_closed"
        return notice(name, language, when=closed_until)
    name = "handoff_in_hours" if clinical else "person_open"
    return notice(name, language, when=_expected(session, place, language, now=now))


def _expected(session: Session, place: Place, language: str, *, now: datetime) -> str:
    """After "someone will answer": the promise, or the truth where it cannot be kept."""
    spanish, amount = language == "es", promise(place.urgency, language)
    if place.is_late:
        if spanish:
            return f"en cuanto pueda. Ahora mismo tarda más de {amount}"
        return f"as soon as they can. It takes longer than {amount} just now"
    if place.is_plain:
        return f"normalmente en {amount}" if spanish else f"usually within {amount}"
    locations = clinic.list_locations(session=session)
    zone = locations[0].time_zone if locations else "UTC"
    when = say_when(place.due_at, zone, language=language, now=now)
    return f"a más tardar {when}" if spanish else f"{when} at the latest"


def _line(ahead: int, language: str) -> Reply:
    names = {0: "line_next", 1: "line_one"}
    return notice(names.get(ahead, "line_more"), language, ahead=str(ahead))

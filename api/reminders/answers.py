"""Answers to a dose: taken, skipped, later. Each dose is answered once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.privacy.keys import KeyStore
from api.reminders import early, supply
from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan
from api.reminders.service import read_plan
from api.wording.medicines import names_all

SNOOZE = timedelta(minutes=10)
ANSWERABLE = timedelta(hours=12)
ANSWERS = ("taken", "skipped", "snoozed")
# Put together once: every turn asks how many wait.
_IS_OPEN = and_(
    DoseEvent.conversation_id == bindparam("conversation"),
    or_(
        DoseEvent.status == DoseStatus.sent,
        and_(DoseEvent.status == DoseStatus.planned, DoseEvent.snoozed > 0),
    ),
    DoseEvent.sent_at > bindparam("since"),
)
_OPEN_DOSES = (
    select(DoseEvent)
    .where(_IS_OPEN)
    .order_by(DoseEvent.sent_at.desc(), DoseEvent.id)
    .with_for_update()
)
_PLANS_WAITING = select(func.count(DoseEvent.plan_id.distinct())).where(_IS_OPEN)


def answer_dose_payload(*, session: Session, conversation_id: str, payload: str) -> str:
    """A tapped answer, `/dose_taken:<id>`; return taken, skipped, snoozed, too_late or closed."""
    verb, _, dose_id = payload.removeprefix("/dose_").partition(":")
    dose = session.get(DoseEvent, dose_id, with_for_update=True)
    if dose is None or dose.conversation_id != conversation_id or verb not in ANSWERS:
        return "closed"
    return answer_dose(session=session, dose=dose, answer=verb)


@dataclass(frozen=True)
class Noted:
    """What came of an answer in words. `answered`: taken, skipped, snoozed, too_late, closed,
    `early`: taken before its time, `which`: it is not clear for which of those that wait, or
    `ahead`: whether one that comes is meant. `doses`: what it is about."""

    answered: str
    doses: list["Waiting"]


@dataclass(frozen=True)
class Waiting:
    """A dose that waits for an answer, and its medicine in the patient's words."""

    id: str
    medication: str
    # The wall time of a dose that has to be told from others by it.
    at: str | None = None


def answer_latest_dose(
    *,
    session: Session,
    keystore: KeyStore,
    conversation_id: str,
    answer: str,
    names: Sequence[str] | None = None,
    is_for_all: bool = False,
    is_single: bool = True,
    utterance_id: str | None = None,
) -> Noted:
    """An answer in words, for the last dose of each plan that was sent and not yet answered.

    `names`: the medicines that it names, None where it names none: that is clear only while one
    waits, or where the answer is for all of them. `is_single`: it says one thing of all it names.
    `utterance_id`: the same message answers once; again it gets what was noted.
    """
    if answer not in ANSWERS:
        return Noted("closed", [])
    said_by = conversation_id, utterance_id
    if utterance_id and (known := _noted_before(session, keystore, said_by, answer, names)):
        return known
    doses = _waiting(session.scalars(_OPEN_DOSES, _of(conversation_id)))
    if answer == "taken":
        ahead = early.list_ahead(session=session, conversation_id=conversation_id, now=clock.now())
        is_told = is_single and not is_for_all
        noted_early = _answer_early(
            session, keystore, doses, ahead, names if is_told else None, utterance_id
        )
        if noted_early is not None:
            return noted_early
    if not doses:
        return Noted("closed", [])
    waiting = [_as_waiting(session, keystore, one) for one in doses]
    meant = [
        (dose, one)
        for dose, one in zip(doses, waiting, strict=True)
        if names is None or names_all(one.medication, names)
    ]
    is_clear = is_single and (names is not None or is_for_all)
    if not meant or (len(doses) > 1 and not is_clear):
        return Noted("which", waiting)
    noted = [
        answer_dose(session=session, dose=dose, answer=answer, by=utterance_id)
        for dose, _one in meant
    ]
    worst = next((one for one in noted if one != answer), answer)
    return Noted(worst, [one for _dose, one in meant])


def _answer_early(
    session: Session,
    keystore: KeyStore,
    doses: list[DoseEvent],
    ahead: list[DoseEvent],
    names: Sequence[str] | None,
    utterance_id: str | None,
) -> Noted | None:
    """Where a dose may be meant that is still ahead: noted, or asked about. None: it is not.

    What waits for an answer comes first, unless the next dose of the same plan is named as well.
    """
    if not ahead or (doses and names is None):
        return None

    def is_meant(dose: DoseEvent) -> bool:
        words = label_of(session=session, keystore=keystore, plan_id=dose.plan_id)
        return names is None or names_all(words, names)

    open_ones, coming = [list(filter(is_meant, each)) for each in (doses, ahead)]
    if not coming:
        return None
    if open_ones:
        plans = {one.plan_id for one in coming}
        both = [one for one in open_ones if one.plan_id in plans]
        found = [*both, *(one for one in coming if one.plan_id in {each.plan_id for each in both})]
        return Noted("which", _with_times(session, keystore, found)) if both else None
    told = _with_times(session, keystore, coming)
    if names is None or len(coming) > 1 or not early.is_near(coming[0], clock.now()):
        return Noted("ahead", told)
    answer_dose(session=session, dose=coming[0], answer="taken", by=utterance_id)
    return Noted("early", told)


def _noted_before(
    session: Session,
    keystore: KeyStore,
    said_by: tuple[str, str | None],
    answer: str,
    names: Sequence[str] | None,
) -> Noted | None:
    """What this message has answered already, in a turn that was cut off afterwards."""
    conversation_id, utterance_id = said_by
    status = DoseStatus.planned if answer == "snoozed" else DoseStatus(answer)
    doses = session.scalars(
        select(DoseEvent)
        .where(DoseEvent.conversation_id == conversation_id)
        .where(DoseEvent.answered_by == utterance_id, DoseEvent.status == status)
        .order_by(DoseEvent.sent_at.desc(), DoseEvent.id)
    ).all()
    told = _with_times(session, keystore, list(doses))
    meant = [one for one in told if names is None or names_all(one.medication, names)]
    if not meant:
        return None
    if any(one.answered_at and one.answered_at < one.planned_at for one in doses):
        return Noted("early", meant)
    return Noted(answer, [replace(one, at=None) for one in meant])


def _as_waiting(session: Session, keystore: KeyStore, dose: DoseEvent) -> Waiting:
    return Waiting(dose.id, label_of(session=session, keystore=keystore, plan_id=dose.plan_id))


def _with_times(session: Session, keystore: KeyStore, doses: list[DoseEvent]) -> list[Waiting]:
    return [replace(_as_waiting(session, keystore, one), at=one.due_local) for one in doses]


def count_waiting(*, session: Session, conversation_id: str) -> int:
    """How many plans have a dose that waits for an answer."""
    return session.scalar(_PLANS_WAITING, _of(conversation_id)) or 0


def label_of(*, session: Session, keystore: KeyStore, plan_id: str) -> str:
    plan = session.get_one(ReminderPlan, plan_id)
    return read_plan(session=session, keystore=keystore, plan=plan).medication


def _waiting(doses: Iterable[DoseEvent]) -> list[DoseEvent]:
    """The last open dose of each plan."""
    latest: dict[str, DoseEvent] = {}
    for dose in doses:
        latest.setdefault(dose.plan_id, dose)
    return list(latest.values())


def answer_dose(*, session: Session, dose: DoseEvent, answer: str, by: str | None = None) -> str:
    """Note an answer to an open dose, or that one was taken before its time.

    `too_late`: it cannot be put off, because the next dose would come first or its own window
    would be over; it stays open. `by`: the utterance that says it.
    """
    asleep = dose.status == DoseStatus.planned and dose.snoozed > 0
    ahead = answer == "taken" and early.is_ahead(session=session, dose=dose, now=clock.now())
    if dose.status != DoseStatus.sent and not asleep and not ahead:
        return "closed"
    if asleep and answer == "snoozed":
        return answer
    now = clock.now()
    if answer == "snoozed":
        if not _may_wait(session, dose, now + SNOOZE):
            return "too_late"
        dose.status, dose.snoozed = DoseStatus.planned, dose.snoozed + 1
        dose.due_at = now + SNOOZE
    else:
        dose.status, dose.answered_at = DoseStatus(answer), now
        if answer == "taken":
            supply.note_taken(plan=session.get_one(ReminderPlan, dose.plan_id))
    dose.answered_by = by
    audit.record(
        session=session,
        actor=("patient", dose.conversation_id),
        action=f"dose.{answer}",
        subject=("reminder", dose.id),
    )
    return answer


def answer_by_link(*, session: Session, dose_id: str, answer: str) -> str:
    """An answer behind a signed link; return taken, skipped, snoozed, too_late or closed.

    A link of a dose that is too old to be answered is closed like an answered one.
    """
    dose = session.get(DoseEvent, dose_id, with_for_update=True)
    if dose is None or answer not in ANSWERS or not is_answerable(dose):
        return "closed"
    return answer_dose(session=session, dose=dose, answer=answer)


def is_answerable(dose: DoseEvent) -> bool:
    waits = dose.status == DoseStatus.sent or (
        dose.status == DoseStatus.planned and dose.snoozed > 0
    )
    return waits and dose.sent_at is not None and dose.sent_at > clock.now() - ANSWERABLE


def _may_wait(session: Session, dose: DoseEvent, until: datetime) -> bool:
    """Never past the plan's next dose: two of them at once are read as "take two"."""
    following = session.scalar(
        select(func.min(DoseEvent.planned_at)).where(
            DoseEvent.plan_id == dose.plan_id,
            DoseEvent.planned_at > dose.planned_at,
            DoseEvent.status != DoseStatus.cancelled,
        )
    )
    window = session.get_one(ReminderPlan, dose.plan_id).window_minutes
    if until > dose.planned_at + timedelta(minutes=window):
        return False
    return following is None or until < following


def _of(conversation_id: str) -> dict[str, object]:
    """What is asked for the open doses of a conversation."""
    return {"conversation": conversation_id, "since": clock.now() - ANSWERABLE}

"""Plans: made, listed, changed, paused, moved, ended. Nothing here computes or corrects a dose:
words are kept as they were said."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation
from api.db import new_id
from api.errors import NotFound
from api.identity.proxies import own_chats
from api.privacy.keys import KeyStore
from api.reminders import ends, planning, quiet, supply
from api.reminders.models import (
    WINDOW_MINUTES,
    DoseEvent,
    DoseStatus,
    PlanKind,
    PlanStatus,
    ReminderPlan,
)
from api.reminders.recurrence import (
    RecurrenceUnclear,
    check_recurrence,
    is_over,
    to_instant,
    to_local,
    with_day,
)
from api.wording.recurrence import has_end, strip_end

LIVE = (PlanStatus.active, PlanStatus.paused)


@dataclass(frozen=True)
class Reminder:
    """A plan in the patient's words."""

    id: str
    medication: str
    dose: str
    recurrence: str
    time_zone: str
    next_local: str | None
    created_at: datetime
    # Cancelled or ended.
    ended_at: datetime | None = None
    status: str = PlanStatus.active
    kind: str = PlanKind.wall
    ends_on: date | None = None
    # By the patient's own count; None where they told none.
    remaining: int | None = None
    per_dose: int | None = None
    refill_at: int | None = None


def create_plan(
    *,
    session: Session,
    keystore: KeyStore,
    conversation_id: str,
    utterance_id: str,
    medication: str,
    dose: str,
    recurrence: str,
    first_at: str | None = None,
    for_days: int | None = None,
    last_day: date | None = None,
    window_minutes: int = WINDOW_MINUTES,
    in_quiet_hours: bool = False,
) -> Reminder:
    """Make a plan and its first doses; the same utterance makes one plan.

    A plan of the same words at the same times that is kept already is returned as it is.
    `first_at` is the clock time of an interval's first dose; it counts from now without it.
    `for_days` ends the plan after so many days from its first dose, `last_day` with that day.

    Raises:
        RecurrenceUnclear, DoseInQuietHours, NotFound.
    """
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound
    now = clock.now()
    zone = conversation.time_zone
    start = _start(first_at, zone, now)
    end = ends.find_end(start=start, days=for_days, last_day=last_day, time_zone=zone)
    rule = ends.with_end(with_day(recurrence, to_local(start, zone)), end, zone)
    rule, kind = check_recurrence(rule, start=start, time_zone=zone)
    plan = session.scalar(select(ReminderPlan).where(ReminderPlan.utterance_id == utterance_id))
    if plan is None:
        plan = _same_plan(session, keystore, conversation_id, (medication, dose, rule))
    if plan is None:
        plan_id = new_id()
        words = json.dumps({"medication": medication, "dose": dose})
        plan = ReminderPlan(
            id=plan_id,
            conversation_id=conversation_id,
            key_id=conversation.key_id,
            medication_ciphertext=keystore.cipher(conversation.key_id).encrypt(
                words, where=f"reminder_plan.medication.{plan_id}"
            ),
            recurrence=rule,
            kind=kind,
            time_zone=conversation.time_zone,
            start_local=to_local(start, conversation.time_zone),
            starts_at=start.replace(second=0, microsecond=0),
            planned_until=now,
            window_minutes=window_minutes,
            status=PlanStatus.active,
            utterance_id=utterance_id,
            created_at=now,
        )
        if not in_quiet_hours:
            quiet.check_plan(session=session, plan=plan, now=now)
        session.add(plan)
        session.flush()
        _audit(session, conversation_id, "reminder.create", plan.id)
    planning.plan_doses(session=session, plan=plan, now=now)
    return read_plan(session=session, keystore=keystore, plan=plan)


def is_made(*, session: Session, utterance_id: str) -> bool:
    """Whether a wish has made a plan already."""
    return (
        session.scalar(select(ReminderPlan.id).where(ReminderPlan.utterance_id == utterance_id))
        is not None
    )


def _start(first_at: str | None, time_zone: str, now: datetime) -> datetime:
    """Now, or the next instant at which the clock shows the first dose's time."""
    if first_at is None:
        return now
    today = to_instant(f"{to_local(now, time_zone)[:10]}T{first_at}", time_zone)
    return today if today > now else to_instant(
        f"{to_local(now + timedelta(days=1), time_zone)[:10]}T{first_at}", time_zone
    )  # fmt: skip


def _same_plan(
    session: Session, keystore: KeyStore, conversation_id: str, wanted: tuple[str, str, str]
) -> ReminderPlan | None:
    medication, dose, rule = wanted
    live = session.scalars(
        select(ReminderPlan).where(
            ReminderPlan.conversation_id == conversation_id,
            ReminderPlan.status.in_(LIVE),
            ReminderPlan.recurrence == rule,
        )
    ).all()
    for plan in live:
        known = read_plan(session=session, keystore=keystore, plan=plan)
        if (known.medication.casefold(), known.dose) == (medication.casefold(), dose):
            return plan
    return None


def list_plans(
    *, session: Session, keystore: KeyStore, conversation_id: str, also_over: bool = False
) -> list[Reminder]:
    """Kept plans of a conversation, and of the other chats that its writer may speak for.

    With `also_over` those that ended or were stopped, too.
    """
    statuses = tuple(PlanStatus) if also_over else LIVE
    return [
        read_plan(session=session, keystore=keystore, plan=plan)
        for plan in list_own(session=session, conversation_id=conversation_id, statuses=statuses)
    ]


def list_own(
    *, session: Session, conversation_id: str, statuses: Sequence[PlanStatus] = LIVE
) -> list[ReminderPlan]:
    conversation = session.get(Conversation, conversation_id)
    own = own_chats(session=session, conversation=conversation) if conversation else []
    return list(
        session.scalars(
            select(ReminderPlan)
            .where(ReminderPlan.conversation_id.in_(own), ReminderPlan.status.in_(statuses))
            .order_by(ReminderPlan.created_at)
        )
    )


def change_plan(
    *,
    session: Session,
    keystore: KeyStore,
    conversation_id: str,
    plan_id: str,
    recurrence: str | None = None,
    medication: str | None = None,
    dose: str | None = None,
    first_at: str | None = None,
    for_days: int | None = None,
    last_day: date | None = None,
    without_end: bool = False,
    in_quiet_hours: bool = False,
    keeps_days: bool = False,
) -> Reminder:
    """Change what is named and keep the rest; doses that lie ahead are planned anew.

    A plan keeps its end over another schedule, and its schedule over another end. `for_days`
    counts from now; `without_end`: it goes on until it is stopped. `medication`: what is left of a
    reminder for several. `keeps_days`: other times of the same days, so every other day stays
    the day that it is.

    Raises:
        RecurrenceUnclear, DoseInQuietHours, NotFound.
    """
    plan, now = _own_plan(session, conversation_id, plan_id), clock.now()
    if plan.status not in LIVE:
        raise NotFound
    _change_words(keystore, plan, medication=medication, dose=dose)
    zone = plan.time_zone
    chosen = ends.find_end(start=now, days=for_days, last_day=last_day, time_zone=zone)
    if recurrence or chosen or without_end:
        end = None if without_end else chosen or ends.end_of(plan)
        rule = recurrence or plan.recurrence
        if chosen or without_end or not has_end(rule):
            rule = ends.with_end(strip_end(rule), end, zone)
        start = _start(first_at, zone, now) if recurrence else now
        is_new = recurrence and not keeps_days
        rule = with_day(rule, to_local(start, zone) if is_new else plan.start_local)
        plan.recurrence, plan.kind = check_recurrence(rule, start=start, time_zone=zone)
        if is_new:
            plan.start_local = to_local(start, zone)
            plan.starts_at = start.replace(second=0, microsecond=0)
        if recurrence and not in_quiet_hours:
            quiet.check_plan(session=session, plan=plan, now=now)
    planning.drop_planned(session=session, plan=plan, now=now)
    if recurrence:
        planning.pass_over_noted(session=session, plan=plan, now=now)
    planning.plan_doses(session=session, plan=plan, now=now)
    _audit(session, conversation_id, "reminder.change", plan_id)
    return read_plan(session=session, keystore=keystore, plan=plan)


def _change_words(keystore: KeyStore, plan: ReminderPlan, **changed: str | None) -> None:
    named = {name: words for name, words in changed.items() if words is not None}
    if not named:
        return
    cipher, where = keystore.cipher(plan.key_id), f"reminder_plan.medication.{plan.id}"
    words = json.loads(cipher.decrypt(plan.medication_ciphertext, where=where))
    plan.medication_ciphertext = cipher.encrypt(json.dumps({**words, **named}), where=where)


def pause_plan(*, session: Session, conversation_id: str, plan_id: str) -> None:
    """No dose is due until the plan goes on; a repeated call changes nothing."""
    plan = _own_plan(session, conversation_id, plan_id)
    if plan.status == PlanStatus.active:
        plan.status = PlanStatus.paused
        planning.drop_planned(session=session, plan=plan, now=clock.now(), all_of_it=True)
        _audit(session, conversation_id, "reminder.pause", plan_id)


def resume_plan(*, session: Session, conversation_id: str, plan_id: str) -> None:
    """Go on from now; what was due meanwhile never was.

    Raises:
        RecurrenceUnclear: its last dose was due meanwhile. NotFound.
    """
    plan, now = _own_plan(session, conversation_id, plan_id), clock.now()
    if plan.status == PlanStatus.paused:
        if is_over(**planning.rule_of(plan), after=now):
            raise RecurrenceUnclear(reason="never")
        plan.status, plan.planned_until = PlanStatus.active, now
        planning.plan_doses(session=session, plan=plan, now=now)
        _audit(session, conversation_id, "reminder.resume", plan_id)


def cancel_plan(*, session: Session, conversation_id: str, plan_id: str) -> None:
    plan, now = _own_plan(session, conversation_id, plan_id), clock.now()
    if plan.status in LIVE:
        plan.status, plan.cancelled_at = PlanStatus.cancelled, now
        planning.drop_planned(session=session, plan=plan, now=now, all_of_it=True)
        _audit(session, conversation_id, "reminder.cancel", plan_id)


def set_supply(
    *,
    session: Session,
    conversation_id: str,
    plan_id: str,
    remaining: int,
    per_dose: int,
    refill_at: int,
) -> None:
    """Count down what the patient says is left.

    Raises:
        SupplyUnclear, NotFound.
    """
    supply.set_supply(
        session=session,
        plan=_own_plan(session, conversation_id, plan_id),
        remaining=remaining,
        per_dose=per_dose,
        refill_at=refill_at,
    )


def move_to_zone(
    *, session: Session, conversation_id: str, time_zone: str, back: bool = False
) -> int:
    """The patient is elsewhere: clock times follow them; return how many plans moved.

    `back`: they take back a move of a moment ago, and are where they were.

    Raises:
        RecurrenceUnclear: no such zone. NotFound.
    """
    conversation, now = session.get(Conversation, conversation_id), clock.now()
    if conversation is None:
        raise NotFound
    if time_zone not in available_timezones() or len(time_zone) > 40:
        raise RecurrenceUnclear(reason="zone")
    conversation.time_zone = time_zone
    moved = [
        plan
        for plan in list_own(session=session, conversation_id=conversation_id)
        if plan.time_zone != time_zone
    ]
    for plan in moved:
        is_wall = plan.kind == PlanKind.wall and plan.status == PlanStatus.active
        move = planning.move_back if back and is_wall else planning.move_to_zone
        move(session=session, plan=plan, time_zone=time_zone, now=now)
        _audit(session, conversation_id, "reminder.move", plan.id)
    return len(moved)


def read_plan(*, session: Session, keystore: KeyStore, plan: ReminderPlan) -> Reminder:
    words = json.loads(
        keystore.cipher(plan.key_id).decrypt(
            plan.medication_ciphertext, where=f"reminder_plan.medication.{plan.id}"
        )
    )
    next_local = session.scalar(
        select(DoseEvent.due_local)
        .where(DoseEvent.plan_id == plan.id, DoseEvent.status == DoseStatus.planned)
        .order_by(DoseEvent.due_at)
        .limit(1)
    )
    return Reminder(
        id=plan.id,
        medication=words["medication"],
        dose=words["dose"],
        recurrence=plan.recurrence,
        time_zone=plan.time_zone,
        next_local=next_local,
        created_at=plan.created_at,
        ended_at=plan.cancelled_at,
        status=plan.status,
        kind=plan.kind,
        remaining=plan.remaining,
        per_dose=plan.per_dose,
        refill_at=plan.refill_at,
        ends_on=ends.last_day_of(plan),
    )


def _own_plan(session: Session, conversation_id: str, plan_id: str) -> ReminderPlan:
    """The plan, locked, if it is one that `list_plans` shows there."""
    plan = session.get(ReminderPlan, plan_id, with_for_update=True)
    mine = session.get(Conversation, conversation_id)
    if plan is None or mine is None:
        raise NotFound
    if plan.conversation_id not in own_chats(session=session, conversation=mine):
        raise NotFound
    return plan


def _audit(session: Session, conversation_id: str, action: str, subject_id: str) -> None:
    audit.record(
        session=session,
        actor=("patient", conversation_id),
        action=action,
        subject=("reminder", subject_id),
    )

"""Plans, planning of doses, answers. Nothing here computes or corrects a dose: words are kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation
from api.db import insert_into, new_id
from api.errors import NotFound
from api.privacy.keys import KeyStore
from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan
from api.reminders.recurrence import check_recurrence, due_times

AHEAD = timedelta(hours=48)
USEFUL_FOR = timedelta(minutes=60)
SNOOZE = timedelta(minutes=10)
ANSWERABLE = timedelta(hours=12)
ANSWERS = ("taken", "skipped", "snoozed")


@dataclass(frozen=True)
class Reminder:
    """A plan in the patient's words."""

    id: str
    medication: str
    dose: str
    recurrence: str
    time_zone: str
    next_local: str | None


def create_plan(
    *,
    session: Session,
    keystore: KeyStore,
    conversation_id: str,
    utterance_id: str,
    medication: str,
    dose: str,
    recurrence: str,
) -> Reminder:
    """Make a plan and its first doses; the same utterance makes one plan.

    A plan of the same words at the same times that is active already is returned as it is.

    Raises:
        RecurrenceUnclear, NotFound.
    """
    rule = check_recurrence(recurrence)
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise NotFound
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
            time_zone=conversation.time_zone,
            status="active",
            utterance_id=utterance_id,
            created_at=clock.now(),
        )
        session.add(plan)
        session.flush()
        _audit(session, conversation_id, "reminder.create", plan.id)
    plan_doses(session=session, plan=plan, now=clock.now())
    return read_plan(session=session, keystore=keystore, plan=plan)


def _same_plan(
    session: Session, keystore: KeyStore, conversation_id: str, wanted: tuple[str, str, str]
) -> ReminderPlan | None:
    medication, dose, rule = wanted
    active = session.scalars(
        select(ReminderPlan).where(
            ReminderPlan.conversation_id == conversation_id,
            ReminderPlan.status == "active",
            ReminderPlan.recurrence == rule,
        )
    ).all()
    for plan in active:
        known = read_plan(session=session, keystore=keystore, plan=plan)
        if (known.medication.casefold(), known.dose) == (medication.casefold(), dose):
            return plan
    return None


def list_plans(*, session: Session, keystore: KeyStore, conversation_id: str) -> list[Reminder]:
    """Active plans of a conversation, and of its verified patient's other conversations."""
    own = [conversation_id]
    conversation = session.get(Conversation, conversation_id)
    if conversation is not None and conversation.patient_id:
        own += session.scalars(
            select(Conversation.id).where(Conversation.patient_id == conversation.patient_id)
        ).all()
    plans = session.scalars(
        select(ReminderPlan)
        .where(ReminderPlan.conversation_id.in_(own), ReminderPlan.status == "active")
        .order_by(ReminderPlan.created_at)
    ).all()
    return [read_plan(session=session, keystore=keystore, plan=plan) for plan in plans]


def change_plan(
    *, session: Session, keystore: KeyStore, conversation_id: str, plan_id: str, recurrence: str
) -> Reminder:
    """Move a plan to another schedule; doses not sent yet are planned anew."""
    plan = _own_plan(session, conversation_id, plan_id)
    plan.recurrence = check_recurrence(recurrence)
    _drop_planned(session, plan_id)
    session.flush()
    plan_doses(session=session, plan=plan, now=clock.now())
    _audit(session, conversation_id, "reminder.change", plan_id)
    return read_plan(session=session, keystore=keystore, plan=plan)


def cancel_plan(*, session: Session, conversation_id: str, plan_id: str) -> None:
    plan = _own_plan(session, conversation_id, plan_id)
    if plan.status == "active":
        plan.status, plan.cancelled_at = "cancelled", clock.now()
        _drop_planned(session, plan_id)
        _audit(session, conversation_id, "reminder.cancel", plan_id)


def plan_doses(*, session: Session, plan: ReminderPlan, now: datetime) -> None:
    """Write the doses of the next 48 hours; may be repeated freely."""
    if plan.status != "active":
        return
    for wall, instant in due_times(
        recurrence=plan.recurrence,
        time_zone=plan.time_zone,
        created_at=plan.created_at,
        after=now,
        until=now + AHEAD,
    ):
        session.execute(
            insert_into(session, DoseEvent)
            .values(
                id=new_id(),
                plan_id=plan.id,
                conversation_id=plan.conversation_id,
                due_local=wall,
                due_at=instant,
                snoozed=0,
                status=DoseStatus.planned,
            )
            .on_conflict_do_update(
                # Planned before, cancelled by a change of the plan, and wanted again.
                index_elements=[DoseEvent.plan_id, DoseEvent.due_local],
                set_={"status": DoseStatus.planned, "due_at": instant, "snoozed": 0},
                where=DoseEvent.status == DoseStatus.cancelled,
            )
        )


def list_active(*, session: Session) -> Sequence[ReminderPlan]:
    return session.scalars(select(ReminderPlan).where(ReminderPlan.status == "active")).all()


def answer_dose_payload(*, session: Session, conversation_id: str, payload: str) -> str:
    """A tapped answer, `/dose_taken:<id>`; return taken, skipped, snoozed or closed."""
    verb, _, dose_id = payload.removeprefix("/dose_").partition(":")
    dose = session.get(DoseEvent, dose_id, with_for_update=True)
    if dose is None or dose.conversation_id != conversation_id or verb not in ANSWERS:
        return "closed"
    return answer_dose(session=session, dose=dose, answer=verb)


def answer_latest_dose(*, session: Session, conversation_id: str, answer: str) -> str:
    """An answer in words, for the last dose that was sent and not yet answered."""
    dose = session.scalar(_open_doses(conversation_id).with_for_update())
    if dose is None or answer not in ANSWERS:
        return "closed"
    return answer_dose(session=session, dose=dose, answer=answer)


def is_dose_open(*, session: Session, conversation_id: str) -> bool:
    """Whether a reminder that was sent still waits for its answer."""
    return session.scalar(_open_doses(conversation_id)) is not None


def _open_doses(conversation_id: str) -> Select[DoseEvent]:
    return (
        select(DoseEvent)
        .where(
            DoseEvent.conversation_id == conversation_id,
            or_(
                DoseEvent.status == DoseStatus.sent,
                and_(DoseEvent.status == DoseStatus.planned, DoseEvent.snoozed > 0),
            ),
            DoseEvent.sent_at > clock.now() - ANSWERABLE,
        )
        .order_by(DoseEvent.sent_at.desc())
        .limit(1)
    )


def answer_dose(*, session: Session, dose: DoseEvent, answer: str) -> str:
    asleep = dose.status == DoseStatus.planned and dose.snoozed > 0
    if dose.status != DoseStatus.sent and not asleep:
        return "closed"
    if asleep and answer == "snoozed":
        return answer
    if answer == "snoozed":
        dose.status, dose.snoozed = DoseStatus.planned, dose.snoozed + 1
        dose.due_at = clock.now() + SNOOZE
    else:
        dose.status, dose.answered_at = DoseStatus(answer), clock.now()
    _audit(session, dose.conversation_id, f"dose.{answer}", dose.id)
    return answer


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
    )


def _own_plan(session: Session, conversation_id: str, plan_id: str) -> ReminderPlan:
    """The plan, if it is this conversation's or its verified patient's."""
    plan = session.get(ReminderPlan, plan_id)
    mine = session.get(Conversation, conversation_id)
    if plan is None or mine is None:
        raise NotFound
    if plan.conversation_id == conversation_id:
        return plan
    owner = session.get_one(Conversation, plan.conversation_id)
    if mine.patient_id is None or owner.patient_id != mine.patient_id:
        raise NotFound
    return plan


def _drop_planned(session: Session, plan_id: str) -> None:
    session.execute(
        update(DoseEvent)
        .where(DoseEvent.plan_id == plan_id, DoseEvent.status == DoseStatus.planned)
        .values(status=DoseStatus.cancelled)
    )


def _audit(session: Session, conversation_id: str, action: str, subject_id: str) -> None:
    audit.record(
        session=session,
        actor=("patient", conversation_id),
        action=action,
        subject=("reminder", subject_id),
    )

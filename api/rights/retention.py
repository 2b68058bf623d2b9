"""What is past its time is deleted by the worker, each kind by its own setting, and counted.

A legal hold, an open escalation or a reminder that is still kept keeps a conversation.
"""

from collections import Counter
from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.backup.erasures import write_lists
from api.backup.places import destroy_in_backups
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.db import Database, new_id
from api.identity.models import Patient
from api.privacy.key_tables import DataKey, Erasure
from api.reminders.models import ReminderPlan
from api.rights.erasure import finish_erasures
from api.rights.holds import held_ids
from api.rights.living import between_tasks, empty_vault, may_go, purge_rows
from api.rights.rows import forget_conversations, forget_patient
from api.rights.tracker import forget_tracker, list_old_trackers
from api.scheduling.models import Appointment
from api.settings import Settings

log = structlog.get_logger()
ACTOR = ("system", "retention")
# Nobody in the middle of something loses the dialogue's thread.
QUIET_HOURS = 1
AT_ONCE = 500


def kept_for(settings: Settings) -> dict[str, Any]:
    """In words for patients, by the name that their texts give it."""
    return {
        "chat_days": str(settings.keep_transcript_days),
        "reminder_months": str(round(settings.keep_reminder_days / 30.44)),
        "audit_years": str(round(settings.keep_audit_days / 365.25)),
        "patient_years": str(round(settings.keep_patient_days / 365.25)),
    }


def purge(room: Room) -> dict[str, int]:
    """Delete what is past its time; return counts, which are audited too."""
    settings, now = room.settings, clock.now()
    said_before = now - timedelta(days=settings.keep_transcript_days)
    with room.database.write() as session:
        # First: whose chat goes now was here until their last word, as its key will say.
        seen_before = now - timedelta(days=settings.keep_patient_days)
        unused = _unused_patients(session, settings, seen_before)
        ended = session.execute(_ended(said_before)).all()
        ids, key_ids = [one for one, _ in ended], [key_id for _, key_id in ended]
        counts = Counter(forget_conversations(session=session, conversation_ids=ids))
        reminded_before = now - timedelta(days=settings.keep_reminder_days)
        counts.update(purge_rows(session, said_before, reminded_before))
        counts["vault_value"] = empty_vault(session, room.keystore, said_before)
        for patient in unused:
            forget_patient(session=session, patient_id=patient.id)
        counts.update(conversation=len(ids), patient=len(unused))
        entries = [_entry(ids, key_ids)] if ids else []
        entries += [_entry([], [one.key_id], patient_id=one.id) for one in unused]
        found = {name: count for name, count in counts.items() if count}
        if found:
            _note(session, found)
        # Before the commit: if it fails, the next round deletes rows that nobody can read.
        for entry in entries:
            room.keystore.destroy(key_ids=entry.key_ids, entry=entry)
    trackers = _finish(room, entries)
    if entries:
        write_lists(settings.home, room.keystore.list_erasures())
    trackers += _forget_old_dialogue(room, said_before)
    if trackers:
        found["tracker"] = trackers
        with room.database.write() as session:
            _note(session, {"tracker": trackers})
    finish_erasures(room)
    room.database.empty_log()
    return found


def purge_audit(room: Room, *, anchor: Path) -> int:
    """Cut the audit trail's beginning; return how many records were past their time."""
    before = clock.now() - timedelta(days=room.settings.keep_audit_days)
    with room.database.write() as session:
        count = audit.cut(
            session=session, key=room.keystore.derive("audit"), anchor=anchor, before=before
        )
        if count:
            _note(session, {"audit_record": count})
    return count


def _ended(before: datetime) -> Any:
    """Id and key of conversations in which nothing was said since."""
    last = func.coalesce(Conversation.last_patient_at, Conversation.created_at)
    planned = select(ReminderPlan.conversation_id)
    return (
        select(Conversation.id, Conversation.key_id)
        .where(
            last < before,
            Conversation.erased_at.is_(None),
            Conversation.id.not_in(planned),
            may_go(Conversation.id),
        )
        .order_by(last)
        .limit(AT_ONCE)
        # Whoever writes at this moment is left for the next round.
        .with_for_update(skip_locked=True)
    )


def _unused_patients(session: Session, settings: Settings, before: datetime) -> list[Any]:
    """Id and key of patients of whom nothing but their demographics was kept since."""
    chats = select(Conversation.patient_id).where(
        Conversation.patient_id.is_not(None), Conversation.erased_at.is_(None)
    )
    wanted = (
        select(Patient.id, Patient.key_id)
        .where(
            Patient.created_at < before,
            Patient.erased_at.is_(None),
            Patient.id.not_in(select(Appointment.patient_id).where(Appointment.start_at >= before)),
            Patient.id.not_in(chats),
            Patient.id.not_in(held_ids()),
        )
        .order_by(Patient.created_at)
        .with_for_update(key_share=True, skip_locked=True)
    )
    locked = {one.id for one in session.execute(wanted)}
    # Asked again once they are locked: whose chat was confirmed just before is not alone.
    alone = [one for one in session.execute(wanted) if one.id in locked]
    wrote = _wrote_since(settings, before) if alone else set()
    return [one for one in alone if one.id not in wrote][:AT_ONCE]


def _wrote_since(settings: Settings, before: datetime) -> set[str | None]:
    """Patients whose chats ended since: their keys say when."""
    keys = Database(settings.keystore)
    try:
        with keys.read() as session:
            return set(
                session.scalars(
                    select(DataKey.patient_id).where(
                        DataKey.patient_id.is_not(None), DataKey.destroyed_at >= before
                    )
                )
            )
    finally:
        keys.dispose()


def _entry(
    conversation_ids: list[str], key_ids: list[str], *, patient_id: str | None = None
) -> Erasure:
    """On the list of erasures: what is cut off is taken up, and a restore brings nothing back."""
    return Erasure(
        id=new_id(),
        patient_id=patient_id,
        conversation_ids=conversation_ids,
        key_ids=key_ids,
        actor=":".join(ACTOR),
        at=clock.now(),
    )


def _finish(room: Room, entries: list[Erasure]) -> int:
    """What lies outside the data; a failure leaves entries unfinished, and they are tried again."""
    count = 0
    for entry in entries:
        count += forget_tracker(room.settings, conversation_ids=entry.conversation_ids)
        if unreached := destroy_in_backups(room.settings.home, [entry]):
            log.warning("purge_misses_backups", erasure_id=entry.id, count=len(unreached))
    room.keystore.finish_erasures(erasure_ids=[one.id for one in entries])
    return count


def _forget_old_dialogue(room: Room, said_before: datetime) -> int:
    """The dialogue's rows of old words in conversations that go on.

    A tracker cannot be shortened, only begun anew, as it is between two tasks anyway.
    """
    old = list_old_trackers(room.settings, before=said_before)
    quiet_since = clock.now() - timedelta(hours=QUIET_HOURS)
    with room.database.read() as session:
        quiet = [
            one
            for some in batched(old, AT_ONCE)
            for one in between_tasks(session, some, quiet_since)
        ]
    return forget_tracker(room.settings, conversation_ids=quiet)


def _note(session: Session, counts: dict[str, int]) -> None:
    audit.record(
        session=session,
        actor=ACTOR,
        action="retention.purge",
        subject=("installation", "data"),
        detail=counts,
    )

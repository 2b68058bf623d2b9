"""Erasure: the keys and a list entry in one step, then every row that the entry names.

A list, not a flag: keys, blind-index rows, utterances, the tracker, the spool, deliveries. It may
be cut off anywhere after its first step; the worker ends it, and a restore of older data runs the
whole list again.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.audit.models import AuditRecord
from api.backup.erasures import write_lists
from api.backup.places import destroy_in_backups
from api.conversations.emergency import replay_spool
from api.conversations.room import Room
from api.db import new_id
from api.escalations.models import Escalation, EscalationStatus
from api.identity.chats import list_patients
from api.privacy.key_tables import Erasure
from api.rights.errors import ErasureOnHold, ErasureTooEarly
from api.rights.holds import is_held
from api.rights.rows import NEEDS_A_PERSON, forget_conversations, forget_patient, mark_erased
from api.rights.subject import Subject, list_key_ids, lock_conversations, lock_subject
from api.rights.tracker import forget_tracker

log = structlog.get_logger()
ACTION = "data.erase"
# By far: Rasa writes down what it was asked before the erasure, and how it answered.
LONGEST_TURN = timedelta(minutes=10)


def erase(*, room: Room, subject: Subject, actor: tuple[str, str]) -> dict[str, int]:
    """Make a subject's data unreadable and delete it; return counts of what was deleted.

    Raises:
        ErasureOnHold: a legal hold keeps it.
        ErasureTooEarly: an alarm or a clinical question waits for a person.
        KeyDestroyed: it was erased since it was found.
    """
    while True:
        with room.database.write() as session:  # no turn of theirs runs meanwhile
            found, subject = subject, lock_subject(session=session, subject=subject)
            if subject != found:  # a chat was confirmed as theirs: it is locked too, in order
                continue
            check_erasable(session=session, subject=subject)
            entry = _entry(session, room, subject, actor)
            # What is under way elsewhere finds it gone at once, whatever becomes of the rows.
            mark_erased(
                session=session,
                conversation_ids=entry.conversation_ids,
                patient_id=entry.patient_id,
            )
            room.keystore.destroy(key_ids=entry.key_ids, entry=entry)
        return finish(room=room, entry=entry)


def check_erasable(*, session: Session, subject: Subject) -> None:
    """Raise unless the subject may be erased now."""
    theirs = list_patients(session=session, conversation_ids=subject.conversation_ids)
    if is_held(session=session, subject_ids=[*subject.ids, *theirs]):
        raise ErasureOnHold
    waiting = select(Escalation.id).where(
        Escalation.conversation_id.in_(subject.conversation_ids),
        Escalation.status != EscalationStatus.closed,
        Escalation.urgency.in_(NEEDS_A_PERSON),
    )
    if session.scalars(waiting).first() is not None:
        raise ErasureTooEarly


def finish(*, room: Room, entry: Erasure) -> dict[str, int]:
    """Bring an entry of the list to its end; may be repeated."""
    counts = _forget(room, entry)
    _note_finished(room, [entry])
    return counts


def _forget(room: Room, entry: Erasure) -> dict[str, int]:
    """Delete every row that an entry of the list names."""
    room.keystore.destroy(key_ids=entry.key_ids)
    with room.database.write() as session:
        lock_conversations(session=session, conversation_ids=entry.conversation_ids)
        counts = forget_conversations(session=session, conversation_ids=entry.conversation_ids)
        if entry.patient_id:
            counts["visits_cancelled"] = forget_patient(
                session=session, patient_id=entry.patient_id
            )
        if any(counts.values()) or not _is_noted(session, entry):
            _note(session, entry, counts)
    counts["tracker"] = forget_tracker(room.settings, conversation_ids=entry.conversation_ids)
    replay_spool(room)  # alarms of others are stored, those of the erased are dropped
    unreached = destroy_in_backups(room.settings.home, [entry])
    if unreached:
        log.warning("erasure_misses_backups", erasure_id=entry.id, count=len(unreached))
        counts["backups_out_of_reach"] = len(unreached)
    return {"keys": len(entry.key_ids), **counts}


def _note_finished(room: Room, entries: Sequence[Erasure]) -> None:
    room.keystore.finish_erasures(erasure_ids=[one.id for one in entries])
    write_lists(room.settings.home, room.keystore.list_erasures())


def finish_erasures(room: Room) -> None:
    """Bring to an end what was cut off, and forget what a turn under way told the tracker since."""
    ended = []
    for entry in room.keystore.list_erasures(unfinished=True):
        try:
            _forget(room, entry)
            ended.append(entry)
        except Exception as error:  # one that cannot end must not hold the others back
            log.warning("erasure_not_finished", erasure_id=entry.id, kind=type(error).__name__)
    if ended:
        _note_finished(room, ended)
    lately = room.keystore.list_erasures(since=clock.now() - LONGEST_TURN)
    if ids := [one for entry in lately for one in entry.conversation_ids]:
        forget_tracker(room.settings, conversation_ids=ids)


def reach_backups(room: Room) -> None:
    """Destroy what was erased in backups that could not be reached at the time."""
    erasures = room.keystore.list_erasures()
    destroy_in_backups(room.settings.home, erasures)
    write_lists(room.settings.home, erasures)


def replay_erasures(room: Room) -> int:
    """Run the whole list again, after older data was restored; return how many entries."""
    entries = room.keystore.list_erasures()
    for entry in entries:
        _forget(room, entry)
    _note_finished(room, entries)
    return len(entries)


def _entry(session: Session, room: Room, subject: Subject, actor: tuple[str, str]) -> Erasure:
    return Erasure(
        id=new_id(),
        patient_id=subject.patient_id,
        conversation_ids=list(subject.conversation_ids),
        key_ids=list_key_ids(session=session, keystore=room.keystore, subject=subject),
        actor=":".join(actor)[:80],
        at=clock.now(),
    )


def _is_noted(session: Session, entry: Erasure) -> bool:
    """Whether the audit trail has it: it is finished again and again until all of it could be."""
    noted = select(AuditRecord.id).where(
        AuditRecord.action == ACTION,
        AuditRecord.at >= entry.at,
        AuditRecord.detail["erasure"].as_string() == entry.id,
    )
    return session.scalars(noted.limit(1)).first() is not None


def _note(session: Session, entry: Erasure, counts: dict[str, int]) -> None:
    kind, _, actor_id = entry.actor.partition(":")
    audit.record(
        session=session,
        actor=(kind, actor_id),
        action=ACTION,
        subject=_subject_of(entry),
        detail={"erasure": entry.id, "keys": len(entry.key_ids), **counts},
    )


def _subject_of(entry: Erasure) -> tuple[str, str]:
    if entry.patient_id:
        return ("patient", entry.patient_id)
    return ("conversation", entry.conversation_ids[0] if entry.conversation_ids else "")

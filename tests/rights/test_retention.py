"""What is past its time goes, what is not stays, and both are counted."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from api import worker
from api.audit import service as audit
from api.audit.models import AuditRecord
from api.conversations.models import Conversation, Utterance
from api.privacy.keys import KeyDestroyed
from api.privacy.vault import VaultEntry
from api.reminders.models import DoseEvent, ReminderPlan
from api.rights.holds import place_hold, release_holds
from api.rights.retention import purge, purge_audit
from tests.reviews.flags import answer_of, cases, flagged
from tests.rights.lives import KEPT, count_rows, lived
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.support.tampering import drop_rules


def talked(desk: Desk) -> Chat:
    chat = desk.start()
    desk.bot.script = lambda body: answer("I heard you")
    chat.say("call me at 518-555-0190")
    return chat


def key_of(desk: Desk, chat: Chat) -> str:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, chat.id).key_id


def test_a_conversation_goes_after_its_time_and_its_key_with_it(any_desk: Desk) -> None:
    chat = talked(any_desk)
    key_id = key_of(any_desk, chat)
    any_desk.time.advance(days=29)
    young = talked(any_desk)
    assert not purge(any_desk.room)
    any_desk.time.advance(days=2)
    counts = purge(any_desk.room)
    assert counts["conversation"] == 1
    assert counts["utterance"] >= 3
    assert not count_rows(any_desk, chat.id)
    with pytest.raises(KeyDestroyed):
        any_desk.room.keystore.cipher(key_id)
    assert young.shown()
    answered = any_desk.client.get(f"{chat.path}/utterances", headers=chat.headers)
    assert answered.status_code == 410


def test_the_clinic_sets_the_time(make_desk) -> None:
    desk = make_desk(keep_transcript_days=3)
    chat = talked(desk)
    desk.time.advance(days=4)
    purge(desk.room)
    assert not count_rows(desk, chat.id)


def test_what_is_on_hold_stays(desk: Desk) -> None:
    chat, held = talked(desk), talked(desk)
    with desk.room.database.write() as session:
        place_hold(session=session, subject_id=held.id, reason="case 4")
    desk.time.advance(days=40)
    purge(desk.room)
    assert not count_rows(desk, chat.id)
    assert count_rows(desk, held.id)["utterance"]


def test_an_open_escalation_keeps_its_conversation_until_it_is_closed(desk: Desk) -> None:
    chat = talked(desk)
    staff = desk.staff("front_desk")
    opened = chat.press("/request_human")["escalation_id"]
    desk.time.advance(days=40)
    purge(desk.room)
    assert count_rows(desk, chat.id)["utterance"]
    staff.sign_in()
    staff.act(opened, "claim")
    staff.act(opened, "close", outcome="answered")
    desk.time.advance(days=40)
    purge(desk.room)
    assert set(count_rows(desk, chat.id)) <= KEPT


def test_a_reminder_keeps_going_while_old_words_go(any_desk: Desk) -> None:
    chat, _patient_id = lived(any_desk)
    any_desk.time.advance(days=40)
    any_desk.bot.script = lambda body: answer("I heard you")
    chat.say("hello again")
    purge(any_desk.room)
    with any_desk.room.database.read() as session:
        said = session.scalar(select(func.count(Utterance.id)))
        assert said == 2
        assert session.scalars(select(ReminderPlan.status)).all() == ["active"]
    assert chat.shown()[-1] == "I heard you"


def test_doses_and_ended_plans_go_after_theirs(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    with desk.room.database.write() as session:
        plan = session.scalars(select(ReminderPlan)).one()
        plan.status, plan.cancelled_at = "cancelled", plan.created_at
        assert session.scalars(select(DoseEvent)).all()
    desk.time.advance(days=390)
    purge(desk.room)
    with desk.room.database.read() as session:
        assert session.scalars(select(ReminderPlan)).all()
    desk.time.advance(days=10)
    purge(desk.room)
    purge(desk.room)
    assert set(count_rows(desk, chat.id)) <= KEPT


def test_it_is_counted_in_the_audit_and_silent_when_nothing_went(desk: Desk) -> None:
    talked(desk)
    purge(desk.room)
    desk.time.advance(days=31)
    purge(desk.room)
    with desk.room.database.read() as session:
        wanted = select(AuditRecord.detail).where(AuditRecord.action == "retention.purge")
        (counts,) = session.scalars(wanted).all()
    assert counts["conversation"] == 1
    assert counts["vault_entry"] == 1


def test_what_went_is_in_no_log_of_the_store_either(desk: Desk) -> None:
    chat = talked(desk)
    file = desk.settings.home / "frontdesk.db"
    with desk.room.database.read() as session:
        wanted = select(VaultEntry.value_ciphertext).where(VaultEntry.conversation_id == chat.id)
        (value,) = session.scalars(wanted).all()
    desk.time.advance(days=31)
    purge(desk.room)
    stored = b"".join(one.read_bytes() for one in file.parent.glob("frontdesk.db*"))
    assert value not in stored


def verify(desk: Desk, anchor: Path) -> audit.Verdict:
    with desk.room.database.read() as session:
        return audit.verify(session=session, key=desk.room.keystore.derive("audit"), anchor=anchor)


def sealed(desk: Desk) -> Path:
    """Records of two times, all sealed; the first ones are past theirs."""
    talked(desk)
    worker.seal_audit(desk.room)
    desk.time.advance(days=2200)
    talked(desk)
    worker.seal_audit(desk.room)
    return worker.anchor_path(desk.settings.home)


def test_the_audit_trail_is_cut_at_its_beginning_and_still_verifies(any_desk: Desk) -> None:
    anchor = sealed(any_desk)
    before = verify(any_desk, anchor)
    count = purge_audit(any_desk.room, anchor=anchor)
    assert count > 0
    worker.seal_audit(any_desk.room)
    after = verify(any_desk, anchor)
    assert after.whole
    assert after.checked == before.checked + 1  # positions go on; one record tells of the cut
    assert purge_audit(any_desk.room, anchor=anchor) == 0


def test_a_cut_that_nobody_signed_is_found(desk: Desk) -> None:
    anchor = sealed(desk)
    with desk.room.database.write() as session:
        drop_rules(session)
        first = session.scalars(select(AuditRecord).order_by(AuditRecord.position)).first()
        session.delete(first)
    assert not verify(desk, anchor).whole
    with anchor.open("a") as file:
        file.write(f"cut 1 {'0' * 64} {'0' * 64}\n")
    assert not verify(desk, anchor).whole


def test_more_cut_than_was_signed_is_found(desk: Desk) -> None:
    anchor = sealed(desk)
    purge_audit(desk.room, anchor=anchor)
    with desk.room.database.write() as session:
        drop_rules(session)
        first = session.scalars(
            select(AuditRecord)
            .where(AuditRecord.position.is_not(None))
            .order_by(AuditRecord.position)
        ).first()
        session.delete(first)
    assert not verify(desk, anchor).whole


def test_a_record_changed_behind_the_cut_is_found(desk: Desk) -> None:
    anchor = sealed(desk)
    purge_audit(desk.room, anchor=anchor)
    with desk.room.database.write() as session:
        drop_rules(session)
        last = select(func.max(AuditRecord.position)).scalar_subquery()
        session.execute(
            update(AuditRecord)
            .where(AuditRecord.position == last)
            .values(at=AuditRecord.at, action="something.else")
        )
    assert not verify(desk, anchor).whole


def test_the_worker_does_it(desk: Desk) -> None:
    chat = talked(desk)
    assert worker.AT_BACKUPS["purge"][1] <= timedelta(days=1)
    desk.time.advance(days=31)
    worker.AT_BACKUPS["purge"][0](desk.room)
    assert not count_rows(desk, chat.id)


def test_notes_and_comments_go_when_the_chat_goes_on(any_desk: Desk) -> None:
    chat = talked(any_desk)
    staff = any_desk.staff("clinician")
    opened = chat.press("/request_human")["escalation_id"]
    staff.act(opened, "claim")
    staff.post(f"/staff/escalations/{opened}/note", {"text": "calls back after five"})
    staff.reply(opened, "we are looking at it")
    staff.act(opened, "close", outcome="answered")
    flagged(chat, answer_of(any_desk, chat), comment="that is not it")
    [case] = cases(any_desk)
    case_path = f"/staff/reviews/{case.id}"
    for step in ({"action": "take"}, {"action": "find", "finding": "answer_right"}):
        version = cases(any_desk)[0].version
        staff.post(f"{case_path}/{step.pop('action')}", {"version": version, **step})
    staff.post(f"{case_path}/close", {"version": cases(any_desk)[0].version})
    assert cases(any_desk)[0].closed_at is not None
    any_desk.time.advance(days=31)
    chat.say("hello again")
    assert count_rows(any_desk, chat.id)["escalation_note"] == 1
    assert purge(any_desk.room)["escalation_note"] == 1
    assert "escalation_note" not in count_rows(any_desk, chat.id)
    assert cases(any_desk)[0].comment_ciphertext is None


@pytest.mark.parametrize("held", ["the conversation", "a patient that it is about"])
def test_a_hold_keeps_an_unreadable_message(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    chat, patient_id = lived(any_desk)
    other = talked(any_desk)

    def fall(**_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("api.conversations.protect.find_spans", fall)
        for one in (chat, other):
            one.say("my name is maria lopez and the nurse told me wrong")
    subject_id = chat.id if held == "the conversation" else patient_id
    with any_desk.room.database.write() as session:
        place_hold(session=session, subject_id=subject_id, reason="case 5")

    def is_kept(one: Chat) -> bool:
        rows = any_desk.utterances(one)
        return any(row.status == "quarantined" and row.raw_ciphertext for row in rows)

    assert is_kept(chat)
    assert is_kept(other)
    any_desk.time.advance(hours=any_desk.settings.quarantine_hours + 1)
    worker.empty_quarantine(any_desk.room)
    assert is_kept(chat)
    assert not is_kept(other)
    with any_desk.room.database.write() as session:
        release_holds(session=session, subject_id=subject_id)
    worker.empty_quarantine(any_desk.room)
    assert not is_kept(chat)

"""What is confirmed, said or left while somebody is erased: all of it goes, and nothing hangs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from api import worker
from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.conversations.recovery import recover
from api.escalations.models import Escalation
from api.privacy.keys import KeyDestroyed
from api.rights import erasure
from api.rights.errors import ErasureTooEarly
from api.rights.holds import place_hold, release_holds
from api.rights.retention import purge
from api.rights.rows import mark_erased
from api.rights.subject import Subject, find_subject, lock_subject
from tests.rights.lives import ANA, BEN, KEPT, count_rows, lived, remind
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.support.people import ask_code, code_for, details_given, patient_of, verified

CONSOLE = ("system", "cli")
CHEST = "i have crushing chest pain and cant breathe"


def find(desk: Desk, subject_id: str) -> Subject:
    with desk.room.database.read() as session:
        return find_subject(session=session, subject_id=subject_id)


def keep_rows_only(desk: Desk, chat: Chat) -> str:
    """Destroy a chat's key and nothing else, as an earlier version could leave it."""
    with desk.room.database.read() as session:
        key_id = session.get_one(Conversation, chat.id).key_id
    desk.room.keystore.destroy(key_ids=[key_id])
    return key_id


def is_erased(desk: Desk, chat: Chat) -> bool:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, chat.id).erased_at is not None


def test_a_chat_confirmed_since_the_patient_was_found_goes_whole(any_desk: Desk) -> None:
    chat, patient_id = lived(any_desk)
    found = find(any_desk, patient_id)
    second = verified(any_desk, ANA)
    assert patient_of(any_desk, second) == patient_id
    remind(any_desk, second)
    counts = erasure.erase(room=any_desk.room, subject=found, actor=CONSOLE)
    assert counts["keys"] == 3
    for one in (chat, second):
        assert is_erased(any_desk, one)
        assert set(count_rows(any_desk, one.id)) <= KEPT


def test_an_alarm_in_a_chat_confirmed_since_is_a_persons_first(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    found = find(desk, patient_id)
    second = verified(desk, ANA)
    second.say(CHEST)
    with pytest.raises(ErasureTooEarly):
        erasure.erase(room=desk.room, subject=found, actor=CONSOLE)
    assert second.shown()


def test_a_code_accepted_while_its_patient_is_erased_leads_to_a_new_one(any_desk: Desk) -> None:
    _chat, patient_id = lived(any_desk)
    any_desk.time.advance(hours=2)
    second = details_given(any_desk, ANA)
    ask_code(any_desk, second)
    code = code_for(any_desk, second)
    with ThreadPoolExecutor(1) as pool:
        with any_desk.room.database.write() as session:
            subject = lock_subject(session=session, subject=find(any_desk, patient_id))
            said = pool.submit(second.say, code)
            mark_erased(
                session=session,
                conversation_ids=subject.conversation_ids,
                patient_id=subject.patient_id,
            )
        said.result()
    assert patient_of(any_desk, second) not in (None, patient_id)


def test_no_code_leads_to_a_patient_whose_key_is_destroyed(desk: Desk) -> None:
    """Keys go first: an erasure that was cut off right after them has marked nothing."""
    chat, patient_id = lived(desk)
    desk.time.advance(hours=2)
    second = details_given(desk, ANA)
    ask_code(desk, second)
    code = code_for(desk, second)
    keys = desk.room.keystore.list_of_patient(patient_id=patient_id)
    desk.room.keystore.destroy(key_ids=keys)
    second.say(code)
    assert patient_of(desk, second) not in (None, patient_id)
    assert patient_of(desk, chat) == patient_id


def test_a_key_tied_to_a_patient_whose_chat_is_not_theirs_stays(desk: Desk) -> None:
    """A turn that confirms a chat ties its key first, and may fall before the chat is theirs."""
    _chat, patient_id = lived(desk)
    other = desk.start()
    with desk.room.database.read() as session:
        key_id = session.get_one(Conversation, other.id).key_id
    desk.room.keystore.link(key_id=key_id, patient_id=patient_id)
    erasure.erase(room=desk.room, subject=find(desk, patient_id), actor=CONSOLE)
    assert other.shown()


def test_what_was_erased_since_it_was_found_is_said_to_be(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    alone = desk.start()
    for subject_id in (patient_id, alone.id):
        found = find(desk, subject_id)
        erasure.erase(room=desk.room, subject=found, actor=CONSOLE)
        with pytest.raises(KeyDestroyed):
            erasure.erase(room=desk.room, subject=found, actor=CONSOLE)
    assert is_erased(desk, chat)


def test_an_unreadable_chat_keeps_no_other_from_its_end(any_desk: Desk) -> None:
    broken, _ = lived(any_desk)
    other, _ = lived(any_desk, BEN)
    keep_rows_only(any_desk, broken)
    any_desk.time.advance(days=31)
    counts = purge(any_desk.room)
    assert counts["vault_value"]
    assert "vault_entry" in count_rows(any_desk, broken.id)
    assert other.shown() == []


def test_an_unreadable_chat_is_brought_to_its_end(any_desk: Desk) -> None:
    broken, _ = lived(any_desk)
    other, other_id = lived(any_desk, BEN)
    before = other.shown()
    keep_rows_only(any_desk, broken)
    worker.AT_BACKUPS["end_unreadable"][0](any_desk.room)
    assert is_erased(any_desk, broken)
    assert set(count_rows(any_desk, broken.id)) <= KEPT
    assert (other.shown(), patient_of(any_desk, other)) == (before, other_id)
    (entry,) = any_desk.room.keystore.list_erasures()
    assert entry.conversation_ids == [broken.id]
    assert entry.finished_at
    worker.AT_BACKUPS["end_unreadable"][0](any_desk.room)
    with any_desk.room.database.read() as session:
        noted = select(AuditRecord).where(AuditRecord.action == "data.erase")
        assert session.scalars(noted).one().subject_id == broken.id


def test_a_hold_keeps_the_rows_of_an_unreadable_chat(desk: Desk) -> None:
    broken, patient_id = lived(desk)
    with desk.room.database.write() as session:
        place_hold(session=session, subject_id=patient_id, reason="case 8")
    keep_rows_only(desk, broken)
    worker.end_unreadable(desk.room)
    assert not is_erased(desk, broken)
    with desk.room.database.write() as session:
        release_holds(session=session, subject_id=patient_id)
    worker.end_unreadable(desk.room)
    assert is_erased(desk, broken)


def test_an_alarm_left_in_an_unreadable_chat_is_closed_by_staff(desk: Desk) -> None:
    broken = desk.start()
    opened = broken.say(CHEST)["escalation_id"]
    keep_rows_only(desk, broken)
    staff = desk.staff("clinician")
    assert staff.get(f"/staff/escalations/{opened}").status_code == 410
    worker.end_unreadable(desk.room)
    assert "No text was kept." in staff.page(opened)
    assert opened in staff.get("/staff").text
    assert "nobody can be answered here" in staff.page(opened)
    staff.act(opened, "claim")
    assert "patient_unreachable" in staff.page(opened)
    staff.act(opened, "close", outcome="patient_unreachable")
    with desk.room.database.read() as session:
        assert session.get_one(Escalation, opened).status == "closed"


def test_an_alarm_in_an_unreadable_chat_is_answered_and_promises_nobody(desk: Desk) -> None:
    broken = desk.start()
    keep_rows_only(desk, broken)
    for _ in range(2):
        said = broken.say(CHEST)
        assert (said["disposition"], said["escalation_id"]) == ("emergency", None)
        text = " ".join(one["text"] for one in said["messages"])
        assert "Call 911 now." in text
        assert "staff" not in text
        worker.end_unreadable(desk.room)
    assert is_erased(desk, broken)


def test_a_chat_left_with_an_erased_patient_can_be_confirmed_again(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    later = desk.start()
    erasure.erase(room=desk.room, subject=find(desk, patient_id), actor=CONSOLE)
    with desk.room.database.write() as session:
        session.get_one(Conversation, later.id).patient_id = patient_id
    worker.end_unreadable(desk.room)
    desk.bot.script = lambda body: answer("I heard you")
    assert later.say("hello again")["messages"][-1]["text"] == "I heard you"
    assert patient_of(desk, later) is None


def test_an_unreadable_turn_does_not_end_the_round_of_recovery(desk: Desk) -> None:
    from api.conversations.models import Utterance

    broken = desk.start()
    desk.bot.script = lambda body: answer("I heard you")
    broken.say("hello")
    with desk.room.database.write() as session:
        said = select(Utterance).where(
            Utterance.conversation_id == broken.id, Utterance.sender == "patient"
        )
        utterance = session.scalars(said).one()
        utterance.status, utterance.raw_ciphertext = "received", b"unreadable"
    keep_rows_only(desk, broken)
    desk.time.advance(minutes=6)
    assert desk.client.portal.call(recover, desk.room) == 1

"""Erasure: everything of one patient, nothing of another, and no way back."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from api import worker
from api.audit.models import AuditRecord
from api.conversations.emergency import replay_spool
from api.escalations.models import Escalation
from api.identity.models import Patient, PatientContact
from api.privacy.keys import KeyDestroyed
from api.rights import erasure
from api.rights.errors import ErasureOnHold, ErasureTooEarly, SubjectUnknown
from api.rights.holds import place_hold, release_holds
from api.rights.retention import purge
from api.rights.subject import find_subject, list_key_ids
from api.scheduling.models import Appointment, AppointmentSlot
from tests.rights.lives import ANA, BEN, KEPT, count_rows, lived
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.support.people import patient_of, verified

CONSOLE = ("system", "cli")


def erase(desk: Desk, subject_id: str) -> dict[str, int]:
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=subject_id)
    return erasure.erase(room=desk.room, subject=subject, actor=CONSOLE)


def test_everything_of_one_patient_goes_and_nothing_of_another(any_desk: Desk) -> None:
    chat, patient_id = lived(any_desk)
    other, other_id = lived(any_desk, BEN)
    with any_desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=patient_id)
        keys = list_key_ids(session=session, keystore=any_desk.room.keystore, subject=subject)
    before = other.shown()
    counts = erase(any_desk, patient_id)
    assert counts["keys"] == len(keys) == 2
    assert counts["visits_cancelled"] == 1
    assert set(count_rows(any_desk, chat.id)) <= KEPT
    for key_id in keys:
        with pytest.raises(KeyDestroyed):
            any_desk.room.keystore.cipher(key_id)
    assert other.shown() == before
    assert patient_of(any_desk, other) == other_id
    with any_desk.room.database.read() as session:
        assert session.scalars(select(PatientContact.patient_id)).all() == [other_id]
        person = session.get_one(Patient, patient_id)
        assert person.name_ciphertext == person.birth_date_ciphertext == b""


def bytes_at(path: Path) -> bytes:
    """A SQLite file and its log."""
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_destroyed_keys_are_in_no_log_either(desk: Desk) -> None:
    """The api keeps the key store open for months, and its log what was overwritten."""
    _chat, patient_id = lived(desk)
    store = desk.settings.home / "keys" / "keys.db"
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=patient_id)
        keys = list_key_ids(session=session, keystore=desk.room.keystore, subject=subject)
    with closing(sqlite3.connect(store)) as reader:
        found = reader.execute("SELECT id, wrapped FROM data_key").fetchall()
    wrapped = [bytes(key) for id_, key in found if id_ in keys]
    assert len(wrapped) == 2
    assert all(one in bytes_at(store) for one in wrapped)
    erase(desk, patient_id)
    assert not any(one in bytes_at(store) for one in wrapped)


def test_an_erasure_is_at_its_end_when_its_keys_are_in_no_log(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    store = desk.settings.home / "keys" / "keys.db"
    with closing(sqlite3.connect(store, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM data_key").fetchall()
        erase(desk, patient_id)
        assert desk.room.keystore.list_erasures(unfinished=True)
    erasure.finish_erasures(desk.room)
    assert not desk.room.keystore.list_erasures(unfinished=True)


def exports_record(desk: Desk, chat: Chat) -> bool:
    export = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()
    return "Patient" in {entry["resource"]["resourceType"] for entry in export["bundle"]["entry"]}


def test_visits_to_come_are_cancelled_and_their_times_are_free(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    erase(desk, patient_id)
    with desk.room.database.read() as session:
        visit = session.scalars(select(Appointment)).one()
        assert visit.status == "cancelled"
        assert not any(session.scalars(select(AppointmentSlot.active)).all())


def test_the_chat_is_gone_for_its_patient(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    erase(desk, patient_id)
    for answered in (
        desk.client.get(f"{chat.path}/utterances", headers=chat.headers),
        desk.client.get(f"{chat.path}/events", headers=chat.headers),
        desk.client.get(f"{chat.path}/export", headers=chat.headers),
        chat.send({"text": "hello again"}),
        chat.consent(),
    ):
        assert answered.status_code == 410, answered.text
        assert answered.json()["code"] == "KeyDestroyed"


def test_an_alarm_in_an_erased_chat_is_answered_and_leaves_no_words(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    erase(desk, patient_id)
    said = chat.say("i have crushing chest pain and cant breathe")
    assert said["disposition"] == "emergency"
    assert "911" in said["messages"][0]["text"]
    replay_spool(desk.room)
    assert "utterance" not in count_rows(desk, chat.id)
    assert not (desk.settings.home / "spool" / "emergencies.jsonl").read_bytes()


def test_the_same_person_later_is_a_new_patient(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    erase(desk, patient_id)
    desk.time.advance(hours=2)
    again = patient_of(desk, verified(desk, ANA))
    assert again not in (None, patient_id)


def test_a_code_on_its_way_does_not_lead_back_to_an_erased_patient(desk: Desk) -> None:
    from tests.support.people import ask_code, code_for, details_given

    _chat, patient_id = lived(desk)
    desk.time.advance(hours=2)
    second = details_given(desk, ANA)
    ask_code(desk, second)
    erase(desk, patient_id)
    second.say(code_for(desk, second))
    assert patient_of(desk, second) not in (None, patient_id)


def test_staff_see_that_it_was_erased_and_no_words(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    staff = desk.staff("front_desk")
    opened = chat.press("/request_human")["escalation_id"]
    assert "Larkspur" not in staff.page(opened)
    erase(desk, patient_id)
    page = staff.page(opened)
    assert "No text was kept." in page
    assert "The patient&#39;s data was erased" in page
    assert staff.act(opened, "close", outcome="erased", version="1").status_code in (303, 409)


def test_no_index_of_their_contact_stays_in_other_chats(desk: Desk) -> None:
    from api.identity.models import Verification
    from tests.support.people import ask_code, code_for, details_given

    _chat, patient_id = lived(desk)
    desk.time.advance(hours=2)
    stranger = details_given(desk, ("my name is Eve Mallory", ANA[1], ANA[2]))
    ask_code(desk, stranger)
    erase(desk, patient_id)
    with desk.room.database.read() as session:
        assert session.scalars(select(Verification.contact_index)).all() == [None]
    stranger.say(code_for(desk, stranger))
    assert exports_record(desk, stranger), "what was proved afterwards is theirs"


def test_codes_to_a_contact_are_counted_whatever_is_erased(any_desk: Desk) -> None:
    """Else who pesters somebody with codes would have each chat forgotten and begin anew."""
    from api.identity.models import Verification
    from tests.support.people import ask_code, details_given

    for _ in range(2):
        chat = details_given(any_desk)
        assert [ask_code(any_desk, chat)["status"] for _ in range(5)] == ["sent"] * 5
        erase(any_desk, chat.id)
        assert "verification" not in count_rows(any_desk, chat.id)
    again = details_given(any_desk)
    assert ask_code(any_desk, again)["status"] == "too_many"
    any_desk.time.advance(days=1, minutes=1)
    assert ask_code(any_desk, again)["status"] == "sent"
    purge(any_desk.room)
    with any_desk.room.database.read() as session:
        assert session.scalars(select(Verification.conversation_id)).all() == [again.id]


@pytest.mark.parametrize(
    "alarm", ["i have crushing chest pain", "i took 40 tylenol pills an hour ago"]
)
def test_an_open_alarm_is_a_persons_first(desk: Desk, alarm: str) -> None:
    chat, patient_id = lived(desk)
    chat.say(alarm)
    with pytest.raises(ErasureTooEarly):
        erase(desk, patient_id)
    assert chat.shown()


def test_a_legal_hold_keeps_it_until_released(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    with desk.room.database.write() as session:
        place_hold(session=session, subject_id=chat.id, reason="case 17")
    with pytest.raises(ErasureOnHold):
        erase(desk, patient_id)
    with desk.room.database.write() as session:
        assert release_holds(session=session, subject_id=chat.id) == 1
    erase(desk, patient_id)


def test_erasing_twice_says_that_there_is_nothing(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    erase(desk, patient_id)
    with pytest.raises(SubjectUnknown):
        erase(desk, patient_id)


@pytest.mark.parametrize("step", ["forget_conversations", "forget_patient", "forget_tracker"])
def test_an_erasure_cut_off_anywhere_is_ended_by_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    chat, patient_id = lived(desk)

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(erasure, step, fall)
        with pytest.raises(RuntimeError):
            erase(desk, patient_id)
    with pytest.raises(KeyDestroyed):  # the first step holds
        with desk.room.database.read() as session:
            key_id = session.get_one(Patient, patient_id).key_id
        desk.room.keystore.cipher(key_id)
    worker.end_erasures(desk.room)
    assert set(count_rows(desk, chat.id)) <= KEPT
    assert not desk.room.keystore.list_erasures(unfinished=True)


def test_what_a_turn_under_way_tells_the_tracker_is_forgotten_too(desk: Desk) -> None:
    """Rasa saves the turn that it was asked before the erasure, after it."""
    chat, patient_id = lived(desk)
    other = desk.start()
    erase(desk, patient_id)
    with closing(sqlite3.connect(desk.room.settings.home / "tracker.db")) as tracker, tracker:
        tracker.execute("CREATE TABLE IF NOT EXISTS events (sender_id TEXT, data TEXT)")
        for sender in (chat.id, other.id):
            tracker.execute("INSERT INTO events (sender_id, data) VALUES (?, '{}')", (sender,))
    worker.end_erasures(desk.room)
    with closing(sqlite3.connect(desk.room.settings.home / "tracker.db")) as tracker:
        assert tracker.execute("SELECT sender_id FROM events").fetchall() == [(other.id,)]


def test_one_conversation_of_an_unknown_person(desk: Desk) -> None:
    chat, other = desk.start(), desk.start()
    desk.bot.script = lambda body: answer("I heard you")
    chat.say("call me at 518-555-0190")
    other.say("hello there")
    erase(desk, chat.id)
    assert not count_rows(desk, chat.id)
    assert other.shown()


def test_the_audit_says_who_erased_what_and_how_much(desk: Desk) -> None:
    _chat, patient_id = lived(desk)
    erase(desk, patient_id)
    with desk.room.database.read() as session:
        record = session.scalars(
            select(AuditRecord).where(AuditRecord.action == "data.erase")
        ).one()
    assert (record.actor_kind, record.actor_id) == CONSOLE
    assert record.subject_id == patient_id
    assert record.detail["utterance"] > 5
    assert record.detail["vault_entry"] >= 3


def test_escalations_stay_without_contact_and_quotes(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    chat.press("/request_human")
    erase(desk, patient_id)
    desk.time.advance(seconds=timedelta(hours=1).total_seconds())
    with desk.room.database.read() as session:
        kept = session.scalars(select(Escalation)).one()
    assert (kept.status, kept.outcome, kept.quotes) == ("closed", "erased", [])
    assert kept.contact_token is None

"""What goes from chats that go on, from stores that are not ours, and of who never came back."""

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api import worker
from api.audit.models import AuditRecord
from api.backup import service as backups
from api.conversations.models import Conversation, StatusEvent
from api.identity.models import Patient, PatientContact
from api.privacy.keys import KeyDestroyed
from api.privacy.vault import Vault, VaultEntry, last_tokens
from api.rights import retention
from api.rights.erasure import finish_erasures
from api.rights.holds import place_hold
from api.rights.retention import purge
from api.scheduling.models import Appointment, BookingRequest
from tests.backup.test_backup import keys_left
from tests.rights.lives import ANA, BEN, book, count_rows, lived, remind
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.support.fixtures import MakeDesk
from tests.support.people import (
    ask_code,
    code_for,
    give_details,
    identity,
    patient_of,
    tokens_of,
    verified,
)

SISTER = "my sister Rosalind Okoro lives at 12 Larkspur Lane"


def values(desk: Desk, chat: Chat) -> set[str]:
    """Everything that the vault of a conversation can still say."""
    with desk.room.database.read() as session:
        conversation = session.get_one(Conversation, chat.id)
        vault = Vault(
            session=session,
            keystore=desk.room.keystore,
            key_id=conversation.key_id,
            conversation_id=chat.id,
        )
        tokens = session.scalars(
            select(VaultEntry.token).where(VaultEntry.conversation_id == chat.id)
        )
        return set(vault.values_of(tokens).values())


def tracker(desk: Desk, **events: list[float]) -> Path:
    """A tracker as Rasa writes it: events of each conversation by their time."""
    path = desk.settings.home / "tracker.db"
    store = sqlite3.connect(path)
    store.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, timestamp FLOAT, data)")
    for sender, times in events.items():
        for at in times:
            store.execute("INSERT INTO events VALUES (NULL, ?, ?, '{}')", (sender, at))
    store.commit()
    store.close()
    return path


def senders(path: Path) -> set[str]:
    store = sqlite3.connect(path)
    try:
        return {row[0] for row in store.execute("SELECT sender_id FROM events")}
    finally:
        store.close()


def later(desk: Desk, chat: Chat, *, days: int = 31, text: str = "hello again") -> None:
    desk.time.advance(days=days)
    desk.bot.script = lambda body: answer("I heard you")
    chat.say(text)


def details(desk: Desk) -> list[dict[str, int]]:
    with desk.room.database.read() as session:
        wanted = select(AuditRecord.detail).where(AuditRecord.action == "retention.purge")
        return list(session.scalars(wanted.order_by(AuditRecord.id)))


def test_old_words_leave_the_vault_of_a_chat_that_goes_on(any_desk: Desk) -> None:
    chat, _patient_id = lived(any_desk)
    assert {"Rosalind Okoro", "12 Larkspur Lane"} <= values(any_desk, chat)
    later(any_desk, chat)
    counts = purge(any_desk.room)
    assert counts["vault_value"] >= 5
    assert values(any_desk, chat) == {""}
    assert not purge(any_desk.room).get("vault_value")
    assert "detail" not in chat.say("what do you know about me")["messages"][-1]["text"]


def test_details_that_went_are_given_and_proved_again(any_desk: Desk) -> None:
    """To the same record: what was proved in this chat before has stayed."""
    chat = verified(any_desk)
    before = patient_of(any_desk, chat)
    later(any_desk, chat)
    purge(any_desk.room)
    assert not identity(any_desk, chat)["verified"]
    give_details(any_desk, chat)
    assert ask_code(any_desk, chat, **tokens_of(2))["status"] == "sent"
    chat.say(code_for(any_desk, chat))
    assert identity(any_desk, chat)["person_token"] == "PERSON_2"
    assert patient_of(any_desk, chat) == before


def test_a_value_that_was_said_again_stays_and_numbers_go_on(any_desk: Desk) -> None:
    chat, _patient_id = lived(any_desk)
    later(any_desk, chat, text="my sister Rosalind Okoro will drive me")
    purge(any_desk.room)
    assert values(any_desk, chat) == {"", "Rosalind Okoro"}
    chat.say("my brother Ignatius Fenwick comes too")
    assert values(any_desk, chat) == {"", "Rosalind Okoro", "Ignatius Fenwick"}
    assert "Ignatius Fenwick" in " ".join(chat.shown())
    assert "Rosalind Okoro" in " ".join(chat.shown())


def test_rows_of_old_words_are_deleted_but_for_the_last_number_of_each_type(
    any_desk: Desk,
) -> None:
    chat, _patient_id = lived(any_desk)
    with any_desk.room.database.read() as session:
        here = select(VaultEntry.token).where(VaultEntry.conversation_id == chat.id)
        before = set(session.scalars(here))
    people = {token for token in before if token.startswith("PERSON_")}
    assert len(people) > 1
    later(any_desk, chat)
    purge(any_desk.room)
    with any_desk.room.database.read() as session:
        after = set(session.scalars(here))
    assert after == set(last_tokens(before).values())
    chat.say("my brother Ignatius Fenwick comes too")
    with any_desk.room.database.read() as session:
        (new,) = {token for token in session.scalars(here) if token not in after}
    assert new not in before and new.startswith("PERSON_")


def test_what_a_person_still_works_on_keeps_its_words(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    assert chat.press("/request_human")["escalation_id"]
    later(desk, chat)
    purge(desk.room)
    assert "Rosalind Okoro" in values(desk, chat)


def test_answers_to_bookings_and_changes_of_who_holds_the_chat_go(any_desk: Desk) -> None:
    chat, _patient_id = lived(any_desk)
    staff = any_desk.staff("clinician")
    opened = chat.press("/request_human")["escalation_id"]
    staff.act(opened, "claim")
    staff.act(opened, "close", outcome="answered")
    later(any_desk, chat)
    with any_desk.room.database.read() as session:
        assert session.scalar(select(func.count()).select_from(StatusEvent))
    counts = purge(any_desk.room)
    assert counts["booking_request"] >= 1 and counts["status_event"] >= 1
    with any_desk.room.database.read() as session:
        assert not session.scalar(select(func.count()).select_from(StatusEvent))
        assert not session.scalar(select(func.count()).select_from(BookingRequest))


def test_the_dialogue_of_old_words_begins_anew_between_two_tasks(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    other, _other_id = lived(desk, BEN)
    began = desk.time().timestamp()
    later(desk, chat)
    desk.bot.script = lambda body: answer("Your name?", loop="patient_form", slot="name")
    other.say("can i book a visit")
    path = tracker(desk, **{chat.id: [began, desk.time().timestamp()], other.id: [began]})
    purge(desk.room)
    assert senders(path) == {chat.id, other.id}  # somebody wrote just now
    desk.time.advance(hours=2)
    assert purge(desk.room)["tracker"] == 2
    assert senders(path) == {other.id}  # in the middle of a form
    assert {"tracker": 2} in details(desk)


def test_a_dialogue_without_old_words_stays(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    later(desk, chat)
    path = tracker(desk, **{chat.id: [desk.time().timestamp()]})
    desk.time.advance(hours=2)
    purge(desk.room)
    assert senders(path) == {chat.id}


def test_a_tracker_out_of_reach_is_taken_up_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = desk.start()
    chat.say("call me at 518-555-0190")
    path = tracker(desk, **{chat.id: [desk.time().timestamp()]})
    desk.time.advance(days=31)

    def fail(*_: object, **__: object) -> int:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(retention, "forget_tracker", fail)
        with pytest.raises(OSError):
            purge(desk.room)
    assert senders(path) == {chat.id}
    assert len(desk.room.keystore.list_erasures(unfinished=True)) == 1
    purge(desk.room)
    assert not senders(path)
    assert not desk.room.keystore.list_erasures(unfinished=True)


def test_the_worker_takes_it_up_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = desk.start()
    path = tracker(desk, **{chat.id: [desk.time().timestamp()]})
    desk.time.advance(days=31)
    with monkeypatch.context() as patch:
        patch.setattr(retention, "_finish", lambda *_: 0)
        patch.setattr(retention, "finish_erasures", lambda *_: None)
        purge(desk.room)
    finish_erasures(desk.room)
    assert not senders(path)


def test_mentions_comments_and_tracker_rows_are_counted(any_desk: Desk) -> None:
    from tests.reviews.flags import answer_of, cases, flagged

    chat = any_desk.start()
    any_desk.bot.script = lambda body: answer("I heard you")
    chat.say("hello")
    flagged(chat, answer_of(any_desk, chat), comment="that is not it")
    assert cases(any_desk)[0].comment_ciphertext
    tracker(any_desk, **{chat.id: [any_desk.time().timestamp()] * 3})
    any_desk.time.advance(days=31)
    counts = purge(any_desk.room)
    assert counts["review_comment"] == 1
    assert counts["tracker"] == 3
    assert details(any_desk)[-1] == {"tracker": 3}


def test_keys_of_what_was_purged_are_destroyed_in_backups(desk: Desk, tmp_path: Path) -> None:
    chat = desk.start()
    chat.say("hello")
    backups.back_up(room=desk.room, target=tmp_path / "backup")
    disk = tmp_path / "disk"
    disk.mkdir()
    backups.back_up(room=desk.room, target=disk / "second")
    shutil.move(disk, tmp_path / "unplugged")
    assert keys_left(tmp_path / "backup") == 1
    desk.time.advance(days=31)
    purge(desk.room)
    assert keys_left(tmp_path / "backup") == 0
    shutil.move(tmp_path / "unplugged", disk)
    worker.AT_BACKUPS["reach_backups"][0](desk.room)
    assert keys_left(disk / "second") == 0


def test_a_restore_does_not_bring_back_what_was_purged(
    desk: Desk, make_desk: MakeDesk, tmp_path: Path
) -> None:
    chat = desk.start()
    chat.say("hello")
    backups.back_up(room=desk.room, target=tmp_path / "backup")
    desk.time.advance(days=31)
    purge(desk.room)
    desk.room.database.dispose()
    desk.room.keystore.close()
    assert backups.restore(settings=desk.settings, source=tmp_path / "backup").erasures == 1
    again = make_desk(home=desk.settings.home)
    assert not count_rows(again, chat.id)


# Who never came back.


def alone(desk: Desk) -> tuple[Chat, str]:
    """A patient of whom nothing is kept but their demographics."""
    chat = verified(desk, ANA)
    patient_id = patient_of(desk, chat)
    assert patient_id is not None
    desk.time.advance(days=31)
    purge(desk.room)
    assert not count_rows(desk, chat.id)
    return chat, patient_id


def is_known(desk: Desk, patient_id: str) -> bool:
    with desk.room.database.read() as session:
        patient = session.get_one(Patient, patient_id)
        contacts = session.scalars(
            select(PatientContact).where(PatientContact.patient_id == patient_id)
        ).all()
        assert bool(contacts) == bool(patient.name_ciphertext) == (patient.erased_at is None)
        return patient.erased_at is None


def test_demographics_go_after_their_time(any_desk: Desk) -> None:
    _chat, patient_id = alone(any_desk)
    with any_desk.room.database.read() as session:
        key_id = session.get_one(Patient, patient_id).key_id
    any_desk.time.advance(days=2150)
    purge(any_desk.room)
    assert is_known(any_desk, patient_id)
    any_desk.time.advance(days=50)
    assert purge(any_desk.room)["patient"] == 1
    assert not is_known(any_desk, patient_id)
    with pytest.raises(KeyDestroyed):
        any_desk.room.keystore.cipher(key_id)
    assert not any_desk.room.keystore.list_erasures(unfinished=True)
    assert "patient" not in purge(any_desk.room)
    assert {"patient": 1} in [
        {name: one[name] for name in one if name == "patient"} for one in details(any_desk)
    ]


def test_the_clinic_sets_that_time_too(make_desk: MakeDesk) -> None:
    desk = make_desk(keep_patient_days=40)
    _chat, patient_id = alone(desk)
    desk.time.advance(days=42)
    purge(desk.room)
    assert not is_known(desk, patient_id)


@pytest.mark.parametrize("why", ["visit", "past visit", "plan", "chat", "late chat", "hold"])
def test_demographics_stay_with_what_they_belong_to(make_desk: MakeDesk, why: str) -> None:
    desk = make_desk(keep_patient_days=60)
    chat = verified(desk, ANA)
    patient_id = patient_of(desk, chat)
    assert patient_id is not None
    if "visit" in why:
        book(desk, chat)
    elif why == "plan":
        remind(desk, chat)
    elif why == "hold":
        with desk.room.database.write() as session:
            place_hold(session=session, subject_id=patient_id, reason="case 5")
    desk.time.advance(days=29)
    desk.bot.script = lambda body: answer("I heard you")
    chat.say("hello")
    if why == "past visit":
        with desk.room.database.write() as session:
            visit = session.scalars(select(Appointment)).one()
            visit.start_at, visit.end_at = desk.time(), desk.time() + timedelta(minutes=30)
    desk.time.advance(days=31 if why == "late chat" else 28)
    purge(desk.room)
    desk.time.advance(days=5 if why in ("late chat", "chat") else 0)
    if why in ("chat", "late chat"):
        purge(desk.room)
    assert is_known(desk, patient_id)


def test_the_times_are_said(make_desk: MakeDesk) -> None:
    desk = make_desk()
    page = desk.client.get("/privacy?lang=en").text
    assert "6 years after your last visit or chat" in page
    page = desk.client.get("/privacy?lang=es").text
    assert "6 años después de su última cita o conversación" in page
    for language, said in (("en", "6 years after your last visit"), ("es", "6 años después")):
        chat = desk.start(language=language)
        desk.bot.script = lambda body: {
            **answer("Your data is yours."),
            "messages": [{"text": "x", "response": "utter_privacy"}],
        }
        text = {"en": "is this chat private", "es": "¿es privada esta conversación?"}[language]
        assert said in json.dumps(chat.say(text), ensure_ascii=False)

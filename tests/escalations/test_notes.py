"""Notes among colleagues: kept like what is said, told to who is named, never to the patient."""

import html
import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.conversations.models import Conversation, StatusEvent, Utterance
from api.escalations import notes
from api.escalations.colleagues import Colleague
from api.escalations.mentions import find_mentions
from api.escalations.models import EscalationNote, NoteMention
from api.identity.models import Staff
from api.rights.rows import forget_conversations
from tests.support.desk import Chat, Desk, StaffBrowser
from tests.support.figures import without_ids

WORDS = "She asked twice about parking: call her back"


def escalated(desk: Desk) -> tuple[Chat, str]:
    chat = desk.start()
    return chat, chat.say("is this mole cancer?")["escalation_id"]


def write(
    staff: StaffBrowser, escalation: str, text: str, *, key: str | None = None, mention: str = ""
) -> httpx.Response:
    data = {"text": text, "note_key": key or uuid.uuid4().hex, "mention": mention}
    return staff.post(f"/staff/escalations/{escalation}/note", data)


def notes_on(page: str) -> str:
    return page.split('id="notes"')[1].split("</div>")[0]


def kept(desk: Desk) -> list[EscalationNote]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(EscalationNote)))


def problem_on(answer: httpx.Response) -> str:
    found = re.search(r'<p class="banner problem" role="alert">(.*?)</p>', answer.text, re.S)
    return html.unescape(found.group(1)) if found else ""


def field(answer: httpx.Response, name: str) -> str:
    found = re.search(rf'<textarea id="{name}".*?>(.*?)</textarea>', answer.text, re.S)
    return html.unescape(found.group(1)) if found else ""


def test_a_colleague_reads_it_and_the_patient_never_does(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff("clinician")
    one.act(escalation, "claim")
    before, seen_before = any_desk.events(chat), chat.view()
    with any_desk.room.database.read() as session:
        last_seq = session.get_one(Conversation, chat.id).last_seq
    assert write(one, escalation, WORDS).status_code == 303
    shown = notes_on(other.page(escalation))
    assert WORDS in shown and "<strong>Note</strong> by Front Desk 1" in shown
    assert chat.view() == seen_before
    assert any_desk.events(chat) == before
    with any_desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).last_seq == last_seq
        for table in (Utterance, StatusEvent):
            rows = session.execute(select(table.__table__)).all()
            assert WORDS not in str(rows)
    # Nor later, by whatever the patient can ask for: the chat goes on and is read from the start.
    one.reply(escalation, "Please come in at three.")
    chat.say("thank you")
    assert "parking" not in json.dumps(chat.view()) + str(any_desk.events(chat))


def test_it_is_ciphertext_and_redacted(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    staff = any_desk.staff()
    write(staff, escalation, "Jane Doe's sister, 518-555-0177, will call back")
    (note,) = kept(any_desk)
    assert b"sister" not in note.content_ciphertext
    page = staff.page(escalation)
    assert "Jane" not in page and "0177" not in without_ids(page)
    assert re.search(r"PERSON_\d.*PHONE_\d", notes_on(page))
    # A name in a note can be looked at like one in the transcript: with a reason.
    assert re.search(r"<option>PHONE_\d</option>", page)
    with any_desk.room.database.read() as session:
        key_id = session.get_one(Conversation, chat.id).key_id
    words = any_desk.room.keystore.cipher(key_id).decrypt(
        note.content_ciphertext, where=f"escalation_note.content.{note.id}"
    )
    assert "sister" in words


def test_who_is_named_is_told_until_they_open_the_page(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    one, other, third = any_desk.staff(), any_desk.staff("clinician"), any_desk.staff()
    write(one, escalation, "@clinician 2 please look. @Front Desk 3: as you asked.")
    assert "Clinician 2 (not seen yet)" in notes_on(one.page(escalation))
    with any_desk.room.database.read() as session:
        assert notes.count_unseen(session=session, staff_id=other.staff_id) == {escalation: 1}
        assert notes.count_unseen(session=session, staff_id=one.staff_id) == {}
    # What a page fetches by itself is nobody's reading.
    path = f"/staff/escalations/{escalation}"
    assert "New: it names you" in other.get(path, Frontdesk_By_Itself="1").text
    with any_desk.room.database.read() as session:
        assert notes.count_unseen(session=session, staff_id=other.staff_id) == {escalation: 1}
    assert "New notes name you" in other.page(escalation)
    assert "New notes name you" not in other.page(escalation)
    shown = notes_on(one.page(escalation))
    assert "Clinician 2 (has seen it)" in shown
    assert "Front Desk 3 (not seen yet)" in shown
    with any_desk.room.database.read() as session:
        seen = session.scalars(
            select(NoteMention.seen_at).where(NoteMention.staff_id == other.staff_id)
        ).one()
        assert seen is not None
        assert notes.count_unseen(session=session, staff_id=third.staff_id) == {escalation: 1}


def test_a_colleague_chosen_from_the_list_is_told_too(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff()
    assert f'<option value="{other.staff_id}"' in one.page(escalation)
    assert f'<option value="{one.staff_id}"' not in one.page(escalation)
    write(one, escalation, "@Front Desk 2 see above", mention=other.staff_id)
    assert notes_on(one.page(escalation)).count("Front Desk 2 (not seen yet)") == 1


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("@Robin Vance please look", "Robin"), ("ok @front desk 1x", "front"), ("(@Zoë)", "Zoë")],
)
def test_an_unknown_name_is_told_and_nothing_is_saved(desk: Desk, text: str, unknown: str) -> None:
    _chat, escalation = escalated(desk)
    answer = write(desk.staff(), escalation, text)
    assert answer.status_code == 422
    assert problem_on(answer) == (
        f"Not saved: no colleague has that name. Nobody is called {unknown}."
    )
    assert field(answer, "note") == text
    assert kept(desk) == []


@pytest.mark.parametrize("mention", ["0" * 32, "../../x", "<script>"])
def test_a_forged_colleague_is_refused(desk: Desk, mention: str) -> None:
    _chat, escalation = escalated(desk)
    staff = desk.staff()
    answer = write(staff, escalation, WORDS, mention=mention)
    assert (answer.status_code, field(answer, "note")) == (422, WORDS)
    assert kept(desk) == []


@pytest.mark.parametrize("role", ["editor", "privacy_officer"])
def test_only_who_works_on_escalations_can_be_named(desk: Desk, role: str) -> None:
    _chat, escalation = escalated(desk)
    staff, other = desk.staff(), desk.staff(role)
    assert write(staff, escalation, WORDS, mention=other.staff_id).status_code == 422
    assert write(other, escalation, WORDS).status_code == 403
    assert kept(desk) == []


def test_nor_a_disabled_account(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    staff, gone = desk.staff(), desk.staff()
    with desk.room.database.write() as session:
        session.get_one(Staff, gone.staff_id).disabled_at = desk.time()
    assert write(staff, escalation, "@Front Desk 2 hello").status_code == 422
    assert gone.staff_id not in staff.page(escalation)


def test_hostile_text_is_text(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    staff = desk.staff()
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\x00\u202e"
    assert write(staff, escalation, hostile).status_code == 303
    shown = notes_on(staff.page(escalation))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script" not in shown and "<img" not in shown
    assert "{{7*7}}" in shown  # no template either; a 49 may stand in an id


@pytest.mark.parametrize("text", ["", "  \n\t ", "\x00\x07", "x" * 4001, "x" * 10_000])
def test_empty_or_huge_is_refused_and_the_text_kept(desk: Desk, text: str) -> None:
    _chat, escalation = escalated(desk)
    answer = write(desk.staff(), escalation, text)
    assert answer.status_code == 422
    assert "it was not saved" in problem_on(answer)
    if text.strip() and "\x00" not in text:
        assert field(answer, "note") == text
    assert kept(desk) == []


def test_the_same_form_is_one_note_and_another_text_another(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    staff, key = any_desk.staff(), uuid.uuid4().hex
    for text in (WORDS, WORDS, "Another thing"):
        assert write(staff, escalation, text, key=key).status_code == 303
    assert len(kept(any_desk)) == 2
    assert f'data-note="{key}"' in staff.page(escalation)
    # A key is nobody else's: a colleague's note with it is kept as their own.
    other = any_desk.staff()
    assert write(other, escalation, WORDS, key=key).status_code == 303
    assert sorted(note.staff_id for note in kept(any_desk)) == sorted(
        [staff.staff_id, staff.staff_id, other.staff_id]
    )


def test_twice_in_the_same_instant_is_one_note(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    staff, key = any_desk.staff(), uuid.uuid4().hex
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda _: write(staff, escalation, WORDS, key=key).status_code, range(4))
        )
    assert answers == [303] * 4
    assert len(kept(any_desk)) == 1


@pytest.mark.parametrize("key", ["", "x", "0" * 31, "G" * 32])
def test_a_key_that_is_none_keeps_the_note_all_the_same(desk: Desk, key: str) -> None:
    _chat, escalation = escalated(desk)
    assert write(desk.staff(), escalation, WORDS, key=key or " ").status_code == 303
    assert len(kept(desk)) == 1


def test_a_note_can_be_added_when_it_is_closed_but_not_when_it_is_erased(desk: Desk) -> None:
    chat, escalation = escalated(desk)
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "close", outcome="answered")
    assert write(staff, escalation, WORDS).status_code == 303
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).erased_at = desk.time()
    answer = write(staff, escalation, "one more")
    assert answer.status_code == 409
    assert "data was erased" in problem_on(answer)
    assert WORDS not in staff.page(escalation)


def test_what_is_not_there_has_no_notes(desk: Desk) -> None:
    assert write(desk.staff(), "0" * 32, WORDS).status_code == 404


def test_a_note_is_on_record_without_its_words(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    staff, other = desk.staff(), desk.staff()
    write(staff, escalation, f"@Front Desk 2 {WORDS}")
    (note,) = kept(desk)
    with desk.room.database.read() as session:
        record = session.scalars(select(AuditRecord).where(AuditRecord.action == "note.add")).one()
        everything = session.scalars(select(AuditRecord.detail)).all()
    assert (record.actor_id, record.subject_id) == (staff.staff_id, note.id)
    assert record.detail == {"escalation": escalation, "mentions": [other.staff_id]}
    assert "parking" not in str(everything)


def test_a_note_does_not_make_other_pages_stale(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff()
    version = one.version_of(escalation)
    write(other, escalation, WORDS)
    assert one.version_of(escalation) == version


PEOPLE = [
    Colleague("1", "Ana Ruiz", "front_desk"),
    Colleague("2", "Ana", "clinician"),
    Colleague("3", "Sam O'Neil", "admin"),
    Colleague("4", "Kim Lee", "admin"),
    Colleague("5", "kim lee", "clinician"),
]


@pytest.mark.parametrize(
    ("text", "ids", "unknown"),
    [
        ("@Ana Ruiz and @ANA, look", ("1", "2"), ()),
        ("@ana ruiz's idea", ("1",), ()),
        ("@Ana Ruizmann", ("2",), ()),
        ("@Anabel", (), ("Anabel",)),
        ("@Sam O'Neil.", ("3",), ()),
        ("@Kim Lee", (), ("Kim",)),  # two of that name: neither is meant by it alone
        ("ana@clinic.example a.b+c@ana.example", (), ()),
        ("at 5 @ 3 pm @3 @ @@", (), ()),
        ("@Ana @Ana @Zed @Zed", ("2",), ("Zed",)),
    ],
)
def test_who_is_meant(text: str, ids: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = find_mentions(text, PEOPLE)
    assert (found.staff_ids, found.unknown) == (ids, unknown)


def test_a_name_after_a_mention_is_still_redacted(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    staff, robin = desk.staff(), desk.staff()
    with desk.room.database.write() as session:
        session.get_one(Staff, robin.staff_id).display_name = "Robin Vance"
    write(staff, escalation, "@Robin Vance Jane Doe is her daughter, my name is Jane Doe")
    shown = notes_on(staff.page(escalation))
    assert "@Robin Vance" in shown
    assert "Jane" not in shown


def test_notes_go_with_the_patients_data(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    write(one, escalation, f"@Front Desk 2 {WORDS}")
    with any_desk.room.database.write() as session:
        forget_conversations(session=session, conversation_ids=[chat.id])
    assert kept(any_desk) == []
    with any_desk.room.database.read() as session:
        assert notes.count_unseen(session=session, staff_id=other.staff_id) == {}
    assert "No note yet." in notes_on(other.page(escalation))

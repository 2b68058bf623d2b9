"""What patients and chosen people receive: their language, no drug, a way to end it, no flood."""

import re
import uuid
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import select, update

from api import worker
from api.conversations.models import Conversation
from api.identity.models import Patient
from api.outbox.models import OutboxMessage
from api.reminders.models import DoseEvent
from api.reminders.receipts import list_receipts
from tests.outbox.servers import Mailbox
from tests.outbox.test_channels import asked_there, chosen, row
from tests.reminders.contacts import ADA, choose_caregiver, choose_contact, path_in
from tests.reminders.test_following import unanswered
from tests.reminders.test_reminders import EIGHT, EVENING, planned, work
from tests.support.desk import Chat, Desk


def read(raw: str) -> EmailMessage:
    return message_from_string(raw, policy=default)  # type: ignore[return-value]


def ended_by(mail: EmailMessage) -> str:
    """The path that a mail program calls to end such messages."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.fullmatch(r"<https?://[^/]+(/\S+)>", mail["List-Unsubscribe"])[1]


def press_once(desk: Desk, mail: EmailMessage) -> int:
    body = {"List-Unsubscribe": "One-Click"}
    return desk.client.post(ended_by(mail), data=body).status_code


def speak_spanish(desk: Desk) -> None:
    with desk.room.database.write() as session:
        session.execute(update(Conversation).values(language="es"))


def test_a_patient_who_speaks_spanish_gets_spanish_from_subject_to_end(
    mail_desk: Desk,
    mailbox,
) -> None:
    box, _port = mailbox
    chat, _plan = planned(mail_desk)
    speak_spanish(mail_desk)
    assert choose_contact(mail_desk, chat).status_code == 204
    worker.deliver(mail_desk.room)
    mail_desk.client.post(asked_there(mail_desk)[-1], data={"choice": "agree"})
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    question, reminder = (read(one) for one in box.taken)
    for mail in (question, reminder):
        assert mail["Subject"] == "Mensaje de su clínica"
        assert "metformin" not in mail.as_string()
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Date"]
    assert "recordatorios" in question.get_content()
    assert "Son las 20:00" in reminder.get_content()
    assert press_once(mail_desk, reminder) == 200
    mail_desk.time.advance(days=1)
    work(mail_desk)
    assert len(box.taken) == 2


def test_the_question_itself_is_ended_with_one_click(mail_desk: Desk, mailbox) -> None:
    chat, _plan = planned(mail_desk)
    choose_contact(mail_desk, chat)
    worker.deliver(mail_desk.room)
    [question] = mailbox[0].taken
    assert press_once(mail_desk, read(question)) == 200
    answer = mail_desk.client.post(path_in(read(question).get_content()), data={"choice": "agree"})
    assert "nothing to choose" in answer.text


def test_a_chosen_person_leaves_with_one_click(mail_desk: Desk, mailbox) -> None:
    box, _port = mailbox
    chat, _plan = planned(mail_desk)
    choose_caregiver(mail_desk, chat)
    worker.deliver(mail_desk.room)
    link = path_in(read(box.taken[0]).get_content())
    mail_desk.client.post(link, data={"choice": "agree"})
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    unanswered(mail_desk)
    worker.follow_up(mail_desk.room)
    work(mail_desk)
    told = read(box.taken[-1])
    assert len(box.taken) == 2
    path = ended_by(told)
    assert "No messages" in mail_desk.client.get(path).text, "to look at it ends nothing"
    assert mail_desk.client.post(f"{path[:-1]}x").status_code == 404
    assert [press_once(mail_desk, told) for _ in range(2)] == [200, 200]
    assert "nothing to choose" in mail_desk.client.get(link).text


def test_what_waits_for_an_old_contact_goes_neither_there_nor_is_it_lost_in_the_chat(
    mail_desk: Desk,
    mailbox,
) -> None:
    box, _port = mailbox
    chat, _plan = chosen(mail_desk)
    box.answer = "451 try later"
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    assert row(mail_desk).status == "waiting"
    box.answer = "250 OK"
    assert choose_contact(mail_desk, chat, "new@mail.example").status_code == 204
    mail_desk.client.post(asked_there(mail_desk)[-1], data={"choice": "agree"})
    mail_desk.time.advance(minutes=5)
    work(mail_desk)
    to_ada = [read(one) for one in box.taken if read(one)["To"] == ADA]
    assert len(to_ada) == 1, "only the question of the beginning"


def test_a_question_whose_contact_was_changed_is_not_sent(mail_desk: Desk, mailbox) -> None:
    chat, _plan = planned(mail_desk)
    choose_contact(mail_desk, chat, "typo@mail.example")
    mail_desk.time.advance(minutes=11)
    choose_contact(mail_desk, chat, ADA)
    worker.deliver(mail_desk.room)
    assert [read(one)["To"] for one in mailbox[0].taken] == [ADA]


def test_an_hours_reminders_are_counted_over_all_chats_of_a_patient(
    mail_desk: Desk,
    mailbox,
) -> None:
    chats = [chosen(mail_desk)[0], chosen(mail_desk)[0]]
    for chat in chats:
        for number in range(9):
            body = {
                "conversation_id": chat.id,
                "utterance_id": uuid.uuid4().hex,
                "medication": "lisinopril",
                "dose": f"{number} drops",
                "recurrence": EVENING,
            }
            assert mail_desk.internal("POST", "/reminders", body).is_success
    with mail_desk.room.database.write() as session:
        patient = Patient(
            key_id=session.get_one(Conversation, chats[0].id).key_id,
            name_ciphertext=b"",
            birth_date_ciphertext=b"",
            person_index="",
            created_at=mail_desk.time(),
        )
        session.add(patient)
        session.flush()
        session.execute(update(Conversation).values(patient_id=patient.id))
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    reminders = [one for one in mailbox[0].taken if "time of the reminder" in one]
    assert len(reminders) == 12


def test_what_was_erased_between_lease_and_sending_is_not_sent(mail_desk: Desk, mailbox) -> None:
    from api.outbox import lanes
    from api.rights import erasure
    from api.rights.subject import Subject

    chat, _plan = chosen(mail_desk)
    before = len(mailbox[0].taken)
    mail_desk.time.set(EIGHT)
    worker.remind(mail_desk.room)
    (leased,) = lanes.lease(mail_desk.room, channel="email")
    subject = Subject(patient_id=None, conversation_ids=(chat.id,))
    erasure.erase(room=mail_desk.room, subject=subject, actor=("patient", chat.id))
    lanes.send_one(mail_desk.room, leased, worker.STOP)
    work(mail_desk)
    assert len(mailbox[0].taken) == before
    with mail_desk.room.database.read() as session:
        assert session.scalars(select(OutboxMessage.id)).all() == []
        assert session.scalars(select(DoseEvent.id)).all() == []


def told_in_chat(chat: Chat, words: str) -> list[str]:
    return [text for text in chat.shown() if words in text]


def test_a_patient_is_told_once_that_a_mailbox_does_not_exist(
    mail_desk: Desk, mailbox: tuple[Mailbox, int]
) -> None:
    mailbox[0].at_recipient = "550 no such user"
    chat, _plan = planned(mail_desk)
    assert choose_contact(mail_desk, chat).status_code == 204
    for _ in range(3):
        work(mail_desk)
    assert row(mail_desk).status == "failed"
    [told] = told_in_chat(chat, "could not be delivered")
    assert "by e-mail" in told
    assert ADA not in told


def test_a_reminder_that_came_to_nothing_in_time_is_told_and_not_called_unneeded(
    mail_desk: Desk, mailbox: tuple[Mailbox, int]
) -> None:
    chat, plan = chosen(mail_desk)
    speak_spanish(mail_desk)
    mailbox[0].answer = "451 try later"
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    mail_desk.time.advance(minutes=61)
    for _ in range(2):
        work(mail_desk)
        mail_desk.time.advance(minutes=11)
    assert len(told_in_chat(chat, "No se pudo entregar")) == 1
    with mail_desk.room.database.read() as session:
        [receipt] = list_receipts(session=session, plan_id=plan["id"], now=mail_desk.time())
    assert dict(receipt.ways) == {"chat": "sent", "email": "failed"}

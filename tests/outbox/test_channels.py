"""Real servers on loopback: one for mail, one that takes HTTP; and what goes wrong with them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from api import worker
from api.outbox import lanes
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.outbox.notify import NotifyChannel
from api.outbox.sending import SendFailed
from api.outbox.smtp import SmtpChannel
from tests.outbox.servers import silent_server
from tests.reminders.contacts import ADA, choose_caregiver, choose_contact, path_in
from tests.reminders.test_kills import put_mails
from tests.reminders.test_reminders import EIGHT, planned, press, work
from tests.support.desk import Chat, Desk
from tests.support.figures import without_ids
from tests.support.fixtures import MakeDesk

PHONE = "+15185550161"


def row(desk: Desk, about: str | None = None) -> OutboxMessage:
    with desk.room.database.read() as session:
        query = select(OutboxMessage).where(OutboxMessage.channel != "chat")
        return session.scalars(query.order_by(OutboxMessage.created_at.desc())).first()


def opened(desk: Desk) -> outbox.Delivery:
    """The newest message that leaves the chat."""
    with desk.room.database.read() as session:
        return outbox.open_delivery(
            session=session, keystore=desk.room.keystore, message_id=row(desk).id
        )


def asked_there(desk: Desk) -> list[str]:
    """The paths of the links in the questions to owners of contacts, oldest first."""
    with desk.room.database.read() as session:
        listed = outbox.list_deliveries(session=session, keystore=desk.room.keystore)
    return [path_in(one.text) for one in listed if "/reminders/contact/" in one.text]


def chosen(desk: Desk, contact: str = ADA, **more: Any) -> tuple[Chat, dict]:
    """A plan whose patient has confirmed that reminders also go to a contact."""
    chat, plan = planned(desk)
    assert choose_contact(desk, chat, contact, **more).status_code == 204
    assert choose_contact(desk, chat, contact, **more).json()["code"] == "AskedTooOften"
    path = asked_there(desk)[-1]
    assert "Yes, send them" in desk.client.get(path).text
    assert "Thank you" in desk.client.post(path, data={"choice": "agree"}).text
    worker.deliver(desk.room)
    return chat, plan


def unfolded(mail: str) -> str:
    return mail.replace("\r\n ", " ").replace("=\r\n", "")


def test_nothing_goes_out_before_its_owner_agreed(mail_desk: Desk, mailbox) -> None:
    chat, _plan = planned(mail_desk)
    assert choose_caregiver(mail_desk, chat) == 204  # a caregiver, who has not answered
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    assert len(mailbox[0].taken) == 1


def test_a_link_answers_for_the_contact_it_was_sent_to_alone(mail_desk: Desk, mailbox) -> None:
    box, _port = mailbox
    chat, _plan = planned(mail_desk)
    assert choose_contact(mail_desk, chat, "mine@example.org").status_code == 204
    [mine] = asked_there(mail_desk)
    mail_desk.time.advance(minutes=11)
    assert choose_contact(mail_desk, chat, ADA).status_code == 204
    assert mail_desk.client.post(mine, data={"choice": "agree"}).status_code == 404
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    assert [mail for mail in box.taken if "8:00 PM" in mail] == []


def test_nobody_is_asked_again_and_again_from_many_chats(mail_desk: Desk, mailbox) -> None:
    chats = [planned(mail_desk)[0] for _ in range(4)]
    answers = [choose_contact(mail_desk, chat).status_code for chat in chats]
    assert answers == [204, 204, 204, 429]
    assert choose_caregiver(mail_desk, chats[3], ADA) == 429  # nor under another pretext
    assert len(asked_there(mail_desk)) == 3
    mail_desk.time.advance(days=1, minutes=1)
    assert choose_contact(mail_desk, chats[3]).status_code == 204


def test_a_reminder_by_mail_names_no_medicine(mail_desk: Desk, mailbox) -> None:
    box, _port = mailbox
    _chat, _plan = chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    for _ in range(3):
        work(mail_desk)
    assert len(box.taken) == 2
    mail = unfolded(box.taken[1])
    assert "metformin" not in mail
    assert "500" not in without_ids(mail.split("\r\n\r\n", 1)[1])
    assert "8:00 PM" in mail
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in mail
    found = re.search(r"List-Unsubscribe: <https?://[^/]+(/reminders/stop/\S+)>", mail)
    assert found
    # One click in a mail program: its own words in the body, no page before.
    answer = mail_desk.client.post(found[1], data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    mail_desk.time.set(EIGHT + timedelta(days=1))
    work(mail_desk)
    assert len(box.taken) == 2


def test_a_medicine_is_named_where_the_patient_asked_for_it(mail_desk: Desk, mailbox) -> None:
    chosen(mail_desk, names_medication=True)
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    assert "metformin 500 mg" in unfolded(mailbox[0].taken[-1])


def test_an_answer_by_the_link_in_the_mail(mail_desk: Desk, mailbox) -> None:
    chat, _plan = chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    path = path_in(unfolded(mailbox[0].taken[-1]).split("\r\n\r\n", 1)[1])
    assert "Noted as taken" in mail_desk.client.post(path, data={"choice": "taken"}).text
    assert "answered already" in press(chat, "Skip")


def test_a_mail_whose_dose_was_answered_meanwhile_is_not_sent(mail_desk: Desk, mailbox) -> None:
    box, _port = mailbox
    chat, _plan = chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    worker.remind(mail_desk.room)
    worker.deliver_into_chats(mail_desk.room)
    press(chat, "Taken")
    worker.deliver_outside(mail_desk.room)
    assert len(box.taken) == 1
    assert row(mail_desk).status == "cancelled"


def test_a_server_that_is_down_is_tried_again_until_it_is_of_no_use(
    mail_desk: Desk, mailbox
) -> None:
    box, _port = mailbox
    chosen(mail_desk)
    box.answer = "451 try later"
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    assert (row(mail_desk).status, row(mail_desk).error) == ("waiting", "SMTPDataError")
    box.answer = "250 OK"
    mail_desk.time.advance(seconds=3)
    work(mail_desk)
    assert (row(mail_desk).status, len(box.taken)) == ("sent", 2)
    assert "twice" not in box.taken[1], "it was refused, so it did not arrive"
    mail_desk.time.set(EIGHT + timedelta(days=1))
    box.answer = "451 try later"
    work(mail_desk)
    mail_desk.time.advance(minutes=61)
    box.answer = "250 OK"
    work(mail_desk)
    assert (row(mail_desk).status, len(box.taken)) == ("cancelled", 2)


def test_what_may_have_left_before_says_that_it_is_the_same(mail_desk: Desk, mailbox) -> None:
    """A worker that dies after a mail left and before that was noted."""
    box, _port = mailbox
    chat, _plan = chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    worker.remind(mail_desk.room)
    worker.deliver_into_chats(mail_desk.room)
    [mail] = lanes.lease(mail_desk.room, channel="email")
    with mail_desk.room.database.write() as session:
        assert outbox.begin(session=session, delivery=mail)
    SmtpChannel(mail_desk.settings).send(mail)
    mail_desk.time.advance(minutes=4)
    work(mail_desk)
    assert len(box.taken) == 2, "it is held for as long as sending may take"
    mail_desk.time.advance(minutes=2)
    work(mail_desk)
    first, again = (unfolded(one) for one in box.taken[1:])
    assert "twice" not in first
    assert "This reminder may reach you twice. It is the same one, for one dose." in again
    ids = {re.search(r"Message-ID: (\S+)", one, re.IGNORECASE)[1] for one in (first, again)}
    assert len(ids) == 1
    assert row(mail_desk).status == "sent"
    assert len([text for text in chat.shown() if "metformin" in text]) == 1


@pytest.mark.parametrize("between", ["not sent", "not opened"])
def test_and_so_it_does_after_a_try_that_failed(mail_desk: Desk, mailbox, between: str) -> None:
    """The host starts again: the mail server, or the key store, is not there yet."""
    box, _port = mailbox
    chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    worker.remind(mail_desk.room)
    [mail] = lanes.lease(mail_desk.room, channel="email")
    with mail_desk.room.database.write() as session:
        assert outbox.begin(session=session, delivery=mail)
    SmtpChannel(mail_desk.settings).send(mail)
    mail_desk.time.advance(minutes=6)
    if between == "not sent":
        box.answer = "451 try later"
        work(mail_desk)
        box.answer = "250 OK"
    else:
        with mail_desk.room.database.write() as session:
            assert outbox.lease_due(session=session, now=mail_desk.time(), channel="email")
            outbox.mark_failed(session=session, message_id=mail.id, error="KeyUnavailable")
    assert row(mail_desk).error in ("SMTPDataError", "KeyUnavailable")
    mail_desk.time.advance(seconds=10)
    work(mail_desk)
    assert row(mail_desk).status == "sent"
    assert "This reminder may reach you twice." in unfolded(box.taken[-1])


def test_a_second_try_has_the_same_message_id(mail_desk: Desk, mailbox) -> None:
    """A server that takes a mail and says that it did not."""
    box, _port = mailbox
    chosen(mail_desk)
    box.answer = "lie"
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    box.answer = "250 OK"
    mail_desk.time.advance(seconds=3)
    work(mail_desk)
    ids = [re.search(r"Message-ID: (\S+)", mail)[1] for mail in box.taken]
    assert len(ids) == 3
    assert ids[1] == ids[2] != ids[0]


def test_what_is_still_useful_is_tried_for_as_long_as_it_is(mail_desk: Desk, mailbox) -> None:
    box, _port = mailbox
    chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    box.answer = "451 try later"
    for _ in range(40):
        work(mail_desk)
        mail_desk.time.advance(minutes=1)
    before = len(box.taken)
    box.answer = "250 OK"
    for _ in range(15):
        work(mail_desk)
        mail_desk.time.advance(minutes=1)
    assert len(box.taken) == before + 1


def test_dead_letters_are_on_the_staffs_list(mail_desk: Desk, mailbox) -> None:
    box, _port = mailbox
    put_mails(mail_desk, mail_desk.start().id, 1)
    box.answer = "451 try later"
    for _ in range(outbox.MAX_ATTEMPTS):
        work(mail_desk)
        mail_desk.time.advance(minutes=11)
    staff = mail_desk.staff()
    page = staff.get("/staff/undelivered").text
    assert "SMTPDataError" in page
    assert f"{outbox.MAX_ATTEMPTS} tries" in page
    assert ADA not in page
    assert "hello" not in page
    box.answer = "250 OK"
    path = f"/staff/undelivered/{row(mail_desk).id}"
    assert staff.post(f"{path}/retry").status_code == 303
    assert staff.post(f"{path}/retry").status_code == 303
    work(mail_desk)
    assert len(box.taken) == 1
    assert "Everything was delivered" in staff.get("/staff/undelivered").text


def test_a_mailbox_that_does_not_exist_is_not_tried_again(mail_desk: Desk, mailbox) -> None:
    mailbox[0].at_recipient = "550 no such user"
    put_mails(mail_desk, mail_desk.start().id, 1)
    work(mail_desk)
    assert (row(mail_desk).status, row(mail_desk).attempts) == ("failed", 1)
    staff = mail_desk.staff()
    assert staff.post(f"/staff/undelivered/{row(mail_desk).id}/note").status_code == 303
    assert row(mail_desk).status == "noted"


def test_a_mail_server_that_hangs_fails_in_time(make_desk: MakeDesk) -> None:
    with silent_server() as port:
        desk = make_desk(smtp_host="127.0.0.1", smtp_port=port, smtp_starttls=False)
        put_mails(desk, desk.start().id, 1)
        mail = opened(desk)
        with pytest.raises(SendFailed, match=r"Disconnected|Timeout"):
            SmtpChannel(desk.settings, seconds=0.2).send(mail)
        with pytest.raises(SendFailed, match="not taken"):
            NotifyChannel(f"json://127.0.0.1:{port}/{{to}}", seconds=0.2).send(mail)


def test_a_text_message_goes_to_the_gateway_with_a_key(make_desk: MakeDesk, gateway) -> None:
    app, address = gateway
    desk = make_desk(sms_url=address)
    chosen(desk, PHONE)
    desk.time.set(EIGHT)
    app.status = 500  # it took the message and says that it did not
    work(desk)
    app.status = 200
    desk.time.advance(seconds=3)
    work(desk)
    texts = [one for one in app.taken if "time of the reminder" in one["body"]]
    assert len(texts) == 2
    assert len({one["headers"]["x-key"] for one in texts}) == 1
    assert "metformin" not in texts[0]["body"]
    assert "15185550161" in texts[0]["path"]
    assert row(desk).status == "sent"


def test_without_a_way_production_says_so(make_desk: MakeDesk) -> None:
    desk = make_desk(FRONTDESK_ENV="production")
    put_mails(desk, desk.start().id, 1)
    worker.deliver(desk.room)
    assert (row(desk).status, row(desk).error) == ("waiting", "email")


def test_no_more_than_so_many_an_hour(mail_desk: Desk, mailbox) -> None:
    chat, _plan = chosen(mail_desk)
    body = {
        "conversation_id": chat.id,
        "medication": "lisinopril",
        "recurrence": "FREQ=DAILY;BYHOUR=20;BYMINUTE=0",
    }
    for number in range(20):
        more = {"utterance_id": f"{number:032x}", "dose": f"{number} drops"}
        assert mail_desk.internal("POST", "/reminders", {**body, **more}).is_success
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    reminders = [mail for mail in mailbox[0].taken if "time of the reminder" in unfolded(mail)]
    assert len(reminders) == 12


def test_a_message_that_another_worker_holds_is_left_to_it(mail_desk: Desk, mailbox) -> None:
    put_mails(mail_desk, mail_desk.start().id, 1)
    with mail_desk.room.database.write() as session:
        (message_id,) = outbox.lease_due(session=session, now=mail_desk.time())
    with mail_desk.room.database.read() as session:
        slow = outbox.open_delivery(
            session=session, keystore=mail_desk.room.keystore, message_id=message_id
        )
    mail_desk.time.advance(seconds=31)
    with mail_desk.room.database.write() as session:
        assert outbox.lease_due(session=session, now=mail_desk.time()) == [message_id]
    from api.outbox import channels

    channels.send(mail_desk.room, slow)
    assert mailbox[0].taken == []


def test_the_link_that_ends_them_outlives_a_second_choice_of_the_same_address(
    mail_desk: Desk, mailbox
) -> None:
    box, _port = mailbox
    chat, _plan = chosen(mail_desk)
    mail_desk.time.set(EIGHT)
    work(mail_desk)
    ends = re.search(r"List-Unsubscribe: <[^>]*?(/reminders/\S+)>", unfolded(box.taken[-1]))[1]
    assert choose_contact(mail_desk, chat).status_code == 204
    assert mail_desk.client.get(ends).status_code == 200
    assert "Stop these messages" in mail_desk.client.get(ends).text

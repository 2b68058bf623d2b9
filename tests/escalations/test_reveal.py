"""One name or number, for a reason, once, and written down."""

from sqlalchemy import select

from api.audit.models import AuditRecord
from api.rights.subject import find_subject
from api.rights.viewers import list_looks
from tests.support.bot import answer
from tests.support.desk import Chat, Desk


def asked(desk: Desk) -> tuple[Chat, str]:
    chat = desk.start()
    desk.bot.script = lambda body: answer("I heard you")
    chat.say("my name is Rosalind Okoro, call me at 518-555-0190")
    return chat, chat.press("/request_human")["escalation_id"]


def reveal(desk: Desk, escalation_id: str, **data: str):
    staff = desk.staff("front_desk")
    return staff.post(f"/staff/escalations/{escalation_id}/reveal", data)


def test_it_is_shown_once_and_written_down(desk: Desk) -> None:
    chat, escalation_id = asked(desk)
    page = reveal(desk, escalation_id, token="PHONE_1", reason="contact").text
    assert "518-555-0190" in page
    assert "Rosalind" not in page
    staff = desk.staff("front_desk")
    assert "518-555-0190" not in staff.page(escalation_id)
    with desk.room.database.read() as session:
        record = session.scalars(
            select(AuditRecord).where(AuditRecord.action == "value.reveal")
        ).one()
        subject = find_subject(session=session, subject_id=chat.id)
        looks = list_looks(session=session, subject=subject)
    assert record.detail == {"token": "PHONE_1", "reason": "contact"}
    assert "value.reveal" in {look.action for look in looks}


def test_without_a_reason_nothing_is_shown(desk: Desk) -> None:
    _chat, escalation_id = asked(desk)
    for reason in ("", "curious", "x" * 20):
        answered = reveal(desk, escalation_id, token="PHONE_1", reason=reason)
        assert answered.status_code == 422
        assert "518-555-0190" not in answered.text


def test_only_what_is_of_this_conversation(desk: Desk) -> None:
    _chat, escalation_id = asked(desk)
    for token in ("PHONE_2", "PERSON_9", "", "518-555-0190"):
        assert reveal(desk, escalation_id, token=token, reason="help").status_code == 404
    assert reveal(desk, "0" * 32, token="PHONE_1", reason="help").status_code == 404


def test_not_for_who_does_not_work_on_escalations(desk: Desk) -> None:
    _chat, escalation_id = asked(desk)
    data = {"token": "PHONE_1", "reason": "help"}
    path = f"/staff/escalations/{escalation_id}/reveal"
    assert desk.staff("editor").post(path, data).status_code == 403
    assert "518-555-0190" not in desk.client.post(path, data=data).text

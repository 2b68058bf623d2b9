"""An escalation that is paged for: who is in the chain, what was sent, how it stands."""

from sqlalchemy import select

from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.escalations.models import Escalation
from api.identity.models import Staff
from api.outbox import service as outbox
from tests.support.desk import Chat, Desk

ALARM = "I have crushing chest pain"
QUESTION = "is this mole cancer?"


def chain(desk: Desk, *roles: str) -> list[str]:
    """Accounts in the chain, in the order given; their e-mails."""
    emails = []
    for place, role in enumerate(roles, start=1):
        browser = desk.staff(role, signed_in=False)
        change(desk, Staff, browser.staff_id, page_order=place)
        emails.append(browser.email)
    return emails


def change(desk: Desk, table: type, row_id: str, **values: object) -> None:
    with desk.room.database.write() as session:
        row = session.get_one(table, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def mails(desk: Desk) -> list[outbox.Delivery]:
    with desk.room.database.read() as session:
        sent = outbox.list_deliveries(session=session, keystore=desk.room.keystore)
    return [one for one in sent if one.channel == "email"]


def read(desk: Desk, escalation_id: str) -> Escalation:
    with desk.room.database.read() as session:
        return session.get_one(Escalation, escalation_id)


def audited(desk: Desk, action: str) -> list[dict[str, object]]:
    with desk.room.database.read() as session:
        query = select(AuditRecord).where(AuditRecord.action == action).order_by(AuditRecord.id)
        return [row.detail for row in session.scalars(query)]


def ask(desk: Desk, text: str = QUESTION) -> tuple[Chat, str]:
    chat = desk.start()
    escalation = chat.say(text)["escalation_id"]
    assert escalation
    return chat, escalation


def mode_of(desk: Desk, chat: Chat) -> str:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, chat.id).mode

"""What really happened: read from the installation's own database, which no patient sees."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from api.clock import now
from api.conversations.content import open_content
from api.conversations.models import Conversation, Sender, Utterance
from api.db import Database
from api.escalations.models import Escalation
from api.identity import patients
from api.identity.models import Verification
from api.outbox import service as outbox
from api.privacy.directory import get_directory
from api.privacy.keys import open_keystore
from api.reminders import service as reminders
from api.reminders.models import ReminderPlan
from api.scheduling.models import Appointment, SlotHold
from api.settings import Settings
from api.studio.messages import Message
from api.studio.retelling import retell


@dataclass(frozen=True)
class Visit:
    """An appointment with the person it is for, as the clinic would read it."""

    id: str
    status: str
    practitioner: str
    visit: str
    start_local: str
    name: str
    born: date


class Installation:
    """The database and keys in a FRONTDESK_HOME."""

    def __init__(self, home: Path) -> None:
        settings = Settings(FRONTDESK_HOME=home)
        self._database = Database(settings.database)
        self._keystore = open_keystore(settings)
        self._tracker = home / "tracker.db"

    def close(self) -> None:
        self._keystore.close()
        self._database.dispose()

    def newest_code(self, conversation_id: str) -> str:
        """What arrived on the patient's own phone or in their mail."""
        with self._database.read() as session:
            sent = outbox.list_deliveries(
                session=session, keystore=self._keystore, conversation_id=conversation_id
            )
            codes = [m.group() for one in sent if (m := re.search(r"\b\d{6}\b", one.text))]
        return codes[-1]

    def pass_time(self, conversation_id: str, hours: int) -> None:
        """What only time does to a conversation: what was held for it, and its code, are over."""
        with self._database.write() as session:
            for model in (SlotHold, Verification):
                session.execute(
                    update(model)
                    .where(model.conversation_id == conversation_id)
                    .values(expires_at=now())
                )
            conversation = session.get_one(Conversation, conversation_id)
            if conversation.last_patient_at:
                conversation.last_patient_at -= timedelta(hours=hours)

    def is_escalated(self, conversation_ids: list[str]) -> bool:
        """Whether a person was called in any of these conversations."""
        query = select(Escalation.id).where(Escalation.conversation_id.in_(conversation_ids))
        with self._database.read() as session:
            return session.scalars(query).first() is not None

    def retell(self, conversation_id: str, name: str) -> str:
        """The conversation as a test story for Rasa: what was typed, read as what, and followed."""
        with self._database.read() as session:
            conversation = session.get_one(Conversation, conversation_id)
            cipher = self._keystore.cipher(conversation.key_id)
            said = {
                row.id: _message(
                    row,
                    open_content(row.content_ciphertext, cipher=cipher, utterance_id=row.id).text,
                )
                for row in session.scalars(
                    select(Utterance).where(
                        Utterance.conversation_id == conversation_id,
                        Utterance.sender == Sender.patient,
                    )
                )
                if row.content_ciphertext
            }
            directory = get_directory(session=session)
        found = retell(
            self._events(conversation_id), said, name=name, known=(), directory=directory
        )
        return found.story.text()

    def _events(self, conversation_id: str) -> list[dict[str, Any]]:
        query = "SELECT data FROM events WHERE sender_id = ? ORDER BY id"
        with closing(sqlite3.connect(f"file:{self._tracker}?mode=ro", uri=True)) as store:
            return [json.loads(data) for (data,) in store.execute(query, (conversation_id,))]

    def visits_of(self, conversation_ids: list[str]) -> list[Visit]:
        """Every appointment that came out of these conversations, whatever became of it."""
        with self._database.read() as session:
            rows = session.scalars(
                select(Appointment)
                .where(Appointment.conversation_id.in_(conversation_ids))
                .order_by(Appointment.created_at)
            ).all()
            found = []
            for row in rows:
                name, born, _ = patients.get_demographics(
                    session=session, keystore=self._keystore, patient_id=row.patient_id
                )
                found.append(
                    Visit(
                        id=row.id,
                        status=row.status,
                        practitioner=row.practitioner_id.rpartition("-")[2].title(),
                        visit=row.visit_type_id,
                        start_local=row.start_local,
                        name=name,
                        born=date.fromisoformat(born),
                    )
                )
        return found

    def reminders_of(self, conversation_id: str) -> list[tuple[str, str]]:
        """(medicine, rule) of the plans that are active."""
        with self._database.read() as session:
            plans = session.scalars(
                select(ReminderPlan).where(
                    ReminderPlan.conversation_id == conversation_id,
                    ReminderPlan.status == "active",
                )
            ).all()
            return [
                (
                    reminders.read_plan(
                        session=session, keystore=self._keystore, plan=plan
                    ).medication,
                    plan.recurrence,
                )
                for plan in plans
            ]


def _message(row: Utterance, text: str) -> Message:
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        text=text,
        said_at=row.created_at,
        language="",
        intent=row.intent,
        confidence=row.confidence,
        disposition=row.disposition,
        is_payload=row.is_payload,
    )

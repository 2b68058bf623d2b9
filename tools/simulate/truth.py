"""What really happened: read from the installation's own database, which no patient sees."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from api.db import Database
from api.identity import patients
from api.outbox import service as outbox
from api.privacy.keys import open_keystore
from api.reminders import service as reminders
from api.reminders.models import ReminderPlan
from api.scheduling.models import Appointment
from api.settings import Settings


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

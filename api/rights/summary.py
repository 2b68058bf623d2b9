"""What is kept of a subject, counted; no word of it is opened for that."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Utterance
from api.identity.models import PatientContact
from api.privacy.vault import VaultEntry
from api.reminders.models import PlanStatus, ReminderPlan
from api.rights.living import EMPTIED
from api.rights.subject import Subject
from api.scheduling.models import Appointment

# One and several, English and Spanish.
WORDS = {
    "contacts": ("contact", "contacts", "contacto", "contactos"),
    "chats": ("chat", "chats", "conversación", "conversaciones"),
    "messages": ("message", "messages", "mensaje", "mensajes"),
    "details": ("detail", "details", "dato", "datos"),
    "visits": ("visit", "visits", "cita", "citas"),
    "visits_to_come": ("visit", "visits", "cita", "citas"),
    "reminders": ("reminder", "reminders", "recordatorio", "recordatorios"),
}


@dataclass(frozen=True)
class Summary:
    is_patient: bool
    contacts: int
    chats: int
    messages: int
    details: int
    visits: int
    visits_to_come: int
    reminders: int

    def in_words(self, language: str) -> str:
        """One line an item, for a list in the chat."""
        spanish = language == "es"
        lines = []
        if self.is_patient:
            contacts = self._count("contacts", spanish)
            lines.append(
                f"su nombre, su fecha de nacimiento y {contacts}"
                if spanish
                else f"your name, your birth date and {contacts}"
            )
        chats, messages = self._count("chats", spanish), self._count("messages", spanish)
        lines.append(f"{chats}: {messages}")
        if self.details:
            details = self._count("details", spanish)
            lines.append(
                f"{details} que usted escribió, como un nombre o un número, guardados aparte"
                if spanish
                else f"{details} you typed, such as a name or a number, stored apart"
            )
        lines += [self._count(name, spanish) for name in ("visits", "reminders")]
        return "\n".join(f"- {line}" for line in lines)

    def visits_in_words(self, language: str) -> str:
        """Visits to come, empty where there are none."""
        return self._count("visits_to_come", language == "es") if self.visits_to_come else ""

    def _count(self, name: str, spanish: bool) -> str:
        count: int = getattr(self, name)
        return f"{count} {WORDS[name][2 * spanish + (count != 1)]}"


def summarise(*, session: Session, subject: Subject) -> Summary:
    ids = subject.conversation_ids
    own_visits = Appointment.patient_id == subject.patient_id

    def count(column: object, *conditions: object) -> int:
        return session.scalar(select(func.count(column)).where(*conditions)) or 0  # type: ignore[arg-type]

    is_patient = subject.patient_id is not None
    return Summary(
        is_patient=is_patient,
        contacts=count(PatientContact.id, PatientContact.patient_id == subject.patient_id),
        chats=len(ids),
        messages=count(Utterance.id, Utterance.conversation_id.in_(ids)),
        details=count(
            VaultEntry.id,
            VaultEntry.conversation_id.in_(ids),
            VaultEntry.fingerprint.not_like(f"{EMPTIED}%"),
        ),
        visits=count(Appointment.id, own_visits) if is_patient else 0,
        visits_to_come=count(
            Appointment.id,
            own_visits,
            Appointment.status == "booked",
            Appointment.start_at > clock.now(),
        )
        if is_patient
        else 0,
        reminders=count(
            ReminderPlan.id,
            ReminderPlan.conversation_id.in_(ids),
            ReminderPlan.status.in_((PlanStatus.active, PlanStatus.paused)),
        ),
    )

"""The typed client of the api's `/internal/...`: one deadline, one error, no patient text."""

import os
from typing import Any, Protocol

from pydantic import TypeAdapter

from api.extraction.schemas import Understanding
from api.internal.schemas import (
    BriefingRead,
    ClinicRead,
    ConversationRead,
    DoseRead,
    EscalationRead,
    FitRead,
    IdentityRead,
    ReminderRead,
    VerificationRead,
)
from api.knowledge.schemas import SymptomRead
from api.scheduling.schemas import AppointmentRead, HoldRead, OffersRead
from api.wire import Wire, WireFailed

DEADLINE_SECONDS = 6.0
_APPOINTMENTS = TypeAdapter(list[AppointmentRead])
_REMINDERS = TypeAdapter(list[ReminderRead])


class ApiRefused(Exception):
    """The api answered with a problem; `code` is the name of the fact, such as SlotTaken."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(f"{code} ({status})")
        self.code = code
        self.status = status


class ApiUnreachable(Exception):
    """No usable answer in time."""


class Answer(Protocol):
    @property
    def status_code(self) -> int: ...
    @property
    def is_success(self) -> bool: ...
    @property
    def content(self) -> bytes: ...
    def json(self) -> Any: ...


class Http(Protocol):
    """What the api is asked through: `Wire`, or a client that speaks to an api in its process."""

    async def request(
        self, method: str, url: str, *, json: Any = None, params: Any = None, headers: Any = None
    ) -> Answer: ...


class Api:
    """Calls for one turn: `utterance_id` makes each write of an action happen once."""

    def __init__(
        self,
        http: Http,
        *,
        conversation_id: str,
        utterance_id: str,
        text: str = "",
        language: str = "en",
    ) -> None:
        """`text` and `language` of the message: asked about together with the rest."""
        self._http = http
        self.conversation_id = conversation_id
        self.utterance_id = utterance_id
        self._text, self._language = text, language
        self._understood: dict[str, Understanding] = {}
        self._clinics: dict[str, ClinicRead] = {}
        self._told: BriefingRead | None = None

    async def understand(self, *, text: str) -> Understanding:
        if text not in self._understood:
            await self._brief(text=text, language=self._language)
        return self._understood[text]

    async def get_conversation(self) -> ConversationRead:
        return (self._told or await self._brief()).conversation

    async def get_identity(self) -> IdentityRead:
        return (self._told or await self._brief()).identity

    async def get_clinic(self, *, language: str) -> ClinicRead:
        if language not in self._clinics:
            await self._brief(language=language)
        return self._clinics[language]

    async def _brief(self, *, text: str | None = None, language: str | None = None) -> BriefingRead:
        """Ask for what is wanted and, in the same question, for what will be wanted next."""
        text = (self._text or None) if text is None else text
        language = language or self._language
        body = {
            "conversation_id": self.conversation_id,
            "text": None if text is None or text in self._understood else text[:4000],
            "language": None if language in self._clinics else language,
        }
        told = BriefingRead.model_validate(await self._ask("briefing", body))
        if text is not None and told.understanding is not None:
            self._understood[text] = told.understanding
        if told.clinic is not None:
            self._clinics[language] = told.clinic
        self._told = told
        return told

    async def get_fit(self, *, birth_date: str) -> FitRead:
        body = {"conversation_id": self.conversation_id, "birth_date_token": birth_date}
        return FitRead.model_validate(await self._ask("fit", body))

    async def send_code(
        self, *, person: str, birth_date: str, contact: str, relationship: str
    ) -> VerificationRead:
        body = {
            "conversation_id": self.conversation_id,
            "utterance_id": self.utterance_id,
            "person_token": person,
            "birth_date_token": birth_date,
            "contact_token": contact,
            "relationship": relationship,
        }
        return VerificationRead.model_validate(await self._post("verifications", body))

    async def escalate(self, *, urgency: str, reason: str) -> EscalationRead:
        body = {
            "conversation_id": self.conversation_id,
            "utterance_id": self.utterance_id,
            "urgency": urgency,
            "reason": reason,
        }
        return EscalationRead.model_validate(await self._post("escalations", body))

    async def find_symptom_card(
        self, *, text: str, language: str, urgent_of: str | None = None
    ) -> SymptomRead:
        """The card that a message names; of the card `urgent_of` only what is urgent."""
        body = {
            "conversation_id": self.conversation_id,
            "text": text[:4000],
            "language": language,
            "urgent_of": urgent_of,
        }
        return SymptomRead.model_validate(await self._ask("symptoms", body))

    async def find_offers(self, **search: Any) -> OffersRead:
        """Free times; the fields are those of OfferSearch."""
        body = {"conversation_id": self.conversation_id, **search}
        return OffersRead.model_validate(await self._ask("scheduling/offers", body))

    async def hold(self, *, offer_id: str, moving: str | None, for_patient: bool) -> HoldRead:
        body = {
            "conversation_id": self.conversation_id,
            "offer_id": offer_id,
            "moving": moving,
            "for_patient": for_patient,
        }
        return HoldRead.model_validate(await self._post("scheduling/holds", body))

    async def release_holds(self) -> None:
        body = {"conversation_id": self.conversation_id}
        await self._post("scheduling/holds/release", body)

    async def book(self, *, offer_id: str) -> AppointmentRead:
        return await self._write_appointment("scheduling/appointments", offer_id, "book")

    async def reschedule(
        self, *, appointment_id: str, version: int, offer_id: str
    ) -> AppointmentRead:
        path = f"scheduling/appointments/{appointment_id}/reschedule"
        return await self._write_appointment(path, offer_id, "reschedule", version=version)

    async def _write_appointment(
        self, path: str, offer_id: str, action: str, **more: int
    ) -> AppointmentRead:
        body = {
            "conversation_id": self.conversation_id,
            "offer_id": offer_id,
            "idempotency_key": self._key(action),
            **more,
        }
        return _appointment(await self._post(path, body))

    async def cancel(self, *, appointment_id: str, version: int) -> AppointmentRead:
        """Cancel it as it was shown."""
        body = {"conversation_id": self.conversation_id, "version": version, "reason": "pat"}
        return _appointment(
            await self._post(f"scheduling/appointments/{appointment_id}/cancel", body)
        )

    async def list_appointments(self) -> list[AppointmentRead]:
        found = await self._get("scheduling/appointments", conversation_id=self.conversation_id)
        return _APPOINTMENTS.validate_python(found)

    async def note_visit(self, *, appointment_id: str, part: str, utterance_id: str) -> None:
        """Keep a message of this conversation as a part of the note for an appointment."""
        body = {
            "conversation_id": self.conversation_id,
            "appointment_id": appointment_id,
            "part": part,
            "utterance_id": utterance_id,
        }
        await self._post("visit-notes", body)

    async def list_reminders(self) -> list[ReminderRead]:
        path = f"conversations/{self.conversation_id}/reminders"
        return _REMINDERS.validate_python(await self._get(path))

    async def get_reminder_page(self) -> str:
        """The address of the page of reminders, for an hour."""
        path = f"conversations/{self.conversation_id}/reminders/page"
        return str(await self._get(path))

    async def create_reminder(
        self,
        *,
        medication: str,
        dose: str,
        recurrence: str,
        for_days: int | None = None,
        last_day: str | None = None,
        first_at: str | None = None,
        in_quiet_hours: bool = False,
    ) -> ReminderRead:
        body = {
            "conversation_id": self.conversation_id,
            "utterance_id": self.utterance_id,
            "medication": medication,
            "dose": dose,
            "recurrence": recurrence,
            "for_days": for_days,
            "last_day": last_day,
            "first_at": first_at,
            "in_quiet_hours": in_quiet_hours,
        }
        return ReminderRead.model_validate(await self._post("reminders", body))

    async def change_reminder(
        self,
        *,
        plan_id: str,
        recurrence: str | None = None,
        medication: str | None = None,
        dose: str | None = None,
        first_at: str | None = None,
        for_days: int | None = None,
        last_day: str | None = None,
        without_end: bool = False,
        in_quiet_hours: bool = False,
        keeps_days: bool = False,
    ) -> ReminderRead:
        body = {
            "conversation_id": self.conversation_id,
            "plan_id": plan_id,
            "keeps_days": keeps_days,
            "recurrence": recurrence,
            "medication": medication,
            "dose": dose,
            "first_at": first_at,
            "for_days": for_days,
            "last_day": last_day,
            "without_end": without_end,
            "in_quiet_hours": in_quiet_hours,
        }
        return ReminderRead.model_validate(await self._post("reminders/change", body))

    async def cancel_reminder(self, *, plan_id: str) -> None:
        body = {"conversation_id": self.conversation_id, "plan_id": plan_id}
        await self._post("reminders/cancel", body)

    async def steer_reminder(self, *, action: str, plan_id: str) -> None:
        """Pause or resume."""
        body = {"conversation_id": self.conversation_id, "plan_id": plan_id}
        await self._post(f"reminders/{action}", body)

    async def move_to_zone(self, *, time_zone: str, back: bool = False) -> None:
        body = {"conversation_id": self.conversation_id, "time_zone": time_zone, "back": back}
        await self._post("time-zone", body)
        self._understood.clear()  # "at 8" is another moment now
        self._told = None

    async def set_quiet_hours(self, *, quiet_from: str | None, quiet_to: str | None) -> None:
        """Without times they end."""
        body = {
            "conversation_id": self.conversation_id,
            "quiet_from": quiet_from,
            "quiet_to": quiet_to,
        }
        await self._post("quiet-hours", body)

    async def choose_contact(
        self, *, contact_token: str | None, names_medication: bool, by_whatsapp: bool = False
    ) -> None:
        """Without a contact reminders come in the chat only."""
        body = {
            "conversation_id": self.conversation_id,
            "contact_token": contact_token,
            "names_medication": names_medication,
            "by_whatsapp": by_whatsapp,
        }
        await self._post("reminder-contact", body)

    async def choose_push(self, *, names_medication: bool) -> str:
        """What the patient opens to get pushes."""
        body = {
            "conversation_id": self.conversation_id,
            "names_medication": names_medication,
        }
        return str(await self._post("reminder-push", body))

    async def choose_caregiver(
        self, *, contact_token: str | None, by_whatsapp: bool = False
    ) -> None:
        """Without a contact nobody is told."""
        body = {
            "conversation_id": self.conversation_id,
            "contact_token": contact_token,
            "by_whatsapp": by_whatsapp,
        }
        await self._post("caregivers", body)

    async def answer_dose(
        self, *, answer: str, names: list[str] | None, is_for_all: bool, is_single: bool
    ) -> DoseRead:
        body = {
            "conversation_id": self.conversation_id,
            "answer": answer,
            "names": names,
            "is_for_all": is_for_all,
            "is_single": is_single,
            "utterance_id": self.utterance_id or None,
        }
        return DoseRead.model_validate(await self._post("doses", body))

    def _key(self, action: str) -> str:
        return f"{self.utterance_id}:{action}"[:120]

    async def _get(self, path: str, **params: str) -> Any:
        return await self._call("GET", path, params=params)

    async def _ask(self, path: str, body: dict[str, Any]) -> Any:
        """A question whose words are no part of an address."""
        return await self._call("POST", path, json=body)

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        """Change something: what was told about the conversation may be true no longer."""
        self._told = None
        name = path.rpartition("/")[2]
        return await self._call(
            "POST", path, json=body, headers={"Idempotency-Key": self._key(name)}
        )

    async def _call(self, method: str, path: str, **kwargs: Any) -> Any:
        try:
            response = await self._http.request(method, f"/internal/{path}", **kwargs)
        except WireFailed as failed:
            raise ApiUnreachable(str(failed)) from None
        if response.is_success:
            return response.json() if response.content else None
        raise ApiRefused(_code_of(response), response.status_code)


def _appointment(body: Any) -> AppointmentRead:
    return AppointmentRead.model_validate(body)


def _code_of(response: Answer) -> str:
    try:
        code = response.json().get("code")
    except (ValueError, AttributeError):
        return "Unknown"
    return code if isinstance(code, str) else "Unknown"


def open_http() -> Wire:
    """The connections to the api, from API_URL and INTERNAL_SECRET."""
    return Wire(
        os.environ.get("API_URL") or "http://127.0.0.1:8000",
        secret=os.environ.get("INTERNAL_SECRET", ""),
        seconds=DEADLINE_SECONDS,
    )

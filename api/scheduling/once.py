"""Requests that may be sent twice and are answered once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.scheduling import repository
from api.scheduling.errors import BookingKeyReused
from api.scheduling.schemas import AppointmentRead


@dataclass(frozen=True)
class KeptRequest:
    """A change that may be sent twice: `keep` records its answer, once."""

    session: Session
    conversation_id: str
    action: str
    idempotency_key: str
    subject: str

    def first_answer(self) -> AppointmentRead | None:
        kept = repository.get_request(
            self.session,
            conversation_id=self.conversation_id,
            action=self.action,
            idempotency_key=self.idempotency_key,
        )
        if kept is None:
            return None
        if kept[0] != self.subject:
            raise BookingKeyReused
        return AppointmentRead.model_validate(kept[1])

    def required_first_answer(self) -> AppointmentRead:
        answer = self.first_answer()
        assert answer is not None
        return answer

    def keep(self, answer: AppointmentRead, *, now: datetime) -> bool:
        return repository.keep_request(
            self.session,
            conversation_id=self.conversation_id,
            action=self.action,
            idempotency_key=self.idempotency_key,
            subject=self.subject,
            result=answer.model_dump(mode="json", exclude={"ics"}),
            created_at=now,
        )

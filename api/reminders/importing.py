"""Plans from a FHIR Bundle of MedicationRequests: looked at line by line before any is written."""

import json
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api import clock
from api.errors import FrontdeskError
from api.privacy.keys import KeyStore
from api.reminders import service
from api.reminders.recurrence import RecurrenceUnclear, check_recurrence
from api.reminders.timing import TimingUnclear, read_timing

MOST = 100
ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
WORDS = 200


class ImportUnreadable(FrontdeskError):
    code, status, title = "REM-006", 422, "This is not a FHIR Bundle of MedicationRequests."


@dataclass(frozen=True)
class Line:
    """One MedicationRequest. `problem` says why it makes no plan; None if it makes one."""

    number: int
    request_id: str
    medication: str
    dose: str
    recurrence: str = ""
    for_days: int | None = None
    problem: str | None = None


def preview(text: str, *, today: date) -> list[Line]:
    """Read a bundle; nothing is written.

    Raises:
        ImportUnreadable: not JSON, not a Bundle, without a MedicationRequest or with too many.
    """
    try:
        bundle = json.loads(text)
        entries = bundle["entry"]
        resources = [entry["resource"] for entry in entries]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ImportUnreadable from None
    requests = [
        one
        for one in resources
        if isinstance(one, dict) and one.get("resourceType") == "MedicationRequest"
    ]
    if bundle.get("resourceType") != "Bundle" or not 0 < len(requests) <= MOST:
        raise ImportUnreadable
    return [_line(number, one, today) for number, one in enumerate(requests, 1)]


def take_over(
    *, session: Session, keystore: KeyStore, conversation_id: str, lines: list[Line]
) -> list[Line]:
    """Make a plan of each line without a problem; return the lines, with what came up.

    The same request makes one plan, however often it is imported.
    """
    done = []
    for line in lines:
        problem = line.problem
        if problem is None:
            name = json.dumps([conversation_id, *_said(line)])
            try:
                with session.begin_nested():
                    made = service.create_plan(
                        session=session,
                        keystore=keystore,
                        conversation_id=conversation_id,
                        utterance_id=uuid.uuid5(uuid.NAMESPACE_OID, name).hex,
                        medication=line.medication,
                        dose=line.dose,
                        recurrence=line.recurrence,
                        for_days=line.for_days,
                    )
                if made.status not in service.LIVE:
                    problem = "it was stopped before: set it anew in the chat"
            except FrontdeskError as error:
                problem = error.title
        done.append(Line(**{**line.__dict__, "problem": problem}))
    return done


def _said(line: Line) -> tuple[object, ...]:
    """What makes a line another reminder."""
    return line.request_id, line.medication, line.dose, line.recurrence, line.for_days


def _line(number: int, request: dict[str, Any], today: date) -> Line:
    request_id = str(request.get("id") or f"line {number}")[:60]
    medication, dose = "", ""
    try:
        medication = _medication(request)
        dosage = _dosage(request)
        dose = _dose(dosage)
        _check_order(request)
        timing = read_timing(dosage.get("timing"), today=today)
        check_recurrence(timing.recurrence, start=clock.now(), time_zone="UTC")
    except TimingUnclear as problem:
        return Line(number, request_id, medication, dose, problem=str(problem))
    except RecurrenceUnclear as problem:
        return Line(number, request_id, medication, dose, problem=problem.title)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError):
        return Line(number, request_id, medication, dose, problem="it is not as FHIR has it")
    return Line(number, request_id, medication, dose, timing.recurrence, timing.for_days)


def _check_order(request: dict[str, Any]) -> None:
    """Raises TimingUnclear for what nobody is to take."""
    if request.get("status") != "active":
        raise TimingUnclear("the request is not active")
    if request.get("doNotPerform"):
        raise TimingUnclear("it says that this is not to be taken")
    if request.get("intent", "order") not in ORDERS:
        raise TimingUnclear("it is a plan or a proposal, no order")
    if request.get("modifierExtension"):
        raise TimingUnclear("it has a part that changes its meaning and is unknown here")


def _medication(request: dict[str, Any]) -> str:
    concept = request.get("medicationCodeableConcept")
    if isinstance(concept, dict):
        codings = concept.get("coding") or [{}]
        coded = codings[0].get("display") if isinstance(codings[0], dict) else None
        words = str(concept.get("text") or coded or "")
        if 0 < len(words) <= WORDS:
            return words
    raise TimingUnclear("no name of the medicine, or one that is too long")


def _dosage(request: dict[str, Any]) -> dict[str, Any]:
    found = request.get("dosageInstruction")
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        raise TimingUnclear("not exactly one dosage instruction")
    dosage = found[0]
    if dosage.get("asNeededBoolean") or "asNeededCodeableConcept" in dosage:
        raise TimingUnclear("as needed: it has no time")
    if dosage.get("patientInstruction"):
        raise TimingUnclear("instructions in free text: a person reads them")
    return dosage


def _dose(dosage: dict[str, Any]) -> str:
    """The prescriber's words as they are; never computed."""
    words = str(dosage.get("text") or "")
    if not words:
        if any("doseRange" in one for one in dosage.get("doseAndRate") or []):
            raise TimingUnclear("a dose from one amount to another: a person chooses")
        if dosage.get("additionalInstruction"):
            raise TimingUnclear("further instructions: a person reads them")
        for rate in dosage.get("doseAndRate") or []:
            amount = rate.get("doseQuantity") if isinstance(rate, dict) else None
            if isinstance(amount, dict) and "value" in amount:
                words = f"{amount['value']} {amount.get('unit', '')}".strip()
    if len(words) > WORDS:
        raise TimingUnclear("a dose of too many words")
    return words

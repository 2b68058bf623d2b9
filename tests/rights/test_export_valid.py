"""The exported Bundle is valid FHIR R4B, by a library that is not ours, resource by resource.

`fhir.resources` checks fields, types, how often each may stand, and which of a choice is there;
codes of required value sets it only lists, so that they are looked up here.
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from pydantic import BaseModel, ValidationError
from sqlalchemy import select

from api import worker
from api.reminders.models import DoseEvent
from tests.rights.test_export import exported
from tests.rights.test_export_beside import equipped
from tests.rights.test_proxies import SMALL, proved, with_sensitive_visit
from tests.support.desk import Desk
from tests.support.people import patient_of

# All that a whole life of a patient with the product leads to.
KINDS = {
    "Patient", "Appointment", "MedicationStatement", "MedicationAdministration", "Consent",
    "AuditEvent", "CommunicationRequest", "Communication", "RelatedPerson", "Task",
}  # fmt: skip

# hl7.org/fhir/R4B/valueset-task-status
TASK_STATUS = [
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress",
    "on-hold", "failed", "completed", "entered-in-error",
]  # fmt: skip


def wrong_in(bundle: dict[str, Any]) -> list[str]:
    """What is not FHIR R4B in a bundle, resource by resource."""
    wrong = []
    for one in [bundle, *(entry["resource"] for entry in bundle["entry"])]:
        kind = one["resourceType"]
        try:
            read = get_fhir_model_class(kind).model_validate(copy.deepcopy(one))
        except ValidationError as error:
            wrong += [f"{kind}: {each['loc']} {each['msg']}" for each in error.errors()]
        else:
            wrong += [f"{kind}: {code}" for code in _codes_outside(read)]
    return wrong


def _codes_outside(model: BaseModel) -> Iterator[str]:
    """Codes that the specification does not have where it has a closed list.

    The library's lists come from short descriptions, which cut the longest, of tasks, with a "+".
    """
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        extra = field.json_schema_extra
        known = extra.get("enum_values") if isinstance(extra, dict) else None
        if isinstance(known, list) and "+" in known:
            known = TASK_STATUS
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, BaseModel):
                yield from _codes_outside(one)
            elif isinstance(known, list) and one is not None and one not in known:
                yield f"{name}={one}"


def doses_answered(desk: Desk) -> None:
    """Doses that were taken, skipped and missed, and one that is still to come."""
    for _day in range(4):
        desk.time.advance(days=1)
        worker.plan(desk.room)
        worker.remind(desk.room)
        worker.deliver(desk.room)
    with desk.room.database.write() as session:
        doses = session.scalars(select(DoseEvent).order_by(DoseEvent.due_at)).all()
        assert len(doses) > 3
        for dose, status in zip(doses, ("taken", "skipped", "missed"), strict=False):
            dose.status = status


def test_the_whole_record_of_an_adult(any_desk: Desk) -> None:
    chat, patient_id = equipped(any_desk)
    staff = any_desk.staff("clinician")
    opened = chat.press("/request_human")["escalation_id"]
    staff.page(opened)
    staff.act(opened, "claim")
    doses_answered(any_desk)
    bundle = exported(any_desk, patient_id)["bundle"]
    assert {entry["resource"]["resourceType"] for entry in bundle["entry"]} == KINDS
    assert wrong_in(bundle) == []


def test_the_record_of_a_child_by_its_guardian(desk: Desk) -> None:
    chat = proved(desk, SMALL, "guardian")
    with_sensitive_visit(desk, chat)
    patient_id = patient_of(desk, chat)
    assert patient_id is not None
    assert chat.press("/request_human")["escalation_id"]
    taken = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()["bundle"]
    kinds = {entry["resource"]["resourceType"] for entry in taken["entry"]}
    assert {"Patient", "Appointment", "Task", "Consent"} <= kinds
    assert wrong_in(taken) == []


def test_the_record_of_somebody_unknown(desk: Desk) -> None:
    chat = desk.start()
    chat.say("hello there")
    taken = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()["bundle"]
    assert taken["entry"]
    assert wrong_in(taken) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birthDate", "June 9"),
        ("telecom", [{"system": "telepathy"}]),
        ("nickname", "Ana"),
        ("gender", "lady"),
        ("name", "Ana"),
    ],
)
def test_the_check_finds_what_is_wrong(desk: Desk, field: str, value: object) -> None:
    _chat, patient_id = equipped(desk)
    bundle = exported(desk, patient_id)["bundle"]
    people = [entry["resource"] for entry in bundle["entry"]]
    (person,) = [one for one in people if one["resourceType"] == "Patient"]
    person[field] = value
    assert wrong_in(bundle)

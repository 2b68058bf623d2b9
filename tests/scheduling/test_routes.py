"""The internal endpoints: who asks is read from the conversation, never from the request."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api import clock
from api.db import Database
from api.errors import FrontdeskError, frontdesk_error_response
from api.rate import OriginBook
from api.scheduling import routes
from tests.scheduling.clinics import MONDAY
from tests.scheduling.test_booking import ADAMS_TEN, at

VERIFIED = {"c-ann": "ann", "c-bob": "bob"}


@pytest.fixture
def client(clinic: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    def find(_session: Session, conversation_id: str) -> str | None:
        return VERIFIED.get(conversation_id)

    monkeypatch.setattr(routes, "find_patient_id", find)
    monkeypatch.setattr(routes, "age_of_patient", lambda *_: 42)
    clock.set_source(lambda: MONDAY)
    app = FastAPI()
    app.state.database, app.state.keystore = clinic, None
    app.state.origins = OriginBook()
    app.add_exception_handler(FrontdeskError, frontdesk_error_response)
    app.include_router(routes.router)
    with TestClient(app) as client:
        yield client
    clock.set_source(None)


BASE = "/internal/scheduling"


def test_from_offers_to_a_cancelled_appointment(client: TestClient) -> None:
    search = {
        "conversation_id": "c-ann",
        "visit_type_id": "checkup",
        "kind": "date",
        "value": "2026-03-10",
        "practitioner_ids": ["adams"],
    }
    found = client.post(f"{BASE}/offers", json=search).json()
    assert len(found["exact"]) == 6
    assert found["nearest"] == []
    offer = found["exact"][0]
    held = client.post(f"{BASE}/holds", json={"conversation_id": "c-ann", "offer_id": offer["id"]})
    assert held.status_code == 201
    assert held.json()["expires_at"] == "2026-03-09T12:05:00Z"
    request = {"conversation_id": "c-ann", "offer_id": offer["id"], "idempotency_key": "u1"}
    booked = client.post(f"{BASE}/appointments", json=request)
    assert booked.status_code == 201
    assert client.post(f"{BASE}/appointments", json=request).json() == booked.json()
    assert booked.json()["start"] == offer["start_local"]
    assert booked.json()["ics"].startswith("BEGIN:VCALENDAR")
    listed = client.get(f"{BASE}/appointments", params={"conversation_id": "c-ann"}).json()
    assert listed == [booked.json()]
    path = f"{BASE}/appointments/{booked.json()['id']}"
    moved = client.post(
        f"{path}/reschedule",
        json={
            "conversation_id": "c-ann",
            "offer_id": at(90),
            "idempotency_key": "u2",
            "version": 0,
        },
    )
    assert moved.json()["version"] == 1
    as_shown = {"conversation_id": "c-ann", "version": 0}
    stale = client.post(f"{path}/cancel", json=as_shown)
    assert (stale.status_code, stale.json()["code"]) == (409, "AppointmentChanged")
    cancelled = client.post(f"{path}/cancel", json=as_shown | {"version": 1})
    assert cancelled.json()["status"] == "cancelled"


def test_nothing_then_but_nearest(client: TestClient) -> None:
    search = {
        "conversation_id": "c-new",
        "visit_type_id": "checkup",
        "kind": "date",
        "value": "2026-03-01",
    }
    found = client.post(f"{BASE}/offers", json=search).json()
    assert found["exact"] == []
    assert len(found["nearest"]) == 4
    assert found["window_past"] is True


def test_holding_needs_no_name_but_booking_does(client: TestClient) -> None:
    held = client.post(f"{BASE}/holds", json={"conversation_id": "c-new", "offer_id": ADAMS_TEN})
    assert held.status_code == 201
    request = {"conversation_id": "c-new", "offer_id": ADAMS_TEN, "idempotency_key": "u1"}
    refused = client.post(f"{BASE}/appointments", json=request)
    assert (refused.status_code, refused.json()["code"]) == (403, "NotVerified")
    released = client.post(f"{BASE}/holds/release", json={"conversation_id": "c-new"})
    assert released.status_code == 204
    request["conversation_id"] = "c-ann"
    assert client.post(f"{BASE}/appointments", json=request).status_code == 201


def test_refusals_name_the_fact(client: TestClient) -> None:
    request = {"conversation_id": "c-ann", "offer_id": ADAMS_TEN, "idempotency_key": "u1"}
    booked = client.post(f"{BASE}/appointments", json=request).json()
    taken = client.post(f"{BASE}/holds", json={"conversation_id": "c-bob", "offer_id": ADAMS_TEN})
    assert (taken.status_code, taken.json()["code"]) == (409, "SlotTaken")
    unknown = client.post(f"{BASE}/holds", json={"conversation_id": "c-bob", "offer_id": "x"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "OfferUnknown")
    others = client.post(
        f"{BASE}/appointments/{booked['id']}/cancel",
        json={"conversation_id": "c-bob", "version": 0},
    )
    assert (others.status_code, others.json()["code"]) == (404, "AppointmentUnknown")
    spying = {"conversation_id": "c-bob", "visit_type_id": "checkup", "moving": booked["id"]}
    assert client.post(f"{BASE}/offers", json=spying).status_code == 404
    odd = {"conversation_id": "c-bob", "visit_type_id": "checkup", "kind": "date", "value": "soon"}
    assert client.post(f"{BASE}/offers", json=odd).status_code == 422

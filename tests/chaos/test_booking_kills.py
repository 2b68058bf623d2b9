"""Processes die while an appointment is being written: one appointment, and an honest answer."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Product, wait_for
from tests.e2e.steps import reach_summary, someone

NewPatient = Callable[..., Patient]
WISH = "book a flu shot with dr rivera"


def booked_rows(product: Product, patient: Patient) -> int:
    query = "SELECT count(*) FROM appointment WHERE conversation_id = ?"
    return int(str(product.rows(query, patient.id)[0][0]))


def check_booked_once(product: Product, patient: Patient) -> None:
    assert len(patient.booked()) == 1
    assert booked_rows(product, patient) == 1
    told = [one for one in patient.transcript() if Answer([one]).says("utter_booked")]
    assert len(told) == 1
    [appointment] = patient.booked()
    query = "SELECT count(*) FROM appointment_slot WHERE appointment_id = ? AND active"
    assert product.rows(query, appointment["id"]) == [(1,)]


@pytest.mark.parametrize("point", ["before_book_commit", "after_ask", "before_record"])
def test_api_killed_while_it_books(product: Product, patient: Patient, point: str) -> None:
    reach_summary(patient, WISH, someone())
    payload, key = patient.payload_of("yes, book"), uuid.uuid4().hex
    product.break_at(point)
    with _pressed(patient, payload, key):
        wait_for(f"killed at {point}", product.was_broken)
    product.wait_ready()
    product.let_leases_pass()
    answer = patient.send({"payload": payload}, key=key)
    if not answer.says("utter_booked"):
        assert answer.says_notice("still_working"), answer.text
        patient.hear(lambda one: Answer([one]).says("utter_booked"))
    check_booked_once(product, patient)


def test_actions_killed_while_the_api_books(product: Product, patient: Patient) -> None:
    """The booking is written although the caller died; the patient hears it once, by itself."""
    reach_summary(patient, WISH, someone())
    payload = patient.payload_of("yes, book")
    product.break_at("before_book_commit:stop")
    with _pressed(patient, payload, uuid.uuid4().hex) as pressed:
        wait_for("the api stands inside the booking", lambda: product.is_stopped("api"))
        product.kill("actions")
        product.thaw("api")
        _check_promise(patient, pressed.result())
    check_booked_once(product, patient)


def test_bot_killed_while_it_waits_for_actions(product: Product, patient: Patient) -> None:
    reach_summary(patient, WISH, someone())
    payload = patient.payload_of("yes, book")
    with product.frozen("actions"), _pressed(patient, payload, uuid.uuid4().hex) as pressed:
        wait_for("the bot waits", lambda: product.unread_bytes("actions") > 0)
        product.kill("bot")
        answer = pressed.result()
    _check_promise(patient, answer)
    check_booked_once(product, patient)


def test_actions_killed_before_they_book(product: Product, patient: Patient) -> None:
    reach_summary(patient, WISH, someone())
    payload = patient.payload_of("yes, book")
    with product.frozen("actions"), _pressed(patient, payload, uuid.uuid4().hex) as pressed:
        wait_for("the bot waits", lambda: product.unread_bytes("actions") > 0)
        product.kill("actions")
        answer = pressed.result()
    _check_promise(patient, answer)
    check_booked_once(product, patient)


def _check_promise(patient: Patient, answer: httpx.Response | None) -> None:
    """Either the true end, or the honest word that it is still under way and then the end."""
    assert answer is not None
    assert answer.status_code == 200, answer.text
    told = Answer(**answer.json())
    if told.says("utter_booked"):
        return
    assert told.says_notice("still_working"), told.text
    patient.hear(lambda one: Answer([one]).says("utter_booked"), after=0)


@contextmanager
def _pressed(patient: Patient, payload: str, key: str) -> Iterator["Future[httpx.Response | None]"]:
    """The button is pressed once, in the background; None if the connection broke."""

    def press() -> httpx.Response | None:
        try:
            return patient.post({"payload": payload}, key=key)
        except httpx.TransportError:
            return None

    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(press)

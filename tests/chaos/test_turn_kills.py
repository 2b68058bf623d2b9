"""The api is killed at named points inside a turn: nothing is lost, nothing is said twice."""

import uuid
from collections import Counter
from collections.abc import Callable

import httpx

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Product, wait_for

NewPatient = Callable[..., Patient]
POINTS = ("after_receive", "after_ask", "before_record", "before_deliver")
TEXT = "i want to book a flu shot with dr rivera"


def test_api_killed_inside_the_turn(product: Product, new_patient: NewPatient) -> None:
    cut_short = []
    for point in POINTS:
        patient, key = new_patient(), uuid.uuid4().hex
        product.break_at(point)
        _send_once(patient, key)
        wait_for(f"killed at {point}", product.was_broken)
        product.wait_ready()
        cut_short.append((patient, key))
    for patient, key in cut_short:
        answer = patient.send({"text": TEXT}, key=key)
        assert answer.times, answer.text
        _check_said_once(patient, answer)
        assert patient.send({"text": TEXT}, key=key) == answer, "the same again, from the record"


def test_answer_of_a_killed_turn_comes_by_itself(product: Product, patient: Patient) -> None:
    """The patient sends nothing again: what was received is answered in the event stream."""
    product.break_at("after_receive")
    _send_once(patient, uuid.uuid4().hex)
    wait_for("killed", product.was_broken)
    product.wait_ready()
    message = patient.hear(lambda one: any('"offer"' in b["payload"] for b in one["buttons"]))
    assert message["sender"] == "assistant"
    _check_said_once(patient, Answer([message]))


def _send_once(patient: Patient, key: str) -> None:
    """A client whose connection breaks; it does not try again by itself."""
    try:
        patient.post({"text": TEXT}, key=key)
    except httpx.TransportError:
        return


def _check_said_once(patient: Patient, answer: Answer) -> None:
    transcript = patient.transcript()
    assert [one["text"] for one in transcript if one["sender"] == "patient"] == [TEXT]
    said = Counter(one["text"] for one in transcript if one["sender"] != "patient")
    assert all(said[message["text"]] == 1 for message in answer.messages)
    assert {one["seq"] for one in transcript} == set(range(1, len(transcript) + 1))
    for message in answer.messages:
        assert message["id"] in [one["id"] for one in transcript]

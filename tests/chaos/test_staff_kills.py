"""Any process is killed between a patient's message and the reply of staff: nothing is lost."""

import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Part, Product, wait_for
from tests.e2e.staff_desk import Desk

QUESTION = "could this rash be lyme disease"
REPLY = "Please come in at three, we will look at it."
COMMITS = ("before_request_commit", "after_request_commit")


def held(patient: Patient, desk: Desk) -> str:
    """The escalation of a patient whose chat a person has."""
    escalation = patient.say(QUESTION).escalation_id
    assert escalation
    desk.act(escalation, "claim")
    return escalation


def said(patient: Patient, sender: str) -> list[str]:
    return [one["text"] for one in patient.transcript() if one["sender"] == sender]


def check_nothing_twice(patient: Patient) -> None:
    counted = Counter((one["sender"], one["text"]) for one in patient.transcript())
    assert max(counted.values()) == 1, counted


def send_once(send: Callable[..., object], *arguments: object, **more: object) -> None:
    """A client whose connection breaks; it does not try again by itself."""
    with suppress(httpx.TransportError):
        send(*arguments, **more)


@pytest.mark.parametrize("part", ["api", "bot", "actions", "worker"])
def test_a_part_dies_between_the_message_and_the_reply(
    product: Product, patient: Patient, part: Part
) -> None:
    with Desk(product) as desk:
        escalation = held(patient, desk)
        assert patient.say("it itches since monday").handled_by == "staff"
        product.kill(part)
        answer = patient.say("are you there")
        assert (answer.handled_by, answer.messages) == ("staff", [])
        wait_for("the api is there", lambda: _is_alive(product))
        page = desk.read(escalation)
        assert page.count("it itches since monday") >= 1
        assert page.count("are you there") >= 1
        product.wait_ready()
        reply = desk.form(escalation, "reply", text=REPLY)
        wait_for(f"{part} is there again", lambda: product.pids().get(part))
        product.kill(part)
        wait_for("the api is there", lambda: _is_alive(product))
        desk.send(*reply)
        assert patient.hear(lambda one: one["sender"] == "staff")["text"] == REPLY
    product.wait_ready()
    assert said(patient, "patient") == [QUESTION, "it itches since monday", "are you there"]
    assert said(patient, "staff") == [REPLY]
    check_nothing_twice(patient)


@pytest.mark.parametrize("point", ["after_receive", "before_record", "before_deliver"])
def test_the_api_dies_inside_a_turn_of_the_human_stretch(
    product: Product, patient: Patient, point: str
) -> None:
    with Desk(product) as desk:
        escalation = held(patient, desk)
        key, text = uuid.uuid4().hex, "it itches since monday"
        product.break_at(point)
        send_once(patient.post, {"text": text}, key=key)
        wait_for(f"killed at {point}", product.was_broken)
        product.wait_ready()
        desk.act(escalation, "reply", text=REPLY)
        answer = patient.send({"text": text}, key=key)
        assert (answer.handled_by, answer.messages) == ("staff", [])
        assert text in desk.read(escalation)
    assert said(patient, "patient") == [QUESTION, text]
    assert said(patient, "staff") == [REPLY]
    check_nothing_twice(patient)


@pytest.mark.parametrize("point", COMMITS)
@pytest.mark.parametrize("action", ["claim", "reply", "hand-back", "close"])
def test_the_api_dies_while_staff_do_something(
    product: Product, patient: Patient, action: str, point: str
) -> None:
    """Sent again, as who pressed the button does, it stands once."""
    fields = {"reply": {"text": REPLY}, "close": {"outcome": "answered"}}.get(action, {})
    with Desk(product) as desk:
        escalation = patient.say(QUESTION).escalation_id
        assert escalation
        if action != "claim":
            desk.act(escalation, "claim")
        form = desk.form(escalation, action, **fields)
        product.break_at(point)
        send_once(desk.http.post, form[0], data=form[1])
        wait_for(f"killed at {point}", product.was_broken)
        product.wait_ready()
        desk.send(*form)
        page = desk.read(escalation)
    query = "SELECT status, outcome, claimed_at IS NOT NULL FROM escalation WHERE id = ?"
    [state] = product.rows(query, escalation)
    query = "SELECT mode FROM conversation WHERE id = ?"
    [[mode]] = product.rows(query, patient.id)
    expected = {
        "claim": (("claimed", None, 1), "staff"),
        "reply": (("claimed", None, 1), "staff"),
        "hand-back": (("claimed", None, 1), "assistant"),
        "close": (("closed", "answered", 1), "assistant"),
    }
    assert (state, mode) == expected[action]
    assert said(patient, "staff") == ([REPLY] if action == "reply" else [])
    assert QUESTION in page
    check_nothing_twice(patient)


def test_taken_over_after_the_api_died_with_the_answer(product: Product, patient: Patient) -> None:
    """Rasa had answered, nobody was told; a person takes over before the turn is taken up again."""
    text = "what are your opening hours"
    product.break_at("after_ask")
    send_once(patient.post, {"text": text})
    wait_for("killed", product.was_broken)
    # The dead turn's lease lasts for a while: here until the person is there, however slow that is.
    lease = "UPDATE turn_lease SET expires_at = ? WHERE conversation_id = ?"
    assert product.change(lease, "2100-01-01 00:00:00.000000", patient.id) == 1
    product.wait_ready()
    with Desk(product) as desk:
        escalation = desk.take_over(patient.id)
        product.let_leases_pass()
        wait_for("the message is there", lambda: text in desk.read(escalation), seconds=60)
        desk.act(escalation, "reply", text="We are open until five.")
    assert patient.hear(lambda one: one["sender"] == "staff")["text"] == "We are open until five."
    answers = [one for one in patient.transcript() if one["sender"] == "assistant"]
    assert not Answer(answers).says("utter_hours"), "the assistant spoke into the human stretch"
    assert said(patient, "patient") == [text]
    check_nothing_twice(patient)


def _is_alive(product: Product) -> bool:
    try:
        return product.http.get("/health/live", timeout=5.0).status_code == 200
    except httpx.TransportError:
        return False

"""Parts that are down or hang: emergencies and people still work, the rest waits honestly."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Part, Product, wait_for

NewPatient = Callable[..., Patient]


@pytest.fixture(params=["frozen", "killed"])
def dialogue_gone(request: pytest.FixtureRequest, product: Product) -> Iterator[None]:
    if request.param == "frozen":
        with product.frozen("bot", "actions"):
            yield
    else:
        product.kill("bot")
        product.kill("actions")
        yield


@pytest.mark.usefixtures("dialogue_gone")
def test_emergency_and_people_without_the_dialogue(
    product: Product, patient: Patient, new_patient: NewPatient
) -> None:
    answer = patient.say("my wife is unconscious and not breathing")
    assert (answer.disposition, answer.handled_by) == ("emergency", "screen")
    assert answer.escalation_id
    answer = new_patient().say("quiero quitarme la vida")
    assert answer.disposition == "crisis"
    assert "988" in answer.text
    answer = new_patient().say("could this rash be lyme disease")
    assert answer.disposition == "clinician"
    assert answer.escalation_id
    anonymous = new_patient()
    answer = anonymous.send({"payload": "/request_human"})
    assert answer.escalation_id
    assert product.http.get("/health/live").status_code == 200


@pytest.mark.parametrize("part", ["bot", "actions"])
def test_hanging_part_answers_late_but_once(product: Product, patient: Patient, part: Part) -> None:
    with product.frozen(part):
        answer = patient.say("what are your opening hours")
        assert answer.says_notice("still_working"), answer.text
    message = patient.hear(lambda one: one["sender"] == "assistant")
    assert Answer([message]).says("utter_hours"), message["text"]
    _check_nothing_said_twice(patient)
    assert patient.say("book a flu shot").times, "the conversation goes on"


@pytest.mark.parametrize("part", ["bot", "actions"])
def test_part_that_died_answers_late_but_once(
    product: Product, patient: Patient, part: Part
) -> None:
    product.kill(part)
    answer = patient.say("what are your opening hours")
    if not answer.says("utter_hours"):
        assert answer.says_notice("still_working", "dialogue_down"), answer.text
        assert answer.says_notice("still_working"), "a late answer was not promised"
        message = patient.hear(lambda one: one["sender"] == "assistant")
        assert Answer([message]).says("utter_hours"), message["text"]
    _check_nothing_said_twice(patient)


def test_database_locked_by_another_writer(product: Product, new_patient: NewPatient) -> None:
    scared, busy = new_patient(), new_patient()
    with product.database_locked():
        answer = scared.say("my chest feels like an elephant is sitting on it")
        assert answer.disposition == "emergency"
        assert "911" in answer.text
        refused = busy.post({"text": "book a flu shot"})
        assert refused.status_code == 503, refused.text
        assert refused.json()["clinic_phone"]
        assert scared.call("GET", "utterances").status_code == 200, "reading goes on"
    query = "SELECT urgency FROM escalation WHERE conversation_id = ?"
    recorded = wait_for("the alarm is on record", lambda: product.rows(query, scared.id) or None)
    assert recorded == [("emergency",)]
    said = [one for one in scared.transcript() if one["sender"] == "patient"]
    assert len(said) == 1
    assert scared.transcript()[-1]["pinned"] or answer.messages[0]["pinned"]
    assert busy.say("book a flu shot").times
    assert not [one for one in busy.transcript() if one["text"] == ""]


def test_whole_product_restarts(product: Product, patient: Patient) -> None:
    """A conversation in the middle of a booking goes on after everything was stopped."""
    first = patient.say("book a skin check")
    before = patient.transcript()
    product.stop()
    product.start()
    assert patient.transcript() == before
    answer = patient.send({"payload": first.times[0]["payload"]})
    assert answer.says("utter_time_held"), answer.text


def test_worker_killed_while_it_delivers(product: Product, patient: Patient) -> None:
    answer = patient.say("remind me to take metformin at 8 every evening")
    assert "metformin" in answer.text
    answer = patient.tap("^yes")
    assert answer.says("utter_reminder_set"), answer.text
    product.break_at("before_mark_sent")
    product.make_dose_due(patient.id)
    wait_for("the worker was killed", product.was_broken)
    product.let_leases_pass()
    message = patient.hear(lambda one: "metformin" in one["text"] and one["sender"] == "system")
    assert [button["title"] for button in message["buttons"]][:2] == ["Taken", "Skip"]
    due = [one for one in patient.transcript() if one["text"] == message["text"]]
    assert len(due) == 1, "said once although it was tried twice"
    query = "SELECT status, attempts FROM outbox_message WHERE conversation_id = ?"
    wait_for("marked", lambda: product.rows(query, patient.id)[0][0] == "sent")


def _check_nothing_said_twice(patient: Patient) -> None:
    transcript = patient.transcript()
    said = Counter(one["text"] for one in transcript if one["sender"] != "patient")
    assert max(said.values()) == 1, said

"""Sixty identifiers in whole conversations; then every byte that was written is searched."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.patient import Patient
from tests.e2e.planted import SENTENCES, base64_traces, identifiers, traces_of, typed
from tests.e2e.product import ROOT, Product, wait_for
from tests.e2e.staff_desk import Desk
from tests.e2e.steps import Who, choose_first, give_details

NewPatient = Callable[..., Patient]
WHO = Who("Xiomara Velthuizen", "March 4, 1947", "518-555-0147")
MODEL = ROOT / "models" / "frontdesk.tar.gz"


@pytest.fixture(scope="module")
def model_before() -> str:
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def told(product: Product, model_before: str) -> Product:
    """Every conversation below has been had, with a crash in the middle of one."""
    _book_and_chat(Patient(product).start(), SENTENCES[:20])
    _remind(Patient(product).start(), SENTENCES[20:32])
    _talk_to_staff(product, Patient(product).start(), SENTENCES[32:46])
    _crash(product, Patient(product).start(), SENTENCES[46:])
    _without_consent(product)
    _alarm_with_a_locked_database(product, Patient(product).start())
    _too_long(Patient(product).start())
    return product


def _book_and_chat(patient: Patient, sentences: list[str]) -> None:
    answer = choose_first(patient, patient.say("book a sick visit with dr rivera"))
    answer = give_details(patient, answer, WHO)
    for sentence in sentences:
        assert patient.say(typed(sentence)).messages
    patient.say("start over")
    answer = patient.say("book a flu shot")
    if answer.times:
        choose_first(patient, answer)
    patient.say("yes")


def _remind(patient: Patient, sentences: list[str]) -> None:
    patient.say(f"remind me to take the pills for {typed(sentences[0])} at 8 every evening")
    patient.say("no, stop that")
    for sentence in sentences:
        patient.say(f"{typed(sentence)}, and remind me to take metformin at 9 every morning")
        patient.say("stop")


def _talk_to_staff(product: Product, patient: Patient, sentences: list[str]) -> None:
    escalation = patient.say(f"{typed(sentences[0])}. is my rash shingles?").escalation_id
    assert escalation
    with Desk(product) as desk:
        desk.act(escalation, "claim")
        for sentence in sentences:
            assert patient.say(typed(sentence)).handled_by == "staff"
        desk.act(escalation, "reply", text=f"Thank you, {WHO.name}, we will call {WHO.contact}.")
        heard = patient.hear(lambda one: one["sender"] == "staff")
        assert WHO.name in heard["text"]
        desk.act(escalation, "hand-back")


def _crash(product: Product, patient: Patient, sentences: list[str]) -> None:
    """The api dies with a message just received, later Rasa with one just asked."""
    product.break_at("after_receive")
    key, body = uuid.uuid4().hex, {"text": typed(sentences[0])}
    with pytest.raises(httpx.TransportError):
        patient.post(body, key=key)
    wait_for("the api died", product.was_broken)
    product.wait_ready()
    product.let_leases_pass()
    for sentence in sentences:
        assert patient.say(typed(sentence)).messages
    product.kill("bot")
    for sentence in sentences[:2]:
        assert patient.say(typed(sentence)).messages
    product.wait_ready()


def _without_consent(product: Product) -> None:
    patient = Patient(product)
    patient.open()
    assert patient.post({"text": typed(SENTENCES[0])}).status_code == 403
    assert patient.say(f"{typed(SENTENCES[3])} and i can't breathe").disposition == "emergency"


def _alarm_with_a_locked_database(product: Product, patient: Patient) -> None:
    with product.database_locked():
        answer = patient.say(f"i have crushing chest pain, {typed(SENTENCES[22])}")
        assert answer.disposition == "emergency"


def _too_long(patient: Patient) -> None:
    text = " ".join(typed(sentence) for sentence in SENTENCES[:8]) * 8
    assert patient.post({"text": text}).status_code == 413
    assert patient.post({"text": 7, "note": text}).status_code == 422  # type: ignore[dict-item]
    assert patient.post({"payload": typed(SENTENCES[0])}).status_code == 422


def test_there_are_sixty() -> None:
    assert len(set(identifiers())) >= 60


def test_nothing_at_rest_is_in_clear(told: Product) -> None:
    leaks = []
    for file in _written(told):
        raw = file.read_bytes()
        leaks += [f"{file.name}: {trace}" for trace in _found_in(raw)]
    assert leaks == []


def test_search_would_find_what_is_there(told: Product, tmp_path: Path) -> None:
    """The search itself is tested on a file that holds everything."""
    file = tmp_path / "leaky"
    for identifier in identifiers():
        file.write_bytes(b"\x00\x01" + identifier.upper().encode() + b"\xff")
        assert list(_found_in(file.read_bytes())), identifier


def test_model_is_unchanged(told: Product, model_before: str) -> None:
    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() == model_before


def test_every_store_was_written(told: Product) -> None:
    names = {file.name for file in _written(told)}
    assert {"frontdesk.db", "tracker.db", "keys.db", "product.log"} <= names


def _written(product: Product) -> list[Path]:
    files = [one for one in product.home.rglob("*") if one.is_file()]
    return [*files, product.log]


def _found_in(raw: bytes) -> Iterator[str]:
    lowered = raw.lower()
    for identifier in identifiers():
        for form, trace in traces_of(identifier).items():
            if trace in lowered:
                yield f"{identifier!r} {form}"
        if any(trace in raw for trace in base64_traces(identifier)):
            yield f"{identifier!r} base64"

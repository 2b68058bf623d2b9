"""What goes wrong in a conversation: wishes that cannot be, races, second thoughts."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Product
from tests.e2e.steps import book, choose_first, reach_summary, someone

NewPatient = Callable[..., Patient]


def test_date_in_the_past(patient: Patient) -> None:
    answer = patient.say("book a flu shot for last tuesday")
    assert answer.times, answer.text
    assert answer.says("utter_offer_past"), answer.text


def test_date_that_does_not_exist(patient: Patient) -> None:
    answer = patient.say("book a flu shot on february 30")
    assert answer.says("utter_impossible_date"), answer.text
    answer = patient.say("ok then next tuesday")
    assert answer.times


def test_closed_day_gets_the_nearest_times(patient: Patient) -> None:
    answer = patient.say("book a sick visit with dr rivera next sunday")
    assert answer.says("utter_offer_nearest"), answer.text
    assert answer.times
    assert not any("Sunday" in time["title"] for time in answer.times)


def test_many_times_the_same_word(patient: Patient) -> None:
    patient.say("book a flu shot")
    answer = patient.say("tomorrow " * 15)
    assert answer.messages
    assert answer.handled_by == "assistant"
    assert patient.say("never mind, next wednesday").times


@pytest.fixture
def skin_checks_all_taken(product: Product) -> Iterator[None]:
    with _no_free_slots(product, "wei-chen%"):
        yield


@contextmanager
def _no_free_slots(product: Product, schedules: str) -> Iterator[None]:
    mark = "UPDATE slot SET status = ? WHERE status = ? AND schedule_id LIKE ?"
    assert product.change(mark, "busy-unavailable", "free", schedules) > 0
    try:
        yield
    finally:
        product.change(mark, "free", "busy-unavailable", schedules)


@pytest.mark.usefixtures("skin_checks_all_taken")
def test_no_free_time_at_all_offers_a_person(patient: Patient) -> None:
    answer = patient.say("i want to book a skin check")
    assert answer.says("utter_no_free_time"), answer.text
    assert "Talk to a person" in answer.titles
    answer = patient.tap("talk to a person")
    assert answer.escalation_id


def test_button_from_earlier_is_not_open_any_more(patient: Patient) -> None:
    old = patient.say("book a flu shot")
    patient.tap("other day")
    answer = patient.send({"payload": old.times[0]["payload"]})
    assert not answer.says("utter_time_held"), answer.text
    assert answer.messages, "said, not silently ignored"


def test_stop_releases_the_held_time(product: Product, patient: Patient) -> None:
    choose_first(patient, patient.say("book a flu shot"))
    holds = "SELECT count(*) FROM slot_hold WHERE conversation_id = ?"
    assert product.rows(holds, patient.id) != [(0,)]
    answer = patient.say("stop, forget it")
    assert answer.says("utter_stopped"), answer.text
    assert product.rows(holds, patient.id) == [(0,)]
    assert patient.say("hello").says("utter_greet"), "nothing is in progress"


def test_start_over_asks_the_first_question_again(patient: Patient) -> None:
    choose_first(patient, patient.say("book a flu shot with dr rivera"))
    answer = patient.say("let's start over")
    assert answer.says("utter_starting_over")
    assert answer.asks("utter_which_visit")


def test_two_misunderstandings_offer_a_person(patient: Patient) -> None:
    patient.say("i want to make an appointment")
    first = patient.say("blorp zink wuffle")
    assert "Talk to a person" not in first.titles
    second = patient.say("grelm tosk vando")
    assert "Talk to a person" in second.titles, second.text


def test_hold_that_ran_out_is_taken_again(product: Product, patient: Patient) -> None:
    reach_summary(patient, "book a flu shot with dr rivera", someone())
    _expire_holds(product, patient)
    answer = patient.tap("yes, book")
    assert answer.says("utter_booked"), "the time was still free"
    assert len(patient.booked()) == 1


def test_hold_that_ran_out_and_was_taken_by_another(
    product: Product, patient: Patient, new_patient: NewPatient
) -> None:
    wish = "book a follow up with dr raman"
    reach_summary(patient, wish, someone())
    _expire_holds(product, patient)
    faster = new_patient()
    book(faster, wish, someone())
    assert _starts(faster) == {_summary_start(product, faster)}
    answer = patient.tap("yes, book")
    assert answer.says("utter_time_taken"), answer.text
    assert answer.times, "other times are offered"
    assert patient.booked() == []


def _expire_holds(product: Product, patient: Patient) -> None:
    past = (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    changed = product.change(
        "UPDATE slot_hold SET expires_at = ? WHERE conversation_id = ?", past, patient.id
    )
    assert changed > 0


def _starts(patient: Patient) -> set[str]:
    return {one["start"] for one in patient.booked()}


def _summary_start(product: Product, patient: Patient) -> str:
    return str(patient.booked()[0]["start"])


def test_two_patients_press_the_same_time(new_patient: NewPatient) -> None:
    racers = [new_patient(), new_patient()]
    shown = [racer.say("book an annual physical with dr rivera") for racer in racers]
    assert shown[0].times[0]["payload"] == shown[1].times[0]["payload"]
    answers = _at_once(
        [lambda one=racer: choose_first(one, shown[0]) for racer in racers]  # type: ignore[misc]
    )
    held = [answer for answer in answers if answer.says("utter_time_held")]
    refused = [answer for answer in answers if answer.says("utter_time_taken")]
    assert (len(held), len(refused)) == (1, 1)
    assert refused[0].times
    assert shown[0].times[0]["payload"] not in [time["payload"] for time in refused[0].times]


def test_two_patients_confirm_the_same_time(product: Product, new_patient: NewPatient) -> None:
    """The hold ran out; both were shown the summary of the same Slot: the database decides."""
    wish = "book an annual physical with dr raman"
    first, second = new_patient(), new_patient()
    reach_summary(first, wish, someone())
    _expire_holds(product, first)
    reach_summary(second, wish, someone())
    _expire_holds(product, second)
    answers = _at_once([lambda: first.tap("yes, book"), lambda: second.tap("yes, book")])
    assert sorted(answer.says("utter_booked") for answer in answers) == [False, True]
    assert len(first.booked()) + len(second.booked()) == 1
    [loser] = [answer for answer in answers if not answer.says("utter_booked")]
    assert loser.says("utter_time_taken")
    assert loser.times


def _at_once(calls: list[Callable[[], Answer]]) -> list[Answer]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]

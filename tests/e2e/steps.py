"""What many tests do on their way: give details, reach the summary, book. All names invented."""

import itertools
from dataclasses import dataclass

from tests.e2e.patient import Answer, Patient

SUMMARIES = ("utter_summary", "utter_summary_for", "utter_summary_move", "utter_summary_cancel")
GIVEN = ("Marisol", "Tobias", "Ingrid", "Kwame", "Leticia", "Anselm", "Priscilla", "Rashid")
FAMILY = ("Quintanilla", "Oyelaran", "Bergstrom", "Tavares", "Whitlock", "Nakagawa", "Dubrovsky")
_counter = itertools.count()


@dataclass(frozen=True)
class Who:
    """What a patient says of themselves."""

    name: str
    born: str
    contact: str


def someone() -> Who:
    """A person nobody was before: name, birth date in words, a phone kept for fiction."""
    number = next(_counter)
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
    return Who(
        name=f"{given} {family}",
        born=f"March {number % 27 + 1} {1950 + number % 40}",
        contact=f"{given}.{family}.{number}@mail.example".lower(),
    )


def give_details(patient: Patient, answer: Answer, who: Who) -> Answer:
    """Answer whatever is asked about the person until something else is asked."""
    for _ in range(10):
        answer = settled(patient, answer)
        if answer.asks("utter_which_relationship"):
            answer = patient.tap("for me|para m")
        elif answer.asks("utter_which_name", "utter_which_name_of_other"):
            answer = patient.say(who.name)
        elif answer.asks("utter_which_birth_date", "utter_which_birth_date_of_other"):
            answer = patient.say(who.born)
        elif answer.asks("utter_which_contact", "utter_which_contact_of_other"):
            answer = patient.say(who.contact)
        elif answer.asks("utter_code_sent", "utter_which_code"):
            answer = patient.say(patient.code())
        else:
            return answer
    raise AssertionError(f"asked in circles: {answer.text}")


def settled(patient: Patient, answer: Answer) -> Answer:
    """On a busy machine an answer may come late, as promised: it is waited for."""
    return patient.hear_answer() if answer.says_notice("still_working") else answer


def choose_first(patient: Patient, answer: Answer) -> Answer:
    """Press the first free time that is offered."""
    assert answer.times, f"no times: {answer.text} {answer.titles}"
    return patient.send({"payload": answer.times[0]["payload"]})


def reach_summary(patient: Patient, wish: str, who: Who) -> Answer:
    answer = settled(patient, patient.say(wish))
    if answer.times:
        answer = choose_first(patient, answer)
    answer = give_details(patient, answer, who)
    assert answer.asks(*SUMMARIES), answer.text
    return answer


def book(patient: Patient, wish: str, who: Who) -> Answer:
    reach_summary(patient, wish, who)
    answer = settled(patient, patient.tap("^yes|^s[ií]"))
    assert answer.says("utter_booked"), answer.text
    return answer

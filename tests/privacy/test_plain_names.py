"""The plainest sentences with a name in them, in every case and for every origin: must hide.

No bar and no share: a redactor that leaves one of these readable is broken, whatever it reaches
on average.
"""

from collections.abc import Iterator
from typing import Final

import pytest

from api.privacy.redact import find_spans
from tests.privacy.scoring import DIRECTORY

NAMES: Final = {
    "placeholder": (("Jane", "Doe"), ("John", "Doe"), ("Mary", "Smith")),
    "anglo": (
        ("Emily", "Clarke"),
        ("Tyler", "Johnson"),
        ("Robert", "Harrison"),
        ("Karen", "O'Brien"),
    ),
    "word": (("Will", "Young"), ("Rose", "Banks"), ("Grace", "Page"), ("Mark", "Hunter")),
    "hispanic": (("José", "Martínez"), ("Guadalupe", "Reyes"), ("Luis", "de la Cruz")),
    "african_american": (("Keisha", "Jefferson"), ("DeShawn", "Washington"), ("Latoya", "Brooks")),
    "chinese": (("Jing", "Zhang"), ("Xiu", "Ling"), ("Mei", "Wong")),
    "korean": (("Min-jun", "Kim"), ("Soo-jin", "Park"), ("Hye", "Choi")),
    "japanese": (("Yuki", "Tanaka"), ("Haruto", "Suzuki"), ("Akiko", "Yamamoto")),
    "vietnamese": (("Linh", "Nguyen"), ("Thanh", "Tran"), ("Phuc", "Vo")),
    "south_asian": (("Priyanka", "Sharma"), ("Rajesh", "Patel"), ("Anjali", "Iyer")),
    "arabic": (("Fatima", "Hassan"), ("Omar", "Al-Masri"), ("Layla", "Khoury")),
    "african": (("Chinedu", "Okonkwo"), ("Amina", "Diallo"), ("Abebe", "Tadesse")),
    "slavic": (("Olga", "Ivanova"), ("Piotr", "Kowalski"), ("Oksana", "Shevchenko")),
}
# {g} a given name, {s} a surname, {f} both.
SENTENCES: Final = """
My name is {f}
My name is {f}.
My name's {f}
Hello, my name is {f} and I need an appointment
Hi my name is {f} I have a cough
Name: {f}
Patient name: {f}
The patient is {f}
This is {f}
This is {f} calling
This is {g} calling about my test
Hi, this is {f}, I need to reschedule
I am {f}
I'm {f}
I'm {g}
It's {f}
It's {g} again
{f} here
{f} speaking
{g} here, is the doctor in?
First name {g}, last name {s}
My last name is {s}
My first name is {g}
I need an appointment for {f}
Appointment for {f} on Monday please
For my son {g} who has a fever
My son {g} has a fever
My daughter {f} has a rash
My daughter is {f}
My husband {g} needs a refill
My wife's name is {f}
My mother {f} was seen last week
Ask for {f}
Please call {f} at home
Please call my wife {g}
You can also talk to my brother {f}
I'm calling on behalf of {f}
It's under {f}
It's booked under the name {f}
Can you cancel the appointment of {f}?
{f}, dob 3/4/1990
{f}, born March 4, 1990
{s}, {g}
My emergency contact is {f}
I'm {g}'s mother
I am {f}'s mother
{g}'s appointment is on Monday
Is {g} due for a shot?
Thanks, {f}
Sincerely, {f}
Me llamo {f}
Mi nombre es {f}
Hola, me llamo {f} y quiero una cita
Soy {f}
Hola soy {f} y tengo tos
Habla {f}
Le habla {f}
Mi hijo {g} tiene fiebre
Mi hija se llama {f}
Mi esposa {f} tiene tos
Quiero una cita para {f}
A nombre de {f}
La paciente es {f}
{f}, nacida el 4 de marzo de 1990
Nombre: {f}
Mi apellido es {s}
Gracias, {f}
"""
CASES: Final = {"written": str, "lower": str.lower, "upper": str.upper}


def _filled(sentence: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for people in NAMES.values():
        for given, surname in people:
            fields = {"g": given, "s": surname, "f": f"{given} {surname}"}
            wanted = [value for key, value in fields.items() if f"{{{key}}}" in sentence]
            text = sentence.format(**fields)
            for change in CASES.values():
                yield change(text), tuple(change(value) for value in wanted)


def _left(text: str, value: str) -> str:
    """What stays readable of the value in the text."""
    start = text.index(value)
    spans = find_spans(text=text, directory=DIRECTORY)
    hidden = {i for span in spans for i in range(span.start, span.end)}
    inside = range(start, start + len(value))
    return "".join(text[i] for i in inside if text[i].isalnum() and i not in hidden)


@pytest.mark.parametrize("sentence", [line for line in SENTENCES.splitlines() if line])
def test_a_plain_name_is_hidden(sentence: str) -> None:
    left = [
        (text, _left(text, value))
        for text, values in _filled(sentence)
        for value in values
        if _left(text, value)
    ]
    assert left == []


@pytest.mark.parametrize(
    "text",
    [
        "my name is phuc le",
        "this is phuc le calling",
        "phuc le here",
        "i'm phuc le and i need a refill",
        "appointment for phuc le please",
        "soy phuc le y tengo tos",
        "mi apellido es le",
    ],
)
def test_a_surname_that_is_a_word_of_grammar(text: str) -> None:
    assert _left(text, "phuc le" if "phuc" in text else " le") == ""


@pytest.mark.parametrize("name", ["mason jar", "aloe"])
def test_no_list_of_things_outweighs_an_introduction(name: str) -> None:
    assert _left(f"my name is {name}", name) == ""

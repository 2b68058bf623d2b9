"""Invented people: names, birth dates and contacts nobody has."""

import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta

GIVEN = (
    "Marisol Tobias Ingrid Kwame Leticia Anselm Priscilla Rashid Odalys Bronwen Takeshi Philippa "
    "Emeka Yolanda Casimir Henrietta Joaquín Ludmila Desmond Araceli Percival Shirin Thaddeus "
    "Ximena Olufemi Gwendolyn Ignacio Saoirse Reginald Nayeli"
).split()
FAMILY = (
    "Quintanilla Oyelaran Bergstrom Tavares Whitlock Nakagawa Dubrovsky Echeverría Lindqvist "
    "Abernathy Castellanos Mbeki Fitzgerald Villaseñor Popescu Hathaway Okonkwo Zamora Pemberton "
    "Thorvald Iglesias Kowalczyk Beauregard Montoya Sandoval Achterberg Delacroix Huerta"
).split()
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Person:
    name: str
    born: date
    phone: str
    email: str


def invent(rng: random.Random, *, adult: bool, today: date) -> Person:
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    days = rng.randint(20 * 365, 78 * 365) if adult else rng.randint(2 * 365, 14 * 365)
    number = rng.randrange(10**6)
    return Person(
        name=f"{given} {family}",
        born=today - timedelta(days=days),
        phone=f"({rng.choice((212, 315, 518, 607, 716, 845, 914))}) 555-{number % 10_000:04}",
        email=f"{_plain(given)}.{_plain(family)}{number}@mail.example",
    )


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("áéíóúñü", "aeiounu"))


def fresh(person: Person) -> Person:
    """The same wishes for somebody new: each trial has a patient record of its own."""
    number = next(_numbers)
    local, _, host = person.email.partition("@")
    area, _, _line = person.phone.partition(") ")
    return Person(
        name=person.name,
        born=person.born,
        phone=f"{area}) 555-{(number * 37 + int(person.phone[-4:])) % 10_000:04}",
        email=f"{local}.{number}@{host}",
    )

"""Words that set a message aside (past, learning, jests, dates) hide no danger beside them."""

import pytest

from api.safety.loader import load
from api.safety.screen import screen_with

RULES = load()
ALARMS = {"emergency", "crisis"}


def disposition(text: str) -> str:
    return screen_with(RULES, text=text, recent=(), model=None).disposition


DANGERS = [
    "i want to kill myself",
    "my husband collapsed",
    "my son swallowed bleach",
    "she cant breathe",
    "i took 30 pills",
    "my daughter overdosed",
]
BESIDE = [
    "may 4 1980 {}",
    "May 4, 1980, {}",
    "05/04/1980 {}",
    "4 may 1980 {}",
    "im in 8th grade {}",
    "we are in kindergarten {}",
    "i teach first aid and {}",
    "do you treat overdoses {}",
    "do you have any openings {}",
    "on the farm and {}",
    "overdose of homework, {}",
    "breathless views today but {}",
]


@pytest.mark.parametrize("frame", BESIDE)
@pytest.mark.parametrize("danger", DANGERS)
def test_a_danger_beside_other_words_is_raised(frame: str, danger: str) -> None:
    assert disposition(frame.format(danger)) in ALARMS


@pytest.mark.parametrize(
    "text",
    [
        "my son in 2nd grade swallowed bleach",
        "my daughter in first grade is not breathing",
        "my sister in 9th grade overdosed",
        "my boy in preschool drank antifreeze",
        "my girl is choking at kindergarten",
        "my daughter in middle school took a bottle of tylenol",
        "4 de mayo de 2015 y mi hijo se tomo el cloro",
        "4 de mayo de 1980, mi esposo se desmayo y no despierta",
        "4 mayo 1990 tome pastillas para morirme",
        "do you treat anaphylaxis my throat is closing",
        "do you see babies mine is 3 weeks old with 102 fever",
        "do you handle suicidal teens my daughter wants to kill herself",
        "do you provide help for rape i was raped last night",
        "do you have anything for suicidal thoughts i have them",
        "the villain in my house is choking me",
        "my hero of a dad collapsed",
        "perro comio veneno y mi hijo tambien",
        "my son took an overdose of pink pills",
        "me ahogo en un vaso de agua no respiro",
        "en mi programa de metadona tuve una sobredosis",
        "en mi libro escribi que me quiero matar",
        "en mi pueblo mi mama no respira",
        "me pico una vibora en el rancho",
        "estoy en el rancho y a mi papa le dio un infarto",
        "mi hija esta en la secundaria y se corto las venas",
        "my husband in the service wants to kill himself",
        "my brother in iraq wants to die",
        "my dad in the army shot himself",
        "my son in the navy collapsed",
        "my cat is choking my baby",
        "my dog has a seizure and so does my wife",
        "kill me",
        "let me die",
    ],
)
def test_what_set_such_dangers_aside_once(text: str) -> None:
    assert disposition(text) in ALARMS


@pytest.mark.parametrize(
    "text",
    [
        "overdose of homework, can my son come after 5",
        "me ahogo en papeleo, ayuda con el formulario",
        "he fought in vietnam and had a heart attack there in 1970",
        "back in 2nd grade i had a seizure",
        "do you offer overdose training",
        "my cat is choking on a hairball so i am late",
        "hay clase de primeros auxilios para atragantamiento?",
        "my character in a story has a stroke",
    ],
)
def test_what_is_aside_stays_aside(text: str) -> None:
    assert disposition(text) not in ALARMS


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("nobody will miss me", "en"),
        ("stepdad raped me", "en"),
        ("snake bit me", "en"),
        ("someone shot me", "en"),
        ("me muero", "es"),
        ("no respira", "es"),
        ("me quiero matar", "es"),
    ],
)
def test_a_short_alarm_is_answered_in_its_language(text: str, language: str) -> None:
    assert screen_with(RULES, text=text, recent=(), model=None).language == language

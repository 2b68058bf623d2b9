"""What a message tells besides its danger: which lines it adds, and what is kept inside."""

import pytest

from api.safety.replies import REPLIES
from api.safety.service import emergency_messages, screen
from api.safety.told import HOME, MOTHER, QUIET, told_in
from api.yaml_text import read_yaml

NUMBERS = read_yaml(REPLIES.read_text("utf-8"))["safety_replies"]["numbers"]
ALARMS = ("emergency", "crisis")

AT_HOME = """\
my partner throws things at me when he is drunk
mi pareja me controla y me da miedo
i hide in the bathroom when he comes home
my ex keeps showing up and said he'd burn the house down
im bruised all over from him but please dont call my phone
my husband won't let me see my family and i'm scared
my wife hits me and nobody believes me
i am afraid of my boyfriend
my stepdad scares me when he drinks
he chokes me until i pass out
my girlfriend checks my phone and locked me out
my roommate threatened me with a knife
he said he would kill me if i leave
me escondo cuando llega borracho
le tengo miedo a mi marido
mi ex me sigue al trabajo y me amenaza
mi novio no me deja salir y me grita
tengo moretones de mi esposo
el me pega enfrente de los niñosmy husband takes my medicine away from me
"""
QUIETLY = """\
my chest hurts but please don't call me
don't leave a voicemail, nobody may know
he reads my phone
por favor no me llamen, tengo dolor en el pecho
revisa mi celular todas las noches
my husband came home drunk with a gun and i am bleeding"""
NEITHER = """\
my husband took my blood pressure and it is 190 over 120
my wife took my temperature, 104
my son took my heart pills
my husband checks my sugar every morning
my husband collapsed and he is not breathing
my wife has chest pain and her arm is numb
my son hit his head and wont wake up
my daughter has a fever of 104 and i am scared
mi esposo no respira
mi mamá se cayó y no se mueve
i cant breathe and my chest is tight
can you call me back about my results
my baby has a rash"""
MOTHERS = """\
i feel nothing for my newborn and want to vanish
new mom and i cant stop crying, thinking of ending it
acabo de dar a luz y no quiero vivir
i am scared i will hurt my baby
im 30 weeks pregnant and i want to kill myself
estoy embarazada y me quiero morir
tuve a mi bebé hace dos semanas y quiero matarme"""
NO_MOTHERS = """\
i want to kill myself
my baby daddy left and i want to die
i lost my baby and i want to die
perdí a mi bebé y no quiero vivir
quiero morirme"""


def said(text: str) -> list[str]:
    verdict = screen(text=text)
    messages = emergency_messages(
        disposition=verdict.disposition,
        language=verdict.language,
        rules=verdict.rules,
        band=verdict.band,
    )
    return [message.text for message in messages]


@pytest.mark.parametrize("text", AT_HOME.splitlines())
def test_violence_at_home_is_told_and_has_its_line(text: str) -> None:
    assert HOME in told_in([text])
    verdict = screen(text=text)
    if verdict.disposition in ALARMS:
        assert NUMBERS["violence_number"] in " ".join(said(text))
        kept = any(r == HOME or r.startswith("violence.") for r in verdict.rules)
        assert kept, verdict.rules


@pytest.mark.parametrize("text", AT_HOME.splitlines()[:4])
def test_those_that_were_missed_are_alarms_with_that_line(text: str) -> None:
    assert screen(text=text).disposition in ALARMS
    assert NUMBERS["violence_number"] in " ".join(said(text))


@pytest.mark.parametrize("text", QUIETLY.splitlines())
def test_a_wish_for_quiet_is_told(text: str) -> None:
    assert {HOME, QUIET} & set(told_in([text]))


@pytest.mark.parametrize("text", NEITHER.splitlines())
def test_an_ordinary_emergency_of_the_family_tells_neither(text: str) -> None:
    assert not {HOME, QUIET} & set(told_in([text]))


def test_it_is_heard_over_several_messages() -> None:
    verdict = screen(text="i cant breathe", recent=("please dont call me", "my chest"))
    assert QUIET in verdict.rules


@pytest.mark.parametrize("text", MOTHERS.splitlines())
def test_a_mother_in_a_crisis_has_the_mothers_line(text: str) -> None:
    assert screen(text=text).disposition == "crisis"
    assert NUMBERS["maternal_number"] in said(text)[0]
    assert NUMBERS["crisis_number"] in said(text)[0]


@pytest.mark.parametrize("text", NO_MOTHERS.splitlines())
def test_others_and_those_who_lost_one_have_not(text: str) -> None:
    assert MOTHER not in told_in([text])
    assert NUMBERS["maternal_number"] not in " ".join(said(text))


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_bleeds_is_called_for_first(language: str) -> None:
    """What was told chooses no line before one that a rule of the body asks for."""
    for rules in (("bleeding.heavy", HOME), ("poison.too_much", HOME)):
        first, then = emergency_messages(disposition="emergency", language=language, rules=rules)
        assert NUMBERS["violence_number"] not in first.text
        assert NUMBERS["violence_number"] in then.text
    (only,) = emergency_messages(
        disposition="emergency", language=language, rules=("model:0123456789ab", HOME)
    )
    assert NUMBERS["violence_number"] in only.text
    first, then = emergency_messages(
        disposition="crisis", language=language, rules=("model:0123456789ab", HOME)
    )
    assert first.text.splitlines()[0].count(NUMBERS["crisis_number"])
    assert NUMBERS["violence_number"] in then.text


def test_what_asks_for_nobody_is_left_as_it_is() -> None:
    verdict = screen(text="do not call me in the morning, book me for friday please")
    assert verdict.disposition == "none"
    assert verdict.rules == ()

"""Other languages in Latin letters, with and without their marks: a person reads them."""

import pytest

from api.safety.examples import dialogue_examples, own_examples
from api.safety.foreign import is_foreign
from api.safety.service import LANGUAGE_RULE, screen

FOREIGN = """\
cześć, potrzebuję wizyty u lekarza w przyszłym tygodniu
czesc potrzebuje wizyty u lekarza
merhaba, doktorla görüşmek istiyorum, ne zaman gelebilirim
doktor lazim
tôi muốn đặt lịch khám với bác sĩ vào thứ hai
toi muon dat lich kham voi bac si vao thu hai
toi bi dau
bonjour je voudrais prendre rendez-vous avec le docteur
ich brauche bitte einen Termin beim Arzt
bom dia, preciso marcar uma consulta com o medico
mwen bezwen yon randevou ak dokte a
kailangan ko ng appointment sa doktor sa lunes
buongiorno, vorrei prenotare una visita dal medico
saya mau janji dengan dokter besok
ik wil graag een afspraak met de huisarts
am nevoie de o programare la doctor, va rog, pentru maine"""
OURS = """\
Nguyen Thi Mai Anh
Ben Van Den Berg
Maria da Silva
Jean du Pont
Li Mei
Dan Brown
Mia Lei
12 rue du Bac
metformin 500 mg
hola
can i see dr le bon
quiero una cita con la doctora
no
si
the doctor said das ist gut lol"""


@pytest.mark.parametrize("text", FOREIGN.splitlines())
def test_a_person_reads_what_nobody_here_can(text: str) -> None:
    verdict = screen(text=text)
    assert verdict.disposition == "clinician"
    assert LANGUAGE_RULE in verdict.rules
    assert not verdict.is_plain


@pytest.mark.parametrize("text", OURS.splitlines())
def test_names_and_our_own_languages_are_none(text: str) -> None:
    assert not is_foreign(text)


def test_no_taught_line_is_foreign() -> None:
    lines = [example.text for example in (*own_examples(), *dialogue_examples())]
    assert [line for line in lines if is_foreign(line)] == []

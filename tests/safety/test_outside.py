"""A wish not to be written to, what only looks like one, and that it is taken back."""

import pytest

from api.safety.outside import asks_quiet, is_alone, lets_out

WISHES = """
please don't text me, my husband reads my phone
my boyfriend checks my phone so please dont text me
mi marido revisa mi telefono
don't call my house please
don't text me about the bill
Please do not call me
please never email me
don't leave a voicemail
dont send me any texts
no calls please
no texts or calls please
No phone calls to my house
stop texting me
please stop emailing me
I don't want you to call me
id rather you didnt text me
make sure you don't call my house
you can't call me, he will hear
it's not safe to call me
my wife goes through my messages
he reads all my texts
my mom can see my email
my ex has access to my email
we share a phone
my phone isn't private
my phone is being monitored
i dont want my parents to know
please don't contact me at home
don't write to my email, my dad checks my email
take me off your text list
Thanks. But don't text my cell
my boyfriend has my phone
no me llamen por favor
No me manden mensajes
por favor no me escriban
no llamen a mi casa
mi esposo lee mis mensajes
me revisa el celular
mi novio me revisa el teléfono, no me textee
no quiero que mi mamá se entere
no quiero que me manden mensajes
no quiero recibir llamadas
dejen de llamarme
no manden nada a mi correo
mi papá ve mis correos
prefiero que no me llamen
no me deje mensajes de voz
él tiene mi teléfono
nada de mensajes por favor
my husband reads my texts, email me instead
don't call me when he is home, my husband checks my phone
Please don't phone me at work
please dont message me
dont txt me pls
do not ring my home phone
someone reads my mail
mi pareja me lee los mensajes
no me marquen
she looks through my phone at night
my dad opens my mail
"""
NONE = """
stop calling me Mrs, it's Doctor
please stop calling me honey
dont call me anything but bailey
no letter about my mammogram yet, is that good
stop texting me at 5am
don't text me about my pills between 9pm and 8am
no more texts about the antibiotic, i am done with it
no me manden mensajes de la pastilla a las 5
take me off the cooking class list please
remove my phone from your records
my husband reads to me
my daughter reads my emails to me
my daughter checks my email for me
they don't call me back
nobody calls me
why don't you call me
if you don't call me by 5 i will leave
don't text me at night
don't call me before 9
dont call me, text me
please don't call, just text me
don't email me, text me at 212-555-0143
I never text my doctor
i don't call my mom
my husband checks my blood pressure
my husband no longer reads my phone
mi esposo ya no revisa mi celular
my husband cant see my texts
my wife checks my sugar
my son has my insurance card
my husband takes my car so i need a ride
i got no texts
i have no messages
no calls yet
you never called me
the doctor didnt call me
no me llamaron
no me llamo Juan
no me mandaron nada
no me mande al hospital
nadie me llama
no me llamen en la noche
no me llamen, mejor escríbanme
mi hija lee mis mensajes por mí
mi esposo revisa mi azúcar
mi doctora ve mis resultados
don't text me reminders anymore
stop my reminders
can you text me
call me please
text me when it is ready
i cant text right now
don't call me stupid
my phone is broken
my phone number is 212-555-0143
my husband has my phone number
do not message? no idea what that means
what time do you call
I don't want surgery
i dont want my son to see the needle
why did nobody text me
the clinic has my email
book me friday
what are your hours
my email is ada@mail.example
me puede llamar
mi correo es ada@mail.example
no tengo correo
no puedo llamar ahora
my mother reads a lot
he reads my chart
they sent me no emails
mi esposo mira la tele
can my husband call my doctor
my wife will call my pharmacy
don't call me ma'am
don't forget to call me
dont call 911
i dont need a text
don't text my husband
"""
LET_OUT = """
you can text me again
You can call me now
it's ok to text me again
its safe to email me now
ya pueden escribirme
ya me pueden llamar otra vez
ya está bien que me escriban
pueden volver a mandarme mensajes
text me again
start texting me again
you may email me again
you can send me texts again
Sí, ya me puede llamar
"""
NOT_YET = """
you can call me Vivian
write me again in one hour
you can reach me at 312 555 0147
vuelva a mandarme el aviso en veinte minutos
alguien me puede llamar al 312 555 0147
you can not text me
when it's safe you can text me
you can't text me again
can I text you
todavía no me pueden escribir
cuando me mude ya pueden escribirme
if you can text me
how can I call you
you can call my doctor
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("text", lines(WISHES))
def test_a_wish_is_heard(text: str) -> None:
    assert asks_quiet(text)
    assert not lets_out(text)


@pytest.mark.parametrize("text", lines(NONE))
def test_what_is_none_is_left_alone(text: str) -> None:
    assert not asks_quiet(text)


@pytest.mark.parametrize("text", lines(LET_OUT))
def test_it_is_taken_back(text: str) -> None:
    assert lets_out(text)
    assert not asks_quiet(text)


@pytest.mark.parametrize("text", lines(NOT_YET))
def test_what_is_not_said_for_now_takes_nothing_back(text: str) -> None:
    assert not lets_out(text)


def test_an_errand_beside_a_wish_is_not_lost() -> None:
    assert is_alone("please don't text me, my husband reads my phone")
    assert not is_alone("don't text me, and cancel my visit")

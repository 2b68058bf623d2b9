"""What may be typed to "Is everyone safe, so that no emergency help is needed?", one case a line.

The second half of each list was written before, and first read after, the reading was finished.
"""

NOT_SAFE_EN = r"""
nobody is ok
no one is fine here
nothing is ok
everything is ok? no!
i'm ok? no
are we safe?
yes?
i think so
maybe
i guess we are ok
probably fine
not sure
not really
yes now please
yes please
yes please hurry
yes we need help
yes but he is still bleeding
yes except my mom
we are fine but he is not
we are fine, just not my son
everyone is safe except the baby
i am ok, she isn't
i'm not ok
no i am not safe
nope, not fine
never safe
none of us are safe
neither of us is ok
not everyone is ok

he's fine i think
everyone is okay... i hope
i hope we're fine
fine for now
not yet
yes, not yet
yes no
no yes
yes, no, i don't know
i dont know if he is ok
she says she is fine
he was fine yesterday
we were safe
we'd be safe if you came
i will be ok
it was a mistake to take all those pills
it was an accident
by accident
my mistake
everyone but dad is ok
all good besides the chest pain
yes everyone is safe but he can't breathe
i'm good. no. help
we are all fine. no we are not
yes 🚑
yes 🆘🆘
yes again
sure, send them
of course not
correct, he is not breathing
everybody is fine, nobody is breathing
no one is ok!
no,  nobody is safe
nothing
is it ok if i wait
no\n\nwe are ok
"""
NOT_SAFE_ES = r"""
nadie está bien
nada está bien
nadie esta a salvo
no, nadie está bien
no  estoy bien
no\nestamos bien
ya no estamos bien
ahora no estoy bien
nadie aquí está bien
no todos están bien
tampoco estoy bien
ni yo estoy bien
ninguno está bien
jamás estaremos bien
nunca están bien
¿estamos bien?
sí?
¿todos bien? no
creo que sí
supongo que sí
supongo
tal vez
a lo mejor sí
quizás estamos bien
sí por favor
sí ahora por favor
si ayuda por favor
sí, pero mi papá no
estamos bien pero él no
todos bien menos mi mamá

todos están bien excepto el bebé
estoy bien, todavía le duele
aún no
todavía no
sí, todavía sangra
no sé
no lo sé, creo que está bien
espero que sí
ojalá estemos bien
estaba bien ayer
estábamos a salvo
dice que está bien
fue un error tomarlas todas
por error
fue mi error
no es falsa alarma
no fue un error
no es una falsa alarma
esto no es un error
sí es una emergencia
está bien
ok está bien
bueno
claro que no
así es, no respira
nadie
nada
nadie está bien aquí
nada bien
nadie, nada está bien
no no estoy bien
no. nadie a salvo
todo está mal
todos bien no
estamos bien ahora no
sí 🚑
si se cae está bien
nadie   está   bien
no\testán bien
"""
SAFE_EN = r"""
yes
Yes.
yes, sorry
yes thank you
yes we are
yes we are all fine, sorry
yes everyone is safe
yes, everyone is ok now
yeah we're good
yep all good
yes all safe
sure, everyone's fine
everyone is safe
everybody is okay
we are all safe
we're all fine
I'm fine, so sorry!
i am safe
he's fine
she is ok now
they are okay
my son is fine
the baby is ok

our kids are safe, thanks
all of us are fine
false alarm
it was a false alarm, sorry
sorry, false alarm, everyone is ok
this is not an emergency
it's not an emergency
no emergency
it was a typo
this was just a misunderstanding
nobody is hurt
nobody is in danger
yes, nobody is hurt
no one is hurt, we are fine
yes 👍
yes i am
correct, thank you
Yes!! We’re all good 😊
yes  everyone\nis fine
everything is fine, it was a mistake
lol sorry everyone's fine
"""
SAFE_ES = r"""
sí
si
Sí.
sí, gracias
sí, perdón
sí, estamos todos bien, perdón
sí, todos están bien
si todos estamos bien
sí, estamos bien
sí, ya está bien
estamos todos bien
todos bien
todos estamos a salvo
todos están a salvo, gracias
estoy bien
estoy a salvo
estamos a salvo
ya estoy bien
ya está bien, gracias
él está bien
mi hijo está bien
mi papá ya está bien

el bebé está bien
todo está bien
todo bien, disculpe
falsa alarma
fue una falsa alarma, perdón
sí, falsa alarma
no es emergencia
no es una emergencia, disculpen
nadie está en peligro
nadie está herido
sí, nadie está lastimado
claro, todos bien
así es, gracias
sí, está bien
sí estoy bien, lo siento mucho
perdón, fue un error, todos bien
Estoy bien 🙏
¡Sí! ¡Todos bien!
están bien
ellos están bien
mis hijos están bien
"""


def cases(text: str) -> list[str]:
    """The lines of a list; a line break within a case is written as such."""
    return [line.replace("\\n", "\n").replace("\\t", "\t") for line in text.split("\n") if line]

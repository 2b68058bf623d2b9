"""Words by which a clause tells of something, and those by which it asks (`told.py`)."""

from api.extraction.folding import words_of

STOPS = frozenset(".!?;:,()¿¡")
GOES_ON = (
    "the first", "the second", "the last", "then", "and then", "another", "la primera",
    "la segunda", "la ultima", "luego", "y luego", "otra", "y otra", "desde el", "desde la",
    "desde hace", "since",
)  # fmt: skip
TURNS = words_of("so but because cuz bc although though pero porque entonces pues")
TURN_PHRASES = (
    "o sea", "asi que", "por eso", "por lo que", "that's why", "thats why", "as my", "ya que",
    "since i'm", "since i am", "since im", "since we", "since my",
)  # fmt: skip
REASONED = (
    "o sea", "so", "entonces", "asi que", "por eso", "por lo que",
)  # fmt: skip
JOINS = (
    "and", "y", "&",
)  # fmt: skip
AFTER_JOIN = words_of(
    "i i'm i'd i'll im we he she it they my our please now me mi mis se le les lo la nos"
)
# A word of these opens a clause that asks, and makes the clause it stands in one.
OPENS = words_of(
    "can could would want wants need needs please prefer ideally hoping i'd let's lets puedo "
    "pueden podria podrian puede quisiera quiero quiere queremos quieren "
    "quisieramos podemos necesito necesita necesitamos gustaria prefiero ojala"
)
OPEN_PHRASES = (
    "is there", "are there", "any chance", "do you have", "does dr", "are you free", "i'm free",
    "im free", "i am free", "may i", "might i", "might we", "estoy libre", "me toca",
)  # fmt: skip
ASKS = words_of(
    "wondering thinking looking book schedule reschedule anything something available "
    "availability free good fine ok okay better best perfect great suits ideal mejor algo libre "
    "disponible disponibles perfecto sirve conviene hopefully reserve appointment? hope mind slot "
    "slots opening openings remind recuerdame recuerdeme agendar reservar due cancel move change "
    "cancelar cambiar mover"
)
ASK_PHRASES = (
    "works for", "work for", "work best", "works best", "would work", "me queda", "me va",
    "has to be", "have to be", "must be", "tiene que ser", "i'm off", "supposed to", "im off",
    "come back", "come in", "que volviera",
)  # fmt: skip
PAST = words_of(
    "threw was were wasn't weren't had hadn't did didn't said told gave got came went saw left "
    "met took fell broke began felt woke ate hurt slept kept been has've i've ive ago tuve tuvo "
    "tuvimos fue fui fuimos era estuve estuvo estaba empezo empece comenzo dieron dio dijeron "
    "dijo llame llamo llamaron llego llegue operaron cai cayo hice hizo espere esperamos vieron "
    "vio nacio murio salio hace llevo lleva llevamos tome tomamos comi duele dolia duelen toco"
)
NOT_PAST = words_of(
    "need speed bed red feed seed weed indeed hundred wed med meds scheduled booked supposed "
    "interested tired reed moved changed preferred canceled"
)
PAST_PHRASES = (
    "last time", "la ultima vez", "for the past", "for the last", "over the past", "in a row",
)  # fmt: skip
SURELY = words_of(
    "asleep wakes despierto took taken started began lasted lasts waited waiting ago llevo "
    "llevamos lleva "
    "esperando empezo comenzo woke ate vomited fell born died throwing vomiting cai desperte comi "
    "vomito nacio murio duele"
)
NOT_DONE = words_of(
    "you u your said told meant asked mentioned wrote offered suggested agreed appointment appt "
    "visit one cita consulta dije dijo dijeron dijiste usted ustedes"
)
HABIT = words_of(
    "tomo usually normally generally usualmente normalmente generalmente siempre naps sleeps sleep "
    "flight vuelo shift shifts turno despierto levanto acuesto duermo meeting junta practice "
    "class classes clases clase closes closing leaves runs cierra cierran abren abre salgo salen "
    "sale salimos entro entra termino termina terminan acabo trabaja viajo viajamos train bus "
    "fly flies regreso regresamos regresan volvemos returning"
)
# Without its accent "tome" may be a wish: "que tome una a las 8".
SURELY_PHRASES = ("wake up", "me tome", "ya tome", "tome mi", "tome la", "tome las")
# A past that may be wished for: "it was friday that i wanted", "i had the 3 pm one".
NOT_DONE_PHRASES = (
    "it was", "that was", "i had", "era el", "fue el",
)  # fmt: skip
SAID = words_of("said told meant asked mentioned dije dijo dijeron")
HABIT_PHRASES = (
    "already have", "i have something", "ya tengo",
    "you open", "you close", "you guys open", "get off at", "get out", "gets out", "gets off",
    "get off work", "ends at", "end at", "finish at", "finishes at", "done at", "works till",
    "works until", "works from", "works to", "work till", "work until", "work from", "work at",
    "on my lunch", "that is my", "that's my", "thats my", "es mi",
    "works nights", "i work", "wake up", "get home", "get back", "leave for", "leave home",
    "working nights", "lunch break", "it comes", "it hurts", "it gets", "it happens", "it lasts",
    "they last", "they come", "starts at", "start at", "mi trabajo", "trabajo de",
    "trabajo hasta",
)  # fmt: skip
# Why it is that time: no word of such a clause asks.
GIVEN = (
    "because shop", "because the", "because my", "because i'm", "because i am", "because im",
    "since i'm", "since i am", "since im", "since we", "since my", "as my", "ya que", "cuz my",
    "cuz the", "cuz i'm", "porque estoy", "porque la", "porque el",
)  # fmt: skip
KIN = words_of(
    "husband wife son daughter mom mum mother dad father sister brother kid kids boss partner "
    "roommate baby parents girlfriend boyfriend grandma grandpa esposo esposa hijo hija hijos "
    "mama papa hermano hermana marido mujer jefe abuela abuelo ninos pareja"
)
KIN_DOES = words_of("has have is are works gets leaves tiene tienen trabaja esta sees goes")
THEIRS = words_of("hers theirs suyo suya suyos suyas")
# Those who may come when these hours of theirs are over.
OWN_END = (
    "my shift ends", "my class ends", "i finish", "i get off", "i get out", "i'm done at",
    "i work until", "i work till", "i work to", "salgo", "salgo del trabajo", "trabajo hasta",
    "termino", "mi turno termina", "i work",
)  # fmt: skip
# "after i drop my kids at 8:45": from then on, where no hour is asked for.
AFTER_OWN = (
    "after i", "after we", "after my", "once i", "once we", "once my", "despues de que",
    "despues de dejar", "despues de llevar", "cuando salgo", "cuando salga",
)  # fmt: skip
REFERS = ("that week", "that day", "that month", "then", "esa semana", "ese dia", "ese mes")
REMINDS = words_of(
    "remind reminder reminders reminded recuerda recuerdame recuerdeme recordatorio recordarme"
)

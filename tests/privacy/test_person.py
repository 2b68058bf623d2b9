"""Names that hardly any list holds, in lower-case chat, and words that resemble them."""

import re

import pytest

from api.privacy.recognizers.person_shape import is_coined
from api.privacy.redact import find_spans
from tests.privacy.scoring import DIRECTORY

# [ ] marks what must not stay readable.
NAMES = """
hello, this is [zihan] calling about my son
hello this is [qiuyue] calling about my niece [minghao]
its [oluwaseun] again
its [jianguo] again need a refill
my husband [adaeze] needs his insulin refilled
my daughter [seoyeon] has a fever
my auntie [makena] said you take walk ins
my little one [tlaloc] wont sleep
my kids [habtamu] and [rutendo] need shots
my neighbor [harjot] drives me
my mom's name is [ngocanh] [zhuang]
mi hijo [ayantu] tiene tos
es para mi hija [yunior], tiene tos
mi esposo [babajide] tiene dolor de pecho
mi suegra [dayami] se cayo
mis hijos [leidy] y [maikel] tienen tos
habla [tuananh], necesito un refill
buenas habla [sowmya] mi cel es 503-555-0144
le escribe [yoandry] quispe
can i bring my nephew [dohyun] on friday
can [sooah] come in today she has a fever
[minjae] hrytsenko dob 3/4/1990
[quynhanh] [hwangbo] here, running late
k [olorunfemi] here, any news on my labs
m. [choquehuanca] here, any news on my labs
[zhuang], [kaysen] - confirming my visit
appt for [eunbyul] [namgung] pls
my name is [takehiro] [pyeon]
dr. [chinwe] [kiprotich] sent me
dr [itzel] [chavajay] in dayton ohio has my records
im [sibusiso] [poblete] and i need a refill
im [mulugeta] [tesfaye] you can reach me at noon
please email it to my wife [jotsna]
aye this [karthikeyan], my auntie [mbali] is with me
yo this [shuang] u got openings
this [parvaneh], running late today
need you to call [nomvula], my dad, he is confused
ask [zubaida] [kovalchuk] to call me back
i'm the guardian of [kwabena] [mwangi]
im the mother of [tsehay] [bhattacharjee]
please update the file of [jaxtyn] [dragovic]
is [oaklynn] allowed to eat before the test
when is [xiuying] due for shots
did [temitope] miss her appointment
me llamo [xochiquetzal] [mamani] y quiero cita
soy [yuleisy] [huanca]
[thuylinh]s appointment was moved
[bichngoc]'s appointment was moved
cita para [cuauhtemoc] [tzoc] el martes
quiero cita para [phuongthao]
can you book [ishita] for tuesday
[akosua] needs a flu shot
[ifeoma] tiene fiebre desde ayer
thanks, [makena]
thank you so much - [haoran]
saludos [lakshmipriya]
my emergency contact is [tingyi] [ouyang]
por medio de la presente, [abena] [xicay], solicito mi expediente
mi apellido es tzoc, se escribe [t z o c]
the caretaker [gurleen] [dhaliwal] will bring him
i need [snezhana] [stojanovic] removed from my account
my twins [deshawnda] and [jamarcus] need checkups
nurse [yevheniia] told me to come
my sister [meixing] has a rash
my father in law [hyunwoo] needs his inhaler
mi tia [zorica] [zumarraga] tiene diabetes
"""
# Words after words for relatives, greetings and the like that are no names: verbs, slips,
# medicines, illnesses, Spanish.
NO_NAMES = """
a touch of bronchitus
appt for bloodwrk
appt for derm
appt for ingrown toenail
appt for physicall
appt for tmrw
appt for wknd
aqui esperando
aqui estoy
aqui mismo
aqui molestando
book telehealth for monday
bring crutches with me
can zyrtec come as liquid
caregiver of record
check thyroid for me
cita de control prenatal
cita de ginecologia
cita de oftalmologia
cita para ultrasonido
dose of rybelsus
dr who
es contagioso
es dolor de muela
es gripa
es hereditario
es herpes
es infeccion urinaria
es para un chequeo
es rapidito
es urgentisimo
estoy embarazada de 8 semanas
eyelid keeps twitching
file of claims
fitbit says 140
for biktarvy
for mounjaro
for ozempic
for skyrizi
for wegovy refills
for xanax my doctor said
form of asthma
friend of yours
from labcorp and questdiagnostics
good mornin
gracias doctora
guardian of minor
habla espanol
habla ingles
hablan espanol
hello there doc
hemroids got worse
hep b titers
hi goodmornin
history of afib
hiya need refil
husbands refill
i saw cardiology and urology
i saw dermatology last week
im 8 weeks pregant
im alergic to sulfa
im allergic to amoxicilin
im alright
im ambidextrous
im asthmatic
im constipaded
im dizy
im exausted
im feelin worse
im havin chest pains
im hypoglycemic
im jus askin
im lowkey worried
im menopausal
im naseous
im nonbinary
im postpartum
im retired
im runnin late
is mounjaro safe
is paxlovid ok with eliquis
is tdap due
is wegovy covered
its abt my knee
its back again
its embarasing
its gettin worse
its itchy again
its lookin infected
its nuthin
its probly nothing
its puffy again
its scabbing here
its stingin here
its swollen again
its tingly again
its urgnt
kiddo has fever
kids appointment got moved
la fiebre esta alta
le habla el asistente
madre de familia
mi abuela ciega
mi bebe regurgita
mi esposa sangra
mi esposo bebe
mi esposo ronca mucho
mi esposo toma losartan
mi esposo trabaja el lunes
mi hermana gestante
mi hija asmatica usa inhalador
mi hija estornuda
mi hija menstrua
mi hija tose mucho
mi hija tosiendo
mi hija zurda
mi hijo asmatico
mi hijo tartamudea
mi mama amanecio mareada
mi mama hipertensa
mi mama hospitalizada
mi papa tosio sangre
mi pareja trabaja manana
mi pareja y yo
mi suegra padece de diabetes
mi vecino me lleva
mis hijas gemelas
my aunt alzheimers
my auntie says hi
my baby spitting up
my cat whiskers
my children vaccines
my client needs a form
my cousin referred me
my coworker tested positive
my dad eliquis ran out
my dad lisinopril ran out
my dad medigap
my dad sacubitril ran out
my dad wanders
my daughter accutane
my daughter anorexic
my daughter bfing
my daughter rsvp
my daughter swallowed a lego
my daughter throwin up
my daughter zyrtec
my gyno retired
my husband cant breath good
my husband cialis
my husband cpap machine
my husband dropped it off
my husband may come
my husband tricare
my husband vomitting since monday
my kid strep
my kids shots
my little one constipated
my mom called yesterday about her labs
my mom dropped by
my mom hallucinates
my mom prolia shot
my mom recovring
my mom relapsed
my mom snores
my mom synthroid
my mom xarelto
my newborn jaundice
my obgyn is out
my roommate has strep
my sister miscarried
my sitter cancelled
my son adhd
my son autistic
my son jammed his finger
my son nonverbal
my son tonsils
my toddler droolin
my twins teething
my ward is on the 3rd floor
my wife clomid
my wife cobra
my wife is breastfeding
my wife mammo results
mychart wont load
name of medication
need prednisone my wife says
nurses visit
optumrx denied it
parte de atras
physical for daycare
physical for skool
pictures of eczma
receta de insulina
receta de lisinopril
receta de losartan
receta de metformina
results of my colonscopy
schedule mammo for june
see gyno for pap
side effects of lexapro
signs of sepsis
soy de guatemala
soy diabetico
soy enfermera
soy fumador
soy jubilado
soy mayor de edad
soy nueva
soy nueva aqui
soy paciente nueva
soy prediabetica
tell walgreens to fill it
text me asap
thanks doctr
this cough again
this is anoying
this is rediculus
this isnt workin
this kinda hurts
this medicine sucks
this migrain wont quit
thx so mch
tomorrows visit
tosesita tiene flema
turno para oftalmologia
walgreens on fifth
with hashimotos and lupus
womens physical
yo need a dr
"""
# Names that are ordinary words, told by their shape and by what stands on both sides.
WORD_NAMES = """
hi this is [hunter price] i need to move my appt
its under [brooks]
should be under [faith page]
is [mark] due for his shots
is it ok if [art] comes with me
did [tierra small] get her results yet
can [crystal waters] be added to my account
put [jack cook] down as my ride home
yes [violet snow] thats me
no its [chase banks] with a k
tell [ginger] i said thank you
need appt for [rich] tmrw morning
pick up for [chase banks]
im the mother of [rich fields]
emergency contact is [sunny weeks] my sister
can u send the results to [earl noble] my caregiver
my daughter [april day] is 4 and wont stop coughing
my kids [grace] and [hunter] need flu shots
i spoke with [royal] at the front desk yesterday
this is [joy] [n] i got a text from you
can you check [grant]s appointment time
please book [rusty case] w dr raman
who is calling? [jade temple]
signed [harmony love]
sincerely [chase banks]
rash is back -[candy]
thx [summer]
[wheeler] family checking in
[summer] is my son and he is 6
[dean cross], 4/5/1990, need to reschedule
[may] [hall], 4/5/1990
[pope], [christian]
last name [long] first name [david]
dr [battle] referred me to you guys
mr [case] is my neighbor he will drive me
people know me as [precious]
de parte de [will long]
soy [grant rivers] necesito una cita
habla [socorro blanco] para cancelar
por parte de mi esposa [gift]
booked under my husbands name [phuc le]
patient: [do kim]
hi im [an wang] i missed my visit
her name is [yuna im]
put [kavita bhatt] down as my ride home
yes [ximena arredondo] thats me
"""
# Words that are names elsewhere, in talk that names nobody.
NO_WORD_NAMES = """
my son white spots on tongue
my mom gray hair falling out
my son little toe is broken
my daughter brown spots on her skin
my daughter long cough
my son drew on his face
my son rash is back
my wife sharp pain in her side
my dad cash pay
thanks bud
thanks will do
hey man
hi love
for may please
for june or july
for long covid
under my arm
under stress
under blue cross
is honey ok for a cough
is ginger good for nausea
is sage tea safe
is the price right
is there a grace period for late payments
did price go up
will you be open on labor day
can i get a page sent to the doctor
grant my wife access to my chart
bill my wife
mark it down for tuesday
lance a boil
please mark me as arrived
the young nurse was sweet
my husband is a cook at a diner
my last name changed
last name misspelled
i have a rose colored rash
my cousin has hunter's syndrome
poison ivy on my legs
witch hazel ok for piles
heather birth control refill
camila refill please
frank blood in stool
kidney stone passed
oh thank goodness thank you
all day long
rice and beans
i had this appointment for monday
is dr chen free on thursday
switch from chen to rivera
"""
COINED = "oluwaseun tlaloc jianguo choquehuanca hwangbo lingling sowmya"
# Forms and slips of ordinary words, medicines, compounds.
ORDINARY = (
    "snorring vomitting rediculous urgnt caughing frustating strugling horible droolin "
    "recetaron vivimos amanecio estornuda ginecologia tylenoll dupilumab mealtime"
)


def _lines(block: str) -> list[str]:
    return [line for line in block.splitlines() if line]


def _hidden(text: str, kind: str | None = None) -> set[int]:
    spans = find_spans(text=text, directory=DIRECTORY)
    return {i for s in spans if kind in (None, s.type) for i in range(s.start, s.end)}


@pytest.mark.parametrize("line", _lines(NAMES) + _lines(WORD_NAMES))
def test_a_name_that_lists_do_not_tell(line: str) -> None:
    text = re.sub(r"[\[\]]", "", line)
    hidden = _hidden(text)
    for match in re.finditer(r"\[([^\]]+)\]", line):
        start = match.start() - line[: match.start()].count("[") - line[: match.start()].count("]")
        inside = range(start, start + len(match.group(1)))
        assert [text[i] for i in inside if text[i].isalnum() and i not in hidden] == []


@pytest.mark.parametrize("text", _lines(NO_NAMES) + _lines(NO_WORD_NAMES))
def test_an_ordinary_word_in_the_place_of_a_name(text: str) -> None:
    assert "".join(text[i] for i in sorted(_hidden(text, "PERSON"))) == ""


@pytest.mark.parametrize("word", COINED.split())
def test_coined(word: str) -> None:
    assert is_coined(word)


@pytest.mark.parametrize("word", ORDINARY.split())
def test_not_coined(word: str) -> None:
    assert not is_coined(word)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dr olorunfemi del union county hospital", "olorunfemi"),
        ("this is zihan xie, dob 3/4/1991", "zihan xie"),
        ("my son tlaloc vomited", "tlaloc"),
        ("thuylinhs appointment", "thuylinh"),
        ("my wife ana bleeding since monday", "ana"),
        ("dr thistlewood hardbrook sent me", "thistlewood hardbrook"),
        ("tlaloc n here", "tlaloc n"),
    ],
)
def test_where_a_name_ends(text: str, value: str) -> None:
    spans = find_spans(text=text, directory=DIRECTORY)
    assert [text[s.start : s.end] for s in spans if s.type == "PERSON"] == [value]


def test_a_practitioner_and_an_unlisted_patient() -> None:
    text = "can dr rivera see my son tlaloc"
    assert [text[s.start : s.end] for s in find_spans(text=text, directory=DIRECTORY)] == ["tlaloc"]


@pytest.mark.parametrize("text", ["meixing", "its xiuying", "olorunfemi, zihan", "hyunwoo pyeon"])
def test_as_an_answer(text: str) -> None:
    spans = find_spans(text=text, asked="name", directory=DIRECTORY)
    assert {s.type for s in spans} == {"PERSON"}


@pytest.mark.parametrize(
    "text",
    [
        "its [colt stonebridge]",
        "hi this is [maverick oakenfold] i need to reschedule",
        "appt for [paisley fairweather] please",
        "could you tell dr chen that [rowdy hollingbery] called",
        "refill for [ridge whitehorn]",
        "[colt stonebridge] here",
    ],
)
def test_a_word_with_a_surname_behind(text: str) -> None:
    plain = text.replace("[", "").replace("]", "")
    start = text.index("[")
    spans = find_spans(text=plain, directory=DIRECTORY)
    wanted = (start, text.index("]") - 1, "PERSON")
    assert wanted in [(span.start, span.end, span.type) for span in spans]


@pytest.mark.parametrize(
    "text",
    [
        "hereditary angioedema, voice getting squeaky",
        "its muscular dystrophy",
        "refill for magnesium glycinate",
        "appt for carpal tunnel",
        "i'm plumb wore out",
    ],
)
def test_two_words_that_are_nobody(text: str) -> None:
    assert not find_spans(text=text, directory=DIRECTORY)


@pytest.mark.parametrize(
    "text",
    ["deshazlo", "Quítalo", "páralo por favor", "bórramelos", "Muévela", "deshacer", "detenlo ya"],
)
def test_a_spanish_order_is_no_name(text: str) -> None:
    assert not find_spans(text=text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Haz Malik", "Haz Malik"),  # an order by itself may be a name
        ("Leela", "Leela"),  # and some names end like one
        ("me llamo Marcela", "Marcela"),
        ("Carmelo", "Carmelo"),
        ("soy Adela Parela", "Adela Parela"),
    ],
)
def test_a_name_like_a_spanish_order_is_hidden(text: str, name: str) -> None:
    assert [text[one.start : one.end] for one in find_spans(text=text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "my kid swallowed bleach",
        "my daughter drank some lysol",
        "my son huffed duster",
        "baby ate playdoh and wont stop crying",
        "el niño se tomó cloro",
        "mi hija tragó fabuloso",
        "she was diagnosed with sialadenitis, what now",
        "my daughter caught giardia",
    ],
)
def test_what_is_swallowed_or_caught_is_no_person(text: str) -> None:
    assert list(find_spans(text=text, directory=DIRECTORY)) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("she ate bronwen's lunch", "bronwen"),
        ("hoy comió María muy poco", "María"),
        ("my son drank with tyler", "tyler"),
        ("after she ate bronwen threw up", "bronwen"),
        ("my ex has bronwen", "bronwen"),
        ("my daughter bronwen has roseola", "bronwen"),
    ],
)
def test_who_swallowed_or_caught_it_is_one(text: str, name: str) -> None:
    found = [text[s.start : s.end] for s in find_spans(text=text, directory=DIRECTORY)]
    assert found == [name]


@pytest.mark.parametrize("text", ["a bill", "a rose", "A grant, please", "a page"])
def test_a_thing_with_its_article_is_no_person(text: str) -> None:
    assert list(find_spans(text=text, directory=DIRECTORY)) == []


def test_whom_something_happened_to_in_spanish_is_one() -> None:
    text = "a brooks le salieron ronchas"
    assert [text[s.start : s.end] for s in find_spans(text=text, directory=DIRECTORY)] == ["brooks"]

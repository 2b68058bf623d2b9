"""What stands beside an alarm sets it not aside: dates, old stories, learning, errands, jokes."""

import itertools

import pytest

from api.safety.service import screen

ALARMS = """
i cant breathe
i have crushing chest pain
my face is drooping on one side
my baby wont wake up
i took 40 tylenol pills
i want to kill myself
my husband is having a seizure
my throat is swelling shut
im coughing up blood
i cant feel my legs and i peed myself
my son swallowed a button battery
im 34 weeks and bleeding heavily
he put a gun to my head
no puedo respirar
mi papa se desmayo y no despierta
me quiero morir
worst headache of my life came on suddenly
my dad collapsed
my wife is slumped over and not answering
i cut my wrist and it wont stop bleeding
my lips are swelling after a bee sting
chest tightness spreading to my jaw
my baby is 3 weeks old with a fever of 101
i am going to end it tonight
my left arm went weak and my words are slurred
he drank antifreeze
i think im having a heart attack
mi esposo no respira
my sugar is 31 and i feel shaky
im pregnant and my vision is blurry with a terrible headache
she had a seizure and wont wake up
i overdosed on my antidepressants
""".strip().splitlines()
BESIDE = """
what are your hours? {}
i read about strokes online and {}
my wife had a bypass in 2014 and {}
last summer we moved here, {}
no fever but {}
for my record i was born in 1979, {}
i had the flu last month and now {}
the doctor told me years ago this could happen, {}
hi can i move my appointment to friday, {}
lol sorry to bother, {}
as i wrote in the form in 2021, {}
my friend is a nurse and says its fine but {}
i know the difference between a cold and the flu, {}
when i was in the army i saw worse but {}
i used to smoke. {}
{} since this morning
{}, i was there last year
{} and my insurance changed in january
{} what does that mean
{}, is that normal
{} my appointment is on march 3 2026
{}, my mother had the same in 1998
{}, not covid
{} but no fever
{}, i used to be healthy
{} lol
{}, just asking
{} (dob 04/05/1961)
{}, policy 88-1234
{}, what are the symptoms of that
{}. how much is a visit
{}, i never had this before
{}, history of asthma
{} after the training class
do you take blue cross? {}
{} do you take blue cross
sorry wrong chat earlier. {}
{}, member id xgh 100 200
my neighbor told me to write: {}
{} i called yesterday and nobody answered
i have an appointment in may but {}
{} (i am a retired nurse)
for research on stroke i used your site before, {}
{}, i had a stress test in 2019 and it was fine
we were at my sons graduation and {}
as a child i had asthma, {}
{}, as a child i had asthma
no allergies, no meds, {}
{}. no allergies, no meds
not to be dramatic but {}
it is probably nothing, {}
{} just like the video in health class
two weeks ago i started a new pill and {}
{} when i got up
after dinner last night we argued and {}
{} i learned cpr years ago
{}, since last year i live alone
my therapist passed away in 2020 and {}
is it normal that {}
what should i do if {}
{}, can i come in tomorrow
haha this is awkward but {}
hola, una pregunta, {}
{}, gracias
""".strip().splitlines()


@pytest.mark.parametrize("beside", BESIDE)
def test_it_still_alarms(beside: str) -> None:
    said = [beside.format(alarm) for alarm in ALARMS]
    quiet = [text for text in said if screen(text=text).disposition not in {"emergency", "crisis"}]
    assert quiet == []


def test_two_remarks_do_no_more_than_one() -> None:
    pairs = itertools.islice(itertools.combinations(BESIDE, 2), 0, None, 7)
    said = [
        first.format(second.format(alarm))
        for (first, second), alarm in zip(pairs, itertools.cycle(ALARMS), strict=False)
    ]
    quiet = [text for text in said if screen(text=text).disposition not in {"emergency", "crisis"}]
    assert len(quiet) <= len(said) // 50, quiet

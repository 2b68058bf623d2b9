"""What the rules alone make of ordinary clinic traffic, and of the dangers that sound like it."""

import pytest

from api.safety.loader import RuleSet
from api.safety.screen import screen_with

ORDINARY = """
torn shoulder muscle from baseball, need pt
i ripped my jacket on the chair in the back
i put coffee grounds in my garden
there was a big cut in my pay this year
my inhaler isnt covered anymore
my inhaler did not come in the mail
albuterol is not at the pharmacy yet
my inhaler is empty, can i get a refill
frothy coffee
is frothy urine on the test form
i hurt myself playing soccer last week
he hurt himself on the slide but is fine
cut myself shaving
i burned myself cooking a little
its my last refill
this is my last day at work
is this it?
this is it for today
they wrote a note for my teacher
you left me a note in the portal
a curtain over the window fell down
shade over the porch
shadow coming from the building
zoloft makes me sweat at night
tome muchas fotos en la playa
le di todas las vacunas
ya tome todas mis pastillas de hoy
burps taste like rotten eggs
the cleaner smell in your lobby is strong
the website shows gibberish
your voicemail was garbled
my toddler is having a fit about shoes
can you have dr chen fit me in
does she have a fit-in slot
the portal is not responding
your receptionist is not responding to my emails
la clinica no responde el telefono
nadie me responde
the line is not moving
were not moving until june
i found my keys on the floor of your lobby
found a wallet on the ground
my appointment is locked in right
i was locked in the bathroom at your clinic lol
the nurse scared him
my son is afraid of her needles
podria matar por un cafe
i found a pool near your office
we found the lake
hiding in the closet is how my kid handles shots
the clock stopped, the battery is dead
she had a fit when she saw the bill
my cat had a seizure can you help
the market crashed and i nearly had a stroke lol
i cant wake up before nine so afternoon please
wont wake up in time for that
my leg is asleep from sitting
my baby sleeps and sleeps but eats great
numb from the dentist
my tongue is numb from the dentist this morning
i cant feel my face, dentist lol
my kid swallowed a watermelon seed
she swallowed her vitamin
he ate a crayon
took two tylenol for a headache
i took my whole dose
i took all my antibiotics like you said
finished the whole bottle of amoxicillin yesterday as told
i drank the bottle of prep already
pink bubbles in the kids bubble bath
deep cut discount
my dad passed out candy
they blacked out the dates
the lights blacked out
power outage blacked out the block
im burning out at work
burning through my vacation days
racing heart emoji
my chest of drawers
chest freezer delivery
chest hair waxing
blood orange juice
blood drive on friday
bloody mary recipe
bleeding edge technology
do you sell blood pressure cuffs
need a blood test
i bled the radiators
nose bleed seats at the game
stroke of luck
backstroke lessons hurt my shoulder
i had a heart to heart with dr chen
heart healthy diet class
attack ad on tv
panic! at the disco tickets
shot a video of the parking lot
shot myself in the foot with that form
got shot down for the loan
he got shots yesterday
stabbed my finger with a lancet for sugar check
overdose of cuteness
od on left eye prescription
my contact lens prescription is od 8.6
prn od bid what do these mean
od means once daily on my slip?
how many kms is it from the station
i live 5 kms away
10 kms race on sunday
they keep pushing my appointment back
pushing the stroller all day hurts my wrist
do you take cobra insurance
do not wake me before nine
we are running late for the 7:45
our fridge is at 5 celsius, is the vaccine ok there
he gambled all our savings and we need a payment plan
tengo anginas otra vez, quiero una cita
fui a la despedida de soltera de mi prima
tengo una herida en la pierna que ya cerro
scalp flakes on my black shirts
toenail fell off after the marathon
vomited once but no blood and the belly is soft
oxygen 98, pulse 66
snake plant by your door
its 110 degrees of bend at pt today
it is 105 degrees outside, is parking far
voicemail says press 1 for the nurse
bat mitzvah is that saturday
she talked my ear off
please hand off the forms to dr chen
take your finger off the button and the page scrolls back
keep your hands off my chart lol
my hand is off the booking list, i mean my hand visit
im shot after that week, beer time
i got shocked when i saw the bill
got shocked by the price
my heart stopped when i saw the copay
heart stopping movie
my arm x ray, is it ready
burned my back in the sun a bit, peeling now
sunburned face from the beach, peeling
the office burned down in 2019 right
burned the dinner and set off the smoke alarm
burn cream refill
erection still a problem, want the blue pill refill
numb from sitting on the saddle? no just asking about horse riding after surgery
my toe is off the cast list
ear gone numb after headphones, fine now
heart failure clinic phone number
heart failure class on tuesday
heart attack prevention class
high blood pressure follow up
blood pressure 128 over 82 today
bp 118/76
sugar was 105 this morning
a1c 6.1
temp 98.6 no fever
weight 180 height 5 10
pulse 72
oxygen 97 percent
baby is 8 weeks old and due for shots
newborn visit for my 5 day old
my 2 month old needs his shots
28 weeks pregnant, need my glucose test
36 weeks pregnant, group b strep test when
pregnant and need a dentist letter
i took 2 tylenol
took my 3 pills this morning as usual
i take 12 pills a day, can you help with a list
i had 4 beers at the wedding lol
i ran out of insulin pens, refill please
insulin needles refill
out of my metformin
withdrawal form for the study
withdrawing my application
detox tea question
quit drinking 2 years ago
i stopped smoking last month
no alcohol since january
xanax refill
need my ativan prescription sent to walgreens
hearing aid whistling
hearing test appointment
seeing things better with new glasses
seeing spots is on your form what does it mean
flashes on my camera phone
stiff neck from sleeping wrong
my neck is stiff, massage available?
worst bill ever
sudden change of plans
weak wifi in the lobby
weak tea
numb lips after dentist
facial appointment
my face mask broke
my speech therapist is great
slurpee
speech therapy for my son
confused about the bill
confused by the portal
my mom is confused about which building
dad gets confused by the phone menu
sleepy today
hard to wake up on mondays
my toddler wont sleep
baby wont take the bottle at daycare
baby not eating much solids but drinks fine
passed my exam
passed out flyers for the 5k
collapsed stroller fits in the trunk?
collapsed on the couch after work lol
falling asleep at my desk
fell for your promo email
fell behind on payments
my grandma fell last year and has a walker
hit my head on the cabinet last month, all good
head lice
head cold
hit by a huge bill
hit the gym
accident report form from my car accident in may
accident on the highway so im late
poison ivy on my arm
poison ivy cream
allergic to cats
allergic to peanuts, is there a snack in the lobby
epipen refill
carry an epipen
bee keeper discount
swollen ankles at the end of the day, long time
swelling went down
bruise on my shin
blood type card
blood donation rules
bleeding heart flowers for the nurse
period is two days late
heavy period visit please
heavy coat, where do i hang it
spotting a typo on your site
cut my hair
cut my toenails service?
cut in line
stitches out on friday
stitches removal appointment
cast removal
burning question about parking
gas station near the clinic
gas reimbursement form
smoke free campus?
fire drill today?
chemical peel price
bleach my teeth
swallowed my pride and called
swallow test prep
choking hazard toys policy
choke up at movies
drowning in emails
pool therapy schedule
water bottle left in room 3
hot flashes
cold hands always
freezing in your waiting room
heat pack
dehydrated fruit
thirsty, is there a fountain
diabetic shoes
low sugar snacks
low blood type
eye drops refill
blind in one eye since birth, need large print
double vision care coverage
lost my glasses
lost sight of the sign
red eye flight on friday
testicular exam with dr raman please
kidney stone follow up
cant pee in a cup on demand lol
urine sample drop off
vomiting stopped yesterday, tomorrow ok for school?
throw up bag in the car
black tea before test ok
belly dancing class
stomach growling
appendix out in 2011
hernia repair follow up
back pain for years, pt please
leg day
leg cramps at night
calf raises exercise sheet
blood clot class
clot factor test
travel shots
shot record
gunshot sound from the movie
stabbing my straw in the juice box
knife skills class
gun show weekend, need to move my visit
my ex is picking up the kids
my husband will drive me
afraid of needles
scared of the dentist
scared of flying
safe parking at night
not safe to park there
threat of rain
kill time in lobby
dead battery
die hard fan
end of life paperwork, advance directive form
living will form
i want to be an organ donor
hospice volunteer
goodbye and thanks
last visit before i move away
give my appointment to someone else
cancel everything im moving to ohio
no longer need the appointment, feeling better
wont be coming back, switching doctors
tired of waiting
sick of this hold music
done with pt
no point in calling twice
whats the point of the second form
i give up on this website
hopeless at passwords
alone with the baby so evening is best
nobody answered the phone
i hate mondays
hurting my wallet
my back is killing me, same as always, need pt refill
when i was a kid, i had seizures
history of stroke, heart attack, seizures
in 2012, my grandma had a stroke
i had a heart attack in 2015, doing great since
years ago i took too many pills, im fine now
mi mama tuvo un infarto en 2010
i had an overdose in 2011 and i have been sober since
i had chest pain and was admitted in 2012
my dad had seizures, that was years ago
back in high school, i had a seizure
when i was a kid i took too many pills once
what are the signs of stroke, heart attack, seizures
overdose training class
when i was 12 i took pills
when i was pregnant in 2010, i had bleeding
i had a seizure in third grade
in high school i tried to kill myself, long behind me
i had a stroke in the army
as a child, i had seizures
the chest pain i had years ago
""".strip().splitlines()

DANGER = """
my inhaler isnt helping at all
the inhaler does nothing anymore
puffer is empty and im whistling
inhalador no me ayuda
found my dad on the floor
encontre a mi mama en el suelo
he is not responding to us
mi papa no responde
not moving and cold
he wont wake up
she was pulled out of the pool
im 32 weeks pregnant and feel like pushing
a rattlesnake bit me
there was a bat in the nursery when we woke
a curtain is coming down over my eye
everything she says is gibberish
his speech is garbled
tearing pain in my back
vomit looks like coffee grounds
deep cut in my hand, i can see the bone
pink froth when he coughs
i wrote letters to my kids for after
this is goodbye
wanna kms
im going to kms tonight
quiero despedirme de todos
i od'd on my pills
took too many pills
tome muchas pastillas
tome un frasco de paracetamol
im locked in the bathroom, he is breaking the door
she locked herself in the garage with the car running
im scared of my husband
afraid to go home
quiero matar a mi vecino
le dieron un balazo
herida de bala en la pierna
having a seizure right now
smells like rotten eggs in the house and im dizzy
hundred and five fever
newborn 101
o2 is 84
she had a stroke just now
casi se ahoga en la piscina
oxygen in 85 and dropping
i have crushing chest pain, dob 1961-12-09
i had surgery on March 3rd, 2011 and i can't breathe
date of birth March 4, 1947 and i can't breathe
my last visit was 10/17/2014 and i can't breathe
i have crushing chest pain, nací el 3 de mayo de 1966
i have crushing chest pain, i used to see Dr. Ohmstedt in my old town
2001:db8:85a3::8a2e:370:7334 is my ip address and i can't breathe
i have crushing chest pain, my policy number is WPL-3390-77214
dob 3/4/1961, my baby wont wake up
i quit smoking in 2012 and my chest is crushing
no puedo respirar, naci en 1980
me duele mucho el pecho y tuve cirugia en 2015
i want to kill myself, i was born in 1985
my son swallowed a battery, he was born 2019
i had a baby in 2020 and now my chest hurts and i cant breathe
since my surgery in 2018 i get dizzy but today i cant feel my face
i used to live in ohio and i cant stop bleeding
last summer we moved here, i want to kill myself
my wife had a bypass in 2014 and i took 40 tylenol pills
the doctor told me years ago this could happen, my dad collapsed
when i was in the army i saw worse but he put a gun to my head
as i wrote in the form in 2021, my son swallowed a button battery
i know the difference between a cold and the flu, my throat is swelling shut
my dad collapsed, my mother had the same in 1998
my son swallowed a button battery, i used to be healthy
im coughing up blood after the training class
my wife had a bypass in 2014 and no puedo respirar
used to smoke, now fever and my chest is crushing
found my keys on the floor next to my dad, he isnt moving
chopped the tip of my thumb off
his finger is hanging off
my husband was shot in the leg
got shocked by the dryer outlet and my heart feels weird
his shirt caught on fire
struck by lightning in the yard
my nephew drowned in the pool
he beats me when he drinks
erection for five hours wont go down
hernia turned purple and wont go back in
pouring through the bandage
when i was cooking, my toddler swallowed a button battery
when he was eating, he started choking
when i was in the shower, i fell and blacked out
my mother was found unconscious when i was at work
my son swallowed a battery when i was in the kitchen
when we were at the park, my son was hit by a car
in the past hour ive vomited blood twice
previously healthy, crushing chest pain
back in my room, he overdosed
my roommate in college took a bunch of pills
my son is in second grade and just had a seizure
my daughter in prison tried to hang herself
from 02 to 80 oxygen is dropping
on our honeymoon my wife stopped breathing
family history night and my dad just had a heart attack
in the past he passed out but never like this
i think im having a heart attack i learned cpr years ago
as a child i had asthma, he drank antifreeze
my wife is slumped over and not answering, i had a stress test in 2019 and it was fine
two weeks ago i started a new pill and my lips are swelling
""".strip().splitlines()


def alarms(rules: RuleSet, text: str) -> bool:
    return screen_with(rules, text=text, recent=()).disposition in {"emergency", "crisis"}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_traffic_alarms_nobody(rules: RuleSet, text: str) -> None:
    assert not alarms(rules, text)


@pytest.mark.parametrize(
    "text",
    [
        "is it ok to eat before the cholesterol test",
        "can i drink water before my blood draw",
        "puedo comer antes del análisis",
        "how long does the flu shot last",
        "how long is a referral good",
        "puedo bajar mis mensajes",
    ],
)
def test_preparation_and_paper_need_no_clinician(rules: RuleSet, text: str) -> None:
    assert screen_with(rules, text=text, recent=()).disposition == "none"


@pytest.mark.parametrize(
    "text",
    [
        "is it ok to drink before my surgery with my heart pills",
        "how long does the rash last",
        "can i take my metformin before the test",
        "puedo bajar la dosis",
    ],
)
def test_what_sounds_like_it_needs_one(rules: RuleSet, text: str) -> None:
    assert screen_with(rules, text=text, recent=()).disposition == "clinician"


@pytest.mark.parametrize("text", DANGER)
def test_the_danger_that_sounds_like_it_alarms(rules: RuleSet, text: str) -> None:
    assert alarms(rules, text)

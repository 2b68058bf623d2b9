"""Words by which a message is read: fillers, ways to say pain, and what a card must not answer."""


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


def _phrases(table: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in table.split("/") if phrase.strip())


# Left out of message and topic alike: "my throat is really sore" is "throat sore".
FILLERS = _words(
    "i im ive me my mine our your his her hers their the a an is are am was were be been being "
    "its it this that these those has had have having get gets getting got so very really "
    "super such some little bit kind kinda of in on at to from with keeps keep too also el la "
    "los las lo un una unos unas de del d mi mis se le les su sus nuestro nuestra al en es "
    "esta estan esto estoy estaba muy mucho mucha muchos muchas bastante tengo tiene tenemos "
    "traigo siento siente da dan ando anda yo ya"
)
# One word for all of them, in both languages: "my back hurts" is "back pain".
PAIN = _words(
    "pain pains painful painfull paining hurt hurts hurting hurtin hurtz ache aches aching "
    "achy sore killing kiling throbbing duele duelen dolor dolores doliendo dolio dolia "
    "adolorido adolorida adoloridos dolorido"
)
# Said around the name of a thing when nothing but the thing is meant: "what helps a cold?"
FRAME = _words(
    "what whats is are about tell me info information on for help helps with treat treatment "
    "symptoms symptom of the a an please facts general give some i got have know more que es "
    "son sobre hay para el la un una los las informacion dime sintomas por favor del de"
)

NEGATORS = _words(
    "no not without never none isnt dont doesnt didnt havent hasnt arent wasnt denies sin "
    "ninguna ningun tampoco nunca"
)
# Words of their own that are a letter away from a topic.
ORDINARY = _words("bonito bonita bonitos poking reflex agitado agitada street couch putting puting")
CHOICES = _words("or vs versus o u")
TURNS = _words("but just only except though pero solo sino aunque")

BABY = _phrases(
    "baby/babies/babys/infant/infants/newborn/newborns/month old/months old/mo old/week old/"
    "weeks old/days old/diaper/diapers/diper/dipper/nappy/teething/bebe/bebes/bebito/bebita/"
    "recien nacido/recien nacida/meses de edad/meses de nacido/meses de nacida/panal/panales/"
    "denticion"
)
CHILD = _phrases(
    "son/sons/daughter/daughters/child/childs/children/kid/kids/kiddo/toddler/toddlers/"
    "little one/little girl/little boy/boy/girl/stepson/stepdaughter/grandson/granddaughter/"
    "grandchild/grandkid/nephew/niece/preschooler/daycare/teenager/teen/hijo/hija/hijos/hijas/"
    "hijito/hijita/nino/nina/ninos/ninas/nene/nena/nieto/nieta/chamaco/chamaca/peque/sobrino/"
    "sobrina/chiquito/chiquita/guarderia"
)
PREGNANT = _phrases(
    "pregnant/pregnancy/pregnent/expecting/trimester/weeks along/breastfeeding/breast feeding/"
    "nursing/postpartum/gave birth/after birth/morning sickness/embarazada/embarazo/encinta/"
    "trimestre/amamantando/lactancia/dando pecho/posparto/parto/nauseas matutinas/"
    "ascos del embarazo"
)

# A question about the patient's own case asks for a judgement.
JUDGEMENT = _phrases(
    "do i have/do you think/your guess/your opinion/you think/did i/did my/does my/does this/"
    "does it/does that/does he/does she/do it sound/sound like/sounds like/would this/would it/"
    "would that/what this/what that/what could/causing my/causes my/can i go/can i still/"
    "can he go/can she go/can my/could it/could this/could i/could that/can it be/can this be/"
    "might it/might be/might i/may be/is it/is this/is that/is my/is his/is her/are my/"
    "are these/should i/should we/should my/should he/should she/be seen/shall i/do i need/"
    "does he need/does she need/need to see/am i/normal/serious/dangerous/bad sign/worried/"
    "worry/scared/diagnose/diagnosis/diagnosed/whats wrong/what is wrong/why do i/why is my/"
    "why does my/why are my/why am i/what do i have/go to the er/urgent care/emergency room/"
    "hospital/second opinion/results/result/biopsy/xray/x ray/mri/ekg/ecg/scan/ultrasound/test/"
    "tests/tested/lab/labs/or is it/or a/rule out/how bad/how long will/will i/cure me/"
    "tengo que/debo/deberia/deberiamos/es normal/es grave/es peligroso/es malo/sera/seran/"
    "puedo ir/puede ir/usted cree/cree que/que opina/prueba/pruebas/puede ser/podria ser/"
    "podra ser/por que me/por que tengo/que tengo/que me pasa/estoy preocupada/"
    "estoy preocupado/preocupa/grave/peligroso/peligrosa/urgencias/diagnostico/resultados/"
    "resultado/analisis/radiografia/tendre"
)
# Anything of a medicine goes to a person.
DRUGS = _phrases(
    "medicine/medicines/medication/medications/meds/med/pill/pills/tablet/tablets/dose/doses/"
    "mg/ml/antibiotic/antibiotics/steroid/steroids/painkiller/painkillers/prescription/"
    "prescribed/refill/refills/refilling/rx/statin/statins/blood thinner/blood thinners/"
    "birth control/side effect/side effects/interact/interaction/take/taking/taken/took/cream/"
    "ointment/drops/inhaler/shot/shots/vaccine/vaccines/booster/jab/injection/supplement/"
    "supplements/vitamin/vitamins/essential oil/essential oils/cbd/over the counter/otc/"
    "medicina/medicinas/medicamento/medicamentos/pastilla/pastillas/tableta/tabletas/dosis/"
    "antibiotico/antibioticos/receta/tomar/tomo/tome/tomando/tomarme/crema/pomada/gotas/jarabe/"
    "inyeccion/vacuna/vacunas/vitamina/vitaminas/remedio/remedios/suplemento/"
    "efectos secundarios"
)
# Signs and histories that a general card must not answer.
CONCERNS = _phrases(
    "chest/breath/breathe/breathing/breathless/wheeze/wheezing/wheezy/gasping/choking/blood/"
    "bloody/bleed/bleeding/bleeds/clot/clots/faint/fainted/fainting/passed out/pass out/"
    "blacked out/collapsed/unconscious/numb/numbness/tingling/tingly/pins and needles/"
    "paralyzed/weak/weakness/cant move/cant walk/cant talk/cant swallow/cant see/cant pee/"
    "drooling/drooping/slurred/lump/lumps/mass/swollen/swelling/swelled/puffy/vision/blurry/"
    "blurred/double vision/seizure/seizures/convulsion/shaking/confused/confusion/stiff neck/"
    "neck stiff/jaundice/yellow/pus/oozing/infected/gangrene/spreading/red streak/red line/"
    "worse/worst/worsening/sudden/suddenly/severe/unbearable/excruciating/dehydrated/"
    "not drinking/wont drink/not eating/wont eat/no tears/lethargic/listless/limp/floppy/"
    "purple/blue lips/stiff/angina/palpitations/heart/stroke/cancer/tumor/chemo/chemotherapy/"
    "transplant/dialysis/hiv/aids/diabetic/diabetes/asthma/copd/kidney/kidneys/liver/lupus/"
    "shingles/canser/strep/sepsis/pneumonia/meningitis/immune/immunocompromised/surgery/"
    "operation/stent/catheter/overdose/overdosed/poison/poisoned/swallowed/chemical/bleach/"
    "bitten/bit/snake/spider/tick/scorpion/rabies/drowning/drown/foam/frothy/bubbly/knocked/"
    "dove/diving/helmet/bumped/head injury/wont move/accident/crash/wreck/fell/fallen/hit/"
    "kicked/punched/beaten/abuse/assault/attacked/broken/fracture/fractured/bone/deformed/"
    "lost weight/weight loss/losing weight/night sweats/testicle/testicles/penis/vagina/"
    "vaginal/genital/genitals/breast/nipple/discharge/std/sti/erection/miscarriage/suicide/"
    "suicidal/kill myself/hurt myself/harm myself/self harm/die/dying/dead/death/panic/anxiety/"
    "anxious/hearing voices/hallucinating/drunk/drugs/withdrawal/travel/traveled/"
    "came back from/back from/trip to/abroad/overseas/africa/asia/india/"
    "jungle/malaria/dengue/drool/drools/muffled/hemophilia/hemophiliac/bleeding disorder/iv/"
    "heroin/injecting/peanut/peanuts/shellfish/bee sting/wasp/"
    "pecho/respirar/respira/respiro/falta de aire/falta el aire/silbido/ahoga/"
    "ahogo/sangre/sangra/sangrado/sangrando/coagulo/coagulos/desmayo/desmaye/desmaya/desmayado/"
    "inconsciente/se duermen/se me duerme/adormecido/adormecida/hormigueo/paralizado/debil/"
    "debilidad/bulto/bultos/bolita/bola/hinchado/hinchada/hinchados/hinchadas/hinchazon/hincha/"
    "hincho/vista/borroso/borrosa/convulsiones/convulsiona/confundido/confundida/cuello rigido/"
    "cuello tieso/amarillo/amarilla/infectado/infectada/peor/empeora/empeoro/de repente/"
    "de golpe/insoportable/no quiere comer/no come/no toma/no bebe/morado/morada/corazon/"
    "derrame/quimio/quimioterapia/trasplante/dialisis/vih/diabetico/diabetica/asma/rinon/"
    "rinones/higado/neumonia/cirugia/operacion/operaron/veneno/se trago/cloro/mordio/mordida/"
    "vibora/arana/garrapata/alacran/accidente/choque/caida/caido/golpe/golpeo/se pego/roto/"
    "rota/fractura/hueso/perdida de peso/bajado de peso/testiculo/pene/seno/pezon/flujo/"
    "suicidio/matarme/no puede caminar/no puedo caminar/ansiedad/ansioso/ansiosa/hacerme dano/"
    "morir/muerto/panico/voces/borracho/drogas/viaje/espuma/se tiro/clavado/casco/"
    "babea/babeando/voz apagada/hemofilia/extranjero/regrese de/volvi de/vine de/paludismo/"
    "cacahuate/cacahuates/mariscos/abeja/avispa/heroina"
)
ANIMALS = _phrases(
    "dog/dogs/puppy/cat/cats/kitten/pet/pets/horse/hamster/rabbit/vet/perro/perra/perrito/gato/"
    "gata/gatito/mascota/caballo/veterinario"
)

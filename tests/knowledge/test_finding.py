"""Which card a message gets. A wrong card is worse than none."""

import json
from pathlib import Path

import pytest

from api.knowledge.cards import load_cards
from api.knowledge.service import find_card
from api.safety.service import Disposition, screen

SAFETY = Path(__file__).resolve().parents[1] / "safety"

FOUND = [
    ("en", "what should people know about a fever", "fever_adults"),
    ("en", "My husband's been running a fever since last night", "fever_adults"),
    ("en", "my son's fever", "fever_children"),
    ("en", "kiddo woke up burning up", "fever_children"),
    ("en", "my 4 year old has a feaver", "fever_children"),
    ("en", "fever of 101 and chills", "fever_adults"),
    ("en", "my throat is really sore", "sore_throat"),
    ("en", "Sore thoat since tuesday", "sore_throat"),
    ("en", "it hurts to swallow", "sore_throat"),
    ("en", "this coff wont quit", "cough"),
    ("en", "persistent coughing at night", "cough"),
    ("en", "cold", "cold"),
    ("en", "what helps a cold?", "cold"),
    ("en", "i caught a cold, runny nose and a cough", "cold"),
    ("en", "stuffed nose for three days", "cold"),
    ("en", "tell me about the flu", "flu"),
    ("en", "got the flu, fever and cough", "flu"),
    ("en", "my lower back has been hurting", "back_pain"),
    ("en", "pain in my back after gardening", "back_pain"),
    ("en", "woke up with a crick in my neck", "neck_pain"),
    ("en", "there's an itchy rash on my elbow", "rash"),
    ("en", "broke out in hives after dinner", "hives"),
    ("en", "it burns every time i pee... burns when i pee", "urinary_symptoms"),
    ("en", "info on utis please", "urinary_symptoms"),
    ("en", "hedache all day", "headache"),
    ("en", "my head is pounding", "headache"),
    ("en", "migrane again today", "migraine"),
    ("en", "migraine and headache and throwing up", "migraine"),
    ("en", "my daughter threw up in the car", "vomiting"),
    ("en", "vomitting since breakfast", "vomiting"),
    ("en", "stomach bug with diarrhea and vomiting", "vomiting"),
    ("en", "ive got the runs", "diarrhea"),
    ("en", "constipated all week", "constipation"),
    ("en", "how do people deal with acid reflux", "heartburn"),
    ("en", "rolled my ankle at soccer", "sprain"),
    ("en", "sprained wrist and its swollen", "sprain"),
    ("en", "charley horse in the night", "muscle_cramps"),
    ("en", "my knees hurt on stairs", "knee_pain"),
    ("en", "shoulder is stiff and aching", "shoulder_pain"),
    ("en", "hay fever is back", "seasonal_allergies"),
    ("en", "is pinkeye contagious", "pink_eye"),
    ("en", "my ears hurt on planes", "ear_ache"),
    ("en", "sinus pressure for a week", "sinus_pressure"),
    ("en", "i can't sleep", "insomnia"),
    ("en", "so stressed out with work", "stress"),
    ("en", "i've been feeling down lately", "low_mood"),
    ("en", "no energy at all", "fatigue"),
    ("en", "zits all over my chin", "acne"),
    ("en", "exzema flare up on my hands", "eczema"),
    ("en", "what is athlete's foot", "athletes_foot"),
    ("en", "mosquito bites everywhere", "insect_bites"),
    ("en", "sunburnt at the beach", "sunburn"),
    ("en", "paper cut on my thumb", "minor_cuts"),
    ("en", "burned my finger on the stove", "minor_burns"),
    ("en", "my nose keeps bleeding on and off, nosebleeds", "nosebleed"),
    ("en", "dizzy when i stand up", "dizziness"),
    ("en", "period cramps are rough", "period_pain"),
    ("en", "hot flashes at night", "menopause"),
    ("en", "morning sickness tips", "pregnancy_nausea"),
    ("en", "i'm pregnant and nauseous", "pregnancy_nausea"),
    ("en", "there are nits in my kid's hair", "head_lice"),
    ("en", "baby is teething", "teething"),
    ("en", "diper rash", "diaper_rash"),
    ("en", "my skin is so dry in winter", "dry_skin"),
    ("en", "toothake kept me up", "toothache"),
    ("en", "what helps hemroids", "hemorrhoids"),
    ("en", "cold sores", "cold_sores"),
    ("en", "a fever blister on my lip", "cold_sores"),
    ("en", "canker sores in my cheek", "canker_sores"),
    ("en", "gassy and bloated after lunch", "gas_bloating"),
    ("en", "tell me about hypertension", "high_blood_pressure"),
    ("en", "sore arm after the flu shot, after my flu shot", "vaccination_aftercare"),
    ("en", "no fever but my throat hurts", "sore_throat"),
    ("es", "tengo fiebre", "fever_adults"),
    ("es", "mi hijo tiene calentura", "fever_children"),
    ("es", "me duele mucho la garganta", "sore_throat"),
    ("es", "q puedo hacer para la tos", "cough"),
    ("es", "estoy resfriada", "cold"),
    ("es", "información sobre la gripe", "flu"),
    ("es", "dolor d espalda desde ayer", "back_pain"),
    ("es", "me salió un sarpuyido", "rash"),
    ("es", "ardor al orinar", "urinary_symptoms"),
    ("es", "tengo migraña", "migraine"),
    ("es", "mi niña está vomitando", "vomiting"),
    ("es", "diarea desde el lunes", "diarrhea"),
    ("es", "estreñida hace 4 días", "constipation"),
    ("es", "agruras por la noche", "heartburn"),
    ("es", "me torcí el tobillo", "sprain"),
    ("es", "calambres en las piernas", "muscle_cramps"),
    ("es", "no puedo dormir", "insomnia"),
    ("es", "mucho estrés en el trabajo", "stress"),
    ("es", "piojos en la escuela de mi hija", "head_lice"),
    ("es", "mi bebé tiene rozadura", "diaper_rash"),
    ("es", "dolor de muela", "toothache"),
    ("es", "bochornos", "menopause"),
    ("es", "qué es la presión alta", "high_blood_pressure"),
    ("es", "tengo un headache", "headache"),
    ("en", "que hago con mi dolor de oido", "ear_ache"),
]

NONE = [
    # nothing of health, or no topic of ours
    ("en", ""),
    ("en", "what are your hours"),
    ("en", "thank you!"),
    ("en", "is maple street open at the weekend"),
    ("en", "my elbow clicks"),
    ("en", "what is shingles"),
    ("en", "the couch is new"),
    ("en", "there is a cold front coming"),
    ("en", "my hands are cold"),
    ("en", "fewer people should ride the train"),
    ("es", "adiós, que tengan bonito día"),
    ("es", "le salieron unas ronchitas por los moscos"),
    ("en", "my mother in law is a pain in the neck"),
    # another thing with the same word
    ("en", "flu shot"),
    ("en", "whooping cough"),
    ("en", "stress test"),
    ("en", "yellow fever"),
    ("en", "chemical in my red eye"),
    # the patient's own case is asked to be judged
    ("en", "do i have the flu"),
    ("en", "is this rash normal"),
    ("en", "is my cough serious"),
    ("en", "cold or allergies?"),
    ("en", "should i go to the er for my headache"),
    ("en", "why do i get migraines"),
    ("en", "so what's your guess about my rash, eczema?"),
    ("es", "es grave este sarpullido"),
    ("en", "should my 8 yo with an ear ache be seen"),
    ("es", "debo ir a urgencias por la fiebre"),
    ("es", "que tengo, gripe o resfriado"),
    # medicines and readings
    ("en", "can i take ibuprofen for my headache"),
    ("en", "which antibiotic for a sore throat"),
    ("en", "my metformin gives me diarrhea"),
    ("en", "high blood pressure 150 over 95"),
    ("en", "fever of 104"),
    ("en", "is 99.8 a fever for a grown woman"),
    ("en", "my migraine kit needs refilling"),
    ("es", "que pastilla tomo para la tos"),
    # signs and histories that a general card must not answer
    ("en", "headache and my arm is numb"),
    ("en", "cough and chest tightness"),
    ("en", "diarrhea with blood"),
    ("en", "i have a fever and i am on chemo"),
    ("en", "my headache is getting worse"),
    ("en", "back pain after a car crash"),
    ("en", "rash after a tick bite"),
    ("en", "feeling down, i want to die"),
    ("en", "sore throat and i can't swallow"),
    ("en", "sore throat and he drools"),
    ("en", "sore throat, muffled voice"),
    ("en", "fever, got back from ghana on monday"),
    ("en", "nosebleed, i have hemophilia"),
    ("en", "hives after a bite of peanut butter"),
    ("es", "dolor de cabeza y veo borroso"),
    ("es", "fiebre, regresé de áfrica el lunes"),
    ("es", "mareo y dolor de pecho"),
    ("es", "tos con sangre"),
    # two complaints of which no card covers both
    ("en", "fever and a rash"),
    ("en", "headache and fever"),
    ("es", "fiebre y dolor de espalda"),
    # those of whom the card does not speak
    ("en", "my newborn has a cough"),
    ("en", "headache, 30 weeks pregnant"),
    ("en", "my toddler has back pain"),
    ("en", "my dog has a rash"),
    ("es", "estoy embarazada y tengo fiebre"),
    # said not to be there
    ("en", "i have no fever"),
    ("en", "it isn't a migraine"),
    ("es", "sin tos ni nada"),
    # a long story
    ("en", "so yesterday we went to the lake and then " + "we walked and walked " * 8 + "headache"),
]


@pytest.mark.parametrize(("language", "text", "card"), FOUND)
def test_a_message_gets_the_card_it_names(language: str, text: str, card: str) -> None:
    found = find_card(text=text, language=language)
    assert found is not None
    assert found.id == card


@pytest.mark.parametrize(("language", "text"), NONE)
def test_a_doubtful_message_gets_no_card(language: str, text: str) -> None:
    found = find_card(text=text, language=language)
    assert found is None, found


def test_every_card_is_found_by_each_of_its_own_topics() -> None:
    lost = []
    for card in load_cards().values():
        for language, topics in card.topics.items():
            for topic in topics.say:
                frame = _FRAMES[card.people[0]][language]
                found = find_card(text=f"{topic}{frame}", language=language)
                if found is None or found.id != card.id:
                    lost.append((card.id, topic, found and found.id))
    assert lost == []


_FRAMES = {
    "adult": {"en": "", "es": ""},
    "child": {"en": " my daughter", "es": " mi hija"},
    "baby": {"en": " my baby", "es": " mi bebe"},
    "pregnant": {"en": ", pregnant", "es": ", embarazada"},
}


def test_any_text_is_survived() -> None:
    for text in ("\x00" * 50, "🤒" * 400, "fever " * 3000, "a" * 4000, "\n\n,,,;;;", "’’'''"):
        assert find_card(text=text, language="en") is None


@pytest.mark.parametrize("name", ["independent_urgent", "heldout_urgent", "heldout_fresh"])
def test_no_urgent_message_that_the_screen_lets_through_gets_a_card(name: str) -> None:
    """Emergencies in the words of others: what the screen misses goes to a person."""
    shown = []
    for row in (SAFETY / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(row)["text"]
        found = find_card(text=text, language="en") or find_card(text=text, language="es")
        if found and screen(text=text).disposition == Disposition.NONE:
            shown.append((found.id, text))
    assert shown == []

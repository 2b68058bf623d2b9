"""Whether a message says what a visit is for: something that hurts, itches or is not well.

It only picks the kind of visit that is looked for, which the patient is told and may change;
what is urgent or asks for a judgement is the screen's (`api/safety`).
"""

import re
from typing import Final

from api.extraction.folding import fold

_BODY: Final = (
    "ankles? arms? back belly bladder bowels? breasts? buttocks? calf calves "
    "cheeks? chest chin ears? elbows? eyes? eyelids? face feet fingers? foot genitals groin gums? "
    "hair hands? head heart heels? hips? jaw joints? kidneys? knees? legs? lips? lungs? moles? "
    "mouth muscles? nails? neck nose prostate ribs? scalp shins? shoulders? sinus(?:es)? "
    "skin spine stomach tailbone teeth testicles? thighs? throat thumbs? thyroid toes? toenails? "
    "tongue tonsils? tooth tummy vagina waist warts? wrists? "
    "tobillos? brazos? espalda vientre barriga panza estomago vejiga pechos? senos? pantorrillas? "
    "oidos? orejas? codos? ojos? parpados? cara pies? dedos? encias? pelo cabello manos? cabeza "
    "corazon talon(?:es)? caderas? mandibula rodillas? piernas? labios? pulmones boca musculos? "
    "unas? cuello nariz costillas? hombros? piel columna dientes? muelas? muslos? garganta "
    "lengua amigdalas cintura munecas? lunar(?:es)?"
).split()
_TROUBLE: Final = (
    r"ach(?:e|es|ing|y)|\w+aches?|acne|allerg(?:y|ies|ic)|anxious|anxiety|arthritis|asthma|bites?|"
    r"bitten|bleeds?|bleeding|blisters?|bloated|bloating|boils?|bruis(?:e|es|ed)|bumps?|burns?|"
    r"burning|congest(?:ed|ion)|constipated|constipation|cough(?:s|ing)?|cramps?|cramping|"
    r"depress(?:ed|ion)|diarrh?ea|discharge|dizzy|dizziness|drain(?:ing|age)|eczema|fatigued?|"
    r"fever|feverish|flare(?:d| ?up)?|gout|headaches?|heartburn|hemorrhoids?|hives|hoarse|"
    r"hurt(?:s|ing)?|infect(?:ed|ion)s?|inflamed|injur(?:y|ed)|insomnia|irritated|itch(?:y|es|ing)?"
    r"|kink|lice|limp(?:s|ing)?|lumps?|migraines?|mucus|nause(?:a|ous)|numb(?:ness)?|pain(?:s|ful)?"
    r"|palpitations|peel(?:s|ing)|phlegm|pinched|pink ?eye|psoriasis|puk(?:e|ed|ing)|pulled|"
    r"puffy|rash(?:es)?|reflux|ringing|runny|sciatica|scratchy|shingles|sick|sinus|sneez\w+|"
    r"sniffles|snor(?:es?|ing)|sore(?:s|ness)?|spasms?|sprain(?:ed)?|stiff(?:ness)?|sting(?:s|ing)?"
    r"|strain(?:ed)?|strep|stuffy|stung|styes?|swell(?:s|ing)|swollen|tender(?:ness)?|threw up|"
    r"throbb?(?:s|ing)|throw(?:s|ing)? up|tingl(?:es|ing|y)|twist(?:ed)?|ulcers?|unwell|uti|"
    r"vertigo|vomit(?:s|ed|ing)?|warts?|wheez(?:e|es|ing|y)|wounds?|yeast|"
    r"not feeling (?:well|good|great|right)|don'?t feel (?:well|good|right)|"
    r"(?:can'?t|cannot|trouble|not) sleep(?:ing)?|worn out|run down|tired|"
    r"won'?t heal|(?:feel(?:ing)?|been) (?:\w+ )?(?:down|low|blue)|heavy periods?|"
    r"periods? (?:is|are) (?:\w+ )?(?:heavy|late)|back (?:is|hurts|went|has)|cansad[oa]s?|"
    r"(?:regla|periodo) (?:muy )?(?:fuerte|abundante|irregular)|un lunar|"
    r"acidez|agruras|alergias?|almorranas|ampollas?|ansiedad|ansios[oa]|ard(?:e|en|or)|artritis|"
    r"asma|bochornos|bol(?:a|ita)s?|bronquitis|catarro|colicos?|comezon|congestion|"
    r"congestionad[oa]|cort(?:e|ada)|deprimid[oa]|diarrea|dol(?:or|ores)|duel(?:e|en)|"
    r"decaid[oa]|enferm[oa]|erupcion|escalofrios|estren(?:ida|ido|imiento)|fiebre|calentura|flemas?|"
    r"gastritis|golpe|granos?|grip[ae]|gripe|heridas?|hinchad[oa]s?|hinchazon|hongos|inflamad[oa]s?"
    r"|infeccion|insomnio|irritad[oa]s?|jaquecas?|lastim(?:e|o|ado|ada)|maread[oa]|mareos?|"
    r"me siento mal|migranas?|mocos|moquitos|molest(?:a|ia|ias)|moretones?|nauseas?|orzuelo|"
    r"pic(?:a|an|adura|azon|o)|piojos|quemadura|reflujo|resfriad[oa]|resfrio|ronc(?:a|o|ha|has)|"
    r"salpullido|sarpullido|sangra(?:do)?|sinusitis|tos|toser|torc(?:edura|io|i)|urticaria|"
    r"verrugas?|vomit\w*|no (?:puedo )?d(?:ormir|uermo)"
)
_HERE = rf"(?:{'|'.join(_BODY)})"
_OF = (
    r"(?:my|his|her|our|their|your|the|mi|mis|su|sus|el|la|los|las|del|both|left|right|"
    r"\w+'s)"
)
_SAYS = re.compile(rf"(?<![\w'])(?:{_TROUBLE})(?![\w'])")
_PART = re.compile(
    rf"(?<![\w'])(?:{_OF} (?:left |right |lower |upper |big )?{_HERE}|"
    rf"(?:for|about|re|por|para|de) (?:an? |un[ao]? )?{_HERE})(?![\w'])|^\W*{_HERE}\W*$"
)
# Words for something else than a complaint, and complaints that the message says are not there.
_ELSE = re.compile(
    r"\b(?:pain control|no (?!puedo |d)(?:more )?\w+|not (?:sick|hurting)|without \w+|sin \w+|"
    r"sick (?:leave|note|days?|of)|(?:flu|allergy|tetanus|shingles|covid) (?:shots?|test\w*|"
    r"vaccin\w+|jab)|(?:vacuna|prueba|examen) de(?: la)? \w+|come back|call \w+ back|"
    r"back to|head (?:out|over|back)|hand (?:in|over)|by the hand|(?:foot|eye|skin|heart|ear|bone) "
    r"(?:doctor|clinic|exam)s?|sorry|pain in the (?:neck|butt|ass)|face to face|"
    r"in the back|a la cabeza|la cara de)\b"
)


def names_complaint(*, text: str) -> bool:
    """Whether the words tell of something that is not well, or of the part of the body."""
    said = _ELSE.sub(" ", fold(text))
    return bool(_SAYS.search(said) or _PART.search(said))

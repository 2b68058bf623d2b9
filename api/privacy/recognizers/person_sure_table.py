# ruff: noqa: E501
"""What stands on both sides of a name that may be any word: the table that `person_sure` reads.

A noun of English that can be counted wants an article; without one, behind a verb of what is
done to people and before what only people do or have, a word is a name: "nobody called thistle
back". The same holds in Spanish behind the "a" that marks people: "vio a thistle el lunes".
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from api.privacy.recognizers.person_cues import RELATIVE, RELATIVE_ES
from api.privacy.recognizers.person_words import SPANISH_VERBS


class Filler(Enum):
    """What may fill a place: a listed given name, one word or two of any kind, two with a letter
    between, a surname that is an everyday word, any word but a Spanish one, and a word that is only
    a name or that no list holds."""

    GIVEN = 1
    WORD = 2
    PAIR = 3
    INITIALED = 4
    TITLED = 5
    FOREIGN = 6
    NAME = 7


@dataclass(frozen=True, slots=True)
class Place:
    """What stands before and after, and the fillers that are names here."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    fillers: frozenset[Filler]
    # Only where no relative was spoken of before: whom "he" means would be open.
    first: bool = False


def _place(before: str, after: str, *fillers: Filler, unless: str = "") -> Place:
    """`unless`: what the name is not."""
    barred = rf"(?!{unless})" if unless else ""
    start = re.compile(rf"(?<![a-z'\-])(?:{before}) {barred}")
    return Place(start, re.compile(after), frozenset(fillers))


def _whole(before: str, after: str, *fillers: Filler, unless: str = "") -> Place:
    """The same, and no letter comes behind what stands after."""
    return _place(before, rf"(?:{after})(?![a-z])", *fillers, unless=unless)


def _opening(after: str, *fillers: Filler) -> Place:
    """What opens a message: nothing stands before."""
    return Place(re.compile(""), re.compile(after), frozenset(fillers))


_ANY: Final = (Filler.GIVEN, Filler.WORD, Filler.PAIR, Filler.INITIALED)
_FULL: Final = (Filler.PAIR, Filler.INITIALED)
_ONE: Final = (Filler.GIVEN, Filler.WORD)
_END: Final = r"\s*(?:$|[,.!?¿;:\n)(]|- )"
_REL: Final = (
    rf"(?:my|our|his|her|their|mi|su) (?:(?:little|big|older|younger|oldest|youngest|baby|late|"
    rf"step|foster|twin|poor|sweet|dear) )?(?:{RELATIVE}|{RELATIVE_ES}|kiddo|boy|girl|little (?:one|guy|man|girl)|oldest|"
    r"youngest|eldest|middle child)"
)
_OWN: Final = rf",? \(?{_REL}\b"
# Verbs with what makes their subject a person.
_ACTS: Final = (
    r"threw up|throws up|woke up|wakes up|weighs \d|is \d{1,2} (?:months?|mos?|weeks?|wks?|years?|yrs?|yo|y/o)|turn(?:s|ed) \d|"
    r"(?:wont|won't|will not|refuses to|cant|can't|couldnt|couldn't|wouldnt|wouldn't|doesnt|doesn't) (?:eat|sleep|drink|nurse|nap|latch|poop|pee|"
    r"breathe|take (?:his|her|the|any)|stop (?:crying|coughing|itching|scratching|pulling|throwing|rubbing)|keep (?:anything|water|food|it) down|settle|swallow|walk|talk)|"
    r"(?:missed|lost|broke|sprained|twisted|hurt|forgot|finished|needs|wants|takes|took|keeps|pulled|stubbed|chipped|burned|scraped|bit|bumped|scratched) (?:his|her)\b|"
    r"hit (?:his|her) \w+ (?:on|when|while|at|and)\b|"
    r"(?:swallowed|ate|drank) (?:a|an|the|some|his|her|something)\b|"
    r"(?:has|had|gets|got|keeps getting) (?:a fever|fevers|the flu|strep|hives|pinkeye|pink eye|lice|a cough|a rash|a cold|an ear|ear infections?|stitches|pneumonia|"
    r"chickenpox|a stomach|a sore|a seizure|a nosebleed|stung|diarrhea|(?:his|her) (?:period|shots|first|second)|a splinter|asthma|eczema|allergies|covid|sick|hurt)|"
    r"(?:has been|hasnt been|keeps|started) (?:coughing|vomiting|throwing|crying|wheezing|sneezing|scratching|itching|complaining|running a|eating|sleeping|limping|drooling)|"
    r"is (?:teething|crying|coughing|vomiting|throwing up|wheezing|allergic to|still (?:coughing|running|sick|crawling|vomiting|not)|running a|\w+ (?:his|her)\b|out of (?:his|her)|potty|breastfed|constipated|not (?:eating|sleeping|crawling|talking|walking))|"
    r"fell (?:off|down|asleep in|out|from|on|at|and|in)\b|passed out|fainted|"
    r"needs (?:a|an|another|some) (?:refill|physical|checkup|shot|appointment|appt|ride|note|flu|sports|tetanus|mri|x-?ray|new inhaler|hearing|vaccine)|"
    r"(?:said|says|told|thinks|asked) (?:me|us|his|her|he|she|hes|shes|that (?:he|she)|it hurts|you|to|i|no|yes)\b|"
    r"(?:doesnt|doesn't|didnt|didn't|does not|hasnt|hasn't) (?:feel|want|like|have (?:a|an|his|her)|hear|see well|sleep|eat|know|take)"
)
_LIVES: Final = (
    r"(?:has|had|is|was|needs|wants|got|gets|said|says|told|takes|took|threw|fell|woke|cant|can't|wont|won't|will|can|doesnt|doesn't|didnt|didn't|drinks|eats|sleeps|"
    r"drives|drove|lives|works|stays|ran|broke|lost|hurt|hit|cut|bit|burned|swallowed|ate|weighs|turned|turns|started|stopped|keeps|came|comes|goes|"
    r"went|called|forgot|missed|pick|picks|picked|come|and (?:i|me|my)|who|would|could|should|just|still|never|also|tiene|esta|está|"
    r"necesita|quiere|toma|vive|trabaja|no puede|no (?:tiene|quiere|esta|ha)|se (?:cayo|golpeo|siente|lastimo|enfermo|corto|quemo)|tuvo|vomito|lleva|sigue|dice|"
    r"nacio|cumple|ya)\b"
)
_AGAIN: Final = (
    r",? (?:again|here|calling|texting|writing|speaking|can (?:u|you|i)|could (?:u|you|i)|u (?:got|open|there)|i (?:need|have|was|got|cant|missed|just|think|wanted|am)|"
    r"im|need(?:ing)? (?:a|an|to|my)|any (?:chance|openings|news|way|slots)|just (?:checking|wanted|calling)|checking|running|my \w+)\b"
)
_CAN: Final = (
    r" (?:(?:get|gets|have|has|need|take|miss|start|eat|drink|see|stop|finish|bring|skip|lose|keep|wear|use|leave|catch|change|hold|forget|do ok on|pass|join) (?:his|her|the (?:doctor|nurse))\b|"
    r"(?:need|have|get) (?:a|an|another|two|to (?:fast|come|be seen|skip|bring|see|wear|stop|eat|drink|get|do)|stitches|shots|glasses|in (?:today|tomorrow|this|on))\b|"
    r"come (?:in|along|with|too|back|over|for|on|before|after|at|today|tomorrow|mon|tues|wed|thurs|fri)|be seen|see (?:someone|somebody|a (?:doctor|specialist|nurse)|dr|doctor)|get seen|allowed|old enough|too (?:young|old|sick)|"
    r"due for|supposed to (?:come|bring|be|get|take|have|fast|wear|eat|drink|see|stop|start|do|call)|been seen|eligible|contagious|still (?:coming|scheduled|on the|on for)|on (?:the (?:list|schedule|books)|your (?:list|schedule))|"
    r"(?:keep|stop|start|continue|go on) (?:taking|using|wearing|eating|drinking|going)|get in|eat before|go (?:back to|to) (?:school|work|daycare|class|practice)|do (?:ok|okay|well|alright)|ok to (?:travel|swim|fly|go))"
)
_BORN: Final = r",? \(?(?:(?:s?he|who) (?:was|is) born|dob|d\.o\.b|born|nacid[oa]|date of birth)\b"
_WHEN: Final = (
    r"(?:on |this |next |the |el |late |early |for )?(?:tomorrow|tmrw|tmr|today|tonight|(?:mon|tues?|wed|wednes|thurs?|fri|satur|sat|sun)(?:day)?|next|this|manana|mañana|hoy|"
    r"lunes|martes|miercoles|jueves|viernes|sabado|domingo)\b"
)
_NAMED: Final = r"(?:lady|guy|man|woman|girl|person|nurse|receptionist|doctor|dr|tech|someone|somebody|one|pharmacist|assistant|rep|worker|therapist)"
_VISIT: Final = r"'s (?:appointment|appt|referral|refill|prescription|results|labs|lab work|chart|records?|shots?|vaccines?|physical|checkup|visit|mom|dad|mother|father|mum|grandma|grandpa|aunt|sister|brother|wife|husband|ear infection|fever|rash|cough|birthday|therapist|pediatrician|times?|inhaler|meds)\b"

_PLACES: Final = (
    _place(rf"(?:{_REL})(?: is| named|'s name is|s name is| called|,)?,?", rf",? {_LIVES}", *_ANY),
    _place(rf"(?:for|from|with|bring|and|tell|call|ask|about|of|to|by|hija?|es) {_REL},?", rf"{_END}|,? (?:on|at|for|please|pls|this|next|and|y|today|tomorrow|el|para|dob|born|\d)(?![a-z])", *_ONE),
    _place(rf"(?:{_REL}),?", rf"(?:{_BORN})", *_ANY),
    _place(rf"(?:writing|calling|texting|here|asking|booking|checking) (?:in )?(?:for|on behalf of|about) {_REL},?", rf"{_END}|,? (?:he|she|who|his|her|hes|shes)\b", *_ANY),
    _place(rf"(?:on behalf of|emergency contact|proxy|caregiver|carer|next of kin)(?: {_REL},?| is| should be| will be| now is|:| would be)*", rf"{_END}|,? (?:who|whose|he|she|hes|shes|my|his|her|and|\+?\(?\d)(?![a-z])", *_ANY),
    _place(r"(?:my|our|his|her|a) \d{1,2} ?-?(?:y/?o|yrs?|years?|mos?|months?|wks?|weeks?)(?:[ -]olds?)?(?: (?:son|daughter|boy|girl|baby|twin))?,?", rf",? {_LIVES}", *_ONE),
    _place(r"^\W*(?:(?:yo|hey|hi|hello|hola|aye|ay|sup|ok|morning|good morning|afternoon|evening|hiya|heya)[,.!]? )(?:there )?(?:so )?(?:this is|its|it's|it is|im|i'm|i am|this|me)", _AGAIN, *_ONE),
    _place(r"^\W*(?:(?:hi|hello|hey|hola|yo|good (?:morning|afternoon|evening)|buenas(?: tardes| noches)?|buenos dias)(?: there)?[,.!]? )?(?:this is|its me|it's me)",
           rf"{_END}|,? (?:i|im|i'm|and|my|can|could|just|from|with|y|necesito|quiero|tengo|mi|para)\b", *_FULL),
    _place(r"^\W*(?:(?:hi|hello|hey|hola|good (?:morning|afternoon|evening))(?: there)?[,.!]? )?(?:this is|its me|it's me)", rf",? (?:again|calling|texting|writing|speaking|checking|(?:the )?(?:mom|dad|mother|father) of|{_REL})\b", *_ANY),
    _place(r"^\W*(?:its|it's|this|es|im|i'm)", r",? (?:again|otra vez|de nuevo|calling|texting)\b", *_ONE),
    _place(r"^\W*(?:hi |hello |hey |hola )?(?:im|i'm|i am|soy|this is|its|it's),?", rf",? (?:you (?:can|have|saw|called)|my (?:number|dob|birthday|phone|cell|email)|and (?:my|i)|from \w+,|y (?:quiero|necesito|tengo|mi)|necesito|quiero|{_OWN[3:]}|reach me|calling|checking)", Filler.GIVEN, *_FULL),
    _place(r"(?:habla|le habla|les habla|aqui|aquí)", rf"{_END}|,? (?:para|mi (?:cel|numero|número|telefono|teléfono)|y|de nuevo|otra vez|quiero|necesito|con|por)\b", *_ANY),
    _place(r"(?:squeeze|fit|get)", r" in(?:\s*$|[,.?!]| (?:this|next|on|at|tomorrow|today|after|before|around|between|with (?:dr|doctor)|somewhere|sometime|early|late|\d))", Filler.GIVEN),
    _place(r"(?:can|could) (?:you|u|y'?all|ya|we) (?:squeeze|fit|get)", r" in(?:\s*$|[,.?!]| (?:this|next|on|at|tomorrow|today|after|before|around|with (?:dr|doctor)|\d))", *_ONE),
    _place(r"(?:^\W*|i |we |she |he |mom |dad |nurse )(?:just )?(?:give|gave|giving)", r" (?:tylenol|motrin|advil|ibuprofen|benadryl|zyrtec|pedialyte|claritin|amoxicillin|acetaminophen|his|her|the (?:medicine|tylenol|drops|inhaler|antibiotic)|\d+ ?(?:mg|ml)|a (?:dose|bath|pill|breathing))\b", *_ONE),
    _place(r"(?:we|i|he|she|they|mom|dad|ambulance|grandma) (?:just )?(?:took|drove|brought|rushed|carried|had to take|had to bring)", r" (?:to (?:the (?:er|hospital|doctor|clinic|emergency|dentist)|urgent care|er|see|you)|in (?:to|last|yesterday|on))\b", *_ONE),
    _place(r"(?:where|when|how|what time|que hora|qué hora) (?:do|should|can|could) (?:i|we) (?:take|bring|drop|drop off|pick up)", rf"{_END}| (?:for|to|in|at|back|off)\b", *_ONE),
    _place(r"(?:is|was|does|did|do|has|can|could|should|will|would|when is|when was|when can|whens|when's|when does|what is|whats|what's|what does|what did|why is|why was|if|think|how is|hows|can't|cant)", _CAN, *_ONE),
    _place(r"(?:what|why|how|when|where) (?:did|does|do|is|was|should)", r" (?:have for (?:his|her)|need for (?:his|her)|(?:take|bring|eat|wear|see|get) (?:for|to|before|at)|supposed)\b", *_ONE),
    _place(r"(?:(?:mother|mom|mum|father|dad|parent|guardian|grandma|grandpa|grandmother|grandfather|aunt|uncle|wife|husband|sister|brother|custody|legal guardian|madre|padre|mama|mamá|papa|papá|tutora?|abuel[oa]|ti[oa]|tía|tío|espos[oa]) (?:of|de))", rf"{_END}|,? (?:and|y|here|calling|i|asking|who|checking|puedo|quiero|necesito|tengo|el|la|\d)(?![a-z])", *_ANY),
    _place(rf"(?:{_NAMED}) (?:called|named|by the name of)", rf"{_END}|,? (?:left|told|said|called|helped|at|in|from|who|was|is|gave|sent|texted|and|took|at the)\b", *_ONE),
    _place(rf"(?:the {_NAMED} (?:at|in|from) (?:the |your )?\w+(?: desk| office| window)?,)", r", (?:was|said|told|is|helped|gave|who|said)\b", *_ONE),
    _place(r"(?:we|they|mom|parents) (?:named|call|called) (?:him|her|the baby|our (?:son|daughter|baby))", _END, *_ONE),
    _place(r"(?:everyone|everybody|people|friends|family|mom|they|you can|just|please) calls? me", rf"{_END}| (?:but|and|for|by|please)\b", *_ONE),
    _place(r"(?:nickname|real name|birth name|maiden name|legal name|full name|her name|his name|their name|childs name|child's name|patient name|name) (?:is|was|:)", rf"{_END}|,? (?:but|and|not|for|on|like|with|y|dob|born)\b", *_ANY),
    _place(r"(?:i (?:go|went) by|goes by|known as|answers? to|just call me|call me|prefiero que me digan|me dicen)", rf"{_END}| (?:but|and|for|now|everywhere|at|on)\b", *_ONE),
    _place(r"(?:file|chart|results?|records?|labs|account|profile|parents|care|referral|appointment|appt|visit|name|expediente|resultados) (?:of|de|for)", rf"{_END}|,? (?:never|was|were|is|are|has|have|got|did|went|came|on|at|to|and|that|from|dob|born|who|y|el|la|ya|no)\b", *_FULL),
    _place(r"^\W*(?:re|regarding|fwd?|subject|concerning|about)[:.]?", rf"{_END}| (?:mri|x-?ray|ct|labs?|results?|refill|appt|appointment|visit|referral|bill|claim|records?|surgery|rx|meds|dob)\b", *_FULL),
    _place(r"(?:pick|picking|picked) up", r" (?:at|from|after|around) [^.?!\n]{0,30}\b(?:he|she|him|her|his|hes|shes)\b", *_ONE),
    _place(r"(?:por medio de la presente|el suscrito|la suscrita|yo),?", r",? (?:con|solicit[oa]|identificad[oa]|pido|nacid[oa]|quiero|necesito|autorizo)\b", *_FULL),
    _place(r"(?:an[oó]te(?:lo|la)(?: as[ií])?|ap[uú]nte(?:lo|la)|a nombre de|est[aá] a nombre de|registre a|agende a):?", rf"{_END}|,? (?:para|el|nacid[oa]|con|tel|cel)\b", *_ANY),
    _place(r"(?:have|let|get|make)", r",? (?:call (?:me|us|back|him|her)|text me|email me|sign (?:it|the)|ring me)\b", *_ONE),
    _place(r"(?:is this|are you|is that|am i talking to|speaking to|speaking with)", r",? (?:at the (?:front|desk)|from (?:the front|billing)|on the (?:phone|line))\b", *_ONE),
    _place(r"(?:ask for|asked for|speak to|speak with|spoke with|spoke to|talk to|talked to|talked with|tell|told|remind)", r",? (?:he|she|who|hes|shes|about (?:my|his|her)|thanks|thank you|that (?:i|he|she|we)|i (?:said|got|am|will|was|need|cant)|im|ill)\b", *_ONE),
    _place(r"(?:call|text|email|page|phone|tell|ask|for|with|and|about|bring|from|is|add|remove|to|contact|was|it's|its)", _OWN, *_ANY),
    _place(r"(?:sorry )?(?:i meant|i mean|correction)", r" not\b", *_ONE),
    _place(r"(?:mixed|mix|confused?|mistook|mistake) (?:me|us|him|her|them) (?:up )?(?:with|for) (?:another|the other|a different|an?)", rf"{_END}|,? (?:at|in|on|who|with|and|from|again|by)\b", *_ANY),
    _place(r"^\W*(?:hi|hello|hey|hola|good morning|good afternoon|good evening|morning|afternoon|evening|buenas|buenos dias|buenas tardes)(?: there)?[,.!]?", r",? (?:again|otra vez|de nuevo)\b", *_ONE),
    _place(r"^\W*not", r",? (?:its |it's )?(?:\w+ is the one|the other)\b", Filler.GIVEN),
    _place(r"^\W*not \w+,?", r" is the one\b", *_ONE),
    _place(r"(?:remove|delete|take|add|put|list|drop|swap)", r" (?:from (?:my|our|the) (?:account|file|chart|list|plan|insurance|family)|to my (?:account|file|chart|family)|as (?:my|a|an) (?:proxy|emergency|contact|guardian|dependent)|off (?:my|our) (?:account|file|chart))\b", Filler.GIVEN, *_FULL),
    _place(r"(?:move|cancel|change|reschedule|book|schedule|rebook|register)(?: (?:the |an? )?(?:appt|appointment|visit|slot))?(?: for| of)?", rf",? (?:shes|hes|she's|he's|(?:s?he) (?:is|has|was|cant|can't)|(?:to|for|on) (?:next|{_WHEN}))", Filler.GIVEN, *_FULL),
    _place(r"(?:cancel|change|reschedule|appt|appointment|visit|slot|spot|checkup|physical|its|it's|booking|here) for", rf",? (?:shes|hes|she's|he's|she (?:is|has|was)|he (?:is|has|was))\b|{_BORN}", *_ANY),
    _place(r"(?:dr|doctor|doctora|dra|nurse|pa)\.?", r",? (?:said|says|told|prescribed|wants?|referred|recommended|gave|put me|ordered|sent (?:me|us|over)|retired|called|at (?:the|my|his|her|st|urgent)|del?|me (?:mando|dijo|receto|refirio|mandó|recetó))\b", *_ANY, Filler.TITLED),
    _place(r"(?:my|our|his|her|the) (?:physical |speech |eye |heart |family |foot |old |new )?(?:therapist|surgeon|pediatrician|dentist|midwife|cardiologist|"
           r"counselor|psychiatrist|dermatologist|chiropractor|pharmacist|pcp|social worker|case worker|neurologist|oncologist|gynecologist|obgyn|optometrist),?",
           r",? (?:said|says|told|wants|prescribed|recommended|referred|gave|ordered|thinks|retired|at|in|from|sent)\b", *_ANY),
    _place(r"(?:mr|mrs|sr|sra|srta|senora|señora|señor)\.?", rf",? (?:here|speaking|again|said|told|is|was|has|needs|calling|aqui|pide|necesita|quiere|tiene)\b|{_END}", *_ANY, Filler.TITLED),
    _place(r"(?:cita|turno|consulta|lugar|espacio|receta|medicina|resultados?|analisis|análisis|vacunas?|expediente|seguro|referido) (?:a|para|de)", rf"{_END}|,? (?:el|la (?:pidio|pidió|semana|proxima)|para|ya|todav[ií]a|es|no|manana|mañana|hoy|a las|con|por|esta|está|lo|de nuevo)\b", *_ONE),
    _place(r"(?:confirm[oae]|confirmar|llevo|llevar|traigo|traer|ver|atender|recoger|llame[n]?|avis[ae]n?le|diga[n]?le|dile|preg[uú]ntele|cita|verla?|espero|recojo) a", rf"{_END}|,? (?:el|la|para|ya|es|no|manana|mañana|hoy|que|con|por|a las|de)\b", *_ONE),
    _place(r"(?:puede|podria|podría|debe|necesita|quiere|cuando le toca a|le toca a)", r" (?:comer|ir|tomar|venir|pasar|entrar|jugar|viajar|nadar|dormir|ba[nñ]arse|ayunar|hacer|usar|dejar de|seguir|su)\b", *_ONE),
    _place(r"(?:anoche|ayer|hoy|esta ma[nñ]ana|en la noche|desde ayer)", r" (?:despert[oó]|vomit[oó]|tuvo|se (?:cay[oó]|golpe[oó]|sinti[oó]|quej[oó])|llor[oó]|amaneci[oó]|no (?:durmi[oó]|comi[oó]|quiso)|empez[oó]|tiene|esta con|está con)\b", *_ONE),
    _place(r"(?:last night|yesterday|this morning|today|tonight|overnight|earlier|and|but|because|since|after|so|now|the other day|on monday|on sunday)", rf",? (?:{_ACTS})", *_ONE),
    _place(r"(?:me and|my wife and|my husband and|him and|her and)", r" (?:both|have|had|are|were|need|got|live|want)\b", *_ONE),
    _place(r"(?:with|from|for|of|did|is|about|see|got|do|check)", _VISIT, *_ONE),
    _place(r"(?:im|i'm|i am|we are|were|we're|its|it's|this is)", rf"'s (?:{RELATIVE})\b", *_ONE),
    _place(r"(?:here|waiting|sitting) with", rf"{_END}| (?:in|at|outside|and)\b", Filler.GIVEN),
    _place(r"(?:my|our) (?:kids|children|boys|girls|sons|daughters|twins|babies|grandkids)(?: are|,|:)?", r",? (?:and|y|&) |, \w+ and ", *_ONE),
    _place(r"(?:question|questions|concern|calling|worried|asking) about", rf",? {_REL}|'s\b", *_ONE),
)  # fmt: skip
# Whom the rest of the message calls he or she.
_HE: Final = r",?(?: [a-z'\-]{1,12}){0,5}[,.]? (?:he|she|him|her|his|hes|shes|he's|she's|hers|herself|himself)(?![a-z'])"
_WHO_IS_MEANT: Final = (
    r"(?:about|for|with|see|seeing|saw|add|put|book|bring|bringing|call|ring|text|tell|ask|asked|told|remind|let|help|helping|"
    r"get|give|gave|meet|meeting|pick up|drop off|if|when|because|since|but|is|was|does|did|can|could|should|has|thinks?|says|"
    r"called|texted|watch|watching|feed|feeding|carry|drive|driving|sit with|sign up|register|cancel|reschedule|move|schedule)"
)
# Spanish around a word that is not Spanish.
_ES_BEFORE: Final = (
    r"(?:(?:atender|avis(?:e|en|ar|enle)|ver|llam(?:e|en|ar)|dig(?:a|an|anle)|dar cita|dej[eo]|mand[eo]|recog(?:er|i|io)|conoce[n]?|vacunar|revisar|cuid[oa]|"
    r"cuidar|pregunt[eoa]|acompan[oa]|traigo|llevo) a|(?:es|cita|cupo|espacio|algo|pregunto|llamo|hablo|vengo|estoy|vivo|voy|receta) (?:para|con|por)|(?:mama|papa|madre|padre|tutora?|herman[oa]|hij[oa]|espos[oa]|abuel[oa]|ti[oa]|prim[oa]|"
    r"pediatra|doctora?|dentista|maestr[oa]|vacunas?|receta|cita|expediente|resultados?|lado|casa|parte|nombre|novi[oa]|amig[oa]|"
    r"cumpleanos|medicinas?|pastillas|insulina) de|mis (?:hijos|hijas|ninos|ninas|nietos|gemelos|gemelas|bebes)|soy)"
)
_ES_AFTER: Final = (
    rf"{_END}|,? (?:que|ya|no|le|se|mi|mis|el|la|los|y|para|tan|por|ayer|hoy|manana|es|esta|tiene|tienen|me|necesita|necesitan|"
    r"salio|sigue|lo|con|de|cuando|en|a|aqui|otra|porque|pero|si|puede|quiere|su|como|antes|despues|hasta|desde)(?![a-z])"
)
_BY_PRONOUN: Final = Place(
    re.compile(rf"(?<![a-z'\-]){_WHO_IS_MEANT} "), re.compile(_HE), frozenset(_ANY), first=True
)
_MORE: Final = (
    _place(_ES_BEFORE, _ES_AFTER, Filler.FOREIGN),
    _place(r"^\W*a", r" (?:(?:ya|no|se|tambien|también|todavia|todavía) )*(?:le|les|lo|la)\b", Filler.FOREIGN),
    _place(rf"{_WHO_IS_MEANT}|to|from|thank|thanks|and|both", r",? (?:to (?:the|my|our|your) \w+(?:list)?|so (?:quickly|fast|soon|much)|at the (?:front|desk)|back|"
           rf"this (?:morning|afternoon)|last (?:spring|summer|fall|winter|week|month|night|year)|yesterday|and \w+ (?:back|together|both|at|on|threw)|feels?|"
           rf"listed|only|instead|first|wh(?:en|ile) (?:the|it|you|he|she|i)|(?:calls|signs|comes|asks|shows|answers|picks)(?! for)|got (?:the|her|his)|{_WHEN})(?![a-z])", Filler.GIVEN),
    _place(r"(?:if|when|once|until|unless|case|think|okay if|ok if|that)", r" (?:calls|signs|comes in|comes with|picks (?:it|me|him|her|them) up|shows up|asks (?:for|about)|drives me|answers)\b", *_ONE),
    _place(r"(?:you|u|y'?all|they|dr [a-z]+|doctor [a-z]+) (?:saw|treated|met|tested|examined|diagnosed)", rf"{_END}|,? (?:last|on|in (?:january|february|march|april|may|june|july|august|september|october|november|december|the)|for|yesterday|today|this|back|and|before|at)\b", *_ONE),
    _place(r"(?:thank you for|thanks for|gracias por) (?:seeing|helping|calling|treating|squeezing in|taking)", r" (?:so|today|in|on|back|yesterday|right)\b", *_ONE),
    _place(r"both", r",? (?:and|&|y) ", *_ONE),
    _place(r"both [a-z'\-]+ (?:and|&)", rf" {_LIVES}", *_ONE),
    _place(r"(?:appts?|appointments?|physicals?|shots|slots?|visits?|sched\w*|book|times?|checkups?) for", r",? (?:and|&) [a-z'\-]+ (?:back to back|together|same|on|at|please|pls|both|this|next)\b", *_ONE),
    _place(r"(?:appts?|appointments?|physicals?|shots|slots?|visits?|sched\w*|book|times?|checkups?) for [a-z'\-]+ (?:and|&)", r" (?:back to back|together|same day|both)\b", *_ONE),
    _place(r"(?:spelled|spelt|spell it|written)", r",? (?:without|with (?:a|an|one|two)|but|not|and not)\b", *_ANY),
    _place(r"(?:(?:chart|card|form|paperwork|label|bottle|script|file|id|letter) says|(?:make it|made) out to|addressed to|payable to|atte|atentamente|from|i(?:'d| would|d)? like)",
           rf"{_END}|,? (?:please|pls|but|not|and|listed|added|removed|as my)\b|:", *_FULL),
    _place(r"(?:worried|concerned|asking|asked|calling|calls?|called|message|voicemail|text|email|letter|question) (?:about|from|for|regarding)", rf"{_END}|,? (?:this|yesterday|today|last|from|and (?:his|her|i)|at (?:the|your))\b", Filler.GIVEN),
    _place(r"(?:here|outside|waiting|parked|sitting|in the (?:lot|car|lobby|room)|live|living|stay|staying) with", rf"{_END}|,? (?:we|in|at|outside|and|now)\b", Filler.GIVEN),
    _place(r"(?:lol|omg|ok|okay|so|ugh|hi|hey|sup|yo|hello|hola),? (?:its|it's|this is)", r",? (?:who else|again|still|here|from)\b", *_ONE),
    Place(re.compile(r"(?:^|(?<=[.!?,:\n] )|(?<![a-z'\-])(?:and|but|me|so|since|because|that|if|when|home|yesterday|today|night|morning|update|think|now|says|after|before|while) )"),
          re.compile(r",? (?:(?:[a-z]{3,10}s|[a-z]{2,10}ed) (?:his|her) [a-z]+|(?:was|is|got|been|has been) (?:discharged|admitted|diagnosed|vomiting|coughing|born|crying|wheezing|limping|feeling|hospitalized|released|breastfed)|"
                     r"(?:had|has|have) (?:already|just|never|not) (?:taken|eaten|thrown|fallen|gone|had|been|started|woken)|hardly (?:eats|sleeps|talks|drinks)|(?:still|keeps|kept) (?:coughing|vomiting|crying|wheezing|throwing|scratching|limping|limps)|"
                     r"(?:w/?|with) (?:a )?(?:fever|rash|cough|diarrhea|temp|vomiting|\d{2,3})\b)"), frozenset(_ONE)),
)  # fmt: skip
# A household by its surname: "falk family, two flu shots".
_HOUSEHOLD: Final = Place(
    re.compile(
        r"^\W*(?!(?:entire|large|larger|big|small|immediate|extended|nuclear|single|foster|host|whole|"
        r"royal|adoptive|birth|step|blended|close|other|another|same|local|military|nice|wonderful|great) )(?=[a-z])"
    ),
    re.compile(
        r" (?:family|household)(?:,| \d| (?:here|again|of \d|visit|physicals?|shots?)\b|\s*$)"
    ),
    frozenset({Filler.WORD}),
)
_DAY: Final = (
    r"(?:on |this |next |the |last )?(?:tomorrow|tmrw|tmr|today|tonight|yesterday|week|month|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon)"
)


_HIS: Final = "(?:his|her|his or her)"
# What only people do, feel, have or are.
_ILL: Final = (
    r"(?:hay fever|malaria|fever|cough|flu|covid|strep|uti|pneumonia|bronchitis|jaundice|asthma|eczema|diabetes|epilepsy|seizures|lupus|dementia|copd|croup|rsv|hives|thrush|ringworm|scabies|gout|"
    r"anemia|adhd|autism|high blood pressure|(?:bad |stomach |back |chest |tooth |knee |ear |throat |belly )?pain|(?:head|tooth|stomach|ear|back)aches?|diarrhea|vomiting|allergies|chills|stitches|"
    r"(?:an )?(?:appt|appointment)|(?:no )?insurance|medicaid|medicare)"
)
_SERVED: Final = (
    r"(?:refills?|interpreter|translator|physicals?|shots?|meds?|medicine|appointment|appt|vaccines?|antibiotics?|oxygen|note|ride|insulin|inhaler|glasses|surgery|mri|x-?rays?|labs|bloodwork|checkup|"
    r"visit|doctor|dentist|transport\w*|dialysis|stitches|therapy|bandage)"
)
_DOES: Final = (
    rf"(?:has|have|had|got) (?:a |an |the |bad )?{_ILL}|(?:need|needs) (?:a |an |new |more |another )?(?:\w+ )?{_SERVED}|wants? (?:dr|doctor|doctora) [a-z]+|tested (?:pos|neg)|"
    r"(?:down|sick|home) (?:with|w) (?:the |a )?\w+|has (?:bp|temp|sugar|pulse|oxygen|weight) (?:of )?\d|"
    rf"(?:has|had) (?:been (?:sick|limping|coughing|crying|vomiting|feeling|having|running|throwing|waiting|seeing|"
    rf"taking|complaining|sleeping|peeing|drinking|asking)|pink ?eye|strep|lice|hives|covid|asthma|eczema|worms|{_HIS} (?:\w+ ){{0,2}}(?:shots?|tubes|tonsils|surgery|"
    r"checkup|appointment|appt|stitches|cast|braces|glasses|meds)|a (?:fever|rash|cough|cold|seizure|doctor|temp|question|sore|stomach|runny|hard time))|"
    r"(?:wants|needs|asked|likes|loves|refuses|forgot|remembers|wanted|needed|knows|tries|plans) to (?:know|be|see|come|talk|go|eat|drink|take|cancel|reschedule|move|change|book|ask|say|sleep)|"
    rf"(?:is|was) (?:out of|due for|done with|late for|on|off|behind on|losing|holding|wetting|refusing|finishing|missing|seeing|feeling|running|having|throwing|getting) (?:{_HIS}|late|worse|better|a fever|sick|up|trouble|seen|stung)|"
    r"(?:is|was|turned|turns) (?:only |almost |about |now )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})(?: (?:months?|years?|weeks?|yrs?|today|yesterday|now|tomorrow|last|next|in|on|and|this)|\s*(?:$|[,.!?]))|"
    r"(?:is|was) (?:a patient|my (?:emergency|ride|proxy|nurse|doctor|driver)|afraid|scared|nervous|homesick|pregnant|nauseous|dizzy|feverish|allergic|autistic|diabetic|asthmatic|fussy|cranky|sleepy|deaf|blind|adopted|potty|breastfeeding|teething|supposed to (?:come|be|get|have|see|call|take|start|stop|bring))|"
    r"(?:cant|can't|couldnt|couldn't|wont|won't|doesnt|doesn't|didnt|didn't) (?:make it|come|hear|see|walk|talk|sleep|eat|breathe|swallow|drive|remember|feel|like|want|stop|keep|pee|poop|get out|take|sit|bend)|"
    r"(?:keeps|kept|started|stopped|began|has started|hates|likes|loves) (?:scratching|coughing|vomiting|throwing|crying|itching|wheezing|sneezing|rubbing|pulling|saying|asking|eating|sleeping|breathing|limping|peeing|waking|talking|walking|crawling|biting|taking|complaining|falling)|"
    rf"(?:fell|tripped|slipped|fainted|choked|threw up|passed out|woke up|cried|coughed|vomited|sneezed|wheezed|limped|slept|snores|cries|coughs|vomits|wheezes|limps|squints|stutters)|"
    rf"(?:lost|broke|hurt|cut|hit|bit|bumped|burned|twisted|sprained|banged|jammed|scraped|bruised|fractured|dislocated|finished|forgot|missed|skipped|skips|misses|loses|hates|takes|took|needs|wants|wore|left|got|gets|chews|bites|picks|scratches|holds|had) {_HIS}|"
    r"(?:tested|test) (?:positive|negative)|swallowed|weighs|(?:said|says|thinks|told|swears|claims|insists) (?:me|us|he|she|it|his|her|that|my|you|no|yes|to)|"
    r"(?:called|texted|emailed|wrote|messaged) (?:me|you|us|the|about|in|yesterday|last)|"
    r"(?:will|can|could|would|might|should|is going to|is gonna|gonna) (?:pick|drive|bring|call|sign|drop|take|come|sit|stay|wait|translate|interpret|be (?:there|here|late|with|driving|coming|picking|bringing|home))|"
    r"(?:drove|picked|brought|dropped|carried|watches|watched|babysits|translates|helps|helped|recommended|referred|drives|picks|brings) (?:me|us|him|her|them|the kids|my|you)|"
    r"(?:lives|stays|works|goes) (?:with|at|in|to|near|next)"
)
_STARTS: Final = (
    r"(?:and|but|because|cuz|bc|so|since|that|if|when|while|says|think|thinks|thought|believe|guess|know|hope|hoping|afraid|sure|yesterday|today|tonight|"
    r"night|morning|weekend|now|then|until|after|before|once|also|whenever|like|update|hello|hi|hey|ok|okay|sorry|thanks|please)"
)
_PARTS: Final = (
    r"(?:ears?|eyes?|nose|throat|foot|feet|hand|arm|leg|knee|ankle|wrist|finger|toe|back|belly|tummy|stomach|head|face|skin|tooth|teeth|mouth|tongue|lip|chest|neck|hip|shoulder|elbow|"
    r"fever|cough|rash|cold|temperature|temp|breathing|speech|hearing|sleep|diaper|poop|pee|period|pills?|tonsils|stitches|cast|crutches|braces|asthma|eczema|allerg(?:y|ies)|adhd|"
    r"birthday|age|weight|height|last name|first name|middle name|name|dob|date of birth|address|phone(?: number)?|number|email|cell|insurance(?: card)?|vaccine card|shot (?:record|card)s?|vaccination card|"
    r"well (?:visit|check)|sports physical|school (?:form|physical|nurse)|daycare|school|teacher|coach|mom|mum|mommy|dad|daddy|mother|father|parents?|wife|husband|grandma|grandpa|aunt|uncle|sister|brother|"
    r"pediatrician|doctor|dentist|therapist|surgeon|nurse|test results|blood ?work|x-?rays?|mri|stool sample|urine sample|first (?:shots?|visit|tooth|appointment)|next (?:shots?|visit|appointment|appt|checkup)|last (?:shots?|visit|appointment|appt|checkup)|"
    r"appointment|appt|chart|file|records?|referral|refills?|prescription|inhaler|meds|medicine|results|labs|shots|physical|surgery|checkup|visit|paperwork|consent)"
)
# "Mi niño anda con tos": a verb, whoever else bears its name.
_VERBS: Final = rf"(?:{'|'.join(sorted(SPANISH_VERBS))})(?![a-z])"
# Spanish around a word of English.
_ES_DONE_TO: Final = (
    r"(?:vi|vio|vieron|ven|ver|veo|atiend[ea]n?|atendi[oó]|atendieron|trae[n]?|traje|traigo|traer|trajo|trajeron|llev[oeó]|lleva[nr]?|llevaron|deja[r]?|dej[eéoó]|dejaron|dieron|dio|dan|dar|den|doy|"
    r"pusieron|puso|pongan|poner|receta(?:r|ron)|recet[oó]|mand[eéoó]|mandaron|mandar|llam[eoóé]|llamen|llama[r]?|llamaron|busc[oó]|buscar|recog[ei]r?|recojo|recogi[oó]|conoce[ns]?|conozco|avis[ae]n?|avisar|avis[eé]|digan?|decir|dije|dijeron|"
    r"pregunt[ea]n?|preguntar|pregunt[eé]|espera[rn]?|espero|ayuda[rn]?|ayud[oó]|cuida[rn]?|cuid[oó]|revis[ae]n?|revisar|revisaron|revis[oó]|vacun[ae]n?|vacunar|vacunaron|opera[rn]?|operaron|oper[oó]|oper[ea]n|toca|tocaba|tocan|duele[n]?|doli[oó]|pas[oó]|pasa|falta[n]?|"
    r"confirm[oae]n?|confirmar|registr[eoa]n?|registrar|agreg[ua]e?n?|agregar|anot[ea]n?|anotar|quit[ea]n?|quitar|cambi[ea]n?|cambiar|entreg[ua]e?n?|entregu[eé]|entregaron|di|dile[s]?|d[ií]ganle|av[ií]sele|ll[aá]mele|p[aá]sele|gracias|hablar|molesta|preocupa|sali[oó]|inyectaron|internaron|golpe[oó]|pic[oó]) a"
)
_ES_OF: Final = (
    rf"(?:{RELATIVE_ES}|mam[aá]|pap[aá]|abuelit[ao]|tarjeta|cartilla|seguro|expediente|historial|resultados?|an[aá]lisis|examen(?:es)?|receta|medicina|medicamentos?|vacunas?|cita|turno|consulta|cumplea[nñ]os|nombre|apellido|tel[eé]fono|n[uú]mero|correo|direcci[oó]n|firma|"
    r"pediatra|doctora?|dentista|terapeuta|maestr[oa]|escuela|inhalador|jarabe|fiebre|tos|presi[oó]n|az[uú]car|peso|edad|p[oó]liza|copia|hoja|cargo|caso|lado|casa|carro|parte|papeles|pastillas|dosis|hij[oa]s|herman[oa]s|pap[aá]s|padres|gemel[oa]s|radiograf[ií]a|cirug[ií]a|operaci[oó]n|alergias?) de"
)
_ES_BY: Final = r"(?:(?:hablar|habl[eéo]|hablaba|cita|voy|vive|vivo|vivimos|viene|vengo|vino|estoy|va|ir|comunicarme|comun[ií]queme|p[aá]seme|qued[oó]|cas[oó]|casad[oa]) con|(?:pregunt[oa]|preguntar|pregunt[eé]) por|(?:cita|turno|lugar|espacio|consulta|receta|medicina|algo|vacuna|formulario|carta|nota|justificante|es|era|ser[ií]a|fue|pedido) (?:para|pa))"
_ES_GOES_ON: Final = (
    rf"{_END}|,? (?:que|ya|no|le|les|se|mi|mis|el|la|los|las|un|una|otra|otro|y|para|tan|muy|por|ayer|hoy|mañana|manana|es|otra|est[aá]|tiene|me|necesita|salio|sigue|lo|con|de|del|cuando|en|a|al|aqu[ií]|porque|pero|si|puede|quiere|su|sus|"
    r"como|antes|despu[eé]s|hasta|desde|va|est[aá]n|siempre|nunca|tambi[eé]n|todav[ií]a|anoche|esta|este|aunque|donde)"
)
_ES_DOES: Final = (
    r"(?:ya |no |todav[ií]a |tambi[eé]n |a[uú]n |siempre |nunca )*(?:se (?:siente|cay[oó]|golpe[oó]|lastim[oó]|enferm[oó]|quej[oó]|queja|cort[oó]|quem[oó]|desmay[oó]|despert[oó]|durmi[oó]|rasca|sinti[oó]|trag[oó]|tom[oó]|puso)|"
    r"(?:tiene|tuvo) (?:fiebre|tos|diarrea|gripa?|v[oó]mito|cita|dolor|ronchas|asma|piojos|alergia|mocos|calentura|covid|refills?|shots?|appointment|\d)|(?:puede|quiere|debe|necesita|quiso|pudo|podr[aá]|va a|tiene que) (?:tomar|comer|ir|venir|dormir|caminar|hablar|usar|firmar|nadar|dejar|pasar|respirar|orinar|su|una|un|volver|cambiar|cancelar|ver)|"
    r"ha (?:comido|dormido|tenido|tomado|vomitado|estado|dejado|querido|ido|mejorado|vuelto)|(?:vomit[oó]|tosi[oó]|llor[oó]|despert[oó]|amaneci[oó]|durmi[oó]|comi[oó]|tose|llora|duerme|come|vomita|respira|camina|ronca)(?: (?:anoche|ayer|hoy|toda|mucho|bien|mal|con|nada|en|todo|desde|por|y)|\s*$|[.,])|"
    r"(?:cumple|cumpli[oó]|pesa|mide) \w+|est[aá] (?:vomitando|enferm[oa]|con|tosiendo|llorando|mejor|peor|mal|embarazada|list[oa]|mare|alerg|durmiendo|tomando|en el hospital)\w*|es (?:al[eé]rgic[oa]|diab[eé]tic[oa]|mi (?:espos|hij|herman|ma|pa|t[ií]|prim|abuel|contacto))\w*|sigue (?:con|mal|igual|enferm|tosiendo|vomitando|sin)\w*|me (?:dijo|llam[oó]|trae|lleva|va a|trajo|llev[oó])|dice que|dijo que|pregunta (?:si|que|por))"
)

# "Ms" is a disease as well.
_NO_TITLED: Final = r"(?:flares?|meds?|symptoms?|relapses?|diagnosis|patients?|treatments?|attacks?|fatigue|pain|clinic|nurse|and|in|at|on|from|or|it|that|which|he|she|who)(?![a-z])"
_WHOLE: Final = (
    _whole(rf"(?:lil|lil'|little|baby|uncle|{RELATIVE}|{RELATIVE_ES})", rf" (?:{_DOES}|{_ES_DOES})|'s (?:{_PARTS}|insulin|sugar|bp)", *_ONE, unless=rf"(?:{RELATIVE}|{RELATIVE_ES}|mom|dad)(?![a-z])"),
    _whole(r"(?:ask|tell|told|asked|call|called|saw|from|thank|thanks to|spoke (?:to|with)|talked (?:to|with))", r" (?:in|at) (?:billing|scheduling|records|reception|radiology|referrals|the (?:front|lab|desk|pharmacy|back))", *_ANY),
    _whole(r"(?:book|schedule|register|add|cancel|enroll)", rf" (?:and|&|y) [a-z'\-]+(?: for| on| at| {_DAY}|{_END})", Filler.GIVEN),
    _whole(r"^\W*(?:(?:hi|hey|hello|yo|ok|hola|good morning|good afternoon),? )?(?:its|it's|this is|im|i'm|i am)", r"(?: i (?:need|have|am|was|missed|want)|,? (?:and|&) (?:i am|im|i'm) \d+|,? (?:with|w) (?:the|a|my|an) \w+|, (?:my|lost|\d+|i|from)| not [a-z]+(?: lol)?\s*$)", Filler.GIVEN),
    _whole(r"^\W*under", r"\s*$", Filler.GIVEN, Filler.NAME),
    _whole(r"(?:mi|su|el|la) (?:doctora?|dentista|pediatra|maestr[oa]|enfermer[oa]|jef[ae]) (?:era|es|fue|se llama)", _END, Filler.FOREIGN, Filler.NAME),
    _whole(r"(?:y|oiga y|oye y|si)", r" (?:a que hora|cuando|dice que|dijo que)", Filler.FOREIGN),
    _whole(r"(?:one|that|this|number|birthday|card|appt|appointment) (?:is|was)", r"'s\s*(?:$|[,.]| (?:not|and|too))", *_ONE),
    # Said of whoever is at the clinic or at home, and of times that somebody is moved to.
    _whole(r"(?:is there|do you have|do (?:you|u) know|u have|looking for|there is|theres) (?:a|an|another)", r" (?:on (?:the|your) (?:schedule|books|list|staff)|in (?:the|your) (?:system|office|computer)|who works|working|at (?:your|the) (?:office|clinic|desk))", *_ANY),
    _whole(r"(?:move|push|switch|bump|swap|reschedule|change)", rf" to (?:after|before|noon|{_DAY}|\d{{1,2}}|a (?:later|earlier|different)|another|later|earlier|tomorrow)", Filler.GIVEN),
    _whole(r"(?:need|want|would like|wanted|needed|get|getting|ask|asked|told|allow|help|remind)", r" to (?:be seen|come in|see (?:the|a|dr|his|her)|get (?:his|her|seen|in)|have (?:his|her)|take (?:his|her))", Filler.GIVEN),
    _whole(r"(?:^\W*no es|(?:name is|its|it's|it is|thats|that's|i'm|im|i am) not|^\W*not)", r",? (?:es|sino|its|it's|it is|but)", Filler.GIVEN, Filler.NAME),
    _whole(r"(?:(?:old|new|other|last|previous|former|family|regular|usual|primary|eye|heart|foot) )?(?:dr|doctor|pcp|surgeon|dentist|midwife|therapist|pediatrician|cardiologist|specialist|nurse|teacher|coach|landlord|boss|neighbor|caseworker|babysitter) (?:was|is|s name is|name is|named|called)", rf"{_END}|,? (?:in|at|from|but|and|who|before|until|then|last|for|over)", Filler.GIVEN, Filler.NAME, *_FULL),
    _whole(r"(?:mr|mrs|ms|sr|sra|srta)\.?", r",? (?:sent|said|told|gave|called|asked|wants|needs|took|made|thinks|put|has|had|was|is|can|will|speaking|in (?:billing|scheduling|records|room)|from|at|on|room)", *_ANY, Filler.TITLED, unless=_NO_TITLED),
    _whole(r"(?:morning|afternoon|evening|hello|hi|hey|hola|greetings|hello there|hi there|hey there|yes|yep|ok|okay|sorry|thanks),", r",? (?:here|speaking|again|calling)", *_ANY),
    _whole(r"(?:i go by|goes by|go by|call (?:me|him|her)|known as)", r" (?:legal(?:ly)?|official(?:ly)?|real|full|but|instead|not|since|in|everywhere|at)", *_ONE),
    _whole(r"(?:swap|switch|trade|exchange)", r"(?:'s (?:appointments?|appts?|times?|slots?)| and [a-z]+'?s (?:appointments?|appts?|times?|slots?))", *_ONE),
    _whole(r"(?:swap|switch|trade|exchange) [a-z]+ and", r"'?s (?:appointments?|appts?|times?|slots?)", *_ONE),
    _whole(_STARTS, rf" (?:{_DOES})", *_ONE),
    _whole(_STARTS, r" and (?:i|me|my (?:wife|husband|son|daughter|mom|dad|brother|sister|kids?))", Filler.GIVEN),
    _whole(r"(?:let|lets|letting)", r" (?:know|sleep|eat|come|go|drink|take|stay|speak|talk|sign|see)", *_ANY),
    _whole(r"(?:make|makes|made|making|keep|keeps|kept|get|gets|got|leaves|left)", r" (?:sleepy|sick|dizzy|drowsy|tired|nauseous|itchy|cry|vomit|throw up|cough|sneeze|feel|hyper|cranky|awake|up all night|home from|out of school)", *_ONE),
    _whole(r"(?:send|sent|sending|bring|brought|bringing|take|took|taking|drove|carry|carried|get|got|keep|kept)", r" (?:home|to (?:school|daycare|work|the (?:er|hospital|doctor|nurse|office|clinic|dentist|emergency)|urgent care|er)|back to (?:school|daycare|you)|in (?:today|tomorrow|now|for|to|this|at|on|asap)|for (?:his|her|a checkup|shots|a physical|an? \w+ (?:visit|test)))", *_ONE),
    _whole(r"(?:gave|give|gives|giving|given|show|showed|told|tell|ask|asked|handed|mailed|texted|emailed)", rf" (?:the wrong|{_HIS}|a (?:dose|pill|shot|bath|note|form|lollipop|sticker|call|ride)|an? (?:half|extra|antibiotic|inhaler)|(?:two|one|half|three|\d) (?:pills?|doses?|tablets?|puffs?|ml|mg|drops?|teaspoons?)|tylenol|motrin|advil|ibuprofen|benadryl|medicine|about (?:the|his|her|my|it)|to (?:come|call|stop|take|fast|bring|wait|rest|drink|go)|(?:he|she|i|we|that))", *_ONE),
    _whole(r"(?:call|called|calls|calling|ring|text|texted|email|emailed|page|paged|phone|phoned)", rf" (?:back|instead|first|again|about|at (?:home|work|the)|to (?:confirm|cancel|tell|ask|schedule|reschedule)|{_DAY}|when|if|before|after|not me)", *_ONE),
    _whole(r"(?:check|checked|checking|look|looked|wait|waiting) (?:on|in on|for|after)", rf"{_END}|,? (?:and|please|today|tonight|tomorrow|to|at|in|while)", Filler.GIVEN),
    _whole(r"(?:check|checked|checking|look in) (?:on|in on)", rf"{_END}|,? (?:and|please|today|tonight|tomorrow|this|while)", *_ONE),
    _whole(r"(?:mixed up|mixing up|confused|confusing|switched|swapped)", r" (?:and|with|for)", *_ANY),
    _whole(r"(?:mixed up|mixing up|confused|confusing|switched|swapped|both) [a-z'\-]+ (?:and|with|for)", _END, *_ANY),
    _whole(r"(?:put|list|add|have|write|mark|register|enter|set up|get)", r" (?:down|up|in)? ?(?:as (?:my|an?|the|his|her)|on (?:my|the|our) (?:account|file|chart|list|schedule|form|insurance|plan|hipaa)|in (?:the|your) (?:system|computer|records))", *_ANY),
    _whole(r"(?:for|that|if)", r" to (?:come|be (?:seen|there|here|with|added|tested)|get (?:his|her|in|a|the|an|seen)|see (?:the|a|dr|his|her|you)|have (?:his|her|a|an|the|surgery)|go (?:to|back|home|in)|eat|drink|sleep|take|start|stop|talk|stay|miss|wait|swim|fly|travel|return|sign|pick)", *_ONE),
    _whole(r"(?:it|that) (?:is|was|wasnt|wasn't|isnt|isn't)", r" (?:who|that|not me|on the phone|calling|at the desk)", *_ANY),
    _whole(r"(?:is|was|has|did|does|when is|when was|when does|when did|when will|how is|how was|how did|why is|why was|why did|where is|can|could|will|would|should|hows|whens|wheres|isnt|hasnt|didnt|doesnt|isn't|hasn't|didn't|doesn't)",
           r" (?:been (?:seen|referred|billed|charged|scheduled|tested|called|discharged|admitted|vaccinated|checked|weighed|given|diagnosed|here|in|having|sick)|up to date|due (?:back|in|for|on|to|now)|caught up|old enough|on (?:the|your) (?:list|schedule|waitlist|books)|scheduled|booked|registered|vaccinated|"
           r"contagious|allowed|able to|ready to (?:go|come|be|leave|start|eat)|ok to|okay to|supposed to|good to go|a patient|allergic|seen by|still (?:a patient|scheduled|coming|contagious|on|need|have|take|sick|in)|already (?:in|seen|there|here|have|had|a)|"
           r"come (?:in|with|back|too|along|to|today)|need (?:a|an|any|to|another|his|her|more)|have (?:a|an|any|to|his|her)|get (?:a|an|any|his|her|the|sick|in|seen)|take (?:it|his|her|the|this|that|both|two|one|ibuprofen|tylenol)|eat|drink|sleep|swim|go (?:to|back|home)|start (?:his|her|school|the|taking)|"
           r"charged|billed|leave (?:his|her|a|the|yet|any)|call (?:you|me|yet|in|today)|doing|feeling|say|tell (?:you|me)|miss (?:his|her)|sign|see (?:dr|a|the|someone)|be (?:seen|there|ok|okay|fine|able|allowed|done|in pain|late))", *_ONE),
    _whole(r"(?:tell|told|ask|asked|remind|reminded|warn|inform|notify|notified|thank|thanks|invite)", r" (?:i|im|i'm|ill|i'll|we|that (?:i|we|he|she|the|my)|to (?:call|come|bring|text|take|wait|stop|not)|about (?:the|his|her|my|it|this|that)|hi|hello|thanks|thank you|happy)", *_ANY),
    _whole(r"(?:(?:i am|i'm|im|this is|its|it's|were|we're|we are|are you|is this|not|and|from|for|with|need|lost|have|see|get|find|about|of|is|was|in|on|at|to|change|update|cancel|move|reschedule|book|confirm|check|where is|wheres|when is|whens|what is|whats|what was|hows|how is|got|got the|send|fax|email|missed|forgot|know|bring|brought|that|because|but|so|after|before|if|when)|^\W*(?:hi|hello|hey|so|ok)?,?)", rf"'s {_PARTS}", *_ONE),
    _whole(r"(?:the |our |my |your )?(?:babysitter|sitter|nanny|aide|home aide|caregiver|caseworker|social worker|interpreter|translator|roommate|coworker|co-worker|neighbor|boss|landlord|teacher|coach|school nurse|nurse|receptionist|tech|driver|friend|pharmacist|midwife|doula|counselor|therapist),?",
           r",? (?:can|could|will|would|is|was|has|had|said|says|told|recommended|called|gave|sent|helped|brought|picked|drove|takes|took|saw|referred|works|at|in|from|will)", *_ANY),
    _whole(r"(?:my|our|his|her) (?:kids|children|boys|girls|sons|daughters|twins|babies|grandkids|nieces|nephews|grandsons|granddaughters|parents|siblings|brothers|sisters|cousins)(?: are|,|:)? [a-z'\-]+ (?:and|&)", rf"{_END}| (?:need|needs|have|has|are|were|both|had|got|get|all|want|threw|came|will|can|for|on|to|at|is|would)", *_ONE),
    _whole(r"(?:me|mom|dad|she|he|i|you|my (?:wife|husband|son|daughter|mom|dad|brother|sister|partner)) (?:and|n|&|or)", r" (?:both|have|had|are|were|need|got|live|want|can|will|tested|went|came|share|would|could)", *_ONE),
    _whole(r"(?:i|we|you|she|he|they) (?:live|lives|stay|stays|am staying|came|come|am|is|are|was|were|went|moved in|spoke|talked|share a room) with", rf"{_END}|,? (?:and|now|who|at|in|on|so|but|today|yesterday|from|about|last|for)", Filler.GIVEN),
    _whole(r"(?:my card|my number|the form|the forms|a message|my insurance|the paperwork|my copay) (?:to|with)", r",? (?:at (?:the|your|reception|check)|at the front|yesterday|last|who)", *_ONE),
    _whole(rf"(?:(?:mi|su|la|el|nuestr[oa]) (?:{RELATIVE_ES}|mam[aá]|pap[aá]|vecina|amiga|cu[nñ]ada|bb|jef[ae]|maestr[oa]|enfermer[oa]|doctora?|secretaria|patr[oó]n|patrona|compa[nñ]er[oa]|ni[nñ]er[oa]|entrenador|pastora?)),?", rf",? (?:{_ES_DOES}|me (?:va|lleva|trae|recoge|acompa[nñ]a)|va a|y|con|que|de|es|est[aá]|tiene|no|ya|quiere|necesita|dice|dijo|pide|pidi[oó]|trae|mand[oó]|vive|va)", Filler.FOREIGN, unless=_VERBS),
    _whole(_ES_DONE_TO, _ES_GOES_ON, Filler.FOREIGN),
    _whole(_ES_OF, _ES_GOES_ON, Filler.FOREIGN),
    _whole(_ES_BY, _ES_GOES_ON, Filler.FOREIGN),
    _whole(r"(?:me|nos|lo|la|le) (?:atendi[oó]|llam[oó]|dijo|vio|recibi[oó]|ayud[oó]|trajo|llev[oó]|lleva|trae|acompa[nñ]a|recomend[oó]|cuida)", rf"{_END}|,? (?:muy|de|en|la|el|y|que|ayer|hoy|con|del|por|para|mi)", Filler.FOREIGN),
    _whole(r"(?:mi nombre es|me llamo|me dicen|se llama|soy|habla|le habla|aqu[ií])", rf"{_END}|,? (?:y|de|para|la|el|necesito|quiero|con|pero|otra|tengo|mam[aá]|pap[aá]|espos[oa]|mi)", Filler.FOREIGN),
    _whole(r"(?:anoche|ayer|hoy|que|y|pero|porque|cuando|si|desde que|ahora)", rf" (?:{_ES_DOES})", Filler.FOREIGN),
    _whole(r"(?:ya |no |todav[ií]a )?(?:puede|podr[aá]|debe|necesita|quiere|tiene|est[aá]|se puede|sali[oó]|lleg[oó]|viene|va)", r" (?:tomar|comer|ir|venir|usar|nadar|dormir|salir|dejar de|ba[nñ]arse|cita|que (?:venir|ir|tomar|comer))", Filler.FOREIGN),
)  # fmt: skip
PLACES: Final = (*_PLACES, _BY_PRONOUN, *_MORE, _HOUSEHOLD, *_WHOLE)
# Openings of a message.
OPENINGS: Final = (
    # A given name and an initial of somebody who speaks: "una t here".
    _opening(r" [b-hj-np-tv-z]\.?,? (?:here|speaking|again|calling|checking)\b", *_ONE),
    _opening(rf" (?:{_ACTS})|{_OWN}|{_BORN}", *_ANY),
    _opening(_VISIT, *_ONE),
    _opening(r"'?s? (?:mom|mum|dad|mother|father|wife|husband|grandma|grandpa|aunt|uncle|parents) (?:here|again|calling|speaking|checking|texting)\b|"
             r",? (?:speaking|sigue (?:con|mal|igual|enferm[oa])|aqui de nuevo)\b", *_ONE),
    _opening(r",? (?:(?:no puede (?:ir|venir|comer|dormir|caminar|tomar|respirar))|se (?:cay[oó]|golpe[oó]|siente|"
             r"lastim[oó])|tiene (?:fiebre|tos|diarrea|gripe|v[oó]mito|cita|dolor)|necesita (?:su|una|un|la)|"
             r"(?:vomit[oó]|despert[oó]|amaneci[oó])|est[aá] (?:vomitando|enferm[oa]|con (?:fiebre|tos|gripe)|tosiendo|llorando))(?![a-z])", *_ONE),
    _opening(rf",? (?:here|speaking|checking in|aqui|aquí|calling|again)\b|,? \(?\d{{1,2}}[/\-]\d{{1,2}}[/\-]\d\d|,? \d{{6}} |"
             rf",? (?:19|20)\d\d-|{_BORN}|,? (?:refill|labs|results|appt|appointment|cancel\w*|reschedul\w*|rx) ?(?:$|[.!]|please|pls|plz|for|on|from)|"
             r" (?:needs?|wants) (?:to|a|an)\b|,? -+ ", *_FULL),
    _opening(rf" (?:{_DOES})(?![a-z])", *_ONE),
    # "potter's hand" by itself is a disease as likely.
    _opening(rf"'s {_PARTS} [a-z]", *_ONE),
    _opening(rf",? (?:{_ES_DOES})(?![a-z])", Filler.FOREIGN),
    # Who comes first in what is typed as a note.
    _opening(rf"(?:: \d+ ?(?:units?|mg|ml|pills?|puffs?|tabs?|drops)| (?:w/|w|with) (?:a |an |the |bad )?(?:{_ILL}|{_PARTS}|sprained|broken|swollen)| again(?=[.,!])|"
             r" (?:and|&|y) [a-z'\-]+ (?:need|both|have|had|are|were|got|want)|, [a-z'\-]+,? (?:and|&|y) [a-z'\-]+ (?:need|for|all|have|are)| but (?:everyone|everybody|people|we) (?:says?|calls?))(?![a-z])", Filler.GIVEN, Filler.NAME),
    # "Lance tripped and cut his chin": whose it is says that somebody did it.
    _opening(r" (?:[a-z]{2,}ed|fell|got|hit|woke up|ran|slid) (?:[a-z]+ ){0,3}(?:and|then) [a-z]+ (?:his|her) ", Filler.GIVEN),
)  # fmt: skip

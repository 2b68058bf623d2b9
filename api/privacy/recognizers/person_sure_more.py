# ruff: noqa: E501
"""More places that only a person fills: what `person_sure` reads besides its first table.

A noun of English that can be counted wants an article; without one, behind a verb of what is
done to people and before what only people do or have, a word is a name: "nobody called thistle
back". The same holds in Spanish behind the "a" that marks people: "vio a thistle el lunes".
"""

import re
from typing import Final

from api.privacy.recognizers.person_cues import RELATIVE_ES
from api.privacy.recognizers.person_sure_table import Filler, Place
from api.privacy.recognizers.person_words import SPANISH_VERBS

_ONE: Final = (Filler.GIVEN, Filler.WORD)
_ANY: Final = (*_ONE, Filler.PAIR, Filler.INITIALED)
_FULL: Final = (Filler.PAIR, Filler.INITIALED)
_END: Final = r"\s*(?:$|[,.!?;:\n)(]|- )"
_DAY: Final = (
    r"(?:on |this |next |the |last )?(?:tomorrow|tmrw|tmr|today|tonight|yesterday|week|month|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon)"
)


def _place(before: str, after: str, *fillers: Filler, unless: str = "") -> Place:
    """`unless`: what the word is not."""
    barred = rf"(?!{unless})" if unless else ""
    start = re.compile(rf"(?<![a-z'\-])(?:{before}) {barred}")
    return Place(start, re.compile(rf"(?:{after})(?![a-z])"), frozenset(fillers))


_HIS: Final = "(?:his|her|his or her)"
# What only people do, feel, have or are.
_DOES: Final = (
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
_ES_BY: Final = r"(?:(?:hablar|habl[eéo]|hablaba|cita|voy|vive|vivo|vivimos|viene|vengo|vino|estoy|va|ir|comunicarme|comun[ií]queme|p[aá]seme|qued[oó]|cas[oó]|casad[oa]) con|(?:pregunt[oa]|preguntar|pregunt[eé]) por|(?:cita|turno|lugar|espacio|consulta|receta|medicina|algo|vacuna|formulario|carta|nota|justificante|es|era|ser[ií]a|fue|pedido) para)"
_ES_AFTER: Final = (
    rf"{_END}|,? (?:que|ya|no|le|les|se|mi|mis|el|la|los|las|un|una|otra|otro|y|para|tan|muy|por|ayer|hoy|mañana|manana|es|est[aá]|tiene|me|necesita|salio|sigue|lo|con|de|del|cuando|en|a|al|aqu[ií]|porque|pero|si|puede|quiere|su|sus|"
    r"como|antes|despu[eé]s|hasta|desde|va|est[aá]n|siempre|nunca|tambi[eé]n|todav[ií]a|anoche|esta|este|aunque|donde)"
)
_ES_DOES: Final = (
    r"(?:ya |no |todav[ií]a |tambi[eé]n |a[uú]n |siempre |nunca )*(?:se (?:siente|cay[oó]|golpe[oó]|lastim[oó]|enferm[oó]|quej[oó]|queja|cort[oó]|quem[oó]|desmay[oó]|despert[oó]|durmi[oó]|rasca|sinti[oó]|trag[oó]|tom[oó]|puso)|"
    r"(?:tiene|tuvo) (?:fiebre|tos|diarrea|gripa?|v[oó]mito|cita|dolor|ronchas|asma|piojos|alergia|mocos|calentura|covid|\d)|(?:puede|quiere|debe|necesita|quiso|pudo|podr[aá]|va a|tiene que) (?:tomar|comer|ir|venir|dormir|caminar|hablar|usar|firmar|nadar|dejar|pasar|respirar|orinar|su|una|un|volver|cambiar|cancelar|ver)|"
    r"ha (?:comido|dormido|tenido|tomado|vomitado|estado|dejado|querido|ido|mejorado|vuelto)|(?:vomit[oó]|tosi[oó]|llor[oó]|despert[oó]|amaneci[oó]|durmi[oó]|comi[oó]|tose|llora|duerme|come|vomita|respira|camina|ronca)(?: (?:anoche|ayer|hoy|toda|mucho|bien|mal|con|nada|en|todo|desde|por|y)|\s*$|[.,])|"
    r"(?:cumple|cumpli[oó]|pesa|mide) \w+|est[aá] (?:vomitando|enferm[oa]|con|tosiendo|llorando|mejor|peor|mal|embarazada|list[oa]|mare|alerg|durmiendo|tomando|en el hospital)\w*|es (?:al[eé]rgic[oa]|diab[eé]tic[oa]|mi (?:espos|hij|herman|ma|pa|t[ií]|prim|abuel|contacto))\w*|sigue (?:con|mal|igual|enferm|tosiendo|vomitando|sin)\w*|me (?:dijo|llam[oó]|trae|lleva|va a|trajo|llev[oó]))"
)

MORE_PLACES: Final = (
    _place(_STARTS, rf" (?:{_DOES})", *_ONE),
    _place(_STARTS, r" and (?:i|me|my (?:wife|husband|son|daughter|mom|dad|brother|sister|kids?))", Filler.GIVEN),
    _place(r"(?:let|lets|letting)", r" (?:know|sleep|eat|come|go|drink|take|stay|speak|talk|sign|see)", *_ANY),
    _place(r"(?:make|makes|made|making|keep|keeps|kept|get|gets|got|leaves|left)", r" (?:sleepy|sick|dizzy|drowsy|tired|nauseous|itchy|cry|vomit|throw up|cough|sneeze|feel|hyper|cranky|awake|up all night|home from|out of school)", *_ONE),
    _place(r"(?:send|sent|sending|bring|brought|bringing|take|took|taking|drove|carry|carried|get|got|keep|kept)", r" (?:home|to (?:school|daycare|work|the (?:er|hospital|doctor|nurse|office|clinic|dentist|emergency)|urgent care|er)|back to (?:school|daycare|you)|in (?:today|tomorrow|now|for|to|this|at|on|asap)|for (?:his|her|a checkup|shots|a physical|an? \w+ (?:visit|test)))", *_ONE),
    _place(r"(?:gave|give|gives|giving|given|show|showed|told|tell|ask|asked|handed|mailed|texted|emailed)", rf" (?:the wrong|{_HIS}|a (?:dose|pill|shot|bath|note|form|lollipop|sticker|call|ride)|an? (?:half|extra|antibiotic|inhaler)|(?:two|one|half|three|\d) (?:pills?|doses?|tablets?|puffs?|ml|mg|drops?|teaspoons?)|tylenol|motrin|advil|ibuprofen|benadryl|medicine|about (?:the|his|her|my|it)|to (?:come|call|stop|take|fast|bring|wait|rest|drink|go)|(?:he|she|i|we|that))", *_ONE),
    _place(r"(?:call|called|calls|calling|ring|text|texted|email|emailed|page|paged|phone|phoned)", rf" (?:back|instead|first|again|about|at (?:home|work|the)|to (?:confirm|cancel|tell|ask|schedule|reschedule)|{_DAY}|when|if|before|after|not me)", *_ONE),
    _place(r"(?:check|checked|checking|look|looked|wait|waiting) (?:on|in on|for|after)", rf"{_END}|,? (?:and|please|today|tonight|tomorrow|to|at|in|while)", Filler.GIVEN),
    _place(r"(?:check|checked|checking|look in) (?:on|in on)", rf"{_END}|,? (?:and|please|today|tonight|tomorrow|this|while)", *_ONE),
    _place(r"(?:mixed up|mixing up|confused|confusing|switched|swapped)", r" (?:and|with|for)", *_ANY),
    _place(r"(?:mixed up|mixing up|confused|confusing|switched|swapped|both) [a-z'\-]+ (?:and|with|for)", _END, *_ANY),
    _place(r"(?:put|list|add|have|write|mark|register|enter|set up|get)", r" (?:down|up|in)? ?(?:as (?:my|an?|the|his|her)|on (?:my|the|our) (?:account|file|chart|list|schedule|form|insurance|plan|hipaa)|in (?:the|your) (?:system|computer|records))", *_ANY),
    _place(r"(?:for|that|if)", r" to (?:come|be (?:seen|there|here|with|added|tested)|get (?:his|her|in|a|the|an|seen)|see (?:the|a|dr|his|her|you)|have (?:his|her|a|an|the|surgery)|go (?:to|back|home|in)|eat|drink|sleep|take|start|stop|talk|stay|miss|wait|swim|fly|travel|return|sign|pick)", *_ONE),
    _place(r"(?:it|that) (?:is|was|wasnt|wasn't|isnt|isn't)", r" (?:who|that|not me|on the phone|calling|at the desk)", *_ANY),
    _place(r"(?:is|was|has|did|does|when is|when was|when does|when did|when will|how is|how was|how did|why is|why was|why did|where is|can|could|will|would|should|hows|whens|wheres|isnt|hasnt|didnt|doesnt|isn't|hasn't|didn't|doesn't)",
           r" (?:been (?:seen|referred|billed|charged|scheduled|tested|called|discharged|admitted|vaccinated|checked|weighed|given|diagnosed|here|in|having|sick)|up to date|due (?:back|in|for|on|to|now)|caught up|old enough|on (?:the|your) (?:list|schedule|waitlist|books)|scheduled|booked|registered|vaccinated|"
           r"contagious|allowed|able to|ready to (?:go|come|be|leave|start|eat)|ok to|okay to|supposed to|good to go|a patient|allergic|seen by|still (?:a patient|scheduled|coming|contagious|on|need|have|take|sick|in)|already (?:in|seen|there|here|have|had|a)|"
           r"come (?:in|with|back|too|along|to|today)|need (?:a|an|any|to|another|his|her|more)|have (?:a|an|any|to|his|her)|get (?:a|an|any|his|her|the|sick|in|seen)|take (?:it|his|her|the|this|that|both|two|one|ibuprofen|tylenol)|eat|drink|sleep|swim|go (?:to|back|home)|start (?:his|her|school|the|taking)|"
           r"charged|billed|leave (?:his|her|a|the|yet|any)|call (?:you|me|yet|in|today)|doing|feeling|say|tell (?:you|me)|miss (?:his|her)|sign|see (?:dr|a|the|someone)|be (?:seen|there|ok|okay|fine|able|allowed|done|in pain|late))", *_ONE),
    _place(r"(?:tell|told|ask|asked|remind|reminded|warn|inform|notify|notified|thank|thanks|invite)", r" (?:i|im|i'm|ill|i'll|we|that (?:i|we|he|she|the|my)|to (?:call|come|bring|text|take|wait|stop|not)|about (?:the|his|her|my|it|this|that)|hi|hello|thanks|thank you|happy)", *_ANY),
    _place(r"(?:(?:i am|i'm|im|this is|its|it's|were|we're|we are|are you|is this|not|and|from|for|with|need|lost|have|see|get|find|about|of|is|was|in|on|at|to|change|update|cancel|move|reschedule|book|confirm|check|where is|wheres|when is|whens|what is|whats|what was|hows|how is|got|got the|send|fax|email|missed|forgot|know|bring|brought|that|because|but|so|after|before|if|when)|^\W*(?:hi|hello|hey|so|ok)?,?)", rf"'s {_PARTS}", *_ONE),
    _place(r"(?:the |our |my |your )?(?:babysitter|sitter|nanny|aide|home aide|caregiver|caseworker|social worker|interpreter|translator|roommate|coworker|co-worker|neighbor|boss|landlord|teacher|coach|school nurse|nurse|receptionist|tech|driver|friend|pharmacist|midwife|doula|counselor|therapist),?",
           r",? (?:can|could|will|would|is|was|has|had|said|says|told|recommended|called|gave|sent|helped|brought|picked|drove|takes|took|saw|referred|works|at|in|from|will)", *_ANY),
    _place(r"(?:my|our|his|her) (?:kids|children|boys|girls|sons|daughters|twins|babies|grandkids|nieces|nephews|grandsons|granddaughters|parents|siblings|brothers|sisters|cousins)(?: are|,|:)? [a-z'\-]+ (?:and|&)", rf"{_END}| (?:need|needs|have|has|are|were|both|had|got|get|all|want|threw|came|will|can|for|on|to|at|is|would)", *_ONE),
    _place(r"(?:me|mom|dad|she|he|i|you|my (?:wife|husband|son|daughter|mom|dad|brother|sister|partner)) (?:and|n|&|or)", r" (?:both|have|had|are|were|need|got|live|want|can|will|tested|went|came|share|would|could)", *_ONE),
    _place(r"(?:i|we|you|she|he|they) (?:live|lives|stay|stays|am staying|came|come|am|is|are|was|were|went|moved in|spoke|talked|share a room) with", rf"{_END}|,? (?:and|now|who|at|in|on|so|but|today|yesterday|from|about|last|for)", Filler.GIVEN),
    _place(r"(?:my card|my number|the form|the forms|a message|my insurance|the paperwork|my copay) (?:to|with)", r",? (?:at (?:the|your|reception|check)|at the front|yesterday|last|who)", *_ONE),
    _place(rf"(?:(?:mi|su|la|el|nuestr[oa]) (?:{RELATIVE_ES}|mam[aá]|pap[aá]|vecina|amiga|cu[nñ]ada)),?", rf",? (?:{_ES_DOES}|me (?:va|lleva|trae|recoge|acompa[nñ]a)|va a|y|con|que|de|es|est[aá]|tiene|no|ya|quiere|necesita|dice|vive|va)", Filler.FOREIGN, unless=_VERBS),
    _place(_ES_DONE_TO, _ES_AFTER, Filler.FOREIGN),
    _place(_ES_OF, _ES_AFTER, Filler.FOREIGN),
    _place(_ES_BY, _ES_AFTER, Filler.FOREIGN),
    _place(r"(?:me|nos|lo|la|le) (?:atendi[oó]|llam[oó]|dijo|vio|recibi[oó]|ayud[oó]|trajo|llev[oó]|lleva|trae|acompa[nñ]a|recomend[oó]|cuida)", rf"{_END}|,? (?:muy|de|en|la|el|y|que|ayer|hoy|con|del|por|para|mi)", Filler.FOREIGN),
    _place(r"(?:mi nombre es|me llamo|me dicen|se llama|soy|habla|le habla|aqu[ií])", rf"{_END}|,? (?:y|de|para|la|el|necesito|quiero|con|pero|otra|tengo|mam[aá]|pap[aá]|espos[oa]|mi)", Filler.FOREIGN),
    _place(r"(?:anoche|ayer|hoy|que|y|pero|porque|cuando|si|desde que|ahora)", rf" (?:{_ES_DOES})", Filler.FOREIGN),
    _place(r"(?:ya |no |todav[ií]a )?(?:puede|podr[aá]|debe|necesita|quiere|tiene|est[aá]|se puede|sali[oó]|lleg[oó]|viene|va)", r" (?:tomar|comer|ir|venir|usar|nadar|dormir|salir|dejar de|ba[nñ]arse|cita|que (?:venir|ir|tomar|comer))", Filler.FOREIGN),
)  # fmt: skip
MORE_OPENINGS: Final = (
    Place(re.compile(""), re.compile(rf" (?:{_DOES})(?![a-z])"), frozenset(_ONE)),
    # "potter's hand" by itself is a disease as likely.
    Place(re.compile(""), re.compile(rf"'s {_PARTS} [a-z]"), frozenset(_ONE)),
    Place(re.compile(""), re.compile(rf",? (?:{_ES_DOES})(?![a-z])"), frozenset((Filler.FOREIGN,))),
)

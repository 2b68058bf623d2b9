# ruff: noqa: E501
"""What stands on both sides of a name: the table that `person_slots` reads."""

import re
from dataclasses import dataclass
from typing import Final

from api.privacy.recognizers.person_cues import RELATIVE, RELATIVE_ES
from api.privacy.recognizers.person_form import Form

_DAY: Final = (
    r"(?:on |this |next )?(?:tomorrow|tmrw|tmr|tomoro|today|tonight|(?:mon|tue|tues|wed|wednes|thu|"
    r"thurs|fri|satur|sun)(?:day)?|manana|hoy|lunes|martes|miercoles|jueves|viernes)"
)
END: Final = r"\s*(?:$|[,.!?;:\n)(]|-|\d)"
_STOPS: Final = (
    rf"{END}|'s\b| (?:dob|born|please|pls|plz|thanks|thx|ty|and|y|{_DAY}|for|on|at|not|but|age|aged|"
    r"who|he|she|hes|shes|they|i|im|my|the|her|his|with|w|from|to|para|el|tiene|nacid[oa]|de nuevo)\b"
)
_OWN: Final = (
    rf",? \(?(?:my|our|his|her|mi|su) (?:\w{{2,12}} )?(?:{RELATIVE}|{RELATIVE_ES}|doctor|dentist|"
    r"therapist|lawyer|ride|proxy)\b"
)
_ABLE: Final = (
    r" (?:due for|get (?:his|her|in)|be (?:added|seen|put|the)|come|comes|coming|supposed|allowed|"
    r"ready for (?:his|her)|still (?:coming|scheduled|on)|have (?:his|her)|need to|needs? (?:his|her)|"
    r"been (?:seen|here|tested|checked|in)|get (?:a|an|the|it|some|any)|have (?:an?|to|any)|"
    r"need (?:an?|his|her|another|more)|ever|still|start|get seen|an? (?:nurse|doctor|patient)|there|here|also|take (?:his|her)|eat before|scheduled|on (?:the schedule|my account)|in the system|"
    r"test(?:ed)? positive|be (?:able|out|okay|ok|fine|released)|have to|charged|billed|sent|told|go (?:back|swimming|home)|miss (?:his|her|the|a|an)|stop|given|going|taking|had|taken|missed|go to|have stitches|need (?:stitches|surgery|shots?|glasses|braces|tests?|labs|meds)|doing|feeling|why did|sign|pick (?:up|me|him|her)|drive (?:me|him|her)|bring (?:me|him|her))\b"
)
_PERSON: Final = r"(?:babysitter|surgeon|nurse|pharmacist|therapist|counselor|teacher|dentist|midwife|case ?worker|"\
    r"social worker|case manager|coach|receptionist|tech|lady|guy|girl|rep|interpreter)"  # fmt: skip
_DOES: Final = (
    r" (?:said|says|told|needs?|wants?|called|calls|never|has|had|is|was|works?|picked|will|can|cant|"
    r"did|does|asked|sent|gave|drives?|takes?|shouldnt|should|from|at|in|on|who|and)\b"
)
_LIVES: Final = (
    r" (?:said|says|told|needs?|wants?|called|calls|never|has|had|is|was|works?|will|can|cant|did|"
    r"does|dad|mom|who|and|due|threw|picked|fell|lost|got|gets|drops|passed|made|cut|broke|swallowed|hurt|"
    r"woke|keeps|dob|born|goes|takes|shouldnt|wont|couldnt|didnt|to|for|with)\b"
)
_WITH_LETTER: Final = r"(?P<i> [b-hj-z](?![a-z']))?"


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands before and after, the least form of a name that fills the slot, and the least
    that the model must think of it."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    least: Form
    score: float = 0.0


def _slot(before: str, after: str, least: Form = Form.ONE, score: float = 0.0) -> Slot:
    return Slot(re.compile(rf"(?<![a-z']){before} "), re.compile(after), least, score)


_BORN: Final = r",? (?:dob|d\.o\.b|born|nacid[oa])"
_ASK: Final = r"(?:what|why|when|where|who|how(?: long| old| much| soon| often| many|))"
_START: Final = rf"(?:^|(?<=[.,!?\n] )|(?<![a-z'])(?:hi|hello|hey|and|so|ok|but|if|because|then|yes|no|{_ASK}) )"
SLOTS: Final = (
    _slot(rf"{_START}(?:is|was|did|does|has|can|could|should|will)", r" (?:get (?:his|her)|been (?:seen|here)|"
          r"need (?:an?|his|her|another|to)|supposed|due for (?:his|her)|have (?:his|her)|still need)\b", Form.MONTH),
    _slot(r"(?:are you|is this|was it|is it|am i (?:talking|speaking) (?:to|with))", r"\s*[?]|\s*$", Form.NAME),
    _slot(r"(?:spelled|spelt|se escribe|i prefer|prefiero|call me|written)", END, Form.NAME),
    _slot(r"(?:digal[ea]|dile|digan|avis[ae]le|pregunt[ea]le|llam[ea]n?|llamar|diganle|pasele|confirm[oae]\w{0,3}|cita|ver|llevo|llevar|traigo|traer|atender) a",
          rf"{END}| (?:que|por|al|de|si|cuando|para|el|es|manana|hoy)\b"),
    _slot(r"(?:me|him|her|us|i|yo|my wife|my husband|mom|dad|he|she) (?:and|y|n|&)", r" (?:both|have|are|were|is|got|need|"
          r"had|want|live|tenemos|estamos|vamos)\b|,"),
    _slot(r"(?:move|push|switch|change|bump|reschedule|rebook|transfer|shift)", rf" to (?:the |a |an |another |next |later|{_DAY}|\d|noon|dr\b)"),
    _slot(rf"(?:{RELATIVE_ES}) de", _STOPS, Form.FULL),
    _slot(r"from", r" to\b", Form.FULL),
    _slot(r"(?:i'm|im|i am|this is|its|it's|it is)", r" (?:can|could|need|needs|calling|checking|wanting|trying|just)\b", Form.FULL),
    _slot(r"(?:call|email|text|message|phone|page|reach|tell|contact|ask)",
          r",? (?:at (?:work|home|his|her|\d|the (?:number|office|front))|(?:s?he|she's|he's|shes|hes)\b|not me\b|instead\b|"
          r"on (?:his|her)\b|when\b|directly\b|for me\b)"),
    _slot(r"(?:call|text|phone|e-?mail|message|notify|notified|inform|informed|alert|loop in|(?:reach(?:ed)? out|speak|talk|write) to|"
          r"(?:get|got) (?:a )?hold of|(?:get|got|be) in touch with|follow(?:ed)? up with|hear(?:d)? from)",
          rf"{_STOPS}| (?:about|when|if|that|as soon|asap|regarding|back|by|before|after|directly|first|instead)\b", Form.FULL),
    _slot(r"(?:book|schedule|reschedule|register|see|bring|rebook|move|cancel|squeeze in|fit in)",
          rf" (?:(?:sometime |any ?time |early |late )?(?:this|next) (?:week|month)|for (?:a|an|the|his|her|{_DAY})|{_DAY}|at \d|with (?:dr|doctor)|to the|again|too|instead)\b"),
    _slot(r"(?:cancel|schedule|register|check in|sign (?:me |him |her )?in(?: as)?|look after|take care of|used to be|"
          r"go(?:es)? by|about|account is|now|era|was|fue|es|por|nombre|llama[rn]?|is|be|holder|subscriber|guarantor|"
          r"attn|thats me|that's me)[:,]?", rf"{_STOPS}| (?:now|again|today|por favor|np|md|pa|do|rn|lpn)\b", Form.FULL),
    _slot(r"(?:my|our|his|her|the|both|these|all) (?:\w{2,12} )?(?:kids|children|boys|girls|sons|daughters|twins|babies|"
          r"parents|grandkids|mis hijos|mis hijas)(?: are|:|,|)", r",? (?:and|y|n|&) |, |\s*$"),
    _slot(rf"{_START}(?:whens|when's|hows|wheres|whats|what's|whys|is|was|did|does|has|can|could|should|will)", _ABLE),
    _slot(rf"{_START}(?:whens|when's|hows|wheres|whats|what's|whys|is|was|did|does|has|can|could|should|will)", _ABLE, Form.SURNAME, score=0.02),
    _slot(r"(?:^\W*(?:it's |its |appt |appointment |visit |yes |ok )?)for", r" (?:please|pls|plz|thanks|ty)\b|\W*$"),
    _slot(r"(?:(?:is it|its) (?:ok|okay|fine|alright|cool)|what|do you mind) if", r" (?:comes?|can|"
          r"needs|wants|has|is|cant|could|drives|stays|signs|brings|picks|sits)\b"),
    _slot(r"(?:appt|appointment|booked|filed|listed|visit|reservation|be|is|its|it's|it|that|"
          r"account|file|chart|down|me|check) under(?: the name(?: of)?)?",
          rf"{END}| (?:please|pls|dob|born|for|on|{_DAY})\b", Form.SURNAME),
    _slot(r"(?:yes|yep|yeah|yup|no|nope|ok|hi|hello|hey)[,.!]?(?: its| this is| im)?",
          r",? (?:thats me|that's me|is me|is my name|with an? [a-z]\b|w an? [a-z]\b|here\b|speaking)",
          Form.SURNAME),
    _slot(r"(?:put|add|list|remove|take|have|drop)", r" (?:down|as my|as an?|off my|from my|to my|on my)\b"),
    _slot(r"(?:my|our|his|her) \d{1,2}[ -]?(?:y/?o|yrs?|years?|mos?|months?|wks?|weeks?)(?:[ -]olds?)?(?: (?:son|daughter|boy|girl|baby))?", rf"{_LIVES}|{END}"),
    _slot(r"(?:con|para|de|con la|con el)", r",? por favor\b"),
    _slot(r"(?:confirm(?:ing)?|waiting (?:on|for)|saw|seen by|met|bring|missed|check in|checking in|check out)[:,]?",
          rf"{END}| (?:for|at|on|last|in|today|tomorrow|this|yesterday)\b", Form.ONE, score=0.01),
    _slot(r"(?:have|got|find|see|is|had)", r" (?:on file|in (?:the|your) (?:system|computer|records)|on (?:the|your) (?:schedule|list))\b"),
    _slot(r"for", rf" {_DAY}", score=0.004),
    _slot(r"(?:is it |it's |its )?(?:normal|ok|okay|safe|bad|weird|good) (?:that|for|if)", r" (?:[a-z]+s|to|has|can|is|cant|wont)\b", score=0.004),
    _slot(r"(?:patient|pt|paciente)(?: is|:|)", r" (?:refills?|needs?|rx|labs|appt|here|has|is|was|wants|called|results|missed|cancel\w*|no show)\b", Form.FULL),
    _slot(r"(?:im|i'm|i am)", r" and (?:i|my|have|need|was)\b", score=0.02),
    _slot(r"soy", r" (?:otra vez|de nuevo)\b"),
    _slot(r"who (?:give|gave|told|called|saw|sees|treated|helped)", rf"{END}| (?:the|his|her|a|about|that|to|for|last|today|yesterday)\b", score=0.01),
    _slot(r"(?:mr|mrs|ms|sr|sra)\.?", r"s? (?:appointment|appt|refill|results|labs|visit|chart|records?|prescription|meds|insurance)\b", Form.SURNAME),
    _slot(r"(?:de parte|por parte|a nombre|en nombre) de", _STOPS),
    _slot(r"(?:habla|llama|escribe|saluda|soy)", rf"{END}| (?:para|por|y|necesito|quiero|quisiera|de nuevo|"
          rf"otra vez|con|la|el|mi|tengo|su)\b", Form.FULL),
    _slot(r"(?:tell|told|ask|asked|remind|let|have|nobody told|thank)",
          r" (?:i|that|we|to|about|know|im|i'm|ill|thanks|thank|hi|hello|my|the|call)\b"),
    _slot(r"(?:appt|appts|appointment|appointments|visit|slot|spot|checkup|physical|anything open|"
          r"opening|openings|refill|results|meds|shots|ride|something) for", _STOPS),
    _slot(r"(?:appt|appointment|visit|calling|checking in|check in|pick up|pickup|here|looking|cita|"
          r"consulta|turno|receta|medicina) (?:for|para)", rf"{_STOPS}|'s\b", Form.FULL),
    _slot(r"(?:appt|appointment|visit|file|chart|labs|results|cita|turno|consulta|expediente|es|era) (?:of|del?)",
          _STOPS, Form.FULL),
    _slot(r"(?:patient|pt|paciente|client|child|caller)(?: is| es|:|,| name|)", _STOPS, Form.FULL),
    _slot(r"(?:spoke|speak|talked|talk|chatted|met|dealt|speaking) (?:with|to|w)",
          rf"{END}| (?:at|from|in|about|yesterday|today|on|last|this|and|who|earlier)\b"),
    _slot(r"(?:this is|this's|its me|it's me|me llamo|i go by|call me|calls me|people call me)",
          rf"{_WITH_LETTER}(?:{END}| (?:can|could|i|im|calling|again|from|and|here|my|with|not|he|she|"
          r"please|just|checking|texting|writing|who|the|y)\b)"),
    _slot(r"(?:i'm|im|i am|this is|its|it's|it is|soy)", rf"'s (?:{RELATIVE})\b| again\b"),
    _slot(r"(?:i'm|im|i am|soy|it's|its)", END, score=0.05),
    _slot(r"(?:this is|its|it's|it is|i'm|im|i am|soy|name is|es)", _STOPS + "|"
          rf"{_OWN}| (?:again|here|speaking|calling)\b", Form.FULL),
    _slot(r"(?:surgeon|doctor|dentist|therapist|midwife|pcp|pediatrician|cardiologist) (?:was|is)", _STOPS, Form.FULL),
    _slot(r"(?:my name is|name's|me llamo)", rf"{_WITH_LETTER}(?:{_STOPS})"),
    _slot(r"(?:not|nor|know me as|i meant|pick up|bring in|dile a|llame a)", rf"{END}| que\b"),
    _slot(r"(?:give|get|page)", r" (?:a call|a ring|on the phone|a message|in this)\b"),
    _slot(r"(?:for|ask for|dose for|letter for|note for|with|to|from)",
          r" (?:she|he|shes|hes|who|when|but|not)\b"),
    _slot(r"(?:squeeze|fit|get|bring|see|book|schedule)", r" in(?:\s*$|[,.?!]| (?:this|next|for|on|at|tomorrow|today|to|later|sometime|before|after|please|soon)\b)"),
    _slot(r"(?:its|it's|it is) for", END),
    _slot(r"(?:its|it's|im|name is|this is)", r" not\b"),
    _slot(r"(?:atendio|vio|llamo|para|cita de|hijo de|hija de)", rf"{END}| por favor\b| (?:el|para)\b", Form.FULL),
    _slot(r"(?:to|with|contact is|contact|call|text|email|is|for|by|from|w|add|bring|:)",
          rf"(?:{_OWN}| \()"),
    _slot(rf"(?:the|my|our|your|a|his|her) {_PERSON}(?: named| called|,|)", _DOES),
    _slot(r"(?:signed|sincerely|regards|cheers|thanks|thank you|thx|gracias|saludos|best|respectfully|"
          r"atentamente|yours truly|sent by|xoxo|take care|bye|love|hey|ty|tks)(?: from|,|\.| -|:|)", r"[.!]?\s*$"),
    _slot(r"(?:mother|father|mom|dad|parent|guardian|wife|husband|daughter|son|friend|behalf|"
          r"caregiver|sister|brother|name|neighbor) of", _STOPS),
    _slot(r"(?:who is|whos|do you know)", r" (?:why|and|from|at|that|in)\b", Form.FULL),
    _slot(r"(?:remove|delete|add|cancel for|cancel|move|reschedule|book|who is|whos|for|to|with|see|from)",
          rf"{END}|'s\b| (?:please|pls|plz|por favor|w|with|for|from my|to my|as my|and i|on|{_DAY}|in for|needs|wants|is running|is late)\b",
          Form.FULL),
    _slot(r"(?:emergency contact|contact|guardian|mother|father|proxy|caregiver|sister|guarantor)"
          r"(?: is| name is|:)", rf"{_STOPS}|{_OWN}"),
    _slot(r"(?:hi|hello|hey|dear)", r" (?:from (?:billing|the|dr|front)|with billing|at the front)\b"),
    _slot(rf"(?:{RELATIVE})(?: in law)?(?:'s| is| named|,|:|)", rf"{_LIVES}|{END}"),
    _slot(rf"(?:mi|su|mis|nuestr[oa]) (?:{RELATIVE_ES})(?: es|,|:|)", rf"{END}|{_LIVES}| (?:tiene|esta|no|se|va|"
          r"y|que|necesita|le|ya|tuvo|para|el|la|con)\b"),
    _slot(r"(?:(?:last|sur|family|maiden) ?name|apellidos?)(?: is| es|'s|:|)", rf"{END}| (?:first|given|and|[a-z] (?:as|like|for))\b",
          Form.ANY),
    Slot(re.compile(r"\? "), re.compile(END), Form.FULL),
    Slot(re.compile(r"[.!] -*"), re.compile(r"[.!]?\s*$"), Form.FULL),
    _slot(r"(?:re|regarding|ref|fwd?|in re|subject|concerning)[:.]?", _STOPS, Form.FULL),
    _slot(r"(?:question|questions|calling|calls?|called|worried|concerned|asking|its|it's|it is|info|update|updates|email|"
          r"messag\w+|complain\w*|checking|inquiring|writing|talk|pregunta|llamo|es) (?:about|on|regarding|sobre|por)",
          rf"{_STOPS}|'s\b", score=0.008),
    _slot(r"(?:^|(?<=[.!?,\n] ))about", rf":|,|{_LIVES}", score=0.008),
    _slot(r"(?:who is|whos|who's|who was|whose is)", r"\W*$", score=0.02),
    _slot(r"(?:where|when|what time|how soon|how) (?:do|can|should|could) (?:i|we) (?:take|bring|drop off|pick up|see|bring in)",
          rf"{END}| (?:for|to|in|at|from)\b", score=0.004),
    _slot(r"(?:pick|picked|picking|drop|dropped|dropping) (?:up|off)|(?:i|we|to|im|i'm|will) (?:pick|drop|bring|take|took|"
          r"brought|bringing|taking|dropping|drove|driving|rushed|carried)", r" (?:up|off|in|over|to (?:the |an? |urgent|your|you|see|er|dr|doctor)|at|"
          rf"from|home|{_DAY}|last (?:week|night|month|time|year)|there|back)\b"),
    _slot(r"(?:(?:i|we|she|he|they|nurse|doctor|you|to) (?:give|gave|gives|giving|given)|^\W*gave)", r" (?:\d|an? |some |his |her |the |his$|one |two |"
          r"half |more |tylenol|motrin|advil|ibuprofen|benadryl|pedialyte|medicine|meds|too much|extra)"),
    _slot(r"(?:hey|yo|hi|hello|sup|ok|no|yes|yeah|hola)[,.!]? (?:its|it's|im|i'm|this is|it is|me)",
          rf"{END}| (?:can|could|i|im|i'm|need|needs|again|here|from|just|calling|checking|wanting|with|did|do|is|are|what|when)\b"),
    _slot(r"(?:^\W*)(?:its|it's|im|i'm|this is)", r"\W*$", score=0.001),
    _slot(r"(?:^\W*)under", r"\W*$|,? (?:please|dob|born|for|on|at)\b", Form.SURNAME, score=0.004),
    _slot(r"(?:medicine|meds|tylenol|shot|dose|rx|prescription|inhaler|pills?|drops|form|note|letter|paperwork|results?|appt) "
          r"(?:for|is for|are for|to|belongs to)", rf"{END}| (?:is|are|was|were|please|today|at|because|since|when|and|by|too)\b"),
    Slot(re.compile(r"(?:^|[\s.!])-+ ?"), re.compile(r"[.!]?\s*$"), Form.ONE),
    _slot(r"(?:mr|mrs|ms|sr|sra|srta)\.?", rf"{_LIVES}|{END}|'s\b", Form.ANY),
    _slot(r"(?:mr|mrs|ms|dr|sr|sra|srta|dra)\.?", rf"{_LIVES}|{END}|'s\b| (?:referred|recommended|retired|"
          r"prescribed|at|from|in|my|on|office|will|asked)\b", Form.SURNAME),
)  # fmt: skip
# Openings of a message, without words before. In those of the first nobody but a person is meant,
# so that a name which is a month too will do.
_OPENED_MONTH: Final = (
    rf"(?: from (?:billing|the|your|dr|front|scheduling)| (?:told|called|texted|said|wont|cant|threw|fell|woke)|"
    rf" is (?:my|our|his|her) (?:{RELATIVE})| (?:has|needs) (?:a|an|her|his|been)|{_BORN})\b"
)
_OPENED: Final = (
    rf",{_OWN}| is (?:my|our|his|her) (?:{RELATIVE})\b|,? (?:that's|thats|is) (?:my|our|his|her|the) "
    rf"(?:[a-z]+ ){{0,2}}(?:name|contact|patient)\b|,? es mi (?:nombre|apellido)\b| family (?:here|checking|calling)\b|,? (?:dob|d\.o\.b|born|nacid[oa])\b|,? \(|"
    r",? (?:here|speaking|calling|checking in|para cancelar|para confirmar)\b|'s (?:appointment|appt|mom|dad|visit|rash|refill|meds|results)\b"
)
# Behind these, and behind the end of a clause, a word of grammar would lead to nothing.
CLOSED: Final = re.compile(rf"{END}| (?:here|speaking|calling|aqui|and|y)\b")
TURNED: Final = re.compile(
    r"\W*(?:(?:hi|hello|name|patient|its|it's)[\s,:]+)?(?P<s>(?:(?:de la|de los|del?|da|dos|van der|van|von|st\.?) )?[a-z'\-]+), "
    r"(?P<g>[a-z'\-]+)"
    r"(?=\s*(?:$|[,.(\d]|-\s)|,? (?:dob|born|here|speaking|calling)\b)"
)
JOINS: Final = re.compile(r"(?:,| and|, and| y| &|, y| n| or| aka| o) ")
_JOINED: Final = (
    r",? (?:and|y|n|&) |, [a-z]+,? (?:and|y|n|&) |"
    rf"{_STOPS}|{_LIVES}|'s\b| (?:both|have|had|are|were|need|in|cant|wont)\b"
)
# What only somebody spoken of does: "... hit his head", "... is 6 months old".
_DID: Final = (
    r"hit (?:his|her|a|the)|swallowed|took (?:\d|an?|two|one|three|too|the|some|my|it)|weighs|is \d|is (?:not|turning|still|having|really|"
    r"so|allergic|due|coming|getting|here|going|with|crying|throwing|vomiting|coughing|running|a)\b|"
    r"was (?:seen|given|born|told|diagnosed|there|in|at|on|supposed|bit|stung|prescribed|sick|up|exposed|admitted)|"
    r"turns? \d|turned \d|got (?:stung|bit|hit|hurt|his|her|sick|a|an|the|into|really|stitches)|fell (?:off|on|down|at|in|out|and|from)|"
    r"(?:hasnt|hasn't|doesnt|doesn't|didnt|didn't|isnt|isn't|wasnt|wasn't|wont|won't|cant|can't) [a-z]+|"
    r"(?:says|said) (?:his|her|he|she|it|the|you|that|i|we|my)|keeps [a-z]+ing|hurt (?:his|her)|broke (?:his|her|out)|cut (?:his|her)|"
    r"burn(?:ed|t) (?:his|her)|lost (?:his|her)|bit (?:his|her)|complains|has been|have been|missed (?:his|her|the|school|an?)|"
    r"wants (?:to|a|an|his|her)|goes to|sees (?:dr|doctor|the|a)|finished (?:his|her|the)|started (?:his|her|the|a|having|to)|"
    r"stopped (?:taking|breathing|eating)|ate (?:a|some|the)|stepped on|scraped|sprained|twisted|passed out|fainted|"
    r"had (?:a|an|his|her|the|some|surgery|to)|tested (?:positive|negative)|vomited|couldnt|couldn't|already|never|forgot|"
    r"refuses|refused|drank|left (?:his|her|the|a|an)|woke up|just (?:turned|had|got|started|called|threw|fell)|stays|stayed|slept|"
    r"(?:at|in|from) (?:your|the|billing|scheduling|records|reception|front|radiology|medical)|the (?:nurse|receptionist|doctor|pharmacist|therapist)"
)
_OPENED_ONE: Final = (
    rf" (?:{_DID})|"
    r" (?:threw up|took (?:his|her)|cant (?:come|make|eat|sleep|breathe)|wont (?:be|eat|stop|sleep)|"
    r"needs (?:a|an|to|his|her|another|some)\b|fell\b|woke|has (?:a |an |been |the |had|no )|"
    r"necesita|tiene|se cayo|from your|isnt (?:feeling|better)|is (?:sick|better|running|due|feeling)|"
    r"and (?:i|me)\b|got (?:his|her|sick)|is allergic|stays with|lives with|(?:will|would|wants?|can) (?:be|need|like|pick|drive|call)\b|"
    r"is (?:on|in|at) [a-z]+)|: (?!\d)|,? \d{1,2}[/\-]"
)
_OPENED_FULL: Final = (
    rf"{_OWN}| (?:cancel\w*|im|i'm|i|can|my|refill|reschedul\w*|calling|checking|running|labs|rx)\b|,? \(?\d{{3}}\b|,? \(|,? \d{{1,3}} ?(?:y/?o|yrs?|years?|f|m|male|female)?(?:,| |$)(?! ?(?:mg|mcg|ml|day|week|am|pm))|"
    rf" -+ | (?:needs?|wants?|has|is|was|will|cant|confirming|checking|confirmando|para|quiere|phone|cell|tel|cel|telefono|at \d)\b"
)
OPENINGS: Final = tuple(
    Slot(re.compile(""), re.compile(after), least)
    for after, least in (
        (_OPENED, Form.SURNAME),
        (_OPENED_MONTH, Form.MONTH),
        (_OPENED_ONE, Form.ONE),
        (rf" (?:my|our|mi) (?:{RELATIVE}|{RELATIVE_ES})\b", Form.NAME),
        (_OPENED_FULL, Form.FULL),
    )
)
LATER: Final = Slot(
    re.compile(
        r"(?:(?<=[.!?\n] )|(?<![a-z'])(?:and|but|because|cuz|bc|so|when|that|if|since|says|think|thinks|know|today|yesterday|now|also|night|morning|weekend|"
        r"hi|hello|hey|well|then|until|after|before|while|porque) )"
    ),
    re.compile(rf" (?:{_DID})\b"),
    Form.ONE,
)
# Two names that end a message whose full stop chat leaves out: "see you then una falk".
SIGNED: Final = Slot(re.compile(""), re.compile(r"[.!]?\s*$"), Form.FULL, 0.02)
JOINED: Final = Slot(JOINS, re.compile(_JOINED), Form.ONE)

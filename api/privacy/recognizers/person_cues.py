"""The words around names: what introduces, follows or spells one."""

import re
from typing import Final

from api.privacy.gazetteer import load_words

RELATIVE: Final = (
    r"son|daughter|wife|husband|mom|mum|mother|dad|father|brother|sister|kid|child|baby|aunt|"
    r"uncle|cousin|grandma|grandpa|grandmother|grandfather|grandson|granddaughter|niece|nephew|"
    r"partner|spouse|boyfriend|girlfriend|fiance|fiancee|friend|roommate|neighbor|caregiver|"
    r"boss|coworker|stepson|stepdaughter|stepdad|stepmom|twins?|auntie|aunty|granny|nana|hubby|"
    r"momma|mama|daddy|papa|grandchild|grandkid|stepbrother|stepsister|stepfather|stepmother|"
    r"godson|goddaughter|(?:mother|father|son|daughter|brother|sister|mom|dad)[ -]in[ -]law|"
    r"toddler|newborn|infant|teen|teenager|client|ward|sitter|nanny|aide|bestie|bff|roomie|homie|"
    r"homegirl|homeboy|kiddo|bro|sis|grandbaby|godmother|godfather|"
    r"ex(?:[ -](?:husband|wife|boyfriend|girlfriend))?"
)
RELATIVE_ES: Final = (
    r"mama|mami|papa|hij[oa]|espos[oa]|herman[oa]|madre|padre|abuel[oa]|ti[oa]|prim[oa]|niet[oa]|"
    r"novi[oa]|amig[oa]|sobrin[oa]|bebe|marido|suegr[oa]|cunad[oa]|nuera|yerno|bisabuel[oa]|"
    r"herman(?:ito|ita)|abuel(?:ito|ita)|hij(?:ito|ita)|nin[oa]|padrino|madrina|ahijad[oa]|"
    r"padrastro|madrastra|hijastr[oa]|pareja|vecin[oa]|prometid[oa]|comadre|compadre|nen[ea]|"
    r"chamac[oa]|chiquill[oa]|chiquit[oa]|hijastr[oa]|consuegr[oa]"
)
_RELATIVE: Final = rf"{RELATIVE}|{RELATIVE_ES}"
# All that may stand before a name that opens a message, with an initial or without.
GREETING: Final = re.compile(
    r"^\W*(?:(?:hi|hello|hey|yo|hola|good (?:morning|afternoon|evening)|buen[ao]s(?: \w+)?|yes|ok|"
    r"um|oh|ms|mrs|mr)[\s,.!]+)*(?:[b-df-hj-np-tv-z]\.? )?$"
)
STRONG = re.compile(
    r"\b(?:my (?:full |first |last |legal |maiden |middle |real |preferred )?name(?:'?s|\s+is|:)|"
    r"(?:first|last|full|middle|maiden|legal|preferred)\s?name(?:\s+is|'s|:)?|"
    r"(?:his|her|their|the|patient|patient's|child's|kid's|son's|daughter's|whose|nick)\s?"
    r"name(?:'?s|\s+is|:)|name\s+is|name:|names|mi nombre(?: completo)? es|me llamo|me yamo|"
    r"se llama|(?:su|el) nombre es|nombre:|nombre es|apellido(?: es|:)?|llamad[oa]|"
    r"(?:appointment|appt|booked|account|listed|filed|reservation|visit|it|that|cita|put me|"
    r"look me up)(?: is| should be)? under(?! the\b| my\b)|call me|calls me|goes? by"
    r"(?! (?:bus|train|car|foot|uber|lyft|taxi|cab|metro|subway|bike|plane|there|here|the|my|"
    r"what|how|so|too|fast|quick\w*|slow\w*|often|sometimes|and|or|when)\b)|"
    r"known as|formerly|nee|named|"
    rf"(?:my|mi|our|his|her|su) (?:{_RELATIVE})(?:'?s)? name(?:'?s| is))\s*[:,]?\s+"
)
WEAK = re.compile(
    rf"\b(?:this is|this's|i'm|im|i am|it's|its|it is|soy|yo soy|habla|es|here is|"
    rf"(?:my|mi|our|his|her|su|the|a|tu) (?:\w{{2,12}} )?(?:{_RELATIVE})s?(?: is)?|"
    r"on behalf of|under(?: the name)?|a nombre de|for|para|from|patient|paciente|pt|"
    r"hi|hello|hey|hola|thanks|thank you|gracias|regards|sincerely|signed|love|cheers|"
    r"ask for|speak (?:to|with)|talk (?:to|with)|met with|saw|seen by|contact|"
    r"(?:emergency )?contact(?: person)?(?: is)?|call|email|text|phone|message|msg|ask|add|remove|"
    r"(?:cita|turno|visita|consulta|expediente|receta|mama|papa|madre|padre|espos[oa]) del?|"
    r"name to|was|caregiver|guardian|guarantor|tell|told|"
    r"bring|bringing|con|with|and|y|between|by|to|another|other|otr[oa])\s*[:,\-]?\s+"
)
TITLE = re.compile(
    r"\b(?:dr|doctor|doc|dra|doctora|mr|mrs|ms|miss|mx|sr|sra|srta|senora?|prof|professor|"
    r"nurse|don|dona|dott|rev|reverend|haj+i?)\b\.?\s+"
)
AFTER = re.compile(
    r"\s*(?:,\s*)?(?:is my name|here\b|speaking\b|es mi nombre|\(?\s*(?:dob|d\.o\.b|born)\b|"
    r"dob\b|date of birth)"
)
GAP = re.compile(r"[\s.\-']{1,3}|,\s|'s\s")
MAX_NAME_WORDS = 6
RELATIVE_CUE = re.compile(
    rf"(?:my|mi|our|his|her|su|tu) (?:\w{{2,12}} )?(?:{_RELATIVE})\s*[:,\-]?\s+$"
)
ERRAND = re.compile(r"(?:ask|tell|told|call|text|email|message|contact)\s+$")
THIRD_PERSON: Final = load_words("third_person")
GREETS: Final = re.compile(r"(?:hi|hello|hey|hola|thanks|thank you|gracias|love|cheers)\b")
CLOSINGS: Final = frozenset("atte best love bud honey dear regards cheers yours peace hugs".split())
ENDEARMENTS: Final = frozenset("love bud man boss sunshine dear honey chief sweet bunch".split())
# Words that are given names too, but after a relative say what he or she or a part is like.
DESCRIBING: Final = frozenset(
    "long young short little brown white black gray grey green rich sweet sunny happy royal".split()
)
MODALS: Final = frozenset(["will", "may", "can", "do", "mark", "drew", "hope"])
OBJECTS: Final = load_words("objects")

"""What a message tells besides its danger: harm at home, not to be called, a mother's crisis.

It chooses lines and keeps messages inside; no level hangs on it. Plain phrases in code, so that it
holds for what the model alone heard, and with every rule gone. Where in doubt it is told: a line
too many and a message that waits in the chat cost less than a call that the wrong person hears.
"""

import re
import unicodedata
from collections.abc import Sequence

HOME, QUIET, MOTHER = "told:home", "told:quiet", "told:mother"
# Of these no message leaves the house.
KEPT_INSIDE = frozenset({HOME, QUIET})
MOST = 12_000  # characters: a message that is longer is refused before

_EX = (
    r"(?:ex(?:es| ?(?:husband|wife|boyfriend|girlfriend|partner|bf|gf|fiance|spouse|esposo|esposa|"
    r"novio|novia|marido|mujer|pareja))?)"
)
_PARTNER = (
    rf"(?:(?:my|his|her|our|the|mi|tu|su|con)(?: \w+)? (?:{_EX}|partner|husband|hubby|wife|"
    r"boyfriend|bf|girlfriend|gf|spouse|fiancee?|baby ?daddy|babys (?:dad|father)|"
    r"kids (?:dad|father)|(?:old )?man|significant other|pareja|esposo|esposa|marido|mujer|"
    r"novio|novia|conyuge|concubino|viejo)"
    rf"|{_EX} (?:keeps|says|said|wont|is|has|showed|sigue|dice|dijo|me|no)"
    r"|(?:the )?(?:guy|man|person|one|woman) i (?:live|stay|am|was) with"
    r"|(?:el|la) (?:papa|padre|mama|madre) de (?:mis|mi|los) (?:hij[oa]s?|ninos|bebe))"
)
_HOUSE = (
    r"(?:(?:my|his|her|our|mi|mis|su)(?: \w+)? (?:dad|daddy|father|step ?dad|step ?father|mom|mum|"
    r"mother|step ?mom|step ?mother|parents|brother|sister|step ?brother|uncle|aunt|cousin|"
    r"grandpa|grandfather|grandma|roommate|room ?mate|housemate|flatmate|landlord|son|daughter|"
    r"son in law|in laws|(?:mother|father|brother) in law|family|caregiver|caretaker|"
    r"papa|padre|padrastro|mama|madre|madrastra|papas|padres|hermano|hermana|hermanastro|tio|tia|"
    r"primo|abuelo|abuela|suegro|suegra|cunado|cunada|yerno|nuera|hijo|hija|familia|companero)"
    r"|padrastro|madrastra|stepdad|stepfather)"
)
_ANYONE = rf"(?:{_PARTNER}|{_HOUSE})"
_THEY = rf"(?:{_ANYONE}|he|she|him|her|hes|shes|hed|shed|el|ella)"
_WHO = rf"(?:{_ANYONE}|he|she|hes|shes)"
_US = r"(?:me|us|my|our|myself|ourselves|the (?:kids|children|baby))"
_HURTS = (
    r"(?:hits?|hitting|beats?|beat(?:ing|en)?|slap\w*|punch\w*|kick(?:s|ed|ing)|chok\w+|"
    r"strangl\w+|shov\w+|push(?:es|ed|ing)|grab\w*|bruis\w+|hurts?|hurting|burns?|burn(?:ed|ing)|"
    r"shak(?:es|ing)|shook|bit(?:es|ing)?|spits?|abus\w+|rap(?:es?|ed|ing)|forc(?:es|ed|ing)|"
    r"threaten\w*|scar(?:es|ed|ing)|frighten\w*|terrif\w+|scream\w* at|yell\w* at|"
    r"throw\w* \w+ at|threw \w+ at|(?:puts?|putting|laid|lays) hands on)"
)
# What somebody takes, checks or watches who cares: a reading, a result, a relative; medicine,
# unless it is taken away.
_CARED_FOR = (
    r"(?:blood|bp|temp|temperature|fever|pressure|pulse|heart|sugars?|glucose|oxygen|vitals|weight|"
    r"salt|diet|breathing|results?|labs?|mom|mother|dad|father|son|daughter|baby|sister|brother|"
    r"uncle|aunt|grand\w+|(?:\w+ ){0,2}(?:pills?|meds?|medicines?|medications?|insulin|dose)"
    r"(?! (?:away|from me)))\b"
)
_CONTROLS = (
    r"(?:control(?:s|led|ling)|stalk\w*|track(?:s|ed|ing)|follow(?:s|ed|ing)|"
    r"(?:wont|doesnt|does not|will not|never|not|didnt) let(?:s|ting)?|isolat\w+|"
    r"(?:check|read|goes? through|went through|look|took|takes?|hid|hides|broke|monitor|watch)"
    rf"(?:s|es|ed|ing)?(?: at| through)? my(?! {_CARED_FOR})|lock(?:s|ed|ing)? (?:me|us|the kids))"
)
_THREATS = (
    r"(?:keeps? (?:showing up|turning up|coming (?:here|by|back|around)|"
    r"(?:calling|following|texting) (?:me|us))|shows? up|showed up|"
    r"(?:said|says|told me|swore|promised|threatened)(?: \w+){0,3} "
    r"(?:hed|shed|hell|shell|will|would|going to|gonna|to)(?: \w+)? "
    r"(?:burn|kill|hurt|find|take|beat|shoot|stab|make me pay|get me|ruin|destroy))"
)
_FEAR = (
    r"(?:scared|afraid|terrified|frightened|fear|fearful|petrified|unsafe|not safe|dont feel safe)"
)
_HIDE = r"(?:hid(?:e|es|ing|den)?|lock(?:s|ed|ing)? (?:my|our)sel(?:f|ves)|barricad\w+|sneak\w*)"
_HURTS_ES = (
    r"(?:pega|pego|pegan|pegaba|golpea|golpeo|golpean|jalonea|jaloneo|empuja|empujo|avienta|avento|"
    r"cachetea|cacheteo|ahorca|ahorco|viola|violo|maltrata|maltrato|lastima|lastimo|agarra a|"
    r"amenaza|amenazo|grita|insulta|humilla|obliga|fuerza|asusta|aterra|"
    r"pone la mano encima|tira cosas|avienta cosas|quiere matar|va a matar|hace dano)"
)
_CONTROLS_ES = (
    r"(?:controla|controlan|vigila|sigue|persigue|acosa|espia|encierra|encerro|cela|"
    r"revisa (?:el|mi)|quita (?:el|la|mi|los)|esconde (?:el|la|mi|las)|prohibe|"
    r"no me deja|no (?:nos|la) deja)"
)
_FEAR_ES = (
    r"(?:(?:da|dan|tengo|tiene|tenemos) (?:mucho |tanto )?(?:miedo|pavor|terror)|temo|asusta)"
)
_HIDE_ES = r"(?:me escondo|escondid[oa]s?|me encierro|encerrad[oa]s?|nos escondemos|me escondi)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


# Who does it, and to whom.
_AT_HOME = _any(
    rf"{_WHO}(?: \w+){{0,4}} {_HURTS}(?: \w+){{0,3}} {_US}",
    rf"{_WHO}(?: \w+){{0,4}} (?:throws?|threw|throwing)(?: \w+){{0,3}} at {_US}",
    rf"{_WHO}(?: \w+){{0,4}} {_CONTROLS}",
    rf"{_ANYONE}(?: \w+){{0,5}} {_THREATS}",
    rf"(?:he|she) (?:\w+ )?{_THREATS}",
    rf"{_FEAR} (?:\w+ ){{0,2}}(?:of|around|with|near|what|from|when) (?:\w+ ){{0,2}}{_THEY}",
    rf"{_HIDE}(?: \w+){{0,6}} (?:when|because|cuz|bc|until|from|before|so|while) {_THEY}",
    rf"bruis\w+(?: \w+){{0,5}} (?:from|by|because of) {_THEY}",
    rf"{_WHO}(?: \w+){{0,3}} (?:bruis\w+|left (?:marks|bruises))",
    rf"{_ANYONE}(?: \w+){{0,3}} (?:is|was|gets|got|has been|can be) (?:\w+ )?"
    r"(?:violent|abusive|controlling|aggressive|possessive|dangerous)",
    r"(?:domestic|partner) (?:violence|abuse)|violencia (?:domestica|de genero|en (?:mi )?casa)",
    rf"(?:{_ANYONE}|el|ella|que)(?: \w+){{0,4}} (?:me|nos|la|les|lo)(?: \w+)? {_HURTS_ES}",
    rf"(?:{_ANYONE}|el|ella|que)(?: \w+){{0,4}} (?:me|nos|la)(?: \w+)? {_CONTROLS_ES}",
    rf"{_ANYONE}(?: \w+){{0,4}} {_CONTROLS_ES}",
    rf"{_ANYONE}(?: \w+){{0,6}} (?:me|nos) {_FEAR_ES}",
    rf"{_FEAR_ES} (?:a|de|que)? ?(?:\w+ ){{0,2}}(?:{_ANYONE}|el|ella|me (?:pegue|mate|haga))",
    rf"{_HIDE_ES}(?: \w+){{0,6}} (?:cuando|porque|hasta que|de|para que no) "
    rf"(?:{_ANYONE}|el|ella|llega|llegue|viene|venga|toma|grita)",
    rf"(?:moretones|moreteada|golpes|marcas)(?: \w+){{0,4}} (?:de|por|que me hizo) "
    rf"(?:{_ANYONE}|el|ella)",
)
# A partner is named, and something of the kind stands anywhere.
_A_PARTNER = _any(_PARTNER)
_SOMETHING = _any(
    _FEAR, _HIDE, _CONTROLS, _THREATS, rf"{_HURTS} {_US}", _FEAR_ES, _HIDE_ES, _CONTROLS_ES,
    rf"(?:me|nos) {_HURTS_ES}", r"abus\w+|violent\w*|weapon|gun|knife|drunk|rages?|eggshells",
    r"jealous|celos[oa]|borrach[oa]|tomado|pistola|cuchillo|miedo|golpes|moret\w+|bruis\w+",
)  # fmt: skip
_NOT_CALLED = _any(
    r"(?:dont|do not|please not|never|cant|cannot|not safe to|unsafe to)(?: you| ever| please)? "
    r"(?:call|phone|ring|text|email|contact|message) (?:me|us|him|her|back|my|the|this|here|at|it)",
    r"(?:dont|do not|never)(?: \w+)? (?:leave|send)(?: me| us)? (?:a |an |any |no )?"
    r"(?:voice ?mails?|messages?|texts?|mail|mails|emails?|letters?)",
    r"no (?:calls|phone calls|voice ?mails?|texts)(?: please)?",
    r"no (?:me|nos|la|le) (?:llam\w+|escrib\w+|marqu\w+|habl\w+ por|contact\w+|textee\w*)",
    r"no (?:llam\w+|escrib\w+|marqu\w+|mand\w+ (?:mensajes?|correos?|nada))"
    r"(?: por favor)?(?: a| al| aqui| mi| a mi)",
    r"(?:he|she|they|husband|boyfriend|partner|wife|ex) (?:\w+ )?"
    r"(?:reads?|checks?|sees|has|goes through|looks at) (?:\w+ )?my "
    r"(?:phone|cell|texts?|messages|mail|emails?)",
    r"(?:revisa|lee|ve|checa|mira|tiene) (?:\w+ )?(?:mi|mis|el) "
    r"(?:telefono|celular|cel|mensajes|correos?)",
)
_MOTHER = _any(
    r"pregnan\w*|embarazad[ao]s?|embarazo|expecting (?:a|our|my) (?:baby|child|first|second)",
    r"(?:weeks|months) along|newborns?|new born|post ?partum|post ?natal|recien nacid[oa]s?",
    r"(?:gave|given|giving|give) birth|(?:after|since) (?:the |my |giving )?(?:birth|delivery)",
    r"(?:just|recently) (?:had|delivered|birthed) (?:a |my |our |the )?"
    r"(?:baby|son|daughter|twins|boy|girl|kid|first|second|child|c section)",
    r"had (?:a|my|our) (?:baby|twins|c section)|new (?:mom|mum|mama|mommy|mother)|"
    r"first time (?:mom|mum|mama|mommy|mother)|breast ?feed\w*|c section",
    r"(?:weeks?|days?|months?) old (?:baby|son|daughter|boy|girl|infant)",
    r"(?:my|our|the) (?:baby|babies|infant)"
    r"(?! (?:daddy|mama|left|dumped|cheated|broke|brother|sister))",
    r"(?:dar|di|dio|dando|dado) a luz|post ?parto|pos ?parto|parto|puerperio|cesarea",
    r"parid[ao]|parir",
    r"(?:mama|madre) primeriza|amamant\w+|lactancia|semanas de (?:embarazo|gestacion)",
    r"(?:mi|nuestro|nuestra|la) (?:bebe|bebita|bebito|recien nacid[oa])",
)
# Of a lost one the mothers' line would speak as if it lived.
_LOSS = _any(
    r"miscarr\w*|still ?b(?:irth|orn)\w*|abort\w*|(?:lost|losing|loss of) (?:my|the|our|a) "
    r"(?:baby|pregnancy|twins?|son|daughter)|(?:my|our|the) baby (?:died|is dead|passed)",
    r"perdi (?:a )?(?:mi|el|al|nuestro) (?:bebe|embarazo|hij[oa])",
    r"(?:mi|nuestro) bebe (?:murio|fallecio)",
)


def told_in(texts: Sequence[str]) -> tuple[str, ...]:
    """HOME, QUIET and MOTHER, as far as these messages of one patient tell so."""
    said = folded(" . ".join(texts))
    found = []
    if _AT_HOME.search(said):
        found.append(HOME)
    elif _NOT_CALLED.search(said) or (_A_PARTNER.search(said) and _SOMETHING.search(said)):
        found.append(QUIET)
    if _MOTHER.search(said) and not _LOSS.search(said):
        found.append(MOTHER)
    return tuple(found)


def folded(text: str) -> str:
    """Lower case, without accents and apostrophes, one space between words."""
    plain = unicodedata.normalize("NFKD", text[-MOST:].casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`´")
    return " ".join(re.findall(r"\w+|[.!?;]", bare))

"""Which language a message is in, by its small words, or asks for; names tell nothing."""

import re
from collections import OrderedDict
from threading import Lock

WORDS = {
    "en": frozenset(
        """the a an and or but is are was were be am i'm im you your my me we our it its this that
        these those to of in on at for with from can could would will do does did don't not no yes
        what when where who which how why have has had need want like please thanks thank hello hi
        book cancel change move there any some after before next tomorrow today morning""".split()
    ),
    "es": frozenset(
        """el la los las un una unos unas y o pero es son era estoy está están soy mi mis tu su me
        te se lo le nos que qué cuando cuándo donde dónde quien quién cual cómo como por para con
        sin de del al en no sí tengo tiene necesito quiero quisiera puedo puede hay favor gracias
        hola buenos buenas cita mañana hoy tarde después antes próximo ayer duele doctora
        médico cambiar cancelar""".split()
    ),
}
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
ENOUGH = 2
# Said alone they tell the language as nothing else in so short a message can.
LONE = {"hola": "es", "buenas": "es", "gracias": "es", "buenos": "es", "adiós": "es"}


_NAMED = {
    "en": r"(?:english|ingl[eé]s)",
    "es": r"(?:spanish|espa[nñ]ol|castellano)",
}
_OPENERS = (
    r"(?:(?:ok(?:ay)?|hi|hello|hey|hola|sorry|perd[oó]n|disculpe|oiga|please|por favor|actually|"
    r"wait|um|no|by the way|en realidad|mejor|mire|espere|bueno)[,.]? ){0,2}"
)
_SPEAK = (
    r"(?:talk|speak|write|chat|text|type|continue|go on|carry on|keep going|reply|answer|switch|"
    r"change|do (?:this|it|that)|have (?:this|it))(?: to me| with me| over| back)?(?: in| to)?"
)
_HABLAR = (
    r"(?:hablar|hablarme|hablarnos|escribir|escribirme|seguir|continuar|contestarme|responderme|"
    r"atenderme|cambiar|pasar|hacerlo|hacer esto)(?: en| al?)?"
)
_MAY_WE = (
    r"(?:(?:can|could|may|would|will) (?:we|you|i)(?: please| maybe| just)?|let'?s|let us|"
    r"i'?d (?:rather|prefer to|like to)|i (?:would rather|prefer to|want to|need to)|"
    r"is it (?:ok|okay|possible) (?:if we|to)|(?:is there|do you have) a way to)"
)
_PODEMOS = (
    r"(?:puede|puedes|podemos|pueden|podr[ií]a|podr[ií]as|podr[ií]amos|podr[ií]an|se puede|"
    r"me puede|quiero|quisiera|prefiero|me gustar[ií]a|es posible|vamos a)"
)
_SIGAMOS = (
    r"(?:habla|hablas|hablan|hablemos|sigamos|continuemos|cambiemos|h[aá]bleme|h[aá]blame|"
    r"escr[ií]bame|resp[oó]ndame|cont[eé]steme|cambie|cambia)(?: usted)?(?: en| al?)?"
)
_ASKS = (
    rf"{_OPENERS}(?:(?:{_MAY_WE} )?{_SPEAK} |do you (?:speak|know) |in |"
    rf"i(?:'d| would)? (?:prefer|rather)(?: in)? |{_PODEMOS} {_HABLAR} |{_SIGAMOS} |"
    r"prefiero (?:en |el )?|mejor en |en )?"
)
_LACKS = (
    r"(?:sorry,? |perd[oó]n,? )?(?:i )?(?:do not|don'?t|can'?t|no) "
    r"(?:speak|read|understand|know|hablo|leo|entiendo|s[eé])(?: much| any| good| mucho| bien)? "
)
_COURTESY = (
    r"(?:,? (?:please|pls|plz|instead|now|from now on|por favor|porfa|gracias|mejor|ahora|"
    r"de ahora en adelante|if (?:that'?s|it'?s) (?:ok|possible)|si se puede))*"
)


def wished_language(text: str) -> str | None:
    """Return en or es if the message asks for that language and for nothing else."""
    plain = text.strip(" \t\n¿¡?!.").lower().replace("’", "'")
    for name, other in (("en", "es"), ("es", "en")):
        if re.fullmatch(_ASKS + _NAMED[name] + _COURTESY, plain):
            return name
        if re.fullmatch(_LACKS + _NAMED[other] + _COURTESY, plain):
            return name
    return None


def detect_language(text: str) -> str | None:
    """Return en or es if it asks for one or its words say so clearly, else None."""
    if wished := wished_language(text):
        return wished
    words = _TOKEN.findall(text.lower())
    if 0 < len(words) <= ENOUGH and words[0] in LONE:
        return LONE[words[0]]
    counts = {name: sum(word in known for word in words) for name, known in WORDS.items()}
    best, other = ("en", "es") if counts["en"] >= counts["es"] else ("es", "en")
    if counts[best] >= ENOUGH and counts[best] >= 2 * counts[other] + 1:
        return best
    return None


class KnownLanguages:
    """The languages of the chats that this process spoke in last, for when the database is away."""

    def __init__(self, *, most: int = 10_000) -> None:
        self._most, self._lock = most, Lock()
        self._known: OrderedDict[str, str] = OrderedDict()

    def note(self, conversation_id: str, language: str) -> None:
        with self._lock:
            self._known[conversation_id] = language
            self._known.move_to_end(conversation_id)
            if len(self._known) > self._most:
                self._known.popitem(last=False)

    def get(self, conversation_id: str) -> str | None:
        with self._lock:
            return self._known.get(conversation_id)

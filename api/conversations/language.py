"""Which language a message is in, by its small words, or asks for; names tell nothing."""

import re

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
_ASKS = (
    r"(?:(?:ok|hi|hello|hola|sorry|perd[oó]n|please|por favor)[,.]? )?"
    r"(?:(?:can|could) (?:we|you|i) (?:please )?(?:talk|speak|write|chat|continue|do this|switch)"
    r"(?: to me)?(?: in| to)? |do you (?:speak|know) |speak |switch to |change to |in |i prefer |"
    r"(?:puede|puedes|podemos|pueden) (?:hablar|hablarme|escribir|seguir)(?: en)? |"
    r"(?:habla|hablas|hablan)(?: usted)?(?: en)? |prefiero |mejor en |en )?"
)
_LACKS = (
    r"(?:sorry,? |perd[oó]n,? )?(?:i )?(?:do not|don'?t|can'?t|no) "
    r"(?:speak|read|understand|know|hablo|leo|entiendo|s[eé])(?: much| any| good| mucho| bien)? "
)
_COURTESY = r"(?:,? (?:please|pls|plz|por favor|porfa|gracias))?"


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

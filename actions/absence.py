"""Who was away and says no more than that they are back: the question stays, nothing is ended."""

import re

_BACK = (
    r"(?:i(?:'?m| am|'?ve| have) )?(?:here|back|around)(?: (?:again|now|once more))+"
    r"|(?:i(?:'?m| am|'?ve| have) )?(?:back|returned)|i(?:'?m| am) (?:still )?here"
    r"|where were we|what were you (?:saying|asking)|(?:(?:please )?(?:go on|continue))"
    r"|(?:my|the|for my|for the) (?:absence|delay|wait|interruption|silence)"
    r"|(?:i )?(?:got|was|had been) (?:pulled|called|dragged|away|busy|held)\w*(?: up| away)?"
    r"|(?:for )?keeping you waiting|(?:it|that) took (?:so|a) (?:long|while)"
    r"|(?:ya |aqu[ií] |otra vez |de nuevo )*(?:volv[ií]|regres[eé]|(?:estoy|ando)"
    r"(?: (?:ya|aqu[ií]|de (?:vuelta|nuevo|regreso)|otra vez))+)"
    r"|aqu[ií](?: (?:sigo|estoy|ando))+(?: (?:otra vez|de (?:nuevo|vuelta|regreso)))?"
    r"|(?:sigo|ya) aqu[ií]|en qu[eé] (?:[ií]bamos|est[aá]bamos|(?:nos )?quedamos)"
    r"|(?:por )?la (?:demora|tardanza|espera|interrupci[oó]n)|(?:ya )?(?:me ocup[eé]|me distraje)"
    r"|(?:siga|contin[uú]e|d[ií]game)"
)
_MANNERS = (
    r"hi|hello|hey|ok(?:ay)?|so|well|and|sorry|(?:i )?apologi[sz]e|(?:my )?apologies|"
    r"pardon(?: me)?|forgive(?: me)?|excuse me|for|about|that|this|it|again|now|"
    r"then|please|finally|"
    r"hola|buenas|bueno|y|ya|ah|perd[oó]n(?:e|eme)?|disculp[ae](?:me)?|lo siento|otra vez|de nuevo|"
    r"por|eso|ahora(?: s[ií])?"
)
_RETURNS = re.compile(
    rf"\W*(?:(?:{_MANNERS})\W+)*(?:{_BACK})(?:\W+(?:{_MANNERS}|{_BACK}))*\W*", re.I
)


def says_return(text: str) -> bool:
    """ "sorry, i'm back now", "aquí estoy de nuevo": neither an answer nor the end of a task."""
    return len(text) <= 100 and bool(_RETURNS.fullmatch(text))

"""What a message says of a reminder beside medicine and times: day parts, doses, wishes.

Nothing here computes or chooses a dose.
"""

import re
from dataclasses import dataclass

from api.wording.zones import named_zone

_MY_OWN = re.compile(
    r"\bmy\s+(?P<en>(?:(?!(?:to|takes?|taking|took|her|his|their|the|and|or|for|about|needs?|has|have|"
    r"is|are|with|at)\s)[a-z]+(?:'s)?\s+){0,3}?(?:pills?|tablets?|capsules?|meds?|medicines?|"
    r"medications?|antibiotics?|inhalers?|insulin|drops|vitamins?|shots?|injections?|sprays?|"
    r"patch(?:es)?|creams?|birth control|statins?|blood thinners?|supplements?))\b|"
    r"\bmis?\s+(?P<es>(?:pastillas?|p[ií]ldoras?|c[aá]psulas?|tabletas?|medicinas?|medicamentos?|"
    r"antibi[oó]ticos?|inhalador(?:es)?|insulina|gotas|vitaminas?|inyecci[oó]n(?:es)?|cremas?|"
    r"parches?|jarabe|suplementos?)(?:\s+(?:de|del|para)(?:\s+(?:la|el|los|las))?\s+[^\W\d_]+)?)\b",
    re.IGNORECASE,
)
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("morning", r"\b(?:(?:first thing )?(?:in the|every|each) morning|first thing|"
                    r"(?:when|after) i (?:wake|get) up|on waking|a primera hora|"
                    r"al despertar(?:me)?|"
                    r"al levantar(?:me)?|cada ma[nñ]ana|todas las ma[nñ]anas|"
                    r"por las? ma[nñ]anas?|en ayunas)\b"),
        ("bedtime", r"\b(?:at bed ?time|before (?:bed|sleep|going to bed)|(?:at|every|each) night|"
                    r"nightly|al acostar(?:me)?|antes de (?:dormir|acostar(?:me)?)|cada noche|"
                    r"todas las noches|por las? noches?)\b"),
        ("breakfast", r"\b(?:(?:with|at|before|after) (?:my )?breakfast|"
                      r"(?:con|antes|despu[eé]s) (?:del? )?(?:el )?desayuno)\b"),
        ("lunch", r"\b(?:(?:with|at|before|after) (?:my )?lunch|"
                  r"(?:con|antes|despu[eé]s) (?:del? )?(?:el )?almuerzo)\b"),
        ("dinner", r"\b(?:(?:with|at|before|after) (?:my )?(?:dinner|supper)|"
                   r"(?:con|antes|despu[eé]s) (?:de )?(?:la )?cena)\b"),
        ("evening", r"\b(?:(?:in the|every|each) evening|por las? tardes?|cada tarde)\b"),
    )
)  # fmt: skip
_SAID: dict[str, tuple[str, str]] = {
    "morning": ("the morning", "la mañana"),
    "bedtime": ("the night", "la noche"),
    "breakfast": ("breakfast", "el desayuno"),
    "lunch": ("lunch", "el almuerzo"),
    "dinner": ("dinner", "la cena"),
    "evening": ("the evening", "la tarde"),
}
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAYS = tuple(
    re.compile(rf"\b(?:{english}|{spanish})\b", re.IGNORECASE)
    for english, spanish in zip(
        ("mon(?:days?)?", "tue(?:s(?:days?)?)?", "wed(?:nesdays?|s)?", "thu(?:rs?(?:days?)?)?",
         "fri(?:days?)?", "sat(?:urdays?)?", "sun(?:days?)?"),
        ("lunes", "martes", "mi[eé]rcoles", "jueves", "viernes", "s[aá]bados?", "domingos?"),
        strict=True,
    )
)  # fmt: skip
_ZONE_ALONE = re.compile(
    r"\b(?:time ?zone|(?:eastern|central|mountain|pacific) time|travell?ing to|"
    r"i(?:'m| am) travell?ing|i moved to|zona horaria|de viaje|voy de viaje|me mud[eé])\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:next|tomorrow|later|soon|in (?:a|two|three|\d+) (?:days?|weeks?|months?)|will be|"
    r"going to (?:be|travel|move)|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day|when i(?:'m| am)|"
    r"(?<!la )(?<!esta )(?<!cada )ma[nñ]ana|pr[oó]xim[oa]|la semana que viene|"
    r"voy (?:a|para)\b|cuando (?:est[eé]|viaje))\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:time ?zone|(?:eastern|central|mountain|pacific) time|travel\w*|"
    r"(?:i ?'?m|i am|i(?:'| wi)?ll be|we(?:'re| are)) (?:now |going )?(?:in|to)|PLACE_\d+ time|"
    r"(?:reminders?|alarms?|alerts?|clocks?|recordatorios?|avisos?) (?:to|on|onto|al?) "
    r"(?:the )?(?:PLACE_\d+|eastern|central|mountain|pacific)|"
    r"i moved to|zona horaria|hora (?:de(?! la)|del) \w+|estoy (?:ahora )?en|viaj\w+|"
    r"me mud[eé]|voy (?:a|para))\b",
    re.IGNORECASE,
)
# "On hold since noon" is of a call, "hold off for now" of what was just asked.
_PAUSES = (
    r"(?:pause\b|pausa\w*|suspend\w*|(?:put|place) (?!(?:me|us)\b)(?:[\w-]+ ){1,5}?on hold|"
    r"hold off (?:(?:on|with) (?!(?:that|this|it|the)\b|(?:chang|mov|sett?|mak|add)\w*)|"
    r"(?:(?:on|with) )?(?:my|(?:all |the |those |these )+(?:[\w-]+ )?"
    r"(?:reminders?|alarms?|alerts?|pills?|meds?)|send\w*|remind\w*|taking)\b))"
)
# Another time beside those that there are.
ADDS = re.compile(
    r"\b(?:and|also|plus|add)\b.{0,12}\b(?:again|another|one more|also|too|as well)\b|"
    r"^\W*(?:and |y )?(?:also|add|again|too|tambi[eé]n|otra vez|agr[eé]g\w*|a[nñ][aá]d\w*)\b|"
    r"\b(?:as well|too|tambi[eé]n)\W*$",
    re.IGNORECASE,
)
_RESUMES = (
    r"(?:resume|un-?pause|start (?:it |them )?again|restart|turn (?:it |them )?back on|"
    r"reanud\w+|reactiv\w+|vuelv\w+ a (?:empezar|activar))\b"
)
_DEEDS = tuple(
    (deed, re.compile(rf"\b{words}", re.IGNORECASE))
    for deed, words in (("resume", _RESUMES), ("pause", _PAUSES))
)
# "I don't want to pause it", "no quiero pausar": a wish for neither. "No pause it" is one.
_NO_DEED = re.compile(
    r"\b(?:(?:(?:do|did|would|should|could|need)(?: not|n[o']?t)|dont|not|never|without|no need|"
    r"rather than|instead of)\s+(?:(?:want\w*|wanna|wish|need|like|mean\w*|ask\w*|say\w*|said|"
    r"try\w*|plan\w*|going|have|you|me|it|them|to|sure|if|whether|i|should|ever|just|please|yet|really|"
    r"actually|the|a|my|for)\s+){0,6}|"
    r"(?:no|nunca|sin|ni|tampoco)\s+(?!pause (?:it|them|that|this|my|the|all)\b)"
    r"(?:(?:qui\w+|quer\w+|dese\w+|necesit\w+|hace|falta|hay|que|me|l[aeo]s?|se|voy|vayas?|a|"
    r"ped[ií]|dije|es|para|mi|el|un|una)\s+){0,5})"
    rf"(?:{_RESUMES}|{_PAUSES})",
    re.IGNORECASE,
)
CHANNEL = re.compile(
    r"\b(?:e-?mail(?:s|ing)?|text message|sms|text(?:ing)? me|texts?|whatsapp|correo|"
    r"mensaje de texto|mensaje)\b",
    re.IGNORECASE,
)
CALL = re.compile(r"\b(?:call me|phone me|ll[aá]m(?:a|e|en)me)\b", re.IGNORECASE)
MISSED = re.compile(
    r"\b(?:(?:if|when) i (?:miss|forget|skip|do ?n[o']?t (?:answer|take))|"
    r"si (?:no (?:respondo|contesto|la tomo|lo tomo)|(?:se )?me olvid\w+|olvido))\b",
    re.IGNORECASE,
)
_SOMEBODY = (
    r"(?:wife|husband|spouse|partner|son|daughter|mom|mother|dad|father|sister|brother|caregiver|"
    r"carer|nurse|aunt|uncle|friend|neighbou?r|grandson|granddaughter|niece|nephew|esposa|esposo|"
    r"marido|mujer|pareja|hij[ao]|mam[aá]|pap[aá]|madre|padre|herman[ao]|t[ií][ao]|cuidadora?|"
    r"vecin[ao]|amig[ao]|niet[ao]|sobrin[ao])"
)
_GAP = r"(?:(?!forget|olvid|and\b|y\b)[^\W\d_']+\s+){0,2}?"
# What was chosen is wanted no longer; the reminders themselves stay.
NOBODY_ANY_MORE = re.compile(
    r"\b(?:stop|quit|no longer|do ?n[o']?t)\s+"
    + _GAP
    + r"(?:tell|alert|notify|inform|messag|text|writ)\w*\s+"
    r"(?:to\s+)?my\s+" + _SOMEBODY + r"\b|"
    r"\b(?:stop|quit|no longer|no need to|do ?n[o']?t)\s+"
    + _GAP
    + r"let\w*\s+my\s+"
    + _SOMEBODY
    + r"\s+know\b|"
    r"\bno need to (?:tell|inform|alert)\s+my\s+" + _SOMEBODY + r"\b|"
    r"\b(?:take|remove)\s+my\s+" + _SOMEBODY + r"\s+(?:off|from|out of)\s+(?:the|my|those|these)\s+"
    r"(?:\w+\s+){0,2}?(?:alert|message|miss|notif|list|text)|"
    r"\b(?:quit[ae]\w*|saqu[ae]\w*|borr[ae]\w*)\s+a\s+mi\s+" + _SOMEBODY + r"\s+de\b|"
    r"\b(?:ya no|no|no m[aá]s|deje? de)\s+" + _GAP + r"(?:avis|dig|dec|escrib|mand)\w*\s+"
    r"(?:a\s+)?mi\s+" + _SOMEBODY + r"\b",
    re.IGNORECASE,
)
CHAT_ONLY = re.compile(
    r"\b(?:stop|quit|no longer|no more|do ?n[o']?t)\s+"
    + _GAP
    # "don't text me at night" asks for quiet hours.
    + r"(?:e-?mail|text|sms)\w*\b(?!\s+(?:me\s+)?(?:between|at|after|before|during|from|until|till|"
    r"while|when|on|in|so|about)\b)|"
    r"\b(?:ya no|no m[aá]s|deje? de)\s+" + _GAP + r"(?:correos?|mensajes? de texto|sms)\b|"
    r"\b(?:just|only|solo|s[oó]lo|nada m[aá]s) (?:in|here in|here|by|en|por) (?:the |este? )?"
    r"(?:chat|here|aqu[ií])",
    re.IGNORECASE,
)
NO_QUIET = re.compile(
    r"\b(?:no|end|stop|cancel|remove|drop|without|turn off|sin|quit\w+|no m[aá]s)\s+"
    r"(?:my |the |las? |mis )?(?:quiet hours|horas de silencio)\b",
    re.IGNORECASE,
)
QUIET = re.compile(
    r"\b(?:quiet hours|do ?n[o']?t (?:remind|wake|write|message|text|disturb|bother)|not between|"
    r"no me (?:avis\w+|escrib\w+|despiert\w+|molest\w+)|horas de silencio)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Zone:
    """A place or zone that the patient says they are in; `name` is empty if we know it not."""

    name: str


def deed_of(text: str) -> str | None:
    """Whether a reminder is to pause or to resume."""
    wished = _NO_DEED.sub(" ", text)
    return next((deed for deed, words in _DEEDS if words.search(wished)), None)


def own_words_for(text: str) -> str | None:
    """What a patient calls a medicine without its name: "blood pressure pill", "pastillas"."""
    found = _MY_OWN.search(text)
    return " ".join((found["en"] or found["es"]).lower().split()) if found else None


def part_of_day(text: str) -> str | None:
    """The first part of the day that a message names without a clock time."""
    found = [(match.start(), name) for name, part in _PARTS if (match := part.search(text))]
    return min(found)[1] if found else None


def say_part(name: str, language: str) -> str:
    return _SAID[name][language == "es"]


def weekdays_of(text: str) -> str | None:
    """ "MO,WE,FR" for a message that lists two days or more, or names one in the plural."""
    days = [code for code, day in zip(_CODES, _WEEKDAYS, strict=True) if day.search(text)]
    plural = re.search(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days\b|\blos \w+", text, re.I)
    return ",".join(days) if len(days) > 1 or (days and plural) else None


def zone_of(text: str, *, of_place: str = "") -> Zone | None:
    """Where the patient is now, if the message says that they are elsewhere.

    `of_place`: the zone of a place whose name is hidden in the message, if we know it.
    """
    if not _MOVES.search(text):
        return None
    found = named_zone(text) or of_place
    # "travel sickness", "i'm in pain": no place, and nothing to ask about.
    return Zone(found) if found or _ZONE_ALONE.search(text) else None


def moves_later(text: str) -> bool:
    """Whether the journey is still to come: then the clocks of today stay."""
    return bool(_LATER.search(text))


_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s*"
    r"(?P<half>[ap]\.?\s?m\b|de la (?:ma[nñ]ana|tarde|noche))|\b(?P<plain>\d{1,2}:\d\d)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:start\w*|beginning|from|first (?:one|dose)|empez\w+|a partir de|desde|la primera)\b",
    re.IGNORECASE,
)


_TWICE = re.compile(
    r"\b(?P<hour>1[0-2]|[1-9])\s*(?:and|n|&|y|/)\s*(?P=hour)\b"
    r"(?!\s*(?:[ap]\.?\s?m\b|[:.]\d|o'?clock|mg|mcg|ml|units?|pills?|tablets?|hours?|days?|de la))",
    re.IGNORECASE,
)
_UNDELIVERED = re.compile(
    r"\b(?:did ?n[o']?t|never|have ?n[o']?t|has ?n[o']?t|no|ain'?t)\s+(?:\w+\s+){0,2}?"
    r"(?:get|got|gotten|receiv\w*|see|seen|come|came|arriv\w*|reminded?|send|sent|a|my|any)\b"
    r"(?:\s+\w+){0,4}?\s*(?:reminder|alert|notification|text|e-?mail|message)s?\b|"
    r"\b(?:reminder|alert|notification)s?\s+(?:\w+\s+){0,2}?(?:did ?n[o']?t|never|has ?n[o']?t)\s+"
    r"(?:come|came|arriv\w*|show\w*|go|went|sent|get)\b|"
    r"\bno (?:reminder|alert|notification|text|message)s?\b|"
    r"\bno me (?:lleg\w+|avis\w+|mand\w+|record\w+)|"
    r"\b(?:recordatorio|aviso)s?\s+no\s+(?:me\s+)?(?:lleg\w+|vino|sali\w+)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:took|taken|take|had|did|skipped)\s+(?:them\s+)?(?:all|both|everything)\b(?! right)|"
    r"\b(?:all|both) of them\b|"
    r"\btom[eé]\w*\s+(?:todas?|todos?|las dos|los dos|ambas?|ambos?)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:took|had|did)\s+(?:them\s+)?both\b|\bboth of them\b|"
    r"\btom[eé]\w*\s+(?:las dos|los dos|ambas?|ambos?)\b",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(
    r"\b(?:except|but|other than|apart from|menos|excepto|salvo|pero)\b", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|didnt|dont|havent|hasnt|no|never|nunca)\b|n't\b", re.IGNORECASE)
_OTHER_TIME = re.compile(
    r"\b(?:yesterday|last night|this morning|ayer|anoche|esta mañana)\b", re.IGNORECASE
)
_TOOK = re.compile(r"\b(?:took|taken|tom[eé]|tomado)\b", re.IGNORECASE)
_SKIPPED = re.compile(r"\b(?:skip\w*|missed|forgot|omit\w*|salt[eé]|olvid\w+)\b", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"\b(?:miss\w*|forgot\w*|skipp?\w*|late|olvid\w+|salt[eé]\w*|falt\w+|tarde)\b", re.IGNORECASE
)
_WHAT_NOW = re.compile(
    r"\?|\b(?:what (?:do|should|can) i|what now|should i|can i|do i|may i|qu[eé] (?:hago|debo)|"
    r"debo|puedo|tengo que)\b",
    re.IGNORECASE,
)


def says_all(text: str) -> bool:
    """ "took them all", "me tomé las dos": an answer to every open reminder."""
    return bool(_ALL.search(text))


def says_both(text: str) -> bool:
    """ "took both": two medicines where two wait, else a doubled dose."""
    return bool(_BOTH.search(text))


def says_different_things(text: str, answer: str) -> bool:
    """ "took the one but not the other": no single answer for all that it names. A dose that was
    left out is denied in one breath: "didn't take my metformin"; last night's is not tonight's."""
    if _NOT_ALL.search(text) or (_TOOK.search(text) and _SKIPPED.search(text)):
        return True
    return answer == "taken" and bool(_NOT.search(text) or _OTHER_TIME.search(text))


def is_undelivered(text: str) -> bool:
    """ "I didn't get my reminder": about the message, not about the dose."""
    return bool(_UNDELIVERED.search(text))


def asks_what_now(text: str) -> bool:
    """ "I missed one, what do I do": for a person."""
    return bool(_LEFT_OUT.search(text) and _WHAT_NOW.search(text))


def with_halves(text: str) -> str:
    """ "8 and 8" is 8 in the morning and 8 in the evening."""
    return _TWICE.sub(r"\g<hour> am, \g<hour> pm", text)


def clocks_said(text: str) -> list[str]:
    """Clock times in the order said, "22:00"; only those that say which half of the day."""
    found = []
    for match in _CLOCK.finditer(text):
        if match["plain"]:
            hour, minute = (int(part) for part in match["plain"].split(":"))
        else:
            hour = int(match["hour"]) % 12
            hour += 12 if _is_late(hour, match["half"].lower()) else 0
            minute = int(match["minute"] or 0)
        if hour < 24 and minute < 60:
            found.append(f"{hour:02}:{minute:02}")
    return found


def first_of(text: str) -> str | None:
    """When the first dose of an interval is, "every 8 hours starting at 6am"."""
    begins = _FIRST.search(text)
    clocks = clocks_said(text[begins.start() :]) if begins else []
    return clocks[0] if clocks else None


def _is_late(hour: int, half: str) -> bool:
    """Whether it is after noon; "las 12 de la noche" is midnight, and 1 to 5 follow it."""
    return half.startswith("p") or "tarde" in half or ("noche" in half and hour > 5)

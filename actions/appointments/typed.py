"""Words that mean what one of our buttons means, typed instead of pressed."""

import re

from actions.wording import TITLES

Press = tuple[str, dict[str, str]]

# Button names of wording.TITLES whose words are taken literally, and what pressing them sends.
_PRESSES: dict[str, Press] = {
    "later": ("inform", {"more": "later"}),
    "other_day": ("inform", {"more": "other_day"}),
    "any_practitioner": ("inform", {"practitioner": "any"}),
    "change_time": ("inform", {"change": "time"}),
    "change_practitioner": ("inform", {"change": "practitioner"}),
    "change_name": ("inform", {"change": "name"}),
    "resend": ("inform", {"code": "resend"}),
    "change_contact": ("inform", {"change": "contact"}),
    "self": ("inform", {"relationship": "self"}),
    "guardian": ("inform", {"relationship": "guardian"}),
    "proxy": ("inform", {"relationship": "proxy"}),
    "another_child": ("inform", {"relationship": "guardian"}),
    "another_adult": ("inform", {"relationship": "proxy"}),
    "yes_book": ("affirm", {}),
    "yes_move": ("affirm", {}),
    "yes_cancel": ("affirm", {}),
    "keep": ("deny", {}),
}
_POLITE = (
    r"(?:(?:please|pls|ok(?:ay)?|no|yes|actually|hmm|well|can (?:i|we|you)|could (?:i|we|you)|"
    r"i(?:'d| would) (?:like|prefer)(?: to)?|i(?: want| need)(?: to)?|i'll (?:take|have)|"
    r"let'?s|por favor|quiero|quisiera|puedo|puede|mejor|prefiero)[\s,]+)*"
)
_TAIL = r"(?:[\s,]*(?:please|pls|por favor|then|instead|thanks|gracias))*[\s.!?]*"
_ALTER = r"(?:change|switch|pick|choose|try|see|show me|have|want|cambiar|cambie|cambia)"
_WHO = (
    r"(?:practitioners?|doctors?|dr|providers?|clinicians?|physicians?|nurses?|person|"
    r"profesional(?:es)?|doctor(?:a|es|as)?|m[eé]dic[oa]s?|enfermer[oa]s?)"
)
_WHEN = r"(?:times?|hours?|slots?|horas?|horarios?)"
_OTHER = r"(?:another|an other|other|(?:a )?different|(?:a )?new|otr[oa]s?|distint[oa]s?)"
_CONTACT = r"(?:contact|number|phone|cell|e-?mail|contacto|n[uú]mero|tel[eé]fono|celular|correo)"


_BORN = r"(?:birth ?da(?:te|y)|date of birth|dob|bday|fecha(?: de nacimiento)?|cumplea[nñ]os)"


def _of_detail(what: str) -> str:
    """Words for a name or a birth date that is wrong, without the right one."""
    own = r"(?:the |my |his |her |their |that |this |el |la |mi |su |ese |esa |este |esta )*"
    return (
        rf"(?:change|correct|fix|edit|update|wrong|not|isn'?t|cambiar|cambi[ea]|corregir|corrija|"
        rf"corrige|no es) {own}(?:{what})"
        rf"|(?:that|this|it)(?:'s| is) (?:not|the wrong|wrong) {own}(?:{what})"
        rf"|(?:that|this) isn'?t {own}(?:{what})|(?:[eé]s[ea]|[eé]st[ea]) no es {own}(?:{what})"
        rf"|{own}(?:{what}) (?:is|are|'s|est[aá]n?|es)(?: spelled| written| escrit[oa])?"
        r" (?:wrong|incorrect|not right|misspelled|mal|incorrect[oa]|equivocad[oa])"
    )


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*{_POLITE}(?:{pattern}){_TAIL}", re.IGNORECASE)


_CHANGES = (
    (
        _whole(
            rf"{_ALTER} (?:the |my |that |la |el |de |mi )*(?:{_OTHER} )?{_WHEN}|{_OTHER} {_WHEN}"
        ),
        {"change": "time"},
    ),
    (
        _whole(
            rf"{_ALTER} (?:the |my |that |la |el |al |de |mi )*(?:{_OTHER} )?{_WHO}"
            rf"|(?:with )?(?:somebody|someone|anyone) else|(?:with |con )?{_OTHER} {_WHO}"
            rf"|(?:not (?:with )?|anyone but |anybody but |(?:con )?cualquiera menos |que no sea )"
            rf"(?:that|this|the same|ese|esa|el mismo|la misma) {_WHO}|not (?:with )?(?:him|her)"
            rf"|no (?:con )?(?:ese|esa|el mismo|la misma) {_WHO}"
        ),
        {"change": "practitioner"},
    ),
    (_whole(_of_detail(r"names?|nombres?|apellidos?")), {"change": "name"}),
    (_whole(_of_detail(_BORN)), {"change": "birth_date"}),
)
_SOME = r"(?:(?:an?|some|any|something|anything|sometime|a (?:bit|little)) )?"
_MORE = (
    (
        _whole(
            rf"{_SOME}later(?: (?:times?|ones?|on|slots?|in the day))?|"
            r"(?:algo |un poco )?m[aá]s tarde"
        ),
        {"more": "later"},
    ),
    (
        _whole(
            rf"{_SOME}(?:earlier|sooner)(?: (?:times?|ones?|slots?|in the day))?|"
            r"(?:algo |un poco )?(?:m[aá]s temprano|antes)"
        ),
        {"more": "earlier"},
    ),
    (
        _whole(
            rf"(?:{_ALTER} (?:to )?)?(?:the |la |el |de |some |alg[uú]n )?(?:{_OTHER} )?"
            r"(?:day|date|d[ií]a|fecha)s?"
        ),
        {"more": "other_day"},
    ),
    (_whole(r"(?:show me |any )?more(?: times| options| slots)?|m[aá]s (?:horas|opciones)"),
     {"more": "later"}),
)  # fmt: skip
_CODE = (
    (
        re.compile(
            r"\bre-?send|\b(?:send|need|want|give me)\b.{0,20}\b(?:code|again|new one|another)\b|"
            r"\b(?:new|another|nuevo|otro) (?:code|c[oó]digo)\b|"
            r"\b(?:didn'?t|did not|never|haven'?t|hasn'?t|not|no)\b.{0,24}"
            r"\b(?:get|got|gotten|receiv\w*|arriv\w*|came|come|lleg\w*|recib\w*)\b|"
            r"\breenv[ií]\w*|\b(?:env[ií]\w*|mand\w+)\b.{0,20}\bc[oó]digo\b",
            re.IGNORECASE,
        ),
        {"code": "resend"},
    ),
)
_NEW_CONTACT = re.compile(
    rf"\b(?:{_OTHER}|change|wrong|not my|use|cambiar|equivocad[oa]|usar)\b.{{0,20}}\b{_CONTACT}\b"
    rf"|\b{_CONTACT}\b.{{0,20}}\b(?:wrong|instead|equivocad[oa]|mal)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\bPERSON_\d+\b")
_NAMES_CONTACT = re.compile(r"\b(?:EMAIL|PHONE)_\d+\b")
_EARLIEST = _whole(
    r"(?:the |la |el |lo |whatever(?:'s| is) |whichever is )?(?:very )?"
    r"(?:earliest|soonest|first available|next available|asap|as soon as possible|"
    r"primera? (?:que (?:haya|tengan?|est[eé] libre)|disponible|posible)|"
    r"m[aá]s (?:pronto|cercan[oa]|tempran[oa])|antes posible|cuanto antes)"
    r"(?: (?:one|time|slot|appointment|available|possible|opening|you have|you(?:'ve)? got|"
    r"there is|is fine|works|que haya|posible))*"
)
_ANY_OF_THEM = _whole(
    r"any(?: one)?(?: of (?:them|these|those))?(?: is| are| would be)?"
    r"(?: fine| good| ok(?:ay)?| works?)?"
    r"|(?:either|whichever|whatever)(?: one)?(?: works| is fine)?|you (?:choose|pick|decide)|"
    r"cualquiera(?: de (?:ellas|esas))?(?: est[aá] bien)?|la que sea|"
    r"(?:it )?does ?n[o']?t matter|no importa|me da igual"
)
_ANYBODY = re.compile(
    rf"\b(?:who ?ever|any ?(?:one|body)(?! else)|any (?:of the )?{_WHO}|"
    rf"(?:does ?n[o']?t|doesnt|don'?t|do not|does not) (?:matter|care|mind)(?: about)? "
    rf"(?:who|which {_WHO}|with whom|the {_WHO})|no preference|"
    rf"cualquier {_WHO}|(?:con )?quien sea|quien (?:est[eé]|tenga)|"
    r"(?:me da igual|no (?:me )?importa) (?:con )?(?:qui[eé]n|el (?:doctor|m[eé]dico)))\b",
    re.IGNORECASE,
)
_NOT_THEM = re.compile(
    r"\b(?:but|except|besides|other than|instead of|not(?: with)?|menos|excepto|que no sea|"
    r"en vez de)\s+(?:con |with |la |el |dra?\.? |doctora? |nurse )*$",
    re.IGNORECASE,
)
_OTHER_ONE = _whole(
    r"(?:i mean(?:t)? |not (?:that|this) one,? )?(?:the )?(?:other|wrong)"
    r"(?: (?:one|visit|appointment))?|"
    r"not (?:that|this) (?:one|visit|appointment)|"
    r"(?:me refiero a )?(?:la |el )?otr[oa](?: cita)?|(?:es[ae]|esta) no"
)
_WAIT = _whole(
    r"(?:(?:h+m+|m{2,}|a ver|este)[\s,.]*)?(?:let me (?:see|check|look|think)(?: (?:real )?quick)?|"
    r"d[eé]j[ea]me (?:ver|pensar(?:lo)?|checar|revisar))|h+m+|m{2,}|a ver|"
    r"(?:hold|hang) on(?: a| one)?(?: sec(?:ond)?| moment| minute| min)?|wait(?: a| one)?"
    r"(?: sec(?:ond)?| moment| minute| min)?|(?:just )?(?:a|one) (?:sec(?:ond)?|moment|minute|min)|"
    r"(?:give|gimme)(?: me)? (?:a|one) (?:sec(?:ond)?|moment|minute|min)|brb|"
    r"(?:un )?(?:momento|momentito|segundo|ratito|minuto)|"
    r"esper[ae](?:me|n)?(?: un (?:momento|segundo))?|"
    r"(?:(?:let me|i(?:'ll| will|'ve got to| must| have to| need to| gotta)|lemme) "
    r"(?:go )?(?:find|grab|look for|check with|ask) (?:my|the|a) [\w']+[\W]*)(?:(?:one|a|just a)"
    r" (?:sec(?:ond)?|moment|minute|min))?|"
    r"(?:d[eé]j[ae](?:me)?|voy a|perm[ií]tame) (?:lo |la )?(?:busc\w+|revis\w+|chec\w+|pregunt\w+)|"
    r"(?:ahorita|ahora|luego) (?:le|te|se lo) digo|"
    r"aguant[ae](?:me|nme)?(?: tantito)?|perm[ií]t[ae]me"
)
_DO_IT = _whole(
    r"(?:just )?(?:book|reserve|schedule|confirm|take|do)(?: it| that| this| the visit| me in)"
    r"(?: for me| now)?|book|confirm|res[eé]rv[ae](?:la|lo)?|reservar|"
    r"h[aá]g[ao]lo|conf[ií]rm[ae](?:la|lo)?|confirmar"
)
# Under a booking these are no yes: they are of a visit that there is, or of the time chosen.
_THAT_VISIT = (
    r"(?:it|that|this|(?:the|my|that|this) (?:(?:old|other|first|existing|same) )?"
    r"(?:visit|appointment|appt|booking|one))"
)
_MOVE = (
    rf"(?:(?:move|reschedule) {_THAT_VISIT}"
    r"|(?:c[aá]mbi|mu[eé]v|p[aá]s)[ae](?:la|lo)|(?:cambiar|mover)(?:la|lo)"
    r"|(?:cambi[ae]r?|mover|muev[ae]) (?:la|mi|esa) (?:otra |primera )?(?:cita|visita))"
)
_ALTERS = rf"(?:{_MOVE}|(?:change|switch|swap) {_THAT_VISIT})"
_MOVE_IT, _ALTER_IT = (
    _whole(rf"(?:s[ií][\s,]+)?(?:just )?{words}(?: for me| now)?") for words in (_MOVE, _ALTERS)
)
_SAYS_MOVE = re.compile(rf"(?<!not )(?<!n't )(?<!nt )(?<!no )\b{_ALTERS}\b", re.IGNORECASE)
_CANCEL_IT = _whole(
    r"(?:just )?cancel(?: it| that| this| the visit| the appointment| my (?:visit|appointment))|"
    r"canc[eé]l[ae](?:la|lo)?"
)
_GIVE_UP = _whole(r"cancel|cancelar|cancel (?:it|that|this)|canc[eé]l[ae]l[oa]")


def press_of(text: str, *, asked: str | None, purpose: str, held: bool = False) -> Press | None:
    """The intent and entities of the button that a whole message spells out, if any does.

    `held`: a time is held, beside which "later" and "another day" mean other times.
    """
    if asked == "confirmation" and (answer := _decision(text, purpose)):
        return answer
    if purpose != "cancel" and _GIVE_UP.fullmatch(text):
        return "stop", {}
    words = _plain(text)
    for name, press in _PRESSES.items():
        if words in (_plain(title) for title in TITLES[name]):
            return press
    if asked == "code" and (said := _about_code(text)):
        return said
    if asked in ("offer", "confirmation") or (held and asked != "code"):
        return next((("inform", e) for p, e in (*_CHANGES, *_MORE) if p.fullmatch(text)), None)
    return next((("inform", e) for p, e in _CHANGES if p.fullmatch(text)), None)


def _decision(text: str, purpose: str) -> Press | None:
    if re.match(r"\W*(?:no|don'?t|not)\b", text, re.IGNORECASE):
        return None
    if purpose == "book" and _ALTER_IT.fullmatch(text):
        return "deny", {}  # what is to be changed is asked
    doing = {"cancel": [_CANCEL_IT], "move": [_DO_IT, _MOVE_IT]}.get(purpose, [_DO_IT])
    return ("affirm", {}) if any(each.fullmatch(text) for each in doing) else None


def _about_code(text: str) -> Press | None:
    if _NAMES_CONTACT.search(text):
        return None  # it is sent there
    if _NEW_CONTACT.search(text):
        return "inform", {"change": "contact"}
    return next((("inform", e) for pattern, e in _CODE if pattern.search(text)), None)


def says_move(text: str) -> bool:
    """ "yes, move it", "cámbiela": of a visit that there is already, or of the time chosen."""
    return bool(_SAYS_MOVE.search(text))


def says_earliest(text: str) -> bool:
    return bool(_EARLIEST.fullmatch(text))


def says_wait(text: str) -> bool:
    """ "hold on", "hang on a sec": nothing but a wish for time.

    A word beside it that was hidden as a name ("hold on, doorbell") is nobody's name.
    """
    return bool(_WAIT.fullmatch(_NAME.sub("", text).rstrip(" ,;:")))


def says_other_one(text: str) -> bool:
    return bool(_OTHER_ONE.fullmatch(text))


def says_any_of_them(text: str) -> bool:
    return bool(_ANY_OF_THEM.fullmatch(text))


def says_anybody(text: str) -> bool:
    """Whoever is free: an earlier wish for a practitioner no longer holds."""
    return bool(_ANYBODY.search(text))


def excludes(text: str, start: int) -> bool:
    """Whether the practitioner named at `start` is the one who is not wanted."""
    return bool(_NOT_THEM.search(text[:start]))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

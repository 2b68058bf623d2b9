# ruff: noqa: E501
"""Handles, portal names, passports, claim, order and prescription numbers; long bare numbers."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.handle_names import find_handles
from api.privacy.recognizers.labelled import find_labelled, label
from api.privacy.recognizers.long_number import find_long_numbers
from api.privacy.recognizers.number_values import is_code
from api.privacy.recognizers.person_words import WordKind, kind_of
from api.privacy.recognizers.typing_slips import without_slips
from api.privacy.recognizers.unlabelled_code import find_codes

_LABELS = (
    label(r"(?:passport|pspt)(?: (?:number|no|id))?|pasaporte|(?:claim|clm)(?: (?:number|no|num|id)| ?#)|reclamo|"
          r"(?:lab )?(?:order|pedido)(?: (?:number|no|id))?|(?:rx|prescription|script|receta|refill)"
          r"(?: (?:number|no|id))?|(?:case|ticket|confirmation|reference|ref|referral|authori[sz]ation|"
          r"auth|pre-?auth|prior auth|tracking|booking|appointment|visit|encounter|specimen|sample|accession|"
          r"employee|student|badge|voter|military|dod|visa|curp|rfc|ine|dni|nie|consulate|cedula|"
          r"confirmacion|referencia|autorizacion|folio|turno|caso|rastreo|empleado|membership)(?: (?:number|no|id|code|#))+|(?:ref|conf|case|ticket|badge) ?#|"
          r"id(?: (?:number|no|card))|id ?#",
          "OTHER_ID", "after a word for a number", least=3),
    label(r"claim|clm", "OTHER_ID", "after a word for a claim", least=5),
    label(r"conf|auth|ref|reference|confirmation|authori[sz]ation|referral|tracking|case|ticket|folio|autorizacion|confirmacion|"
          r"referencia|specimen|accession|badge|orden|turno", "OTHER_ID", "after a word for a case", least=5),
)  # fmt: skip
_USER = (
    r"(?:user ?name|user ?id|user(?=[:\s]{1,2}@?[a-z]+[\d_])|login|log ?in|screen ?name|handle|insta(?:gram)?|ig|twitter|tiktok|"
    r"snap(?:chat)?|facebook|fb|telegram|discord|skype|portal (?:name|id|user|login|account)|"
    r"mychart (?:name|id|user|login|username)|usuario|venmo|cash ?app)"
)
# Things whose number identifies nobody.
_KNOWN_THINGS = (
    r"(?:room|suite|exit|bus|flight|form|page|line|option|cpt|icd|ndc|lot|model|version|size|gate|door|floor|channel|area|zip|"
    r"postal|procedure|billing|diagnosis|question|dose|shot|step|score|visit|phone|cell|dial|total|one|big|large|drg|drug)"
)
_WORDY = 1.25
_PATTERNS = (
    Pattern(re.compile(r"\b(?:log(?:ged|ging)?[ -]?in|sign(?:ed|ing)?[ -]?in|registered|known|knows me|signed up|"
                       r"listed|find me|(?:on|en) (?:insta\w*|ig|facebook|fb|twitter|tiktok|snap\w*)|registrad[oa]|entro)"
                       r"(?: (?:on|en|there|the portal|mychart|insta\w*|ig)){0,2} (?:as|with|como|con|i'?m|soy) "
                       r"(?P<v>@?(?=[\w.\-]{0,39}[\d_.])[a-z][\w.\-]{2,38}[a-z0-9])"), "OTHER_ID", 1.3,
            "name that somebody logs in with"),
    Pattern(re.compile(rf"(?<![\w.@])(?P<v>@?(?=[a-z.\-]{{0,39}}[\d_])[a-z][\w.\-]{{2,38}}[a-z0-9])[\s,]{{1,3}}(?:is|es|"
                       rf"that's|thats|on|en)\s(?:(?:my|mi|the)\s)?(?:portal |mychart )?{_USER}\b"), "OTHER_ID", 1.3,
            "before a word for a login"),
    Pattern(re.compile(r"(?<![\w@.])@[a-z0-9_][\w.]{1,30}\w(?!@)"), "OTHER_ID", 0.9, "handle with @"),
    Pattern(re.compile(rf"\b{_USER}\b(?: (?:is|name|handle|id|on|to|account|username|es|del|de|for|in|la|the|portal|clinic|app|page|here|mychart)\b){{0,5}}[:\s=,]+"
                       r"(?P<v>@?(?=[\w.\-]{0,39}[\d_.])[a-z0-9][\w.\-]{2,38}[a-z0-9](?:#\d{3,5})?)"), "OTHER_ID", 1.3,
            "after a word for a login"),
    Pattern(re.compile(rf"\b{_USER}\b(?: (?:handle|id|name|username))*(?: is| es|:)\s+(?P<v>[a-z][\w\-]"
                       r"{3,38})\b"), "OTHER_ID", _WORDY, "after a word for a login"),
    Pattern(re.compile(r"\bid(?:'s| is| es|:|,)?\s(?P<v>(?!(?:is|es) )[a-z]{1,4}[ \-]?\d{3,}(?:[ \-]\d{2,9}){0,4})(?![\w])"), "OTHER_ID", 0.8,
            "after id"),
    Pattern(re.compile(r"\bid(?:'s| is| es|:|,)?\s(?P<v>(?:[a-z]{1,4}[ \-]?)?\d{2,10}(?:[ \-]\d{2,9}){1,4}(?:-[a-z]\d?)?)(?![\w/:])"),
            "OTHER_ID", 0.55, "groups of figures after id"),
    Pattern(re.compile(r"(?<!\w)[a-z]{4}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[hmx][a-z]{5}[a-z0-9]\d|[a-z0-9]{3})(?!\w)"),
            "OTHER_ID", 0.9, "form of a CURP or an RFC, which hold a birth date"),
    Pattern(re.compile(r"(?<![a-z])(?:sin|social insurance)(?: (?:number|no|is|card))*[\s:#]{1,3}(?P<v>\d{3}[ \-]\d{3}[ \-]\d{3})(?!\w)"),
            "OTHER_ID", 0.9, "social insurance number of Canada"),
    Pattern(re.compile(r"(?<![\w.,$#/:])[a-z]{2,4}\d{4,14}-[a-z0-9]{1,3}(?![\w])"), "OTHER_ID", 0.71,
            "letters, a number and a mark behind"),
    Pattern(re.compile(r"(?<![\w.$/:\-])\d{7,12}(?:-[a-z0-9]{1,4}){1,2}(?![\w/:])"), "OTHER_ID", 0.52,
            "long number with a mark behind"),
    Pattern(re.compile(r"(?<![\w.,$#/:])[a-z]{1,4}-?\d{5,14}[a-z]{0,2}(?![\w])"), "OTHER_ID", 0.7,
            "letters and a long number"),
    Pattern(re.compile(rf"(?<![a-z])(?!{_KNOWN_THINGS})[a-z]{{3,14}}\s?(?:number|num|no\.?|#|id|code)(?::|#|,|\s(?:is|was|it's|of)\b|\s){{1,3}}\s?"
                       r"(?P<v>(?=[a-z\-]{0,4}\d)(?=[a-z0-9\-]{4,16})[a-z]{0,4}-?\d[\d\-]{2,14}\d[a-z]?)(?![\w/:%]|[.,]\d)"), "OTHER_ID", 0.51,
            "after the number of something"),
    Pattern(re.compile(r"(?<![\w.$/:\-])\d{6,12}(?![\w/:]|[.,]\d)"), "OTHER_ID", 0.5,
            "long bare number"),
)  # fmt: skip
_COUNTED = re.compile(
    r"[ -]?(?:mg|mcg|ml|iu|units?|steps|dollars|bucks|calories|cal|copies|platelets|cells|percent|"
    r"people|miles|usd|pesos|%|k\b)"
)
_COUNT_CUE = re.compile(
    r"(?:\$|platelets?|plt|count|wbc|rbc|cpt|icd|steps|price|cost|viral load)\W{0,3}"
    r"(?:\w+\W{1,3}){0,2}$"
)
_PLAIN_KINDS = (WordKind.NEVER, WordKind.ORDINARY)
_NOT_LOGIN = frozenset(
    [
        "is",
        "not",
        "the",
        "page",
        "down",
        "working",
        "broken",
        "locked",
        "expired",
        "wrong",
        "here",
        "email",
        "name",
    ]
)


# Letters, then figures in groups: "xyz 123 456 789".
_PREFIXED = re.compile(
    r"(?<![\w.,$#/:\-'])(?P<p>[a-z]{2,4})[ \-](?P<v>\d{2,12}(?:[ \-]\d{2,9}){0,4}(?:-[a-z0-9]{1,3})?)(?![\w/:]|[.,]\d)"
)
_LEAST_PREFIXED = 7


def _find_prefixed(message: Message) -> Iterator[Finding]:
    for match in _PREFIXED.finditer(message.low):
        figures = sum(c.isdigit() for c in match.group("v"))
        if figures >= _LEAST_PREFIXED and is_code(match.group("p")):
            yield Finding(*match.span(), "OTHER_ID", 0.56, "letters and groups of figures")


def find_other_ids(message: Message) -> Iterator[Finding]:
    yield from find_long_numbers(message)
    yield from find_handles(message)
    yield from find_codes(message)
    message = without_slips(message)
    yield from _find_prefixed(message)
    yield from find_labelled(message, _LABELS)
    for found in find_patterns(message, _PATTERNS):
        if found.score <= 0.5 and (
            _COUNTED.match(message.low, found.end) or _COUNT_CUE.search(message.before(found.start))
        ):
            continue
        text = message.low[found.start : found.end]
        if text in _NOT_LOGIN or (found.score == _WORDY and not _is_login(text)):
            continue
        yield found


def _is_login(text: str) -> bool:
    """Whether a plain word behind "my insta is" is no ordinary one."""
    return any(kind_of(word) not in _PLAIN_KINDS for word in re.split(r"[_\-]", text) if word)


RECOGNIZER = Recognizer("other_id", find_other_ids)

# ruff: noqa: E501
"""Handles, portal names, passports, claim, order and prescription numbers; long bare numbers."""

import re
from collections.abc import Iterator

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.labelled import find_labelled, label

_LABELS = (
    label(r"passport(?: (?:number|no|id))?|pasaporte|claim(?: (?:number|no|id))?|reclamo|"
          r"(?:lab )?(?:order|pedido)(?: (?:number|no|id))?|(?:rx|prescription|script|receta|refill)"
          r"(?: (?:number|no|id))?|(?:case|ticket|confirmation|reference|ref|referral|authori[sz]ation|"
          r"auth|prior auth|tracking|booking|appointment|visit|encounter|specimen|sample|accession|"
          r"employee|student|badge|voter|military|dod|visa|curp|rfc|ine|dni|nie|consulate|cedula|"
          r"confirmacion|referencia)(?: (?:number|no|id|code|#))+|(?:ref|conf|case|ticket|badge) ?#|"
          r"id(?: (?:number|no|card))|id ?#",
          "OTHER_ID", "after a word for a number", least=3),
)  # fmt: skip
_USER = (
    r"(?:user ?name|user ?id|login|log ?in|screen ?name|handle|insta(?:gram)?|ig|twitter|tiktok|"
    r"snap(?:chat)?|facebook|fb|telegram|discord|skype|portal (?:name|id|user|login|account)|"
    r"mychart (?:name|id|user|login|username)|usuario|venmo|cash ?app)"
)
_PATTERNS = (
    Pattern(re.compile(r"(?<![\w@.])@[a-z0-9_][\w.]{1,30}\w(?!@)"), "OTHER_ID", 0.9, "handle with @"),
    Pattern(re.compile(rf"\b{_USER}\b(?: (?:is|name|handle|id|on|to|account|username|es))*[:\s=]+"
                       r"(?P<v>(?=[\w.\-]{0,39}[\d_.])[a-z0-9][\w.\-]{2,38}[a-z0-9])"), "OTHER_ID", 0.9,
            "after a word for a login"),
    Pattern(re.compile(rf"\b{_USER}\b(?: (?:handle|id|name|username))*(?: is| es|:)\s+(?P<v>[a-z][\w\-]"
                       r"{3,38})\b"), "OTHER_ID", 0.75, "after a word for a login"),
    Pattern(re.compile(r"(?<![\w.,$#/:])[a-z]{1,4}-?\d{5,14}(?![\w])"), "OTHER_ID", 0.7,
            "letters and a long number"),
    Pattern(re.compile(r"(?<![\w.$/:\-])\d{6,12}(?![\w/:]|[.,]\d)"), "OTHER_ID", 0.5,
            "long bare number"),
)  # fmt: skip
_COUNTED = re.compile(
    r"[ -]?(?:mg|mcg|ml|iu|units?|steps|dollars|bucks|calories|cal|copies|platelets|cells|percent|"
    r"people|miles|usd|pesos|%|k\b)"
)
_COUNT_CUE = re.compile(
    r"(?:\$|platelets?|count|wbc|rbc|cpt|icd|steps|price|cost|viral load)\W{0,3}"
    r"(?:\w+\W{1,3}){0,2}$"
)
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


def find_other_ids(message: Message) -> Iterator[Finding]:
    yield from find_labelled(message, _LABELS)
    for found in find_patterns(message, _PATTERNS):
        if found.score <= 0.5 and (
            _COUNTED.match(message.low, found.end) or _COUNT_CUE.search(message.before(found.start))
        ):
            continue
        if message.low[found.start : found.end] not in _NOT_LOGIN:
            yield found


RECOGNIZER = Recognizer("other_id", find_other_ids)

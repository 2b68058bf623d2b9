"""Answers to the questions for a birth date, phone, e-mail, address or member number.

Whatever the finer recognizers miss: an answer that is made of what such a value is made of, and
holds no words of a sentence, is that value as a whole.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from api.privacy.message import Message
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.calendar_words import FULL_DATE
from api.privacy.recognizers.person_words import MONTHS, WordKind, kind_of
from api.privacy.spoken import digits_of_word

_LEAD: Final = re.compile(
    r"(?:(?:it's|its|it is|that's|thats|my|mine is|mine's|the|is|yes|yeah|sure|ok|okay|um|uh|well|"
    r"(?:date of birth|dob|birthday|birth date|born|phone|cell|mobile|number|email|e-mail|address|"
    r"member id|id)(?: is)?|i was born(?: on| in)?|use|try|call|text|me at|i live (?:at|in|on)|"
    r"we're at|we live (?:at|in|on)|naci el|naci|es|el|mi|numero|telefono|celular|correo|direccion|"
    r"aetna|cigna|humana|anthem|medicare|medicaid|uhc)(?![a-z'])[\s:,.]*)*"
)
_TRAIL: Final = re.compile(r"[\s,.!]*(?:thanks|thank you|please|gracias|por favor)?[\s,.!]*$")
_TOKEN: Final = re.compile(r"[^\s,/()]+")
_ORDINALS: Final = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth primero "
    "hundred thousand mil novecientos".split()
)
_DATE_LINKS: Final = frozenset(
    "of the de del el y and year day eve christmas new years year's halloween valentines "
    "valentine's slash dash th st nd rd".split()
)
_FEASTS: Final = frozenset("christmas halloween valentines valentine's eve".split())
_UNITS: Final = re.compile(r"\d+(?::\d\d)?(?:am|pm|mg|ml|h|hrs?)?$|:")
_STREET: Final = re.compile(
    r"\b(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|blvd|boulevard|way|place|pl|"
    r"terrace|circle|hwy|highway|box|apt|unit|calle|avenida|camino|carrera|paseo|colonia)\b\.?"
)
_SPOKEN_AT: Final = re.compile(r"(?:@|\b(?:at|arroba)\b).*(?:\.|\b(?:dot|punto)\b)\s?[a-z]{2,}\s*$")
_PHONE_CHARS: Final = re.compile(r"[\d\so().+\-ilx]+")
MAX_CHARS: Final = 90


def find_answered(message: Message) -> Iterator[Finding]:
    """The whole answer, without the words that lead to it, as the type that was asked for."""
    rule = _RULES.get(message.asked or "")
    if rule is None:
        return
    kind, holds = rule
    lead = _LEAD.match(message.low.lstrip())
    start = len(message.low) - len(message.low.lstrip()) + (lead.end() if lead else 0)
    trail = _TRAIL.search(message.low, start)
    end = trail.start() if trail else len(message.low)
    core = message.low[start:end]
    if core and len(core) <= MAX_CHARS and "?" not in core and holds(core):
        yield Finding(start, end, kind, 0.985, "whole answer to the question")


def _is_birth_date(core: str) -> bool:
    """ "12jun1972", "janaury 5 1966", "1984", "christmas day 1970"."""
    tokens = _TOKEN.findall(core)
    if re.fullmatch(r"\d{1,3}", core) or not 0 < len(tokens) <= 10:
        return False
    figures = sum(c.isdigit() for c in core)
    spelled = sum(digits_of_word(t) is not None or t in _ORDINALS for t in tokens)
    month = any(_is_month(t) for t in tokens) or bool(_FEASTS & set(tokens))
    if not all(_is_date_token(t) for t in tokens):
        return False
    return figures >= 4 or (month and bool(figures or spelled)) or spelled >= 3


def _is_date_token(token: str) -> bool:
    parts = [p for p in re.split(r"[.\-']", token) if p]
    return bool(parts) and all(
        re.fullmatch(r"\d{1,8}(?:st|nd|rd|th|ro)?|\d{1,2}[a-z]{3,9}\d{2,4}|[a-z]{3,9}\d{1,4}", p)
        or digits_of_word(p) is not None
        or p in _ORDINALS
        or p in _DATE_LINKS
        or token in _DATE_LINKS
        or _is_month(p)
        for p in parts
    )


def _is_month(word: str) -> bool:
    return word in MONTHS or (
        len(word) >= 5
        and any(
            m[0] == word[0] and DamerauLevenshtein.distance(word, m, score_cutoff=1) <= 1
            for m in MONTHS
            if len(m) >= 5
        )
    )


def _is_phone(core: str) -> bool:
    if FULL_DATE.fullmatch(core):
        return False
    figures = sum(c.isdigit() for c in core)
    if figures >= 5 and _PHONE_CHARS.fullmatch(core):
        return True
    tokens = re.findall(r"[a-z]+|\d+", core)
    count = sum(len(t) if t.isdigit() else len(digits_of_word(t) or "") for t in tokens)
    allowed = ("double", "triple", "dash", "and", "y", "hundred", "ext", "o")
    return count >= 6 and all(
        t.isdigit() or digits_of_word(t) is not None or t in allowed for t in tokens
    )


def _is_email(core: str) -> bool:
    if _SPOKEN_AT.search(core):
        words = re.findall(r"[a-z']+", core)
        return not any(w in ("i", "don't", "dont", "you", "my", "no", "not", "can") and len(w) > 1
                       for w in words)  # fmt: skip
    if " " in core or len(core) < 4:
        return False
    return bool(re.search(r"[\d_.@]", core)) or part_of(core) is Part.NAME


def _is_address(core: str) -> bool:
    words = re.findall(r"[a-z']+", core)
    if any(part_of(w) is Part.GRAMMAR and len(w) > 1 and w not in ("the", "of", "del", "la", "at",
           "in", "on", "and", "a", "an") for w in words):  # fmt: skip
        return False
    if re.search(r"\b(?:am|pm|mg|days?|weeks?|years?|hours?|minutes?|ago)\b", core):
        return False
    named = any(kind_of(w) is not WordKind.NEVER and len(w) > 2 for w in words)
    return named and bool(_STREET.search(core) or re.search(r"\d", core))


def _is_member_id(core: str) -> bool:
    tokens = re.findall(r"[a-z0-9]+", core)
    figures = sum(c.isdigit() for c in core)
    if len(tokens) == 1 and not figures:
        return len(core) >= 5 and part_of(core) is Part.NAME
    if re.fullmatch(r"\d{1,3}", core) or not figures or _UNITS.fullmatch(core):
        return False
    plain = [t for t in tokens if not any(c.isdigit() for c in t) and len(t) > 4]
    spelled = re.search(r"\b[a-z] (?:as in|for|like) [a-z]+", core) is not None
    words = [t for t in tokens if len(t) > 1 and t.isalpha()]
    return len(tokens) <= 16 and (
        spelled or (not plain and not any(part_of(w) in _SENTENCE for w in words))
    )


_SENTENCE: Final = frozenset([Part.GRAMMAR, Part.EVERYDAY])
_RULES: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    "birth_date": ("DATE_OF_BIRTH", _is_birth_date),
    "phone": ("PHONE", _is_phone),
    "email": ("EMAIL", _is_email),
    "address": ("ADDRESS", _is_address),
    "member_id": ("INSURANCE_ID", _is_member_id),
}

RECOGNIZER = Recognizer("answered", find_answered)

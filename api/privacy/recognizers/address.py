# ruff: noqa: E501
"""Street addresses: number and street, unit, post office box, cross streets; the address answer."""

import re
from collections.abc import Iterator

from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns

_SUFFIX = (
    r"(?:street|st|str|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|circle|cir|place|pl|way|"
    r"terrace|ter|trail|trl|parkway|pkwy|highway|hwy|square|sq|loop|alley|plaza|crossing|run|ridge|row|path|"
    r"pike|turnpike|tpke|broadway|commons|cove|bend|point|heights|hts|expressway|fwy|freeway)"
)
_DIR = r"(?:(?:north|south|east|west|n|s|e|w|ne|nw|se|sw|northeast|northwest|southeast|southwest)\.?\s)"
_UNIT = (
    r"(?:[\s,]{1,3}(?:(?:apt|apartment|unit|suite|ste|room|rm|floor|fl|bldg|building|lot|trailer|depto|"
    r"departamento|apto)\.?\s?#?\s?(?:[a-z]?\d{1,5}[a-z]?|[a-z])(?![a-z0-9])|#\s?[a-z]?\d{1,5}[a-z]?\b))"
)
_NUMBER = r"\d{1,6}(?:\s?-\s?\d{1,4})?[a-z]?(?:\s1/2)?"
_STREET = r"(?:\d{1,3}(?:st|nd|rd|th)|(?!(?:mg|ml|am|pm|days?|weeks?|people|times)\b)[a-z][a-z.'\-]{1,20})"
_SPELLED_NUMBER = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh)[ -]){1,5}"
)
_PATTERNS = (
    Pattern(re.compile(rf"(?<![\w$./:\-#])(?:{_NUMBER}|{_SPELLED_NUMBER})\s?,?\s?{_DIR}?(?:{_STREET}\s){{1,3}}{_SUFFIX}\b\.?"
                       rf"(?:\s(?:north|south|east|west|n|s|e|w|ne|nw|se|sw)\b\.?(?!')){{0,1}}{_UNIT}{{0,2}}"),
            "ADDRESS", 0.9, "number, street, kind of street"),
    Pattern(re.compile(rf"(?<![\w$./:\-#]){_NUMBER}\s{_DIR}?(?:avenue|ave|highway|hwy|route|rt|county road|cr|state road|"
                       rf"fm|broadway)\b(?:\s(?:[a-z]|\d{{1,4}}|of the \w+)\b)?{_UNIT}{{0,2}}"), "ADDRESS", 0.85,
            "number and avenue"),
    Pattern(re.compile(r"(?<![a-z])(?:p\.?\s?o\.?\s?box|post office box|apartado(?: postal)?)\s?#?\s?\d{1,6}\b"), "ADDRESS",
            0.97, "post office box"),
    Pattern(re.compile(rf"\b(?:corner|intersection|cross streets?)\s(?:of |are |is |at )?(?:the )?(?P<v>{_STREET}(?:\s"
                       rf"{_STREET}){{0,2}}\s(?:and|&|y|at)\s{_STREET}(?:\s{_SUFFIX}\b)?)"), "ADDRESS", 0.9, "cross streets"),
    Pattern(re.compile(rf"(?<![\w])(?P<v>{_STREET}(?:\s{_SUFFIX})?\s(?:and|&)\s\d{{1,3}}(?:st|nd|rd|th)(?:\s{_SUFFIX})?)\b"
                       r"(?!\s(?:of|at|appointment))"), "ADDRESS", 0.6, "cross streets"),
    Pattern(re.compile(rf"(?<![\w])\d{{1,3}}(?:st|nd|rd|th)\s(?:{_SUFFIX}\s)?(?:and|&)\s[a-z]{{3,16}}(?:\s{_SUFFIX})?\b(?=\s*"
                       r"(?:$|[.,]|street|st|ave))"), "ADDRESS", 0.6, "cross streets"),
    Pattern(re.compile(r"(?<![a-z])(?:calle|avenida|avda|av|carrera|calzada|colonia|paseo|camino|pasaje)\.?\s(?:[a-z0-9."
                       r"\-]{1,18}\s){0,4}(?:numero|num|no\.?|nro|#)?\s?\d{1,5}[a-z]?\b"), "ADDRESS", 0.9, "calle y numero"),
    Pattern(re.compile(rf"\b(?:live|lives|living|staying|reside|moved|house|home|address|vivo|domicilio|direccion|mail it|send it)"
                       rf"\b[^\d\n]{{0,24}}\b(?:at|is|to|on|en|es|:)\s+(?P<v>{_NUMBER}\s{_DIR}?[a-z][a-z.'\-]{{2,18}}(?:\s"
                       rf"[a-z][a-z.'\-]{{2,18}}\b(?<!\band)(?<!\bin)){{0,2}}{_UNIT}{{0,2}})"), "ADDRESS", 0.75,
            "number and name after a word for home"),
    Pattern(re.compile(r"\b(?:live|living|reside|moved|staying|house|home)\b[^\n.]{0,20}\bon\s+(?P<v>(?:[a-z0-9][a-z0-9.'\-]{1,18}\s)"
                       rf"{{1,3}}{_SUFFIX})\b"), "ADDRESS", 0.8, "street where somebody lives"),
    Pattern(re.compile(r"(?<![a-z])(?:apt|apartment|apto|depto)\.?\s?#?\s?(?:[a-z]?\d{1,5}[a-z]?|[a-z])(?![a-z0-9])"),
            "ADDRESS", 0.7, "apartment"),
)  # fmt: skip
_NOT_ANSWER = re.compile(
    r"^\W*(?:why|no|nope|skip|what|que|por que|can|could|do|does|is|are|i don'?t|i do not|i'd rather|rather|cancel|stop|help|"
    r"talk|speak|later|same|i want|i need|how|who|not|you|never|forget|when|where|which|should|must|same as|none)\b"
)
_LEAD = re.compile(
    r"(?:(?:it's|its|it is|i live (?:at|on|in)|we live (?:at|in)|my (?:home |new )?address is|address is|address:?|"
    r"home address|yes|sure|ok|okay|at|the address is|vivo en|mi direccion es|direccion|es|send it to|"
    r"i'm at|im at)[\s:,]+)+"
)
_ANSWER_NUMBER = re.compile(
    rf"(?<![\w]){_NUMBER}\s{_DIR}?(?:[a-z0-9][a-z0-9.'\-]{{1,20}}(?:\s(?!(?:in|and|but|zip)\b)|$|(?=,))){{1,3}}{_UNIT}{{0,2}}"
)
_TRAILING = re.compile(
    r"(?:\s(?:last|next|this|since|now|and|but|so|in|for|with|on|near|is|until|please|thanks))+$"
)
_NEVER_STREET = frozenset(
    [
        "ago",
        "year",
        "years",
        "month",
        "months",
        "week",
        "weeks",
        "day",
        "days",
        "hour",
        "hours",
        "minutes",
        "mg",
        "ml",
        "times",
        "people",
        "appointment",
        "my",
        "your",
        "is",
        "was",
        "the",
        "a",
        "to",
        "from",
        "for",
        "with",
        "see",
        "need",
        "want",
        "dose",
        "tablets",
        "pills",
        "am",
        "pm",
        "at",
    ]
)


def find_addresses(message: Message) -> Iterator[Finding]:
    own = [fold_plain(place) for place in message.directory.locations]
    for found in find_patterns(message, _PATTERNS):
        text = message.low[found.start : found.end].rstrip(" .,")
        text = _TRAILING.sub("", text)
        at_home = "lives" in found.reason
        if (not at_home and any(text in place for place in own)) or _everyday(text):
            continue
        yield Finding(found.start, found.start + len(text), found.type, found.score, found.reason)
    if message.asked == "address" and not _NOT_ANSWER.match(message.low):
        yield from _find_answer(message)


def _everyday(text: str) -> bool:
    """ "1 year ago dr": only small words between the number and the kind of street."""
    words = re.findall(r"[a-z]+", text)
    return len(words) >= 2 and any(word in _NEVER_STREET for word in words[:-1])


def _find_answer(message: Message) -> Iterator[Finding]:
    low = message.low
    lead = _LEAD.match(low.lstrip())
    start = len(low) - len(low.lstrip()) + (lead.end() if lead else 0)
    found = _ANSWER_NUMBER.search(low, start)
    if found:
        text = found.group().rstrip(" ,.")
        yield Finding(found.start(), found.start() + len(text), "ADDRESS", 0.7, "address answer")
    elif 0 < len(low[start:].strip()) <= 120 and re.search(r"\d", low[start:]):
        yield Finding(start, start + len(low[start:].rstrip()), "ADDRESS", 0.3, "address answer")


RECOGNIZER = Recognizer("address", find_addresses)

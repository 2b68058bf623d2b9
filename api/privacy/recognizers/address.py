# ruff: noqa: E501
"""Street addresses: number and street, unit, post office box, cross streets; the address answer."""

import re
from collections.abc import Iterator

from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.address_forms import (
    PATTERNS,
    SUFFIX,
    UNIT,
    find_city_behind,
    find_walked,
)
from api.privacy.recognizers.base import Finding, Pattern, Recognizer, find_patterns
from api.privacy.recognizers.typing_slips import without_slips

_SUFFIX, _UNIT = SUFFIX, UNIT
_DIR = r"(?:(?:north|south|east|west|n|s|e|w|ne|nw|se|sw|northeast|northwest|southeast|southwest)\.?\s)"
_NUMBER = r"\d{1,6}(?:\s?-\s?\d{1,4})?[a-z]?(?:\s1/2)?"
_STREET = r"(?:\d{1,3}(?:st|nd|rd|th)|(?!(?:mg|ml|am|pm|days?|weeks?|people|times)\b)[a-z][a-z.'\-]{1,20})"
_SPELLED_NUMBER = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh)[ -]){1,5}"
)
_PATTERNS = (
    Pattern(re.compile(rf"(?<![\w$./:\-#])(?:{_NUMBER}|{_SPELLED_NUMBER})\s?,?\s?{_DIR}?(?:{_STREET}\s){{1,4}}{_SUFFIX}\b\.?"
                       rf"(?:\s(?:north|south|east|west|n|s|e|w|ne|nw|se|sw)\b\.?(?!')){{0,1}}{_UNIT}{{0,2}}"),
            "ADDRESS", 0.9, "number, street, kind of street"),
    Pattern(re.compile(rf"(?<![\w$./:\-#]){_NUMBER}\s{_DIR}?(?:avenue|ave|highway|hwy|route|rt|county road|cr|state road|"
                       rf"fm|broadway)\b(?:\s(?:[a-z]|\d{{1,4}}|of the \w+)\b)?{_UNIT}{{0,2}}"), "ADDRESS", 0.85,
            "number and avenue"),
    Pattern(re.compile(r"(?<![a-z])(?:p\.?\s?o\.?\s?box|post office box|apartado(?: postal)?)\s?#?\s?\d{1,6}\b"), "ADDRESS",
            0.97, "post office box"),
    Pattern(re.compile(rf"\b(?:corner|intersection|cross streets?)\s(?:of |are |is |at )?(?:the )?(?P<v>{_STREET}(?:\s"
                       rf"{_STREET}){{0,2}}\s(?:and|&|y|at)\s{_STREET}(?:\s{_SUFFIX}\b)?)"), "ADDRESS", 0.9, "cross streets"),
    Pattern(re.compile(rf"(?<![\w])(?P<v>(?!(?:grade|week|day|dose|month|floor|on|in|from|on|for|the)\s){_STREET}(?:\s{_SUFFIX})?\s(?:and|&)\s\d{{1,3}}(?:st|nd|rd|th)(?:\s{_SUFFIX})?)\b"
                       r"(?!\s(?:of|at|appointment|grade|day|week|visit|dose|shot|floor|month|trimester|degree|try|time|one|opinion|toes|fingers|ribs|grades|doses|shots|kids|times|"
                       r"year|kid|child|toe|finger|rib|vaccine|test|grado)\b)"), "ADDRESS", 0.6, "cross streets"),
    Pattern(re.compile(rf"(?<![\w])\d{{1,3}}(?:st|nd|rd|th)\s(?:{_SUFFIX}\s)?(?:and|&)\s[a-z]{{3,16}}(?:\s{_SUFFIX})?\b(?=\s*"
                       r"(?:$|[.,]|street|st|ave))"), "ADDRESS", 0.6, "cross streets"),
    Pattern(re.compile(r"(?<![a-z])(?:calle|avenida|avda|av|carrera|calzada|colonia|paseo|camino|pasaje)[.:]?\s(?:[a-z0-9."
                       r"\-]{1,18}\s){0,4}(?:numero|num|no\.?|nro|#)?\s?\d{1,5}[a-z]?\b"), "ADDRESS", 0.9, "calle y numero"),
    Pattern(re.compile(r"\b(?:live|lives|living|reside|moved|staying|house|home|apartment|street|place|building|address)\b[^\n.]{0,20}\b(?:on|off|off of|along|down|is)\s+(?P<v>(?:[a-z0-9][a-z0-9.'\-]{1,18}\s)"
                       rf"{{1,3}}{_SUFFIX})\b"), "ADDRESS", 0.8, "street where somebody lives"),
    Pattern(re.compile(rf"(?<![\w$./:\-#])\d{{2,5}}\s{_DIR}\d{{1,3}}(?:st|nd|rd|th)(?![\w]){_UNIT}{{0,2}}"), "ADDRESS", 0.88, "number, direction, numbered street"),
    Pattern(re.compile(r"\b(?:live|lives|living|stay|moved|house|home|vivo)\b[^\d\n]{0,12}\b(?:on|off|to|at|en) (?P<v>(?:county road|county rd|cr|route|rt|state road|highway|hwy|fm)\s\d{1,4})(?!\w)"),
            "ADDRESS", 0.88, "numbered road where somebody lives"),
    Pattern(re.compile(r"(?<![a-z])unit\s#?\d{1,4}[a-z](?!\w)"), "ADDRESS", 0.7, "apartment"),
    Pattern(re.compile(r"(?<![a-z])(?:apt|apartment|apto|depto)(?=[\s.#\d])\.?\s?#?\s?(?:[a-z]?-?\d{1,5}(?:-?[a-z])?|[a-z])(?![a-z0-9'])"),
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
    (
        "ago year years month months week weeks day days hour hours minutes mg ml times "
        "people appointment my your is was the a to from for with see need want dose tablets "
        "mile miles minute hrs big small pills am pm at can could would should will he she i "
        "we they it you still does do did not has have had be been but calories kcal cal "
        "steps kids pounds lbs kilos units percent degrees reps laps puffs doses pill refills "
        "shots "
    ).split()
)


def find_addresses(message: Message) -> Iterator[Finding]:
    message = without_slips(message)
    own = [fold_plain(place) for place in message.directory.locations]
    for found in _find_all(message):
        text = message.low[found.start : found.end].rstrip(" .,")
        text = _TRAILING.sub("", text)
        at_home = "lives" in found.reason
        if not at_home and any(text in place for place in own):
            continue
        if "context" not in found.reason and "calle" not in found.reason and _everyday(text):
            continue
        end = found.start + len(text)
        yield Finding(found.start, end, found.type, found.score, found.reason)
        city = find_city_behind(message, end)
        if city is not None:
            yield city
    if message.asked == "address" and not _NOT_ANSWER.match(message.low):
        yield from _find_answer(message)


def _find_all(message: Message) -> Iterator[Finding]:
    yield from find_patterns(message, _PATTERNS)
    yield from find_patterns(message, PATTERNS)
    yield from find_walked(message)


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

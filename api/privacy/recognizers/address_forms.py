# ruff: noqa: E501
"""Addresses without a kind of street at their end, rural ones, Spanish ones; the city behind one."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding, Pattern
from api.privacy.recognizers.person_words import WordKind, kind_of
from api.privacy.recognizers.regions import CITY, SAFE_STATE, STATE

SUFFIX: Final = (
    r"\x01*(?:street|str?|avenue|aven|ave?|road|rd|boulevard|blvd|boul|lane|ln|drive|drv|dr|court|crt|ct|circle|cir|place|pl|"
    r"way|terrace|terr?|trail|trl|parkway|pkwy|pky|highway|hwy|square|sqr?|loop|alley|aly|plaza|plz|crossing|xing|run|ridge|"
    r"rdg|row|path|pike|turnpike|tpke|broadway|commons|cove|cv|bend|point|pt|heights|hts|expressway|expy|fwy|freeway|"
    r"crescent|cres|mews|promenade|esplanade|causeway|cswy|bypass)"
)
# Also ordinary words: the end of a street only where somebody lives, or before a unit or a city.
_WEAK: Final = (
    r"(?:view|vista|glen|hollow|park|garden|gardens|gate|green|grove|hills?|meadows?|mall|manor|pass|passage|estates|"
    r"landing|junction|key|island|creek|canyon|walk|springs?|station|summit|valley|villas?|village|trace|ford|fork|oval|"
    r"quay|mount|close|extension|ext|shores?|beach|bluffs?|bay|brook|branch|harbor|haven|lakes?|isle|knolls?|ranch|"
    r"rapids|river|chase|concourse|speedway|orchard|farm|woods|mills?|crest|dale|field|fields|parade|yard|yards)"
)
DIR: Final = r"(?:north|south|east|west|n|s|e|w|ne|nw|se|sw|northeast|northwest|southeast|southwest|norte|sur|este|oeste|poniente|oriente)"
_SMALL: Final = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)"
_ROOM: Final = (
    rf"(?:#?\s?(?:[a-z]?-?\d{{1,5}}(?:-?[a-z])?|[a-z](?:-?\d{{1,4}})?|{_SMALL})(?![a-z0-9']))"
)
_ORDINAL: Final = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|top|ground|upper|lower|primer|segundo|tercer|cuarto|quinto|ultimo)"
UNIT: Final = (
    rf"(?:[\s,.\-]{{1,3}}(?:(?:apto|apt|appt|flat|apartment|aptmt|unit|suite|ste|room|rm|floor|fl|flr|bldg|building|lot|trailer|space|spc|"
    rf"penthouse|ph|depto|dpto|departamento|apartamento|interior|int|piso|casa|lote|manzana|mz|bloque|torre|puerta|"
    rf"tower|villa|slip|pmb|box|no|num|numero|nro)(?=[\s.#\d])\.?\s?(?:number\s|no\.?\s|numero\s)?{_ROOM}|#\s?[a-z]?\d{{1,5}}[a-z]?(?![\w])|{_ORDINAL}\s"
    rf"(?:floor|fl|flr|piso)\b|(?:upstairs|downstairs|basement|rear|upper|penthouse)(?: (?:unit|apt|apartment))?\b))"
)
NUMBER: Final = (
    r"(?<![\w$./:\-#@])\d{1,6}(?:\s?-\s?\d{1,4}|-[a-z])?[a-z]?(?:\s1/2)?(?![\w/%:]|[.,]\d)"
)
_HOME: Final = re.compile(
    r"\b(?:live|lives|living|lived|stay|stays|staying|reside|resides|residing|moved|moving|move|house|home|address|adress|addres|"
    r"mail|mailing|ship|send|deliver|pick (?:me|her|him) up|place|located|apartment|i'?m|we'?re|vivo|vive|vivimos|viviendo|"
    r"domicilio|direccion|mude|mudamos|mudado|casa|enviar?|envien|mandar?|manden|queda|quedo)\b[^\d\n]{0,30}?"
    r"(?:\b(?:at|is|to|on|from|in|en|es|a|el|la|near|was|into|be|out of|over at|back at|now|ahora|de|del)|:|@|,|\bto:)\s*(?:the |el |la )?$"
)
_NEAR_HOME: Final = re.compile(
    r"\b(?:address|domicilio|direccion|live|lives|vivo|vive)\b[\s:,]{1,3}$"
)
_WORD: Final = re.compile(
    r"[\s,]{1,2}(?P<w>[a-z][a-z.'\-]{0,20}|\d{1,3}(?:st|nd|rd|th|[ao]))(?![\w])"
)
_LINKS: Final = frozenset("the of de del la las los el san santa st saint van mc o d y".split())
_STOPS: Final = frozenset(
    "codigo postal zip cp and but so or in near by since last next this now please thanks with for because until is was are my your our zip ago mg ml "
    "am pm to from at on if when who it we i he she they apt apartment unit suite code area years year old months weeks days "
    "minutes hours miles blocks dollars people times feet doses pills tablets pounds percent".split()
)
_COUNTED: Final = re.compile(
    r"\s?(?:years?|months?|weeks?|days?|hours?|minutes?|mins?|mg|ml|mcg|miles?|blocks?|times|people|pounds|lbs?|kids|children|dogs|"
    r"cats|doses?|pills?|tablets?|of|percent|dollars|more|other|different|am|pm|anos|dias|horas|minutos|millas|kilometros|semanas|meses|cuadras|hijos|"
    r"personas|veces|kilos|libras|out|bedrooms?|hr|hrs|and|or|to|y|o|a|hundred|thousand|places|steps|stars|feet|bottles|units|others?)\b"
)
_CITY_BEHIND: Final = re.compile(
    rf"[\s,.]{{1,3}}(?:in |en )?(?P<v>(?:(?:{CITY})(?![a-z'])(?:\s(?:falls|springs|beach|city|heights|park|hills|rapids|island))?(?:,?\s{STATE}(?![a-z']))?|"
    rf"(?:[a-z][a-z.'\-]{{1,18}}\s?){{1,3}}(?:,\s?{STATE}(?![a-z'])|\s{SAFE_STATE}(?![a-z']))?(?=[\s,.]{{1,3}}\d{{5}}(?!\d))|"
    rf"(?:[a-z][a-z.'\-]{{1,18}}\s?){{1,3}},\s?{STATE}(?![a-z'])|(?:[a-z][a-z.'\-]{{1,18}}\s){{1,2}}{SAFE_STATE}(?![a-z'])))"
)
_AHEAD_CITY: Final = re.compile(
    rf"[\s,.]{{1,3}}(?:(?:{CITY})(?![a-z'])|(?:[a-z][a-z.'\-]{{1,18}}[\s,]{{1,2}}){{1,3}}(?:{STATE}[\s,]{{1,2}})?\d{{5}}(?!\d))"
)
_CALLE: Final = r"(?:calle|avenida|avda?|carrera|calzada|colonia|col|paseo|camino|pasaje|callejon|bulevar|boulevard|blvd|via|cerrada|privada|prolongacion|circuito|diagonal|transversal|carretera|urbanizacion|urb|barrio|residencial|fraccionamiento)"
_NAME: Final = r"(?:\s(?!(?:y|con|desde|hace|cerca|necesito|quiero|pero|tiene|codigo|es|esta|son|en)\b)[a-z][a-z.'\-]{0,18}|\s\d{1,3}(?=\s(?:#|no\b|num|nro|numero|norte|sur|este|oeste|con|y)))"
_NO: Final = r"(?:[\s,]{1,2}(?:numero|num|no|nro|n|#)?[\s.]{0,2}#?\s?\d{1,5}(?:\s?-\s?(?:\d{1,4}|[a-z]))?[a-z]?(?![\w]))"
_ROUTE: Final = r"(?:(?:county|state|us|u\.s\.|farm to market|farm|old|rural|interstate|private|ranch|township|forest)\s)"
_PARK: Final = r"(?:(?:trailer|mobile home|rv|manufactured home) (?:park|court|village|community|resort|estates)|mhp|mobile (?:estates|village|manor)|campground)"
_EVOKED: Final = r"(?:pines|oaks|acres|meadows|hills|woods|lakes|palms|cedars|elms|willows|maples|birches|cypress|hollow|creek|estates|gardens|glen|knolls?|shores|bluffs?|ridge|trails|farms|villas|terrace)"
PATTERNS: Final = (
    Pattern(re.compile(rf"(?<![\w])(?P<v>(?:(?:lot|space|spc|unit|site|trailer|apt|number|no|#)\.?\s?#?\s?[a-z]?\d{{1,4}}[a-z]?[\s,]{{1,3}}(?:in |at |of |the ){{0,2}})(?:[a-z][a-z'\-]{{1,18}}\s){{1,4}}?{_PARK})(?![a-z])"),
            "ADDRESS", 0.92, "lot of a park"),
    Pattern(re.compile(rf"^\W*(?P<v>\d{{2,5}}\s(?:{DIR}\s)?(?!(?:old|new|more|big|tall|whole|pine|oak|palm|square)\s)[a-z][a-z'\-]{{2,14}}\s{_EVOKED})\W*$"),
            "ADDRESS", 0.85, "number and a street alone"),
    Pattern(re.compile(rf"(?<![\w])(?P<v>(?:(?:state|us|u\.s\.|county|old|federal)\s)?(?:highway|hwy|route|rte?|fm|sr|us|cr)[\s\-]?\d{{1,4}}[a-z]?(?:\s{DIR})?\s(?:bypass|byp|business|frontage(?: road| rd)?|access (?:road|rd)|"
                       r"service (?:road|rd)|feeder|spur|loop|alternate))(?![a-z])"),
            "ADDRESS", 0.95, "numbered road and its kind"),
    Pattern(re.compile(rf"(?<![a-z])(?:{_CALLE}\s)[a-z0-9][a-z0-9'\-]{{0,18}}(?:\s(?!y\b|con\b)[a-z'\-]{{2,18}})?\s(?:y|con|esquina(?: con)?)\s(?:la\s|el\s)?{_CALLE}\s[a-z0-9][a-z0-9'\-]{{0,18}}(?![\w])"),
            "ADDRESS", 0.94, "calles que se cruzan"),
    Pattern(re.compile(r"(?<![\w])(?:[nsew]?\d{2,6}[a-z]?)\s(?:[nsew]\.?\s)?(?:county|cty|state|town) (?:road|rd|highway|hwy|trunk)\s(?:[a-z]{1,2}|\d{1,4}[a-z]?)(?![\w'])"),
            "ADDRESS", 0.95, "number and lettered road"),
    Pattern(re.compile(r"\b(?:live|lives|living|vivo|vive|moved|stay|staying)\b[^\d\n]{0,16}\b(?P<v>(?:unit|lot|trailer|space|suite|depto|departamento|apartamento|edificio)\s#?\s?[a-z]?-?\d{1,5}[a-z]?)(?![\w])"),
            "ADDRESS", 0.8, "unit where somebody lives"),
    Pattern(re.compile(r"\bentre (?:la |las )?(?P<v>(?:calles?|avenidas?)\s[a-z0-9'\-]{1,18}\sy\s(?:la )?[a-z0-9'\-]{1,18})(?![\w])"), "ADDRESS", 0.8, "entre calles"),
    Pattern(re.compile(r"(?<![a-z])(?:p\.?\s?o\.?\s?box|post office box)\s(?:number|no\.?|num|#)\s?#?\s?\d{1,6}\b"), "ADDRESS", 0.97, "post office box"),
    Pattern(re.compile(r"\b(?:address|mail|mailing|direccion|domicilio)\b[^\d\n]{0,24}?\b(?P<v>box\s?#?\s?\d{1,6})\b"), "ADDRESS", 0.85, "post office box"),
    Pattern(re.compile(rf"(?<![\w])(?P<v>[a-z][a-z'\-]{{2,18}}\s{SUFFIX}\.?\s(?:between|btwn|near|by|at|off)\s\d{{1,3}}(?:st|nd|rd|th)(?:\s(?:and|&)\s\d{{1,3}}(?:st|nd|rd|th))?(?:\s{SUFFIX})?)(?![\w])"),
            "ADDRESS", 0.8, "cross streets"),
    Pattern(re.compile(r"(?<![a-z])(?:rural route|rural rt|r\.?\s?r\.?|rfd|hc|h\.c\.|highway contract|star route|ruta rural|route|rt)\.?\s?#?\s?\d{1,4}"
                       r"[\s,]{1,3}box\s?#?\s?\d{1,6}[a-z]?(?![\w])"), "ADDRESS", 0.97, "rural route and box"),
    Pattern(re.compile(rf"{NUMBER}\s(?:{DIR}\.?\s)?(?:{_ROUTE}{{1,2}}(?:road|rd|route|rt|rte|highway|hwy)|(?:highway|hwy|route|rte?|cr|sr|fm|us|county rd))\.?[\s\-]#?[a-z]{{0,2}}-?\d{{1,4}}[a-z]?"
                       rf"(?:\s{DIR}\b)?{UNIT}{{0,2}}(?![\w])"), "ADDRESS", 0.95, "number and numbered road"),
    Pattern(re.compile(rf"(?<![a-z]){_CALLE}\.?(?:{_NAME}){{0,5}}{_NO}(?:\s?(?:#|con|y|-)\s?\d{{1,4}}(?:\s?-\s?\d{{1,4}})?)?{UNIT}{{0,3}}"), "ADDRESS", 0.93,
            "calle y numero"),
    Pattern(re.compile(rf"(?<![a-z])(?:calle|carrera|avenida)\s\d{{1,3}}[a-z]?(?:\s(?:{DIR}|bis))?{_NO}{UNIT}{{0,3}}"), "ADDRESS", 0.93, "calle y numero"),
    Pattern(re.compile(rf"{NUMBER}\s(?:de\s)?(?:la\s|el\s)?{_CALLE}(?:{_NAME}){{1,4}}{UNIT}{{0,3}}"), "ADDRESS", 0.92, "numero y calle"),
    Pattern(re.compile(rf"\b(?:vivo|vive|vivimos|domicilio|direccion|mude|mudamos)\b[^\n\d.]{{0,16}}\s(?P<v>{_CALLE}(?:{_NAME}){{1,4}}{UNIT}{{0,2}})"), "ADDRESS", 0.8,
            "calle donde alguien vive"),
    Pattern(re.compile(rf"\b(?:esquina|interseccion|cruce)\s(?:de\s|con\s)?(?:la\s|las\s|el\s)?(?P<v>(?:{_CALLE}\s)?[a-z0-9][a-z0-9.'\-]{{1,18}}(?:\s(?!y\b|con\b)[a-z][a-z'\-]{{2,18}})?"
                       rf"\s(?:y|con)\s(?:la\s|el\s)?(?:{_CALLE}\s)?(?:[a-z]{{3,18}}|\d{{1,3}}[a-z]{{0,2}}))(?=\s*(?:$|[.,;?!]))(?<!\d\sy\s\d)"), "ADDRESS", 0.6, "esquina"),
    Pattern(re.compile(rf"(?<![\w])(?P<v>(?:{DIR}\.?\s)?(?:[a-z][a-z'\-]{{1,18}}|\d{{1,3}}(?:st|nd|rd|th))\s{SUFFIX}\.?\s(?:and|&|at|y|near|@)\s(?:{DIR}\.?\s)?(?:[a-z][a-z'\-]{{1,18}}|\d{{1,3}}(?:st|nd|rd|th))\s"
                       rf"{SUFFIX})\b"), "ADDRESS", 0.8, "cross streets"),
    Pattern(re.compile(rf"\b(?:between|btwn)\s(?P<v>(?:\d{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'\-]{{2,18}})(?:\s{SUFFIX})?\s(?:and|&)\s(?:\d{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'\-]{{2,18}})"
                       rf"\s{SUFFIX})\b"), "ADDRESS", 0.8, "cross streets"),
)  # fmt: skip

_UNITS: Final = re.compile(rf"{UNIT}{{1,3}}")
_NUMBERS: Final = re.compile(NUMBER)
_IS_SUFFIX: Final = re.compile(SUFFIX)
_IS_WEAK: Final = re.compile(_WEAK)
_IS_DIR: Final = re.compile(DIR)
_DIR_BEHIND: Final = re.compile(rf"\.?(?:\s{DIR}\b(?!'))?")
_CITY_HERE: Final = re.compile(rf"(?:{CITY})(?![a-z'])(?=[\s,]|$)")


def find_walked(message: Message) -> Iterator[Finding]:
    """A number and the words of a street behind it, where somebody lives or a city follows."""
    low = message.low
    for match in _NUMBERS.finditer(low):
        if _COUNTED.match(low, match.end()):
            continue
        cued = _is_cued(message, match.start())
        end = _walk(low, match.end())
        if end is None:
            continue
        unit = _UNITS.match(low, end)
        behind = _AHEAD_CITY.match(low, unit.end() if unit else end)
        if cued or behind or (unit and _has_suffix(low[match.end() : end])):
            stop = unit.end() if unit else end
            score = 0.87 if cued else 0.84
            yield Finding(match.start(), stop, "ADDRESS", score, "number and street by its context")


def _is_cued(message: Message, start: int) -> bool:
    before = message.before(start, 64)
    return bool(_HOME.search(before) or _NEAR_HOME.search(before))


def _walk(low: str, at: int) -> int | None:
    """The end of the street's name from `at`: at most five words, to its kind if it has one."""
    end, named = None, 0
    for _ in range(6):
        match = _WORD.match(low, at)
        if match is None:
            break
        word = match.group("w").strip(".'")
        comma = "," in low[at : match.start("w")]
        if comma and named:
            break
        if _IS_SUFFIX.fullmatch(word) and named:
            rest = _DIR_BEHIND.match(low, match.end("w"))
            return rest.end() if rest else match.end("w")
        if word in _STOPS or (named and end is not None and _is_city(low, match.start("w"))):
            break
        link = word in _LINKS or _IS_DIR.fullmatch(word) is not None
        weak = _IS_WEAK.fullmatch(word) is not None
        if not link and not weak and not word[0].isdigit() and kind_of(word) is WordKind.NEVER:
            break
        at = match.end("w")
        if not link or _IS_DIR.fullmatch(word):
            end = at
        named += not link or word in ("el", "green")
        if weak and named > 1:
            break
    return end if named else None


def _is_city(low: str, start: int) -> bool:
    return _CITY_HERE.match(low, start) is not None


def _has_suffix(text: str) -> bool:
    return re.search(rf"\b(?:{SUFFIX}|{_WEAK})\b", text) is not None


def find_city_behind(message: Message, end: int) -> Finding | None:
    """The city right behind an address that ends at `end`: "12 oak st, salinas 93901"."""
    match = _CITY_BEHIND.match(message.low, end)
    if match is None:
        return None
    text = match.group("v").rstrip(" .,")
    words = re.findall(r"[a-z'\-]+", text)
    if any(word in _STOPS for word in words[:-1]) or words[0] in _STOPS:
        return None
    return Finding(
        match.start("v"), match.start("v") + len(text), "PLACE", 0.88, "city behind an address"
    )

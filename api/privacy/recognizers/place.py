# ruff: noqa: E501
"""Places that locate the patient: cities with their state, counties, hospitals, schools, employers."""

import re
from collections.abc import Iterator

from api.privacy.gazetteer import load_lines, load_words
from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.person_cues import THIRD_PERSON
from api.privacy.recognizers.person_shape import is_drawled
from api.privacy.recognizers.person_words import WordKind, kind_of
from api.privacy.recognizers.place_directory import PlaceMentions
from api.privacy.recognizers.place_work import find_employers, find_schools
from api.privacy.recognizers.regions import CITY, CODES, SAFE_STATE, STATE, STATE_NAME

_IN = (
    r"\b(?:in|from|near|to|at|around|outside(?: of)?|of|live|lives|living|moved to|moving to|visiting|born in|"
    r"stuck in|drive from|commute from|over in|en|desde|cerca de|vivo en|hacia|"
    r"(?:soy|somos|vengo|venimos|vine|llegue|natural|originari[oa]s?|procedente) de)\s+(?:the city of |downtown |"
    r"north |south |east |west )?"
)
_WORDS = r"(?:[a-z][a-z.'&\-]{1,20}\s){1,4}"
_CITY_STATE = re.compile(
    rf"(?<![a-z'])(?P<v>(?:new york|{CITY}),?\s+(?:{SAFE_STATE}|{CODES}(?=,?\s\d{{5}}|\s*(?:$|[?!;]))|"
    rf"(?:ak|ar|co|id|ne|ri|wi)(?!\s?(?:#|:|\d|is\b|card\b|number\b))))(?![a-z'])|"
    rf"(?<![a-z'])(?P<w>(?:[a-z][a-z.\-]{{2,18}}\s){{0,2}}[a-z][a-z.\-]{{2,18}},\s?{STATE})(?![a-z'])"
)
_CITY = re.compile(
    rf"(?<![a-z'])(?P<c>{CITY})(?:\s(?:falls|springs|beach|city|heights|park|rapids|hills|grove|island|harbor|bay|creek|"
    r"junction|lake|valley|village|mills|ridge|gardens|rock|ferry))?(?![a-z'])"
)
_CITY_NAMES = frozenset(load_lines("city_names") + load_lines("more_city_names"))
_SAINTED = re.compile(
    _IN
    + r"(?P<v>(?:san|santa|fort|ft\.?|mount|mt\.?|port|ciudad|puerto|villa|saint|st\.?|lake|new|palm|cape) (?P<w>[a-z]{3,16})"
    r"(?:\s(?:city|beach|springs|falls|park|hills|heights))?)(?![a-z'])"
)
_STATE_WHERE = re.compile(
    r"\b(?:(?:live|lives|living|reside|based|located|born|raised|stay|staying|moved here|residing)\s(?:here\s)?(?:in|from)|"
    r"i'?m (?:from|in|over in|up in|down in)|i am (?:from|in)|(?:we're|were|we are|she's|he's) (?:from|in)|"
    r"(?:move|moved|moving|relocat\w+|back|driving|flying|travel\w+|came|come|coming) (?:\w+ )?(?:to|from)|here in|"
    rf"vivo en|soy de|from)\s+(?P<v>(?:upstate |northern |southern |rural |central )?{STATE_NAME})(?![a-z])"
)
_COUNTY = re.compile(
    r"(?<![a-z'])(?P<v>(?:[a-z.'\-]{2,16}\s)?[a-z.'\-]{3,18}\s(?:county|parish|township|borough))\b"
)
_SITE = (
    r"(?:hospital(?: center)?|(?:(?:eye|cancer|heart|spine|kidney|skin|sleep|pain|vision|brain|burn|joint|lung|breast|"
    r"ear|hand|foot|vein|hair|research|orthop\w+|neurolog\w+|cardi\w+|dental|medical) )?institute|(?:eye|heart|spine|breast|birth|imaging|"
    r"dialysis|treatment|recovery|care|wellness|trauma|kidney|pain|sleep|vision|infusion|outpatient|women'?s|veterans|"
    r"community|dental|oncology|diagnostic|therapy|rehabilitation|birthing|burn|sports medicine|endoscopy) cent(?:er|re)|"
    r"medical associates|medical plaza|medical park|family health|health partners|health clinic|medical center|med center|medical centre|health system|health center|healthcare center|"
    r"urgent care|cancer center|surgery center|surgical center|infirmary|nursing home|rehab(?: center)?|hospice|"
    r"clinic|family practice|medical group|assisted living|"
    r"elementary(?: school)?|middle school|high school|high|school|university|college|academy|preschool|"
    r"daycare|kindergarten|church)"
)
_INSTITUTION = re.compile(
    rf"(?<![a-z'])(?P<v>(?:[a-z0-9][a-z0-9.'&\-]{{0,18}}\s){{1,5}}{_SITE})(?![a-z])"
)
_NAMED_AFTER = re.compile(
    r"(?<![a-z'])(?P<v>(?:university|college|hospital|escuela|clinica|colegio|universidad|iglesia) "
    r"(?:of |de |del |san |santa |general |st\.? )(?:la |el |las |los |the )?[a-z.\-]{3,18}"
    r"(?:\s(?:of |de )?[a-z\-]{3,18})?)(?![a-z])"
)
_KNOWN_SITES = re.compile(
    r"(?<![a-z])(?:mayo clinic|cleveland clinic|mass general|johns hopkins|cedars[ -]sinai|mount sinai|mt sinai|nyu langone|"
    r"ucla|ucsf|usc|stanford|kaiser permanente (?:oakland|[a-z]+)|md anderson|sloan kettering|memorial sloan kettering|"
    r"bellevue|cook county|geisinger|intermountain|sutter health|scripps|banner health|st jude|st jude's|baylor|"
    r"columbia presbyterian|montefiore|brigham and women'?s|beth israel|duke health|emory|vanderbilt)(?![a-z])"
)
_STOP_HEAD = re.compile(
    r"^(?:(?:the|a|an|my|his|her|our|your|their|this|that|at|in|to|from|of|and|or|is|was|i|me|we|he|she|it|by|near|with|for|on|"
    r"about|over|out|had|have|has|went|go|goes|going|been|am|are|were|be|did|do|does|get|got|see|seen|saw|call|called|"
    r"records?|transferred|discharged|admitted|released|referred|born|done|surgery|please|can|could|you|will|would|any|"
    r"another|other|different|local|nearest|closest|which|what|when|if|so|but|not|no|need|needs|want|take|took|send|sent|"
    r"start|starts|started|starting|attend|attends|works?|working|teach|teaches|kid|kids|son|daughter|child|back|just|"
    r"until|till|before|after|during|since|dr|doctor|doctors|visit|visiting|stay|stayed|staying|nurse|nurses|principal|"
    r"form|forms|physical|sports|note|notes|fax|results?|xrays?|mri|scan|labs?|er|emergency|old|new|last|next|"
    r"en|el|la|los|las|un|una|mi|de|del|al|a|fui|estuve|que|year|years|week|month|today|yesterday|knee|hip|heart|ct)\s)+"
)
_GENERIC = frozenset(
    [
        "urgent",
        "care",
        "family",
        "practice",
        "high",
        "school",
        "middle",
        "school",
        "elementary",
        "preschool",
        "daycare",
        "children's",
        "childrens",
        "public",
        "private",
        "medical",
        "walk-in",
        "walkin",
        "community",
        "general",
        "local",
        "health",
        "nursing",
        "skin",
        "eye",
        "pain",
        "dental",
        "sleep",
        "fertility",
        "animal",
        "veterinary",
        "vet",
        "virtual",
        "telehealth",
        "women's",
        "womens",
        "flu",
        "vaccine",
        "covid",
        "weight",
        "loss",
        "wound",
        "foot",
        "sports",
        "primary",
        "night",
        "summer",
        "sunday",
        "grad",
        "graduate",
        "medical",
        "law",
        "nursing",
        "dental",
        "beauty",
        "trade",
        "online",
        "home",
        "city",
        "state",
        "county",
        "main",
        "your",
        "both",
        "same",
        "any",
        "teaching",
        "university",
        "college",
        "clinic",
        "hospital",
        "catholic",
        "christian",
        "baptist",
        "big",
        "small",
        "good",
        "great",
        "bad",
        "free",
        "best",
        "nice",
        "busy",
        "whole",
        "every",
        "each",
        "some",
        "many",
        "most",
        "after",
        "before",
        "really",
        "very",
        "too",
        "super",
        "so",
        "how",
        "nearby",
        "hospital's",
        "drug",
        "alcohol",
        "cardiac",
        "physical",
        "pulmonary",
        "stroke",
        "outpatient",
        "inpatient",
        "psychiatric",
        "mental",
        "behavioral",
        "diabetes",
    ]
)


# Words that no school is called by, before "high".
_NOT_HIGH = frozenset(
    "reads read says said shows is was are runs running ran goes went gets got getting came coming feels stress "
    "sugar pressure glucose cholesterol bp pulse heart rate fever temp temperature levels level anxiety pain dose "
    "cuff monitor meter watch reading readings numbers count too very so pretty really kinda way still always that".split()
)
_SEASONS = frozenset("spring summer fall autumn winter dawn easter".split())
# Words of grammar inside names of places: "sisters of charity hospital".
_LINKS = frozenset("of and & st no".split())
_TREATED = frozenset(
    "syndrome disease disorder palsy allergy asthma migraine headache wound vein diabetic acl mcl ankle shoulder "
    "hip knee elbow wrist neck back lung cardiac".split()
)


def find_places(message: Message) -> Iterator[Finding]:
    own = PlaceMentions(message)
    names = [fold_plain(name) for name in message.directory.locations]
    for found in _find_places(message):
        text = message.low[found.start : found.end]
        if not own.covers(found.start, found.end) and not any(_is_own(text, n) for n in names):
            yield found


def _find_places(message: Message) -> Iterator[Finding]:
    low = message.low
    for match in _CITY_STATE.finditer(low):
        group = "v" if match.group("v") else "w"
        start, end = match.span(group)
        if group == "w":
            trimmed = _trim(low, start, end)
            if trimmed is None or not _plausible_city(message, trimmed, end):
                continue
            start = trimmed
        yield Finding(start, end, "PLACE", 0.9, "city with its state")
    for match in _CITY.finditer(low):
        yield from _city(message, match)
    for regex, score, reason in (
        (_STATE_WHERE, 0.8, "state where somebody lives"),
        (_KNOWN_SITES, 0.9, "known hospital or university"),
    ):
        for match in regex.finditer(low):
            yield Finding(
                *match.span("v" if "v" in regex.groupindex else 0), "PLACE", score, reason
            )
    for match in _SAINTED.finditer(low):
        if kind_of(match.group("w")) in (WordKind.UNKNOWN, WordKind.LISTED):
            yield Finding(*match.span("v"), "PLACE", 0.8, "city by its first word")
    yield from _find_sites(message)
    yield from find_employers(message)
    yield from find_schools(message)
    yield from _find_model_cities(message)


def _city(message: Message, match: re.Match[str]) -> Iterator[Finding]:
    start, end = match.span()
    located = re.search(_IN + "$", message.before(start)) is not None
    if match.group("c") in _CITY_NAMES and match.group("c") == match.group():
        if located and _model_score(message, start, end) >= 0.5:
            yield Finding(start, end, "PLACE", 0.8, "city by its context")
    elif located or _model_score(message, start, end) >= 0.4:
        yield Finding(start, end, "PLACE", 0.85, "known city")


def _find_model_cities(message: Message) -> Iterator[Finding]:
    """Words the model calls a city, joined; also a state right behind one."""
    words = message.words
    index = 0
    while index < len(words):
        word = words[index]
        if (
            kind_of(word.text) in (WordKind.NEVER, WordKind.ORDINARY)
            or word.text in _SEASONS
            or part_of(word.text) in (Part.EVERYDAY, Part.GRAMMAR)
            or _model_score(message, word.start, word.end) < 0.6
        ):
            index += 1
            continue
        last = index
        while (
            last + 1 < len(words)
            and message.low[words[last].end : words[last + 1].start] in (" ", "-")
            and (_model_score(message, words[last + 1].start, words[last + 1].end) >= 0.4)
        ):
            last += 1
        start, end = word.start, words[last].end
        state = re.compile(rf",?\s+(?:{SAFE_STATE})(?![a-z'])").match(message.low, end)
        located = re.search(_IN + "$", message.before(start)) is not None
        end = state.end() if state else end
        if state or located or message.asked == "address":
            yield Finding(start, end, "PLACE", 0.8, "city by the model")
        index = last + 1


def _model_score(message: Message, start: int, end: int) -> float:
    scores = [t.city for t in message.tokens if t.start < end and start < t.end]
    return max(scores, default=0.0)


def _find_sites(message: Message) -> Iterator[Finding]:
    own = [fold_plain(name) for name in message.directory.locations]
    own_words = frozenset(" ".join(own).split()) - _GENERIC
    for regex in (_COUNTY, _INSTITUTION, _NAMED_AFTER):
        for match in regex.finditer(message.low):
            start: int | None = match.start("v")
            end = match.end("v")
            start = _trim(message.low, match.start("v"), end)
            if start is None:
                continue
            start = _after_talk(message.low, start, end)
            text = message.low[start:end]
            if any(text in name for name in own):
                continue
            head = re.findall(r"[a-z'\-]+", text)[:-1]
            telling = [w for w in head if w in own_words or not _tells_nothing(w)]
            if _is_no_site(text, head) or not telling:
                continue
            yield Finding(start, end, "PLACE", 0.86, "name of a county, hospital or school")


def _after_talk(low: str, start: int, end: int) -> int:
    """Where the name begins behind words of talk: "my ears been hurtin since [lakeside] school"."""
    words = list(re.finditer(r"[a-z0-9'&\-]+", low[start:end]))
    for word in reversed(words[:-1]):
        text = word.group()
        talk = part_of(text) is Part.GRAMMAR or text in THIRD_PERSON or is_drawled(text)
        if talk and text not in _LINKS:
            return start + word.end() + 1
    return start


def _tells_nothing(word: str) -> bool:
    """A word that any school or clinic may have before its kind: "medical", "pet"."""
    talk = word in load_words("chat") or word in load_words("everyday")
    return talk or word in _GENERIC or kind_of(word) is WordKind.NEVER


def _is_no_site(text: str, head: list[str]) -> bool:
    """ "turner syndrome clinic", "my cuff reads high": what is treated, or how much it is."""
    if text.endswith(" high") and not _NOT_HIGH.isdisjoint(head):
        return True
    return not _TREATED.isdisjoint(head)


def _is_own(text: str, name: str) -> bool:
    """The clinic's short name with a kind of place: "harborview clinic", "clinica de maple street",
    but no "medical center"."""
    if text in (f"clinica {name}", f"clinica de {name}"):
        return True
    rest = text.removeprefix(name)
    return rest != text and rest.strip() in ("", "clinic", "family practice", "practice", "office")


def _trim(low: str, start: int, end: int) -> int | None:
    """Start of the name without the small words before it; None if nothing is left."""
    head = _STOP_HEAD.match(low[start:end])
    start += head.end() if head else 0
    text = low[start:end]
    cuts = [
        m.end()
        for m in re.finditer(
            r"\b(?:at|in|from|to|the|my|of the|near|with|by|and|is|was|for|en|a|went|del|de la|this|that|his|her|our)\s",
            text,
        )
    ]
    start += cuts[-1] if cuts else 0
    return start if start < end else None


def _plausible_city(message: Message, start: int, end: int) -> bool:
    city = message.low[start:end].rsplit(",", 1)[0]
    located = re.search(_IN + "$", message.before(start)) is not None
    code = message.low[start:end].rsplit(",", 1)[1].strip()
    words = re.findall(r"[a-z]+", city)
    if any(kind_of(w) is WordKind.NEVER for w in words):
        return False
    scored = _model_score(message, start, start + len(city)) >= 0.3
    spelled_out = len(code) > 2
    return scored or (located and (spelled_out or bool(re.fullmatch(SAFE_STATE, code))))


RECOGNIZER = Recognizer("place", find_places)

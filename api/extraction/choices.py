"""A pick among what was offered: "the second one", "la última", "the earlier one", "3:30"."""

import re
from datetime import UTC, datetime

from rapidfuzz.distance import OSA

from api.extraction.folding import fold
from api.extraction.resolve_time import resolve_time
from api.extraction.resolve_time.lexicon import MONTHS
from api.extraction.schemas import Choice
from api.extraction.spans import Span

_ORDINALS = {
    1: "first 1st primera primero primer uno", 2: "second 2nd segunda segundo dos",
    3: "third 3rd tercera tercero tercer tres", 4: "fourth 4th cuarta cuarto cuatro",
    5: "fifth 5th quinta quinto cinco", 6: "sixth 6th sexta sexto seis",
}  # fmt: skip
_INDEX = {word: index for index, words in _ORDINALS.items() for word in words.split()}
_CARDINALS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_THING = r"(?:one|ones|option|choice|slot|time|appointment|opening|opcion|cita|hora|horario)"
_END = (
    r"(?=\s*(?:$|[.,!?;)]|of (?:these|those|them|estas|esas)\b|de (?:estas|esas)\b|"
    r"please|pls|por favor|works|is fine|is good|sounds|thanks|would|for me|esta bien))"
)
_BARE_NUMBERS = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "cuarto")
_WORDS = "|".join(
    sorted((word for word in _INDEX if word not in _BARE_NUMBERS), key=len, reverse=True)
)
_NTH = re.compile(
    rf"(?<!\w)(?P<all>(?:the |la |el )?(?P<nth>{_WORDS}|cuarto)(?: {_THING}|{_END}))(?!\w)"
)
_NUMBER = re.compile(
    r"(?<!\w)(?P<all>(?:option|number|no\.?|choice|opcion|numero|#)\s?"
    r"(?P<n>[1-6]|one|two|three|four|five|six|uno|dos|tres|cuatro|cinco|seis))(?![\w:])"
)
_LAST = re.compile(
    rf"(?<!\w)(?P<all>(?:the (?:very )?last|(?:la|el) ultim[ao])(?: {_THING}|{_END}))(?!\w)"
)
# "last one please", "ultima": without its article only where nothing else is said.
_LAST_ALONE = re.compile(
    rf"^\W*(?P<all>(?:(?:very )?last|ultim[ao])(?: (?:one|option|choice|slot|opcion))?{_END})"
)
# "the scond one", "frist": one slip in a word that stands where an ordinal does.
_SLIPPED = re.compile(
    rf"(?:^\W*|(?<!\w)(?=(?:the|la|el) ))(?P<all>(?:the |la |el )?(?P<nth>[a-z]{{4,8}})"
    rf"(?: {_THING}|{_END}))(?!\w)"
)
_SLIPS_OF = (
    "first second third fourth fifth primera primero segunda segundo tercera tercero".split()
)
_NO_SLIPS = frozenset("fist fits fifty seconds segundos thirds".split())
_ORDER = re.compile(
    rf"(?<!\w)(?P<all>(?:the )?(?P<order>earli(?:er|est)|soon(?:er|est)|later|latest|late)"
    rf" {_THING})(?!\w)|(?<!\w)(?P<lone>(?:the|something|anything|a bit|a little|any)"
    rf" (?P<lone_order>earlier|sooner|later){_END})|^\s*(?P<only>earlier|sooner|later)\W*$"
    r"|(?<!\w)(?P<es>(?:la|el|una|algo) mas (?:temprano|temprana|tarde|tardia))"
)
_AT_TIME = re.compile(
    rf"(?<!\w)(?P<all>(?:the|la de las|el de las|la de la) (?P<time>[^.,;!?]{{1,24}}?)"
    rf"(?: {_THING}|$))"
)
_CHOSEN = ("one", "slot", "appointment", "time", "cita")
_REF = datetime(2000, 1, 1, tzinfo=UTC)


def find_ordinal(*, text: str) -> Choice | None:
    """What the message picks from an offered list; None when it picks nothing."""
    folded = fold(text[:300])
    readers = (_read_time, _read_nth, _read_slipped, _read_last, _read_number, _read_order)
    for read in readers:
        if choice := read(folded):
            return choice
    return None


def _span(match: re.Match[str], name: str = "all") -> Span:
    return Span(*match.span(name))


def _read_nth(folded: str) -> Choice | None:
    found = list(_NTH.finditer(folded))
    if not found:
        return None
    match = found[-1]
    start = match.start("all")
    if re.search(r"(?:this is|es) (?:my |the |mi |la )?$|(?:\bon|\bmy) $", folded[:start]):
        return None
    before = re.findall(r"[a-z]+", folded[:start])[-1:]
    if before and before[0] in MONTHS:
        return None
    thing = match.group("all")
    if re.search(r"first (?:time|appointment)$", thing) and not thing.startswith("the "):
        return None
    return Choice(_span(match), index=_INDEX[match.group("nth")])


def _read_slipped(folded: str) -> Choice | None:
    match = _SLIPPED.search(folded)
    if not match or match.group("nth") in _NO_SLIPS:
        return None
    near = [word for word in _SLIPS_OF if OSA.distance(word, match.group("nth")) <= 1]
    return Choice(_span(match), index=_INDEX[near[0]]) if near else None


def _read_number(folded: str) -> Choice | None:
    match = _NUMBER.search(folded)
    if not match:
        match = re.fullmatch(r"\s*(?P<all>(?P<n>[1-6]))[.)!]?\s*", folded)
    if not match:
        return None
    said = match.group("n")
    index = int(said) if said.isdigit() else _CARDINALS.get(said) or _INDEX[said]
    return Choice(_span(match), index=index)


def _read_last(folded: str) -> Choice | None:
    match = _LAST.search(folded) or _LAST_ALONE.search(folded)
    if not match or "last time" in match.group("all"):
        return None
    return Choice(_span(match), index=-1)


def _read_order(folded: str) -> Choice | None:
    match = _ORDER.search(folded)
    if not match:
        return None
    if match.group("es"):
        late = "tard" in match.group("es")
        return Choice(_span(match, "es"), order="later" if late else "earlier")
    for name in ("lone", "only"):
        if match.group(name):
            late = match.group(name).endswith("later")
            return Choice(_span(match, name), order="later" if late else "earlier")
    word = match.group("order")
    if word in ("earliest", "soonest", "latest"):
        return Choice(_span(match), index=-1 if word == "latest" else 1)
    return Choice(_span(match), order="later" if word.startswith("late") else "earlier")


def _read_time(folded: str) -> Choice | None:
    """ "the 3:30 one", "la de las 4": a pick by its clock time."""
    match = _AT_TIME.search(folded)
    if not match:
        return None
    whole = match.group("all")
    if whole.split()[-1] not in _CHOSEN and " de la" not in whole:
        return None
    said = match.group("time")
    if re.fullmatch(rf"(?:{_WORDS})", said.strip()):
        return None
    prefix = "a las " if match.group("all").startswith(("la ", "el ")) else "at "
    resolved = resolve_time(text=prefix + said, ref=_REF, time_zone="UTC")
    covered = sum(span.end - span.start for span in resolved.spans)
    if resolved.kind != "time" or covered < len(prefix + said.strip()) or said.strip() == "one":
        return None
    return Choice(_span(match), time=resolved.value)

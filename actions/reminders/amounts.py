"""Another amount taken than was planned: never noted, and never judged, but seen by a person.

Which amount would be right is nobody's business here. Whatever is not plainly one dose counts,
unless the reminder itself says that amount.
"""

import re
from typing import Literal

from actions.reminders.subject import is_about
from actions.turn import Turn
from api.wording.doses import sizes_of

Amount = Literal["more", "less"]

_VERB = (
    r"(?:took|taken|had|swallowed|popped|drank|used|injected|gave (?:myself|him|her|them)|"
    r"tom[eé]|tomado|tragu[eé]|us[eé]|inyect[eé])"
)
_SEVERAL = (
    r"(?:[2-9]|[1-9]\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|"
    r"twenty|thirty|a (?:couple|few|bunch|handful|lot)|several|dos|tres|cuatro|cinco|seis|siete|"
    r"ocho|nueve|diez|once|doce|quince|veinte|treinta|un (?:par|mont[oó]n|pu[nñ]ado)|vari[ao]s)"
)
# A number that says when, how long ago or how strong: no number of pieces.
_NO_COUNT = (
    r"(?!\s*(?:[:.,/%]\s*\d|[ap]\.?\s?m\b|o'?clock|(?:more |m[aá]s )?(?:min\w*|hours?|hrs?|horas?|"
    r"days?|d[ií]as?|weeks?|semanas?|sec\w*|seg\w*)\b|de la (?:ma[nñ]ana|tarde|noche)|"
    r"(?:mgs?|mcg|[uµμ]g|g|grams?|gramos?|mls?|cc|mill?i\w+|micro\w+|units?|unidades|iu|ui|"
    r"drops?|gotas?)\b))"
)
_NOUN = (
    r"(?:of\s+(?:them|those|these|the|my)|pills?|tablets?|tabs?|capsules?|caps?|puffs?|doses?|"
    r"pieces?|shots?|at once|times|(?:de\s+)?(?:ellas|ellos|esas|esos)|pastillas?|tabletas?|"
    r"c[aá]psulas?|p[ií]ldoras?|dosis|inhalaciones|veces|a la vez|juntas)\b"
)
_BESIDE = r"(?:only|just|like|about|maybe|my|the|all|another|solo|s[oó]lo|como|las|los|mis)\s+"
_SORRY = (
    r"(?:no|wait|sorry|actually|well|i mean|oops|hmm?|it was|was|were|but|perd[oó]n|digo|eran|"
    r"fueron|en realidad|bueno|pero)"
)
_COUNTED = re.compile(
    rf"\b{_VERB}\s+(?:{_BESIDE}){{0,2}}{_SEVERAL}\b{_NO_COUNT}|"
    rf"\b{_VERB}\b.{{0,40}}?\b{_SEVERAL}{_NO_COUNT}\s+(?:\w+\s+)?{_NOUN}",
    re.IGNORECASE,
)
_COUNTED_ALONE = re.compile(
    rf"^\W*(?:{_SORRY}\W+){{0,3}}{_SEVERAL}\b{_NO_COUNT}|\b{_SEVERAL}{_NO_COUNT}\s+(?:\w+\s+)?{_NOUN}",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"\b{_VERB}\b.{{0,40}}?\b(?:twice|double|doubled|both|extra|again|another|"
    r"too (?:many|much)|more than|m[aá]s de|el doble|otra vez|otra m[aá]s|de m[aá]s|demasiad\w+)\b|"
    r"\bdoubled? up\b",
    re.IGNORECASE,
)
_MORE_ALONE = re.compile(
    r"\b(?:twice|double|doubled|extra|too (?:many|much)|more than|"
    r"el doble|de m[aá]s|demasiad\w+)\b",
    re.IGNORECASE,
)
_HALF = (
    r"(?:half(?!\s+(?:an?\s+)?(?:hour|hr|past|asleep|day))|(?:a |one )?quarter(?! (?:past|to))|"
    r"(?<!y )medi[ao](?! (?:hora|d[ií]a))|(?:la )?mitad|un cuarto de)"
)
_ONE_OF = (
    r"(?:one|1|una?)\s+(?:\w+\s+){0,2}?(?:instead of|out of|of (?:the|my|them|those|2|two)|"
    r"en (?:vez|lugar) de|de (?:las|los|mis|ellas|ellos))\b"
)
_LESS = re.compile(
    rf"\b{_VERB}\b.{{0,40}}?\b{_HALF}\b|\b{_ONE_OF}|"
    rf"\b(?:only|solo|s[oó]lo|nada m[aá]s)\s+(?:me\s+)?(?:{_VERB}\s+)?(?:one|1|una?)\b|"
    rf"\b{_VERB}\b.{{0,40}}?\b(?:less than|fewer|some of|part of|a (?:little|bit) of|menos de|"
    r"una parte|un poco de)\b|"
    r"\bnot (?:all|the whole|the full)\b",
    re.IGNORECASE,
)
_LESS_ALONE = re.compile(rf"\b(?:{_HALF}|less than|fewer|menos de)\b", re.IGNORECASE)
_RATHER = re.compile(r"\b(?:instead of|not \d|en (?:vez|lugar) de)\b", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\b(?:skip\w*|missed|forgot\w*|omit\w*|salt[eé]\w*|olvid\w+)\b", re.I)
_TAKING = re.compile(rf"\b{_VERB}\b", re.IGNORECASE)


def other_amount(text: str, *, is_of_dose: bool = False) -> Amount | None:
    """What an amount that is said of a taken dose is, beside one.

    `is_of_dose`: the words are of a dose anyway, and need no word of taking beside them.
    """
    if _LEFT_OUT.search(text) and not _TAKING.search(text):
        return None
    if re.search(rf"\b{_ONE_OF}", text, re.IGNORECASE):
        return "less"
    if _COUNTED.search(text) or _MORE.search(text):
        return "more"
    if is_of_dose and (_COUNTED_ALONE.search(text) or _MORE_ALONE.search(text)):
        return "more"
    return "less" if _LESS.search(text) or (is_of_dose and _LESS_ALONE.search(text)) else None


async def amount_to_see(turn: Turn, *, is_of_dose: bool) -> Amount | None:
    """An amount that a person has to see: another than that of the reminder it may be about."""
    said = other_amount(turn.text, is_of_dose=is_of_dose)
    sizes = sizes_of(turn.text)
    if not sizes:
        return said
    if _RATHER.search(turn.text):
        return said or "more"
    planned = await _planned_sizes(turn, {kind for _, kind in sizes})
    known = {kind for _, kind in planned}
    if not known:
        return said
    if not all(_is_planned(size, planned) for size in sizes if size[1] in known):
        return said or "more"
    return said if _MORE_ALONE.search(turn.text) else None


def _is_planned(size: tuple[float, str], planned: list[tuple[float, str]]) -> bool:
    """A strength tells of which reminder it is; so many pieces must be right for all of them."""
    kind = size[1]
    return size in planned and (kind != "pieces" or {s for s in planned if s[1] == kind} == {size})


async def _planned_sizes(turn: Turn, kinds: set[str]) -> list[tuple[float, str]]:
    """The amounts of the reminders that may be meant, where they are of the same kind."""
    found = (await turn.api.understand(text=turn.text)).medications
    names = {name.lower() for one in found for name in (one.name, one.said)}
    listed = await turn.api.list_reminders()
    meant = [one for one in listed if not names or is_about(one, names)]
    return [size for one in meant for size in sizes_of(one.dose) if size[1] in kinds]

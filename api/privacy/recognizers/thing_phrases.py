# ruff: noqa: E501
"""Names in phrases that mean a thing: "heather allergy", "von willebrand", "will the nurse call"."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.privacy.gazetteer import load_lines

_WORD: Final = re.compile(r"(?<![a-z'])[a-z]+")
_PLANT: Final = (
    r"(?:rose|heather|ivy|jasmine|lily|daisy|violet|iris|holly|laurel|olive|sage|basil|ginger|rosemary|hazel|"
    r"willow|juniper|clover|poppy|fern|myrtle|aster|flora|ash|cherry|peach|berry|melon|clementine|saffron|honey|amber)"
)
_PLANT_THING: Final = (
    r"(?:allerg\w+|rash(?:es)?|pollen|tea|lea(?:f|ves)|thorns?|petals?|bumps?|scented|cream|soap|juice|bread|smell|"
    r"colou?r(?:ed)?|lotion|perfume|candles?|spots?|sauce|blossoms?|reaction|season|chews?|tomato(?:es)?|popsicle|tongue|alert)"
)
# The same where these are surnames as well: behind a small word only.
_GROWING: Final = r"(?:bush(?:es)?|plants?|flowers?|trees?|vines?|garden|bark|patch(?:es)?|water|bath|candy|ale|pie|pit)"
# Of a part of the body, or of where something is: so that "penny swallowed" is a coin only at an end.
_END: Final = r"(?=\s*(?:$|[,.;!?\n)]))"
_LIMB: Final = r"(?:leg|back|spine|arm|femur|tibia|hip|foot|ankle|wrist|neck|tooth|teeth|front tooth|elbow|bone|knee|finger|thumb|face|nose|chin|shin|lip|ear|chest|skin|hand|toe|cheek|forehead|scalp)"
_OF: Final = r"(?:my|his|her|the|our|baby'?s|mi|su) (?:\w{4,6} )?"
_PATTERNS: Final = tuple(
    re.compile(rf"(?<![a-z'])(?:{words})(?![a-z'])")
    for words in (
        rf"{_PLANT}[ -]{_PLANT_THING}|(?:an?|the|of|some|from|any|in|to|by) {_PLANT} {_GROWING}|(?<=allergic to )(?:{_PLANT})",
        r"robin'?s?(?: |-)egg(?:s|[ -]blue)?|buck[ -]?(?:teeth|tooth(?:ed)?)|(?<!is )(?<!was )carols? sing(?:ing|ers?)|dawn dish|"
        r"penny sized?|josh(?:ing)? around|skip (?:a|the|my|his|her|one|doses?)|pat (?:it )?dry|pat down|"
        r"wad(?:e|ed|ing)(?: out)? (?:in|into|through|across) (?:the |a |my |our |some )?(?:pool|lake|water|river|creek|ocean|sea|pond|flood\w*|stream|tide)",
        rf"(?:nick|mark|marks|chip|rod|rods) (?:on|in|from|off) {_OF}{_LIMB}|rods? and (?:screws?|pins?)",
        r"bob cut|gene (?:tests?|testing|therapy|mutation|panel)|bill pay\w*|art (?:class|therapy|supplies)|"
        r"sandy (?:beach|eyes|soil)|dusty (?:room|house|attic|garage)|misty (?:rain|spray)|sunny (?:days?|side|outside|weather)|"
        r"rocky (?:mountain|road|trail|start)|stormy (?:weather|night)|scarlet (?:fever|rash)|ruby red|pearl (?:earrings?|sized?)|"
        r"crystal (?:deodorant|light|clear)|miles (?:a|per|away|an)|brook trout|cliff (?:edge|diving)|forest fire|lane change|heath bar|"
        r"lance (?:it|a|the|my|his|her)|pierced? (?:ears?|nose|belly|tongue)|frank (?:sputum|hematuria)|graham crackers?|"
        r"(?:caesar|cobb) salad|bloody mary|shirley temple|sloppy joes?|joe(?: |-)?pye|lazy susan|peeping tom|tom cat|billy goat|"
        r"jenny craig|teddy bears?|barbie dolls?|port a john|porta[ -]?johns?|long johns",
        rf"(?:penny|nickel|dime|marble) (?:swallowed|ingested|stuck){_END}",
        r"(?:my|ur|your|the|home|new|old|mailing|email|street|his|her) addy(?! \w+s )|addy(?= (?:is|on file|for the)\b)",
        r"(?:tengo|tiene|siento|los|las|mis|unos|sus|fuertes|muchos|sin|dan|dieron|quita\w*|estos|esos|todos) dolores(?! de la cruz)|"
        r"dolores (?:muy|fuertes|musculares|articulares|menstruales|abdominales|intensos|agudos|leves|de (?:la |los |las |mi |el )?(?:cabeza|espalda|"
        r"estomago|panza|barriga|vientre|muelas?|dientes|garganta|oidos?|pecho|cuello|pies?|piernas?|rodillas?|cintura|huesos|musculos|"
        r"articulaciones|regla|parto|cadera|hombros?|manos?|cuerpo|ovarios|rinon(?:es)?|menstrua\w+|crecimiento|espinilla|ojos?))",
        r"luz (?:roja|del sol|solar|ultravioleta|electrica)|claras? de huevo|agua de (?:rosas|jamaica)|rosa mosqueta|esperanza de vida",
    )
)
_WILL: Final = re.compile(
    r"(?:^\W*|[.?!,;\n]\s*|(?<![a-z'])(?:and|so|but|or|hi|hello|hey|when|how|what|where|who) )will(?= (?:the(?! third)|an?|my|your|our|this|that|it|i|you|u|"
    r"ya|he|she|they|we|there|dr|doctor|someone|somebody|anyone|insurance|medicare|medicaid|these|those|ibuprofen|tylenol)(?![a-z']))"
)


@cache
def _by_first() -> dict[str, tuple[re.Pattern[str], ...]]:
    shelf: dict[str, list[str]] = {}
    for line in load_lines("thing_phrases"):
        words = re.escape(line).replace("\\ ", r"[\s\-]{1,2}").replace("'", "'?")
        shelf.setdefault(re.split(r"[^a-z]", line)[0], []).append(words)
    return {
        first: (re.compile(rf"(?:{'|'.join(sorted(lines, key=len, reverse=True))})(?![a-z])"),)
        for first, lines in shelf.items()
    }


def thing_phrases(low: str) -> Iterator[tuple[int, int]]:
    """Where such phrases stand."""
    shelf = _by_first()
    for word in _WORD.finditer(low):
        for regex in shelf.get(word.group(), ()):
            if match := regex.match(low, word.start()):
                yield match.span()
    for regex in (*_PATTERNS, _WILL):
        yield from (match.span() for match in regex.finditer(low))

"""What patients say of a dose: kept as said, or left to a person. Nothing here computes one."""

import re

FAR = 10  # times the dose before, or that part of it
# The most of one dose that is read back for a yes; what is more is seen by a person first. No label
# is consulted and nothing is said to be right: these are far outside of what labels say.
MOST = {"pieces": 4, "units": 100, "weight": 4e6, "volume": 60, "drops": 20, "sprays": 4,
        "spoons": 4}  # fmt: skip
MOST_VITAMIN_UNITS = 50_000  # labels of vitamins count units in thousands
_VITAMIN = re.compile(r"\bvit(?:\.|amin\w*)?\b|\bd3\b|calciferol\b", re.IGNORECASE)
_NEEDED = re.compile(
    r"\b(?:as needed|when(?:ever)? (?:i )?needed?|if (?:i )?need(?:ed)?|prn|when it hurts|"
    r"(?:cuando|si) (?:(?:lo|la) )?(?:necesit\w+|haga falta|sea necesari\w+|me duela))\b",
    re.IGNORECASE,
)
# Words that are no amount on any label. Whether a number is right is not ours to say.
_ODD_DOSE = re.compile(
    r"\b(?:a (?:whole )?(?:lot|bunch|handful|ton)(?: of)?|lots of|loads of|as many as|tons of|"
    r"(?:double|triple|extra|twice the|half the) (?:the |my )?doses?|double up|"
    r"the (?:whole|entire) (?:bottle|pack|box)|all (?:of )?(?:my|the) (?:pills|tablets|meds)|"
    r"un (?:mont[oó]n|pu[nñ]ado)(?: de)?|much[ií]sim[ao]s?|el doble|doble dosis|"
    r"todo el frasco|toda la caja|todas (?:mis|las) pastillas)\b",
    re.IGNORECASE,
)
# A part or a multiple in the place of what was planned, and how long was long enough.
_OWN_PLAN = re.compile(
    r"\b(?:half|a quarter|one|two|three|double|medi[ao]|la mitad|una?|dos|tres|el doble)\b"
    r"(?!\s+(?:\w+\s+)?(?:remind|alarm|text|messag|alert|ping|call|recordator|aviso|mensaj))"
    r"[^.;!?]{0,40}\b(?:instead of|rather than|in place of|en (?:vez|lugar) de)\s+"
    r"(?:(?:the|my|a|la|las|el|los|mi|mis)\s+)?"
    r"(?:whole|full|entire|usual|normal|prescribed|half|one|two|three|both|"
    r"enter[ao]|complet[ao]|normal|dos|tres|una|ambas)\b(?!\s*(?:[ap]\.?\s?m\b|o'?clock|:))|"
    r"\b(?:days?|weeks?|months?|d[ií]as|semanas|meses)\s+(?:of (?:it|that|this|them)\s+)?"
    r"(?:is|was|are|were|seems?|should be|es|son|fue|fueron)\s+(?:more than\s+)?"
    r"(?:plenty|enough|too (?:long|much)|suficientes?|de sobra|demasiad\w+)\b",
    re.IGNORECASE,
)
# Five pieces and more at once, said before what is taken; a strength has its unit or stands behind.
_MANY = re.compile(
    r"\b(?:take|taking|tomar(?:me)?|tome)\s+(?:[5-9]|\d{2,}|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|fifteen|twenty|thirty|forty|fifty|sixty|a hundred|a dozen|cinco|seis|siete|ocho|nueve|"
    r"diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|cien|una docena de)\s+"
    r"(?!(?:mgs?|mcg|ug|ml|cc|g|grams?|milli\w+|micro\w+|units?|iu|drops?|puffs?|min\w*|hours?|hrs?|"
    r"days?|weeks?|am|pm|o'?clock|times|x|htp|gotas|unidades|mili\w+|horas?|d[ií]as?|semanas?|"
    r"veces)\b)[^\W\d_]",
    re.IGNORECASE,
)
_PIECES = re.compile(
    r"(?:tablets?|tabs?|pills?|capsules?|caps?|pastillas?|tabletas?|c[aá]psulas?|puffs?)",
    re.IGNORECASE,
)
# What a unit measures, and its size in the least unit of that kind.
_UNITS: tuple[tuple[str, float, str], ...] = (
    (r"mcgs?|[uµμ]g|microgram\w*", 1, "weight"),
    (r"mgs?|mill?igram\w*", 1e3, "weight"),
    (r"g|grams?|gramos?", 1e6, "weight"),
    (r"mls?|cc|mill?ilit\w+", 1, "volume"),
    (r"units?|unidades|iu|ui", 1, "units"),
    (r"drops?|gotas?", 1, "drops"),
    (r"sprays?", 1, "sprays"),
    (r"teaspoons?|tsp|cucharadas?", 1, "spoons"),
    (_PIECES.pattern, 1, "pieces"),
)
_SAID = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a hundred": 100,
    "a thousand": 1000, "a dozen": 12,
    "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
    "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "quince": 15, "veinte": 20,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "cien": 100, "mil": 1000,
}  # fmt: skip
_AMOUNT = (
    r"(?<![\w.,/])(?<![^\W\d_]-)(?<!\b[bq] )"  # "vitamin b 12 tablets", "omega-3 capsules"
    rf"(?P<count>\d{{1,9}}(?:[.,/]\d{{1,9}})*|half an?|medi[ao]|{'|'.join(_SAID)})"
    rf"\s*(?P<unit>{'|'.join(words for words, _, _ in _UNITS)})\b"
)
_DOSES = re.compile(_AMOUNT, re.IGNORECASE)
# Behind a word of change: "it's a 250 mg tablet" changes nothing.
_NEW_DOSE = tuple(
    re.compile(rf"{verbs}[^.;]*?\b(?:{joints})\s+(?P<dose>{_AMOUNT})", re.IGNORECASE)
    for verbs, joints in (
        (r"\b(?:change|make|switch|update|increase|decrease|raise|lower|up|put|move|went)\b", "to"),
        (r"\b(?:cambi\w+|c[aá]mbi\w+|sub\w+|baj\w+|b[aá]j\w+|p[oó]n\w*|actuali\w+)\b", "a|por|en"),
    )
)
_COUNTED = re.compile(
    r"\b(?:once|twice|(?:two|three|four|five|six|[1-6]) times|bid|tid|qid|"
    r"[1-6] ?x(?! ?\d)|"
    r"(?:una|dos|tres|cuatro|cinco|[1-6]) ve(?:z|ces))\b",
    re.IGNORECASE,
)

_OFTEN = re.compile(
    r"\b(?:every|cada|todos los|todas las|daily|nightly|diario|al d[ií]a|at (?:night|bedtime)|"
    r"in the (?:morning|evening)|por la (?:ma[nñ]ana|noche))\b.*",
    re.IGNORECASE,
)


# How often, which is no part of the dose: "twice a day", "3 veces al día".
_A_DAY = re.compile(
    _COUNTED.pattern + r"(?:\s+(?:a|per|each|every|al|por|cada)\s+(?:day|d[ií]a|week|semana)|"
    r"\s+(?:daily|diarias?))?",
    re.IGNORECASE,
)


def is_as_needed(text: str) -> bool:
    """ "as needed" has no time: a person speaks with the patient."""
    return bool(_NEEDED.search(text))


def is_odd_dose(text: str, *, is_whole: bool = False) -> bool:
    """ "a lot", "half instead of the whole", "take 40 tylenol": what a person had better look at.

    `is_whole`: the dose is kept as it is written, both parts of "1 tablet (500 mg)".
    """
    odd = any(words.search(text) for words in (_ODD_DOSE, _OWN_PLAN, _MANY))
    odd = odd or is_beyond_labels(text)
    return odd or _is_odd_change(text, is_whole=is_whole)


def is_beyond_labels(text: str) -> bool:
    """Whether one amount in it is more than MOST; "1.000" is read as the larger that it may be."""
    vitamin = bool(_VITAMIN.search(text))
    for number, kind in (_largest(found) for found in _DOSES.finditer(text)):
        most = MOST_VITAMIN_UNITS if vitamin and kind == "units" else MOST[kind]
        if number > most:
            return True
    return False


def sizes_of(text: str) -> list[tuple[float, str]]:
    """All amounts of a text, each in the least unit of its kind."""
    read = (
        (_number_of(found["count"]), *_unit_of(found["unit"])) for found in _DOSES.finditer(text)
    )
    return [(number * size, kind) for number, size, kind in read if number is not None]


def is_far_from(before: str, after: str) -> bool:
    """A tenth or ten times what it was, or further: a comma or a unit may have slipped.

    Compared only where both say one amount, in units of one kind.
    """
    old, new = _size_of(before), _size_of(after)
    if old is None or new is None or old[1] != new[1] or 0 in (old[0], new[0]):
        return False
    return max(old[0] / new[0], new[0] / old[0]) >= FAR


def _size_of(dose: str) -> tuple[float, str] | None:
    """Its one amount, in the least unit of its kind."""
    found = sizes_of(dose)
    return found[0] if len(found) == 1 == len(_DOSES.findall(dose)) else None


def _unit_of(unit: str) -> tuple[float, str]:
    return next(
        (size, kind) for words, size, kind in _UNITS if re.fullmatch(words, unit, re.IGNORECASE)
    )


def _largest(found: re.Match[str]) -> tuple[float, str]:
    """An amount with its marks read as those of thousands where they may be."""
    count, (size, kind) = found["count"], _unit_of(found["unit"])
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", count):
        count = re.sub(r"[.,]", "", count)
    return (_number_of(count) or 0) * size, kind


def _number_of(count: str) -> float | None:
    """ "0,5", "1,000", "1/2", "half a"; None of "1.2.3"."""
    count = count.lower()
    if not count[0].isdigit():
        return _SAID.get(count, 0.5)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", count):
        count = count.replace(",", "")
    whole, _, part = count.replace(",", ".").partition("/")
    try:
        return float(whole) / float(part or 1)
    except (ValueError, ZeroDivisionError):
        return None


def new_dose_of(text: str) -> str | None:
    """The dose in "change it to 1000 mg"; "metformin 500" only names a reminder."""
    found = next((found for each in _NEW_DOSE if (found := each.search(text))), None)
    return " ".join(found["dose"].split()) if found else None


def _is_odd_change(text: str, *, is_whole: bool) -> bool:
    """Nothing, or two doses at once: nobody but a person may sort that out."""
    found = next((found for each in _NEW_DOSE if (found := each.search(text))), None)
    if found is None:
        return False
    number = _number_of(found["count"])
    return number == 0 or _are_two_doses(text, is_whole=is_whole)


def _are_two_doses(text: str, *, is_whole: bool) -> bool:
    """So many pieces and the strength of each are one dose, where both are kept."""
    are_pieces = [bool(_PIECES.fullmatch(found["unit"])) for found in _DOSES.finditer(text)]
    return len(are_pieces) > 1 and not (is_whole and sorted(are_pieces) == [False, True])


def says_count(text: str) -> bool:
    """ "twice a day" says how often, not when; the patient chooses the times."""
    return bool(_COUNTED.search(text))


def dose_alone(dose: str) -> str | None:
    """The dose as said, without the words for how often it is taken."""
    said = _OFTEN.sub("", _A_DAY.sub("", dose)) if not says_count(dose) else _A_DAY.sub("", dose)
    words = " ".join(re.sub(r"\(\s*\)", "", said).split()).strip(" ,")
    is_whole = words.count("(") == words.count(")") and not re.fullmatch(r"\([^()]*\)", words)
    return (words if is_whole else words.strip(" ,()")) or None

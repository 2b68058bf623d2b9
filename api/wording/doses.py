"""What patients say of a dose: kept as said, or left to a person. Nothing here computes one."""

import re

MANY = 10  # pieces at once
FAR = 10  # times the dose before, or that part of it
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
# Ten pieces and more at once, said before what is taken; a strength has its unit or stands behind.
_MANY = re.compile(
    r"\b(?:take|taking|tomar(?:me)?|tome)\s+(?:\d{2,}|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|a hundred|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|cien)\s+"
    r"(?!(?:mgs?|mcg|ug|ml|cc|g|grams?|milli\w+|micro\w+|units?|iu|drops?|puffs?|min\w*|hours?|hrs?|"
    r"days?|am|pm|gotas|unidades|mili\w+|horas?|d[ií]as?)\b)[^\W\d_]",
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
_SAID = {"one": 1, "un": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3}  # fmt: skip
_AMOUNT = (
    r"(?<![\d.,/])(?P<count>\d{1,9}(?:[.,/]\d{1,9})*|one|two|three|half an?|una?|dos|tres|medi[ao])"
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
    """ "a lot", "double dose", "take 40 tylenol": what a person had better look at.

    `is_whole`: the dose is kept as it is written, both parts of "1 tablet (500 mg)".
    """
    odd = bool(_ODD_DOSE.search(text) or _MANY.search(text))
    return odd or _is_odd_change(text, is_whole=is_whole)


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
    found = list(_DOSES.finditer(dose))
    number = _number_of(found[0]["count"]) if len(found) == 1 else None
    if number is None:
        return None
    unit = found[0]["unit"]
    size, kind = next(
        (size, kind) for words, size, kind in _UNITS if re.fullmatch(words, unit, re.IGNORECASE)
    )
    return number * size, kind


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
    """Nothing, ten pieces and more, or two doses at once: nobody but a person may sort that out."""
    found = next((found for each in _NEW_DOSE if (found := each.search(text))), None)
    if found is None:
        return False
    number = _number_of(found["count"])
    too_many = number is not None and number >= MANY and bool(_PIECES.fullmatch(found["unit"]))
    return number == 0 or too_many or _are_two_doses(text, is_whole=is_whole)


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

"""Several people for whom visits are wished in one message: "my two kids, Ana and Leo"."""

import re

from api.extraction.folding import fold
from api.extraction.people import relation_of
from api.extraction.schemas import Companion

MOST = 4
_NAME = r"person_\d+"
_AND = (
    r"(?:\s*[,;&+]\s*(?:and |y |e )?|\s+(?:and|y|e|plus)\s+)(?:also |for |to |para |a |tambien )*"
)
_AGE = r"(?:\d{1,2}[\s-]?(?:year|yr|month|mo)s?[\s-]?old\s+)?"


def _one(n: int) -> str:
    """One person: "my little son PERSON_1", "PERSON_1", "me"; the first needs its "my"."""
    mine = r"(?:my|our|mi|mis|nuestr[oa]|the|los|las)\s+"
    return (
        rf"(?:{mine if n == 1 else f'(?:{mine})?'}{_AGE}(?:(?:little|older|younger|other)\s+)?"
        rf"(?P<relation{n}>(?!person|(?:i|me|myself|mi)\b)[a-z]+)(?:[\s,]+(?P<name{n}>{_NAME}))?"
        rf"|(?P<alone{n}>{_NAME})"
        rf"|(?P<self{n}>myself|me|mi mism[oa]|mi|i(?!\s+(?:am|was)\b)))(?![\w'])"
    )


_PAIR = re.compile(rf"(?<![\w'])(?:{_one(1)}){_AND}(?:{_one(2)})(?:{_AND}(?:{_one(3)}))?")
# Who speaks is not one of those for whom visits are wished: "I'm PERSON_1 and my son ...".
# Nor is who is said not to be: "not PERSON_1, PERSON_2".
_NOT_ONE = re.compile(
    r"(?:i'?m|i am|this is|it'?s|name'?s?(?: is)?|soy|me llamo|habla|"
    r"\b(?:not|isn'?t|no (?:es|soy|para))(?: for)?)[\s,]*$"
)
_COUNTS = {"two": 2, "2": 2, "both": 2, "dos": 2, "ambos": 2, "ambas": 2, "three": 3, "3": 3,
           "tres": 3, "four": 4, "4": 4, "cuatro": 4}  # fmt: skip
_PLURALS = {
    "kids": "child", "children": "child", "sons": "son", "daughters": "daughter", "boys": "boy",
    "girls": "girl", "twins": "child", "babies": "baby", "grandkids": "grandchild",
    "grandchildren": "grandchild", "parents": "parent", "hijos": "child", "hijas": "daughter",
    "ninos": "child", "ninas": "girl", "gemelos": "child", "gemelas": "child",
    "nietos": "grandchild", "padres": "parent",
}  # fmt: skip
_COUNT = "|".join(_COUNTS)
_GROUP = re.compile(
    rf"(?<![\w'])(?:(?:my|our|mis|nuestr[oa]s)\s+(?:(?P<count>{_COUNT})\s+)?"
    rf"|(?P<counted>{_COUNT})\s+(?:of\s+)?(?:(?:my|our|mis|de mis|de los|los|las)\s+)?)"
    rf"(?:(?:little|young|older|other)\s+)?(?P<group>{'|'.join(_PLURALS)})"
    r"(?!['\w]|\s+(?:doctor|pediatrician|dr|school|insurance|plan|dentist|records?|clinic)\b)"
    rf"[\s,:(]*(?P<names>{_NAME}(?:{_AND}{_NAME})*)?"
)


def find_companions(*, text: str) -> tuple[Companion, ...]:
    """Everybody for whom visits are wished, where there is more than one; else nobody."""
    folded = fold(text[:600])
    if group := _GROUP.search(folded):
        return _group(group)
    for found in _PAIR.finditer(folded):
        if not _NOT_ONE.search(folded[: found.start()]) and len(pair := _pair(found)) > 1:
            return pair
    return ()


def _group(found: re.Match[str]) -> tuple[Companion, ...]:
    names = [name.upper() for name in re.findall(_NAME, found["names"] or "")]
    count = _COUNTS.get(found["count"] or found["counted"] or "", 2)
    role, relation = relation_of(_PLURALS[found["group"]]) or (None, "")
    names += [""] * (count - len(names))
    return tuple(Companion(role, relation, name) for name in names[:MOST])


def _is_apposed(found: re.Match[str], n: int) -> bool:
    """Whether nothing but a comma stands before the name, after who speaks."""
    between = found.string[found.end(f"self{n - 1}") : found.start(f"alone{n}")]
    return between.strip() == ","


def _pair(found: re.Match[str]) -> tuple[Companion, ...]:
    people: list[Companion] = []
    for n in "123":
        if found[f"self{n}"]:
            people.append(Companion("self", "self"))
        elif name := found[f"alone{n}"]:
            if people and people[-1].role == "self" and _is_apposed(found, int(n)):
                continue  # "for me, PERSON_1"
            people.append(Companion(None, "", name.upper()))
        elif relation := found[f"relation{n}"]:
            if (known := relation_of(relation)) is None:
                break
            people.append(Companion(*known, (found[f"name{n}"] or "").upper()))
    return tuple(people)

"""For whom the patient speaks: themselves, a child, somebody else."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from api.extraction.folding import fold, words_of
from api.extraction.phrases import MAX_CHARS, Word, read_words, span_of
from api.extraction.schemas import PersonRole, Role
from api.extraction.spans import Span

_RELATIONS: dict[Role, dict[str, str]] = {
    "child": {
        "son": "son hijo hijito stepson hijastro ijo ijito",
        "daughter": "daughter hija hijita stepdaughter ija ijita",
        "child": "child kid kids children kiddo little toddler nino nina hijos peque chamaco",
        "baby": "baby infant newborn bebe bebita bebito",
        "boy": "boy", "girl": "girl",
        "grandchild": "grandson granddaughter grandchild grandkid nieto nieta",
    },
    "other": {
        "mother": "mother mom mum mama mommy momma madre stepmother mami mamita "
        "mamacita jefita moms",
        "father": "father dad papa daddy padre stepfather papi papito jefito dads",
        "husband": "husband esposo marido hubby", "wife": "wife esposa mujer",
        "partner": "partner pareja boyfriend girlfriend novio novia fiance fiancee spouse",
        "parent": "parents padres parent",
        "grandmother": "grandmother grandma abuela abuelita nana granny",
        "grandfather": "grandfather grandpa granddad gramps abuelo abuelito",
        "sister": "sister hermana", "brother": "brother hermano",
        "aunt": "aunt tia auntie", "uncle": "uncle tio", "cousin": "cousin primo prima",
        "niece": "niece sobrina", "nephew": "nephew sobrino",
        "friend": "friend amigo amiga", "neighbor": "neighbor vecino vecina",
        "in-law": "suegra suegro", "roommate": "roommate",
    },
}  # fmt: skip
_WORDS: dict[str, tuple[Role, str]] = {
    word: (role, relation)
    for role, relations in _RELATIONS.items()
    for relation, words in relations.items()
    for word in words.split()
}
_MINE = words_of("my our mi mis nuestro nuestra me the a an")
_FOR = frozenset(["for", "para"])
_SELF = ("for me", "for myself", "myself", "para mi", "pa mi", "pa' mi", "para me", "for mi",
         "para mi mismo", "para mi misma", "its me",
         "it's me", "it's for me", "just me", "i am the patient", "i'm the patient", "for my self",
         "soy yo", "yo soy quien va",
         "yo mismo", "yo misma", "soy el paciente", "soy la paciente", "4 me", "4 myself",
         "im the patient", "im the one coming", "soy the patient", "patient is me",
         "the patient is me", "my own self", "for me only",
         "el paciente soy yo", "la paciente soy yo", "para mi nomas",
         "para mi nada mas", "para mi sola", "para mi solo", "para su servidor",
         "para su servidora", "para una servidora", "para un servidor")  # fmt: skip
# Answers to "who is it for?" that mean oneself only when nothing else is said.
_SELF_ALONE = frozenset(
    {"me", "mine", "mines", "self", "me please", "me thanks", "just for me", "its for me",
     "it is me",
     "i need it", "i do", "me myself", "yo", "pa mi", "para mi por favor", "mi", "a mi", "mia"}
)  # fmt: skip
# "ok. me", "me duh", "yo pues"
_LED = re.compile(r"^(?:(?:ok|okay|oh|well|um|yes|yeah|sure|si|pues|ah|este) )+(?=\w)")
_FILLED = re.compile(
    r"(?: (?:duh|lol|obv|obviously|ofc|of course|silly|who else|please|thanks|pues|claro|obvio))+$"
)
# After a relative these tell what that person did, not who the patient is.
_TELLS = words_of(
    "said says told tells thinks thought recommended recommends works worked drove drives "
    "gave dijo dice recomendo piensa cree will can drop picks suggested sent referred goes "
    "sees uses used is's insists wants"
)
_BEFORE_ME = frozenset(
    {
        "it's",
        "its",
        "it",
        "is",
        "es",
        "this",
        "just",
        "only",
        "appointment",
        "appt",
        "visit",
        "checkup",
    }
    | {"up", "physical", "shot", "vaccine", "actually", "no", "yes", "time", "both", "and", "or"}
    | words_of("am pm noon today tomorrow tmrw morning afternoon evening week month")
    | words_of("monday tuesday wednesday thursday friday saturday check exam follow-up followup")
)
_AFTER_ME = words_of(
    "por porfa porfavor gracias si y o el la los las en a de con que esta este ese esa hoy manana "
    "para misma mismo sola solo nomas nada no please thanks este "
    "lunes martes miercoles jueves viernes "
    "sabado domingo proximo proxima temprano tarde cuando pero doctor doctora tambien ya"
)
_MAX_BETWEEN = 5


# "my 4 year old", "mi pequeña de 3 años": a child by the age alone.
_AGED = re.compile(
    r"(?<!\w)(?:my|our|the|a|mi|nuestr[oa])\s+(?:(?P<en>\d{1,2})[\s-]?(?:year|yr|y|month|mo)s?[\s/-]?o"
    r"(?:ld)?|(?:\w+\s+)?de (?P<es>\d{1,2}) (?:anos?|mes(?:es)?))(?!\w)"
)
_GROWN_UP = 18
_LONG_ENOUGH = 6
_MYSELF_AT_LEAST = 5
_LONG_WORDS = sorted(word for word in _WORDS if len(word) >= _LONG_ENOUGH)


def find_person_role(*, text: str) -> PersonRole | None:
    """Who the message is for, if it says; the last one said wins ("no, for my daughter")."""
    words = read_words(text)
    found = _by_age(text)
    for i, word in enumerate(words):
        if entry := _relation(words, i):
            first = _owner_before(words, i)
            if first is not None and not _only_tells(words, first, i):
                found.append((i, PersonRole(*entry, span_of(words, first, i + 1))))
        elif word.text in ("him", "her", "el", "ella") and i and words[i - 1].text in _FOR:
            if word.text == "her" and i + 1 < len(words) and words[i + 1].text in _WORDS:
                continue
            if word.text == "el" and i + 1 < len(words):
                continue
            found.append((i, PersonRole("other", "", span_of(words, i, i + 1))))
    found += _selves(words)
    if not any(word.text in ("not", "no", "isn't") for word in words):
        # "my daughter is due for her shots": the pronoun is nobody else.
        found = [each for each in found if _is_named(each[1])] or found
    return max(found, key=lambda each: each[0])[1] if found else None


def _is_named(person: PersonRole) -> bool:
    return person.role == "self" or bool(person.relation)


def relation_of(word: str) -> tuple[Role, str] | None:
    """The role and the relation that a word such as "hijo" names; None for any other word."""
    return _WORDS.get(word)


def _relation(words: list[Word], i: int) -> tuple[Role, str] | None:
    """The relation that a word names; after "my" one letter may be wrong, left out or swapped."""
    said = words[i].text
    if found := _WORDS.get(said):
        return found
    if len(said) < _LONG_ENOUGH or not i or words[i - 1].text not in ("my", "our", "mi"):
        return None
    near = process.extractOne(said, _LONG_WORDS, scorer=OSA.distance, score_cutoff=1)
    return _WORDS[near[0]] if near else None


def _is_myself(word: str) -> bool:
    return word == "myself" or (len(word) >= _MYSELF_AT_LEAST and OSA.distance(word, "myself") == 1)


def _by_age(text: str) -> list[tuple[int, PersonRole]]:
    """Somebody called by an age; a relation said as well counts more, being later or equal."""
    match = _AGED.search(fold(text[:MAX_CHARS]))
    if match is None:
        return []
    grown = int(match["en"] or match["es"]) >= _GROWN_UP and "mo" not in match.group()
    role: Role = "other" if grown else "child"
    return [(-1, PersonRole(role, "" if grown else "child", Span(*match.span())))]


def _owner_before(words: list[Word], i: int) -> int | None:
    """Index of "my" before a relation, with ages and adjectives between; None if nobody's."""
    for back in range(1, _MAX_BETWEEN + 1):
        if i - back < 0:
            alone = i == 0 and (len(words) == 1 or (len(words) <= 3 and words[i].text != "son"))
            return 0 if alone else None
        word = words[i - back].text
        if word in ("my", "our", "mi", "mis", "nuestro", "nuestra"):
            return i - back
        if word in ("the", "a", "la", "el", "un", "una") and i - back > 0 and back <= 2:
            before = words[i - back - 1].text
            return i - back if before in _FOR or before in ("have", "tengo") else None
        if word in ("and", "to", "with", "is", "i", "you", "for", "in", "de", "y"):
            return None
    return None


def _only_tells(words: list[Word], first: int, i: int) -> bool:
    before = words[first - 1].text if first else ""
    if before in _FOR or before in ("see", "bring", "take", "llevar", "traer"):
        return False
    after = words[i + 1].text if i + 1 < len(words) else ""
    return after in _TELLS


def _selves(words: list[Word]) -> list[tuple[int, PersonRole]]:
    found: list[tuple[int, PersonRole]] = []
    said = " ".join(word.text for word in words)
    if said in _SELF_ALONE or _FILLED.sub("", _LED.sub("", said)) in _SELF_ALONE:
        whole = span_of(words, 0, len(words))
        found.append((len(words) - 1, PersonRole("self", "self", whole)))
    for i, word in enumerate(words):
        if word.text != "myself" and _is_myself(word.text):
            found.append((i, PersonRole("self", "self", span_of(words, i, i + 1))))
    for phrase in _SELF:
        wanted = phrase.split()
        for i in range(len(words) - len(wanted) + 1):
            end = i + len(wanted)
            if [word.text for word in words[i:end]] != wanted:
                continue
            if end < len(words) and wanted[-1] == "mi" and _leads_to_relation(words, end):
                continue
            if wanted[-1] == "mi" and wanted[0] != "for" and not _ends_for_me(words, end):
                continue  # "para mi tocayo": whoever that is
            if wanted[:2] == ["for", "me"] and i and not _leads_to_me(words[i - 1].text):
                continue  # "that works for me", "find it for me"
            found.append((end - 1, PersonRole("self", "self", span_of(words, i, end))))
    return found


def _ends_for_me(words: list[Word], i: int) -> bool:
    """Whether "para mi" means "for me": nothing, a time or a courtesy follows it."""
    return i == len(words) or words[i].text in _AFTER_ME or words[i].text[:1].isdigit()


def _leads_to_me(word: str) -> bool:
    """Whether "for me" after this word tells whom a visit is for: "at 9am for me"."""
    return word in _BEFORE_ME or word[:1].isdigit()


def _leads_to_relation(words: list[Word], i: int) -> bool:
    """ "para mi ..." before a noun means "my"; before nothing or a time it means "me"."""
    return any(word.text in _WORDS for word in words[i : i + 3])

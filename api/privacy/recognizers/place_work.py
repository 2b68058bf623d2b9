# ruff: noqa: E501
"""Employers and schools of plain words: "work at summit auto glass", "estudia en la escuela ..."."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from api.privacy.gazetteer import load_lines, load_words
from api.privacy.message import Message
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_shape import may_be_name
from api.privacy.recognizers.person_words import WordKind, is_listed, kind_of
from api.privacy.recognizers.regions import STATE_NAME

_NOT_HEAD: Final = (
    r"(?!(?:home|night|nights|days|work|a|an|my|un|una|hours|weekends?|least|me|us|this|that|now|free|as|remotely|in|at|for|on|all|"
    r"from|full|part|retail|him|her|them|you|your|our|his|their|it|outside|evenings?|mornings?|and|so|but|because|late|early|until|"
    r"mi|su|casa|noche|noches|turnos?|limpieza|construccion|restaurantes?|cocina|fabrica|ventas|campo|seguridad|bodega|tienda|escuela|equipo|linea|la|el|lo|que|ella|ellos|oficina)\b)"
)
_NAME: Final = (
    rf"(?P<v>{_NOT_HEAD}[a-z0-9][a-z0-9&.'\-]{{1,20}}(?:\s[a-z0-9&][a-z0-9&.'\-]{{0,20}}){{0,5}})"
)
_THE: Final = r"(?:the |el |la |los |las )?"
_EMPLOYER: Final = re.compile(
    r"\b(?:(?:work(?:s|ed|ing|in)?|employed|job|jobs|shifts?|hired|trabaj[oae]\w{0,4}|laboro|boss|supervisor|managers?|cooks?|teach(?:es|ing)?|"
    r"taught|nurse|intern\w{0,3}|drives?|drove|driver|volunteers?|student|study|studies|studying|enrolled|estudi[oa]\w{0,3}|doy clases|da clases|"
    r"freshman|sophomore|undergrad|professor|cashier|cajer[oa]|mechanic|welder|position|employee|coworkers?|bartend\w{0,3}|clean|cleans|stock|security|chofer|maestr[oa]|"
    r"cociner[oa]|empleo|chamba|chambeo)\s(?:\w{2,12}\s){0,2}?(?:at|for|by|en|para|with the)|"
    r"\b(?:employer|patron|empleador|my company|my job|my work|her job|his job|company|empresa|where i work)(?: is| es|,|:| called| se llama)+)\s"
    + _THE
    + _NAME
)
_SCHOOL_WORDS: Final = "elementary|middle|high|primary|academy|school|college|university|montessori|prep|preparatory|charter|seminary|institute|preschool|daycare|kindergarten|head start"
_SCHOOL: Final = re.compile(
    r"\b(?:goes to|go to|going to|went to|attends?|attending|attended|enrolled (?:at|in)|student at|students at|starts at|started at|teach(?:es)? at|taught at|"
    r"kids? (?:is |are )?at|va a|asiste a|estudia en|va en|inscrit[oa] en) (?:the |la |el )?"
    rf"(?P<v>(?:[a-z][a-z0-9.'\-]{{1,18}}\s){{1,4}}(?:{_SCHOOL_WORDS})(?:\s(?:school|academy|college))?)(?![a-z'])"
)
_STATE_SCHOOL: Final = re.compile(
    rf"\b(?:at|to|from|attend(?:s|ed|ing)?) (?P<v>(?:{STATE_NAME}) (?:state|tech|a ?& ?m)(?: university)?)(?![a-z'])"
)
# "Transferring from mercy general": behind it no word that would make it an adjective.
_HALF_NAMED: Final = re.compile(
    r"\b(?:at|to|from|in|by|near) (?P<v>(?:[a-z][a-z.']{1,14} )?(?P<h>[a-z']{3,14}) (?:general|memorial|regional|methodist|presbyterian|baptist|lutheran|deaconess))"
    r"(?=\s*(?:$|[,.!?;)])| (?:hospital|er|in|on|for|last|and|today|yesterday|said|with|because|when|but)\b)"
)
_SPANISH_SITE: Final = re.compile(
    r"(?<![a-z])(?P<cue>(?:en |el |la |del |de la |al |a la |una? )?)(?P<v>(?:hospital|clinica|escuela|colegio|universidad|iglesia|primaria|secundaria|preparatoria|prepa|"
    r"kinder|sanatorio|centro medico|instituto|parroquia|guarderia)(?:\s(?:de|del|la|las|los|el|san|santa|general|primaria|secundaria|nuestra|senora))"
    r"{0,3}(?:\s[a-z][a-z.'\-]{2,18}){1,3})(?![a-z'])"
)
_INNER: Final = frozenset(
    "blue red green white black golden silver sunny happy healthy family fresh quick super city town "
    "country sea sky sun moon rose lady house kitchen garden silver royal "
    "down up over of first best good new old big little great one two day night our all home".split()
)
_LEADING: Final = frozenset(
    "cafe taller talleres panaderia carniceria restaurante hotel muebles transportes ferreteria grupo".split()
)
_AND: Final = ("&", "and", "y", "n")


def find_employers(message: Message) -> Iterator[Finding]:
    """Named employers: by a word that is none of the dictionary, by the trade, by capitals."""
    for match in _EMPLOYER.finditer(message.low):
        start, end = match.span("v")
        known = _known_company().match(message.low, start)
        if known:
            yield Finding(*known.span(), "PLACE", 0.84, "known employer")
            continue
        stop = _end_of_name(message.low, start, end)
        if stop is not None and _is_named(message, start, stop):
            yield Finding(start, stop, "PLACE", 0.83, "named employer")


@cache
def _known_company() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load_lines('companies'))})(?:'?s)?(?![a-z'])")


def find_schools(message: Message) -> Iterator[Finding]:
    """Schools that somebody goes to, hospitals by half of their name, and Spanish names of schools,
    hospitals and churches."""
    for match in _STATE_SCHOOL.finditer(message.low):
        yield Finding(*match.span("v"), "PLACE", 0.82, "university of a state")
    for match in _HALF_NAMED.finditer(message.low):
        if not _is_plain(match.group("h")):
            yield Finding(*match.span("v"), "PLACE", 0.82, "hospital by half of its name")
    for match in _SCHOOL.finditer(message.low):
        start, end = match.span("v")
        words = re.findall(r"[a-z'\-]+", match.group("v"))
        heads = [w for w in words if w not in _SCHOOL_WORDS.split("|") and not _is_plain(w)]
        if heads and kind_of(words[0]) is not WordKind.NEVER:
            yield Finding(start, end, "PLACE", 0.82, "school that somebody goes to")
    for match in _SPANISH_SITE.finditer(message.low):
        finding = _spanish_site(message, match)
        if finding is not None:
            yield finding


def _spanish_site(message: Message, match: re.Match[str]) -> Finding | None:
    start, words = match.start("v"), list(re.finditer(r"[a-z.'\-]+", match.group("v")))
    english = words[0].group() in ("hospital", "instituto") and not match.group("cue")
    if english:
        return None
    end, named = None, False
    for word in words[1:]:
        text = word.group().strip(".'")
        link = text in (
            "de",
            "del",
            "la",
            "las",
            "los",
            "el",
            "san",
            "santa",
            "general",
            "primaria",
            "nuestra",
        )
        if not link and (
            _is_plain(text)
            or not (
                _is_capital_at(message, start + word.start())
                or is_listed(text)
                or may_be_name(text)
            )
        ):
            break
        if not link:
            end, named = start + word.end(), True
    return Finding(start, end, "PLACE", 0.82, "named school or hospital") if named and end else None


def _is_capital_at(message: Message, at: int) -> bool:
    return message.cased[at].isupper() and not message.cased.isupper()


def _end_of_name(low: str, start: int, limit: int) -> int | None:
    """Where the name that begins at `start` stops: before a word of grammar."""
    company = load_words("company_words")
    words = list(re.finditer(r"[a-z0-9&.'\-]+", low[start:limit]))
    end = last_company = None
    for index, word in enumerate(words):
        text = word.group().strip(".'")
        if text in _AND and index:
            following = words[index + 1].group() if index + 1 < len(words) else ""
            if text == "&" or following in company:
                continue
            break
        if text not in company and _is_plain(text):
            ahead = [w.group().strip(".'") for w in words[index + 1 : index + 3]]
            if text in _INNER and any(w in company for w in ahead):
                continue
            break
        end = start + word.start() + len(word.group().rstrip(".'"))
        last_company = end if index and text in company else last_company
        if word.group().endswith(".") and len(text) > 3:
            break
    return last_company or end


def _is_plain(word: str) -> bool:
    """A word of grammar or of everyday chat, no part of a name."""
    return kind_of(word) is WordKind.NEVER or part_of(word) in (Part.GRAMMAR, Part.EVERYDAY)


def _is_named(message: Message, start: int, end: int) -> bool:
    company = load_words("company_words")
    words = re.findall(r"[a-z']+", message.low[start:end])
    heads = [w for w in words if w not in company and w not in _AND]
    if not heads:
        return False
    if any(kind_of(w) in (WordKind.UNKNOWN, WordKind.LISTED) for w in heads):
        return True
    if len(words) > 1 and (words[-1] in company or words[0] in _LEADING):
        return True
    return _is_capital(message, start, end)


def _is_capital(message: Message, start: int, end: int) -> bool:
    """Whether each word is written with a capital in a message that is not all capitals."""
    cased = message.cased
    if cased.isupper():
        return False
    return all(w[0].isupper() or not w[0].isalpha() for w in cased[start:end].split())

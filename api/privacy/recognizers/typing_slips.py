"""A message with mistyped label words put right: "memebr id", "14 ocotber", "44 elm strret".

The view has the length of the text, so that offsets hold: a slip becomes a short word for the
same thing behind filling (`FILL`), which no folded text contains.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from api.privacy.message import Message
from api.privacy.recognizers.person_words import WordKind, kind_of

FILL: Final = "\x01"
_WORD: Final = re.compile(r"(?<![\w@.'\-])[a-z]{4,14}(?![\w@'])")
_LONG: Final = 7
# A short word that the recognizers know, and the words for which it stands.
_STANDS_FOR: Final[Mapping[str, str]] = {
    "jan": "january february march april june july august september october november december "
    "enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre",
    "dob": "birthday birthdate birth nacimiento cumpleanos",
    "mbr": "member membership subscriber miembro afiliado",
    "pol": "policy poliza",
    "ins": "insurance aseguranza medicare medicaid",
    "grp": "group grupo",
    "num": "number numero",
    "tel": "phone telephone telefono celular cellphone mobile",
    "acct": "account cuenta",
    "rx": "prescription receta",
    "clm": "claim reclamo",
    "conf": "confirmation confirmacion",
    "auth": "authorization autorizacion",
    "ref": "reference referencia referral",
    "pspt": "passport pasaporte",
    "userid": "username usuario",
    "ssn": "social",
    "mrn": "record expediente",
    "home": "address direccion domicilio",
    "apt": "apartment apartamento departamento",
    "st": "street",
    "ave": "avenue",
    "av": "avenida",
    "blvd": "boulevard",
    "dr": "drive",
    "ct": "court",
    "cir": "circle",
    "ter": "terrace",
    "pkwy": "parkway",
    "hwy": "highway",
}


def without_slips(message: Message) -> Message:
    """The same message, its label words spelled so that a regular expression finds them."""
    low = _spelled(message.low)
    return message if low == message.low else replace(message, low=low)


@lru_cache(maxsize=4)  # every recognizer of labels asks for the same message
def _spelled(low: str) -> str:
    return _WORD.sub(_put_right, low)


def _put_right(match: re.Match[str]) -> str:
    short = _stands_for(match.group())
    return match.group() if short is None else short.rjust(len(match.group()), FILL)


@lru_cache(maxsize=4096)
def _stands_for(word: str) -> str | None:
    """The short word for a slip: of its first letter, one edit away, two in a long word."""
    limit = 2 if len(word) >= _LONG else 1
    near = [
        (distance, short)
        for known, short in _by_letter().get(word[0], ())
        if len(short) <= len(word)
        and (distance := DamerauLevenshtein.distance(word, known, score_cutoff=limit)) <= limit
    ]
    # A word that is known, as this or as something else, is no slip.
    if not near or min(near)[0] == 0 or kind_of(word) is not WordKind.UNKNOWN:
        return None
    return min(near)[1]


@cache
def _by_letter() -> dict[str, list[tuple[str, str]]]:
    shelf: dict[str, list[tuple[str, str]]] = {}
    for short, words in _STANDS_FOR.items():
        for word in words.split():
            shelf.setdefault(word[0], []).append((word, short))
    return shelf

"""Names with an initial among their words or before them: "una f. falk", "u. falk here"."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.answer_words import Part
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_shape import is_drawled, may_be_name, name_part
from api.privacy.recognizers.person_sure import is_free
from api.privacy.recognizers.person_words import is_given, is_listed

_LETTER: Final = "[b-hj-np-tv-z]"
_WORDS: Final = "aiouy"  # letters that are words as well
_INNER: Final = re.compile(
    rf"(?<![a-z'\-])(?P<g>[a-z]{{2,14}}) (?P<i>{_LETTER})(?P<stop>\.)? "
    r"(?P<s>[a-z][a-z'\-]{2,18})(?![a-z])"
)
_LEADING: Final = re.compile(
    r"\W*(?:(?:hi|hello|hey|yo|this is|it's|its)[\s,.!]+)?"
    r"(?P<v>(?P<i>[a-z])(?:\.| )\s?(?P<s>[a-z][a-z'\-]{2,18}))"
    r"(?=,? (?:here|again|speaking|calling|checking|texting|writing|needs?|dob|born)\b)"
)


def find_initialed(message: Message) -> Iterator[Finding]:
    """A given name, a letter and a surname; a letter and a surname of somebody who speaks."""
    for match in _INNER.finditer(message.low):
        given, surname = match.group("g"), match.group("s")
        xray = match.group("i") == "x" and surname.startswith("ray")
        if not _is_surname(surname) or _is_with(message, match) or xray:
            continue
        named = is_given(given) or may_be_name(given)
        if named or (match.group("stop") and name_part(given) in (Part.PLAIN, Part.SOFT)):
            yield Finding(match.start("g"), match.end("s"), "PERSON", 0.8, "name with an initial")
    leading = _LEADING.match(message.low)
    if leading and _follows_initial(leading.group("i"), leading.group("s")):
        yield Finding(
            *leading.span("v"), "PERSON", 0.8, "initial and surname of somebody who speaks"
        )


def _follows_initial(letter: str, surname: str) -> bool:
    if letter in _WORDS:
        return may_be_name(surname)
    return _is_surname(surname) or is_free(surname, 0.0)


def _is_with(message: Message, match: re.Match[str]) -> bool:
    """ "40 min w maverick": the letter alone, in lower case, behind a word that is no name."""
    given = match.group("g")
    alone = message.cased[slice(*match.span("i"))] == "w" and not match.group("stop")
    return alone and not (is_given(given) or may_be_name(given))


def _is_surname(word: str) -> bool:
    if name_part(word) in (Part.GRAMMAR, Part.EVERYDAY, Part.TITLE) or is_drawled(word):
        return False
    return is_listed(word) or may_be_name(word)

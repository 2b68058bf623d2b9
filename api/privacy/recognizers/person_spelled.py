"""Names spelled letter by letter: "k-a-t-h", "last name f a l k", "u as in umbrella, n, a"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.base import Finding

_MANY: Final = 30
_LETTER: Final = r"(?:(?:double|doble|capital) )?[a-z](?![a-z0-9'])"
_LETTERS: Final = re.compile(
    r"(?<![a-z0-9'])(?:double |doble |capital )?[a-z]"
    rf"(?:(?:\s?[-.,/_|*+]{{1,3}}\s?|\s{{1,4}}){_LETTER}){{2,{_MANY}}}"
)
# A letter with a word that begins with it: "u as in umbrella"; or a letter alone.
_PIECE: Final = re.compile(
    r"(?<![a-z0-9'])(?P<l>[a-z])"
    r"(?P<word>(?:,? (?:as in|like(?: in)?|is for|for|de|como en|como) |-)(?P=l)[a-z]{2,12})?"
    r"(?![a-z0-9'])"
)
_LINK: Final = re.compile(r"(?:[,.;]| and| then| y)? ?")
_RADIO: Final = (
    r"alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliett?|kilo|lima|mike|november|"
    r"oscar|papa|quebec|romeo|sierra|tango|uniform|victor|whiskey|xray|yankee|zulu"
)
_CALLED: Final = re.compile(
    rf"(?<![a-z])(?:{_RADIO})(?:[\s,-]{{1,2}}(?:{_RADIO})){{2,{_MANY}}}(?![a-z])"
)
_CUE: Final = re.compile(
    r"(?:spell\w*|name|spelt|deletrea\w*|escrib\w+|letras?|letters?|llamo|apellidos?|nombre|last|first|"
    r"soy)\W+(?:\w+\W+){0,4}$"
)
_CUE_AFTER: Final = re.compile(
    r"\W+(?:is|es|that's|thats|are) (?:my|his|her|the|how|mi|su|el|how you) ?"
    r"(?:first|last|name|nombre|apellido|spell|you)"
)
# Letters in a row that nobody needs to announce: with dashes, with other marks, with blanks.
_LEAST: Final = {"-": 3, " ": 6}
_LEAST_MARKED: Final = 4


def find_spelled(message: Message) -> Iterator[Finding]:
    """Single letters in a row, with marks between or with words of spelling around."""
    for match in _LETTERS.finditer(message.low):
        said = _said_before(message, match)
        if said or _is_name(match.group()) or (_count(match.group()) and _is_cued(message, match)):
            yield Finding(*match.span(), "PERSON", 0.9, "spelled letter by letter")
        if said:
            yield Finding(said.start, said.end, "PERSON", 0.9, "spelled behind it")
    yield from _find_explained(message)
    for match in _CALLED.finditer(message.low):
        if _is_cued(message, match):
            yield Finding(*match.span(), "PERSON", 0.9, "spelled with words")


def _said_before(message: Message, match: re.Match[str]) -> Word | None:
    """The word that the letters spell once more: "its grey, g r e y"."""
    word = _letters(match.group())
    before = (w for w in message.words if w.text == word and w.end <= match.start())
    return next(before, None) if _count(match.group()) else None


def _find_explained(message: Message) -> Iterator[Finding]:
    """Letters of which at least one has a word to explain it, and one with words of spelling."""
    run: list[re.Match[str]] = []
    for match in (*_PIECE.finditer(message.low), None):
        if match and run and _LINK.fullmatch(message.low, run[-1].end(), match.start()):
            run.append(match)
            continue
        explained = sum(1 for piece in run if piece.group("word"))
        if len(run) > 1 and (explained > 1 or (explained and _is_cued(message, run[0]))):
            yield Finding(run[0].start(), run[-1].end(), "PERSON", 0.97, "spelled with words")
        run = [match] if match else []


def _is_cued(message: Message, match: re.Match[str]) -> bool:
    before = _CUE.search(message.before(match.start())) is not None
    after = _CUE_AFTER.match(message.low, match.end()) is not None
    return before or after or message.asked == "name"


def _count(text: str) -> bool:
    """Whether there are letters enough for a name, with words of spelling beside them."""
    return len(_letters(text)) >= _LEAST["-"]


def _is_name(text: str) -> bool:
    """Whether the letters need no words of spelling beside them."""
    letters = _letters(text)
    if "-" in text:
        return len(letters) >= _LEAST["-"]
    rises = all(one < other for one, other in pairwise(letters))  # "vitamins a, c, d, e"
    least = _LEAST[" "] if re.fullmatch(r"[a-z\s]+", text) else _LEAST_MARKED
    return len(letters) >= least and not rises


def _letters(text: str) -> str:
    return "".join(re.findall(r"(?<![a-z])[a-z](?![a-z])", text))

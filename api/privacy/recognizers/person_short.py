# ruff: noqa: E501
"""Names of a few letters, behind initials, and of whole families: "bj is my son", "j.t. weaver"."""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message
from api.privacy.recognizers.answer_words import Part
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import RELATIVE, RELATIVE_ES
from api.privacy.recognizers.person_shape import name_part
from api.privacy.recognizers.person_words import WordKind, is_given, is_listed, kind_of

# Two initials by which people are called; what else two such letters are short for is left out.
_TWO: Final = (
    r"(?:[abcdjkmprt]\.?j\.?|[jk]\.?[cdkptw]\.?|[jkm]\.?b\.?|[prt]\.?[dk]\.?|t\.?[kpy]\.?|c\.?[cdk]\.?|m\.?[kw]\.?|d\.?[wkd]\.?)"
    r"(?<!pt)(?<!md)(?<!kc)(?<!pk)(?<!tk)"
)
_OWN: Final = (
    rf"(?:my|our|his|her|mi|nuestr[oa]) (?:\w{{3,8}} )?(?:{RELATIVE}|{RELATIVE_ES}|patient)"
)
_END: Final = r"(?=\s*(?:$|[,.!?;:\n)(]|-\s|\d))"
_ACTS: Final = r"(?: (?:has|had|is|was|needs|wants|fell|threw|woke|got|cant|can't|wont|won't|tiene|esta|necesita|se)\b)"
_SHORT: Final = (
    re.compile(rf"(?<![\w.'\-])(?P<v>{_TWO}) (?:is|es|'s) {_OWN}\b"),
    re.compile(rf"\b{_OWN},?(?: is| named|'s name is| called| goes by)? (?P<v>{_TWO})(?![\w'])(?:{_END}|(?={_ACTS})|(?='s))"),
    re.compile(rf"\b(?:call(?:s|ed)? (?:me|him|her)|goes? by|went by|known as|nickname(?:d| is)|name is|names|me llamo|me dicen) (?P<v>{_TWO})(?![\w'])"),
    re.compile(rf"^\W*(?:(?:hi|hello|hey|hola)[\s,]+)?(?:(?:this is|it's|its|i'm|im|soy) )(?P<v>{_TWO})(?![\w'])(?:{_END}|(?= (?:here|again|calling)\b))"),
    re.compile(rf"^\W*(?:(?:hi|hello|hey|hola)[\s,]+)?(?P<v>{_TWO})(?= (?:here|speaking|calling|again)\b)"),
)  # fmt: skip
_INITIALS: Final = re.compile(
    r"(?<![\w.@])(?P<i>[a-z]\.\s?(?:[a-z]\.\s?){1,2})(?P<s>[a-z][a-z'\-]{2,18})(?![\w@]|\.\w)"
)
_ABBREVIATED: Final = re.compile(
    r"(?:[ap]\.\s?m|i\.\s?e|e\.\s?g|u\.\s?[sk]|d\.\s?c|[bqt]\.\s?i\.\s?d|q\.\s?[dhs]|p\.\s?[ors]|o\.\s?[dstc]|i\.\s?[vmqd]|m\.\s?d|d\.\s?[ov]|n\.\s?[py]|"
    r"p\.\s?[ac]|r\.\s?[nx]|l\.\s?a|s\.\s?[ao]|n\.\s?[acj]|v\.\s?a|d\.\s?o\.\s?b|s\.\s?s|b\.\s?[mpc]|g\.\s?i|e\.\s?[rd]|p\.\s?t|c\.\s?t)\."
)
_FAMILY: Final = re.compile(
    r"(?<![a-z])(?:(?:we'?re|we are|this is|it's|its|here are|from|for|both of|all of) )?the (?P<v>[a-z][a-z'\-]{2,18}?)s(?P<after>,? (?:both|all (?:of us|four|three|five|need)|family|"
    r"here|calling|again|and (?:we|both|our)|(?:have|need|want)\b[^.?!]{0,20}\b(?:appointments?|appts?|physicals|shots|both|kids))\b|\s*$|\s*[.!](?:\s|$))"
)
_ARE_FAMILY: Final = re.compile(r"(?:we'?re|we are)\s(?:all )?the $")


def find_short(message: Message) -> Iterator[Finding]:
    """Short names where only a person can be meant, surnames behind initials, families."""
    for regex in _SHORT:
        for match in regex.finditer(message.low):
            yield Finding(*match.span("v"), "PERSON", 0.82, "two letters for a person")
    if "." in message.low:
        yield from _find_initials(message)
    if "the " in message.low:
        yield from _find_families(message)


def _find_initials(message: Message) -> Iterator[Finding]:
    for match in _INITIALS.finditer(message.low):
        if _ABBREVIATED.match(match.group("i")) or not _is_surname(match.group("s")):
            continue
        yield Finding(*match.span(), "PERSON", 0.82, "surname behind initials")


def _is_surname(word: str) -> bool:
    kind = kind_of(word)
    if kind is WordKind.UNKNOWN or (kind is WordKind.ORDINARY and not is_listed(word)):
        return kind is WordKind.UNKNOWN and name_part(word) is Part.NAME
    return is_listed(word) and name_part(word) in (Part.NAME, Part.SOFT, Part.PLAIN)


def _find_families(message: Message) -> Iterator[Finding]:
    for match in _FAMILY.finditer(message.low):
        word = match.group("v").removesuffix("'")
        sure = _ARE_FAMILY.search(message.before(match.start("v"), 16)) is not None
        if not sure and not match.group("after").strip(" .,!"):
            continue
        if kind_of(word + "s") in (WordKind.NEVER, WordKind.ORDINARY) and not is_listed(word):
            continue
        unlisted = kind_of(word) is WordKind.UNKNOWN and name_part(word) is Part.NAME
        plain = name_part(word) in (Part.EVERYDAY, Part.GRAMMAR, Part.PLAIN, Part.TITLE)
        if unlisted or (is_listed(word) and not plain and (sure or not is_given(word))):
            yield Finding(match.start("v"), match.end("v") + 1, "PERSON", 0.82, "a family")

"""Names with the s of a possessive but no apostrophe: "olenkas appointment", "una's" as "unas"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import RELATIVE
from api.privacy.recognizers.person_form import is_worded
from api.privacy.recognizers.person_shape import is_coined
from api.privacy.recognizers.person_sure import is_free
from api.privacy.recognizers.person_words import WordKind, fixed_phrases, is_given, kind_of

VISIT: Final = (
    r"(?:appointments?|appts?|visits?|refills?|prescriptions?|referral|labs?|results|chart|file|"
    r"birthday|physical|surgery|checkup|mom|dad|mother|father|records?|meds|shots|insurance|"
    r"balance|copay|card|shot (?:records?|card)|fever|rash|cough|temp|temperature|inhaler|medicine|"
    r"therapist|pediatrician|password|well visit|stitches|glasses|blood ?work)\b"
)
# What somebody has as well, but things have, too.
_THING: Final = (
    r"(?:bill|forms?|paperwork|vaccines?|medication|therapy|doctor|teacher|weight|allerg(?:y|ies)|"
    r"account|portal|email|cell|number|phone|address|scan|xray|mri|cast|scripts?|consent|ears?|eyes?|"
    r"foot|arm|leg|hand|knee|throat|stomach|nose|teeth|tooth|head|back)\b"
)
_WHEN: Final = "(?:next |last |first |new |old )?"
_HAS_VISIT: Final = re.compile(rf" {_WHEN}(?:{VISIT}|(?:{RELATIVE})\b)")
_HAS_THING: Final = re.compile(rf" {_WHEN}{_THING}")
# What happens to what somebody has: "falks appointment was moved".
_VISIT_WAS: Final = re.compile(
    rf" {_WHEN}{VISIT} (?:was|were|got|is|are|never|has|have|had|went|didnt|didn't|still|at|on|"
    r"said|come|came)\b"
)
# What only a person has, so that any word owns it: "do you need thistles insurance card".
_HIS_OWN: Final = re.compile(
    rf" {_WHEN}(?:mom|mum|mommy|dad|daddy|mother|father|parents?|teacher|school|daycare|birthday|"
    r"birth date|date of birth|dob|(?:first|last|middle) name|name is|insurance card|"
    r"vaccin\w+ cards?|shot (?:records?|cards?)|well visit|pediatrician|dentist|referral|inhaler|"
    r"diaper|tonsils|(?:left |right |other )?(?:ears?|eyes?|nose|throat|belly|tummy|knee|ankle|"
    r"wrist|arm|leg|foot|head) (?:still|is|was|are|hurts?|looks|got|has|keeps|started)|"
    r"fever (?:is|was|broke|wont|won't|came|went)|wife|husband|sister|brother|grandma|grandpa|"
    r"aunt|uncle)(?![a-z])"
)
# No s of a possessive: "meniscus surgery", "sepsis labs".
_ENDS_IN_S: Final = re.compile(r"(?:us|is|ss)$")
_ENDS: Final = re.compile(r"\s*(?:$|[.,!?;)\n])")
_ARTICLE: Final = re.compile(
    r"\b(?:the|a|an|my|our|his|her|their|your|this|that|these|those|all|any|some|no) $"
)
_LITTLE: Final = 0.02


# A family by its surname: "were the clarks both due for physicals".
_FAMILY_AFTER: Final = re.compile(
    r",? (?:both|all|are|were|have|had|need|want|who|live|moved|said|came|next door|family|kids|"
    r"boys|girls|twins|baby|children)\b"
)


# What somebody has, said before the name: "sorry wrong birthday that one is tuans".
_HIS_BEFORE: Final = re.compile(
    r"\b(?:that one|this one|the other one|the other|it|ones?)(?: is|'s| was| are| were) $"
)


def find_owners(message: Message, scores: Sequence[float]) -> Iterator[Finding]:
    """Names whose possessive lacks its apostrophe; `scores` are the model's for each word."""
    barred = fixed_phrases(message.low)
    for word, score in zip(message.words, scores, strict=True):
        owner = word.text.removesuffix("s")
        if owner == word.text or part_of(word.text) is Part.GRAMMAR:
            continue
        if any(start <= word.start < end for start, end in barred):
            continue
        visit = _HAS_VISIT.match(message.low, word.end) is not None
        thing = _HAS_THING.match(message.low, word.end) is not None
        own = _HIS_OWN.match(message.low, word.end) is not None and _is_anyone(message, word, owner)
        owned = own or ((visit or thing) and _is_owner(word, owner, score, visit=visit))
        if owned or _is_owned(message, word, owner) or _is_sure_owner(message, word, owner, score):
            yield Finding(word.start, word.end - 1, "PERSON", 0.7, "of somebody")


def _is_owned(message: Message, word: Word, owner: str) -> bool:
    """The members of a family after "the", or the one whose something is."""
    if _HIS_BEFORE.search(message.before(word.start, 20)) and _ENDS.match(message.low, word.end):
        return (kind_of(owner) is WordKind.LISTED and is_given(owner)) or is_coined(owner)
    listed = kind_of(owner) is WordKind.LISTED and part_of(owner) is Part.NAME
    named = listed or (is_coined(owner) and is_coined(word.text))
    stands = re.search(r"\bthe $", message.before(word.start, 5)) is not None
    return named and stands and _FAMILY_AFTER.match(message.low, word.end) is not None


def _is_sure_owner(message: Message, word: Word, owner: str, score: float) -> bool:
    """Any word, where the sentence goes on about a visit: "tulips appointment was moved"."""
    was = _VISIT_WAS.match(message.low, word.end) is not None
    return was and not _ENDS_IN_S.search(word.text) and is_free(owner, score)


def _is_anyone(message: Message, word: Word, owner: str) -> bool:
    """A word without an article, which a thing would have: not "the thistles name"."""
    if _ENDS_IN_S.search(word.text) or _ARTICLE.search(message.before(word.start, 12)):
        return False
    return is_free(owner, 0.0)


def _is_owner(word: Word, owner: str, score: float, *, visit: bool) -> bool:
    if is_given(owner):
        if part_of(word.text) is Part.EVERYDAY:
            return False
        part = part_of(owner)
        return part is Part.NAME or (part is Part.SOFT and (visit or score >= _LITTLE))
    if _ENDS_IN_S.search(word.text):
        return False
    if is_coined(owner) and is_coined(word.text):
        return visit or score >= _LITTLE
    unknown = kind_of(word.text) is WordKind.UNKNOWN and score >= _LITTLE
    return (unknown or visit) and is_worded(word.text.removesuffix("s"), score)


def without_genitive(message: Message, found: Finding) -> Finding:
    """The name without the s of a possessive that lacks its apostrophe."""
    word = message.low[found.start : found.end].rpartition(" ")[2]
    owner = word.removesuffix("s")
    named = is_given(owner) or (is_coined(owner) and is_coined(word))
    owned = owner != word and named and not is_given(word)
    follows = _HAS_VISIT.match(message.low, found.end) or _HAS_THING.match(message.low, found.end)
    return replace(found, end=found.end - 1) if owned and follows else found

"""A given name that is an ordinary word, with a surname behind it: "its colt stonebridge".

The surname tells: no list holds it, or only lists of names do. The word before it needs to be no
word of everyday chat, and both must stand where the sentence has a place for a name.
"""

import re
from collections.abc import Iterator
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import Part
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import GREETING, MODALS, THIRD_PERSON
from api.privacy.recognizers.person_shape import is_drawled, may_be_name, name_part
from api.privacy.recognizers.person_words import (
    SPANISH_VERBS,
    fixed_phrases,
    is_listed,
    names_disease,
)

LEAST_GIVEN: Final = 3
# How verbs, medicines and diseases end that no list holds.
_NO_SURNAME: Final = re.compile(
    r"(?:ed|ing|ly|ate|ide|ine|ium|phy|ema|emia|osis|itis|oma|lol|pril|statin|ico|ica|ante)$"
)
_BEFORE: Final = re.compile(
    r"(?:^|[^a-z'])(?:this is|this's|it's|its|it is|i'm|im|i am|soy|yo soy|habla|me llamo|"
    r"(?:appt|appointment|visit|booking|slot|refill|prescription|chart|file|records?|results|labs|"
    r"referral|cita|turno|receta) (?:for|of|de|para|del)|patient(?: is)?|pt|paciente|"
    r"(?:guardian|mother|father|mom|dad|parent|wife|husband|behalf|care|name|madre|padre|"
    r"mama) (?:of|de)|"
    r"on behalf of|that|under|behalf|name is|names|remove|add|re|regarding|cancel|reschedule|about|"
    r"who was|used to be|contact|contact is|holder|subscriber|guarantor|not|meant|now|was|"
    r"(?:ask|looking|calling|book|move|cancel|check|here) for|tell|told|call|text|email|"
    r"regards|thanks|thank you|sincerely|gracias|saludos)[,:]? $"
)
_AFTER: Final = re.compile(
    r"\s*(?:$|[,.!?;:\n(]|-\s|\d)|'s\b|"
    r",? (?:here|again|aqui|speaking|calling|called|texting|writing|dob|born|please|pls|and|y|i|"
    r"i'm|im|his|her|he|she|hes|shes|from|as|but|necesito|quiero|tiene|on|at|next|this|tomorrow|today|tonight|has|is|was|needs|wants|would|can|cant|could|"
    r"to|my|who|para|el|needing|with)\b"
)
_OPENED: Final = re.compile(r",? (?:here|again|aqui|speaking|calling|texting|writing|dob|born)\b")


def find_pairs(message: Message) -> Iterator[Finding]:
    """Two words that are one person's name where only the second looks like one."""
    barred = fixed_phrases(message.low)
    for given, surname in zip(message.words, message.words[1:], strict=False):
        if message.low[given.end : surname.start] != " " or not _is_pair(message, given, surname):
            continue
        if any(start <= given.start < end for start, end in barred):
            continue
        before = message.before(given.start, 40)
        opens = GREETING.match(message.low[: given.start]) and given.start < 40
        if (_BEFORE.search(before) and _AFTER.match(message.low, surname.end)) or (
            opens and _OPENED.match(message.low, surname.end)
        ):
            yield Finding(given.start, surname.end, "PERSON", 0.8, "a word with a surname behind")


def _is_pair(message: Message, given: Word, surname: Word) -> bool:
    if len(given.text) < LEAST_GIVEN or given.text in MODALS or given.text in THIRD_PERSON:
        return False
    if name_part(given.text) not in (Part.PLAIN, Part.SOFT) or given.text in SPANISH_VERBS:
        return False
    if is_drawled(given.text) or is_drawled(surname.text) or given.text.endswith(("ed", "ing")):
        return False
    if names_disease(message.low, surname.start, surname.end):
        return False
    listed = is_listed(surname.text)
    return may_be_name(surname.text) and (listed or not _NO_SURNAME.search(surname.text))

"""Coined words where the sentence has a place for a name: "my son ...", "this is ... calling".

No list and no model knows every name. A word that is no form and no slip of an ordinary one,
and stands where people are presented, is taken for a name whatever the model thinks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.privacy.message import Message, Word
from api.privacy.recognizers.person_cues import GREETING, RELATIVE, RELATIVE_ES
from api.privacy.recognizers.person_owner import VISIT
from api.privacy.recognizers.person_shape import is_coined, is_half_coined, may_be_name

# What the model must think of a word that may be a slip of a rarer one.
_SURE: Final = 0.9
_NEARLY: Final = 0.005
_LITTLE: Final = 0.02
# The same for each of two such words beside each other, wherever they stand.
_PAIR: Final = 0.08
_ANY: Final = re.compile("")
_END: Final = r"\s*(?:$|[,.!?;:\n(]|-\s|\d)"
_HERE: Final = (
    r",? (?:here|again|aqui|speaking|calling|texting|writing|messaging|checking in|al habla|"
    r"habla|de nuevo|otra vez)\b"
)
_OWN: Final = rf",? (?:my|our|his|her|mi|nuestr[oa]) (?:\w{{2,12}} )?(?:{RELATIVE}|{RELATIVE_ES})\b"
_BIRTH: Final = r",? \(?(?:dob|d\.o\.b|born|date of birth|birthday|fecha de nac\w*|nacid[oa]|fn)\b"
_SAID: Final = (
    r" (?:i|i'm|im|ive|i've|my|your|yo|necesito|quiero|quisiera|and|y|from|with|needing|calling|"
    r"can|could|wanting|trying|just|please|pls|u|ya|yall|y'all|got|gotta|wanna|gonna|need)\b"
)
_OWNED: Final = re.compile(rf"'s {VISIT}")


@dataclass(frozen=True, slots=True)
class _Rule:
    """What stands before and after, and how many words in a row it takes."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    reason: str
    words: int = 1
    score: float = 0.0


def _rule(before: str, after: str, reason: str, words: int = 1, score: float = 0.0) -> _Rule:
    start = re.compile(rf"(?:^|(?<![a-z']))(?:{before})[:,]? $")
    return _Rule(start, re.compile(after) if after else _ANY, reason, words, score)


_IN_CHARGE: Final = (
    r"guardian|parent|mother|mom|mum|father|dad|caregiver|caretaker|carer|wife|husband|spouse|son|"
    r"daughter|sister|brother|aunt|uncle|partner|friend|custody|file|chart|records?|name|behalf|"
    r"account|profile|identity|signature|care"
)
_IN_CHARGE_ES: Final = (
    r"expediente|nombre|madre|padre|mama|papa|tutora?|hij[oa]|espos[oa]|herman[oa]|ti[oa]|"
    r"abuel[oa]|cita|turno|receta|cuidadora?|parte|historial|cuenta"
)
_ANY_RELATIVE: Final = (
    rf"(?:my|our|his|her|their|your|mis?|sus?|tus?|nuestr[oa]s?) (?:\w{{2,12}} )?"
    rf"(?:{RELATIVE}|{RELATIVE_ES}|kids|children|sons|daughters|boys?|girls?|little one|parents)s?"
    r"(?: is| are|'s name is)?"
)
_CARE: Final = rf"(?:{_IN_CHARGE}) of|(?:{_IN_CHARGE_ES}) del?"
_RELATED: Final = re.compile(rf"(?:^|[^a-z'])(?:{_ANY_RELATIVE})[:,]? $")
_IN_CARE: Final = re.compile(rf"(?:^|[^a-z'])(?:{_CARE}) $")
_LIVES: Final = re.compile(
    r",? (?:has|is|was|had|needs|wants|who|whose|she|he|shes|hes|she's|he's|they|tiene|esta|tuvo|"
    r"necesita|quiere|se|ella|el|que|puede|can|cant|can't|got|says|said|keeps)\b"
)
_LIVES_FIRST: Final = re.compile(
    r" (?:has|needs|wants|keeps|got|fell|woke|wont|won't|cant|can't|threw|lost|tiene|esta|"
    r"necesita|quiere|se cayo|no puede)\b"
)
_SPEAKER: Final = "after words that introduce the speaker"
_RULES: Final = (
    _rule(r"this is|this's|it's me|its me|me again|(?:le |les |te )?habla|me llamo", "", _SPEAKER),
    _rule("this|aqui", rf"{_HERE}|{_OWN}|{_END}|{_SAID}", _SPEAKER),
    _rule("i'm|im|i am|it's|its|it is|soy|yo soy|es", rf"{_HERE}|{_OWN}|{_BIRTH}", _SPEAKER),
    _rule("i'm|im|i am|it's|its|it is|soy|yo soy|es", "", _SPEAKER, words=2),
    _rule("i'm|im|i am|soy|yo soy", rf"{_END}|{_SAID}", _SPEAKER, score=0.004),
    _rule(_ANY_RELATIVE, "", "after a relative"),
    _rule(_CARE, "", "after words of a relation"),
    _rule(r"por medio de la presente", "", _SPEAKER, words=2),
    _rule("for|para|to|with|con|from|is|are|call|text|tell|ask|email|see|saw|contact|by|and|y|de",
          "", "two words no list knows", words=2, score=0.02),
    _rule("call|text|tell|ask|email|phone|message|bring|bringing|add|remove|for|para|to|with|con|"
          "from|need|needs", _OWN, "before a relative"),
    _rule("book|schedule|reschedule|move|cancel|squeeze|fit|see|bring|check|register|agendar|"
          "atender", r" (?:in|for|with|on|to|this|next|tomorrow|today|para|el|manana|hoy)\b",
          "whom to book", score=0.001),
    _rule(r"(?:cita|turno|consulta|lugar|appt|appointment|visit|checkup|physical|spot|slot|"
          r"something|opening) (?:para|for)", rf"{_END}|{_SAID}| (?:on|this|next|el|tomorrow)\b",
          "whom to book"),
    _rule(r"(?:thanks|thank you|thx|ty|gracias|saludos|atentamente|regards|sincerely|best|love)"
          r"(?: so much| a lot| again| mil| y saludos)?[,.]?(?: -)?", r"\W*$", "signature"),
    _rule("is|did|does|has|will|can", r" (?:due for|due|overdue|miss|missed|coming|scheduled|"
          r"booked|seen|supposed to (?:come|see|be seen))\b", "before words of a person"),
    _rule(r"^[a-z'\-]+", rf" -\s|{_BIRTH}|{_HERE}", "given name after the surname"),
    _rule("is|can|could|should|will", r" (?:allowed|able|eligible|old enough|too (?:young|old|"
          r"sick)|come (?:in|too)|see (?:the|a|dr|his|her)|join|eat|also come)\b",
          "before words of a person"),
)  # fmt: skip
_TURNED: Final = rf", [a-z'\-]+(?: [a-z]\.?)?(?: -\s|{_BIRTH}|{_HERE})"
_OPENS: Final = re.compile(
    rf"(?: [a-z]\.?)?{_HERE}|{_BIRTH}|\s*,? ?-\s|{_OWN}|'s {VISIT}|{_TURNED}"
)
_OPENS_FULL: Final = re.compile(
    rf"\s*(?:$|[,;?\n(]|\d)|{_SAID}| (?:for|on|at|needs|needing|tomorrow|today|next|this|para|"
    r"el|appt|appointment|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)


def coined_reason(message: Message, run: Sequence[Word], scores: Sequence[float]) -> str | None:
    """Why these words, one of them coined, are a name; nothing when no rule says so."""
    before, low, end = message.before(run[0].start, 60), message.low, run[-1].end
    if len(run) == 2 and min(scores) >= _PAIR and all(is_coined(word.text) for word in run):
        return "two words that no list knows"
    related = _RELATED.search(before) is not None and _LIVES.match(low, end) is not None
    sure = _NEARLY if related or _IN_CARE.search(before) else _SURE
    if not _is_coined(run, scores, sure):
        return None
    for rule in _RULES:
        if len(run) >= rule.words and max(scores) >= rule.score and (
            rule.before.search(before) and rule.after.match(low, end)
        ):  # fmt: skip
            return rule.reason
    opens = run[0].start < 60 and GREETING.match(low[: run[0].start])
    if opens and (_OPENS.match(low, end) or (len(run) > 1 and _OPENS_FULL.match(low, end))):
        return "name at the start"
    if opens and max(scores) >= _LITTLE and _LIVES_FIRST.match(low, end):
        return "name at the start"
    return "of somebody" if _OWNED.match(low, end) else None


def _is_coined(run: Sequence[Word], scores: Sequence[float], sure: float) -> bool:
    """One word coined, the others at least names; a possible slip needs the model's word."""
    coined = [
        is_coined(w.text) or (score >= sure and is_half_coined(w.text))
        for w, score in zip(run, scores, strict=True)
    ]
    return any(coined) and all(c or may_be_name(w.text) for w, c in zip(run, coined, strict=True))

# ruff: noqa: E501
"""Names of people: the model, lists and the words around them, fused word by word."""

import re
from collections.abc import Iterator

from api.privacy.message import Message, Word
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.person_answer import find_answered_name
from api.privacy.recognizers.person_directory import DirectoryMentions
from api.privacy.recognizers.person_words import (
    PARTICLES,
    TITLES,
    WordKind,
    fixed_phrases,
    is_given,
    is_listed,
    kind_of,
    names_disease,
    resembles_chat,
)

_RELATIVE = (
    r"son|daughter|wife|husband|mom|mum|mother|dad|father|brother|sister|kid|child|baby|aunt|"
    r"uncle|cousin|grandma|grandpa|grandmother|grandfather|grandson|granddaughter|niece|nephew|"
    r"partner|spouse|boyfriend|girlfriend|fiance|fiancee|friend|roommate|neighbor|caregiver|"
    r"boss|coworker|stepson|stepdaughter|stepdad|stepmom|twins?|mama|mami|papa|"
    r"hij[oa]|espos[oa]|herman[oa]|madre|padre|abuel[oa]|ti[oa]|prim[oa]|niet[oa]|novi[oa]|"
    r"amig[oa]|sobrin[oa]|bebe"
)
STRONG = re.compile(
    r"\b(?:my (?:full |first |last |legal |maiden |middle |real |preferred )?name(?:'?s|\s+is|:)|"
    r"(?:first|last|full|middle|maiden|legal|preferred)\s?name(?:\s+is|'s|:)?|"
    r"(?:his|her|their|the|patient|patient's|child's|kid's|son's|daughter's|whose|nick)\s?"
    r"name(?:'?s|\s+is|:)|name\s+is|name:|names|mi nombre(?: completo)? es|me llamo|me yamo|"
    r"se llama|(?:su|el) nombre es|nombre:|nombre es|apellido(?: es|:)?|llamad[oa]|"
    r"call me|goes by|go by|known as|formerly|nee|named|"
    rf"(?:my|mi|our|his|her|su) (?:{_RELATIVE})(?:'?s)? name(?:'?s| is))\s*[:,]?\s+"
)
WEAK = re.compile(
    rf"\b(?:this is|this's|i'm|im|i am|it's|its|it is|soy|yo soy|habla|es|here is|"
    rf"(?:my|mi|our|his|her|su|the|a|tu) (?:\w{{2,12}} )?(?:{_RELATIVE})s?(?: is)?|"
    r"on behalf of|under(?: the name)?|a nombre de|for|para|from|patient|paciente|pt|"
    r"hi|hello|hey|hola|thanks|thank you|gracias|regards|sincerely|signed|love|cheers|"
    r"ask for|speak (?:to|with)|talk (?:to|with)|met with|saw|seen by|contact|"
    r"(?:emergency )?contact(?: person)?(?: is)?|call|email|text|phone|message|msg|ask|add|remove|"
    r"name to|was|caregiver|guardian|guarantor|tell|told|"
    r"bring|bringing|con|with|and|y|between|by|to)\s*[:,\-]?\s+"
)
_TITLE = re.compile(
    r"\b(?:dr|doctor|doc|dra|doctora|mr|mrs|ms|miss|mx|sr|sra|srta|senora?|prof|professor|"
    r"nurse|don|dona|dott)\b\.?\s+"
)
_AFTER = re.compile(
    r"\s*(?:,\s*)?(?:is my name|here\b|speaking\b|es mi nombre|\(?\s*(?:dob|d\.o\.b|born)\b|"
    r"dob\b|date of birth)"
)
_SPELLED = re.compile(r"(?<![a-z0-9'])(?:[a-z](?:\s?[-.]\s?|\s)){2,30}[a-z](?![a-z0-9'])")
_SPELL_CUE = re.compile(
    r"(?:spell\w*|name|spelt|deletrea\w*|llamo|nombre|last|first|soy)\W+"
    r"(?:\w+\W+){0,4}$"
)
_GAP = re.compile(r"[\s.\-']{1,3}|,\s|'s\s")
MAX_NAME_WORDS = 6
_RELATIVE_CUE = re.compile(
    rf"(?:my|mi|our|his|her|su|tu) (?:\w{{2,12}} )?(?:{_RELATIVE})\s*[:,\-]?\s+$"
)
_ERRAND = re.compile(r"(?:ask|tell|told|call|text|email|message|contact)\s+$")
_THIRD_PERSON = frozenset(
    [
        "has",
        "is",
        "was",
        "had",
        "needs",
        "takes",
        "wants",
        "got",
        "goes",
        "gets",
        "said",
        "says",
        "does",
        "went",
        "feels",
        "saw",
        "hurts",
        "keeps",
        "lives",
        "likes",
        "came",
        "can't",
        "cant",
        "fell",
        "woke",
        "threw",
        "broke",
        "tiene",
        "necesita",
        "esta",
        "quiere",
        "toma",
    ]
)
MODALS = frozenset(["will", "may", "can", "do", "mark", "drew", "hope"])
OBJECTS = frozenset(
    [
        "my",
        "me",
        "it",
        "this",
        "that",
        "the",
        "us",
        "for",
        "as",
        "i",
        "you",
        "your",
        "a",
        "an",
        "to",
        "if",
        "is",
        "was",
        "too",
        "when",
        "be",
        "at",
        "all",
        "them",
        "so",
    ]
)
MONTH_NAMES = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ]
)


def find_people(message: Message) -> Iterator[Finding]:
    answered = list(find_answered_name(message))
    yield from answered
    yield from _find_spelled(message)
    directory = DirectoryMentions(message)
    evidence = _Evidence(message)
    index, words = 0, message.words
    while index < len(words):
        last = _name_end(message, evidence, index)
        if last is None:
            index += 1
            continue
        start, end = _with_initials(message, words, index), words[last].end
        if not directory.covers(start, end, introduced=evidence.introduced(index)):
            yield Finding(start, end, "PERSON", evidence.best(index, last), evidence.reason(index))
        index = last + 1


class _Evidence:
    """What speaks for each word of one message."""

    def __init__(self, message: Message) -> None:
        self.message = message
        low = message.low
        self.model = name_scores(message)
        self.strong = {m.end() for m in STRONG.finditer(low)}
        self.weak = {m.end(): m.group() for m in WEAK.finditer(low)}
        self.titled = {m.end() for m in _TITLE.finditer(low)}
        self.eager = message.asked == "name"
        self.phrases = fixed_phrases(low)

    def introduced(self, index: int) -> bool:
        """Whether the speaker says that this is the name of the patient or a relative."""
        word = self.message.words[index]
        if word.start in self.strong:
            return True
        cue = self.weak.get(word.start, "")
        if cue and re.match(
            r"(?:this|i'?m|i am|it|soy|yo|my|mi|our|patient|on behalf|under|a n)", cue
        ):
            return True
        end = self._stretch_end(index)
        return _AFTER.match(self.message.low, end) is not None

    def _stretch_end(self, index: int) -> int:
        words, last = self.message.words, index
        while (
            last + 1 < len(words)
            and last - index < 3
            and (
                self.message.low[words[last].end : words[last + 1].start].isspace()
                and kind_of(words[last + 1].text) in (WordKind.LISTED, WordKind.UNKNOWN)
            )
        ):
            last += 1
        return words[last].end

    def starts(self, index: int) -> bool:
        """Whether a name begins at this word."""
        word = self.message.words[index]
        kind, score = kind_of(word.text), self.model[index]
        if self._barred(word):
            return False
        if word.start in self.strong:
            return self._after_strong(index, kind)
        if word.text in TITLES or (word.text in PARTICLES and score < 0.6):
            return False
        if word.start in self.titled:
            return self._after_title(kind, score)
        cued = word.start in self.weak or self.eager
        if kind is WordKind.AMBIGUOUS:
            if self._is_presented(index):
                return True
            if self._reads_as_verb(index):
                return False
        bar = _threshold(kind, cued=cued, given=is_given(word.text))
        if kind is WordKind.UNKNOWN:
            if resembles_chat(word.text) and word.start not in self.strong:
                bar = 0.6
            elif len(self.message.words) <= 2:
                bar = min(bar, 0.02)
        return score >= bar

    def _barred(self, word: Word) -> bool:
        """A disease, a fixed phrase, or a month with its day: no name starts or goes on here."""
        if names_disease(self.message.low, word.start, word.end):
            return True
        if any(start <= word.start < end for start, end in self.phrases):
            return True
        return word.text in MONTH_NAMES and (
            re.match(r"\s*\d", self.message.low[word.end : word.end + 4]) is not None
            or re.search(r"\d(?:st|nd|rd|th)? (?:of |de )?$", self.message.before(word.start, 8))
            is not None
        )

    @staticmethod
    def _after_title(kind: WordKind, score: float) -> bool:
        if kind in (WordKind.LISTED, WordKind.UNKNOWN):
            return True
        return score >= (0.05 if kind is WordKind.AMBIGUOUS else 0.8) and kind is not WordKind.NEVER

    def _is_presented(self, index: int) -> bool:
        """ "my son will has", "ask mark to": a relative or an errand before, a fitting verb after."""
        word = self.message.words[index]
        cue = self.weak.get(word.start)
        if cue is None or (not (relative := _RELATIVE_CUE.match(cue)) and not _ERRAND.match(cue)):
            return False
        follower = self.message.words[index + 1] if index + 1 < len(self.message.words) else None
        if follower is None or self.message.low[word.end : follower.start] != " ":
            return word.text not in MODALS or self.message.low[word.end : word.end + 2] in (
                "",
                ", ",
                ".",
            )
        if not relative:
            return follower.text in ("to", "that", "about", "if") and word.text not in (
                "will",
                "may",
            )
        return follower.text in _THIRD_PERSON or (
            self.model[index] >= 0.1 and word.text not in MODALS
        )

    def _reads_as_verb(self, index: int) -> bool:
        """ "mark my ...", "will you ...", "may be": an everyday reading of an ambiguous word."""
        words = self.message.words
        if index + 1 >= len(words):
            return False
        word, follower = words[index], words[index + 1]
        if self.message.low[word.end : follower.start] != " ":
            return False
        if word.text in MODALS:
            return kind_of(follower.text) in (WordKind.NEVER, WordKind.ORDINARY)
        return follower.text in OBJECTS and self.model[index] < 0.97

    def _after_strong(self, index: int, kind: WordKind) -> bool:
        words = self.message.words
        if words[index].text in PARTICLES:
            return any(
                kind_of(w.text) in (WordKind.LISTED, WordKind.UNKNOWN, WordKind.AMBIGUOUS)
                for w in words[index + 1 : index + 3]
            )
        if kind is WordKind.NEVER:
            return self._names_end(index)
        if kind is WordKind.AMBIGUOUS and self.model[index] < 0.05 and index + 1 < len(words):
            return kind_of(words[index + 1].text) is not WordKind.NEVER
        return True

    def _names_end(self, index: int) -> bool:
        """A stop word that is a name too, at the end of the clause: "my name is tom day"."""
        word = self.message.words[index]
        clause_ends = re.match(r"\s*(?:$|[.,!?\n])", self.message.low[word.end :]) is not None
        return is_listed(word.text) and clause_ends and self.model[index] >= 0.3

    def continues(self, index: int, first: int) -> bool:
        """Whether the name that began at `first` goes on with this word."""
        word = self.message.words[index]
        kind, score = kind_of(word.text), self.model[index]
        if self._barred(word) or word.text in TITLES or word.text in PARTICLES:
            return False
        certain = self.message.words[first].start in self.strong or self.eager
        if kind is WordKind.NEVER:
            return certain and self._names_end(index)
        if kind is WordKind.AMBIGUOUS and self._reads_as_verb(index):
            return False
        bar = {
            WordKind.AMBIGUOUS: 0.15 if certain else 0.3,
            WordKind.ORDINARY: 0.6,
            WordKind.LISTED: 0.0 if certain else 0.01,
            WordKind.UNKNOWN: 0.02 if certain else 0.1,
        }[kind]
        if kind is WordKind.UNKNOWN and resembles_chat(word.text):
            bar = 0.6
        return score >= bar

    def best(self, first: int, last: int) -> float:
        if self.message.words[first].start in self.strong:
            return 0.95
        return round(max(0.4, *self.model[first : last + 1]), 3)

    def reason(self, index: int) -> str:
        start = self.message.words[index].start
        if start in self.strong:
            return "after words that introduce a name"
        if start in self.titled:
            return "after a title"
        kind = kind_of(self.message.words[index].text).value
        return f"{kind} word, model {self.model[index]:.2f}"


def _threshold(kind: WordKind, *, cued: bool, given: bool) -> float:
    """Model probability from which a word of this kind begins a name."""
    if kind is WordKind.LISTED:
        return (0.002 if given else 0.02) if cued else (0.02 if given else 0.08)
    if kind is WordKind.UNKNOWN:
        return 0.15 if cued else 0.4
    if kind is WordKind.AMBIGUOUS:
        return 0.3 if cued else 0.6
    return 0.9 if kind is WordKind.ORDINARY else 1.1


def _name_end(message: Message, evidence: _Evidence, index: int) -> int | None:
    """Index of the last word of the name that begins at `index`, if one does."""
    words = message.words
    if not evidence.starts(index):
        return None
    last = index
    probe = index + 1
    while probe < len(words) and probe - index < MAX_NAME_WORDS:
        if not _GAP.fullmatch(message.low[words[probe - 1].end : words[probe].start]):
            break
        if _separated(message, words[probe - 1], words[probe]) and not (
            last == index
            and kind_of(words[probe].text) is WordKind.LISTED
            and evidence.model[probe] > 0.5
        ):
            break
        if evidence.continues(probe, index):
            last = probe
        elif not (_is_initial(message, words, probe) or words[probe].text in PARTICLES):
            break
        elif _is_initial(message, words, probe) and last == probe - 1:
            last = probe
        probe += 1
    return last


def _with_initials(message: Message, words: tuple[Word, ...], index: int) -> int:
    """Where the name starts with the initials before it ("j. t. marlowe")."""
    while (
        index > 0
        and len(words[index - 1].text) == 1
        and re.fullmatch(r"\.\s?|\s", message.low[words[index - 1].end : words[index].start])
        and (words[index - 1].text not in "aiyoeu" or message.low[words[index - 1].end] == ".")
    ):
        index -= 1
    return words[index].start


def _separated(message: Message, left: Word, right: Word) -> bool:
    gap = message.low[left.end : right.start]
    return "," in gap or ("." in gap and len(left.text) > 1) or "\n" in gap or "'s" in gap


def _is_initial(message: Message, words: tuple[Word, ...], index: int) -> bool:
    word = words[index]
    if len(word.text) != 1:
        return False
    if message.low.startswith(".", word.end):
        return True
    if word.text in "iayoeu":
        return False
    return not message.low.startswith("'", word.end)


def name_scores(message: Message) -> list[float]:
    """The model's probability of a name for each word of the message."""
    scores = []
    tokens = message.tokens
    at = 0
    for word in message.words:
        while at < len(tokens) and tokens[at].end <= word.start:
            at += 1
        probe, best = at, 0.0
        while probe < len(tokens) and tokens[probe].start < word.end:
            best = max(best, tokens[probe].name)
            probe += 1
        scores.append(best)
    return scores


def _find_spelled(message: Message) -> Iterator[Finding]:
    for match in _SPELLED.finditer(message.low):
        letters = re.sub(r"[^a-z]", "", match.group())
        dashed = "-" in match.group() and len(letters) >= 3
        cued = _SPELL_CUE.search(message.before(match.start())) or message.asked == "name"
        if len(letters) >= 3 and (dashed or cued):
            yield Finding(match.start(), match.end(), "PERSON", 0.9, "spelled letter by letter")


RECOGNIZER = Recognizer("person", find_people)

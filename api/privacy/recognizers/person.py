"""Names of people: the model, lists and the words around them, fused word by word."""

import re
from collections.abc import Iterator

from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.base import Finding, Recognizer
from api.privacy.recognizers.person_answer import find_answered_name
from api.privacy.recognizers.person_cues import (
    AFTER,
    ERRAND,
    GAP,
    MAX_NAME_WORDS,
    MODALS,
    OBJECTS,
    RELATIVE_CUE,
    SPELL_CUE,
    SPELLED,
    STRONG,
    THIRD_PERSON,
    TITLE,
    WEAK,
)
from api.privacy.recognizers.person_directory import DirectoryMentions
from api.privacy.recognizers.person_presented import find_presented
from api.privacy.recognizers.person_words import (
    MONTHS,
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
from api.privacy.recognizers.place_directory import PlaceMentions


def find_people(message: Message) -> Iterator[Finding]:
    directory, places = DirectoryMentions(message), PlaceMentions(message)
    for found, introduced in _find_names(message):
        start, end = found.start, found.end
        if directory.covers(start, end, introduced=introduced):
            continue
        if not introduced and places.covers_person(start, end):
            continue
        yield found
    yield from _find_spelled(message)


def _find_names(message: Message) -> Iterator[tuple[Finding, bool]]:
    """Names, and whether the words around present each as the patient's or a relative's."""
    for found in find_answered_name(message):
        yield found, False
    evidence = _Evidence(message)
    for found in find_presented(message, evidence.model):
        yield found, "introduce" in found.reason
    index, words = 0, message.words
    while index < len(words):
        last = _name_end(message, evidence, index)
        if last is None:
            index += 1
            continue
        start, end = _start(message, words, index), words[last].end
        score = evidence.best(index, last)
        found = Finding(start, end, "PERSON", score, evidence.reason(index))
        yield found, evidence.introduced(index)
        index = last + 1


class _Evidence:
    """What speaks for each word of one message."""

    def __init__(self, message: Message) -> None:
        self.message = message
        low = message.low
        self.model = name_scores(message)
        self.strong = {m.end() for m in STRONG.finditer(low)}
        self.weak = {m.end(): m.group() for m in WEAK.finditer(low)}
        self.titled = {m.end() for m in TITLE.finditer(low)}
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
        return AFTER.match(self.message.low, end) is not None

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
        doubtful = self.eager or kind is WordKind.UNKNOWN
        if doubtful and part_of(word.text) in (Part.EVERYDAY, Part.GRAMMAR):
            return word.start in self.strong and self._after_strong(index, kind)
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
        return word.text in MONTHS and (
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
        """ "my son will has", "ask mark to": a relative or an errand before, a verb after."""
        word = self.message.words[index]
        cue = self.weak.get(word.start)
        if cue is None or (not (relative := RELATIVE_CUE.match(cue)) and not ERRAND.match(cue)):
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
        return follower.text in THIRD_PERSON or (
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
        if not GAP.fullmatch(message.low[words[probe - 1].end : words[probe].start]):
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


def _start(message: Message, words: tuple[Word, ...], index: int) -> int:
    """Where the name starts with the given name before it that is a word too ("una falk")."""
    if index and kind_of(words[index].text) is WordKind.LISTED:
        before = words[index - 1]
        if message.low[before.end : words[index].start] == " " and (
            part_of(before.text) is Part.SOFT and is_given(before.text)
        ):
            return before.start
    return _with_initials(message, words, index)


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
    for match in SPELLED.finditer(message.low):
        letters = re.sub(r"[^a-z]", "", match.group())
        dashed = "-" in match.group() and len(letters) >= 3
        cued = SPELL_CUE.search(message.before(match.start())) or message.asked == "name"
        if len(letters) >= 3 and (dashed or cued):
            yield Finding(match.start(), match.end(), "PERSON", 0.9, "spelled letter by letter")


RECOGNIZER = Recognizer("person", find_people)

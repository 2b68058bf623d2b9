"""What speaks for each word of a message to be a name: the model, lists, the words around it."""

import re
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.message import Message
from api.privacy.recognizers.answer_words import PRONOUNS, Part, is_odd_name
from api.privacy.recognizers.person_bars import SLIP_ONLY, bar_of
from api.privacy.recognizers.person_cues import (
    AFTER,
    DESCRIBING,
    ENDEARMENTS,
    ERRAND,
    GREETS,
    MODALS,
    OBJECTS,
    RELATIVE_CUE,
    STRONG,
    THIRD_PERSON,
    TITLE,
    WEAK,
)
from api.privacy.recognizers.person_ends import ends_name, opens_name
from api.privacy.recognizers.person_scores import name_scores
from api.privacy.recognizers.person_shape import (
    is_half_coined,
    may_be_name,
    name_kind,
    name_part,
)
from api.privacy.recognizers.person_thing import is_thing
from api.privacy.recognizers.person_words import (
    MONTHS,
    PARTICLES,
    SPANISH_VERBS,
    TITLES,
    WordKind,
    fixed_phrases,
    is_given,
    is_listed,
    is_spanish,
    names_disease,
    names_rarely,
    resembles_chat,
)

_MONTH_CUE: Final = re.compile(
    r"\d(?:st|nd|rd|th)? (?:of |de )?$|\b(?:by|in|until|till?|since|through|thru|en|desde|hasta|"
    r"late|early|mid|next|last) $"
)
# "april works for me", "may is better for us": said of a time that is offered or wished for.
_MONTH_SUITS: Final = re.compile(
    r" (?:(?:would )?(?:works?|suits?) (?:me|us|better|best|well|fine|great|ok|okay|for (?:me|us))|"
    r"(?:is|would be|sounds) (?:\w+ )?(?:best|better|good|fine|ok|okay|great) for (?:me|us))\b"
)
# What follows whoever is asked about: "will una need ...", "can olenka come".
_BASE_VERB: Final = re.compile(
    r" (?:need|be|have|get|still|ever|take|go|see|come|eat|drink|also|not|start|stop|miss|wait|use|"
    r"do|keep|stay|lose|feel|want|require|please)\b"
)
# Model probability from which an everyday word is the surname that ends a clause: "kathy welder,
# on tuesday".
RARE_SURNAME: Final = 0.5
# The same for a verb behind a word that is only a name: "call jane doe at home".
SURNAME: Final = 0.3
LITTLE: Final = 0.1
# A verb in Spanish that the model takes for a name, beside what no such verb stands beside.
CERTAIN: Final = 0.95
SURNAME_TOO: Final = 0.7
# Surnames that are words of grammar in Spanish.
_SPANISH_TOO: Final = frozenset("le tan sin con den van".split())
# The same for a word of grammar beside a name: "thi le".
ODD: Final = 0.4
ODD_LAST: Final = 0.1


class Evidence:
    """What speaks for each word of one message."""

    def __init__(self, message: Message) -> None:
        self.message = message
        low = message.low
        self.model = name_scores(message)
        self.strong = {m.end() for m in STRONG.finditer(low)}
        self.weak = {m.end(): m.group() for m in WEAK.finditer(low)}
        self.titled = {m.end() for m in TITLE.finditer(low)}
        self.eager = message.asked == "name"
        # No list of things outweighs words that introduce a name.
        self.phrases = [span for span in fixed_phrases(low) if span[0] not in self.strong]

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
                and name_kind(words[last + 1].text) in (WordKind.LISTED, WordKind.UNKNOWN)
            )
        ):
            last += 1
        return words[last].end

    def starts(self, index: int) -> bool:
        """Whether a name begins at this word."""
        word = self.message.words[index]
        kind, score = name_kind(word.text), self.model[index]
        if self._barred(index) or self._goes_on(index):
            return False
        doubtful = self.eager or kind is WordKind.UNKNOWN
        slip = kind is WordKind.UNKNOWN and score >= SLIP_ONLY and is_half_coined(word.text)
        if doubtful and not slip and name_part(word.text) in (Part.EVERYDAY, Part.GRAMMAR):
            return word.start in self.strong and self._after_strong(index, kind)
        if word.start in self.strong:
            return self._after_strong(index, kind)
        if self._reads_as_verb_too(index) and not self.eager:
            return False
        if word.text in TITLES or (word.text in PARTICLES and score < 0.6):
            return False
        if word.start in self.titled:
            return self._after_title(kind, name_part(word.text), score)
        cued = word.start in self.weak or self.eager
        if kind is WordKind.AMBIGUOUS:
            if self._only_describes(index) or _is_only_grammar(word.text):
                return False
            if self._is_presented(index):
                return True
            if self._reads_as_verb(index) or (not cued and self._modifies(index)):
                return False
        if kind is WordKind.LISTED and is_given(word.text) and self._is_subject(index):
            return True
        return score >= bar_of(
            word.text, kind, cued=cued, alone=len(self.message.words) <= 2
        ) or self._opens_full_name(index)

    def _goes_on(self, index: int) -> bool:
        """Whether the word is what is said of whoever was named before it, or the closing."""
        said = not self.eager and ends_name(self.message, index)
        return said or not opens_name(self.message, index)

    def _is_subject(self, index: int) -> bool:
        """A word with a verb behind it that people alone stand before: "tunde got stitches"."""
        words = self.message.words
        if index + 1 == len(words) or self.message.low[words[index].end] != " ":
            return False
        follower = words[index + 1].text
        if follower == "se":
            return index + 2 < len(words) and words[index + 2].text not in load_words("stop")
        return follower in THIRD_PERSON

    def _opens_full_name(self, index: int) -> bool:
        """A given name and a surname that are nothing else."""
        words = self.message.words
        if index + 1 >= len(words) or not is_given(words[index].text):
            return False
        beside = self.message.low[words[index].end : words[index + 1].start] == " "
        return beside and all(_is_only_name(w.text) for w in words[index : index + 2])

    def _reads_as_verb_too(self, index: int) -> bool:
        """ "my nana fell", "ya la tome": a verb that is a name too, with no surname behind it."""
        words = self.message.words
        if RELATIVE_CUE.match(self.weak.get(words[index].start, "")) and (
            words[index].text in THIRD_PERSON
        ):
            return True
        if words[index].text not in SPANISH_VERBS:
            return False
        if self.message.low.startswith("'s", words[index].end):
            return False
        if index + 1 == len(words) or self.message.low[words[index].end] != " ":
            return True
        follower = words[index + 1].text
        if self.model[index] >= CERTAIN and (follower in THIRD_PERSON or not is_spanish(follower)):
            return False  # "sana dice que ...", "miro and vuk"
        return not may_be_name(follower)

    def _barred(self, index: int, *, inside: bool = False) -> bool:
        """A disease, a fixed phrase, what is swallowed, or a month with its day: no name starts or
        goes on here."""
        word = self.message.words[index]
        if names_disease(self.message.low, word.start, word.end, inside=inside):
            return True
        if not is_given(word.text) and is_thing(self.message, index):
            return True
        if any(start <= word.start < end for start, end in self.phrases):
            return True
        return word.text in MONTHS and (
            re.match(r"\s*\d", self.message.low[word.end : word.end + 4]) is not None
            or _MONTH_CUE.search(self.message.before(word.start, 12)) is not None
            or self._is_month_that_suits(index)
        )

    def _is_month_that_suits(self, index: int) -> bool:
        suits = _MONTH_SUITS.match(self.message.low, self.message.words[index].end)
        return suits is not None and not self.eager and not self.introduced(index)

    def _only_describes(self, index: int) -> bool:
        """ "my son white spots", "thanks bud": a surname or a word of endearment where people are
        called by their given names."""
        word, cue = self.message.words[index], self.weak.get(self.message.words[index].start)
        if cue is None or not self.message.low.startswith(" ", word.end):
            return cue is not None and word.text in ENDEARMENTS and GREETS.match(cue) is not None
        if RELATIVE_CUE.match(cue) is None or (is_given(word.text) and word.text not in DESCRIBING):
            return False
        follower = self.message.words[index + 1].text if index + 1 < len(self.message.words) else ""
        return follower not in THIRD_PERSON and self.message.low[word.end :].strip() != ""

    @staticmethod
    def _after_title(kind: WordKind, part: Part, score: float) -> bool:
        if kind in (WordKind.LISTED, WordKind.UNKNOWN):
            return True
        if part is Part.GRAMMAR:
            return False  # "best doctor ever"
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
            return name_kind(follower.text) in (WordKind.NEVER, WordKind.ORDINARY) or (
                may_be_name(follower.text)
                and _BASE_VERB.match(self.message.low, follower.end) is not None
            )
        return follower.text in OBJECTS and self.model[index] < 0.97

    def _modifies(self, index: int) -> bool:
        """ "lily pollen", "hardy appetite": an ordinary word behind that is no verb of a person."""
        words = self.message.words
        if index + 1 == len(words) or self.message.low[words[index].end] != " ":
            return False
        follower = words[index + 1].text
        if name_kind(follower) is not WordKind.ORDINARY or follower in THIRD_PERSON:
            return False
        return not follower.endswith(("s", "ed")) and self.model[index + 1] < LITTLE

    def _after_strong(self, index: int, kind: WordKind) -> bool:
        words = self.message.words
        if words[index].text in PARTICLES:
            return any(
                name_kind(w.text) in (WordKind.LISTED, WordKind.UNKNOWN, WordKind.AMBIGUOUS)
                for w in words[index + 1 : index + 3]
            )
        if kind is WordKind.NEVER:
            return self._names_end(index)
        if (
            kind is WordKind.ORDINARY
            and words[index].text.endswith("ed")
            and (not is_listed(words[index].text))
        ):
            return False
        if kind is WordKind.AMBIGUOUS and self.model[index] < 0.05 and index + 1 < len(words):
            return name_kind(words[index + 1].text) is not WordKind.NEVER
        return True

    def _names_end(self, index: int) -> bool:
        """A stop word that is a name too, at the end of the clause: "my name is tom day"."""
        word = self.message.words[index]
        clause_ends = re.match(r"\s*(?:$|[.,!?\n])", self.message.low[word.end :]) is not None
        return is_listed(word.text) and clause_ends and self.model[index] >= 0.3

    def _is_odd_name(self, index: int) -> bool:
        """A word of grammar beside a name that the model reads as the other half: "thi le"."""
        word = self.message.words[index].text
        follower = self.message.words[index + 1].text if index + 1 < len(self.message.words) else ""
        ends = self._ends_clause(index)
        if word in PRONOUNS and not ends:
            return False
        if word in _SPANISH_TOO and is_spanish(follower):
            return False  # "a una le salieron ronchas"
        bar = ODD_LAST if ends else ODD
        if not self.message.low[max(0, self.message.words[index].start - 2)].isalnum():
            return False
        return self.model[index] >= bar and is_odd_name(word) and follower not in THIRD_PERSON

    def _ends_clause(self, index: int) -> bool:
        word = self.message.words[index]
        return re.match(r"\s*(?:[,.;!?\n]|$)", self.message.low[word.end :]) is not None

    def continues(self, index: int, first: int) -> bool:
        """Whether the name that began at `first` goes on with this word."""
        word = self.message.words[index]
        kind, score = name_kind(word.text), self.model[index]
        if self._barred(index, inside=True) or word.text in TITLES | PARTICLES | THIRD_PERSON:
            return False
        certain = self.message.words[first].start in self.strong or self.eager
        if not certain and ends_name(self.message, index):
            return False
        if word.text in SPANISH_VERBS and not certain and not self._ends_clause(index):
            return False
        if kind is WordKind.NEVER:
            return self._is_odd_name(index) or (certain and self._names_end(index))
        if kind is WordKind.UNKNOWN and name_part(word.text) is Part.EVERYDAY:
            return False
        if kind is WordKind.AMBIGUOUS and self._reads_as_verb(index):
            if word.text in MODALS:
                return False
            sure = _is_only_name(self.message.words[index - 1].text)
            return score >= (SURNAME if sure else SURNAME_TOO)
        if kind is WordKind.ORDINARY and names_rarely(word.text) and not certain:
            verb = word.text.endswith("ed")
            return score >= RARE_SURNAME and not verb and self._ends_clause(index)
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
        kind = name_kind(self.message.words[index].text).value
        return f"{kind} word, model {self.model[index]:.2f}"


def _is_only_grammar(word: str) -> bool:
    """A word of grammar that is a surname at most: "tell"."""
    return name_part(word) is Part.GRAMMAR and not is_given(word)


def _is_only_name(word: str) -> bool:
    return name_kind(word) is WordKind.LISTED and name_part(word) is Part.NAME

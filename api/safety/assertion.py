"""Whether a mention is said to be so: negated, past, only asked about, or a figure of speech.

The family member's chest pain is chest pain: who has it never suppresses. A negator that belongs to
the concept (`cant breathe`) is inside the mention and is not looked at.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import Enum

from api.safety.concepts import ConceptIndex, Mention, by_concept
from api.safety.lexicon import Lexicon
from api.safety.normalise import SENTENCE_MARK, Reading, Token, arrange

REACH = 6
# `overdose training class`: what stands so close behind makes a subject of it.
TOPIC_REACH = 3
OWN_NEGATORS = frozenset(
    "cant cannot couldnt barely hardly unable stopped quit refuses refusing apenas nobody".split()
)
# Inside a mention, before its last word and behind a joint, they deny it.
_DENIERS = frozenset("no without zero sin ningun ninguna".split())
_JOINTS = frozenset("and but y pero with".split())
_NEW_VERBS = frozenset(
    "has have is are was keeps cant feels hurts now im tiene esta ahora sigue".split()
)
BIRTH_REACH = 6
_BIRTH = frozenset(
    "born dob birth birthday birthdate bday nacido nacida naci nacio nacimiento cumpleanos".split()
)
# `may 4 1980`, `05/04/1980`, `4 de mayo de 1980` at the head of a clause: who it is, not when.
_DATE_JOINTS = frozenset("de del of the over st nd rd th".split())
_MONTHS = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept "
    "september oct october nov november dec december enero febrero marzo abril mayo junio julio "
    "agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic".split()
)
_ANAPHORA = {("that", "was"), ("this", "was"), ("it", "was"), ("eso", "fue"), ("fue", "hace")}
_PRONOUNS = frozenset("i im ive he hes she shes we they yo ella".split())
_WHEN = frozenset("when while back cuando de".split())
_HISTORIES = frozenset("history hx antecedentes historial historia".split())
_OCCASIONS = frozenset("after during at in before since despues durante en".split())
_ENDS_TIME = re.compile(r"(?:19|20)\d\d|ago")
_TURNS = frozenset("but pero though yet".split())
_CLAUSE_JOINTS = frozenset("and so because y e".split())
_PAST = frozenset(
    "had was were got went used did been passed died tuve tuvo tuvimos tuvieron fue fui era "
    "estuve estuvo dio hubo sufri sufrio tenia".split()
)
_PRESENT = frozenset(
    "have has im am is are cant cannot keeps keep feel feels hurts hes shes theyre isnt wont dont "
    "tengo tiene tenemos esta estoy estamos duele siento siente puedo puede sigue hay now "
    "ahora just today tonight suddenly still again hoy".split()
)
_MASK = "▁"


class Status(Enum):
    """What the words around a mention make of it."""

    PRESENT = "present"
    NEGATED = "negated"
    HISTORICAL = "historical"
    EDUCATIONAL = "educational"


@dataclass(frozen=True, slots=True)
class Cues:
    """Where each kind of cue stands in one reading: token indexes."""

    pseudo: frozenset[int]
    history: tuple[int, ...]
    strong: tuple[int, ...]
    weak: tuple[int, ...]
    educational: tuple[int, ...]
    topics: tuple[int, ...]
    personal: tuple[int, ...]
    # First and last token of what stands around a complaint: a claim, a belittling, an errand.
    frames: tuple[tuple[int, int], ...]


class Assertion:
    """The cues of the lexicon, compiled."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._negators = frozenset(lexicon.negators)
        self._verbs = frozenset(lexicon.verb_negators)
        self._own = self._negators | self._verbs | OWN_NEGATORS
        self._ends = frozenset(lexicon.scope_ends)
        self._lists = frozenset(lexicon.list_words)
        self._subjects = frozenset(lexicon.new_subjects)
        self._figures = ConceptIndex({"figurative": lexicon.figurative})
        self._cues = ConceptIndex(
            {
                "pseudo": lexicon.pseudo_negations,
                "history": lexicon.history,
                "strong": lexicon.present_strong,
                "weak": lexicon.present_weak,
                "educational": lexicon.educational,
                "topics": lexicon.topics,
                "personal": lexicon.personal,
                "frames": lexicon.frames,
            }
        )

    def mask_figures(self, reading: Reading) -> Reading:
        """The reading with figures of speech blanked; the rest of the message stays."""
        hidden: set[int] = set()
        for figure in self._figures.find(reading):
            hidden.update(range(figure.first, figure.last + 1))
        if not hidden:
            return reading
        tokens = [
            Token(_MASK, t.start, t.end, t.after_comma) if n in hidden else t
            for n, t in enumerate(reading.tokens)
        ]
        return arrange(tokens, current_from=reading.current_from)

    def cues(self, reading: Reading, *, taken: frozenset[int] = frozenset()) -> Cues:
        """All cues of one reading."""

        found = by_concept(self._cues.find(reading))

        def at(kind: str) -> tuple[int, ...]:
            return tuple(sorted({cue.first for cue in found.get(kind, ())}))

        return Cues(
            frozenset(at("pseudo")) | taken,
            tuple(i for i in at("history") if not _tells_birth(reading, i)),
            at("strong"),
            at("weak"),
            at("educational"),
            at("topics"),
            at("personal"),
            tuple((frame.first, frame.last) for frame in found.get("frames", ())),
        )

    def unframed(self, reading: Reading, cues: Cues) -> list[tuple[int, int]]:
        """First and last tokens of the clauses that hold no frame; none where there is no frame."""
        framed = {
            clause
            for frame in cues.frames
            for clause in (self._clause_at(at, reading) for at in frame)
        }
        kept, index = [], 0
        while framed and index < len(reading.tokens):
            first, last = self._clause_at(index, reading)
            if (first, last) not in framed:
                kept.append((first, last))
            index = last + 1
        return kept

    def sets_aside(self, reading: Reading, cues: Cues) -> bool:
        """Whether it teaches, tells of the past or jests, and no cue speaks of the present."""
        jests = any(token.norm == _MASK for token in reading.tokens)
        if not (jests or cues.history or cues.educational):
            return False
        if cues.strong or cues.weak or self._speaks_besides(reading, cues):
            return False
        # Not "do you treat overdoses my son took 20 pills".
        return not cues.educational or max(cues.personal, default=-1) <= max(cues.educational)

    def _speaks_besides(self, reading: Reading, cues: Cues) -> bool:
        """Whether a clause without such a cue speaks of the present."""
        marked = {*cues.history, *cues.educational}
        index, tokens = 0, reading.tokens
        while index < len(tokens):
            _, last = self._clause_at(index, reading)
            words = {token.norm for token in tokens[index : last + 1]}
            if words & _PRESENT and not marked & set(range(index, last + 1)):
                return True
            index = last + 1
        return False

    def status(self, mention: Mention, reading: Reading, cues: Cues, *, atomic: bool) -> Status:
        """The status of one mention."""
        inside = reading.tokens[mention.first : mention.last + 1]
        own = any(token.norm in self._own for token in inside)
        if not atomic and _denies_itself(inside):
            return Status.NEGATED
        if not (atomic or own) and self._negated(mention, reading, cues):
            return Status.NEGATED
        sentence = reading.sentences[mention.first]

        def here(indexes: Sequence[int]) -> list[int]:
            return [i for i in indexes if reading.sentences[i] == sentence]

        present = bool(cues.strong) or any(abs(i - mention.first) <= 4 for i in here(cues.weak))
        if not present and any(self._makes_past(i, mention, reading) for i in here(cues.history)):
            return Status.HISTORICAL
        if any(self._teaches(i, mention, reading) for i in here(cues.educational)) and not (
            present or any(i <= mention.first for i in here(cues.personal))
        ):
            return Status.EDUCATIONAL
        if not present and any(_is_topic(i, mention, reading) for i in here(cues.topics)):
            return Status.EDUCATIONAL
        return Status.PRESENT

    def _makes_past(self, cue: int, mention: Mention, reading: Reading) -> bool:
        """Whether a cue of the past is about the mention: `i cant breathe, dob 3/4/1961` is not.

        In another clause behind it, only where the mention's own clause tells of the past, or the
        cue's begins with `that was`. Before it, where that clause is but a time (`years ago,`,
        `when i was a kid,`) and the mention's does not speak of the present, or in a list.
        """
        first, last = self._clause_at(mention.last, reading)
        last = _before_new_subject(reading, mention.last, last)
        if first <= cue <= last:
            return True
        words = {token.norm for token in reading.tokens[first : last + 1]}
        start, end = self._clause_at(cue, reading)
        told = [token.norm for token in reading.tokens[start : end + 1]]
        if cue > last:
            return bool(words & _PAST) or tuple(told[:2]) in _ANAPHORA
        if words & _PRESENT or reading.tokens[first - 1].norm in _TURNS:
            return False
        if self._is_list_item(words):
            return bool(_HISTORIES.intersection(told)) or self._is_list_item(set(told))
        subjects = sum(word in _PRONOUNS for word in told)
        if told[0] in _WHEN:
            return subjects <= 1
        return subjects == 0 and (told[:2] == ["as", "a"] or self._is_list_item(set(told)))

    def _is_list_item(self, words: Set[str]) -> bool:
        """A clause without a subject or a verb: `seizures`, `years ago`, `in 2012`."""
        return not words & (_PRESENT | _PAST | self._subjects)

    def _teaches(self, cue: int, mention: Mention, reading: Reading) -> bool:
        """Whether a cue of learning reaches the mention: its own clause, or a list goes on."""
        first, last = self._clause_at(mention.last, reading)
        words = {token.norm for token in reading.tokens[first : last + 1]}
        return cue <= mention.first and (cue >= first or self._is_list_item(words))

    def _clause_at(self, index: int, reading: Reading) -> tuple[int, int]:
        """First and last token of the clause around a token.

        Of a mention it is asked for its last one: the slot of `i had asthma, i took 40` begins
        before the comma.
        """
        tokens, first, last = reading.tokens, index, index
        while first > 0 and not self._begins_clause(tokens, first):
            first -= 1
        while last + 1 < len(tokens) and not self._begins_clause(tokens, last + 1):
            last += 1
        return first, last

    def _begins_clause(self, tokens: Sequence[Token], index: int) -> bool:
        """At a comma, a sentence's end, or `and` before a new subject or verb."""
        before = tokens[index - 1].norm
        if tokens[index].after_comma or before == SENTENCE_MARK:
            return True
        new = tokens[index].norm
        opens = new in _NEW_VERBS or new in _PRESENT or new in _PAST or new in self._subjects
        if before in _CLAUSE_JOINTS and index > 1 and _ENDS_TIME.fullmatch(tokens[index - 2].norm):
            return True  # "in 2014 and ...": something new
        return before in _TURNS or (before in _CLAUSE_JOINTS and opens)

    def _negated(self, mention: Mention, reading: Reading, cues: Cues) -> bool:
        tokens = reading.tokens
        crossed_comma = tokens[mention.first].after_comma
        for index in range(mention.first - 1, max(-1, mention.first - 1 - REACH), -1):
            word = tokens[index].norm
            if word == SENTENCE_MARK or word in self._ends:
                return False
            if word in {"and", "y"} and tokens[index + 1].norm in _NEW_VERBS:
                return False
            negator = word in self._negators or word in self._verbs
            if negator and index not in cues.pseudo:
                return not crossed_comma or self._list_goes_on(mention, reading, index)
            if word in self._subjects and not self._spanish_verb(tokens, index):
                return False
            crossed_comma = crossed_comma or tokens[index].after_comma
        return False

    def _spanish_verb(self, tokens: Sequence[Token], index: int) -> bool:
        """`no tengo`, `no me duele`: the verb stands between its negator and what it negates."""
        verb = tokens[index].norm in {"tengo", "tiene", "me", "le"}
        return verb and index > 0 and tokens[index - 1].norm == "no"

    def _list_goes_on(self, mention: Mention, reading: Reading, negator: int) -> bool:
        """After a comma a negation only reaches on through a list: `no fever, chills or pain`."""
        words = [t.norm for t in reading.tokens[negator + 1 : mention.last + 5]]
        if SENTENCE_MARK in words:
            words = words[: words.index(SENTENCE_MARK)]
        comma_next = reading.tokens[negator + 1].after_comma
        return not comma_next and any(word in self._lists for word in words)


def _before_new_subject(reading: Reading, after: int, last: int) -> int:
    """Where a clause ends that runs on without a comma: `he cant breathe i took cpr years ago`.

    `the pain i had` is one clause still.
    """
    tokens = reading.tokens
    for index in range(after + 1, last):
        if tokens[index].norm in _PRONOUNS and tokens[index + 1].norm not in _PAST:
            return index - 1
    return last


def _is_topic(cue: int, mention: Mention, reading: Reading) -> bool:
    """`overdose training class`; not `chest pain, my policy number`."""
    between = reading.tokens[mention.last + 1 : cue + 1]
    return 0 < len(between) <= TOPIC_REACH and not any(
        token.after_comma or token.norm in _OCCASIONS for token in between
    )


def _tells_birth(reading: Reading, cue: int) -> bool:
    """`born in 1985`, `dob 3/4/61`: a year that says how old somebody is."""
    before = reading.tokens[max(0, cue - BIRTH_REACH) : cue + 1]
    return any(token.norm in _BIRTH for token in before) or _heads_full_date(reading, cue)


def _heads_full_date(reading: Reading, year: int) -> bool:
    """Whether a year ends a date with its day that begins a clause, as an answer to us does."""
    tokens, first, parts = reading.tokens, year, 0
    if not re.fullmatch(r"(?:19|20)\d\d", tokens[year].norm):
        return False
    while first > 0:
        word = tokens[first - 1].norm
        is_part = word in _MONTHS or (word.isdigit() and int(word) <= 31)
        if not (is_part or word in _DATE_JOINTS):
            break
        parts += is_part
        first -= 1
    begins = first == 0 or tokens[first].after_comma or tokens[first - 1].norm == SENTENCE_MARK
    return parts >= 2 and begins


def _denies_itself(inside: Sequence[Token]) -> bool:
    """`vomiting, no blood` and `once but no blood`, not `cant get no air`."""
    if len(inside) < 3 or inside[-2].norm not in _DENIERS:
        return False
    return inside[-2].after_comma or inside[-3].norm in _JOINTS

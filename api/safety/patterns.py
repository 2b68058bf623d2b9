"""The small language of `data/safety/`: phrases compiled to bounded expressions.

A pattern is words between single spaces. `(a|b c)` is a choice, `x?` may be absent, `.` `..` and
`...` are up to 1, 3 and 6 words of any kind, `bleed*` and `*pril` match by beginning and end, `#`
is a number, `@name` another concept, `!(a|b)` means not followed by these; `^` and `$` are the
beginning and the end of a sentence. Nothing in a pattern crosses the end of a sentence, and every
gap is bounded, so matching stays linear in the text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

STOP_WORDS = frozenset(
    [
        "i",
        "im",
        "my",
        "me",
        "a",
        "an",
        "the",
        "is",
        "it",
        "its",
        "of",
        "to",
        "in",
        "on",
        "at",
        "and",
        "or",
        "for",
        "so",
        "be",
        "am",
        "are",
        "was",
        "have",
        "has",
        "do",
        "does",
        "you",
        "your",
        "this",
        "that",
        "he",
        "she",
        "his",
        "her",
        "we",
        "they",
        "no",
        "not",
        "so",
        "de",
        "la",
        "el",
        "en",
        "mi",
        "me",
        "un",
        "una",
        "y",
        "que",
        "se",
        "es",
        "lo",
        "los",
        "las",
        "con",
        "por",
        "su",
        "te",
        "le",
        "no",
        "si",
        "al",
        "del",
        "esta",
        "estoy",
        "tengo",
        "ya",
        "get",
        "got",
        "can",
        "should",
        "if",
        "what",
    ]
)
_GAPS = {".": 1, "..": 3, "...": 6}
_EDGES = {"^": "(?<![^¦])", "$": "(?! [^¦])"}
_LEX = re.compile(r"!\(|[()|?]|@[a-z0-9_]+|[^\s()|?]+|\s+")


@lru_cache(maxsize=20_000)
def compiled(regex: str) -> re.Pattern[str]:
    """The expression compiled: a set of rules that is loaded again has hardly any new ones."""
    return re.compile(regex + r"(?![^ ])")


class BadPattern(ValueError):
    """A pattern of the data files does not follow the language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One compiled part: its expression, what must be in the text for it, and its words.

    `needs`: of each of these sets a word must stand in the text, the most telling set first.
    """

    regex: str
    needs: tuple[frozenset[str], ...]
    words: frozenset[str]


def _weight(need: frozenset[str]) -> tuple[int, int]:
    return (len(need & STOP_WORDS), len(need))


def _sequence(pieces: Sequence[Piece]) -> Piece:
    needs = dict.fromkeys(need for piece in pieces for need in piece.needs)
    return Piece(
        "".join(p.regex for p in pieces),
        tuple(sorted(needs, key=_weight)),
        frozenset().union(*(p.words for p in pieces)),
    )


def either(pieces: Sequence[Piece]) -> Piece:
    """A choice between pieces."""
    first = [piece.needs[0] for piece in pieces if piece.needs]
    needs = (frozenset().union(*first),) if len(first) == len(pieces) else ()
    regex = "(?:" + "|".join(dict.fromkeys(p.regex for p in pieces)) + ")"
    return Piece(regex, needs, frozenset().union(*(p.words for p in pieces)))


def _word(text: str) -> Piece:
    if text in _GAPS:
        return Piece(rf"(?: (?!¦)[^ ]+){{0,{_GAPS[text]}}}", (), frozenset())
    if text in _EDGES:
        return Piece(_EDGES[text], (), frozenset())
    if text == "#":
        return Piece(r" \d+(?:\.\d+)?(?![^ ])", (), frozenset())
    if not re.fullmatch(r"\*?[a-z0-9]+|[a-z0-9]{2,}\*", text):
        raise BadPattern(f"not a word: {text!r}")
    if text.startswith("*"):
        return Piece(rf" [^ ]{{2,24}}{text[1:]}(?![^ ])", (frozenset({text}),), frozenset())
    if text.endswith("*"):
        return Piece(rf" {text[:-1]}[^ ]*", (frozenset({text}),), frozenset({text}))
    return Piece(rf" {text}(?![^ ])", (frozenset({text}),), frozenset({text}))


class _Parser:
    def __init__(self, text: str, lookup: Callable[[str], Piece]) -> None:
        self._parts = [p for p in _LEX.findall(text) if not p.isspace()]
        self._at = 0
        self._lookup = lookup
        self._text = text

    def whole(self) -> Piece:
        piece = self._choice()
        if self._at != len(self._parts):
            raise BadPattern(f"unbalanced: {self._text!r}")
        return piece

    def _peek(self) -> str:
        return self._parts[self._at] if self._at < len(self._parts) else ""

    def _choice(self) -> Piece:
        options = [self._run()]
        while self._peek() == "|":
            self._at += 1
            options.append(self._run())
        return options[0] if len(options) == 1 else either(options)

    def _run(self) -> Piece:
        pieces = []
        while self._peek() not in {"", "|", ")"}:
            pieces.append(self._element())
        if not pieces:
            raise BadPattern(f"an empty choice: {self._text!r}")
        return _sequence(pieces)

    def _element(self) -> Piece:
        part = self._peek()
        self._at += 1
        if part in {"(", "!("}:
            piece = self._choice()
            if self._peek() != ")":
                raise BadPattern(f"unbalanced: {self._text!r}")
            self._at += 1
            if part == "!(":
                return Piece(f"(?!{piece.regex}(?![^ ]))", (), frozenset())
        elif part.startswith("@"):
            piece = self._lookup(part[1:])
        else:
            piece = _word(part)
        if self._peek() == "?":
            self._at += 1
            piece = Piece(f"(?:{piece.regex})?", (), piece.words)
        return piece


class Compiler:
    """Compiles named concepts once, each reference in place."""

    def __init__(self, sources: Mapping[str, Sequence[str]]) -> None:
        self._sources = sources
        self._done: dict[str, Piece] = {}
        self._open: set[str] = set()

    def concept(self, name: str) -> Piece:
        """One piece for all patterns of a concept."""
        if name not in self._done:
            if name in self._open or name not in self._sources:
                raise BadPattern(f"unknown or circular concept: {name}")
            self._open.add(name)
            self._done[name] = either([self.pattern(text) for text in self._sources[name]])
            self._open.discard(name)
        return self._done[name]

    def pattern(self, text: str) -> Piece:
        """One piece for one pattern."""
        return _Parser(text, self.concept).whole()

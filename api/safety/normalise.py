"""Reads a message as plain lower-case tokens that remember where they stood in the given text."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from api.safety.lexicon import Lexicon
from api.safety.lexing import Lexeme, lexer
from api.safety.spaced import spelled_out
from api.safety.spelling import Speller

SENTENCE_MARK = "¦"
WHOLE_LIMIT = 24_000
EDGE = 12_000
_BEGINS_WITH_SIGN = re.compile(r"(?<![\w$@])[0345$@][a-z]{4,}")
# No sentence ends with these: a line that does goes on in the next one.
_OPEN = frozenset(
    "cant cannot wont dont doesnt didnt isnt couldnt my the a an i im ive to and or no not is are "
    "am was he she hes shes his her our your of in on with from just really so very keep keeps "
    "feel mi me el la los las un una y que se puedo puede estoy esta siento de en con muy".split()
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}/?>")


class Token(NamedTuple):
    """One word; `start` and `end` are code points of the text it came from."""

    norm: str
    start: int
    end: int
    after_comma: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens of one or several messages and their canonical line (` tok tok ¦ tok`)."""

    tokens: tuple[Token, ...]
    canonical: str
    starts: tuple[int, ...]
    sentences: tuple[int, ...]
    current_from: int = 0
    indexes: dict[str, list[int]] = field(default_factory=dict, compare=False)

    def token_at(self, char: int) -> int:
        """Index of the token whose canonical text covers `char`."""
        return bisect_right(self.starts, char) - 1


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in {"Mn", "Cf", "Me"}:
        return ""
    if char in "\n\r\u2028\u2029\x85":
        return "\n"
    if kind == "Cc" or kind.startswith("Z"):
        return " "
    if char in "°º…":
        return char
    folded = unicodedata.normalize("NFKD", char).lower()
    return "".join(c for c in folded if not unicodedata.combining(c))


# What `_fold` makes of the plain characters that it changes, letters apart.
_PLAIN = {n: _fold(chr(n)) for n in range(128) if not chr(n).isalpha() and _fold(chr(n)) != chr(n)}


def _flatten(text: str, emoji: dict[str, str]) -> tuple[str, Sequence[int]]:
    """The folded text and, for each folded character, its code point in `text`."""
    if text.isascii():
        return text.translate(_PLAIN).lower(), range(len(text))
    parts: list[str] = []
    offsets: list[int] = []
    for position, char in enumerate(text):
        name = emoji.get(char)
        piece = f" {name} " if name else _fold(char)
        parts.append(piece)
        offsets.extend([position] * len(piece))
    return "".join(parts), offsets


def _without_tags(flat: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """`<b>che</b>st` is `chest`."""
    if "<" not in flat:
        return flat, offsets
    parts: list[str] = []
    kept: list[int] = []
    at = 0
    for tag in _TAG.finditer(flat):
        parts.append(flat[at : tag.start()])
        kept.extend(offsets[at : tag.start()])
        at = tag.end()
    return "".join(parts) + flat[at:], [*kept, *offsets[at:]]


def _clip(text: str) -> tuple[str, int]:
    """Head and tail of a very long text, and where the tail starts in it (0: whole)."""
    if len(text) <= WHOLE_LIMIT:
        return text, 0
    return text[:EDGE] + "\n" + text[-EDGE:], len(text) - EDGE


def _tokens(text: str, lexicon: Lexicon, speller: Speller) -> Iterable[Token]:
    clipped, tail = _clip(text)
    flat, offsets = _without_tags(*_flatten(clipped, lexicon.emoji))
    flat = _BEGINS_WITH_SIGN.sub(lambda match: speller.with_letter(match.group()), flat)

    def place(flat_index: int) -> int:
        at = offsets[flat_index]
        return at if not tail or at < EDGE else at - EDGE - 1 + tail

    comma, last = False, ""
    for piece in _whole_words(lexer().lex(flat), flat, speller):
        if piece.kind == "comma":
            comma = True
            continue
        if piece.kind == "mark" and last in _OPEN and flat[piece.start : piece.end].isspace():
            continue
        start, end = place(piece.start), place(piece.end - 1) + 1
        for norm in _readings(piece.text, piece.kind, speller):
            yield Token(norm, start, end, comma)
            comma, last = False, norm


def _whole_words(pieces: Sequence[Lexeme], flat: str, speller: Speller) -> Iterable[Lexeme]:
    """Words that were typed letter by letter, or fell into two pieces, put together."""
    before: Lexeme | None = None
    for piece in spelled_out(pieces, flat, is_code=speller.is_code):
        if before and piece.kind == "word" and speller.is_split(before.text, piece.text):
            yield Lexeme(before.text + piece.text, "word", before.start, piece.end)
            before = None
            continue
        if before is not None:
            yield before
        before = piece if piece.kind == "word" else None
        if before is None:
            yield piece
    if before is not None:
        yield before


def _readings(raw: str, kind: str, speller: Speller) -> tuple[str, ...]:
    if kind == "word":
        return speller.read(raw)
    if kind == "number":
        return (raw.replace(",", ".") if len(raw.partition(",")[2]) != 3 else raw.replace(",", ""),)
    return ({"mark": SENTENCE_MARK, "slash": "over", "percent": "percent"}.get(kind, "degrees"),)


def arrange(tokens: Iterable[Token], *, current_from: int = 0) -> Reading:
    """Builds the canonical line over ready tokens."""
    kept = tuple(tokens)
    starts: list[int] = []
    sentences: list[int] = []
    length = sentence = 0
    for token in kept:
        starts.append(length)
        length += len(token.norm) + 1
        sentences.append(sentence)
        sentence += token.norm == SENTENCE_MARK
    canonical = "".join(f" {token.norm}" for token in kept)
    return Reading(kept, canonical, tuple(starts), tuple(sentences), current_from)


def read(text: str, *, lexicon: Lexicon, speller: Speller) -> Reading:
    """The reading of one message."""
    return arrange(_tokens(text, lexicon, speller))


def read_window(text: str, recent: Iterable[str], *, lexicon: Lexicon, speller: Speller) -> Reading:
    """The last messages and this one as one line; a short fragment runs on into the next one."""
    before: list[Token] = []
    for message in recent:
        tokens = list(read(message[-EDGE:], lexicon=lexicon, speller=speller).tokens)
        before += tokens
        if tokens and (len(tokens) > 5 or tokens[-1].norm == SENTENCE_MARK):
            before.append(Token(SENTENCE_MARK, 0, 0))
    current = read(text, lexicon=lexicon, speller=speller).tokens
    return arrange([*before, *current], current_from=len(before))

"""The pieces of a message; spaCy parts its sentences and forgets its words afterwards.

Every message is read inside a memory zone: the strings it brings are freed when the zone ends, so
no patient's word stays in the string store of a long-lived process.
"""

import functools
import re
import threading
from typing import Any, NamedTuple

import spacy
from spacy.attrs import IS_PUNCT
from spacy.language import Language
from spacy.tokens import Doc

_PIECE = re.compile(
    r"(?P<number>\d{1,9}(?:[.,]\d{1,3})?(?![\d]))"
    r"|(?P<word>[^\W\d_](?:[^\W_]|['’`´*@$!|](?=[^\W_])){0,63})"
    r"|(?P<mark>[.!?;\n\r\u2026]{1,64})"
    r"|(?P<comma>[,:()\[\]\"–—]|-(?=\s))"
    r"|(?P<slash>/(?=\s?\d))"
    r"|(?P<percent>%)"
    r"|(?P<degree>[°º])"
)
MARK = "."


class Lexeme(NamedTuple):
    """A piece of folded text: what it is, and its characters `start` up to `end`."""

    text: str
    kind: str
    start: int
    end: int


def pieces_of(text: str) -> list[Lexeme]:
    """Chat spelling kept whole (`can't`, `101.4`, `su!cide`); every mark reads as one full stop."""
    return [
        Lexeme(MARK if m.lastgroup == "mark" else m.group(), m.lastgroup or "", *m.span())
        for m in _PIECE.finditer(text)
    ]


class Lexer:
    """A blank pipeline with a sentencizer; a lock, since memory zones are not shared."""

    def __init__(self) -> None:
        self.nlp: Language = spacy.blank("xx")
        # Of a word's attributes only this one is read (by the sentencizer); all are costly.
        vocab: Any = self.nlp.vocab
        getters = vocab.lex_attr_getters
        for attribute in getters.keys() - {IS_PUNCT}:
            del getters[attribute]
        self._sentencizer: Any = self.nlp.add_pipe("sentencizer", config={"punct_chars": [MARK]})
        self._lock = threading.Lock()

    def lex(self, text: str) -> list[Lexeme]:
        """The pieces of a folded text; of several marks in a row the last one is kept."""
        pieces = pieces_of(text)
        if all(piece.kind != "mark" for piece in pieces[:-1]):
            return pieces  # one sentence: nothing to part
        with self._lock, self.nlp.vocab.memory_zone():
            doc = Doc(self.nlp.vocab, words=[piece.text for piece in pieces])
            (begins,) = self._sentencizer.predict([doc])
        return [
            piece
            for piece, ends in zip(pieces, [*begins[1:], True], strict=True)
            if ends or piece.kind != "mark"
        ]


@functools.lru_cache(maxsize=1)
def lexer() -> Lexer:
    """The lexer of this process."""
    return Lexer()

"""The pieces of a message; spaCy parts its sentences and forgets its words afterwards.

Every message is read inside a memory zone: the strings it brings are freed when the zone ends, so
no patient's word stays in the string store of a long-lived process.
"""

import functools
import re
import threading
from typing import Any, NamedTuple

from spacy.attrs import IS_PUNCT
from spacy.lang.lex_attrs import is_punct
from spacy.pipeline import Sentencizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

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
    """A sentencizer, its words in memory zones; a lock, since these are not shared.

    Neither a pipeline nor a language: to make one, spaCy imports whatever any package offers it.
    """

    def __init__(self) -> None:
        # The one attribute of a word that the sentencizer reads.
        self.vocab = Vocab(lex_attr_getters={IS_PUNCT: is_punct})
        self._sentencizer: Any = Sentencizer(punct_chars=[MARK])
        self._lock = threading.Lock()

    def lex(self, text: str) -> list[Lexeme]:
        """The pieces of a folded text; of several marks in a row the last one is kept."""
        pieces = pieces_of(text)
        if all(piece.kind != "mark" for piece in pieces[:-1]):
            return pieces  # one sentence: nothing to part
        with self._lock, self.vocab.memory_zone():
            doc = Doc(self.vocab, words=[piece.text for piece in pieces])
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

"""spaCy carries the tokens and the sentences of a message, and forgets its words afterwards.

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
_PIECES = "pieces"


class Lexeme(NamedTuple):
    """A piece of folded text: what it is, and its characters `start` up to `end`."""

    text: str
    kind: str
    start: int
    end: int


class ChatTokenizer:
    """Chat spelling kept whole (`can't`, `101.4`, `su!cide`); every mark reads as one full stop."""

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        pieces = [
            Lexeme(MARK if m.lastgroup == "mark" else m.group(), m.lastgroup or "", *m.span())
            for m in _PIECE.finditer(text)
        ]
        doc = Doc(self._vocab, words=[piece.text for piece in pieces])
        doc.user_data[_PIECES] = pieces
        return doc


class Lexer:
    """A blank pipeline of tokenizer and sentencizer; a lock, since memory zones are not shared."""

    def __init__(self) -> None:
        self.nlp: Language = spacy.blank("xx")
        # Of a word's attributes only this one is read (by the sentencizer); all are costly.
        vocab: Any = self.nlp.vocab
        getters = vocab.lex_attr_getters
        for attribute in getters.keys() - {IS_PUNCT}:
            del getters[attribute]
        self.nlp.tokenizer = ChatTokenizer(self.nlp.vocab)
        self.nlp.add_pipe("sentencizer", config={"punct_chars": [MARK]})
        self._lock = threading.Lock()

    def lex(self, text: str) -> list[Lexeme]:
        """The pieces of a folded text; of several marks in a row the last one is kept."""
        with self._lock, self.nlp.memory_zone():
            doc = self.nlp(text)
            pieces: list[Lexeme] = doc.user_data[_PIECES]
            if not pieces:
                return []
            begins = [bool(token.is_sent_start) for token in doc[1:]] + [True]
            return [
                piece
                for piece, ends in zip(pieces, begins, strict=True)
                if ends or piece.kind != "mark"
            ]


@functools.lru_cache(maxsize=1)
def lexer() -> Lexer:
    """The lexer of this process."""
    return Lexer()

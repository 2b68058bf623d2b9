"""A message as tokens with their offsets in the original text."""

import re
from dataclasses import dataclass
from typing import Literal

from api.extraction.folding import fold, words_of
from api.extraction.resolve_time.typos import correct_word
from api.extraction.spans import Span

MAX_CHARS = 2_000
MAX_TOKENS = 400

TokenKind = Literal["word", "num", "ord", "clock", "date", "iso", "punct"]

_TOKEN = re.compile(
    r"(?P<iso>(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d))(?:t(?=\d))?"
    r"|(?P<date>(?<![\d.])\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?(?![\d/]|:\d)"
    r"|(?<![\d.])\d{1,2}([.-])\d{1,2}\3(?:\d{4}|\d{2})(?!\d))"
    r"|(?P<clock>(?<![\d.:])\d{1,2}(?:[:.]|(?:h(?=\d)))[0-5]\d(?::[0-5]\d)?(?![\d%]))"
    r"|(?P<ord>(?<!\d)(?:\d{1,2}\s?(?:st|nd|rd|th)|\d{1,2}[ºª]|1e?ro)(?![a-z]))"
    r"|(?P<alias>(?<![a-z\d])(?:2(?:morrow|moro|mrw|mrrw|mro|nite|day)|b4|b/w|w/in)(?![a-z\d]))"
    r"|(?P<num>\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[ap]\.\s?m\b\.?|[a-z][a-z']*[a-z]|[a-z]))"
    r"|(?P<punct>[^\sa-z0-9])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is folded and spelling-corrected; `numbers` holds the parts of a number-like token."""

    kind: TokenKind
    text: str
    span: Span
    numbers: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        return self.numbers[0]


def _numbers(kind: str, raw: str) -> tuple[int, ...]:
    if kind in ("iso", "date", "clock", "ord"):
        return tuple(int(part) for part in re.findall(r"\d+", raw))
    if kind == "num" and raw.isascii() and raw.isdigit() and len(raw) <= 8:
        return (int(raw),)
    return ()


def _word(raw: str) -> str:
    if raw[:1] in "ap" and "." in raw:
        return raw[0] + "m"
    return correct_word(raw)


def read_tokens(text: str) -> list[Token]:
    """Split folded text; at most MAX_CHARS code points and MAX_TOKENS tokens are looked at."""
    folded = fold(text[:MAX_CHARS])
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup or "punct"
        raw = match.group(kind)
        span = Span(match.start(kind), match.end(kind))
        if kind in ("word", "alias"):
            tokens.append(Token("word", _word(raw), span))
        else:
            tokens.append(Token(kind, raw, span, _numbers(kind, raw)))  # type: ignore[arg-type]
        if len(tokens) >= MAX_TOKENS:
            break
    return [part for k in range(len(tokens)) for part in _opened(tokens, k)]


_SAID_OF_A_DAY = words_of(
    "good fine ok okay great perfect better best out bad no not impossible tough hard off ideal "
    "easier open free the my"
)


def _opened(tokens: list[Token], k: int) -> list[Token]:
    """ "thursday's good" as "thursday is good"; "thursday's appointment" stays."""
    token = tokens[k]
    following = tokens[k + 1].text if k + 1 < len(tokens) else ""
    if not token.text.endswith("day's") or following not in _SAID_OF_A_DAY:
        return [token]
    start, end = token.span.start, token.span.end
    return [
        Token("word", token.text[:-2], Span(start, end - 2)),
        Token("word", "is", Span(end - 2, end)),
    ]

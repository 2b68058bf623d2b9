"""Case and accent folding that keeps every offset: one code point in, one code point out."""

import unicodedata
from functools import lru_cache

_QUOTES = {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "−": "-", "‑": "-"}


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _QUOTES:
        return _QUOTES[char]
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co", "Cn"):
        return " "
    if char in "ºª":
        return char
    base = unicodedata.normalize("NFKD", char)[0]
    return base.lower()[0]


def fold(text: str) -> str:
    """Lower case without accents; controls, separators and NUL become blanks. Same length."""
    return "".join(map(_fold_char, text))


def words_of(text: str) -> frozenset[str]:
    """The blank-separated words of a table."""
    return frozenset(text.split())

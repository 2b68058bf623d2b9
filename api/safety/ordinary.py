"""Words that are right as they stand, so that no repair turns `scalp` into `scald`."""

import functools
import unicodedata
from collections.abc import Iterator

from spellchecker import SpellChecker

LANGUAGES = ["en", "es"]
# Below this count in the library's frequency lists a word is as likely a slip of the fingers.
LEAST_SEEN = 100
# So many times as common in one language as in the other: a word of that one.
MUCH_MORE = 10


def ordinary_words(own: str) -> frozenset[str]:
    """The library's common English and Spanish words, and those of the text `own`."""
    return common_words() | frozenset(own.split())


@functools.cache
def common_words() -> frozenset[str]:
    """Words without accents or apostrophes, as a reading has them."""
    words = (word for seen in _shares().values() for word in seen)
    return frozenset(word for word in words if word.isascii() and word.isalpha())


@functools.cache
def words_of_one() -> dict[str, frozenset[str]]:
    """By language, the common words that the other has not, or hardly: `miss`, `muero`."""
    seen = _shares()
    return {
        language: frozenset(
            word
            for word, share in seen[language].items()
            if len(word) > 2
            and all(share > MUCH_MORE * seen[o].get(word, 0) for o in LANGUAGES if o != language)
        )
        for language in LANGUAGES
    }


@functools.cache
def _shares() -> dict[str, dict[str, float]]:
    """By language, the common words without accents, with their shares."""
    return {language: dict(_counted(language)) for language in LANGUAGES}


def _counted(language: str) -> Iterator[tuple[str, float]]:
    counts = SpellChecker(language=language).word_frequency
    total = sum(count for _, count in counts.items())
    for word, count in counts.items():
        if count >= LEAST_SEEN:
            yield _plain(word), count / total


def _plain(word: str) -> str:
    bare = word.replace("'", "").replace("’", "")
    if bare.isascii():
        return bare
    apart = unicodedata.normalize("NFKD", bare)
    return "".join(mark for mark in apart if not unicodedata.combining(mark))

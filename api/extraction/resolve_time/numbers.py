"""Numbers in digits and in words, English and Spanish."""

from api.extraction.resolve_time.lexicon import ORDINALS, SMALL_NUMBERS, TENS
from api.extraction.resolve_time.reading import Reading


def read_number(reading: Reading, i: int) -> tuple[int, int] | None:
    """The number that starts at token i and the index after it."""
    if reading.kind(i) == "num" and reading.tokens[i].numbers:
        return reading.tokens[i].number, i + 1
    word = reading.word(i)
    if word in TENS:
        j = i + 1
        if reading.word(j) in ("-", "y"):
            j += 1
        unit = SMALL_NUMBERS.get(reading.word(j), 0)
        if 1 <= unit <= 9:
            return TENS[word] + unit, j + 1
        return TENS[word], i + 1
    if word in SMALL_NUMBERS:
        return SMALL_NUMBERS[word], i + 1
    return None


_COUNTS = {
    "a couple of": 2, "a couple": 2, "couple of": 2, "un par de": 2, "a few": 3,
    "a": 1, "an": 1, "un": 1, "una": 1,
}  # fmt: skip


def read_count(reading: Reading, i: int) -> tuple[int, int] | None:
    """A count of things: a number, "a", "an", "a couple of", "a few"."""
    if found := reading.said(i, tuple(_COUNTS)):
        return _COUNTS[found[0]], found[1]
    return read_number(reading, i)


def read_ordinal(reading: Reading, i: int) -> tuple[int, int] | None:
    """ "5th", "fifth", "twenty first", "primero" and the index after it."""
    if reading.kind(i) == "ord":
        return reading.tokens[i].number, i + 1
    word = reading.word(i)
    if word in TENS:
        j = i + 2 if reading.word(i + 1) == "-" else i + 1
        unit = ORDINALS.get(reading.word(j), 0)
        if 1 <= unit <= 9:
            return TENS[word] + unit, j + 1
    if word in ORDINALS:
        return ORDINALS[word], i + 1
    return None

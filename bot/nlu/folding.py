"""One spelling for what should not matter to the intent: tokens, dates, clock times, numbers."""

from __future__ import annotations

import re
import unicodedata

_TOKEN_WORDS = {
    "PERSON": "someone",
    "PHONE": "phone number",
    "EMAIL": "email address",
    "ADDRESS": "street address",
    "PLACE": "some place",
    "ZIP": "zip code",
    "DATE": "some date",
    "DATE_OF_BIRTH": "birth date",
    "AGE_OVER_89": "old age",
    "SSN": "social security number",
    "MRN": "record number",
    "INSURANCE_ID": "insurance number",
}
_ANY_OTHER = "some number"

_TOKEN = re.compile(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]*[A-Z][A-Z0-9]*)*(?:_89)?)_\d+\b")
_ISO_DATE_TIME = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?\b")
_CLOCK = re.compile(
    r"\b(?:[01]?\d|2[0-3])(?::[0-5]\d)?\s?(?:a\.?m\b\.?|p\.?m\b\.?|h\b|hrs?\b|o'?clock\b)"
    r"|\b(?:[01]?\d|2[0-3]):[0-5]\d\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_STRETCHED = re.compile(r"(\w)\1{2,}")
_REPEATED_MARK = re.compile(r"([^\w\s])\1+")
_NOT_PRINTED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def _token_word(match: re.Match[str]) -> str:
    return _TOKEN_WORDS.get(match.group(1), _ANY_OTHER)


def _printable(text: str) -> str:
    return "".join(
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in _NOT_PRINTED
    )


def fold(text: str) -> str:
    """The text as the intent model reads it: lower case, one line, `PERSON_7` and the like folded.

    Numbered tokens become one phrase per type, ISO dates and clock times one phrase each, any
    other number the digit 5, so that no model weight can hang on a particular value.
    """
    text = _printable(unicodedata.normalize("NFKC", text)).translate(_APOSTROPHES)
    text = _TOKEN.sub(_token_word, text)
    text = _ISO_DATE_TIME.sub("some date", text)
    text = _CLOCK.sub("some time", text)
    text = _NUMBER.sub("5", text)
    text = _STRETCHED.sub(r"\1\1", text.lower())
    text = _REPEATED_MARK.sub(r"\1", text)
    return " ".join(text.split())

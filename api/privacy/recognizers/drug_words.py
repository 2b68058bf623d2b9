"""Words that name a medicine, also misspelt: listed, a slip from one, or by the ending."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.recognizers.slips import Shelf, is_slip, shelve
from api.yaml_text import read_yaml

LIST: Final = Path(__file__).resolve().parents[3] / "data" / "clinic" / "medications.yml"
LEAST_CHARS: Final = 6


@cache
def known_drugs() -> frozenset[str]:
    """Single words of the clinic's list of medicines and of our own lists, folded to lower case."""
    listed = read_yaml(LIST.read_text(encoding="utf-8")) or {}
    names = [*listed, *(other for others in listed.values() for other in others or ())]
    words = {str(name).lower() for name in names if " " not in str(name)}
    return frozenset(words) | load_words("drugs")


@lru_cache(maxsize=4096)
def names_drug(word: str) -> bool:
    """Whether a folded word is, or looks like a slip of, a medicine. Not asked for listed names."""
    if word in known_drugs():
        return True
    if len(word) < LEAST_CHARS:
        return False
    return _has_drug_stem(word) or is_slip(word, _shelf())


def is_exact_drug(word: str) -> bool:
    return word in known_drugs()


def _has_drug_stem(word: str) -> bool:
    stems = load_words("drug_stems")
    return any(word[-size:] in stems for size in range(3, len(word) - 2))


@cache
def _shelf() -> Shelf:
    return shelve(known_drugs(), least=LEAST_CHARS)

"""What the name model must think of a word that no rule names before a name begins with it."""

from typing import Final

from api.privacy.recognizers.answer_words import Part
from api.privacy.recognizers.person_shape import (
    has_vowel,
    is_coined,
    is_compound,
    is_drawled,
    is_half_coined,
    name_part,
)
from api.privacy.recognizers.person_words import WordKind, is_given, names_rarely, resembles_chat

# Model probabilities from which a word that is no form and no slip of another begins a name.
COINED_CUED: Final = 0.005
COINED: Final = 0.02
# The same for one that may be a slip of a word that has little to do with a clinic.
HALF_CUED: Final = 0.02
HALF: Final = 0.05
# Shorter ones may be slips of common words ("htis").
SHORT: Final = 0.2
SHORT_CHARS: Final = 4
# The same for one that is such a form or slip.
SLIP_CUED: Final = 0.5
SLIP: Final = 0.8
SLIP_ONLY: Final = 0.6
NEVER: Final = 1.1
# The same for one of hardly more words than itself.
ALONE: Final = 0.02


def bar_of(word: str, kind: WordKind, *, cued: bool, alone: bool) -> float:
    """Model probability from which the word begins a name; `cued` says that words before it lead
    one in, `alone` that it is nearly all of the message."""
    if kind is WordKind.ORDINARY and (names_rarely(word) or name_part(word) is Part.EVERYDAY):
        return NEVER
    if kind is not WordKind.UNKNOWN:
        return _threshold(kind, cued=cued, given=is_given(word))
    if is_drawled(word):
        return NEVER
    if not has_vowel(word):
        return SLIP
    if not is_coined(word) and resembles_chat(word):
        return SLIP
    bar = _unlisted(word, cued=cued)
    return min(bar, ALONE) if alone else bar


def _unlisted(word: str, *, cued: bool) -> float:
    """The same for a word that no list holds."""
    if is_coined(word):
        short = SHORT if len(word) <= SHORT_CHARS else COINED
        return COINED_CUED if cued else short
    if is_half_coined(word):
        return HALF_CUED if cued else HALF
    if len(word) > SHORT_CHARS - 1 and not is_compound(word):
        return SLIP_CUED if cued else SLIP
    return _threshold(WordKind.UNKNOWN, cued=cued, given=False)


def _threshold(kind: WordKind, *, cued: bool, given: bool) -> float:
    """Model probability from which a word of this kind begins a name."""
    if kind is WordKind.LISTED:
        return (0.002 if given else 0.02) if cued else (0.02 if given else 0.08)
    if kind is WordKind.UNKNOWN:
        return 0.15 if cued else 0.4
    if kind is WordKind.AMBIGUOUS:
        return 0.3 if cued else 0.6
    return 0.9 if kind is WordKind.ORDINARY else NEVER

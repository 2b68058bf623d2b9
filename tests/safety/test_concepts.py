"""Which patterns are tried: those of which every need is met, and no other."""

import re

import pytest

from api.safety.concepts import ConceptIndex
from api.safety.normalise import Reading, Token, arrange
from api.safety.patterns import BadPattern, Compiler

PATTERNS = (
    "(take|taking) (my|the)? pills",
    "bleed* . heavily",
    "*pril (pill|pills)",
    "# of them",
    "no !(more|longer)",
    "my? chest hurts?",
    "... help",
    "(a|an|*statin) overdose",
)
TEXTS = (
    "i am taking the pills",
    "she keeps bleeding very heavily",
    "two lisinopril pills",
    "he ate 12 of them",
    "no water no more",
    "chest",
    "please come and help",
    "an overdose of atorvastatin overdose",
    "taking a walk",
    "pills",
    "",
)


def reading_of(text: str) -> Reading:
    return arrange([Token(word, 0, 0) for word in text.split()])


def test_needs_of_a_pattern() -> None:
    piece = Compiler({}).pattern("(take|taking) (my|the)? pills")
    assert piece.needs == ({"pills"}, {"take", "taking"})
    assert Compiler({}).pattern("my? #").needs == ()
    assert Compiler({}).pattern("!(a|b) *pril").needs == ({"*pril"},)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_nothing_is_passed_over(pattern: str, text: str) -> None:
    reading = reading_of(text)
    regex = re.compile(Compiler({}).pattern(pattern).regex + r"(?![^ ])")
    matched = [m for m in regex.finditer(reading.canonical) if m.end() > m.start()]
    assert len(ConceptIndex({"it": [pattern]}).find(reading)) == len(matched)


def test_a_stem_has_two_letters() -> None:
    with pytest.raises(BadPattern):
        Compiler({}).pattern("7* percent")

"""The name model reads stretches of a message: what it finds in the whole is found in them, too."""

from collections.abc import Iterator, Sequence

import pytest

from api.privacy import message as messages
from api.privacy.redact import find_spans
from api.privacy.spans import KnownValue, Span
from tests.privacy.generator.messages import generate, generate_with_common_names
from tests.privacy.scoring import DIRECTORY

STEP = 23  # shares no factor with three variants of eight origins
KNOWN = ("Will Day", "Summer Price", "Hope Banks", "Grant May", "Rose Field", "Angel Cruz")
SAID = (
    "{0} threw up all night",
    "{1} is sick again",
    "how is {0}s cough, and the form",
    "i think {0} may need it",
    "did {1} leave the card with you",
    "my oldest {0} has the same rash",
    "so {0} and i come at 3, will that do",
)


def hidden(spans: Sequence[Span]) -> set[int]:
    return {at for span in spans for at in range(span.start, span.end)}


def read(text: str, known: Sequence[KnownValue] = ()) -> set[int]:
    return hidden(find_spans(text=text, known=known, directory=DIRECTORY))


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The model reads every message whole, until this is undone."""
    monkeypatch.setattr(messages, "stretches", lambda low, words, known: [(0, len(low))])
    yield monkeypatch


def test_parts_of_the_patients_own_name_are_found_as_before(whole: pytest.MonkeyPatch) -> None:
    cases = [
        (line.format(*name.lower().split()), KnownValue(name, "PERSON"))
        for name in KNOWN
        for line in SAID
    ]
    expected = [read(text, [value]) for text, value in cases]
    whole.undo()
    assert sum(map(len, expected)) > 100
    for (text, value), at in zip(cases, expected, strict=True):
        assert at <= read(text, [value]), text


def test_hardly_a_letter_that_identifies_is_left(whole: pytest.MonkeyPatch) -> None:
    rows = [*generate("measuring"), *generate_with_common_names("measuring")][::STEP]
    expected = [read(row.text) for row in rows]
    whole.undo()
    marked = lost = 0
    for row, at in zip(rows, expected, strict=True):
        gold = {i for one in row.gold for i in range(one.start, one.end)}
        marked += len(gold)
        lost += len((at & gold) - read(row.text))
    assert marked > 900
    assert lost <= marked * 0.005

"""Messages of many hands: how much of what identifies is hidden, and how much else.

`more_hands.txt` came later, from three who looked for rare names and for words that could be names:
it shows what strangers may expect. Neither of its halves is tuned on yet.
"""

from collections.abc import Iterator

import pytest

from api.privacy.redact import find_spans
from tests.privacy.marked import Marked, read_marked
from tests.privacy.scoring import DIRECTORY

Letter = tuple[bool, bool]


def _letters(rows: list[Marked]) -> Iterator[Letter]:
    """Of each letter and figure, whether it identifies and whether it is hidden."""
    for row in rows:
        spans = find_spans(text=row.text, asked=row.asked, directory=DIRECTORY)
        hidden = {i for span in spans for i in range(span.start, span.end)}
        inside = {i for start, end in row.values for i in range(start, end)}
        for at, char in enumerate(row.text):
            if char.isalnum():
                yield at in inside, at in hidden


def _hidden(letters: list[Letter], *, identifying: bool) -> float:
    hidden = [is_hidden for identifies, is_hidden in letters if identifies is identifying]
    return sum(hidden) / len(hidden)


@pytest.mark.parametrize(
    ("name", "held_out", "recall", "false"),
    [
        ("many_hands", False, 0.98, 0.005),
        ("many_hands", True, 0.935, 0.017),
        ("more_hands", False, 0.87, 0.02),
        ("more_hands", True, 0.855, 0.02),
    ],
)
def test_what_is_hidden_of_many_hands(
    name: str, held_out: bool, recall: float, false: float
) -> None:
    letters = list(_letters(read_marked(name, held_out=held_out)))
    assert _hidden(letters, identifying=True) >= recall
    assert _hidden(letters, identifying=False) <= false


@pytest.mark.parametrize(("held_out", "most"), [(False, 0.003), (True, 0.022)])
def test_what_is_hidden_of_talk_that_names_nobody(held_out: bool, most: float) -> None:
    rows = [row for row in read_marked("many_hands", held_out=held_out) if not row.values]
    assert len(rows) > 90
    assert _hidden(list(_letters(rows)), identifying=False) <= most

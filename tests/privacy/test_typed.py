"""Numbers and birth dates as they are typed, and ordinary talk that must stay readable."""

import pytest

from api.privacy.redact import find_spans
from tests.privacy.marked import HERE, Marked, leaks, read_marked
from tests.privacy.scoring import DIRECTORY

NUMBERS = [row for half in (False, True) for row in read_marked("typed_numbers", held_out=half)]
PLAIN = [
    line
    for line in (HERE / "plain_chat.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.text)
def test_a_number_is_hidden(row: Marked) -> None:
    assert not leaks(row)


@pytest.mark.parametrize("text", PLAIN)
def test_ordinary_talk_stays(text: str) -> None:
    assert not find_spans(text=text, directory=DIRECTORY)

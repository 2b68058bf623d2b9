"""From which address a conversation speaks."""

import pytest

from api import rate
from api.rate import OriginBook


def test_conversations_of_one_address_are_neighbours() -> None:
    book = OriginBook()
    for conversation, address in (("a", "1"), ("b", "1"), ("c", "2"), ("a", "2")):
        book.note(conversation, address)
    assert book.neighbours_of("a") == {"a", "b"}, "the first address counts"
    assert book.neighbours_of("c") == {"c"}
    assert book.neighbours_of("never seen") == frozenset()


def test_the_book_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "KEPT_CONVERSATIONS", 2)
    book = OriginBook()
    for name in "abc":
        book.note(name, name)
    assert book.neighbours_of("a") == frozenset()
    assert book.neighbours_of("c") == {"c"}

"""What the rest of the house calls: `find_card` and `render`; and what the output check asks."""

from collections.abc import Iterable
from pathlib import Path

import structlog

from api import clock
from api.knowledge.cards import FOLDER, CardsRefused
from api.knowledge.cards import load_cards as read_cards
from api.knowledge.matching import Index
from api.knowledge.rendering import HEADINGS, messages_of, sources_of, urgent_of
from api.knowledge.schemas import Card, Language

__all__ = ["find_card", "get_card", "has_source", "is_of_card", "load_cards", "render"]

log = structlog.get_logger()
_loaded: Index | None = None


def load_cards(folder: Path = FOLDER) -> bool:
    """Answer from the cards of this folder; on refusal the last good ones stay, and it is False."""
    global _loaded
    try:
        _loaded = Index(read_cards(folder))
    except CardsRefused as refused:
        log.error("knowledge_refused", reasons=refused.reasons)
        _loaded = _loaded or Index({})
        return False
    return True


def find_card(*, text: str, language: str) -> Card | None:
    """The card that the message names, if it names one and asks for nothing beyond it.

    None whenever there is doubt: a person answers then. Cards that cannot be loaded count as none.
    """
    return _index().find(text=text, language=_language(language))


def get_card(card_id: str) -> Card | None:
    return _index().get(card_id)


def render(
    *, card: Card, language: str, production: bool, urgent: bool = False
) -> tuple[str, ...] | None:
    """The messages a patient sees, all or `urgent` ones; None if the card may not be served.

    An expired card is never served, an unsigned one not in production.
    """
    if card.expires_at < clock.now().date() or (production and not card.is_signed):
        return None
    return (urgent_of if urgent else messages_of)(card, _language(language))


def is_of_card(text: str) -> bool:
    """Whether it is a part of symptom information, by its heading."""
    return text.startswith(HEADINGS)


def has_source(texts: Iterable[str]) -> bool:
    """Whether one of these names the sources of a card that may be served today."""
    lines = {line for text in texts for line in text.splitlines()}
    today = clock.now().date()
    return any(
        not lines.isdisjoint(sources_of(card))
        for card in _index().cards.values()
        if card.expires_at >= today
    )


def _language(language: str) -> Language:
    return "es" if language.startswith("es") else "en"


def _index() -> Index:
    if _loaded is None:
        load_cards()
    assert _loaded is not None
    return _loaded

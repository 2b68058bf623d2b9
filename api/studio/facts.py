"""The clinic's facts and the symptom cards of a content, read by the loaders that serve them."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from api.knowledge.cards import CardsRefused, load_cards
from api.scheduling.clinic import read_clinic
from api.scheduling.errors import ClinicDataWrong
from api.studio.draft import CARDS, CLINIC, Draft
from api.studio.folder import differs


def card_reasons(new: Draft, live: Draft) -> Iterator[str]:
    """Why changed cards would not be loaded, each naming its file."""
    if differs(new, live, CARDS):
        yield from (f"Symptom cards: {one}." for one in wrong_cards(new.project / CARDS))


def clinic_reasons(new: Draft, live: Draft) -> Iterator[str]:
    """Why changed facts of the clinic would not be taken over, naming the field."""
    if differs(new, live, CLINIC):
        yield from (f"The clinic's facts: {one}" for one in wrong_clinic(new.project / CLINIC))


def wrong_cards(folder: Path) -> tuple[str, ...]:
    """What the loader of the cards says against a folder."""
    try:
        load_cards(folder)
    except CardsRefused as refused:
        return refused.reasons
    return ()


def wrong_clinic(folder: Path) -> Iterator[str]:
    """What the clinic's seeding says against a folder."""
    try:
        read_clinic(folder)
    except ClinicDataWrong as wrong:
        yield f"{wrong.extra.get('field', 'a field')} is wrong."
    except (OSError, yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        yield f"they cannot be read ({type(error).__name__})."

"""The clinic's facts and the symptom cards of a content, read by the loaders that serve them."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import yaml
from sqlalchemy.orm import DeclarativeBase

from api.knowledge.cards import CardsRefused, load_cards
from api.scheduling.clinic import ClinicFiles, read_clinic
from api.scheduling.errors import ClinicDataWrong
from api.studio.draft import Draft
from api.studio.folder import differs
from api.studio.paths import CARDS, CLINIC


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
        found = read_clinic(folder)
        yield from (*_overlapping(found), *_too_long(found))
    except ClinicDataWrong as wrong:
        yield f"{wrong.extra.get('field', 'a field')} is wrong."
    except (OSError, yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        yield f"they cannot be read ({type(error).__name__})."


def _overlapping(found: ClinicFiles) -> Iterator[str]:
    """Blocks of one day that run into each other."""
    for place in found.locations:
        for day, blocks in place.opening_hours.items():
            ordered = sorted(blocks)
            for (_, end), (begin, _) in pairwise(ordered):
                if begin < end:
                    yield f"{place.name}, {day}: {begin} is before the end of the block before."


def _too_long(found: ClinicFiles) -> Iterator[str]:
    """What the directory's columns do not hold, and two schedules of one id."""
    rows: list[DeclarativeBase] = [*found.locations, *found.practitioners, *found.visit_types]
    for row in rows:
        for column in row.__table__.columns:
            most, value = getattr(column.type, "length", None), getattr(row, column.key)
            if most and isinstance(value, str) and len(value) > most:
                yield f"“{value[:30]}...” has {len(value)} characters, at most {most}."
    ids = [schedule.id for schedule, _offered in found.schedules]
    yield from (f"Two schedules have the id {one}." for one in {*ids} if ids.count(one) > 1)

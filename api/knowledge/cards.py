"""Reads `data/knowledge/`: a folder with a wrong card is refused whole, with file and reason."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from api.knowledge.schemas import Card
from api.yaml_text import read_yaml

FOLDER = Path(__file__).resolve().parents[2] / "data" / "knowledge"

Cards = Mapping[str, Card]


class CardsRefused(Exception):
    """The folder cannot be used; each reason names its file."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


def load_cards(folder: Path = FOLDER) -> Cards:
    """Every card by its id; raises `CardsRefused`."""
    found: dict[str, Card] = {}
    problems: list[str] = []
    paths = sorted(folder.glob("*.yml"))
    for path in paths:
        try:
            card = Card.model_validate(_read(path))
        except ValidationError as error:
            problems += [f"{path.name}: {reason}" for reason in _reasons(error)]
        except (OSError, ValueError, yaml.YAMLError) as error:
            problems.append(f"{path.name}: {error}")
        else:
            if card.id != path.stem:
                problems.append(f"{path.name}: the id is {card.id}")
            found[path.stem] = card
    if not paths:
        problems.append(f"{folder.name}: no cards")
    problems += _unknown_covers(found.values())
    if problems:
        raise CardsRefused(problems)
    return MappingProxyType(found)


def _read(path: Path) -> object:
    return read_yaml(path.read_text(encoding="utf-8"))


def _reasons(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, problem['loc'])) or 'card'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    ]


def _unknown_covers(cards: Iterable[Card]) -> list[str]:
    known = {card.id: card for card in cards}
    return [
        f"{card.id}.yml: covers an unknown card: {other}"
        for card in known.values()
        for other in card.covers
        if other not in known
    ]

"""The demo clinic's roster, read from the seed files, and the contract's reference moment."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from api.extraction.schemas import Roster, RosterEntry, RosterPractitioner
from api.yaml_text import read_yaml

CLINIC = Path(__file__).resolve().parents[2] / "data" / "clinic"
ZONE = "America/New_York"
REF = datetime(2026, 3, 11, 10, tzinfo=ZoneInfo(ZONE))


def _rows(name: str) -> dict[str, dict[str, Any]]:
    return read_yaml((CLINIC / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def roster() -> Roster:
    practitioners = tuple(
        RosterPractitioner(
            id=key,
            name=row["name"],
            specialty=row["specialty"],
            languages=tuple(row["languages"]),
            synonyms=tuple(row["synonyms"]),
        )
        for key, row in _rows("practitioners").items()
    )
    visit_types = tuple(
        RosterEntry(
            id=key,
            name=row["name"],
            synonyms=tuple(row["synonyms"]),
            min_age=row.get("ages", {}).get("min"),
            max_age=row.get("ages", {}).get("max"),
        )
        for key, row in _rows("visit_types").items()
    )
    locations = tuple(
        RosterEntry(id=key, name=row["name"], synonyms=tuple(row["facts"]["synonyms"]))
        for key, row in _rows("locations").items()
    )
    return Roster(practitioners, visit_types, locations)

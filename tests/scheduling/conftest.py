"""A seeded clinic on both databases."""

from pathlib import Path

import pytest

from api.db import Database
from tests.scheduling.clinics import add_patient, seed


@pytest.fixture
def clinic(database: Database, tmp_path: Path) -> Database:
    """The tests' clinic with three weeks of Slots and patients `ann`, `bob` and `cem`."""
    seed(database, tmp_path / "clinic")
    with database.write() as session:
        for patient_id in ("ann", "bob", "cem"):
            add_patient(session, patient_id)
    return database

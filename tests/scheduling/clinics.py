"""A small clinic of the tests' own, and patients who are only rows."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from api.db import Database
from api.identity.models import Patient
from api.scheduling.clinic import seed_clinic

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)  # 08:00 in New York, 05:00 in Los Angeles

LOCATIONS = """
- id: elm
  name: Elm Clinic
  address: 1 Elm Street
  phone: (555) 010-0000
  time_zone: America/New_York
  opening_hours: {mon-fri: ["09:00-12:00", "13:00-17:00"]}
  holidays: [{date: 2026-03-17, name: Founders' day}]
  facts: {parking: Behind the house.}
- id: bay
  name: Bay Practice
  time_zone: America/Los_Angeles
  opening_hours: {tue: ["10:00", "14:00"]}
"""
PRACTITIONERS = """
- {id: adams, name: Dr. Ann Adams, specialty: family medicine, languages: [en], locations: [elm]}
- id: brook
  name: Dr. Ben Brook
  locations: [elm, bay]
  visit_types: [checkup, long]
"""
VISIT_TYPES = """
- {id: checkup, name: check-up, minutes: 30}
- {id: quick, name: vaccination, minutes: 15, synonyms: [shot, jab]}
- {id: long, name: long visit, minutes: 60, ages: {min: 18}}
"""


def write_clinic(
    folder: Path,
    *,
    locations: str = LOCATIONS,
    practitioners: str = PRACTITIONERS,
    visit_types: str = VISIT_TYPES,
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "locations.yml").write_text(locations)
    (folder / "practitioners.yml").write_text(practitioners)
    (folder / "visit_types.yml").write_text(visit_types)
    return folder


def seed(database: Database, folder: Path, *, now: datetime = MONDAY) -> None:
    with database.write() as session:
        seed_clinic(session=session, folder=write_clinic(folder), now=now, weeks=3)


def add_patient(session: Session, patient_id: str, *, flush: bool = True) -> str:
    session.add(
        Patient(
            id=patient_id,
            key_id="k",
            name_ciphertext=b"n",
            birth_date_ciphertext=b"b",
            person_index="i",
            created_at=MONDAY,
        )
    )
    if flush:
        session.flush()
    return patient_id

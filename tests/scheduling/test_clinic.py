"""Reading the clinic's files, the demo clinic's own among them."""

from datetime import timedelta
from pathlib import Path

import pytest

from api.db import Database
from api.scheduling import clinic as directory
from api.scheduling import service
from api.scheduling.errors import ClinicDataWrong
from api.scheduling.windows import ANY_TIME
from tests.scheduling import clinics
from tests.scheduling.clinics import MONDAY, write_clinic

DEMO = Path(__file__).resolve().parents[2] / "data" / "clinic"


def test_the_demo_clinic(database: Database) -> None:
    with database.write() as session:
        assert directory.seed_clinic(session=session, folder=DEMO, now=MONDAY) > 1000
        assert directory.seed_clinic(session=session, folder=DEMO, now=MONDAY) == 0
    with database.read() as session:
        zones = {place.name: place.time_zone for place in directory.list_locations(session=session)}
        people = {person.name for person in directory.list_practitioners(session=session)}
        kinds = {kind.name for kind in directory.list_visit_types(session=session)}
        facts = directory.get_facts(session=session)
        assert zones == {
            "Maple Street Clinic": "America/New_York",
            "Harborview Family Practice": "America/Los_Angeles",
        }
        assert people == {
            "Dr. Elena Rivera",
            "Dr. Samuel Okafor",
            "Dr. Priya Raman",
            "Dr. Wei Chen",
            "Molly Byrne NP",
        }
        assert kinds == {
            "new patient visit",
            "follow-up",
            "annual physical",
            "sick visit",
            "child check-up",
            "vaccination",
            "skin check",
            "telehealth visit",
        }
        assert all(place["opening_hours"] and place["address"] for place in facts.values())
        for kind in directory.list_visit_types(session=session):
            offers = service.find_offers(
                session=session, visit_type_id=kind.id, window=ANY_TIME, now=MONDAY
            )
            assert len(offers) == 6, kind.id


def test_what_is_no_longer_listed_is_no_longer_offered(database: Database, tmp_path: Path) -> None:
    clinics.seed(database, tmp_path / "clinic")
    only_adams = "- {id: adams, name: Dr. Ann Adams, locations: [elm], visit_types: [checkup]}"
    folder = write_clinic(tmp_path / "later", practitioners=only_adams)
    with database.write() as session:
        directory.seed_clinic(session=session, folder=folder, now=MONDAY + timedelta(days=1))
    with database.read() as session:
        offers = service.find_offers(
            session=session, visit_type_id="checkup", window=ANY_TIME, now=MONDAY, limit=20
        )
        assert {offer.practitioner_id for offer in offers} == {"adams"}
        quick = service.find_offers(
            session=session, visit_type_id="quick", window=ANY_TIME, now=MONDAY
        )
        assert quick == ()


def test_facts_are_the_places_own(clinic: Database) -> None:
    with clinic.read() as session:
        facts = directory.get_facts(session=session)
    assert facts["elm"]["parking"] == "Behind the house."
    assert facts["elm"]["holidays"] == {"2026-03-17": "Founders' day"}
    assert facts["bay"]["phone"] == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("locations", "- {id: elm, name: Elm, time_zone: Mars/Olympus}"),
        ("locations", "- {id: elm, time_zone: UTC}"),
        ("locations", "just words"),
        ("practitioners", "- {id: adams, name: Dr. Adams, locations: [nowhere]}"),
        ("practitioners", "- {id: adams, name: Dr. Adams, locations: [elm], visit_types: [x]}"),
        ("practitioners", "- {id: adams, name: Dr. Adams, locations: {elm: {mon: [1]}}}"),
        ("visit_types", "- {id: checkup, name: check-up, minutes: soon}"),
        ("visit_types", "- {id: '', name: '', minutes: 15}"),
        ("visit_types", "- {id: checkup, name: check-up, minutes: 0}"),
    ],
)
def test_files_that_are_wrong_are_refused(
    database: Database, tmp_path: Path, name: str, content: str
) -> None:
    folder = write_clinic(tmp_path / "clinic", **{name: content})
    with pytest.raises(ClinicDataWrong), database.write() as session:
        directory.seed_clinic(session=session, folder=folder, now=MONDAY)
    with database.read() as session:
        assert directory.list_locations(session=session) == []

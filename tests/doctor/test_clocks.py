"""The clock against itself, the database's and what was written; zones and their edges."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api import clock
from api.audit import service as audit
from api.db import Database
from api.doctor import zones
from api.doctor.clocks import check_clock
from api.doctor.findings import State
from api.doctor.stores import check_database
from api.doctor.subject import Subject
from api.doctor.zones import check_zones, edges
from api.reminders import health
from api.settings import Settings
from tests.doctor.looking import look, only, settings_for, states
from tests.support.fixtures import CLINIC

BOTH = (check_database, check_clock)


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    yield
    clock.set_source(None)


def test_a_right_clock(started: Settings) -> None:
    found = look(started, *BOTH)
    assert states(found) == {State.ok}
    agrees = any("database's clock agrees" in one.looked_at for one in found)
    assert agrees == started.database.startswith("postgresql")


@pytest.mark.parametrize("year", [1970, 2019, 2140])
def test_a_year_that_cannot_be(home: Path, year: int) -> None:
    clock.set_source(lambda: datetime(year, 1, 1, tzinfo=UTC))
    assert only(look(settings_for(home), check_clock), State.fail).check == "clock"


def test_a_clock_that_leaps(home: Path) -> None:
    subject = Subject(settings_for(home))
    clock.set_source(lambda: datetime.now(UTC) + timedelta(minutes=3))
    assert "leapt by" in only(list(check_clock(subject)), State.warn).looked_at


@pytest.mark.postgres
@pytest.mark.parametrize(("seconds", "state"), [(10, State.warn), (-600, State.fail)])
def test_a_database_with_another_time(
    home: Path, postgres_server, seconds: int, state: State
) -> None:
    with postgres_server.fresh_database() as url:
        clock.set_source(lambda: datetime.now(UTC) + timedelta(seconds=seconds))
        finding = only(look(settings_for(home, database_url=url), *BOTH), state)
        assert "database's clock" in finding.looked_at


def test_an_audit_record_of_tomorrow(started: Settings) -> None:
    write(started, lambda session: note(session), ahead=timedelta(days=1))
    finding = only(look(started, *BOTH), State.fail)
    assert finding.looked_at.endswith("the newest audit record")


def test_a_beat_of_tomorrow(started: Settings) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    write(started, lambda session: health.beat(session=session, now=tomorrow))
    assert "worker's beat" in only(look(started, *BOTH), State.fail).looked_at


def note(session) -> None:
    who = ("system", "test")
    audit.record(session=session, actor=who, action="test.note", subject=("test", "one"))


def write(settings: Settings, act, *, ahead: timedelta = timedelta()) -> None:
    clock.set_source(lambda: datetime.now(UTC) + ahead)
    database = Database(settings.database)
    with database.write() as session:
        act(session)
    database.dispose()
    clock.set_source(None)


class TestZones:
    def test_both_edges_of_the_clinics_zone(self, home: Path) -> None:
        clock.set_source(lambda: datetime(2026, 1, 10, tzinfo=UTC))
        found = look(settings_for(home), check_zones)
        assert State.fail not in states(found)
        said = next(one for one in found if "America/New_York" in one.looked_at)
        assert said.looked_at.endswith("2026-03-08 and 2026-11-01")

    def test_every_zone_there_is_resolves(self) -> None:
        now = datetime(2026, 5, 1, 12, tzinfo=UTC)
        names = sorted(zoneinfo.available_timezones())
        bad = [name for name in names if zones._zone(name, now).state != State.ok]
        assert not bad

    def test_a_zone_without_edges(self) -> None:
        assert edges(ZoneInfo("America/Phoenix"), datetime(2026, 5, 1, tzinfo=UTC)) == []

    def test_old_zone_data(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(zones, "zone_data_version", lambda: "2019c")
        assert "2019c" in only(look(settings_for(home), check_zones), State.warn).looked_at

    def test_the_packages_data_where_the_system_has_none(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
        found = zones.zone_data_version()
        assert found and found[:2] == "20"

    def test_a_place_in_no_zone(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for file in CLINIC.glob("*.yml"):
            changed = file.read_text("utf-8").replace("America/New_York", "Mars/Olympus")
            (tmp_path / file.name).write_text(changed, "utf-8")
        monkeypatch.setattr(zones, "clinic_folder", lambda _settings: tmp_path)
        finding = only(look(settings_for(home), check_zones), State.fail)
        assert (finding.check, finding.looked_at) == (
            "clinic",
            f"{tmp_path} is refused (time_zone)",
        )

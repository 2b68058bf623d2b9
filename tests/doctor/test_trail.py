"""The audit trail's end, the worker's beat, the last backup: on both databases."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from api import clock
from api.audit import service as audit
from api.backup.running import mark_running
from api.db import Database
from api.doctor import trail
from api.doctor.findings import State
from api.doctor.trail import check_trail
from api.doctor.work import check_backup, check_worker
from api.privacy.keys import open_keystore
from api.reminders import health
from api.settings import Settings
from api.worker import anchor_path
from tests.doctor.looking import STORES, look, only, settings_for, states
from tests.support.tampering import tamper

ALL = (*STORES, check_trail)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(audit, "PAUSE_SECONDS", 0)
    yield
    clock.set_source(None)


@pytest.fixture
def sealed(started: Settings) -> Settings:
    """An installation with eight sealed records."""
    write_records(started, 8)
    return started


def write_records(settings: Settings, count: int, *, action: str = "test.note") -> None:
    keystore, database = open_keystore(settings), Database(settings.database)
    with database.write() as session:
        for number in range(count):
            audit.record(
                session=session,
                actor=("system", "test"),
                action=action,
                subject=("test", str(number)),
            )
    with database.write() as session:
        audit.seal(session=session, key=keystore.derive("audit"), anchor=anchor_path(settings.home))
    database.dispose()
    keystore.close()


def change(settings: Settings, statement: str) -> None:
    database = Database(settings.database)
    with database.write() as session:
        tamper(session, statement)
    database.dispose()


def test_before_the_first_start(home) -> None:
    found = look(settings_for(home), *ALL, check_worker, check_backup)
    assert states(found) == {State.ok}


def test_a_whole_trail(sealed: Settings) -> None:
    found = look(sealed, *ALL)
    assert states(found) == {State.ok}
    assert "all 8 sealed records" in found[-1].looked_at


def test_a_record_that_was_changed(sealed: Settings) -> None:
    change(sealed, "UPDATE audit_record SET action = 'test.other' WHERE position = 5")
    assert "broken at record" in only(look(sealed, *ALL), State.fail).looked_at


def test_only_the_end_is_walked(sealed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "LAST", 3)
    change(sealed, "UPDATE audit_record SET action = 'test.other' WHERE position = 5")
    found = look(sealed, *ALL)
    assert states(found) == {State.ok}
    assert "the last 3 of 8" in found[-1].looked_at
    change(sealed, "UPDATE audit_record SET action = 'test.other' WHERE position = 6")
    assert State.fail in states(look(sealed, *ALL))


def test_an_end_that_was_cut_off(sealed: Settings) -> None:
    change(sealed, "DELETE FROM audit_record WHERE position > 6")
    assert "records at the end are missing" in only(look(sealed, *ALL), State.fail).looked_at


def test_anchored_heads_that_are_gone(sealed: Settings) -> None:
    anchor_path(sealed.home).unlink()
    assert "heads.log is not there" in only(look(sealed, *ALL), State.fail).looked_at
    write_records(sealed, 1)
    assert "sealed on from here" in only(look(sealed, *ALL), State.fail).looked_at


def test_records_that_nobody_seals(sealed: Settings) -> None:
    change(sealed, "UPDATE audit_record SET position = NULL, seal = NULL WHERE position = 8")
    change(sealed, "UPDATE audit_record SET at = '2026-01-01 00:00:00' WHERE position IS NULL")
    anchor_path(sealed.home).write_text("")
    handle = mark_running(sealed.home)
    found = look(sealed, *ALL)
    os.close(handle)
    assert "wait unsealed since 2026-01-01" in only(found, State.warn).looked_at


def test_without_a_key_it_is_said_that_nothing_was_looked_at(sealed: Settings) -> None:
    (sealed.home / "secrets" / "frontdesk.key").unlink()
    finding = next(one for one in look(sealed, *ALL) if one.check == "audit")
    assert finding.state == State.warn
    assert "not looked at" in finding.looked_at


def test_a_worker_at_work(started: Settings) -> None:
    database = Database(started.database)
    with database.write() as session:
        health.beat(session=session, now=clock.now())
    database.dispose()
    found = look(started, *STORES, check_worker)
    assert "1 at work" in found[-1].looked_at


def test_a_worker_whose_backups_hang(started: Settings) -> None:
    database, now = Database(started.database), clock.now()
    with database.write() as session:
        health.beat_at_backups(session=session, now=now - timedelta(minutes=45))
        health.beat(session=session, now=now)
    database.dispose()
    found = look(started, *STORES, check_worker)
    assert "stand still for 45 minutes" in only(found, State.warn).looked_at


def test_a_worker_that_is_missing(started: Settings) -> None:
    assert look(started, *STORES, check_worker)[-1].state == State.ok
    handle = mark_running(started.home)
    found = look(started, *STORES, check_worker)
    os.close(handle)
    assert "no worker was seen" in only(found, State.fail).looked_at


@pytest.mark.parametrize(("days", "state"), [(1, State.ok), (30, State.warn)])
def test_the_age_of_the_last_backup(started: Settings, days: int, state: State) -> None:
    clock.set_source(lambda: datetime.now(UTC) - timedelta(days=days))
    write_records(started, 1, action="backup.write")
    clock.set_source(None)
    found = look(started, *STORES, check_backup)
    assert (found[-1].check, found[-1].state) == ("backup", state)


def test_a_backup_is_missed_in_production(started: Settings) -> None:
    assert look(started, *STORES, check_backup)[-1].state == State.ok
    production = started.model_copy(update={"env": "production"})
    assert look(production, *STORES, check_backup)[-1].state == State.ok
    production = settings_for(
        started.home, database_url=started.database_url, FRONTDESK_ENV="production"
    )
    assert look(production, *STORES, check_backup)[-1].state == State.warn

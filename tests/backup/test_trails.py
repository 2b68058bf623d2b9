"""The audit trail of what was backed up and restored is whole."""

from pathlib import Path

import pytest

from api import worker
from api.audit import service as audit
from api.backup import copying, service
from api.privacy.key_file import new_key
from tests import databases
from tests.backup.test_backup import closed
from tests.rights.lives import BEN, lived
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk, seed


def verdict(desk: Desk) -> audit.Verdict:
    with desk.room.database.read() as session:
        return audit.verify(
            session=session,
            key=desk.room.keystore.derive("audit"),
            anchor=worker.anchor_path(desk.settings.home),
        )


def test_its_trail_is_whole_though_it_was_first_sealed_meanwhile(
    desk: Desk, make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(desk)
    save = copying.save

    def seal_first(url: str, target: Path) -> None:
        if target.name == "frontdesk.db":
            worker.seal_audit(desk.room)
        save(url, target)

    monkeypatch.setattr(copying, "save", seal_first)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    closed(desk)
    service.restore(settings=desk.settings, source=tmp_path / "backup")
    again = make_desk(home=desk.settings.home)
    for _ in range(2):
        assert verdict(again).whole and verdict(again).checked > 5
        lived(again, BEN)
        worker.seal_audit(again.room)


@pytest.mark.postgres
def test_over_a_trail_that_is_there_already(
    make_desk: MakeDesk, postgres_server: databases.PostgresServer, tmp_path: Path
) -> None:
    """A restore empties the tables first, which the trail's own rules refuse to others."""
    key = new_key()
    with postgres_server.fresh_database(postgres_server.seeded_template(seed)) as url:
        desk = make_desk(url=url, FRONTDESK_KEY=key)
        lived(desk)
        worker.seal_audit(desk.room)
        service.back_up(room=desk.room, target=tmp_path / "backup")
        lived(desk, BEN)
        worker.seal_audit(desk.room)
        closed(desk)
        home = tmp_path / "other"
        moved = desk.settings.model_copy(update={"home": home})
        service.restore(settings=moved, source=tmp_path / "backup")
        again = make_desk(home=home, url=url, FRONTDESK_KEY=key)
        worker.seal_audit(again.room)
        assert verdict(again).whole

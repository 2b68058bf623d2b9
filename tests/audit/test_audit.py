"""The audit trail: sealed, verified, and every kind of tampering found."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api import worker
from api.audit import service as audit
from tests.support.desk import Desk


def sealed(desk: Desk) -> None:
    chat = desk.start()
    for number in range(4):
        chat.say(f"hello {number}")
    worker.seal_audit(desk.room)


def verdict(desk: Desk) -> audit.Verdict:
    with desk.room.database.read() as session:
        return audit.verify(
            session=session, key=desk.room.keystore.derive("audit"), anchor=anchor(desk)
        )


def anchor(desk: Desk) -> Path:
    return worker.anchor_path(desk.settings.home)


def test_what_is_sealed_is_whole(any_desk: Desk) -> None:
    sealed(any_desk)
    found = verdict(any_desk)
    assert found.whole
    assert found.checked >= 5
    sealed(any_desk)
    assert verdict(any_desk).checked > found.checked


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_record SET actor_id = 'x' WHERE position = 3",
        "UPDATE audit_record SET detail = '{}' WHERE action = 'turn.record' AND position = 3",
        "UPDATE audit_record SET action = 'nothing' WHERE position = 1",
        "DELETE FROM audit_record WHERE position = 2",
        "DELETE FROM audit_record WHERE position >= 4",
        "DELETE FROM audit_record",
        "UPDATE audit_record SET position = NULL, seal = NULL WHERE position >= 4",
    ],
)
def test_tampering_is_found(any_desk: Desk, change: str) -> None:
    sealed(any_desk)
    assert verdict(any_desk).whole
    with any_desk.room.database.write() as session:
        session.execute(text(change))
    assert not verdict(any_desk).whole


def test_a_seal_that_is_being_committed_is_not_called_missing(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAUSE_SECONDS", 0)
    sealed(any_desk)
    any_desk.start().say("one more")
    key, looks = any_desk.room.keystore.derive("audit"), 0
    with ExitStack() as sealing:
        session = sealing.enter_context(any_desk.room.database.write())
        audit.seal(session=session, key=key, anchor=anchor(any_desk))
        assert verdict(any_desk).reason == "records at the end are missing"

        @contextmanager
        def read() -> Iterator[Session]:
            nonlocal looks
            looks += 1
            if looks == 2:
                sealing.close()
            with any_desk.room.database.read() as reading:
                yield reading

        found = audit.verify_settled(read, key=key, anchor=anchor(any_desk))
    assert found.whole and looks == 2


def test_a_chain_sealed_with_another_key_is_found(desk: Desk) -> None:
    sealed(desk)
    with desk.room.database.read() as session:
        assert not audit.verify(session=session, key=b"k" * 32, anchor=anchor(desk)).whole


def test_the_trail_holds_no_words(desk: Desk) -> None:
    chat = desk.start()
    chat.say("my name is Zebulon Quartermaine and is this mole cancer")
    with desk.room.database.read() as session:
        rows = session.execute(text("SELECT * FROM audit_record")).all()
    kept = str(rows).lower()
    assert rows and "zebulon" not in kept and "mole" not in kept

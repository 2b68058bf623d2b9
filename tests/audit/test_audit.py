"""The audit trail: sealed, verified, and every kind of tampering found."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from api import worker
from api.audit import anchors
from api.audit import service as audit
from tests.support.desk import Desk
from tests.support.tampering import tamper


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
        tamper(session, change)
    assert not verdict(any_desk).whole


def grown(desk: Desk) -> None:
    """A message more, sealed: what hid behind missing heads before."""
    desk.start().say("one more")
    worker.seal_audit(desk.room)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_record WHERE position = (SELECT max(position) FROM audit_record)",
        "DELETE FROM audit_record WHERE position >= 2",
        "DELETE FROM audit_record",
        "UPDATE audit_record SET action = 'nothing', position = NULL, seal = NULL"
        " WHERE position = (SELECT max(position) FROM audit_record)",
    ],
)
def test_what_was_changed_and_sealed_again_is_found(any_desk: Desk, change: str) -> None:
    sealed(any_desk)
    with any_desk.room.database.write() as session:
        tamper(session, change)
    with capture_logs() as said:
        worker.seal_audit(any_desk.room)
        grown(any_desk)
        grown(any_desk)
    assert not verdict(any_desk).whole
    assert [line["log_level"] for line in said if line["event"] == "audit_trail_broken"] == [
        "error"
    ]


@pytest.mark.parametrize("grow", [False, True])
@pytest.mark.parametrize("change", ["DELETE FROM audit_record WHERE position >= 4", ""])
def test_records_without_any_anchored_head_are_not_whole(
    any_desk: Desk, change: str, grow: bool
) -> None:
    sealed(any_desk)
    anchor(any_desk).unlink()
    if change:
        with any_desk.room.database.write() as session:
            tamper(session, change)
    assert not verdict(any_desk).whole
    if grow:
        grown(any_desk)
        assert not verdict(any_desk).whole
        assert "sealed on" in verdict(any_desk).reason


def test_a_head_put_back_from_its_copy_makes_it_whole_again(desk: Desk) -> None:
    sealed(desk)
    copy = anchor(desk).read_bytes()
    anchor(desk).unlink()
    grown(desk)
    assert not verdict(desk).whole
    anchor(desk).write_bytes(copy)
    assert verdict(desk).whole
    grown(desk)
    assert verdict(desk).whole


def test_every_head_of_a_position_counts(desk: Desk) -> None:
    sealed(desk)
    *_rest, last = anchor(desk).read_text().splitlines()
    position, _head, at = last.split()
    with anchor(desk).open("a") as file:
        file.write(f"{position} {'0' * 64} {at}\n{last}\n")
    assert not verdict(desk).whole


def test_before_anything_is_sealed_it_is_whole(any_desk: Desk) -> None:
    assert verdict(any_desk).whole
    any_desk.start().say("hello")
    assert verdict(any_desk).whole


def test_a_seal_cut_off_before_its_head_is_anchored_is_made_up_for(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the commit and the file: the records lead on from the last head."""
    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(anchors, "add_head", lambda *_args, **_more: None)
            sealed(any_desk)
        assert verdict(any_desk).whole
        sealed(any_desk)
        assert verdict(any_desk).whole


def test_a_line_torn_by_a_full_disk_is_passed_over(desk: Desk) -> None:
    sealed(desk)
    with anchor(desk).open("a") as file:
        file.write("17 abcd\n\n99 ")
    assert verdict(desk).whole
    grown(desk)
    grown(desk)
    assert verdict(desk).whole


def test_a_seal_that_fails_anchors_nothing(any_desk: Desk) -> None:
    any_desk.start().say("hello")
    key = any_desk.room.keystore.derive("audit")
    with pytest.raises(RuntimeError), any_desk.room.database.write() as session:
        audit.seal(session=session, key=key, anchor=anchor(any_desk))
        raise RuntimeError
    assert verdict(any_desk).whole
    sealed(any_desk)
    assert verdict(any_desk).whole


def test_verify_tries_again_where_it_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "PAUSE_SECONDS", 0)
    sealed(desk)
    key, copy, looks = desk.room.keystore.derive("audit"), anchor(desk).read_bytes(), 0
    anchor(desk).write_bytes(b"")

    @contextmanager
    def read() -> Iterator[Session]:
        nonlocal looks
        looks += 1
        if looks == 2:
            anchor(desk).write_bytes(copy)
        with desk.room.database.read() as reading:
            yield reading

    found = audit.verify_settled(read, key=key, anchor=anchor(desk))
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

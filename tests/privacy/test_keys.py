"""The key-encryption key is changed without a word lost, whatever happens half-way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, select, text

from api import clock
from api.db import Database
from api.privacy import keys
from api.privacy.key_file import decode_key, new_key, read_keys
from api.privacy.key_tables import DataKey, Erasure
from api.privacy.keys import KeyDestroyed, KeyStore, KeyUnavailable, open_keystore, rotate_key
from api.settings import Settings
from tests.support.process import frontdesk

WORDS, PLACE = "quince nocturne", "utterance.content.1"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Keys in a store of each kind, the key-encryption key in a file."""
    return Settings(FRONTDESK_HOME=tmp_path / "home", KEYSTORE_URL=database_url, FRONTDESK_KEY=None)


Open = Callable[[Settings], KeyStore]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens key stores that are closed at the end."""
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(closing(open_keystore(settings)))


def keep(store: KeyStore) -> tuple[str, bytes]:
    key_id = store.create()
    return key_id, store.cipher(key_id).encrypt(WORDS, where=PLACE)


def reads(settings: Settings, kept: tuple[str, bytes]) -> bool:
    store = open_keystore(settings)
    try:
        return store.cipher(kept[0]).decrypt(kept[1], where=PLACE) == WORDS
    finally:
        store.close()


def key_file(settings: Settings) -> Path:
    return settings.home / "secrets" / "frontdesk.key"


def test_everything_reads_by_the_new_key_and_nothing_by_the_old(
    settings: Settings, opened: Open
) -> None:
    store = opened(settings)
    kept, erased = keep(store), store.create(patient_id="p")
    index = store.blind_index(column="email", value="a@b.c")
    store.destroy(key_ids=store.list_of_patient(patient_id="p"))
    (old,) = read_keys(settings)
    assert (
        rotate_key(settings).count == 2
    )  # the root and one key; the destroyed one stays destroyed
    (new,) = read_keys(settings)
    assert new != old
    assert store.fits(new)
    assert not store.fits(old)
    assert key_file(settings).stat().st_mode & 0o777 == 0o600
    assert reads(settings, kept)
    fresh = opened(settings)
    assert fresh.blind_index(column="email", value="a@b.c") == index
    with pytest.raises(KeyDestroyed):
        fresh.cipher(erased)


def test_a_running_process_goes_on(settings: Settings, opened: Open) -> None:
    running = opened(settings)
    before = keep(running)
    running._cache.clear()
    rotate_key(settings)
    after = keep(running)
    assert running.cipher(before[0]).decrypt(before[1], where=PLACE) == WORDS
    assert reads(settings, before)
    assert reads(settings, after)


def at_rest(settings: Settings) -> bytes:
    """The key store's file with its log; on a server, the table's own."""
    address = make_url(settings.keystore)
    if address.get_backend_name() == "sqlite":
        path = Path(address.database or "")
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    database = Database(settings.keystore)
    with database.read() as session:
        session.execute(text("CHECKPOINT"))
        file = text("SELECT pg_read_binary_file(pg_relation_filepath('data_key'))")
        found = bytes(session.execute(file).scalar_one())
    database.dispose()
    return found


def wrappings(settings: Settings) -> list[bytes]:
    database = Database(settings.keystore)
    with database.read() as session:
        found = session.scalars(select(DataKey.wrapped).where(DataKey.wrapped.is_not(None))).all()
    database.dispose()
    return [one for one in found if one]


def left_of(old: list[bytes], settings: Settings) -> int:
    bytes_now = at_rest(settings)
    return sum(one in bytes_now for one in old)


def test_nothing_that_the_old_key_opens_is_left_at_rest(settings: Settings, opened: Open) -> None:
    running = opened(settings)  # the api, which has the store open for months
    for _ in range(50):
        running.create()
    old = wrappings(settings)
    assert left_of(old, settings) == 51  # with the root
    assert rotate_key(settings).is_clean
    assert left_of(old, settings) == 0


def test_no_destroyed_key_is_left_at_rest(settings: Settings, opened: Open) -> None:
    running = opened(settings)
    ids = [running.create() for _ in range(20)]
    old = wrappings(settings)
    entry = Erasure(conversation_ids=[], key_ids=ids, actor="cli", at=clock.now())
    running.destroy(key_ids=ids, entry=entry)
    running.finish_erasures(erasure_ids=[entry.id])
    assert left_of(old, settings) == 1  # the root
    assert not running.list_erasures(unfinished=True)


def test_a_rotation_stands_and_says_so_while_somebody_reads(
    settings: Settings, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "CLEANED_TRIES", 1)
    kept = keep(opened(settings))
    old = wrappings(settings)
    reader = Database(settings.keystore)
    with reader.read() as session:
        session.execute(select(DataKey.id)).all()
        assert not rotate_key(settings).is_clean
        assert reads(settings, kept)
        assert left_of(old, settings)
    reader.dispose()
    assert rotate_key(settings).is_clean
    assert left_of(old, settings) == 0
    assert reads(settings, kept)


def test_a_fall_before_the_last_step_loses_nothing(
    settings: Settings, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(opened(settings))

    def falls(_: Settings) -> None:
        raise OSError("no power")

    with monkeypatch.context() as patched:
        patched.setattr(keys, "promote_key", falls)
        with pytest.raises(OSError, match="no power"):
            rotate_key(settings)
    assert len(read_keys(settings)) == 2
    assert reads(settings, kept)
    rotate_key(settings)
    assert len(read_keys(settings)) == 1
    assert reads(settings, kept)


def test_a_key_that_does_not_open_stops_it_before_anything_changes(
    settings: Settings, opened: Open
) -> None:
    store = opened(settings)
    kept, broken = keep(store), store.create()
    database = Database(settings.keystore)
    with database.write() as session:
        session.execute(
            text("update data_key set wrapped = :junk where id = :id"),
            {"junk": b"x" * 60, "id": broken},
        )
    database.dispose()
    with pytest.raises(KeyUnavailable):
        rotate_key(settings)
    assert reads(settings, kept)
    assert store.fits(read_keys(settings)[0])


def test_keys_made_meanwhile_are_wrapped_by_what_fits(settings: Settings, opened: Open) -> None:
    store = opened(settings)
    made: list[tuple[str, bytes]] = []
    stop = threading.Event()

    def work() -> None:
        with closing(open_keystore(settings)) as mine:
            while not stop.is_set():
                made.append(keep(mine))

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(4):
            rotate_key(settings)
    finally:
        stop.set()
        for worker in workers:
            worker.join()
    assert made
    assert store.fits(read_keys(settings)[0])
    reader = opened(settings)
    for key_id, blob in made:
        assert reader.cipher(key_id).decrypt(blob, where=PLACE) == WORDS


def test_rotations_side_by_side_end_with_the_key_that_fits(
    settings: Settings, opened: Open
) -> None:
    kept = keep(opened(settings))
    workers = [threading.Thread(target=rotate_key, args=(settings,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(read_keys(settings)) == 1
    assert reads(settings, kept)


def test_a_key_of_the_environment_is_changed_by_hand(settings: Settings, opened: Open) -> None:
    old, new = new_key(), new_key()
    before = settings.model_copy(update={"key": SecretStr(old)})
    kept = keep(opened(before))
    rotate_key(before, given=decode_key(new))
    with pytest.raises(KeyUnavailable):
        opened(before)
    assert reads(settings.model_copy(update={"key": SecretStr(new)}), kept)


@pytest.mark.parametrize("written", ["", "x", "A" * 42, new_key()[:-8], new_key() + "AA", "é" * 44])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(KeyUnavailable):
        decode_key(written)


def test_the_command(tmp_path: Path) -> None:
    first = frontdesk(tmp_path, "keys", "rotate")
    assert first.returncode == 0, first.stderr
    assert b"wrapped by the new" in first.stdout
    assert frontdesk(tmp_path, "audit", "verify").returncode == 0
    assert frontdesk(tmp_path, "keys", "rotate", "--new-key-stdin", stdin="x").returncode == 2

    other = tmp_path / "other"
    old, new = new_key(), frontdesk(other, "keys", "new").stdout.decode().strip()
    assert frontdesk(other, "keys", "rotate", FRONTDESK_KEY=old).returncode == 2
    bad = frontdesk(other, "keys", "rotate", "--new-key-stdin", stdin="junk\n", FRONTDESK_KEY=old)
    assert bad.returncode == 1
    assert b"Traceback" not in bad.stderr
    done = frontdesk(other, "keys", "rotate", "--new-key-stdin", stdin=new, FRONTDESK_KEY=old)
    assert done.returncode == 0, done.stderr
    assert frontdesk(other, "audit", "verify", FRONTDESK_KEY=old).returncode == 1
    assert frontdesk(other, "audit", "verify", FRONTDESK_KEY=new).returncode == 0


@pytest.mark.parametrize(
    "elsewhere", ["utterance.content.2", "utterance.raw.1", "patient.name.1", ""]
)
def test_a_value_that_is_moved_to_another_place_does_not_open(
    settings: Settings, opened: Open, elsewhere: str
) -> None:
    store = opened(settings)
    key_id, blob = keep(store)
    assert store.cipher(key_id).decrypt(blob, where=PLACE) == WORDS
    with pytest.raises(KeyUnavailable):
        store.cipher(key_id).decrypt(blob, where=elsewhere)
    with pytest.raises(KeyUnavailable):  # nor under another key
        store.cipher(store.create()).decrypt(blob, where=PLACE)

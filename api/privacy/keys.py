"""Keys: one data key per conversation or patient, wrapped by the key-encryption key.

Wrapped keys live in a store of their own that never enters a data backup; destroying a row
there makes everything under that key unreadable (crypto-erasure). A root secret, wrapped like the
others, gives the blind-index, token and spool keys, so that re-wrapping does not change them.
"""

import hashlib
import hmac
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api import clock
from api.db import Database, new_id
from api.errors import FrontdeskError
from api.privacy.key_file import (
    KeyUnavailable,
    promote_key,
    read_keys,
    rotation_lock,
    stage_key,
)
from api.privacy.key_tables import DataKey, Erasure, KeyBase
from api.settings import Settings

__all__ = ["KeyDestroyed", "KeyStore", "KeyUnavailable", "open_keystore", "rotate_key"]

NONCE_BYTES = 12
CACHE_SECONDS = 60.0
CACHE_KEYS = 4096
ROOT_ID = "root"
AT_ONCE = 500
ROTATIONS_OVERTAKEN = 3
CLEANED_TRIES = 3


class KeyDestroyed(FrontdeskError):
    code, status, title = "PRIV-002", 410, "This data has been erased."


class FieldCipher:
    """AES-256-GCM for one key. `where` is table.column.row: a value moved elsewhere won't open."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, text: str, *, where: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        # surrogatepass: what a client sent must be kept exactly, even lone surrogates.
        data = text.encode("utf-8", "surrogatepass")
        return nonce + self._aead.encrypt(nonce, data, where.encode())

    def decrypt(self, blob: bytes, *, where: str) -> str:
        try:
            data = self._aead.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], where.encode())
        except InvalidTag:
            raise KeyUnavailable from None
        return data.decode("utf-8", "surrogatepass")


class KeyStore:
    """Data keys by id. Safe to use from many threads.

    `keys` gives the key-encryption keys that may fit, the likeliest first; they are read again
    when the one in use fits no more, since another process may have changed it.
    """

    def __init__(self, *, database: Database, keys: Callable[[], Sequence[bytes]]) -> None:
        self._database = database
        self._keys = keys
        self._wrap = AESGCM(keys()[0])
        self._cache: dict[str, tuple[float, FieldCipher]] = {}
        self._lock = threading.Lock()
        KeyBase.metadata.create_all(database.engine)
        self._root = self._load_root()

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for one purpose, stable for the life of the installation."""
        return derived(self._root, purpose)

    def blind_index(self, *, column: str, value: str) -> str:
        """Keyed digest for look-up of an encrypted column; one key per column."""
        key = self.derive(f"index:{column}")
        return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def create(self, *, patient_id: str | None = None) -> str:
        key_id = new_id()
        self._insert(key_id, os.urandom(32), patient_id=patient_id)
        return key_id

    def cipher(self, key_id: str) -> FieldCipher:
        """Return the cipher for a key.

        Raises:
            KeyDestroyed: its data has been erased.
            KeyUnavailable: unknown, or wrapped by another key-encryption key.
        """
        with self._lock:
            found = self._cache.get(key_id)
        if found and time.monotonic() - found[0] < CACHE_SECONDS:
            return found[1]
        cipher = FieldCipher(self._unwrap(key_id))
        with self._lock:
            if len(self._cache) >= CACHE_KEYS:
                self._cache.clear()
            self._cache[key_id] = (time.monotonic(), cipher)
        return cipher

    def link(self, *, key_id: str, patient_id: str) -> None:
        """Tie a conversation's key to the verified patient, so that erasure finds it."""
        with self._database.write() as session:
            session.execute(
                update(DataKey).where(DataKey.id == key_id).values(patient_id=patient_id)
            )

    def list_of_patient(self, *, patient_id: str) -> list[str]:
        """Ids of the keys that are tied to a patient and not destroyed."""
        with self._database.read() as session:
            wanted = select(DataKey.id).where(
                DataKey.patient_id == patient_id, DataKey.wrapped.is_not(None)
            )
            return list(session.scalars(wanted))

    def list_destroyed(self, *, key_ids: Sequence[str]) -> set[str]:
        """Those of the keys that are destroyed, as the store says now."""
        with self._database.read() as session:
            return {
                one
                for some in batched(key_ids, AT_ONCE)
                for one in session.scalars(
                    select(DataKey.id).where(DataKey.id.in_(some), DataKey.wrapped.is_(None))
                )
            }

    def destroy(self, *, key_ids: Sequence[str], entry: Erasure | None = None) -> int:
        """Destroy keys, and note the erasure they belong to, in one step; return how many."""
        with self._database.write() as session:
            destroyed = destroy_keys(session, key_ids)
            if entry is not None:
                session.add(entry)
        with self._lock:
            for key_id in key_ids:
                self._cache.pop(key_id, None)
        return destroyed

    def list_erasures(
        self, *, unfinished: bool = False, since: datetime | None = None
    ) -> list[Erasure]:
        """The erasure list, oldest first."""
        wanted = select(Erasure).order_by(Erasure.at)
        if unfinished:
            wanted = wanted.where(Erasure.finished_at.is_(None))
        if since is not None:
            wanted = wanted.where(Erasure.at > since)
        with self._database.read() as session:
            return list(session.scalars(wanted))

    def finish_erasures(self, *, erasure_ids: Sequence[str]) -> None:
        """Note that they are at their end, if their keys are at rest no more; else they are done
        again. Many at once: the store is cleaned for all of them together."""
        if not erasure_ids or not self.forget_overwritten():
            return
        with self._database.write() as session:
            for some in batched(erasure_ids, AT_ONCE):
                these = update(Erasure).where(Erasure.id.in_(some))
                session.execute(these.values(finished_at=clock.now()))

    def rewrap(self, kek: bytes) -> int:
        """Wrap every key by `kek` instead, all or none; return how many.

        Raises:
            KeyUnavailable: a key does not open; nothing is changed then.
        """
        new = AESGCM(kek)
        with self._database.write() as session:
            old = self._fitting(session, exclusive=True)
            ids = session.scalars(select(DataKey.id).where(DataKey.wrapped.is_not(None))).all()
            for some in batched(ids, AT_ONCE):
                rows = session.execute(
                    select(DataKey.id, DataKey.wrapped).where(DataKey.id.in_(some))
                ).all()
                changed = [
                    {"id": id_, "wrapped": _wrapped(new, id_, _unwrapped(old, id_, wrapped))}
                    for id_, wrapped in rows
                    if wrapped is not None
                ]
                session.execute(update(DataKey), changed)
        self._wrap = new
        return len(ids)

    def forget_overwritten(self) -> bool:
        """Leave nothing at rest of destroyed keys and earlier wrappings. False while it is read."""
        return self._database.forget_overwritten(DataKey.__tablename__)

    def fits(self, kek: bytes) -> bool:
        """Whether the store is wrapped by this key-encryption key."""
        with self._database.read() as session:
            return unwrapped_by(kek, session=session) is not None

    def close(self) -> None:
        self._database.dispose()

    def _insert(self, key_id: str, key: bytes, *, patient_id: str | None) -> None:
        with self._database.write() as session:
            wrapped = _wrapped(self._fitting(session), key_id, key)
            session.add(
                DataKey(id=key_id, patient_id=patient_id, wrapped=wrapped, created_at=clock.now())
            )

    def _fitting(self, session: Session, *, exclusive: bool = False) -> AESGCM:
        """The key that wraps the root now; held against a change until the transaction ends."""
        root = session.scalar(
            select(DataKey.wrapped).where(DataKey.id == ROOT_ID).with_for_update(read=not exclusive)
        )
        if root is not None:
            self._open(ROOT_ID, root)
        return self._wrap

    def _unwrap(self, key_id: str) -> bytes:
        for _ in range(ROTATIONS_OVERTAKEN):
            try:
                return self._unwrap_once(key_id)
            except KeyUnavailable:  # wrapped anew between reading it and reading the keys
                continue
        return self._unwrap_once(key_id)

    def _unwrap_once(self, key_id: str) -> bytes:
        with self._database.read() as session:
            row = session.execute(
                select(DataKey.wrapped, DataKey.destroyed_at).where(DataKey.id == key_id)
            ).one_or_none()
        if row is None:
            raise KeyUnavailable
        if row.wrapped is None:
            raise KeyDestroyed
        return self._open(key_id, row.wrapped)

    def _open(self, key_id: str, wrapped: bytes) -> bytes:
        try:
            return _unwrapped(self._wrap, key_id, wrapped)
        except KeyUnavailable:
            for kek in self._keys():
                wrap = AESGCM(kek)
                try:
                    key = _unwrapped(wrap, key_id, wrapped)
                except KeyUnavailable:
                    continue
                self._wrap = wrap
                return key
            raise

    def _load_root(self) -> bytes:
        with self._database.read() as session:
            exists = session.get(DataKey, ROOT_ID) is not None
        if not exists:
            try:
                self._insert(ROOT_ID, os.urandom(32), patient_id=None)
            except Exception:  # another process may have been first: then reading succeeds
                return self._unwrap(ROOT_ID)
        return self._unwrap(ROOT_ID)


def destroy_keys(session: Session, key_ids: Sequence[str]) -> int:
    """Destroy the wrapped form of keys; return how many were there."""
    destroyed = 0
    for some in batched(key_ids, AT_ONCE):
        found = session.execute(
            update(DataKey)
            .where(DataKey.id.in_(some), DataKey.wrapped.is_not(None))
            .values(wrapped=None, destroyed_at=clock.now())
            .returning(DataKey.id)
        ).all()
        destroyed += len(found)
    return destroyed


def unwrapped_by(kek: bytes, *, session: Session, key_id: str = ROOT_ID) -> bytes | None:
    """A key as this key-encryption key opens it; None if there is none, or it does not fit."""
    wrapped = session.scalar(select(DataKey.wrapped).where(DataKey.id == key_id))
    try:
        return None if wrapped is None else _unwrapped(AESGCM(kek), key_id, wrapped)
    except KeyUnavailable:
        return None


def derived(root: bytes, purpose: str) -> bytes:
    """The key for one purpose, of the root secret."""
    return hmac.digest(root, purpose.encode(), "sha256")


def _wrapped(wrap: AESGCM, key_id: str, key: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + wrap.encrypt(nonce, key, key_id.encode())


def _unwrapped(wrap: AESGCM, key_id: str, wrapped: bytes) -> bytes:
    try:
        return wrap.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key_id.encode())
    except InvalidTag:
        raise KeyUnavailable from None


def open_keystore(settings: Settings) -> KeyStore:
    """The key store of this installation.

    Raises:
        KeyUnavailable: no key fits it.
    """
    database = Database(settings.keystore)
    try:
        return KeyStore(database=database, keys=lambda: read_keys(settings))
    except BaseException:
        database.dispose()
        raise


@dataclass(frozen=True)
class Rotation:
    count: int
    # Whether the old wrappings are gone from the store's files as well.
    is_clean: bool


def rotate_key(settings: Settings, *, given: bytes | None = None) -> Rotation:
    """Wrap everything by a new key-encryption key.

    `given` is the new key where the present one is FRONTDESK_KEY; a key in a file is made and put
    in its place here. Running processes read the file again by themselves.

    Raises:
        KeyUnavailable: the present key does not fit; nothing is changed then.
    """
    keystore = open_keystore(settings)
    try:
        if given is not None:
            return _cleaned(keystore, keystore.rewrap(given))
        with rotation_lock(settings):
            _, *cut_off = read_keys(settings)
            if any(map(keystore.fits, cut_off)):  # the last rotation fell before its last step
                promote_key(settings)
            count = keystore.rewrap(stage_key(settings))
            promote_key(settings)
            return _cleaned(keystore, count)
    finally:
        keystore.close()


def _cleaned(keystore: KeyStore, count: int) -> Rotation:
    """Each try waits a while by itself; whoever reads longer is left alone."""
    return Rotation(count, any(keystore.forget_overwritten() for _ in range(CLEANED_TRIES)))

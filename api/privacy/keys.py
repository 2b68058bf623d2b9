"""Keys: one data key per conversation or patient, wrapped by the key-encryption key.

Wrapped keys live in a store of their own that never enters a data backup; destroying a row
there makes everything under that key unreadable (crypto-erasure). The key-encryption key is
FRONTDESK_KEY or a file made at first start. A root secret, wrapped like the others, gives the
blind-index, token and spool keys, so that re-wrapping does not change them.
"""

import base64
import binascii
import hashlib
import hmac
import os
import threading
import time
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api import clock
from api.db import NAMING, Database, UtcDateTime, new_id
from api.errors import FrontdeskError
from api.settings import Settings

NONCE_BYTES = 12
CACHE_SECONDS = 60.0
CACHE_KEYS = 4096
ROOT_ID = "root"


class KeyUnavailable(FrontdeskError):
    code, status, title = "PRIV-001", 503, "A key that is needed cannot be read."


class KeyDestroyed(FrontdeskError):
    code, status, title = "PRIV-002", 410, "This data has been erased."


class KeyBase(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime}


KeyBase.metadata.naming_convention = NAMING


class DataKey(KeyBase):
    __tablename__ = "data_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    patient_id: Mapped[str | None] = mapped_column(String(32), index=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


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
    """Data keys by id. Safe to use from many threads."""

    def __init__(self, *, database: Database, kek: bytes) -> None:
        self._database = database
        self._wrap = AESGCM(kek)
        self._cache: dict[str, tuple[float, FieldCipher]] = {}
        self._lock = threading.Lock()
        KeyBase.metadata.create_all(database.engine)
        self._root = self._load_root()

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key for one purpose, stable for the life of the installation."""
        return hmac.digest(self._root, purpose.encode(), "sha256")

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

    def destroy_of_patient(self, *, patient_id: str) -> int:
        """Destroy every key of a patient; return how many."""
        with self._database.write() as session:
            destroyed = session.execute(
                update(DataKey)
                .where(DataKey.patient_id == patient_id, DataKey.wrapped.is_not(None))
                .values(wrapped=None, destroyed_at=clock.now())
                .returning(DataKey.id)
            ).all()
        with self._lock:
            self._cache.clear()
        return len(destroyed)

    def close(self) -> None:
        self._database.dispose()

    def _insert(self, key_id: str, key: bytes, *, patient_id: str | None) -> None:
        nonce = os.urandom(NONCE_BYTES)
        wrapped = nonce + self._wrap.encrypt(nonce, key, key_id.encode())
        with self._database.write() as session:
            session.add(
                DataKey(id=key_id, patient_id=patient_id, wrapped=wrapped, created_at=clock.now())
            )

    def _unwrap(self, key_id: str) -> bytes:
        with self._database.read() as session:
            row = session.execute(
                select(DataKey.wrapped, DataKey.destroyed_at).where(DataKey.id == key_id)
            ).one_or_none()
        if row is None:
            raise KeyUnavailable
        if row.wrapped is None:
            raise KeyDestroyed
        try:
            return self._wrap.decrypt(
                row.wrapped[:NONCE_BYTES], row.wrapped[NONCE_BYTES:], key_id.encode()
            )
        except InvalidTag:
            raise KeyUnavailable from None

    def _load_root(self) -> bytes:
        with self._database.read() as session:
            exists = session.get(DataKey, ROOT_ID) is not None
        if not exists:
            try:
                self._insert(ROOT_ID, os.urandom(32), patient_id=None)
            except Exception:  # another process may have been first: then reading succeeds
                return self._unwrap(ROOT_ID)
        return self._unwrap(ROOT_ID)


def load_key_encryption_key(settings: Settings) -> bytes:
    """Return the 32-byte key-encryption key from FRONTDESK_KEY or the key file.

    The file is made only where no key store exists yet: a lost key must never be replaced
    silently, everything encrypted would be gone.
    """
    if settings.key is not None:
        return decode_key(settings.key.get_secret_value())
    path = settings.home / "secrets" / "frontdesk.key"
    if not path.exists():
        if (settings.home / "keys" / "keys.db").exists():
            raise KeyUnavailable
        _write_new_key(path)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return decode_key(path.read_text().strip())


def decode_key(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        raise KeyUnavailable from None
    if len(key) != 32:
        raise KeyUnavailable
    return key


def _write_new_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(32)))
        file.flush()
        os.fsync(file.fileno())


def open_keystore(settings: Settings) -> KeyStore:
    kek = load_key_encryption_key(settings)
    return KeyStore(database=Database(settings.keystore), kek=kek)

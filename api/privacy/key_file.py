"""The key-encryption key: FRONTDESK_KEY, or a file made at first start.

A new key is put beside the old one (`frontdesk.key.next`) before anything is wrapped by it and
takes its place afterwards, so that a fall at any moment leaves the key that fits on disk.
"""

import base64
import binascii
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from api.errors import FrontdeskError
from api.settings import Settings

KEY_BYTES = 32


class KeyUnavailable(FrontdeskError):
    code, status, title = "PRIV-001", 503, "A key that is needed cannot be read."


def read_keys(settings: Settings) -> list[bytes]:
    """Return the keys that may fit, the present one first.

    The file is made only where no key store exists yet: a lost key must never be replaced
    silently, everything encrypted would be gone.

    Raises:
        KeyUnavailable: no key is there, or it cannot be read.
    """
    if settings.key is not None:
        return [decode_key(settings.key.get_secret_value())]
    path, coming = key_paths(settings)
    if not path.exists():
        if (settings.home / "keys" / "keys.db").exists():
            raise KeyUnavailable
        _write(path, new_key(), replace=False)
    # The one that waits first: it may take its place at any moment, and is found there then.
    waiting = _read(coming)
    present = _read(path)
    return [key for key in (present, waiting) if key is not None]


def new_key() -> str:
    """Return a fresh key in the form that FRONTDESK_KEY and the file have."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def decode_key(text: str) -> bytes:
    """Return the 32 bytes of a written key.

    Raises:
        KeyUnavailable: it is none.
    """
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise KeyUnavailable from None
    if len(key) != KEY_BYTES:
        raise KeyUnavailable
    return key


def stage_key(settings: Settings) -> bytes:
    """Write a new key beside the present one and return it."""
    _, coming = key_paths(settings)
    text = new_key()
    _write(coming, text, replace=True)
    return decode_key(text)


def promote_key(settings: Settings) -> None:
    """Put the key that waits in the place of the old one; nothing to do if it is there already."""
    path, coming = key_paths(settings)
    if coming.exists():
        coming.replace(path)
        _sync_folder(path.parent)


@contextmanager
def rotation_lock(settings: Settings) -> Iterator[None]:
    """One rotation at a time: two would put each other's keys in place."""
    path, _ = key_paths(settings)
    with path.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def key_paths(settings: Settings) -> tuple[Path, Path]:
    """Where the key is where no FRONTDESK_KEY is set, and the one that waits to take its place."""
    path = settings.home / "secrets" / "frontdesk.key"
    return path, path.with_suffix(".key.next")


def _read(path: Path) -> bytes | None:
    try:
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        return decode_key(path.read_text())
    except FileNotFoundError:
        return None


def _write(path: Path, text: str, *, replace: bool) -> None:
    """Put the text in place whole; an existing file stays unless it is to be replaced."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            part.replace(path)
        else:
            with suppress(FileExistsError):  # another process made it first
                path.hardlink_to(part)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

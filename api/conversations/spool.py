"""The spool: what an emergency leaves behind when the database cannot take it.

Append-only, encrypted, one JSON line a record; replayed when the database is back. The one
exception to "durable in the database before it is acknowledged".
"""

import base64
import binascii
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import structlog

from api import clock
from api.db import new_id
from api.privacy.keys import FieldCipher, KeyStore, KeyUnavailable

log = structlog.get_logger()
Take = Callable[[str, dict[str, Any]], None]


class Spool:
    def __init__(self, *, folder: Path, keystore: KeyStore) -> None:
        self._path = folder / "spool" / "emergencies.jsonl"
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._cipher = FieldCipher(keystore.derive("spool"))

    def append(self, record: dict[str, Any]) -> None:
        """Write one record durably (fsync) before returning."""
        record_id = new_id()
        sealed = self._cipher.encrypt(json.dumps(record), where=f"spool.{record_id}")
        line = json.dumps(
            {
                "id": record_id,
                "at": clock.now().isoformat(),
                "body": base64.b64encode(sealed).decode(),
            }
        )
        with _locked(self._path, "a+b") as file:
            # A process that died while writing left half a line: this one begins a new one.
            starts_line = file.tell() == 0 or _ends_line(file)
            file.write((line if starts_line else f"\n{line}").encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def replay(self, take: Take) -> int:
        """Hand every record to `take(record_id, record)`, then empty the spool.

        `take` must be idempotent: while it raises for one record the spool stays as it is, and
        the others are handed over all the same. Appending never waits for a replay.
        """
        if not self._path.exists() or not self._path.stat().st_size:
            return 0
        with self._path.with_suffix(".replaying").open("ab") as turn:
            try:
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # another process replays
                return 0
            with _locked(self._path, "rb") as file:
                content = file.read()
            lines = [line for line in content.splitlines() if line]
            taken = [self._hand_over(line, take) for line in lines]
            if all(taken):
                self._empty(len(content))
        return sum(taken)

    def _hand_over(self, line: bytes, take: Take) -> bool:
        try:
            sealed = json.loads(line)
            body = base64.b64decode(sealed["body"])
            record = json.loads(self._cipher.decrypt(body, where=f"spool.{sealed['id']}"))
        except (ValueError, KeyError, TypeError, binascii.Error, KeyUnavailable):
            self._set_aside(line)
            return True
        try:
            take(sealed["id"], {**record, "at": sealed["at"]})
        except Exception as error:
            log.error("spool_record_kept", record_id=sealed["id"], kind=type(error).__name__)
            return False
        return True

    def _set_aside(self, line: bytes) -> None:
        """Keep what cannot be read (half a line, another key): nothing is thrown away."""
        log.error("spool_record_unreadable")
        with _locked(self._path.with_name("unreadable.jsonl"), "a+b") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _empty(self, size: int) -> None:
        """Empty the spool unless something was appended meanwhile: then the next replay does."""
        with _locked(self._path, "r+b") as file:
            if file.seek(0, os.SEEK_END) == size:
                file.truncate(0)
                os.fsync(file.fileno())


@contextmanager
def _locked(path: Path, mode: str) -> Iterator[IO[bytes]]:
    with path.open(mode) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0, os.SEEK_END if "a" in mode else os.SEEK_SET)
        yield file


def _ends_line(file: IO[bytes]) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"

"""The spool: what an emergency leaves behind when the database cannot take it.

Append-only, encrypted, one JSON line a record; replayed when the database is back. The one
exception to "durable in the database before it is acknowledged".
"""

import base64
import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api import clock
from api.db import new_id
from api.privacy.keys import FieldCipher, KeyStore


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
        with self._path.open("a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())

    def replay(self, take: Callable[[str, dict[str, Any]], None]) -> int:
        """Hand every record to `take(record_id, record)`, then empty the spool.

        `take` must be idempotent by record id: if it raises, the spool stays as it is.
        """
        if not self._path.exists() or not self._path.stat().st_size:
            return 0
        with self._path.open("r+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            lines = [json.loads(line) for line in file.read().splitlines() if line]
            for line in lines:
                body = base64.b64decode(line["body"])
                record = self._cipher.decrypt(body, where=f"spool.{line['id']}")
                take(line["id"], {**json.loads(record), "at": line["at"]})
            file.seek(0)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
        return len(lines)

"""The list of erasures as a file, beside backups: a copy of one that lies elsewhere knows nothing
of who was erased since, and whoever restores it gives or finds the list. Ids only, no words."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from api import clock
from api.backup.places import copy_of, remembered
from api.errors import FrontdeskError
from api.privacy.key_tables import Erasure

log = structlog.get_logger()
NAME = "frontdesk-erasures.jsonl"
FORMAT = 1


class NotAnErasureList(FrontdeskError):
    code, status, title = "BACKUP-007", 422, "This file is no list of erasures."


class ErasuresUnknown(FrontdeskError):
    code, status, title = (
        "BACKUP-008",
        409,
        "Nothing here knows who was erased after this backup was made. "
        "Give the list with --erasures FILE, or say --nobody-was-erased.",
    )


@dataclass(frozen=True)
class ErasureList:
    """Who was erased, up to an instant."""

    at: datetime
    entries: tuple[Erasure, ...]


def write_lists(home: Path, erasures: Sequence[Erasure]) -> None:
    """Write the whole list into FRONTDESK_HOME and beside every backup that can be reached."""
    lines = [json.dumps({"format": FORMAT, "at": clock.now().isoformat()})]
    lines += [json.dumps(_as_json(one)) for one in erasures]
    for folder in dict.fromkeys([home, *(place.parent for place in remembered(home))]):
        try:
            if folder.is_dir():
                _write(folder / NAME, "\n".join(lines) + "\n")
        except OSError as error:  # the key store has it all the same
            log.warning("erasure_list_not_written", kind=type(error).__name__)


def find_list(source: Path) -> Path | None:
    """The list that lies beside a backup."""
    beside = source.resolve().parent / NAME
    return beside if beside.is_file() else None


def read_list(path: Path) -> ErasureList:
    """Read a list.

    Raises:
        NotAnErasureList.
    """
    try:
        head, *lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
        if head["format"] != FORMAT:
            raise NotAnErasureList
        entries = tuple(copy_of(_from_json(line)) for line in lines)
        return ErasureList(datetime.fromisoformat(head["at"]), entries)
    except (OSError, ValueError, KeyError, TypeError):
        raise NotAnErasureList from None


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.touch(mode=0o600)
    part.write_text(text, "utf-8")
    part.replace(path)


def _as_json(one: Erasure) -> dict[str, object]:
    return {
        "id": one.id,
        "patient_id": one.patient_id,
        "conversation_ids": one.conversation_ids,
        "key_ids": one.key_ids,
        "actor": one.actor,
        "at": one.at.isoformat(),
    }


def _from_json(line: dict[str, object]) -> Erasure:
    lists = (line["conversation_ids"], line["key_ids"])
    if not all(isinstance(one, list) and all(isinstance(i, str) for i in one) for one in lists):
        raise NotAnErasureList
    return Erasure(
        id=str(line["id"]),
        patient_id=None if line["patient_id"] is None else str(line["patient_id"]),
        conversation_ids=lists[0],
        key_ids=lists[1],
        actor=str(line["actor"]),
        at=datetime.fromisoformat(str(line["at"])),
    )

"""What a file holds, as it was before it was packed: archives member by member, in pieces.

A model is a tar archive with numpy archives inside: in the packed bytes no word could be found.
"""

import gzip
import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PIECE = 1 << 22
OVERLAP = 1 << 10  # longer than anything that is looked for
# Text in numpy arrays takes four bytes for each letter, most of them zero.
WIDE = re.compile(rb"^\x93NUMPY[^}]*'[<>=|]?[UO]")
HEAD = 256


def pieces(file: Path) -> Iterator[bytes]:
    """The file's bytes, then those of what is packed in it; each piece begins with the end of
    the one before it, so that nothing is cut."""
    with file.open("rb") as raw:
        yield from _read(raw)
    with file.open("rb") as raw:
        yield from _unpacked(raw, file.name)


def _unpacked(raw: IO[bytes], name: str) -> Iterator[bytes]:
    start = raw.read(512)
    raw.seek(0)
    if start[:2] == b"\x1f\x8b":
        with gzip.open(raw) as inner:
            yield from _packed(inner, name.removesuffix(".gz"))
    elif start[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(raw) as archive:
            for member in archive.infolist():
                if not member.is_dir():
                    with archive.open(member) as inner:
                        yield from _packed(inner, member.filename)
    elif start[257:262] == b"ustar":
        with tarfile.open(fileobj=raw) as archive:
            for one in archive:
                if (held := archive.extractfile(one)) is not None:
                    yield from _packed(held, one.name)


def _packed(member: IO[bytes], name: str) -> Iterator[bytes]:
    """A member: its name, its bytes and what may be packed in it again. It is read from a copy on
    disk, twice, whatever its size."""
    yield name.encode()
    with tempfile.TemporaryFile() as raw:
        shutil.copyfileobj(member, raw, PIECE)
        raw.seek(0)
        is_wide = WIDE.search(raw.read(HEAD)) is not None
        raw.seek(0)
        for piece in _read(raw):
            yield piece
            if is_wide:
                yield piece.replace(b"\x00", b"")
        raw.seek(0)
        yield from _unpacked(raw, name)


def _read(raw: IO[bytes]) -> Iterator[bytes]:
    kept = b""
    while more := raw.read(PIECE):
        yield kept + more
        kept = (kept + more)[-OVERLAP:]

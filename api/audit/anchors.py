"""`heads.log`, outside the database: heads of the chain, signed cuts, and breaks that were found.

POSITION SEAL TIME              a head; its records are committed
cut POSITION SEAL SIGNATURE     the records up to here were past their time
break POSITION SEAL TIME        records and heads did not fit; sealed on from here
"""

import hashlib
import hmac
import os
import re
from dataclasses import dataclass
from pathlib import Path

from api import clock

GENESIS = "0" * 64
CUT, BREAK = "cut", "break"
TAIL_BYTES = 16_384
# A line that a full disk tore is passed over: the records lead on from the one before.
_LINE = re.compile(r"(?:(cut|break) )?(\d{1,18}) ([0-9a-f]{64}) (\S+)")


@dataclass(frozen=True)
class Anchor:
    """What the file says, by position; every head of a position, not the last one alone."""

    heads: dict[int, set[str]]
    cuts: dict[int, str]
    breaks: list[int]

    def conflict(self) -> int | None:
        """A position with two heads: the chain was rewritten after anchoring."""
        return next((one for one, heads in self.heads.items() if len(heads) > 1), None)


def read(path: Path, key: bytes) -> Anchor:
    """The whole file; a cut counts only if it is signed."""
    found = Anchor({}, {}, [])
    for kind, position, seal, rest in _lines(_text(path)):
        if kind == BREAK:
            found.breaks.append(position)
        elif kind != CUT:
            found.heads.setdefault(position, set()).add(seal)
        elif hmac.compare_digest(rest, _sign_cut(key, position, seal)):
            found.cuts[position] = seal
    return found


def last_head(path: Path) -> tuple[int, str] | None:
    """Where the chain was anchored last; None where it never was."""
    lines = [line for line in _lines(_text(path, TAIL_BYTES)) if line[0] != CUT]
    return lines[-1][1:3] if lines else None


def begin(path: Path) -> None:
    """Say that the chain begins here, before its first record is sealed."""
    _append(path, f"0 {GENESIS} {clock.now().isoformat()}")


def add_head(path: Path, *, position: int, head: str) -> None:
    _append(path, f"{position} {head} {clock.now().isoformat()}")


def add_cut(path: Path, *, position: int, seal: str, key: bytes) -> None:
    _append(path, f"{CUT} {position} {seal} {_sign_cut(key, position, seal)}")


def add_break(path: Path, *, position: int, seal: str) -> None:
    _append(path, f"{BREAK} {position} {seal} {clock.now().isoformat()}")


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    torn = _text(path, 1) not in ("", "\n")
    with path.open("a", encoding="ascii") as file:
        file.write("\n" * torn + line + "\n")


def _text(path: Path, last: int | None = None) -> str:
    """The file, or so many of its last bytes; empty where there is none."""
    try:
        with path.open("rb") as file:
            if last is not None:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - last))
            return file.read().decode("ascii", "replace")
    except FileNotFoundError:
        return ""


def _lines(text: str) -> list[tuple[str, int, str, str]]:
    found = filter(None, map(_LINE.fullmatch, text.splitlines()))
    return [(line[1] or "", int(line[2]), line[3], line[4]) for line in found]


def _sign_cut(key: bytes, position: int, seal: str) -> str:
    return hmac.new(key, f"{CUT}\n{position}\n{seal}".encode(), hashlib.sha256).hexdigest()

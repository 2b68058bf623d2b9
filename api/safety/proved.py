"""Sets of rules that did what their examples say: of the same rules and code none is asked twice.

Every process begins with the rules and would hear two thousand examples. The marks lie beside the
kept models; where they cannot be written, each process asks its rules anew.
"""

import hashlib
import os
import sys
from importlib.metadata import version
from pathlib import Path

from api.safety.kept import machine_folder

# The oldest go; an afternoon of edits in the studio makes many.
MOST_MARKS = 50
CODE = Path(__file__).resolve().parent
# What a reading comes from besides our own code.
LIBRARIES = ("spacy", "pyspellchecker")


def _digest_of_code() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\0".encode())
    for path in sorted(CODE.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


# Taken at once: a process that outlives an upgrade speaks for the code that it runs.
PRESENT_CODE = _digest_of_code()


def is_proved(rules: str) -> bool:
    """Whether these rules, by their digest, were proved with the present code."""
    mark = _mark(rules)
    return mark is not None and mark.is_file()


def note_proved(rules: str) -> None:
    """Remember it for the next process; nothing happens where that cannot be written."""
    mark = _mark(rules)
    if mark is None:
        return
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
        marks = sorted(mark.parent.iterdir(), key=os.path.getmtime)
        for one in marks[:-MOST_MARKS]:
            one.unlink(missing_ok=True)
    except OSError:  # full, read-only, or another process removes the same ones
        return


def _mark(rules: str) -> Path | None:
    folder = machine_folder()
    if folder is None:
        return None
    digest = hashlib.sha256(f"{rules} {PRESENT_CODE}".encode()).hexdigest()
    return folder / "proved" / digest

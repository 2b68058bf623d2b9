"""The two halves: what is read while recognizers are worked on, and what is only measured on."""

from pathlib import Path
from typing import Final, Literal

Half = Literal["tuning", "measuring"]
HALVES: Final[tuple[Half, Half]] = ("tuning", "measuring")
FOLDER: Final = Path(__file__).parent


def own_half[T](items: list[T], half: Half) -> list[T]:
    """Every second item: which half one belongs to does not depend on the items after it."""
    return items[HALVES.index(half) :: 2]


def read_lines(name: str) -> list[str]:
    """The lines of a text file of this folder, without comments and empty ones."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def read_sections(name: str) -> dict[str, list[str]]:
    """Lines below each `[section]` of a file."""
    sections: dict[str, list[str]] = {}
    for line in read_lines(name):
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        else:
            lines.append(line)
    return sections

"""The words of a reminder for several medicines: "metformin 500 mg and lisinopril 10 mg"."""

import re
from collections.abc import Iterable

from api.wording.calendar import join_words

_JOINTS = re.compile(r",\s+|\s+(?:and|y)\s+", re.IGNORECASE)


def parts_of_label(label: str) -> list[str]:
    """What is taken together, each with its own dose."""
    return [part for part in _JOINTS.split(label) if part]


def names_part(part: str, names: Iterable[str]) -> bool:
    """Whether words are about one of these medicines."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", part, re.IGNORECASE) for name in names)


def names_all(label: str, names: Iterable[str]) -> bool:
    """Whether a reminder's words are about these medicines, and about no other one."""
    known = list(names)
    return all(names_part(part, known) for part in parts_of_label(label))


def label_without(label: str, names: Iterable[str], language: str) -> str:
    """What is left of a reminder's words without these medicines."""
    known = list(names)
    left = [part for part in parts_of_label(label) if not names_part(part, known)]
    return join_words(left, language)

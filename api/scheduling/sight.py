"""How much of a patient's visits somebody sees who writes about them."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Sight(StrEnum):
    """`whole`: everything. `plain`: but for types that the clinic marks as sensitive. `none`."""

    whole = "whole"
    plain = "plain"
    none = "none"


# What a teenager or an adult may not want a relative to read in a list of visits.
_PRIVATE: Final = re.compile(
    r"\b(?:st[id]s?\b|hiv\b|sexual|contracep|birth control|iud\b|pregnan|prenatal|abort|fertility|"
    r"mental|depress|anxiety|psych|counsel|(?<!physical )(?<!occupational )(?<!speech )therap|"
    r"addict|substance|suboxone|methadone|alcohol|gyn|pap smear|domestic violence|"
    r"ets\b|vih\b|anticoncep|embaraz|aborto|fertilidad|depresi|ansiedad|psic|consejer|"
    r"terapia(?! f[ií]sica| ocupacional| del habla)|adicci|ginec|papanicol|violencia)",
    re.IGNORECASE,
)


def is_private(names: Iterable[str]) -> bool:
    """Whether a kind of visit is sensitive where the clinic does not say, by what it is called."""
    return any(_PRIVATE.search(name) for name in names)

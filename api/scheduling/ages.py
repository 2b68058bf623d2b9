"""Which ages a visit type or a practitioner is for, in whole years, inclusive."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

# Younger ones do not write themselves: whoever does so for them is taken for their guardian.
WRITES_FROM: Final = 13
ADULT: Final = 18


def admits(ages: Mapping[str, Any], age: int | None) -> bool:
    """Whether somebody of that age may come; an age not known yet rules nothing out."""
    if age is None:
        return True
    low, high = ages.get("min"), ages.get("max")
    return (low is None or age >= low) and (high is None or age <= high)


def age_on(born_on: date, day: date) -> int:
    """Whole years on a day; a birthday on 29 February is kept on 1 March in other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))

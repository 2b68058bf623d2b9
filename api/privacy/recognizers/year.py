"""The year of a date as people write it."""

import re

from api.clock import now


def year_of(text: str) -> int:
    """The year at the end or at the start; two figures are the latest year that has been."""
    last = re.search(r"(\d{4}|\d{2})\D*$", text)
    first = re.match(r"\d{4}", text)
    figures = first.group() if first else last.group(1) if last else "0"
    year = int(figures)
    if len(figures) == 4:
        return year
    return 2000 + year if 2000 + year <= now().year else 1900 + year


def past_year(text: str) -> bool:
    """Whether the date is of an earlier year, as births mostly are and visits to come never."""
    return year_of(text) < now().year

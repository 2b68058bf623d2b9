"""A report: a table with the bars that are drawn beside it. Counts and times, nobody's words."""

from dataclasses import dataclass

type Cell = str | int | float | None


@dataclass(frozen=True)
class Bar:
    """One bar; `text` says its value with its unit."""

    label: str
    value: float
    text: str


@dataclass(frozen=True)
class Table:
    """`bars` may be fewer than the rows; `by_day`: a column for each day, in order.

    `is_empty`: there is nothing to count, whatever rows there are.
    """

    name: str
    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...] = ()
    by_day: bool = False
    is_empty: bool = False

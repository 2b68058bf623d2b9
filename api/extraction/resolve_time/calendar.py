"""Arithmetic on local dates."""

from calendar import monthrange
from datetime import MINYEAR, date, timedelta

from dateutil.relativedelta import relativedelta

from api.extraction.resolve_time.reading import Day, Days, Impossible

MAX_YEAR = 2199


def weekday_after(day: date, weekday: int, *, inclusive: bool = False) -> date:
    """The first `weekday` (0 Monday) after `day`, or on it when inclusive."""
    ahead = (weekday - day.weekday()) % 7
    if ahead == 0 and not inclusive:
        ahead = 7
    return day + timedelta(days=ahead)


def weekday_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7 or 7)


def week_of(day: date, *, weeks: int = 0) -> Days:
    """The Monday-to-Monday week that holds `day`, moved by whole weeks."""
    start = day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
    return Days(start, start + timedelta(days=7))


def month_of(day: date, *, months: int = 0) -> Days:
    start = day.replace(day=1) + relativedelta(months=months)
    return Days(start, start + relativedelta(months=1))


def year_of(day: date, *, years: int = 0) -> Days:
    start = date(day.year + years, 1, 1)
    return Days(start, start.replace(year=start.year + 1))


def add_units(day: date, count: int, unit: str) -> Day | Impossible:
    """`day` moved by days, weeks, fortnights, months or years."""
    try:
        if unit in ("month", "year"):
            return Day(day + relativedelta(**{f"{unit}s": count}))  # type: ignore[arg-type]
        return Day(day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit]))
    except (OverflowError, ValueError):
        return Impossible()


def full_year(year: int, *, today: date) -> int:
    """A two-digit year in an appointment's date: this century."""
    return year if year >= 100 else today.year // 100 * 100 + year


def exact_date(year: int, month: int, day: int) -> Day | Impossible:
    if not MINYEAR <= year <= MAX_YEAR or not 1 <= month <= 12:
        return Impossible()
    if not 1 <= day <= monthrange(year, month)[1]:
        return Impossible()
    return Day(date(year, month, day))


def next_month_day(today: date, month: int, day: int) -> Day | Impossible:
    """The next such day of a year, today included; 29 February waits for a leap year."""
    for year in range(today.year, today.year + 9):
        found = exact_date(year, month, day)
        if isinstance(found, Day) and found.on >= today:
            return found
    return Impossible()


def next_day_of_month(today: date, day: int) -> Day | Impossible:
    """The next month's day number `day` that has one, today included."""
    start = today.replace(day=1)
    for months in range(4):
        month = start + relativedelta(months=months)
        found = exact_date(month.year, month.month, day)
        if isinstance(found, Day) and found.on >= today:
            return Day(found.on, number_only=True)
    return Impossible()


def nth_weekday(month: Days, weekday: int, nth: int) -> Day | Impossible:
    """The nth (1 to 5, -1 the last) weekday of a month."""
    if nth == -1:
        return Day(weekday_before(month.end, weekday))
    found = weekday_after(month.start, weekday, inclusive=True) + timedelta(weeks=nth - 1)
    return Day(found) if month.start <= found < month.end else Impossible()

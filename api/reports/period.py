"""The stretch of days that a report is about: whole days of the clinic, both ends included."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHOICES = (7, 30, 90)
USUAL = 30
MOST_DAYS = 400


@dataclass(frozen=True)
class Period:
    """`days` is one of CHOICES if it was chosen so. `is_guessed`: what was asked made no sense."""

    first_on: date
    last_on: date
    zone: str
    days: int | None = None
    is_guessed: bool = False

    @property
    def start(self) -> datetime:
        return self._midnight(self.first_on)

    @property
    def end(self) -> datetime:
        """The midnight after the last day."""
        return self._midnight(self.last_on + timedelta(days=1))

    @property
    def dates(self) -> list[date]:
        count = (self.last_on - self.first_on).days + 1
        return [self.first_on + timedelta(days=day) for day in range(count)]

    @property
    def query(self) -> str:
        """How the period stands in an address."""
        if self.days is not None:
            return f"days={self.days}"
        return f"from={self.first_on.isoformat()}&to={self.last_on.isoformat()}"

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def read_period(*, days: str, first: str, last: str, zone: str, now: datetime) -> Period:
    """The period that was asked for, or the usual one; from-to wins over a number of days."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if first or last:
        found = _between(first, last, zone, today)
        return found or _back(USUAL, zone, today, is_guessed=True)
    if not days:
        return _back(USUAL, zone, today)
    if days in {str(choice) for choice in CHOICES}:
        return _back(int(days), zone, today)
    return _back(USUAL, zone, today, is_guessed=True)


def _back(days: int, zone: str, today: date, *, is_guessed: bool = False) -> Period:
    return Period(today - timedelta(days=days - 1), today, zone, days, is_guessed)


def _between(first: str, last: str, zone: str, today: date) -> Period | None:
    begins, ends = _read_date(first), _read_date(last) if last else today
    if begins is None or ends is None:
        return None
    if not timedelta(0) <= ends - begins < timedelta(days=MOST_DAYS):
        return None
    return Period(begins, ends, zone)


def _read_date(text: str) -> date | None:
    try:
        found = date.fromisoformat(text) if len(text) == len("2027-01-01") else None
    except ValueError:
        return None
    # Midnights at the ends of the calendar are no instants.
    return found if found is not None and 1970 <= found.year <= 9000 else None

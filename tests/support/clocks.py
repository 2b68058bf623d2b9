"""A clock for tests: set to an hour of a known day, running, and moved by hand."""

import time
from datetime import UTC, datetime, timedelta

# A Wednesday, 10:30 in New York and 07:30 in Los Angeles: one place is open, summer time is near.
OPEN_HOURS = datetime(2027, 3, 10, 15, 30, tzinfo=UTC)
# The Saturday night after it: every place is closed.
CLOSED_HOURS = datetime(2027, 3, 13, 4, 0, tzinfo=UTC)


class TestClock:
    __test__ = False

    def __init__(self, start: datetime = OPEN_HOURS) -> None:
        self._start, self._began = start, time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def set(self, instant: datetime) -> None:
        self._start, self._began = instant, time.monotonic()

    def advance(self, **amount: float) -> None:
        self._start += timedelta(**amount)

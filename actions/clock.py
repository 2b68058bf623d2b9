"""What time it is for the actions: one place, which tests set."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)

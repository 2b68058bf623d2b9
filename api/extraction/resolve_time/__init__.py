"""`resolve-time`: what a phrase of time means, English and Spanish."""

from api.extraction.resolve_time.service import find_times, read_times, resolve_time
from api.extraction.resolve_time.values import Resolved

__all__ = ["Resolved", "find_times", "read_times", "resolve_time"]

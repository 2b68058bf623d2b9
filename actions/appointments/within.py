"""Hours of a day that two messages bound: "not before 2", then "out by 4"."""

# Its noon stays the end of "9 or later"; "after 4" of an afternoon has none.
_MORNING = "06:00/12:00"


def within(old: str | None, new: str) -> str:
    """What a new bound leaves of the hours said before; the new hours where they are no part."""
    start, end = _ends(old or "")
    bound = new[2:]
    if "=" not in new or not start < bound < end:
        return new
    if new.startswith(">="):
        closed = old == _MORNING or (old or "").startswith("<=")
        return f"{bound}/{end}" if closed else new
    return f"{start}/{bound}" if start > "00:00" else new


def _ends(hours: str) -> tuple[str, str]:
    """First and last of "14:00/16:00", ">=14:00" and "<=16:00"; of one hour none lie within."""
    if hours.startswith(">="):
        return hours[2:], "24:00"
    if hours.startswith("<="):
        return "00:00", hours[2:]
    start, _, end = hours.partition("/")
    return start, end

"""When a reminder comes, in words for staff: an RRULE as the reminders keep it."""

DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
UNITS = {"HOURLY": "hour", "DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}


def say_recurrence(rule: str) -> str:
    """ "every day at 08:00 and 20:00"; the rule itself where it says more than this can."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    unit = UNITS.get(parts.pop("FREQ", ""))
    interval = parts.pop("INTERVAL", "1")
    hours, minutes = parts.pop("BYHOUR", ""), parts.pop("BYMINUTE", "0")
    days = [DAYS.get(day, day) for day in parts.pop("BYDAY", "").split(",") if day]
    dates = [day for day in parts.pop("BYMONTHDAY", "").split(",") if day]
    if unit is None or set(parts) - {"BYSECOND", "WKST"} or "," in minutes:
        return rule
    every = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    said = [every]
    if days:
        said.append(f"on {join_words(days)}")
    if dates:
        said.append(f"on day {join_words(dates)}")
    if hours:
        times = [f"{int(hour):02}:{int(minutes):02}" for hour in hours.split(",")]
        said.append(f"at {join_words(times)}")
    return " ".join(said)


def join_words(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

"""An Appointment as a calendar file (RFC 5545): no patient's name, no reason of the visit."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

PRODUCT = "-//Frontdesk//Appointments//EN"


def calendar_text(
    *,
    appointment_id: str,
    version: int,
    status: str,
    start_at: datetime,
    end_at: datetime,
    time_zone: str,
    practitioner: str,
    location: str,
    address: str,
    phone: str,
    updated_at: datetime,
) -> str:
    zone = ZoneInfo(time_zone)
    cancelled = status == "cancelled"
    event = Event()
    event.add("uid", f"{appointment_id}@frontdesk")
    event.add("sequence", version)
    event.add("dtstamp", updated_at)
    event.add("dtstart", start_at.astimezone(zone))
    event.add("dtend", end_at.astimezone(zone))
    event.add("summary", f"Appointment at {location}")
    event.add("location", ", ".join(part for part in (location, address) if part))
    event.add("description", "\n".join(part for part in (practitioner, phone) if part))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(_zone_rules(time_zone))
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


@lru_cache(maxsize=64)
def _zone_rules(time_zone: str) -> Timezone:
    return Timezone.from_tzid(time_zone)

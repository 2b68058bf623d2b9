"""What the api itself says: data/notices.yml, and the safety texts of data/safety/replies.yml."""

import string
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.conversations.content import Content, Reply
from api.safety.service import ReplyText
from api.safety.service import reply as safety_reply
from api.scheduling import clinic, hours
from api.scheduling.models import Location
from api.settings import get_settings
from api.wording.calendar import DAYS
from api.yaml_text import read_yaml

NOTICES = Path(__file__).resolve().parents[2] / "data" / "notices.yml"


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(NOTICES.read_text("utf-8"))["notices"]
    return content


def notices_version() -> str:
    """The version of the texts; consent is given to one version of the disclosure."""
    return str(_texts()["version"])


def notice_text(name: str, language: str, **fields: str) -> ReplyText:
    """A text by its name in a language, English where there is no other. Fields are filled in."""
    fields = {"clinic_phone": get_settings().clinic_phone, **fields}
    variants = _texts().get(name)
    if not isinstance(variants, dict):
        return safety_reply(name, language, **fields)
    chosen = variants.get(language) or variants["en"]
    formatter = string.Formatter()
    return ReplyText.model_validate(
        {
            "text": formatter.vformat(chosen["text"], (), fields),
            "buttons": [
                {key: formatter.vformat(value, (), fields) for key, value in button.items()}
                for button in chosen.get("buttons", ())
            ],
        }
    )


def notice(
    name: str, language: str, *, pinned: bool = False, keep_offers: bool = False, **fields: str
) -> Reply:
    text = notice_text(name, language, **fields)
    return Reply(
        Content(
            text=text.text,
            buttons=tuple(
                {"title": button.title, "payload": button.payload} for button in text.buttons
            ),
        ),
        sender="system",
        response_name=f"notice_{name}",
        pinned=pinned,
        keep_offers=keep_offers,
    )


def next_reading(*, session: Session, now: datetime, language: str) -> str | None:
    """When staff will read, in words; None while a place of the clinic is open."""
    return opening_of(clinic.list_locations(session=session), now=now, language=language)


def opening_of(locations: Sequence[Location], *, now: datetime, language: str) -> str | None:
    """When the first of these places opens, in words; None while one is open."""
    if any(hours.is_open(location, now) for location in locations):
        return None
    opening = hours.next_opening(locations, now)
    if opening is None:
        opening_at, zone = now + timedelta(days=1), "UTC"
    else:
        opening_at, zone = opening[1], opening[0].time_zone
    return say_when(opening_at, zone, language=language, now=now)


def say_when(instant: datetime, time_zone: str, *, language: str, now: datetime) -> str:
    """An instant in words at a place: "on Monday at 8:00 AM (EST)"."""
    local = instant.astimezone(ZoneInfo(time_zone))
    days = (local.date() - now.astimezone(ZoneInfo(time_zone)).date()).days
    zone = local.tzname() or time_zone
    if language == "es":
        near = {0: "hoy", 1: "mañana"}
        day = near.get(days) or f"el {DAYS['es'][local.weekday()]} {local:%d/%m}"
        return f"{day} a las {local:%H:%M} ({zone})"
    near = {0: "today", 1: "tomorrow"}
    day = near.get(days) or f"on {local:%A, %B} {local.day}"
    return f"{day} at {f'{local:%I:%M %p}'.lstrip('0')} ({zone})"

"""Are the settings readable, and are they those of a clinic?"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.reading import is_readable_address
from api.doctor.subject import Subject
from api.settings import Settings, get_settings

NAME = "settings"
CORRECT = "Correct it in the environment or in .env (.env.example lists every setting)."
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def read_settings() -> tuple[Settings | None, list[Finding]]:
    """The settings, or what is wrong with them: the name and the reason, never the value."""
    try:
        settings = get_settings()
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return None, [fail(NAME, _reason(one["loc"], one["msg"]), CORRECT) for one in found]
    except (OSError, ValueError) as error:
        said = f".env cannot be read ({type(error).__name__})"
        return None, [fail(NAME, said, "Make it a UTF-8 file that this user may read.")]
    addresses = {
        "DATABASE_URL": settings.database,
        "KEYSTORE_URL": settings.keystore,
        "TRACKER_URL": settings.tracker,
    }
    wrong = [name for name, url in addresses.items() if not is_readable_address(url)]
    faults = [fail(NAME, f"{name}: no address of a database", CORRECT) for name in wrong]
    return (None if faults else settings), faults


def check_settings(subject: Subject) -> Iterator[Finding]:
    """What was read, who may read .env, and what production needs."""
    settings = subject.settings
    yield ok(NAME, f"{settings.env}, FRONTDESK_HOME is {subject.home}")
    env = Path.cwd() / ".env"
    if env.is_file() and env.stat().st_mode & 0o077:
        yield warn(NAME, ".env can be read by others on this machine", "Run `chmod 600 .env`.")
    if settings.is_production:
        yield from _production(settings)


def _production(settings: Settings) -> Iterator[Finding]:
    if settings.host not in LOOPBACK:
        yield warn(
            NAME,
            "HOST is not loopback, so the pages are served without TLS",
            "Put a proxy with TLS in front and set HOST to 127.0.0.1.",
        )
    if not settings.public_url.startswith("https://"):
        yield warn(
            NAME,
            "PUBLIC_URL is not an https address, and links in e-mails lead there",
            "Set PUBLIC_URL to where people reach the pages.",
        )
    if settings.clinic_phone == Settings.model_fields["clinic_phone"].default:
        yield fail(
            NAME,
            "CLINIC_PHONE is the demo clinic's number",
            "Set CLINIC_PHONE to the number that patients are to call.",
        )


def _reason(where: tuple[int | str, ...], message: str) -> str:
    name = str(where[0]).upper() if where else ""
    said = message.removeprefix("Value error, ").rstrip(".")
    return f"{name}: {said}" if name else said

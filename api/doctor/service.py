"""The checks in their order, each with a time in which it has to come to an end."""

import queue
import threading
from collections.abc import Iterator, Sequence

from api.doctor.clocks import check_clock
from api.doctor.configuration import check_settings
from api.doctor.disk import check_disk
from api.doctor.findings import Finding, fail
from api.doctor.keys import check_key, check_keystore
from api.doctor.mail import check_mail
from api.doctor.ports import check_ports
from api.doctor.rules import check_replies, check_rules
from api.doctor.stores import check_database
from api.doctor.subject import Check, Subject
from api.doctor.trail import check_trail
from api.doctor.trained import check_models
from api.doctor.work import check_backup, check_worker
from api.doctor.zones import check_zones
from api.settings import Settings

SECONDS = 60.0
# Later ones use what earlier ones found out.
CHECKS: tuple[tuple[str, Check], ...] = (
    ("settings", check_settings),
    ("disk", check_disk),
    ("key", check_key),
    ("key store", check_keystore),
    ("database", check_database),
    ("clock", check_clock),
    ("zones", check_zones),
    ("models", check_models),
    ("rules", check_rules),
    ("replies", check_replies),
    ("ports", check_ports),
    ("mail", check_mail),
    ("audit", check_trail),
    ("worker", check_worker),
    ("backup", check_backup),
)


def examine(
    settings: Settings,
    *,
    checks: Sequence[tuple[str, Check]] = CHECKS,
    seconds: float = SECONDS,
) -> Iterator[Finding]:
    """What is found, as it is found; changes nothing."""
    subject = Subject(settings)
    for name, check in checks:
        yield from _bounded(name, check, subject, seconds)


def _bounded(name: str, check: Check, subject: Subject, seconds: float) -> Iterator[Finding]:
    """A disk or a server that hangs must not hang this too: its thread is left behind."""
    found: queue.SimpleQueue[Finding | None] = queue.SimpleQueue()

    def look() -> None:
        try:
            for one in check(subject):
                found.put(one)
        except Exception as error:  # whatever it was, the other checks are made
            said = f"the check itself ended with {type(error).__name__}"
            found.put(fail(name, said, "See whether the lines above explain it, else report it."))
        found.put(None)

    threading.Thread(target=look, daemon=True, name=f"doctor-{name}").start()
    try:
        while (one := found.get(timeout=seconds)) is not None:
            yield one
    except queue.Empty:
        said = f"no answer in {seconds:.0f} s"
        yield fail(name, said, "See whether its disk or its server hangs.")

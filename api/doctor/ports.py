"""Are the ports free, or ours already? While the product runs, are all its parts there?"""

import errno
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.neighbours import api_parts, are_actions, served_model
from api.doctor.subject import Subject
from api.supervisor import port_fault

NAME, PARTS = "ports", "parts"
LOOPBACK = "127.0.0.1"
SEE_LOG = "Wait a minute after a start, then see what the missing process said when it ended."


def check_ports(subject: Subject) -> Iterator[Finding]:
    """PORT, BOT_PORT, ACTIONS_PORT."""
    settings = subject.settings
    ports = {
        "PORT": settings.port,
        "BOT_PORT": settings.bot_port,
        "ACTIONS_PORT": settings.actions_port,
    }
    wrong = [name for name, port in ports.items() if not 1 <= port <= 65535]
    if wrong or len(set(ports.values())) < len(ports):
        said = f"no ports: {', '.join(wrong)}" if wrong else "two of the three ports are the same"
        yield fail(NAME, said, "Set PORT, BOT_PORT and ACTIONS_PORT to three ports.")
        return
    fault = port_fault(settings.host, settings.port)
    parts = None if fault is None else api_parts(settings)
    yield _door(subject, fault, parts)
    if parts is not None:
        yield from _parts(parts)
    yield from _bot(subject, parts or {})
    yield _actions(subject, parts or {})


def _door(subject: Subject, fault: int | None, parts: Mapping[str, bool] | None) -> Finding:
    port, host = subject.settings.port, subject.settings.host
    if parts is not None:
        if subject.is_running:
            return ok(NAME, f"PORT {port}: this Frontdesk answers")
        said = f"PORT {port}: another Frontdesk answers, and none of this folder runs"
        return warn(NAME, said, "Set PORT to another one if both are to run.")
    if fault is None:
        if not subject.is_running:
            return ok(NAME, f"PORT {port} is free")
        said = f"PORT {port} is free although processes of this folder run"
        return warn(NAME, said, "Start `frontdesk serve` if this machine is to have the pages.")
    if fault == errno.EADDRINUSE:
        said = f"PORT {port} is taken by something else, or by an api that does not answer"
        return fail(NAME, said, "Stop what listens there, or set PORT to another one.")
    reason = errno.errorcode.get(fault, "no address")
    said = f"HOST {host} and PORT {port} cannot be used ({reason})"
    return fail(NAME, said, "Set HOST to an address of this machine and PORT above 1023.")


def _parts(parts: Mapping[str, bool]) -> Iterator[Finding]:
    missing = [name.replace("_", " ") for name, there in parts.items() if not there]
    if missing:
        yield fail(PARTS, f"the api answers and misses: {', '.join(missing)}", SEE_LOG)
    else:
        yield ok(PARTS, "the api has its database, dialogue, actions and safety rules")


def _bot(subject: Subject, parts: Mapping[str, bool]) -> Iterator[Finding]:
    settings = subject.settings
    model_id = served_model(settings)
    if model_id is not None:
        place = f"BOT_URL {_host(settings.bot_url)}" if settings.bot_url else "BOT_PORT"
        yield ok(NAME, f"{place}: the dialogue answers")
        if subject.model_id and model_id and model_id != subject.model_id:
            said = "the dialogue serves another model than the one on disk"
            yield warn(NAME, said, "Start Frontdesk again.")
    elif settings.bot_url:
        said = f"BOT_URL {_host(settings.bot_url)} does not answer"
        advice = "Start the dialogue there, or correct BOT_URL."
        yield (fail if subject.is_running else warn)(NAME, said, advice)
    else:
        yield _inner("BOT_PORT", settings.bot_port, is_known=parts.get("bot", False))


def _actions(subject: Subject, parts: Mapping[str, bool]) -> Finding:
    port = subject.settings.actions_port
    if are_actions(subject.settings):
        return ok(NAME, f"ACTIONS_PORT {port}: the actions answer")
    return _inner("ACTIONS_PORT", port, is_known=parts.get("actions", False))


def _inner(name: str, port: int, *, is_known: bool) -> Finding:
    """A loopback port at which none of ours answers."""
    if is_known:
        return ok(NAME, f"{name} {port} is not used: `run` took another one")
    if port_fault(LOOPBACK, port) is None:
        return ok(NAME, f"{name} {port} is free")
    advice = f"Set {name} to another one, unless `run` is to take a free one by itself."
    return warn(NAME, f"{name} {port} is taken by something else", advice)


def _host(url: str) -> str:
    """Without a name, a password or a query."""
    try:
        return urlsplit(url).hostname or "?"
    except ValueError:
        return "?"

"""Would an e-mail, and a message on another way, leave? Nothing is sent to find out."""

import smtplib
import ssl
from collections.abc import Iterator

from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.subject import Subject
from api.outbox.notify import NotifyChannel
from api.outbox.smtp import signed_in
from api.settings import Settings

NAME, WAYS = "mail", "messages"
SECONDS = 5.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def check_mail(subject: Subject) -> Iterator[Finding]:
    """Connect, greet, STARTTLS and sign in as the outbox does, then leave."""
    settings = subject.settings
    if settings.smtp_host:
        yield from _half_set(settings)
        yield _try_server(settings)
    elif settings.is_production:
        said = "SMTP_HOST is not set: no code reaches a patient and nobody is paged"
        yield fail(NAME, said, "Set SMTP_HOST and what goes with it.")
    else:
        yield ok(NAME, "development without SMTP_HOST: no e-mail leaves, it is in /demo/outbox")
    yield from _other_ways(settings)


def _half_set(settings: Settings) -> Iterator[Finding]:
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        said = "of SMTP_USER and SMTP_PASSWORD one is not set, so nobody signs in"
        yield warn(NAME, said, "Set both, or neither.")
    if not settings.smtp_starttls and settings.smtp_host not in LOOPBACK:
        said = "SMTP_STARTTLS is off, so e-mails cross the network in clear"
        yield warn(NAME, said, "Set SMTP_STARTTLS to true.")


def _try_server(settings: Settings) -> Finding:
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with signed_in(settings, seconds=SECONDS) as server:
            server.ehlo_or_helo_if_needed()
    except smtplib.SMTPAuthenticationError as error:
        said = f"{place} refuses SMTP_USER and SMTP_PASSWORD ({error.smtp_code})"
        return fail(NAME, said, "Correct the two, or ask the mail server's keeper for new ones.")
    except ssl.SSLError as error:
        said = f"no safe connection to {place} ({type(error).__name__})"
        return fail(NAME, said, "Set SMTP_HOST to the name in a certificate that is trusted here.")
    except smtplib.SMTPNotSupportedError:
        said = f"{place} does not offer STARTTLS or a way to sign in"
        return fail(NAME, said, "Set SMTP_PORT to the port for submission, which mostly is 587.")
    except smtplib.SMTPServerDisconnected:
        said = f"{place} hangs up or says nothing for {SECONDS:.0f} s"
        return fail(NAME, said, "Correct SMTP_PORT: TLS from the first byte (465) is not spoken.")
    except smtplib.SMTPException as error:
        said = f"{place} answers, but not as a mail server should ({type(error).__name__})"
        return fail(NAME, said, "Set SMTP_PORT to the port for submission, which mostly is 587.")
    except (OSError, ValueError) as error:
        said = f"{place} cannot be reached ({type(error).__name__})"
        return fail(NAME, said, "Correct SMTP_HOST and SMTP_PORT, or let this machine through.")
    safe = "with a verified certificate" if settings.smtp_starttls else "without TLS"
    who = ", signed in" if settings.smtp_user and settings.smtp_password else ""
    return ok(NAME, f"{place} takes e-mails {safe}{who}; none was sent")


def _other_ways(settings: Settings) -> Iterator[Finding]:
    """Only whether the addresses are understood: a gateway is known by a message alone."""
    ways = {
        "SMS_URL": settings.sms_url,
        "WHATSAPP_URL": settings.whatsapp_url,
        "PUSH_URL": settings.push_url,
    }
    for name, address in ways.items():
        if address is None:
            continue
        if not NotifyChannel(address.get_secret_value()).is_understood():
            said = f"{name} is not an address that Apprise understands"
            yield fail(WAYS, said, f"Correct {name}, or take its line out.")
        else:
            yield ok(WAYS, f"{name} is understood; nothing was sent")
    if settings.sms_url is None and settings.is_production:
        said = "SMS_URL is not set: who has only a telephone gets no code"
        yield warn(WAYS, said, "Set SMS_URL, or ask patients for an e-mail address.")

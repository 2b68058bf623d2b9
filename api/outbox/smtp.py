"""E-mail by SMTP. The message's id is its Message-ID, the same at each try.

With STARTTLS the server's certificate is verified: smtplib by itself would take any.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import policy
from email.message import EmailMessage

from api.outbox.sending import SendFailed, SendRefused
from api.outbox.service import Delivery
from api.settings import Settings

SECONDS = 15.0
# A long address in a header is else written in an encoding that mail programs do not follow.
UNBROKEN = policy.SMTP.clone(max_line_length=998)
# Names nothing: it is read on a locked screen.
SUBJECTS = {"en": "Message from your clinic", "es": "Mensaje de su clínica"}
# Answers to the address or the message itself, not to us: RFC 5321, 4.2.3.
ABOUT_THE_ADDRESS = (550, 551, 553, 556)


class SmtpChannel:
    def __init__(self, settings: Settings, *, seconds: float = SECONDS) -> None:
        self._settings, self._seconds = settings, seconds

    def send(self, delivery: Delivery) -> None:
        settings = self._settings
        message = compose(delivery, sender=settings.smtp_from or f"frontdesk@{settings.smtp_host}")
        try:
            with signed_in(settings, seconds=self._seconds) as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = {code for code, _text in refused.recipients.values()}
            kind = SendRefused if codes <= set(ABOUT_THE_ADDRESS) else SendFailed
            raise kind("SMTPRecipientsRefused") from None
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise SendFailed(type(error).__name__) from None


@contextmanager
def signed_in(settings: Settings, *, seconds: float) -> Iterator[smtplib.SMTP]:
    """The clinic's mail server, ready to take a message."""
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=seconds)
    try:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user and settings.smtp_password:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server
    finally:
        # It was accepted or refused before: a farewell that fails changes neither.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def compose(delivery: Delivery, *, sender: str) -> EmailMessage:
    """The e-mail of a delivery; one click in the mail program ends them (RFC 8058)."""
    message = EmailMessage(policy=UNBROKEN)
    message["From"] = sender
    message["To"] = delivery.to
    message["Subject"] = SUBJECTS.get(delivery.language, SUBJECTS["en"])
    message["Date"] = delivery.created_at
    message["Message-ID"] = f"<{delivery.id}@frontdesk>"
    # No answering machine may write back.
    message["Auto-Submitted"] = "auto-generated"
    if delivery.unsubscribe:
        message["List-Unsubscribe"] = f"<{delivery.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(delivery.text)
    return message

"""A real mail server on loopback: greeted, signed in to, and sent nothing."""

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from api.doctor import mail
from api.doctor.findings import State
from api.doctor.mail import check_mail
from tests.doctor.looking import look, only, settings_for, states
from tests.outbox.servers import Mailbox, silent_server
from tests.outbox.test_certificates import self_signed
from tests.support.http import free_port

PASSWORD = "correct-horse-battery"


@pytest.fixture
def guarded() -> Iterator[tuple[Mailbox, int]]:
    """A server that takes mail from one user only."""
    box, port = Mailbox(), free_port()

    def is_known(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    controller = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=is_known, auth_require_tls=False
    )
    controller.start()
    yield box, port
    controller.stop()


def on(port: int, **changes: object) -> dict[str, object]:
    return {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_starttls": False, **changes}


def test_in_development_nothing_leaves(home: Path) -> None:
    (finding,) = look(settings_for(home), check_mail)
    assert finding.state == State.ok
    assert "no e-mail leaves" in finding.looked_at


def test_in_production_mail_is_needed(home: Path) -> None:
    finding = only(look(settings_for(home, FRONTDESK_ENV="production"), check_mail), State.fail)
    assert finding.check == "mail"


def test_a_server_is_greeted_and_sent_nothing(home: Path, mailbox: tuple[Mailbox, int]) -> None:
    box, port = mailbox
    found = look(settings_for(home, **on(port)), check_mail)
    assert states(found) == {State.ok}
    assert box.taken == []


def test_signing_in(home: Path, guarded: tuple[Mailbox, int]) -> None:
    box, port = guarded
    settings = settings_for(home, **on(port, smtp_user="clinic", smtp_password=PASSWORD))
    (finding,) = look(settings, check_mail)
    assert finding.state == State.ok
    assert "signed in" in finding.looked_at
    assert box.taken == []


def test_a_server_that_refuses_to_sign_in(home: Path, guarded: tuple[Mailbox, int]) -> None:
    settings = settings_for(home, **on(guarded[1], smtp_user="clinic", smtp_password="hunter2"))
    finding = only(look(settings, check_mail), State.fail)
    assert "refuses SMTP_USER and SMTP_PASSWORD (535)" in finding.looked_at
    assert "hunter2" not in finding.as_line()


def test_half_an_account(home: Path, mailbox: tuple[Mailbox, int]) -> None:
    found = look(settings_for(home, **on(mailbox[1], smtp_user="clinic")), check_mail)
    assert "one is not set" in only(found, State.warn).looked_at


def test_no_starttls(home: Path, mailbox: tuple[Mailbox, int]) -> None:
    found = look(settings_for(home, **on(mailbox[1], smtp_starttls=True)), check_mail)
    assert "does not offer STARTTLS" in only(found, State.fail).looked_at


def test_a_certificate_that_nobody_vouches_for(home: Path, tmp_path: Path) -> None:
    server = Controller(
        Mailbox(), hostname="127.0.0.1", port=free_port(), tls_context=self_signed(tmp_path)
    )
    server.start()
    try:
        found = look(settings_for(home, **on(server.port, smtp_starttls=True)), check_mail)
    finally:
        server.stop()
    assert "SSLCertVerificationError" in only(found, State.fail).looked_at


def test_nobody_there(home: Path) -> None:
    found = look(settings_for(home, **on(free_port())), check_mail)
    assert "ConnectionRefusedError" in only(found, State.fail).looked_at


def test_somebody_silent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "SECONDS", 0.2)
    with silent_server() as port:
        found = look(settings_for(home, **on(port)), check_mail)
    assert "hangs up or says nothing" in only(found, State.fail).looked_at


@pytest.mark.parametrize("answer", ["554 go away", "hello"])
def test_somebody_else(home: Path, monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise smtplib.SMTPConnectError(554, answer)

    monkeypatch.setattr("api.outbox.smtp.smtplib.SMTP", refuse)
    finding = only(look(settings_for(home, **on(25)), check_mail), State.fail)
    assert "not as a mail server should" in finding.looked_at
    assert answer not in finding.as_line()


def test_other_ways_are_read_and_not_tried(home: Path) -> None:
    token = "a-token-nobody-may-see"
    settings = settings_for(home, sms_url=f"jsons://u:{token}@127.0.0.1:1/{{to}}", push_url="bad")
    found = look(settings, check_mail)
    assert "SMS_URL is understood" in found[1].looked_at
    assert "PUSH_URL" in only(found, State.fail).looked_at
    assert all(token not in one.as_line() for one in found)

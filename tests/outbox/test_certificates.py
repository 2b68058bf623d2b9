"""Mail goes only to a server that somebody vouches for."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from api.outbox.sending import SendFailed
from api.outbox.smtp import SmtpChannel
from tests.outbox.servers import Mailbox
from tests.outbox.test_channels import opened
from tests.reminders.test_kills import put_mails
from tests.support.fixtures import MakeDesk
from tests.support.http import free_port


def self_signed(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_mail_server_that_nobody_vouches_for_gets_no_mail(
    make_desk: MakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Mailbox()
    server = Controller(
        box, hostname="127.0.0.1", port=free_port(), tls_context=self_signed(tmp_path)
    )
    server.start()
    try:
        desk = make_desk(smtp_host="127.0.0.1", smtp_port=server.port)
        put_mails(desk, desk.start().id, 1)
        mail, channel = opened(desk), SmtpChannel(desk.settings)
        with pytest.raises(SendFailed, match="SSLCertVerificationError"):
            channel.send(mail)
        assert box.taken == []
        # Once the machine knows the certificate, it does.
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        channel.send(mail)
        assert len(box.taken) == 1
    finally:
        server.stop()

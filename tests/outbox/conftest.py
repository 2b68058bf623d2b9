from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller

from tests.outbox.servers import Gateway, Mailbox
from tests.support.desk import Desk
from tests.support.fixtures import *  # noqa: F403
from tests.support.fixtures import MakeDesk
from tests.support.http import free_port, serving


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def mail_desk(make_desk: MakeDesk, mailbox: tuple[Mailbox, int]) -> Desk:
    return make_desk(smtp_host="127.0.0.1", smtp_port=mailbox[1], smtp_starttls=False)


@pytest.fixture
def gateway() -> Iterator[tuple[Gateway, str]]:
    app = Gateway()
    with serving(app) as origin:
        yield app, f"json://{urlsplit(origin).netloc}/send/{{to}}?+X-Key={{id}}"

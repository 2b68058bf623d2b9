from collections.abc import AsyncIterator

import httpx
import pytest

import actions.clock
from actions import turn
from api import clock
from tests.actions.dialogue import Dialogue
from tests.support.desk import Desk
from tests.support.fixtures import *  # noqa: F403


@pytest.fixture
async def connected(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """The actions speak to a real api with a real clinic, in this process."""
    monkeypatch.setattr(actions.clock, "utc_now", clock.now)
    http = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=desk.app),
        base_url="http://api",
        headers={"Authorization": f"Bearer {desk.app.state.internal_secret}"},
    )
    turn.use_http(http)
    yield desk
    await turn.close_http()


@pytest.fixture
def dialogue(connected: Desk) -> Dialogue:
    return Dialogue(connected)


@pytest.fixture
def another_dialogue(connected: Desk) -> Dialogue:
    return Dialogue(connected)

"""The actions' client: one question for what a turn needs, and again once something changed."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from actions.client import Api, ApiRefused
from tests.support.desk import Desk

Asked = list[tuple[str, dict[str, Any]]]
TEXT = "a follow-up with dr rivera on tuesday"


@pytest.fixture
def asked() -> Asked:
    return []


@pytest.fixture
async def http(desk: Desk, asked: Asked) -> AsyncIterator[httpx.AsyncClient]:
    async def note(request: httpx.Request) -> None:
        asked.append((request.url.path, json.loads(request.content)))

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=desk.app),
        base_url="http://api",
        headers={"Authorization": f"Bearer {desk.app.state.internal_secret}"},
        event_hooks={"request": [note]},
    ) as client:
        yield client


async def test_what_a_turn_needs_is_asked_at_once(
    desk: Desk, http: httpx.AsyncClient, asked: Asked
) -> None:
    api = Api(http, conversation_id=desk.start().id, utterance_id="u1", text=TEXT)
    assert not (await api.get_identity()).verified
    assert (await api.understand(text=TEXT)).practitioner is not None
    assert len((await api.get_clinic(language="en")).practitioners) == 5
    assert (await api.get_conversation()).language == "en"
    assert [path for path, _ in asked] == ["/internal/briefing"]


async def test_after_a_change_only_what_may_have_changed_is_asked_again(
    desk: Desk, http: httpx.AsyncClient, asked: Asked
) -> None:
    api = Api(http, conversation_id=desk.start().id, utterance_id="u1", text=TEXT)
    await api.get_identity()
    await api.release_holds()
    assert not (await api.get_identity()).verified
    await api.get_clinic(language="en")
    await api.understand(text=TEXT)
    paths, bodies = zip(*asked, strict=True)
    assert paths == ("/internal/briefing", "/internal/scheduling/holds/release", paths[0])
    assert bodies[2]["text"] is None
    assert bodies[2]["language"] is None


async def test_in_another_time_zone_the_words_are_read_anew(
    desk: Desk, http: httpx.AsyncClient, asked: Asked
) -> None:
    api = Api(http, conversation_id=desk.start().id, utterance_id="u1", text=TEXT)
    await api.understand(text=TEXT)
    await api.move_to_zone(time_zone="America/Los_Angeles")
    await api.understand(text=TEXT)
    assert (await api.get_conversation()).time_zone == "America/Los_Angeles"
    assert [path for path, _ in asked].count("/internal/briefing") == 2
    assert asked[-1][1]["text"] == TEXT


async def test_other_words_and_another_language_are_asked_apart(
    desk: Desk, http: httpx.AsyncClient, asked: Asked
) -> None:
    api = Api(http, conversation_id=desk.start().id, utterance_id="u1", text=TEXT)
    for _ in range(2):
        assert (await api.understand(text="with dr chen")).practitioner is not None
        assert (await api.understand(text="")).practitioner is None
        await api.get_clinic(language="es")
    assert len(asked) == 3


async def test_a_conversation_that_is_not_there(desk: Desk, http: httpx.AsyncClient) -> None:
    api = Api(http, conversation_id="0" * 32, utterance_id="u1")
    with pytest.raises(ApiRefused):
        await api.get_identity()

"""The real api process, killed at named points inside a turn: nothing lost, nothing twice."""

import shutil
from pathlib import Path

import httpx
import pytest

from tests.support.bot import BotServer
from tests.support.desk import Chat
from tests.support.http import wait_for
from tests.support.process import served

POINTS = ("after_receive", "after_ask", "before_record", "after_commit", "before_deliver")
TEXT = "my name is Jane Doe and do you have parking"


@pytest.fixture
def home(tmp_path: Path, seeded_template: Path) -> Path:
    shutil.copy(seeded_template, tmp_path / "frontdesk.db")
    return tmp_path


def die_in_a_turn(home: Path, bot_url: str, point: str) -> dict:
    """Send a message to a process that dies at `point`; return what started the conversation."""
    with served(home, bot_url, FRONTDESK_FAILPOINT=point) as (client, process):
        created = client.post("/chat/conversations", json={}).json()
        chat = Chat(client, created)
        assert chat.consent().status_code == 204
        with pytest.raises(httpx.TransportError):
            chat.send({"text": TEXT}, key="k1")
        assert process.wait(30) == -9
    return created


def said_once(chat: Chat, bot) -> None:
    shown = chat.shown()
    assert shown.count(TEXT) == 1
    assert sum(one.startswith("I heard") for one in shown) == 1
    assert len({body["metadata"]["utterance_id"] for body in bot.asked}) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_retry_after_a_kill_is_answered_once(home: Path, bots: BotServer, point: str) -> None:
    bot, url = bots.add()
    created = die_in_a_turn(home, url, point)
    with served(home, url) as (client, _process):
        chat = Chat(client, created)
        result = chat.say(TEXT, key="k1")
        assert [one["text"][:7] for one in result["messages"]] == ["I heard"]
        assert chat.say(TEXT, key="k1") == result
        said_once(chat, bot)
    assert b"Jane" not in (home / "serve.log").read_bytes()


@pytest.mark.parametrize("point", ["after_receive", "before_record"])
def test_without_a_retry_the_answer_comes_by_itself(
    home: Path, bots: BotServer, point: str
) -> None:
    bot, url = bots.add()
    created = die_in_a_turn(home, url, point)
    with served(home, url) as (client, _process):
        chat = Chat(client, created)
        wait_for(
            lambda: any(one.startswith("I heard") for one in chat.shown()),
            what="the answer to come by itself",
            seconds=60,
        )
        said_once(chat, bot)


def test_the_stream_resumes_over_a_restart_without_loss_or_doubles(
    home: Path, bots: BotServer
) -> None:
    _bot, url = bots.add()
    seen: list[int] = []
    with served(home, url) as (client, _process):
        created = client.post("/chat/conversations", json={}).json()
        chat = Chat(client, created)
        chat.consent()
        chat.say("first question")
        seen += listen(chat, after=0, until=2)
    with served(home, url) as (client, _process):
        chat = Chat(client, created)
        chat.say("second question")
        seen += listen(chat, after=seen[-1], until=1)
        wanted = [one["seq"] for one in chat.view()["messages"] if one["sender"] != "patient"]
    assert seen == wanted


def listen(chat: Chat, *, after: int, until: int) -> list[int]:
    """Follow the stream until `until` messages came; return their positions."""
    headers = {**chat.headers, "Last-Event-ID": str(after)}
    found: list[int] = []
    with chat.client.stream("GET", f"{chat.path}/events", headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("id: "):
                found.append(int(line[4:]))
            if len(found) >= until:
                break
    return found

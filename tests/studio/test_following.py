"""A dialogue process that serves patients follows what is live: its model, its words, and back."""

import io
import json
import os
import subprocess
import tarfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.parent import die_with
from api.studio.folder import Folder
from api.studio.live import Follower
from api.studio.models import Release
from api.studio.paths import ROOT
from api.training import BOT_PYTHON, MODEL, MODELS
from tests.e2e.product import free_port, wait_for
from tests.studio.conftest import Studio

OTHER_ID = "f" * 32
SECRET = "between-the-two"


def with_other_id(model: Path) -> None:
    """The same model as one that was trained at another time: with an id of its own."""
    packed = io.BytesIO()
    with tarfile.open(model) as old, tarfile.open(fileobj=packed, mode="w:gz") as new:
        for member in old.getmembers():
            content = old.extractfile(member).read() if member.isfile() else b""
            if member.name == "metadata.json":
                content = json.dumps({**json.loads(content), "model_id": OTHER_ID}).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    model.chmod(0o644)
    model.write_bytes(packed.getvalue())


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The database has no part in this that differs."""
    from tests.databases import copy_sqlite

    return copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def follower(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Follower]:
    """A dialogue process as the supervisor starts it, with the project's model."""
    monkeypatch.setenv("BOT_SECRET", SECRET)
    port = free_port()
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text("nlg:\n  type: bot.nlg.ReleasedResponses\n")
    words = studio.home / "studio" / "live" / "content" / "domain.yml"
    process = subprocess.Popen(
        [str(BOT_PYTHON), "-m", "bot.serve", "run", "--port", str(port)]
        + ["--model", str(MODELS / MODEL), "--endpoints", str(endpoints)],
        cwd=ROOT,
        env={**os.environ, "RESPONSES_FILE": str(words), "BOT_SECRET": SECRET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda parent=os.getpid(): die_with(parent),
    )
    found = Follower(studio.home, studio.database, f"http://127.0.0.1:{port}")
    try:
        wait_for("the dialogue answers", lambda: found.serves() or None, seconds=120)
        yield found
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def hear(follower: Follower) -> Callable[[str], str]:
    """What the dialogue says to one message in a conversation that goes on."""

    def say(text: str) -> str:
        body = {
            "sender": "one",
            "message": text,
            "metadata": {"utterance_id": uuid.uuid4().hex, "language": "en"},
        }
        address = f"{follower.bot}/webhooks/frontdesk/webhook"
        headers = {"Authorization": f"Bearer {SECRET}"}
        answer = httpx.post(address, json=body, headers=headers, timeout=30, trust_env=False)
        return "\n".join(one["text"] for one in answer.json()["messages"])

    return say


def test_model_and_words_follow_and_go_back_without_dropping_a_conversation(
    studio: Studio, follower: Follower, hear: Callable[[str], str]
) -> None:
    question = "am i talking to a real person"
    for seed in (studio.home / "studio" / "releases").glob("*/manifest.json"):
        with_other_id(Folder(seed.parent).model)
    of_project, before = follower.serves(), hear(question)
    assert follower.follow() == "" and follower.serves() == of_project != OTHER_ID

    def publish(release: Release) -> None:
        studio.publish(release)
        assert follower.follow() == release.id
        assert follower.serves() == release.model_id

    first = studio.build("another model")
    assert first.model_id == OTHER_ID
    publish(first)
    assert hear(question) == before
    studio.say("I am a program of the clinic, not a person.", "utter_bot_challenge")
    second = studio.build("other words")
    assert hear(question) == before
    publish(second)
    assert hear(question) == "I am a program of the clinic, not a person."
    publish(first)
    assert hear(question) == before
    assert follower.parse("how much does a visit cost")[0] == "faq_cost"

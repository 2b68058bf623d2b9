"""What a release says is served whole or not at all: no new texts beside old rules."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.safety import replies, service
from api.safety.loader import DATA
from api.studio.folder import Folder
from api.studio.serving import _load_rules

WRONG = "category: heart\nred_flags: none"
OLD, NEW = "Call {emergency_number} now.", "Call {emergency_number} at once."


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    found = Folder(tmp_path)
    shutil.copytree(DATA, found.safety)
    texts = found.safety / "replies.yml"
    texts.write_text(texts.read_text("utf-8").replace(OLD, NEW), "utf-8")
    yield found
    replies.load_replies()
    assert service.load_rules()


def first_line() -> str:
    return replies.reply("emergency", "en").text.splitlines()[0]


def test_new_rules_bring_their_texts(folder: Folder) -> None:
    assert _load_rules(folder) == ""
    assert first_line() == "Call 911 at once."


def test_refused_rules_leave_the_texts_too(folder: Folder) -> None:
    (folder.safety / "heart.yml").write_text(WRONG, "utf-8")
    assert _load_rules(folder) == "The safety rules could not be loaded."
    assert first_line() == "Call 911 now."
    assert service.screen(text="i cant breathe").disposition == "emergency"


@pytest.mark.parametrize("text", ["", "{", "- a list", "safety_replies: 3"])
def test_unreadable_texts_leave_the_rules_too(folder: Folder, text: str) -> None:
    version = service.screen(text="i cant breathe").version
    (folder.safety / "replies.yml").write_text(text, "utf-8")
    assert _load_rules(folder) == "The emergency texts could not be loaded."
    assert first_line() == "Call 911 now."
    assert service.screen(text="i cant breathe").version == version

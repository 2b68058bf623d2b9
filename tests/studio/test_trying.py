"""A sentence tried on the draft: by a model that was trained on it, or told that there is none."""

import json
import shutil
from pathlib import Path

import pytest

from api.studio import trying
from api.studio.editing import open_draft
from api.studio.folder import MANIFEST, folder_of, training_hash
from api.studio.intents import get_intent, with_examples
from api.training import MODEL, MODELS
from tests.support.desk import Desk

TRY = "/admin/studio/try"


def change_an_intent(home: Path) -> str:
    """Change the draft; the hash of what its model would be trained on."""
    draft = open_draft(home)
    intent = get_intent(draft, "faq_cost")
    with draft.editing():
        text = draft.read(intent.path)
        draft.write(
            intent.path, with_examples(text, intent, [*intent.examples, "any fee for a form"])
        )
    return training_hash(draft)


def put_model(home: Path, digest: str) -> None:
    """A release that was trained on it, as a build leaves it."""
    folder = folder_of(home, "e" * 32)
    folder.path.mkdir(parents=True)
    shutil.copy(MODELS / MODEL, folder.model)
    (folder.path / MANIFEST).write_text(json.dumps({"training": digest}))


def test_a_draft_is_tried_by_its_own_model_once_it_is_trained(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its process gives way to all others, and tests run side by side: not a matter of seconds here.
    monkeypatch.setattr(trying, "LOAD_SECONDS", 200.0)
    monkeypatch.setattr(trying, "READ_SECONDS", 60.0)
    editor, home = desk.staff("editor"), desk.room.settings.home.resolve()
    same = editor.post(TRY, {"text": "how much is it"}).text
    assert "it reads as what is live" in same and "Train the draft" not in same

    digest = change_an_intent(home)
    untrained = editor.post(TRY, {"text": "how much is it"}).text
    assert "not trained yet" in untrained and "Train the draft" in untrained

    put_model(home, digest)
    found = editor.post(TRY, {"text": "how much is a visit"}).text
    assert "<td>faq_cost</td>" in found and "not trained yet" not in found
    # The process waits for the next one, whatever is in it.
    hostile = '"}\\n{"\u2028<script>alert(1)</script>\u0000 🦷 ¿cuánto cuesta?'
    page = editor.post(TRY, {"text": hostile})
    assert page.status_code == 200 and "<script>alert" not in page.text
    assert page.text.count("no answer just now") == 1  # of the live one, which is scripted here
    assert desk.app.state.trier._process.poll() is None


def test_a_model_that_cannot_be_loaded_is_no_answer(desk: Desk) -> None:
    editor, home = desk.staff("editor"), desk.room.settings.home.resolve()
    put_model(home, change_an_intent(home))
    folder_of(home, "e" * 32).model.write_bytes(b"no model")
    page = editor.post(TRY, {"text": "how much is it"})
    assert page.status_code == 200 and page.text.count("no answer just now") == 2


def test_nothing_and_too_much_are_told_and_stand_in_the_field(desk: Desk) -> None:
    editor = desk.staff("editor")
    empty = editor.post(TRY, {"text": " \n "})
    assert empty.status_code == 422 and "Write a sentence to try." in empty.text
    long = editor.post(TRY, {"text": "ache " * 2000})
    assert (
        long.status_code == 422 and "at most 300" in long.text and 'value="ache ache' in long.text
    )
    assert "first aid" not in long.text
    urgent = editor.post(TRY, {"text": "i have crushing chest pain and cannot breathe"}).text
    assert "answers it itself, as an emergency" in urgent
    assert desk.staff("clinician").post(TRY, {"text": "hello"}).status_code == 403


def test_what_the_screen_only_asks_about_is_told_too(desk: Desk) -> None:
    editor = desk.staff("editor")
    for text, told in (
        (
            "is it normal to feel like ending it on prozac",
            "asks about it itself, since it may be a crisis",
        ),
        ("i want to kill myself", "answers it itself, as a crisis"),
    ):
        page = editor.post(TRY, {"text": text})
        assert told in page.text


def test_a_draft_that_is_no_yaml_is_told(desk: Desk) -> None:
    draft = open_draft(desk.room.settings.home.resolve())
    with draft.editing():
        draft.write("domain.yml", "intents: [")
    page = desk.staff("editor").post(TRY, {"text": "hello"}).text
    assert "The draft cannot be read" in page and "Train the draft" not in page

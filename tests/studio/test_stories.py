"""Test stories made of conversations: what is in them, what is refused, where they are kept."""

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from api.studio import rasa, stories
from api.studio.draft import Draft
from api.studio.editing import Editor, open_draft, undo
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.folder import training_hash, write_content
from api.studio.paths import STORIES
from api.studio.reports import MEASURED_ON, Subject, measured
from api.studio.stories import Step, Story
from api.studio.uses import uses_of_intent, uses_of_reply
from api.training import MODELS
from api.yaml_text import read_yaml
from tests.studio.conftest import NOBODY
from tests.studio.test_learning import forget, reads, say
from tests.support.desk import Chat, Desk, StaffBrowser

GREETED = Story(
    "hello and a form",
    (
        Step(intent="greet", words="hello from the waiting room"),
        Step(action="utter_greet"),
        Step(intent="book_appointment"),
        Step(action="action_open_task"),
        Step(action="booking_form"),
        Step(loop="booking_form"),
        Step(intent="inform"),
        Step(action="booking_form"),
        Step(loop=None),
        Step(action="action_close_task"),
    ),
)


def events(desk: Desk, chat: Chat, turns: Sequence[tuple[str, Sequence[dict[str, Any]]]]) -> None:
    """The tracker as the dialogue would give it: an intent and what followed, message by message.

    A checkpoint lies before the last one.
    """
    ids = [one.id for one in desk.utterances(chat) if one.sender == "patient"]
    found: list[dict[str, Any]] = [{"event": "action", "name": "action_session_start"}]
    found += [{"event": "session_started"}, {"event": "action", "name": "action_listen"}]
    for utterance_id, (intent, more) in zip(ids, turns, strict=True):
        if utterance_id == ids[-1]:
            found += [{"event": "session_started"}, {"event": "active_loop", "name": "x_form"}]
        parsed = {"intent": {"name": intent, "confidence": 0.9}}
        said = {"event": "user", "text": "", "metadata": {"utterance_id": utterance_id}}
        found += [{**said, "parse_data": parsed}, {"event": "slot", "name": "offer", "value": "S1"}]
        found += [*more, {"event": "action", "name": "action_listen"}]
    desk.app.state.follower.events_of = lambda _conversation_id: found


def action(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


def loop(name: str | None) -> dict[str, Any]:
    return {"event": "active_loop", "name": name}


def shown(editor: StaffBrowser, chat: Chat) -> str:
    page = editor.get(f"/admin/studio/conversations/{chat.id}/story")
    assert page.status_code == 200, page.text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found
    return unescape(found[1])


def keep(editor: StaffBrowser, chat: Chat, text: str) -> Any:
    return editor.post(f"/admin/studio/conversations/{chat.id}/story", {"text": text})


def draft_of(desk: Desk) -> Draft:
    return open_draft(desk.room.settings.home.resolve())


def test_a_conversation_becomes_a_story_without_what_tells_who(desk: Desk) -> None:
    chat = say(desk, "hello from the waiting room", "greet")
    for text in ("a visit please", "i am Marigold Finch", "that is all"):
        desk.time.advance(seconds=2)
        chat.say(text)
    form = [action("booking_form"), loop("booking_form")]
    events(
        desk,
        chat,
        [
            ("greet", [action("utter_greet")]),
            ("book_appointment", [action("action_open_task"), *form]),
            ("inform", form),
            ("thank", [action("booking_form"), loop(None), action("action_close_task")]),
        ],
    )
    editor = desk.staff("editor")
    assert "Make this a test story" in editor.get(f"/admin/studio/conversations/{chat.id}").text
    text = shown(editor, chat)
    assert "Marigold" not in text and "PERSON" not in text and "S1" not in text
    assert read_yaml(text)["steps"] == [
        {"user": "hello from the waiting room", "intent": "greet"},
        {"action": "utter_greet"},
        {"user": "a visit please", "intent": "book_appointment"},
        {"action": "action_open_task"},
        {"action": "booking_form"},
        {"active_loop": "booking_form"},
        {"intent": "inform"},
        {"action": "booking_form"},
        {"active_loop": "booking_form"},
        {"user": "that is all", "intent": "thank"},
        {"action": "booking_form"},
        {"active_loop": None},
        {"slot_was_set": [{"requested_slot": None}]},
        {"action": "action_close_task"},
    ]
    assert STORIES not in draft_of(desk).paths()  # shown before it is kept

    answered = keep(editor, chat, text.replace("a conversation retold", "a visit after a hello"))
    assert answered.status_code == 303
    listed = editor.get(answered.headers["location"]).text
    assert "a visit after a hello" in listed and "Added to the draft." in listed
    again = keep(editor, chat, text.replace("a conversation retold", "A visit after a hello"))
    assert again.status_code == 422 and "already" in again.text
    [kept] = stories.list_stories(draft_of(desk))
    wrong = editor.post("/admin/studio/stories/remove", {"name": kept.name, "version": "old"})
    assert wrong.status_code == 409
    sent = {"name": kept.name, "version": kept.version}
    gone = editor.post("/admin/studio/stories/remove", sent)
    assert "Taken out of the draft." in editor.get(gone.headers["location"]).text
    assert STORIES not in draft_of(desk).paths()
    back = re.search(r"change=(\w+)", gone.headers["location"])
    assert back
    put_back = editor.post(f"/admin/studio/undo/{back[1]}")
    assert put_back.headers["location"].startswith("/admin/studio/stories")
    assert len(stories.list_stories(draft_of(desk))) == 1


REFUSED = (
    ("story: x\nsteps: [", "not YAML"),
    ("story: x\nsteps: [!!bool abc]", "not YAML"),
    ("[" * 5000, "nested too deep"),
    ("just words", "One story is wanted"),
    ("story: x\nsteps: []\nrules: []", "One story is wanted"),
    ("story: x\nsteps: {}", "a list"),
    ("story: x\nsteps: []", "begins with what a patient means"),
    ("story: x\nsteps: [{intent: greet}]", "there is no action"),
    ("story: x\nsteps: [{intent: no_such}, {action: utter_greet}]", "no intent “no_such”"),
    ("story: x\nsteps: [{intent: greet}, {action: action_rm}]", "no action “action_rm”"),
    ("story: x\nsteps: [{intent: greet}, {active_loop: a_form}]", "no form “a_form”"),
    ("story: x\nsteps: [{intent: greet}, {checkpoint: y}]", "Step 2 is none of"),
    ("story: x\nsteps: [{intent: greet}, {action: [a]}]", "Step 2 is none of"),
    ("story: x\nsteps: [{user: i am PERSON_1, intent: greet}, {action: utter_greet}]", "PERSON_1"),
    (
        "story: x\nsteps: [{user: i am Konstantin Abernathy, intent: greet}, {action: utter_help}]",
        "can identify somebody (PERSON)",
    ),
    (
        "story: Konstantin Abernathy books\nsteps: [{intent: greet}, {action: utter_greet}]",
        "The name: “Konstantin Abernathy”",
    ),
    ("story: x\nsteps: [{user: i want to die, intent: greet}, {action: utter_greet}]", "safety"),
    ("story: x\nsteps: [{user: /restart, intent: greet}, {action: utter_greet}]", "command"),
    ("story: x\nsteps: [{user: '[a](b)', intent: greet}, {action: utter_greet}]", "brackets"),
    ("x" * 20_001, "too many for a story"),
)


def test_what_may_not_stand_in_a_story_is_refused_and_stays_in_the_field(desk: Desk) -> None:
    chat, editor = say(desk, "hello <script>there</script>"), desk.staff("editor")
    for text, why in REFUSED:
        answered = keep(editor, chat, text)
        assert answered.status_code == 422, text[:80]
        assert why in unescape(answered.text), text[:80]
        assert text[:40] in unescape(answered.text)
    assert stories.list_stories(draft_of(desk)) == []
    assert keep(desk.staff("clinician"), chat, REFUSED[0][0]).status_code == 403


def test_a_chat_that_is_gone_or_silent_gives_no_story(desk: Desk) -> None:
    chat, editor = say(desk, "hello there folks", "greet"), desk.staff("editor")
    path = f"/admin/studio/conversations/{chat.id}/story"
    silent = editor.get(path)
    assert silent.status_code == 503 and "does not answer just now" in silent.text
    desk.app.state.follower.events_of = lambda _id: []
    assert "no story in it" in editor.get(path).text
    # An action that chose the next one by itself ends the story before its turn.
    desk.bot.script = reads("affirm", 0.9)
    chat.say("yes please then")
    chosen = [action("action_answer_alone"), {"event": "followup", "name": "note_form"}]
    events(desk, chat, [("greet", [action("utter_greet")]), ("affirm", chosen)])
    assert "affirm" not in shown(editor, chat)
    assert "It ends early" in editor.get(path).text
    text = shown(editor, chat)
    forget(desk, chat)
    answered = keep(editor, chat, text)
    assert answered.status_code == 410 and "Nothing was added." in answered.text
    assert editor.get(path).status_code == 410
    assert editor.get("/admin/studio/conversations/none/story").status_code == 404
    assert STORIES not in draft_of(desk).paths()


def test_stories_are_plain_rasa_and_named_by_what_they_use(editor: Editor, tmp_path: Path) -> None:
    draft, before = editor.draft, training_hash(editor.draft)
    stories.add_story(editor, story=GREETED, directory=NOBODY)
    second = Story("another", (Step(intent="thank"), Step(action="utter_thank")))
    change = stories.add_story(editor, story=second, directory=NOBODY)
    found = read_yaml(draft.read(STORIES))
    assert [one["story"] for one in found["stories"]] == ["hello and a form", "another"]
    assert found["stories"][0]["steps"][0] == {
        "user": "hello from the waiting room",
        "intent": "greet",
    }
    kept = stories.list_stories(draft)
    assert [stories.read_story(one.text) for one in kept] == [GREETED, second]
    assert "test story “hello and a form”" in uses_of_intent(draft, "greet")
    assert "test story “another”" in uses_of_reply(draft, "utter_thank")
    assert training_hash(draft) == before  # nothing is trained on them
    write_content(draft, tmp_path / "out")
    assert (tmp_path / "out" / STORIES).read_text() == draft.read(STORIES)
    with pytest.raises(ContentRefused):
        stories.add_story(editor, story=second, directory=NOBODY)
    stories.remove_story(editor, name=kept[0].name, version=kept[0].version)
    assert [one.name for one in stories.list_stories(draft)] == ["another"]
    with pytest.raises(EntryChanged):
        stories.remove_story(editor, name=kept[0].name, version=kept[0].version)
    assert undo(editor, change_id=change) == STORIES
    assert stories.list_stories(draft) == []


def test_a_release_follows_them_and_names_the_one_that_it_does_not(
    editor: Editor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Path] = []

    def test(_model: Path, paths: Sequence[Path], *, go_on: Any) -> dict[str, Any]:
        given.extend(paths)
        return {"stories": len(paths), "failed": []}

    monkeypatch.setattr(rasa, "test", test)
    content, model = tmp_path / "content", tmp_path / "model.tar.gz"
    model.write_bytes(b"a model")
    subject = Subject(content, model, tmp_path / "screen.npz")
    write_content(editor.draft, content)
    assert measured("stories", subject, home=tmp_path, go_on=lambda: True)["stories"] == 1
    stories.add_story(editor, story=GREETED, directory=NOBODY)
    write_content(editor.draft, content)
    assert measured("stories", subject, home=tmp_path, go_on=lambda: True)["stories"] == 2
    assert given[-1] == content / STORIES and given[-2].as_posix().endswith(MEASURED_ON["stories"])


def test_the_trained_model_follows_a_story_as_the_studio_writes_it(
    editor: Editor, tmp_path: Path
) -> None:
    stories.add_story(editor, story=GREETED, directory=NOBODY)
    wrong = Story("never so", (Step(intent="greet"), Step(action="utter_thank")))
    stories.add_story(editor, story=wrong, directory=NOBODY)
    write_content(editor.draft, tmp_path / "out")
    found = rasa.test(MODELS / "frontdesk.tar.gz", [tmp_path / "out" / STORIES], go_on=lambda: True)
    assert found["stories"] == 2
    assert [one["story"] for one in found["failed"]] == ["never so"]

"""Messages that no example says yet, in groups: what is in them, what is added, what is gone."""

import re
from typing import Any

import pytest

from api.studio import suggestions
from api.studio.similar import Vectors, grouped
from tests.studio.test_learning import COST, examples, forget, message_of, reads, say
from tests.support.desk import Desk, StaffBrowser

PAGE = "/admin/studio/suggestions"
LINE = re.compile(r'value="(\w+)"[^>]*> <label[^>]*>([^<]*)</label>')


def lines(page: str) -> dict[str, str]:
    """What is offered on the page: the messages' ids by their words."""
    return {text: one for one, text in LINE.findall(page)}


def headings(page: str) -> list[str]:
    return re.findall(r'<h2 id="group-\d+">([^<]*)</h2>', page)


def add(editor: StaffBrowser, ids: list[str], intent: str = COST) -> Any:
    return editor.post(f"{PAGE}/add", {"message": ids, "intent": intent})


def test_what_is_alike_stands_together_and_is_added_at_once(any_desk: Desk) -> None:
    desk = any_desk
    editor = desk.staff("editor")
    assert "Nothing was said twice" in editor.get(PAGE).text
    parking = [
        "do i pay for the parking lot",
        "is the parking lot paid",
        "Is the parking lot paid?",
    ]
    chats = [say(desk, text, "nlu_fallback", 0.3) for text in parking]
    say(desk, "my cousin keeps bees", "nlu_fallback", 0.3)
    say(desk, "paid parking for Marigold Finch", "nlu_fallback", 0.3)  # holds a name
    say(desk, "good morning", "nlu_fallback", 0.3)  # an example already
    say(desk, "is parking paid at the lot", COST, 0.95)  # read with confidence
    desk.app.state.follower.rank_all = lambda texts: [
        [("nlu_fallback", 0.4), ("faq_location", 0.3), (COST, 0.1)] for _ in texts
    ]
    page = editor.get(PAGE).text
    assert headings(page) == ["Group 1: 3 messages in 2 wordings"]
    assert "Suggested by the live model: faq_location." in page
    assert "1 wording resembles no other" in page
    assert "1 message holds a name" in page
    offered = lines(page)
    assert set(offered) == {parking[0], parking[2]}
    wide = editor.get(f"{PAGE}?everything=1").text
    assert headings(wide) == ["Group 1: 4 messages in 3 wordings"]

    answered = add(editor, list(offered.values()))
    assert answered.status_code == 303
    assert set(examples(desk)[-2:]) == set(offered)
    back = editor.get(answered.headers["location"]).text
    assert "Added to the draft." in back and headings(back) == []
    undo = re.search(r'action="(/admin/studio/undo/\w+)"', back)
    assert undo and editor.post(undo[1]).status_code == 303
    assert headings(editor.get(PAGE).text) == ["Group 1: 3 messages in 2 wordings"]

    forget(desk, chats[0])
    forget(desk, chats[1])
    page = editor.get(PAGE).text
    assert headings(page) == [] and "2 wordings resemble no other" in page


def test_what_cannot_be_added_is_told_and_the_rest_is_added(desk: Desk) -> None:
    chats = [
        say(desk, text, "nlu_fallback", 0.3)
        for text in ("do i pay for the parking lot", "is the parking lot paid")
    ]
    ids = [message_of(desk, chat).id for chat in chats]
    editor, before = desk.staff("editor"), examples(desk)
    assert set(lines(editor.get(PAGE).text).values()) == set(ids)
    for wrong, why in (
        (add(editor, []), "Choose at least one message."),
        (add(editor, ids, ""), "Choose an intent."),
        (add(editor, ids, "<script>"), "no intent “&lt;script&gt;”"),
        (add(editor, [f"{number:032x}" for number in range(101)]), "At most 100 messages"),
        (add(editor, ["0" * 32]), "1 of the chosen messages were erased meanwhile."),
    ):
        assert wrong.status_code == 422 and why in wrong.text
    # What was ticked and chosen stands in the form again.
    kept = add(editor, ids[:1], "<script>").text
    assert kept.count(" checked>") == 1 and f'value="{ids[0]}" checked>' in kept
    assert desk.staff("clinician").get(PAGE).status_code == 403
    assert add(desk.staff("front_desk"), ids).status_code == 403
    assert examples(desk) == before
    # Erased between list and submit.
    forget(desk, chats[0])
    answered = add(editor, ids)
    assert answered.status_code == 200
    assert "1 of 2 messages were added" in answered.text
    assert "1 of the chosen messages were erased meanwhile." in answered.text
    assert examples(desk)[len(before) :] == ("is the parking lot paid",)
    # The same once more, as a colleague's page would send it.
    answered = add(desk.staff("editor"), ids[1:])
    assert answered.status_code == 422 and "is an example of faq_cost already" in answered.text


def test_vectors_are_bounded_and_go_with_their_messages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Vectors()
    said = {"a": "is the parking lot paid", "b": "do i pay for the parking lot", "c": "bees"}
    try:
        assert list(memory.read(said, at_once=2)) == ["a", "b"]
        found = memory.read(said, at_once=2)
        assert sorted(found) == ["a", "b", "c"]
        assert [sorted(one) for one in grouped(found)] == [["a", "b"]]
        del said["a"]
        assert sorted(memory.read(said, at_once=2)) == ["b", "c"]
        memory.clear()
        assert memory.read(said, at_once=0) == {}
        assert grouped({}) == []
    finally:
        memory.close()
    # Of many messages the newest are looked at, and some of them at a time.
    monkeypatch.setattr(suggestions, "NEWEST", 3)
    monkeypatch.setattr(suggestions, "AT_ONCE", 2)
    chat = desk.start()
    desk.bot.script = reads("nlu_fallback", 0.3)
    for word in ("old", "bees", "boats", "birds"):
        desk.time.advance(seconds=2)
        chat.say(f"something about {word}")
    editor = desk.staff("editor")
    assert "1 wording is not compared yet" in editor.get(PAGE).text
    assert "not compared yet" not in editor.get(PAGE).text
    shown = " ".join(lines(editor.get(PAGE).text))
    assert "something about old" not in shown

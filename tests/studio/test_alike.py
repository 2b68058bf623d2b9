"""Examples that two intents nearly share: found by meaning, moved, removed; the list of intents."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.errors import NotFound
from api.studio import alike as module
from api.studio.alike import _extended, _keep, _lines, alike, alike_to, is_comparing
from api.studio.draft import Draft
from api.studio.editing import Editor, open_draft, undo
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.intents import Intent, get_intent
from api.studio.meant import sort_pairs
from api.studio.moving import move_example
from api.web.studio_intents import in_order
from tests.support.desk import Desk, StaffBrowser

INTENTS = "/admin/studio/intents"
COST, HOURS = f"{INTENTS}/faq_cost", f"{INTENTS}/faq_hours"


def intent(name: str, *examples: str) -> Intent:
    return Intent(name, "data/nlu/x.yml", examples, "v", 0, 0, "")


STOP = intent("stop", "cancel that", "stop it now", "👍")
CANCEL = intent("cancel", "please take my visit off the books", "👎")


def compare(home: Path, *intents: Intent) -> None:
    (home / "studio").mkdir(exist_ok=True)
    _keep(home, _extended(module.NOTHING, [text for text, _ in _lines(intents).values()]))


def test_what_says_nearly_the_same_is_found_as_it_comes(tmp_path: Path) -> None:
    assert alike(tmp_path, [STOP, CANCEL]).missing == 3  # marks alone are not compared
    compare(tmp_path, STOP, CANCEL)
    assert alike(tmp_path, [STOP, CANCEL]) == module.Alike()
    more = intent("cancel", *CANCEL.examples, "cancel it", "[cancel](change) the thing")
    found = next(one for one in alike(tmp_path, [STOP, more]).pairs if one.one[1] == "cancel it")
    assert (found.one, found.other) == (("cancel", "cancel it"), ("stop", "cancel that"))
    assert 0.9 <= found.score < 1
    assert alike_to(tmp_path, [STOP, more], "stop", ["cancel that"])[0].one[0] == "stop"
    assert alike_to(tmp_path, [STOP, more], "stop", ["stop it now"]) == []
    # What is gone from the draft is gone from the list; the same within one intent is none.
    assert alike(tmp_path, [STOP, CANCEL]).pairs == ()
    assert alike(tmp_path, [intent("stop", *STOP.examples, "cancel it")]).pairs == ()


def test_more_new_lines_than_somebody_waits_for_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(tmp_path, STOP)
    monkeypatch.setattr(module, "MOST_AT_ONCE", 1)
    many = intent("cancel", "cancel it", "drop the visit", "cancel thaat")
    assert alike(tmp_path, [STOP, many]).missing == 3
    (found,) = alike_to(tmp_path, [STOP, many], "cancel", ["cancel it", "cancel thaat"])
    assert found.one == ("cancel", "cancel thaat") and found.other == ("stop", "cancel that")


def test_a_store_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    compare(tmp_path, STOP)
    (tmp_path / "studio" / module.FILE).write_bytes(b"PK\x03\x04 half")
    assert alike(tmp_path, [STOP]).missing == 2


def test_one_process_compares_at_a_time(tmp_path: Path) -> None:
    assert not is_comparing(tmp_path)
    with module._alone(tmp_path) as is_mine:
        assert is_mine and is_comparing(tmp_path)
        module.compare_all(tmp_path)  # leaves it to the other one
    assert not (tmp_path / "studio" / module.FILE).exists()


def test_an_example_is_moved_and_put_back(editor: Editor) -> None:
    draft: Draft = editor.draft
    for to in ("faq_hours", "greet"):  # of the same file, and of another
        origin = get_intent(draft, "faq_cost")
        text = origin.examples[0]
        before = {name: get_intent(draft, name).body for name in ("faq_cost", to)}
        made = move_example(editor, name="faq_cost", version=origin.version, text=text, to=to)
        assert text not in get_intent(draft, "faq_cost").examples
        assert get_intent(draft, to).examples[-1] == text
        with pytest.raises(EntryChanged):
            move_example(editor, name="faq_cost", version=origin.version, text=text, to=to)
        undo(editor, change_id=made)
        assert {name: get_intent(draft, name).body for name in ("faq_cost", to)} == before
    origin = get_intent(draft, "faq_cost")
    with pytest.raises(NotFound):
        move_example(editor, name="faq_cost", version=origin.version, text=text, to="no such one")
    with pytest.raises(EntryChanged):
        move_example(editor, name="faq_cost", version=origin.version, text=text, to="faq_cost")


def test_the_last_example_stays(editor: Editor) -> None:
    path = "data/nlu/codes.yml"
    text = editor.draft.read(path)
    with editor.draft.editing():
        editor.draft.write(path, f"{text.rstrip()}\n- intent: lonely\n  examples: |\n    - only\n")
    lonely = get_intent(editor.draft, "lonely")
    with pytest.raises(ContentRefused):
        move_example(editor, name="lonely", version=lonely.version, text="only", to="greet")
    assert get_intent(editor.draft, "lonely").examples == ("only",)


def version_of(page: str) -> str:
    found = re.search(r'name="version" value="(\w+)"', page)
    assert found
    return found[1]


def add(editor: StaffBrowser, lines: str) -> str:
    version = version_of(editor.get(COST).text)
    answer = editor.post(f"{COST}/add", {"version": version, "lines": lines})
    return answer.text if answer.status_code != 303 else ""


def test_adding_warns_of_what_another_intent_has_nearly(desk: Desk) -> None:
    editor = desk.staff("editor")
    draft = open_draft(desk.room.settings.home.resolve())
    known = next(one for one in get_intent(draft, "faq_hours").examples if len(one) > 20)
    close = f"{known} ok"
    page = add(editor, f"{close}\n<script>alert(1)</script> costs")
    assert "Nearly the same in another intent" in page and "<script>alert(1)" not in page
    assert "to faq_hours</button>" in page and f"{COST}/move" in page and f"{HOURS}/move" in page
    assert close in get_intent(draft, "faq_cost").examples
    sent = {"version": version_of(editor.get(COST).text), "old": close, "to": "faq_hours"}
    assert desk.staff("clinician").post(f"{COST}/move", sent).status_code == 403
    moved = editor.post(f"{COST}/move", sent)
    assert moved.status_code == 303 and moved.headers["location"].startswith(f"{HOURS}?done=moved")
    assert close in get_intent(draft, "faq_hours").examples
    stale = editor.post(f"{COST}/move", {**sent, "version": "old"})
    assert stale.status_code == 409
    assert editor.post(f"{COST}/move", {**sent, "to": "no such"}).status_code == 404


def test_a_pair_that_is_meant_is_left_brought_back_and_comes_back_when_it_changes(
    desk: Desk,
) -> None:
    home = desk.room.settings.home.resolve()
    draft, editor = open_draft(home), desk.staff("editor")
    with draft.editing():
        path = "data/nlu/codes.yml"
        two = "- intent: {}\n  examples: |\n    - {}\n    - {}\n"
        odd = two.format("ask_kites", "may i fly my kite indoors", "kites <b>or not</b>")
        even = two.format("ask_kite_hours", "may i fly my kite indoors?!", "kites when")
        even = even.replace("indoors?!", "indoors then")
        draft.write(path, f"{draft.read(path).rstrip()}\n{odd}{even}")
    compare(home, get_intent(draft, "ask_kites"), get_intent(draft, "ask_kite_hours"))
    with desk.room.database.read() as session:
        (pair,) = alike(
            home, [get_intent(draft, "ask_kites"), get_intent(draft, "ask_kite_hours")]
        ).pairs
        assert sort_pairs(session=session, pairs=[pair]).open == (pair,)
    sent = {"of_one": pair.one[0], "one": pair.one[1], "of_other": pair.other[0],
            "other": pair.other[1], "at": "ask_kites"}  # fmt: skip
    leave, back = {**sent, "do": "leave"}, {**sent, "do": "back"}
    turned = {**leave, "of_one": pair.other[0], "one": pair.other[1], "of_other": pair.one[0],
              "other": pair.one[1]}  # fmt: skip
    path = "/admin/studio/alike/meant"
    assert desk.staff("clinician").post(path, leave).status_code == 403
    page = editor.get(f"{INTENTS}/ask_kites").text
    assert "Both are meant" in page and "meant as they are" not in page
    for fields in (leave, turned):  # twice, also by the other side: noted once
        answered = editor.post(path, fields)
        assert answered.headers["location"] == f"{INTENTS}/ask_kites?done=left"
    page = editor.get(f"{INTENTS}/ask_kites").text
    assert "Both are meant" not in page and "1 pair is meant as they are" in page
    assert "left by Editor" in page
    with desk.room.database.read() as session:
        noted = session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)).all()
    assert [one for one in noted if "pair" in one] == ["content.pair_meant"]
    stale = editor.post(path, {**leave, "one": "it is gone"})
    assert stale.status_code == 409 and "Nothing was noted" in stale.text
    assert editor.post(path, back).headers["location"] == f"{INTENTS}/ask_kites?done=back"
    assert "Both are meant" in editor.get(f"{INTENTS}/ask_kites").text
    editor.post(path, leave)
    page = editor.get(f"{INTENTS}/ask_kites").text
    version = re.findall(r'name="version" value="(\w+)"', page)[0]
    changed = {"version": version, "old": "may i fly my kite indoors",
               "new": "may i fly my kites indoors"}  # fmt: skip
    assert editor.post(f"{INTENTS}/ask_kites/change", changed).status_code == 303
    compare(home, *(get_intent(draft, name) for name in ("ask_kites", "ask_kite_hours")))
    assert "Both are meant" in editor.get(f"{INTENTS}/ask_kites").text


def test_five_thousand_lines_and_the_same_in_capitals_add_nothing(desk: Desk) -> None:
    editor = desk.staff("editor")
    assert "at most 500 at once" in add(editor, "\n".join(f"price {n}" for n in range(5000)))
    draft = open_draft(desk.room.settings.home.resolve())
    known = get_intent(draft, "faq_cost").examples[0]
    assert "is there already" in add(editor, known.upper())
    assert get_intent(draft, "faq_cost").examples.count(known) == 1


def test_the_list_is_sorted_and_filtered(desk: Desk) -> None:
    rows = [{"name": "b", "count": 2, "f1": None}, {"name": "a", "count": 3, "f1": 0.5}]
    assert [one["name"] for one in in_order(rows, "name")] == ["a", "b"]
    assert [one["name"] for one in in_order(rows, "count")] == ["b", "a"]
    assert [one["name"] for one in in_order(rows, "-f1")] == ["a", "b"]
    assert in_order(rows, "no such column") == rows
    editor = desk.staff("editor")
    page = editor.get(f"{INTENTS}?q=FAQ_&sort=-count").text
    names = re.findall(r'row-link" href="/admin/studio/intents/(\w+)"', page)
    counts = [int(one) for one in re.findall(r"</th><td>(\d+)</td>", page)]
    assert names and all(one.startswith("faq_") for one in names)
    assert counts == sorted(counts, reverse=True) and 'aria-sort="descending"' in page
    assert "examples were not compared yet" in page
    odd = editor.get(f'{INTENTS}?q="><script>x&sort=<b>').text
    assert "<script>x" not in odd and "0 of" in odd
    assert desk.staff("clinician").post("/admin/studio/alike").status_code == 403

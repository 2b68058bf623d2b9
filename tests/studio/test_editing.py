"""Edits of intents and replies: what is kept, what is refused and why, who, and back again."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from api.studio import draft as draft_files
from api.studio.creating import create_intent
from api.studio.draft import Draft
from api.studio.editing import (
    Editor,
    add_examples,
    change_example,
    change_reply,
    keep_files,
    list_changes,
    settle,
    undo,
)
from api.studio.errors import ContentRefused, DraftNotKept, EntryChanged
from api.studio.examples import check_lines, held_out_rows, shared_examples
from api.studio.gate import unreadable
from api.studio.intents import get_intent, list_intents
from api.studio.lint import lint_reply
from api.studio.merge import places_in
from api.studio.paths import DOMAIN
from api.studio.replies import Variant, get_reply, list_replies
from api.studio.source import compose
from api.studio.uses import uses_of_intent
from tests.studio.conftest import NOBODY

GREET, COST = "greet", "faq_cost"


def add(editor: Editor, name: str, *lines: str):
    version = get_intent(editor.draft, name).version
    return add_examples(editor, name=name, version=version, lines=lines, directory=NOBODY)


def refused(editor: Editor, *lines: str) -> str:
    found = add(editor, COST, *lines)
    assert found.accepted == ()
    return " ".join(found.refused)


def test_an_added_example_stands_in_the_file_and_in_the_history(editor: Editor) -> None:

    assert add(editor, COST, "what's the damage for a flu jab").accepted
    assert get_intent(editor.draft, COST).examples[-1] == "what's the damage for a flu jab"
    with editor.database.read() as session:
        (change,) = list_changes(session=session, entry=COST)
    assert change.staff_id == editor.staff_id and "flu jab" in change.after
    assert "flu jab" not in change.before


@pytest.mark.parametrize(
    "line",
    [
        "i want to die how much is that",
        "my chest is crushing and i cant breathe, whats the price",
        "quiero matarme, cuánto cuesta",
        "PERSON_1 wont wake up, is there a fee",
        # What the screen only asks about is no intent either: the dialogue never reads it.
        "the gun is in my hand, what does it cost",
        "is it normal to feel like ending it on prozac",
    ],
)
def test_an_alarm_is_no_example_of_any_intent(editor: Editor, line: str) -> None:
    told = refused(editor, line)
    assert "the safety screen hears" in told and "no intent is read from it" in told


def test_the_rule_that_hears_an_alarm_is_named(editor: Editor) -> None:
    told = refused(editor, "is it normal to feel like ending it on prozac")
    assert " a crisis (" in told and "crisis." in told
    assert "hears an emergency (" in refused(editor, "my chest is crushing, what is the price")


def test_good_lines_of_a_paste_are_added_and_the_others_told(editor: Editor) -> None:
    found = add(
        editor,
        COST,
        "is the fee waived for veterans",
        "HOW MUCH IS IT",
        get_intent(editor.draft, GREET).examples[0],
        "bill it to Konstantin Abernathy, 555-201-8830",
    )
    assert found.accepted == ("is the fee waived for veterans",)
    assert found.repeated == ("HOW MUCH IS IT",)
    told = "\n".join(found.refused)
    assert "can identify somebody (PHONE); write PHONE_1" in told
    assert "can identify somebody (PERSON)" in told


def test_a_line_of_another_intent_is_a_conflict(editor: Editor) -> None:
    own = get_intent(editor.draft, GREET).examples[0]
    assert f"an example of {GREET} already" in refused(editor, own.upper())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/restart", "is a command"),
        ("x" * 301, "301 characters"),
        ("does the\u202e co-pay ever drop", "invisible character"),
        ("pay [the [visit](visit_type)](visit_type) now", "overlaps another"),
        ("pay the [visit](kind_of_thing)", "no entity of the domain"),
        ("pay the [visit](visit_type now", "not closed"),
        ("pay the [visit(visit_type) now", "not closed"),
        ('pay the [visit]{"entity": "kind_of_thing"}', "kind_of_thing is no entity"),
        ('pay the [visit]{"entity" visit_type}', "a mark in braces"),
        ('a [visit][{"entity": "visit_type"}, {"entity": "nothing"}]', "nothing is no entity"),
        ("see [him](practitioner:Konstantin Abernathy) now", "PERSON"),
        ("charge my card 4111 1111 1111 1111", "ACCOUNT"),
        ("my ssn is 219-09-9999, what do i owe", "SSN"),
    ],
)
def test_a_line_that_must_not_be_trained_on_is_refused(editor: Editor, line: str, why: str) -> None:
    assert why in refused(editor, line)


def test_a_sentence_of_the_measuring_set_is_refused(editor: Editor) -> None:
    for _, text in held_out_rows()[::97]:
        assert "measured on" in refused(editor, text)


def test_five_thousand_lines_are_refused_at_once_and_nothing_is_added(editor: Editor) -> None:
    before = get_intent(editor.draft, COST)
    with pytest.raises(ContentRefused) as told:
        add(editor, COST, *(f"price {number}" for number in range(5000)))
    assert "5000 lines" in told.value.problems[0]
    assert get_intent(editor.draft, COST) == before


def test_an_example_is_changed_taken_out_and_put_back(editor: Editor) -> None:

    before = get_intent(editor.draft, COST)
    old = before.examples[3]
    arguments = {"name": COST, "old": old, "directory": NOBODY}
    change_example(editor, **arguments, version=before.version, new="what will you charge me")
    now = get_intent(editor.draft, COST)
    assert now.examples[3] == "what will you charge me"
    arguments["old"] = now.examples[3]
    change = change_example(editor, **arguments, version=now.version, new="")
    assert len(get_intent(editor.draft, COST).examples) == len(before.examples) - 1
    assert undo(editor, change_id=change) == COST
    assert get_intent(editor.draft, COST) == now
    with pytest.raises(EntryChanged):  # once only
        undo(editor, change_id=change)


def test_the_second_of_two_editors_is_told_and_loses_nothing(editor: Editor) -> None:

    seen = get_intent(editor.draft, COST).version
    add(editor, COST, "is there a sliding scale")
    with pytest.raises(EntryChanged):
        add_examples(
            editor, name=COST, version=seen, lines=["any hidden charges"], directory=NOBODY
        )
    assert get_intent(editor.draft, COST).examples[-1] == "is there a sliding scale"


def test_a_developers_edit_of_the_same_intent_is_noticed(editor: Editor, project: Path) -> None:
    seen = get_intent(editor.draft, COST)
    file = project / seen.path
    file.write_text(file.read_text().replace(seen.examples[0], "by a developer", 1))
    with pytest.raises(EntryChanged):
        add_examples(editor, name=COST, version=seen.version, lines=["mine"], directory=NOBODY)


def test_many_editors_at_once_lose_no_line(editor: Editor) -> None:
    failed: list[str] = []
    lines = [f"would {word} be cheaper" for word in "cash cheque cards gold barter shells".split()]

    def write(line: str) -> None:
        for _ in range(50):
            try:
                add(editor, COST, line)
            except EntryChanged:
                continue
            return
        failed.append(line)

    threads = [threading.Thread(target=write, args=(line,)) for line in lines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(lines) <= set(get_intent(editor.draft, COST).examples)
    with editor.database.read() as session:
        assert len(list_changes(session=session)) == len(lines)


def say(editor: Editor, name: str, *variants: Variant) -> str:
    version = get_reply(editor.draft, name).version
    return change_reply(editor, name=name, version=version, variants=variants)


def test_a_reply_is_changed_and_put_back(editor: Editor) -> None:

    before = get_reply(editor.draft, "utter_privacy")
    first = replace(before.variants[0], text="Your data stays yours. Ask me to forget you.")
    change = say(editor, "utter_privacy", first, before.variants[1])
    assert get_reply(editor.draft, "utter_privacy").variants[0].text == first.text
    undo(editor, change_id=change)
    assert get_reply(editor.draft, "utter_privacy") == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hello {patient_name}", "nothing fills in {patient_name}"),
        ("Hello {", "a brace is not closed"),
        ("<script>alert(1)</script>", "no HTML and no script"),
        ("<img src=x onerror=alert(1)>", "no HTML and no script"),
        ("You have strep throat.", "output check refuses it"),
        ("Tiene una infección.", "output check refuses it"),
        ("Take two tablets of ibuprofen every six hours.", "output check refuses it"),
        ("", "the text is empty"),
        ("x" * 1001, "1001 characters"),
        ("zero\u200bwidth", "invisible character"),
    ],
)
def test_a_reply_that_must_not_be_said_is_refused(editor: Editor, text: str, why: str) -> None:
    before = get_reply(editor.draft, "utter_privacy")
    with pytest.raises(ContentRefused) as told:
        say(editor, "utter_privacy", replace(before.variants[0], text=text))
    assert why in " ".join(told.value.problems)
    assert get_reply(editor.draft, "utter_privacy") == before


def test_a_button_may_send_an_intent_with_figures_in_its_name(editor: Editor) -> None:
    lines = [f"is the {word} jab from 2024 here" for word in "flu new old blue red".split()]
    create_intent(editor, name="ask_flu24", lines=lines, answer="", directory=NOBODY)
    before = get_reply(editor.draft, "utter_privacy").variants[0]
    say(editor, "utter_privacy", replace(before, buttons=(("The jab", "/ask_flu24"),)))
    assert "a button of reply utter_privacy" in uses_of_intent(editor.draft, "ask_flu24")


@pytest.mark.parametrize(
    "button", [("", "/greet"), ("Go", "https://x.example"), ("Go", "/no_intent"), ("Go", "greet")]
)
def test_a_button_that_leads_nowhere_is_refused(editor: Editor, button: tuple[str, str]) -> None:
    before = get_reply(editor.draft, "utter_privacy").variants[0]
    with pytest.raises(ContentRefused):
        say(editor, "utter_privacy", replace(before, buttons=(button,)))


def test_every_reply_of_the_project_passes_its_own_checks(draft) -> None:
    found = {one.name: lint_reply(draft, one, one.variants).problems for one in list_replies(draft)}
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_no_example_of_the_project_is_refused_for_its_form(draft) -> None:
    assert shared_examples(list_intents(draft)) == []
    intent = get_intent(draft, "inform")
    rest = replace(intent, name="nobody")
    told = check_lines(draft, rest, intent.examples[:40], directory=NOBODY).refused
    assert all("an example of inform already" in one for one in told), told


def test_a_hard_text_is_advised_against_and_still_kept(editor: Editor) -> None:
    reply = get_reply(editor.draft, "utter_privacy")
    hard = replace(
        reply.variants[0],
        text="Notwithstanding organizational considerations, authorization necessitates "
        "administrative documentation.",
    )
    found = lint_reply(editor.draft, reply, [hard])
    assert found.problems == () and any("reading grade" in one for one in found.advice)
    assert any("no Spanish" in one for one in found.advice)


def test_a_conflict_is_settled_by_a_person(editor: Editor, project: Path) -> None:

    seen = get_intent(editor.draft, COST)
    change_example(
        editor, name=COST, version=seen.version, old=seen.examples[0], new="mine", directory=NOBODY
    )
    file = project / seen.path
    file.write_text(file.read_text().replace(seen.examples[0], "theirs", 1))
    assert editor.draft.conflicts() == [seen.path]
    settle(editor, path=seen.path, keep_mine=False)
    assert editor.draft.conflicts() == []
    assert get_intent(editor.draft, COST).examples[0] == "theirs"
    # A page that was open meanwhile takes nothing of what was written since.
    assert add(editor, COST, "is there a sliding scale").change
    with pytest.raises(EntryChanged):
        settle(editor, path=seen.path, keep_mine=False)
    assert get_intent(editor.draft, COST).examples[-1] == "is there a sliding scale"


def test_a_conflict_is_settled_place_by_place(editor: Editor, project: Path) -> None:
    seen = get_intent(editor.draft, COST)
    first, last, untouched = seen.examples[0], seen.examples[-1], seen.examples[-4]
    file, draft = project / seen.path, editor.draft
    for old, new in ((first, "mine at first"), (last, "mine at last")):
        version = get_intent(draft, COST).version
        change_example(editor, name=COST, version=version, old=old, new=new, directory=NOBODY)
    text = file.read_text()
    for old, new in ((first, "theirs"), (last, "theirs, too"), (untouched, "theirs alone")):
        text = text.replace(f"- {old}\n", f"- {new}\n", 1)
    file.write_text(text)
    version = draft.version_of_sides(seen.path)
    assert len(places_in(draft.pieces(seen.path))) == 2
    for keep, by in (([True], version), ([True, False], "older")):
        with pytest.raises(EntryChanged):
            settle(editor, path=seen.path, keep_mine=keep, version=by)
    settle(editor, path=seen.path, keep_mine=[True, False], version=version)
    assert draft.conflicts() == []
    found = get_intent(draft, COST).examples
    assert (found[0], found[-1]) == ("mine at first", "theirs, too")
    assert "theirs alone" in found and untouched not in found


def test_what_is_put_together_of_two_sides_is_read_first(editor: Editor, project: Path) -> None:
    path = "data/knowledge/acne.yml"
    text = editor.draft.read(path)
    (project / path).write_text(f"{text}last: 'theirs\n")
    editor.draft.prepare("", {path: (text, f"{text}last: mine\n")})
    editor.draft.decide()
    with pytest.raises(ContentRefused):
        settle(editor, path=path, keep_mine=[True])
    assert editor.draft.conflicts() == [path]


def test_an_example_gets_a_mark_or_a_comma_and_is_checked_for_it(editor: Editor) -> None:
    def change(old: str, new: str) -> None:
        version = get_intent(editor.draft, COST).version
        change_example(editor, name=COST, version=version, old=old, new=new, directory=NOBODY)

    lines = "what do i pay for a checkup then", "what do i pay for a check-in then"
    assert add(editor, COST, *lines).accepted == lines
    marked = "what do i pay for a [checkup](visit_type), then"
    change(lines[0], marked)
    assert marked in get_intent(editor.draft, COST).examples
    for wrong, why in (
        ("what do i pay for a [checkup](kind_of_thing) then", "no entity of the domain"),
        (lines[1].upper(), "example of faq_cost already"),
    ):
        with pytest.raises(ContentRefused) as told:
            change(marked, wrong)
        assert why in told.value.problems[0]


def test_what_a_full_disk_holds_up_is_made_before_the_next_edit(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, paths = editor.draft, (DOMAIN, "data/nlu/faq.yml")
    whole, full = draft_files.write_whole, [True]

    def write(path: Path, text: str) -> None:
        if full and path.name.startswith("data--"):
            raise DraftNotKept
        whole(path, text)

    def edit(words: str) -> None:
        keep_files(editor, "both", lambda: [(one, f"{draft.read(one)}{words}") for one in paths])

    monkeypatch.setattr(draft_files, "write_whole", write)
    edit("# one\n")
    with pytest.raises(DraftNotKept):
        edit("# two\n")
    assert [draft.read(path).endswith("# one\n") for path in paths] == [True, True]
    full.clear()
    edit("# two\n")
    assert [draft.read(path).endswith("# one\n# two\n") for path in paths] == [True, True]


def test_a_mark_at_the_beginning_of_a_file_moves_nothing(editor: Editor, project: Path) -> None:
    file = project / get_intent(editor.draft, COST).path
    file.write_text("\ufeff" + file.read_text())
    before = editor.draft.read(get_intent(editor.draft, COST).path)
    assert add(editor, COST, "what does a thermometer cost").change
    after = editor.draft.read(get_intent(editor.draft, COST).path)
    (added,) = (one for one in after.splitlines() if "thermometer" in one)
    assert after.replace(f"{added}\n", "", 1) == before
    with pytest.raises(ContentRefused) as told:
        compose("\ufeffa: 1\n b: [}\n")
    assert "line 2:" in told.value.problems[0]


def test_a_layout_that_no_form_writes_is_left_to_a_hand(editor: Editor, project: Path) -> None:
    file = project / DOMAIN
    odd = "  utter_odd:\n  - buttons:\n    - {title: Yes, payload: /affirm}\n    text: Well?\n"
    file.write_text(file.read_text().replace("\nresponses:\n", f"\nresponses:\n{odd}", 1))
    reply = get_reply(editor.draft, "utter_odd")
    two = replace(reply.variants[0], buttons=(("Yes", "/affirm"), ("No", "/deny")))
    with pytest.raises(ContentRefused):
        change_reply(editor, name=reply.name, version=reply.version, variants=[two])
    assert editor.draft.changed() == []
    other = replace(reply.variants[0], text="And now?")
    assert change_reply(editor, name=reply.name, version=reply.version, variants=[other])
    assert get_reply(editor.draft, "utter_odd").variants == (other,)


def test_a_file_that_is_not_utf8_is_named(editor: Editor, project: Path) -> None:
    path = "data/nlu/faq.yml"
    (project / path).write_bytes("nlu: # caf\u00e9\n".encode("latin-1"))
    live = Draft(project.parent / "none")
    assert unreadable(editor.draft, live) == [f"{path} is not UTF-8."]


def test_two_names_with_one_place_are_not_taken_for_each_other(
    editor: Editor, project: Path
) -> None:
    path = "data/nlu/a--b.yml"
    (project / path).write_text("nlu: []\n")
    with editor.draft.editing():
        editor.draft.write(path, "nlu: [] # mine\n")
    assert editor.draft.changed() == [path]
    assert "data/nlu/a/b.yml" not in editor.draft.paths()


def test_a_full_disk_leaves_neither_edit_nor_history(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DraftNotKept

    monkeypatch.setattr("api.studio.draft.write_whole", full)
    before = get_intent(editor.draft, COST)
    with pytest.raises(DraftNotKept):
        add(editor, COST, "is it dear")
    assert get_intent(editor.draft, COST) == before
    with editor.database.read() as session:
        assert list_changes(session=session) == []

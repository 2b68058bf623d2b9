"""The YAML stays the developer's: bytes outside an edit, edits from both sides, no half file."""

import errno
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from api.errors import NotFound
from api.studio import draft as draft_module
from api.studio.draft import Draft
from api.studio.editing import Editor, settle
from api.studio.errors import ContentRefused, DraftNotKept
from api.studio.intents import get_intent, intents_in, list_intents, pasted, with_examples
from api.studio.merge import Place, chosen, merge, pieces, places_in
from api.studio.paths import DOMAIN, ROOT, SAFETY
from api.studio.replies import (
    SAFETY_REPLIES,
    Variant,
    list_replies,
    replies_in,
    with_variants,
    without_places,
)
from api.studio.source import load

ODD = """\
# a comment at the top
nlu:
- intent: ask_parking   # why this intent
  examples: |
      -   where do i park
      - ¿dónde me estaciono?  

# between
- intent: other
  examples: |
    - one
"""  # noqa: W291  (the blanks at the end of a line are meant)


def lines_changed(before: str, after: str) -> tuple[set[str], set[str]]:
    gone, come = set(before.split("\n")), set(after.split("\n"))
    return gone - come, come - gone


def test_saving_every_intent_unchanged_changes_no_byte(draft: Draft) -> None:
    for intent in list_intents(draft):
        text = draft.read(intent.path)
        assert with_examples(text, intent, intent.examples) == text


def test_saving_every_reply_unchanged_changes_no_byte(draft: Draft) -> None:
    for reply in list_replies(draft):
        text = draft.read(reply.path)
        assert with_variants(text, reply, reply.variants) == text


def test_an_odd_file_keeps_its_comments_blanks_and_indentation() -> None:
    first, second = intents_in(ODD, "data/nlu/odd.yml")
    assert first.examples == ("where do i park", "¿dónde me estaciono?")
    after = with_examples(ODD, first, [*first.examples, "is there a garage"])
    assert lines_changed(ODD, after) == (set(), {"      - is there a garage"})
    assert after.startswith("# a comment at the top") and "\n\n# between\n" in after
    assert intents_in(after, "x")[1].version == second.version


@pytest.mark.parametrize(
    "text", ['Say "hi"', "a: b # c", "- x", "ends\nin two", "tab\there", "ñ {day}", "'", "\\n"]
)
def test_any_text_of_a_reply_reads_back_as_it_was_written(draft: Draft, text: str) -> None:
    before = draft.read(DOMAIN)
    reply = replies_in(before, DOMAIN)[0]
    changed = [replace(reply.variants[0], text=text), *reply.variants[1:]]
    after = with_variants(before, reply, [*changed, Variant(text, "es", ((text, "/greet"),))])
    said = replies_in(after, DOMAIN)[0].variants
    assert [said[0].text, said[-1].text, said[-1].buttons[0][0]] == [text] * 3
    assert said[-1].language == "es"
    own, other = load(before), load(after)
    own["responses"].pop(reply.name), other["responses"].pop(reply.name)
    assert own == other


def test_buttons_come_change_and_go_and_the_rest_stays(draft: Draft) -> None:
    text = draft.read(DOMAIN)
    for reply in replies_in(text, DOMAIN)[::12]:
        wanted = [
            replace(one, buttons=(("Talk to a person", "/request_human"),))
            for one in reply.variants
        ]
        after = with_variants(text, reply, wanted)
        found = {one.name: one for one in replies_in(after, DOMAIN)}
        assert without_places(found[reply.name].variants) == without_places(wanted)
        bare = [replace(one, buttons=()) for one in wanted]
        gone = with_variants(after, found[reply.name], bare)
        again = {one.name: one for one in replies_in(gone, DOMAIN)}
        assert without_places(again[reply.name].variants) == without_places(bare)
        assert load(gone)["intents"] == load(text)["intents"]


def test_a_fixed_safety_text_stays_a_block_with_its_languages(draft: Draft) -> None:
    text = draft.read(SAFETY_REPLIES)
    reply = replies_in(text, SAFETY_REPLIES)[0]
    first = replace(reply.variants[0], text="Call {emergency_number} now.\n\nPlease.")
    after = with_variants(text, reply, [first, *reply.variants[1:]])
    assert load(after)["safety_replies"]["texts"][reply.name]["en"]["text"] == first.text
    assert "Call {emergency_number} now.\n\n          Please." in after
    with pytest.raises(ContentRefused):
        with_variants(text, reply, [first])
    with pytest.raises(ContentRefused):
        with_variants(text, reply, [*reply.variants, Variant("more")])


def test_what_rasa_could_not_read_is_said_with_its_line() -> None:
    with pytest.raises(ContentRefused) as refused:
        intents_in("nlu:\n- intent: [broken\n", "x.yml")
    assert "line 3" in refused.value.problems[0]


def test_a_paste_is_read_a_line_an_example() -> None:
    assert pasted("- one\n\n* two\r\n  three  \n• four") == ["one", "two", "three", "four"]


def test_a_developers_edit_is_there_at_once_and_beside_the_studios(
    draft: Draft, project: Path
) -> None:
    intent = list_intents(draft)[0]
    text = draft.read(intent.path)
    mine = with_examples(text, intent, [*intent.examples, "from the studio"])
    with draft.editing():
        draft.write(intent.path, mine)
    assert draft.changed() == [intent.path]
    file = project / intent.path
    file.write_text(text.replace(intent.examples[0], "from the developer", 1))
    assert draft.conflicts() == []
    examples = get_intent(draft, intent.name).examples
    assert examples[0] == "from the developer" and examples[-1] == "from the studio"
    other = next(path for path in draft.paths() if path.endswith("faq.yml"))
    (project / other).write_text("nlu:\n- intent: faq_cost\n  examples: |\n    - price\n")
    assert get_intent(draft, "faq_cost").examples == ("price",)


def test_the_same_line_changed_on_both_sides_is_a_conflict_and_nothing_is_overwritten(
    draft: Draft, project: Path
) -> None:
    intent = list_intents(draft)[0]
    text, file = draft.read(intent.path), project / intent.path
    with draft.editing():
        draft.write(intent.path, with_examples(text, intent, ["mine", *intent.examples[1:]]))
    theirs = with_examples(text, intent, ["theirs", *intent.examples[1:]])
    file.write_text(theirs)
    assert draft.conflicts() == [intent.path]
    assert get_intent(draft, intent.name).examples[0] == "mine"
    assert file.read_text() == theirs
    draft.prepare("settled", {intent.path: draft.settled(intent.path, draft.read(intent.path))})
    draft.decide()
    assert draft.conflicts() == [] and draft.changed() == [intent.path]
    draft.write(intent.path, theirs)
    assert draft.read(intent.path) == theirs and draft.changed() == []


def test_a_change_taken_back_leaves_no_draft(draft: Draft) -> None:
    with draft.editing():
        text = draft.read(DOMAIN)
        draft.write(DOMAIN, text + "# more\n")
        draft.write(DOMAIN, text)
    assert draft.changed() == [] and not list(draft.folder.glob("*.json"))


def test_a_full_disk_leaves_the_old_draft_whole(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = draft.read(DOMAIN)
    with draft.editing():
        draft.write(DOMAIN, text + "# first\n")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(draft_module.os, "fsync", full)
    with pytest.raises(DraftNotKept), draft.editing():
        draft.write(DOMAIN, text + "# second\n")
    assert draft.read(DOMAIN) == text + "# first\n"
    assert [name for name in os.listdir(draft.folder) if name.startswith(".new")] == []


@pytest.mark.parametrize("path", ["../pyproject.toml", "/etc/passwd", "data/nlu/none.yml", ""])
def test_only_content_files_are_read(draft: Draft, path: str) -> None:
    with pytest.raises(NotFound):
        draft.read(path)


def test_what_a_release_holds_is_all_content() -> None:
    paths = Draft(ROOT / "nowhere").paths()
    assert {"config.yml", DOMAIN, f"{SAFETY}/replies.yml", f"{SAFETY}/ordinary_words.txt"} <= {
        *paths
    }
    assert any(path.startswith("data/rules/") for path in paths)


BASE = "a\nb\nc\nd\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("a\nB\nc\nd\n", "a\nb\nc\nD\n", "a\nB\nc\nD\n"),
        ("a\nb\nc\nd\ne\n", "x\na\nb\nc\nd\n", "x\na\nb\nc\nd\ne\n"),
        ("a\nc\nd\n", "a\nc\nd\n", "a\nc\nd\n"),
        ("a\nX\nc\nd\n", "a\nY\nc\nd\n", None),
        ("a\nb\nc\nd\ne\n", "a\nb\nc\nd\nf\n", None),
        ("a\nd\n", "a\nb\nC\nd\n", None),
        (BASE, "new\n", "new\n"),
        ("new\n", BASE, "new\n"),
    ],
)
def test_two_edits_are_put_together_where_they_do_not_touch(
    mine: str, theirs: str, both: str | None
) -> None:
    assert merge(base=BASE, mine=mine, theirs=theirs) == both
    assert merge(base=BASE, mine=theirs, theirs=mine) == both


CARD = """\
id: x
reviewer: Dr. A
reviewer_licence: N1
signed_at: 2026-11-01
words: one
more: two

last: three
"""


def test_a_signature_does_not_stand_under_what_two_hands_made(tmp_path: Path) -> None:
    project = tmp_path / "project"
    file = project / "data" / "knowledge" / "x.yml"
    file.parent.mkdir(parents=True)
    file.write_text(CARD.replace("Dr. A", "pending"))
    draft = Draft(tmp_path / "draft", project)
    path = "data/knowledge/x.yml"
    with draft.editing():
        draft.write(path, CARD)
    assert "Dr. A" in draft.read(path)
    file.write_text(file.read_text().replace("three", "four"))
    read = draft.read(path)
    assert "last: four" in read and 'reviewer: "pending"' in read and "N1" not in read


def test_settling_a_file_that_the_project_lost(editor: Editor) -> None:
    draft = editor.draft
    kept, lost = [one for one in draft.paths() if one.startswith("data/knowledge/")][:2]
    for path in (kept, lost):
        with draft.editing():
            draft.write(path, draft.read(path) + "# mine\n")
        (draft.project / path).unlink()
    assert draft.conflicts() == [kept, lost]
    settle(editor, path=kept, keep_mine=True)
    assert "# mine" in draft.read(kept)
    settle(editor, path=lost, keep_mine=False)
    assert lost not in draft.paths()
    assert draft.conflicts() == []


def test_what_is_added_to_what_the_other_took_away_is_a_conflict() -> None:
    base = "- intent: a\n  - one\n  - two\n- intent: b\n  - three\n"
    added = base.replace("  - two\n", "  - two\n  - and mine\n")
    gone = "- intent: b\n  - three\n"
    assert merge(base=base, mine=added, theirs=gone) is None
    assert merge(base=base, mine=gone, theirs=added) is None


@pytest.mark.parametrize("seed", range(4))
def test_of_the_pieces_of_two_edits_either_side_is_made_whole(seed: int) -> None:
    made = random.Random(seed)
    for _ in range(300):
        texts = [
            "".join(f"{made.choice('abcde')}\n" for _ in range(made.randint(0, 8))) for _ in "xyz"
        ]
        assert_pieces(*texts)


def assert_pieces(base: str, mine: str, theirs: str) -> None:
    """One side's lines at each place, and only what the other one changed elsewhere."""
    found = pieces(base=base, mine=mine, theirs=theirs)
    places = places_in(found)
    both = merge(base=base, mine=mine, theirs=theirs)
    assert (both is None) == bool(places)
    assert both in (None, chosen(found, []) if not places else None)
    for place in places:
        assert place.mine != place.theirs and place.base not in (place.mine, place.theirs)
        assert place.mine in mine and place.theirs in theirs and place.base in base
    if theirs == base:
        assert chosen(found, []) == mine
    # Nothing of either side is lost where one of them alone wrote.
    kept = [one for one in found if isinstance(one, str)]
    assert [one for one in kept if one not in mine and one not in theirs] == []


def test_what_is_added_beside_what_the_other_took_away_stays() -> None:
    """One entry goes and another came after it: neither belongs to the other."""
    base = "intents:\n- a\n- b\n"
    both = merge(base=base, mine="intents:\n- a\n", theirs=f"{base}- c\n")
    assert both == merge(base=base, mine=f"{base}- c\n", theirs="intents:\n- a\n")
    assert both == "intents:\n- a\n- c\n"


def test_a_conflict_shows_its_places_and_takes_a_side_at_each() -> None:
    base = "a\nb\nc\nd\ne\nf\ng\n"
    mine, theirs = "a\nB\nc\nd\ne\nF\ng\n", "a\nX\nc\nD\ne\ng\n"
    found = pieces(base=base, mine=mine, theirs=theirs)
    assert places_in(found) == [Place(2, "b\n", "B\n", "X\n"), Place(6, "f\n", "F\n", "")]
    assert chosen(found, [True, False]) == "a\nB\nc\nD\ne\ng\n"
    assert chosen(found, [False, True]) == "a\nX\nc\nD\ne\nF\ng\n"


def test_values_are_those_of_yaml_1_2_as_rasa_reads_them() -> None:
    text = "a: yes\nb: 08:30\nc: 010\nd: ~\ne: 'no'\nf: &it [1, 2.5]\ng: *it\nh: {<<: {i: true}}\n"
    assert load(text) == {
        "a": "yes", "b": "08:30", "c": 10, "d": None, "e": "no", "f": [1, 2.5], "g": [1, 2.5],
        "h": {"i": True},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2", "duplicate key"),
        ("a: !theirs 1", "constructor"),
        ("a: 2026-13-45", "not readable"),
        ("[" * 100_000, "too deep"),
        ("- " * 100_000, "too deep"),
        ("\n".join(" " * depth + "a:" for depth in range(600)), "too deep"),
    ],
)
def test_what_is_no_content_is_told_and_ends_no_process(text: str, told: str) -> None:
    with pytest.raises(ContentRefused) as refused:
        load(text)
    assert told in refused.value.problems[0]

"""New intents and replies, the rule between them, and what may go again."""

from pathlib import Path

import pytest

from api.studio import draft as draft_module
from api.studio.creating import (
    create_intent,
    create_reply,
    remove_intent,
    remove_reply,
    set_answer,
)
from api.studio.draft import Draft
from api.studio.editing import Editor, change_example, list_changes, undo
from api.studio.errors import ContentRefused, DraftNotKept, EntryChanged
from api.studio.gate import content_reasons
from api.studio.intents import get_intent, list_intents
from api.studio.paths import DOMAIN
from api.studio.replies import Variant, get_reply
from api.studio.rules import answer_of, version_of_answer
from api.studio.source import load
from api.studio.uses import is_in_code, uses_of_intent, uses_of_reply
from api.yaml_text import read_yaml
from tests.studio.conftest import NOBODY

PETS = "ask_pets"
LINES = (
    "can i bring my dog along",
    "are animals allowed inside",
    "is my cat welcome",
    "do you allow service dogs",
    "¿puedo llevar a mi perro?",
)
SAID = (
    Variant("Service animals are welcome.", "en"),
    Variant("Los animales de servicio son bienvenidos.", "es"),
)


def texts(draft: Draft) -> dict[str, str]:
    return {path: draft.read(path) for path in draft.paths()}


def create(editor: Editor, name: str = PETS, *, lines=LINES, answer: str = "") -> str:
    return create_intent(editor, name=name, lines=lines, answer=answer, directory=NOBODY)


def answer(editor: Editor, name: str, reply: str) -> str:
    version = version_of_answer(answer_of(editor.draft, name))
    return set_answer(editor, name=name, version=version, reply=reply)


def create_both(editor: Editor) -> str:
    create_reply(editor, name="utter_pets", variants=SAID)
    return create(editor, answer="utter_pets")


def test_an_intent_and_its_reply_are_made_as_plain_rasa(editor: Editor) -> None:
    draft, before = editor.draft, texts(editor.draft)
    create_both(editor)
    after = texts(draft)
    domain = read_yaml(after[DOMAIN])
    assert domain["intents"][-1] == PETS
    assert [one["text"] for one in domain["responses"]["utter_pets"]] == [one.text for one in SAID]
    assert get_intent(draft, PETS).examples == LINES
    answer = answer_of(draft, PETS)
    assert answer and (answer.path, answer.reply) == ("data/rules/questions.yml", "utter_pets")
    rule = read_yaml(after[answer.path])["rules"][-1]
    assert rule["steps"] == [{"intent": PETS}, {"action": "utter_pets"}]
    for path, text in before.items():  # nothing but whole lines came
        lines = iter(after[path].splitlines())
        assert all(line in lines for line in text.splitlines()), path
    assert content_reasons(draft, Draft(draft.folder / "none", draft.project), NOBODY) == []


def test_what_was_made_is_undone_at_once_with_all_its_files(editor: Editor) -> None:
    create_reply(editor, name="utter_pets", variants=SAID)
    before = texts(editor.draft)
    made = create(editor, answer="utter_pets")
    assert sum(texts(editor.draft)[path] != text for path, text in before.items()) == 3
    assert undo(editor, change_id=made) == PETS
    assert texts(editor.draft) == before
    with pytest.raises(EntryChanged):
        undo(editor, change_id=made)


def test_an_undo_leaves_what_others_did_in_the_same_files(editor: Editor) -> None:
    made = create(editor)
    create(editor, "ask_music", lines=[f"may i hear {one} music" for one in "a b c d e".split()])
    undo(editor, change_id=made)
    names = {one.name for one in list_intents(editor.draft)}
    assert "ask_music" in names and PETS not in names
    assert load(editor.draft.read(DOMAIN))["intents"][-1] == "ask_music"
    again = create(editor)
    version = get_intent(editor.draft, PETS).version
    line = {"old": LINES[0], "new": "is my parrot welcome"}
    change_example(editor, name=PETS, version=version, directory=NOBODY, **line)
    with pytest.raises(EntryChanged):  # somebody wrote in it since
        undo(editor, change_id=again)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ask pets", "small letters, figures and _"),
        ("Ask_Pets", "small letters, figures and _"),
        ("FAQ_Cost", "faq_cost is there already"),
        ("faq_cost", "faq_cost is there already"),
        ("restart", "reserved"),
        ("nlu_fallback", "there already"),
        ("ñandú", "small letters"),
        ("a", "small letters"),
        ("x" * 61, "small letters"),
        ("pets: [", "small letters"),
    ],
)
def test_a_bad_name_is_refused(editor: Editor, name: str, why: str) -> None:
    before = texts(editor.draft)
    with pytest.raises(ContentRefused) as told:
        create(editor, name)
    assert why in " ".join(told.value.problems)
    assert texts(editor.draft) == before


def test_bad_examples_of_a_new_intent_are_named(editor: Editor) -> None:
    taken = get_intent(editor.draft, "greet").examples[0]
    with pytest.raises(ContentRefused) as told:
        create(editor, lines=[*LINES[:3], taken, "call me on 555-201-8830"], answer="utter_nothing")
    said = " ".join(told.value.problems)
    for why in ("example of greet", "PHONE", "at least 5", "no reply utter_nothing"):
        assert why in said


@pytest.mark.parametrize(
    ("name", "texts_", "why"),
    [
        ("pets", SAID, "begins with utter_"),
        ("utter_Greet", SAID, "utter_greet is there already"),
        ("utter greet", SAID, "small letters"),
        ("utter_pets", SAID[1:], "at least one English text"),
        ("utter_pets", (Variant("You have strep throat."),), "output check refuses it"),
        ("utter_pets", (Variant("Hello {name}."),), "nothing fills in {name}"),
        ("utter_pets", (Variant("<b>hi</b>"),), "no HTML"),
    ],
)
def test_a_bad_reply_is_refused(editor: Editor, name: str, texts_, why: str) -> None:
    with pytest.raises(ContentRefused) as told:
        create_reply(editor, name=name, variants=texts_)
    assert why in " ".join(told.value.problems)


def test_the_rule_is_changed_taken_out_and_written_again(editor: Editor) -> None:
    create_both(editor)
    seen = version_of_answer(answer_of(editor.draft, PETS))
    answer(editor, PETS, "utter_greet")
    now = answer_of(editor.draft, PETS)
    assert now and now.reply == "utter_greet"
    with pytest.raises(EntryChanged):  # the second of two editors
        set_answer(editor, name=PETS, version=seen, reply="")
    assert answer_of(editor.draft, PETS) == now
    taken = answer(editor, PETS, "")
    assert answer_of(editor.draft, PETS) is None
    undo(editor, change_id=taken)
    assert answer_of(editor.draft, PETS) == now
    with pytest.raises(ContentRefused):  # an action of the product follows it
        answer(editor, "faq_cost", "utter_greet")
    assert answer(editor, PETS, "utter_greet") == ""


def test_a_reply_that_the_code_puts_together_is_in_use() -> None:
    for name in ("utter_dose_taken", "utter_verify_first_of_other", "utter_note_since"):
        assert is_in_code(name), name
    assert not is_in_code("utter_chairs") and not is_in_code("utter_greet")


def refusal(editor: Editor, name: str) -> str:
    version = get_intent(editor.draft, name).version
    with pytest.raises(ContentRefused) as told:
        remove_intent(editor, name=name, version=version)
    assert get_intent(editor.draft, name).version == version
    return "\n".join(told.value.problems)


def test_what_is_used_stays_and_its_users_are_named(editor: Editor) -> None:
    create_both(editor)
    assert "rule “answer ask_pets” in data/rules/questions.yml uses it" in refusal(editor, PETS)
    told = refusal(editor, "faq_cost")
    assert "rule “question about cost”" in told and "of the measuring set" in told
    for name, why in (("utter_pets", "rule “answer ask_pets”"), ("utter_ask_slot", "")):
        assert why in " ".join(uses_of_reply(editor.draft, name))
    with pytest.raises(ContentRefused):
        version = get_reply(editor.draft, "utter_pets").version
        remove_reply(editor, name="utter_pets", version=version)
    with pytest.raises(ContentRefused):
        remove_reply(editor, name="emergency", version=get_reply(editor.draft, "emergency").version)


def test_every_intent_and_reply_of_the_product_is_in_use(draft: Draft) -> None:
    intents = load(draft.read(DOMAIN))["intents"]
    replies = load(draft.read(DOMAIN))["responses"]
    assert [one for one in intents if not uses_of_intent(draft, one)] == []
    assert [one for one in replies if not uses_of_reply(draft, one)] == []


def test_what_nothing_uses_goes_and_comes_back(editor: Editor) -> None:
    before = texts(editor.draft)
    create_both(editor)
    made = texts(editor.draft)
    answer(editor, PETS, "")
    version = get_intent(editor.draft, PETS).version
    with pytest.raises(EntryChanged):
        remove_intent(editor, name=PETS, version="old")
    gone = remove_intent(editor, name=PETS, version=version)
    version = get_reply(editor.draft, "utter_pets").version
    remove_reply(editor, name="utter_pets", version=version)
    assert texts(editor.draft) == before
    assert editor.draft.changed() == []
    undo(editor, change_id=gone)
    assert get_intent(editor.draft, PETS).examples == LINES
    assert read_yaml(made[DOMAIN])["intents"] == load(editor.draft.read(DOMAIN))["intents"]


def test_a_release_without_it_is_let_through_and_one_that_still_means_it_is_not(
    editor: Editor, project: Path
) -> None:
    create(editor)
    live = Draft(editor.draft.folder / "none", project)
    told = content_reasons(editor.draft, live, NOBODY)
    assert told == [f"Intent {PETS} is new and no rule says what follows."]
    for path, text in texts(editor.draft).items():
        (project / path).write_text(text)
    version = get_intent(editor.draft, PETS).version
    remove_intent(editor, name=PETS, version=version)
    assert content_reasons(editor.draft, live, NOBODY) == []
    with editor.draft.editing():
        editor.draft.write(DOMAIN, editor.draft.of_project(DOMAIN))
    assert content_reasons(editor.draft, live, NOBODY) == [f"Intent {PETS} has no examples left."]


def test_a_full_disk_leaves_all_files_as_they_were(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full from the second file on: the edit was laid down whole before, so it is there."""
    before, written = texts(editor.draft), []
    keep, room = draft_module.write_whole, 0

    def full(path: Path, text: str) -> None:
        if len(written) == room:
            raise DraftNotKept
        written.append(path)
        keep(path, text)

    monkeypatch.setattr(draft_module, "write_whole", full)
    with pytest.raises(DraftNotKept):
        create(editor, answer="utter_greet")
    assert texts(editor.draft) == before
    with editor.database.read() as session:
        assert list_changes(session=session) == []
    room = 2
    create(editor, answer="utter_greet")
    made = texts(editor.draft)
    assert len({path for path in made if made[path] != before[path]}) == 3
    room = 9
    with editor.draft.editing():
        pass
    assert texts(editor.draft) == made and len(written) == 5

"""The gate on real content, without a model: what a release may not lose or wait for."""

import shutil
from pathlib import Path

import pytest

from api.studio.draft import Draft
from api.studio.gate import content_reasons
from api.studio.paths import STORIES
from tests.studio.conftest import NOBODY

HEART = "data/safety/heart.yml"
COST = "- intent: faq_cost\n  examples: |\n"
RULE = """  - id: heart.{animal}
    languages: [en]
    disposition: {level}
    all: [[{animal}]]
    examples:
      fire: |
        a {animal} sits in my ribs
        {animal} in the ribs
      hold: |
        i like the {animal}
"""
WORDS = "  {animal}:\n    en: |\n      {animal} .. ribs\n"


def with_rule(folder: Path, animal: str, level: str) -> None:
    file = folder / HEART
    text = file.read_text()
    for key, more in (("concepts", WORDS), ("red_flags", RULE)):
        assert f"\n{key}:\n" in text
        new = more.format(animal=animal, level=level)
        text = text.replace(f"\n{key}:\n", f"\n{key}:\n{new}", 1)
    file.write_text(text)


def test_an_emergency_rule_that_is_live_is_kept_whoever_wrote_it(
    draft: Draft, tmp_path: Path
) -> None:
    """The clinic's own, too; one that only sends to a clinician may go, signed as any change."""
    folder = tmp_path / "live"
    shutil.copytree(draft.project, folder)
    for animal, level in (("zebra", "emergency"), ("yak", "emergency"), ("gnu", "clinician")):
        with_rule(folder, animal, level)
    with_rule(draft.project, "yak", "clinician")
    told = content_reasons(draft, Draft(tmp_path / "no-draft", folder), NOBODY)
    assert told == [
        "Rule heart.yak is lowered from emergency to clinician.",
        "Rule heart.yak: nothing is raised any more by “a yak sits in my ribs”.",
        "Emergency rule heart.zebra is gone.",
        "Rule heart.zebra: nothing is raised any more by “a zebra sits in my ribs”.",
    ]


def test_a_wording_for_a_slot_that_is_not_there_is_refused(draft: Draft, tmp_path: Path) -> None:
    live = Draft(tmp_path / "no-draft", tmp_path / "live")
    shutil.copytree(draft.project, live.project)
    file = draft.project / "domain.yml"
    shown = "{type: slot, name: mood, value: good}"
    more = f"    - text: Splendid.\n      condition: [{shown}]\n"
    text = file.read_text().replace("  utter_privacy:\n", f"  utter_privacy:\n{more}", 1)
    text = text.replace("\nresponses:\n", f"\nresponses:\n  utter_odd:\n{more}", 1)
    file.write_text(text)
    assert content_reasons(draft, live, NOBODY) == [
        "Reply utter_odd: a wording waits for the slot mood, which the domain lacks.",
        "Reply utter_odd: every wording has a condition; one must hold without.",
        "Reply utter_privacy: a wording waits for the slot mood, which the domain lacks.",
    ]


@pytest.fixture
def live(draft: Draft, tmp_path: Path) -> Draft:
    """What is live: the project as it was before a developer changed it."""
    shutil.copytree(draft.project, tmp_path / "live")
    return Draft(tmp_path / "no-draft", tmp_path / "live")


def test_a_developers_example_is_held_to_what_an_editors_is(draft: Draft, live: Draft) -> None:
    file = draft.project / "data/nlu/faq.yml"
    new = ("call 415 555 0182 about the bill", "the gun is in my hand what does it cost")
    text = file.read_text()
    assert COST in text
    lines = "".join(f"    - {one}\n" for one in new)
    more = "- lookup: payer\n  examples: |\n    - Konstantin Abernathy\n"
    odd = "- intent: ask_pets\n  examples:\n    - text: |\n        - may the dog come\n"
    file.write_text(text.replace(COST, f"{COST}{lines}").rstrip("\n") + f"\n{more}{odd}")
    told = content_reasons(draft, live, NOBODY)
    alarm = told.pop(1)  # how sure the screen is, its model may say, too
    assert alarm.startswith("Intent faq_cost: a new example is for the safety screen alone")
    assert "crisis.at_hand) in it" in alarm and "“the gun is in my hand what does it" in alarm
    assert told == [
        "Intent faq_cost: a new example can identify somebody (PHONE).",
        "data/nlu/faq.yml: a list of words can identify somebody (PERSON).",
        "data/nlu/faq.yml: the examples of ask_pets are no block of lines (`|`).",
    ]


def test_the_words_of_a_story_in_the_files_are_looked_through(draft: Draft, live: Draft) -> None:
    """Also of one whose name tells who it was, and of a step among alternatives."""
    (draft.project / "tests").mkdir()
    (draft.project / STORIES).write_text(
        """version: "3.1"
stories:
  - story: a bill
    steps:
      - user: "hello there from the waiting room"
        intent: greet
      - action: utter_greet
      - or:
          - user: "ask Konstantin Abernathy at 415 555 0182"
            intent: inform
          - user: "i want to kill myself"
            intent: inform
      - action: utter_greet
  - story: Konstantin Abernathy books
    steps:
      - user: "mail k.abernathy@post.example"
        intent: inform
      - action: utter_greet
"""
    )
    told = content_reasons(draft, live, NOBODY)
    assert [one for one in told if "safety screen" not in one] == [
        f"{STORIES}, “a bill”: a new text can identify somebody (PERSON, PHONE).",
        f"{STORIES}: a new name can identify somebody (PERSON).",
        f"{STORIES}: a new text can identify somebody (EMAIL).",
    ]
    assert len(told) == 4 and "“i want to kill myself”" in told[1]
    # What is live already is not looked at again.
    shutil.copytree(draft.project / "tests", live.project / "tests")
    assert content_reasons(draft, live, NOBODY) == []

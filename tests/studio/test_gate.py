"""The gate on real content, without a model: what a release may not lose or wait for."""

import shutil
from pathlib import Path

from api.studio.draft import Draft
from api.studio.gate import content_reasons
from tests.studio.conftest import NOBODY

HEART = "data/safety/heart.yml"
RULE = """  - id: heart.{animal}
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

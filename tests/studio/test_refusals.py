"""Content that no release is made of: each refused with the reason, nothing of it left."""

from pathlib import Path

import pytest

from api.studio.creating import create_intent
from api.studio.editing import Editor
from api.studio.errors import ReleaseRefused
from api.studio.folder import folder_of
from api.studio.models import ReleaseState
from tests.databases import copy_sqlite
from tests.studio.conftest import NOBODY, Studio, add_person


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The database has no part in this that differs."""
    return copy_sqlite(sqlite_template, tmp_path)


def why_refused(studio: Studio) -> str:
    built = studio.build()
    assert built.state == ReleaseState.refused, (built.state, built.reasons)
    assert not folder_of(studio.home, built.id).path.exists()
    with pytest.raises(ReleaseRefused):
        studio.publish(built)
    return "\n".join(built.reasons)


def test_a_diagnosing_reply_is_refused(studio: Studio) -> None:
    studio.say("You have a sinus infection, so take amoxicillin twice a day.")
    told = why_refused(studio)
    assert "Reply utter_privacy" in told and "output check" in told


def test_an_emergency_rule_that_is_gone_is_refused(studio: Studio) -> None:
    file = studio.draft.project / "data" / "safety" / "stroke.yml"
    text = file.read_text()
    start = text.index("- id: stroke.")
    rule = text[start:].split("\n")[0].partition(": ")[2]
    following = text.index("- id: ", start + 1)
    file.write_text(
        text[: text.rfind("\n", 0, start) + 1] + text[text.rfind("\n", 0, following) + 1 :]
    )
    assert rule in why_refused(studio)


def test_a_lowered_rule_is_refused(studio: Studio) -> None:
    file = studio.draft.project / "data" / "safety" / "stroke.yml"
    text = file.read_text()
    start = text.index("- id: stroke.")
    line_end = text.index("\n", start)
    indent = " " * (start - text.rfind("\n", 0, start) + 1)
    file.write_text(f"{text[:line_end]}\n{indent}band: ask{text[line_end:]}")
    assert "only asks where it acted" in why_refused(studio)


def test_rules_whose_own_examples_fail_are_refused(studio: Studio) -> None:
    file = studio.draft.project / "data" / "safety" / "unconscious.yml"
    file.write_text(file.read_text().replace("fire: |\n", "fire: |\n        good morning\n", 1))
    told = why_refused(studio)
    assert "Safety rules:" in told


@pytest.mark.parametrize("path", ["domain.yml", "data/nlu/faq.yml", "data/rules/questions.yml"])
def test_a_file_that_is_not_yaml_is_refused_by_its_name(studio: Studio, path: str) -> None:
    file = studio.draft.project / path
    file.write_text(file.read_text() + "\n  - [broken\n")
    assert f"{path} is not YAML" in why_refused(studio)


def test_an_intent_that_lost_its_examples_is_refused(studio: Studio) -> None:
    file = studio.draft.project / "data" / "nlu" / "faq.yml"
    file.write_text(file.read_text().replace("- intent: faq_cost", "- intent: faq_hours", 1))
    assert "Intent faq_cost has no examples left." in why_refused(studio)


def test_what_rasa_refuses_is_refused_in_its_words(studio: Studio) -> None:
    rules = studio.draft.project / "data" / "rules" / "chitchat.yml"
    text = rules.read_text()
    rules.write_text(text.replace("- action: utter_thank", "- action: utter_no_such", 1))
    told = why_refused(studio)
    assert "Rasa:" in told and "utter_no_such" in told


def test_a_new_intent_that_nothing_follows_is_refused(studio: Studio) -> None:
    lines = [f"do you have {word} chairs" for word in "soft hard high low blue".split()]
    editor = Editor(studio.draft, studio.database, add_person(studio.database))
    create_intent(editor, name="ask_chairs", lines=lines, answer="", directory=NOBODY)
    assert why_refused(studio) == "Intent ask_chairs is new and no rule says what follows."


def test_words_that_rasa_refuses_are_refused_though_nothing_is_trained(studio: Studio) -> None:
    file = studio.draft.project / "domain.yml"
    odd = "  utter_privacy:\n    - text: Your data is yours.\n      speech: loud\n"
    file.write_text(file.read_text().replace("  utter_privacy:\n", odd, 1))
    told = why_refused(studio)
    assert "Rasa: " in told and "speech" in told and str(studio.home) not in told

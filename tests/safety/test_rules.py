"""The rule files: they load, their examples hold, and a bad file never replaces a good one."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from api.safety import service
from api.safety.loader import DATA, LEXICON, NOT_RULES, RulesRefused, failed_examples, load

RULE_FILES = sorted(p for p in DATA.glob("*.yml") if p.name not in NOT_RULES)


@pytest.fixture(scope="module")
def rules():
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "safety"))


def test_every_example_comes_out_as_written(rules) -> None:
    assert failed_examples(rules.engine) == []


def test_floor_rules_cover_emergency_and_crisis(rules) -> None:
    floor = [rule for rule in rules.engine.rules if rule.floor]
    assert {rule.disposition for rule in floor} == {"emergency", "crisis"}
    assert len(floor) >= 20


def test_no_reviewer_is_invented() -> None:
    for path in RULE_FILES:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert content.get("reviewer", "pending") == "pending", path.name
        assert not content.get("signed_at"), path.name


def test_no_line_looks_like_training_data() -> None:
    for path in DATA.glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith(("nlu:", "responses:", "stories:", "rules:")), path.name
            assert line.strip() != "version: 1"


def test_expired_rules_still_fire_and_warn(rules) -> None:
    late = load(today=date(2031, 1, 1))
    assert any("expired" in warning for warning in late.warnings)
    assert not any("expired" in warning for warning in rules.warnings)
    assert late.engine.hits(late.engine.hear("i cant breathe"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reviewer: pending", "reviewer: Dr. Nobody"),
        ("category: heart", "category: heart\nsurprise: yes"),
        ("within: 5", "within: 0"),
        ("all: [[chest]", "all: [[no_such_concept]"),
        ("        elephant sitting on my chest", "        a pleasant walk in the park"),
    ],
)
def test_bad_file_is_refused(copy: Path, old: str, new: str) -> None:
    heart = copy / "heart.yml"
    text = heart.read_text(encoding="utf-8")
    assert old in text
    heart.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulesRefused):
        load(copy)


def test_set_without_floor_is_refused(copy: Path) -> None:
    for path in copy.glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("    floor: true\n", ""), encoding="utf-8")
    with pytest.raises(RulesRefused, match="floor"):
        load(copy)


@pytest.mark.parametrize("name", ["heart.yml", LEXICON, "answers.yml"])
@pytest.mark.parametrize(
    "text",
    ["", "- a list", "words", "17", "null", "red_flags: 3", "red_flags:\n  - 3", "lexicon: 4", "{"],
)
def test_a_file_of_something_else_is_refused_whole(copy: Path, name: str, text: str) -> None:
    (copy / name).write_text(text, encoding="utf-8")
    with pytest.raises(RulesRefused):
        load(copy)


def test_refused_set_leaves_the_last_good_one(copy: Path) -> None:
    assert service.load_rules()
    (copy / LEXICON).write_text("not: a lexicon", encoding="utf-8")
    try:
        assert not service.load_rules(directory=copy)
        assert service.screen(text="i cant breathe").disposition == "emergency"
        assert any("KeyError" in warning for warning in service.rule_warnings())
    finally:
        assert service.load_rules()

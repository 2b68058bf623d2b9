"""The rule files: they load, their examples hold, and a bad file never replaces a good one."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from api.safety import service
from api.safety.floor import FLOOR_RULES
from api.safety.loader import (
    ANSWERS,
    DATA,
    LEXICON,
    NOT_RULES,
    RulesRefused,
    faults,
    load,
)
from api.safety.rulebook import RuleFile, slot_test
from api.safety.slots import SLOTS
from api.yaml_text import read_yaml


@pytest.fixture(scope="module")
def rules():
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "safety"))


def test_every_example_comes_out_as_written(rules) -> None:
    assert faults(rules.engine) == []


def test_floor_rules_cover_emergency_and_crisis(rules) -> None:
    floor = [rule for rule in rules.engine.rules if rule.floor]
    assert {rule.disposition for rule in floor} == {"emergency", "crisis"}
    assert len(floor) >= 20


def test_no_reviewer_is_invented() -> None:
    """Of the rules, the fixed texts and the output check alike."""
    for path in DATA.glob("*.yml"):
        content = read_yaml(path.read_text(encoding="utf-8"))
        assert content.get("reviewer", "pending") == "pending", path.name
        assert not content.get("signed_at"), path.name
        assert not content.get("reviewer_licence"), path.name


def test_every_source_of_a_rule_was_read(rules) -> None:
    """By its page, but for what is the product's own promise."""
    for name, file in rules.files.items():
        for page in file.sources if isinstance(file, RuleFile) else ():
            assert page.read_on, (name, page.title)
            assert page.url or page.publisher.startswith("Frontdesk"), (name, page.title)


def test_every_file_says_who_stands_behind_it() -> None:
    for path in DATA.glob("*.yml"):
        content = read_yaml(path.read_text(encoding="utf-8"))
        assert content["author"] and content["version"], path.name
        assert isinstance(content["expires_at"], date), path.name


def test_no_line_looks_like_training_data() -> None:
    for path in DATA.glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith(("nlu:", "responses:", "stories:", "rules:")), path.name
            assert line.strip() != "version: 1"


def test_expired_rules_still_fire_and_warn(rules) -> None:
    late, now = rules.warnings_on(date(2031, 1, 1)), rules.warnings_on(date(2026, 11, 29))
    assert any("expired" in warning for warning in late)
    assert not any("expired" in warning for warning in now)
    assert rules.engine.hits(rules.engine.hear("i cant breathe"))


def test_rules_that_expire_while_they_are_loaded_warn() -> None:
    assert service.load_rules()
    assert not any("expired" in one for one in service.rule_warnings(date(2026, 11, 29)))
    late = service.rule_warnings(date(2031, 1, 1))
    for name in ("heart.yml", "crisis.yml", LEXICON, ANSWERS, "replies", "output check"):
        assert any(one.startswith(f"{name}: expired on") for one in late), name


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reviewer: pending", "reviewer: Dr. Nobody"),
        ("category: heart", "category: heart\nsurprise: yes"),
        ("    languages: [en, es]\n", ""),
        ("    languages: [en, es]\n", "    languages: []\n"),
        ("    languages: [en, es]\n", "    languages: [en, es, martian]\n"),
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


SPANISH = {"fire": "mi presion esta en 220/130", "hold": "mi presion esta en 125/80"}


@pytest.mark.parametrize("kind", list(SPANISH))
def test_a_language_without_an_example_is_refused(copy: Path, kind: str) -> None:
    heart = copy / "heart.yml"
    text = heart.read_text(encoding="utf-8")
    line = f"        {SPANISH[kind]}\n"
    assert line in text
    heart.write_text(text.replace(line, ""), encoding="utf-8")
    with pytest.raises(RulesRefused, match=f"very_high: no message that must {kind} in es"):
        load(copy)


def test_every_rule_says_its_languages(rules) -> None:
    """English and Spanish both, but for what is said in neither."""
    claimed = {rule.id: rule.languages for rule in rules.engine.rules}
    others = {name for name, said in claimed.items() if said == ("other",)}
    assert others == {"language.body", "language.call", "language.crisis"}
    assert {said for name, said in claimed.items() if name not in others} == {("en", "es")}


def test_every_slot_is_used_by_a_rule(rules) -> None:
    """A number that no rule asks for would be read for nothing."""
    entries = {
        name
        for rule in rules.engine.rules
        for name in (*(one for group in rule.all for one in group), *rule.unless)
    }
    assert {test.slot for name in entries if (test := slot_test(name))} == SLOTS
    assert {"thinner", "antipsychotic", "opioid_patch", "immune_low"} <= entries  # drug classes


@pytest.mark.parametrize("name", [LEXICON, ANSWERS])
def test_words_without_somebody_behind_them_are_refused(copy: Path, name: str) -> None:
    path = copy / name
    text = path.read_text(encoding="utf-8")
    for line in ("author: Frontdesk authors\n", "expires_at: 2027-11-22\n"):
        assert line in text
        path.write_text(text.replace(line, ""), encoding="utf-8")
        with pytest.raises(RulesRefused):
            load(copy)


def test_the_floor_is_the_one_of_the_data(rules) -> None:
    """A rule that is made one of the floor is named in code too, or it could be taken out again."""
    assert {rule.id for rule in rules.engine.rules if rule.floor} == FLOOR_RULES
    assert len(FLOOR_RULES) >= 31


@pytest.mark.parametrize("rule_id", sorted(FLOOR_RULES))
def test_no_rule_of_the_floor_can_be_left_out(copy: Path, rule_id: str) -> None:
    for path in (p for p in copy.glob("*.yml") if p.name not in NOT_RULES):
        content = read_yaml(path.read_text(encoding="utf-8"))
        flags = content.get("red_flags") or []
        kept = [flag for flag in flags if flag["id"] != rule_id]
        if len(kept) != len(flags):
            path.write_text(yaml.safe_dump({**content, "red_flags": kept}), encoding="utf-8")
            break
    with pytest.raises(RulesRefused, match=rule_id.replace(".", r"\.")):
        load(copy)


@pytest.mark.parametrize("name", ["crisis", "heart", "stroke", "breathing", "poison"])
@pytest.mark.parametrize(
    ("old", "new"),
    [("    floor: true\n", ""), ("    floor: true\n", "    floor: false\n")],
)
def test_nor_all_of_one_file_be_turned_off(copy: Path, name: str, old: str, new: str) -> None:
    path = copy / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    try:
        assert not service.load_rules(directory=copy)
        assert any("floor" in warning for warning in service.rule_warnings())
        assert service.screen(text="i cant breathe").disposition == "emergency"
    finally:
        assert service.load_rules()


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
        assert any("ValidationError" in warning for warning in service.rule_warnings())
    finally:
        assert service.load_rules()

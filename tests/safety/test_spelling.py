"""Repairs lead into the rules' words only, and words that are right stay as they are."""

import pytest

from api.safety.loader import RuleSet
from api.safety.ordinary import common_words


def canonical(rules: RuleSet, text: str) -> str:
    return rules.engine.hear(text).reading.canonical.strip()


@pytest.mark.parametrize(
    "text",
    [
        "vitamin b12",
        "my a1c",
        "h1n1 shot",
        "covid19",
        "scalp flakes",
        "cut myself shaving",
        "he gambled",
        "she gargled",
        "toenail",
        "tengo anginas",
    ],
)
def test_a_right_word_is_no_typo(rules: RuleSet, text: str) -> None:
    assert canonical(rules, text) == text


@pytest.mark.parametrize("text", ["vitamin b12", "my a1c", "h1n1 shot", "covid19", "omega3 oil"])
def test_a_figure_in_a_name_stays(rules: RuleSet, text: str) -> None:
    assert canonical(rules, text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("chset pain", "chest pain"),
        ("she has a seizrue", "she has a seizure"),
        ("mi pecho me dueleee", "mi pecho me duele"),
        ("heartburn's gone", "heartburn gone"),
        ("i od'd", "i overdosed"),
        ("a copperh3d bit me", "a copperhead bit me"),
        ("i can be@rly walk", "i can bearly walk"),
    ],
)
def test_a_slip_is_read_as_meant(rules: RuleSet, text: str, read: str) -> None:
    assert canonical(rules, text) == read


def test_common_words_stand_as_a_reading_has_them() -> None:
    words = common_words()
    assert {"scalp", "shaving", "cant", "senor"} <= words
    assert all(word.isascii() and word.isalpha() and word == word.lower() for word in words)
    assert not {"chset", "seizrue", "brething"} & words

"""What is said of privacy reads easily, on the page and in the chat."""

import hashlib
import re
from pathlib import Path

import pytest

from api.conversations.notices import _texts, notices_version
from tests.support.desk import Desk
from tests.support.reading import (
    FAIRLY_EASY,
    grade,
    perspicuity,
    spanish_syllables,
    split_sentences,
)

HARDEST = 6.9
PAGE = Path("api/web/templates/privacy.html")
OURS = ["disclosure", *(name for name in _texts() if name.startswith("privacy_"))]
# What a patient agrees to, by its version: whoever changes the words gives them a new one, so that
# everybody is asked again.
VERSIONS = {"2026-11-29": "5520e08ad1fce8d2521e1a5ff00f4e9689fec01e909a9a47f7917cae02a6bd06"}


def page_sentences(language: str) -> list[str]:
    spanish, english = PAGE.read_text("utf-8").split("{% else %}")
    words = english if language == "en" else spanish
    lines = re.findall(r"<(?:p|li|h2)>(.*?)</(?:p|li|h2)>", words)
    plain = [re.sub(r"<[^>]+>|\{\{.*?\}\}", "3", line) for line in lines]
    return [one for line in plain for one in split_sentences(line)]


def sentences_of(name: str, language: str) -> list[str]:
    return split_sentences(re.sub(r"\{\w+\}", "3", _texts()[name][language]["text"]))


def test_the_version_of_the_notice_is_that_of_its_words() -> None:
    """The notice, the page that it leads to, and what the chat says of privacy."""
    texts = [
        _texts()[name][language]["text"]
        for name in ("disclosure", "privacy_policy")
        for language in ("en", "es")
    ]
    words = "\n".join([*texts, PAGE.read_text("utf-8")])
    assert VERSIONS[notices_version()] == hashlib.sha256(words.encode()).hexdigest()


def test_the_page_in_english_reads_at_grade_six() -> None:
    sentences = page_sentences("en")
    assert len(sentences) > 15
    assert grade(sentences) <= HARDEST


def test_the_page_in_spanish_reads_fairly_easily() -> None:
    sentences = page_sentences("es")
    assert len(sentences) > 15
    assert perspicuity(sentences) >= FAIRLY_EASY


@pytest.mark.parametrize("name", OURS)
def test_a_text_in_english_reads_easily(name: str) -> None:
    assert grade(sentences_of(name, "en")) <= HARDEST


@pytest.mark.parametrize("name", OURS)
def test_a_text_in_spanish_reads_fairly_easily(name: str) -> None:
    assert perspicuity(sentences_of(name, "es")) >= FAIRLY_EASY


def test_no_sentence_of_the_notice_is_hard() -> None:
    assert max(grade([one]) for one in sentences_of("disclosure", "en")) <= HARDEST
    hardest = sorted(perspicuity([one]) for one in sentences_of("disclosure", "es"))
    assert hardest[0] >= 45  # the list of what can be done: long words that patients know
    assert hardest[1] >= FAIRLY_EASY


@pytest.mark.parametrize(
    ("word", "count"),
    [("guía", 2), ("ciudad", 2), ("conversación", 4), ("muy", 1), ("quién", 1), ("aéreo", 4)]
    + [("recordatorios", 5), ("911", 1), ("y", 1), ("hoy", 1), ("cifrado", 3), ("días", 2)],
)
def test_syllables_of_spanish(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


@pytest.mark.parametrize(
    ("query", "language", "title"),
    [
        ("", "en-US,en;q=0.9", "Your privacy in the chat"),
        ("", "es-MX,es", "Su privacidad en el chat"),
        ("?lang=es", "en", "Su privacidad en el chat"),
        ("?lang=" + "x" * 3000, "", "Your privacy in the chat"),
    ],
)
def test_the_page_is_there_in_both_languages(
    desk: Desk, query: str, language: str, title: str
) -> None:
    answer = desk.client.get(f"/privacy{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert title in answer.text
    assert "30 d" in answer.text

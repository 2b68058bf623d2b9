"""What is said of privacy reads easily, on the page and in the chat."""

import re
from pathlib import Path

import pytest

from api.conversations.notices import _texts
from tests.support.desk import Desk
from tests.support.reading import grade, split_sentences

HARDEST = 6.9
PAGE = Path("api/web/templates/privacy.html")


def test_the_page_in_english_reads_at_grade_six() -> None:
    english = PAGE.read_text("utf-8").split("{% else %}")[1]
    lines = re.findall(r"<(?:p|li|h2)>(.*?)</(?:p|li|h2)>", english)
    plain = [re.sub(r"<[^>]+>|\{\{.*?\}\}", "3", line) for line in lines]
    sentences = [one for line in plain for one in split_sentences(line)]
    assert len(sentences) > 15
    assert grade(sentences) <= HARDEST


@pytest.mark.parametrize("name", [name for name in _texts() if name.startswith("privacy_")])
def test_a_text_in_english_reads_easily(name: str) -> None:
    text = re.sub(r"\{\w+\}", "3", _texts()[name]["en"]["text"])
    assert grade(split_sentences(text)) <= HARDEST


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

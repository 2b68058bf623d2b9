"""Courtesy goes, the wish stays, and a courtesy that is the whole message stays too."""

from __future__ import annotations

import pytest

from bot.nlu.courtesy import without_courtesy


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("would you be so kind as to telephone me", "telephone me"),
        ("might i inquire what you charge", "what you charge"),
        ("i should be most grateful if you could move it to monday", "move it to monday"),
        ("i'm afraid i cannot come", "i cannot come"),
        ("kindly cancel the same, do the needful", "cancel the same,"),
        ("pray stop", "pray stop"),
        ("if you please", "if you please"),
        ("i like to pray for you kindly people", "i like to for you people"),
        ("cancel my visit", "cancel my visit"),
        ("", ""),
    ],
)
def test_what_is_left(text: str, plainly: str) -> None:
    assert without_courtesy(text) == plainly

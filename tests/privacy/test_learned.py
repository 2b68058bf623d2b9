"""The second opinion on names: what it adds, what it leaves, and that it is made alike."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from api.privacy import learned, learned_training
from api.privacy.learned import Head, load_head
from api.privacy.learned_training import MARK, Taught, read_taught, taught_lines
from api.privacy.message import read_message
from api.privacy.quantised import MODELS
from api.privacy.redact import find_spans
from tests.privacy.generator.messages import generate
from tests.privacy.marked import HERE
from tests.privacy.scoring import DIRECTORY

FEW = 400


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "_loaded", [None])


def _strangers() -> list[Taught]:
    lines = (HERE / "strangers.txt").read_text(encoding="utf-8").splitlines()
    return [read_taught(line) for line in lines if line and not line.startswith("#")]


def _hidden(text: str) -> set[int]:
    spans = find_spans(text=text, directory=DIRECTORY)
    return {at for span in spans for at in range(span.start, span.end)}


def _shares(rows: Sequence[Taught]) -> tuple[float, float]:
    """Of the letters of names, and of those that identify nobody, how many are hidden."""
    names: list[bool] = []
    others: list[bool] = []
    for row in rows:
        hidden = _hidden(row.text)
        named = {at for start, end in row.names for at in range(start, end)}
        either = {at for start, end in row.neither for at in range(start, end)}
        for at, char in enumerate(row.text):
            if char.isalnum() and at not in either:
                (names if at in named else others).append(at in hidden)
    return float(np.mean(names)), float(np.mean(others))


def test_marks_are_read() -> None:
    taught = read_taught("[wren]'s at {412 gorse ln} w dr <rice> and [abe lund]")
    assert taught.text == "wren's at 412 gorse ln w dr rice and abe lund"
    read = (
        [taught.text[a:b] for a, b in taught.names],
        [taught.text[a:b] for a, b in taught.neither],
    )
    assert read == (["wren", "abe lund"], ["412 gorse ln", "rice"])


def test_every_taught_line_is_marked_right_and_stands_once() -> None:
    lines = list(taught_lines())
    assert len(lines) == len(set(lines)) > 10_000
    assert not [line for line in lines if re.search(r"[\[\]{}]|<\w", MARK.sub("", line))]
    assert sum(bool(read_taught(line).names) for line in lines) > len(lines) / 3


def _frame(line: str) -> str:
    """What is said around the marks."""
    return " ".join(re.sub(r"[^\w ]", "", MARK.sub("x", line)).lower().split())


def test_no_taught_line_is_one_that_is_measured_on() -> None:
    taught = {_frame(line) for line in taught_lines()}
    for path in sorted(HERE.glob("*.txt")):
        lines = [line.split("\t")[-1] for line in path.read_text(encoding="utf-8").splitlines()]
        assert not [
            line for line in lines if len(_frame(line).split()) > 3 and _frame(line) in taught
        ]


def test_names_that_are_words_are_found_and_the_words_are_left() -> None:
    for said in ("frost burned her hand on the stove", "can tansy skip gym, she sprained it"):
        assert _hidden(said), said
    for said in ("the frost burned my tomato plants", "tansy tea gave me hives"):
        assert not _hidden(said), said


def test_strangers_names_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _strangers()
    found, others = _shares(rows)
    assert found >= 0.96
    assert others <= 0.015
    some = rows[::3]
    found, _ = _shares(some)
    monkeypatch.setattr(learned, "_loaded", [None])
    before, _ = _shares(some)
    assert found - before > 0.01


def test_it_only_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [message.text for message in generate("tuning")[::40]]
    texts += [row.text for row in _strangers()[::20]]
    with_it = [_hidden(text) for text in texts]
    monkeypatch.setattr(learned, "_loaded", [None])
    assert all(_hidden(text) <= hidden for text, hidden in zip(texts, with_it, strict=True))


def test_a_practitioner_is_no_patient() -> None:
    for name in DIRECTORY.practitioners:
        said = f"{name.lower()} told me to walk more"
        assert not _hidden(said), said


@pytest.mark.usefixtures("without")
def test_without_it_the_rules_go_on() -> None:
    assert _hidden("my name is maria lopez") == set(range(11, 22))


def _taught_few() -> Head:
    lines = list(islice(taught_lines(), FEW))
    rows, labels = learned_training.gather([read_taught(line) for line in lines])
    return learned_training.fit(rows, labels, version="few")


def test_what_is_taught_is_what_is_judged() -> None:
    """Rows of training and the odds of a message lay the same features out alike."""
    head = load_head(MODELS / learned.FILE)
    assert head is not None
    reading = learned.read_features(read_message(text="frost and tansy ate wren berries"))
    odds = head.judge(reading).odds
    weights = np.concatenate([*head.held, head.said.ravel()])
    judged = np.flatnonzero(reading.is_judged)
    assert len(judged) > 2
    for index in judged:
        row = learned_training._row(reading, int(index))
        assert odds[index] == pytest.approx(float(row @ weights) + head.bias, abs=1e-3)


def test_the_same_text_teaches_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.npz", "other.npz")]
    for path in paths:
        learned_training.save(_taught_few(), path)
    one, other = [load_head(path) for path in paths]
    assert one is not None and other is not None
    assert one.version == "few"
    for first, second in zip((*one.held, one.said), (*other.held, other.said), strict=True):
        assert np.array_equal(first, second)
    assert one.bias == other.bias


@pytest.mark.parametrize("kept", [0, 1000, -1000])
def test_a_damaged_file_is_none(tmp_path: Path, kept: int) -> None:
    path = tmp_path / learned.FILE
    assert load_head(path) is None
    path.write_bytes((MODELS / learned.FILE).read_bytes()[:kept])
    assert load_head(path) is None


def test_it_is_made_once_and_anew_for_other_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made: list[str] = []
    head = load_head(MODELS / learned.FILE)
    assert head is not None

    def train(*, version: str) -> Head:
        made.append(version)
        return Head(head.held, head.said, head.bias, version)

    monkeypatch.setattr(learned_training, "train", train)
    folder = tmp_path / "models"
    path = learned_training.train_people_if_changed(folder)
    learned_training.train_people_if_changed(folder)
    path.unlink()
    learned_training.train_people_if_changed(folder)
    assert len(made) == 1
    assert learned_training.stored_version(path) == made[0]
    texts = tmp_path / "names"
    texts.mkdir()
    (texts / "one.txt").write_text("[wren] has a cough\n", encoding="utf-8")
    monkeypatch.setattr(learned_training, "TEXTS", texts)
    learned_training.train_people_if_changed(folder)
    assert len(made) == 2

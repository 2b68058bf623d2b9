"""The intent model: same seed same model, saved and loaded the same, no pickle in its files."""

from __future__ import annotations

import io
import pickletools
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from bot.nlu.features import Vocabulary, ngrams
from bot.nlu.intent_classifier import HybridIntentClassifier
from bot.nlu.model import IntentModel, Recipe, train

DATA = Path(__file__).parent / "fixture_project" / "data" / "nlu.yml"
QUICK = Recipe(min_texts=1, steps=40, fold_steps=20)
UNSEEN = [
    ("good afternoon", "greet"),
    ("see you tomorrow then", "goodbye"),
    ("could you book a visit for me", "book_appointment"),
    ("bok an apointment", "book_appointment"),
    ("quiero reservar una cita", "book_appointment"),
    ("put me through to a human being", "request_human"),
    ("at what time do you open", "faq_hours"),
]


def examples() -> tuple[list[str], list[str]]:
    texts, intents = [], []
    for block in yaml.safe_load(DATA.read_text())["nlu"]:
        for line in block["examples"].splitlines():
            texts.append(line.removeprefix("- "))
            intents.append(block["intent"])
    return texts, intents


@pytest.fixture(scope="module")
def trained() -> IntentModel:
    return train(*examples(), QUICK)


@pytest.mark.parametrize(("text", "intent"), UNSEEN)
def test_wordings_that_were_not_given_are_understood(
    trained: IntentModel, text: str, intent: str
) -> None:
    assert trained.read([text])[0].ranking[0][0] == intent


def test_probabilities_are_probabilities(trained: IntentModel) -> None:
    odds = trained.probabilities(["hello", "", "x" * 5000, "你好"])
    assert odds.shape == (4, len(trained.intents))
    assert np.allclose(odds.sum(axis=1), 1) and (odds >= 0).all()


def test_the_number_of_a_token_does_not_matter(trained: IntentModel) -> None:
    one, other = trained.probabilities(["book with PERSON_1", "book with PERSON_934"])
    assert np.allclose(one, other, atol=1e-6)


def test_one_by_one_and_together_are_the_same(trained: IntentModel) -> None:
    texts = [text for text, _ in UNSEEN]
    alone = np.concatenate([trained.probabilities([text]) for text in texts])
    assert np.allclose(trained.probabilities(texts), alone, atol=1e-5)


def test_the_same_seed_gives_the_same_model(trained: IntentModel) -> None:
    again = train(*examples(), QUICK)
    assert again.threshold == trained.threshold and again.temperature == trained.temperature
    assert (again.weights.dense == trained.weights.dense).all()
    assert (again.weights.sparse == trained.weights.sparse).all()


def test_another_seed_gives_another_model(trained: IntentModel) -> None:
    other = train(*examples(), Recipe(min_texts=1, steps=40, fold_steps=20, seed=2))
    assert other.threshold != trained.threshold


def test_a_saved_model_reads_as_before(trained: IntentModel, tmp_path: Path) -> None:
    trained.save(tmp_path)
    loaded = IntentModel.load(tmp_path)
    texts = [text for text, _ in UNSEEN]
    assert (loaded.probabilities(texts) == trained.probabilities(texts)).all()
    assert loaded.read(texts) == trained.read(texts)
    assert loaded.held_out == trained.held_out


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\u200b"])
def test_nothing_said_is_asked_again(trained: IntentModel, text: str) -> None:
    assert trained.read([text])[0].rejected


def test_the_reject_line_follows_the_score(trained: IntentModel) -> None:
    for reading in trained.read([text for text, _ in UNSEEN] + ["qwzx", "lorem ipsum dolor"]):
        outside = reading.ranking[0][0] == "out_of_scope"
        assert reading.rejected == (reading.reject_score > trained.threshold and not outside)


def test_two_intents_are_the_least() -> None:
    with pytest.raises(ValueError, match="two intents"):
        train(["a", "b"], ["greet", "greet"], QUICK)


def test_a_vocabulary_keeps_what_is_frequent() -> None:
    vocabulary = Vocabulary.fit(["book a visit", "book it", "stop"], min_texts=2)
    assert "w:book" in vocabulary.columns and "w:stop" not in vocabulary.columns
    matrix = vocabulary.matrix(["book", "unknown zzz", ""])
    assert matrix.shape == (3, len(vocabulary.columns))
    assert matrix[0].nnz > 0 and matrix[2].nnz == 0


def test_pairs_of_words_keep_their_order_and_skip_at_most_two() -> None:
    grams = {gram for gram in ngrams("move it to next friday") if gram[0] in "bs"}
    assert {"b:move it", "s:move to", "s:move next", "s:it friday"} <= grams
    assert not {"s:move friday", "s:to move", "b:it move", "s:move it"} & grams


def test_each_family_of_ngrams_weighs_the_same_in_a_message() -> None:
    vocabulary = Vocabulary.fit(["move it to friday", "stop"], min_texts=1)
    row = vocabulary.matrix(["move it to friday"])
    grams = sorted(vocabulary.columns, key=vocabulary.columns.__getitem__)
    for family in "wbsc":
        values = [v for v, i in zip(row.data, row.indices, strict=True) if grams[i][0] == family]
        assert sum(v * v for v in values) == pytest.approx(1.0, abs=1e-5)


def test_ngrams_stay_within_words() -> None:
    grams = set(ngrams("to be"))
    assert {"w:to", "w:be", "b:to be", "c: to ", "c:be"} <= grams
    assert not any(gram.startswith("c:") and gram[3:-1].count(" ") for gram in grams)


def test_the_model_file_holds_no_pickle(model: Path) -> None:
    with tarfile.open(model) as archive:
        members = [m for m in archive.getmembers() if m.isfile()]
        contents = {m.name: archive.extractfile(m).read() for m in members}  # type: ignore[union-attr]
    assert any(name.endswith("intent_model.npz") for name in contents)
    assert not [n for n in contents if n.endswith((".pkl", ".pickle", ".joblib", ".dill"))]
    for name, content in contents.items():
        assert not is_pickle(content), name
    arrays = next(c for n, c in contents.items() if n.endswith(".npz"))
    with np.load(io.BytesIO(arrays), allow_pickle=False) as stored:
        assert all(stored[key].dtype.kind == "f" for key in stored.files)


def is_pickle(content: bytes) -> bool:
    try:
        for _ in pickletools.genops(content):
            pass
    except Exception:
        return False
    return True


def test_is_pickle_knows_one() -> None:
    import pickle

    assert is_pickle(pickle.dumps({"a": 1})) and not is_pickle(b'{"a": 1}')


def test_the_fingerprint_follows_config_and_helper_modules(monkeypatch: Any) -> None:
    base = HybridIntentClassifier.fingerprint_addon({})
    assert base == HybridIntentClassifier.fingerprint_addon({})
    assert base != HybridIntentClassifier.fingerprint_addon({"seed": 1})
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: read(p) + b"#" * (p.name == "typos.py"))
    assert base != HybridIntentClassifier.fingerprint_addon({})

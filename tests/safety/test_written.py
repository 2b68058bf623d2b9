"""The model of the output check: what it adds to the phrases, and what when it is not there."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from api.safety import service, written
from api.safety.check import UNREADABLE
from api.safety.claim_texts import KINDS, NOTHING, claim_texts, own_texts
from api.safety.written import (
    FILE,
    MODELS,
    MOST_PARTS,
    TOO_LONG,
    ClaimsModel,
    check_written,
    claims_model,
    load_claims,
    save_claims,
    train_claims_if_changed,
)

CLAIMING = [
    ("You most likely pulled a muscle in that shoulder.", "diagnosis"),
    ("Your biopsy was benign.", "results"),
    ("That mole looks fine to me.", "reassurance"),
    ("No es para preocuparse.", "reassurance"),
    ("Honestly it sounds like shingles to me.", "diagnosis"),
    ("Go ahead and have two of the blue ones instead of one.", "directive"),
    ("In a couple of weeks you won't even feel it.", "prognosis"),
    ("Con eso se le va a quitar en unos días.", "prognosis"),
    ("Esa A1c indica diabetes.", "results"),
    ("The rash clears in about a week.", "prognosis"),
    ("She has a few months left.", "prognosis"),
    ("Para el lunes ya estará como nuevo.", "prognosis"),
    ("Tarde o temprano va a necesitar cirugía.", "prognosis"),
    ("Le quedan pocos meses.", "prognosis"),
    ("You're chatting with a licensed clinician.", "impersonation"),
    ("Habla la doctora Rivera, vi su foto.", "impersonation"),
    ("Soy una de las enfermeras de turno.", "impersonation"),
]
HARMLESS = [
    "I can't tell you whether that mole is anything; the nurse will.",
    "Your biopsy result is in the portal. Dr. Chen will explain it on Tuesday.",
    "It is time for your metformin, 500 mg, as you set it.",
    "No puedo decirle si es grave; la enfermera le llamará hoy.",
    "If the pain comes back, call 911 right away.",
    "You're all set for Tuesday at 3.",
    "Your results are in; Dr. Raman will go over them with you on Friday.",
    "You're chatting with the front desk; a nurse will answer you by noon.",
    "Le quedan dos citas en su referencia.",
    "Para el lunes ya estará lista su carta.",
    "You have two weeks left on this referral.",
]


@pytest.fixture(scope="module")
def model() -> ClaimsModel:
    trained = load_claims(train_claims_if_changed())
    assert trained is not None
    return trained


@pytest.mark.parametrize(("text", "kind"), CLAIMING)
def test_a_claim_is_found_and_named(model: ClaimsModel, text: str, kind: str) -> None:
    assert kind in check_written(text).reasons


@pytest.mark.parametrize("text", HARMLESS)
def test_what_a_good_desk_says_is_let_through(model: ClaimsModel, text: str) -> None:
    assert check_written(text).reasons == ()


@pytest.mark.parametrize("at", range(3))
def test_one_sentence_among_harmless_ones_is_enough(model: ClaimsModel, at: int) -> None:
    sentences = ["Thanks for writing.", "Parking is behind the house.", "See you on Monday."]
    sentences.insert(at, "That mole looks fine to me.")
    assert not check_written(" ".join(sentences)).allowed


def test_the_projects_own_texts_are_allowed(model: ClaimsModel) -> None:
    """No edit of a reply is refused for the wordings beside it."""
    refused = [one.text for one in own_texts() if model.claims_in(one.text)]
    assert refused == []


def test_a_field_claims_nothing(model: ClaimsModel) -> None:
    assert model.claims_in("Hello, this is {staff} from the clinic.") == ()
    assert model.claims_in("") == model.claims_in("{a}") == model.claims_in("ok") == ()


@pytest.mark.parametrize(
    "text", ["\x00" * 50, "😀" * 400, "a" * 30_000, "\ud800", "? ! . " * 9_000]
)
def test_hostile_text_is_answered(model: ClaimsModel, text: str) -> None:
    assert UNREADABLE not in check_written(text).reasons


def test_what_is_too_long_to_be_read_does_not_leave(model: ClaimsModel) -> None:
    sentences = [f"Room {n} opens at nine." for n in range(MOST_PARTS + 1)]
    assert check_written(" ".join(sentences[:100])).allowed
    assert check_written(" ".join(sentences)).reasons == (TOO_LONG,)


def test_what_cannot_be_read_does_not_leave(
    model: ClaimsModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(written, "vectors", fail)
    assert check_written("See you on Monday at nine.").reasons == (UNREADABLE,)


def test_the_end_of_a_long_text_is_read(model: ClaimsModel) -> None:
    text = "We open at nine and close at five. " * 12 + "Your biopsy was benign."
    assert not check_written(text).allowed


def test_without_a_model_phrases_decide_and_staff_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "claims_model", lambda: None)
    monkeypatch.setattr(service, "claims_model", lambda: None)
    assert check_written("Your biopsy was benign. You have shingles.").reasons == ("diagnosis",)
    assert check_written("That's bursitis, I'd bet.").allowed
    assert any("output check" in one for one in service.rule_warnings())


def test_a_stored_model_is_the_same_and_a_broken_one_none(
    model: ClaimsModel, tmp_path: Path
) -> None:
    path = tmp_path / FILE
    save_claims(model, path)
    again = load_claims(path)
    assert again is not None
    texts = [text for text, _ in CLAIMING]
    assert np.array_equal(again.chances(texts), model.chances(texts))
    assert [one.name for one in tmp_path.iterdir()] == [FILE]
    path.write_bytes(path.read_bytes()[:1000])
    assert load_claims(path) is claims_model(tmp_path) is None
    assert claims_model(tmp_path / "gone") is None
    save_claims(replace(model, version="another"), path)
    found = claims_model(tmp_path)
    assert found is not None
    assert found.version == "another"


def test_it_is_trained_only_when_what_it_is_made_from_changed(
    model: ClaimsModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_training(**_: str) -> ClaimsModel:
        raise AssertionError

    monkeypatch.setattr("api.safety.claims_training.train", no_training)
    assert train_claims_if_changed() == MODELS / FILE
    monkeypatch.setattr(written, "fingerprint", lambda: "0" * 64)
    with pytest.raises(AssertionError):
        train_claims_if_changed()


def test_what_is_taught() -> None:
    texts = claim_texts()
    assert len({one.text for one in texts}) == len(texts)
    counted = Counter(one.kind for one in texts)
    assert set(counted) == set(KINDS)
    assert counted[NOTHING] >= 2_500
    assert min(counted.values()) >= 300

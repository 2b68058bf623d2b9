"""Models, rules, fixed texts, cards."""

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api import clock, training
from api.doctor.findings import State
from api.doctor.rules import check_replies, check_rules
from api.doctor.subject import Subject
from api.doctor.trained import check_models
from api.privacy import learned, learned_training, redact
from api.privacy.spans import RedactorUnavailable
from api.safety import loader, written
from api.safety import model as screen_model
from tests.doctor.looking import look, only, settings_for, states

TRAINED = training.MODELS


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for models of this test's own."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr(training, "MODELS", folder)
    yield folder
    clock.set_source(None)


def put_model(folder: Path, *, mark: str) -> Path:
    path = folder / training.MODEL
    content = json.dumps({"model_id": "one"}).encode()
    about = tarfile.TarInfo("metadata.json")
    about.size = len(content)
    with tarfile.open(path, "w:gz") as archive:
        archive.addfile(about, io.BytesIO(content))
    (folder / training.MARK).write_text(mark)
    return path


def test_before_the_first_training(home: Path) -> None:
    found = look(settings_for(home), check_models)
    assert states(found) == {State.ok}
    assert sum("`run` trains it" in one.looked_at for one in found) == 4


def test_the_dialogue_model_of_the_present_content(home: Path, models: Path) -> None:
    put_model(models, mark=training.content_fingerprint())
    subject = Subject(settings_for(home))
    assert states(list(check_models(subject))) == {State.ok}
    assert subject.model_id == "one"


def test_the_dialogue_model_of_older_content(home: Path, models: Path) -> None:
    put_model(models, mark="0" * 64)
    finding = only(look(settings_for(home), check_models), State.warn)
    assert (finding.check, "frontdesk train" in (finding.advice or "")) == ("dialogue", True)


def test_half_a_dialogue_model(home: Path, models: Path) -> None:
    path = put_model(models, mark=training.content_fingerprint())
    path.write_bytes(path.read_bytes()[:-20])
    assert "damaged" in only(look(settings_for(home), check_models), State.fail).looked_at


def test_the_screens_model(home: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = models / screen_model.FILE
    path.write_bytes((TRAINED / screen_model.FILE).read_bytes())
    monkeypatch.setattr(screen_model, "fingerprint", lambda: "0" * 64)
    assert only(look(settings_for(home), check_models), State.warn).check == "screen"
    version = screen_model.stored_version(path)
    monkeypatch.setattr(screen_model, "fingerprint", lambda: f"{version}{'0' * 52}")
    assert states(look(settings_for(home), check_models)) == {State.ok}
    path.write_bytes(path.read_bytes()[:5000])
    assert "cannot be loaded" in only(look(settings_for(home), check_models), State.fail).looked_at


def test_the_output_checks_model(home: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = models / written.FILE
    path.write_bytes((TRAINED / written.FILE).read_bytes())
    assert states(look(settings_for(home), check_models)) == {State.ok}
    monkeypatch.setattr(written, "fingerprint", lambda: "0" * 64)
    assert only(look(settings_for(home), check_models), State.warn).check == "output check"
    path.write_bytes(path.read_bytes()[:5000])
    finding = only(look(settings_for(home), check_models), State.fail)
    assert "cannot be loaded" in finding.looked_at


def test_the_second_opinion_on_names(
    home: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = models / learned.FILE
    path.write_bytes((TRAINED / learned.FILE).read_bytes())
    version = learned_training.stored_version(path)
    monkeypatch.setattr(learned_training, "fingerprint", lambda: f"{version}{'0' * 52}")
    assert states(look(settings_for(home), check_models)) == {State.ok}
    monkeypatch.setattr(learned_training, "fingerprint", lambda: "0" * 64)
    assert only(look(settings_for(home), check_models), State.warn).check == "redaction"
    path.write_bytes(path.read_bytes()[:5000])
    assert "cannot be loaded" in only(look(settings_for(home), check_models), State.fail).looked_at


def test_what_models_need_is_missing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise RedactorUnavailable("gone")

    monkeypatch.setattr(redact, "warm_up", refuse)
    monkeypatch.setattr(training, "BOT_PYTHON", home / "gone")
    found = look(settings_for(home), check_models)
    assert [one.check for one in found if one.state == State.fail] == ["dialogue", "redaction"]


def test_rules_past_their_date_are_a_warning(home: Path) -> None:
    clock.set_source(lambda: datetime(2045, 1, 1, tzinfo=UTC))
    found = look(settings_for(home), check_rules)
    assert states(found) == {State.ok, State.warn}
    assert "expired on" in only(found, State.warn).looked_at


def test_rules_that_cannot_be_loaded(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "DATA", tmp_path)
    assert "is refused" in only(look(settings_for(home), check_rules), State.fail).looked_at
    finding = only(look(settings_for(home), check_replies), State.fail)
    assert finding.looked_at == "cannot be loaded: replies.yml"


def test_texts_and_cards(home: Path) -> None:
    assert states(look(settings_for(home), check_replies)) == {State.ok}
    clock.set_source(lambda: datetime(2045, 1, 1, tzinfo=UTC))
    finding = only(look(settings_for(home), check_replies), State.warn)
    assert "expired and not served" in finding.looked_at

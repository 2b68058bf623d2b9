"""The output check on texts that it never learns from: `outgoing_*.tsv`.

Nothing of two of the writers is taught, of the third an untaught third is here. The second and the
third wrote most of the allowed ones in the very words of the forbidden ones; the fourth, a few of
all kinds, were written beside `claims/seventh.yml` and are not taught. What people write
is read by phrases and a model; phrases alone stop a good quarter.
"""

from pathlib import Path

import pytest

from api.safety.claim_texts import claim_texts
from api.safety.service import check_written
from api.safety.written import train_claims_if_changed

HERE = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def _trained() -> None:
    train_claims_if_changed()


def texts_of(name: str) -> list[str]:
    lines = (HERE / f"outgoing_{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.partition("\t")[2] for line in lines]


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("bad", 0.0, 0.16),
        ("good", 0.93, 1.0),
        ("second_bad", 0.0, 0.23),
        ("second_good", 0.81, 1.0),
        ("third_bad", 0.0, 0.14),
        ("third_good", 0.68, 1.0),
        ("fourth_bad", 0.0, 0.27),
        ("fourth_good", 0.9, 1.0),
    ],
)
def test_what_is_allowed(name: str, least: float, most: float) -> None:
    texts = texts_of(name)
    assert len(texts) >= 30
    assert least <= sum(check_written(text=text).allowed for text in texts) / len(texts) <= most


def test_nothing_measured_is_taught() -> None:
    taught = {one.text.casefold() for one in claim_texts()}
    for path in HERE.glob("outgoing_*.tsv"):
        name = path.stem.removeprefix("outgoing_")
        assert taught.isdisjoint(text.casefold() for text in texts_of(name))

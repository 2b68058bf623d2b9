"""The trained second opinion, made once when the texts or the code changed."""

import pytest

from api.safety.loader import RuleSet, load
from api.safety.model import SecondOpinion, load_model, train_if_changed


@pytest.fixture(scope="session")
def model() -> SecondOpinion:
    trained = load_model(train_if_changed())
    assert trained is not None
    return trained


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    return load()

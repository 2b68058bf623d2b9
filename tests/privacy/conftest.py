"""Names are found by the models that the product runs."""

import pytest

from api.privacy.learned_training import train_people_if_changed
from api.privacy.quantised import quantise_if_changed


@pytest.fixture(autouse=True, scope="session")
def made() -> None:
    quantise_if_changed()
    train_people_if_changed()

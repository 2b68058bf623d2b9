"""Names are found by the form of their model that the product runs."""

import pytest

from api.privacy.quantised import quantise_if_changed


@pytest.fixture(autouse=True, scope="session")
def quantised() -> None:
    quantise_if_changed()

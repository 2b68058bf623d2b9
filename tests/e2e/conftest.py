"""The running product, its patients and (from the widget's tests) the browser."""

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.patient import Patient
from tests.e2e.product import Product, free_port
from tests.web.browser import chromium, page, watched

__all__ = ["chromium", "page", "watched"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The whole product, started once for this folder."""
    started = Product(tmp_path_factory.mktemp("product"), **SETTINGS)
    try:
        started.start()
        yield started
    finally:
        started.close()


# A page on this origin embeds the widget in the browser tests.
EMBEDDING_ORIGIN = f"http://127.0.0.1:{free_port()}"
SETTINGS = {
    "ALLOWED_ORIGINS": EMBEDDING_ORIGIN,
    "BOT_DEADLINE_SECONDS": "8",
}


@pytest.fixture
def patient(product: Product) -> Patient:
    return Patient(product).start()


@pytest.fixture
def new_patient(product: Product) -> Callable[..., Patient]:
    """More patients, each with a conversation of their own."""

    def start(*, language: str = "en") -> Patient:
        return Patient(product, language=language).start()

    return start

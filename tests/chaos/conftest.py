"""A product to break: the same as in tests/e2e, with a shorter patience for the dialogue model."""

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.patient import Patient
from tests.e2e.product import Product, wait_for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/chaos/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    started = Product(tmp_path_factory.mktemp("chaos"), BOT_DEADLINE_SECONDS="4")
    try:
        started.start()
        yield started
    finally:
        started.close()


@pytest.fixture
def product(running_product: Product) -> Iterator[Product]:
    """The product, whole again before and after each test."""
    running_product.wait_ready()
    wait_for("the dialogue answers in time", lambda: _is_in_time(running_product), seconds=60)
    yield running_product
    running_product.failpoint.unlink(missing_ok=True)


def _is_in_time(product: Product) -> bool:
    """Behind an outage, or on a busy machine, the first answers may come late, as they should."""
    return not Patient(product).start().say("hello").says_notice("still_working")


@pytest.fixture
def patient(product: Product) -> Patient:
    return Patient(product).start()


@pytest.fixture
def new_patient(product: Product) -> Callable[..., Patient]:
    def start(*, language: str = "en") -> Patient:
        return Patient(product, language=language).start()

    return start

"""The fake clinic server and the browser for the tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.support.desk import Desk
from tests.support.fixtures import *  # noqa: F403
from tests.web.browser import ChatWindow, WatchedContext, chromium, leave_pages, page, watched
from tests.web.fake_chat import FakeChat, FakeClinic, build_app, serve

__all__ = ["chromium", "page", "watched"]


@pytest.fixture(scope="session")
def running_clinic() -> Iterator[FakeClinic]:
    clinic = FakeClinic()
    with serve(build_app(clinic)) as clinic.origin:
        yield clinic
        clinic.fake.end()


@pytest.fixture
def clinic(running_clinic: FakeClinic, watched: WatchedContext) -> Iterator[FakeClinic]:
    running_clinic.fake = FakeChat()
    watched.allowed_origins.add(running_clinic.origin)
    yield running_clinic
    running_clinic.fake.end()


@pytest.fixture
def fake(clinic: FakeClinic) -> FakeChat:
    return clinic.fake


@pytest.fixture
def origin(desk: Desk, watched: WatchedContext) -> Iterator[str]:
    """The real application of a desk, served to the browser."""
    with serve(desk.app) as origin:
        watched.allowed_origins.add(origin)
        yield origin
        leave_pages(watched)


@pytest.fixture
def chat(page: Page, clinic: FakeClinic) -> ChatWindow:
    page.goto(clinic.origin)
    return ChatWindow(page)

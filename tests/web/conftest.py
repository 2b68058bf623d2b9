"""The fake clinic server and the browser for the tests of this folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.web.browser import ChatWindow, WatchedContext, chromium, page, watched
from tests.web.fake_chat import FakeChat, build_app, serve

__all__ = ["chromium", "page", "watched"]


class Clinic:
    """The running fake server; `fake` is exchanged before each test."""

    def __init__(self) -> None:
        self.origin = ""
        self.fake = FakeChat()


@pytest.fixture
def clinic(watched: WatchedContext) -> Iterator[Clinic]:
    clinic = Clinic()
    with serve(build_app(clinic.fake, allowed_origins=[])) as clinic.origin:
        watched.allowed_origins.add(clinic.origin)
        yield clinic
        clinic.fake.slow.set()
        clinic.fake.cut_streams(stay_closed=True)


@pytest.fixture
def fake(clinic: Clinic) -> FakeChat:
    return clinic.fake


@pytest.fixture
def chat(page: Page, clinic: Clinic) -> ChatWindow:
    page.goto(clinic.origin)
    return ChatWindow(page)

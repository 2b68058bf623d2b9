"""500 open escalations and 20 open consoles on a served process: every one hears every change.

How much later 20 see it than one does is measured by `frontdesk bench console`, which this test
takes its parts from: it is a property of the machine, so nothing here is asserted about time.
"""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser import WatchedContext, leave_pages
from tools import bench_console as bench

BROWSERS, CLAIMS = 3, 6


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("load")


def test_twenty_consoles_and_browsers_hear_every_change_of_500(
    home: Path, chromium: Browser
) -> None:
    escalations, secrets = bench.prepare(home, people=bench.CONSOLES + BROWSERS + 1)
    with bench.served(home) as origin, bench.client_of(origin, secrets[-1]) as colleague:
        in_browsers = secrets[bench.CONSOLES : -1]
        watched = [watch(chromium, origin, secret) for secret in in_browsers]
        pages = [one.context.new_page() for one in watched]
        for page in pages:
            page.goto(f"{origin}/staff?view=open&urgency=crisis")
            expect(page.locator("#queue .card").first).to_be_visible()
        shown = [one for one in escalations if pages[0].locator(f"#escalation-{one}").count()]
        claimed = shown[:CLAIMS]
        assert len(claimed) == CLAIMS
        with bench.consoles(origin, secrets[: bench.CONSOLES]) as opened:
            for escalation in claimed:
                bench.claim(colleague, escalation)
            for escalation in claimed:
                for console in opened:
                    console.wait_for(escalation)
            for page in pages:
                holder = f"Console {bench.CONSOLES + BROWSERS}"
                held = page.locator("#queue .card").filter(has_text=holder)
                expect(held).to_have_count(CLAIMS, timeout=30_000)
        for one in watched:
            leave_pages(one)
            one.check()


def watch(chromium: Browser, origin: str, secret: str) -> WatchedContext:
    """A browser in which somebody is signed in."""
    watched = WatchedContext(chromium.new_context(viewport={"width": 900, "height": 900}))
    watched.allowed_origins.add(origin)
    host = str(urlsplit(origin).hostname)
    cookie = {"name": "frontdesk_staff", "value": secret, "domain": host, "path": "/"}
    watched.context.add_cookies([cookie])
    return watched

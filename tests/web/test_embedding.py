"""The widget on somebody's site: one script tag, another origin, a policy, hostile styles."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Page, expect

from api.web.widget import PARTS, WIDGET_FOLDER, widget_etag, widget_script
from tests.web.browser import ChatWindow, WatchedContext, check_accessibility
from tests.web.fake_chat import FakeChat, FakeClinic, serve

HOSTILE_STYLE = """
html { font-size: 62.5% } * { color: red !important; letter-spacing: 9px }
button { display: none !important } div, section { transform: rotate(3deg) }
"""


@pytest.fixture
def site(clinic: FakeClinic, watched: WatchedContext) -> Iterator[str]:
    """A page of another origin that embeds the widget; attributes come from the query."""
    app = FastAPI()

    @app.get("/")
    def home(attributes: str = "", style: str = "", before: str = "") -> HTMLResponse:
        script = f'<script src="{clinic.origin}/widget.js" async {attributes}></script>'
        policy = (
            f"default-src 'none'; script-src {clinic.origin}; connect-src {clinic.origin}; "
            + ("style-src 'unsafe-inline'" if style else "style-src 'none'")
        )
        return HTMLResponse(
            f"<!doctype html><html lang=en><head><title>Site</title>{script}"
            f"<link rel=icon href=/favicon.ico>{f'<style>{style}</style>' if style else ''}</head>"
            f"<body><main><h1>A site</h1>{before}</main></body></html>",
            headers={"Content-Security-Policy": policy + "; img-src 'self'"},
        )

    with serve(app) as origin:
        watched.allowed_origins.add(origin)
        yield origin


def test_works_across_origins_under_a_strict_policy(
    page: Page, site: str, clinic: FakeClinic, fake: FakeChat
) -> None:
    page.goto(site)
    chat = ChatWindow(page)
    chat.start()
    chat.write("hello from elsewhere")
    chat.expect_said("You wrote: hello from elsewhere")
    fake.last.say("staff", "heard over there")
    chat.expect_said("heard over there")
    fake.cut_streams()
    fake.last.say("staff", "and again")
    chat.expect_said("and again")
    fake.refuse(429, headers={"Retry-After": "1"})
    chat.write("quick")
    expect(chat.messages.filter(has_text="Too many messages")).to_have_count(1)
    chat.expect_said("You wrote: quick")
    check_accessibility(page)
    page.reload()
    chat.expect_said("You wrote: quick")
    assert all("cookie" not in headers for _, _, headers, _ in fake.requests)
    chat.button("Leave now").click()
    page.wait_for_url(f"{clinic.origin}/leave")


def test_options_of_the_script_tag(page: Page, site: str, fake: FakeChat) -> None:
    exit_url = quote(f'data-exit-url="{site}/?before=elsewhere"')
    phone = quote('data-phone="+1 555 010 0142"')
    page.goto(f"{site}/?attributes=data-language=es%20{exit_url}%20{phone}")
    chat = ChatWindow(page)
    chat.open()
    chat.button("No, gracias").click()
    expect(chat.panel.get_by_role("link", name="Llamar al +1 555 010 0142")).to_be_visible()
    chat.button("Salir ya").click()
    expect(page.locator("main")).to_contain_text("elsewhere")


def test_exit_address_cannot_run_code(page: Page, site: str, clinic: FakeClinic) -> None:
    page.goto(f"{site}/?attributes=data-exit-url=javascript:alert(1)")
    chat = ChatWindow(page)
    chat.open()
    chat.button("Leave now").click()
    page.wait_for_url(f"{clinic.origin}/leave")


def test_host_styles_do_not_reach_in(page: Page, site: str, fake: FakeChat) -> None:
    page.goto(f"{site}/?style={quote(HOSTILE_STYLE)}")
    chat = ChatWindow(page)
    chat.start()
    chat.expect_said("Hello. How can I help?")
    style = chat.messages.first.evaluate(
        "(one) => { const s = getComputedStyle(one);"
        " return [s.color, s.letterSpacing, parseFloat(s.fontSize) >= 16] }"
    )
    assert style == ["rgb(27, 36, 48)", "normal", True]
    expect(chat.button("Send")).to_be_visible()


def test_one_widget_however_often_the_script_is_there(
    page: Page, site: str, clinic: FakeClinic
) -> None:
    again = f'<script src="{clinic.origin}/widget.js"></script>' * 2
    page.goto(f"{site}/?before={again}<frontdesk-chat></frontdesk-chat>")
    chat = ChatWindow(page)
    expect(chat.launcher).to_have_count(1)
    chat.open()


def test_stranger_site_is_told_that_the_chat_cannot_start(
    watched: WatchedContext, page: Page, site: str, fake: FakeChat
) -> None:
    stranger = site.replace("127.0.0.1", "localhost")
    watched.allowed_origins.add(stranger)
    watched.expected_errors.append("blocked by CORS policy")
    page.goto(stranger)
    chat = ChatWindow(page)
    chat.open()
    expect(chat.panel).to_contain_text("The chat could not be started.")
    expect(chat.panel.get_by_role("link", name="Call 911")).to_be_visible()


def test_script_is_its_parts_and_nothing_that_builds_code_from_text() -> None:
    script = widget_script()
    assert {path.stem for path in WIDGET_FOLDER.glob("*.js")} == set(PARTS)
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in script
    assert "localStorage." not in script and "document.cookie" not in script
    assert widget_etag().startswith('"')


def test_both_languages_say_everything(page: Page, clinic: FakeClinic) -> None:
    source = (WIDGET_FOLDER / "strings.js").read_text(encoding="utf-8")
    page.goto(f"{clinic.origin}/leave")
    strings = page.evaluate(f"() => {{ {source}; return STRINGS }}")
    assert strings["en"].keys() == strings["es"].keys()
    for name, text in strings["en"].items():
        assert text.count("{") == strings["es"][name].count("{"), name
    used = widget_script()
    unused = [name for name in strings["en"] if f'"{name}"' not in used and name != "language_name"]
    assert [name for name in unused if not name.startswith("sender_")] == []

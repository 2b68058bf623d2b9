"""What staff see of reminders: what was not delivered, and plans from prescriptions."""

from playwright.sync_api import Page, expect

from api import worker
from tests.reminders.test_importing import EVENING, bundle, request
from tests.reminders.test_kills import put_mails
from tests.support.fixtures import MakeDesk
from tests.support.http import free_port
from tests.web.browser import WatchedContext, check_accessibility, has_sideways_scroll, leave_pages
from tests.web.fake_chat import serve
from tests.web.staff_tab import StaffTab


def test_undelivered_and_import_in_a_browser(
    make_desk: MakeDesk, watched: WatchedContext, page: Page
) -> None:
    desk = make_desk(smtp_host="127.0.0.1", smtp_port=free_port(), smtp_starttls=False)
    chat = desk.start()
    put_mails(desk, chat.id, 2)
    for _ in range(10):
        worker.deliver(desk.room)
        desk.time.advance(minutes=11)
    with serve(desk.app) as origin:
        watched.allowed_origins.add(origin)
        tab = StaffTab(page, origin, desk.staff(signed_in=False))
        page.set_viewport_size({"width": 320, "height": 640})
        tab.sign_in("/staff/undelivered")
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        page.goto(f"{origin}/staff/undelivered")
        expect(page.get_by_role("heading", name="E-mail")).to_have_count(2)
        check_accessibility(page)
        assert not has_sideways_scroll(page)
        page.get_by_role("button", name="Take off the list").first.press("Enter")
        expect(page.get_by_role("heading", name="E-mail")).to_have_count(1)
        page.get_by_role("button", name="Send again").press("Enter")
        expect(page.get_by_text("Everything was delivered")).to_be_visible()
        check_accessibility(page)
        page.goto(f"{origin}/staff/conversations/{chat.id}/reminders/import")
        check_accessibility(page)
        pasted = bundle(request("metformin", EVENING), request("x", {"when": ["HS"]}))
        page.get_by_label("Bundle (JSON)").fill(pasted)
        page.get_by_role("button", name="Look at each line").click()
        expect(page.get_by_role("row")).to_have_count(3)
        expect(page.get_by_text("ask the patient")).to_be_visible()
        check_accessibility(page)
        assert not has_sideways_scroll(page)
        page.get_by_role("button", name="Set the lines without a problem").click()
        expect(page.get_by_text("What was taken over")).to_be_visible()
        check_accessibility(page)
        leave_pages(watched)
    assert len(desk.internal("GET", f"/conversations/{chat.id}/reminders").json()) == 1

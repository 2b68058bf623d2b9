"""The queue in a browser: keyboard, narrow, without script, live, and what is heard of it."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from api.conversations.models import Conversation
from api.db import new_id
from api.escalations.models import URGENCY_ORDER, Escalation, Urgency
from api.escalations.paging import page_overdue
from api.escalations.releasing import release_silent
from api.identity.models import Staff
from tests.support.desk import Desk
from tests.web.browser import (
    check_accessibility,
    has_sideways_scroll,
    wait_until,
)
from tests.web.staff_tab import StaffTab, ask_for_a_person

ALARM = "I have crushing chest pain"
# Stands in for the loudspeaker and the desktop: what they were given is kept.
STAND_INS = """
window.tones = [];
window.notices = [];
window.AudioContext = class {
  state = 'running'; currentTime = 0; destination = {};
  async resume() {}
  createGain() {
    const ramp = () => {};
    const gain = { setValueAtTime: ramp, exponentialRampToValueAtTime: ramp };
    return { gain, connect: (next) => next };
  }
  createOscillator() {
    const start = (at) => tones.push(at);
    return { frequency: {}, connect: (next) => next, start, stop: () => {} };
  }
};
window.Notification = class {
  static permission = 'granted';
  static async requestPermission() { return 'granted'; }
  constructor(title, options) { notices.push([title, options.body]); }
};
"""


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    """Signed in, at the queue."""
    page.context.add_init_script(STAND_INS)
    tab = StaffTab(page, origin, desk.staff(signed_in=False))
    tab.sign_in()
    expect(page.locator("#alert-controls")).to_be_visible()  # the script runs
    return tab


def add(desk: Desk, urgency: Urgency, **more: Any) -> str:
    """An escalation of a conversation of its own."""
    now, escalation_id = desk.time(), new_id()
    with desk.room.database.write() as session:
        conversation = Conversation(
            id=new_id(), key_id="0" * 32, language="en", time_zone="UTC", created_at=now
        )
        session.add(conversation)
        session.flush()
        session.add(
            Escalation(
                id=escalation_id,
                conversation_id=conversation.id,
                utterance_id=new_id(),
                urgency=urgency,
                urgency_order=URGENCY_ORDER[urgency],
                reason="person_requested",
                rules=[],
                quotes=[],
                versions={},
                created_at=more.pop("created_at", now),
                **more,
            )
        )
    return escalation_id


def alarm(tab: StaffTab) -> Any:
    return tab.page.locator("#alarm")


def tones(tab: StaffTab) -> int:
    return int(tab.page.evaluate("() => tones.length"))


def press_until(tab: StaffTab, name: str) -> None:
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        focused = tab.page.locator(":focus")
        if name in (focused.text_content() or "", focused.get_attribute("id")):
            return
    raise AssertionError(f"{name} cannot be reached by the keyboard")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_filter_keep_rename_delete_with_the_keyboard_alone(
    desk: Desk, tab: StaffTab, scheme: Any
) -> None:
    page, keyboard = tab.page, tab.page.keyboard
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    now = desk.time()
    late = add(desk, Urgency.crisis, due_at=now - timedelta(minutes=9), pages=2)
    add(desk, Urgency.routine, due_at=now + timedelta(minutes=9))

    def check() -> None:
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    expect(page.locator(f"#escalation-{late}")).to_be_visible()
    check()
    press_until(tab, "Filter and saved views")
    keyboard.press("Enter")
    check()
    press_until(tab, "by-urgency")
    keyboard.type("Cri")
    press_until(tab, "by-overdue")
    keyboard.press("Space")
    press_until(tab, "Show")
    keyboard.press("Enter")
    expect(page.locator("#queue > ol > li")).to_have_count(1)
    expect(page).to_have_url(re.compile("urgency=crisis.*overdue=1"))
    check()
    press_until(tab, "save-name")
    keyboard.type("Crises first")
    keyboard.press("Enter")
    link = page.get_by_role("navigation", name="Saved views").get_by_role("link")
    expect(link).to_have_text("Crises first")
    expect(link).to_have_attribute("aria-current", "true")
    check()
    page.get_by_role("link", name="Open (2)").press("Enter")
    expect(page.locator("#queue > ol > li")).to_have_count(2)
    link.press("Enter")
    expect(page.locator("#queue > ol > li")).to_have_count(1)
    page.get_by_label("Name of the view Crises first").fill("Late crises")
    page.get_by_role("button", name="Rename the view Crises first").press("Enter")
    expect(link).to_have_text("Late crises")
    page.get_by_role("button", name="Delete the view Late crises").press("Enter")
    expect(link).to_have_count(0)
    check()


def test_a_refused_name_is_said_and_the_page_lives_on(desk: Desk, tab: StaffTab) -> None:
    page = tab.page
    page.get_by_text("Filter and saved views").click()
    page.get_by_label("Keep the view shown here as").fill("Walter Pembroke 518 555 0199")
    tab.press("Save view")
    expect(tab.problem).to_contain_text("reads like a person")
    expect(page.get_by_label("Keep the view shown here as")).to_have_value(
        "Walter Pembroke 518 555 0199"
    )
    check_accessibility(page)
    escalation = add(desk, Urgency.routine)
    expect(page.locator(f"#escalation-{escalation}")).to_be_visible()


def test_nonsense_in_the_address_is_said(tab: StaffTab) -> None:
    tab.page.goto(f"{tab.origin}/staff?filter=zzz&urgency=%3Cb%3E&page=x")
    expect(tab.page.get_by_role("status").filter(has_text="left out")).to_be_visible()
    check_accessibility(tab.page)


def test_every_empty_view_says_so(desk: Desk, tab: StaffTab) -> None:
    for name in ("unassigned", "mine", "team", "closed", "open"):
        tab.page.locator(f"#filter-{name}").click()
        expect(tab.page.locator("#queue .empty")).to_be_visible()
        check_accessibility(tab.page)


def test_without_script_it_works_by_reloading(
    desk: Desk, chromium: Browser, origin: str, page: Page
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = StaffTab(context.new_page(), origin, desk.staff(signed_in=False))
    tab.sign_in()
    late = add(desk, Urgency.emergency, due_at=desk.time() - timedelta(minutes=3))
    tab.page.get_by_role("link", name="Reload the list").click()
    expect(tab.page.locator(f"#escalation-{late}")).to_be_visible()
    expect(tab.page.locator("#overdue")).to_contain_text("1 is overdue")
    expect(tab.page.locator("#alert-controls")).to_be_hidden()
    tab.page.get_by_text("Filter and saved views").click()
    tab.page.get_by_label("Urgency").select_option("crisis")
    tab.press("Show")
    expect(tab.page.locator("#queue")).to_contain_text("Nothing in this view fits the filter.")
    tab.page.get_by_label("Keep the view shown here as").fill("crises")
    tab.press("Save view")
    tab.page.get_by_role("link", name="crises").click()
    assert "urgency=crisis" in tab.page.url
    context.close()


def test_what_turns_overdue_comes_by_itself(desk: Desk, tab: StaffTab) -> None:
    escalation = add(desk, Urgency.routine, due_at=desk.time() + timedelta(minutes=2))
    row = tab.page.locator("li", has=tab.page.locator(f"#escalation-{escalation}"))
    expect(row).to_contain_text("answer within 2 minutes")
    desk.time.advance(minutes=3)
    expect(row).to_contain_text("overdue since 1 minute")
    expect(tab.page.locator("#overdue")).to_contain_text("1 is overdue")
    expect(tab.page.locator("#live")).to_have_text("The list of escalations changed.")


def test_a_patient_who_comes_and_goes_is_seen(desk: Desk, tab: StaffTab) -> None:
    from api.escalations import presence

    chat, escalation = ask_for_a_person(desk)
    row = tab.page.locator("li", has=tab.page.locator(f"#escalation-{escalation}"))
    with desk.room.database.write() as session:
        presence.note(
            session=session, conversation_id=chat.id, who="patient", typing=False, now=desk.time()
        )
    expect(row).to_contain_text("patient is in the chat")
    desk.time.advance(minutes=2)
    expect(row).not_to_contain_text("patient is in the chat")


def test_a_new_alarm_is_said_on_every_page_and_can_be_put_away(desk: Desk, tab: StaffTab) -> None:
    _chat, other = ask_for_a_person(desk)
    tab.open(other)
    expect(alarm(tab)).to_be_empty()
    escalation = add(desk, Urgency.emergency)
    expect(alarm(tab)).to_contain_text("New escalation: emergency.")
    check_accessibility(tab.page)
    assert not has_sideways_scroll(tab.page)
    second = add(desk, Urgency.crisis)
    expect(alarm(tab)).to_contain_text("2 escalations need somebody")
    tab.press("Seen")
    expect(alarm(tab)).to_be_empty()
    tab.page.reload()
    expect(tab.page.locator("#facts")).to_be_visible()
    page_is_quiet(desk, tab)
    assert escalation != second


def page_is_quiet(desk: Desk, tab: StaffTab) -> None:
    """A later alarm is the only one that is said: those that were seen are not told again."""
    latest = add(desk, Urgency.emergency)
    expect(alarm(tab)).to_contain_text("New escalation: emergency.")
    expect(alarm(tab).get_by_role("link", name="Open it")).to_have_attribute(
        "href", f"/staff/escalations/{latest}"
    )


def test_a_question_is_said_calmly_and_routine_not_at_all(desk: Desk, tab: StaffTab) -> None:
    routine = add(desk, Urgency.routine)
    expect(tab.page.locator(f"#escalation-{routine}")).to_be_visible()
    add(desk, Urgency.clinical)
    expect(tab.page.locator("#alarm-calm")).to_contain_text("New escalation: clinical.")
    expect(alarm(tab)).to_be_empty()


def test_a_page_and_a_return_to_the_queue_are_heard(desk: Desk, tab: StaffTab) -> None:
    tab.press("Sound for urgent escalations")
    holder = desk.staff()
    escalation = ask_for_a_person(desk)[1]
    holder.act(escalation, "claim")
    expect(tab.page.locator("#queue")).to_contain_text("Held by")
    desk.time.advance(minutes=20)  # within the time that keeps the tab signed in
    with desk.room.database.write() as session:
        session.get_one(Escalation, escalation).due_at = desk.time() - timedelta(minutes=16)
    page_overdue(desk.room)
    expect(alarm(tab)).to_contain_text("overdue", ignore_case=True)
    expect(tab.page.locator("#queue")).to_contain_text("paged 1 time")
    tab.press("Seen")
    release_silent(desk.room)
    expect(tab.page.locator("#alarm-calm")).to_contain_text("Back in the queue, clinical")
    expect(tab.page.locator("#queue")).to_contain_text("Nobody has it yet")


def test_sound_is_off_until_it_is_pressed_and_then_remembered(desk: Desk, tab: StaffTab) -> None:
    sound = tab.button("Sound for urgent escalations")
    expect(sound).to_have_attribute("aria-pressed", "false")
    add(desk, Urgency.crisis)
    expect(alarm(tab)).to_contain_text("crisis")
    assert tones(tab) == 0
    sound.press("Enter")
    expect(sound).to_have_attribute("aria-pressed", "true")
    expect(tab.page.locator("#alert-state")).to_contain_text("on.")
    check_accessibility(tab.page)
    assert tones(tab) == 1, "pressing it lets it be heard"
    add(desk, Urgency.emergency)
    wait_until(tab.page, lambda: tones(tab) > 1)
    tab.page.reload()
    expect(sound).to_have_attribute("aria-pressed", "true")
    sound.press("Enter")
    tab.page.reload()
    expect(sound).to_have_attribute("aria-pressed", "false")


def test_two_tabs_do_not_ring_twice(desk: Desk, tab: StaffTab) -> None:
    tab.press("Sound for urgent escalations")
    tab.press("Desktop notices")
    expect(tab.button("Desktop notices")).to_have_attribute("aria-pressed", "true")
    other = StaffTab(tab.page.context.new_page(), tab.origin, tab.account)
    other.page.goto(f"{tab.origin}/staff")
    expect(other.button("Sound for urgent escalations")).to_have_attribute("aria-pressed", "true")
    before = tones(tab) + tones(other)
    add(desk, Urgency.emergency)
    for one in (tab, other):
        expect(alarm(one)).to_contain_text("New escalation: emergency.")
    wait_until(tab.page, lambda: tones(tab) + tones(other) > before)
    add(desk, Urgency.crisis)  # by the time this one is heard the first is over in both
    for one in (tab, other):
        expect(alarm(one)).to_contain_text("2 escalations")
    wait_until(tab.page, lambda: tones(tab) + tones(other) >= before + 6)
    notices = [one for page in (tab.page, other.page) for one in page.evaluate("() => notices")]
    assert sorted(text for _title, text in notices) == [
        "New escalation: crisis.",
        "New escalation: emergency.",
    ]
    assert tones(tab) + tones(other) == before + 6, "three beeps for each, in one of the tabs"
    other.press("Seen")
    expect(alarm(tab)).to_be_empty()


def test_a_desktop_notice_holds_nothing_of_the_patient(desk: Desk, tab: StaffTab) -> None:
    tab.press("Desktop notices")
    chat = desk.start()
    chat.say("my name is Walter Pembroke")
    escalation = chat.say(ALARM)["escalation_id"]
    wait_until(tab.page, lambda: len(tab.page.evaluate("() => notices")) == 1)
    assert tab.page.evaluate("() => notices") == [["Frontdesk", "New escalation: emergency."]]
    stored = json.dumps(tab.page.evaluate("() => ({...localStorage})"))
    assert "Pembroke" not in stored and "chest" not in stored
    assert escalation in stored


def test_blocked_notices_are_said(desk: Desk, tab: StaffTab) -> None:
    tab.page.evaluate("() => { Notification.permission = 'denied' }")
    tab.press("Desktop notices")
    expect(tab.page.locator("#alert-state")).to_contain_text("blocked in this browser")
    expect(tab.button("Desktop notices")).to_have_attribute("aria-pressed", "false")


def test_an_alarm_of_a_gap_in_the_network_is_told_afterwards(desk: Desk, tab: StaffTab) -> None:
    tab.page.context.set_offline(True)
    expect(tab.connection).to_contain_text("The connection to the server is lost")
    add(desk, Urgency.crisis)
    tab.page.context.set_offline(False)
    expect(alarm(tab)).to_contain_text("New escalation: crisis.", timeout=20_000)


def test_a_transcript_is_not_read_again_for_other_peoples_changes(
    desk: Desk, tab: StaffTab
) -> None:
    """Each reading is on record: the viewers a patient is shown must be real ones."""
    chat, escalation = ask_for_a_person(desk)
    readings: list[str] = []

    def note(request: Request) -> None:
        if "frontdesk-by-itself" in request.headers and request.url.endswith(escalation):
            readings.append(request.url)

    tab.page.on("request", note)
    tab.open(escalation)
    # Once as its stream opens, once for what changed before: each page does that.
    wait_until(tab.page, lambda: len(readings) == 2)
    add(desk, Urgency.emergency)
    expect(alarm(tab)).to_contain_text("New escalation: emergency.")
    assert len(readings) == 2
    chat.say("are you there")
    expect(tab.transcript).to_contain_text("are you there")
    assert len(readings) > 2


def test_a_role_taken_away_ends_the_stream(desk: Desk, tab: StaffTab) -> None:
    """What is told of other people's escalations is told to those who work on them."""
    with desk.room.database.write() as session:
        session.get_one(Staff, tab.account.staff_id).role = "editor"
    expect(tab.connection).to_contain_text("The connection to the server is lost")
    add(desk, Urgency.crisis)
    tab.page.reload()
    expect(tab.page.get_by_role("heading", name="not allowed")).to_be_visible()
    check_accessibility(tab.page)

"""Conversations going on, takeovers and presence in browsers: staff at one end, a patient at the
other, both on the real pages; and the widget alone against the scripted server."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from api.conversations.return_links import return_link
from tests.support.desk import Chat, Desk
from tests.support.people import verified
from tests.web.browser import (
    ChatWindow,
    check_accessibility,
    has_sideways_scroll,
    wait_until,
)
from tests.web.fake_chat import FakeChat
from tests.web.staff_tab import StaffTab

LIST = "/staff/conversations"


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    """Signed in, at the list of conversations."""
    tab = StaffTab(page, origin, desk.staff(signed_in=False))
    tab.sign_in(LIST)
    expect(page.get_by_role("heading", name="Conversations going on")).to_be_visible()
    return tab


def patient(desk: Desk, tab: StaffTab) -> ChatWindow:
    """A patient in another tab, who has said something to the assistant before."""
    chat = desk.start()
    chat.say("hello from the waiting room")
    known = {"conversation_id": chat.id, "token": chat.token, "consented": True, "open": True}
    name, value = json.dumps(f"frontdesk {tab.origin}"), json.dumps(json.dumps(known))
    page = tab.page.context.new_page()
    remember = f"sessionStorage.getItem({name}) || sessionStorage.setItem({name}, {value})"
    page.add_init_script(f"if (location.protocol === 'http:') {remember}")
    page.goto(tab.origin)
    window = ChatWindow(page)
    window.expect_said("I heard: hello from the waiting room")
    return window


def take_over(tab: StaffTab) -> None:
    tab.page.goto(f"{tab.origin}{LIST}")
    tab.page.get_by_role("link", name=re.compile("^Chat ")).click()
    tab.press("Take over")
    expect(tab.reply).to_be_visible()
    tab.page.wait_for_load_state()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits_a_phone(desk: Desk, tab: StaffTab, scheme: Any) -> None:
    page = tab.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)

    def check() -> None:
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    expect(page.locator("main")).to_contain_text("Nobody has written in the last hour")
    check()
    chat = desk.start()
    chat.say("hello from the waiting room")
    page.reload()
    expect(page.get_by_role("link", name=re.compile("^Chat "))).to_be_visible()
    check()
    page.get_by_role("link", name=re.compile("^Chat ")).click()
    expect(tab.button("Take over")).to_be_visible()
    check()
    colleague = desk.staff()
    colleague.post(f"{LIST}/{chat.id}/take-over", {"version": "0"})
    tab.press("Take over")
    expect(tab.problem).to_contain_text("Nothing was done: Front Desk 2 has this conversation")
    check()


def test_the_list_is_live(desk: Desk, tab: StaffTab) -> None:
    page = tab.page
    page.evaluate("() => setInterval(() => document.dispatchEvent(new Event('look-again')), 100)")
    chat = desk.start()
    chat.say("hello from the waiting room")
    expect(page.locator(f"#conversation-{chat.id}")).to_be_visible()
    expect(page.locator("#conversations")).not_to_contain_text("waiting room")


def test_taken_over_both_sides_see_each_other(desk: Desk, tab: StaffTab) -> None:
    chat = patient(desk, tab)
    take_over(tab)
    chat.expect_said(
        "Front Desk 1 (front desk) from our team has joined. "
        "What you write now goes to them, not to the automated assistant."
    )
    expect(chat.notice).to_contain_text("A person from the clinic has this conversation.")
    tab.page.bring_to_front()
    desk.time.advance(seconds=6)  # since the page said that it is open
    tab.reply.press_sequentially("Good mor")
    expect(chat.typing).to_have_text("Front Desk 1 is writing")
    chat.page.bring_to_front()
    check_accessibility(chat.page)
    tab.page.bring_to_front()
    tab.press("Reply")
    chat.expect_said("Good mor")
    said = chat.host.locator(".message.from-staff")
    expect(said.locator(".sender")).to_contain_text("Front Desk 1 (front desk)")
    expect(chat.typing).to_have_text("")


def test_the_patients_name_tags_stay_after_a_reload(desk: Desk, tab: StaffTab) -> None:
    chat = patient(desk, tab)
    take_over(tab)
    tab.reply.fill("We found your form.")
    tab.press("Reply")
    chat.expect_said("We found your form.")
    chat.page.reload()
    chat.expect_said("We found your form.")
    said = chat.host.locator(".message.from-staff")
    expect(said.locator(".sender")).to_contain_text("Front Desk 1 (front desk)")


def test_without_a_script_it_works_by_reloading(desk: Desk, tab: StaffTab) -> None:
    chat = desk.start()
    chat.say("hello from the waiting room")
    context = tab.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = StaffTab(context.new_page(), tab.origin, desk.staff(signed_in=False))
    plain.sign_in(LIST)
    plain.page.get_by_role("link", name=re.compile("^Chat ")).click()
    expect(plain.page.locator("#presence")).to_contain_text("not known whether the patient")
    plain.press("Take over")
    expect(plain.reply).to_be_visible()
    assert any("has joined" in text for text in chat.shown())
    context.close()


# The widget alone.


def told(fake: FakeChat) -> list[Any]:
    return [body for _, _, body in fake.sent("presence")]


def test_the_widget_says_that_the_patient_types_and_not_what(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    chat.input.press_sequentially("my secret")
    wait_until(chat.page, lambda: {"typing": True} in told(fake))
    assert all(set(body) == {"typing"} for body in told(fake))


def test_a_closed_chat_tells_nothing(chat: ChatWindow, fake: FakeChat) -> None:
    chat.page.clock.install()
    chat.page.reload()
    chat.start()
    chat.page.clock.run_for(6_000)
    wait_until(chat.page, lambda: told(fake) == [{"typing": False}])
    chat.button("Close chat").click()
    chat.page.clock.run_for(60_000)
    chat.launcher.click()
    chat.page.clock.run_for(6_000)
    wait_until(chat.page, lambda: len(told(fake)) == 2)


def test_who_writes_is_shown_by_name_and_forgotten(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.expect_said("Hello. How can I help?")
    fake.last.tell(status="typing", typing="staff", name="Ana Ruiz")
    expect(chat.typing).to_have_text("Ana Ruiz is writing")
    fake.last.tell(status="typing", typing=None, name=None)
    expect(chat.typing).to_have_text("")
    fake.last.tell(status="typing", typing="staff", name="Ana Ruiz")
    expect(chat.typing).to_have_text("Ana Ruiz is writing")
    fake.last.say("staff", "Here it is.", sender_name="Ana Ruiz", sender_role="front desk")
    expect(chat.typing).to_have_text("")
    expect(chat.messages.last.locator(".sender")).to_contain_text("Ana Ruiz (front desk)")


def test_a_stream_that_breaks_off_leaves_nobody_writing(chat: ChatWindow, fake: FakeChat) -> None:
    chat.page.clock.install()
    chat.page.reload()
    chat.start()
    chat.expect_said("Hello. How can I help?")
    fake.last.tell(status="typing", typing="staff", name="<b>Ana</b>")
    expect(chat.typing).to_have_text("<b>Ana</b> is writing")
    fake.cut_streams(stay_closed=True)
    chat.page.clock.run_for(11_000)
    expect(chat.typing).to_have_text("")


# The notice changed while the browser was away, and somebody does not agree to it.


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_new_notice_is_shown_at_once_and_what_was_said_can_be_deleted(
    desk: Desk, page: Page, origin: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = desk.start(language=language)
    chat.say({"en": "hello from the waiting room", "es": "hola desde la sala de espera"}[language])
    known = {"conversation_id": chat.id, "token": chat.token, "consented": True, "open": True}
    known["language"] = language
    name, value = json.dumps(f"frontdesk {origin}"), json.dumps(json.dumps(known))
    remember = f"sessionStorage.getItem({name}) || sessionStorage.setItem({name}, {value})"
    page.add_init_script(f"if (location.protocol === 'http:') {remember}")
    for module in ("consent", "service"):
        monkeypatch.setattr(f"api.conversations.{module}.notices_version", lambda: "2030-01-01")
    page.emulate_media(reduced_motion="reduce")
    page.goto(origin)
    window = ChatWindow(page)
    spanish = language == "es"
    agree = window.button("Acepto, empezar el chat" if spanish else "I agree, start the chat")
    expect(agree).to_be_visible()
    expect(window.input).to_be_hidden()
    check_accessibility(page)
    page.reload()
    expect(agree).to_be_visible()
    window.button("No, gracias" if spanish else "No, thanks").click()
    window.button("Borrar lo que escribí" if spanish else "Delete what I wrote").click()
    expect(window.host.locator(".declined")).to_contain_text(
        "No se puede deshacer" if spanish else "It cannot be undone"
    )
    check_accessibility(page)
    window.button("No, conservarlo" if spanish else "No, keep it").click()
    expect(window.host.locator(".declined")).to_contain_text(
        "no se borró nada" if spanish else "nothing was deleted"
    )
    window.button("Volver a la pregunta" if spanish else "Back to the choice").click()
    window.button("No, gracias" if spanish else "No, thanks").click()
    window.button("Borrar lo que escribí" if spanish else "Delete what I wrote").click()
    window.button("Sí, borrar todo" if spanish else "Yes, delete it all").click()
    expect(window.panel).to_contain_text(
        "está borrado, y la clave" if spanish else "is deleted, and the key"
    )
    assert chat.send({"text": "hello"}).status_code == 410


def test_who_agrees_to_the_new_notice_goes_on(
    desk: Desk, page: Page, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = desk.start()
    chat.say("hello from the waiting room")
    known = {"conversation_id": chat.id, "token": chat.token, "consented": True, "open": True}
    name, value = json.dumps(f"frontdesk {origin}"), json.dumps(json.dumps(known))
    page.add_init_script(f"if (location.protocol === 'http:') sessionStorage[{name}] = {value}")
    for module in ("consent", "service"):
        monkeypatch.setattr(f"api.conversations.{module}.notices_version", lambda: "2030-01-01")
    page.goto(origin)
    window = ChatWindow(page)
    window.agree()
    window.expect_said("I heard: hello from the waiting room")
    expect(window.input).to_be_editable()
    assert chat.view()["consented"]


def test_who_never_agreed_has_nothing_to_delete(page: Page, origin: str) -> None:
    page.goto(origin)
    window = ChatWindow(page)
    window.open()
    window.button("No, thanks").click()
    expect(window.button("Back to the choice")).to_be_visible()
    expect(window.button("Delete what I wrote")).to_have_count(0)


# Back by a link.


def key_into(desk: Desk, chat: Chat) -> str:
    link = return_link(
        settings=desk.settings,
        keystore=desk.room.keystore,
        conversation_id=chat.id,
        now=desk.time(),
    )
    return link.partition("#")[2]


def test_a_link_brings_back_a_chat_that_the_browser_forgot(
    desk: Desk, page: Page, origin: str
) -> None:
    chat = verified(desk)
    key = key_into(desk, chat)
    page.emulate_media(reduced_motion="reduce")  # a panel that still fades in has less contrast
    page.goto(f"{origin}/#{key}")
    window = ChatWindow(page)
    go_on = window.button("Continue that chat")
    expect(go_on).to_be_visible()
    assert "frontdesk-chat" not in page.url
    assert window.focused_name() == "An earlier chat"
    assert window.texts() == []
    check_accessibility(page)
    back = "**/chat/conversations/return"
    page.route(back, lambda route: route.abort())
    go_on.press("Enter")
    expect(window.notice).to_contain_text("no network")
    page.unroute(back)
    page.reload()
    go_on.press("Enter")
    window.expect_said("my name is Jane Doe")
    check_accessibility(page)
    page.reload()
    window.expect_said("my name is Jane Doe")


def test_a_link_that_is_over_says_so_and_the_chat_can_be_begun(page: Page, origin: str) -> None:
    page.goto(f"{origin}/#frontdesk-chat={'0' * 32}.1999999999.{'0' * 40}")
    window = ChatWindow(page)
    window.button("Continue that chat").click()
    expect(window.notice).to_contain_text("This link no longer works.")
    window.agree()


def test_a_link_takes_no_chat_away_unasked_and_no_word_that_was_not_sent(
    desk: Desk, tab: StaffTab
) -> None:
    window = patient(desk, tab)
    page, other = window.page, verified(desk)
    key = key_into(desk, other)
    page.route("**/utterances", lambda one: one.abort() if is_sent(one) else one.continue_())
    window.write("is the door open at noon")
    window.input.fill("and on Friday")
    page.goto("about:blank")
    page.goto(f"{tab.origin}/#{key}")
    expect(window.button("Continue that chat")).to_be_visible()
    window.button("Stay in this chat").press("Enter")
    window.expect_said("I heard: hello from the waiting room")
    page.goto("about:blank")
    page.goto(f"{tab.origin}/#{key}")
    window.button("Continue that chat").press("Enter")
    window.expect_said("my name is Jane Doe")
    expect(window.input).to_have_value("is the door open at noon\nand on Friday")


def is_sent(route: Route) -> bool:
    return route.request.method == "POST"

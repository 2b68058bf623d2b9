"""What leaves the widget: never lost, never twice, and an honest word for every refusal."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.browser import ChatWindow, wait_until
from tests.web.fake_chat import FakeChat


def keys(fake: FakeChat) -> list[str]:
    return [headers["idempotency-key"] for _, headers, _ in fake.sent()]


def test_lost_answer_is_asked_for_again_with_the_same_key(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.lost_answers = 2
    chat.write("cancel my visit")
    chat.expect_said("You wrote: cancel my visit")
    wait_until(chat.page, lambda: len(keys(fake)) == 3)
    assert len(set(keys(fake))) == 1
    chat.expect_said("cancel my visit")
    assert [m["text"] for m in fake.last.messages].count("cancel my visit") == 1


def test_each_message_has_its_own_key(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("same words")
    chat.expect_said("You wrote: same words")
    chat.write("same words")
    chat.expect_said("You wrote: same words", count=2)
    chat.expect_said("same words", count=2)
    assert len(set(keys(fake))) == 2


def test_offline_message_is_kept_and_sent_when_the_network_returns(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    chat.expect_said("Hello. How can I help?")
    chat.page.context.set_offline(True)
    fake.cut_streams()
    chat.write("are you there")
    expect(chat.messages.last).to_contain_text("Not sent yet")
    expect(chat.notice).to_contain_text("You are offline")
    chat.page.context.set_offline(False)
    chat.expect_said("You wrote: are you there")
    expect(chat.messages.filter(has_text="Not sent")).to_have_count(0)
    assert len(set(keys(fake))) == 1


def test_server_that_stays_down_leaves_a_retry_button(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.page.clock.install()
    for _ in range(5):
        fake.refuse(503, code="StoreUnavailable", emergency_number="911", crisis_number="988")
    chat.write("hello in there")
    retry = chat.button("Retry sending: hello in there")
    for _ in range(60):
        if retry.is_visible():
            break
        chat.page.clock.run_for(2_000)
    expect(chat.messages.last).to_contain_text("Not sent.")
    for number in ("911", "988"):
        expect(chat.panel.locator(f".phones a[href='tel:{number}']")).to_be_visible()
    retry.click()
    chat.expect_said("You wrote: hello in there")
    assert len(keys(fake)) == 6
    assert len(set(keys(fake))) == 1


def test_a_server_that_comes_back_gets_what_was_given_up(chat: ChatWindow, fake: FakeChat) -> None:
    """The browser had a network all the time: nothing but the chat itself sees that it is back."""
    chat.start()
    chat.page.clock.install()
    chat.page.route("**/chat/**", lambda route: route.abort())
    fake.cut_streams()
    chat.write("hello in there")
    given_up = chat.button("Retry sending: hello in there")
    wait_by_the_clock(chat, lambda: given_up.is_visible())
    expect(chat.panel).to_have_attribute("data-connected", "false")
    chat.page.unroute("**/chat/**")
    wait_by_the_clock(chat, lambda: not given_up.is_visible())
    chat.expect_said("You wrote: hello in there")
    chat.expect_said("hello in there")
    assert len(keys(fake)) == 1


def test_a_server_that_is_long_in_coming_back_is_tried_until_it_does(
    chat: ChatWindow, fake: FakeChat
) -> None:
    """The stream stood all the time: nothing tells the page that messages are taken again."""
    chat.start()
    chat.page.clock.install()
    for _ in range(9):
        fake.refuse(503, code="Unavailable")
    chat.write("my chest hurts")
    given_up = chat.button("Retry sending: my chest hurts")
    wait_by_the_clock(chat, lambda: given_up.is_visible())
    expect(chat.panel).to_have_attribute("data-connected", "true")
    wait_by_the_clock(chat, lambda: len(keys(fake)) == 10)
    chat.expect_said("You wrote: my chest hurts")
    chat.expect_said("my chest hurts")
    assert not given_up.is_visible()
    assert len(set(keys(fake))) == 1


def wait_by_the_clock(chat: ChatWindow, condition: Callable[[], bool]) -> None:
    for _ in range(120):
        if condition():
            return
        chat.page.clock.run_for(1_000)
    assert condition()


def test_unsent_message_survives_a_reload(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.slow.clear()
    chat.write("book me in")
    expect(chat.messages.last).to_contain_text("Sending")
    chat.page.reload()
    fake.slow.set()
    chat.expect_said("You wrote: book me in")
    chat.expect_said("book me in")
    assert len(set(keys(fake))) == 1


def test_what_the_server_has_stands_once_after_a_reload(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.page.clock.install()  # nothing is sent again before the reload
    fake.lost_answers = 1
    chat.write("book me in")
    unsent = chat.messages.filter(has_text="Not sent yet")
    expect(unsent).to_have_count(1)
    chat.page.reload()
    chat.expect_said("You wrote: book me in")
    chat.expect_said("book me in")
    expect(unsent).to_have_count(0)
    chat.write("book me in")
    chat.expect_said("You wrote: book me in", count=2)
    chat.expect_said("book me in", count=2)


def test_a_network_that_comes_back_is_tried_as_often_again(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    chat.page.clock.install()
    for _ in range(7):
        fake.refuse(503, code="Unavailable")
    chat.write("hello in there")
    wait_by_the_clock(chat, lambda: len(keys(fake)) == 4)
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    wait_by_the_clock(chat, lambda: len(keys(fake)) == 8)
    chat.expect_said("You wrote: hello in there")
    assert len(set(keys(fake))) == 1


def test_too_fast_waits_as_long_as_told(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.refuse(429, code="TooFast", headers={"Retry-After": "1"})
    chat.write("one more")
    expect(chat.messages.last).to_contain_text("Too many messages at once")
    chat.expect_said("You wrote: one more")
    assert len(set(keys(fake))) == 1


def test_emergency_does_not_wait_behind_a_slow_answer(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.slow.clear()
    chat.write("what are your hours")
    expect(chat.typing).to_have_text("The assistant is typing")
    chat.write("my father collapsed")
    expect(chat.messages.filter(has_text="Sending")).to_have_count(2)
    wait_until(chat.page, lambda: len(fake.sent()) == 2)
    fake.slow.set()
    chat.expect_said("You wrote: my father collapsed")
    expect(chat.typing).to_have_text("")


def test_too_long_shows_the_numbers_and_gives_the_text_back(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    text = "é" * 2_001
    chat.input.fill(text)
    expect(chat.counter).to_contain_text("2001 of 2000 characters")
    fake.refuse(413, emergency_number="911", crisis_number="988", clinic_phone="+1 555 010 0142")
    chat.input.press("Enter")
    expect(chat.notice).to_contain_text("too long")
    expect(chat.notice.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(chat.notice.get_by_role("link", name="Call +1 555 010 0142")).to_have_attribute(
        "href", "tel:+15550100142"
    )
    assert chat.input.input_value() == text
    assert fake.sent()[0][2] == {"text": text}


def test_counter_shows_only_near_the_limit(chat: ChatWindow) -> None:
    chat.start()
    chat.input.fill("a" * 1_799)
    expect(chat.counter).to_have_text("")
    chat.input.fill("😀" * 1_800)
    expect(chat.counter).to_have_text("1800 of 2000 characters")


def test_refused_text_returns_to_the_input(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.refuse(422, code="Malformed")
    chat.write("\u202eodd")
    expect(chat.notice).to_contain_text("could not be accepted")
    expect(chat.input).to_have_value("\u202eodd")


def test_key_used_for_another_text_gets_a_new_key_on_retry(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    fake.refuse(409, code="KeyReused")
    chat.write("once more")
    chat.button(re.compile("^Retry"), exact=False).click()
    chat.expect_said("You wrote: once more")
    assert len(set(keys(fake))) == 2


def test_missing_consent_is_asked_for_and_the_message_then_sent(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    chat.expect_said("Hello. How can I help?")
    fake.last.consented = False
    chat.write("book me in")
    expect(chat.panel).to_contain_text("We need your agreement before this message can be sent.")
    chat.agree()
    chat.expect_said("You wrote: book me in")
    chat.expect_said("book me in")


@pytest.mark.parametrize("status", [401, 404])
def test_conversation_that_is_over_keeps_the_text(
    chat: ChatWindow, fake: FakeChat, status: int
) -> None:
    chat.start()
    chat.expect_said("Hello. How can I help?")
    fake.refuse(status)
    chat.write("the whole long story")
    expect(chat.panel).to_contain_text("This conversation is over.")
    expect(chat.input).to_have_value("the whole long story")
    chat.button("Start a new conversation").click()
    chat.agree()
    expect(chat.input).to_have_value("the whole long story")
    assert len(fake.conversations) == 2
    chat.input.press("Enter")
    chat.expect_said("You wrote: the whole long story")


def test_buttons_send_their_payload_once(chat: ChatWindow, fake: FakeChat) -> None:
    choices = [{"title": f"{day} 9:00", "payload": f"/slot_{day}"} for day in ("Mon", "Tue")]
    fake.on_text["times"] = [{"text": "Which one?", "buttons": choices}]
    chat.start()
    chat.write("times")
    chat.button("Tue 9:00").click()
    chat.expect_said("Tue 9:00")
    chat.expect_said("You wrote: /slot_Tue")
    assert fake.sent()[-1][2] == {"payload": "/slot_Tue"}
    expect(chat.button("Mon 9:00")).to_be_disabled()
    expect(chat.button("Tue 9:00 (chosen)")).to_be_disabled()
    assert chat.focused_name() == "Your message"
    chat.page.reload()
    chat.expect_said("Tue 9:00")
    expect(chat.button("Mon 9:00")).to_be_disabled()


def test_newer_choices_replace_older_ones_but_not_a_reminder(
    chat: ChatWindow, fake: FakeChat
) -> None:
    ask = [{"text": "Which?", "buttons": [{"title": "First", "payload": "/a"}]}]
    fake.on_text["one"] = ask
    fake.on_text["two"] = [{"text": "And?", "buttons": [{"title": "Second", "payload": "/b"}]}]
    chat.start()
    chat.write("one")
    expect(chat.button("First")).to_be_enabled()
    fake.last.say("system", "Time for your dose", buttons=[{"title": "Taken", "payload": "/taken"}])
    expect(chat.button("Taken")).to_be_enabled()
    chat.write("two")
    expect(chat.button("Second")).to_be_enabled()
    expect(chat.button("First")).to_be_disabled()
    expect(chat.button("Taken")).to_be_enabled()


def test_choice_no_longer_offered_is_said_so(chat: ChatWindow, fake: FakeChat) -> None:
    fake.on_text["one"] = [{"text": "Which?", "buttons": [{"title": "First", "payload": "/a"}]}]
    chat.start()
    chat.write("one")
    expect(chat.button("First")).to_be_visible()
    fake.refuse(422, code="PayloadNotOffered")
    chat.button("First").click()
    expect(chat.notice).to_contain_text("That choice is no longer available.")
    expect(chat.button(re.compile("First"))).to_be_disabled()


def test_talk_to_a_person_is_always_there(chat: ChatWindow, fake: FakeChat) -> None:
    chat.open()
    chat.button("Talk to a person").click()
    expect(chat.panel).to_contain_text("we need your agreement first")
    chat.agree()
    chat.expect_said("You wrote: /request_human")
    chat.button("Talk to a person").click()
    chat.expect_said("You wrote: /request_human", count=2)
    assert [body for _, _, body in fake.sent()] == [{"payload": "/request_human"}] * 2

"""What reaches the widget: the stream, its loss, reloads, people, pinned words."""

import re

from playwright.sync_api import expect

from tests.web.browser import ChatWindow
from tests.web.fake_chat import GREETINGS, FakeChat


def test_stream_that_is_cut_resumes_without_loss_or_repetition(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    fake.last.say("system", "number one")
    chat.expect_said("number one")
    for word in ("two", "three", "four"):
        fake.cut_streams()
        fake.last.say("system", f"number {word}")
        chat.expect_said(f"number {word}")
    said = [text for text in chat.texts() if text.startswith("number")]
    assert said == ["number one", "number two", "number three", "number four"]
    resumed = [h.get("last-event-id") for m, p, h, _ in fake.requests if p.endswith("/events")]
    assert resumed[0] is None
    assert resumed[-1] is not None and int(resumed[-1]) >= 3


def test_polling_takes_over_while_there_is_no_stream(chat: ChatWindow, fake: FakeChat) -> None:
    fake.cut_streams(stay_closed=True)
    chat.start()
    chat.write("hello")
    chat.expect_said("You wrote: hello")
    fake.last.say("staff", "told without a stream")
    chat.expect_said("told without a stream")
    served = fake.streams_served
    fake.open_streams()
    fake.last.say("staff", "told again")
    chat.expect_said("told again")
    chat.expect_said("told without a stream")
    chat.expect_said("hello")
    assert served == 0


def test_conversation_returns_after_reload(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("my words")
    chat.expect_said("You wrote: my words")
    chat.input.fill("half a thou")
    before = chat.texts()
    chat.page.reload()
    chat.expect_said("You wrote: my words")
    assert chat.texts() == before
    expect(chat.input).to_have_value("half a thou")
    fake.last.say("staff", "after the reload")
    chat.expect_said("after the reload")
    assert len(fake.conversations) == 1


def test_closed_chat_stays_closed_after_reload_and_counts_news(
    chat: ChatWindow, fake: FakeChat
) -> None:
    chat.start()
    chat.expect_said("Hello. How can I help?")
    chat.button("Close chat").click()
    chat.page.reload()
    expect(chat.panel).to_be_hidden()
    fake.last.say("staff", "we found your form")
    expect(chat.button("Chat with us, new messages: 1")).to_be_visible()
    expect(chat.host.get_by_role("status").filter(has_text="new messages: 1")).to_have_count(1)
    chat.launcher.click()
    chat.expect_said("we found your form")
    expect(chat.launcher).to_have_text("Chat with us")


def test_conversation_gone_at_reload(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.input.fill("unsent words")
    fake.conversations.clear()
    chat.page.reload()
    expect(chat.panel).to_contain_text("This conversation is over.")
    expect(chat.input).to_have_value("unsent words")


def test_second_tab_has_its_own_conversation(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("private words")
    chat.expect_said("You wrote: private words")
    other = chat.page.context.new_page()
    other.goto(chat.page.url)
    second = ChatWindow(other)
    second.start()
    second.expect_said("Hello. How can I help?")
    assert "private words" not in second.texts()
    assert len(fake.conversations) == 2


def test_duplicated_tab_shows_the_same_conversation_once(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("first words")
    chat.expect_said("You wrote: first words")
    with chat.page.expect_popup() as popup:
        chat.page.evaluate("() => { window.open(location.href) }")
    copy = ChatWindow(popup.value)
    copy.expect_said("first words")
    copy.write("from the copy")
    copy.expect_said("You wrote: from the copy")
    chat.expect_said("You wrote: from the copy")
    assert len(fake.conversations) == 1


def test_person_holds_the_conversation(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.last.mode = "staff"
    fake.last.tell(status="mode", mode="staff")
    expect(chat.notice).to_contain_text("A person from the clinic has this conversation.")
    fake.slow.clear()
    chat.write("thank you for looking")
    expect(chat.messages.last).to_contain_text("Sending")
    expect(chat.typing).to_have_text("")
    fake.slow.set()
    expect(chat.messages.filter(has_text="Sending")).to_have_count(0)
    fake.last.say("staff", "Please call us at (555) 010-0142.")
    expect(chat.messages.last).to_contain_text("Clinic staff")
    expect(chat.messages.last.get_by_role("link")).to_have_attribute("href", "tel:5550100142")
    chat.page.reload()
    expect(chat.notice).to_contain_text("A person from the clinic has this conversation.")
    fake.last.mode = "assistant"
    fake.last.tell(status="mode", mode="assistant")
    expect(chat.notice).to_contain_text("The assistant is answering again.")


def test_a_crisis_line_is_called_and_texted(chat: ChatWindow, fake: FakeChat) -> None:
    fake.on_text["i cannot go on"] = [
        {
            "text": "Call or text 988 now.",
            "pinned": True,
            "buttons": [
                {"title": "Call 988", "payload": "tel:988"},
                {"title": "Text 988", "payload": "sms:988"},
                {"title": "sms trick", "payload": "sms:988?body=javascript:alert(6)"},
            ],
        }
    ]
    chat.start()
    chat.write("i cannot go on")
    for name, href in (("Call 988", "tel:988"), ("Text 988", "sms:988")):
        expect(chat.pinned.get_by_role("link", name=name)).to_have_attribute("href", href)
    expect(chat.pinned.get_by_text("sms trick")).to_have_count(0)


def test_emergency_stays_on_top_until_it_is_over(chat: ChatWindow, fake: FakeChat) -> None:
    fake.on_text["my chest hurts"] = [
        {
            "text": "Call 911 now.",
            "pinned": True,
            "buttons": [
                {"title": "Call 911 now", "payload": "tel:911"},
                {"title": "This was a mistake", "payload": "/mistake"},
            ],
        }
    ]
    chat.start()
    chat.write("my chest hurts")
    expect(chat.pinned.get_by_role("alert")).to_contain_text("Call 911 now.")
    expect(chat.pinned.get_by_role("link", name="Call 911 now")).to_have_attribute(
        "href", "tel:911"
    )
    for number in range(6):
        chat.write(f"message {number}")
        chat.expect_said(f"You wrote: message {number}")
    expect(chat.pinned).to_be_in_viewport()
    expect(chat.button("This was a mistake")).to_be_enabled()
    chat.page.reload()
    expect(chat.pinned).to_contain_text("Call 911 now.")
    chat.expect_said("Call 911 now.")
    fake.last.clear()
    expect(chat.pinned).to_be_hidden()
    chat.expect_said("Call 911 now.")


def test_false_alarm_unpins_after_the_answer(chat: ChatWindow, fake: FakeChat) -> None:
    fake.on_text["my chest hurts"] = [{"text": "Call 911 now.", "pinned": True}]
    chat.start()
    chat.write("my chest hurts")
    expect(chat.pinned).to_be_visible()
    for message in fake.last.messages:
        message["pinned"] = False
    chat.write("i am safe")
    chat.expect_said("You wrote: i am safe")
    expect(chat.pinned).to_be_hidden()
    chat.expect_said("Call 911 now.")


def test_emergency_answer_that_could_not_be_stored_is_shown_all_the_same(
    chat: ChatWindow, fake: FakeChat
) -> None:
    """Without a database the answer has no place in the order: seq 0."""
    fake.on_text["chest"] = [
        {"text": "Call 911 now.", "pinned": True, "seq": 0},
        {"text": "Stay with someone.", "seq": 0},
    ]
    chat.start()
    chat.write("hello")
    chat.expect_said("You wrote: hello")
    chat.write("chest")
    expect(chat.pinned).to_contain_text("Call 911 now.")
    chat.expect_said("Stay with someone.")
    assert chat.texts()[-2:] == ["chest", "Stay with someone."]


def test_the_greeting_stands_above_what_is_written_before_a_stream_is_there(
    chat: ChatWindow, fake: FakeChat
) -> None:
    fake.cut_streams(stay_closed=True)
    fake.on_text["go"] = [{"text": "b1"}]
    chat.start()
    chat.write("go")
    chat.expect_said("b1")
    assert chat.texts() == [GREETINGS["en"], "go", "b1"]


def test_messages_are_shown_in_the_servers_order(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    fake.on_text["go"] = [{"text": "b1"}, {"text": "b2"}, {"text": "b3"}]
    chat.write("go")
    chat.expect_said("b3")
    assert chat.texts()[-4:] == ["go", "b1", "b2", "b3"]


def test_a_choice_stays_under_the_finger_when_its_message_is_said_to_be_sent(
    chat: ChatWindow, fake: FakeChat
) -> None:
    """The stream may bring an answer before the message that it answers has its own."""
    chat.start()
    fake.on_text["book a visit"] = []
    fake.slow.clear()
    chat.write("book a visit")
    fake.last.say("assistant", "For whom?", buttons=[{"title": "For me", "payload": "/me"}])
    choice = chat.button("For me")
    expect(choice).to_be_visible()
    expect(chat.host.locator(".state", has_text="Sending")).to_be_visible()
    before = choice.bounding_box()
    fake.slow.set()
    expect(chat.host.locator(".state", has_text="Sending")).to_have_count(0)
    assert choice.bounding_box() == before


def test_calendar_file_is_fetched_with_the_token(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    href = f"/chat/conversations/{fake.last.id}/visit.ics"
    calendar = {"type": "text/calendar", "title": "Add to calendar", "href": href}
    fake.last.say("assistant", "Booked.", attachments=[calendar])
    with chat.page.expect_download() as download:
        chat.host.get_by_role("link", name="Add to calendar").click()
    assert download.value.suggested_filename == "appointment.ics"


def test_signed_calendar_link_opens_itself(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    calendar = {"type": "text/calendar", "title": "Add to calendar", "href": "/calendar/a/s.ics"}
    fake.last.say("assistant", "Booked.", attachments=[calendar])
    with chat.page.expect_download() as download:
        chat.host.get_by_role("link", name="Add to calendar").click()
    assert download.value.suggested_filename == "visit.ics"
    chat.expect_said("Booked.")


def test_what_people_write_is_never_markup(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script><b>bold</b>"
    fake.on_text[evil] = [
        {
            "text": evil,
            "buttons": [
                {"title": evil, "payload": "javascript:alert(3)"},
                {"title": "tel trick", "payload": "tel:javascript:alert(4)"},
            ],
            "attachments": [
                {"type": "text/html", "title": "no scheme", "href": "javascript:alert(5)"},
                {
                    "type": "text/calendar",
                    "title": "elsewhere",
                    "href": "https://evil.example/x.ics",
                },
            ],
        }
    ]
    chat.write(evil)
    chat.expect_said(evil, count=2)
    assert chat.host.locator(".log img, .log script, .log b").count() == 0
    hrefs = [link.get_attribute("href") for link in chat.host.get_by_role("link").all()]
    assert hrefs == ["tel:911"]


def test_ending_forgets_the_conversation_here(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("secret")
    chat.expect_said("You wrote: secret")
    chat.button("End chat").click()
    assert chat.focused_name() == "No, keep it"
    chat.page.keyboard.press("Escape")
    assert chat.focused_name() == "End chat"
    chat.button("End chat").click()
    chat.button("Yes, end it").click()
    expect(chat.panel).to_contain_text("gone from this device")
    stored = chat.page.evaluate("() => JSON.stringify(sessionStorage)")
    assert fake.last.token not in stored and "secret" not in stored
    chat.button("Start a new conversation").click()
    chat.agree()
    chat.expect_said("Hello. How can I help?")
    assert "secret" not in " ".join(chat.texts())


def test_leave_now_forgets_and_goes_away(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("secret")
    chat.expect_said("You wrote: secret")
    chat.button("Leave now").click()
    chat.page.wait_for_url(re.compile("/leave$"))
    assert chat.page.evaluate("() => sessionStorage.length") == 0
    assert "secret" not in chat.page.content()
    chat.page.go_back()
    assert "/leave" in chat.page.url or chat.page.url == "about:blank"

"""From what a patient wrote to an example: who may read it, what is refused, what is gone."""

import re
import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from api.audit.models import AuditRecord
from api.conversations.models import Utterance
from api.privacy.redact import find_spans
from api.rights.erasure import erase
from api.rights.subject import Subject
from api.studio.editing import open_draft
from api.studio.examples import taken_keys
from api.studio.intents import get_intent
from api.studio.learning import Proposal, teach
from api.studio.messages import PAGE_SIZE
from tests.reviews.flags import answer_of, flagged
from tests.studio.conftest import NOBODY
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, StaffBrowser
from tests.support.people import PERSON, verified

LIST, COST = "/admin/studio/conversations", "faq_cost"
# A name that the redactor takes for an ordinary word.
UNNOTICED = "how much is brindle for the visit"


def reads(intent: str, confidence: float, text: str = "So be it.") -> Callable[[Any], Any]:
    """A dialogue that reads every message like this."""
    said = {**answer(text, intent=intent), "intent": {"name": intent, "confidence": confidence}}
    return lambda _body: said


def say(desk: Desk, text: str, intent: str = "smalltalk", confidence: float = 0.9) -> Chat:
    desk.bot.script = reads(intent, confidence)
    chat = desk.start()
    chat.say(text)
    return chat


def message_of(desk: Desk, chat: Chat) -> Utterance:
    return [one for one in desk.utterances(chat) if one.sender == "patient"][-1]


def listed(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<p class="line-text".*?</p>', page)]


def make_example(
    editor: StaffBrowser, message: Utterance | str, text: str, intent: str = COST, **more: str
) -> Any:
    one = message if isinstance(message, str) else message.id
    sent = {"text": text, "intent": intent, **more}
    return editor.post(f"/admin/studio/messages/{one}/example", sent)


def examples(desk: Desk, name: str = COST) -> tuple[str, ...]:
    return get_intent(open_draft(desk.room.settings.home.resolve()), name).examples


def forget(desk: Desk, chat: Chat) -> None:
    erase(room=desk.room, subject=Subject(None, (chat.id,)), actor=("patient", chat.id))


def test_the_filters_narrow_together_and_stand_in_the_address(any_desk: Desk) -> None:
    desk = any_desk
    editor = desk.staff("editor")
    assert "No patient has written anything" in editor.get(LIST).text
    say(desk, "what does a visit cost", COST, 0.95)
    say(desk, "the other thing again", "nlu_fallback", 0.3)
    say(desk, "the thing about money", COST, 0.4)
    desk.time.advance(seconds=5)
    doubted = desk.start()
    desk.bot.script = reads(COST, 0.45)
    flagged(doubted, answer_of(desk, doubted, "is the fee a lot"))
    called = say(desk, "is this mole a cancer")

    def shown(query: str) -> list[str]:
        return listed(editor.get(f"{LIST}?{query}").text)

    assert shown("")[:2] == ["is this mole a cancer", "is the fee a lot"]
    assert len(shown("")) == 5
    assert set(shown("low=1")) == {
        "the other thing again",
        "the thing about money",
        "is the fee a lot",
    }
    assert shown("fallback=1") == ["the other thing again"]
    assert shown("flagged=1") == ["is the fee a lot"]
    assert shown("escalated=1") == ["is this mole a cancer"]
    assert set(shown(f"low=1&intent={COST}")) == {"the thing about money", "is the fee a lot"}
    assert shown(f"low=1&flagged=1&intent={COST}") == ["is the fee a lot"]
    assert shown("low=1&escalated=1") == []
    assert "No message is like this." in editor.get(f"{LIST}?fallback=1&flagged=1").text
    # What makes no sense is left out of the address.
    assert len(shown("intent=no_such&low=<script>&page=-3")) == 5
    assert shown("page=77") == []
    page = editor.get(f"{LIST}?flagged=1").text
    assert "flagged as wrong" in page and "0.45" in page
    assert re.search(r"\d\d:\d\d [ECMP][SD]T<", page)  # as the clinic's clock shows it
    assert called.id in editor.get(LIST).text


def test_the_list_has_pages_newest_first(desk: Desk) -> None:
    chat = desk.start()
    for number in range(PAGE_SIZE + 2):
        desk.time.advance(seconds=2)
        chat.say(f"is parking number {'x' * number} free")
    editor = desk.staff("editor")
    first = editor.get(LIST).text
    assert len(listed(first)) == PAGE_SIZE
    assert "x" * (PAGE_SIZE + 1) in listed(first)[0]
    older = re.search(r'href="([^"]+)">Older messages', first)
    assert older
    second = editor.get(older[1]).text
    assert len(listed(second)) == 2 and "Newer messages" in second


def test_buttons_staff_and_what_may_not_be_read_are_not_listed(desk: Desk) -> None:
    desk.bot.script = lambda _body: answer(
        "Here", buttons=[{"title": "Pick me", "payload": "/help"}]
    )
    chat = desk.start()
    chat.say("what can you do for folks")
    desk.bot.script = reads("help", 1.0)
    chat.press("/help")
    taken_back = say(desk, "i changed my mind about this")
    taken_back.consent(accepted=False)
    gone = say(desk, "never read this again")
    forget(desk, gone)
    editor = desk.staff("editor")
    assert listed(editor.get(LIST).text) == ["what can you do for folks"]
    for one in (taken_back, gone):
        page = editor.get(f"{LIST}/{one.id}").text
        assert "took their consent back" in page and "mind" not in page and "again" not in page
    assert editor.get(f"{LIST}/{'0' * 32}").status_code == 404


def test_every_reading_is_noted_for_the_patient(desk: Desk) -> None:
    chat = say(desk, "hello to the clinic")
    editor = desk.staff("editor")
    message = message_of(desk, chat)
    for path in (LIST, f"{LIST}/{chat.id}", f"/admin/studio/messages/{message.id}"):
        assert "hello to the clinic" in editor.get(path).text
    with desk.room.database.read() as session:
        noted = session.scalars(
            select(AuditRecord.subject_id).where(
                AuditRecord.action == "transcript.read", AuditRecord.actor_id == editor.staff_id
            )
        ).all()
    assert noted == [chat.id] * 3
    for role in ("front_desk", "clinician", "privacy_officer"):
        assert desk.staff(role).get(LIST).status_code == 403


def test_a_correction_is_an_example_of_the_draft_and_can_be_undone(desk: Desk) -> None:
    message = message_of(desk, say(desk, "whats the damage for  a\nflu jab", "greet", 0.4))
    editor = desk.staff("editor")
    page = editor.get(f"/admin/studio/messages/{message.id}?low=1").text
    assert "whats the damage for a flu jab</textarea>" in page
    assert "does not answer just now" in page and 'value="low=1"' in page
    answered = make_example(editor, message, "whats the damage for a flu jab", back="low=1&x=y")
    assert answered.status_code == 303
    place = answered.headers["location"]
    assert place.startswith(f"{LIST}?low=1&done=added&change=")
    assert place.endswith(f"#m-{message.id}")
    assert examples(desk)[-1] == "whats the damage for a flu jab"
    back = editor.get(place).text
    assert "Added to the draft." in back and f'href="/admin/studio/intents/{COST}"' in back
    undo = re.search(r'action="(/admin/studio/undo/\w+)"', back)
    assert undo and editor.post(undo[1]).status_code == 303
    assert "flu jab" not in " ".join(examples(desk))


REFUSED = (
    ("my name is PERSON_1, what is the fee", "PERSON_1 stands for what a patient wrote"),
    ("bill person_2 for it", "PERSON_2 stands for"),
    ("i am Konstantin Abernathy, what do i owe", "can identify somebody (PERSON)"),
    ("the fee on april 3, 1984", "can identify somebody (DATE"),
    ("my code is [code] what now", "one-time code"),
    ("quiero matarme, cuánto cuesta", "safety screen hears"),
    ("good morning", "is an example of greet"),
    ("how much is it", "is an example of faq_cost already"),
    ("pay [it](now) please", "brackets beside each other"),
    ("/restart", "is a command"),
    ("fee " * 100, "at most 300"),
    ("fee " * 2000, "too many for an example"),
    ("   ", "nothing in it"),
)


def test_what_may_not_be_taught_is_refused_and_stays_in_the_field(desk: Desk) -> None:
    message = message_of(desk, say(desk, "so what about the money then"))
    editor, before = desk.staff("editor"), examples(desk)
    for text, why in REFUSED:
        answered = make_example(editor, message, text)
        assert answered.status_code == 422, text
        assert why in answered.text, text
        assert " ".join(text.split())[:40] in answered.text
    assert examples(desk) == before


def test_a_name_that_slipped_through_is_found_by_what_is_known_since(desk: Desk) -> None:
    chat = verified(desk, ("my name is Brindle Doe", *PERSON[1:]))
    desk.bot.script = reads("smalltalk", 0.9)
    chat.say("what is the fee for the visit")
    message = message_of(desk, chat)
    assert find_spans(text=UNNOTICED) == ()
    editor, known = desk.staff("editor"), known_of(desk, chat)
    assert any(one.value == "Brindle Doe" for one in known)
    taught = teach(
        editor_of(desk, editor),
        name=COST,
        proposals=[Proposal(UNNOTICED, UNNOTICED, known)],
        directory=NOBODY,
    )
    assert taught.accepted == ()
    assert "“brindle” can identify somebody (PERSON)" in " ".join(taught.refused)
    # What an editor types is not compared with the patient's details: it would tell them.
    assert make_example(editor, message, UNNOTICED).status_code == 303


def test_who_was_named_in_another_chat_of_the_same_patient_is_found(desk: Desk) -> None:
    first = verified(desk)
    desk.bot.script = reads("smalltalk", 0.9)
    first.say("my sister is Brindle Abernathy")
    desk.time.advance(seconds=61)
    second = verified(desk)
    desk.bot.script = reads("smalltalk", 0.9)
    second.say("what is the fee for the visit")
    values = [one.value for one in known_of(desk, second)]
    assert "Brindle Abernathy" in values and len(values) == len(set(values))
    taught = teach(
        editor_of(desk, desk.staff("editor")),
        name=COST,
        proposals=[Proposal(UNNOTICED, UNNOTICED, known_of(desk, second))],
        directory=NOBODY,
    )
    assert taught.accepted == ()
    # A stranger's chat knows nothing of it, and neither does one whose words are gone.
    assert "Brindle Abernathy" not in [one.value for one in known_of(desk, desk.start())]
    forget(desk, first)
    assert "Brindle Abernathy" not in [one.value for one in known_of(desk, second)]


def known_of(desk: Desk, chat: Chat) -> Any:
    from api.studio.messages import get_known

    with desk.room.database.read() as session:
        return get_known(session=session, room=desk.room, conversation_id=chat.id)


def editor_of(desk: Desk, staff: StaffBrowser) -> Any:
    from api.studio.editing import Editor

    home = desk.room.settings.home.resolve()
    return Editor(open_draft(home), desk.room.database, staff.staff_id)


def test_bad_input_changes_nothing(desk: Desk) -> None:
    message = message_of(desk, say(desk, "<script>alert(1)</script> the fee"))
    editor, before = desk.staff("editor"), examples(desk)
    page = editor.get(f"/admin/studio/messages/{message.id}").text
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
    assert "no intent “no_such”" in make_example(editor, message, "a fee", "no_such").text
    assert "Choose an intent." in make_example(editor, message, "a fee", "").text
    assert make_example(editor, "0" * 32, "a fee").status_code == 404
    assert make_example(desk.staff("clinician"), message, "a fee").status_code == 403
    of_assistant = [one for one in desk.utterances(say(desk, "x")) if one.sender != "patient"]
    assert make_example(editor, of_assistant[0], "a fee").status_code == 404
    assert examples(desk) == before


def test_what_was_erased_between_list_and_submit_teaches_nothing(any_desk: Desk) -> None:
    desk = any_desk
    chat = say(desk, "do you take my sort of money")
    message, editor = message_of(desk, chat), desk.staff("editor")
    assert "my sort of money" in editor.get(LIST).text
    forget(desk, chat)
    answered = make_example(editor, message, "do you take my sort of money")
    assert answered.status_code in (404, 410)
    assert "my sort of money" not in " ".join(examples(desk))
    withdrawn = say(desk, "is there a fee for a letter")
    message = message_of(desk, withdrawn)
    withdrawn.consent(accepted=False)
    answered = make_example(editor, message, "is there a fee for a letter")
    assert answered.status_code == 410
    assert "Nothing was added." in answered.text


def test_two_editors_at_once_teach_one_thing(desk: Desk) -> None:
    message = message_of(desk, say(desk, "the wampum question"))
    editors = [desk.staff("editor"), desk.staff("editor")]
    answers: list[int] = []

    def choose(editor: StaffBrowser, intent: str) -> None:
        answers.append(make_example(editor, message, "the wampum question", intent).status_code)

    threads = [
        threading.Thread(target=choose, args=pair)
        for pair in zip(editors, (COST, "faq_insurance"), strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [303, 422]
    found = [*examples(desk), *examples(desk, "faq_insurance")]
    assert found.count("the wampum question") == 1
    draft = open_draft(desk.room.settings.home.resolve())
    assert "the wampum question" in taken_keys(draft)

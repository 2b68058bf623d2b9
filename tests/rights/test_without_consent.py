"""One's own data can be seen, taken and deleted though nobody agrees (any more) to the notice."""

import pytest

from api.conversations.models import Conversation, Utterance
from api.conversations.receive import raw_place
from tests.rights.lives import KEPT, count_rows, lived
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, payloads_of, texts_of


def withdrawn(desk: Desk) -> Chat:
    chat, _patient_id = lived(desk)
    assert "/privacy_stop" in payloads_of(chat.say("i take back my consent"))
    chat.press("/privacy_stop")
    return chat


@pytest.fixture(params=["withdrawn", "declined", "changed"])
def chat(request: pytest.FixtureRequest, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """A life with the clinic, and no consent to the present notice."""
    if request.param == "withdrawn":
        return withdrawn(desk)
    chat, _patient_id = lived(desk)
    if request.param == "declined":
        assert chat.consent(accepted=False).status_code == 204
    else:
        monkeypatch.setattr("api.conversations.consent.notices_version", lambda: "2030-01-01")
    assert not chat.view()["consented"]
    return chat


def test_other_words_and_buttons_still_need_it(chat: Chat) -> None:
    for body in ({"text": "can i book a visit"}, {"payload": "/request_human"}):
        refused = chat.send(body)
        assert (refused.status_code, refused.json()["code"]) == (403, "ConsentMissing")


@pytest.mark.parametrize("body", [{"text": "forget me"}, {"payload": "/privacy_forget"}])
def test_one_can_be_forgotten(desk: Desk, chat: Chat, body: dict[str, str]) -> None:
    asked = chat._result(chat.send(body))
    assert payloads_of(asked) == ["/privacy_forget_now", "/privacy_keep"]
    assert "Done." in texts_of(chat.press("/privacy_forget_now"))
    assert set(count_rows(desk, chat.id)) <= KEPT


def test_one_can_think_better_of_it(chat: Chat) -> None:
    chat.press("/privacy_forget")
    assert "nothing was deleted" in texts_of(chat.press("/privacy_keep"))
    assert not chat.view()["consented"]


def test_the_other_rights_work_too(desk: Desk, chat: Chat) -> None:
    assert "This is what I keep" in texts_of(chat.say("what do you know about me"))
    assert "Nobody of the clinic" in texts_of(chat.say("who has looked at my chat"))
    (file,) = chat.say("download my data")["messages"][-1]["attachments"]
    assert desk.client.get(file["href"], headers=chat.headers).status_code == 200
    assert "/privacy_stop" in payloads_of(chat.say("stop storing what i write"))


def test_of_the_words_only_the_wish_is_kept(desk: Desk, chat: Chat) -> None:
    chat.say("hello, could you please erase everything i ever told you")
    assert "Forget me" in chat.shown()[-2]
    with desk.room.database.read() as session:
        kept = session.query(Utterance).filter_by(conversation_id=chat.id).all()
        cipher = desk.room.keystore.cipher(session.get_one(Conversation, chat.id).key_id)
        words = [
            cipher.decrypt(one.raw_ciphertext, where=raw_place(one.id))
            for one in kept
            if one.raw_ciphertext
        ]
    assert not any("erase everything" in one for one in (*chat.shown(), *words))


def test_it_does_not_count_as_having_written(desk: Desk, chat: Chat) -> None:
    """The time after which all of it is deleted goes on."""

    def last() -> object:
        with desk.room.database.read() as session:
            return session.get_one(Conversation, chat.id).last_patient_at

    before = last()
    desk.time.advance(days=2)
    chat.say("what do you know about me")
    assert last() == before


def test_it_is_answered_in_the_language_of_the_words(chat: Chat) -> None:
    assert "Esto borra" in texts_of(chat.say("quiero que borren todos mis datos"))


def test_a_repeated_key_is_answered_once(chat: Chat) -> None:
    first = chat.say("forget me", key="once")
    assert chat.say("forget me", key="once") == first
    assert chat.send({"text": "download my data"}, key="once").status_code == 409


@pytest.mark.parametrize(
    ("language", "ask", "titles", "said"),
    [
        ("en", "i withdraw my consent", ["Stop storing"], "taken back"),
        ("en", "i withdraw my consent", ["delete it too", "Yes, delete it all"], "Done."),
        ("en", "forget me", ["no keep it"], "nothing was deleted"),
        ("en", "i withdraw my consent", ["Keep it as it is."], "nothing was deleted"),
        ("es", "quiero retirar mi consentimiento", ["Dejar de guardar"], "Retiró"),
        ("es", "retiro mi consentimiento", ["borrarlo tambien", "si, borrar todo"], "Listo."),
        ("es", "Olvídenme", ["No, conservarlo"], "no se borró nada"),
        ("es", "retiro mi consentimiento", ["dejarlo como esta"], "no se borró nada"),
    ],
)
def test_the_title_of_an_open_button_can_be_typed(
    desk: Desk, language: str, ask: str, titles: list[str], said: str
) -> None:
    chat = desk.start(language=language)
    chat.say(ask)
    for title in titles:
        result = chat.say(title)
    assert said in texts_of(result)


def test_a_title_that_is_open_no_more_deletes_nothing(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("I heard you")
    chat.say("forget me")
    chat.say("can i book a visit")
    assert "Delete it?" in texts_of(chat.say("Yes, delete it all"))
    assert chat.shown()


def test_a_wish_is_not_taken_in_the_middle_of_a_form(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Your name?", loop="patient_form", slot="name")
    chat.say("can i book a visit")
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).active_loop
    assert "Your name?" in texts_of(chat.say("forget me"))


def test_a_wish_needs_no_dialogue_model(desk: Desk) -> None:
    chat = desk.start()
    assert "This deletes" in texts_of(chat.say("plz dlete my data"))
    assert not desk.bot.asked

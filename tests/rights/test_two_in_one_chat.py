"""Who has proved to be themselves may go on to book for somebody else: the chat stays theirs."""

import json

import pytest

from api.conversations.models import Conversation
from api.escalations.absent import _contact_of
from api.escalations.discretion import is_kept_inside
from api.escalations.models import Escalation
from api.privacy.vault import Vault
from api.rights import retention
from api.rights.erasure import erase
from api.rights.errors import ErasureOnHold
from api.rights.holds import place_hold, release_holds
from api.rights.subject import find_subject
from tests.rights.lives import ANA, BEN
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, texts_of
from tests.support.people import (
    ask_code,
    code_for,
    give_details,
    identity,
    patient_of,
    tokens_of,
    verified,
)

OWN_WORDS = "we love the garden of our new house"


def for_another(desk: Desk, chat: Chat, said: tuple[str, str, str] = BEN) -> None:
    """The same chat is verified once more, for somebody else."""
    give_details(desk, chat, said)
    assert ask_code(desk, chat, relationship="proxy", **tokens_of(2))["status"] == "sent"
    chat.say(code_for(desk, chat))


@pytest.fixture
def people(desk: Desk) -> tuple[Chat, str, str]:
    """Ana's chat in which she then wrote for Ben, and who they are."""
    ben = patient_of(desk, verified(desk, BEN))
    chat = verified(desk, ANA)
    ana = patient_of(desk, chat)
    desk.bot.script = lambda body: answer("I heard you")
    chat.say(OWN_WORDS)
    for_another(desk, chat)
    assert patient_of(desk, chat) == ben
    assert ana and ben and ana != ben
    return chat, ana, ben


def test_forgetting_the_first_forgets_the_chat(desk: Desk, people: tuple[Chat, str, str]) -> None:
    chat, ana, _ben = people
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=ana)
    assert chat.id in subject.conversation_ids
    erase(room=desk.room, subject=subject, actor=("test", "erase"))
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).erased_at is not None


def test_the_seconds_record_holds_no_word_of_the_first(
    desk: Desk, people: tuple[Chat, str, str]
) -> None:
    own = verified(desk, BEN)
    taken = desk.client.get(f"{own.path}/export", headers=own.headers).json()
    assert "new house" not in json.dumps(taken)
    assert taken["transcripts"]
    first = verified(desk, ANA)
    taken = desk.client.get(f"{first.path}/export", headers=first.headers).json()
    assert "new house" in json.dumps(taken)


@pytest.mark.parametrize("held", ["ana", "ben"])
def test_a_hold_on_either_keeps_the_chat(
    desk: Desk, people: tuple[Chat, str, str], held: str
) -> None:
    """Also against whoever writes for somebody, and by the id of the chat."""
    chat, ana, ben = people
    with desk.room.database.write() as session:
        place_hold(session=session, subject_id={"ana": ana, "ben": ben}[held], reason="case 9")
        subject = find_subject(session=session, subject_id=chat.id)
    with pytest.raises(ErasureOnHold):
        erase(room=desk.room, subject=subject, actor=("test", "erase"))
    said = answer("Your data is yours.", intent="privacy_request")
    said["messages"][0]["response"] = "utter_privacy"
    desk.bot.script = lambda body: said
    chat.say("please forget me")
    chat.press("/privacy_forget_now")
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).erased_at is None


@pytest.mark.parametrize("held", ["ana", "ben"])
def test_a_hold_on_either_keeps_it_past_its_time(
    desk: Desk, people: tuple[Chat, str, str], held: str
) -> None:
    chat, ana, ben = people
    with desk.room.database.write() as session:
        place_hold(session=session, subject_id={"ana": ana, "ben": ben}[held], reason="case 9")
    desk.time.advance(days=400)
    retention.purge(desk.room)
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).erased_at is None
    kept = len(desk.utterances(chat))
    assert kept > 6
    with desk.room.database.write() as session:
        release_holds(session=session, subject_id={"ana": ana, "ben": ben}[held])
    retention.purge(desk.room)
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).erased_at is not None


@pytest.fixture
def aged(desk: Desk, people: tuple[Chat, str, str]) -> tuple[Chat, str, str]:
    """The same chat, gone on after the time of what was said at first."""
    desk.time.advance(days=31)
    desk.bot.script = lambda body: answer("I heard you")
    chat = people[0]
    chat.say(OWN_WORDS)
    purged = retention.purge(desk.room)
    assert purged["utterance"]
    return people


def test_long_after_it_is_still_the_firsts(desk: Desk, aged: tuple[Chat, str, str]) -> None:
    chat, ana, _ben = aged
    own = verified(desk, BEN)
    taken = desk.client.get(f"{own.path}/export", headers=own.headers).json()
    assert "new house" not in json.dumps(taken)
    with desk.room.database.write() as session:
        assert chat.id in find_subject(session=session, subject_id=ana).conversation_ids
        place_hold(session=session, subject_id=ana, reason="case 9")
    desk.time.advance(days=400)
    retention.purge(desk.room)
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).erased_at is None


def test_long_after_the_values_go_with_the_words(desk: Desk, aged: tuple[Chat, str, str]) -> None:
    """What was proved is kept, not what it was proved with: the dialogue asks for it again."""
    chat = aged[0]
    known = identity(desk, chat)
    assert (known["verified"], known["person_token"]) == (False, "")
    with desk.room.database.read() as session:
        vault = Vault(
            session=session,
            keystore=desk.room.keystore,
            key_id=session.get_one(Conversation, chat.id).key_id,
            conversation_id=chat.id,
        )
        kept = vault.values_of(["PERSON_1", "PERSON_2", "PHONE_1", "PHONE_2"])
        assert not any(kept.values())


def test_no_link_into_the_chat_goes_to_the_second(
    desk: Desk, people: tuple[Chat, str, str]
) -> None:
    chat, _ana, _ben = people
    alone = verified(desk, BEN)
    with desk.room.database.read() as session:
        for one, is_proven in ((chat, False), (alone, True)):
            conversation = session.get_one(Conversation, one.id)
            assert _contact_of(session, desk.room, conversation)[1] is is_proven


def test_what_the_first_disclosed_is_kept_inside_in_their_next_chat(
    desk: Desk, people: tuple[Chat, str, str]
) -> None:
    chat, _ana, _ben = people
    said = texts_of(chat.say("my husband hits me and i am afraid of him"))
    assert said
    with desk.room.database.read() as session:
        assert session.query(Escalation).filter_by(conversation_id=chat.id).count()
    later = verified(desk, ANA)
    with desk.room.database.read() as session:
        conversation = session.get_one(Conversation, later.id)
        assert is_kept_inside(session=session, conversation=conversation)

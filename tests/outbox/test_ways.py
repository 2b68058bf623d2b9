"""WhatsApp and push: by a real HTTP receiver where the clinic has them, refused where not."""

import json
from urllib.parse import urlsplit

import pytest

from api import worker
from tests.outbox.servers import Gateway
from tests.outbox.test_channels import asked_there, row
from tests.reminders.contacts import choose_contact
from tests.reminders.test_reminders import EIGHT, planned, work
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk

PHONE = "+15185550161"


@pytest.fixture
def ways_desk(make_desk: MakeDesk, gateway: tuple[Gateway, str]) -> Desk:
    place = urlsplit(gateway[1]).netloc
    return make_desk(
        sms_url=f"json://{place}/sms/{{to}}",
        whatsapp_url=f"json://{place}/whatsapp/{{to}}?+X-Key={{id}}",
        push_url=f"ntfy://{place}/{{to}}",
        push_subscribe_url="https://push.clinic.example/{to}",
    )


def choose_push(desk: Desk, chat_id: str) -> str:
    answer = desk.internal("POST", "/reminder-push", {"conversation_id": chat_id})
    assert answer.status_code == 200, answer.text
    return answer.json().removeprefix("https://push.clinic.example/")


def test_what_is_chosen_for_whatsapp_goes_there_and_never_as_a_text(
    ways_desk: Desk, gateway: tuple[Gateway, str]
) -> None:
    app, _address = gateway
    chat, _plan = planned(ways_desk)
    assert choose_contact(ways_desk, chat, PHONE, by_whatsapp=True).status_code == 204
    worker.deliver(ways_desk.room)
    ways_desk.client.post(asked_there(ways_desk)[-1], data={"choice": "agree"})
    ways_desk.time.set(EIGHT)
    work(ways_desk)
    assert [one["path"].split("/")[1] for one in app.taken] == ["whatsapp", "whatsapp"]
    assert row(ways_desk).status == "sent"


def test_a_push_goes_to_a_topic_of_the_patients_own_and_is_tried_again(
    ways_desk: Desk, gateway: tuple[Gateway, str]
) -> None:
    app, _address = gateway
    chat, _plan = planned(ways_desk)
    topic = choose_push(ways_desk, chat.id)
    assert len(topic) >= 32
    worker.deliver(ways_desk.room)
    [question] = app.taken
    assert json.loads(question["body"])["topic"] == topic
    ways_desk.client.post(asked_there(ways_desk)[-1], data={"choice": "agree"})
    ways_desk.time.set(EIGHT)
    app.status, app.keeps = 500, False
    work(ways_desk)
    assert row(ways_desk).status == "waiting"
    app.status, app.keeps = 200, True
    ways_desk.time.advance(seconds=3)
    work(ways_desk)
    sent = json.loads(app.taken[-1]["body"])
    assert len(app.taken) == 2
    assert sent["topic"] == topic
    assert "8:00 PM" in sent["message"]
    assert "/reminders/stop/" in sent["message"]
    assert "metformin" not in app.taken[-1]["body"]
    # Asked again it is the same topic, and another patient's is another.
    ways_desk.time.advance(minutes=11)
    assert choose_push(ways_desk, chat.id) == topic
    assert choose_push(ways_desk, planned(ways_desk)[0].id) != topic


def test_what_the_clinic_does_not_have_is_refused_and_nothing_is_sent(desk: Desk) -> None:
    chat, _plan = planned(desk)
    for answer in (
        choose_contact(desk, chat, PHONE, by_whatsapp=True),
        desk.internal("POST", "/reminder-push", {"conversation_id": chat.id}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "WayNotOffered")
    assert row(desk) is None

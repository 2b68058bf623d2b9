"""The sample: every alarm, a share of what no person saw, each once, whoever draws."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import ValidationError

from api.conversations.models import Utterance
from api.reviews.sampling import AT_ONCE, draw_sample, is_drawn
from api.settings import Settings
from api.worker import JOBS
from tests.reviews.flags import cases, records
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk

ALARM = "I have crushing chest pain and cannot breathe"


def test_the_share_is_kept_and_cannot_be_told_beforehand(make_desk: MakeDesk) -> None:
    desk, other = make_desk(), make_desk(home=make_desk().settings.home.parent / "other")
    ids = [f"{number:032x}" for number in range(20_000)]

    def drawn(one: Desk, share: float) -> set[str]:
        keystore = one.room.keystore
        return {each for each in ids if is_drawn(keystore=keystore, utterance_id=each, share=share)}

    here = drawn(desk, 0.05)
    assert 850 < len(here) < 1150
    assert here == drawn(desk, 0.05) and here < drawn(desk, 0.2)
    assert len(here & drawn(other, 0.05)) < 200
    assert drawn(desk, 0) == set() and len(drawn(desk, 1)) == len(ids)


def test_every_message_without_a_person_at_a_hundred_percent(make_desk: MakeDesk) -> None:
    desk = make_desk(review_sample_percent=100)
    chat = desk.start()
    chat.say("what time do you open")
    chat.press("/request_human")
    with_person = desk.start()
    with_person.say("should I stop taking my warfarin?")
    assert draw_sample(desk.room) == 1 and draw_sample(desk.room) == 0
    [case] = cases(desk)
    assert (case.kind, case.wish, case.conversation_id) == ("sample", "chance", chat.id)
    assert case.utterance_id == next(
        row.id for row in desk.utterances(chat) if row.sender == "patient"
    )
    assert len(records(desk, "review.draw")) == 1


def test_every_alarm_is_drawn_once_for_its_conversation(make_desk: MakeDesk) -> None:
    desk = make_desk(review_sample_percent=0)
    chat, other, calm = desk.start(), desk.start(), desk.start()
    chat.say(ALARM)
    chat.say(f"{ALARM} still")
    other.say("I want to kill myself")
    calm.say("what time do you open")
    assert draw_sample(desk.room) == 2
    assert {(one.wish, one.conversation_id) for one in cases(desk)} == {
        ("urgent", chat.id),
        ("urgent", other.id),
    }
    assert draw_sample(desk.room) == 0
    nurse = desk.staff("clinician")
    case = next(one for one in cases(desk) if one.conversation_id == chat.id)
    assert "an alarm was raised" in nurse.get(f"/staff/reviews/{case.id}").text
    for action, version in (("take", "1"), ("find", "2"), ("close", "3")):
        data = {"version": version, "finding": "answer_right"}
        assert nurse.post(f"/staff/reviews/{case.id}/{action}", data).status_code == 303
    assert draw_sample(desk.room) == 1  # the second alarm was in no review


def test_workers_at_once_draw_each_once(any_desk: Desk) -> None:
    for _ in range(3):
        any_desk.start().say(ALARM)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: draw_sample(any_desk.room), range(4)))
    assert sum(drawn) == 3 and len(cases(any_desk)) == 3
    assert len(records(any_desk, "review.draw")) == 3


def test_more_messages_than_one_stretch(make_desk: MakeDesk) -> None:
    desk = make_desk(review_sample_percent=1)
    chat = desk.start()
    chat.say("what time do you open")
    known = next(row for row in desk.utterances(chat) if row.sender == "patient")
    with desk.room.database.write() as session:
        for number in range(AT_ONCE + 500):
            session.add(
                Utterance(
                    id=uuid.uuid4().hex,
                    conversation_id=chat.id,
                    seq=1000 + number,
                    sender="patient",
                    status="recorded",
                    handled_by="assistant",
                    disposition="none",
                    created_at=known.created_at,
                )
            )
        wanted = [
            row.id
            for row in session.query(Utterance).filter_by(sender="patient")
            if is_drawn(keystore=desk.room.keystore, utterance_id=row.id, share=0.01)
        ]
    assert draw_sample(desk.room) == len(wanted)
    assert {one.utterance_id for one in cases(desk)} == set(wanted)


def test_old_messages_are_left_alone(make_desk: MakeDesk) -> None:
    desk = make_desk(review_sample_percent=100)
    desk.start().say("what time do you open")
    desk.time.advance(days=4)
    assert draw_sample(desk.room) == 0


@pytest.mark.parametrize("percent", [-1, 100.5, "many"])
def test_a_share_that_is_none_is_refused(percent: object) -> None:
    with pytest.raises(ValidationError):
        Settings(review_sample_percent=percent)


def test_the_worker_does_it(desk: Desk) -> None:
    desk.start().say(ALARM)
    JOBS["draw_sample"][0](desk.room)
    assert len(cases(desk)) == 1

"""PostgreSQL: what changes at the moment of a purge is left for the next round."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api import clock
from api.conversations import repository
from api.conversations.models import Conversation
from api.identity.models import Patient
from api.rights.retention import purge
from tests import databases
from tests.rights.test_purged import alone, is_known
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk, seed

pytestmark = pytest.mark.postgres


@pytest.fixture
def beside(postgres_server: databases.PostgresServer, make_desk: MakeDesk) -> Iterator[Desk]:
    with postgres_server.fresh_database(postgres_server.seeded_template(seed)) as url:
        yield make_desk(url=url, keep_patient_days=40)


def test_a_chat_that_its_patient_writes_in_now(beside: Desk) -> None:
    chat = beside.start()
    beside.time.advance(days=31)
    with ThreadPoolExecutor(1) as pool, beside.room.database.write() as session:
        row = repository.lock_conversation(session=session, conversation_id=chat.id)
        assert row is not None
        row.last_patient_at = clock.now()
        session.flush()
        assert "conversation" not in pool.submit(purge, beside.room).result(timeout=30)
    assert not purge(beside.room).get("conversation")
    with beside.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).erased_at is None


def test_a_patient_who_is_confirmed_now(beside: Desk) -> None:
    _chat, patient_id = alone(beside)
    beside.time.advance(days=42)
    later = beside.start()
    with ThreadPoolExecutor(1) as pool, beside.room.database.write() as session:
        session.get_one(Patient, patient_id, with_for_update={"read": True})
        session.get_one(Conversation, later.id).patient_id = patient_id
        session.flush()
        assert "patient" not in pool.submit(purge, beside.room).result(timeout=30)
    assert "patient" not in purge(beside.room)
    assert is_known(beside, patient_id)

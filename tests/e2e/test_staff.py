"""A person answers from the staff pages; while they hold the chat Rasa gets nothing."""

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Product
from tests.e2e.staff_desk import Desk
from tests.e2e.steps import choose_first, someone


def test_human_stretch(product: Product, patient: Patient) -> None:
    choose_first(patient, patient.say("book a flu shot"))
    patient.tap("for me")
    escalation = patient.say("could i talk to a real person").escalation_id
    assert escalation
    with Desk(product) as desk:
        desk.act(escalation, "claim")
        patient.hear(lambda one: Answer([one]).says_notice("staff_joined"))
        rasa_before = _rasa_events(product, patient)
        answer = patient.say("my name is Gerlinde Achterberg and i am confused")
        assert (answer.handled_by, answer.messages) == ("staff", [])
        page = desk.read(escalation)
        assert "i am confused" in page
        assert "Gerlinde" not in page
        assert "Achterberg" not in page
        assert _rasa_events(product, patient) == rasa_before, "nothing reached Rasa"
        desk.act(escalation, "reply", text="Hello, this is the front desk. How can I help?")
        heard = patient.hear(lambda one: one["sender"] == "staff")
        assert heard["text"] == "Hello, this is the front desk. How can I help?"
        desk.act(escalation, "hand-back")
    back = patient.hear(lambda one: Answer([one]).says_notice("handed_back"))
    assert "start over" in back["text"], "the interrupted form is named"
    answer = patient.say(someone().name)
    assert answer.asks("utter_which_birth_date"), answer.text


def test_emergency_stop_is_cleared_by_staff(product: Product, patient: Patient) -> None:
    escalation = patient.say("i can't breathe and my lips are blue").escalation_id
    assert escalation
    assert not patient.say("book a flu shot").times
    with Desk(product) as desk:
        assert "Emergency" in desk.read(escalation)
        desk.act(escalation, "claim")
        desk.act(escalation, "clear")
        patient.hear(lambda one: Answer([one]).says_notice("emergency_cleared"))
        desk.act(escalation, "close", outcome="answered")
    assert patient.say("book a flu shot").times
    assert not any(one["pinned"] for one in patient.transcript())


def test_front_desk_gives_no_diagnosis(product: Product, patient: Patient) -> None:
    escalation = patient.say("do i have diabetes?").escalation_id
    assert escalation
    with Desk(product) as desk:
        desk.act(escalation, "claim")
        path = f"/staff/escalations/{escalation}"
        fields = {**desk.hidden(path), "text": "You have diabetes, stop taking your pills."}
        refused = desk.http.post(f"{path}/reply", data=fields)
        assert refused.status_code == 422
    assert not [one for one in patient.transcript() if one["sender"] == "staff"]


def _rasa_events(product: Product, patient: Patient) -> int:
    import sqlite3

    store = sqlite3.connect(f"file:{product.home / 'tracker.db'}?mode=ro", uri=True)
    try:
        query = "SELECT count(*) FROM events WHERE sender_id = ?"
        return int(store.execute(query, (patient.id,)).fetchone()[0])
    finally:
        store.close()

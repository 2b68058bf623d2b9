"""Appointments beside the chat: staff book, move and cancel; the patient is told, once."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.scheduling.models import Appointment, AppointmentSlot, VisitType
from tests.support.desk import Chat, Desk, StaffBrowser
from tests.support.people import PERSON, verified
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.staff_tab import StaffTab

OTHER = ("my name is Ben Ashdown", "I was born on May 2, 1990", "my phone is 518-555-0144")
GONE = "That time has just been taken. Other times are below."


class Beside:
    """A member of staff at the appointments of one chat."""

    def __init__(self, desk: Desk, chat: Chat, staff: StaffBrowser) -> None:
        self.desk, self.chat, self.staff = desk, chat, staff
        self.path = f"/staff/conversations/{chat.id}/appointments"

    def page(self, query: str = "") -> str:
        answered = self.staff.get(self.path + query)
        assert answered.status_code == 200, answered.text
        return answered.text

    def times(self, query: str = "?visit_type=follow-up") -> list[str]:
        return offers_in(self.page(query))

    def post(self, action: str, **data: Any) -> httpx.Response:
        return self.staff.post(f"{self.path}/{action}", {"key": "k1", **data})

    def book(self, offer: str, key: str = "k1") -> httpx.Response:
        self.post("hold", offer_id=offer)
        return self.post("book", offer_id=offer, key=key)

    def visit(self) -> tuple[str, str]:
        """Id and version of the one visit that the page shows."""
        page = self.page()
        return (
            re.findall(r'name="appointment_id" value="(\w+)"', page)[0],
            re.findall(r'name="version" value="(\d+)"', page)[0],
        )


def offers_in(page: str) -> list[str]:
    return re.findall(r'name="offer_id" value="([^"]+)"', page)


def beside(desk: Desk, said: tuple[str, str, str] = PERSON) -> Beside:
    chat, staff = verified(desk, said), desk.staff()
    taken = staff.post(f"/staff/conversations/{chat.id}/take-over", {"version": "0"})
    assert taken.status_code == 303, taken.text
    return Beside(desk, chat, staff)


def rows(desk: Desk) -> list[Appointment]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(Appointment).order_by(Appointment.created_at)))


def written(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.room.database.read() as session:
        found = session.scalars(
            select(AuditRecord)
            .where(AuditRecord.action.like("appointment.%"))
            .order_by(AuditRecord.id)
        )
        return [(one.actor_id, one.action, one.subject_id) for one in found]


def last(chat: Chat) -> dict[str, Any]:
    return chat.view()["messages"][-1]


def test_reading_the_visits_is_noted_and_told_to_the_patient(any_desk: Desk) -> None:
    at = beside(any_desk)
    at.book(at.times()[0])
    at.page()
    with any_desk.room.database.read() as session:
        (*_, read) = session.scalars(
            select(AuditRecord).where(AuditRecord.action == "visits.read").order_by(AuditRecord.id)
        ).all()
        patient_id = session.get_one(Conversation, at.chat.id).patient_id
    assert (read.actor_id, read.subject_id) == (at.staff.staff_id, patient_id)
    assert read.detail == {"conversation": at.chat.id, "visits": 1}
    at.staff.post(f"/staff/conversations/{at.chat.id}/hand-back", {"version": "0"})
    told = at.chat.press("/privacy_viewers")["messages"][-1]["text"]
    assert "opened your chats or visits" in told
    assert "Front Desk 1 (front desk)" in told
    stranger = any_desk.start()
    assert "Nobody of the clinic" in stranger.press("/privacy_viewers")["messages"][-1]["text"]


def test_staff_book_move_and_cancel_and_the_patient_is_told(any_desk: Desk) -> None:
    at = beside(any_desk)
    first, second = at.times()[0], at.times()[-1]
    held = at.post("hold", offer_id=first)
    assert held.status_code == 303
    assert "Book this time?" in at.staff.get(held.headers["location"]).text
    booked = at.post("book", offer_id=first)
    assert "Booked." in at.staff.get(booked.headers["location"]).text
    said = last(at.chat)
    assert "Front Desk 1 (front desk) has booked this for you: follow-up with" in said["text"]
    assert [one["type"] for one in said["attachments"]] == ["text/calendar"]
    file = any_desk.client.get(said["attachments"][0]["href"])
    assert "BEGIN:VCALENDAR" in file.text and "STATUS:CONFIRMED" in file.text
    appointment, version = at.visit()
    at.post("hold", offer_id=second, moving=appointment)
    moved = at.post("move", offer_id=second, appointment_id=appointment, version=version, key="k2")
    assert moved.status_code == 303, moved.text
    assert "has moved your visit" in last(at.chat)["text"]
    appointment, version = at.visit()
    gone = at.post("cancel", appointment_id=appointment, version=version, key="k3")
    assert "Cancelled." in at.staff.get(gone.headers["location"]).text
    assert "has cancelled your follow-up" in last(at.chat)["text"]
    staff = at.staff.staff_id
    assert written(any_desk) == [
        (staff, "appointment.book", appointment),
        (staff, "appointment.move", appointment),
        (staff, "appointment.cancel", appointment),
    ]
    assert [(one.status, one.conversation_id) for one in rows(any_desk)] == [
        ("cancelled", at.chat.id)
    ]
    assert first in at.times()


def test_in_spanish_the_patient_reads_spanish(desk: Desk) -> None:
    at = beside(desk)
    with desk.room.database.write() as session:
        session.get_one(Conversation, at.chat.id).language = "es"
    at.book(at.times()[0])
    assert "Front Desk 1 (recepción) reservó esta cita" in last(at.chat)["text"]
    assert "consulta de seguimiento" in last(at.chat)["text"]


def test_what_is_sent_twice_is_done_and_told_once(any_desk: Desk) -> None:
    at = beside(any_desk)
    offer, other = at.times()[0], at.times()[-1]
    for _ in range(2):
        assert at.book(offer).status_code == 303
    assert len(rows(any_desk)) == 1
    appointment, version = at.visit()
    for _ in range(2):
        sent = {"offer_id": other, "appointment_id": appointment, "version": version, "key": "k2"}
        assert at.post("move", **sent).status_code == 303
    appointment, version = at.visit()
    for key in ("k3", "k3", "k4"):
        sent = {"appointment_id": appointment, "version": version, "key": key}
        assert at.post("cancel", **sent).status_code == 303
    told = [text for text in at.chat.shown() if "Front Desk 1 (front desk) has" in text]
    assert len(told) == 3 and len(written(any_desk)) == 3
    assert at.post("book", offer_id=other, key="k1").status_code == 409  # a key of another wish


def test_a_time_that_was_taken_meanwhile_is_told_with_others(any_desk: Desk) -> None:
    one, other = beside(any_desk), beside(any_desk, OTHER)
    offer = one.times()[0]
    assert other.book(offer).status_code == 303
    for action in ("hold", "book"):
        refused = one.post(action, offer_id=offer)
        assert refused.status_code == 409
        assert GONE in refused.text
        instead = offers_in(refused.text)
        assert instead and offer not in instead
    assert one.book(instead[0], key="k9").status_code == 303
    assert len(rows(any_desk)) == 2


def test_a_time_that_somebody_holds_is_not_offered(desk: Desk) -> None:
    one, other = beside(desk), beside(desk, OTHER)
    offer = one.times()[0]
    one.post("hold", offer_id=offer)
    assert offer in one.times() and offer not in other.times()
    assert GONE in other.post("hold", offer_id=offer).text
    desk.time.advance(seconds=desk.settings.hold_seconds + 1)
    assert offer in other.times()


def test_two_at_the_same_time_in_the_same_instant(any_desk: Desk) -> None:
    both = [beside(any_desk), beside(any_desk, OTHER)]
    offer = both[0].times()[0]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda at: at.post("book", offer_id=offer), both))
    assert sorted(one.status_code for one in answers) == [303, 409]
    with any_desk.room.database.read() as session:
        taken = session.scalars(select(AppointmentSlot.slot_id).where(AppointmentSlot.active)).all()
        assert len(taken) == len(set(taken)) > 0
        assert session.scalar(select(func.count()).select_from(Appointment)) == 1


def test_a_visit_changed_meanwhile_is_not_changed_again(any_desk: Desk) -> None:
    """The patient moved it in the chat, or another tab did, after this page was shown."""
    at = beside(any_desk)
    at.book(at.times()[0])
    appointment, version = at.visit()
    times = at.times()
    at.post("move", offer_id=times[-1], appointment_id=appointment, version=version, key="k2")
    before = [(one.start_at, one.status, one.version) for one in rows(any_desk)]
    sent = {"appointment_id": appointment, "version": version}
    for refused in (
        at.post("move", offer_id=times[1], key="k3", **sent),
        at.post("cancel", key="k4", **sent),
    ):
        assert refused.status_code == 409
        assert "Nothing was done: this appointment was changed meanwhile" in refused.text
    assert [(one.start_at, one.status, one.version) for one in rows(any_desk)] == before
    assert len(written(any_desk)) == 2
    fresh = at.visit()[1]
    sent = {"appointment_id": appointment, "version": fresh, "offer_id": times[1]}
    assert at.post("move", key="k5", **sent).status_code == 303


def test_two_visits_at_once_are_refused(any_desk: Desk) -> None:
    at = beside(any_desk)
    sick = at.times("?visit_type=sick-visit")
    same = next(one for one in at.times() if one.split(".")[1] == sick[0].split(".")[1])
    at.book(same)
    assert sick[0] not in at.times("?visit_type=sick-visit")
    refused = at.post("book", offer_id=sick[0], key="k2")
    assert refused.status_code == 409
    if sick[0].split(".")[0] == same.split(".")[0]:
        assert GONE in refused.text or "another appointment at that time" in refused.text
    assert offers_in(refused.text)
    assert len(rows(any_desk)) == 1


def test_only_who_holds_the_conversation_books(any_desk: Desk) -> None:
    at = beside(any_desk)
    offer = at.times()[0]
    other = Beside(any_desk, at.chat, any_desk.staff())
    for answered in (other.staff.get(other.path), other.post("book", offer_id=offer)):
        assert answered.status_code == 409
        assert "A colleague has this conversation" in answered.text
    escalation = re.findall(
        r"/staff/escalations/(\w{32})", at.staff.get(f"/staff/conversations/{at.chat.id}").text
    )[0]
    at.staff.act(escalation, "hand-back")
    refused = at.post("book", offer_id=offer)
    assert refused.status_code == 409
    assert "Take the conversation over first" in refused.text
    assert rows(any_desk) == []


def test_a_patient_who_is_not_verified_has_no_appointments_here(desk: Desk) -> None:
    chat, staff = desk.start(), desk.staff()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    staff.act(escalation, "claim")
    moved = staff.get(f"/staff/escalations/{escalation}/appointments")
    assert moved.headers["location"] == f"/staff/conversations/{chat.id}/appointments"
    page = staff.get(moved.headers["location"])
    assert page.status_code == 403
    assert "The patient has not confirmed who they are." in page.text
    assert Beside(desk, chat, staff).post("book", offer_id="x").status_code == 403


def test_what_a_proxy_may_not_see_is_not_touched(any_desk: Desk) -> None:
    at = beside(any_desk)
    at.book(at.times()[0])
    appointment, version = at.visit()
    with any_desk.room.database.write() as session:
        session.get_one(Conversation, at.chat.id).relationship = "proxy"
        session.get_one(VisitType, "follow-up").sensitive = True
    assert appointment not in at.page()
    refused = at.post("cancel", appointment_id=appointment, version=version, key="k2")
    assert refused.status_code == 404
    assert [one.status for one in rows(any_desk)] == ["booked"]


def test_anothers_appointment_is_none(any_desk: Desk) -> None:
    one, other = beside(any_desk), beside(any_desk, OTHER)
    one.book(one.times()[0])
    appointment, version = one.visit()
    sent = {"appointment_id": appointment, "version": version, "key": "k7"}
    assert other.post("cancel", **sent).status_code == 404
    assert other.post("move", offer_id=other.times()[-1], **sent).status_code == 404
    assert other.post("hold", offer_id=other.times()[-1], moving=appointment).status_code == 404
    assert [one.status for one in rows(any_desk)] == ["booked"]


def test_only_what_fits_the_patients_age_is_found(desk: Desk) -> None:
    at = beside(desk)  # born in 1984
    assert at.times("?visit_type=child-check-up") == []
    assert "No free time was found" in at.page("?visit_type=child-check-up")


@pytest.mark.parametrize(
    "query",
    [
        "?visit_type=%3Cscript%3E",
        "?visit_type=follow-up&practitioner=nobody",
        "?moving=" + "0" * 32,
        "?offer=follow-up.zzzzzzzz.x",
        "?offer='--",
        "?done=%3Cb%3E",
    ],
)
def test_a_made_up_wish_finds_nothing(desk: Desk, query: str) -> None:
    page = beside(desk).page(query)
    assert "<script>" not in page.replace('<script type="module"', "") and "<b>" not in page
    assert "Book this time?" not in page and "Move to this time?" not in page


@pytest.mark.parametrize("day", ["banana", "0001-01-01", "9999-12-31", "2027-02-30", "2020-01-01"])
def test_a_day_that_is_none_is_told(desk: Desk, day: str) -> None:
    at = beside(desk)
    answered = at.staff.get(f"{at.path}?visit_type=follow-up&day={day}")
    assert answered.status_code == 422
    assert "Times of any day are shown" in answered.text
    assert offers_in(answered.text)


@pytest.mark.parametrize(
    ("action", "data", "status"),
    [
        ("book", {"offer_id": "x"}, 404),
        ("book", {"offer_id": "x" * 201}, 422),
        ("book", {"offer_id": "x", "key": ""}, 422),
        ("book", {"offer_id": "x", "key": "k" * 61}, 422),
        ("move", {"offer_id": "x", "appointment_id": "y", "version": "z"}, 422),
        ("move", {"offer_id": "x", "appointment_id": "y", "version": "0"}, 404),
        ("cancel", {"appointment_id": "y", "version": "0"}, 404),
        ("cancel", {}, 422),
        ("hold", {"offer_id": "a.zzzzzzzz.b"}, 404),
    ],
)
def test_malformed_forms(desk: Desk, action: str, data: dict[str, str], status: int) -> None:
    at = beside(desk)
    assert at.post(action, **data).status_code == status
    assert rows(desk) == []


def test_other_roles_have_no_business_here(desk: Desk) -> None:
    at = beside(desk)
    editor = Beside(desk, at.chat, desk.staff("editor"))
    assert editor.staff.get(editor.path).status_code == 403
    assert editor.post("book", offer_id=at.times()[0]).status_code == 403


# In a browser.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits_a_phone(
    desk: Desk, page: Page, origin: str, scheme: Any
) -> None:
    chat = verified(desk)
    tab = StaffTab(page, origin, desk.staff(signed_in=False))
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)

    def check(text: str) -> None:
        expect(page.locator("main")).to_contain_text(text)
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    tab.sign_in(f"/staff/conversations/{chat.id}/appointments")
    check("Take the conversation over first")
    page.get_by_role("link", name="Open the chat").click()
    tab.press("Take over")
    page.get_by_role("link", name="Appointments beside this chat").click()
    check("No visit is booked.")
    page.get_by_label("Kind of visit").select_option("follow-up")
    tab.press("Show times")
    check("Free times")
    page.get_by_role("button", name=re.compile("follow-up with")).first.click()
    check("Book this time?")
    tab.press("Book it")
    check("Booked. The patient has the confirmation in the chat.")
    page.get_by_role("link", name=re.compile("^Move: ")).click()
    check("Another time for the visit")
    tab.press("Show times")
    page.get_by_role("button", name=re.compile("follow-up with")).last.click()
    check("Move to this time?")
    tab.press("Move it")
    check("Moved. The patient has the confirmation in the chat.")
    page.get_by_text("Cancel this visit").click()
    check("Yes, cancel it")
    tab.press("Yes, cancel it")
    check("Cancelled. The patient was told in the chat.")
    assert [one.status for one in rows(desk)] == ["cancelled"]


def test_what_the_patient_wrote_before_the_visit_stands_beside_it_masked(desk: Desk) -> None:
    at = beside(desk)
    at.book(at.times()[0])
    [visit] = rows(desk)
    at.chat.say("a sore knee since sunday, dr Hollis Grantham looked at it")
    said = [one for one in desk.utterances(at.chat) if one.sender == "patient"][-1]
    told = {
        "conversation_id": at.chat.id,
        "appointment_id": visit.id,
        "utterance_id": said.id,
        "part": "what",
    }
    assert desk.internal("POST", "/visit-notes", told).status_code == 204
    page = at.page()
    assert "What the patient wrote before the visit" in page
    assert "a sore knee since sunday" in page
    assert "Grantham" not in page, "redacted, as the transcript is"

"""Whoever is signed in changes their own password: proved by the present one, ended elsewhere."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.identity import staff_changes
from api.identity.staff_brake import OWN
from api.web import own_password
from tests.support.desk import PASSWORD, Desk, StaffBrowser

PATH = "/staff/sign-in/password"
NEW = "three quiet yellow boats"


def change(browser: StaffBrowser, **fields: str) -> httpx.Response:
    return browser.post(PATH, {"password": PASSWORD, "new": NEW, "again": NEW, **fields})


def elsewhere(desk: Desk, browser: StaffBrowser) -> StaffBrowser:
    """The same account in another browser."""
    other = StaffBrowser(desk.client, browser.staff_id, browser.email)
    assert other.sign_in().status_code == 303
    return other


def records(desk: Desk) -> list[tuple[str, str]]:
    query = select(AuditRecord).where(AuditRecord.action.like("staff.own_password%"))
    with desk.room.database.read() as session:
        return [
            (one.action, one.actor_id) for one in session.scalars(query.order_by(AuditRecord.id))
        ]


def test_the_new_one_counts_here_and_everywhere_else_is_ended(any_desk: Desk) -> None:
    staff = any_desk.staff("editor")
    other = elsewhere(any_desk, staff)
    changed = change(staff)
    assert (changed.status_code, changed.headers["location"]) == (303, f"{PATH}?done=1")
    page = staff.get(changed.headers["location"])
    assert "Your password is changed." in page.text
    assert staff.get("/admin").status_code == 200, "who changed it goes on"
    assert other.get("/admin").headers["location"].startswith("/staff/sign-in")
    assert staff.sign_in(PASSWORD).status_code == 401
    assert staff.sign_in(NEW).status_code == 303
    assert records(any_desk) == [("staff.own_password", staff.staff_id)]


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"password": "not the right one"}, 401, "Your present password is not right."),
        ({"again": NEW + "x"}, 422, "not typed the same twice"),
        ({"new": "short", "again": "short"}, 422, "at least 10 characters"),
        ({"new": "x" * 201, "again": "x" * 201}, 422, "at most 200 characters"),
        ({"new": PASSWORD, "again": PASSWORD}, 422, "the one that you have"),
        ({"password": "", "new": "", "again": ""}, 401, "Your present password is not right."),
    ],
)
def test_what_is_refused_changes_nothing(
    desk: Desk, fields: dict[str, str], status: int, says: str
) -> None:
    staff = desk.staff()
    other = elsewhere(desk, staff)
    refused = change(staff, **fields)
    assert refused.status_code == status
    assert says in refused.text
    assert NEW not in refused.text
    assert other.get("/staff").status_code == 200
    assert other.sign_in().status_code == 303


def test_guessing_the_present_one_is_braked_and_on_record(desk: Desk) -> None:
    staff = desk.staff()
    for number in range(OWN.free):
        assert change(staff, password=f"guess number {number}").status_code == 401
    braked = change(staff)
    assert braked.status_code == 429
    assert int(braked.headers["retry-after"]) > 0
    assert "Too many tries." in braked.text
    assert records(desk) == [("staff.own_password_failed", staff.staff_id)] * OWN.free
    desk.time.advance(minutes=2)
    assert change(staff).status_code == 303


def test_reset_by_the_administrator_meanwhile(desk: Desk, monkeypatch: Any) -> None:
    """The old password was compared; then somebody else set another one. That one stays."""
    staff, admin = desk.staff(), desk.staff("admin")
    compared = own_password.accounts.is_password

    def then_reset(**arguments: Any) -> bool:
        fits = compared(**arguments)
        with desk.room.database.write() as session:
            staff_changes.reset_password(
                session=session, actor=("staff", admin.staff_id), staff_id=staff.staff_id
            )
        return fits

    monkeypatch.setattr(own_password.accounts, "is_password", then_reset)
    refused = change(staff)
    assert refused.status_code == 409
    monkeypatch.undo()
    assert staff.sign_in(NEW).status_code == 401
    assert staff.sign_in(PASSWORD).status_code == 401


def test_without_a_sign_in_there_is_nothing_to_change(desk: Desk) -> None:
    staff = desk.staff(signed_in=False)
    for answered in (staff.get(PATH), change(staff)):
        assert answered.status_code == 303
        assert answered.headers["location"].startswith("/staff/sign-in?")
    assert staff.sign_in().status_code == 303


def test_a_form_from_elsewhere_is_refused(desk: Desk) -> None:
    staff = desk.staff()
    fields = {"password": PASSWORD, "new": NEW, "again": NEW}
    assert staff.post(PATH, fields, Sec_Fetch_Site="cross-site").status_code == 403
    assert staff.sign_in().status_code == 303


def test_every_role_finds_it(desk: Desk) -> None:
    for role in ("front_desk", "clinician", "editor", "privacy_officer", "admin"):
        page = desk.staff(role).get(PATH)
        assert page.status_code == 200
        assert f'href="{PATH}"' in page.text

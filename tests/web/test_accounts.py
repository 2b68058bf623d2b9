"""The accounts page: who may sign in and what they may do; the last administrator stays one."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pyotp
import pytest
from sqlalchemy import select

from api import clock
from api.audit.models import AuditRecord
from api.identity import staff as accounts
from api.identity.models import Staff, StaffSession
from api.identity.staff_changes import version_of
from tests.support.desk import PASSWORD, Desk, StaffBrowser

PAGE = "/admin/staff"


def account_of(desk: Desk, staff_id: str) -> Staff:
    with desk.room.database.read() as session:
        return session.get_one(Staff, staff_id)


def change(
    browser: StaffBrowser, desk: Desk, staff_id: str, action: str, **data: Any
) -> httpx.Response:
    version = data.pop("version", None) or version_of(account_of(desk, staff_id))
    return browser.post(f"{PAGE}/{staff_id}/{action}", {"version": version, **data})


def noted(desk: Desk, subject: str) -> list[tuple[str, str, dict[str, Any]]]:
    """What the audit trail says of an account's changes, with who did them."""
    wanted = select(AuditRecord).where(
        AuditRecord.subject_id == subject, AuditRecord.action.not_like("staff.sign_in%")
    )
    with desk.room.database.read() as session:
        rows = session.scalars(wanted.order_by(AuditRecord.id)).all()
        return [(row.action, row.actor_id, row.detail) for row in rows]


def shown(page: httpx.Response, label: str) -> str:
    found = re.search(rf"<dt>{label}</dt><dd><code>(.*?)</code>", page.text)
    assert found, page.text
    return found.group(1)


def test_the_page_lists_everybody(desk: Desk) -> None:
    admin, nurse = desk.staff("admin"), desk.staff("clinician", signed_in=False)
    page = admin.get(PAGE)
    assert page.status_code == 200
    assert nurse.email in page.text and "(you)" in page.text
    assert "Nobody yet. Give at least one account a place below." in page.text


def test_a_new_account_signs_in_with_what_is_shown_once(any_desk: Desk) -> None:
    admin = any_desk.staff("admin")
    page = admin.post(PAGE, {"email": "Nia@Clinic.example", "name": "Nia Bell", "role": "editor"})
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    password = shown(page, "Password")
    totp = pyotp.TOTP(shown(page, "Authenticator key").replace(" ", ""))
    browser = StaffBrowser(any_desk.client, "", "nia@clinic.example")
    asked = browser.sign_in(password)
    assert asked.status_code == 200
    cookie = {"Cookie": f"frontdesk_pending={asked.cookies['frontdesk_pending']}"}
    given = any_desk.client.post(
        "/staff/sign-in",
        data={"code": totp.at(clock.now())},
        headers=cookie,
        follow_redirects=False,
    )
    assert given.status_code == 303
    any_desk.client.cookies.clear()
    assert password not in admin.get(PAGE).text
    with any_desk.room.database.read() as session:
        account = accounts.find_account(session=session, email="nia@clinic.example")
    assert account is not None and account.role == "editor" and account.display_name == "Nia Bell"
    assert ("staff.add", admin.staff_id, {"role": "editor"}) in noted(any_desk, account.id)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"email": "no address"}, "not an e-mail address"),
        ({"email": ""}, "not an e-mail address"),
        ({"email": "TAKEN"}, "an account with this e-mail already"),
    ],
)
def test_a_refused_account_keeps_what_was_typed(
    desk: Desk, data: dict[str, str], says: str
) -> None:
    admin = desk.staff("admin")
    email = admin.email if data["email"] == "TAKEN" else data["email"]
    typed = {"email": email, "name": '<script>alert("x")</script>', "role": "editor"}
    page = admin.post(PAGE, typed)
    assert page.status_code == 422 and says in page.text
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text
    assert '<option value="editor" selected>' in page.text


@pytest.mark.parametrize("role", ["", "king", "x" * 20, "x" * 400])
def test_a_role_that_is_none_is_refused(desk: Desk, role: str) -> None:
    admin, nurse = desk.staff("admin"), desk.staff("clinician", signed_in=False)
    assert admin.post(PAGE, {"email": "a@b.example", "role": role}).status_code == 422
    assert change(admin, desk, nurse.staff_id, "role", role=role).status_code == 422
    assert account_of(desk, nurse.staff_id).role == "clinician"


def test_a_role_taken_away_counts_at_the_next_request(any_desk: Desk) -> None:
    admin, nurse = any_desk.staff("admin"), any_desk.staff("clinician")
    escalation = any_desk.start().press("/request_human")["escalation_id"]
    page = f"/staff/escalations/{escalation}"
    assert nurse.get(page).status_code == 200
    answer = change(admin, any_desk, nurse.staff_id, "role", role="editor")
    assert answer.headers["location"] == f"{PAGE}?done=role"
    assert nurse.get(page).status_code == 403
    assert nurse.post(f"{page}/claim", {"version": "1"}).status_code == 403
    change(admin, any_desk, nurse.staff_id, "role", role="front_desk")
    assert nurse.get(page).status_code == 200
    detail = {"before": "clinician", "role": "editor"}
    assert ("staff.role", admin.staff_id, detail) in noted(any_desk, nurse.staff_id)


def test_a_disabled_account_is_signed_out_everywhere_and_stays_out(any_desk: Desk) -> None:
    admin, nurse = any_desk.staff("admin"), any_desk.staff("clinician")
    elsewhere = StaffBrowser(any_desk.client, nurse.staff_id, nurse.email)
    elsewhere.sign_in()
    change(admin, any_desk, nurse.staff_id, "disable")
    for browser in (nurse, elsewhere):
        assert browser.get("/staff").status_code == 303
        assert browser.get("/staff/session", Accept="application/json").status_code == 401
    with any_desk.room.database.read() as session:
        left = select(StaffSession).where(StaffSession.staff_id == nurse.staff_id)
        assert session.scalars(left).all() == []
    refused = elsewhere.sign_in()
    assert refused.status_code == 401 and "This account is disabled" in refused.text
    assert "disabled" not in elsewhere.sign_in("not the password").text
    change(admin, any_desk, nurse.staff_id, "enable")
    assert elsewhere.sign_in().status_code == 303
    actions = [action for action, _who, _detail in noted(any_desk, nurse.staff_id)]
    assert actions == ["staff.add", "staff.disable", "staff.enable"]


def test_a_code_of_an_account_disabled_meanwhile_opens_nothing(desk: Desk) -> None:
    admin, nurse = desk.staff("admin"), desk.staff("clinician", signed_in=False)
    with desk.room.database.write() as session:
        staff = session.get_one(Staff, nurse.staff_id)
        totp = pyotp.parse_uri(accounts.set_totp(keystore=desk.room.keystore, staff=staff))
    pending = nurse.sign_in().cookies["frontdesk_pending"]
    change(admin, desk, nurse.staff_id, "disable")
    answer = desk.client.post(
        "/staff/sign-in",
        data={"code": totp.at(clock.now())},
        headers={"Cookie": f"frontdesk_pending={pending}"},
    )
    assert answer.status_code == 401


@pytest.mark.parametrize("action", ["role", "disable"])
def test_the_last_administrator_stays_one(any_desk: Desk, action: str) -> None:
    admin, gone = any_desk.staff("admin"), any_desk.staff("admin")
    change(admin, any_desk, gone.staff_id, "disable")
    answer = change(admin, any_desk, admin.staff_id, action, role="editor")
    assert answer.status_code == 409
    assert "last administrator" in answer.text
    account = account_of(any_desk, admin.staff_id)
    assert account.role == "admin" and account.disabled_at is None
    assert admin.get(PAGE).status_code == 200
    assert f'action="{PAGE}/{admin.staff_id}/{action}"' not in admin.get(PAGE).text


@pytest.mark.parametrize("actions", [("role", "role"), ("disable", "disable"), ("role", "disable")])
def test_two_administrators_cannot_remove_each_other_at_once(
    any_desk: Desk, actions: tuple[str, str]
) -> None:
    one, other = any_desk.staff("admin"), any_desk.staff("admin")
    jobs = [(one, other.staff_id, actions[0]), (other, one.staff_id, actions[1])]

    def run(job: tuple[StaffBrowser, str, str]) -> int:
        browser, staff_id, action = job
        return change(browser, any_desk, staff_id, action, role="editor").status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(run, jobs))
    assert 303 in codes
    with any_desk.room.database.read() as session:
        left = session.scalars(
            select(Staff).where(Staff.role == "admin", Staff.disabled_at.is_(None))
        ).all()
    assert len(left) == 1, codes


def test_both_giving_up_at_once_leaves_one(any_desk: Desk) -> None:
    both = [any_desk.staff("admin"), any_desk.staff("admin")]

    def give_up(browser: StaffBrowser) -> int:
        return change(browser, any_desk, browser.staff_id, "role", role="editor").status_code

    with ThreadPoolExecutor(2) as pool:
        codes = sorted(pool.map(give_up, both))
    assert codes == [303, 409]


def test_an_administrator_who_was_one_until_now_changes_nothing(any_desk: Desk) -> None:
    """The page asks for the permission; the change asks again under its lock."""
    from api.errors import NotAllowed
    from api.identity.permissions import Role
    from api.identity.staff_changes import change_role

    any_desk.staff("admin", signed_in=False)
    nurse = any_desk.staff("clinician", signed_in=False)
    actor = ("staff", nurse.staff_id)
    with any_desk.room.database.write() as session, pytest.raises(NotAllowed):
        change_role(session=session, actor=actor, staff_id=nurse.staff_id, role=Role.admin)


def test_a_page_that_is_out_of_date_changes_nothing(any_desk: Desk) -> None:
    admin, nurse = any_desk.staff("admin"), any_desk.staff("clinician", signed_in=False)
    before = version_of(account_of(any_desk, nurse.staff_id))
    change(admin, any_desk, nurse.staff_id, "role", role="front_desk")
    for action, data in (
        ("role", {"role": "admin"}),
        ("disable", {}),
        ("place", {"place": "1"}),
        ("password", {}),
        ("authenticator", {}),
    ):
        answer = change(admin, any_desk, nurse.staff_id, action, version=before, **data)
        assert answer.status_code == 409, action
        assert "out of date and nothing was done" in answer.text
    account = account_of(any_desk, nurse.staff_id)
    assert (account.role, account.disabled_at, account.page_order) == ("front_desk", None, None)


@pytest.mark.parametrize("action", ["authenticator", "password"])
def test_a_reset_signs_out_and_the_old_one_is_gone(any_desk: Desk, action: str) -> None:
    admin, nurse = any_desk.staff("admin"), any_desk.staff("clinician")
    page = change(admin, any_desk, nurse.staff_id, action)
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert nurse.get("/staff").status_code == 303
    if action == "password":
        assert nurse.sign_in(PASSWORD).status_code == 401
        assert nurse.sign_in(shown(page, "Password")).status_code == 303
    else:
        assert shown(page, "Authenticator key").replace(" ", "") in page.text.replace(" ", "")
        assert nurse.sign_in(PASSWORD).status_code == 200  # asks for the code now
    assert (f"staff.{action}", admin.staff_id, {}) in noted(any_desk, nurse.staff_id)


def test_the_paging_chain_has_an_order(desk: Desk) -> None:
    admin = desk.staff("admin")
    first, second = (desk.staff("clinician", signed_in=False) for _ in range(2))
    change(admin, desk, second.staff_id, "place", place="2")
    change(admin, desk, first.staff_id, "place", place=" 1 ")
    chain = re.search(r"<ol>(.*?)</ol>", admin.get(PAGE).text)
    assert chain and re.findall("<li>(.*?)</li>", chain.group(1)) == ["Clinician 2", "Clinician 3"]
    change(admin, desk, second.staff_id, "place", place="")
    assert account_of(desk, second.staff_id).page_order is None
    change(admin, desk, first.staff_id, "role", role="editor")
    assert account_of(desk, first.staff_id).page_order is None, "an editor is not paged"
    assert ("staff.page_order", admin.staff_id, {"place": 2}) in noted(desk, second.staff_id)


@pytest.mark.parametrize("place", ["0", "100", "-1", "1.5", "one", "٣", "9" * 10])
def test_a_place_that_is_none_is_refused(desk: Desk, place: str) -> None:
    admin, nurse = desk.staff("admin"), desk.staff("clinician", signed_in=False)
    answer = change(admin, desk, nurse.staff_id, "place", place=place)
    assert answer.status_code == 422 and "A place is a number" in answer.text
    assert account_of(desk, nurse.staff_id).page_order is None


def test_who_does_not_answer_patients_has_no_place(desk: Desk) -> None:
    admin, editor = desk.staff("admin"), desk.staff("editor", signed_in=False)
    assert change(admin, desk, editor.staff_id, "place", place="1").status_code == 422


@pytest.mark.parametrize("action", ["role", "disable", "enable", "place", "password", "unlink"])
def test_an_account_that_is_not_there(desk: Desk, action: str) -> None:
    admin = desk.staff("admin")
    data = {"version": "x", "role": "editor"}
    assert admin.post(f"{PAGE}/{'0' * 32}/{action}", data).status_code == 404
    assert admin.post(f"{PAGE}/{admin.staff_id}/explode", data).status_code == 422


def test_changes_need_a_fresh_proof(desk: Desk) -> None:
    admin, nurse = desk.staff("admin"), desk.staff("clinician", signed_in=False)
    desk.time.advance(minutes=11)
    assert admin.get(PAGE).status_code == 200
    answer = change(admin, desk, nurse.staff_id, "role", role="admin")
    assert answer.status_code == 403 and "Confirm that it is you" in answer.text
    assert admin.post(PAGE, {"email": "a@b.example", "role": "admin"}).status_code == 403
    assert account_of(desk, nurse.staff_id).role == "clinician"


def test_untied_from_the_provider(any_desk: Desk) -> None:
    admin, nurse = any_desk.staff("admin"), any_desk.staff("clinician")
    with any_desk.room.database.write() as session:
        session.get_one(Staff, nurse.staff_id).oidc_subject = "https://id.example#robin"
    assert "tied to" in admin.get(PAGE).text
    assert change(admin, any_desk, nurse.staff_id, "unlink").status_code == 303
    assert account_of(any_desk, nurse.staff_id).oidc_subject is None
    assert nurse.get("/staff").status_code == 303

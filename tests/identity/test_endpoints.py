"""Who may call what: every endpoint is in the table, and the table is true of each role."""

import re
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from fastapi import FastAPI

from api.identity.permissions import ALLOWED, Permission, Role, is_allowed, roles_with
from tests.identity.endpoints import (
    BODIES,
    CONVERSATION,
    ENDPOINTS,
    FIELDS,
    INTERNAL,
    LOOPBACK,
    PUBLIC,
    SIGNED_IN,
    STREAMS,
    Who,
)
from tests.support.desk import Desk, StaffBrowser

STAFF_AREAS = ("/staff", "/admin")
FORGED = "frontdesk_staff=a-token-that-nobody-gave"


def endpoints_of(app: FastAPI) -> Iterator[str]:
    def walk(routes: list[Any], prefix: str) -> Iterator[str]:
        for route in routes:
            if hasattr(route, "original_router"):
                inner = prefix + route.include_context.prefix
                yield from walk(route.original_router.routes, inner)
            else:
                methods = getattr(route, "methods", None)
                assert methods, f"{route} is no endpoint that this test knows"
                yield from (f"{one} {prefix}{route.path}" for one in methods - {"HEAD"})

    yield from walk(app.routes, "")


def path_of(endpoint: str) -> tuple[str, str]:
    """An address with ids that are nobody's."""
    method, _, path = endpoint.partition(" ")
    path = path.replace("{action}", "disable" if path.startswith("/admin") else "claim")
    return method, re.sub(r"\{.*?\}", "0" * 32, path)


def call(desk: Desk, endpoint: str, cookie: str = "") -> tuple[int, str]:
    """Status and where it leads, as a program calls it."""
    method, path = path_of(endpoint)
    headers = {"Accept": "application/json", **({"Cookie": cookie} if cookie else {})}
    if endpoint in STREAMS:
        return desk.client.portal.call(begin, desk.app, path, headers), ""
    body = BODIES.get(endpoint)
    fields = FIELDS.get(endpoint, {"version": "1"})
    sent: dict[str, Any] = {"json": body} if body else {"data": fields}
    answer = desk.client.request(
        method,
        path,
        headers=headers,
        follow_redirects=False,
        **(sent if method != "GET" else {}),
    )
    desk.client.cookies.clear()
    return answer.status_code, answer.headers.get("location", "")


async def begin(app: FastAPI, path: str, headers: dict[str, str]) -> int:
    """The status of an answer that does not end: the browser leaves once it has begun."""
    started, statuses, received = anyio.Event(), [], []

    async def receive() -> dict[str, Any]:
        if not received:
            received.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await started.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])
        started.set()

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in {**headers, "Host": "testserver"}.items()
        ],
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return statuses[0]


def for_staff() -> list[tuple[str, Who]]:
    return [
        (endpoint, who)
        for endpoint, who in ENDPOINTS.items()
        if who == SIGNED_IN or isinstance(who, Permission | tuple)
    ]


def may_call(who: Who, role: Role) -> bool:
    if who == SIGNED_IN:
        return True
    needed = who if isinstance(who, tuple) else (Permission(who),)
    return all(is_allowed(role=role, permission=one) for one in needed)


def test_every_endpoint_is_in_the_table(desk: Desk) -> None:
    found = list(endpoints_of(desk.app))
    assert sorted(found) == sorted(set(found)), "two endpoints have one address"
    assert set(found) - set(ENDPOINTS) == set(), "say in tests/identity/endpoints.py who may call"
    assert set(ENDPOINTS) - set(found) == set(), "gone"


def test_nothing_of_the_staff_is_public() -> None:
    doors = {
        "GET /staff/sign-in",
        "POST /staff/sign-in",
        "POST /staff/sign-out",
        "GET /staff/sign-in/oidc",
        "GET /staff/sign-in/oidc/return",
    }
    public = {
        endpoint
        for endpoint, who in ENDPOINTS.items()
        if who == PUBLIC and path_of(endpoint)[1].startswith(STAFF_AREAS)
    }
    assert public == doors


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_call_what_the_table_says(desk: Desk, role: Role) -> None:
    staff, wrong = desk.staff(role), []
    for endpoint, who in for_staff():
        status, goes_to = call(desk, endpoint, staff.cookie)
        may = may_call(who, role)
        was_let_in = status not in (401, 403) and not goes_to.startswith("/staff/sign-in")
        if (was_let_in if not may else not was_let_in) or (not may and status != 403):
            wrong.append((endpoint, status, goes_to))
    assert wrong == []


@pytest.mark.parametrize("cookie", ["", FORGED])
def test_without_a_sign_in_nothing_of_the_staff_answers(desk: Desk, cookie: str) -> None:
    answers = {endpoint: call(desk, endpoint, cookie)[0] for endpoint, _who in for_staff()}
    assert set(answers.values()) == {401}, answers


def test_a_page_leads_to_the_sign_in(desk: Desk) -> None:
    for endpoint, _who in for_staff():
        method, path = path_of(endpoint)
        if method == "GET" and endpoint not in STREAMS:
            answer = StaffBrowser(desk.client, "", "").get(path)
            assert answer.status_code == 303, endpoint
            assert answer.headers["location"].startswith("/staff/sign-in?"), endpoint


def test_what_needs_a_token_or_a_secret_wants_it(desk: Desk) -> None:
    staff = desk.staff("admin")
    for endpoint, who in ENDPOINTS.items():
        if who in (CONVERSATION, INTERNAL):
            assert call(desk, endpoint, staff.cookie)[0] in (401, 404), endpoint


def test_what_is_for_this_machine_is_not_for_others(desk: Desk) -> None:
    from fastapi.testclient import TestClient

    other = TestClient(desk.app, client=("198.51.100.7", 4000))
    for endpoint, who in ENDPOINTS.items():
        if who == LOOPBACK:
            assert other.get(path_of(endpoint)[1]).status_code in (401, 403, 404), endpoint


def test_every_permission_is_asked_for_somewhere() -> None:
    said = [who if isinstance(who, tuple) else (who,) for who in ENDPOINTS.values()]
    assert set(Permission) - {one for each in said for one in each} == set()


def test_every_permission_is_of_somebody_and_the_admin_has_all() -> None:
    assert set(ALLOWED) == set(Permission)
    for permission in set(Permission) - {Permission.sign_content}:
        assert Role.admin in roles_with(permission)
    # Safety texts are signed by a clinician, whoever runs the installation.
    assert roles_with(Permission.sign_content) == (Role.clinician,)
    assert not is_allowed(role="king", permission=Permission.see_reports)
    assert not is_allowed(role="", permission=Permission.work_escalations)

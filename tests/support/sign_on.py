"""The identity provider as tests use it: started once, told what to say, walked through by hand."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi.testclient import TestClient

from tests.support.http import free_port, wait_for
from tests.support.oidc_provider import CLIENT_ID, CLIENT_SECRET

ROOT = Path(__file__).resolve().parents[2]
BACK = "/staff/sign-in/oidc/return"


class RunningProvider:
    """The process; `say` changes what it does, from then on."""

    def __init__(self, port: int) -> None:
        # Another name of loopback than the clinic's: for a browser it is another site.
        self.issuer = f"http://localhost:{port}"
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False)

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "oidc_issuer": self.issuer,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": CLIENT_SECRET,
            "oidc_name": "Clinic ID",
        }

    def say(self, **changes: Any) -> None:
        self.http.put("/control", json=changes).raise_for_status()

    def start_over(self) -> None:
        self.http.cookies.clear()
        self.say(users={}, ahead_seconds=0, lie="", tokens="")

    def knows(self, name: str, *, email: str = "", verified: Any = True, sub: str = "") -> None:
        user = {"sub": sub or f"sub-{name}", "email": email, "email_verified": verified}
        users = self.http.put("/control", json={}).json()["users"]
        self.say(users={**users, name: user})

    def approve(self, url: str, user: str, *, is_known: bool = False) -> str:
        """What a person does there; return the path by which the browser comes back."""
        if not is_known:
            self.http.cookies.clear()
        answer = self.http.get(urlsplit(url)._replace(scheme="", netloc="").geturl())
        if answer.status_code == 200:
            fields = re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', answer.text)
            data = {name: unescape(value) for name, value in fields}
            answer = self.http.post("/authorize", data={**data, "user": user})
        assert answer.status_code == 303, answer.text
        back = urlsplit(answer.headers["location"])
        assert back.path == BACK
        return f"{back.path}?{back.query}"


class SignOn:
    """One browser on its way to the provider and back."""

    def __init__(self, client: TestClient, provider: RunningProvider) -> None:
        self.client, self.provider = client, provider

    def leave(self, target: str = "/staff") -> str:
        """Press "Sign in with ..."; return the provider's address it leads to."""
        answer = self.client.get("/staff/sign-in/oidc", params={"next": target})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def come_back(self, path: str) -> httpx.Response:
        return self.client.get(path, headers={"Accept": "text/html"})

    def sign_in(self, user: str, target: str = "/staff") -> httpx.Response:
        return self.come_back(self.provider.approve(self.leave(target), user))


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


@contextmanager
def running_provider() -> Iterator[RunningProvider]:
    port = free_port()
    command = [sys.executable, "-m", "tests.support.oidc_provider", str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    provider = RunningProvider(port)
    try:
        wait_for(lambda: _answers(provider, process), what="the provider to answer", seconds=60)
        yield provider
    finally:
        provider.http.close()
        process.kill()
        process.wait(30)


def _answers(provider: RunningProvider, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the provider ended while starting"
    try:
        return provider.http.get("/keys").status_code == 200
    except httpx.TransportError:
        return False

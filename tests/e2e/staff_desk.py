"""A member of staff over plain HTTP: the pages' own forms, without a browser."""

import re
from typing import Self

import httpx

from tests.e2e.product import STAFF, Product


class Desk:
    """Signed in as the demo account."""

    def __init__(self, product: Product) -> None:
        self.http = httpx.Client(
            base_url=product.origin,
            timeout=40.0,
            trust_env=False,
            follow_redirects=True,
            # The server may close a connection that is kept just as it is used again.
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"Origin": product.origin, "Sec-Fetch-Site": "same-origin"},
        )

    def __enter__(self) -> Self:
        fields = {**self.hidden("/staff/sign-in"), "email": STAFF[0], "password": STAFF[1]}
        page = self.http.post("/staff/sign-in", data=fields)
        assert page.status_code == 200, page.text
        assert "Escalations" in page.text
        return self

    def __exit__(self, *_error: object) -> None:
        self.http.close()

    def read(self, escalation_id: str) -> str:
        return self.http.get(f"/staff/escalations/{escalation_id}").text

    def act(self, escalation_id: str, action: str, **fields: str) -> httpx.Response:
        return self.send(*self.form(escalation_id, action, **fields))

    def form(self, escalation_id: str, action: str, **fields: str) -> tuple[str, dict[str, str]]:
        """What a form of the page sends, and where to."""
        path = f"/staff/escalations/{escalation_id}"
        return f"{path}/{action}", {**self.hidden(path), **fields}

    def send(self, path: str, fields: dict[str, str]) -> httpx.Response:
        page = self.http.post(path, data=fields)
        assert page.status_code == 200, page.text
        return page

    def take_over(self, conversation_id: str) -> str:
        """Return the escalation that it became."""
        path = f"/staff/conversations/{conversation_id}"
        page = self.send(f"{path}/take-over", self.hidden(path))
        return page.url.path.rpartition("/")[2]

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the forms of a page."""
        page = self.http.get(path).text
        found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)
        return dict(found)

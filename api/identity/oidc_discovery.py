"""What an identity provider says of itself: its addresses and its keys, kept for an hour."""

import threading
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog

from api import clock
from api.errors import FrontdeskError

log = structlog.get_logger()
KEPT_FOR = timedelta(hours=1)
KEYS_ASKED_EACH = timedelta(minutes=1)
TIMEOUT_SECONDS = 5.0
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderDown(FrontdeskError):
    code, status, title = "IDEN-018", 503, "The sign-in service cannot be reached just now."


class Discovery:
    """The description and the keys of one issuer. Safe to use from many threads."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._lock = threading.Lock()
        self._description: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, dict[str, Any]] | None = None

    def describe(self) -> dict[str, Any]:
        """The provider's description of itself.

        Raises:
            ProviderDown: no answer, or one that is not this issuer's.
        """
        with self._lock:
            kept = self._description
        if kept and clock.now() - kept[0] < KEPT_FOR:
            return kept[1]
        found = fetch(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        wrong = [name for name in ENDPOINTS if not self.is_address(found.get(name))]
        if found.get("issuer") != self.issuer or wrong:
            log.error("oidc_description_wrong", fields=wrong or ["issuer"])
            raise ProviderDown
        with self._lock:
            self._description = (clock.now(), found)
        return found

    def fetch_keys(self, *, is_new: bool = False) -> dict[str, Any]:
        """The keys that sign its tokens; those that are new are asked for once a minute at most.

        Raises:
            ProviderDown.
        """
        with self._lock:
            kept = self._keys
        if kept and clock.now() - kept[0] < (KEYS_ASKED_EACH if is_new else KEPT_FOR):
            return kept[1]
        found = fetch(self.describe()["jwks_uri"])
        with self._lock:
            self._keys = (clock.now(), found)
        return found

    def is_address(self, value: object) -> bool:
        """Whether it is an address no less safe than the issuer's."""
        scheme = self.issuer.partition(":")[0]
        return isinstance(value, str) and value.startswith(("https://", f"{scheme}://"))


def http() -> httpx.Client:
    return httpx.Client(timeout=TIMEOUT_SECONDS, headers={"Accept": "application/json"})


def fetch(url: str, *, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """One JSON object.

    Raises:
        ProviderDown.
    """
    try:
        with http() as client:
            answer = client.get(url, headers=headers)
            answer.raise_for_status()
            found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise down(error) from None
    if not isinstance(found, dict):
        raise ProviderDown
    return found


def down(error: Exception) -> ProviderDown:
    log.warning("oidc_provider_down", kind=type(error).__name__)
    return ProviderDown()

"""Single sign-on: this clinic's identity provider, spoken to by OpenID Connect.

Authorization code flow with PKCE; state and nonce are made here and kept by the caller in the
browser (`api.web.oidc`). Whose account it is: `oidc_accounts`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import structlog
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client

from api import clock
from api.identity.id_token import Expected, ProviderRefused, UnknownKey, proved_at, read_id_token
from api.identity.oidc_discovery import Discovery, ProviderDown, down, fetch, http
from api.settings import Settings

__all__ = ["Identity", "Provider", "ProviderDown", "ProviderRefused", "Started", "open_provider"]

log = structlog.get_logger()
SCOPE = "openid email"


@dataclass(frozen=True)
class Started:
    """What a sign-in under way must remember until the browser comes back."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    # Set when the person must prove again who they are: not before.
    proved_after: int | None = None


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is."""

    subject: str
    email: str
    is_email_verified: bool
    # When the provider asked who it is: long ago if it only knew the browser, or does not say.
    proved_at: datetime


class Provider:
    """The clinic's identity provider. Safe to use from many threads."""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str) -> None:
        self.client_id, self._client_secret = client_id, client_secret
        self._discovery = Discovery(issuer)

    def begin(self, *, redirect_uri: str, is_step_up: bool = False) -> tuple[str, Started]:
        """Return where to send the browser, and what to remember.

        Raises:
            ProviderDown.
        """
        description = self._discovery.describe()
        started = Started(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            redirect_uri=redirect_uri,
            proved_after=int(clock.now().timestamp()) if is_step_up else None,
        )
        more = {"prompt": "login", "max_age": "0"} if is_step_up else {}
        with http() as client:
            url, _state = self._client(client, redirect_uri).create_authorization_url(
                description["authorization_endpoint"],
                state=started.state,
                nonce=started.nonce,
                code_verifier=started.verifier,
                **more,
            )
        return str(url), started

    def finish(self, *, code: str, started: Started) -> Identity:
        """Turn the code that the browser brought back into who it is.

        Raises:
            ProviderDown, ProviderRefused.
        """
        description = self._discovery.describe()
        token = self._exchange(description["token_endpoint"], code, started)
        claims = self._read(description, token, started)
        about, more = claims, description.get("userinfo_endpoint")
        if "email" not in claims and isinstance(more, str) and self._discovery.is_address(more):
            about = _ask_more(more, token, claims["sub"])
        email = about.get("email")
        return Identity(
            subject=f"{self._discovery.issuer}#{claims['sub']}",
            email=email if isinstance(email, str) else "",
            is_email_verified=about.get("email_verified") is True,
            proved_at=proved_at(claims),
        )

    def _exchange(self, endpoint: str, code: str, started: Started) -> dict[str, Any]:
        try:
            with http() as client:
                token = self._client(client, started.redirect_uri).fetch_token(
                    endpoint,
                    grant_type="authorization_code",
                    code=code,
                    redirect_uri=started.redirect_uri,
                    code_verifier=started.verifier,
                    auth=(self.client_id, self._client_secret),
                )
        except OAuth2Error as error:
            log.warning("oidc_code_refused", error=str(error.error)[:60])
            raise ProviderRefused from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise down(error) from None
        return dict(token)

    def _read(
        self, description: dict[str, Any], token: dict[str, Any], started: Started
    ) -> dict[str, Any]:
        expected = Expected(
            issuer=self._discovery.issuer,
            client_id=self.client_id,
            nonce=started.nonce,
            algorithms=description.get("id_token_signing_alg_values_supported"),
            proved_after=started.proved_after,
        )
        try:
            return read_id_token(token=token, keys=self._discovery.fetch_keys(), expected=expected)
        except UnknownKey:  # the provider changed its keys
            keys = self._discovery.fetch_keys(is_new=True)
        try:
            return read_id_token(token=token, keys=keys, expected=expected)
        except UnknownKey:
            raise ProviderRefused from None

    def _client(self, client: httpx.Client, redirect_uri: str) -> OAuth2Client:
        return OAuth2Client(
            client,
            client_id=self.client_id,
            client_secret=self._client_secret,
            scope=SCOPE,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )


def open_provider(settings: Settings) -> Provider | None:
    """The provider of the settings; None when the clinic has none."""
    if not settings.oidc_issuer or settings.oidc_client_secret is None:
        return None
    return Provider(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
    )


def _ask_more(endpoint: str, token: dict[str, Any], subject: str) -> dict[str, Any]:
    """What the provider keeps apart from the ID token; only if it is about the same person."""
    headers = {"Authorization": f"Bearer {token.get('access_token', '')}"}
    found = fetch(endpoint, headers=headers)
    return found if found.get("sub") == subject else {}

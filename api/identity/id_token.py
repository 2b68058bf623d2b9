"""Check an ID token: signature, issuer, audience, times, nonce (OpenID Connect Core 3.1.3.7)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from api import clock
from api.errors import FrontdeskError

log = structlog.get_logger()
# Signatures that only the provider can make; never a shared secret, never none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
CLOCKS_DIFFER_SECONDS = 60
MAX_SUBJECT = 200
LONG_AGO = datetime.fromtimestamp(0, UTC)


class ProviderRefused(FrontdeskError):
    code, status, title = "IDEN-019", 401, "The sign-in service did not confirm who you are."


class UnknownKey(Exception):
    """The token names a key that is not among those we have."""


@dataclass(frozen=True)
class Expected:
    """What the token must say."""

    issuer: str
    client_id: str
    nonce: str
    algorithms: object = None
    proved_after: int | None = None


def read_id_token(
    *, token: dict[str, Any], keys: dict[str, Any], expected: Expected
) -> dict[str, Any]:
    """Return the claims of a token that is what it must be.

    Raises:
        ProviderRefused, UnknownKey.
    """
    try:
        decoded = jwt.decode(
            str(token.get("id_token", "")),
            key=KeySet.import_key_set(keys),  # type: ignore[arg-type]
            registry=JWSRegistry(algorithms=_allowed(expected), strict_check_header=False),
        )
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            {
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(clock.now().timestamp()), leeway=CLOCKS_DIFFER_SECONDS)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _refused(type(error).__name__) from None
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT:
        raise _refused("subject")
    if expected.proved_after is not None and not _is_proved(claims, expected.proved_after):
        raise _refused("auth_time")
    return dict(claims)


def proved_at(claims: dict[str, Any]) -> datetime:
    """When the provider asked who it is; long ago where it does not say."""
    seconds = claims.get("auth_time")
    if not isinstance(seconds, int | float):
        return LONG_AGO
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return LONG_AGO


def _is_proved(claims: dict[str, Any], after: int) -> bool:
    """Whether the person was asked again, not only recognised by the provider's own cookie."""
    return proved_at(claims).timestamp() >= after - CLOCKS_DIFFER_SECONDS


def _allowed(expected: Expected) -> list[str]:
    offered = expected.algorithms if isinstance(expected.algorithms, list) else ["RS256"]
    return [name for name in ALGORITHMS if name in offered]


def _refused(why: str) -> ProviderRefused:
    log.warning("oidc_token_refused", why=why)
    return ProviderRefused()

"""What waits in the browser while it is at the identity provider, sealed in a short-lived cookie.

State, nonce, PKCE verifier, where to go and, for a step-up, whose session it is and the form that
waits. This cookie alone is Lax, since the provider's site sends the browser back.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from fastapi.responses import Response

from api import clock
from api.errors import FrontdeskError
from api.identity.oidc import Started
from api.privacy.keys import FieldCipher, KeyStore, KeyUnavailable
from api.web.step_up import Wanted
from api.web.visits import SIGN_IN_PATH, Visit

OIDC_PATH = f"{SIGN_IN_PATH}/oidc"
OIDC_COOKIE = "frontdesk_oidc"
WAIT = timedelta(minutes=10)
SEALED_AT = "staff.oidc.cookie"
MAX_COOKIE = 3500  # with its name and attributes a cookie has 4096 signs


class SignInNotBegun(FrontdeskError):
    code, status, title = (
        "IDEN-023",
        400,
        "This sign-in was not begun in this browser, or it took too long.",
    )


@dataclass(frozen=True)
class Waiting:
    """What waits in this browser until the provider sends it back."""

    started: Started
    target: str
    expires: int
    session_key: str = ""
    wanted: Wanted | None = None


def remember(visit: Visit, response: Response, waiting: Waiting) -> None:
    """Let this browser carry it to the provider and back."""
    value = _seal(visit.keystore, waiting)
    if len(value) > MAX_COOKIE:
        # A form too long to wait here is filled in again, on its page; so is a long address.
        value = _seal(visit.keystore, replace(waiting, wanted=None, target="/staff"))
    seconds = int(WAIT.total_seconds())
    visit.set_cookie(response, OIDC_COOKIE, value, seconds=seconds, path=OIDC_PATH, is_lax=True)


def _seal(keystore: KeyStore, waiting: Waiting) -> str:
    sealed = _cipher(keystore).encrypt(json.dumps(asdict(waiting)), where=SEALED_AT)
    return urlsafe_b64encode(sealed).decode()


def recall(keystore: KeyStore, value: str) -> Waiting:
    """Open the cookie.

    Raises:
        SignInNotBegun: there is none, it is not ours, or it is too old.
    """
    try:
        found = json.loads(_cipher(keystore).decrypt(urlsafe_b64decode(value), where=SEALED_AT))
    except (KeyUnavailable, ValueError):
        raise SignInNotBegun from None
    if found["expires"] < clock.now().timestamp():
        raise SignInNotBegun
    wanted = found["wanted"]
    found["wanted"] = wanted and Wanted(
        wanted["path"], wanted["is_post"], [(name, text) for name, text in wanted["fields"]]
    )
    return Waiting(**{**found, "started": Started(**found["started"])})


def _cipher(keystore: KeyStore) -> FieldCipher:
    return FieldCipher(keystore.derive("staff-oidc"))

"""Browsers that an account has signed in from: a signed cookie, nothing stored.

The value holds one mark for each account that signed in there, newest first. A mark is bound to
the account's password: a new password makes every browser a stranger again.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from api import clock
from api.identity.models import Staff
from api.privacy.keys import KeyStore

KNOWN_FOR = timedelta(days=180)
MAX_MARKS = 8  # a front desk's browser is shared; a cookie has 4096 signs


def add_mark(*, keystore: KeyStore, staff: Staff, value: str) -> str:
    """Return the cookie's value with a fresh mark of this account in front."""
    others = [mark for mark in value.split("~") if mark and not mark.startswith(f"{staff.id}.")]
    expires = int((clock.now() + KNOWN_FOR).timestamp())
    body = f"{staff.id}.{secrets.token_hex(8)}.{expires}"
    return "~".join([f"{body}.{_sign(keystore, staff, body)}", *others][:MAX_MARKS])


def find_device_id(*, keystore: KeyStore, staff: Staff, value: str) -> str | None:
    """Return the id of a browser that this account knows; None for a stranger."""
    for mark in value.split("~"):
        body, _, signature = mark.rpartition(".")
        staff_id, _, rest = body.partition(".")
        if staff_id != staff.id:
            continue
        if not hmac.compare_digest(_sign(keystore, staff, body).encode(), signature.encode()):
            continue
        device_id, _, expires = rest.partition(".")
        if int(expires) > clock.now().timestamp():
            return device_id
    return None


def _sign(keystore: KeyStore, staff: Staff, body: str) -> str:
    bound = f"{body}\n{staff.password_hash}"
    return hmac.new(keystore.derive("staff-device"), bound.encode(), hashlib.sha256).hexdigest()

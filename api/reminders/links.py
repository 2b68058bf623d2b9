"""Signed links of reminders: they open one choice, without a login, and show nothing else.

A link names what it is for, and its signature covers that: a link to one dose opens no other.
"""

import hmac
from enum import StrEnum

from api.privacy.keys import KeyStore
from api.settings import Settings

ONE_CLICK = "/no-more-reminders"


class LinkKind(StrEnum):
    dose = "dose"
    caregiver = "caregiver"
    contact = "contact"  # the owner's question: reminders here?
    stop = "stop"  # no more of them


def make_link(*, settings: Settings, keystore: KeyStore, kind: LinkKind, subject_id: str) -> str:
    path = f"/reminders/{kind}/{subject_id}/{_sign(keystore, kind, subject_id)}"
    return settings.address + path


def make_one_click(
    *, settings: Settings, keystore: KeyStore, kind: LinkKind, subject_id: str
) -> str:
    """The address that a mail program calls by itself to end such messages (RFC 8058)."""
    signature = _sign(keystore, kind, subject_id)
    return f"{settings.address}{ONE_CLICK}/{kind}/{subject_id}/{signature}"


def is_valid(*, keystore: KeyStore, kind: LinkKind, subject_id: str, signature: str) -> bool:
    expected = _sign(keystore, kind, subject_id)
    return hmac.compare_digest(expected.encode(), signature.encode())


def _sign(keystore: KeyStore, kind: str, subject_id: str) -> str:
    key = keystore.derive("reminder-link")
    return hmac.digest(key, f"{kind}:{subject_id}".encode(), "sha256").hex()[:40]
